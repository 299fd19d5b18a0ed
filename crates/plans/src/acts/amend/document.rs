//! The document that amends a plan: number, day, reason and the document itself.

use ::store::{Cx, Tx};
use files::{Files, Media, StoredFile};
use kernel::{Day, Error, FieldErrors, ObjectRef, PlanId, Result, fold};

use crate::acts::{in_force, index};
use crate::model::{Amendment, Plan};
use crate::store;

/// The largest document that is taken in.
pub const MOST_BYTES: u64 = 64 << 20;
/// The longest number and symbol.
const LONGEST_SYMBOL: usize = 60;

/// A document that amends a plan.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// Number and symbol: "75/KH-UBND".
    pub symbol: String,
    /// Its day.
    pub on: Option<Day>,
    /// Why.
    pub reason: String,
}

impl Document {
    /// Whether it is named as it must be; `is_empty`: it is to change something and changes nothing.
    pub(super) fn check(&self, today: Day, is_empty: bool) -> Result<()> {
        let mut errors = FieldErrors::default();
        let symbol = self.symbol.trim();
        let is_number = symbol.split_once('/').is_some_and(|(number, rest)| {
            number.chars().any(|c| c.is_ascii_digit()) && rest.chars().any(char::is_alphabetic)
        });
        if !is_number || symbol.chars().count() > LONGEST_SYMBOL {
            errors.add("so-ky-hieu", "Ghi số, ký hiệu của văn bản điều chỉnh, ví dụ 75/KH-UBND.");
        }
        match self.on {
            None => errors.add("ngay", "Ghi ngày của văn bản điều chỉnh, ví dụ 15/06/2021."),
            Some(on) if on > today => errors.add("ngay", "Ngày văn bản không được ở sau hôm nay."),
            Some(_) => {}
        }
        if self.reason.trim().is_empty() {
            errors.add("ly-do", "Ghi lý do điều chỉnh.");
        }
        if is_empty {
            errors.add("", "Chưa có gì thay đổi so với đang có.");
        }
        errors.into_result(())
    }

    fn is(&self, amendment: &Amendment) -> bool {
        Some(amendment.on) == self.on && fold::key(&amendment.symbol) == fold::key(&self.symbol)
    }
}

/// The amendment of a document: the one that bears its number and day, or a new one.
pub(super) async fn find_or_open(tx: &Tx, plan: &Plan, document: &Document) -> Result<Amendment> {
    let known = store::amendment::of_plan(tx.db(), plan.id).await?;
    let no = known.last().map_or(0, |last| last.no) + 1;
    if let Some(same) = known.into_iter().find(|amendment| document.is(amendment)) {
        return Ok(same);
    }
    let new = Amendment {
        id: tx.new_id(),
        no,
        symbol: fold::nfc(document.symbol.trim()),
        on: document.on.unwrap_or_else(|| tx.today()),
        reason: document.reason.trim().to_owned(),
        file: None,
        entries: Vec::new(),
        made_at: tx.now(),
        made_by: tx.actor().person_id(),
    };
    store::amendment::insert(tx, plan.id, &new).await?;
    Ok(new)
}

/// Records a document that as yet changes nothing; what it changes is put down afterwards. Returns its number.
pub async fn open(cx: &Cx, plan: PlanId, document: &Document) -> Result<i64> {
    document.check(cx.today(), false)?;
    cx.write(|tx| async move {
        let plan = in_force(&tx, plan).await?;
        let known = store::amendment::of_plan(tx.db(), plan.id).await?;
        if let Some(same) = known.iter().find(|amendment| document.is(amendment)) {
            let said = format!("Văn bản này đã ghi là điều chỉnh lần {}: hãy thêm thay đổi vào đó.", same.no);
            return Err(Error::field("so-ky-hieu", said));
        }
        let amendment = find_or_open(&tx, &plan, document).await?;
        store::plan::update(&tx, &plan, &plan).await?;
        index::amendment(&tx, &plan, &amendment).await?;
        tx.audit_by("plan.amendment-opened", plan.id, &[("amendment", amendment.no.to_string())]).await?;
        Ok(amendment.no)
    })
    .await
}

/// Keeps the document itself; one that was there before gives way.
pub async fn attach(cx: &Cx, files: &Files, plan: PlanId, no: i64, file: &StoredFile) -> Result<()> {
    let is_document = matches!(
        file.media,
        Media::Pdf
            | Media::Docx
            | Media::Doc
            | Media::Png
            | Media::Jpeg
            | Media::Webp
            | Media::Heic
            | Media::Text
    );
    if !is_document {
        return Err(Error::field("tep", "Tệp phải là PDF, Word hoặc ảnh chụp văn bản."));
    }
    cx.write(|tx| async move {
        let plan = in_force(&tx, plan).await?;
        let amendment = store::amendment::get(tx.db(), plan.id, no).await?;
        let owner = ObjectRef::from(amendment.id);
        if let Some((before, _)) = amendment.file {
            files.remove(&tx, before, &owner).await?;
        }
        files.keep(&tx, file.id, owner).await?;
        store::amendment::put_file(&tx, amendment.id, file.id, &file.name).await?;
        tx.audit_by("plan.amendment-filed", plan.id, &[("amendment", no.to_string())]).await
    })
    .await
}

/// Takes a document back that was recorded by mistake and changes nothing.
pub async fn discard(cx: &Cx, files: &Files, plan: PlanId, no: i64) -> Result<()> {
    cx.write(|tx| async move {
        let plan = in_force(&tx, plan).await?;
        let amendment = store::amendment::get(tx.db(), plan.id, no).await?;
        if !amendment.entries.is_empty() {
            return Err(Error::refused(
                "amendment.in-force",
                "Điều chỉnh này đã có thay đổi được thực hiện nên không bỏ được. Hãy lập điều chỉnh khác.",
            ));
        }
        if let Some((file, _)) = amendment.file {
            files.remove(&tx, file, &amendment.id.into()).await?;
        }
        store::amendment::delete(&tx, amendment.id).await?;
        ::store::search::remove(&tx, &amendment.id.into()).await?;
        store::plan::update(&tx, &plan, &plan).await?;
        tx.audit_by("plan.amendment-discarded", plan.id, &[("amendment", no.to_string())]).await
    })
    .await
}
