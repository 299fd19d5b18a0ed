//! How a judged target looks as a row of a list.

use measures::{Ink, Point, sparkline};
use web::Clock;

use crate::judged::Judged;
use crate::model::Source;

/// A row for `ui::figure_row`.
pub struct FigureRow {
    pub href: String,
    pub title: String,
    pub meta: String,
    pub value: String,
    pub promised: String,
    pub spark: String,
    pub clock: Clock,
    pub open_href: String,
    pub open: String,
}

/// The badge that says where a target stands.
pub fn badge(judged: &Judged) -> Clock {
    Clock { class: judged.state.class(), icon: judged.state.icon(), text: judged.state_name().to_owned() }
}

/// A judged target as a row.
pub fn figure_row(judged: &Judged) -> FigureRow {
    let href = format!("/chi-tieu/{}", judged.row.id);
    let place = if judged.row.item_code.is_empty() {
        "Mục đích, yêu cầu".to_owned()
    } else {
        format!("Mục {}", judged.row.item_code)
    };
    let (open, open_href) = match (&judged.source, judged.value) {
        (Source::Measured(_), Some(value)) => {
            let rows = value.denominator.unwrap_or(value.numerator);
            (format!("mở ra {} dòng", kernel::words::whole(rows)), href.clone())
        }
        (Source::ByHand, _) => (format!("{} lần báo cáo", judged.reported.len()), href.clone()),
        _ => ("gắn chỉ số đo".to_owned(), format!("{href}#gan")),
    };
    FigureRow {
        title: judged.row.name.clone(),
        meta: match (&judged.why, judged.stretch) {
            (Some(why), _) => format!("{place} · {why}"),
            (None, Some(stretch)) => format!("{place} · {} · {stretch}", source_name(&judged.source)),
            (None, None) => format!("{place} · {}", source_name(&judged.source)),
        },
        value: judged.figure(),
        promised: format!("hứa {}", judged.row.promised()),
        spark: spark(judged, Ink::Page),
        clock: badge(judged),
        open,
        open_href,
        href,
    }
}

/// From where the number comes, in words.
pub fn source_name(source: &Source) -> &'static str {
    match source {
        Source::Measured(_) => "hệ thống đo",
        Source::Announced(_) => "chỉ số đo chưa có trong hệ thống",
        Source::ByHand => "cơ quan báo cáo",
        Source::Nothing => "chưa có số đo",
    }
}

/// The course of a target as a small line; nothing with fewer than two readings.
pub fn spark(judged: &Judged, ink: Ink) -> String {
    let readings = &judged.course;
    if readings.len() < 2 {
        return String::new();
    }
    let first = readings.first().map(|(day, _)| *day);
    let points: Vec<Point> = readings
        .iter()
        .map(|(day, value)| Point { at: first.map_or(0.0, |f| f64::from(day.days_since(f))), value: *value })
        .collect();
    let title = format!("{}: nay {}, hứa {}", judged.row.name, judged.figure(), judged.row.promised());
    let promised = judged.row.value.filter(|_| judged.row.change.is_none());
    sparkline(&points, promised, judged.state.class(), &title, ink)
}
