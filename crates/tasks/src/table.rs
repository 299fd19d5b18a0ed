//! A table of tasks, pasted or uploaded, read into rows with the fate of each. Pure.

use std::collections::HashMap;

use kernel::{AgencyId, Day, fold};

use crate::form;

/// What a row says, and what will become of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRow {
    /// Its line in the table, from 1.
    pub line: usize,
    /// Title as written.
    pub title: String,
    /// Lead as written.
    pub lead_text: String,
    /// The agency that was found for it.
    pub lead: Option<AgencyId>,
    /// Coordinators as written.
    pub helpers_text: String,
    /// The agencies that were found for them.
    pub helpers: Vec<AgencyId>,
    /// Deadline as written.
    pub due_text: String,
    /// The day.
    pub due: Option<Day>,
    /// Whether it goes on without an end ("thường xuyên").
    pub open_ended: bool,
    /// Product.
    pub product: String,
    /// Area.
    pub area: String,
    /// What is in the way; empty: the row becomes a task.
    pub problems: Vec<String>,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Title,
    Lead,
    Helpers,
    Due,
    Product,
    Area,
}

/// The column of a title, in any wording that tables of tasks use.
fn column(title: &str) -> Option<Column> {
    let key = fold::key(title);
    let has = |words: &[&str]| words.iter().any(|word| key.contains(word));
    if has(&["phoi hop"]) {
        Some(Column::Helpers)
    } else if has(&["chu tri", "co quan thuc hien", "don vi thuc hien", "don vi"]) {
        Some(Column::Lead)
    } else if has(&["thoi gian", "thoi han", "han hoan thanh"]) || key == "han" {
        Some(Column::Due)
    } else if has(&["san pham", "ket qua"]) {
        Some(Column::Product)
    } else if has(&["linh vuc"]) {
        Some(Column::Area)
    } else if has(&["nhiem vu", "noi dung", "ten viec", "cong viec", "viec"]) {
        Some(Column::Title)
    } else {
        None
    }
}

/// Cells of a pasted text: lines, and tabs (from a spreadsheet) or semicolons between the cells.
pub fn cells(text: &str) -> Vec<Vec<String>> {
    let separator = if text.contains('\t') { '\t' } else { ';' };
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.split(separator).map(|cell| cell.trim().to_owned()).collect())
        .collect()
}

/// The same rows as text again, for the hidden field of the preview.
pub fn text(rows: &[Vec<String>]) -> String {
    let clean = |cell: &String| cell.replace(['\t', '\n', '\r'], " ");
    rows.iter().map(|row| row.iter().map(clean).collect::<Vec<_>>().join("\t")).collect::<Vec<_>>().join("\n")
}

/// Reads the rows below the one with the titles; a table without titles has title, lead, deadline in this order.
/// `known` holds the names of agencies, folded.
pub fn read(rows: &[Vec<String>], known: &HashMap<String, AgencyId>, today: Day) -> Vec<TableRow> {
    let is_head = |row: &&Vec<String>| row.iter().filter(|cell| column(cell).is_some()).count() >= 2;
    let head = rows.iter().take(20).position(|row| is_head(&row));
    let columns: Vec<Option<Column>> = match head.and_then(|at| rows.get(at)) {
        Some(row) => row.iter().map(|cell| column(cell)).collect(),
        None => vec![Some(Column::Title), Some(Column::Lead), Some(Column::Due)],
    };
    let first = head.map_or(0, |at| at + 1);
    rows.iter()
        .enumerate()
        .skip(first)
        .filter(|(_, row)| row.iter().any(|cell| !cell.trim().is_empty()))
        .map(|(at, row)| {
            let cell = |wanted: Column| {
                columns
                    .iter()
                    .position(|column| *column == Some(wanted))
                    .and_then(|at| row.get(at))
                    .map_or("", |cell| cell.trim())
            };
            read_row(at + 1, cell, known, today)
        })
        .collect()
}

