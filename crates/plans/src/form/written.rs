//! What a form says line by line: the milestones and concrete tasks of an item, the documents a plan rests on.

use kernel::{FieldErrors, ItemId, fold};

use super::{FactsForm, ItemForm, day_field, shown};
use crate::model::{Basis, Detail, Milestone, Stands, corrected};

/// One value of a field that repeats.
fn at(list: &[String], index: usize) -> String {
    list.get(index).map(|value| fold::nfc(value.trim())).unwrap_or_default()
}

/// The same; nothing for an empty one.
fn maybe(list: &[String], index: usize) -> Option<String> {
    Some(at(list, index)).filter(|text| !text.is_empty())
}

/// How many rows the fields of one kind have.
fn rows(lists: &[&Vec<String>]) -> usize {
    lists.iter().map(|list| list.len()).max().unwrap_or_default()
}

impl ItemForm {
    /// The same form with these milestones and concrete tasks; `name_of` says what agencies and groups are called.
    pub fn with_written(
        self,
        milestones: &[Milestone],
        details: &[Detail],
        name_of: impl Fn(Stands) -> Option<String>,
    ) -> Self {
        Self {
            milestone_no: milestones.iter().map(|m| m.no.to_string()).collect(),
            milestone_label: milestones.iter().map(|m| m.label.clone()).collect(),
            milestone_on: milestones.iter().map(|m| shown(m.on)).collect(),
            detail_no: details.iter().map(|d| d.no.to_string()).collect(),
            detail_text: details.iter().map(|d| d.text.clone()).collect(),
            detail_to: details.iter().map(|d| name_of(d.given_to).unwrap_or_default()).collect(),
            detail_due: details.iter().map(|d| shown(d.due)).collect(),
            ..self
        }
    }

    /// How many milestones stand in the form, without an empty one at the end.
    pub fn milestone_rows(&self) -> usize {
        filled(&[&self.milestone_no, &self.milestone_label, &self.milestone_on])
    }

    /// How many concrete tasks stand in the form, without an empty one at the end.
    pub fn detail_rows(&self) -> usize {
        filled(&[&self.detail_no, &self.detail_text, &self.detail_to, &self.detail_due])
    }

    /// The milestones that the form asks for. A wrong one is noted at its field and number: "moc-ngay-2".
    pub(super) fn milestones(
        &self,
        item: ItemId,
        known: &[Milestone],
        errors: &mut FieldErrors,
    ) -> Vec<Milestone> {
        let mut found = Vec::new();
        for index in 0..rows(&[&self.milestone_no, &self.milestone_label, &self.milestone_on]) {
            let (no, label) = (at(&self.milestone_no, index), at(&self.milestone_label, index));
            let typed = at(&self.milestone_on, index);
            if self.milestone_gone.contains(&no) && !no.is_empty() || label.is_empty() && typed.is_empty() {
                continue;
            }
            let before = known.iter().find(|one| one.no.to_string() == no);
            let field = format!("moc-ngay-{}", index + 1);
            let on = day_field(errors, &field, &typed);
            if typed.is_empty() && before.is_none_or(|one| one.on.is_some()) {
                errors.add(&field, "Ghi ngày của mốc, ví dụ 30/06/2021.");
            }
            if label.is_empty() {
                let field = format!("moc-ten-{}", index + 1);
                errors.add(&field, "Ghi tên mốc, ví dụ sơ kết. Muốn bỏ mốc thì đánh dấu “bỏ”.");
            }
            found.push(corrected(before, |origin| Milestone {
                item,
                no: before.map_or(0, |one| one.no),
                label: label.clone(),
                quarter: before.filter(|one| one.on == on).and_then(|one| one.quarter.clone()),
                on,
                origin,
            }));
        }
        found
    }

    /// The concrete tasks that the form asks for. `bodies` are the agencies and groups with their names.
    pub(super) fn details(
        &self,
        item: ItemId,
        known: &[Detail],
        bodies: &[(Stands, String)],
        errors: &mut FieldErrors,
    ) -> Vec<Detail> {
        let mut found = Vec::new();
        let lists = [&self.detail_no, &self.detail_text, &self.detail_to, &self.detail_due];
        for index in 0..rows(&lists) {
            let (no, text) = (at(&self.detail_no, index), at(&self.detail_text, index));
            let (to, due) = (at(&self.detail_to, index), at(&self.detail_due, index));
            let is_blank = text.is_empty() && to.is_empty() && due.is_empty();
            if self.detail_gone.contains(&no) && !no.is_empty() || is_blank && no.is_empty() {
                continue;
            }
            let row = index + 1;
            if text.is_empty() {
                let say = "Viết nội dung việc. Muốn bỏ việc này thì đánh dấu “bỏ”.";
                errors.add(&format!("vc-noi-dung-{row}"), say);
            }
            let given_to = body_called(&to, bodies).unwrap_or_else(|| {
                errors.add(
                    &format!("vc-giao-{row}"),
                    format!("Không có cơ quan hay nhóm nào tên “{to}”. Hãy chọn trong danh mục."),
                );
                Stands::Unknown
            });
            let due_on = day_field(errors, &format!("vc-han-{row}"), &due);
            if due_on.is_some() && to.is_empty() {
                let say = "Việc có hạn riêng thì phải giao riêng cho một cơ quan.";
                errors.add(&format!("vc-giao-{row}"), say);
            }
            let before = known.iter().find(|one| one.no.to_string() == no);
            found.push(corrected(before, |origin| Detail {
                item,
                no: before.map_or(0, |one| one.no),
                text: text.clone(),
                who: before.map(|one| one.who.clone()).unwrap_or_default(),
                given_to,
                due: due_on,
                origin,
            }));
        }
        found
    }
}

