//! Charts as SVG text, drawn once for page, print, PDF and mail. Their parts are links where they are given one.

use std::fmt::Write;

/// Whether colours come from the page's styles (light and dark) or stand in the drawing (PDF, mail).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// `class` only.
    Page,
    /// Colours of the light theme.
    Paper,
}

/// A point of a line: position in time (any unit) and value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// For instance the day's number.
    pub at: f64,
    /// The value.
    pub value: f64,
}

/// A part of a bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// What stands before the bar.
    pub label: String,
    /// Its length.
    pub value: i64,
    /// Class of its state: late, soon, in-time, done, none.
    pub class: &'static str,
    /// Where it opens.
    pub href: Option<String>,
}

/// How one figure went, as a line of [`courses`].
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// What stands above the line.
    pub label: String,
    /// Its points.
    pub points: Vec<Point>,
    /// The promised value.
    pub promised: Option<f64>,
    /// Class of its state: late, soon, in-time, done, none.
    pub class: String,
    /// What stands right of the line, one below the other.
    pub says: [String; 2],
}

/// A place in a drawing: left, top, width, height.
type Place = (f64, f64, f64, f64);

/// A small line with the promised value as a dotted one and the end point in the state's colour.
pub fn sparkline(points: &[Point], promised: Option<f64>, class: &str, title: &str, ink: Ink) -> String {
    const WIDTH: f64 = 96.0;
    const HEIGHT: f64 = 28.0;
    if points.is_empty() {
        return String::new();
    }
    let mut svg = open(WIDTH, HEIGHT, "ts-spark", title, false);
    trace(&mut svg, points, promised, class, (0.0, 0.0, WIDTH, HEIGHT), ink);
    svg.push_str("</svg>");
    svg
}

