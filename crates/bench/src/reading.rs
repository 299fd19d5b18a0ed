//! `reader`: how long the plan reader takes for 50 pages as .txt, .docx and .pdf. The plan is made here.

use std::io::Write;
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use kernel::Day;
use reader::ItemKind;
use typeset::{Block, Dated, Document};

use crate::figure::{Bar, Figures, Wanted, quantile};
use crate::{Failure, program, say};

const WANTED: &[Wanted] = &[
    Wanted { what: "txt_50_pages_ms", unit: "ms", bar: Bar::AtMost(50.0) },
    Wanted { what: "docx_50_pages_ms", unit: "ms", bar: Bar::AtMost(50.0) },
    Wanted { what: "pdf_50_pages_ms", unit: "ms", bar: Bar::Shown },
];

const PAGES: usize = 50;
/// Lines of a page of A4 in 13-point type, one and a half spaced, as Decree 30/2020 has it.
const LINES_A_PAGE: usize = 40;
/// Characters of a full line.
const WIDTH: usize = 88;
/// Readings of which the median counts, after one that warms up.
const ROUNDS: usize = 15;

/// Measures the three.
pub fn run() -> Result<ExitCode, Failure> {
    let (paragraphs, items) = plan();
    let text = wrapped(&paragraphs);
    say(&format!("{PAGES} pages: {} lines, {} items", text.lines().count(), items));
    let document = document(&paragraphs);
    let docx = typeset::to_docx(&document)?;
    let mut figures = Figures::new("reader", WANTED);
    figures.put("txt_50_pages_ms", median_ms(text.as_bytes(), "ke-hoach-2021.txt", items)?);
    figures.put("docx_50_pages_ms", median_ms(&docx, "ke-hoach-2021.docx", items)?);
    match pdf(&document) {
        Ok(pdf) => figures.put("pdf_50_pages_ms", median_ms(&pdf, "ke-hoach-2021.pdf", items)?),
        Err(failure) => say(&failure.say),
    }
    Ok(figures.close())
}