/// How many rows there are up to the last one that says anything.
fn filled(lists: &[&Vec<String>]) -> usize {
    let says = |index: &usize| lists.iter().any(|list| !at(list, *index).is_empty());
    (0..rows(lists)).rev().find(says).map_or(0, |last| last + 1)
}

/// The agency or group of that name, with or without diacritics, also by its beginning where only one begins so;
/// `Unknown` for no name, none where nobody bears it.
fn body_called(name: &str, bodies: &[(Stands, String)]) -> Option<Stands> {
    let key = fold::key(name);
    if key.is_empty() {
        return Some(Stands::Unknown);
    }
    if let Some((stands, _)) = bodies.iter().find(|(_, known)| fold::key(known) == key) {
        return Some(*stands);
    }
    let mut begin = bodies.iter().filter(|(_, known)| fold::key(known).starts_with(&format!("{key} ")));
    match (begin.next(), begin.next()) {
        (Some((stands, _)), None) => Some(*stands),
        _ => None,
    }
}

impl FactsForm {
    /// The same form with these documents.
    pub fn with_bases(self, bases: &[Basis]) -> Self {
        let each = |field: &dyn Fn(&Basis) -> String| bases.iter().map(field).collect::<Vec<_>>();
        Self {
            basis_no: each(&|b| b.no.to_string()),
            basis_text: each(&|b| b.text.clone()),
            basis_symbol: each(&|b| b.symbol.clone().unwrap_or_default()),
            basis_on: each(&|b| shown(b.issued_on)),
            basis_issuer: each(&|b| b.issuer.clone().unwrap_or_default()),
            ..self
        }
    }

    /// How many documents stand in the form, without an empty one at the end.
    pub fn basis_rows(&self) -> usize {
        let lists =
            [&self.basis_no, &self.basis_text, &self.basis_symbol, &self.basis_on, &self.basis_issuer];
        filled(&lists)
    }

