//! Who leads and who helps, out of plain sentences: "Giao Sở Nội vụ chủ trì, phối hợp với các sở …".

mod brackets;
mod verbs;

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::names;
use crate::passage::Passage;
use crate::reading::{Name, Roles};
use brackets::bracketed;
use verbs::is_noun;
pub use verbs::is_verb;

static LEAD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"\b(?:(?:la (?:co quan|don vi|bo phan) |dong |cung )?chu tri|lam dau moi|la dau moi|la co quan dau moi|chiu trach nhiem chinh|chiu trach nhiem chu tri)\b",
    )
    .ok()
});
/// "Cơ quan chủ trì là", "Chủ trì nhiệm vụ này là", with what may stand between.
static LEADER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\bchu tri(?: [a-z]+){0,3}? la ").ok());
static WITH: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"\b(?:phoi(?: ket)? hop(?: chat che| thuc hien)?(?: (?:voi|cung|co|cua))|co su (?:tham gia|phoi hop) cua)\b:?",
    )
    .ok()
});
static BESIDE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\b(?:chu tri|chiu trach nhiem chinh),? cung (?:voi )?").ok());
static HELPS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"\b(?:(?:la (?:co quan|don vi|bo phan) |cung |tham gia )?phoi hop|cung tham gia|cung thuc hien)\b",
    )
    .ok()
});
/// Doing that makes those before it advisers or implementers, where a bracket or "do" opens their names.
static DOES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"\b(?:(?P<advise>(?:chiu trach nhiem )?tham muu)|thuc hien|dam nhiem|phu trach|chiu trach nhiem)\b",
    )
    .ok()
});
static GIVEN: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\b(?:giao|phan cong|giao nhiem vu cho|giao cho)(?: cho)?:? ").ok());

/// Where a list of names that begins at `start` ends at the latest: the first small-letter verb or full stop.
fn list_end(p: &Passage, range: Range<usize>) -> usize {
    let text = p.plain_at(range.clone());
    let mut depth = 0_u32;
    for (at, byte) in text.bytes().enumerate() {
        let here = range.start + at;
        match byte {
            b'(' => depth += 1,
            b')' if depth == 0 => return here,
            b')' => depth -= 1,
            b']' | b':' => return here,
            b';' if depth == 0 => {
                let next = here + 1 + usize::from(p.plain_at(here + 1..here + 2) == " ");
                if !names::begins(p, next) || followed_by_act(p, next..range.end) {
                    return here;
                }
            }
            b'.' if text.as_bytes().get(at + 1).is_none_or(|b| *b == b' ') => return here,
            b' ' | b',' if depth == 0 && at > 0 => {
                let next = here + 1 + usize::from(byte == b',');
                if p.char(next).is_some_and(char::is_lowercase)
                    && is_verb(p, next)
                    && !is_noun(p, range.start, next)
                {
                    return here;
                }
            }
            _ => {}
        }
    }
    range.end
}

/// Whether bodies stand there with something that they do: "Phòng Nội vụ theo dõi, nhắc nhở".
pub fn is_told_to_do(p: &Passage, range: Range<usize>) -> bool {
    let end = list_end(p, range.clone());
    end < range.end
        && p.char(end + 1).is_some_and(char::is_lowercase)
        && !matches!(p.plain_at(end..end + 1), ";" | ".")
}

/// Whether the list of names is the subject of another doing ("…; các sở phối hợp").
fn followed_by_act(p: &Passage, range: Range<usize>) -> bool {
    let text = p.plain_at(range.clone());
    let stop = text.find([';', '.']).unwrap_or(text.len());
    let clause = text.get(..stop).unwrap_or_default();
    clause.ends_with("phoi hop") || clause.contains(" chu tri") || clause.contains(" phoi hop")
}

/// "TP.", "TX.": a full stop that shortens a word ends no sentence.
pub fn ends_short(before: &str) -> bool {
    let word = before.rsplit([' ', '(']).next().unwrap_or_default();
    matches!(word, "tp" | "tx" | "tt" | "ths" | "ts" | "ks" | "bs" | "q" | "p" | "h" | "vp" | "st")
}

