//! Text from outside into tasks.

use kernel::{AgencyId, Day, Error, FieldErrors, PersonId, Result, TaskId, fold};

use crate::model::{LONGEST_AREA, NewTask, State, Task, TaskKind};

/// A day as people write it: "1/10/2021", "01-10-2021", "2021-10-01".
pub fn day(text: &str) -> Option<Day> {
    let text = text.trim();
    if let Ok(day) = text.parse() {
        return Some(day);
    }
    let mut parts = text.split(['/', '-', '.']).map(str::trim);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    Day::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// A day that must be there.
pub fn required_day(text: &str, field: &str, missing: &str) -> Result<Day> {
    if text.trim().is_empty() {
        return Err(Error::field(field, missing));
    }
    day(text).ok_or_else(|| Error::field(field, "Ngày chưa đúng. Hãy viết như 15/10/2021."))
}

/// A percentage; empty for none.
pub fn percent(text: &str) -> Result<Option<i64>> {
    let text = text.trim().trim_end_matches('%').trim();
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = || Error::field("phan-tram", "Tiến độ là một số từ 0 đến 100.");
    let value: i64 = text.parse().map_err(|_| wrong())?;
    if (0..=100).contains(&value) { Ok(Some(value)) } else { Err(wrong()) }
}

/// The form of giving one task, as typed.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct GiveForm {
    /// Title.
    #[serde(rename = "ten")]
    pub title: String,
    /// Words.
    #[serde(rename = "noi-dung")]
    pub text: String,
    /// In whose name.
    #[serde(rename = "ben-giao")]
    pub assigner: String,
    /// Lead.
    #[serde(rename = "chu-tri")]
    pub lead: String,
    /// Coordinators.
    #[serde(rename = "phoi-hop")]
    pub coordinators: Vec<String>,
    /// Person in the lead agency.
    #[serde(rename = "nguoi")]
    pub assignee: String,
    /// Area.
    #[serde(rename = "linh-vuc")]
    pub area: String,
    /// Product.
    #[serde(rename = "san-pham")]
    pub product: String,
    /// Begin.
    #[serde(rename = "tu-ngay")]
    pub from: String,
    /// Deadline.
    #[serde(rename = "han")]
    pub due: String,
    /// Whether it goes on without an end.
    #[serde(rename = "thuong-xuyen")]
    pub open_ended: String,
    /// Whether it is a report.
    #[serde(rename = "la-bao-cao")]
    pub is_report: String,
}

impl GiveForm {
    /// The task that was typed; what is wrong, field by field, with what is typed kept. For a part of a task, authority
    /// and assigner are the task's and need not be typed.
    pub fn read(&self, authority: kernel::AuthorityId, whole: Option<&Task>) -> Result<NewTask> {
        let mut errors = FieldErrors::default();
        if self.title.trim().is_empty() {
            errors.add("ten", "Hãy viết tên nhiệm vụ.");
        }
        if self.title.chars().count() > 500 {
            errors.add("ten", "Tên dài quá 500 chữ. Hãy chuyển phần chi tiết xuống nội dung.");
        }
        if self.area.trim().chars().count() > LONGEST_AREA {
            errors.add("linh-vuc", format!("Tên lĩnh vực dài quá {LONGEST_AREA} chữ. Hãy đặt tên ngắn hơn."));
        }
        let lead: Option<AgencyId> = self.lead.parse().ok();
        if lead.is_none() {
            errors.add("chu-tri", "Hãy chọn cơ quan chủ trì.");
        }
        let assigner = whole.map(|task| task.lead).or_else(|| self.assigner.parse().ok());
        if assigner.is_none() {
            errors.add("ben-giao", "Hãy chọn cơ quan giao việc.");
        }
        let mut optional_day = |text: &str, field: &str| {
            let read = day(text);
            if read.is_none() && !text.trim().is_empty() {
                errors.add(field, "Ngày chưa đúng. Hãy viết như 15/10/2021.");
            }
            read
        };
        let (from, due) = (optional_day(&self.from, "tu-ngay"), optional_day(&self.due, "han"));
        let open_ended = !self.open_ended.is_empty();
        if due.is_none() && !open_ended && errors.get("han").is_none() {
            errors.add("han", "Hãy đặt hạn hoàn thành, hoặc đánh dấu là việc thường xuyên.");
        }
        let (Some(lead), Some(assigner)) = (lead, assigner) else { return Err(Error::Invalid(errors)) };
        errors.into_result(NewTask {
            authority,
            plan: whole.and_then(|task| task.plan),
            item: whole.and_then(|task| task.item),
            area: whole.map_or_else(|| self.area.trim().to_owned(), |task| task.area.clone()),
            parent: whole.map(|task| task.id),
            kind: if self.is_report.is_empty() { TaskKind::Work } else { TaskKind::Report },
            title: self.title.clone(),
            text: self.text.trim().to_owned(),
            product: Some(self.product.trim().to_owned()).filter(|product| !product.is_empty()),
            lead,
            coordinators: self.coordinators.iter().filter_map(|id| id.parse().ok()).collect(),
            assignee: self.assignee.parse::<PersonId>().ok(),
            assigner,
            from,
            due: due.filter(|_| !open_ended),
            open_ended,
        })
    }
}

