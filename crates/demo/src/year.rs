//! What the year brings besides the course of single tasks: two plans, detailed plans, reports, an amendment, figures.

use std::collections::HashSet;

use kernel::{AgencyId, Day, Error, ItemId, Period, PlanId, Result, TaskId};
use plans::acts::{amend, detailed, report};
use plans::{PaperState, ReportId};
use targets::acts as figures;
use tasks::{NewTask, TaskKind, acts};

use crate::course;
use crate::papers_of_plans::{self, Which};
use crate::stage::{Stage, Step};
use crate::town::{COMMITTEE, WARDS};
use crate::works::{Course, Date, WORKS, Work};

/// What the year has brought so far.
#[derive(Debug, Default)]
pub struct Memory {
    /// The plan by which nothing is forgotten.
    pub checking: Option<PlanId>,
    /// The plan of the year.
    pub main: Option<PlanId>,
    /// Tasks of agencies under an item that stay open beyond the play.
    staying: HashSet<TaskId>,
    /// Reports that are on the agenda already.
    reports: HashSet<ReportId>,
}

/// Something of the year.
#[derive(Debug, Clone)]
pub enum Milestone {
    /// A plan is uploaded.
    Upload(Which),
    /// It is put into force.
    PutIntoForce(Which),
    /// The single works of a day are given.
    Works(Date),
    /// An agency hands in its detailed plan.
    Submit(PlanId, AgencyId),
    /// It is approved, or returned with a reason.
    Decide(PlanId, AgencyId, Option<&'static str>),
    /// An agency hands in a report.
    Report(PlanId, ReportId),
    /// The report is taken.
    TakeReport(PlanId, ReportId),
    /// The plan of the year is amended.
    Amend,
    /// Links between tasks are drawn.
    Links,
    /// A figure is reported by hand.
    Figure(Figure),
    /// The chairman asks about a figure.
    AskFigure,
    /// A report on the plan is made for a period.
    MakeReport(Period),
    /// A ward gives work of its own.
    Ward(&'static str),
}

/// A figure as an agency reports it.
#[derive(Debug, Clone, Copy)]
pub struct Figure {
    /// In which plan.
    pub plan: Which,
    /// Which target, in the order of the plan.
    pub place: usize,
    /// Who reports.
    pub agency: &'static str,
    /// How many out of how many; out of 0: the number itself.
    pub parts: (i64, i64),
    /// Words with it.
    pub words: &'static str,
}

fn day((month, day): Date) -> Day {
    Day::new(2021, month, day).unwrap_or(Day::constant(2021, 12, 31))
}

/// Figures by the day on which they were reported: the place of the target in its plan, who, how many of how many.
const FIGURES: &[(Date, Which, usize, &str, (i64, i64), &str)] = &[
    ((3, 30), Which::Main, 1, "vp", (301, 312), "Đã công bố 301 trên 312 thủ tục; còn 11 thủ tục lĩnh vực xây dựng, đất đai."),
    ((6, 29), Which::Main, 1, "vp", (307, 313), "Còn 6 thủ tục chờ quyết định công bố của tỉnh."),
    ((9, 28), Which::Main, 1, "vp", (310, 315), "Còn 5 thủ tục lĩnh vực xây dựng."),
    ((3, 30), Which::Main, 2, "vp", (402, 458), "Kết quả phiếu khảo sát tại Bộ phận một cửa quý I."),
    ((6, 29), Which::Main, 2, "vp", (871, 968), "Kết quả phiếu khảo sát cộng dồn 6 tháng."),
    ((9, 28), Which::Main, 2, "vp", (1482, 1625), "Kết quả phiếu khảo sát cộng dồn 9 tháng."),
    ((3, 30), Which::Main, 3, "vp", (3, 19), "Phòng họp không giấy chưa lắp đặt xong."),
    ((6, 29), Which::Main, 3, "vp", (17, 41), "Từ tháng 6 đã họp không giấy."),
    ((8, 30), Which::Main, 3, "vp", (31, 60), "Sổ phòng họp."),
    ((9, 28), Which::Main, 3, "vp", (36, 66), "Sổ phòng họp."),
    ((6, 29), Which::Main, 4, "vp", (1420, 1420), "Văn bản ký theo phương án 01 chữ ký số."),
    ((9, 28), Which::Main, 4, "vp", (2318, 2318), "Văn bản ký theo phương án 01 chữ ký số."),
    ((6, 29), Which::Main, 5, "vp", (201, 430), "Văn bản ký theo phương án 03 chữ ký số."),
    ((9, 28), Which::Main, 5, "vp", (612, 852), "Văn bản ký theo phương án 03 chữ ký số."),
    ((8, 30), Which::Main, 6, "vp", (4, 0), "Tháng 8 họp không giấy 4 cuộc."),
    ((9, 28), Which::Main, 6, "vp", (3, 0), "Tháng 9 họp không giấy 3 cuộc, hai cuộc hoãn vì phòng, chống dịch."),
    ((6, 29), Which::Main, 8, "vp", (1398, 1420), "Văn bản phát hành trên mạng."),
    ((9, 28), Which::Main, 8, "vp", (2196, 2204), "Văn bản phát hành trên mạng."),
    ((6, 29), Which::Main, 9, "vp", (296, 296), "Thủ tục đưa vào giải quyết theo cơ chế một cửa."),
    ((9, 28), Which::Main, 9, "vp", (298, 298), "Thủ tục đưa vào giải quyết theo cơ chế một cửa."),
    ((6, 29), Which::Main, 10, "vhtt", (17, 20), "Còn ba cơ quan chưa có đủ chứng thư số."),
    ((9, 28), Which::Main, 10, "vhtt", (18, 20), "Còn hai cơ quan chưa có đủ chứng thư số."),
    ((9, 24), Which::Checking, 1, "vp", (46, 52), "Văn phòng tính cả việc nộp trong tuần sau hạn."),
    ((9, 24), Which::Checking, 5, "nv", (12, 21), "Đã kiểm tra 12 trên 21 cơ quan, đơn vị."),
];

/// Puts the year on the agenda.
pub fn plan(stage: &mut Stage<'_>) {
    let at = |stage: &mut Stage<'_>, date: Date, hour: i64, minute: i64, what: Milestone| {
        stage.at(day(date), hour * 60 + minute, Step::Year(what));
    };
    at(stage, (1, 14), 9, 10, Milestone::Upload(Which::Checking));
    at(stage, (1, 15), 8, 40, Milestone::PutIntoForce(Which::Checking));
    at(stage, (1, 28), 14, 5, Milestone::Upload(Which::Main));
    at(stage, (1, 29), 8, 30, Milestone::PutIntoForce(Which::Main));
    let mut given: Vec<Date> = WORKS.iter().map(|work| work.given).collect();
    given.sort_unstable();
    given.dedup();
    for date in given {
        at(stage, date, 8, 15, Milestone::Works(date));
    }
    at(stage, (6, 15), 9, 0, Milestone::Amend);
    at(stage, (9, 7), 10, 0, Milestone::Links);
    for (date, plan, place, agency, parts, words) in FIGURES {
        let figure = Figure { plan: *plan, place: *place, agency, parts: *parts, words };
        stage.on(day(*date), Step::Year(Milestone::Figure(figure)));
    }
    at(stage, (9, 29), 8, 50, Milestone::AskFigure);
    if let Ok(quarter) = Period::parse("2021-Q2") {
        at(stage, (7, 5), 10, 30, Milestone::MakeReport(quarter));
    }
    for (number, (key, ..)) in (0..).zip(WARDS.iter().take(2)) {
        at(stage, (3, 15), 9 + number, 0, Milestone::Ward(key));
    }
}

/// What is looked at each working morning after the jobs have run: reports that have opened.
pub async fn every_morning(stage: &mut Stage<'_>, today: Day) -> Result<()> {
    let Some(plan) = stage.memory.checking else { return Ok(()) };
    // Reports open ten working days before their day, which is in the last month of a quarter.
    if !matches!(today.month(), 3 | 6 | 9) {
        return Ok(());
    }
    let opened = plans::reports_of(stage.look().db(), plan).await?;
    for one in opened {
        if one.state != PaperState::Open || !stage.memory.reports.insert(one.id) {
            continue;
        }
        let late = match stage.chance.below(100) {
            0..=77 => -stage.chance.between(0, 4),
            78..=93 => stage.chance.between(1, 3),
            _ => continue,
        };
        let on = stage.working(one.due_on, late).max(today);
        stage.on(on, Step::Year(Milestone::Report(plan, one.id)));
    }
    Ok(())
}

/// Lets it happen.
pub async fn perform(stage: &mut Stage<'_>, milestone: Milestone) -> Result<()> {
    match milestone {
        Milestone::Upload(which) => papers_of_plans::upload(stage, which).await,
        Milestone::PutIntoForce(which) => {
            let plan = papers_of_plans::put_into_force(stage, which).await?;
            if which == Which::Main {
                parts_of_plan(stage, plan).await?;
            }
            detailed_plans(stage, plan, which).await
        }
        Milestone::Works(date) => give_works(stage, date).await,
        Milestone::Submit(plan, agency) => submit(stage, plan, agency).await,
        Milestone::Decide(plan, agency, reason) => {
            let paper = paper(stage, plan, agency).await?;
            let monitor = stage.cx(&stage.town.named("theodoi")?.actor);
            detailed::decide(&monitor, plan, agency, paper.version, reason).await?;
            if reason.is_some() && paper.state == PaperState::Submitted && stage.chance.happens(70) {
                let (again, approved) = (stage.working(monitor.today(), 5), stage.working(monitor.today(), 7));
                stage.on(again, Step::Year(Milestone::Submit(plan, agency)));
                stage.on(approved, Step::Year(Milestone::Decide(plan, agency, None)));
            }
            Ok(())
        }
        Milestone::Report(plan, id) => hand_in(stage, plan, id).await,
        Milestone::TakeReport(plan, id) => {
            let report = report_of(stage, plan, id).await?;
            report::decide(&stage.cx(&stage.town.named("theodoi")?.actor), plan, id, report.version, None).await
        }
        Milestone::Amend => amendments(stage).await,
        Milestone::Links => links(stage).await,
        Milestone::Figure(figure) => report_figure(stage, figure).await,
        Milestone::AskFigure => {
            let (target, agency) = (target(stage, Which::Main, 5).await?, stage.town.agency("vp")?);
            let cx = stage.cx(&stage.town.named("chutich")?.actor);
            let due = stage.working(cx.today(), 3);
            let words = "Vì sao tỷ lệ ký theo phương án 03 chữ ký số còn thấp, cơ quan nào chưa làm?";
            figures::explain::ask(&cx, target, agency, words, due).await
        }
        Milestone::MakeReport(period) => {
            let wanted = figures::report::Wanted { plan: main(stage)?, period, agency: None };
            let cx = stage.cx(&stage.town.named("theodoi")?.actor);
            figures::report::make(&cx, stage.measures, &wanted).await.map(|_| ())
        }
        Milestone::Ward(key) => ward(stage, key).await,
    }
}

/// The plan of the year.
pub fn main(stage: &Stage<'_>) -> Result<PlanId> {
    stage.memory.main.ok_or_else(|| Error::internal("the plan of the year is not there yet"))
}

/// The item with a number.
async fn item(stage: &Stage<'_>, code: &str) -> Result<plans::Item> {
    let items = plans::items(stage.look().db(), main(stage)?).await?;
    let found = items.into_iter().find(|item| !item.is_section && item.code.trim_end_matches('.') == code);
    found.ok_or_else(|| Error::internal(format!("the plan has no item {code}")))
}

/// The tasks that came with the plan: every second part of an agency is done by autumn, others are under way.
async fn parts_of_plan(stage: &mut Stage<'_>, plan: PlanId) -> Result<()> {
    let today = stage.look().today();
    for line in tasks::of_plan(stage.look().db(), plan).await? {
        let task = line.task;
        let is_stage = task.due.is_some_and(|due| due.year() > 2021);
        let course = match (task.parent, stage.chance.below(100)) {
            _ if is_stage => continue,
            (None, _) => Course::Open(stage.chance.between(5, 8) * 10),
            (Some(_), 0..=49) => {
                let done = Day::constant(2021, 3, 15).plus_days(stage.chance.between(0, 190) as i32);
                let due = task.due.unwrap_or(Day::constant(2021, 12, 31));
                Course::InTime(stage.working_days(done, due))
            }
            (Some(_), 50..=93) => Course::Open(stage.chance.between(2, 9) * 10),
            (Some(_), _) => continue,
        };
        if task.parent.is_some() && matches!(course, Course::Open(_)) {
            stage.memory.staying.insert(task.id);
        }
        course::plan(stage, &task, course, today);
    }
    Ok(())
}

/// Gives the single works of a day, as the office does: a table for each day.
async fn give_works(stage: &mut Stage<'_>, date: Date) -> Result<()> {
    let plan = main(stage)?;
    let committee = stage.town.agency(COMMITTEE)?;
    let works: Vec<&'static Work> = WORKS.iter().filter(|work| work.given == date).collect();
    let mut news = Vec::with_capacity(works.len());
    for work in &works {
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
            parent: None,
            kind: TaskKind::Work,
            title: work.title.to_owned(),
            text: format!("Giao thực hiện mục {} của kế hoạch.", work.item),
            product: Some(work.product.to_owned()).filter(|product| !product.is_empty()),
            lead: stage.town.agency(work.lead)?,
            coordinators,
            assignee: None,
            assigner: committee,
            from: Some(day(date)),
            due: Some(day(work.due)),
            open_ended: false,
        });
    }
    let cx = stage.cx(&stage.town.named("vanphong")?.actor);
    let given = acts::give_many(&cx, &news).await?;
    for (id, work) in given.into_iter().zip(works) {
        let task = tasks::get(cx.db(), id).await?;
        course::plan(stage, &task, work.course, day(date));
    }
    Ok(())
}

