//! Uploading a plan as issued.

use std::sync::Arc;

use askama::Template;
use kernel::{Error, FieldErrors};
use measures::Registry;
use web::axum::http::StatusCode;
use web::{Answer, Caller, Flash, FlashKind, Page, Problem, Upload, redirect, render, render_status};

use super::desk;
use crate::acts::take_in::{self, MOST_BYTES};
use crate::reading::PlanReader;

#[derive(Template)]
#[template(path = "plan_upload.html")]
struct UploadPage {
    page: Page,
    errors: FieldErrors,
}

/// `GET /ke-hoach/moi`.
pub async fn form(call: Caller) -> Answer {
    desk(&call)?;
    let page = call.page("Tải kế hoạch lên", "/ke-hoach").await?;
    render(&UploadPage { page, errors: FieldErrors::default() })
}

/// `POST /ke-hoach/moi`.
pub async fn take_in(
    call: Caller,
    upload: Upload,
    registry: Registry,
    reader: Arc<dyn PlanReader>,
) -> Answer {
    let authority = desk(&call)?;
    let outcome = async {
        let parts = upload.read(&call.cx, call.app.files(), MOST_BYTES, 1).await?;
        let Some((_, file)) = parts.files.first() else {
            return Err(Problem::from(Error::field(
                "tep",
                "Hãy chọn tệp kế hoạch: .docx, .pdf có chữ, hoặc .txt.",
            )));
        };
        let files = call.app.files();
        let read = take_in::read_by(&*reader, files, file).await?;
        Ok(take_in::take_in(&call.cx, files, authority, file, &read, &registry).await?)
    };
    match outcome.await {
        Ok(id) => {
            let said =
                Flash::new(FlashKind::Ok, "Đã đọc xong. Xem những chỗ cần xem rồi ban hành thực hiện.");
            redirect(&format!("/ke-hoach/{id}/xem-lai"), Some(said))
        }
        Err(problem) => {
            let errors = said_at_field(problem)?;
            let page = call.page("Tải kế hoạch lên", "/ke-hoach").await?;
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &UploadPage { page, errors })
        }
    }
}

/// What went wrong with a file, at its field; anything else stays a problem.
pub(super) fn said_at_field(problem: Problem) -> Result<FieldErrors, Problem> {
    match problem {
        Problem::Error(Error::Invalid(errors)) => Ok(errors),
        Problem::Error(Error::Refused(refusal)) => {
            let mut errors = FieldErrors::default();
            errors.add("tep", refusal.say);
            Ok(errors)
        }
        other => Err(other),
    }
}
