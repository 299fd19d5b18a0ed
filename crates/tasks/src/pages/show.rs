//! One task: state and clock, what I can do now, content, talk, history.

use std::collections::HashMap;

use askama::Template;
use files::Disposition;
use kernel::words::{self, ClockState};
use kernel::{FieldErrors, Granted, Result, TaskId};
use notices::Pace;
use store::AuditTrail;
use web::axum::http::StatusCode;
use web::{Answer, Caller, Clock, IdPath, Page, TextPath, render_status};

use super::choices::{self, Choice};
use super::names::{ExplanationRow, ExtensionRow, Names, QuestionRow, Related, TaskRow};
use super::story;
use crate::EvidenceId;
use crate::model::{State, Task};
use crate::policy::act;
use crate::store as sql;

/// What was typed into one of the page's forms, when it comes back.
#[derive(Debug, Clone, Default)]
pub struct Typed(pub HashMap<&'static str, String>);

impl Typed {
    fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }
}

/// What the actor may do: the buttons. The grant in each act is the law.
struct May {
    carry: bool,
    judge: bool,
    accept: bool,
    ask: bool,
    extend: bool,
    assign: bool,
    hand_on: bool,
    urge: bool,
    link: bool,
    demand: bool,
    withdraw: bool,
}

impl May {
    /// Whether there is anything besides reporting and accepting.
    fn act(&self) -> bool {
        self.carry || self.extend || self.assign || self.hand_on || self.urge || self.demand || self.withdraw
    }
}

struct FileRow {
    id: String,
    href: String,
    name: String,
    meta: String,
}

struct ReportRow {
    words: String,
    meta: String,
    files: Vec<FileRow>,
}

struct Step {
    class: &'static str,
    mark: &'static str,
    what: &'static str,
    meta: String,
}

/// How much of each list is older than what the page shows, in words; "" where all is shown.
struct Older {
    reports: String,
    questions: String,
    extensions: String,
    explanations: String,
    history: String,
}

/// Parts that the page shows; a task given to all agencies of a province has hundreds.
const PARTS: u64 = 30;

#[derive(Template)]
#[template(path = "task.html")]
struct TaskPage {
    page: Page,
    base: String,
    version: i64,
    code: String,
    title: String,
    clock: Clock,
    /// The state beside the clock; none where the clock says it.
    state: Option<Clock>,
    is_late: bool,
    first: Option<Clock>,
    meta: String,
    plan_href: Option<String>,
    parent: Option<TaskRow>,
    text: String,
    product: String,
    area: String,
    lead: String,
    coordinators: String,
    assigner: String,
    assignee: String,
    from: String,
    due: String,
    first_due: String,
    late: String,
    percent: i64,
    /// What in the narrow column waits for the actor: where it stands, and what it is.
    asks: Vec<(&'static str, &'static str)>,
    may: May,
    typed: Typed,
    errors: FieldErrors,
    reports: Vec<ReportRow>,
    parts: Vec<TaskRow>,
    /// Where the other parts stand, if there are more than [`PARTS`].
    more_parts: Option<(String, String)>,
    waits_for: Vec<TaskRow>,
    waited_by: Vec<TaskRow>,
    questions: Vec<QuestionRow>,
    extensions: Vec<ExtensionRow>,
    explanations: Vec<ExplanationRow>,
    people: Vec<Choice>,
    agencies: Vec<Choice>,
    steps: Vec<Step>,
    said: Vec<String>,
    history: Vec<story::Line>,
    older: Older,
}

impl TaskPage {
    fn has(&self, fields: &[&str]) -> bool {
        fields.iter().any(|field| self.errors.get(field).is_some())
    }
}

/// `GET /nhiem-vu/{id}`.
pub async fn show(call: Caller, IdPath(id): IdPath<TaskId>) -> Answer {
    answer(&call, id, StatusCode::OK, FieldErrors::default(), Typed::default()).await
}

/// The page, also when a form comes back with its errors and what was typed.
pub async fn answer(
    call: &Caller,
    id: TaskId,
    status: StatusCode,
    errors: FieldErrors,
    typed: Typed,
) -> Answer {
    let task: Granted<Task, act::See> = call.cx.actor.grant(sql::task::get(call.cx.db(), id).await?)?;
    let page = call.page(&task.title, "/nhiem-vu").await?;
    render_status(status, &build(call, page, task.into_inner(), errors, typed).await?)
}

/// `GET /nhiem-vu/{id}/minh-chung/{tep}`: a file of evidence, for whoever may see the task.
pub async fn evidence(call: Caller, path: TextPath) -> Answer {
    let (id, evidence): (TaskId, EvidenceId) = (path.parse(0)?, path.parse(1)?);
    let task: Granted<Task, act::See> = call.cx.actor.grant(sql::task::get(call.cx.db(), id).await?)?;
    let row = sql::talk::evidence(call.cx.db(), evidence).await?;
    let stored = call.app.files().get_of(&call.cx, &task.id.into(), row.file).await?;
    let contents = call.app.files().open(stored.id).await?;
    Ok(files::serve(&stored, contents, Disposition::Attachment))
}

