//! How a task goes: who reports what and when, who proposes, accepts, returns, asks for more time, urges, explains.

use kernel::{AgencyId, Day, Result, TaskId};
use tasks::{ExplanationId, ExtensionId, QuestionId, Report, Task, acts};

use crate::founding::Somebody;
use crate::stage::{Stage, Step};
use crate::works::Course;

/// One thing that is done to a task.
#[derive(Debug, Clone)]
pub enum Deed {
    /// The head names an official.
    Assign(TaskId),
    /// Progress is reported with words and so many files.
    Report(TaskId, i64, usize),
    /// Completion is proposed.
    Propose(TaskId),
    /// It is accepted.
    Accept(TaskId),
    /// It is returned.
    GiveBack(TaskId),
    /// A later day is asked for; what is answered on which day, if anything.
    AskExtension(TaskId, Day, Option<(bool, Day)>),
    /// The wish is decided.
    Decide(TaskId, ExtensionId, bool),
    /// A question is asked, and answered on a day, if at all.
    Ask(TaskId, Option<Day>),
    /// It is answered.
    Answer(TaskId, QuestionId),
    /// It is urged by hand.
    Urge(TaskId),
    /// An explanation is asked for, and given in these words on a day, if at all.
    AskToExplain(TaskId, Option<(Day, &'static str)>),
    /// It is given.
    Explain(TaskId, ExplanationId, &'static str),
}

const EXPLAINED: &str = "Dự thảo đã lấy ý kiến hai vòng; sau bầu cử phân công thành viên UBND thay đổi nên phải lấy ý \
                         kiến lại bốn ngành. Còn ý kiến của hai ngành, sẽ trình trong tuần đầu tháng 10.";

const DONE: &[&str] = &[
    "Đã họp phân công, giao từng người phần việc cụ thể và thống nhất thời gian.",
    "Đã tổng hợp ý kiến của các bộ phận, đang hoàn chỉnh bản cuối.",
    "Đã làm việc với đơn vị phối hợp, thống nhất nội dung còn khác nhau.",
    "Đã rà soát xong hồ sơ, danh mục; còn đối chiếu với bản đã công bố.",
    "Đã dự thảo, gửi xin ý kiến, sẽ tiếp thu trong tuần này.",
    "Đã thực hiện theo kế hoạch chi tiết, có minh chứng kèm theo.",
    "Đã kiểm tra thực tế, ghi nhận kết quả và việc cần sửa.",
    "Đang chờ số liệu của hai bộ phận, phần còn lại đã xong.",
];
const REASONS: &[&str] = &[
    "Phải bố trí người trực chốt phòng, chống dịch nên chậm tổng hợp; đề nghị thêm thời gian.",
    "Chờ hướng dẫn của sở chuyên ngành về biểu mẫu mới; đã có văn bản xin ý kiến.",
    "Đơn vị phối hợp chưa gửi số liệu; đã đôn đốc bằng văn bản và điện thoại.",
];
const BACK: &[&str] = &[
    "Bản gửi chưa có ý kiến của cơ quan phối hợp. Bổ sung văn bản tham gia ý kiến rồi gửi lại.",
    "Minh chứng mới là bản dự thảo. Gửi bản đã ký ban hành.",
];
const QUESTIONS: &[(&str, &str)] = &[
    (
        "Số liệu lấy đến hết ngày nào, có tính các đơn vị sự nghiệp không?",
        "Lấy đến hết ngày 30 của tháng, tính cả đơn vị sự nghiệp trực thuộc.",
    ),
    (
        "Đơn vị chỉ có một công chức làm việc này, có được gộp với báo cáo quý không?",
        "Được, nhưng ghi rõ phần kết quả của nhiệm vụ này thành một mục riêng.",
    ),
];
const URGES: &[&str] = &[
    "Đề nghị cập nhật tiến độ và nói rõ đang vướng ở đâu trước 16 giờ hôm nay.",
    "Việc này đang làm chậm việc của cơ quan khác. Đề nghị ưu tiên trong tuần.",
];

fn pick<'a>(stage: &mut Stage<'_>, from: &[&'a str]) -> &'a str {
    stage.chance.one_of(from).unwrap_or_default()
}

/// Puts the course of a task on the agenda, from the day on which it was given.
pub fn plan(stage: &mut Stage<'_>, task: &Task, course: Course, given: Day) {
    let id = task.id;
    let due = task.due.unwrap_or(Day::constant(2021, 12, 31));
    let start = stage.working(given, 2);
    if stage.chance.happens(60) {
        stage.on(start, Step::Task(Deed::Assign(id)));
    }
    let end = match course {
        Course::InTime(days) => stage.working(due, -days),
        Course::DoneLate(days) => stage.working(due, days),
        Course::DoneAfterReturn => stage.working(due, -2),
        Course::DoneExtended(to) => stage.working(date(to), -1),
        _ => Day::constant(2021, 9, 30),
    };
    let percent = match course {
        Course::Open(percent)
        | Course::Explained(percent)
        | Course::AskedToExplain(percent)
        | Course::Extended(percent, _)
        | Course::ExtensionRefused(percent, _)
        | Course::ExtensionAsked(percent, _)
        | Course::Returned(percent) => percent,
        _ => 100,
    };
    reports(stage, id, start, end, percent);
    let after = |stage: &Stage<'_>, day: Day, days: i64| stage.working(day, days);
    match course {
        Course::InTime(_) | Course::DoneLate(_) => deliver(stage, id, end, 1),
        Course::Proposed => stage.at(Day::constant(2021, 9, 30), 15 * 60, Step::Task(Deed::Propose(id))),
        Course::DoneAfterReturn => {
            let (proposed, returned) = (after(stage, end, -8), after(stage, end, -7));
            stage.at(proposed, 9 * 60, Step::Task(Deed::Propose(id)));
            stage.at(returned, 10 * 60, Step::Task(Deed::GiveBack(id)));
            stage.at(after(stage, end, -3), 9 * 60, Step::Task(Deed::Report(id, 100, 1)));
            deliver(stage, id, end, 1);
        }
        Course::Returned(_) => {
            let returned = Day::constant(2021, 9, 29);
            stage.at(after(stage, returned, -1), 9 * 60, Step::Task(Deed::Propose(id)));
            stage.at(returned, 14 * 60, Step::Task(Deed::GiveBack(id)));
        }
        Course::DoneExtended(to) => {
            let (asked, decided) = (after(stage, due, -4), after(stage, due, -3));
            stage.at(asked, 9 * 60, Step::Task(Deed::AskExtension(id, date(to), Some((true, decided)))));
            deliver(stage, id, end, 1);
        }
        Course::Extended(_, to) => {
            let (asked, decided) = (after(stage, due, -3), after(stage, due, -1));
            stage.at(asked, 9 * 60, Step::Task(Deed::AskExtension(id, date(to), Some((true, decided)))));
        }
        Course::ExtensionRefused(_, to) => {
            let (asked, decided) = (after(stage, due, -2), after(stage, due, 1));
            stage.at(asked, 9 * 60, Step::Task(Deed::AskExtension(id, date(to), Some((false, decided)))));
            stage.at(after(stage, due, 5), 8 * 60, Step::Task(Deed::Urge(id)));
        }
        Course::ExtensionAsked(_, to) => {
            stage.at(Day::constant(2021, 9, 30), 10 * 60, Step::Task(Deed::AskExtension(id, date(to), None)));
        }
        Course::Explained(_) | Course::AskedToExplain(_) => {
            let asked = if matches!(course, Course::Explained(_)) {
                after(stage, due, 4)
            } else {
                after(stage, due, 1)
            };
            let answered =
                matches!(course, Course::Explained(_)).then(|| (after(stage, asked, 2), EXPLAINED));
            stage.at(asked, 8 * 60 + 20, Step::Task(Deed::AskToExplain(id, answered)));
            if answered.is_some() {
                stage.at(after(stage, due, 8), 9 * 60, Step::Task(Deed::Urge(id)));
            }
        }
        Course::Open(_) => {
            if stage.working_days(due, Day::constant(2021, 9, 30)) > 0 {
                stage.at(after(stage, due, 2), 9 * 60, Step::Task(Deed::Urge(id)));
            }
            if stage.chance.happens(20) {
                let answered = stage.chance.happens(70).then(|| after(stage, start, 5));
                stage.on(after(stage, start, 3), Step::Task(Deed::Ask(id, answered)));
            }
        }
    }
}

fn date((month, day): crate::works::Date) -> Day {
    Day::new(2021, month, day).unwrap_or(Day::constant(2021, 12, 31))
}

/// One to three reports on the way to `percent`, the last one mostly with a file.
fn reports(stage: &mut Stage<'_>, id: TaskId, start: Day, end: Day, percent: i64) {
    let span = stage.working_days(start, end).max(1);
    let count = if span > 40 { 3 } else { 1 + i64::from(span > 12) };
    for n in 1..=count {
        let files =
            usize::from(n == count && stage.chance.happens(78)) * (1 + usize::from(stage.chance.happens(25)));
        let day = stage.working(start, span * n / (count + 1));
        stage.on(day, Step::Task(Deed::Report(id, percent * n / count, files)));
    }
}

/// Proposed on `day` after the last report, accepted within so many days.
pub fn deliver(stage: &mut Stage<'_>, id: TaskId, day: Day, within: i64) {
    stage.at(day, 15 * 60 + 30, Step::Task(Deed::Propose(id)));
    let accepted = stage.working(day, within);
    stage.on(accepted, Step::Task(Deed::Accept(id)));
}

/// Who has the task in hand.
pub fn doer(stage: &Stage<'_>, task: &Task) -> Result<Somebody> {
    let people = stage.town.people(task.lead);
    let assigned = people.iter().find(|one| Some(one.person) == task.assignee);
    assigned.map_or_else(|| stage.town.somebody(task.lead, 0), Ok).cloned()
}

/// Who judges: the office for the committee, the chairman where the office itself delivers, else the head of the
/// agency that gave it.
fn judge(stage: &Stage<'_>, task: &Task) -> Result<Somebody> {
    let committee = stage.town.agency(crate::town::COMMITTEE)?;
    if task.assigner != committee {
        return stage.town.somebody(task.assigner, 0).cloned();
    }
    let account = if task.lead == office(stage)? { "chutich" } else { "vanphong" };
    stage.town.named(account).cloned()
}

fn office(stage: &Stage<'_>) -> Result<AgencyId> {
    stage.town.agency("vp")
}

/// Does it.
pub async fn perform(stage: &mut Stage<'_>, deed: Deed) -> Result<()> {
    let look = stage.look();
    let get = async |id: TaskId| tasks::get(look.db(), id).await;
    match deed {
        Deed::Assign(id) => {
            let task = get(id).await?;
            let head = stage.town.somebody(task.lead, 0)?.clone();
            let staff = stage.town.people(task.lead).len().saturating_sub(1);
            // The first official of an agency carries half of what is handed out.
            let place =
                if staff >= 2 && stage.chance.happens(50) { 2 } else { stage.chance.below(staff) + 1 };
            let official = stage.town.somebody(task.lead, place)?.clone();
            let is_other = official.person != head.person && works(&official);
            if task.state.is_open() && is_other {
                acts::assign(&stage.cx(&head.actor), id, None, Some(official.person)).await?;
            }
            Ok(())
        }
        Deed::Report(id, percent, files) => report(stage, &get(id).await?, percent, files).await,
        Deed::Propose(id) => {
            let task = get(id).await?;
            acts::propose(&stage.cx(&doer(stage, &task)?.actor), id, None, "Đã hoàn thành, đề nghị xác nhận.")
                .await
        }
        Deed::Accept(id) => {
            let task = get(id).await?;
            let judge = judge(stage, &task)?;
            acts::accept(&stage.cx(&judge.actor), id, None, "").await
        }
        Deed::GiveBack(id) => {
            let task = get(id).await?;
            let words = pick(stage, BACK);
            acts::give_back(&stage.cx(&judge(stage, &task)?.actor), id, None, words).await
        }
        Deed::AskExtension(id, to, verdict) => {
            let task = get(id).await?;
            let reason = pick(stage, REASONS);
            let asked = acts::ask_extension(&stage.cx(&doer(stage, &task)?.actor), id, to, reason).await?;
            match verdict {
                Some((granted, on)) => stage.on(on, Step::Task(Deed::Decide(id, asked, granted))),
                None => stage.memory.undecided.push((id, asked)),
            }
            Ok(())
        }
        Deed::Decide(id, extension, granted) => {
            let cx = stage.cx(&judge(stage, &get(id).await?)?.actor);
            if granted {
                acts::grant_extension(&cx, extension, None, "Đồng ý, không gia hạn thêm lần nữa.").await
            } else {
                let note = "Việc này nhiều cơ quan đang chờ. Tập trung làm xong phần chính trước, phần còn lại bổ sung sau.";
                acts::refuse_extension(&cx, extension, note).await
            }
        }
        Deed::Ask(id, answered) => {
            let task = get(id).await?;
            let (question, _) =
                QUESTIONS.get(usize::from(task.title.len() % 2 == 1)).copied().unwrap_or_default();
            let asked = acts::ask(&stage.cx(&doer(stage, &task)?.actor), id, question).await?;
            if let Some(on) = answered {
                stage.on(on, Step::Task(Deed::Answer(id, asked)));
            }
            Ok(())
        }
        Deed::Answer(id, question) => {
            let task = get(id).await?;
            let (_, answer) =
                QUESTIONS.get(usize::from(task.title.len() % 2 == 1)).copied().unwrap_or_default();
            acts::answer(&stage.cx(&judge(stage, &task)?.actor), question, answer).await
        }
        Deed::Urge(id) => {
            let task = get(id).await?;
            if !task.state.is_in_hand() {
                return Ok(());
            }
            // The town's monitor has no part in what a ward gives inside itself.
            let by = if task.authority == stage.town.authority {
                stage.town.named("theodoi")?.clone()
            } else {
                judge(stage, &task)?
            };
            let words = pick(stage, URGES);
            acts::urge(&stage.cx(&by.actor), id, words).await
        }
        Deed::AskToExplain(id, answered) => {
            let cx = stage.cx(&stage.town.named("chutich")?.actor);
            let due = stage.working(cx.today(), 3);
            let words = "Vì sao quá hạn, đang vướng ở đâu, bao giờ xong?";
            let asked = acts::ask_about_task(&cx, id, words, due).await?;
            if let Some((on, words)) = answered {
                stage.on(on, Step::Task(Deed::Explain(id, asked, words)));
            }
            Ok(())
        }
        Deed::Explain(id, explanation, words) => {
            let task = get(id).await?;
            let head = stage.town.somebody(task.lead, 0)?;
            acts::answer_explanation(&stage.cx(&head.actor), explanation, words).await
        }
    }
}

/// Whether somebody works on tasks rather than on seals or machines.
fn works(one: &Somebody) -> bool {
    use kernel::Role::{AgencyHead, Leader, Official};
    [AgencyHead, Official, Leader].into_iter().any(|role| one.actor.has_anywhere(role))
}

async fn report(stage: &mut Stage<'_>, task: &Task, percent: i64, files: usize) -> Result<()> {
    if !task.state.is_in_hand() {
        return Ok(());
    }
    let doer = doer(stage, task)?;
    let words = pick(stage, DONE);
    let issuer = agencies::agency(stage.look().db(), task.lead).await?.name;
    let mut kept = Vec::with_capacity(files);
    for n in 1..=files {
        let subject = match (&task.product, n) {
            (Some(product), 1) => product.clone(),
            _ => format!("Phụ lục {n} {}", task.title),
        };
        let lines = [task.title.clone(), words.to_owned(), format!("Tiến độ: {percent}%")];
        kept.push(stage.upload(&doer.actor, &issuer, &subject, &lines).await?);
    }
    let report = Report { percent: Some(percent.clamp(0, 100)), words: words.to_owned(), files: kept };
    acts::report(&stage.cx(&doer.actor), stage.files, task.id, None, &report).await?;
    Ok(())
}
