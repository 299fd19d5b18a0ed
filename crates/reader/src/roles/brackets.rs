//! Parts that stand in brackets behind the names: "Phòng Nội vụ (chủ trì), Thanh tra (phối hợp)".

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::{acting, list_end, list_start, skip_signs};
use crate::names;
use crate::passage::Passage;
use crate::reading::Roles;

static BRACKETED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"\((?:co quan |don vi )?(?:(?P<lead>chu tri(?: tham muu)?)|(?P<help>phoi hop)|(?P<advise>tham muu)|thuc hien)\)",
    )
    .ok()
});

/// "Phòng Tài chính (chủ trì); Phòng Nội vụ, Thanh tra (phối hợp)": the part stands in brackets behind the names.
pub fn bracketed(p: &Passage, range: &Range<usize>, roles: &mut Roles) -> bool {
    let Some(pattern) = BRACKETED.as_ref() else { return false };
    let mut from = range.start;
    for found in pattern.captures_iter(p.plain_at(range.clone())) {
        let Some(whole) = found.get(0) else { continue };
        let at = range.start + whole.start();
        // "…; Khoa A; Phòng B (phối hợp)": the bracket stands for all names since the last one.
        let whole_list = skip_signs(p, from, at);
        let start = if from > range.start && names::begins(p, whole_list) {
            whole_list
        } else {
            list_start(p, from, at)
        };
        from = range.start + whole.end();
        if !names::begins(p, start) {
            continue;
        }
        let who = acting(names::split(p, start..at));
        match (found.name("lead"), found.name("help"), found.name("advise")) {
            (Some(_), _, _) => roles.lead.extend(who),
            (_, Some(_), _) => roles.coordinate.extend(who),
            (_, _, Some(_)) => roles.advise.extend(who),
            _ => roles.implement.extend(who),
        }
    }
    // "Phòng Nội vụ (chủ trì), Thanh tra huyện, Phòng Tư pháp": those behind help.
    let start = skip_signs(p, from, range.end);
    if !roles.lead.is_empty() && roles.coordinate.is_empty() && names::begins(p, start) {
        let end = p.trim_of(start..range.end, |b| matches!(b, b' ' | b'.' | b')')).end;
        if list_end(p, start..range.end) >= end {
            roles.coordinate.extend(acting(names::split(p, start..end)));
        }
    }
    !roles.is_empty()
}
