//! An agency's own plan: written, handed in, approved or returned.

use ::store::{Cx, Tx};
use kernel::{AgencyId, Error, Granted, PlanId, Result};
use notices::{Message, Waiting};

use super::owing::waiting_for_detailed;
use super::{decide_by, heads, index, keeper};
use crate::model::{Detailed, DetailedLine, PaperState};
use crate::policy::{Paper, act};
use crate::store;

async fn paper(tx: &Tx, plan: PlanId, agency: AgencyId) -> Result<(Paper, Detailed)> {
    let plan = store::plan::get(tx.db(), plan).await?;
    let detailed = store::detailed::get(tx.db(), plan.id, agency).await?;
    Ok((Paper { plan, agency }, detailed))
}

/// Writes the lines, and with `submit` hands the plan in.
pub async fn write(
    cx: &Cx,
    plan: PlanId,
    agency: AgencyId,
    version: i64,
    lines: &[DetailedLine],
    submit: bool,
) -> Result<()> {
    cx.write(|tx| async move {
        let (paper, before) = paper(&tx, plan, agency).await?;
        let paper: Granted<Paper, act::Write> = tx.actor().grant(paper)?;
        if before.version != version {
            return Err(Error::Stale);
        }
        if !before.state.is_writable() {
            return Err(Error::refused(
                "paper.already-submitted",
                "Bản này đã nộp. Muốn sửa, đề nghị nơi duyệt trả lại.",
            ));
        }
        let mut after = Detailed { lines: lines.to_vec(), ..before.clone() };
        if submit {
            if lines.is_empty() {
                return Err(Error::field("", "Kế hoạch chưa có dòng nào. Hãy ghi ít nhất một việc."));
            }
            after.state = before.state.submit()?;
            after.submitted_at = before.submitted_at.or(Some(tx.now()));
            after.submitted_by = tx.actor().person_id();
            after.reason = None;
        }
        store::detailed::update(&tx, &before, &after).await?;
        index::detailed(&tx, &paper.plan, &after).await?;
        if submit {
            hand_in(&tx, &paper, &after).await?;
            tx.audit("detailed-plan.submitted", after.id).await
        } else {
            tx.audit("detailed-plan.written", after.id).await
        }
    })
    .await
}

async fn hand_in(tx: &Tx, paper: &Paper, detailed: &Detailed) -> Result<()> {
    let plan = &paper.plan;
    let name = agencies::agency(tx.db(), paper.agency).await?.name;
    notices::settle(tx, &detailed.id.into()).await?;
    let waiting = Waiting {
        object: detailed.id.into(),
        kind: "plan",
        authority: plan.authority,
        person: None,
        agency: keeper(tx, plan).await?,
        title: format!("Duyệt kế hoạch chi tiết của {name}"),
        line: plan.title.clone(),
        href: format!("{}/chi-tiet/{}", plan.href(), paper.agency),
        action: "Xem và duyệt",
        due: Some(decide_by(tx, plan.authority).await?),
        since: tx.now(),
        urgent: false,
        menu: "/ke-hoach",
    };
    notices::wait(tx, &waiting).await
}

/// Approves what was handed in, or returns it with a reason.
pub async fn decide(
    cx: &Cx,
    plan: PlanId,
    agency: AgencyId,
    version: i64,
    reason: Option<&str>,
) -> Result<()> {
    cx.write(|tx| async move {
        let (paper, before) = paper(&tx, plan, agency).await?;
        let paper: Granted<Paper, act::Decide> = tx.actor().grant(paper)?;
        if before.version != version {
            return Err(Error::Stale);
        }
        if reason.is_some_and(|reason| reason.trim().is_empty()) {
            return Err(Error::field("ly-do", "Ghi lý do trả lại để cơ quan biết phải sửa gì."));
        }
        let after = Detailed {
            state: before.state.decide(reason.is_none())?,
            decided_at: Some(tx.now()),
            decided_by: tx.actor().person_id(),
            reason: reason.map(|reason| reason.trim().to_owned()),
            ..before.clone()
        };
        store::detailed::update(&tx, &before, &after).await?;
        index::detailed(&tx, &paper.plan, &after).await?;
        notices::settle(&tx, &after.id.into()).await?;
        let approved = after.state == PaperState::Approved;
        if !approved {
            notices::wait(&tx, &waiting_for_detailed(&tx, &paper.plan, &after)).await?;
        }
        let message = Message {
            object: after.id.into(),
            title: if approved {
                "Kế hoạch chi tiết đã được duyệt"
            } else {
                "Kế hoạch chi tiết bị trả lại"
            }
            .to_owned(),
            line: after.reason.clone().unwrap_or_else(|| paper.plan.title.clone()),
            href: format!("{}/chi-tiet/{agency}", paper.plan.href()),
        };
        notices::tell(&tx, &heads(&tx, &[agency]).await?, &message).await?;
        tx.audit(if approved { "detailed-plan.approved" } else { "detailed-plan.returned" }, after.id).await
    })
    .await
}