async fn build(call: &Caller, page: Page, task: Task, errors: FieldErrors, typed: Typed) -> Result<TaskPage> {
    let (cx, pace) = (&call.cx, Pace::of(&call.cx).await?);
    let object = task.id.into();
    let talk = sql::talk::of_task(cx.db(), task.id).await?;
    let events = AuditTrail::of(cx, &object).await?;
    let (asked, more_asked) = sql::explanation::of(cx.db(), &object).await?;
    let (more_reports, more_questions, more_extensions) = talk.older;
    let older = Older {
        reports: words::older(more_reports),
        questions: words::older(more_questions),
        extensions: words::older(more_extensions),
        explanations: words::older(more_asked),
        history: words::older(AuditTrail::older(cx, &object, &events).await?),
    };
    let said = notices::said_of(cx.db(), &object).await?;
    let (on, by) = sql::task::links_of(cx.db(), task.id).await?;
    let (parts, all_parts) = sql::list::some_parts_of(cx.db(), task.id, PARTS).await?;
    let more_parts = all_parts - parts.len() as i64;
    let related = Related {
        waits_for: sql::task::by_ids(cx.db(), &on).await?,
        waited_by: sql::task::by_ids(cx.db(), &by).await?,
        parts,
        parent: sql::task::by_ids(cx.db(), task.parent.as_slice()).await?.pop(),
    };
    let names = Names::read(call, &task, &talk, &events, &asked, &said, &related).await?;
    let may = may(call, &task);
    let clock = task.clock(pace.today, &pace.calendar, pace.soon_days);
    let history = story::lines(&events, &talk, &names.people, &names.agencies);
    let questions: Vec<QuestionRow> =
        talk.questions.iter().map(|question| names.question(call, &task, question)).collect();
    let extensions: Vec<ExtensionRow> =
        talk.extensions.iter().map(|extension| names.extension(extension)).collect();
    let day = |day: Option<kernel::Day>| day.map(words::day).unwrap_or_default();
    Ok(TaskPage {
        base: task.href(),
        version: task.version,
        code: task.code.clone(),
        title: task.title.clone(),
        clock: Clock::in_full(&clock),
        state: (!clock.is_unconfirmed).then(|| state_badge(task.state)),
        is_late: clock.state == ClockState::Late,
        first: task
            .first_clock(pace.today, &pace.calendar)
            .map(|first| Clock {
                text: format!("theo hạn đầu: {}", first.in_full()), ..Clock::of(&first)
            }),
        meta: meta(&task, &names),
        plan_href: task.plan.map(|plan| format!("/ke-hoach/{plan}")),
        parent: related.parent.as_ref().map(|parent| names.row(&cx.actor, &pace, parent)),
        text: task.text.clone(),
        product: task.product.clone().unwrap_or_default(),
        area: task.area.clone(),
        lead: names.agency(task.lead),
        coordinators: task.coordinators.iter().map(|id| names.agency(*id)).collect::<Vec<_>>().join(", "),
        assigner: names.agency(task.assigner),
        assignee: task.assignee.map(|person| names.person(Some(person))).unwrap_or_default(),
        from: day(task.from),
        due: if task.open_ended {
            "thường xuyên, không định hạn".to_owned()
        } else {
            day(task.due)
        },
        first_due: if task.first_due == task.due { String::new() } else { day(task.first_due) },
        late: late_words(&task),
        percent: task.percent,
        reports: reports(&task, &talk, &names),
        more_parts: (more_parts > 0).then(|| {
            let say = format!("Còn {} nhiệm vụ con, xem tất cả", words::whole(more_parts));
            (format!("/nhiem-vu?trang-thai=tat-ca&thuoc={}", task.id), say)
        }),
        parts: related.parts.iter().map(|part| names.row(&cx.actor, &pace, part)).collect(),
        waits_for: related.waits_for.iter().map(|other| names.row(&cx.actor, &pace, other)).collect(),
        waited_by: related
            .waited_by
            .iter()
            .filter(|other| other.state.is_open())
            .map(|other| names.row(&cx.actor, &pace, other))
            .collect(),
        asks: asks(&may, &questions, &extensions),
        questions,
        extensions,
        explanations: asked.iter().map(|one| names.explanation(&cx.actor, &pace, one)).collect(),
        people: if may.assign { choices::people(cx, task.lead, task.assignee).await? } else { Vec::new() },
        agencies: if may.hand_on { choices::agencies(cx, &[]).await? } else { Vec::new() },
        steps: steps(&task, &names),
        said: said
            .iter()
            .map(|one| format!("{}: {} – {}", words::day(one.on), names.person(Some(one.person)), one.clock))
            .collect(),
        history,
        older,
        may,
        typed,
        errors,
        page,
    })
}

