//! The form of a duty at the review.

use kernel::{FieldErrors, Result, words};

use super::day_field;
use crate::model::{Due, DutyChange, DutyRow, Stands, parse_stands, stands_code};

/// The form of a duty, as typed.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct DutyForm {
    /// The version of the plan that was seen.
    pub version: i64,
    /// Who has to: `r:<number>` a name as it stands there, `a:<id>` an agency, `g:<id>` a group.
    #[serde(rename = "co-quan")]
    pub who: Vec<String>,
    /// A name of which nobody knows yet whom it means.
    #[serde(rename = "cum-tu")]
    pub phrase: String,
    /// What.
    pub viec: String,
    /// To whom.
    #[serde(rename = "noi-nhan")]
    pub to: String,
    /// How it falls due: one of [`WHENS`].
    pub khi: String,
    /// The day, for "ngay".
    pub ngay: String,
    /// The day of the month, for what recurs.
    #[serde(rename = "ngay-trong-ky")]
    pub day_of_month: String,
    /// How many days, for "sau".
    #[serde(rename = "so-ngay")]
    pub days: String,
    /// Whether it goes.
    pub bo: String,
}

/// How a duty falls due, as people read it.
pub const WHENS: &[(&str, &str)] = &[
    ("", "văn bản không ghi, mở khi có việc"),
    ("ngay", "một ngày"),
    ("month", "hằng tháng"),
    ("quarter", "hằng quý"),
    ("half", "6 tháng một lần"),
    ("year", "hằng năm"),
    ("sau", "sau một sự kiện"),
];

impl DutyForm {
    /// The form of a duty as it is stored.
    pub fn of(version: i64, duty: &DutyRow) -> Self {
        let code = |(index, stands): (usize, &Stands)| match stands {
            Stands::Unknown => format!("r:{index}"),
            known => stands_code(*known),
        };
        let mut form = Self {
            version,
            who: duty.stands.iter().enumerate().map(code).collect(),
            viec: duty.what.clone(),
            to: duty.to.clone().unwrap_or_default(),
            ..Self::default()
        };
        match &duty.due {
            Some(Due::On { on, .. }) => {
                "ngay".clone_into(&mut form.khi);
                form.ngay = words::day(*on);
            }
            Some(Due::Every { every, day, .. }) => {
                form.khi.clone_from(every);
                form.day_of_month = day.map(|day| day.to_string()).unwrap_or_default();
            }
            Some(Due::After { after, .. }) => {
                "sau".clone_into(&mut form.khi);
                form.days = after.to_string();
            }
            None => {}
        }
        form
    }

    /// What the form asks for; `before` is the duty as it stands, `name_of` the names of agencies and groups.
    pub fn change(
        &self,
        before: Option<&DutyRow>,
        name_of: impl Fn(Stands) -> Option<String>,
    ) -> Result<DutyChange> {
        let mut errors = FieldErrors::default();
        let what = self.viec.trim().to_owned();
        if what.is_empty() {
            errors.add("viec", "Hãy viết phải làm gì, ví dụ: báo cáo kết quả thực hiện.");
        }
        let known: Vec<(String, Stands)> = before
            .map(|duty| duty.who.iter().cloned().zip(duty.stands.iter().copied()).collect())
            .unwrap_or_default();
        let mut who: Vec<(String, Stands)> = Vec::new();
        for code in &self.who {
            if let Some(index) = code.strip_prefix("r:") {
                who.extend(index.parse::<usize>().ok().and_then(|index| known.get(index)).cloned());
                continue;
            }
            let stands = parse_stands(code);
            // What stood there under its own words keeps them.
            match known.iter().find(|(_, of)| *of == stands && stands != Stands::Unknown) {
                Some(same) => who.push(same.clone()),
                None => match name_of(stands) {
                    Some(name) => who.push((name, stands)),
                    None => errors.add("co-quan", "Có cơ quan không thuộc danh mục. Hãy chọn lại."),
                },
            }
        }
        let phrase = self.phrase.trim();
        if !phrase.is_empty() {
            who.push((phrase.to_owned(), Stands::Unknown));
        }
        if who.is_empty() {
            errors.add("co-quan", "Hãy chọn cơ quan phải làm.");
        }
        let due = self.due(before.and_then(|duty| duty.due.as_ref()), &mut errors);
        let to = Some(self.to.trim().to_owned()).filter(|text| !text.is_empty());
        errors.into_result(DutyChange { version: self.version, who, what, to, due })
    }

    fn due(&self, before: Option<&Due>, errors: &mut FieldErrors) -> Option<Due> {
        match self.khi.as_str() {
            "ngay" => {
                let on = day_field(errors, "ngay", &self.ngay);
                if on.is_none() && self.ngay.trim().is_empty() {
                    errors.add("ngay", "Ghi ngày phải nộp, ví dụ 15/11/2021.");
                }
                let said = matches!(before, Some(Due::On { before: true, .. }));
                on.map(|on| Due::On { on, before: said })
            }
            "sau" => {
                let after = self.days.trim().parse::<i64>().ok().filter(|days| (0..=365).contains(days));
                if after.is_none() {
                    errors.add("so-ngay", "Số ngày là một số từ 0 đến 365.");
                }
                let working = matches!(before, Some(Due::After { working: true, .. }));
                after.map(|after| Due::After { after, working })
            }
            every if WHENS.iter().any(|(code, _)| *code == every && !every.is_empty()) => {
                let typed = self.day_of_month.trim();
                let day = typed.parse::<i64>().ok().filter(|day| (1..=31).contains(day));
                if day.is_none() && !typed.is_empty() {
                    errors.add("ngay-trong-ky", "Ngày trong tháng là một số từ 1 đến 31.");
                }
                let (month_of_period, said) = match before {
                    Some(Due::Every { every: was, month_of_period, before, .. }) if was == every => {
                        (*month_of_period, *before)
                    }
                    _ => (None, false),
                };
                Some(Due::Every { every: every.to_owned(), day, month_of_period, before: said })
            }
            _ => None,
        }
    }
}