/// Who hands in the own plan when: most in time, some returned, three never.
async fn detailed_plans(stage: &mut Stage<'_>, plan: PlanId, which: Which) -> Result<()> {
    let today = stage.look().today();
    let missing: &[&str] = if which == Which::Main { &["qs", "pt"] } else { &[] };
    let mut never = Vec::new();
    for key in missing {
        never.push(stage.town.agency(key)?);
    }
    for (number, paper) in plans::detailed_of(stage.look().db(), plan).await?.into_iter().enumerate() {
        if never.contains(&paper.agency) {
            continue;
        }
        let handed_in = stage.working(today, stage.chance.between(4, 22));
        stage.on(handed_in, Step::Year(Milestone::Submit(plan, paper.agency)));
        let decided = stage.working(handed_in, 2);
        let reason = (number % 5 == 4).then_some("Chưa ghi người phụ trách và sản phẩm của từng việc.");
        if number % 11 != 10 {
            stage.on(decided, Step::Year(Milestone::Decide(plan, paper.agency, reason)));
        }
    }
    Ok(())
}

async fn paper(stage: &Stage<'_>, plan: PlanId, agency: AgencyId) -> Result<plans::Detailed> {
    let papers = plans::detailed_of(stage.look().db(), plan).await?;
    papers.into_iter().find(|paper| paper.agency == agency).ok_or(Error::NotFound)
}

