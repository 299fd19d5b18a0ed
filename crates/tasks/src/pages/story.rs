//! The history of a task in words, from the audit record and the words that went with the acts.

use std::collections::HashMap;

use kernel::{AgencyId, Moment, PersonId, words};
use store::{AuditEvent, ON_BEHALF_OF};

use crate::store::talk::Talk;

/// One line of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Icon of the sprite.
    pub icon: &'static str,
    /// What was done.
    pub what: String,
    /// By whom.
    pub who: String,
    /// When.
    pub at: String,
    /// The words that went with it.
    pub note: String,
}

/// The people that the record names, so that their names can be read in one go.
pub fn people_in(events: &[AuditEvent]) -> Vec<PersonId> {
    events
        .iter()
        .flat_map(|event| [event.also.get("by"), event.also.get("person"), event.also.get(ON_BEHALF_OF)])
        .flatten()
        .flat_map(|ids| ids.split_whitespace())
        .filter_map(|id| id.parse().ok())
        .collect()
}

/// The agencies that the record names.
pub fn agencies_in(events: &[AuditEvent]) -> Vec<AgencyId> {
    events
        .iter()
        .flat_map(|event| [event.also.get("from"), event.also.get("to")])
        .flatten()
        .filter_map(|id| id.parse().ok())
        .collect()
}

/// The history, newest first.
pub fn lines(
    events: &[AuditEvent],
    talk: &Talk,
    people: &HashMap<PersonId, String>,
    agencies: &HashMap<AgencyId, String>,
) -> Vec<Line> {
    let person = |key: &str, event: &AuditEvent| {
        event.also.get(key).and_then(|id| id.parse().ok()).and_then(|id| people.get(&id)).cloned()
    };
    let agency = |key: &str, event: &AuditEvent| {
        event
            .also
            .get(key)
            .and_then(|id| id.parse().ok())
            .and_then(|id| agencies.get(&id))
            .cloned()
            .unwrap_or_default()
    };
    let line = |event: &AuditEvent| {
        let (icon, mut what) = words_of(&event.act);
        match event.act.as_str() {
            "task.assigned" => {
                let to = person("person", event).unwrap_or_else(|| "thủ trưởng cơ quan".to_owned());
                what = format!("Phân công cho {to}");
            }
            "task.moved" => {
                what = match (agency("from", event), agency("to", event)) {
                    (from, to) if from.is_empty() => format!("Chuyển chủ trì sang {to}"),
                    (from, to) => format!("Chuyển chủ trì từ {from} sang {to}"),
                };
            }
            _ => {}
        }
        Line { icon, what, who: who(event, people), at: words::moment(event.at), note: note_of(event, talk) }
    };
    events.iter().rev().map(line).collect()
}

/// Who did it, and for whom by delegation.
fn who(event: &AuditEvent, people: &HashMap<PersonId, String>) -> String {
    let named = |key: &str| -> Vec<&str> {
        let ids = event.also.get(key).map(String::as_str).unwrap_or_default();
        ids.split_whitespace()
            .filter_map(|id| id.parse().ok())
            .filter_map(|id| people.get(&id))
            .map(String::as_str)
            .collect()
    };
    let by = named("by").first().map_or("Hệ thống", |name| *name).to_owned();
    match named(ON_BEHALF_OF).as_slice() {
        [] => by,
        whose => format!("{by}, theo ủy quyền của {}", whose.join(", ")),
    }
}

fn words_of(act: &str) -> (&'static str, String) {
    let (icon, what) = match act {
        "task.given" => ("send", "Giao nhiệm vụ"),
        "task.reported" => ("progress", "Cập nhật tiến độ"),
        "task.asked" => ("help-circle", "Hỏi"),
        "task.answered" => ("message-report", "Trả lời"),
        "task.extension-asked" => ("clock", "Xin gia hạn"),
        "task.extension-granted" => ("calendar-month", "Gia hạn"),
        "task.extension-refused" => ("x", "Không gia hạn"),
        "task.completion-proposed" => ("circle-check", "Đề nghị xác nhận hoàn thành"),
        "task.completed" => ("check", "Xác nhận hoàn thành"),
        "task.returned" => ("arrow-back-up", "Trả lại để làm tiếp"),
        "task.withdrawn" => ("ban", "Rút nhiệm vụ"),
        "task.assigned" => ("user", "Phân công"),
        "task.moved" => ("arrows-exchange", "Chuyển cơ quan chủ trì"),
        "task.amended" => ("calendar-month", "Thay đổi theo điều chỉnh kế hoạch"),
        "task.split" => ("list-tree", "Giao một nhiệm vụ con"),
        "task.linked" => ("link", "Đánh dấu đang chờ nhiệm vụ khác"),
        "task.unlinked" => ("link", "Bỏ đánh dấu chờ nhiệm vụ khác"),
        "task.urged" => ("bell-ringing", "Đôn đốc"),
        "task.became-late" => ("alert-triangle", "Quá hạn theo hạn ban đầu"),
        "task.explanation-asked" => ("message-report", "Yêu cầu giải trình"),
        _ => ("circle-dot", "Ghi nhận"),
    };
    (icon, what.to_owned())
}

fn note_of(event: &AuditEvent, talk: &Talk) -> String {
    let also = |key: &str| event.also.get(key).map(String::as_str).unwrap_or_default();
    match event.act.as_str() {
        "task.reported" => talk
            .progress
            .iter()
            .find(|row| row.id.to_string() == also("progress"))
            .map(|row| format!("{}%. {}", row.percent, row.words)),
        "task.asked" => talk
            .questions
            .iter()
            .find(|row| row.id.to_string() == also("question"))
            .map(|row| row.words.clone()),
        "task.answered" => talk
            .questions
            .iter()
            .find(|row| row.id.to_string() == also("question"))
            .and_then(|row| row.answer.clone()),
        "task.extension-asked" => talk
            .extensions
            .iter()
            .find(|row| row.id.to_string() == also("extension"))
            .map(|row| format!("Đến {}: {}", words::day(row.wanted), row.reason)),
        "task.extension-granted" | "task.extension-refused" => {
            talk.extensions.iter().find(|row| row.id.to_string() == also("extension")).map(|row| {
                match row.granted {
                    Some(day) => format!("Hạn mới {}. {}", words::day(day), row.note),
                    None => row.note.clone(),
                }
            })
        }
        act => talk
            .notes
            .iter()
            .find(|row| row.act == act && is_same(row.at, event.at))
            .map(|row| row.words.clone()),
    }
    .unwrap_or_default()
    .trim()
    .to_owned()
}

/// An act and its words are written in one transaction, at moments that may differ by a blink.
fn is_same(a: Moment, b: Moment) -> bool {
    (a.millis() - b.millis()).abs() < 2000
}
