//! What people do on a figure's page: bind, close, ask, report.

use files::Disposition;
use kernel::{Error, FieldErrors, Granted, Period, TargetId};
use web::{Answer, Caller, Flash, FlashKind, Form, IdPath, Routes, TextPath, Upload, redirect};

use super::figure::{Asked, SO_FAR, page};
use crate::Tools;
use crate::acts::{bind, close, explain, figure};
use crate::policy::{Figures, act};

/// The largest file of evidence.
const EVIDENCE_BYTES: u64 = 50 << 20;

pub(crate) fn routes(tools: Tools) -> Routes {
    let (a, b, c) = (tools.clone(), tools.clone(), tools);
    Routes::new()
        .post("/chi-tieu/{id}/gan", move |call: Caller, id: IdPath<TargetId>, form: Form<Binding>| {
            let tools = a.clone();
            async move { post_bind(call, id, form, &tools).await }
        })
        .post("/chi-tieu/{id}/chot", move |call: Caller, id: IdPath<TargetId>, form: Form<Closing>| {
            let tools = b.clone();
            async move { post_close(call, id, form, &tools).await }
        })
        .post(
            "/chi-tieu/{id}/giai-trinh",
            move |call: Caller, id: IdPath<TargetId>, form: Form<Explaining>| async move {
                post_explain(call, id, form).await
            },
        )
        .upload(
            "/chi-tieu/{id}/bao-cao",
            60 << 20,
            move |call: Caller, id: IdPath<TargetId>, form: Upload| {
                let tools = c.clone();
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
    bind::bind(&call.cx, &tools.measures, id, key).await?;
    back(id, "Đã ghi nguồn số liệu của chỉ tiêu.")
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
    let period = Period::parse(&form.period).map_err(|_| Error::NotFound)?;
    close::close(&call.cx, &tools.measures, id, &period).await?;
    let flash =
        Flash::new(FlashKind::Ok, "Đã chốt số liệu của kỳ. Sửa hồ sơ về sau sẽ hiện thành chênh lệch.");
    redirect(&format!("/chi-tieu/{id}/{}", period.code()), Some(flash))
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

async fn post_explain(call: Caller, IdPath(id): IdPath<TargetId>, Form(form): Form<Explaining>) -> Answer {
    let agency = form
        .agency
        .parse()
        .map_err(|_| Error::field("co-quan-giai-trinh", "Hãy chọn cơ quan giải trình."))?;
    let due = kernel::Day::from_typed(&form.due)
        .ok_or_else(|| Error::field("han-tra-loi", "Hạn trả lời viết dạng 15/10/2021."))?;
    explain::ask(&call.cx, id, agency, &form.words, due).await?;
    back(id, "Đã gửi yêu cầu giải trình.")
}

async fn post_figure(call: Caller, IdPath(id): IdPath<TargetId>, form: Upload, tools: &Tools) -> Answer {
    let files = call.app.files().clone();
    let parts = form.read(&call.cx, &files, EVIDENCE_BYTES, 1).await?;
    let number = |name: &str| {
        let text = parts.text(name).trim().replace('.', "").replace(',', ".");
        text.trim_end_matches('%').trim().parse::<f64>().ok()
    };
    let whole = |name: &str| number(name).filter(|n| n.fract() == 0.0).map(|n| n as i64);
    let new = match (parts.text("co-quan-bao-cao").parse(), kernel::Day::from_typed(parts.text("ngay"))) {
        (Ok(agency), Some(on)) => Ok(figure::NewFigure {
            agency,
            on,
            number: number("so-lieu"),
            parts: match (whole("tu-so-lieu"), whole("mau-so")) {
                (Some(a), Some(b)) => Some((a, b)),
                _ => None,
            },
            words: parts.text("giai-thich").to_owned(),
            evidence: parts.files.first().map(|(_, file)| file.id),
        }),
        (Err(_), _) => Err(Error::field("co-quan-bao-cao", "Hãy chọn cơ quan báo cáo.")),
        (_, None) => Err(Error::field("ngay", "Ngày của số liệu viết dạng 30/09/2021.")),
    };
    let outcome = match new {
        Ok(new) => figure::report(&call.cx, &files, id, &new).await.map(|_| ()),
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => back(id, "Đã ghi số liệu báo cáo, đặt cạnh số hệ thống đo."),
        Err(Error::Invalid(errors)) => again(&call, id, errors, tools).await,
        Err(error) => Err(error.into()),
    }
}

async fn evidence_file(call: Caller, path: TextPath) -> Answer {
    let (id, file): (TargetId, kernel::FileId) = (path.parse(0)?, path.parse(1)?);
    let target = plans::target(call.cx.db(), id).await?;
    let plan = plans::plan(call.cx.db(), target.plan).await?;
    let _may: Granted<Figures, act::See> = call.cx.actor.grant(Figures { authority: plan.authority })?;
    let reported = crate::store::reported_of(call.cx.db(), &[id]).await?;
    let owner = reported.iter().find(|r| r.evidence == Some(file)).ok_or(Error::NotFound)?;
    let stored = call.app.files().get_of(&call.cx, &owner.id.into(), file).await?;
    let contents = call.app.files().open(file).await?;
    Ok(files::serve(&stored, contents, Disposition::Attachment))
}

fn back(id: TargetId, said: &str) -> Answer {
    redirect(&format!("/chi-tieu/{id}/{SO_FAR}"), Some(Flash::new(FlashKind::Ok, said)))
}

async fn again(call: &Caller, id: TargetId, errors: FieldErrors, tools: &Tools) -> Answer {
    page(call, id, SO_FAR, &Asked::default(), errors, tools).await
}
