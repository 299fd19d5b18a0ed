//! The tree of headings: numbers of every kind put into order, with what each heading is about.

use crate::block::Block;
use crate::marker::{Number, Style};
use crate::passage::Passage;
use crate::path::Paths;
use crate::reading::{Span, Warning, WarningCode};

/// What a part of the plan is for; children inherit it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zone {
    /// State of things, results of earlier years: its figures promise nothing.
    Background,
    /// Mục đích, yêu cầu, mục tiêu, chỉ tiêu.
    Purpose,
    /// Nội dung, nhiệm vụ.
    Tasks,
    /// Giải pháp: work only where it names who, when or how much.
    Means,
    /// Kinh phí.
    Funding,
    /// Tổ chức thực hiện.
    Organising,
}

/// A heading with its own paragraphs.
#[derive(Debug, Clone)]
pub struct Node {
    /// Its number; `None` for an annex or an unnumbered heading.
    pub number: Option<Number>,
    /// The numbering as written.
    pub code: String,
    /// The key.
    pub path: String,
    /// The heading above.
    pub parent: Option<usize>,
    /// The block of the heading.
    pub heading: usize,
    /// Blocks under it that belong to no heading below.
    pub body: Vec<usize>,
    /// Headings below.
    pub children: Vec<usize>,
    /// What it is for.
    pub zone: Zone,
    /// Part of an annex.
    pub annex: bool,
}

/// The tree.
#[derive(Debug, Clone, Default)]
pub struct Outline {
    /// All headings in the order of the file.
    pub nodes: Vec<Node>,
    /// Oddities of the numbering.
    pub warnings: Vec<Warning>,
}

/// Builds the tree from the blocks in these ranges; annex headings may stand anywhere in it.
pub fn build(blocks: &[Block], content: &[std::ops::Range<usize>]) -> Outline {
    let mut builder = Builder {
        blocks,
        out: Outline::default(),
        open: Vec::new(),
        order: Vec::new(),
        paths: Paths::default(),
        annexes: 0,
    };
    for at in content.iter().cloned().flatten() {
        builder.take(at);
    }
    builder.finish()
}

struct Builder<'a> {
    blocks: &'a [Block],
    out: Outline,
    /// Open headings from the root, with their family (`None`: annex or unnumbered).
    open: Vec<(usize, Option<Style>)>,
    /// Families in the order in which they first appeared below each other.
    order: Vec<Style>,
    paths: Paths,
    annexes: u32,
}

