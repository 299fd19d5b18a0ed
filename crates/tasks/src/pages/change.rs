//! The forms of one task. A form with errors comes back on the task's page with what was typed.

use kernel::{AgencyId, Error, PersonId, Result, TaskId};
use web::axum::http::StatusCode;
use web::{Answer, Caller, Flash, FlashKind, Form, IdPath, TextPath, Upload, redirect};

use super::show::{self, Typed};
use crate::form::{self, TaskNamed};
use crate::{ExtensionId, QuestionId, acts, store as sql};

/// Bytes of one file of evidence, and how many files one report brings.
pub const FILE_BYTES: u64 = 50 << 20;
const FILES: usize = 20;

/// All fields of the small forms of the page; each form fills its own.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Small {
    phien_ban: Option<i64>,
    ket_qua: String,
    nhan_xet: String,
    ly_do_tra_lai: String,
    ly_do_rut: String,
    ly_do_gia_han: String,
    ly_do_chuyen: String,
    han_moi: String,
    cau_hoi: String,
    tra_loi: String,
    nguoi: String,
    co_quan_moi: String,
    loi_don_doc: String,
    cho: String,
    yeu_cau: String,
    han_tra_loi: String,
    han_dong_y: String,
    y_kien: String,
    quyet_dinh: String,
}

