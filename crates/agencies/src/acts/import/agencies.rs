//! Agencies from a table.

use std::collections::HashMap;

use ::store::Tx;
use kernel::{AgencyId, Day, Granted, Result, fold};
use typeset::ReadTable;

use super::columns::{Column, Columns, day};
use super::{Fate, ImportLine, Planned, Preview};
use crate::acts::agency::create_part;
use crate::acts::{AgencyChange, NewAgency, Renaming, change_agency, create_agency, rename_agency};
use crate::model::{Agency, AgencyKind, Authority, Level};
use crate::policy::{Ground, act};
use crate::store;

/// The columns of an empty table.
pub const TITLES: &[&str] =
    &["Tên cơ quan", "Mã định danh", "Tên viết tắt", "Loại", "Cấp", "Cơ quan cấp trên", "Từ ngày"];

const NAME: usize = 0;
const CODE: usize = 1;
const SHORT: usize = 2;
const KIND: usize = 3;
const LEVEL: usize = 4;
const PARENT: usize = 5;
const FROM: usize = 6;

const COLUMNS: [Column; 7] = [
    Column {
        titles: &["ten co quan", "ten don vi", "ten co quan don vi", "co quan don vi", "co quan", "don vi"],
    },
    Column { titles: &["ma dinh danh", "ma co quan", "ma don vi", "ma"] },
    Column { titles: &["ten viet tat", "ten ngan", "viet tat", "ten goi tat"] },
    Column { titles: &["loai", "loai hinh", "loai co quan", "loai don vi"] },
    Column { titles: &["cap", "cap hanh chinh"] },
    Column { titles: &["co quan cap tren", "don vi cap tren", "cap tren", "truc thuoc", "co quan chu quan"] },
    Column { titles: &["tu ngay", "ngay thanh lap", "thanh lap", "hoat dong tu"] },
];

/// What is done for a row.
pub enum Step {
    Create(Row),
    Change { id: AgencyId, row: Row },
}

/// A row as understood.
#[derive(Clone)]
pub struct Row {
    name: String,
    code: String,
    short: String,
    kind: Option<AgencyKind>,
    level: Option<Level>,
    /// Folded name or code; empty for the committee.
    parent: String,
    from: Option<Day>,
}

fn kind_of(text: &str) -> Option<AgencyKind> {
    let key = fold::key(text);
    AgencyKind::ALL.iter().copied().find(|kind| kind.code() == key || fold::key(kind.name()) == key).or({
        match key.as_str() {
            "phong" | "phong ban" | "phong chuyen mon" | "co quan chuyen mon" | "so" | "ban" => {
                Some(AgencyKind::Department)
            }
            "xa" | "phuong" | "thi tran" | "ubnd xa" | "ubnd phuong" | "dac khu" => Some(AgencyKind::Commune),
            "mttq" | "mat tran" => Some(AgencyKind::Front),
            "doan the" | "hoi doan the" => Some(AgencyKind::Union),
            "don vi su nghiep cong lap" | "truong" | "tram y te" | "trung tam" => Some(AgencyKind::Unit),
            "nganh doc" => Some(AgencyKind::Vertical),
            "dang" => Some(AgencyKind::Party),
            "hdnd" => Some(AgencyKind::Council),
            "ubnd" => Some(AgencyKind::Committee),
            _ => None,
        }
    })
}

/// What a name says by itself, where the table has no kind.
fn kind_by_name(name: &str) -> AgencyKind {
    let key = fold::key(name);
    let starts = |words: &[&str]| words.iter().any(|word| key.starts_with(word));
    if starts(&["van phong"]) {
        AgencyKind::Office
    } else if starts(&[
        "ubnd xa",
        "ubnd phuong",
        "ubnd thi tran",
        "uy ban nhan dan xa",
        "uy ban nhan dan phuong",
    ]) {
        AgencyKind::Commune
    } else if starts(&["mat tran", "uy ban mat tran", "ubmttq"]) {
        AgencyKind::Front
    } else if starts(&["hoi ", "doan ", "lien doan", "lien hiep", "tinh doan", "thi doan", "huyen doan"]) {
        AgencyKind::Union
    } else if starts(&["truong ", "tram ", "trung tam", "benh vien"]) {
        AgencyKind::Unit
    } else if starts(&[
        "cong an",
        "bchqs",
        "ban chi huy",
        "chi cuc",
        "kho bac",
        "bao hiem",
        "toa an",
        "vien kiem",
    ]) {
        AgencyKind::Vertical
    } else if starts(&[
        "ban to chuc",
        "ban tuyen giao",
        "ban dan van",
        "uy ban kiem tra",
        "dang uy",
        "thi uy",
    ]) {
        AgencyKind::Party
    } else if starts(&["ban quan ly", "ban chi dao"]) {
        AgencyKind::Board
    } else {
        AgencyKind::Department
    }
}

