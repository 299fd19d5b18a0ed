//! The form of what is known of the plan as a whole.

use kernel::{FieldErrors, Result, fold};

use super::{day_field, shown};
use crate::model::{Basis, Facts, Plan, Stands, parse_stands, stands_code};

/// What is known of the plan as a whole, as typed. It is also what is kept as a draft.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
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
    /// Who issued it.
    #[serde(rename = "co-quan-ban-hanh")]
    pub issuer: String,
    /// The person who signed.
    #[serde(rename = "nguoi-ky")]
    pub signer: String,
    /// In which position, with its form.
    #[serde(rename = "chuc-vu-ky")]
    pub signer_position: String,
    /// The documents it rests on, one value a field and document: its number, empty for a new one.
    #[serde(rename = "cc-so")]
    pub basis_no: Vec<String>,
    /// The words of the citation.
    #[serde(rename = "cc-loi")]
    pub basis_text: Vec<String>,
    /// "62/NQ-HĐND".
    #[serde(rename = "cc-so-hieu")]
    pub basis_symbol: Vec<String>,
    /// Its day.
    #[serde(rename = "cc-ngay")]
    pub basis_on: Vec<String>,
    /// Who issued it.
    #[serde(rename = "cc-co-quan")]
    pub basis_issuer: Vec<String>,
    /// Numbers of documents to take away.
    #[serde(rename = "cc-bo")]
    pub basis_gone: Vec<String>,
}

/// What is typed of a plan, without the spaces around it; nothing for nothing.
fn said(text: &str) -> Option<String> {
    Some(fold::nfc(text.trim())).filter(|text| !text.is_empty())
}

impl FactsForm {
    /// The form of a plan as it is stored, with the documents it rests on.
    pub fn of(plan: &Plan, bases: &[Basis]) -> Self {
        Self {
            version: plan.version,
            title: plan.title.clone(),
            symbol: plan.symbol.clone().unwrap_or_default(),
            issued_on: shown(plan.issued_on),
            nam: plan.years(),
            monitor: plan.monitor.map(|id| stands_code(Stands::Agency(id))).unwrap_or_default(),
            issuer: plan.issuer.clone().unwrap_or_default(),
            signer: plan.signer.clone().unwrap_or_default(),
            signer_position: plan.signer_position.clone().unwrap_or_default(),
            ..Self::default()
        }
        .with_bases(bases)
    }

    /// What the form asks for; `known` are the documents as they stand.
    pub fn read(&self, known: &[Basis]) -> Result<Facts> {
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
        let bases = self.bases(known, &mut errors);
        errors.into_result(Facts {
            version: self.version,
            title,
            symbol: said(&self.symbol),
            issued_on,
            year,
            until_year,
            monitor: match parse_stands(&self.monitor) {
                Stands::Agency(id) => Some(id),
                _ => None,
            },
            issuer: said(&self.issuer),
            signer: said(&self.signer),
            signer_position: said(&self.signer_position),
            bases,
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
