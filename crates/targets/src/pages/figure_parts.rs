//! Parts of a figure's page: who reported what, what was asked, lists to choose from, both lists as a workbook.

use kernel::{AgencyId, Period, Result, TargetId, words};
use measures::Evidence;
use plans::Plan;
use typeset::{Sheet, SheetColumn, Value, Workbook};
use web::{Caller, Choice, Clock};

use super::figure::SO_FAR;
use crate::Tools;
use crate::judged::{Judged, in_unit};
use crate::model::{Reported, ReportedId, believed, latest};
use crate::policy::{OwnFigure, act};

/// One figure as it was reported.
pub struct ReportedRow {
    pub figure: String,
    pub parts: String,
    pub who: String,
    pub words: String,
    pub evidence: Option<String>,
    pub standing: &'static str,
}

/// What the agencies report together.
pub struct ToldRow {
    pub figure: String,
    pub parts: String,
    pub who: String,
}

/// Something that was asked about the figure.
pub struct Asking {
    pub who: String,
    pub words: String,
    pub answer: String,
    pub clock: Clock,
}

/// Months and quarters of the plan's years that have begun, the newest year first, with what the links keep.
pub(super) fn periods(plan: &Plan, id: TargetId, today: kernel::Day, kept: &str) -> Vec<(String, String)> {
    let kept = if kept.is_empty() { String::new() } else { format!("?{kept}") };
    let mut codes: Vec<String> = Vec::new();
    for year in (plan.year..=plan.until_year).rev() {
        codes.push(year.to_string());
        codes.extend((1..=4).rev().map(|q| format!("{year}-Q{q}")));
        codes.extend((1..=12).rev().map(|m| format!("{year}-{m:02}")));
    }
    let mut found = vec![(format!("/chi-tieu/{id}/{SO_FAR}{kept}"), "Lũy kế đến nay".to_owned())];
    found.extend(
        codes
            .iter()
            .filter_map(|code| Period::parse(code).ok())
            .filter(|p| p.first() <= today)
            .map(|p| (format!("/chi-tieu/{id}/{}{kept}", p.code()), p.to_string())),
    );
    found
}

/// What was reported, newest first: all that counts in the figure of the whole, and of the rest the newest 100.
pub(super) async fn reported_rows(call: &Caller, judged: &Judged) -> Result<Vec<ReportedRow>> {
    let cx = &call.cx;
    let people: Vec<_> = judged.reported.iter().filter_map(|r| r.by).collect();
    let people = agencies::people(cx.db(), &people, cx.today()).await?;
    let ids: Vec<AgencyId> = judged.reported.iter().map(|r| r.agency).collect();
    let names = agencies::names(cx.db(), &ids).await?;
    let to = judged.question.to;
    let counts: Vec<ReportedId> =
        latest(&judged.reported, to).into_iter().filter(|f| counted(judged, f)).map(|f| f.id).collect();
    let row = |r: &Reported| {
        let agency = names.get(&r.agency).map(|n| n.short_name.as_str()).unwrap_or_default();
        let person = r.by.and_then(|id| people.get(&id)).map_or("Hệ thống", |p| p.name.as_str());
        ReportedRow {
            figure: in_unit(&judged.row.unit, r.number),
            parts: r
                .parts
                .map(|(p, w)| format!("{} / {}", words::whole(p), words::whole(w)))
                .unwrap_or_default(),
            who: format!("{agency} · {person}, {}", words::day(r.on)),
            words: r.words.clone(),
            evidence: r.evidence.map(|file| format!("/chi-tieu/{}/minh-chung/{file}", judged.row.id)),
            standing: if counts.contains(&r.id) {
                "đang tính"
            } else if r.on > to {
                "sau ngày của chỉ tiêu, không tính"
            } else if believed(r, to) {
                "đã có số mới hơn"
            } else {
                "đã cũ, không tính"
            },
        }
    };
    let newest = judged.reported.iter().rev().enumerate();
    let shown = newest.filter(|(at, one)| *at < 100 || counts.contains(&one.id));
    Ok(shown.map(|(_, one)| row(one)).collect())
}

/// Whether a newest figure of an agency goes into the figure of the whole.
fn counted(judged: &Judged, figure: &Reported) -> bool {
    let Some(told) = judged.told else { return false };
    let in_stretch = judged.stretch.is_none_or(|stretch| stretch.contains(figure.on));
    in_stretch
        && believed(figure, judged.question.to)
        && match told.parts {
            Some(_) => figure.parts.is_some(),
            None => figure.on == told.on && (figure.number - told.number).abs() < 1e-9,
        }
}

