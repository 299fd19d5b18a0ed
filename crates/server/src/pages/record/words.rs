//! What each act of the record is called.

/// Fields of the record by which it can be narrowed: value in the address, label, kinds of acts (before the dot).
pub const FIELDS: &[(&str, &str, &[&str])] = &[
    ("nhiem-vu", "Nhiệm vụ", &["task", "tasks", "explanation"]),
    ("ke-hoach", "Kế hoạch, báo cáo", &["plan", "detailed-plan", "report"]),
    ("chi-tieu", "Chỉ tiêu", &["target", "measure"]),
    (
        "tai-khoan",
        "Tài khoản, đăng nhập",
        &["account", "session", "password", "second-step", "recovery-code", "recovery-codes", "token"],
    ),
    ("quyen", "Vai trò, ủy quyền, bàn giao", &["role", "delegation", "work"]),
    ("to-chuc", "Cơ quan, cán bộ", &["agency", "person", "group", "organisation", "authority"]),
    ("he-thong", "Lịch, cài đặt, việc chạy nền", &["calendar", "setting", "settings", "setup", "job"]),
];

/// The act in words; an act of an older version that is no longer known keeps its code.
pub fn act(code: &str) -> &str {
    match code {
        "task.given" => "Giao nhiệm vụ",
        "task.split" => "Chia nhiệm vụ con",
        "task.assigned" => "Phân công người làm",
        "task.moved" => "Chuyển cơ quan chủ trì",
        "task.reported" => "Cập nhật tiến độ",
        "task.asked" => "Hỏi về nhiệm vụ",
        "task.answered" => "Trả lời câu hỏi",
        "task.extension-asked" => "Xin gia hạn",
        "task.extension-granted" => "Cho gia hạn",
        "task.extension-refused" => "Không cho gia hạn",
        "task.completion-proposed" => "Đề nghị xác nhận hoàn thành",
        "task.completed" => "Xác nhận hoàn thành",
        "task.returned" => "Trả lại để làm tiếp",
        "task.withdrawn" => "Rút nhiệm vụ",
        "task.amended" => "Thay đổi theo điều chỉnh kế hoạch",
        "task.linked" => "Đánh dấu chờ nhiệm vụ khác",
        "task.unlinked" => "Bỏ đánh dấu chờ",
        "task.urged" => "Đôn đốc",
        "task.became-late" => "Ghi nhận quá hạn",
        "tasks.lateness-recorded" => "Rà soát quá hạn trong ngày",
        "task.explanation-asked" => "Yêu cầu giải trình về nhiệm vụ",
        "explanation.asked" => "Yêu cầu giải trình",
        "explanation.answered" => "Gửi giải trình",
        "plan.read" => "Đưa kế hoạch vào",
        "plan.corrected" => "Sửa thông tin kế hoạch",
        "plan.item-corrected" => "Sửa một mục đọc được",
        "plan.item-added" => "Thêm một mục bị sót",
        "plan.detail-added" => "Thêm một việc cụ thể",
        "plan.detail-moved" => "Chuyển một việc cụ thể",
        "plan.item-made-heading" => "Đổi một mục thành đề mục",
        "plan.heading-made-item" => "Đổi một đề mục thành nhiệm vụ",
        "plan.general-corrected" => "Sửa chỉ tiêu chung",
        "plan.duty-corrected" => "Sửa trách nhiệm báo cáo",
        "plan.duty-opened" => "Mở kỳ báo cáo",
        "plan.question-answered" => "Trả lời chỗ cần xem",
        "plan.put-into-force" => "Ban hành thực hiện",
        "plan.taken-back" => "Thu hồi ban hành",
        "plan.discarded" => "Bỏ bản đang xem lại",
        "plan.amended" => "Điều chỉnh kế hoạch",
        "plan.amendment-opened" => "Ghi văn bản điều chỉnh",
        "plan.amendment-filed" => "Gửi tệp văn bản điều chỉnh",
        "plan.amendment-discarded" => "Bỏ văn bản điều chỉnh ghi nhầm",
        "detailed-plan.written" => "Soạn kế hoạch chi tiết",
        "detailed-plan.submitted" => "Gửi kế hoạch chi tiết",
        "detailed-plan.approved" => "Duyệt kế hoạch chi tiết",
        "detailed-plan.returned" => "Trả lại kế hoạch chi tiết",
        "report.opened" => "Đến kỳ báo cáo",
        "report.written" => "Soạn báo cáo định kỳ",
        "report.submitted" => "Gửi báo cáo định kỳ",
        "report.accepted" => "Nhận báo cáo định kỳ",
        "report.returned" => "Trả lại báo cáo định kỳ",
        "report.made" => "Lập báo cáo kết quả",
        "report.reworded" => "Sửa lời văn báo cáo",
        "target.bound" => "Gắn chỉ tiêu với chỉ số",
        "target.baseline-set" => "Đặt số gốc của chỉ tiêu",
        "target.figure-reported" => "Báo cáo số liệu",
        "target.explanation-asked" => "Yêu cầu giải trình về chỉ tiêu",
        "measure.closed" => "Chốt số liệu",
        "account.created" => "Tạo tài khoản",
        "account.reset" => "Cấp lại mật khẩu",
        "account.locked" => "Khóa tài khoản",
        "account.opened" => "Mở lại tài khoản",
        "account.ready" => "Tài khoản sẵn sàng dùng",
        "account.email-changed" => "Đổi thư điện tử",
        "account.theme-chosen" => "Chọn giao diện",
        "session.opened" => "Đăng nhập",
        "session.ended" => "Kết thúc phiên",
        "session.others-ended" => "Kết thúc các phiên khác",
        "password.changed" => "Đổi mật khẩu",
        "password.link-asked-for" => "Xin đặt lại mật khẩu",
        "password.link-made" => "Gửi đường dẫn đặt lại mật khẩu",
        "password.set-by-link" => "Đặt lại mật khẩu",
        "second-step.begun" => "Bắt đầu bật xác thực hai bước",
        "second-step.on" => "Bật xác thực hai bước",
        "second-step.off" => "Tắt xác thực hai bước",
        "recovery-codes.made" => "Tạo mã khôi phục",
        "recovery-code.used" => "Dùng mã khôi phục",
        "token.made" => "Tạo mã truy cập",
        "token.revoked" => "Thu hồi mã truy cập",
        "role.given" => "Giao vai trò",
        "role.taken" => "Thu hồi vai trò",
        "delegation.given" => "Ủy quyền",
        "delegation.ended" => "Kết thúc ủy quyền",
        "work.handed-over" => "Bàn giao việc",
        "authority.set-up" => "Cài đặt lần đầu",
        "authority.founded" => "Lập chính quyền",
        "authority.place-changed" => "Đổi địa danh",
        "agency.created" => "Lập cơ quan",
        "agency.changed" => "Sửa cơ quan",
        "agency.renamed" => "Đổi tên cơ quan",
        "agency.also-called" => "Thêm tên gọi khác",
        "agency.ended" => "Kết thúc hoạt động cơ quan",
        "agency.succeeded" => "Ghi cơ quan kế thừa",
        "person.created" => "Thêm cán bộ",
        "person.changed" => "Sửa cán bộ",
        "person.appointed" => "Bổ nhiệm",
        "person.relieved" => "Thôi giữ chức vụ",
        "person.main-position-chosen" => "Chọn chức vụ chính",
        "group.created" => "Lập nhóm cơ quan",
        "group.changed" => "Sửa nhóm cơ quan",
        "group.removed" => "Xóa nhóm cơ quan",
        "group.member-put" => "Thêm thành viên nhóm",
        "group.member-dropped" => "Bỏ thành viên nhóm",
        "organisation.imported" => "Nhập từ bảng",
        "calendar.day-set" => "Đặt ngày nghỉ, làm bù",
        "calendar.day-cleared" => "Bỏ ngày đã đặt",
        "calendar.week-chosen" => "Đặt tuần làm việc",
        "setting.changed" => "Đổi một cài đặt",
        "settings.saved" => "Lưu cài đặt",
        "setup.code-made" => "Tạo mã cài đặt một lần",
        "job.run-again" => "Cho chạy lại việc nền",
        other => other,
    }
}

