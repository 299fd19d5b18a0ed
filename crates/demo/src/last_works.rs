//! The last quarter as data: the single works that are given in it, and how particular works end.

use kernel::Day;

use crate::giving::Given;

/// How a work ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// It is delivered on a day and accepted within some working days.
    Delivered(Day),
    /// It is sent back once before it is delivered on a day.
    SentBack(Day),
    /// It is delivered on a day, and nobody has accepted it so far.
    Unconfirmed(Day),
    /// It stays open, so many percent are done.
    Open(i64),
}

/// A day of the last months of 2021.
pub const fn autumn(month: i8, day: i8) -> Day {
    Day::constant(2021, month, day)
}

/// A day of January 2022.
pub const fn january(day: i8) -> Day {
    Day::constant(2022, 1, day)
}

/// How works end that do not take the usual course: by the beginning of their titles.
pub const ENDINGS: &[(&str, Ending)] = &[
    ("Rà soát bộ TTHC lĩnh vực đất đai", Ending::Delivered(january(12))),
    ("Rút ngắn thời gian luân chuyển hồ sơ đất đai", Ending::Delivered(autumn(10, 19))),
    ("Đưa cổng thông tin thị xã lên tên miền mới", Ending::Open(85)),
    ("Cập nhật, công bố 5 TTHC lĩnh vực xây dựng", Ending::SentBack(autumn(11, 26))),
    ("Ban hành Quy chế làm việc của UBND thị xã", Ending::SentBack(autumn(10, 15))),
    ("Đánh giá công chức theo kết quả công việc", Ending::Delivered(autumn(11, 5))),
    ("Cấp chứng thư số cho người có thẩm quyền", Ending::Delivered(autumn(11, 23))),
    ("Lắp đặt màn hình tra cứu hồ sơ", Ending::Delivered(autumn(10, 21))),
    ("Quy chế phân công, phối hợp giải quyết hồ sơ", Ending::Delivered(autumn(10, 29))),
    // The plan by which the year is followed.
    ("Theo dõi, đôn đốc nhiệm vụ theo hạn", Ending::Delivered(autumn(12, 29))),
    ("Kiểm tra minh chứng của nhiệm vụ", Ending::Unconfirmed(autumn(12, 30))),
    ("Lập kế hoạch chi tiết của từng cơ quan", Ending::Delivered(autumn(11, 12))),
    ("Báo cáo định kỳ kết quả thực hiện", Ending::Delivered(autumn(12, 28))),
    ("Kiểm tra trực tiếp công tác cải cách", Ending::Delivered(autumn(11, 30))),
    ("Khảo sát sự hài lòng", Ending::Delivered(autumn(12, 20))),
];

/// Works whose doers are asked why they are late: by the beginning of their titles, when, and what is answered when.
pub const ASKED: &[(&str, Day, Day, &str)] = &[
    (
        "Cập nhật, công bố 5 TTHC lĩnh vực xây dựng",
        autumn(11, 3),
        autumn(11, 5),
        "Tỉnh công bố bổ sung ngày 25/10 nên phải lập lại danh mục và biểu mẫu. Sẽ trình trong tháng 11.",
    ),
    (
        "Rà soát bộ TTHC lĩnh vực đất đai",
        autumn(11, 3),
        autumn(11, 8),
        "Chi nhánh Văn phòng đăng ký đất đai chưa thống nhất thời gian luân chuyển. Phương án chung trình đầu tháng 01/2022.",
    ),
    (
        "Đưa cổng thông tin thị xã lên tên miền mới",
        autumn(12, 29),
        january(5),
        "Tên miền đã cấp; hai lần kiểm tra chuẩn tiếp cận chưa đạt. Đơn vị thi công sửa xong trong quý I/2022.",
    ),
];

/// A single work of the last quarter: when it is given, how it ends, and the work for which it waits, if any.
pub type LastWork = (Day, Given, Ending, Option<&'static str>);

const fn work(
    item: &'static str,
    lead: &'static str,
    help: &'static [&'static str],
    title: &'static str,
    product: &'static str,
    due: Day,
) -> Given {
    Given { item, lead, help, title, product, due }
}

