//! Checking signatures as JSON. Like every address of the API it wants a token, but none of its scopes: nothing of the
//! installation is read. Whoever has no account has the public page and the command line.

use std::sync::Arc;

use kernel::Error;
use web::axum::Extension;
use web::axum::body::{Body, to_bytes};
use web::utoipa_axum::{router::OpenApiRouter, routes};
use web::{ApiCaller, ApiProblem, App, Json};

use crate::verifying::{Checked, PATIENCE, TOO_SLOW, Verifier};

/// Its address.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(verify))
}

/// What the signatures of a PDF file prove; the file is the body and is not kept. As large and as often as on the public page.
#[utoipa::path(post, path = "/api/verify", tag = "verify",
    request_body(content = Vec<u8>, content_type = "application/pdf"),
    responses((status = 200, body = Checked), (status = 401), (status = 422), (status = 429)))]
async fn verify(
    call: ApiCaller,
    Extension(verifier): Extension<Arc<Verifier>>,
    body: Body,
) -> Result<Json<Checked>, ApiProblem> {
    let _inside = verifier
        .doors
        .enter(call.ip)
        .map_err(|full| ApiProblem::too_often(Error::refused("verify.too-often", full.words())))?;
    let sent = tokio::time::timeout(PATIENCE, to_bytes(body, verifier.most())).await;
    let sent = sent.map_err(|_| Error::field("body", TOO_SLOW))?;
    let file = sent.map_err(|_| Error::field("body", verifier.too_large()))?;
    let found = verifier.check(&file).await?.map_err(|said| Error::field("body", said))?;
    Ok(Json(found.report))
}
