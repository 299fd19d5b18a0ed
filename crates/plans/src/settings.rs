//! What an authority decides about plans, and what holds where it has not.

use agencies::{SettingField, SettingKind};

/// Within so many working days after a plan is put into force an agency hands in its own plan.
pub const DETAILED: &str = "plans.detailed-days";
/// What holds where nobody chose.
pub const DETAILED_DAYS: i64 = 15;
/// So many working days before the due day a report opens.
pub const OPEN: &str = "plans.report-open-days";
/// What holds where nobody chose.
pub const OPEN_DAYS: i64 = 10;

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
