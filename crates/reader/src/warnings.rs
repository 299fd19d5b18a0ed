//! What looks wrong in a plan that has been read.

use crate::reading::{ItemKind, Reading, Target, Unit, Warning, WarningCode};

/// Adds warnings on leads, days and figures.
pub fn add(reading: &mut Reading, doubtful_letters: bool) {
    let mut out = Vec::new();
    if doubtful_letters {
        let message = "Bảng mã chữ của tệp phải đoán; hãy xem lại dấu tiếng Việt.".to_owned();
        out.push(Warning { code: WarningCode::Encoding, message, span: None });
    }
    for item in reading.items.iter().filter(|i| i.kind == ItemKind::Item) {
        let mut warn = |code, message: String| out.push(Warning { code, message, span: Some(item.span) });
        if item.roles.lead.is_empty() && item.roles.implement.is_empty() && item.roles.advise.is_empty() {
            warn(WarningCode::NoLead, format!("Mục {}: không thấy cơ quan chủ trì.", item.code));
        }
        match &item.period {
            None => warn(WarningCode::NoDeadline, format!("Mục {}: không thấy thời hạn.", item.code)),
            Some(period) => {
                if let (Some(to), Some(issued)) = (period.to, reading.issued_on)
                    && to < issued
                {
                    let day = kernel::words::day(to);
                    warn(
                        WarningCode::PastDeadline,
                        format!("Mục {}: thời hạn {day} đã qua khi ban hành.", item.code),
                    );
                }
            }
        }
        for (name, target) in item.targets.iter().enumerate() {
            let others = item.targets.get(name + 1..).unwrap_or_default();
            if others.iter().any(|o| conflict(target, o)) {
                warn(
                    WarningCode::ConflictingTargets,
                    format!("Mục {}: hai con số khác nhau cho \"{}\".", item.code, target.subject),
                );
            }
        }
        let unknown = item.roles.each().find(|(_, n)| n.sure < 0.45);
        if let Some((_, name)) = unknown {
            let message = format!("\"{}\" có phải tên một cơ quan không?", name.text);
            out.push(Warning { code: WarningCode::UnknownAgency, message, span: Some(name.span) });
        }
    }
    reading.warnings.extend(out);
    reading.warnings.sort_by_key(|w| w.span.map_or((0, 0), |s| (s.line, s.col)));
}

/// Two levels for the same thing.
fn conflict(a: &Target, b: &Target) -> bool {
    let level = |t: &Target| t.change.is_none() && t.unit == Some(Unit::Percent) && t.scope.is_none();
    level(a)
        && level(b)
        && a.value != b.value
        && !a.subject.is_empty()
        && kernel::fold::key(&a.subject) == kernel::fold::key(&b.subject)
}

/// A plan without any year cannot date "quý III": such days are dropped instead of guessed.
pub fn forget_undated(reading: &mut Reading) {
    let real = |d: kernel::Day| d.year() > 1;
    for item in &mut reading.items {
        if item.period.as_ref().is_some_and(|p| !p.from.is_none_or(real) || !p.to.is_none_or(real)) {
            item.period = None;
        }
        item.milestones.retain(|m| m.on.is_none_or(real));
        for target in &mut item.targets {
            target.due =
                target.due.take().filter(|d| !matches!(d, crate::reading::Due::On { on, .. } if !real(*on)));
        }
    }
    for duty in &mut reading.duties {
        duty.due = duty.due.take().filter(|d| !matches!(d, crate::reading::Due::On { on, .. } if !real(*on)));
    }
    reading.effective = None;
}