async fn submit(stage: &mut Stage<'_>, plan: PlanId, agency: AgencyId) -> Result<()> {
    let paper = paper(stage, plan, agency).await?;
    if !paper.state.is_writable() {
        return Ok(());
    }
    let staff: Vec<String> = stage.town.people(agency).iter().map(|one| one.name.clone()).collect();
    let mut lines = paper.lines.clone();
    for (number, line) in lines.iter_mut().enumerate() {
        if line.person.is_empty() {
            line.person = staff.get(number % staff.len().max(1)).cloned().unwrap_or_default();
        }
        if line.product.is_empty() {
            line.product = "Báo cáo kết quả".to_owned();
        }
    }
    let head = stage.cx(&stage.town.somebody(agency, 0)?.actor);
    detailed::write(&head, plan, agency, paper.version, &lines, true).await
}

async fn report_of(stage: &Stage<'_>, plan: PlanId, id: ReportId) -> Result<plans::Report> {
    let reports = plans::reports_of(stage.look().db(), plan).await?;
    reports.into_iter().find(|report| report.id == id).ok_or(Error::NotFound)
}

async fn hand_in(stage: &mut Stage<'_>, plan: PlanId, id: ReportId) -> Result<()> {
    let report = report_of(stage, plan, id).await?;
    let words = "Cơ quan đã thực hiện các việc theo kế hoạch chi tiết; việc chậm do phải tập trung phòng, chống dịch. \
                 Đề nghị các cơ quan phối hợp gửi số liệu đúng hẹn.";
    let head = stage.cx(&stage.town.somebody(report.agency, 0)?.actor);
    report::write(&head, plan, id, report.version, words, true).await?;
    if stage.chance.happens(85) {
        let on = stage.working(head.today(), 2);
        stage.on(on, Step::Year(Milestone::TakeReport(plan, id)));
    }
    Ok(())
}