impl Builder<'_> {
    fn take(&mut self, at: usize) {
        let Some(block) = self.blocks.get(at) else { return };
        if block.table.is_none() {
            if is_annex(block) {
                self.annexes += 1;
                self.annex(at, block);
                return;
            }
            if let Some(number) = block.number() {
                let number = self.choose(number);
                self.place(at, number);
                return;
            }
            if self.is_bare_heading(block) {
                self.open.retain(|(node, _)| {
                    self.out.nodes.get(*node).is_some_and(|n| n.annex && n.parent.is_none())
                });
                self.push(at, None, String::new(), zone_of(block.plain()));
                return;
            }
        }
        if let Some((node, _)) = self.open.last()
            && let Some(node) = self.out.nodes.get_mut(*node)
        {
            node.body.push(at);
        }
    }

    /// "TỔ CHỨC THỰC HIỆN" in capitals without a number.
    fn is_bare_heading(&self, block: &Block) -> bool {
        block.marker.is_none()
            && block.words.is_shouting()
            && block.words.len() < 90
            && zone_of(block.plain()).is_some()
            && !self.open.iter().any(|(_, style)| *style == Some(Style::Roman))
    }

    fn annex(&mut self, at: usize, block: &Block) {
        self.open.clear();
        // An annex numbers in a way of its own.
        self.order.clear();
        let label = annex_code(block.plain()).unwrap_or(if self.annexes > 1 { self.annexes } else { 1 });
        let code = format!("PL{label}");
        self.push(at, None, code, Some(Zone::Tasks));
        if let Some(node) = self.out.nodes.last_mut() {
            node.annex = true;
        }
    }

    /// "I." after "H." is a letter; "C." and "D." are no hundreds.
    fn choose(&self, number: &Number) -> Number {
        let Some((style, value)) = number.or else { return number.clone() };
        let last = |style: Style| {
            self.out
                .nodes
                .iter()
                .rev()
                .filter_map(|n| n.number.as_ref())
                .find(|n| n.style == style)
                .map(|n| n.value)
        };
        if last(style).is_some_and(|v| v + 1 == value)
            && last(number.style).is_none_or(|v| v + 1 != number.value)
        {
            return Number { style, value, parts: vec![value], or: None, ..number.clone() };
        }
        number.clone()
    }

    fn place(&mut self, at: usize, number: Number) {
        if is_great(number.style) {
            // Headings without numbers stand beside great numbers, never above them.
            let nodes = &self.out.nodes;
            self.open.retain(|(node, style)| style.is_some() || nodes.get(*node).is_some_and(|n| n.annex));
        }
        let keep = self.depth_for(&number);
        self.open.truncate(keep);
        self.watch(at, &number);
        let code = number.code.clone();
        if !self.order.contains(&number.style) {
            let after = self
                .open
                .iter()
                .rev()
                .find_map(|(_, s)| *s)
                .and_then(|s| self.order.iter().position(|o| *o == s));
            self.order.insert(after.map_or(self.order.len(), |a| a + 1), number.style);
        }
        self.push(at, Some(number), code, None);
    }

    /// How many open headings stay open above the number.
    fn depth_for(&self, number: &Number) -> usize {
        let sibling = self.open.iter().rposition(|(_, style)| *style == Some(number.style));
        if let Some(at) = sibling {
            return at;
        }
        let rank = |style: Style| self.order.iter().position(|o| *o == style);
        if let Style::Decimal(depth) = number.style {
            // "1.1." stands under the nearest shallower decimal, "1." under no deeper one.
            if let Some(at) =
                self.open.iter().rposition(|(_, s)| matches!(s, Some(Style::Decimal(d)) if *d < depth))
            {
                return at + 1;
            }
            let deeper =
                self.open.iter().position(|(_, s)| matches!(s, Some(Style::Decimal(d)) if *d > depth));
            if let Some(at) = deeper {
                return at;
            }
        }
        match rank(number.style) {
            // Known family: below everything that came before it in the order.
            Some(own) => self
                .open
                .iter()
                .position(|(_, style)| style.and_then(rank).is_some_and(|r| r > own))
                .unwrap_or(self.open.len()),
            // A new family goes below what is open, but great families never below small ones.
            None => self
                .open
                .iter()
                .position(|(_, style)| style.is_some_and(|s| is_great(number.style) && !is_great(s)))
                .unwrap_or(self.open.len()),
        }
    }

    /// Notes gaps and repeats among siblings.
    fn watch(&mut self, at: usize, number: &Number) {
        let parent = self.open.last().map(|(n, _)| *n);
        let previous = self
            .out
            .nodes
            .iter()
            .rev()
            .find(|n| n.parent == parent && n.number.as_ref().is_some_and(|m| m.style == number.style))
            .and_then(|n| n.number.clone());
        let span = self.blocks.get(at).map(|b| b.words.span(0..b.body.max(1)));
        let deep = number.parts.len();
        let wrong_parent = deep > 1
            && previous.as_ref().is_some_and(|p| p.parts.get(..deep - 1) != number.parts.get(..deep - 1));
        let Some(previous) = previous else {
            if number.value > 1 && !matches!(number.style, Style::Lower) {
                let message = format!("Đánh số bắt đầu từ {} mà không có mục 1 trước đó.", number.code);
                self.warn(WarningCode::NumberingGap, message, span);
            }
            return;
        };
        if number.value == previous.value || wrong_parent {
            let message = format!("Số {} đứng sau {}: số bị lặp hoặc nhầm mục.", number.code, previous.code);
            self.warn(WarningCode::NumberingRepeat, message, span);
        } else if number.value > previous.value + 1 && number.style != Style::Lower
            || number.style == Style::Lower && number.value > previous.value + 2
        {
            let message = format!("Sau {} là {}: thiếu số ở giữa.", previous.code, number.code);
            self.warn(WarningCode::NumberingGap, message.clone(), span);
            if parent.is_none_or(|p| {
                self.out.nodes.get(p).is_some_and(|n| n.parent.is_none() && n.number.is_none())
            }) {
                let message =
                    format!("Không thấy phần nằm giữa mục {} và mục {}.", previous.code, number.code);
                self.warn(WarningCode::MissingSection, message, span);
            }
        } else if number.value < previous.value {
            let message = format!("Số {} đứng sau {}.", number.code, previous.code);
            self.warn(WarningCode::NumberingRepeat, message, span);
        }
    }

    fn warn(&mut self, code: WarningCode, message: String, span: Option<Span>) {
        self.out.warnings.push(Warning { code, message, span });
    }

    fn push(&mut self, at: usize, number: Option<Number>, code: String, zone: Option<Zone>) {
        let parent = self.open.last().map(|(n, _)| *n);
        let above = parent.and_then(|p| self.out.nodes.get(p));
        let inherited = above.map(|n| n.zone);
        let annex = above.is_some_and(|n| n.annex);
        let top = above.is_none_or(|n| {
            n.number.is_none()
                || matches!(n.number.as_ref().map(|m| m.style), Some(Style::Part | Style::Upper))
        });
        let title = self.blocks.get(at).map_or("", Block::plain);
        let zone = zone
            .or_else(|| zone_below(title, inherited, top, above.is_none()))
            // "PHỤ LỤC" / "PHÂN CÔNG CÔNG VIỆC …": what an annex shares out is the work itself.
            .filter(|zone| !(annex && *zone == Zone::Organising && title.starts_with("phan cong")))
            .or(inherited)
            .unwrap_or(Zone::Tasks);
        let prefix = above.map(|n| n.path.clone()).unwrap_or_default();
        let path = self.paths.free(&prefix, if code.is_empty() { "-" } else { &code });
        let node = Node {
            number: number.clone(),
            code,
            path,
            parent,
            heading: at,
            body: Vec::new(),
            children: Vec::new(),
            zone,
            annex,
        };
        let index = self.out.nodes.len();
        self.out.nodes.push(node);
        if let Some(above) = parent.and_then(|p| self.out.nodes.get_mut(p)) {
            above.children.push(index);
        }
        self.open.push((index, number.map(|n| n.style)));
    }

    fn finish(mut self) -> Outline {
        let late = self.out.nodes.iter().any(|n| n.zone == Zone::Organising);
        if !late && !self.out.nodes.is_empty() {
            let message = "Không thấy phần Tổ chức thực hiện.".to_owned();
            self.warn(WarningCode::MissingSection, message, None);
        }
        self.out
    }
}

