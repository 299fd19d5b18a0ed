//! The report on a plan as an official document.

use kernel::words;
use measures::{Bar, Ink, bars, stacked};
use typeset::{Block, Chart, Column, Dated, Document, Row, Signer, Table};

use crate::model::Content;

/// The report as an official document (Decree 30/2020; outline of Circular 05/2021/TT-BNV).
pub fn document(content: &Content) -> Document {
    let mut document = Document::new(
        capitals(&content.issuer),
        content.place.clone(),
        Dated::On(content.made_on.unwrap_or(content.on)),
        subject(content),
        Vec::new(),
    );
    document.kind_name = Some("BÁO CÁO".to_owned());
    document.authority_above = content.above.as_deref().map(capitals);
    // The number is given when it is issued; how an agency is shortened in symbols is its own to decide.
    document.symbol = Some(if content.above.is_none() { "/BC-UBND" } else { "/BC" }.to_owned());
    document.made_on = Some(content.made_on.unwrap_or(content.on));
    let blocks = &mut document.blocks;
    blocks.push(Block::heading(1, "I.", "CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH"));
    blocks.push(Block::paragraph(format!("Thực hiện {}: {}", content.plan_title, content.sentence)));
    blocks.push(Block::paragraph(format!("Số liệu đến hết ngày {}.", words::day(content.on))));
    if !content.changes.is_empty() {
        blocks.push(Block::paragraph("So với báo cáo trước:"));
        blocks.push(Block::bullets(content.changes.iter().cloned()));
    }
    blocks.push(Block::heading(1, "II.", "KẾT QUẢ THỰC HIỆN"));
    blocks.push(Block::heading(2, "1.", "Từng nhiệm vụ của kế hoạch"));
    blocks.push(Block::Table(items_table(content)));
    blocks.push(Block::heading(2, "2.", "Chỉ tiêu đã hứa và con số"));
    blocks.push(Block::Table(targets_table(content)));
    blocks.push(Block::heading(2, "3.", "Tiến độ theo lĩnh vực"));
    blocks.push(Block::Chart(areas_chart(content)));
    blocks.push(Block::heading(1, "III.", "NHẬN XÉT, ĐÁNH GIÁ"));
    blocks.push(Block::heading(2, "1.", "Ưu điểm"));
    blocks.push(Block::paragraph(or_none(&content.remarks)));
    blocks.push(Block::heading(2, "2.", "Tồn tại, hạn chế và nguyên nhân"));
    if content.late.is_empty() {
        blocks.push(Block::paragraph("Không có việc quá hạn."));
    } else {
        blocks.push(Block::Table(late_table(content)));
    }
    if !content.causes.is_empty() {
        blocks.push(Block::paragraph(content.causes.clone()));
    }
    blocks.push(Block::heading(1, "IV.", "KIẾN NGHỊ, ĐỀ XUẤT"));
    blocks.push(Block::paragraph(or_none(&content.proposals)));
    blocks.push(Block::paragraph(format!(
        "Trên đây là báo cáo {} của {}",
        content.period_name, content.issuer
    )));
    document.recipients =
        vec!["Thường trực HĐND".to_owned(), "Các cơ quan, đơn vị".to_owned(), "Lưu: VT".to_owned()];
    document.signer = Some(Signer { form: content.signer.0.clone(), name: content.signer.1.clone() });
    document
}

/// A name as the head of an official document has it (Decree 30/2020, Phụ lục I, mục II.2): written out, in capitals,
/// the committee and its place on lines of their own.
fn capitals(name: &str) -> String {
    let written = match name.strip_prefix("UBND ") {
        Some(place) => format!("Ủy ban nhân dân\n{place}"),
        None => name.replace("Ủy ban nhân dân ", "Ủy ban nhân dân\n"),
    };
    written.to_uppercase()
}

fn subject(content: &Content) -> String {
    format!("Kết quả thực hiện {} ({})", content.plan_title, content.period_name)
}

fn or_none(text: &str) -> String {
    if text.is_empty() { "Không.".to_owned() } else { text.to_owned() }
}

fn items_table(content: &Content) -> Table {
    Table {
        caption: None,
        columns: vec![
            Column::new("Mục", 7).centred(),
            Column::new("Nhiệm vụ", 36),
            Column::new("Cơ quan đầu mối", 20),
            Column::new("Việc xong", 11).centred(),
            Column::new("Tình trạng", 16),
            Column::new("Minh chứng", 10).centred(),
        ],
        rows: content
            .items
            .iter()
            .map(|i| {
                Row::cells([
                    i.code.clone(),
                    i.title.clone(),
                    i.lead.clone(),
                    format!("{}/{}", i.tasks.1, i.tasks.0),
                    i.state.clone(),
                    i.evidence.to_string(),
                ])
            })
            .collect(),
    }
}

