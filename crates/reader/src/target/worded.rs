//! Targets whose figure is a word or a place: "toàn bộ", "không để hồ sơ quá hạn", "thuộc nhóm 5 đơn vị dẫn đầu",
//! "duy trì thứ hạng".

use std::sync::LazyLock;

use regex::Regex;

use crate::passage::Passage;
use crate::reading::{Op, Unit};

use super::{Clause, Draft, compare, past};

static RANK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let ordinal = r"(?:len|xep|dung|vi tri|o vi tri|dat vi tri|dat thu hang|dat hang|xep hang|thu hang|dat)(?: (?:hang|thu|vi tri|thu hang|tu|o)){0,3}(?: thu| hang| vi tri)(?: thu)? ";
    let group = r"(?:thuoc |trong |nam trong |vao )?(?:nhom|top|tup|tom)(?: dau)?(?: co)? ";
    let leading = r"(?:trong so|trong|la mot trong|thuoc|nam trong) ";
    Regex::new(&format!(
        r"\b(?:{ordinal}(?P<a>[0-9]{{1,3}})(?: (?:den|-) (?:thu |hang |vi tri |vi tri thu )?(?P<to>[0-9]{{1,3}}))?|{group}(?P<b>[0-9]{{1,3}})|{leading}(?P<c>[0-9]{{1,3}}) (?:[a-z]+,? ){{1,6}}?(?:dan dau|dung dau|cao nhat|tot nhat))\b"
    ))
    .ok()
});
static KEEP: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"\b(?:(?:duy tri|giu vung|giu nguyen|giu|on dinh)(?: va [a-z ]{1,20}| , [a-z ]{1,20})?(?: (?:ket qua|muc|cac|vi tri|so))? ?(?:thu hang|xep hang|xep loai|vi tri|thu bac|diem so|chi so|nhom)|khong (?:giam|tut|thap hon|de giam)(?: bac| hang| diem| thu hang| so voi| ve)* ?(?:bac|hang|diem|so voi nam|nam truoc|nam 20[0-9]{2}|muc nam|nam hoc truoc|ket qua nam|thu hang|xep hang)|khong tang (?:them )?(?:[a-z]+ ){1,8}so voi (?:hien|nam|cung ky|truoc)|(?:duy tri|giu vung|giu nguyen|giu|on dinh) (?:[a-z]+,? ){1,12}?(?:nhu|bang|ngang|ngang bang|tuong duong)(?: voi)?(?: muc| ket qua)?(?: cua| dat duoc)? (?:nam (?:20[0-9]{2}|truoc)|cung ky|hien (?:nay|tai))|bang hoac (?:cao|tot) hon (?:muc |ket qua )?(?:cua )?nam (?:20[0-9]{2}|truoc))\b",
    )
    .ok()
});
/// "không để xảy ra tình trạng …", "không có hồ sơ quá hạn". "Không có" and "không còn" only of what is bad, or of who
/// and what is counted: "không có yêu cầu" promises nothing.
static ZERO: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let late = "qua han|tre han|cham han|ton dong|cham tre|don thu vuot cap|that lac|gay phien ha|ho so ton";
    let bad = "tinh trang|truong hop|vu viec|vi pham|sai pham|khieu nai|to cao|nhung nhieu|tieu cuc|phan anh|sai sot|no dong|no dau tu|diem nong|su co|ro ri|mat du lieu|un tac|khieu kien|that thoat|lang phi";
    let counted = "thon|ban|ap|khu pho|ho|ho so|phieu|giay to|khoan thu|chi so|tieu chi|don|can bo|cong chuc|vien chuc|co quan|don vi|xa|phuong|thu tuc|van ban|nhiem vu|phong|truong|co so|cuoc hop|nguoi|so";
    Regex::new(&format!(
        r"\b(?:(?:khong (?:de|co|con|phat sinh|xay ra)|cham dut)(?: (?:xay ra|tinh trang|truong hop|viec|phat sinh|bat ky))*(?: (?:cac|so|ty le))? (?:[a-z]+ ){{0,8}}?(?:{late})|(?:khong (?:de xay ra|de phat sinh|xay ra|phat sinh|de)|cham dut|chan dut) (?:[a-z]+ ){{0,3}}?(?:{bad})|(?:khong de (?:xay ra|phat sinh)|khong de|cham dut|chan dut) (?:viec|hien tuong|hanh vi) [a-z]+|khong de [a-z]+(?:,? [a-z]+){{1,8}}|khong co (?:can bo|cong chuc|vien chuc|nguoi lao dong)(?:,? [a-z]+){{2,}}|khong xay ra [a-z]+ [a-z]+|khong de (?:lo|lot|mat|that|cham|sot|anh huong|ton|qua)|khong (?:de xay ra|de phat sinh|xay ra|phat sinh) (?:(?:so luong|them|moi|cac) )?(?:{counted}|cap pho|no|sai)|khong (?:con|co|de) (?:{bad}|(?:{counted})[a-z0-9, ]{{0,45}}? [^a-z0-9 ]?(?:trang song|bi|vi pham|sai|nhan|cham|duoi|khong|mat|yeu|xep loai|vuot cap|keo dai|dong nguoi|trai|het hieu luc|chua|ngoai|nam o|thap|uong|hut thuoc|bo sot|tra sau|di muon|ky luat)))\b"
    ))
    .ok()
});
static ALL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\b(?:toan bo|tat ca(?: cac)?) (?:[a-z0-9&/(),-]+ ){1,14}?(?:duoc|phai|deu|su dung|dat|co|ket noi|van hanh|cai dat|ap dung|hoan thanh)(?: (?:phai|duoc))? ")
        .ok()
});
static OVER_ALL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\b(?:doi voi|cho) (?P<all>toan bo|tat ca)(?: cac)? (?:cong chuc|can bo|vien chuc|ho so|thu tuc|tthc|van ban|phan anh|y kien|don)\b").ok()
});
/// "niêm yết toàn bộ thủ tục hành chính", "ký số toàn bộ văn bản phát hành": the doing reaches all there is.
static DONE_TO_ALL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let doing = "soan thao|trinh|ban hanh|niem yet|cong khai|ky so|so hoa|dua|cap nhat|dang tai|cong bo|tiep nhan|ket noi|xu ly|giai quyet|chuyen doi|tra loi|thay the|chuan hoa|tai cau truc|bai bo|cat giam|khac phuc|kiem tra|ra soat";
    let things = "ho so|thu tuc|tthc|van ban|phan anh|y kien|don|kien nghi|dich vu|quy trinh|du lieu|co so du lieu|che do|cuoc hop|bao cao|tai lieu|ket qua|sai sot|ton tai|han che";
    let places = "co quan|don vi|xa|phuong|huyen|quan|thi xa|thi tran|thanh pho|thon|ap|ban|buon|to dan pho|khu pho|truong|benh vien|tram|so|phong|bo phan|diem|trung tam|dia phuong|co so|cap|nganh";
    let people = "to chuc|cong chuc|can bo|vien chuc|nguoi|doanh nghiep|co so|ho|hoi vien";
    Regex::new(&format!(
        r"\b(?:(?:trien khai|ap dung|thuc hien) cho (?P<served>toan bo|tat ca)(?: cac)? (?:{places})|(?:trien khai|ap dung|thuc hien|van hanh|lap dat|bo tri|trang bi|to chuc|nhan rong|su dung)(?: [a-z0-9]+){{0,6}}? (?:tai|o|den|toi) (?P<places>toan bo|tat ca)(?: cac| so)? (?:{places})|(?:{doing})(?: [a-z]+){{0,3}} (?P<all>toan bo|tat ca)(?: cac| so| nhung)? (?:{things}|{people})|(?:cap|phe duyet|trang bi|tap huan|boi duong)(?: [a-z]+){{0,6}}? cho (?P<each>toan bo|tat ca)(?: cac)? (?:{people}|he thong|{things})|(?P<people>toan bo|tat ca)(?: cac)? (?:{people})(?: [a-z]+){{0,5}}? (?:dang ky|cai dat|tham gia|ky cam ket|su dung))\b"
    ))
    .ok()
});
static HALF: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\b(?:mot nua|(?:qua|hon|tren) nua(?: so| tong)|(?:mot|hai|ba|bon) phan (?:ba|tu|nam)|(?P<part>[1-4])/(?P<parts>[2-6]) (?:tong )?(?:so|cac) [a-z]+)\b")
        .ok()
});
/// "không quá nửa giờ", "trong nửa ngày làm việc".
static HALF_AN_HOUR: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\bnua (?P<span>gio|tieng|ngay lam viec|ngay)\b").ok());