fn is_great(style: Style) -> bool {
    matches!(style, Style::Part | Style::Upper | Style::Roman)
}

/// "PHỤ LỤC", "Phụ lục 02", "PHỤ LỤC I: DANH MỤC NHIỆM VỤ" as a heading, not "Phụ lục kèm theo" in a sentence.
pub fn is_annex(block: &Block) -> bool {
    let plain = block.words.plain();
    let heading = (plain.starts_with("phu luc")
        || plain.starts_with("bieu so")
        || plain.starts_with("bieu ") && block.words.is_shouting()
        || plain.starts_with("danh muc nhiem vu")
        || plain.starts_with("danh muc cac nhiem vu")
        || plain.starts_with("bang phan cong"))
        && block.marker.is_none();
    let alone =
        plain.len() < 14 || annex_code(plain).is_some() && plain.len() < 300 || block.words.is_shouting();
    heading && alone && block.words.is_upper(0) && !plain.ends_with(';')
}

fn annex_code(plain: &str) -> Option<u32> {
    let rest = plain
        .strip_prefix("phu luc")
        .or_else(|| plain.strip_prefix("bieu so"))
        .or_else(|| plain.strip_prefix("bieu"))?
        .trim_start();
    let rest = rest.strip_prefix("so").map_or(rest, str::trim_start);
    let word: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
    word.parse().ok().filter(|n| *n < 100).or_else(|| crate::marker::roman(&word))
}

