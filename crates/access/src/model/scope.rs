//! What an API token may be allowed.

/// Every scope that opens something, with the words that its owner reads. A test of the server compares it with what the
/// API asks for.
pub const SCOPES: [(&str, &str); 7] = [
    ("work:read", "Xem việc đang chờ tôi"),
    ("agencies:read", "Xem cơ quan, cán bộ"),
    ("tasks:read", "Xem nhiệm vụ"),
    ("tasks:write", "Giao, báo cáo và cập nhật nhiệm vụ"),
    ("plans:read", "Xem kế hoạch"),
    ("targets:read", "Xem chỉ tiêu, số đo và báo cáo"),
    ("targets:write", "Báo cáo số liệu chỉ tiêu"),
];

/// Scopes that tokens could be given although nothing asks for them: no longer offered, still named where a token has one.
pub const IDLE_SCOPES: [(&str, &str); 2] =
    [("plans:write", "Tải lên và ban hành kế hoạch"), ("search:read", "Tìm kiếm")];

/// Whether a scope is one of [`SCOPES`].
pub fn is_scope(scope: &str) -> bool {
    SCOPES.iter().any(|(code, _)| *code == scope)
}
