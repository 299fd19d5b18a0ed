//! The lists under a plan as files: agencies' own plans with their lines, their reports, questions to the issuer.

use kernel::{AgencyId, ItemId, Moment};
use typeset::{Sheet, SheetColumn, Value, Workbook};

use crate::model::{Detailed, DetailedLine, Plan, Question, Report};

fn sheet(name: &str, plan: &Plan, columns: &[&str], rows: Vec<Vec<Value>>) -> Sheet {
    Sheet {
        name: name.to_owned(),
        title: format!("{name}: {}", plan.title),
        columns: columns.iter().map(|title| SheetColumn::new(*title)).collect(),
        rows,
        ..Sheet::default()
    }
}

/// Who owes an own plan and how it stands; on the second sheet every line of all of them.
pub(super) fn detailed(
    plan: &Plan,
    papers: &[Detailed],
    name: &impl Fn(AgencyId) -> String,
    now: Moment,
) -> Workbook {
    let row = |paper: &Detailed| {
        vec![
            name(paper.agency).into(),
            paper.state.name().into(),
            paper.due_on.into(),
            paper.submitted_at.into(),
            paper.decided_at.into(),
            Value::Int(paper.lines.len() as i64),
            paper.reason.clone().into(),
        ]
    };
    let columns =
        ["Cơ quan", "Trạng thái", "Hạn nộp", "Nộp lúc", "Quyết định lúc", "Số việc", "Lý do trả lại"];
    let first = sheet("Kế hoạch chi tiết", plan, &columns, papers.iter().map(row).collect());
    let line = |paper: &Detailed, line: &DetailedLine| {
        vec![
            name(paper.agency).into(),
            Value::text(&line.code),
            Value::text(&line.work),
            line.from.into(),
            line.to.into(),
            Value::text(&line.product),
            Value::text(&line.person),
        ]
    };
    let lines = papers.iter().flat_map(|paper| paper.lines.iter().map(move |one| line(paper, one))).collect();
    let columns = ["Cơ quan", "Mục", "Việc", "Từ ngày", "Đến ngày", "Sản phẩm", "Người thực hiện"];
    let mut book = Workbook::of(first, now);
    book.sheets.push(sheet("Từng việc", plan, &columns, lines));
    book
}

/// Periodic reports with the figures with which they were handed in.
pub(super) fn reports(
    plan: &Plan,
    reports: &[Report],
    name: &impl Fn(AgencyId) -> String,
    what: &impl Fn(&Report) -> String,
    now: Moment,
) -> Workbook {
    let row = |one: &Report| {
        let figures = one.figures;
        // Figures are those of the day on which it was handed in; before that there are none.
        let figure = |number: i64| if one.submitted_at.is_some() { Value::Int(number) } else { Value::Empty };
        vec![
            name(one.agency).into(),
            what(one).into(),
            one.period_in_words().into(),
            one.due_on.into(),
            one.submitted_at.into(),
            figure(one.late_days),
            one.state.name().into(),
            figure(figures.total),
            figure(figures.done),
            figure(figures.done_late),
            figure(figures.in_time),
            figure(figures.soon),
            figure(figures.late),
            Value::text(&one.words),
        ]
    };
    let columns = [
        "Cơ quan",
        "Nội dung",
        "Kỳ",
        "Hạn",
        "Nộp lúc",
        "Trễ (ngày làm việc)",
        "Trạng thái",
        "Nhiệm vụ chủ trì",
        "Hoàn thành",
        "Trong đó trễ hạn",
        "Đúng tiến độ",
        "Sắp đến hạn",
        "Quá hạn",
        "Lời báo cáo",
    ];
    Workbook::of(sheet("Báo cáo của các cơ quan", plan, &columns, reports.iter().map(row).collect()), now)
}

/// What the issuer was asked, and the answers.
pub(super) fn questions(
    plan: &Plan,
    asked: &[Question],
    code: &impl Fn(ItemId) -> String,
    now: Moment,
) -> Workbook {
    let row = |one: &Question| {
        let answer = one.answer.as_ref();
        vec![
            one.item.map(code).into(),
            Value::Int(one.span.0),
            Value::text(&one.question),
            answer.map(|(said, ..)| said.clone()).into(),
            answer.and_then(|(_, at, _)| *at).into(),
        ]
    };
    let columns = ["Mục", "Dòng", "Câu hỏi", "Trả lời", "Trả lời lúc"];
    Workbook::of(sheet("Hỏi người ban hành", plan, &columns, asked.iter().map(row).collect()), now)
}

/// The files that prove work on a plan, each line as it is shown.
pub(super) fn proofs(plan: &Plan, rows: Vec<Vec<Value>>, now: Moment) -> Workbook {
    let columns =
        ["Mục", "Số việc", "Việc", "Cơ quan chủ trì", "Tệp", "Cỡ", "Người nộp", "Nộp lúc", "Địa chỉ"];
    Workbook::of(sheet("Minh chứng", plan, &columns, rows), now)
}
