//! The organisation as a tree, and as a list when something is searched for.

use std::collections::HashMap;

use askama::Template;
use kernel::{AgencyId, AuthorityId, Page as Rows, Result, fold, words};
use typeset::{Sheet, SheetColumn, Value};
use web::axum::response::Response;
use web::{Answer, Caller, Choice, ListQuery, Page, Query, SortLink, TableKind, render};

use super::{Pager, authority_choices, authority_of, choices, export};
use crate::model::{Agency, AgencyKind, Authority};
use crate::policy::{Ground, act};
use crate::store;

/// Search, filters, sort and page, as they stand in the address.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    #[serde(rename = "sap-xep")]
    sort: String,
    #[serde(rename = "trang")]
    page: Option<u64>,
    loai: String,
    #[serde(rename = "chinh-quyen")]
    authority: String,
    /// The day of the organisation, `01/07/2025`; empty for today.
    ngay: String,
    xuat: String,
}

struct Node {
    href: String,
    name: String,
    meta: String,
    depth: usize,
}

struct Line {
    href: String,
    name: String,
    short: String,
    code: String,
    kind: &'static str,
    level: &'static str,
    head: String,
    parent: String,
}

#[derive(Template)]
#[template(path = "agencies.html")]
struct AgenciesPage {
    page: Page,
    authority: Authority,
    authorities: Vec<Choice>,
    kinds: Vec<Choice>,
    q: String,
    on: String,
    total: usize,
    tree: Vec<Node>,
    rows: Vec<Line>,
    heads: Vec<SortLink>,
    pager: Pager,
    is_filtered: bool,
    xlsx: String,
    csv: String,
    organises: bool,
    imports: bool,
}

const SORTS: [&str; 6] = ["ten", "ma", "loai", "cap", "dung-dau", "cap-tren"];

/// `GET /co-quan`.
pub async fn show(call: Caller, Query(asked): Query<Asked>) -> Answer {
    let authority = authority_of(&call, &asked.authority).await?;
    let on = crate::form::day(&asked.ngay).unwrap_or_else(|| call.cx.today());
    let all = store::agencies_of(call.cx.db(), authority.id, on).await?;
    let ids: Vec<AgencyId> = all.iter().map(|agency| agency.id).collect();
    let leading = store::head_names(call.cx.db(), &ids, on).await?;
    let lines = lines(&call, &asked, &authority, &all, &leading).await?;
    if let Some(kind) = TableKind::asked(&asked.xuat) {
        return Ok(file(&call, lines, kind)?);
    }
    let is_filtered = !asked.q.is_empty() || !asked.loai.is_empty() || !asked.sort.is_empty();
    let list = ListQuery { q: asked.q.clone(), sort: asked.sort.clone(), page: asked.page };
    let query = list.page();
    let total = lines.len();
    let shown: Vec<Line> =
        lines.into_iter().skip(query.offset() as usize).take(query.size() as usize).collect();
    let rows = Rows::new(shown, total as u64, query);
    let titles = ["Tên cơ quan", "Mã định danh", "Loại", "Cấp", "Người đứng đầu", "Cấp trên"];
    let heads = titles.into_iter().zip(SORTS);
    let heads =
        heads.map(|(title, column)| list.sort_link(title, column, call.path(), call.query())).collect();
    let ground = Ground::from(&authority);
    render(&AgenciesPage {
        page: call.page("Cơ quan", "/co-quan").await?,
        authorities: authority_choices(&call, authority.id).await?,
        kinds: choices(AgencyKind::ALL, AgencyKind::code, AgencyKind::name, &asked.loai),
        total: all.len(),
        tree: if is_filtered { Vec::new() } else { tree(&all, authority.agency, &leading) },
        pager: Pager::new(&call, &rows, "cơ quan"),
        rows: rows.rows,
        heads,
        is_filtered,
        xlsx: web::with(call.path(), call.query(), "xuat", "xlsx"),
        csv: web::with(call.path(), call.query(), "xuat", "csv"),
        organises: call.cx.actor.may::<_, act::Organise>(&ground),
        imports: call.cx.actor.may::<_, act::Organise>(&ground),
        q: asked.q,
        on: if asked.ngay.is_empty() { String::new() } else { words::day(on) },
        authority,
    })
}

