//! Text from outside: days, numbers, and the form of an item at the review.

use kernel::{Day, FieldErrors, ItemId, PlanId, Result, words};

use crate::model::{
    Chosen, Detail, Item, ItemChange, Milestone, OPS, PERS, Part, Role, Stands, TargetRow, UNITS,
    parse_stands, stands_code,
};

mod duty;
mod facts;
mod written;

pub use duty::{DutyForm, WHENS};
pub use facts::FactsForm;

/// A day typed as 23/11/2026 (also 3/9/2021 and 2021-09-03); none for an empty field.
pub fn day(text: &str) -> std::result::Result<Option<Day>, ()> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if let Ok(day) = text.parse() {
        return Ok(Some(day));
    }
    let mut parts = text.split(['/', '-', '.']);
    let mut next = || parts.next().and_then(|part| part.trim().parse::<i16>().ok());
    let (Some(day), Some(month), Some(year)) = (next(), next(), next()) else { return Err(()) };
    let (Ok(day), Ok(month)) = (i8::try_from(day), i8::try_from(month)) else { return Err(()) };
    if parts.next().is_some() {
        return Err(());
    }
    Day::new(year, month, day).map(Some).ok_or(())
}

/// A day, with the error at its field.
pub fn day_field(errors: &mut FieldErrors, field: &str, text: &str) -> Option<Day> {
    day(text).unwrap_or_else(|()| {
        errors.add(field, "Ngày viết như 23/11/2026.");
        None
    })
}

/// A number typed in Vietnamese ("1.234,5") or plainly ("50", "0.5"); none for an empty field.
pub fn number(text: &str) -> std::result::Result<Option<f64>, ()> {
    let text: String = text.trim().trim_end_matches('%').chars().filter(|c| !c.is_whitespace()).collect();
    if text.is_empty() {
        return Ok(None);
    }
    // With a comma the points group; a single point before other than three digits is a decimal one.
    let grouped = text.contains(',') || text.rsplit_once('.').is_some_and(|(_, end)| end.len() == 3);
    let plain = if grouped { text.replace('.', "").replace(',', ".") } else { text };
    plain.parse::<f64>().ok().filter(|n| n.is_finite() && n.abs() < 1e15).map(Some).ok_or(())
}

/// The day as a form shows it.
pub fn shown(day: Option<Day>) -> String {
    day.map(words::day).unwrap_or_default()
}

