//! The form of what is known of the plan as a whole.

use kernel::{FieldErrors, Result};

use super::{day_field, shown};
use crate::model::{Facts, Plan, Stands, parse_stands, stands_code};

/// What is known of the plan as a whole, as typed.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct FactsForm {
    /// The version that was seen.
    pub version: i64,
    /// What it is about.
    #[serde(rename = "ten-ke-hoach")]
    pub title: String,
    /// "59/KH-UBND".
    #[serde(rename = "so-ky-hieu")]
    pub symbol: String,
    /// Its day.
    #[serde(rename = "ngay-ban-hanh")]
    pub issued_on: String,
    /// The year it is for.
    pub nam: String,
    /// Who follows it: `a:<id>`.
    #[serde(rename = "theo-doi")]
    pub monitor: String,
}

impl FactsForm {
    /// The form of a plan as it is stored.
    pub fn of(plan: &Plan) -> Self {
        Self {
            version: plan.version,
            title: plan.title.clone(),
            symbol: plan.symbol.clone().unwrap_or_default(),
            issued_on: shown(plan.issued_on),
            nam: plan.year.to_string(),
            monitor: plan.monitor.map(|id| stands_code(Stands::Agency(id))).unwrap_or_default(),
        }
    }

    /// What the form asks for.
    pub fn read(&self) -> Result<Facts> {
        let mut errors = FieldErrors::default();
        let title = self.title.trim().to_owned();
        if title.is_empty() {
            errors.add("ten-ke-hoach", "Hãy viết tên kế hoạch.");
        }
        let issued_on = day_field(&mut errors, "ngay-ban-hanh", &self.issued_on);
        let year = self.nam.trim().parse::<i64>().ok().filter(|year| (1990..2100).contains(year));
        if year.is_none() {
            errors.add("nam", "Năm viết bằng bốn chữ số, ví dụ 2021.");
        }
        errors.into_result(Facts {
            version: self.version,
            title,
            symbol: Some(self.symbol.trim().to_owned()).filter(|text| !text.is_empty()),
            issued_on,
            year: year.unwrap_or_default(),
            monitor: match parse_stands(&self.monitor) {
                Stands::Agency(id) => Some(id),
                _ => None,
            },
        })
    }
}
