//! Uploading: the file as issued is kept, read and becomes a draft to review.

use ::store::Cx;
use files::{Files, StoredFile};
use kernel::{AuthorityId, Error, Granted, PlanId, Result};
use measures::Registry;

use crate::digest;
use crate::model::{Plan, PlanState};
use crate::policy::{Desk, act};
use crate::reading::{Beside, PlanReader, ReadPlan};
use crate::store;

/// The largest plan that is taken in.
pub const MOST_BYTES: u64 = 64 << 20;

/// Reads a stored file that is known, in this process.
pub async fn read_file(files: &Files, file: &StoredFile) -> Result<ReadPlan> {
    read_by(&Beside, files, file).await
}

/// Has a stored file read; what cannot be read is said at the form's field.
pub async fn read_by(reader: &dyn PlanReader, files: &Files, file: &StoredFile) -> Result<ReadPlan> {
    let bytes = files.open(file.id).await?.read_all(MOST_BYTES).await?;
    reader.read(bytes, &file.name).await
}

/// Makes a draft of what was read. Refused where nothing in the file looks like a plan.
pub async fn take_in(
    cx: &Cx,
    files: &Files,
    authority: AuthorityId,
    file: &StoredFile,
    read: &ReadPlan,
    registry: &Registry,
) -> Result<PlanId> {
    let _: Granted<Desk, act::Keep> = cx.actor.grant(Desk(authority))?;
    if read.reading.items.is_empty() {
        return Err(Error::field(
            "tep",
            "Không thấy mục nhiệm vụ nào trong tệp. Hãy kiểm tra xem đây có phải văn bản kế hoạch không.",
        ));
    }
    let today = cx.today();
    let directory =
        super::directory(cx, authority, read.reading.issued_on.unwrap_or(today), &read.reading).await?;
    let id: PlanId = cx.new_id();
    let digest = digest::digest(cx, id, &read.reading, &directory, registry);
    let signer = read.reading.signer.as_ref();
    let title = read.reading.title.clone().unwrap_or_else(|| file.name.clone());
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let (year, until_year) = digest::years_of(&read.reading, today);
    let plan = Plan {
        id,
        authority,
        state: PlanState::Draft,
        kind: read.reading.kind.clone().unwrap_or_else(|| "KH".to_owned()),
        symbol: read.reading.symbol.clone(),
        title: if title.starts_with("Kế hoạch") || title.starts_with("KẾ HOẠCH") {
            title
        } else {
            format!("Kế hoạch {}", lower_first(&title))
        },
        issuer: read.reading.issuer.clone(),
        issued_on: read.reading.issued_on,
        signer: signer.and_then(|signer| signer.name.clone()),
        signer_position: signer.map(|signer| signer.position.clone()),
        year,
        until_year,
        monitor: digest.monitor,
        file: file.id,
        file_name: file.name.clone(),
        concerns: Vec::new(),
        created_at: cx.now(),
        created_by: cx.actor.person_id(),
        in_force_at: None,
        in_force_by: None,
        version: 1,
    };
    let json = serde_json::to_string(&read.reading)?;
    let (plan, digest, json) = (&plan, &digest, &json);
    cx.write(|tx| async move {
        let _: Granted<Desk, act::Keep> = tx.actor().grant(Desk(authority))?;
        store::plan::insert(&tx, plan, &read.text, json).await?;
        store::content::insert_items(&tx, &digest.items).await?;
        store::content::insert_parts(&tx, id, &digest.parts).await?;
        store::target::insert(&tx, &digest.targets).await?;
        store::written::insert_bases(&tx, id, &digest.bases).await?;
        store::written::insert_milestones(&tx, id, &digest.milestones).await?;
        store::written::insert_details(&tx, id, &digest.details).await?;
        store::content::insert_questions(&tx, id, &digest.questions).await?;
        store::content::insert_duties(&tx, &digest.duties).await?;
        files.keep(&tx, file.id, id).await?;
        tx.audit_by("plan.read", id, &[]).await
    })
    .await?;
    Ok(id)
}

/// "Tiếp tục …" → "tiếp tục …"; words in capitals stay.
fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}