/// Adds what the words of a clause promise without a plain figure.
pub fn add(c: &Clause<'_>, drafts: &mut Vec<Draft>) {
    let plain = c.p.plain_at(c.range.clone());
    let base = c.range.start;
    ranks(c, drafts);
    let ranked = drafts.iter().any(|d| d.unit == Some(Unit::Rank));
    // "công chức giữ vị trí trực tiếp thu thuế" holds a post, no rank.
    let post = |found: &regex::Match<'_>| {
        let next = plain.get(found.end()..).unwrap_or_default().trim_start();
        found.as_str() == "giu vi tri"
            && !["thu", "dan", "top", "nhom", "cao"].iter().any(|w| next.starts_with(w))
    };
    if !ranked && let Some(found) = KEEP.as_ref().and_then(|k| k.find(plain)).filter(|found| !post(found)) {
        push(drafts, base + found.start()..base + found.end(), Op::Keep, None, Unit::Rank);
    }
    if let Some(zero) = ZERO.as_ref() {
        for found in zero.find_iter(plain) {
            let at = base + found.start()..base + found.end();
            // "không có" without these tones is something else ("không cố").
            let overlap = drafts.iter().any(|d| d.at.start < at.end && at.start < d.at.end);
            // "không để công dân đi lại quá 02 lần": the figure says how often at most. Of what is late in itself
            // ("không để hồ sơ trễ hạn quá 30 ngày") it says which.
            let late = ["han ", "cham ", "ton "];
            let most = drafts.iter().any(|d| {
                let head = c.p.plain_at(at.start.min(d.at.start)..d.at.start);
                d.at.start >= at.start
                    && head.ends_with(" qua ")
                    && !head.contains([',', ';', ':'])
                    && !late.iter().any(|w| head.contains(w))
            });
            if !overlap && !most && c.p.word_at(at.start) != "khống" {
                // "không có hồ sơ trễ hạn trên 30 ngày": the figure only says which.
                let stop = plain.get(found.end()..).and_then(end_of_list).unwrap_or(usize::MAX);
                // "không để vắng mặt không lý do, số lượt nhắc nhở giảm 50%": behind the comma another matter begins.
                let other = found.as_str().match_indices(", ").find_map(|(comma, _)| {
                    let next = found.as_str().get(comma + 2..)?;
                    ["so ", "ty le ", "phan dau", "bao dam", "dam bao", "moi ", "thoi gian "]
                        .iter()
                        .any(|w| next.starts_with(w))
                        .then_some(at.start + comma)
                });
                let end = other.unwrap_or(at.end.saturating_add(stop));
                let at = at.start..other.unwrap_or(at.end);
                drafts.retain(|d| d.at.start < at.start || d.at.start >= end);
                push(drafts, at, Op::Exactly, Some(0.0), Unit::Count);
            }
        }
    }
    if let Some(all) = ALL.as_ref()
        && let Some(found) = all.find(plain)
    {
        let at = base + found.start()..base + found.end();
        // "Kiện toàn Bộ phận Một cửa"
        let stated = plain.get(..found.start()).is_some_and(|before| before.ends_with("kien "))
            || says_how_much(plain, base, found.start(), drafts);
        if !stated && all_of_something(c.p, at.start, found.as_str()) {
            let words = if found.as_str().starts_with("toan bo") { 7 } else { 6 };
            push(drafts, at.start..at.start + words, Op::Exactly, Some(100.0), Unit::Percent);
        }
    }
    if !drafts.iter().any(|d| d.unit == Some(Unit::Percent))
        && let Some(all) = OVER_ALL.as_ref().and_then(|o| o.captures(plain)).and_then(|c| c.name("all"))
    {
        push(drafts, base + all.start()..base + all.end(), Op::Exactly, Some(100.0), Unit::Percent);
    }
    if let Some(all) = DONE_TO_ALL.as_ref().and_then(|o| o.captures(plain)).and_then(|c| {
        c.name("all")
            .or_else(|| c.name("each"))
            .or_else(|| c.name("people"))
            .or_else(|| c.name("places"))
            .or_else(|| c.name("served"))
    }) && !says_how_much(plain, base, all.start(), drafts)
    {
        push(drafts, base + all.start()..base + all.end(), Op::Exactly, Some(100.0), Unit::Percent);
    }
    if let Some(parts) = HALF.as_ref().and_then(|h| h.captures(plain))
        && let Some(found) = parts.get(0)
        && !plain.get(..found.start()).unwrap_or_default().trim_end().ends_with("ngay")
    {
        let number = |name: &str| parts.name(name).and_then(|n| n.as_str().parse::<f64>().ok());
        let value = match (number("part"), number("parts"), found.as_str()) {
            (Some(part), Some(all), _) => (part / all * 1000.0).round() / 10.0,
            (_, _, half) if half.contains("nua") => 50.0,
            (_, _, "mot phan ba") => 33.3,
            (_, _, "hai phan ba") => 66.7,
            (_, _, "mot phan tu") => 25.0,
            (_, _, "ba phan tu") => 75.0,
            (_, _, "mot phan nam") => 20.0,
            (_, _, "hai phan nam") => 40.0,
            (_, _, "ba phan nam") => 60.0,
            _ => 80.0,
        };
        let at = base + found.start()..base + found.end();
        let head = plain.get(..found.start()).unwrap_or_default();
        let past = compare::ends_with_word(head.trim_end(), "qua") || found.as_str().contains(" nua ");
        // The two digits of "1/3 số cuộc họp" are one figure.
        drafts.retain(|d| d.at.end <= at.start || d.at.start >= at.end);
        let op = match compare::before(head, c.p, at.start) {
            // "quá một nửa" is more, "không quá một nửa" is not.
            Some(Op::AtMost) => Op::AtMost,
            _ if past => Op::MoreThan,
            Some(op) => op,
            None => Op::AtLeast,
        };
        push(drafts, at, op, Some(value), Unit::Percent);
        // "Giảm một nửa số cuộc họp", but not "giảm xuống còn một nửa".
        let change = compare::change(head);
        if let Some(draft) = drafts.last_mut() {
            draft.change = change;
        }
    }
    half_an_hour(c, drafts);
}