fn read_row<'a>(
    line: usize,
    cell: impl Fn(Column) -> &'a str,
    known: &HashMap<String, AgencyId>,
    today: Day,
) -> TableRow {
    let agency = |name: &str| known.get(&fold::key(name)).copied();
    let (lead_text, helpers_text, due_text) = (cell(Column::Lead), cell(Column::Helpers), cell(Column::Due));
    let mut problems = Vec::new();
    if cell(Column::Title).is_empty() {
        problems.push("thiếu tên nhiệm vụ".to_owned());
    }
    let lead = agency(lead_text);
    if lead_text.is_empty() {
        problems.push("thiếu cơ quan chủ trì".to_owned());
    } else if lead.is_none() {
        problems.push(format!("không có cơ quan “{lead_text}”"));
    }
    let mut helpers = Vec::new();
    for name in helpers_text.split([';', ',']).map(str::trim).filter(|name| !name.is_empty()) {
        match agency(name) {
            Some(id) => helpers.push(id),
            None => problems.push(format!("không có cơ quan phối hợp “{name}”")),
        }
    }
    let open_ended = fold::key(due_text).contains("thuong xuyen");
    let due = form::day(due_text);
    if due.is_none() && !open_ended {
        problems.push(if due_text.is_empty() {
            "thiếu hạn".to_owned()
        } else {
            format!("không đọc được hạn “{due_text}”")
        });
    }
    if due.is_some_and(|due| due < today) {
        problems.push("hạn ở trong quá khứ".to_owned());
    }
    TableRow {
        line,
        title: cell(Column::Title).to_owned(),
        lead_text: lead_text.to_owned(),
        lead,
        helpers_text: helpers_text.to_owned(),
        helpers,
        due_text: due_text.to_owned(),
        due,
        open_ended,
        product: cell(Column::Product).to_owned(),
        area: cell(Column::Area).to_owned(),
        problems,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::id::Uuid;

    fn known() -> HashMap<String, AgencyId> {
        [("Phòng Nội vụ", 1), ("Phòng Tư pháp", 2)]
            .map(|(name, n)| (fold::key(name), AgencyId::from(Uuid::from_u128(n))))
            .into()
    }

    #[test]
    fn columns_in_any_order_and_wording() {
        let today = Day::constant(2021, 10, 1);
        let pasted = "TT\tNội dung nhiệm vụ\tThời gian\tĐơn vị chủ trì\tĐơn vị phối hợp\tSản phẩm\n\
                      1\tRà soát thủ tục\t15/10/2021\tphong noi vu\tPhòng Tư pháp\tBáo cáo\n\
                      2\tTrực một cửa\tThường xuyên\tPhòng Tư pháp\t\t\n\
                      3\t\t31/02/2021\tPhòng Lạ\tSở Lạ\t\n\
                      4\tViệc cũ\t1/9/2021\tPhòng Nội vụ\t\t";
        let rows = read(&cells(pasted), &known(), today);
        assert_eq!(rows.len(), 4);
        assert_eq!(
            (rows[0].line, rows[0].title.as_str(), rows[0].due),
            (2, "Rà soát thủ tục", Some(Day::constant(2021, 10, 15)))
        );
        assert_eq!(
            (rows[0].lead, rows[0].helpers.len(), rows[0].product.as_str()),
            (Some(AgencyId::from(Uuid::from_u128(1))), 1, "Báo cáo")
        );
        assert!(rows[0].problems.is_empty() && rows[1].problems.is_empty() && rows[1].open_ended);
        assert_eq!(
            rows[2].problems,
            [
                "thiếu tên nhiệm vụ",
                "không có cơ quan “Phòng Lạ”",
                "không có cơ quan phối hợp “Sở Lạ”",
                "không đọc được hạn “31/02/2021”"
            ]
        );
        assert_eq!(rows[3].problems, ["hạn ở trong quá khứ"]);
    }

    #[test]
    fn a_table_without_titles_and_back_to_text() {
        let rows = read(&cells("Rà soát; Phòng Nội vụ; 15/10/2021"), &known(), Day::constant(2021, 10, 1));
        assert!(rows[0].problems.is_empty(), "{:?}", rows[0]);
        let table = vec![vec!["a\tb".to_owned(), "c\nd".to_owned()], vec!["e".to_owned()]];
        assert_eq!(cells(&text(&table)), [vec!["a b", "c d"], vec!["e"]]);
    }
}