/// Back to the task with a sentence, or the page again with the errors under the names that its fields have here.
async fn finish(
    call: &Caller,
    id: TaskId,
    outcome: Result<()>,
    said: &str,
    renamed: &[(&str, &str)],
    typed: Vec<(&'static str, String)>,
) -> Answer {
    match outcome.map_err(|error| error.renamed(renamed)) {
        Ok(()) => redirect(&format!("/nhiem-vu/{id}"), Some(Flash::new(FlashKind::Ok, said))),
        Err(Error::Invalid(errors)) => {
            let typed = Typed(typed.into_iter().collect());
            show::answer(call, id, StatusCode::UNPROCESSABLE_ENTITY, errors, typed).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /nhiem-vu/{id}/tien-do`.
pub async fn report(call: Caller, IdPath(id): IdPath<TaskId>, upload: Upload) -> Answer {
    let files = call.app.files();
    let form = upload.read(&call.cx, files, FILE_BYTES, FILES).await?;
    let typed = vec![
        ("noi-dung", form.text("noi-dung").to_owned()),
        ("phan-tram", form.text("phan-tram").to_owned()),
    ];
    let outcome = async {
        let report = acts::Report {
            percent: form::percent(form.text("phan-tram"))?,
            words: form.text("noi-dung").to_owned(),
            files: form.files.iter().map(|(_, file)| file.id).collect(),
        };
        acts::report(&call.cx, files, id, form.text("phien-ban").parse().ok(), &report).await.map(|_| ())
    };
    finish(&call, id, outcome.await, "Đã lưu tiến độ.", &[], typed).await
}

/// `POST /nhiem-vu/{id}/de-nghi`.
pub async fn propose(call: Caller, IdPath(id): IdPath<TaskId>, Form(form): Form<Small>) -> Answer {
    let outcome = acts::propose(&call.cx, id, form.phien_ban, &form.ket_qua).await;
    finish(&call, id, outcome, "Đã đề nghị xác nhận hoàn thành.", &[], vec![("ket-qua", form.ket_qua)]).await
}

/// `POST /nhiem-vu/{id}/xac-nhan`.
pub async fn accept(call: Caller, IdPath(id): IdPath<TaskId>, Form(form): Form<Small>) -> Answer {
    let outcome = acts::accept(&call.cx, id, form.phien_ban, &form.nhan_xet).await;
    finish(&call, id, outcome, "Đã xác nhận hoàn thành.", &[], vec![("nhan-xet", form.nhan_xet)]).await
}

/// `POST /nhiem-vu/{id}/tra-lai`.
pub async fn give_back(call: Caller, IdPath(id): IdPath<TaskId>, Form(form): Form<Small>) -> Answer {
    let outcome = acts::give_back(&call.cx, id, form.phien_ban, &form.ly_do_tra_lai).await;
    let names = [("ly-do", "ly-do-tra-lai")];
    finish(&call, id, outcome, "Đã trả lại để làm tiếp.", &names, vec![("ly-do-tra-lai", form.ly_do_tra_lai)])
        .await
}

/// `POST /nhiem-vu/{id}/rut`.
pub async fn withdraw(call: Caller, IdPath(id): IdPath<TaskId>, Form(form): Form<Small>) -> Answer {
    let outcome = acts::withdraw(&call.cx, id, form.phien_ban, &form.ly_do_rut).await;
    let names = [("ly-do", "ly-do-rut")];
    finish(&call, id, outcome, "Đã rút nhiệm vụ.", &names, vec![("ly-do-rut", form.ly_do_rut)]).await
}

/// `POST /nhiem-vu/{id}/hoi`.
pub async fn ask(call: Caller, IdPath(id): IdPath<TaskId>, Form(form): Form<Small>) -> Answer {
    let outcome = acts::ask(&call.cx, id, &form.cau_hoi).await.map(|_| ());
    finish(&call, id, outcome, "Đã gửi câu hỏi.", &[], vec![("cau-hoi", form.cau_hoi)]).await
}

/// `POST /nhiem-vu/{id}/tra-loi/{cau-hoi}`.
pub async fn answer(call: Caller, path: TextPath, Form(form): Form<Small>) -> Answer {
    let (id, question): (TaskId, QuestionId) = (path.parse(0)?, path.parse(1)?);
    let outcome = acts::answer(&call.cx, question, &form.tra_loi).await;
    finish(&call, id, outcome, "Đã trả lời.", &[("tra-loi", "hoi-dap")], Vec::new()).await
}

/// `POST /nhiem-vu/{id}/gia-han`.
pub async fn ask_extension(call: Caller, IdPath(id): IdPath<TaskId>, Form(form): Form<Small>) -> Answer {
    let outcome = async {
        let wanted = form::required_day(&form.han_moi, "han-moi", "Hãy chọn hạn mới.")?;
        acts::ask_extension(&call.cx, id, wanted, &form.ly_do_gia_han).await.map(|_| ())
    };
    let outcome = outcome.await;
    let typed = vec![("han-moi", form.han_moi), ("ly-do-gia-han", form.ly_do_gia_han)];
    finish(&call, id, outcome, "Đã gửi đề nghị gia hạn.", &[("ly-do", "ly-do-gia-han")], typed).await
}

/// `POST /nhiem-vu/{id}/gia-han/{lan}`: granted or refused, as the button says.
pub async fn decide(call: Caller, path: TextPath, Form(form): Form<Small>) -> Answer {
    let (id, extension): (TaskId, ExtensionId) = (path.parse(0)?, path.parse(1)?);
    let outcome = async {
        if form.quyet_dinh != "dong-y" {
            return acts::refuse_extension(&call.cx, extension, &form.y_kien).await;
        }
        let to = form::required_day(&form.han_dong_y, "han-dong-y", "Hãy chọn hạn đồng ý.")?;
        acts::grant_extension(&call.cx, extension, Some(to), &form.y_kien).await
    };
    let outcome = outcome.await;
    let said =
        if form.quyet_dinh == "dong-y" { "Đã gia hạn." } else { "Đã trả lời không gia hạn." };
    finish(&call, id, outcome, said, &[("han-moi", "han-dong-y")], vec![("y-kien", form.y_kien)]).await
}

/// `POST /nhiem-vu/{id}/phan-cong`.
pub async fn assign(call: Caller, IdPath(id): IdPath<TaskId>, Form(form): Form<Small>) -> Answer {
    let to: Option<PersonId> = form.nguoi.parse().ok();
    let outcome = acts::assign(&call.cx, id, form.phien_ban, to).await;
    finish(&call, id, outcome, "Đã phân công.", &[], Vec::new()).await
}

/// `POST /nhiem-vu/{id}/chuyen`.
pub async fn move_to(call: Caller, IdPath(id): IdPath<TaskId>, Form(form): Form<Small>) -> Answer {
    let outcome = async {
        let to: AgencyId = form
            .co_quan_moi
            .parse()
            .map_err(|_| Error::field("co-quan-moi", "Hãy chọn cơ quan chủ trì mới."))?;
        acts::move_to(&call.cx, id, form.phien_ban, to, &form.ly_do_chuyen).await
    };
    let outcome = outcome.await;
    let typed = vec![("ly-do-chuyen", form.ly_do_chuyen)];
    finish(&call, id, outcome, "Đã chuyển cơ quan chủ trì.", &[("ly-do", "ly-do-chuyen")], typed).await
}

/// `POST /nhiem-vu/{id}/don-doc`.
pub async fn urge(call: Caller, IdPath(id): IdPath<TaskId>, Form(form): Form<Small>) -> Answer {
    let outcome = acts::urge(&call.cx, id, &form.loi_don_doc).await;
    finish(&call, id, outcome, "Đã gửi lời đôn đốc.", &[], vec![("loi-don-doc", form.loi_don_doc)]).await
}

/// `POST /nhiem-vu/{id}/cho`.
pub async fn link(call: Caller, IdPath(id): IdPath<TaskId>, Form(form): Form<Small>) -> Answer {
    let outcome = async {
        let other = named(&call, id, &form.cho).await?;
        acts::link(&call.cx, id, other).await
    };
    let outcome = outcome.await;
    finish(&call, id, outcome, "Đã đánh dấu đang chờ.", &[], vec![("cho", form.cho)]).await
}

async fn named(call: &Caller, id: TaskId, text: &str) -> Result<TaskId> {
    let unknown = || Error::field("cho", "Không tìm thấy nhiệm vụ này. Hãy gõ mã như NV 12/2021.");
    match form::task_named(text).ok_or_else(unknown)? {
        TaskNamed::Id(other) => Ok(other),
        TaskNamed::Number { number, year } => {
            let task = sql::task::get(call.cx.db(), id).await?;
            sql::task::by_number(call.cx.db(), task.authority, year, number).await?.ok_or_else(unknown)
        }
    }
}

/// `POST /nhiem-vu/{id}/thoi-cho/{viec}`.
pub async fn unlink(call: Caller, path: TextPath, _: Form<Small>) -> Answer {
    let (id, other): (TaskId, TaskId) = (path.parse(0)?, path.parse(1)?);
    let outcome = acts::unlink(&call.cx, id, other).await;
    finish(&call, id, outcome, "Đã bỏ đánh dấu chờ.", &[], Vec::new()).await
}

/// `POST /nhiem-vu/{id}/giai-trinh`.
pub async fn demand(call: Caller, IdPath(id): IdPath<TaskId>, Form(form): Form<Small>) -> Answer {
    let outcome = async {
        let due = if form.han_tra_loi.trim().is_empty() {
            acts::usual_answer_day(&call.cx).await?
        } else {
            form::required_day(&form.han_tra_loi, "han-tra-loi", "Hãy chọn hạn trả lời.")?
        };
        acts::ask_about_task(&call.cx, id, &form.yeu_cau, due).await.map(|_| ())
    };
    let outcome = outcome.await;
    let typed = vec![("yeu-cau", form.yeu_cau), ("han-tra-loi", form.han_tra_loi)];
    finish(&call, id, outcome, "Đã gửi yêu cầu giải trình.", &[], typed).await
}
