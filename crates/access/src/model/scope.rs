//! What an API token may be allowed.

/// Every scope that opens something, with the words that its owner reads. A test of the server compares it with what the
/// API asks for.
pub const SCOPES: [(&str, &str); 14] = [
    ("work:read", "Xem việc đang chờ tôi"),
    ("agencies:read", "Xem cơ quan, cán bộ, nhóm, ủy quyền, lịch làm việc"),
    ("agencies:write", "Sửa cơ quan, cán bộ, nhóm, ủy quyền, lịch làm việc; nhập từ bảng"),
    ("accounts:read", "Xem tài khoản và vai trò (chỉ người quản trị)"),
    ("accounts:write", "Tạo, khóa, cấp lại tài khoản, giao vai trò; bàn giao việc"),
    ("tasks:read", "Xem nhiệm vụ"),
    ("tasks:write", "Giao, báo cáo và cập nhật nhiệm vụ"),
    ("plans:read", "Xem kế hoạch"),
    ("plans:write", "Tải lên, xem lại, ban hành thực hiện, điều chỉnh kế hoạch"),
    ("targets:read", "Xem chỉ tiêu, số đo và báo cáo"),
    ("targets:write", "Báo cáo số liệu chỉ tiêu"),
    ("search:read", "Tìm kiếm"),
    ("record:read", "Xem nhật ký (chỉ người quản trị)"),
    ("calendar:read", "Đưa hạn việc của tôi vào lịch trên điện thoại, máy tính (địa chỉ .ics)"),
];

/// Whether a scope is one of those.
pub fn is_scope(scope: &str) -> bool {
    SCOPES.iter().any(|(code, _)| *code == scope)
}
