use std::time::{Duration, Instant};

use typeset::{Block, Chart, Column, Document, Row, Run, Table};

use crate::read_back::Pdf;
use crate::sample;

fn with(blocks: Vec<Block>) -> Document {
    Document { blocks, annexes: Vec::new(), ..sample::report() }
}

fn table(rows: Vec<Row>, columns: usize) -> Block {
    let columns = (0..columns).map(|at| Column::new(format!("Cột {at}"), 1)).collect();
    Block::Table(Table { caption: None, columns, rows })
}

#[test]
fn text_is_never_markup() {
    let hostile = "#import \"@preview/x:1.0.0\": y; $x^2$ ] #while true {} *a* _b_ `c` <d> @e \\ #read(\"/etc/passwd\") \
                   //f /*g*/ = h\n- i\n+ j";
    let document = Document {
        subject: hostile.to_owned(),
        issuer: "#panic()".to_owned(),
        blocks: vec![
            Block::heading(1, "#1", "#eval(\"1\")"),
            Block::paragraph(hostile),
            Block::bullets([hostile]),
            Block::note("#set page(width: 1cm)"),
            table(vec![Row::group("]#["), Row::cells([hostile])], 1),
        ],
        ..sample::report()
    };
    let text = Pdf::of(&document).text();
    for expected in
        ["#import \"@preview/x:1.0.0\": y; $x^2$ ] #while true {} *a* _b_ `c` <d> @e \\", "#panic()", "]#["]
    {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
    assert_eq!(text.matches("/*g*/ = h - i + j").count(), 4, "{text}");
}

#[test]
fn letters_without_glyphs_and_odd_marks_do_not_stop_a_report() {
    let odd = "😀 漢字 \u{202e}ngược\u{0}\u{7} \u{e123} U\u{309}y ban \u{fffe} a\u{300}\u{301}\u{302}";
    let document = with(vec![Block::paragraph(odd), table(vec![Row::cells([odd])], 1)]);
    let text = Pdf::of(&Document { subject: odd.to_owned(), ..document }).text();
    assert!(text.contains("ngược") && text.contains("Ủy ban"), "{text}");
    assert!(!text.contains('\u{202e}'));
}

#[test]
fn endless_words_stay_on_the_page() {
    let word = "x".repeat(5_000);
    let address = format!("https://thongsuot.example/{}", "duong-dan/".repeat(40));
    let cells = Row::cells([word.as_str(), address.as_str(), "15/03/2021", "ngắn", "a", "b", "c", "d"]);
    let document = with(vec![
        Block::heading(1, "", word.as_str()),
        Block::paragraph(word.as_str()),
        table(vec![cells], 8),
        Block::Paragraph { runs: vec![Run::bold(address.as_str())] },
    ]);
    let pdf = Pdf::of(&document);
    // A word that does not break is drawn in one go beyond the edge; no line of the page holds 120 letters.
    let lines = pdf.lines();
    assert!(lines.iter().sum::<usize>() > 3 * 5_000, "{lines:?}");
    assert!(lines.iter().all(|letters| *letters < 120), "{lines:?}");
    assert!(pdf.pages() > 3);
    assert!(pdf.text().contains("15/03/2021"), "a date is no long word");
}

#[test]
fn drawings_reach_for_nothing() {
    let backing = Table {
        caption: None,
        columns: vec![Column::new("Số liệu thay hình", 1)],
        rows: vec![Row::cells(["42"])],
    };
    for svg in [
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><image href=\"file:///etc/passwd\"/></svg>",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><image href=\"http://x/y.png\"/></svg>",
        "<!DOCTYPE svg [<!ENTITY a \"b\">]><svg>",
        "not a drawing",
        "",
    ] {
        let chart = Chart {
            svg: svg.to_owned(),
            alt: String::new(),
            caption: Some("Hình".to_owned()),
            width_percent: 200,
            backing: backing.clone(),
        };
        let text = Pdf::of(&with(vec![Block::Chart(chart)])).text();
        assert!(text.contains("Số liệu thay hình") && text.contains("Hình"), "{svg}: {text}");
    }
}

#[test]
fn tall_drawings_and_tall_rows_fit_their_pages() {
    let chart = Chart {
        svg: "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"9000\"><rect width=\"9\" height=\"9000\"/></svg>"
            .to_owned(),
        alt: "cột".to_owned(),
        caption: None,
        width_percent: 100,
        backing: Table::default(),
    };
    let essay = "Nội dung dài. ".repeat(600) + "Kết thúc";
    let document =
        with(vec![Block::Chart(chart), table(vec![Row::cells([essay.as_str(), "2", "3", "4"])], 4)]);
    let pdf = Pdf::of(&document);
    assert!(pdf.text().contains("Kết thúc"));
    assert!(pdf.pages() >= 4);
}

#[test]
fn ten_thousand_rows_are_set_in_reasonable_time() {
    let rows = (1..=10_000)
        .map(|at| {
            Row::cells([
                at.to_string(),
                "UBND phường Long Thủy".to_owned(),
                "Xây dựng kế hoạch chi tiết và tổ chức thực hiện".to_owned(),
                "15/03/2021".to_owned(),
                "85 %".to_owned(),
            ])
        })
        .collect();
    let start = Instant::now();
    let pdf = Pdf::of(&with(vec![table(rows, 5)]));
    let took = start.elapsed();
    assert!(pdf.pages() > 250, "{}", pdf.pages());
    assert!(pdf.page(pdf.pages() as u32 - 1).contains("TT") || pdf.text().contains("10000"));
    assert!(took < Duration::from_secs(90), "{took:?}");
}
