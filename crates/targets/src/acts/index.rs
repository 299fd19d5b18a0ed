//! Reports on plans, and files that prove reported figures, in the search of the whole program.

use std::sync::Arc;

use ::store::Tx;
use ::store::search::{self, Entry, Filling, Seen};
use kernel::{AuthorityId, Result, words};
use plans::TargetRow;

use crate::model::{MadeReport, Reported};
use crate::store;

/// Seen as its page is: by everybody who works in the authority.
fn seen(authority: AuthorityId) -> Seen {
    Seen::By { authority, open: true, agencies: Vec::new(), people: Vec::new() }
}

/// A report that was made, by its plan, period and wording.
pub(super) async fn report(tx: &Tx, authority: AuthorityId, made: &MadeReport) -> Result<()> {
    let content = &made.content;
    let entry = Entry {
        object: made.id.into(),
        seen: seen(authority),
        title: format!("Báo cáo {}: {}", content.period_name, content.plan_title),
        line: format!("{} · lập {}", content.issuer, words::moment(made.at)),
        href: format!("/bao-cao/{}", made.id),
        at: made.at,
        words: String::new(),
        text: [&content.remarks, &content.causes, &content.proposals].map(String::as_str).join("\n"),
    };
    search::put(tx, &entry).await
}

/// The file that proves a reported figure, by its name.
pub(super) async fn evidence(
    tx: &Tx,
    authority: AuthorityId,
    target: &TargetRow,
    figure: &Reported,
    file_name: &str,
) -> Result<()> {
    let agency = agencies::names(tx.db(), &[figure.agency]).await?.remove(&figure.agency);
    let agency = agency.map(|name| name.short_name).unwrap_or_default();
    let entry = Entry {
        // One figure is proved by one file: the figure names it.
        object: kernel::ObjectRef::new("evidence", figure.id),
        seen: seen(authority),
        title: file_name.to_owned(),
        line: format!("{} · {agency}, {}", target.name, words::day(figure.on)),
        href: format!("/chi-tieu/{}#da-bao-cao", target.id),
        at: figure.at,
        words: String::new(),
        text: figure.words.clone(),
    };
    search::put(tx, &entry).await
}

/// Rows in one step of a filling.
const STEP: u64 = 50;

/// What older installations still have to put into the index.
pub(crate) fn fillings() -> Vec<Arc<dyn Filling>> {
    vec![Arc::new(Reports), Arc::new(Evidence)]
}

/// Reports that were made.
struct Reports;

#[async_trait::async_trait]
impl Filling for Reports {
    fn name(&self) -> &'static str {
        "targets.reports-2"
    }

    async fn put_next(&self, tx: &Tx, mark: &str) -> Result<Option<String>> {
        let made = store::made_behind(tx.db(), mark, STEP).await?;
        for (authority, one) in &made {
            report(tx, *authority, one).await?;
        }
        Ok(made.last().map(|(_, last)| last.id.to_string()))
    }
}

/// Files that prove reported figures.
struct Evidence;

#[async_trait::async_trait]
impl Filling for Evidence {
    fn name(&self) -> &'static str {
        "targets.evidence-2"
    }

    async fn put_next(&self, tx: &Tx, mark: &str) -> Result<Option<String>> {
        let proved = store::proved_behind(tx.db(), mark, STEP).await?;
        for figure in &proved {
            let target = plans::target(tx.db(), figure.target).await?;
            let plan = plans::plan(tx.db(), target.plan).await?;
            for file in files::kept_of(tx.db(), &figure.id.into()).await? {
                evidence(tx, plan.authority, &target, figure, &file.name).await?;
            }
        }
        Ok(proved.last().map(|last| last.id.to_string()))
    }
}
