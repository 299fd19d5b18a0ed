//! The single works of the year that departments and wards were given under the items of the plan, as data: what,
//! by when, and how each goes until 1 October.

use Course::{
    AskedToExplain, DoneAfterReturn, DoneExtended, DoneLate, Explained, Extended, ExtensionAsked,
    ExtensionRefused, InTime, Open, Proposed, Returned,
};

/// How a work goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Course {
    /// Done so many working days before its day.
    InTime(i64),
    /// Done so many working days after its day.
    DoneLate(i64),
    /// Returned once for rework, then done in time.
    DoneAfterReturn,
    /// Given a later day and done by it: late by the first one.
    DoneExtended(Date),
    /// Open, so many percent are done.
    Open(i64),
    /// Open and late; an explanation was asked for and given.
    Explained(i64),
    /// Open and late; an explanation is asked for.
    AskedToExplain(i64),
    /// Open; a later day was asked for and given.
    Extended(i64, Date),
    /// Open; a later day was asked for and refused.
    ExtensionRefused(i64, Date),
    /// Open; a later day is asked for.
    ExtensionAsked(i64, Date),
    /// Returned for rework and still open.
    Returned(i64),
    /// Said to be complete, not accepted yet.
    Proposed,
}

/// Month and day of 2021.
pub type Date = (i8, i8);

/// A single work.
#[derive(Debug)]
pub struct Work {
    /// The item of the plan.
    pub item: &'static str,
    /// Who leads.
    pub lead: &'static str,
    /// Who helps.
    pub help: &'static [&'static str],
    /// What.
    pub title: &'static str,
    /// What is delivered; empty for none.
    pub product: &'static str,
    /// When it is given.
    pub given: Date,
    /// By when.
    pub due: Date,
    /// How it goes.
    pub course: Course,
    /// How many other tasks wait for it.
    pub blocks: usize,
}

#[expect(clippy::too_many_arguments, reason = "a row of the table below, in the order of its columns")]
const fn work(
    item: &'static str,
    lead: &'static str,
    help: &'static [&'static str],
    title: &'static str,
    product: &'static str,
    given: Date,
    due: Date,
    course: Course,
    blocks: usize,
) -> Work {
    Work { item, lead, help, title, product, given, due, course, blocks }
}

