//! What the machine does by itself: the queue, failed jobs first, with a button to run again.

use askama::Template;
use kernel::words;
use store::{JobId, JobRow, JobState, Queue};
use typeset::{Sheet, SheetColumn, Value, Workbook};
use web::{
    Answer, Caller, Flash, FlashKind, Form, IdPath, Page, Query, TableKind, redirect, render, table_file,
};

use super::administration::{Installation, Keep, only_administrators};

#[derive(Template)]
#[template(path = "jobs.html")]
struct JobsPage {
    page: Page,
    rows: Vec<JobLine>,
    xlsx: String,
    csv: String,
}

struct JobLine {
    job: JobRow,
    what: &'static str,
    state: &'static str,
    class: &'static str,
    due: String,
    failed: bool,
}

/// What may stand in the address.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Asked {
    xuat: String,
}

/// `GET /quan-tri/viec-nen`: failed jobs first.
pub async fn show(call: Caller, Query(asked): Query<Asked>) -> Answer {
    only_administrators(&call.cx)?;
    let rows: Vec<JobLine> = Queue::list(&call.cx).await?.into_iter().map(line).collect();
    if let Some(kind) = TableKind::asked(&asked.xuat) {
        return Ok(table_file(&workbook(&call, &rows), kind, "viec-chay-nen")?);
    }
    render(&JobsPage {
        page: call.page("Việc chạy nền", "/quan-tri").await?,
        rows,
        xlsx: web::with(call.path(), call.query(), "xuat", "xlsx"),
        csv: web::with(call.path(), call.query(), "xuat", "csv"),
    })
}

fn line(job: JobRow) -> JobLine {
    let (state, class) = match job.state {
        JobState::Queued => ("đang chờ", "none"),
        JobState::Running => ("đang chạy", "in-time"),
        JobState::Failed => ("đã dừng vì lỗi", "late"),
    };
    JobLine {
        what: what(&job.name),
        due: words::moment(job.due_at),
        failed: job.state == JobState::Failed,
        state,
        class,
        job,
    }
}

/// A job in words; its code stands beside it for whoever reads the program's log.
fn what(name: &str) -> &'static str {
    match name {
        "access.password-mail" => "Gửi thư đặt lại mật khẩu",
        "access.sweep" => "Dọn phiên hết hạn",
        "store.seal-record" => "Niêm phong nhật ký",
        "search.fill" => "Bổ sung chỉ mục tìm kiếm",
        "files.sweep" => "Dọn tệp không ai dùng",
        "notices.send-digest" => "Gửi thư tổng hợp trong ngày",
        "notices.urge" => "Nhắc hạn",
        "tasks.record-lateness" => "Ghi nhận việc quá hạn",
        "plans.open-reports" => "Mở kỳ báo cáo",
        "targets.readings" => "Tính và lưu số liệu trong ngày",
        _ => "Việc nền",
    }
}

fn workbook(call: &Caller, rows: &[JobLine]) -> Workbook {
    let columns = ["Việc", "Mã việc", "Tình trạng", "Chạy lúc", "Số lần", "Lỗi gần nhất"];
    let sheet = Sheet {
        name: "Việc chạy nền".to_owned(),
        columns: columns.map(SheetColumn::new).to_vec(),
        rows: rows
            .iter()
            .map(|row| {
                vec![
                    Value::from(row.what),
                    Value::from(row.job.name.clone()),
                    Value::from(row.state),
                    Value::from(row.due.clone()),
                    Value::from(row.job.attempts),
                    Value::from(row.job.last_error.clone().unwrap_or_default()),
                ]
            })
            .collect(),
        ..Sheet::default()
    };
    Workbook::of(sheet, call.cx.now())
}

/// Puts a failed job back on the queue.
pub async fn run_again(call: Caller, IdPath(id): IdPath<JobId>, Form(()): Form<()>) -> Answer {
    call.cx
        .write(|tx| async move {
            tx.actor().grant::<_, Keep>(Installation)?;
            Queue::run_again(&tx, id).await?;
            tx.audit("job.run-again", id).await
        })
        .await?;
    redirect("/quan-tri/viec-nen", Some(Flash::new(FlashKind::Ok, "Việc sẽ chạy lại ngay.")))
}
