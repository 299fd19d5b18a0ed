//! The report on a plan as a workbook.

mod behind;

use kernel::words;
use typeset::{Sheet, SheetColumn, Value, Workbook};

use crate::document::area_name;
use crate::model::{Behind, Content, FigureRows, PlanRow, plan_rows};

/// The report as a workbook: its tables, and the rows that make each of its figures. Those of a measured figure stand on
/// a sheet of their own; one sheet of tasks and one of figures reported by hand serve all others.
pub fn workbook(content: &Content, behind: &Behind) -> Workbook {
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
            ITEMS,
            &ITEM_COLUMNS,
            plan_rows(content).into_iter().map(|row| item_cells(row, behind)).collect(),
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
    sheets.extend(behind::tasks_sheet(&behind.tasks));
    sheets.extend(behind::told_sheet(&behind.told));
    sheets.extend(behind.figures.iter().map(figure_sheet));
    Workbook { title: content.plan_title.clone(), made_at: content.made_on.map(kernel::Day::start), sheets }
}

/// The sheet of the plan item by item.
const ITEMS: &str = "Từng mục";
const ITEM_COLUMNS: [&str; 17] = [
    "Mục",
    "Nhiệm vụ, chỉ tiêu của kế hoạch",
    "Loại",
    "Cơ quan đầu mối",
    "Đã hứa",
    "Số việc",
    "Việc xong",
    "Số hệ thống đo",
    "Đơn vị đo",
    "Tính từ",
    "Số cơ quan báo cáo",
    "Đơn vị báo cáo",
    "Ai báo cáo",
    "Tình trạng",
    "Tính là",
    "Minh chứng",
    "Trang các dòng",
];

/// A line of the plan: a heading, an item with its work, or a target with its figures.
fn item_cells(row: PlanRow<'_>, behind: &Behind) -> Vec<Value> {
    let t = |text: &str| if text.is_empty() { Value::Empty } else { Value::text(text.to_owned()) };
    let none = || Value::Empty;
    match row {
        PlanRow::Heading(words) => vec![none(), t(words), t("đề mục")],
        PlanRow::Item(item) => {
            let (all, done) = item.tasks;
            let work = [t(&item.lead), t(&item.period), Value::Int(all), Value::Int(done)];
            let mut cells = vec![t(&item.code), t(&item.title), t("nhiệm vụ")];
            cells.extend(work);
            cells.extend(std::iter::repeat_with(none).take(6));
            cells.extend([
                t(&item.state),
                t(behind::counted_as(item, behind)),
                t(&item.evidence_words()),
                t(behind::rows_of_item(item, behind)),
            ]);
            cells
        }
        PlanRow::Target(target) => {
            let mut cells =
                vec![t(&target.code), t(target.words()), t("chỉ tiêu"), none(), t(&target.promised)];
            cells.extend([none(), none()]);
            cells.extend(figure_cells(target.measured_words(), target.number));
            cells.push(t(&target.measured_of));
            cells.extend(figure_cells(target.told_words(), None));
            cells.extend([
                t(&target.told_of),
                t(&target.state_words()),
                t(&target.counted_as),
                t(target.evidence_words()),
                t(&behind::rows_of_target(target, behind)),
            ]);
            cells
        }
    }
}

/// A figure as a number to reckon with, and its unit: "54,5%" is a share, "giảm 3 ngày" is −3. What is no number stays
/// as it is said; where nothing is known, nothing stands.
pub(crate) fn figure_cells(said: &str, exact: Option<f64>) -> [Value; 2] {
    if said == "–" {
        return [Value::Empty, Value::Empty];
    }
    let (sign, exact, rest) = match (said.strip_prefix("tăng "), said.strip_prefix("giảm ")) {
        (Some(rest), _) => (1.0, None, rest),
        (_, Some(rest)) => (-1.0, None, rest),
        _ => (1.0, exact, said),
    };
    let end = rest.find(|c: char| !matches!(c, '0'..='9' | '.' | ',' | '-' | '−')).unwrap_or(rest.len());
    let (digits, unit) = rest.split_at(end);
    let plain = digits.replace('.', "").replace(',', ".").replace('−', "-");
    let Ok(told) = plain.parse::<f64>() else { return [Value::text(said), Value::Empty] };
    let number = sign * exact.unwrap_or(told);
    let unit = unit.trim();
    let change = if rest == said { "" } else { " tăng (+), giảm (−)" };
    let cell = if unit == "%" { Value::Percent(number / 100.0) } else { Value::Number(number) };
    [cell, Value::text(format!("{unit}{change}").trim())]
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_numbers_with_their_units() {
        for (said, exact, cell, unit) in [
            ("54,5%", Some(54.545), Value::Percent(0.54545), Value::text("%")),
            ("1.234,5 ngày", Some(1234.5), Value::Number(1234.5), Value::text("ngày")),
            ("4", None, Value::Number(4.0), Value::text("")),
            ("giảm 12,5%", Some(70.0), Value::Percent(-0.125), Value::text("% tăng (+), giảm (−)")),
            ("tăng 2 ngày", Some(9.0), Value::Number(2.0), Value::text("ngày tăng (+), giảm (−)")),
            ("–", None, Value::Empty, Value::Empty),
            ("chưa rõ", None, Value::text("chưa rõ"), Value::Empty),
        ] {
            let [read, of] = figure_cells(said, exact);
            match (&read, &cell) {
                (Value::Percent(a), Value::Percent(b)) | (Value::Number(a), Value::Number(b)) => {
                    assert!((a - b).abs() < 1e-9, "{said}: {a} {b}");
                }
                _ => assert_eq!(read, cell, "{said}"),
            }
            assert_eq!(of, unit, "{said}");
        }
    }
}