fn level_of(text: &str) -> Option<Level> {
    let key = fold::key(text);
    let key = key.strip_prefix("cap ").unwrap_or(&key);
    match key {
        "tinh" | "thanh pho truc thuoc trung uong" | "province" => Some(Level::Province),
        "huyen" | "quan" | "thi xa" | "thanh pho" | "district" => Some(Level::District),
        "xa" | "phuong" | "thi tran" | "dac khu" | "commune" => Some(Level::Commune),
        _ => None,
    }
}

fn read(columns: &Columns<'_>, cells: &[String]) -> Result<Row, String> {
    let text = |column| columns.text(cells, column);
    let name = text(NAME);
    if name.is_empty() {
        return Err("Thiếu tên cơ quan.".to_owned());
    }
    let optional = |column: usize, what: &str| -> Result<Option<String>, String> {
        let text = text(column);
        if text.chars().count() > 200 {
            Err(format!("{what} quá dài."))
        } else {
            Ok(Some(text).filter(|t| !t.is_empty()))
        }
    };
    let kind = match optional(KIND, "Loại")? {
        Some(said) => Some(kind_of(&said).ok_or_else(|| {
            let known: Vec<_> = AgencyKind::ALL.iter().map(|kind| kind.name()).collect();
            format!("Loại “{said}” chưa rõ. Dùng một trong: {}.", known.join(", "))
        })?),
        None => None,
    };
    let level = match optional(LEVEL, "Cấp")? {
        Some(said) => {
            Some(level_of(&said).ok_or_else(|| format!("Cấp “{said}” chưa rõ. Dùng: tỉnh, huyện hoặc xã."))?)
        }
        None => None,
    };
    let from = match optional(FROM, "Ngày")? {
        Some(said) => Some(day(&said).ok_or_else(|| format!("Ngày “{said}” chưa đúng, ví dụ: 01/07/2025."))?),
        None => None,
    };
    Ok(Row {
        name,
        code: text(CODE),
        short: text(SHORT),
        kind,
        level,
        parent: fold::key(&text(PARENT)),
        from,
    })
}

/// The names and codes under which something is found; a name that two share leads nowhere.
fn by_name(agencies: &[Agency]) -> HashMap<String, Option<usize>> {
    let mut found: HashMap<String, Option<usize>> = HashMap::new();
    for (index, agency) in agencies.iter().enumerate() {
        let mut keys: Vec<String> = [&agency.name, &agency.short_name, &agency.code]
            .into_iter()
            .map(|text| fold::key(text))
            .collect();
        keys.sort_unstable();
        keys.dedup();
        for key in keys.into_iter().filter(|key| !key.is_empty()) {
            found.entry(key).and_modify(|known| *known = None).or_insert(Some(index));
        }
    }
    found
}

pub async fn plan(
    c: &impl store::Connection,
    authority: &Authority,
    table: &ReadTable,
    today: Day,
) -> Result<Vec<Planned<Step>>> {
    let columns = Columns::find(table, &COLUMNS, TITLES)?;
    let known = store::agencies_of(c, authority.id, today).await?;
    let index = by_name(&known);
    let find = |key: &str| index.get(key).copied().flatten().and_then(|at| known.get(at));
    let rows: Vec<(usize, Result<Row, String>)> =
        columns.rows().map(|(number, cells)| (number, read(&columns, cells))).collect();
    // Names that the table itself brings, so that a part may stand below a new whole.
    let mut coming: HashMap<String, usize> = HashMap::new();
    for row in rows.iter().filter_map(|(_, row)| row.as_ref().ok()) {
        for key in [fold::key(&row.name), fold::key(&row.short), fold::key(&row.code)] {
            if !key.is_empty() {
                *coming.entry(key).or_default() += 1;
            }
        }
    }
    let mut planned = Vec::new();
    let mut seen: HashMap<String, usize> = HashMap::new();
    for (number, row) in rows {
        let row = match row {
            Ok(row) => row,
            Err(why) => {
                planned.push(bad(number, String::new(), why));
                continue;
            }
        };
        let own = if row.code.is_empty() { fold::key(&row.name) } else { fold::key(&row.code) };
        if let Some(first) = seen.insert(own.clone(), number) {
            planned.push(bad(number, row.name, format!("Trùng với dòng {first} của bảng.")));
            continue;
        }
        if !row.parent.is_empty() && find(&row.parent).is_none() && coming.get(&row.parent) != Some(&1) {
            planned.push(bad(number, row.name, "Không tìm thấy cơ quan cấp trên.".to_owned()));
            continue;
        }
        if !row.parent.is_empty() && row.parent == own {
            planned.push(bad(number, row.name, "Cơ quan không thể trực thuộc chính nó.".to_owned()));
            continue;
        }
        let by_code = if row.code.is_empty() { None } else { find(&fold::key(&row.code)) };
        match by_code.or_else(|| find(&fold::key(&row.name))) {
            None => planned.push(Planned {
                line: line(number, &row.name, Fate::New, kind(&row).name().to_owned()),
                step: Some(Step::Create(row)),
            }),
            Some(agency) => {
                let changes = changes(agency, &row);
                let (fate, why) = if changes.is_empty() {
                    (Fate::Same, "Đã có, không đổi.".to_owned())
                } else {
                    (Fate::Changed, format!("Đổi {}.", changes.join(", ")))
                };
                let step =
                    (fate == Fate::Changed).then_some(Step::Change { id: agency.id, row: row.clone() });
                planned.push(Planned { line: line(number, &row.name, fate, why), step });
            }
        }
    }
    Ok(planned)
}