/// The whole in the order of the organisation, each below the body above it.
fn tree(all: &[Agency], root: AgencyId, leading: &HashMap<AgencyId, String>) -> Vec<Node> {
    let mut below: HashMap<Option<AgencyId>, Vec<&Agency>> = HashMap::new();
    for agency in all {
        below.entry(agency.parent).or_default().push(agency);
    }
    let mut nodes = Vec::new();
    let mut waiting: Vec<(&Agency, usize)> =
        all.iter().filter(|agency| agency.id == root).map(|a| (a, 0)).collect();
    while let Some((agency, depth)) = waiting.pop() {
        let code = if agency.code.is_empty() { String::new() } else { format!(", mã {}", agency.code) };
        let head = leading.get(&agency.id).map(|name| format!(", đứng đầu: {name}")).unwrap_or_default();
        nodes.push(Node {
            href: format!("/co-quan/{}", agency.id),
            name: agency.name.clone(),
            meta: format!("{}, {}{code}{head}", agency.kind.name(), agency.level.name()),
            depth: depth.min(3),
        });
        if let Some(parts) = below.get(&Some(agency.id)) {
            waiting.extend(parts.iter().rev().map(|part| (*part, depth + 1)));
        }
    }
    nodes
}

async fn lines(
    call: &Caller,
    asked: &Asked,
    authority: &Authority,
    all: &[Agency],
    leading: &HashMap<AgencyId, String>,
) -> Result<Vec<Line>> {
    let parents: Vec<AgencyId> = all.iter().filter_map(|agency| agency.parent).collect();
    let names = super::agency_names(call, &parents).await?;
    let kind: Option<AgencyKind> = asked.loai.parse().ok();
    let earlier = earlier_names(call, authority.id, &asked.q).await?;
    let mut lines: Vec<Line> = all
        .iter()
        .filter(|agency| kind.is_none_or(|kind| agency.kind == kind))
        .filter(|agency| {
            let head = leading.get(&agency.id).map_or("", String::as_str);
            let words = format!("{} {} {} {head}", agency.name, agency.short_name, agency.code);
            fold::contains(&words, &asked.q) || earlier.contains(&agency.id)
        })
        .map(|agency| Line {
            href: format!("/co-quan/{}", agency.id),
            name: agency.name.clone(),
            short: agency.short_name.clone(),
            code: agency.code.clone(),
            kind: agency.kind.name(),
            level: agency.level.name(),
            head: leading.get(&agency.id).cloned().unwrap_or_default(),
            parent: agency.parent.and_then(|id| names.get(&id).cloned()).unwrap_or_default(),
        })
        .collect();
    if !asked.sort.is_empty() {
        let list = ListQuery { sort: asked.sort.clone(), ..ListQuery::default() };
        let (column, down) = list.sort_of(&SORTS);
        let key = |line: &Line| match column {
            "ma" => line.code.clone(),
            "loai" => fold::order_key(line.kind),
            "cap" => fold::order_key(line.level),
            "dung-dau" => fold::name_order_key(&line.head),
            "cap-tren" => fold::order_key(&line.parent),
            _ => fold::order_key(&line.name),
        };
        lines.sort_by_cached_key(key);
        if down {
            lines.reverse();
        }
    }
    Ok(lines)
}

/// Agencies that bear or bore another name with the words: an old name finds them too.
async fn earlier_names(call: &Caller, authority: AuthorityId, query: &str) -> Result<Vec<AgencyId>> {
    if query.trim().is_empty() {
        return Ok(Vec::new());
    }
    let known = store::directory(call.cx.db(), authority, call.cx.today()).await?;
    Ok(known
        .into_iter()
        .filter(|one| one.names.iter().any(|name| fold::contains(name, query)))
        .filter_map(|one| match one.key {
            crate::KnownKey::Agency(id) => Some(id),
            crate::KnownKey::Group(_) => None,
        })
        .collect())
}

fn file(call: &Caller, lines: Vec<Line>, kind: TableKind) -> Result<Response> {
    // The titles are those that the import reads, so that a list can be changed and brought back.
    let columns =
        ["Tên cơ quan", "Mã định danh", "Tên viết tắt", "Loại", "Cấp", "Cơ quan cấp trên", "Người đứng đầu"];
    let sheet = Sheet {
        name: "Cơ quan".to_owned(),
        columns: columns.map(SheetColumn::new).to_vec(),
        rows: lines
            .into_iter()
            .map(|line| {
                let (kind, level) = (line.kind.to_owned(), line.level.to_owned());
                [line.name, line.code, line.short, kind, level, line.parent, line.head]
                    .map(Value::Text)
                    .to_vec()
            })
            .collect(),
        ..Sheet::default()
    };
    export(call, sheet, kind, "co-quan")
}
