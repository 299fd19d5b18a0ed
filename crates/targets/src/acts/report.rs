//! Making the report on a plan: figures are frozen, words stay open to change.

use ::store::Cx;
use kernel::{AgencyId, Error, Granted, ObjectRef, Period, PlanId, Result};
use measures::Registry;
use typeset::Document;

use super::{followed, index, within_length};
use crate::model::{MadeReport, MadeReportId};
use crate::policy::{Summing, act};
use crate::store;
use crate::summing::content;

/// Sets a document as a file, in a process of its own.
#[async_trait::async_trait]
pub trait Typesetter: Send + Sync {
    /// The PDF's bytes.
    async fn pdf(&self, document: &Document) -> Result<Vec<u8>>;
    /// The bytes of the .docx, its charts drawn as pictures.
    async fn docx(&self, document: &Document) -> Result<Vec<u8>>;
}

/// What a report is made of.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// The plan.
    pub plan: PlanId,
    /// The period.
    pub period: Period,
    /// One agency's part; none: the whole authority.
    pub agency: Option<AgencyId>,
}

/// Makes a report: reads the figures as they stood at the end of the period and keeps them with their rows.
pub async fn make(cx: &Cx, measures: &Registry, wanted: &Wanted) -> Result<MadeReportId> {
    let plan = followed(cx, wanted.plan).await?;
    // Asked before the figures are read, and again where they are written.
    let summing = Summing { authority: plan.authority, agency: wanted.agency };
    let _may: Granted<Summing, act::Make> = cx.actor.grant(summing)?;
    if wanted.period.first() > cx.today() {
        return Err(Error::field("ky", "Kỳ báo cáo chưa bắt đầu."));
    }
    if let Some(issued) = plan.issued_on.filter(|issued| *issued > wanted.period.last()) {
        let issued = kernel::words::day(issued);
        return Err(Error::field(
            "ky",
            format!("Kế hoạch ban hành ngày {issued}, sau kỳ này. Hãy chọn kỳ sau."),
        ));
    }
    let (content, rows) = content(cx, measures, &plan, wanted).await?;
    let (content, rows) = (&content, &rows);
    cx.write(|tx| async move {
        let _may: Granted<Summing, act::Make> = tx.actor().grant(summing)?;
        let report = MadeReport {
            id: tx.new_id(),
            plan: wanted.plan,
            agency: wanted.agency,
            period: wanted.period.code(),
            content: content.clone(),
            by: tx.actor().person_id(),
            at: tx.now(),
            version: 1,
        };
        store::insert_made(&tx, plan.authority, &report).await?;
        store::insert_rows(&tx, report.id, rows).await?;
        index::report(&tx, plan.authority, &report).await?;
        tx.audit_with("report.made", report.id, &[("plan", wanted.plan.to_string())]).await?;
        Ok(report.id)
    })
    .await
}

/// Changes the words of a report; a paragraph that is too long is refused, never cut.
pub async fn reword(
    cx: &Cx,
    id: MadeReportId,
    version: i64,
    (remarks, causes, proposals): (&str, &str, &str),
) -> Result<()> {
    let mut errors = kernel::FieldErrors::default();
    for (field, text) in [("nhan-xet", remarks), ("nguyen-nhan", causes), ("kien-nghi", proposals)] {
        within_length(&mut errors, field, text);
    }
    errors.into_result(())?;
    cx.write(|tx| async move {
        let (authority, mut report) = store::made(tx.db(), id).await?;
        let _may: Granted<Summing, act::Make> =
            tx.actor().grant(Summing { authority, agency: report.agency })?;
        report.version = version;
        report.content.remarks = remarks.trim().to_owned();
        report.content.causes = causes.trim().to_owned();
        report.content.proposals = proposals.trim().to_owned();
        store::reword(&tx, &report).await?;
        index::report(&tx, authority, &report).await?;
        tx.audit("report.reworded", ObjectRef::from(id)).await
    })
    .await
}
