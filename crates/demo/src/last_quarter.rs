//! The last quarter of the year and its closing in January: work is delivered, sent back, late; figures of the year,
//! an amendment, periods closed, the report of the year. Planned on the day on which the town is usually looked at,
//! from what is open then, with dice of its own.

use kernel::{Day, Error, Period, Result, TaskId};
use plans::PaperState;
use plans::acts::{amend, report as reports_of_duties};
use targets::acts::{close, report as summing_up};
use tasks::{State, Task, acts};

use crate::course::{self, Deed};
use crate::figures;
use crate::giving;
use crate::last_works::{ASKED, ENDINGS, Ending, LAST_WORKS, autumn, january};
use crate::papers_of_plans::Which;
use crate::stage::{Stage, Step};
use crate::year::{self, Milestone};

/// The first working day after the day on which this begins.
const FIRST: Day = autumn(10, 4);
/// By this day agencies deliver what is due at the end of the year.
const DELIVERED_BY: Day = autumn(12, 20);
/// So many percent are reported last before a task is delivered.
const NEARLY: i64 = 90;
/// Parts of this item are not all delivered in the year.
const SLOW_ITEM: &str = "2.3";
/// How many of its parts are late in January.
const SLOW_PARTS: i64 = 4;

/// Something of the last quarter.
#[derive(Debug, Clone)]
pub enum Turn {
    /// The single works of a day are given.
    Works(Day),
    /// A chief task is delivered as soon as all its parts are closed.
    Finish(TaskId),
    /// What was asked about a task is answered.
    Explain(TaskId),
    /// The chairman asks about the figure that lags.
    AskFigure,
    /// It is answered in these words.
    AnswerFigure(&'static str),
    /// Papers of agencies that lie about are taken in hand.
    Papers,
    /// The plan of the year is amended.
    Amend,
    /// A period of each measured figure is closed.
    Close(&'static str),
    /// The report on a plan for a period is made and worded.
    Sum(Which, &'static str, Words),
    /// What was delivered in December is sent back after the year was closed, and delivered again.
    SendBack,
}

/// Remarks, causes and proposals of a report.
type Words = (&'static str, &'static str, &'static str);

const OF_QUARTER: Words = (
    "Các cơ quan bám sát kế hoạch chi tiết; việc đến hạn trong quý III phần lớn đã giao nộp.",
    "Nhiều cơ quan phải bố trí người phòng, chống dịch trong tháng 8, tháng 9 nên chậm tổng hợp.",
    "Đề nghị các cơ quan có việc quá hạn báo cáo rõ ngày xong.",
);
const OF_YEAR: Words = (
    "Phần lớn nhiệm vụ của kế hoạch đã hoàn thành; họp không giấy và cơ chế một cửa đạt chỉ tiêu.",
    "Cổng thông tin điện tử chưa đạt chuẩn tiếp cận; phương án rút ngắn thủ tục đất đai phải chờ thống nhất với Chi \
     nhánh Văn phòng đăng ký đất đai; một số lãnh đạo mới chưa được cấp thiết bị ký số.",
    "Đưa các việc chưa xong vào kế hoạch năm 2022, giao rõ người và ngày xong. Đề nghị tỉnh cấp bổ sung thiết bị ký số.",
);
const OF_CHECKING: Words = (
    "Số liệu lấy từ sổ theo dõi nhiệm vụ, đã chốt cả bốn quý.",
    "Hai đơn vị chưa được kiểm tra trực tiếp do dịch.",
    "Kiểm tra hai đơn vị còn lại trong quý I/2022.",
);
const LAGS: &str = "Mười bốn cơ quan đã ký đủ; còn bốn cơ quan có lãnh đạo mới chưa được cấp thiết bị ký. Đã gửi danh \
                    sách lên tỉnh.";

/// Puts the last quarter on the agenda, from what is open on the day on which it begins.
pub async fn plan(stage: &mut Stage<'_>) -> Result<()> {
    figures::plan_last(stage);
    milestones(stage);
    undecided(stage);
    let of_wards = stage.memory.of_wards.clone();
    for id in of_wards {
        let task = tasks::get(stage.look().db(), id).await?;
        rest(stage, &task, None);
    }
    for which in [Which::Main, Which::Checking] {
        tasks_of(stage, which).await?;
    }
    Ok(())
}

fn milestones(stage: &mut Stage<'_>) {
    let at = |stage: &mut Stage<'_>, day: Day, hour: i64, turn: Turn| {
        stage.at(day, hour * 60, Step::Last(turn));
    };
    let mut given: Vec<Day> = LAST_WORKS.iter().map(|(day, ..)| *day).collect();
    given.dedup();
    for day in given {
        at(stage, day, 8, Turn::Works(day));
    }
    at(stage, autumn(10, 4), 9, Turn::AnswerFigure(LAGS));
    at(stage, autumn(10, 5), 10, Turn::Sum(Which::Main, "2021-Q3", OF_QUARTER));
    at(stage, autumn(10, 6), 9, Turn::Papers);
    for (hour, period) in (9..).zip(["2021-Q1", "2021-Q2", "2021-Q3"]) {
        at(stage, autumn(10, 15), hour, Turn::Close(period));
    }
    at(stage, autumn(11, 9), 9, Turn::Amend);
    at(stage, autumn(12, 21), 9, Turn::AskFigure);
    at(stage, autumn(12, 23), 15, Turn::AnswerFigure(LAGS));
    at(stage, autumn(12, 30), 10, Turn::Sum(Which::Main, "2021", OF_YEAR));
    at(stage, january(11), 9, Turn::Close("2021-Q4"));
    at(stage, january(11), 10, Turn::Close("2021"));
    at(stage, january(12), 9, Turn::Sum(Which::Main, "2021", OF_YEAR));
    at(stage, january(12), 10, Turn::Sum(Which::Checking, "2021", OF_CHECKING));
    at(stage, january(13), 9, Turn::SendBack);
}

/// Later days that nobody has decided about are given.
fn undecided(stage: &mut Stage<'_>) {
    for (task, wish) in std::mem::take(&mut stage.memory.undecided) {
        stage.at(FIRST, 9 * 60, Step::Task(Deed::Decide(task, wish, true)));
    }
}

/// What becomes of each open task of a plan.
async fn tasks_of(stage: &mut Stage<'_>, which: Which) -> Result<()> {
    let id = stage.memory.plan(which)?;
    let slow = year::item(stage, SLOW_ITEM).await?.id;
    let lines = tasks::of_plan(stage.look().db(), id).await?;
    let questions: Vec<TaskId> = lines.iter().map(|line| line.task.id).collect();
    let asked = tasks::explanations_of_tasks(stage.look().db(), &questions).await?;
    let mut slow_ones = 0;
    for line in lines {
        let task = line.task;
        if asked.get(&task.id).is_some_and(|asked| asked.iter().any(|one| one.answer.is_none())) {
            stage.at(FIRST, 10 * 60, Step::Last(Turn::Explain(task.id)));
        }
        if !task.state.is_open() || task.due.is_none_or(|due| due.year() > 2021) {
            continue;
        }
        if line.parts.0 > 0 {
            chief(stage, &task);
            continue;
        }
        let is_plain = which == Which::Main && task.item == Some(slow) && task.due == Some(autumn(12, 31));
        let is_slow = is_plain && slow_ones < SLOW_PARTS;
        let ending = is_slow.then(|| {
            slow_ones += 1;
            Ending::Delivered(stage.working(january(4), slow_ones))
        });
        rest(stage, &task, ending);
    }
    Ok(())
}

/// A chief task: its lead reports each month and delivers when the parts are closed.
fn chief(stage: &mut Stage<'_>, task: &Task) {
    for (month, percent) in [(10, 80), (11, 90)] {
        if task.percent < percent {
            stage.on(autumn(month, 25), Step::Task(Deed::Report(task.id, percent, 1)));
        }
    }
    let due = task.due.unwrap_or(autumn(12, 31));
    let first = stage.working(due, -6).max(FIRST);
    stage.on(first, Step::Last(Turn::Finish(task.id)));
}

/// What becomes of an open task; `ending` says it beforehand.
fn rest(stage: &mut Stage<'_>, task: &Task, ending: Option<Ending>) {
    match task.state {
        State::Done | State::Withdrawn => return,
        State::Proposed => {
            stage.on(FIRST, Step::Task(Deed::Accept(task.id)));
            return;
        }
        State::Given | State::Working | State::Returned => {}
    }
    let named = ENDINGS.iter().find(|(title, _)| task.title.starts_with(title)).map(|(_, ending)| *ending);
    let ending = ending.or(named).unwrap_or_else(|| usual(stage, task));
    end(stage, task, ending, FIRST);
    for (title, on, answered, words) in ASKED {
        if task.title.starts_with(title) {
            let deed = Deed::AskToExplain(task.id, Some((*answered, words)));
            stage.at(*on, 8 * 60 + 20, Step::Task(deed));
        }
    }
}

/// How a task usually ends: mostly in time, what is late already within October; what is due with the year, spread over
/// the months before.
fn usual(stage: &mut Stage<'_>, task: &Task) -> Ending {
    let due = task.due.unwrap_or(DELIVERED_BY);
    let on = if due <= autumn(10, 31) {
        let before = stage.chance.between(0, 2);
        let early = stage.working(due, -before);
        let (base, days) = match (due >= FIRST, stage.chance.happens(75)) {
            (true, true) => (early.max(FIRST), 0),
            (true, false) => (due, stage.chance.between(2, 12)),
            (false, _) => (FIRST, stage.chance.between(0, 12)),
        };
        stage.working(base, days)
    } else {
        let last = stage.working(due, -1).min(DELIVERED_BY);
        let days = stage.working_days(autumn(10, 18), last).max(1);
        let after = stage.chance.between(days / 6, days);
        stage.working(autumn(10, 18), after)
    };
    if stage.chance.happens(12) { Ending::SentBack(on) } else { Ending::Delivered(on) }
}

/// Puts the reports and the end of a task on the agenda, beginning on `from`.
fn end(stage: &mut Stage<'_>, task: &Task, ending: Ending, from: Day) {
    let id = task.id;
    let (until, percent) = match ending {
        Ending::Delivered(day) | Ending::SentBack(day) | Ending::Unconfirmed(day) => (day, NEARLY),
        Ending::Open(percent) => (autumn(12, 28), percent),
    };
    let span = stage.working_days(from, until);
    let count = 1 + i64::from(span > 25);
    for n in 1..=count {
        let files = usize::from(n == count && stage.chance.happens(80));
        let so_far = task.percent + (percent - task.percent).max(0) * n / count;
        let day = stage.working(from, span * n / (count + 1));
        stage.on(day, Step::Task(Deed::Report(id, so_far, files)));
    }
    match ending {
        Ending::Delivered(day) => {
            let within = stage.chance.between(1, 3);
            course::deliver(stage, id, day, within);
        }
        Ending::SentBack(day) => {
            let (proposed, returned) = (stage.working(day, -5), stage.working(day, -4));
            let again = stage.working(day, -1);
            stage.at(proposed, 16 * 60, Step::Task(Deed::Propose(id)));
            stage.at(returned, 10 * 60, Step::Task(Deed::GiveBack(id)));
            stage.at(again, 9 * 60, Step::Task(Deed::Report(id, 100, 1)));
            course::deliver(stage, id, day, 1);
        }
        Ending::Unconfirmed(day) => stage.at(day, 15 * 60, Step::Task(Deed::Propose(id))),
        Ending::Open(_) => stage.at(autumn(12, 27), 9 * 60, Step::Task(Deed::Urge(id))),
    }
}

/// The reports of duties that have opened: most are handed in by their day, some late, a few never.
pub async fn reports(stage: &mut Stage<'_>, today: Day) -> Result<()> {
    for which in [Which::Main, Which::Checking] {
        let plan = stage.memory.plan(which)?;
        for one in plans::reports_of(stage.look().db(), plan).await? {
            if one.state != PaperState::Open || !stage.memory.reports.insert(one.id) {
                continue;
            }
            let late = match stage.chance.below(100) {
                0..=79 => -stage.chance.between(0, 4),
                80..=94 => stage.chance.between(1, 4),
                _ => continue,
            };
            let on = stage.working(one.due_on, late).max(today);
            stage.on(on, Step::Year(Milestone::Report(plan, one.id)));
        }
    }
    Ok(())
}

/// Lets it happen.
pub async fn perform(stage: &mut Stage<'_>, turn: Turn) -> Result<()> {
    match turn {
        Turn::Works(day) => works(stage, day).await,
        Turn::Finish(id) => finish(stage, id).await,
        Turn::Explain(id) => explain(stage, id).await,
        Turn::AskFigure => figures::ask(stage).await,
        Turn::AnswerFigure(words) => figures::answer(stage, words).await,
        Turn::Papers => papers(stage).await,
        Turn::Amend => amendment(stage).await,
        Turn::Close(period) => close_period(stage, &parsed(period)?).await,
        Turn::Sum(which, period, (remarks, causes, proposals)) => {
            let (plan, period) = (stage.memory.plan(which)?, parsed(period)?);
            let cx = stage.cx(&stage.town.named("theodoi")?.actor);
            let wanted = summing_up::Wanted { plan, period, agency: None };
            let made = summing_up::make(&cx, stage.measures, &wanted).await?;
            summing_up::reword(&cx, made, 1, (remarks, causes, proposals)).await
        }
        Turn::SendBack => send_back(stage).await,
    }
}

fn parsed(period: &str) -> Result<Period> {
    Period::parse(period).map_err(Error::internal)
}

async fn works(stage: &mut Stage<'_>, day: Day) -> Result<()> {
    let of_day = || LAST_WORKS.iter().filter(move |(given, ..)| *given == day);
    let given = giving::give(stage, day, of_day().map(|(_, work, ..)| *work)).await?;
    let monitor = stage.cx(&stage.town.named("theodoi")?.actor);
    let lines = tasks::of_plan(monitor.db(), year::main(stage)?).await?;
    for (task, (_, _, ending, waits_for)) in given.iter().zip(of_day()) {
        let assigned = stage.working(day, 1);
        stage.on(assigned, Step::Task(Deed::Assign(task.id)));
        let begun = stage.working(day, 2);
        end(stage, task, *ending, begun);
        let Some(title) = waits_for else { continue };
        if let Some(line) = lines.iter().find(|line| line.task.title.starts_with(title)) {
            acts::link(&monitor, task.id, line.task.id).await?;
        }
    }
    Ok(())
}

/// Tried again after some days as long as parts are open.
async fn finish(stage: &mut Stage<'_>, id: TaskId) -> Result<()> {
    let look = stage.look();
    let task = tasks::get(look.db(), id).await?;
    let Some(plan) = task.plan.filter(|_| task.state.is_in_hand()) else { return Ok(()) };
    let lines = tasks::of_plan(look.db(), plan).await?;
    let is_free = lines.iter().any(|line| line.task.id == id && line.parts.0 == line.parts.1);
    if !is_free {
        let again = stage.working(look.today(), 2);
        stage.on(again, Step::Last(Turn::Finish(id)));
        return Ok(());
    }
    let doer = course::doer(stage, &task)?;
    acts::propose(&stage.cx(&doer.actor), id, None, "Các việc của mục đã xong, đề nghị xác nhận.").await?;
    let accepted = stage.working(look.today(), 1);
    stage.on(accepted, Step::Task(Deed::Accept(id)));
    Ok(())
}

async fn explain(stage: &mut Stage<'_>, id: TaskId) -> Result<()> {
    let look = stage.look();
    let task = tasks::get(look.db(), id).await?;
    let (asked, _) = tasks::explanations_of(look.db(), &id.into()).await?;
    let head = stage.cx(&stage.town.somebody(task.lead, 0)?.actor);
    let words = "Còn một kiến nghị chờ ý kiến của cơ quan phối hợp; đã họp thống nhất, trả lời dứt điểm trong tháng 10.";
    for one in asked.into_iter().filter(|one| one.answer.is_none()) {
        acts::answer_explanation(&head, one.id, words).await?;
    }
    Ok(())
}

/// Detailed plans that lie at the monitor's are approved, those that were sent back come again, all but the last; who
/// never handed one in does so, but one; reports that were handed in are taken.
async fn papers(stage: &mut Stage<'_>) -> Result<()> {
    let today = stage.look().today();
    let (soon, later) = (stage.working(today, 2), stage.working(today, 5));
    let never = stage.town.agency("yt")?;
    for which in [Which::Main, Which::Checking] {
        let plan = stage.memory.plan(which)?;
        for paper in plans::detailed_of(stage.look().db(), plan).await? {
            let agency = paper.agency;
            match paper.state {
                PaperState::Submitted => stage.on(soon, Step::Year(Milestone::Decide(plan, agency, None))),
                PaperState::Open | PaperState::Returned if agency != never => {
                    stage.on(soon, Step::Year(Milestone::Submit(plan, agency)));
                    stage.on(later, Step::Year(Milestone::Decide(plan, agency, None)));
                }
                _ => {}
            }
        }
        let monitor = stage.cx(&stage.town.named("theodoi")?.actor);
        for one in plans::reports_of(monitor.db(), plan).await? {
            if one.state == PaperState::Submitted {
                reports_of_duties::decide(&monitor, plan, one.id, one.version, None).await?;
            }
        }
    }
    Ok(())
}

/// The item that was brought forward in June and was not to be had is put off again: its first day stays in the figures.
async fn amendment(stage: &mut Stage<'_>) -> Result<()> {
    let plan = year::main(stage)?;
    let item = year::item(stage, "4").await?.id;
    let document = amend::Document {
        symbol: "148/KH-UBND".to_owned(),
        on: Some(autumn(11, 8)),
        reason: "Tỉnh cấp chứng thư số chậm; lùi mục này về cuối năm, phần đã xong vẫn giữ.".to_owned(),
    };
    let fields = amend::ItemFields { to: Some(autumn(12, 31)), ..amend::ItemFields::default() };
    let monitor = stage.cx(&stage.town.named("theodoi")?.actor);
    amend::amend(&monitor, plan, &document, &[amend::Change::Item(item, fields)]).await.map(|_| ())
}

/// Freezes a period of each measured figure.
async fn close_period(stage: &mut Stage<'_>, period: &Period) -> Result<()> {
    let monitor = stage.cx(&stage.town.named("theodoi")?.actor);
    for target in plans::targets(monitor.db(), stage.memory.plan(Which::Checking)?).await? {
        if target.measure.is_some() {
            close::close(&monitor, stage.measures, target.id, period).await?;
        }
    }
    Ok(())
}

/// A chief task of the plan by which the year is followed had been delivered in December: the figures that were closed
/// with it show from now on that the record says something else.
async fn send_back(stage: &mut Stage<'_>) -> Result<()> {
    let plan = stage.memory.plan(Which::Checking)?;
    let chiefs = tasks::mains_of_plan(stage.look().db(), plan).await?;
    let Some(task) = chiefs.into_iter().find(|task| task.state == State::Proposed) else { return Ok(()) };
    course::perform(stage, Deed::GiveBack(task.id)).await?;
    let again = stage.working(stage.look().today(), 4);
    course::deliver(stage, task.id, again, 1);
    Ok(())
}
