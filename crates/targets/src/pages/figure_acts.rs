//! What people do on a figure's page: bind, close, ask, report, say what it is compared with.

use files::Disposition;
use kernel::{AgencyId, Day, Error, FieldErrors, FileId, Period, TargetId};
use plans::typed_number;
use web::{Answer, Caller, Flash, FlashKind, Form, IdPath, Routes, TextPath, Upload, redirect};

use super::figure::{Asked, SO_FAR, Typed, page};
use crate::Tools;
use crate::acts::{baseline, bind, close, explain, figure, followed};

/// The largest file of evidence.
pub(crate) const EVIDENCE_BYTES: u64 = 50 << 20;

pub(crate) fn routes(tools: Tools) -> Routes {
    let (binding, closing, reporting) = (tools.clone(), tools.clone(), tools.clone());
    let (explaining, comparing) = (tools.clone(), tools);
    Routes::new()
        .post("/chi-tieu/{id}/gan", move |call: Caller, id: IdPath<TargetId>, form: Form<Binding>| {
            let tools = binding.clone();
            async move { post_bind(call, id, form, &tools).await }
        })
        .post("/chi-tieu/{id}/chot", move |call: Caller, id: IdPath<TargetId>, form: Form<Closing>| {
            let tools = closing.clone();
            async move { post_close(call, id, form, &tools).await }
        })
        .post(
            "/chi-tieu/{id}/giai-trinh",
            move |call: Caller, id: IdPath<TargetId>, form: Form<Explaining>| {
                let tools = explaining.clone();
                async move { post_explain(call, id, form, &tools).await }
            },
        )
        .post("/chi-tieu/{id}/so-goc", move |call: Caller, id: IdPath<TargetId>, form: Form<Before>| {
            let tools = comparing.clone();
            async move { post_baseline(call, id, form, &tools).await }
        })
        .upload(
            "/chi-tieu/{id}/bao-cao",
            60 << 20,
            move |call: Caller, id: IdPath<TargetId>, form: Upload| {
                let tools = reporting.clone();
                async move { post_figure(call, id, form, &tools).await }
            },
        )
        .get("/chi-tieu/{id}/minh-chung/{file}", evidence_file)
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Binding {
    #[serde(rename = "chi-so")]
    measure: String,
}

async fn post_bind(
    call: Caller,
    IdPath(id): IdPath<TargetId>,
    Form(form): Form<Binding>,
    tools: &Tools,
) -> Answer {
    let key = Some(form.measure.as_str()).filter(|k| !k.is_empty());
    let outcome = bind::bind(&call.cx, &tools.measures, id, key).await;
    finish(&call, id, outcome, "Đã ghi nguồn số liệu của chỉ tiêu.", Typed::default(), tools).await
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Closing {
    #[serde(rename = "ky")]
    period: String,
}

async fn post_close(
    call: Caller,
    IdPath(id): IdPath<TargetId>,
    Form(form): Form<Closing>,
    tools: &Tools,
) -> Answer {
    let said = "Đã chốt số liệu của kỳ. Sửa hồ sơ về sau sẽ hiện thành chênh lệch.";
    let Ok(period) = Period::parse(&form.period) else {
        let error = Error::field("ky", "Hãy chọn kỳ cần chốt số liệu.");
        return finish(&call, id, Err(error), said, Typed::default(), tools).await;
    };
    match close::close(&call.cx, &tools.measures, id, &period).await {
        Ok(()) => {
            redirect(&format!("/chi-tieu/{id}/{}", period.code()), Some(Flash::new(FlashKind::Ok, said)))
        }
        Err(error) => finish(&call, id, Err(error), said, Typed::default(), tools).await,
    }
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Explaining {
    #[serde(rename = "co-quan-giai-trinh")]
    agency: String,
    #[serde(rename = "yeu-cau")]
    words: String,
    #[serde(rename = "han-tra-loi")]
    due: String,
}

async fn post_explain(
    call: Caller,
    IdPath(id): IdPath<TargetId>,
    Form(form): Form<Explaining>,
    tools: &Tools,
) -> Answer {
    let outcome = async {
        let mut errors = FieldErrors::default();
        let agency: Option<AgencyId> = form.agency.parse().ok();
        if agency.is_none() {
            errors.add("co-quan-giai-trinh", "Hãy chọn cơ quan giải trình.");
        }
        let due = Day::from_typed(&form.due);
        if due.is_none() {
            errors.add("han-tra-loi", "Hạn trả lời viết dạng 15/10/2021.");
        }
        match (agency, due) {
            (Some(agency), Some(due)) => explain::ask(&call.cx, id, agency, &form.words, due).await,
            _ => Err(Error::Invalid(errors)),
        }
    };
    let outcome = outcome.await;
    let typed = Typed(
        [("co-quan-giai-trinh", form.agency), ("yeu-cau", form.words), ("han-tra-loi", form.due)].into(),
    );
    finish(&call, id, outcome, "Đã gửi yêu cầu giải trình.", typed, tools).await
}

/// The number of before, as typed.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Before {
    #[serde(rename = "so-goc")]
    number: String,
    #[serde(rename = "nguon-so-goc")]
    words: String,
}

async fn post_baseline(
    call: Caller,
    IdPath(id): IdPath<TargetId>,
    Form(form): Form<Before>,
    tools: &Tools,
) -> Answer {
    let outcome = match typed_number(&form.number) {
        Ok(number) => baseline::set(&call.cx, id, number, &form.words).await,
        Err(plans::NoNumber) => Err(Error::field("so-goc", "Số gốc là một số, ví dụ 120 hoặc 54,5.")),
    };
    let typed = Typed([("so-goc", form.number), ("nguon-so-goc", form.words)].into());
    finish(&call, id, outcome, "Đã ghi số gốc để so.", typed, tools).await
}

const FIGURE_FIELDS: [&str; 6] = ["co-quan-bao-cao", "ngay", "so-lieu", "tu-so-lieu", "mau-so", "giai-thich"];

async fn post_figure(call: Caller, IdPath(id): IdPath<TargetId>, form: Upload, tools: &Tools) -> Answer {
    let files = call.app.files().clone();
    let parts = form.read(&call.cx, &files, EVIDENCE_BYTES, 1).await?;
    let typed = Typed(FIGURE_FIELDS.map(|name| (name, parts.text(name).to_owned())).into());
    let evidence = parts.files.first().map(|(_, file)| file.id);
    let outcome = match figure_of(&typed, evidence) {
        Ok(new) => figure::report(&call.cx, &files, id, &new).await.map(|_| ()),
        Err(errors) => Err(Error::Invalid(errors)),
    };
    finish(&call, id, outcome, "Đã ghi số liệu báo cáo, đặt cạnh số hệ thống đo.", typed, tools).await
}

/// The figure that was typed, or what is wrong with the fields.
fn figure_of(typed: &Typed, evidence: Option<FileId>) -> Result<figure::NewFigure, FieldErrors> {
    let mut errors = FieldErrors::default();
    let agency: Option<AgencyId> = typed.get("co-quan-bao-cao").parse().ok();
    if agency.is_none() {
        errors.add("co-quan-bao-cao", "Hãy chọn cơ quan báo cáo.");
    }
    let on = Day::from_typed(typed.get("ngay"));
    if on.is_none() {
        errors.add("ngay", "Ngày của số liệu viết dạng 30/09/2021.");
    }
    let mut number = |name: &str, whole: bool, said: &str| {
        let read = typed_number(typed.get(name)).ok();
        let read = read.filter(|n| !whole || n.is_none_or(|n| n.fract() == 0.0 && n.abs() < 1e12));
        if read.is_none() {
            errors.add(name, said);
        }
        read.flatten()
    };
    let figure = number("so-lieu", false, "Số liệu là một số, ví dụ 54,5 hoặc 1.250.");
    let part = number("tu-so-lieu", true, "Tử số là một số nguyên.");
    let whole = number("mau-so", true, "Mẫu số là một số nguyên.");
    let parts = part.zip(whole).map(|(part, whole)| (part as i64, whole as i64));
    if part.is_some() != whole.is_some() {
        let missing = if part.is_some() { "mau-so" } else { "tu-so-lieu" };
        errors.add(missing, "Hãy ghi cả tử số và mẫu số.");
    }
    match (agency, on) {
        (Some(agency), Some(on)) if errors.is_empty() => Ok(figure::NewFigure {
            agency,
            on,
            number: figure,
            parts,
            words: typed.get("giai-thich").to_owned(),
            evidence,
        }),
        _ => Err(errors),
    }
}

async fn evidence_file(call: Caller, path: TextPath) -> Answer {
    let (id, file): (TargetId, kernel::FileId) = (path.parse(0)?, path.parse(1)?);
    let target = plans::target(call.cx.db(), id).await?;
    followed(&call.cx, target.plan).await?;
    let reported = crate::store::reported_of(call.cx.db(), &[id]).await?;
    let owner = reported.iter().find(|r| r.evidence == Some(file)).ok_or(Error::NotFound)?;
    let stored = call.app.files().get_of(&call.cx, &owner.id.into(), file).await?;
    let contents = call.app.files().open(file).await?;
    Ok(files::serve(&stored, contents, Disposition::Attachment))
}

/// Back to the figure with a sentence, or its page again with what was typed and what is wrong with it.
async fn finish(
    call: &Caller,
    id: TargetId,
    outcome: kernel::Result<()>,
    said: &str,
    typed: Typed,
    tools: &Tools,
) -> Answer {
    match outcome {
        Ok(()) => redirect(&format!("/chi-tieu/{id}/{SO_FAR}"), Some(Flash::new(FlashKind::Ok, said))),
        Err(Error::Invalid(errors)) => {
            page(call, id, SO_FAR, &Asked::default(), (errors, typed), tools).await
        }
        Err(error) => Err(error.into()),
    }
}