/// Where a list of names that ends at `end` begins: after the last sign or word that opens a clause.
fn list_start(p: &Passage, from: usize, end: usize) -> usize {
    let text = p.plain_at(from..end);
    let mut start = 0;
    for (at, byte) in text.bytes().enumerate() {
        let after = text.get(at..).unwrap_or_default();
        match byte {
            b')' if !text.get(start..at).unwrap_or_default().contains('(') => start = at + 1,
            b'(' | b'[' | b':' | b';' => start = at + 1,
            b'.' if after.starts_with(". ") && !text.get(..at).is_some_and(ends_short) => {
                start = at + 1;
            }
            b' ' | b',' => {
                for word in [" do ", ",do ", " giao ", " phan cong ", " giao cho "] {
                    let passive = word == " giao " && text.get(..at).is_some_and(|t| t.ends_with("duoc"));
                    // "Phòng Quản lý đô thị" is no "do".
                    let toned = word != " do " || p.word_at(from + at + 1) == "do";
                    if after.starts_with(word)
                        && toned
                        && !passive
                        && p.char(from + at + 1).is_some_and(char::is_lowercase)
                    {
                        start = at + word.len();
                    }
                }
            }
            _ => {}
        }
    }
    let mut begin = from + start;
    begin += p.plain_at(begin..end).bytes().take_while(|b| matches!(b, b' ' | b'-' | b'+' | b'*')).count();
    for word in ["do ", "giao cho ", "giao ", "phan cong ", "de nghi ", "yeu cau "] {
        if p.plain_at(begin..end).starts_with(word) {
            begin += word.len();
        }
    }
    // "Rà soát văn bản, Sở Tư pháp chủ trì": the names begin at the first body after which nothing else stands.
    if !names::begins(p, begin) {
        let later = (begin..end).find(|&at| {
            matches!(p.plain_at(at.saturating_sub(2)..at), ", " | "- ")
                && names::begins(p, at)
                && p.char(at).is_some()
        });
        if let Some(later) = later {
            return later;
        }
    }
    begin
}