/// The state filter of a list as it stands in the address: "" and "dang-mo" is all that is open, "tat-ca" everything.
pub fn states(text: &str) -> Vec<State> {
    match text {
        "tat-ca" => Vec::new(),
        "moi-giao" => vec![State::Given],
        "dang-lam" => vec![State::Working, State::Returned],
        "cho-xac-nhan" => vec![State::Proposed],
        "hoan-thanh" => vec![State::Done],
        "da-rut" => vec![State::Withdrawn],
        _ => State::ALL.into_iter().filter(|state| state.is_open()).collect(),
    }
}

/// The tasks that a text names: an id, an address, or a number ("NV 12/2021", "12/2021").
pub fn task_named(text: &str) -> Option<TaskNamed> {
    let text = text.trim();
    let tail = text.rsplit('/').next().unwrap_or_default();
    if let Ok(id) = tail.parse() {
        return Some(TaskNamed::Id(id));
    }
    let key = fold::key(text);
    let mut numbers = key.split_whitespace().filter(|word| *word != "nv").map(str::parse::<i64>);
    match (numbers.next(), numbers.next(), numbers.next()) {
        (Some(Ok(number)), Some(Ok(year)), None) => Some(TaskNamed::Number { number, year }),
        _ => None,
    }
}

/// How a text named a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskNamed {
    /// By its id.
    Id(TaskId),
    /// By its number in a year.
    Number {
        /// The number.
        number: i64,
        /// The year.
        year: i64,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_as_people_write_them() {
        let expected = Some(Day::constant(2021, 10, 1));
        for text in ["1/10/2021", "01/10/2021", " 01-10-2021 ", "1.10.2021", "2021-10-01"] {
            assert_eq!(day(text), expected, "{text}");
        }
        for text in ["", "31/02/2021", "1/10/21", "10/2021", "1/2/3/2021", "mai"] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn tasks_by_number_and_address() {
        let id = "018f2b6e-7c3a-7d11-8a55-0123456789ab";
        assert_eq!(task_named(&format!("/nhiem-vu/{id}")), Some(TaskNamed::Id(id.parse().unwrap())));
        for text in ["NV 12/2021", "12/2021", " NV  12 / 2021 "] {
            assert_eq!(task_named(text), Some(TaskNamed::Number { number: 12, year: 2021 }), "{text}");
        }
        assert_eq!(task_named("Quy chế"), None);
    }

    #[test]
    fn percentages() {
        assert_eq!(percent(" 40 % ").unwrap(), Some(40));
        assert_eq!(percent("").unwrap(), None);
        for wrong in ["101", "-1", "4,5", "nhiều"] {
            assert!(percent(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let form = GiveForm { due: "31/02/2021".to_owned(), ..GiveForm::default() };
        let Err(Error::Invalid(errors)) = form.read(kernel::id::Uuid::from_u128(1).into(), None) else {
            panic!("an empty form was taken")
        };
        let fields: Vec<_> = errors.iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["ten", "chu-tri", "ben-giao", "han"]);
    }
}
