//! Search across everything one may see: grouped by kind, or all of one kind.

use askama::Template;
use kernel::words;
use store::search::{self, Hit, Piece};
use web::{Answer, Caller, ListQuery, Page, Query, render};

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    page: Page,
    query: String,
    /// "38 kết quả cho “họp”"; "" where nothing was asked.
    said: String,
    /// The kind of which all are shown; "" for the overview.
    kind: String,
    chips: Vec<Chip>,
    groups: Vec<Group>,
    shown: String,
    prev: Option<String>,
    next: Option<String>,
}

impl SearchPage {
    fn is_whole_kind(&self) -> bool {
        !self.kind.is_empty()
    }
}

struct Chip {
    href: String,
    label: &'static str,
    count: String,
    current: bool,
}

/// The results of one kind.
struct Group {
    kind: &'static Kind,
    total: String,
    lines: Vec<FoundRow>,
    /// Where all of them stand, and what the link says; none where all are here.
    more: Option<(String, String)>,
}

struct FoundRow {
    href: String,
    title: Vec<Piece>,
    line: Vec<Piece>,
    /// The place in its text, where title and line do not show why it was found.
    place: Vec<Piece>,
}

/// A kind of thing as the index knows it and as people call it.
struct Kind {
    code: &'static str,
    icon: &'static str,
    name: &'static str,
}

/// In the order in which people look for them.
static KINDS: [Kind; 14] = [
    Kind { code: "task", icon: "clipboard-check", name: "Nhiệm vụ" },
    Kind { code: "plan", icon: "list-tree", name: "Kế hoạch" },
    Kind { code: "item", icon: "list-tree", name: "Mục kế hoạch" },
    Kind { code: "target", icon: "target", name: "Chỉ tiêu" },
    Kind { code: "report", icon: "report", name: "Báo cáo" },
    Kind { code: "detailed-plan", icon: "clipboard-text", name: "Kế hoạch chi tiết của cơ quan" },
    Kind { code: "periodic-report", icon: "file-description", name: "Báo cáo của cơ quan" },
    Kind { code: "explanation", icon: "message-report", name: "Giải trình" },
    Kind { code: "question", icon: "message-question", name: "Hỏi và trả lời" },
    Kind { code: "evidence", icon: "paperclip", name: "Tệp minh chứng" },
    Kind { code: "amendment", icon: "edit", name: "Điều chỉnh kế hoạch" },
    Kind { code: "agency", icon: "building", name: "Cơ quan" },
    Kind { code: "person", icon: "user", name: "Cán bộ" },
    OTHER,
];

const OTHER: Kind = Kind { code: "", icon: "file-text", name: "Hồ sơ khác" };

/// How many of each kind the overview shows.
const EACH: u64 = 5;

/// What is looked for, beside what every list understands.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    #[serde(rename = "loai")]
    kind: String,
    #[serde(rename = "trang")]
    page: Option<u64>,
}

/// Finds as one types: the same page with or without script.
pub async fn show(call: Caller, Query(asked): Query<Asked>) -> Answer {
    let (db, scope) = (call.cx.db(), call.cx.actor.scope());
    let found = search::groups(db, &scope, &asked.q, EACH).await?;
    let whole = found.iter().find(|group| group.kind == asked.kind);
    let to = |name: &str, value: &str| web::with("/tim", call.query(), name, value);
    let all: u64 = found.iter().map(|group| group.total).sum();
    let mut page = call.page("Tìm kiếm", "/tim").await?;
    page.query.clone_from(&asked.q);
    let mut shown = SearchPage {
        page,
        said: said(&asked.q, all),
        kind: whole.map(|group| group.kind.clone()).unwrap_or_default(),
        chips: chips(&found, all, whole.map(|group| group.kind.as_str()), &to),
        groups: Vec::new(),
        shown: String::new(),
        prev: None,
        next: None,
        query: asked.q,
    };
    if let Some(group) = whole {
        let list = ListQuery { page: asked.page, ..ListQuery::default() };
        let rows = search::of_kind(db, &scope, &shown.query, &group.kind, list.page()).await?;
        let (first, pages) = ((rows.number - 1) * rows.size, rows.pages());
        shown.shown = format!(
            "{}–{} trên {} kết quả",
            first + 1,
            first + rows.rows.len() as u64,
            words::whole(rows.total as i64)
        );
        shown.prev = (rows.number > 1).then(|| to("trang", &(rows.number - 1).to_string()));
        shown.next = (rows.number < pages).then(|| to("trang", &(rows.number + 1).to_string()));
        shown.groups = vec![Group {
            kind: kind_of(&group.kind),
            total: words::whole(rows.total as i64),
            lines: lines(rows.rows, &shown.query),
            more: None,
        }];
    } else {
        shown.groups = overview(found, &shown.query, &to);
    }
    render(&shown)
}

fn said(query: &str, all: u64) -> String {
    match all {
        _ if query.trim().is_empty() => String::new(),
        0 => format!("Không có kết quả nào cho “{}”", query.trim()),
        all => format!("{} kết quả cho “{}”", words::whole(all as i64), query.trim()),
    }
}

fn kind_of(code: &str) -> &'static Kind {
    KINDS.iter().find(|kind| kind.code == code).unwrap_or(&OTHER)
}

/// The kinds in the order of [`KINDS`], whatever the index says first.
fn place_of(code: &str) -> usize {
    KINDS.iter().position(|kind| kind.code == code).unwrap_or(KINDS.len())
}

fn chips(
    found: &[search::Group],
    all: u64,
    whole: Option<&str>,
    to: &impl Fn(&str, &str) -> String,
) -> Vec<Chip> {
    if found.is_empty() {
        return Vec::new();
    }
    let mut sorted: Vec<&search::Group> = found.iter().collect();
    sorted.sort_by_key(|group| place_of(&group.kind));
    let first = Chip {
        href: to("loai", ""),
        label: "Tất cả",
        count: words::whole(all as i64),
        current: whole.is_none(),
    };
    let of_kind = sorted.into_iter().map(|group| Chip {
        href: to("loai", &group.kind),
        label: kind_of(&group.kind).name,
        count: words::whole(group.total as i64),
        current: whole == Some(group.kind.as_str()),
    });
    std::iter::once(first).chain(of_kind).collect()
}

fn overview(mut found: Vec<search::Group>, query: &str, to: &impl Fn(&str, &str) -> String) -> Vec<Group> {
    found.sort_by_key(|group| place_of(&group.kind));
    found
        .into_iter()
        .map(|group| {
            let kind = kind_of(&group.kind);
            let total = words::whole(group.total as i64);
            Group {
                kind,
                more: (group.total > group.hits.len() as u64).then(|| {
                    let say = format!("Xem cả {total} kết quả: {}", kind.name.to_lowercase());
                    (to("loai", &group.kind), say)
                }),
                lines: lines(group.hits, query),
                total,
            }
        })
        .collect()
}

fn lines(hits: Vec<Hit>, query: &str) -> Vec<FoundRow> {
    hits.into_iter()
        .map(|hit| FoundRow {
            title: search::marked(&hit.title, query),
            line: search::marked(&hit.line, query),
            place: hit.place(query).map(|place| search::marked(&place, query)).unwrap_or_default(),
            href: hit.href,
        })
        .collect()
}