    /// The documents that the form asks for.
    pub(super) fn bases(&self, known: &[Basis], errors: &mut FieldErrors) -> Vec<Basis> {
        let mut found = Vec::new();
        for index in 0..self.basis_rows() {
            let (no, text) = (at(&self.basis_no, index), at(&self.basis_text, index));
            let (symbol, issuer) = (maybe(&self.basis_symbol, index), maybe(&self.basis_issuer, index));
            let typed = at(&self.basis_on, index);
            let is_blank = text.is_empty() && symbol.is_none() && issuer.is_none() && typed.is_empty();
            if self.basis_gone.contains(&no) && !no.is_empty() || is_blank && no.is_empty() {
                continue;
            }
            let row = index + 1;
            if text.is_empty() {
                let say = "Ghi văn bản làm căn cứ. Muốn bỏ căn cứ này thì đánh dấu “bỏ”.";
                errors.add(&format!("cc-loi-{row}"), say);
            }
            let issued_on = day_field(errors, &format!("cc-ngay-{row}"), &typed);
            let before = known.iter().find(|one| one.no.to_string() == no);
            found.push(corrected(before, |origin| Basis {
                no: before.map_or(0, |one| one.no),
                kind: before.and_then(|one| one.kind.clone()),
                symbol: symbol.clone(),
                issued_on,
                issuer: issuer.clone(),
                text: text.clone(),
                origin,
            }));
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use kernel::Day;
    use kernel::id::Uuid;

    use super::*;
    use crate::model::Origin;

    fn typed(list: &[&str]) -> Vec<String> {
        list.iter().map(|&text| text.to_owned()).collect()
    }

    fn item() -> ItemId {
        Uuid::from_u128(1).into()
    }

    fn milestone(no: i64, label: &str, on: Day) -> Milestone {
        let quarter = Some("2021-Q2".to_owned());
        Milestone {
            item: item(),
            no,
            label: label.to_owned(),
            quarter,
            on: Some(on),
            origin: Origin::read(7),
        }
    }

    #[test]
    fn milestones_are_changed_added_and_dropped() {
        let known = [
            milestone(1, "sơ kết", Day::constant(2021, 6, 30)),
            milestone(2, "tổng kết", Day::constant(2021, 12, 31)),
            milestone(3, "in ấn", Day::constant(2021, 6, 30)),
        ];
        let form = ItemForm {
            milestone_no: typed(&["1", "2", "3", ""]),
            milestone_label: typed(&["sơ kết", "tổng kết", "in ấn", "kiểm tra"]),
            milestone_on: typed(&["30/06/2021", "15/11/2021", "30/06/2021", "1/9/2021"]),
            milestone_gone: typed(&["3"]),
            ..ItemForm::default()
        };
        let mut errors = FieldErrors::default();
        let found = form.milestones(item(), &known, &mut errors);
        assert!(errors.is_empty(), "{errors:?}");
        assert_eq!(found[0], known[0], "what nobody touched stays as read");
        assert_eq!(found[1].origin, Origin { line: 7, by_hand: true });
        assert_eq!((found[1].on, found[1].quarter.as_deref()), (Some(Day::constant(2021, 11, 15)), None));
        assert_eq!((found[2].label.as_str(), found[2].origin), ("kiểm tra", Origin::HAND));
        assert_eq!(found.len(), 3);

        let wrong = ItemForm { milestone_on: typed(&["", "mai", "", ""]), ..form };
        let mut errors = FieldErrors::default();
        wrong.milestones(item(), &known, &mut errors);
        let fields: Vec<&str> = errors.iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["moc-ngay-1", "moc-ngay-2", "moc-ngay-4"]);
    }

    #[test]
    fn concrete_tasks_are_given_to_whom_the_directory_knows() {
        let justice = Stands::Agency(Uuid::from_u128(5).into());
        let finance = Stands::Agency(Uuid::from_u128(6).into());
        let bodies = [
            (justice, "Phòng Tư pháp thị xã Phước Long".to_owned()),
            (finance, "Phòng Tài chính thị xã Phước Long".to_owned()),
        ];
        let known = [Detail {
            item: item(),
            no: 1,
            text: "Công khai dự toán".to_owned(),
            who: "Phòng Tài chính".to_owned(),
            given_to: Stands::Unknown,
            due: None,
            origin: Origin::read(9),
        }];
        let form = ItemForm {
            detail_no: typed(&["1", "", ""]),
            detail_text: typed(&["Công khai dự toán", "Rà soát", ""]),
            detail_to: typed(&["", "phong tu phap", ""]),
            detail_due: typed(&["", "15/11/2021", ""]),
            ..ItemForm::default()
        };
        let mut errors = FieldErrors::default();
        let found = form.details(item(), &known, &bodies, &mut errors);
        assert!(errors.is_empty(), "{errors:?}");
        assert_eq!((found.len(), form.detail_rows()), (2, 2), "the empty row asks for nothing");
        assert_eq!(found[0], known[0]);
        assert_eq!((found[1].given_to, found[1].origin), (justice, Origin::HAND));

        let wrong = ItemForm {
            detail_text: typed(&["", "Rà soát", ""]),
            detail_to: typed(&["", "Phòng", ""]),
            detail_due: typed(&["1/1/2021", "mai", ""]),
            ..form
        };
        let mut errors = FieldErrors::default();
        wrong.details(item(), &known, &bodies, &mut errors);
        let fields: Vec<&str> = errors.iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["vc-noi-dung-1", "vc-giao-1", "vc-giao-2", "vc-han-2"]);
    }

    #[test]
    fn bases_keep_what_the_form_does_not_show() {
        let known = [Basis {
            no: 1,
            kind: Some("Kế hoạch".to_owned()),
            symbol: Some("263/KH-UBND".to_owned()),
            issued_on: Some(Day::constant(2020, 12, 8)),
            issuer: None,
            text: "Căn cứ Kế hoạch số 263/KH-UBND".to_owned(),
            origin: Origin::read(5),
        }];
        let form = FactsForm::default().with_bases(&known);
        let mut errors = FieldErrors::default();
        assert_eq!(form.bases(&known, &mut errors), known);
        let mut changed = form.clone();
        changed.basis_symbol = typed(&["264/KH-UBND", "12/QĐ-UBND"]);
        let found = changed.bases(&known, &mut errors);
        assert_eq!((found[0].kind.as_deref(), found[0].origin.by_hand), (Some("Kế hoạch"), true));
        assert_eq!(errors.iter().map(|(field, _)| field).collect::<Vec<_>>(), ["cc-loi-2"]);
        let gone = FactsForm { basis_gone: typed(&["1"]), ..form };
        assert!(gone.bases(&known, &mut FieldErrors::default()).is_empty());
    }
}
