//! The two sheets of rows that serve several figures, and which figure has its rows where.

use typeset::{Sheet, SheetColumn, Value};

use crate::document::area_name;
use crate::model::{Behind, ItemLine, TargetLine, TaskRow, ToldRow};

/// The sheet of the tasks.
const TASKS: &str = "Nhiệm vụ";
/// The sheet of the figures reported by hand.
const TOLD: &str = "Số tự báo cáo";

/// Whether a task is work of an item.
fn is_of(task: &TaskRow, item: &ItemLine) -> bool {
    (&task.item_code, &task.item_title) == (&item.code, &item.title)
}

/// As what the sentence counts an item: by its chief task.
pub(super) fn counted_as<'a>(item: &ItemLine, behind: &'a Behind) -> &'a str {
    let chief = behind.tasks.iter().find(|task| task.is_chief && is_of(task, item));
    chief.map_or("", |task| task.counted_as.as_str())
}

/// The sheet with the rows behind the figures of an item.
pub(super) fn rows_of_item(item: &ItemLine, behind: &Behind) -> &'static str {
    if behind.tasks.iter().any(|task| is_of(task, item)) { TASKS } else { "" }
}

/// The sheets with the rows behind the figures of a target.
pub(super) fn rows_of_target(target: &TargetLine, behind: &Behind) -> String {
    let is_told = behind.told.iter().any(|row| row.href == target.href);
    let sheets = [target.sheet.as_str(), if is_told { TOLD } else { "" }];
    sheets.into_iter().filter(|sheet| !sheet.is_empty()).collect::<Vec<_>>().join("; ")
}

fn yes(is_so: bool) -> Value {
    Value::text(if is_so { "có" } else { "không" })
}

fn said(text: &str) -> Value {
    if text.is_empty() { Value::Empty } else { Value::text(text) }
}

/// The tasks that are counted; no sheet for a report that was made before they were kept.
pub(super) fn tasks_sheet(tasks: &[TaskRow]) -> Option<Sheet> {
    let columns = [
        "Số việc",
        "Việc",
        "Mục",
        "Nhiệm vụ của kế hoạch",
        "Việc chính của mục",
        "Lĩnh vực",
        "Cơ quan chủ trì",
        "Hạn đầu",
        "Hạn hiện nay",
        "Ngày xong",
        "Tính là",
        "Tình trạng",
        "Số tệp minh chứng",
    ];
    let row = |task: &TaskRow| {
        vec![
            said(&task.code),
            said(&task.title),
            said(&task.item_code),
            said(&task.item_title),
            yes(task.is_chief),
            said(area_name(&task.area)),
            said(&task.lead),
            task.first_due.into(),
            task.due.into(),
            task.done_on.into(),
            said(&task.counted_as),
            said(&task.state),
            Value::Int(task.evidence),
        ]
    };
    (!tasks.is_empty()).then(|| Sheet {
        name: TASKS.to_owned(),
        title: "Các việc đứng sau những con số của báo cáo".to_owned(),
        notes: vec![
            "Câu tổng hợp: đếm các dòng có “Việc chính của mục” là “có”, theo cột “Tính là”.".to_owned(),
            "Số việc, việc xong của từng mục: đếm các dòng của mục; việc xong là dòng có “Ngày xong”."
                .to_owned(),
            "Lĩnh vực: đếm mọi dòng của lĩnh vực, theo cột “Tính là”.".to_owned(),
        ],
        columns: columns.map(SheetColumn::new).into(),
        rows: tasks.iter().map(row).collect(),
    })
}

/// The figures that agencies reported by hand; no sheet where there are none.
pub(super) fn told_sheet(told: &[ToldRow]) -> Option<Sheet> {
    let columns = [
        "Mục",
        "Chỉ tiêu",
        "Số liệu ngày",
        "Cơ quan",
        "Người báo cáo",
        "Báo cáo lúc",
        "Số",
        "Đơn vị",
        "Đạt được",
        "Trên tổng số",
        "Lời kèm theo",
        "Tệp minh chứng",
        "Được tính",
        "Vì sao",
    ];
    let row = |row: &ToldRow| {
        let number =
            if row.unit == "%" { Value::Percent(row.number / 100.0) } else { Value::Number(row.number) };
        vec![
            said(&row.code),
            said(&row.name),
            Value::Day(row.on),
            said(&row.agency),
            said(&row.by),
            Value::Moment(row.at),
            number,
            said(&row.unit),
            row.parts.map(|(part, _)| part).into(),
            row.parts.map(|(_, whole)| whole).into(),
            said(&row.words),
            said(&row.files.join("; ")),
            yes(row.counted),
            said(&row.why),
        ]
    };
    (!told.is_empty()).then(|| Sheet {
        name: TOLD.to_owned(),
        title: "Số do cơ quan tự báo cáo".to_owned(),
        notes: vec![
            "Số của mỗi chỉ tiêu do các dòng “Được tính” là “có” làm ra: cộng “Đạt được” và “Trên tổng số”; \
             không có hai cột đó thì lấy “Số”."
                .to_owned(),
        ],
        columns: columns.map(SheetColumn::new).into(),
        rows: told.iter().map(row).collect(),
    })
}