/// The form of an item at the review, as typed. It is also what is kept as a draft.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct ItemForm {
    /// Which item.
    pub muc: String,
    /// The version that was seen.
    pub version: i64,
    /// Heading.
    pub ten: String,
    /// Leads: `r:<id>` stays as it is, `a:<id>` an agency, `g:<id>` a group.
    #[serde(rename = "chu-tri")]
    pub lead: Vec<String>,
    /// Advisers.
    #[serde(rename = "tham-muu")]
    pub advise: Vec<String>,
    /// Implementers.
    #[serde(rename = "thuc-hien")]
    pub implement: Vec<String>,
    /// Coordinators.
    #[serde(rename = "phoi-hop")]
    pub coordinate: Vec<String>,
    /// A phrase for a role of which nobody knows yet whom it means.
    #[serde(rename = "cum-tu")]
    pub phrase: String,
    /// For which role.
    #[serde(rename = "cum-tu-vai")]
    pub phrase_role: String,
    /// From.
    pub tu: String,
    /// To.
    pub den: String,
    /// "truoc" where the text says so.
    pub truoc: String,
    /// Set where it goes on without an end.
    #[serde(rename = "thuong-xuyen")]
    pub open_ended: String,
    /// What is delivered.
    #[serde(rename = "san-pham")]
    pub product: String,
    /// Targets, one value a field and target.
    #[serde(rename = "ct-id")]
    pub target_id: Vec<String>,
    /// What is judged.
    #[serde(rename = "ct-ten")]
    pub target_name: Vec<String>,
    /// How it compares.
    #[serde(rename = "ct-so-sanh")]
    pub target_op: Vec<String>,
    /// The number.
    #[serde(rename = "ct-nguong")]
    pub target_value: Vec<String>,
    /// The upper number.
    #[serde(rename = "ct-den")]
    pub target_to: Vec<String>,
    /// In what it is counted.
    #[serde(rename = "ct-don-vi")]
    pub target_unit: Vec<String>,
    /// For which stretch.
    #[serde(rename = "ct-ky")]
    pub target_per: Vec<String>,
    /// By when.
    #[serde(rename = "ct-han")]
    pub target_due: Vec<String>,
    /// The measure.
    #[serde(rename = "ct-do")]
    pub target_measure: Vec<String>,
    /// Ids of targets to take away.
    #[serde(rename = "ct-bo")]
    pub target_gone: Vec<String>,
    /// Milestones, one value a field and milestone: its number, empty for a new one.
    #[serde(rename = "moc-so")]
    pub milestone_no: Vec<String>,
    /// What happens.
    #[serde(rename = "moc-ten")]
    pub milestone_label: Vec<String>,
    /// When.
    #[serde(rename = "moc-ngay")]
    pub milestone_on: Vec<String>,
    /// Numbers of milestones to take away.
    #[serde(rename = "moc-bo")]
    pub milestone_gone: Vec<String>,
    /// Concrete tasks, one value a field and task: its number, empty for a new one.
    #[serde(rename = "vc-so")]
    pub detail_no: Vec<String>,
    /// What is to be done.
    #[serde(rename = "vc-noi-dung")]
    pub detail_text: Vec<String>,
    /// The agency or group to which it is given as a task of its own, by name.
    #[serde(rename = "vc-giao")]
    pub detail_to: Vec<String>,
    /// By when.
    #[serde(rename = "vc-han")]
    pub detail_due: Vec<String>,
    /// Numbers of concrete tasks to take away.
    #[serde(rename = "vc-bo")]
    pub detail_gone: Vec<String>,
}

/// The lines of an item as they stand, to which a form refers.
#[derive(Debug, Clone, Copy, Default)]
pub struct Lines<'a> {
    /// Its targets.
    pub targets: &'a [TargetRow],
    /// Its milestones.
    pub milestones: &'a [Milestone],
    /// Its concrete tasks.
    pub details: &'a [Detail],
}

impl ItemForm {
    /// The form of an item as it is stored.
    pub fn of(item: &Item, parts: &[Part], targets: &[TargetRow]) -> Self {
        let role = |role: Role| -> Vec<String> {
            parts.iter().filter(|p| p.item == item.id && p.role == role).map(part_code).collect()
        };
        Self {
            muc: item.id.to_string(),
            version: item.version,
            ten: item.title.clone(),
            lead: role(Role::Lead),
            advise: role(Role::Advise),
            implement: role(Role::Implement),
            coordinate: role(Role::Coordinate),
            tu: shown(item.from),
            den: shown(item.to),
            truoc: if item.is_before { "1".to_owned() } else { String::new() },
            open_ended: if item.open_ended { "1".to_owned() } else { String::new() },
            product: item.product.clone().unwrap_or_default(),
            ..Self::default()
        }
        .with_targets(targets.iter().filter(|t| t.item == Some(item.id)))
    }

    /// The form of a plan's general targets as they are stored.
    pub fn general(version: i64, targets: &[TargetRow]) -> Self {
        Self { version, ..Self::default() }.with_targets(targets.iter().filter(|t| t.item.is_none()))
    }

