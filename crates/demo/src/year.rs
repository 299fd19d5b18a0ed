//! What the year brings besides the course of single tasks: two plans, detailed plans, reports, an amendment, figures.

use std::collections::HashSet;

use kernel::{AgencyId, Day, Error, ItemId, Period, PlanId, Result, TaskId};
use plans::acts::{amend, detailed, report};
use plans::{PaperState, ReportId};
use targets::acts::report as summing_up;
use tasks::ExtensionId;

use crate::figures::{self, Figure};
use crate::giving;
use crate::last_quarter;
use crate::papers_of_plans::{self, Which};
use crate::stage::{Stage, Step};
use crate::town::WARDS;
use crate::works::{Date, WORKS};

/// What the year has brought so far.
#[derive(Debug, Default)]
pub struct Memory {
    /// The plan by which nothing is forgotten.
    pub checking: Option<PlanId>,
    /// The plan of the year.
    pub main: Option<PlanId>,
    /// Tasks of agencies under an item that stay open beyond the play.
    pub staying: HashSet<TaskId>,
    /// What wards gave inside themselves.
    pub of_wards: Vec<TaskId>,
    /// Later days that were asked for and nobody has decided about.
    pub undecided: Vec<(TaskId, ExtensionId)>,
    /// Reports that are on the agenda already.
    pub reports: HashSet<ReportId>,
}

impl Memory {
    /// One of the two plans.
    pub fn plan(&self, which: Which) -> Result<PlanId> {
        let plan = match which {
            Which::Main => self.main,
            Which::Checking => self.checking,
        };
        plan.ok_or_else(|| Error::internal("a plan of the year is not there yet"))
    }
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

/// A day of 2021.
pub fn day((month, day): Date) -> Day {
    Day::new(2021, month, day).unwrap_or(Day::constant(2021, 12, 31))
}

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
    figures::plan(stage);
    at(stage, (9, 29), 8, 50, Milestone::AskFigure);
    // The second has a report before it to be compared with.
    for (date, quarter) in [((4, 5), "2021-Q1"), ((7, 5), "2021-Q2")] {
        if let Ok(quarter) = Period::parse(quarter) {
            at(stage, date, 10, 30, Milestone::MakeReport(quarter));
        }
    }
    for (number, (key, ..)) in (0..).zip(WARDS.iter().take(2)) {
        at(stage, (3, 15), 9 + number, 0, Milestone::Ward(key));
    }
}

/// What is looked at each working morning after the jobs have run: reports that have opened.
pub async fn every_morning(stage: &mut Stage<'_>, today: Day) -> Result<()> {
    if today > crate::USUAL_DAY {
        return last_quarter::reports(stage, today).await;
    }
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
                giving::parts_of_plan(stage, plan).await?;
            }
            detailed_plans(stage, plan, which).await
        }
        Milestone::Works(date) => giving::works(stage, date).await,
        Milestone::Submit(plan, agency) => submit(stage, plan, agency).await,
        Milestone::Decide(plan, agency, reason) => {
            let paper = paper(stage, plan, agency).await?;
            let monitor = stage.cx(&stage.town.named("theodoi")?.actor);
            detailed::decide(&monitor, plan, agency, paper.version, reason).await?;
            if reason.is_some() && paper.state == PaperState::Submitted && stage.chance.happens(70) {
                let (again, approved) =
                    (stage.working(monitor.today(), 5), stage.working(monitor.today(), 7));
                stage.on(again, Step::Year(Milestone::Submit(plan, agency)));
                stage.on(approved, Step::Year(Milestone::Decide(plan, agency, None)));
            }
            Ok(())
        }
        Milestone::Report(plan, id) => hand_in(stage, plan, id).await,
        Milestone::TakeReport(plan, id) => {
            let report = report_of(stage, plan, id).await?;
            report::decide(&stage.cx(&stage.town.named("theodoi")?.actor), plan, id, report.version, None)
                .await
        }
        Milestone::Amend => amendments(stage).await,
        Milestone::Links => giving::links(stage).await,
        Milestone::Figure(figure) => figures::report(stage, figure).await,
        Milestone::AskFigure => figures::ask(stage).await,
        Milestone::MakeReport(period) => {
            let wanted = summing_up::Wanted { plan: main(stage)?, period, agency: None };
            let cx = stage.cx(&stage.town.named("theodoi")?.actor);
            summing_up::make(&cx, stage.measures, &wanted).await.map(|_| ())
        }
        Milestone::Ward(key) => giving::ward(stage, key).await,
    }
}

/// The plan of the year.
pub fn main(stage: &Stage<'_>) -> Result<PlanId> {
    stage.memory.plan(Which::Main)
}

/// The item with a number.
pub async fn item(stage: &Stage<'_>, code: &str) -> Result<plans::Item> {
    let items = plans::items(stage.look().db(), main(stage)?).await?;
    let found = items.into_iter().find(|item| !item.is_section && item.code.trim_end_matches('.') == code);
    found.ok_or_else(|| Error::internal(format!("the plan has no item {code}")))
}

/// Who hands in the own plan when: most in time, some returned, three never.
async fn detailed_plans(stage: &mut Stage<'_>, plan: PlanId, which: Which) -> Result<()> {
    let today = stage.look().today();
    let missing: &[&str] = if which == Which::Main { &["yt", "pt"] } else { &[] };
    let mut never = Vec::new();
    for key in missing {
        never.push(stage.town.agency(key)?);
    }
    for (number, paper) in plans::detailed_of(stage.look().db(), plan).await?.into_iter().enumerate() {
        if never.contains(&paper.agency) {
            continue;
        }
        let days = stage.chance.between(4, 22);
        let handed_in = stage.working(today, days);
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
            "Báo cáo kết quả".clone_into(&mut line.product);
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

/// The items that the new committee brings forward in June, with their new days and why.
pub const BROUGHT_FORWARD: [(&str, Date, &str); 5] = [
    ("1.1.3", (10, 6), "Áp dụng phương án cắt giảm các cuộc họp ngay từ đầu quý IV."),
    (
        "1.3",
        (9, 24),
        "UBND thị xã nhiệm kỳ 2021–2026 đã kiện toàn; cần có Quy chế làm việc trước kỳ họp cuối năm.",
    ),
    ("2.2", (9, 24), "Để kịp báo cáo kết quả thực hiện Kế hoạch trước ngày 15/11/2021."),
    ("4", (10, 6), "Cấp đủ chứng thư số trước khi liên thông văn bản với tỉnh."),
    ("5", (10, 5), "Đưa vào dự toán năm 2022 trước hạn gửi cơ quan tài chính."),
];

/// In June the new committee brings five items forward.
async fn amendments(stage: &mut Stage<'_>) -> Result<()> {
    let plan = main(stage)?;
    let cx = stage.cx(&stage.town.named("theodoi")?.actor);
    for (code, to, reason) in BROUGHT_FORWARD {
        let id: ItemId = item(stage, code).await?.id;
        let document = amend::Document {
            symbol: "75/KH-UBND".to_owned(),
            on: Some(Day::constant(2021, 6, 14)),
            reason: reason.to_owned(),
        };
        let fields = amend::ItemFields { to: Some(day(to)), ..amend::ItemFields::default() };
        amend::amend(&cx, plan, &document, &[amend::Change::Item(id, fields)]).await?;
    }
    Ok(())
}
