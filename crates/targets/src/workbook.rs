//! The report on a plan as a workbook.

use kernel::words;
use typeset::{Sheet, SheetColumn, Value, Workbook};

use crate::document::area_name;
use crate::model::{Content, FigureRows};

/// The report as a workbook: its tables, and a sheet for each figure with the rows that make it.
pub fn workbook(content: &Content, figures: &[FigureRows]) -> Workbook {
    let sheet = |name: &str, columns: &[&str], rows: Vec<Vec<Value>>| Sheet {
        name: name.to_owned(),
        title: format!("{name}: {}", content.plan_title),
        notes: vec![content.sentence.clone(), format!("Số liệu ngày {}", words::day(content.on))],
        columns: columns.iter().map(|c| SheetColumn::new(*c)).collect(),
        rows,
    };
    let t = |text: &str| Value::text(text.to_owned());
    let mut sheets = vec![
        sheet(
            "Nhiệm vụ",
            &["Mục", "Nhiệm vụ", "Cơ quan đầu mối", "Số việc", "Việc xong", "Tình trạng", "Minh chứng"],
            content
                .items
                .iter()
                .map(|i| {
                    vec![
                        t(&i.code),
                        t(&i.title),
                        t(&i.lead),
                        Value::Int(i.tasks.0),
                        Value::Int(i.tasks.1),
                        t(&i.state),
                        Value::Int(i.evidence),
                    ]
                })
                .collect(),
        ),
        sheet(
            "Chỉ tiêu",
            &["Mục", "Chỉ tiêu", "Đã hứa", "Con số", "Đánh giá", "Nguồn", "Trang các dòng"],
            content
                .targets
                .iter()
                .map(|x| {
                    vec![
                        t(&x.code),
                        t(&x.name),
                        t(&x.promised),
                        t(&x.figure),
                        t(&x.state),
                        t(&x.source),
                        t(&x.sheet),
                    ]
                })
                .collect(),
        ),
        sheet(
            "Quá hạn",
            &["Việc", "Cơ quan", "Hạn đầu", "Quá hạn (ngày làm việc)", "Lý do"],
            content
                .late
                .iter()
                .map(|l| vec![t(&l.title), t(&l.lead), Value::Day(l.due), Value::Int(l.days), t(&l.reason)])
                .collect(),
        ),
        sheet(
            "Lĩnh vực",
            &["Lĩnh vực", "Hoàn thành", "Đúng tiến độ", "Sắp đến hạn", "Quá hạn"],
            content
                .areas
                .iter()
                .map(|(a, d, i, s, l)| {
                    vec![t(area_name(a)), Value::Int(*d), Value::Int(*i), Value::Int(*s), Value::Int(*l)]
                })
                .collect(),
        ),
    ];
    sheets.extend(figures.iter().map(figure_sheet));
    Workbook { title: content.plan_title.clone(), made_at: None, sheets }
}

fn figure_sheet(figure: &FigureRows) -> Sheet {
    let counted = figure.rows.iter().filter(|row| row.counted).count();
    let made = if figure.is_share {
        format!("{counted} dòng được tính trên {} dòng", figure.rows.len())
    } else {
        format!("{counted} dòng được tính")
    };
    Sheet {
        name: figure.sheet.clone(),
        title: figure.name.clone(),
        notes: vec![format!("Đã hứa {}; con số {}", figure.promised, figure.figure), made],
        columns: ["Ngày", "Dòng", "Nơi, người", "Được tính", "Vì sao"].map(SheetColumn::new).into(),
        rows: figure
            .rows
            .iter()
            .map(|row| {
                vec![
                    Value::Day(row.on),
                    Value::text(row.title.clone()),
                    Value::text(row.line.clone()),
                    Value::text(if row.counted { "có" } else { "không" }),
                    Value::text(row.why.clone()),
                ]
            })
            .collect(),
    }
}
