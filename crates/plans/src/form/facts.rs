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
    /// The year it is for, or the first and the last: "2021–2025".
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
            nam: plan.years(),
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
        let years = years(&self.nam);
        if years.is_none() {
            errors.add("nam", "Năm viết bằng bốn chữ số, ví dụ 2021, hoặc 2021–2025 (dài nhất mười năm).");
        }
        let (year, until_year) = years.unwrap_or_default();
        errors.into_result(Facts {
            version: self.version,
            title,
            symbol: Some(self.symbol.trim().to_owned()).filter(|text| !text.is_empty()),
            issued_on,
            year,
            until_year,
            monitor: match parse_stands(&self.monitor) {
                Stands::Agency(id) => Some(id),
                _ => None,
            },
        })
    }
}

/// "2021" or "2021–2025", ten years at most.
fn years(text: &str) -> Option<(i64, i64)> {
    let mut years = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let first: i64 = years.next()?.parse().ok()?;
    let last: i64 = years.next().map_or(Some(first), |year| year.parse().ok())?;
    let fits =
        years.next().is_none() && (1990..2100).contains(&first) && (first..=first + 10).contains(&last);
    fits.then_some((first, last))
}

#[cfg(test)]
mod tests {
    use super::years;

    #[test]
    fn years_are_read_as_people_write_them() {
        for text in ["2021–2025", "2021-2025", " 2021 - 2025 ", "2021 đến 2025"] {
            assert_eq!(years(text), Some((2021, 2025)), "{text}");
        }
        assert_eq!(years("2026"), Some((2026, 2026)));
        for text in ["", "21", "2025-2021", "2021-2045", "2021 2022 2023", "năm nay"] {
            assert_eq!(years(text), None, "{text}");
        }
    }
}