fn targets_table(content: &Content) -> Table {
    Table {
        caption: None,
        columns: vec![
            Column::new("Mục", 8).centred(),
            Column::new("Chỉ tiêu", 36),
            Column::new("Đã hứa", 14).right(),
            Column::new("Con số", 12).right(),
            Column::new("Đánh giá", 14),
            Column::new("Nguồn", 16),
        ],
        rows: content
            .targets
            .iter()
            .map(|t| {
                Row::cells([
                    t.code.clone(),
                    t.name.clone(),
                    t.promised.clone(),
                    t.figure.clone(),
                    if t.why.is_empty() { t.state.clone() } else { format!("{}: {}", t.state, t.why) },
                    t.source.clone(),
                ])
            })
            .collect(),
    }
}

fn late_table(content: &Content) -> Table {
    Table {
        caption: Some("Việc quá hạn và lý do".to_owned()),
        columns: vec![
            Column::new("TT", 6).centred(),
            Column::new("Việc", 29),
            Column::new("Cơ quan", 15),
            Column::new("Hạn đầu", 15).centred(),
            Column::new("Quá hạn (ngày làm việc)", 11).right(),
            Column::new("Lý do", 24),
        ],
        rows: content
            .late
            .iter()
            .enumerate()
            .map(|(index, l)| {
                Row::cells([
                    (index + 1).to_string(),
                    l.title.clone(),
                    l.lead.clone(),
                    words::day(l.due),
                    l.days.to_string(),
                    l.reason.clone(),
                ])
            })
            .collect(),
    }
}

fn areas_chart(content: &Content) -> Chart {
    let sum = |part: fn(&(String, i64, i64, i64, i64)) -> i64| content.areas.iter().map(part).sum::<i64>();
    let part = |label: &str, value, class| Bar { label: label.to_owned(), value, class, href: None };
    let whole = stacked(
        &[
            part("hoàn thành", sum(|a| a.1), "done"),
            part("đúng tiến độ", sum(|a| a.2), "in-time"),
            part("sắp đến hạn", sum(|a| a.3), "soon"),
            part("quá hạn", sum(|a| a.4), "late"),
        ],
        "Việc theo tình trạng",
        600.0,
        Ink::Paper,
    );
    let late: Vec<Bar> =
        content.areas.iter().filter(|a| a.4 > 0).map(|a| part(area_name(&a.0), a.4, "late")).collect();
    // Where nothing is late the drawing shows something else, and its words say so.
    let (svg, says) = if late.is_empty() {
        (whole, "Việc theo tình trạng")
    } else {
        let says = "Việc quá hạn theo lĩnh vực";
        (bars(&late, says, 600.0, Ink::Paper), says)
    };
    Chart {
        svg,
        alt: says.to_owned(),
        caption: Some(says.to_owned()),
        width_percent: 90,
        backing: Table {
            caption: None,
            columns: vec![
                Column::new("Lĩnh vực", 44),
                Column::new("Hoàn thành", 14).right(),
                Column::new("Đúng tiến độ", 14).right(),
                Column::new("Sắp đến hạn", 14).right(),
                Column::new("Quá hạn", 14).right(),
            ],
            rows: content
                .areas
                .iter()
                .map(|(area, done, in_time, soon, late)| {
                    Row::cells([
                        area_name(area).to_owned(),
                        done.to_string(),
                        in_time.to_string(),
                        soon.to_string(),
                        late.to_string(),
                    ])
                })
                .collect(),
        },
    }
}

/// An area's name, or what stands for none.
pub(crate) fn area_name(area: &str) -> &str {
    if area.is_empty() { "Chung" } else { area }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_written_out_in_capitals() {
        assert_eq!(capitals("UBND thị xã Phước Long"), "ỦY BAN NHÂN DÂN\nTHỊ XÃ PHƯỚC LONG");
        assert_eq!(capitals("Ủy ban nhân dân phường Thác Mơ"), "ỦY BAN NHÂN DÂN\nPHƯỜNG THÁC MƠ");
        assert_eq!(capitals("Phòng Nội vụ"), "PHÒNG NỘI VỤ");
    }
}