/// The paragraphs of a plan of 50 pages, and how many items it has.
fn plan() -> (Vec<String>, usize) {
    const AREAS: &[&str] = &[
        "Cải cách thể chế",
        "Cải cách thủ tục hành chính",
        "Cải cách tổ chức bộ máy",
        "Cải cách chế độ công vụ",
        "Cải cách tài chính công",
        "Xây dựng chính quyền điện tử, chính quyền số",
    ];
    const LEADS: &[&str] = &[
        "Phòng Nội vụ",
        "Văn phòng HĐND và UBND",
        "Phòng Tư pháp",
        "Phòng Tài chính - Kế hoạch",
        "Phòng Văn hóa và Thông tin",
        "Thanh tra thị xã",
    ];
    const WORK: &[&str] = &[
        "Rà soát, đơn giản hóa quy trình giải quyết hồ sơ theo hướng liên thông, cắt giảm thời gian chờ giữa các khâu.",
        "Tổ chức tập huấn nghiệp vụ cho cán bộ, công chức trực tiếp tiếp nhận và trả kết quả.",
        "Kiểm tra việc công khai, minh bạch và việc xin lỗi khi hồ sơ trễ hạn tại các cơ quan, đơn vị.",
        "Tuyên truyền đến người dân, doanh nghiệp bằng nhiều hình thức phù hợp với từng địa bàn.",
    ];
    const TARGETS: &[&str] = &[
        "trên 85% hồ sơ được giải quyết đúng hạn",
        "100% văn bản được ký số",
        "tối thiểu 04 cuộc kiểm tra",
        "không quá 3 ngày làm việc",
    ];
    const TIMES: &[&str] =
        &["Trước ngày 30/6/2021", "Quý III năm 2021", "Năm 2021", "Thường xuyên", "6 tháng đầu năm 2021"];
    let pick = |list: &[&'static str], at: usize| list.get(at % list.len()).copied().unwrap_or_default();
    let mut all: Vec<String> = [
        "KẾ HOẠCH",
        "Cải cách hành chính thị xã năm 2021",
        "Căn cứ Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ ban hành Chương trình tổng thể cải cách hành chính nhà nước giai đoạn 2021-2030;",
        "Ủy ban nhân dân thị xã ban hành Kế hoạch cải cách hành chính năm 2021 như sau:",
        "I. MỤC ĐÍCH, YÊU CẦU",
        "1. Nâng cao chất lượng phục vụ người dân và doanh nghiệp.",
        "II. NỘI DUNG, NHIỆM VỤ",
    ]
    .map(str::to_owned)
    .to_vec();
    let mut lines: usize = all.iter().map(|p| lines_of(p)).sum();
    let mut items = 0;
    for area in 1_usize.. {
        let heading = format!("{area}. {}", pick(AREAS, area - 1));
        lines += lines_of(&heading);
        all.push(heading);
        for number in 1..=25 {
            if lines >= PAGES * LINES_A_PAGE - 6 {
                all.push("III. TỔ CHỨC THỰC HIỆN".to_owned());
                all.push(
                    "1. Các cơ quan, đơn vị báo cáo kết quả về Phòng Nội vụ trước ngày 15/11/2021."
                        .to_owned(),
                );
                return (all, items);
            }
            let at = area * 31 + number;
            let mut item =
                vec![format!("{area}.{number}. {} tại bộ phận tiếp nhận số {at}", pick(AREAS, at + 1))];
            item.extend((0..3).map(|part| format!("- {}", pick(WORK, at + part))));
            item.push(format!("- Chỉ tiêu: {}.", pick(TARGETS, at)));
            item.push(format!("- Cơ quan chủ trì: {}.", pick(LEADS, at)));
            item.push(format!("- Cơ quan phối hợp: {}; UBND các xã, phường.", pick(LEADS, at + 1)));
            item.push(format!("- Thời gian thực hiện: {}.", pick(TIMES, at)));
            lines += item.iter().map(|p| lines_of(p)).sum::<usize>();
            all.extend(item);
            items += 1;
        }
    }
    (all, items)
}

fn lines_of(paragraph: &str) -> usize {
    paragraph.chars().count().div_ceil(WIDTH)
}

/// Lines broken where the page ends, page numbers between them.
fn wrapped(paragraphs: &[String]) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut page = 1;
    for paragraph in paragraphs {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > WIDTH {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
        if lines.len() / LINES_A_PAGE >= page {
            page += 1;
            lines.push(page.to_string());
        }
    }
    lines.join("\n")
}

fn document(paragraphs: &[String]) -> Document {
    let blocks = paragraphs.iter().skip(2).map(Block::paragraph).collect();
    let mut document = Document::new(
        "ỦY BAN NHÂN DÂN\nTHỊ XÃ",
        "Phước Long",
        Dated::On(Day::constant(2021, 3, 1)),
        "Cải cách hành chính thị xã năm 2021",
        blocks,
    );
    document.kind_name = Some("KẾ HOẠCH".to_owned());
    document.symbol = Some("15/KH-UBND".to_owned());
    document
}

/// The plan typeset by the release program.
fn pdf(document: &Document) -> Result<Vec<u8>, Failure> {
    let program = program::build()?;
    let mut child = Command::new(program)
        .args(["worker", "typeset"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(&serde_json::to_vec(document)?)?;
    }
    let output = child.wait_with_output()?;
    if output.status.success() {
        Ok(output.stdout)
    } else {
        Err(Failure::could_not("the worker made no PDF"))
    }
}

/// The median time of a reading. A reading that lost most of the items would be fast for the wrong reason.
fn median_ms(bytes: &[u8], name: &str, items: usize) -> Result<f64, Failure> {
    let mut measured = Vec::new();
    for round in 0..=ROUNDS {
        let begun = Instant::now();
        let reading = reader::read(bytes, name)?;
        let took = begun.elapsed().as_secs_f64() * 1000.0;
        let read = reading.items.iter().filter(|i| i.kind == ItemKind::Item).count();
        if read * 10 < items * 9 {
            return Err(Failure::could_not(format!("{name}: only {read} of {items} items were read")));
        }
        if round > 0 {
            measured.push(took);
        }
    }
    Ok(quantile(&mut measured, 0.5))
}