/// A wait of half an hour is at most that, of half a day half a day.
fn half_an_hour(c: &Clause<'_>, drafts: &mut Vec<Draft>) {
    let plain = c.p.plain_at(c.range.clone());
    let Some(parts) = HALF_AN_HOUR.as_ref().and_then(|h| h.captures(plain)) else { return };
    let (Some(found), Some(span)) = (parts.get(0), parts.name("span")) else { return };
    let at = c.range.start + found.start()..c.range.start + found.end();
    let head = plain.get(..found.start()).unwrap_or_default();
    let compared = compare::before(head, c.p, at.start)
        .or_else(|| compare::lowered(head))
        .or_else(|| compare::limit(head, Some(Unit::Hours)));
    let Some(op) = compared else { return };
    let (value, unit) = match span.as_str() {
        "ngay lam viec" => (0.5, Unit::WorkingDays),
        "ngay" => (0.5, Unit::Days),
        _ => (30.0, Unit::Minutes),
    };
    push(drafts, at, op, Some(value), unit);
}

/// Where a phrase ends; "phản ánh, kiến nghị quá hạn" goes on behind its comma.
fn end_of_list(text: &str) -> Option<usize> {
    const LISTED: [&str; 8] =
        ["kien nghi", "phan anh", "khieu nai", "to cao", "tieu cuc", "sach nhieu", "phien ha", "don"];
    let list = text.strip_prefix(", ").is_some_and(|rest| LISTED.iter().any(|w| rest.starts_with(w)));
    text.match_indices([',', ';', ':']).map(|(at, _)| at).find(|at| *at > 0 || !list)
}

