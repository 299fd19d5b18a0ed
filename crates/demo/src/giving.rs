//! How work comes to agencies besides the plan itself: single works by the office, work inside a ward, and what waits
//! for what.

use std::collections::HashSet;

use kernel::{Day, Error, PlanId, Result, TaskId};
use tasks::{NewTask, Task, TaskKind, acts};

use crate::course;
use crate::stage::Stage;
use crate::town::COMMITTEE;
use crate::works::{Course, Date, WORKS, Work};
use crate::year::{BROUGHT_FORWARD, day, item, main};

/// The tasks that came with the plan: agencies are done by autumn with their parts of the items that are brought
/// forward, with few of the others.
pub async fn parts_of_plan(stage: &mut Stage<'_>, plan: PlanId) -> Result<()> {
    let today = stage.look().today();
    let mut early = HashSet::new();
    for (code, ..) in BROUGHT_FORWARD {
        early.insert(item(stage, code).await?.id);
    }
    for line in tasks::of_plan(stage.look().db(), plan).await? {
        let task = line.task;
        let is_stage = task.due.is_some_and(|due| due.year() > 2021);
        let is_early = task.item.is_some_and(|item| early.contains(&item));
        let course = match (task.parent, stage.chance.below(100)) {
            _ if is_stage => continue,
            (None, _) => Course::Open(stage.chance.between(5, 8) * 10),
            (Some(_), among) if is_early || among < 20 => {
                let done = Day::constant(2021, 3, 15).plus_days(stage.chance.between(0, 175) as i32);
                let due = task.due.unwrap_or(Day::constant(2021, 12, 31));
                Course::InTime(stage.working_days(done, due))
            }
            (Some(_), 20..=94) => Course::Open(stage.chance.between(2, 9) * 10),
            (Some(_), _) => continue,
        };
        if task.parent.is_some() && matches!(course, Course::Open(_)) {
            stage.memory.staying.insert(task.id);
        }
        course::plan(stage, &task, course, today);
    }
    Ok(())
}

/// A single work as the office gives it.
#[derive(Debug, Clone, Copy)]
pub struct Given {
    /// The item of the plan.
    pub item: &'static str,
    /// Who leads.
    pub lead: &'static str,
    /// Who helps.
    pub help: &'static [&'static str],
    /// What.
    pub title: &'static str,
    /// What is delivered; empty for none.
    pub product: &'static str,
    /// By when.
    pub due: Day,
}

/// Gives the single works of a day and lets each take its course.
pub async fn works(stage: &mut Stage<'_>, date: Date) -> Result<()> {
    let works: Vec<&'static Work> = WORKS.iter().filter(|work| work.given == date).collect();
    let table = works.iter().map(|work| Given {
        item: work.item,
        lead: work.lead,
        help: work.help,
        title: work.title,
        product: work.product,
        due: day(work.due),
    });
    let given = give(stage, day(date), table).await?;
    for (task, work) in given.iter().zip(works) {
        course::plan(stage, task, work.course, day(date));
    }
    Ok(())
}

/// Gives single works, as the office does: a table for each day.
pub async fn give(stage: &mut Stage<'_>, from: Day, works: impl Iterator<Item = Given>) -> Result<Vec<Task>> {
    let plan = main(stage)?;
    let committee = stage.town.agency(COMMITTEE)?;
    let chiefs = tasks::mains_of_plan(stage.look().db(), plan).await?;
    let mut news = Vec::new();
    for work in works {
        let item = item(stage, work.item).await?;
        let mut coordinators = Vec::new();
        for key in work.help {
            coordinators.push(stage.town.agency(key)?);
        }
        news.push(NewTask {
            authority: stage.town.authority,
            plan: Some(plan),
            item: Some(item.id),
            area: item.area,
            parent: chiefs.iter().find(|chief| chief.item == Some(item.id)).map(|chief| chief.id),
            kind: TaskKind::Work,
            title: work.title.to_owned(),
            text: format!("Giao thực hiện mục {} của kế hoạch.", work.item),
            product: Some(work.product.to_owned()).filter(|product| !product.is_empty()),
            lead: stage.town.agency(work.lead)?,
            coordinators,
            assignee: None,
            assigner: committee,
            from: Some(from),
            due: Some(work.due),
            open_ended: false,
        });
    }
    let cx = stage.cx(&stage.town.named("vanphong")?.actor);
    let mut given = Vec::new();
    for id in acts::give_many(&cx, &news).await? {
        given.push(tasks::get(cx.db(), id).await?);
    }
    Ok(given)
}

/// Open tasks that came with the plan wait for single works that others owe.
pub async fn links(stage: &mut Stage<'_>) -> Result<()> {
    let cx = stage.cx(&stage.town.named("theodoi")?.actor);
    let lines = tasks::of_plan(cx.db(), main(stage)?).await?;
    let open: Vec<&tasks::Task> =
        lines.iter().map(|line| &line.task).filter(|task| task.state.is_open()).collect();
    let mut chosen: HashSet<TaskId> = HashSet::new();
    for work in WORKS.iter().filter(|work| work.blocks > 0) {
        let Some(on) = open.iter().find(|task| task.title == work.title) else {
            continue;
        };
        let waits: Vec<TaskId> = open
            .iter()
            .rev()
            .filter(|task| stage.memory.staying.contains(&task.id))
            .filter(|task| task.lead != on.lead && !chosen.contains(&task.id))
            .map(|task| task.id)
            .take(work.blocks)
            .collect();
        for id in waits {
            chosen.insert(id);
            acts::link(&cx, id, on.id).await?;
        }
    }
    Ok(())
}

/// A ward's chairman gives work inside the ward; the town and other wards have no part in it.
pub async fn ward(stage: &mut Stage<'_>, key: &str) -> Result<()> {
    let lead = stage.town.agency(key)?;
    let authority = stage.town.wards.get(key).copied().ok_or(Error::NotFound)?;
    let chairman = stage.town.at(key, 0)?.clone();
    let officials: Vec<_> = stage.town.people(lead).iter().skip(2).map(|one| one.person).collect();
    let titles = [
        ("Niêm yết công khai thủ tục hành chính tại phường", (4, 15), Course::InTime(2)),
        ("Cập nhật danh sách hộ kinh doanh trên địa bàn phường", (10, 5), Course::Open(60)),
        ("Tổ chức ngày thứ Bảy tình nguyện giải quyết hồ sơ", (9, 24), Course::Open(30)),
    ];
    for (number, (title, due, course)) in titles.into_iter().enumerate() {
        let new = NewTask {
            authority,
            plan: None,
            item: None,
            area: "Một cửa của phường".to_owned(),
            parent: None,
            kind: TaskKind::Work,
            title: title.to_owned(),
            text: String::new(),
            product: Some("Báo cáo kết quả".to_owned()),
            lead,
            coordinators: Vec::new(),
            assignee: officials.get(number).copied(),
            assigner: lead,
            from: None,
            due: Some(day(due)),
            open_ended: false,
        };
        let cx = stage.cx(&chairman.actor);
        let id = acts::give_by_hand(&cx, &new).await?;
        stage.memory.of_wards.push(id);
        let task = tasks::get(cx.db(), id).await?;
        course::plan(stage, &task, course, cx.today());
    }
    Ok(())
}
