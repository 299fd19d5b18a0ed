//! Search across everything one may see.

use askama::Template;
use store::search::{self, Hit};
use web::{Answer, Caller, ListQuery, Page, Query, render};

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    page: Page,
    query: String,
    hits: Vec<Line>,
    more: bool,
}

struct Line {
    icon: &'static str,
    kind: &'static str,
    hit: Hit,
}

/// How many results one page shows.
const MOST: usize = 60;

/// Finds as one types: the same page with or without script.
pub async fn show(call: Caller, Query(list): Query<ListQuery>) -> Answer {
    let mut hits = search::find(call.cx.db(), &call.cx.actor.scope(), &list.q, MOST as u64 + 1).await?;
    let more = hits.len() > MOST;
    hits.truncate(MOST);
    let mut page = call.page("Tìm kiếm", "/tim").await?;
    page.query.clone_from(&list.q);
    let hits = hits.into_iter().map(line).collect();
    render(&SearchPage { page, query: list.q, hits, more })
}

fn line(hit: Hit) -> Line {
    let (icon, kind) = match hit.kind.as_str() {
        "task" => ("clipboard-check", "Nhiệm vụ"),
        "plan" => ("list-tree", "Kế hoạch"),
        "item" => ("list-tree", "Mục kế hoạch"),
        "target" => ("target", "Chỉ tiêu"),
        "agency" => ("building", "Cơ quan"),
        "person" => ("user", "Cán bộ"),
        "report" => ("report", "Báo cáo"),
        _ => ("file-text", "Hồ sơ"),
    };
    Line { icon, kind, hit }
}