/// Whether the part of the sentence in which "toàn bộ" stands has a figure of its own.
fn says_how_much(plain: &str, base: usize, at: usize, drafts: &[Draft]) -> bool {
    let from = plain.get(..at).and_then(|t| t.rfind([',', ';', ':'])).unwrap_or(0);
    let to = plain.get(at..).and_then(|t| t.find([',', ';', ':'])).map_or(plain.len(), |stop| at + stop);
    drafts
        .iter()
        .any(|d| d.unit == Some(Unit::Percent) && d.at.start >= base + from && d.at.start < base + to)
}

/// "tất cả các cơ quan được giao …" names who acts; "toàn bộ văn bản được ký số" is a promise.
fn all_of_something(p: &Passage, at: usize, found: &str) -> bool {
    let after = p.plain_at(at + found.len()..p.len());
    let actors = ["co quan", "don vi", "cac linh vuc", "linh vuc", "cac cap", "cac nganh", "can bo"];
    let subject =
        found.trim_start_matches("toan bo ").trim_start_matches("tat ca ").trim_start_matches("cac ");
    let given = [
        "giao",
        "phan cong",
        "quy dinh",
        "ban hanh",
        "neu",
        "trach nhiem",
        "lien quan",
        "thien chi",
        "chuc nang",
        "nhu cau",
    ]
    .iter()
    .any(|w| after.starts_with(w));
    let before = p.plain_at(at.saturating_sub(6)..at);
    let object =
        [" tren ", " voi ", " cho ", " cua ", " tai ", " den ", " toi "].iter().any(|w| before.ends_with(w));
    let acts = actors.iter().any(|a| subject.starts_with(a))
        && !["su dung", "ket noi", "van hanh", "cai dat", "ap dung"]
            .iter()
            .any(|w| found.trim_end().ends_with(w))
        && !found.contains(" deu ");
    !given && !object && !acts
}

