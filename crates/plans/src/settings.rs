//! What an authority decides about plans, and what holds where it has not.

use agencies::{SettingField, SettingKind};
use kernel::{AuthorityId, Result};
use sea_orm::ConnectionTrait;

/// Within so many working days after a plan is put into force an agency hands in its own plan.
const DETAILED: &str = "plans.detailed-days";
const DETAILED_DAYS: i64 = 15;
/// So many working days before the due day a report opens.
const OPEN: &str = "plans.report-open-days";
const OPEN_DAYS: i64 = 10;

/// The choices that this module leaves to an authority.
pub fn settings() -> Vec<SettingField> {
    let days = SettingKind::Number { least: 1, most: 60 };
    vec![
        SettingField {
            key: DETAILED,
            label: "Thời hạn nộp kế hoạch chi tiết của cơ quan (ngày làm việc)",
            hint: "Tính từ ngày ban hành thực hiện, khi văn bản không ghi ngày nộp.",
            kind: days.clone(),
            default: "15",
        },
        SettingField {
            key: OPEN,
            label: "Mở báo cáo định kỳ trước hạn (ngày làm việc)",
            hint: "Từ lúc đó báo cáo có trong “Việc của tôi” của cơ quan phải nộp.",
            kind: days,
            default: "10",
        },
    ]
}

/// Working days for an agency's own plan.
pub async fn detailed_days<C: ConnectionTrait>(db: &C, authority: AuthorityId) -> Result<i64> {
    days(db, authority, DETAILED, DETAILED_DAYS).await
}

/// Working days for which a report is open before it is due.
pub async fn open_days<C: ConnectionTrait>(db: &C, authority: AuthorityId) -> Result<i64> {
    days(db, authority, OPEN, OPEN_DAYS).await
}

async fn days<C: ConnectionTrait>(db: &C, authority: AuthorityId, key: &str, default: i64) -> Result<i64> {
    let set = agencies::setting(db, authority, key).await?;
    Ok(set.and_then(|days| days.parse().ok()).unwrap_or(default))
}
