//! The report on a plan as an official document.

use kernel::words;
use measures::{Bar, Course, Ink, bars, courses, stacked};
use typeset::{Annex, Block, Cell, Chart, Column, Dated, Document, Orientation, Row, Run, Signer, Table};

use crate::model::{Content, CourseLine, ItemLine, PlanRow, TargetLine, plan_rows};

/// How many courses one drawing shows, so that it fits a page.
const COURSES: usize = 6;
/// The longest label that fits above a course, in characters.
const LABEL: usize = 84;

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
    blocks.push(Block::paragraph(
        "Kết quả từng nhiệm vụ, chỉ tiêu theo thứ tự của kế hoạch nêu tại Phụ lục kèm theo báo cáo này.",
    ));
    blocks.push(Block::heading(2, "1.", "Tiến độ theo lĩnh vực"));
    blocks.push(Block::Chart(areas_chart(content)));
    if !content.courses.is_empty() {
        blocks.push(Block::heading(2, "2.", "Diễn biến số liệu từ đầu kế hoạch"));
        blocks.extend(content.courses.chunks(COURSES).map(|some| Block::Chart(courses_chart(some))));
    }
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
    document.annexes.push(Annex {
        title: "KẾT QUẢ TỪNG NHIỆM VỤ, CHỈ TIÊU THEO THỨ TỰ CỦA KẾ HOẠCH".to_owned(),
        note: Some(format!(
            "(Kèm theo Báo cáo kết quả thực hiện kế hoạch, {}, của {}; số liệu đến hết ngày {})",
            content.period_name,
            content.issuer,
            words::day(content.on)
        )),
        orientation: Orientation::Landscape,
        blocks: vec![Block::Table(plan_table(content)), Block::note(HOW_TO_READ)],
    });
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
    // "… năm 2021 (năm 2021)" says the same twice.
    if content.plan_title.ends_with(&content.period_name) {
        return format!("Kết quả thực hiện {}", content.plan_title);
    }
    format!("Kết quả thực hiện {} ({})", content.plan_title, content.period_name)
}

fn or_none(text: &str) -> String {
    if text.is_empty() { "Không.".to_owned() } else { text.to_owned() }
}

/// What the columns of the table mean.
const HOW_TO_READ: &str = "Số hệ thống đo được tính từ hồ sơ công việc; số cơ quan báo cáo do cơ quan tự ghi. “chưa đo”: \
     hệ thống chưa có chỉ số đo cho chỉ tiêu này. Ngày quá hạn tính theo ngày làm việc, so với hạn ban đầu. Các dòng đứng \
     sau mỗi con số ở tệp .xlsx cùng báo cáo.";

/// Every item of the plan with what it promised, the figures, the state and the evidence.
fn plan_table(content: &Content) -> Table {
    Table {
        caption: None,
        columns: vec![
            Column::new("Mục", 12).centred(),
            Column::new("Nhiệm vụ, chỉ tiêu của kế hoạch", 66),
            Column::new("Đã hứa", 26).centred(),
            Column::new("Số hệ thống đo", 30).centred(),
            Column::new("Số cơ quan báo cáo", 38).centred(),
            Column::new("Tình trạng", 38),
            Column::new("Minh chứng", 42),
        ],
        rows: plan_rows(content)
            .into_iter()
            .map(|row| match row {
                PlanRow::Heading(words) => Row::group(words),
                PlanRow::Item(item) => item_row(item),
                PlanRow::Target(target) => target_row(target),
            })
            .collect(),
    }
}

fn item_row(item: &ItemLine) -> Row {
    let mut words = vec![Run::bold(item.title.clone())];
    let led = item.led();
    if !led.is_empty() {
        words.push(Run::italic(format!("\n{led}")));
    }
    Row::cells([
        Run::bold(item.code.clone()).into(),
        Cell { runs: words },
        item.period.clone().into(),
        item.done().into(),
        "".into(),
        item.state.clone().into(),
        item.evidence_words().into(),
    ])
}

fn target_row(target: &TargetLine) -> Row {
    Row::cells([
        "".into(),
        Cell { runs: vec![Run::italic("Chỉ tiêu: "), Run::plain(target.words())] },
        target.promised.clone().into(),
        figure_cell(target.measured_words(), &target.measured_of),
        figure_cell(target.told_words(), &target.told_of),
        if target.why.is_empty() {
            target.state.clone()
        } else {
            format!("{}\n{}", target.state, target.why)
        }
        .into(),
        target.evidence_words().into(),
    ])
}

/// A figure, and below it of what it is made.
fn figure_cell(figure: &str, of: &str) -> Cell {
    let mut runs = vec![Run::plain(figure)];
    if !of.is_empty() {
        runs = vec![Run::bold(figure), Run::plain(format!("\n{of}"))];
    }
    Cell { runs }
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

/// How figures went, each on a line of its own, with the promise as a dotted line.
fn courses_chart(lines: &[CourseLine]) -> Chart {
    let says = "Diễn biến số liệu từ đầu kế hoạch (đường chấm: mức đã hứa)";
    let rows: Vec<Course> = lines
        .iter()
        .map(|line| Course {
            label: shortened(&line.name),
            points: line.drawn(),
            promised: line.value,
            class: line.class.clone(),
            says: [
                format!("{}, đã hứa {}", line.now, line.promised),
                if line.before.is_empty() {
                    line.points.first().map(|(on, _)| format!("từ {}", words::day(*on))).unwrap_or_default()
                } else {
                    format!("báo cáo trước: {}", line.before)
                },
            ],
        })
        .collect();
    Chart {
        svg: courses(&rows, says, 600.0, Ink::Paper),
        alt: says.to_owned(),
        caption: Some(says.to_owned()),
        width_percent: 100,
        backing: Table {
            caption: None,
            columns: vec![
                Column::new("Chỉ tiêu", 44),
                Column::new("Đã hứa", 14).right(),
                Column::new("Số đầu tiên, ngày", 21).right(),
                Column::new("Báo cáo trước", 14).right(),
                Column::new("Kỳ này", 14).right(),
            ],
            rows: lines
                .iter()
                .map(|line| {
                    let first = line.points.first();
                    Row::cells([
                        line.name.clone(),
                        line.promised.clone(),
                        first
                            .map(|(on, n)| format!("{}, {}", words::number(*n, 1), words::day(*on)))
                            .unwrap_or_default(),
                        line.before.clone(),
                        line.now.clone(),
                    ])
                })
                .collect(),
        },
    }
}

/// A name that fits on one line, cut at a word.
fn shortened(name: &str) -> String {
    if name.chars().count() <= LABEL {
        return name.to_owned();
    }
    let cut: String = name.chars().take(LABEL).collect();
    format!("{}…", cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole))
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
