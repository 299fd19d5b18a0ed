//! The two plans of the year: uploaded as files, reviewed, put into force.

use kernel::{Day, ObjectRef, PlanId, Result};
use plans::acts::answer::{self, Answer};
use plans::acts::{issue, revise, take_in};
use plans::{Asks, Stands};

use crate::stage::Stage;

/// The plan as the town issued it.
const MAIN: &[u8] = include_bytes!("../../plans/corpus/phuoc-long-2021.txt");
/// The plan by which it is followed, written for the demonstration.
const CHECKING: &[u8] = include_bytes!("../plans/kiem-tra-theo-doi-2021.txt");

/// One of the two plans.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Tiếp tục đẩy mạnh cải cách hành chính năm 2021.
    Main,
    /// Kiểm tra, theo dõi thực hiện nhiệm vụ cải cách hành chính năm 2021.
    Checking,
}

/// The measures by which the targets of the second plan are judged, by their items.
const MEASURES: [(&str, &str); 4] = [
    ("1.1", "tasks.done-in-time"),
    ("1.2", "tasks.evidence-attached"),
    ("2.1", "plans.detailed-approved"),
    ("2.2", "plans.reports-in-time"),
];

/// The monitor uploads the file; it becomes a draft.
pub async fn upload(stage: &mut Stage<'_>, which: Which) -> Result<()> {
    let (name, bytes) = match which {
        Which::Main => ("ke-hoach-cchc-phuoc-long-2021.txt", MAIN),
        Which::Checking => ("ke-hoach-kiem-tra-theo-doi-2021.txt", CHECKING),
    };
    let cx = stage.cx(&stage.town.named("theodoi")?.actor);
    let owner = ObjectRef::new("upload", cx.actor.account().map(|id| id.to_string()).unwrap_or_default());
    let file = stage.files.put_bytes(&cx, name, bytes, owner).await?;
    let read = take_in::read_file(stage.files, &file).await?;
    let plan = take_in::take_in(&cx, stage.files, stage.town.authority, &file, &read, stage.measures).await?;
    match which {
        Which::Main => stage.memory.main = Some(plan),
        Which::Checking => stage.memory.checking = Some(plan),
    }
    Ok(())
}

/// The monitor completes what the file does not say, answers what the reader asks and puts the plan into force.
pub async fn put_into_force(stage: &mut Stage<'_>, which: Which) -> Result<PlanId> {
    let plan = stage.memory.plan(which)?;
    let cx = stage.cx(&stage.town.named("theodoi")?.actor);
    let known = plans::plan(cx.db(), plan).await?;
    let monitor = stage.town.agency("nv")?;
    let facts = revise::Facts {
        symbol: known.symbol.clone().or_else(|| Some("25/KH-UBND".to_owned())),
        issued_on: known.issued_on.or(Some(Day::constant(2021, 1, 28))),
        year: 2021,
        until_year: 2021,
        monitor: known.monitor.or(Some(monitor)),
        ..revise::Facts::of(&known, plans::bases(cx.db(), plan).await?)
    };
    revise::facts(&cx, plan, &facts).await?;
    let mut to_issuer = which == Which::Main;
    for question in plans::questions(cx.db(), plan).await?.into_iter().filter(plans::Question::is_open) {
        let answered = match question.asks {
            Asks::Lead => Answer::Agency(Stands::Agency(stage.town.agency("tp")?)),
            Asks::Monitor => Answer::Agency(Stands::Agency(monitor)),
            Asks::Deadline => Answer::Until(Day::constant(2021, 12, 31)),
            // The first unclear phrase is left to those who issued the plan.
            Asks::Phrase if std::mem::take(&mut to_issuer) => Answer::Issuer,
            Asks::Agency | Asks::Phrase | Asks::Oddity | Asks::Gap => {
                Answer::Words("giữ như văn bản".to_owned())
            }
        };
        answer::answer(&cx, plan, question.id, &answered).await?;
    }
    if which == Which::Checking {
        let targets = plans::targets(cx.db(), plan).await?;
        for (code, measure) in MEASURES {
            let target = targets.iter().find(|target| target.item_code.trim_end_matches('.') == code);
            let target =
                target.ok_or_else(|| kernel::Error::internal(format!("item {code} promises nothing")))?;
            targets::acts::bind::bind(&cx, stage.measures, target.id, Some(measure)).await?;
        }
    }
    issue::issue(&cx, plan).await?;
    Ok(plan)
}