/// Several figures below each other, each with a scale of its own.
pub fn courses(rows: &[Course], title: &str, width: f64, ink: Ink) -> String {
    const STEP: f64 = 78.0;
    const SAYS: f64 = 190.0;
    let mut svg = open(width, STEP * rows.len() as f64, "ts-courses", title, false);
    let text = if ink == Ink::Paper { r##" fill="#1f1d1a" font-size="13""## } else { "" };
    for (index, row) in rows.iter().enumerate() {
        let top = STEP * index as f64;
        let _ = write!(
            svg,
            r#"<text class="ts-bar-label" x="0" y="{:.1}"{text}>{}</text>"#,
            top + 14.0,
            escape(&row.label)
        );
        trace(
            &mut svg,
            &row.points,
            row.promised,
            &row.class,
            (0.0, top + 20.0, width - SAYS - 10.0, 46.0),
            ink,
        );
        for (line, says) in row.says.iter().enumerate() {
            let _ = write!(
                svg,
                r#"<text class="ts-bar-value" x="{:.1}" y="{:.1}"{text}>{}</text>"#,
                width - SAYS,
                top + 38.0 + 18.0 * line as f64,
                escape(says)
            );
        }
    }
    svg.push_str("</svg>");
    svg
}

/// Draws a line into its place.
fn trace(
    svg: &mut String,
    points: &[Point],
    promised: Option<f64>,
    class: &str,
    (left, top, width, height): Place,
    ink: Ink,
) {
    const EDGE: f64 = 4.0;
    let values = points.iter().map(|p| p.value).chain(promised);
    let (low, high) = values.fold((f64::MAX, f64::MIN), |(low, high), v| (low.min(v), high.max(v)));
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return };
    let span = if high - low < 1e-9 { 1.0 } else { high - low };
    let time = if last.at - first.at < 1e-9 { 1.0 } else { last.at - first.at };
    let x = |p: &Point| left + EDGE + (p.at - first.at) / time * (width - 2.0 * EDGE);
    let y = |v: f64| top + height - EDGE - (v - low) / span * (height - 2.0 * EDGE);
    if let Some(promised) = promised {
        let at = y(promised);
        let paint = paint(ink, "", "#C9971C", "1");
        let right = left + width;
        let _ = write!(
            svg,
            r#"<line class="ts-spark-promise" x1="{left}" y1="{at:.1}" x2="{right}" y2="{at:.1}" stroke-dasharray="1 3"{paint}/>"#
        );
    }
    let mut path = String::new();
    for (index, point) in points.iter().enumerate() {
        let _ = write!(path, "{}{:.1} {:.1}", if index == 0 { "M" } else { "L" }, x(point), y(point.value));
    }
    let line = paint(ink, "none", "#55504a", "1.5");
    let fill = if ink == Ink::Page { r#" fill="none""# } else { "" };
    let _ = write!(svg, r#"<path class="ts-spark-line" d="{path}"{fill}{line}/>"#);
    let dot = if ink == Ink::Paper { format!(r#" fill="{}""#, colour(class)) } else { String::new() };
    let _ = write!(
        svg,
        r#"<circle class="ts-spark-end ts-is-{class}" cx="{:.1}" cy="{:.1}" r="3"{dot}/>"#,
        x(last),
        y(last.value)
    );
}

/// Horizontal bars, one a line, longest scale first come; each may be a link.
pub fn bars(rows: &[Bar], title: &str, width: f64, ink: Ink) -> String {
    const STEP: f64 = 34.0;
    let most = rows.iter().map(|r| r.value).max().unwrap_or(1).max(1) as f64;
    let mut svg =
        open(width, STEP * rows.len() as f64, "ts-bars", title, rows.iter().any(|r| r.href.is_some()));
    for (index, row) in rows.iter().enumerate() {
        let top = STEP * index as f64;
        let length = (row.value as f64 / most * width).max(if row.value > 0 { 2.0 } else { 0.0 });
        let paint = fill(ink, row.class);
        let label = escape(&row.label);
        let text = if ink == Ink::Paper { r##" fill="#1f1d1a" font-size="13""## } else { "" };
        let mut part = String::new();
        let _ = write!(
            part,
            r#"<text class="ts-bar-label" x="0" y="{:.1}"{text}>{label}</text><text class="ts-bar-value" x="{width}" y="{:.1}" text-anchor="end"{text}>{}</text><rect class="ts-bar ts-is-{}" x="0" y="{:.1}" width="{length:.1}" height="6" rx="3"{paint}/>"#,
            top + 15.0,
            top + 15.0,
            row.value,
            row.class,
            top + 21.0,
        );
        linked(&mut svg, &part, row.href.as_deref());
    }
    svg.push_str("</svg>");
    svg
}

/// One bar of several parts, whose lengths add up to the whole width.
pub fn stacked(parts: &[Bar], title: &str, width: f64, ink: Ink) -> String {
    let all = parts.iter().map(|p| p.value).sum::<i64>().max(1) as f64;
    let mut svg = open(width, 8.0, "ts-stack", title, parts.iter().any(|p| p.href.is_some()));
    let mut left = 0.0;
    for part in parts.iter().filter(|p| p.value > 0) {
        let length = part.value as f64 / all * width;
        let paint = fill(ink, part.class);
        let rect = format!(
            r#"<rect class="ts-bar ts-is-{}" x="{left:.1}" y="0" width="{:.1}" height="8"{paint}><title>{}: {}</title></rect>"#,
            part.class,
            (length - 1.0).max(1.0),
            escape(&part.label),
            part.value
        );
        linked(&mut svg, &rect, part.href.as_deref());
        left += length;
    }
    svg.push_str("</svg>");
    svg
}

fn open(width: f64, height: f64, class: &str, title: &str, has_links: bool) -> String {
    let title = escape(title);
    // A picture may hold nothing that takes the focus; a group may.
    let role = if has_links { "group" } else { "img" };
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" class="{class}" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="{role}" aria-label="{title}"><title>{title}</title>"#
    )
}

fn linked(svg: &mut String, part: &str, href: Option<&str>) {
    match href {
        Some(href) => {
            let _ = write!(svg, r#"<a href="{}">{part}</a>"#, escape(href));
        }
        None => svg.push_str(part),
    }
}

fn paint(ink: Ink, fill: &str, stroke: &str, width: &str) -> String {
    match ink {
        Ink::Page => String::new(),
        Ink::Paper => {
            let fill = if fill.is_empty() { String::new() } else { format!(r#" fill="{fill}""#) };
            format!(r#"{fill} stroke="{stroke}" stroke-width="{width}""#)
        }
    }
}

fn fill(ink: Ink, class: &str) -> String {
    match ink {
        Ink::Page => String::new(),
        Ink::Paper => format!(r#" fill="{}""#, colour(class)),
    }
}

/// The state colours of the light theme (docs/guide/pages.md).
fn colour(class: &str) -> &'static str {
    match class {
        "late" => "#d1502a",
        "soon" => "#d99a2b",
        "in-time" => "#4a86c5",
        "done" => "#3f9b72",
        _ => "#a39d95",
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charts_escape_and_link() {
        let rows = [Bar {
            label: "A & <B>".to_owned(),
            value: 3,
            class: "late",
            href: Some("/x?a=1&b=2".to_owned()),
        }];
        let svg = bars(&rows, "Quá hạn", 300.0, Ink::Page);
        assert!(svg.contains("A &amp; &lt;B&gt;") && svg.contains(r#"href="/x?a=1&amp;b=2""#));
        assert!(!svg.contains("style="));
        let points = [Point { at: 0.0, value: 1.0 }, Point { at: 1.0, value: 1.0 }];
        assert!(sparkline(&points, Some(1.0), "done", "Họp", Ink::Paper).ends_with("</svg>"));
        assert!(sparkline(&[], None, "done", "Họp", Ink::Page).is_empty());
        let row = Course {
            label: "Họp < 3".to_owned(),
            points: points.to_vec(),
            promised: None,
            class: "late".to_owned(),
            says: ["nay 1".to_owned(), "hứa 2".to_owned()],
        };
        let svg = courses(&[row.clone(), row], "Diễn biến", 600.0, Ink::Paper);
        assert!(svg.contains("Họp &lt; 3") && svg.matches("<path").count() == 2);
    }
}