    /// The same form with these targets.
    pub fn with_targets<'a>(self, own: impl Iterator<Item = &'a TargetRow>) -> Self {
        let own: Vec<&TargetRow> = own.collect();
        let each = |field: &dyn Fn(&TargetRow) -> String| own.iter().map(|t| field(t)).collect::<Vec<_>>();
        let figure = |value: Option<f64>| value.map(|v| words::number(v, 6)).unwrap_or_default();
        Self {
            target_id: each(&|t| t.id.to_string()),
            target_name: each(&|t| t.name.clone()),
            target_op: each(&|t| t.op.clone()),
            target_value: each(&|t| figure(t.value)),
            target_to: each(&|t| figure(t.value_to)),
            target_unit: each(&|t| t.unit.clone()),
            target_per: each(&|t| t.per.clone().unwrap_or_default()),
            target_due: each(&|t| shown(t.due_on)),
            target_measure: each(&|t| t.measure.clone().unwrap_or_default()),
            ..self
        }
    }

    /// The values of a role.
    pub fn role(&self, role: Role) -> &[String] {
        match role {
            Role::Lead => &self.lead,
            Role::Advise => &self.advise,
            Role::Implement => &self.implement,
            Role::Coordinate => &self.coordinate,
        }
    }

    /// What the form asks for. `known` are the item's lines, `bodies` the agencies and groups with their names, `new_id`
    /// makes ids, `is_measure` knows the keys of measures.
    pub fn change(
        &self,
        plan: PlanId,
        item: ItemId,
        known: Lines<'_>,
        bodies: &[(Stands, String)],
        new_id: impl Fn() -> kernel::TargetId,
        is_measure: impl Fn(&str) -> bool,
    ) -> Result<ItemChange> {
        let mut errors = FieldErrors::default();
        let title = self.ten.trim();
        if title.is_empty() {
            errors.add("ten", "Hãy viết tên mục.");
        }
        let mut parts = Vec::new();
        for role in Role::ALL {
            for code in self.role(role) {
                if let Some(id) = code.strip_prefix("r:") {
                    parts.extend(id.parse().ok().map(|id| (role, Chosen::Kept(id))));
                    continue;
                }
                let stands = parse_stands(code);
                match bodies.iter().find(|(known, _)| *known == stands) {
                    Some((_, name)) => parts.push((role, Chosen::Picked(stands, name.clone()))),
                    None => errors.add("", "Có cơ quan không thuộc danh mục. Hãy chọn lại."),
                }
            }
        }
        if !self.phrase.trim().is_empty() {
            let role = Role::parse(&self.phrase_role).unwrap_or(Role::Coordinate);
            parts.push((role, Chosen::Typed(self.phrase.trim().to_owned())));
        }
        let from = day_field(&mut errors, "tu", &self.tu);
        let to = day_field(&mut errors, "den", &self.den);
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            errors.add("den", "Ngày kết thúc phải sau ngày bắt đầu.");
        }
        let targets = self.targets(plan, Some(item), known.targets, &mut errors, new_id, is_measure);
        let milestones = self.milestones(item, known.milestones, &mut errors);
        let details = self.details(item, known.details, bodies, &mut errors);
        errors.into_result(ItemChange {
            version: self.version,
            title: title.to_owned(),
            parts,
            from,
            to,
            is_before: !self.truoc.is_empty(),
            open_ended: !self.open_ended.is_empty(),
            product: Some(self.product.trim().to_owned()).filter(|text| !text.is_empty()),
            targets,
            milestones,
            details,
        })
    }

    /// The targets that the form asks for, and nothing else: those of an item, or the general ones.
    pub fn target_rows(
        &self,
        plan: PlanId,
        item: Option<ItemId>,
        known: &[TargetRow],
        new_id: impl Fn() -> kernel::TargetId,
        is_measure: impl Fn(&str) -> bool,
    ) -> Result<Vec<TargetRow>> {
        let mut errors = FieldErrors::default();
        let targets = self.targets(plan, item, known, &mut errors, new_id, is_measure);
        errors.into_result(targets)
    }

    fn targets(
        &self,
        plan: PlanId,
        item: Option<ItemId>,
        known: &[TargetRow],
        errors: &mut FieldErrors,
        new_id: impl Fn() -> kernel::TargetId,
        is_measure: impl Fn(&str) -> bool,
    ) -> Vec<TargetRow> {
        let at =
            |list: &[String], index: usize| list.get(index).map(|v| v.trim().to_owned()).unwrap_or_default();
        let one_of = |list: &[(&str, &str)], code: String, default: &str| {
            if list.iter().any(|(known, _)| *known == code) { code } else { default.to_owned() }
        };
        let mut targets = Vec::new();
        for index in 0..self.target_name.len() {
            let (id, name) = (at(&self.target_id, index), at(&self.target_name, index));
            if name.is_empty() || (!id.is_empty() && self.target_gone.contains(&id)) {
                continue;
            }
            let op = one_of(OPS, at(&self.target_op, index), ">=");
            let mut figure = |list: &[String]| {
                number(&at(list, index)).unwrap_or_else(|()| {
                    errors.add(
                        "ct-nguong",
                        format!("Chỉ tiêu “{name}”: ngưỡng phải là một số, ví dụ 85 hoặc 0,5."),
                    );
                    None
                })
            };
            let (value, value_to) = (figure(&self.target_value), figure(&self.target_to));
            if value.is_none() && op != "keep" {
                errors.add("ct-nguong", format!("Chỉ tiêu “{name}” chưa có ngưỡng."));
            }
            let due_on = day_field(errors, "ct-han", &at(&self.target_due, index));
            let before = known.iter().find(|t| t.id.to_string() == id);
            let row = TargetRow {
                id: before.map_or_else(&new_id, |t| t.id),
                plan,
                item,
                item_code: String::new(),
                position: before.map_or(i64::MAX / 2, |t| t.position),
                text: before.map_or_else(|| name.clone(), |t| t.text.clone()),
                name,
                value: value.filter(|_| op != "keep"),
                value_to: value_to.filter(|_| op == "between"),
                op,
                unit: one_of(UNITS, at(&self.target_unit, index), "percent"),
                per: Some(one_of(PERS, at(&self.target_per, index), "")).filter(|per| !per.is_empty()),
                change: before.and_then(|t| t.change.clone()),
                baseline: before.and_then(|t| t.baseline.clone()),
                scope: before.and_then(|t| t.scope.clone()),
                due_on,
                firmness: before.map_or_else(|| "must".to_owned(), |t| t.firmness.clone()),
                first_line: before.map_or(0, |t| t.first_line),
                measure: Some(at(&self.target_measure, index)).filter(|key| is_measure(key)),
                sure: 1.0,
                since_on: before.and_then(|t| t.since_on),
                ended_on: None,
            };
            targets.push(row);
        }
        targets
    }
}

