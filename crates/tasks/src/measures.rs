//! What the record of tasks measures. Each number is counted by the database and opens to the rows that make it.

use kernel::{AgencyId, words};
use measures::{Better, Evidence, EvidenceRow, Future, Measure, Question, Unit, Value};
use store::Cx;

use crate::model::{State, Task};
use crate::store::board::{self, Pile};

/// The measures of this module.
pub fn measures() -> Vec<Measure> {
    vec![
        Measure {
            key: "tasks.done-in-time",
            name: "Nhiệm vụ hoàn thành đúng hạn",
            unit: Unit::Percent,
            basis: "Kế hoạch đã ban hành; hạn tính theo lịch làm việc (Bộ luật Lao động 45/2019/QH14, Điều 111, 112)",
            definition: "Trong các nhiệm vụ có hạn ban đầu rơi vào kỳ và đến ngày cuối kỳ đã giao nộp (đề nghị xác \
                         nhận hoàn thành, chưa bị trả lại) hoặc đã quá hạn, bao nhiêu phần trăm được giao nộp không \
                         muộn hơn hạn ban đầu; gia hạn không xóa việc trễ.",
            numerator: "nhiệm vụ hoàn thành đúng hạn ban đầu",
            denominator: Some("nhiệm vụ có hạn ban đầu trong kỳ, đã hoàn thành hoặc đã quá hạn"),
            source: "Sổ nhiệm vụ",
            fresh_days: 2,
            better: Better::Up,
            count: |cx, question| count(cx, question, Pile::Judged),
            evidence: |cx, question| evidence(cx, question, Pile::Judged),
            by_agency: Some(|cx, question| by_agency(cx, question, Pile::Judged)),
        },
        Measure {
            key: "tasks.evidence-attached",
            name: "Nhiệm vụ hoàn thành có minh chứng",
            unit: Unit::Percent,
            basis: "Kế hoạch đã ban hành, phần tổ chức thực hiện",
            definition: "Trong các nhiệm vụ giao nộp trong kỳ (đề nghị xác nhận hoàn thành, chưa bị trả lại), bao \
                         nhiêu phần trăm có ít nhất một tệp minh chứng.",
            numerator: "nhiệm vụ hoàn thành có minh chứng",
            denominator: Some("nhiệm vụ hoàn thành trong kỳ"),
            source: "Sổ nhiệm vụ",
            fresh_days: 2,
            better: Better::Up,
            count: |cx, question| count(cx, question, Pile::Delivered),
            evidence: |cx, question| evidence(cx, question, Pile::Delivered),
            by_agency: Some(|cx, question| by_agency(cx, question, Pile::Delivered)),
        },
        Measure {
            key: "tasks.late-open",
            name: "Nhiệm vụ quá hạn chưa xong",
            unit: Unit::Count,
            basis: "Kế hoạch đã ban hành; hạn tính theo lịch làm việc (Bộ luật Lao động 45/2019/QH14, Điều 111, 112)",
            definition: "Số nhiệm vụ đến ngày cuối kỳ chưa giao nộp mà hạn ban đầu đã qua.",
            numerator: "nhiệm vụ chưa giao nộp đã quá hạn ban đầu",
            denominator: None,
            source: "Sổ nhiệm vụ",
            fresh_days: 2,
            better: Better::Down,
            count: |cx, question| count(cx, question, Pile::LateOpen),
            evidence: |cx, question| evidence(cx, question, Pile::LateOpen),
            by_agency: Some(|cx, question| by_agency(cx, question, Pile::LateOpen)),
        },
    ]
}

fn count(cx: Cx, asked: Question, pile: Pile) -> Future<Value> {
    Box::pin(async move {
        let (part, whole) = board::count(cx.db(), pile, &asked).await?;
        Ok(Value { numerator: part, denominator: (pile != Pile::LateOpen).then_some(whole) })
    })
}

fn by_agency(cx: Cx, asked: Question, pile: Pile) -> Future<Vec<(AgencyId, Value)>> {
    Box::pin(async move {
        let rows = board::count_by_lead(cx.db(), pile, &asked).await?;
        let value =
            |part, whole| Value { numerator: part, denominator: (pile != Pile::LateOpen).then_some(whole) };
        Ok(rows.into_iter().map(|(lead, part, whole)| (lead, value(part, whole))).collect())
    })
}

fn evidence(cx: Cx, asked: Question, pile: Pile) -> Future<Evidence> {
    Box::pin(async move {
        let tasks = board::rows(cx.db(), pile, &asked).await?;
        let leads: Vec<_> = tasks.iter().map(|task| task.lead).collect();
        let names = agencies::names(cx.db(), &leads).await?;
        let rows = tasks
            .iter()
            .map(|task| {
                let lead = names.get(&task.lead).map(|name| name.short_name.clone()).unwrap_or_default();
                row(task, &lead, pile, asked)
            })
            .collect();
        Ok(Evidence { rows, is_share: pile != Pile::LateOpen })
    })
}

fn row(task: &Task, lead: &str, pile: Pile, asked: Question) -> EvidenceRow {
    let due = task.first_due.map(words::day).unwrap_or_default();
    let delivered = task.proposed.map(|(day, _)| day);
    let (counted, mut why, on) = match pile {
        Pile::Judged if !task.is_delivered_by(asked.to) => {
            (false, format!("đến {} chưa xong, đã quá hạn {due}", words::day(asked.to)), task.first_due)
        }
        Pile::Judged if task.late_days > 0 => {
            (false, format!("xong, trễ {} ngày làm việc so với hạn {due}", task.late_days), task.first_due)
        }
        Pile::Judged => (true, format!("xong đúng hạn {due}"), task.first_due),
        Pile::Delivered if task.evidence == 0 => (false, "không có minh chứng".to_owned(), delivered),
        Pile::Delivered => (true, format!("{} minh chứng", task.evidence), delivered),
        Pile::LateOpen => {
            (true, format!("đến {} chưa xong, quá hạn {due}", words::day(asked.to)), task.late_on)
        }
    };
    if task.state == State::Proposed && task.is_delivered_by(asked.to) {
        why.push_str(", chờ xác nhận");
    }
    EvidenceRow {
        object: task.id.into(),
        title: task.title.clone(),
        line: format!("{} · {lead}", task.code),
        href: task.href(),
        on: on.unwrap_or(asked.to),
        counted,
        why,
    }
}