/// All single works, by item.
#[rustfmt::skip] // one work a line: a table is read by its columns
pub const WORKS: &[Work] = &[
    // Thể chế
    work("1.1.1", "vp", &["nv"], "Thống kê các cuộc họp năm 2020 của UBND thị xã và các ngành", "Bảng thống kê", (2, 8), (3, 12), InTime(2), 0),
    work("1.1.1", "vp", &["tckh", "nv"], "Phương án cắt giảm các cuộc họp định kỳ của các ngành", "Tờ trình kèm phương án", (6, 21), (10, 6), Open(70), 2),
    work("1.1.1", "lt", &["vp"], "Rà soát, giảm thành phần các cuộc họp của phường", "Báo cáo rà soát", (7, 5), (9, 24), Open(40), 0),
    work("1.1.1", "kt", &["vp"], "Gộp các cuộc họp chuyên đề nông nghiệp và công thương", "Công văn đề xuất", (7, 12), (10, 4), Open(80), 0),
    work("1.1.2", "vp", &["vhtt"], "Trang bị phòng họp không giấy tại trụ sở UBND thị xã", "Biên bản nghiệm thu", (2, 8), (5, 28), DoneLate(4), 0),
    work("1.1.2", "vp", &["vhtt", "qlda"], "Hướng dẫn đại biểu sử dụng phần mềm họp không giấy", "Tài liệu hướng dẫn", (5, 10), (6, 30), InTime(5), 0),
    work("1.1.2", "tckh", &["vp"], "Đưa tài liệu họp Ban Kinh tế - Ngân sách lên phòng họp không giấy", "Biên bản họp có tài liệu điện tử", (7, 19), (10, 5), Open(60), 0),
    work("1.1.3", "qldt", &["tnmt"], "Trả lời dứt điểm các kiến nghị về trật tự đô thị trước khi trình họp", "Công văn trả lời", (7, 12), (9, 28), AskedToExplain(50), 0),
    work("1.1.3", "tnmt", &["qldt"], "Thống nhất ý kiến các ngành về vướng mắc giải phóng mặt bằng trước phiên họp tháng 10", "Biên bản thống nhất", (8, 16), (10, 1), Proposed, 0),
    work("1.2", "qldt", &["mttq", "tp"], "Tiếp thu ý kiến UBMTTQ về dự thảo quy định quản lý vỉa hè", "Bảng tổng hợp tiếp thu, giải trình", (7, 26), (9, 30), Returned(80), 2),
    work("1.2", "tp", &["mttq"], "Lấy ý kiến phản biện dự thảo quy chế phối hợp giám sát", "Văn bản phản biện", (5, 17), (7, 15), InTime(3), 0),
    work("1.2", "gddt", &["mttq", "ldld"], "Lấy ý kiến các đoàn thể về đề án sắp xếp trường học", "Bảng tổng hợp ý kiến", (7, 26), (10, 5), Open(60), 0),
    work("1.3", "nv", &["vp", "tp"], "Ban hành Quy chế làm việc của UBND thị xã nhiệm kỳ 2021–2026", "Quyết định ban hành Quy chế", (6, 14), (9, 15), Explained(80), 9),
    work("1.3", "tp", &["nv"], "Thẩm định dự thảo Quy chế làm việc của các đơn vị trực thuộc", "Báo cáo thẩm định", (7, 19), (10, 6), Open(55), 0),
    work("1.3", "ca", &["nv"], "Quy chế phối hợp giữa Công an thị xã và UBND các xã, phường", "Quy chế phối hợp", (6, 21), (10, 4), Open(90), 0),
    work("1.3", "yt", &["nv"], "Sửa đổi quy chế làm việc của Phòng Y tế", "Quy chế làm việc", (5, 10), (8, 13), InTime(4), 0),
    // Thủ tục hành chính
    work("2.1", "qldt", &["vp"], "Cập nhật, công bố 5 TTHC lĩnh vực xây dựng", "Quyết định công bố, bản niêm yết", (7, 5), (9, 27), Open(60), 3),
    work("2.1", "vp", &["tp"], "Kế hoạch rà soát, đánh giá TTHC năm 2021", "Kế hoạch rà soát", (2, 8), (3, 19), InTime(3), 0),
    work("2.1", "pb", &["vp"], "Rà soát TTHC lĩnh vực hộ tịch, đề xuất cắt giảm giấy tờ", "Báo cáo rà soát", (7, 19), (10, 5), Open(70), 0),
    work("2.1", "kt", &["vp"], "Rà soát TTHC lĩnh vực đăng ký hộ kinh doanh", "Báo cáo rà soát", (7, 19), (10, 4), Open(85), 0),
    work("2.2", "tnmt", &["vp"], "Rà soát bộ TTHC lĩnh vực đất đai, đề xuất rút ngắn thời gian", "Báo cáo đề xuất kèm phương án", (6, 28), (9, 21), ExtensionRefused(65, (10, 15)), 6),
    work("2.2", "tnmt", &["vp", "lp"], "Rút ngắn thời gian luân chuyển hồ sơ đất đai giữa phường và thị xã", "Quy trình nội bộ sửa đổi", (7, 12), (9, 23), Extended(55, (10, 20)), 0),
    work("2.2", "tckh", &["vp"], "Rút ngắn thời gian cấp giấy chứng nhận đăng ký hộ kinh doanh còn 02 ngày", "Quy trình nội bộ sửa đổi", (6, 7), (8, 20), InTime(2), 0),
    work("2.2", "tp", &["vp"], "Quy trình liên thông khai sinh, cư trú, thẻ bảo hiểm y tế trẻ em", "Quy trình liên thông", (7, 12), (10, 6), Open(75), 0),
    work("2.3", "pt", &["vp"], "Quy chế phân công, phối hợp giải quyết hồ sơ theo cơ chế một cửa", "Quyết định ban hành quy chế", (7, 5), (9, 24), Open(45), 4),
    work("2.3", "lt", &["vp"], "Quy chế phối hợp tiếp nhận và trả kết quả giữa phường và thị xã", "Quy chế phối hợp", (7, 5), (9, 29), Open(75), 2),
    work("2.3", "vp", &["tm", "pb"], "Niêm yết công khai bộ TTHC mới tại Bộ phận một cửa", "Biên bản niêm yết, hình ảnh", (3, 8), (4, 16), InTime(1), 0),
    work("2.3", "tm", &["vp"], "Lắp đặt màn hình tra cứu hồ sơ tại Bộ phận một cửa phường", "Biên bản nghiệm thu", (7, 12), (10, 5), ExtensionAsked(40, (10, 22)), 0),
    work("2.3", "lg", &["vp"], "Công khai đường dây nóng tiếp nhận phản ánh, kiến nghị", "Thông báo, hình ảnh niêm yết", (7, 26), (10, 1), Open(90), 0),
    work("2.3", "sg", &["vp"], "Xử lý dứt điểm phản ánh về thái độ phục vụ quý II", "Báo cáo kết quả xử lý", (7, 5), (7, 30), InTime(2), 0),
    // Đội ngũ
    work("3", "nv", &["tckh"], "Kế hoạch đào tạo, bồi dưỡng CBCCVC năm 2021", "Kế hoạch đào tạo, bồi dưỡng", (2, 8), (3, 31), InTime(4), 0),
    work("3", "nv", &["tckh"], "Kế hoạch đào tạo, bồi dưỡng CBCCVC quý IV", "Kế hoạch, danh sách cử học", (8, 2), (10, 6), Open(60), 3),
    work("3", "nv", &["tt"], "Kiểm tra kỷ luật, kỷ cương hành chính đợt 1 tại 6 đơn vị", "Kết luận kiểm tra", (4, 5), (5, 21), InTime(2), 0),
    work("3", "nv", &["tt"], "Kiểm tra kỷ luật, kỷ cương hành chính đợt 2 tại 6 đơn vị", "Kết luận kiểm tra", (7, 5), (9, 10), DoneAfterReturn, 0),
    work("3", "pt", &["nv"], "Đánh giá công chức theo kết quả công việc 6 tháng đầu năm", "Bảng kết quả đánh giá", (7, 5), (9, 17), Open(30), 0),
    work("3", "gddt", &["nv"], "Bồi dưỡng nghiệp vụ quản lý cho hiệu trưởng các trường", "Báo cáo kết quả lớp học", (4, 12), (7, 23), InTime(3), 0),
    work("3", "tt", &["nv"], "Tập huấn văn hóa công vụ cho công chức tiếp công dân", "Báo cáo kết quả tập huấn", (4, 12), (6, 18), InTime(1), 0),
    work("3", "yt", &["nv"], "Cử cán bộ y tế học lớp trung cấp lý luận chính trị", "Quyết định cử đi học", (5, 10), (6, 25), DoneLate(3), 0),
    work("3", "vp", &["nv"], "Đề án thí điểm sắp xếp bộ phận một cửa theo mô hình trung tâm hành chính công", "Dự thảo đề án", (6, 7), (10, 4), Open(85), 0),
    work("3", "lp", &["nv"], "Ký cam kết thực hiện văn hóa công vụ của toàn bộ công chức phường", "Bản cam kết", (4, 5), (4, 29), InTime(2), 0),
    work("3", "pb", &["nv"], "Ký cam kết thực hiện văn hóa công vụ của toàn bộ công chức phường", "Bản cam kết", (4, 5), (4, 29), InTime(1), 0),
    work("3", "qlda", &["nv"], "Rà soát vị trí việc làm của Ban QLDA", "Bảng mô tả vị trí việc làm", (5, 17), (8, 6), DoneExtended((8, 27)), 0),
    work("3", "qs", &["nv"], "Bồi dưỡng kiến thức quốc phòng cho cán bộ chủ chốt", "Báo cáo kết quả lớp học", (5, 17), (8, 27), InTime(6), 0),
    work("3", "sg", &["nv"], "Bố trí công chức đạt chuẩn tại Bộ phận một cửa phường", "Quyết định phân công", (3, 15), (5, 14), InTime(3), 0),
    // Công nghệ thông tin
    work("4", "vhtt", &["vp", "qs", "qlda"], "Cấp chứng thư số cho người có thẩm quyền của hai cơ quan còn lại", "Danh sách chứng thư số đã cấp", (8, 2), (10, 5), Open(50), 4),
    work("4", "vhtt", &["vp"], "Đưa cổng thông tin thị xã lên tên miền mới, đạt chuẩn tiếp cận", "Biên bản nghiệm thu", (6, 14), (9, 22), Open(70), 0),
    work("4", "vhtt", &["vp", "nv"], "Rà soát hộp thư công vụ của cán bộ, công chức", "Danh sách hộp thư công vụ", (2, 22), (4, 23), InTime(2), 0),
    work("4", "vhtt", &["vp"], "Tập huấn Phần mềm quản lý văn bản và điều hành cho 20 cơ quan", "Báo cáo kết quả tập huấn", (3, 8), (5, 14), InTime(4), 0),
    work("4", "vhtt", &["ca"], "Kiểm tra an toàn thông tin tại 10 cơ quan", "Biên bản kiểm tra", (5, 10), (7, 16), DoneLate(2), 0),
    work("4", "gddt", &["vhtt"], "Triển khai sổ liên lạc điện tử tại các trường", "Báo cáo triển khai", (4, 5), (8, 31), InTime(3), 0),
    work("4", "pb", &["vhtt"], "Lắp đặt đường truyền số liệu chuyên dùng tại UBND phường", "Biên bản nghiệm thu", (3, 22), (6, 11), InTime(1), 0),
    work("4", "tm", &["vhtt"], "Lắp đặt đường truyền số liệu chuyên dùng tại UBND phường", "Biên bản nghiệm thu", (3, 22), (6, 11), InTime(2), 0),
    work("4", "lp", &["vhtt"], "Triển khai chữ ký số cho lãnh đạo phường", "Biên bản bàn giao", (4, 19), (7, 9), InTime(3), 0),
    work("4", "tckh", &["vhtt"], "Kết nối phần mềm kế toán với trục liên thông", "Biên bản kết nối", (8, 9), (10, 6), Open(45), 0),
    work("4", "vhtt", &["vp"], "Báo cáo hiện trạng hạ tầng số để chuẩn bị kế hoạch năm 2022", "Báo cáo hiện trạng", (9, 6), (10, 29), Open(20), 0),
    // Tài chính công
    work("5", "tckh", &["vp"], "Dự toán theo đầu ra năm 2022 của các đơn vị thí điểm", "Dự toán theo đầu ra", (8, 9), (10, 18), Open(30), 1),
    work("5", "tckh", &[], "Công khai quyết toán ngân sách năm 2020", "Quyết định công khai", (3, 15), (6, 30), InTime(5), 0),
    work("5", "tckh", &["qlda"], "Rà soát các dự án đầu tư kém hiệu quả", "Báo cáo rà soát", (4, 19), (7, 30), InTime(1), 0),
    work("5", "qlda", &["tckh"], "Quyết toán các dự án hoàn thành năm 2020", "Hồ sơ quyết toán", (5, 17), (9, 10), InTime(2), 0),
    work("5", "gddt", &["tckh"], "Phương án tự chủ tài chính của hai trường thí điểm", "Phương án tự chủ", (7, 26), (10, 4), Open(65), 0),
];