/// The parts that a sentence gives; empty where it names nobody.
pub fn in_sentence(p: &Passage, range: Range<usize>) -> Roles {
    let mut roles = Roles::default();
    let (Some(lead), Some(with), Some(helps)) = (LEAD.as_ref(), WITH.as_ref(), HELPS.as_ref()) else {
        return roles;
    };
    let plain = p.plain_at(range.clone());
    if bracketed(p, &range, &mut roles) {
        return roles;
    }
    if said_of_both(p, &range, &mut roles) {
        return roles;
    }
    let mut floor = range.start;
    let mut claimed: Vec<Range<usize>> = Vec::new();
    for found in lead.find_iter(plain) {
        let at = range.start + found.start();
        if at < floor {
            continue;
        }
        let start = list_start(p, floor, at);
        // "Tổ chức họp giao ban do Chủ tịch UBND phường chủ trì" says who holds a meeting.
        let meets = ["hop", "hoi nghi", "doi thoai", "giao ban", "toa dam"];
        let clause = p.plain_at(range.start..start);
        if p.plain_at(start..at).starts_with("chu tich")
            && clause.trim_end().ends_with(" do")
            && meets.iter().any(|w| clause.contains(w))
        {
            continue;
        }
        // "Văn phòng được giao chủ trì", "Phòng Tài chính chịu trách nhiệm chủ trì".
        let given = [" duoc giao", " duoc phan cong", " duoc giao nhiem vu", " co trach nhiem"]
            .iter()
            .find(|w| p.plain_at(start..at).trim_end().ends_with(**w));
        // "UBND phường được giao chủ trì chịu trách nhiệm toàn diện": whoever it is.
        let behind = plain.get(found.end()..).unwrap_or_default().trim_start();
        if given.is_some() && ["chiu trach nhiem", "co trach nhiem"].iter().any(|w| behind.starts_with(w)) {
            continue;
        }
        let end = given.map_or(at, |w| start + p.plain_at(start..at).trim_end().len() - w.len());
        // "được UBND thị xã giao nhiệm vụ chủ trì" is no naming, nor is "cơ quan chủ trì soạn thảo".
        let who = p.trim(start..at);
        if !names::begins(p, start)
            || matches!(p.plain_at(who), "co quan" | "don vi" | "cac co quan" | "cac don vi")
        {
            continue;
        }
        roles.lead.extend(acting(names::split(p, start..end)));
        claimed.push(start..at);
        floor = range.start + found.end();
    }
    if roles.lead.is_empty() {
        said_to_lead(p, &range, &mut roles);
    }
    if roles.lead.is_empty() {
        doers(p, range.clone(), &mut roles, &mut claimed);
    }
    for found in with.find_iter(plain) {
        let start = range.start + found.end();
        let start =
            start + p.plain_at(start..range.end).bytes().take_while(|b| matches!(b, b' ' | b':')).count();
        if !names::begins(p, start) {
            continue;
        }
        let end = list_end(p, start..range.end);
        roles.coordinate.extend(acting(names::split(p, start..end)));
        claimed.push(start..end);
    }
    // "Phòng Tư pháp chủ trì, cùng Văn phòng thẩm định": those behind help.
    if let Some(beside) = BESIDE.as_ref().and_then(|b| b.find(plain)) {
        let start = range.start + beside.end();
        if names::begins(p, start) {
            let end = list_end(p, start..range.end);
            roles.coordinate.extend(acting(names::split(p, start..end)));
            claimed.push(start..end);
        }
    }
    for found in helps.find_iter(plain) {
        let at = range.start + found.start();
        let after = p.plain_at(range.start + found.end()..range.end).trim_start();
        if after.starts_with("voi") || after.starts_with("cung") || after.starts_with("chat che voi") {
            continue;
        }
        // "Hội đồng phối hợp phổ biến, giáo dục pháp luật" is a name.
        if plain.get(..found.start()).is_some_and(|before| before.trim_end().ends_with("hoi dong")) {
            continue;
        }
        let floor = claimed.iter().map(|c| c.end).filter(|e| *e <= at).max().unwrap_or(range.start);
        let start = list_start(p, skip_words(p, floor, at), at);
        // "Phòng Nội vụ phối hợp các ấp thực hiện": those behind help.
        let behind = range.end - after.len();
        // "Ban Tiếp công dân chủ trì, phối hợp Thanh tra quận" as well.
        let comma = p.plain_at(at.saturating_sub(2)..at).starts_with(',');
        let leads = p.plain_at(at.saturating_sub(10)..at).trim_end_matches([',', ' ']).ends_with("chu tri");
        if names::begins(p, behind) && (!comma || leads) {
            let end = list_end(p, behind..range.end);
            roles.coordinate.extend(acting(names::split(p, behind..end)));
            continue;
        }
        if names::begins(p, start) && at > start {
            roles.coordinate.extend(acting(names::split(p, start..at)));
        }
    }
    if !roles.lead.is_empty() {
        implementers(p, &range, &mut roles, &claimed);
    }
    let nobody = roles.lead.is_empty() && roles.advise.is_empty() && roles.implement.is_empty();
    if nobody && let Some(found) = GIVEN.as_ref().and_then(|g| g.find(plain)) {
        let start = range.start + found.end();
        // "tại giao ban" gives nothing to anybody.
        let meeting = p.plain_at(start..range.end).starts_with("ban") && !p.is_upper(start);
        if names::begins(p, start) && !meeting {
            let end = list_end(p, start..range.end);
            let next = p.plain_at(end..range.end).trim_start();
            let given = acting(names::split(p, start..end));
            let does = next.strip_prefix("thuc hien").is_some_and(|t| {
                let t = t.trim_start();
                t.is_empty()
                    || t.starts_with(['.', ',', ';', ')'])
                    || ["truoc", "trong", "thuong", "tu ", "den", "xong", "hang", "theo "]
                        .iter()
                        .any(|w| t.starts_with(w))
            });
            if next.starts_with("tham muu") {
                roles.advise.extend(given);
            } else if does {
                roles.implement.extend(given);
            } else {
                roles.lead.extend(given);
            }
        }
    }
    roles
}