/// The zone that a top heading names.
pub fn zone_of(title: &str) -> Option<Zone> {
    let head = title.get(..title.len().min(120)).unwrap_or(title);
    let has = |words: &[&str]| words.iter().any(|w| head.contains(w));
    let starts = |words: &[&str]| words.iter().any(|w| head.starts_with(w));
    if has(&[
        "to chuc thuc hien",
        "to chuc trien khai",
        "trach nhiem thuc hien",
        "che do bao cao",
        "che do thong tin",
        "phan cong trach nhiem",
        "trach nhiem cua",
    ]) || starts(&["phan cong", "trach nhiem", "dieu khoan thi hanh", "thong tin, bao cao", "bao cao"])
    {
        Some(Zone::Organising)
    } else if starts(&["kinh phi", "nguon kinh phi", "nguon luc", "du toan", "kinh phi thuc hien"]) {
        Some(Zone::Funding)
    } else if starts(&[
        "ket qua thuc hien",
        "danh gia",
        "thuc trang",
        "tinh hinh",
        "dac diem",
        "su can thiet",
        "can cu",
        "co so phap ly",
        "boi canh",
        "ton tai",
        "ket qua dat duoc",
        "ket qua nam",
        "ket qua, ",
        "ket qua par",
        "ket qua chi so",
        "ket qua cac chi so",
        "ket qua cong tac",
        "nhung ket qua",
        "mot so ket qua",
        "khai quat",
        "dat van de",
        "han che",
        "thuan loi",
    ]) {
        Some(Zone::Background)
    } else if has(&["nhiem vu", "noi dung"]) {
        Some(Zone::Tasks)
    } else if has(&[
        "muc dich",
        "yeu cau",
        "muc tieu",
        "quan diem",
        "chi tieu",
        "phuong cham",
        "pham vi",
        "doi tuong",
    ]) {
        Some(Zone::Purpose)
    } else if has(&["giai phap"]) {
        Some(Zone::Means)
    } else {
        None
    }
}

/// The zone of a heading below another one.
fn zone_below(title: &str, inherited: Option<Zone>, top: bool, root: bool) -> Option<Zone> {
    let own = zone_of(title);
    match (inherited, own) {
        // "4. Thanh tra Sở đưa nội dung kiểm tra CCHC vào chương trình": a duty of somebody, no part on the work.
        (Some(Zone::Organising), Some(Zone::Tasks))
            if !["nhiem vu", "noi dung", "cac nhiem vu"].iter().any(|w| title.starts_with(w)) =>
        {
            None
        }
        (None | Some(Zone::Tasks), Some(zone)) if top && (root || title.len() < 90) => Some(zone),
        (Some(_), Some(zone)) if top && title.len() < 90 => Some(zone),
        // Inside purposes only "nhiệm vụ" and the like could change the matter; goals stay goals.
        (Some(Zone::Background), Some(Zone::Purpose))
            if title.len() < 60 || title.starts_with("muc tieu") =>
        {
            Some(Zone::Purpose)
        }
        // "II. Mục tiêu, nhiệm vụ": 1. Mục tiêu …, 2. Nhiệm vụ …
        (
            Some(Zone::Tasks),
            Some(zone @ (Zone::Purpose | Zone::Funding | Zone::Organising | Zone::Means)),
        ) if title.len() < 34 && is_whole_heading(title, zone) => Some(zone),
        (Some(Zone::Purpose), Some(Zone::Tasks)) if title.len() < 40 && title.starts_with("nhiem vu") => {
            Some(Zone::Tasks)
        }
        _ => None,
    }
}

/// "1. Mục tiêu" alone, not "1. Mục tiêu quốc gia về …".
fn is_whole_heading(title: &str, zone: Zone) -> bool {
    let bare = title.trim_end_matches([':', '.', ' ']);
    let bare = ["mot so ", "cac ", "nhung "].iter().find_map(|w| bare.strip_prefix(w)).unwrap_or(bare);
    match zone {
        Zone::Purpose => matches!(
            bare,
            "muc tieu"
                | "chi tieu"
                | "muc tieu chung"
                | "muc tieu cu the"
                | "chi tieu cu the"
                | "muc tieu, chi tieu"
                | "yeu cau"
                | "muc dich"
                | "chi tieu chu yeu"
                | "muc tieu chu yeu"
                | "chi tieu chinh"
                | "muc tieu tong quat"
        ),
        Zone::Means => bare.starts_with("giai phap"),
        // "2.2. Báo cáo định kỳ kết quả thực hiện" is work like its neighbours.
        Zone::Organising => !bare.starts_with("bao cao") || bare == "bao cao",
        _ => true,
    }
}

/// The first words of a heading as its title.
pub fn title(words: &Passage, body: usize) -> String {
    words.text(words.trim(body..words.len())).trim_end_matches([':', ' ']).to_owned()
}
