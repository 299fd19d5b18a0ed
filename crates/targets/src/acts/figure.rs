//! Reporting a figure by hand.

use ::store::Cx;
use files::Files;
use kernel::{AgencyId, Day, Error, FieldErrors, FileId, Granted, Result, TargetId};
use plans::TargetRow;

use super::{index, within_length};
use crate::model::{Reported, ReportedId};
use crate::policy::{OwnFigure, act};
use crate::store;

/// What is reported.
#[derive(Debug, Clone)]
pub struct NewFigure {
    /// Who reports.
    pub agency: AgencyId,
    /// The day it speaks of.
    pub on: Day,
    /// The number in the unit of the target; none where both parts are given.
    pub number: Option<f64>,
    /// How many out of how many.
    pub parts: Option<(i64, i64)>,
    /// Words with it.
    pub words: String,
    /// An uploaded file that proves it.
    pub evidence: Option<FileId>,
}

impl NewFigure {
    /// The number that is meant for a target, or what is wrong with the fields. `today` bounds the day.
    pub fn number(&self, today: Day, target: &TargetRow) -> Result<f64> {
        let mut errors = FieldErrors::default();
        if self.on > today {
            errors.add("ngay", "Ngày của số liệu không được ở tương lai.");
        }
        within_length(&mut errors, "giai-thich", &self.words);
        let number = match (self.parts, self.number) {
            (Some((part, whole)), _) if whole > 0 && (0..=whole).contains(&part) => {
                Some(part as f64 * 100.0 / whole as f64)
            }
            (Some(_), _) => {
                errors.add("mau-so", "Mẫu số phải lớn hơn 0 và không nhỏ hơn tử số.");
                None
            }
            (None, Some(number)) if !(0.0..=100.0).contains(&number) && is_share(target) => {
                errors.add("so-lieu", "Tỷ lệ phần trăm là một số từ 0 đến 100.");
                None
            }
            (None, Some(number)) if number.is_finite() && number.abs() < 1e12 => Some(number),
            (None, _) => {
                errors.add("so-lieu", "Hãy ghi số liệu, hoặc tử số và mẫu số.");
                None
            }
        };
        match number {
            Some(number) if errors.is_empty() => Ok(number),
            _ => Err(Error::Invalid(errors)),
        }
    }
}

/// Whether the figure is a part of a whole, which cannot be more than all of it. What a change is told of may be.
fn is_share(target: &TargetRow) -> bool {
    target.unit == "percent" && target.change.is_none()
}

/// Keeps a reported figure beside the measured one.
pub async fn report(cx: &Cx, files: &Files, id: TargetId, new: &NewFigure) -> Result<ReportedId> {
    cx.write(|tx| async move {
        let target = plans::target(tx.db(), id).await?;
        let plan = plans::plan(tx.db(), target.plan).await?;
        if plan.state == plans::PlanState::Draft {
            return Err(Error::NotFound);
        }
        let _may: Granted<OwnFigure, act::Report> =
            tx.actor().grant(OwnFigure { authority: plan.authority, agency: new.agency })?;
        if target.ended_on.is_some() {
            return Err(Error::refused(
                "target.ended",
                "Chỉ tiêu này đã được bãi bỏ, không cần báo cáo nữa.",
            ));
        }
        let number = new.number(tx.today(), &target)?;
        let figure = Reported {
            id: tx.new_id(),
            target: id,
            agency: new.agency,
            on: new.on,
            number,
            parts: new.parts,
            words: new.words.trim().to_owned(),
            evidence: new.evidence,
            by: tx.actor().person_id(),
            at: tx.now(),
        };
        store::insert_reported(&tx, &figure).await?;
        if let Some(file) = new.evidence {
            let kept = files.keep(&tx, file, figure.id).await?;
            index::evidence(&tx, plan.authority, &target, &figure, &kept.name).await?;
        }
        tx.audit_with("target.figure-reported", id, &[("agency", new.agency.to_string())]).await?;
        Ok(figure.id)
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_said_by_field() {
        let today = Day::constant(2021, 10, 1);
        let agency = AgencyId::from(kernel::id::Uuid::from_u64_pair(1, 1));
        let target = TargetRow {
            id: kernel::id::Uuid::from_u64_pair(1, 2).into(),
            plan: kernel::id::Uuid::from_u64_pair(1, 3).into(),
            item: None,
            item_code: String::new(),
            position: 1,
            name: "Họp không giấy".to_owned(),
            op: ">=".to_owned(),
            value: Some(50.0),
            value_to: None,
            unit: "percent".to_owned(),
            per: None,
            change: None,
            baseline: None,
            scope: None,
            due_on: None,
            firmness: "must".to_owned(),
            text: String::new(),
            first_line: 1,
            measure: None,
            sure: 1.0,
            since_on: None,
            ended_on: None,
        };
        let figure = NewFigure {
            agency,
            on: today,
            number: None,
            parts: Some((39, 66)),
            words: String::new(),
            evidence: None,
        };
        assert!((figure.number(today, &target).unwrap() - 59.0909).abs() < 0.001);
        for (figure, field) in [
            (NewFigure { parts: Some((3, 0)), ..figure.clone() }, "mau-so"),
            (NewFigure { parts: None, ..figure.clone() }, "so-lieu"),
            (NewFigure { parts: None, number: Some(545.0), ..figure.clone() }, "so-lieu"),
            (NewFigure { on: today.plus_days(1), ..figure.clone() }, "ngay"),
        ] {
            let Err(Error::Invalid(errors)) = figure.number(today, &target) else { panic!("taken") };
            assert!(errors.get(field).is_some(), "{field}");
        }
        let change = TargetRow { change: Some("up".to_owned()), ..target };
        let figure = NewFigure { parts: None, number: Some(545.0), ..figure };
        assert!((figure.number(today, &change).unwrap() - 545.0).abs() < 1e-9);
    }
}