fn ranks(c: &Clause<'_>, drafts: &mut Vec<Draft>) {
    let Some(rank) = RANK.as_ref() else { return };
    let plain = c.p.plain_at(c.range.clone());
    for found in rank.captures_iter(plain) {
        let (Some(whole), Some(figure)) =
            (found.get(0), found.name("a").or_else(|| found.name("b")).or_else(|| found.name("c")))
        else {
            continue;
        };
        let after = plain.get(figure.end()..).unwrap_or_default();
        // "nhóm 5 nhiệm vụ", "nhóm 2 (TTHC …)" group things; leading groups and places are promises.
        let grouped = found.name("b").is_some()
            && whole.as_str().contains("nhom")
            && ![
                "cac",
                "don vi",
                "dia phuong",
                "tinh",
                "huyen",
                "xa",
                "phuong",
                "co quan",
                "so",
                "dan dau",
                "thi xa",
                "dung dau",
                "quan",
                "benh vien",
                "truong",
                "",
                "tren",
                "cua",
                "toan",
                "trong",
                "ca nuoc",
                "thanh pho",
            ]
            .iter()
            .any(|w| {
                if w.is_empty() {
                    // "thủ tục hành chính nhóm 1" names a group; "nằm trong nhóm 5" is a place.
                    after.trim().is_empty() && !whole.as_str().starts_with("nhom")
                } else {
                    after.trim_start_matches([',', ' ']).starts_with(w)
                }
            });
        // "(Sở xếp thứ 6/20 cơ quan)", "năm 2023 xếp thứ 7" look back.
        let before = plain.get(..whole.start()).unwrap_or_default();
        let aside = before.rfind('(').and_then(|at| before.get(at..)).filter(|inside| !inside.contains(')'));
        let back = aside.is_some_and(|inside| !inside.contains("phan dau"))
            || before.ends_with("so voi ")
            || before.trim_end().ends_with("da");
        // "Năm 2018 xã xếp hạng 6/13": a year and nothing that is striven for.
        let told = after.starts_with('/')
            && before.trim_start().starts_with("nam 20")
            && !["phan dau", "phai", "dat", "muc tieu", "can"]
                .iter()
                .any(|w| before.contains(w) || whole.as_str().starts_with(w));
        // "nâng từ vị trí thứ 41 lên vị trí thứ 30": the first place is where it starts.
        let starts =
            before.ends_with(" tu ") && after.get(..40.min(after.len())).is_some_and(|t| t.contains(" len "));
        let told = told || starts || past::told_of_a_year(c, c.range.start + whole.start());
        let places = after.trim_start().starts_with("bac") || after.trim_start().starts_with('%');
        if grouped || back || told || places {
            continue;
        }
        // "từ thứ 5 đến thứ 8"
        let value: Option<f64> = figure.as_str().parse().ok();
        let last = found.name("to");
        let value_to = last.and_then(|to| to.as_str().parse::<f64>().ok()).filter(|to| value < Some(*to));
        let end = last.map_or(figure.end(), |to| to.end());
        let at = c.range.start + whole.start()..c.range.start + end;
        drafts.retain(|d| d.at.end <= at.start || d.at.start >= at.end + 12);
        let op = if value_to.is_some() { Op::Between } else { Op::AtMost };
        push(drafts, at, op, value, Unit::Rank);
        if let Some(draft) = drafts.last_mut() {
            draft.value_to = value_to;
        }
    }
}

fn push(drafts: &mut Vec<Draft>, at: std::ops::Range<usize>, op: Op, value: Option<f64>, unit: Unit) {
    drafts.push(Draft {
        at,
        op,
        value,
        value_to: None,
        unit: Some(unit),
        change: None,
        per: None,
        sure: 0.8,
    });
}