fn kind(row: &Row) -> AgencyKind {
    row.kind.unwrap_or_else(|| kind_by_name(&row.name))
}

fn line(row: usize, what: &str, fate: Fate, why: String) -> ImportLine {
    ImportLine { row, what: what.to_owned(), fate, why }
}

fn bad(row: usize, what: String, why: String) -> Planned<Step> {
    Planned { line: ImportLine { row, what, fate: Fate::Bad, why }, step: None }
}

fn changes(agency: &Agency, row: &Row) -> Vec<&'static str> {
    let mut found = Vec::new();
    if row.name != agency.name {
        found.push("tên");
    }
    if !row.short.is_empty() && row.short != agency.short_name {
        found.push("tên viết tắt");
    }
    if !row.code.is_empty() && row.code != agency.code {
        found.push("mã");
    }
    if row.kind.is_some_and(|kind| kind != agency.kind) {
        found.push("loại");
    }
    if row.level.is_some_and(|level| level != agency.level) {
        found.push("cấp");
    }
    found
}

pub async fn write(tx: &Tx, authority: &Authority, table: &ReadTable) -> Result<Preview> {
    let granted = tx.actor().grant::<_, act::Organise>(Ground::from(authority))?;
    let mut made = Vec::new();
    let plan = plan(tx.db(), authority, table, tx.today()).await?;
    let done = super::preview(&plan);
    let mut waiting: Vec<Step> = plan.into_iter().filter_map(|planned| planned.step).collect();
    // A part may stand above its whole in the table: rows whose parent is not there yet wait for the next round.
    while !waiting.is_empty() {
        let before = waiting.len();
        let mut later = Vec::new();
        for step in waiting {
            if let Some(step) = carry_out(tx, authority, step, &granted, &mut made).await? {
                later.push(step);
            }
        }
        if later.len() == before {
            return Err(kernel::Error::field("tep", "Trong bảng có các cơ quan trực thuộc vòng quanh nhau."));
        }
        waiting = later;
    }
    Ok(done)
}

async fn carry_out(
    tx: &Tx,
    authority: &Authority,
    step: Step,
    granted: &Granted<Ground, act::Organise>,
    made: &mut Vec<AgencyId>,
) -> Result<Option<Step>> {
    match step {
        Step::Create(row) => {
            let parent = if row.parent.is_empty() {
                authority.agency
            } else {
                let found = store::agencies_named(tx.db(), authority.id, &row.parent, tx.today()).await?;
                match found.as_slice() {
                    [one] => one.id,
                    _ => return Ok(Some(Step::Create(row))),
                }
            };
            let new = NewAgency {
                parent,
                code: row.code.clone(),
                name: row.name.clone(),
                short_name: row.short.clone(),
                kind: kind(&row),
                level: row.level.unwrap_or(if kind(&row) == AgencyKind::Commune {
                    Level::Commune
                } else {
                    authority.level
                }),
                from: row.from.unwrap_or_else(|| tx.today()),
            };
            let id = if made.contains(&parent) {
                create_part(tx, granted, &store::agency(tx.db(), parent).await?, &new).await?
            } else {
                create_agency(tx, &new).await?
            };
            made.push(id);
        }
        Step::Change { id, row } => {
            let agency = store::agency(tx.db(), id).await?;
            let short = if row.short.is_empty() { agency.short_name.clone() } else { row.short.clone() };
            let mut version = agency.version;
            if row.name != agency.name || short != agency.short_name {
                // A table brings corrections as often as new names; the earlier wording stays known.
                let renaming = Renaming { name: row.name.clone(), short_name: short, on: Some(tx.today()) };
                rename_agency(tx, id, version, &renaming).await?;
                version += 1;
            }
            let change = AgencyChange {
                code: if row.code.is_empty() { agency.code.clone() } else { row.code.clone() },
                kind: row.kind.unwrap_or(agency.kind),
                level: row.level.unwrap_or(agency.level),
                parent: agency.parent,
                order: agency.order,
            };
            if change.code != agency.code || change.kind != agency.kind || change.level != agency.level {
                change_agency(tx, id, version, &change).await?;
            }
        }
    }
    Ok(None)
}