/// "Phòng Kinh tế chủ trì; các đơn vị dự toán thực hiện; …": who carries out what another leads.
fn implementers(p: &Passage, range: &Range<usize>, roles: &mut Roles, claimed: &[Range<usize>]) {
    let plain = p.plain_at(range.clone());
    let doing = plain.match_indices("thuc hien").chain(plain.match_indices("tham muu"));
    for (found, word) in doing {
        let (at, behind) = (range.start + found, range.start + found + word.len());
        let after = p.plain_at(behind..range.end).trim_start();
        let opens = skip_signs(p, range.start, at);
        // "UBND các xã thực hiện nghiêm việc …": the stretch opens with who does it.
        let first =
            word == "thuc hien" && names::begins(p, opens) && list_end(p, opens..at) == p.trim(opens..at).end;
        // "…, các cơ quan, đơn vị thực hiện trong tháng 12/2018."
        let timed = ["trong ", "truoc ", "thuong xuyen", "xong ", "tu thang", "tu quy", "hang "]
            .iter()
            .any(|w| after.starts_with(w));
        if !(after.is_empty() || after.starts_with(['.', ',', ';', ')', ']']) || first || timed) {
            continue;
        }
        let before = p.plain_at(range.start..at).trim_end();
        // "các phòng, ban phối hợp thực hiện" help.
        if before.ends_with(" phoi hop") {
            continue;
        }
        let before = before.strip_suffix("to chuc").map_or(before, str::trim_end);
        let before = before.strip_suffix("chiu trach nhiem").map_or(before, str::trim_end);
        let end = range.start + before.len();
        let opens = before.rfind([';', '.', '(', '[']).map_or(0, |at| at + 1);
        // "…, Trường Chính trị tỉnh thực hiện": behind the comma, if the lead stands before it.
        let clause = before.get(opens..).unwrap_or_default();
        let behind_lead = clause.rfind("chu tri").and_then(|lead| {
            let comma = clause.get(lead..)?.find(", ")?;
            Some(opens + lead + comma + 2)
        });
        // "Việc niêm yết tại xã do UBND các xã thực hiện".
        let behind_do = clause.rfind(" do ").map(|found| opens + found + 4);
        let behind_do = behind_do.filter(|at| p.word_at(range.start + at - 3) == "do");
        let opens = behind_lead.max(behind_do).unwrap_or(opens);
        let start = skip_signs(p, range.start + opens, end);
        let overlaps = claimed.iter().any(|c| c.start < end && start < c.end);
        if start >= end || overlaps || !names::begins(p, start) || list_end(p, start..end) < end {
            continue;
        }
        let who = acting(names::split(p, start..end));
        if word == "tham muu" {
            roles.advise.extend(who);
        } else {
            roles.implement.extend(who);
        }
    }
}

/// "Đơn vị chủ trì là Văn phòng, đơn vị phối hợp là các phòng": both parts stand behind.
fn said_of_both(p: &Passage, range: &Range<usize>, roles: &mut Roles) -> bool {
    let plain = p.plain_at(range.clone());
    let (Some(lead), Some(help)) = (plain.find(" chu tri la "), plain.find(" phoi hop la ")) else {
        return false;
    };
    let (lead, behind) = (lead + " chu tri la ".len(), help + " phoi hop la ".len());
    let Some(between) = plain.get(lead..help) else { return false };
    let end =
        ["don vi", "co quan", "bo phan"].iter().filter_map(|w| between.strip_suffix(w)).map(str::len).next();
    let Some(end) = end else { return false };
    let (from, to) = (range.start + lead, range.start + lead + end);
    let after = range.start + behind;
    if !names::begins(p, from) || !names::begins(p, after) {
        return false;
    }
    roles.lead.extend(acting(names::split(p, from..to)));
    roles.coordinate.extend(acting(names::split(p, after..list_end(p, after..range.end))));
    true
}

/// "Cơ quan chủ trì là Sở Tư pháp", "Chủ trì nhiệm vụ này là Văn phòng": the name stands behind.
fn said_to_lead(p: &Passage, range: &Range<usize>, roles: &mut Roles) {
    let Some(pattern) = LEADER.as_ref() else { return };
    let Some(found) = pattern.find(p.plain_at(range.clone())) else { return };
    let start = range.start + found.end();
    if names::begins(p, start) {
        let end = list_end(p, start..range.end);
        roles.lead.extend(acting(names::split(p, start..end)));
    }
}