const PORTAL: Option<&str> = Some("Đưa cổng thông tin thị xã lên tên miền mới");

/// The single works of the last quarter, by the day on which they are given.
#[rustfmt::skip] // one work a line: a table is read by its columns
pub const LAST_WORKS: &[LastWork] = &[
    (autumn(10, 11), work("1.1.1", "vp", &["nv"], "Đánh giá việc cắt giảm các cuộc họp chín tháng", "Báo cáo đánh giá", autumn(10, 29)), Ending::Delivered(autumn(10, 27)), None),
    (autumn(10, 11), work("2.3", "vp", &["tm", "pb", "sg"], "Kiểm tra việc niêm yết thủ tục tại Bộ phận một cửa các phường", "Biên bản kiểm tra", autumn(11, 12)), Ending::Delivered(autumn(11, 10)), None),
    (autumn(10, 11), work("3", "nv", &["tt"], "Kiểm tra kỷ luật, kỷ cương hành chính đợt 3 tại 7 đơn vị", "Kết luận kiểm tra", autumn(11, 19)), Ending::SentBack(autumn(11, 18)), None),
    (autumn(10, 11), work("4", "vhtt", &["vp"], "Khắc phục lỗi mất kết nối của Phần mềm quản lý văn bản", "Biên bản nghiệm thu", autumn(10, 22)), Ending::Delivered(autumn(10, 26)), None),
    (autumn(11, 8), work("1.1.2", "vp", &["vhtt"], "Tổng kết họp không giấy năm 2021", "Báo cáo tổng kết", autumn(12, 17)), Ending::Delivered(autumn(12, 16)), None),
    (autumn(11, 8), work("2.1", "tp", &["vp"], "Tổng hợp đề nghị cắt giảm thủ tục hành chính gửi tỉnh", "Báo cáo tổng hợp", autumn(12, 24)), Ending::Delivered(autumn(12, 27)), None),
    (autumn(11, 8), work("1.2", "mttq", &["tp"], "Tổng hợp kết quả phản biện năm 2021", "Báo cáo tổng hợp", autumn(12, 29)), Ending::Delivered(autumn(12, 24)), None),
    (autumn(11, 8), work("2.3", "lt", &["vp"], "Xử lý phản ánh về hồ sơ trễ hẹn quý III", "Báo cáo kết quả xử lý", autumn(11, 30)), Ending::Delivered(autumn(12, 3)), None),
    (autumn(12, 6), work("4", "lp", &["vhtt"], "Đưa trang thông tin của phường lên tên miền mới", "Biên bản bàn giao", autumn(12, 29)), Ending::Open(40), PORTAL),
    (autumn(12, 6), work("4", "pb", &["vhtt"], "Đưa trang thông tin của phường lên tên miền mới", "Biên bản bàn giao", january(14)), Ending::Open(30), PORTAL),
    (autumn(12, 6), work("4", "gddt", &["vhtt"], "Liên kết trang thông tin của các trường với cổng thị xã", "Danh sách trang đã liên kết", january(21)), Ending::Open(50), PORTAL),
    (autumn(12, 6), work("2.3", "vp", &["vhtt"], "Công khai kết quả giải quyết hồ sơ năm 2021", "Bảng công khai", january(10)), Ending::Delivered(january(14)), None),
    (autumn(12, 27), work("2.1", "tp", &["vp"], "Dự thảo kế hoạch rà soát thủ tục hành chính năm 2022", "Dự thảo kế hoạch", january(14)), Ending::Delivered(january(12)), None),
    (autumn(12, 27), work("3", "nv", &["vp"], "Tổng hợp kết quả đánh giá, xếp loại công chức năm 2021", "Bảng tổng hợp", january(14)), Ending::Delivered(january(13)), None),
    (autumn(12, 27), work("2.3", "tckh", &["vp"], "Công khai mức phí, lệ phí năm 2022 tại Bộ phận một cửa", "Bảng niêm yết", january(17)), Ending::Delivered(january(17)), None),
];
