//! Words of doing: with one of them in small letters a list of names ends.

use crate::passage::Passage;

/// Small words with which the doing begins and the list of names ends.
const VERBS: [&str; 118] = [
    "hằng quý",
    "hằng tháng",
    "hằng năm",
    "hằng tuần",
    "hằng ngày",
    "hàng quý",
    "hàng tháng",
    "hàng năm",
    "hàng tuần",
    "hàng ngày",
    "mở",
    "lắp đặt",
    "phân loại",
    "định kỳ",
    "từ",
    "cả năm",
    "mỗi",
    "liên tục",
    "theo lĩnh vực",
    "theo chức năng",
    "theo thẩm quyền",
    "theo phân công",
    "đưa",
    "nhắc nhở",
    "mổ xẻ",
    "phân tích",
    "khắc phục",
    "tham mưu",
    "xây dựng",
    "tổ chức",
    "triển khai",
    "thực hiện",
    "hướng dẫn",
    "rà soát",
    "ban hành",
    "trình",
    "kiểm tra",
    "theo dõi",
    "tổng hợp",
    "hoàn thành",
    "đề xuất",
    "nghiên cứu",
    "báo cáo",
    "để",
    "trong",
    "nhằm",
    "đôn đốc",
    "soạn thảo",
    "tiếp tục",
    "đẩy mạnh",
    "tăng cường",
    "thẩm định",
    "công bố",
    "công khai",
    "cập nhật",
    "vận hành",
    "khảo sát",
    "đánh giá",
    "lập",
    "bố trí",
    "tiến hành",
    "chịu",
    "có trách nhiệm",
    "tuyên truyền",
    "phổ biến",
    "đăng",
    "số hóa",
    "số hoá",
    "chuẩn bị",
    "thường xuyên",
    "căn cứ",
    "quản lý",
    "giúp",
    "phát hiện",
    "sắp xếp",
    "giải quyết",
    "phối hợp",
    "chủ trì",
    "theo quy định",
    "trước",
    "chậm nhất",
    "làm",
    "thông tin tuyên truyền",
    "chỉ đạo",
    "đào tạo",
    "bồi dưỡng",
    "nâng cấp",
    "duy trì",
    "tích hợp",
    "hỗ trợ",
    "thời gian",
    "đảm bảo",
    "bảo đảm",
    "tái cấu trúc",
    "chuyển đổi",
    "cắt giảm",
    "đơn giản",
    "cung cấp",
    "niêm yết",
    "tiếp nhận",
    "hoàn thiện",
    "nâng cao",
    "mở rộng",
    "thống kê",
    "tham gia",
    "xử lý",
    "rút ngắn",
    "thẩm tra",
    "ứng dụng",
    "kết nối",
    "chấm điểm",
    "phân công",
    "đối thoại",
    "điều tra",
    "đo lường",
    "thu thập",
    "xong",
    "tập huấn",
];

/// "Phòng Quản lý xây dựng soạn thảo": words of doing that end a name, with the real verb after them.
pub fn is_noun(p: &Passage, from: usize, at: usize) -> bool {
    const NOUNS: [&str; 12] = [
        "lam",
        "xay dung",
        "dao tao",
        "boi duong",
        "kiem tra",
        "quan ly",
        "thong tin",
        "ho tro",
        "thanh tra",
        "to chuc",
        "tong hop",
        "phoi hop",
    ];
    let rest = p.plain_at(at..p.len());
    let Some(noun) = NOUNS.iter().find(|n| rest.starts_with(**n)) else { return false };
    let before = p.plain_at(from..at).trim_end();
    let joined = [
        " va",
        " dich vu",
        "hoi dong",
        " quan ly",
        " dau tu",
        " kiem dinh",
        " du an",
        " nghiep vu",
        " ban",
        " cong tac",
        " viec",
    ]
    .iter()
    .any(|w| before.ends_with(w));
    // "Trung tâm Dịch vụ việc làm", but "UBND thị xã, làm xong".
    if *noun == "lam" {
        return before.ends_with(" viec");
    }
    let next = at + noun.len() + 1;
    joined
        || p.char(next).is_some_and(char::is_lowercase)
            && is_verb(p, next)
            && !rest.starts_with("to chuc thuc hien")
            && !rest.starts_with("to chuc trien khai")
}

/// Whether a word of doing stands there.
pub fn is_verb(p: &Passage, at: usize) -> bool {
    let text: String = p.text(at..at + 24).to_lowercase();
    let text = kernel::fold::tone(&text);
    VERBS.iter().any(|v| text.strip_prefix(v).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)))
}