/// A name in a role as a value of its select: known ones by whom they mean, others by themselves.
pub fn part_code(part: &Part) -> String {
    match part.stands {
        Stands::Unknown => format!("r:{}", part.id),
        stands => stands_code(stands),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_numbers_are_read_as_people_type_them() {
        for (text, expected) in [
            ("03/09/2021", Ok(Some("2021-09-03"))),
            ("3/9/2021", Ok(Some("2021-09-03"))),
            ("2021-09-03", Ok(Some("2021-09-03"))),
            (" ", Ok(None)),
            ("31/02/2021", Err(())),
            ("mai", Err(())),
            ("1/2/2021/4", Err(())),
        ] {
            assert_eq!(
                day(text).map(|d| d.map(|d| d.to_string())),
                expected.map(|d| d.map(str::to_owned)),
                "{text}"
            );
        }
        for (text, expected) in [
            ("50", Ok(Some(50.0))),
            ("50%", Ok(Some(50.0))),
            ("0,5", Ok(Some(0.5))),
            ("0.5", Ok(Some(0.5))),
            ("1.250", Ok(Some(1250.0))),
            ("1.234,5", Ok(Some(1234.5))),
            ("", Ok(None)),
            ("nhiều", Err(())),
            ("1e300", Err(())),
        ] {
            assert_eq!(number(text), expected, "{text}");
        }
    }
}