/// What the act was done to, and where that stands; none: it has no page.
pub fn object(act: &str, kind: &str, id: &str) -> (&'static str, Option<String>) {
    let (name, list) = match kind {
        "task" => ("Nhiệm vụ", Some("/nhiem-vu")),
        "explanation" => ("Giải trình", Some("/giai-trinh")),
        "plan" => ("Kế hoạch", Some("/ke-hoach")),
        "target" => ("Chỉ tiêu", Some("/chi-tieu")),
        "report" if matches!(act, "report.made" | "report.reworded") => ("Báo cáo", Some("/bao-cao")),
        "report" => ("Báo cáo định kỳ", None),
        "detailed-plan" => ("Kế hoạch chi tiết", None),
        "measure" => ("Chỉ số", None),
        "account" => ("Tài khoản", Some("/quan-tri/tai-khoan")),
        "agency" => ("Cơ quan", Some("/co-quan")),
        "person" => ("Cán bộ", Some("/can-bo")),
        "group" => ("Nhóm cơ quan", None),
        "authority" => ("Chính quyền", None),
        "session" => ("Phiên đăng nhập", None),
        "role" => ("Vai trò", None),
        "delegation" => ("Ủy quyền", None),
        "token" => ("Mã truy cập", None),
        "job" => ("Việc chạy nền", None),
        "setting" => ("Cài đặt", None),
        "day" => ("Ngày", None),
        _ => ("", None),
    };
    (name, list.map(|list| format!("{list}/{id}")))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    /// The codes of all acts that the program records, out of its own source.
    fn recorded(folder: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                recorded(&path, found);
                continue;
            }
            let source = std::fs::read_to_string(&path).unwrap_or_default();
            // Tests of the record itself make up acts of their own.
            let source = source.split("#[cfg(test)]").next().unwrap_or_default();
            for call in source.split(".audit").skip(1) {
                let call: String = call.chars().take(120).collect();
                let call = call.split(';').next().unwrap_or_default();
                let codes = call.split('"').skip(1).step_by(2).filter(|text| {
                    text.contains('.') && text.chars().all(|c| c.is_ascii_lowercase() || ".-".contains(c))
                });
                found.extend(codes.map(str::to_owned));
            }
        }
    }

    #[test]
    fn each_act_has_words_and_a_field() {
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the folder of crates").to_owned();
        let mut found = Vec::new();
        for entry in std::fs::read_dir(crates).expect("the crates").flatten() {
            let source = entry.path().join("src");
            if source.is_dir() {
                recorded(&source, &mut found);
            }
        }
        assert!(found.len() > 90, "only {} acts found", found.len());
        for code in &found {
            assert_ne!(act(code), code, "{code} has no words");
            let kind = code.split('.').next().unwrap_or_default();
            assert!(FIELDS.iter().any(|(_, _, kinds)| kinds.contains(&kind)), "{code} is in no field");
        }
    }
}