/// In June the new committee brings two items forward.
async fn amendments(stage: &mut Stage<'_>) -> Result<()> {
    let plan = main(stage)?;
    let cx = stage.cx(&stage.town.named("theodoi")?.actor);
    let changes: [(&str, Day, &str); 2] = [
        (
            "1.3",
            Day::constant(2021, 11, 30),
            "UBND thị xã nhiệm kỳ 2021–2026 đã kiện toàn; cần có Quy chế làm việc trước kỳ họp cuối năm.",
        ),
        (
            "2.2",
            Day::constant(2021, 11, 15),
            "Để kịp báo cáo kết quả thực hiện Kế hoạch trước ngày 15/11/2021.",
        ),
    ];
    for (code, to, reason) in changes {
        let id: ItemId = item(stage, code).await?.id;
        let change = amend::Change {
            symbol: "75/KH-UBND".to_owned(),
            on: Some(Day::constant(2021, 6, 14)),
            reason: reason.to_owned(),
            to: Some(to),
            ..amend::Change::default()
        };
        amend::amend(&cx, plan, id, &change).await?;
    }
    Ok(())
}

/// Open tasks that came with the plan wait for single works that others owe.
async fn links(stage: &mut Stage<'_>) -> Result<()> {
    let cx = stage.cx(&stage.town.named("theodoi")?.actor);
    let lines = tasks::of_plan(cx.db(), main(stage)?).await?;
    let open: Vec<&tasks::Task> = lines.iter().map(|line| &line.task).filter(|task| task.state.is_open()).collect();
    let mut chosen: HashSet<TaskId> = HashSet::new();
    for work in WORKS.iter().filter(|work| work.blocks > 0) {
        let Some(on) = open.iter().find(|task| task.title == work.title && task.parent.is_none()) else { continue };
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

async fn target(stage: &Stage<'_>, which: Which, place: usize) -> Result<kernel::TargetId> {
    let plan = match which {
        Which::Main => stage.memory.main,
        Which::Checking => stage.memory.checking,
    };
    let plan = plan.ok_or(Error::NotFound)?;
    let targets = plans::targets(stage.look().db(), plan).await?;
    targets.get(place - 1).map(|target| target.id).ok_or(Error::NotFound)
}

async fn report_figure(stage: &mut Stage<'_>, figure: Figure) -> Result<()> {
    let id = target(stage, figure.plan, figure.place).await?;
    let agency = stage.town.agency(figure.agency)?;
    let who = stage.town.at(figure.agency, 0)?.clone();
    let name = agencies::agency(stage.look().db(), agency).await?.name;
    let (part, whole) = figure.parts;
    let lines = [figure.words.to_owned(), format!("Số liệu: {part}/{whole}")];
    let file = stage.upload(&who.actor, &name, "Bảng tổng hợp số liệu chỉ tiêu", &lines).await?;
    let new = figures::figure::NewFigure {
        agency,
        on: stage.look().today(),
        number: (whole == 0).then_some(part as f64),
        parts: (whole > 0).then_some(figure.parts),
        words: figure.words.to_owned(),
        evidence: Some(file),
    };
    figures::figure::report(&stage.cx(&who.actor), stage.files, id, &new).await?;
    Ok(())
}

/// A ward's chairman gives work inside the ward; the town and other wards have no part in it.
async fn ward(stage: &mut Stage<'_>, key: &str) -> Result<()> {
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
        let task = tasks::get(cx.db(), id).await?;
        course::plan(stage, &task, course, cx.today());
    }
    Ok(())
}