/// The figure of all agencies together, in words.
pub(super) fn told_row(judged: &Judged) -> Option<ToldRow> {
    let told = judged.told?;
    Some(ToldRow {
        figure: in_unit(&judged.row.unit, told.number),
        parts: told
            .parts
            .map(|(p, w)| format!("{} / {}", words::whole(p), words::whole(w)))
            .unwrap_or_default(),
        who: if told.agencies > 1 {
            format!("cộng từ {} cơ quan, đến {}", told.agencies, words::day(told.on))
        } else {
            format!("đến {}", words::day(told.on))
        },
    })
}

/// What lies between the measured and the last reported figure, in words.
pub(super) fn difference(judged: &Judged) -> Option<String> {
    let last = judged.told?;
    let measured = judged.value?;
    let number = measured.number()?;
    if (number - last.number).abs() < 0.05 {
        return None;
    }
    Some(match (last.parts, measured.denominator) {
        (Some((part, whole)), Some(all)) if whole == all => {
            format!("Lệch {} dòng so với số hệ thống đo.", words::whole((part - measured.numerator).abs()))
        }
        (_, Some(_)) => {
            format!("Lệch {} điểm % so với số hệ thống đo.", words::number((number - last.number).abs(), 1))
        }
        _ => format!("Lệch {} so với số hệ thống đo.", words::number((number - last.number).abs(), 1)),
    })
}

/// What was asked about a figure, and in words how much of it is too old to be shown.
pub(super) async fn explanations(call: &Caller, id: TargetId) -> Result<(Vec<Asking>, String)> {
    let cx = &call.cx;
    let (found, older) = tasks::explanations_of(cx.db(), &id.into()).await?;
    let ids: Vec<AgencyId> = found.iter().map(|e| e.agency).collect();
    let names = agencies::names(cx.db(), &ids).await?;
    let asked = found
        .into_iter()
        .map(|e| Asking {
            who: names.get(&e.agency).map(|n| n.short_name.clone()).unwrap_or_default(),
            clock: match e.answer {
                Some(_) => Clock { class: "done", icon: "circle-check", text: "đã trả lời".to_owned() },
                None => Clock {
                    class: "soon",
                    icon: "clock",
                    text: format!("trả lời trước {}", words::day(e.due)),
                },
            },
            answer: e.answer.map(|(words, ..)| words).unwrap_or_default(),
            words: e.words,
        })
        .collect();
    Ok((asked, words::older(older)))
}

pub(super) fn measure_choices(tools: &Tools, judged: &Judged) -> Vec<Choice> {
    let current = judged.row.measure.as_deref();
    let mut choices = vec![Choice {
        value: String::new(),
        label: "Cơ quan báo cáo bằng tay".to_owned(),
        selected: current.is_none(),
    }];
    choices.extend(tools.measures.all().iter().map(|m| Choice {
        value: m.key.to_owned(),
        label: m.name.to_owned(),
        selected: current == Some(m.key),
    }));
    choices
}

/// Agencies for which the caller may report.
pub(super) async fn choices(call: &Caller, plan: &Plan, typed: &str) -> Result<Vec<Choice>> {
    let actor = &call.cx.actor;
    let all = agencies::agencies_of(call.cx.db(), plan.authority, call.cx.today()).await?;
    Ok(all
        .into_iter()
        .filter(|a| {
            actor.may::<OwnFigure, act::Report>(&OwnFigure { authority: plan.authority, agency: a.id })
        })
        .map(|a| Choice {
            value: a.id.to_string(),
            selected: if typed.is_empty() {
                actor.home_agency() == Some(a.id)
            } else {
                a.id.to_string() == typed
            },
            label: a.name,
        })
        .collect())
}

pub(super) fn workbook(judged: &Judged, evidence: &Evidence) -> Workbook {
    let columns = ["Ngày", "Dòng", "Nơi, người", "Được tính", "Vì sao"];
    let sheet = |name: &str, counted_only: bool| Sheet {
        name: name.to_owned(),
        title: format!("{}: {}", judged.row.name, name.to_lowercase()),
        notes: vec![format!("Đã hứa {}", judged.row.promised())],
        columns: columns.into_iter().map(SheetColumn::new).collect(),
        rows: evidence
            .rows
            .iter()
            .filter(|r| r.counted || !counted_only)
            .map(|r| {
                vec![
                    Value::Day(r.on),
                    Value::text(r.title.clone()),
                    Value::text(r.line.clone()),
                    Value::text(if r.counted { "có" } else { "không" }),
                    Value::text(r.why.clone()),
                ]
            })
            .collect(),
    };
    Workbook {
        title: judged.row.name.clone(),
        made_at: None,
        sheets: vec![sheet("Tử số", true), sheet("Mẫu số", false)],
    }
}