fn may(call: &Caller, task: &Task) -> May {
    let actor = &call.cx.actor;
    let (open, in_hand) = (task.state.is_open(), task.state.is_in_hand());
    let carry = actor.may::<Task, act::Carry>(task);
    let judge = actor.may::<Task, act::Judge>(task);
    May {
        carry: in_hand && carry,
        judge: open && judge,
        accept: task.state == State::Proposed && judge,
        ask: open && actor.may::<Task, act::Ask>(task),
        extend: in_hand && task.due.is_some() && carry,
        assign: open && actor.may::<Task, act::Assign>(task),
        hand_on: open && actor.may::<Task, act::Move>(task),
        urge: open && actor.may::<Task, act::Urge>(task),
        link: open && actor.may::<Task, act::Link>(task),
        demand: task.state != State::Withdrawn && actor.may::<Task, act::Demand>(task),
        withdraw: open && judge,
    }
}

fn asks(
    may: &May,
    questions: &[QuestionRow],
    extensions: &[ExtensionRow],
) -> Vec<(&'static str, &'static str)> {
    let asked = [
        (
            may.judge && extensions.iter().any(|one| one.is_open),
            ("#gia-han", "Có đề nghị gia hạn chờ bạn quyết định"),
        ),
        (questions.iter().any(|one| one.may_answer), ("#hoi-dap", "Có câu hỏi chờ bạn trả lời")),
    ];
    asked.into_iter().filter(|(waits, _)| *waits).map(|(_, ask)| ask).collect()
}

/// The line beside the states.
fn meta(task: &Task, names: &Names) -> String {
    let given = words::day(task.given_at.day());
    let mut said = vec![format!("{} chủ trì", names.agency(task.lead)), format!("giao {given}")];
    if task.state.is_open() {
        said.extend(task.late_on.map(|day| format!("quá hạn từ {}", words::day(day))));
    }
    said.join(" · ")
}

fn late_words(task: &Task) -> String {
    match (task.state, task.late_on) {
        (State::Done, _) if task.late_days > 0 => {
            format!("Hoàn thành muộn {} ngày làm việc so với hạn ban đầu.", task.late_days)
        }
        (state, Some(day)) if state.is_open() && task.due != task.first_due => {
            format!("Quá hạn ban đầu từ ngày {}. Gia hạn không xóa việc trễ khỏi thống kê.", words::day(day))
        }
        _ => String::new(),
    }
}

/// How a state looks beside the clock.
fn state_badge(state: State) -> Clock {
    let (class, icon) = match state {
        State::Given => ("none", "circle-dashed"),
        State::Working => ("in-time", "player-play"),
        State::Proposed => ("soon", "clock"),
        State::Returned => ("late", "arrow-back-up"),
        State::Done => ("done", "circle-check"),
        State::Withdrawn => ("none", "ban"),
    };
    Clock { class, icon, text: state.name().to_owned() }
}

fn reports(task: &Task, talk: &sql::talk::Talk, names: &Names) -> Vec<ReportRow> {
    let file = |row: &sql::talk::evidence::Model| FileRow {
        id: row.id.to_string(),
        href: format!("{}/minh-chung/{}", task.href(), row.id),
        name: row.name.clone(),
        meta: words::size(row.size.unsigned_abs()),
    };
    talk.progress
        .iter()
        .rev()
        .map(|row| ReportRow {
            words: row.words.clone(),
            meta: format!("{}% · {} · {}", row.percent, names.person(row.person), words::moment(row.at)),
            files: talk.evidence.iter().filter(|one| one.progress == Some(row.id)).map(file).collect(),
        })
        .collect()
}

fn steps(task: &Task, names: &Names) -> Vec<Step> {
    let now = match task.state {
        State::Given => 1,
        State::Working | State::Returned => 2,
        State::Proposed => 3,
        State::Done => 5,
        State::Withdrawn => 0,
    };
    let class = |at: usize| match at.cmp(&now) {
        std::cmp::Ordering::Less => "past",
        std::cmp::Ordering::Equal => "now",
        std::cmp::Ordering::Greater => "todo",
    };
    if task.state == State::Withdrawn {
        return vec![Step {
            class: "now",
            mark: "–",
            what: "Đã rút, không tính vào đâu nữa",
            meta: String::new(),
        }];
    }
    let moment = |at: Option<kernel::Moment>| at.map(words::moment).unwrap_or_default();
    let day = |day: Option<kernel::Day>| day.map(words::day).unwrap_or_default();
    vec![
        Step {
            class: class(1),
            mark: "1",
            what: "Giao việc",
            meta: format!("{}, {}", names.agency(task.assigner), words::day(task.given_at.day())),
        },
        Step { class: class(2), mark: "2", what: "Thực hiện", meta: moment(task.reported_at) },
        Step {
            class: class(3),
            mark: "3",
            what: "Đề nghị hoàn thành",
            meta: day(task.proposed.map(|(day, _)| day)),
        },
        Step { class: class(4), mark: "4", what: "Xác nhận hoàn thành", meta: day(task.done_on) },
    ]
}