/// "(Phòng Nội vụ tham mưu; …)", "do Sở Y tế thực hiện", "(Sở X phối hợp với Sở Y thực hiện)", "Phòng Tổng hợp tham mưu;
/// các phòng thực hiện.": whoever does what, besides those who help.
fn doers(p: &Passage, range: Range<usize>, roles: &mut Roles, claimed: &mut Vec<Range<usize>>) {
    let (Some(does), Some(helps)) = (DOES.as_ref(), HELPS.as_ref()) else { return };
    let plain = p.plain_at(range.clone());
    let mut floor = range.start;
    for found in does.captures_iter(plain) {
        let Some(whole) = found.get(0) else { continue };
        let (mut at, behind) = (range.start + whole.start(), range.start + whole.end());
        // "UBND các huyện tổ chức thực hiện": both words are the doing.
        if whole.as_str() == "thuc hien" && p.plain_at(range.start..at).ends_with("to chuc ") {
            at -= "to chuc ".len();
        }
        if at < floor {
            continue;
        }
        let from = skip_signs(p, list_start(p, floor, at), at);
        let opener = p.plain_at(range.start..from).trim_end();
        // The doing closes its clause: "…, các phòng chuyên môn thực hiện."
        let after = p.plain_at(behind..range.end).trim_start();
        let closes = after.is_empty() || after.starts_with(['.', ',', ';', ')']);
        let given = ["giao", "giao cho", "phan cong", "de nghi"].iter().any(|w| opener.ends_with(w));
        let opens = opener.is_empty()
            || given
            || opener.ends_with(['.', ';', ':'])
            || floor > range.start && opener.ends_with(',');
        // "UBND các xã thực hiện tự kiểm tra văn bản": the item opens with who does it.
        let first = from == skip_signs(p, range.start, at) && whole.as_str() == "thuc hien";
        let answers = opens && (closes || first || !whole.as_str().starts_with("thuc hien"));
        if !names::begins(p, from) || !(answers || opener.ends_with(['(', '[']) || opener.ends_with("do")) {
            continue;
        }
        let help = helps.find(p.plain_at(from..at)).map(|h| from + h.start());
        let end = help.unwrap_or(at);
        if list_end(p, from..end) < p.trim(from..end).end {
            continue;
        }
        let who = acting(names::split(p, from..end));
        if found.name("advise").is_some() {
            roles.advise.extend(who);
        } else {
            roles.implement.extend(who);
        }
        // What helps stands behind the names, and is looked at on its own.
        claimed.push(from..if help.is_some() { end } else { behind });
        floor = behind;
    }
}

fn skip_signs(p: &Passage, from: usize, to: usize) -> usize {
    from + p.plain_at(from..to).bytes().take_while(|b| matches!(b, b' ' | b',' | b';' | b'.')).count()
}

/// After "Sở X chủ trì, " the list of those who help begins behind the comma.
fn skip_words(p: &Passage, from: usize, to: usize) -> usize {
    let text = p.plain_at(from..to);
    let after = text
        .strip_prefix("chu tri")
        .or_else(|| text.strip_prefix(" chu tri"))
        .map_or(0, |t| text.len() - t.len());
    from + after
        + p.plain_at(from + after..to).bytes().take_while(|b| matches!(b, b' ' | b',' | b';')).count()
}

fn acting(found: Vec<Name>) -> impl Iterator<Item = Name> {
    found.into_iter().filter(|n| n.sure > 0.45).map(|n| Name { sure: n.sure.min(0.85), ..n })
}

/// The bodies with which a sentence begins and which are told to do something; empty where it begins otherwise.
pub fn subject(p: &Passage, range: Range<usize>) -> Vec<Name> {
    let mut start = range.start;
    for word in ["giao cho ", "giao ", "de nghi ", "yeu cau ", "phan cong "] {
        if p.plain_at(start..range.end).starts_with(word) {
            start += word.len();
        }
    }
    if !names::begins(p, start) {
        return Vec::new();
    }
    let end = list_end(p, start..range.end);
    let sure = if end < range.end { 0.8 } else { 0.5 };
    if end - start > 220 {
        return Vec::new();
    }
    names::split(p, start..end)
        .into_iter()
        .filter(|n| n.sure > 0.45)
        .map(|n| Name { sure: n.sure.min(sure), ..n })
        .collect()
}

#[cfg(test)]
#[path = "roles/tests.rs"]
mod tests;
