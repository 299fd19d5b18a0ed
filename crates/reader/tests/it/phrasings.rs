//! The 78 phrasings of the field (domain notes, part 3) and how each is read, in the words of the contract.
//!
//! A row says where the phrase stands: as a line of an item (`task`), as its time (`time`) or under "Tổ chức thực hiện"
//! (`duty`). What a phrase does not say – that a rate is that of a year, that a report is due on the first of January –
//! is not in its reading either.

use reader::{Change, Due, Every, Firmness, Item, ItemKind, Per, Reading, Target, Unit};

use super::plans::{with_duty, with_line};

fn word<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap().trim_matches('"').to_owned()
}

/// ">= 20 percent up from năm trước".
fn target(t: &Target) -> String {
    let mut out = t.op.sign().to_owned();
    out.extend(t.value.map(|v| format!(" {v}")));
    out.extend(t.value_to.map(|v| format!("..{v}")));
    out.extend(t.unit.as_ref().map(|u: &Unit| format!(" {}", word(u))));
    out.extend(t.per.as_ref().map(|p: &Per| format!(" a {}", word(p))));
    out.extend(t.change.as_ref().map(|c: &Change| format!(" {}", word(c))));
    out.extend(t.baseline.as_ref().map(|b| format!(" from {b}")));
    out.extend(t.cap.map(|c| format!(" up to {c}")));
    out.extend(t.of.as_ref().map(|o| format!(" of {o}")));
    out.extend(t.scope.as_ref().map(|s| format!(" in {s}")));
    out.extend(t.due.as_ref().map(|d| format!(" {}", due(d))));
    if t.firmness == Firmness::Strive {
        out.push_str(" strive");
    }
    out
}

fn due(due: &Due) -> String {
    let before = |yes: &bool| if *yes { "before" } else { "by" };
    match due {
        Due::On { on, before: b } => format!("{} {on}", before(b)),
        Due::Every { every, day, month_of_period, before: b } => {
            let every: &Every = every;
            let month = month_of_period.map_or(String::new(), |m| format!(" of month {m}"));
            format!(
                "every {} {} {}{month}",
                word(every),
                before(b),
                day.map_or("-".to_owned(), |d| d.to_string())
            )
        }
        Due::After { after, working, .. } => {
            format!("after {after} {}days", if *working { "working " } else { "" })
        }
    }
}

fn asked(reading: &Reading) -> Option<String> {
    (!reading.unclear.is_empty()).then(|| "asked".to_owned())
}

fn item(reading: &Reading) -> &Item {
    reading.items.iter().find(|i| i.kind == ItemKind::Item).unwrap()
}

fn of_task(phrase: &str) -> String {
    let reading = with_line(phrase);
    let targets = item(&reading).targets.iter().map(target);
    targets.chain(asked(&reading)).collect::<Vec<_>>().join("; ")
}

fn of_time(phrase: &str) -> String {
    let reading = with_line(&format!("Thời gian thực hiện: {phrase}"));
    let item = item(&reading);
    let period = item.period.as_ref().map(|p| {
        let day = |d: Option<kernel::Day>| d.map_or("-".to_owned(), |d| d.to_string());
        let end = if p.open_ended { "open".to_owned() } else { day(p.to) };
        format!("{} to {end}{}", day(p.from), if p.before { " before" } else { "" })
    });
    let stages = item
        .milestones
        .iter()
        .map(|m| format!("{} {}", m.label, m.on.map_or("-".to_owned(), |d| d.to_string())));
    period.into_iter().chain(stages).chain(asked(&reading)).collect::<Vec<_>>().join("; ")
}

fn of_duty(phrase: &str) -> String {
    let reading = with_duty(&format!("Các phòng, ban {phrase}."));
    reading.duties.iter().map(|d| d.due.as_ref().map_or("-".to_owned(), due)).collect::<Vec<_>>().join("; ")
}

/// Number in the notes, where it stands, the phrase, its reading.
const PHRASINGS: &[(u8, &str, &str, &str)] = &[
    (
        1,
        "task",
        "Phòng họp không giấy, họp trực tuyến đạt 50% trở lên trên tổng số các cuộc họp của UBND thị xã chủ trì năm 2021",
        ">= 50 percent a year of tổng số các cuộc họp của UBND thị xã chủ trì năm 2021",
    ),
    (2, "task", "tổ chức ít nhất 04 cuộc họp/tháng", ">= 4 count a month"),
    (3, "task", "đến cuối năm 2021 tổ chức 50 % cuộc họp không giấy", ">= 50 percent by 2021-12-31"),
    (4, "task", "đạt tỷ lệ 100% đối với phương án ký số 01 chữ ký số", "= 100 percent"),
    (5, "task", "tiến tới áp dụng phương án ký số 03 chữ ký số đạt tỷ lệ 100%", "= 100 percent strive"),
    (6, "task", "đảm bảo 100% TTHC được cập nhật, công bố đầy đủ, kịp thời", "= 100 percent a case"),
    (7, "task", "trên 85% người dân và tổ chức hài lòng", "> 85 percent"),
    (8, "task", "với mục tiêu 100% tỷ lệ CBCC sử dụng mail công vụ", "= 100 percent strive"),
    (9, "task", "cập nhật đưa 100% các TTHC … thực hiện theo cơ chế một cửa", "= 100 percent"),
    (10, "time", "rà soát TTHC hàng tháng, hàng quý", "2021-01-01 to 2021-12-31"),
    (11, "duty", "báo cáo kết quả về UBND thị xã trước ngày 15/11/2021", "before 2021-11-15"),
    (
        12,
        "time",
        "Bắt đầu từ quý 1/2021, sơ kết vào quý 3/2023, tổng kết vào quý 3/2025",
        "2021-01-01 to 2025-09-30; sơ kết 2023-09-30; tổng kết 2025-09-30",
    ),
    (13, "time", "ngay sau đợt bầu cử HĐND", "asked"),
    (14, "time", "năm 2021 và những năm tiếp theo", "2021-01-01 to open"),
    (15, "task", "Tỷ lệ hồ sơ giải quyết đúng hạn đạt từ 98% trở lên", ">= 98 percent"),
    (16, "task", "tối thiểu 95% hồ sơ được giải quyết đúng hoặc trước hạn", ">= 95 percent"),
    (17, "task", "không để hồ sơ quá hạn", "= 0 count"),
    (17, "task", "không có hồ sơ trễ hạn", "= 0 count"),
    (18, "task", "hồ sơ quá hạn dưới 1%", "< 1 percent"),
    (
        19,
        "task",
        "hồ sơ trễ hạn không quá 0,5% tổng số hồ sơ tiếp nhận",
        "<= 0.5 percent of tổng số hồ sơ tiếp nhận",
    ),
    (20, "task", "100% hồ sơ trễ hạn có văn bản xin lỗi", "= 100 percent"),
    (21, "task", "tỷ lệ hồ sơ trực tuyến đạt trên 50%", "> 50 percent"),
    (
        22,
        "task",
        "tăng tối thiểu 20% số hồ sơ trực tuyến so với năm trước",
        ">= 20 percent up from năm trước of số hồ sơ trực tuyến",
    ),
    (23, "task", "tăng 5 điểm phần trăm so với cùng kỳ", ">= 5 percent_points up from cùng kỳ"),
    (
        24,
        "task",
        "giảm ít nhất 10% số cuộc họp so với năm 2020",
        ">= 10 percent down from năm 2020 of số cuộc họp",
    ),
    (25, "task", "cắt giảm từ 20-30% thời gian giải quyết", "between 20..30 percent down"),
    (26, "task", "rút ngắn thời gian giải quyết xuống còn 02 ngày làm việc", "<= 2 working_days"),
    (27, "task", "thời gian chờ của người dân bình quân dưới 30 phút/lượt giao dịch", "< 30 minutes a case"),
    (28, "task", "số lần đi lại không quá 02 lần/hồ sơ", "<= 2 count a case"),
    (29, "task", "đơn giản hóa tối thiểu 20% TTHC", ">= 20 percent"),
    (30, "task", "giảm tối thiểu 20% chi phí tuân thủ", ">= 20 percent down"),
    (31, "task", "Chỉ số CCHC xếp thứ 5 trở lên", "<= 5 rank"),
    (31, "task", "thuộc nhóm 5 đơn vị dẫn đầu", "<= 5 rank"),
    (32, "task", "nằm trong tốp 10", "<= 10 rank"),
    (33, "task", "duy trì thứ hạng so với năm trước", "keep rank from năm trước"),
    (34, "task", "Chỉ số CCHC đạt từ 85 điểm trở lên", ">= 85 points"),
    (35, "task", "PAR INDEX tăng ít nhất 02 bậc", ">= 2 rank up"),
    (
        36,
        "task",
        "SIPAS đạt tối thiểu 90%, trong đó lĩnh vực đất đai, xây dựng đạt tối thiểu 85%",
        ">= 90 percent; >= 85 percent in lĩnh vực đất đai, xây dựng",
    ),
    (37, "task", "80% TTHC có yêu cầu nghĩa vụ tài chính được thanh toán trực tuyến", ">= 80 percent"),
    (38, "task", "trong đó tỷ lệ giao dịch thanh toán trực tuyến đạt từ 40% trở lên", ">= 40 percent"),
    (
        38,
        "task",
        "80% TTHC được thanh toán trực tuyến; trong đó tỷ lệ giao dịch thanh toán trực tuyến đạt từ 40% trở lên",
        ">= 80 percent; >= 40 percent of TTHC được thanh toán trực tuyến",
    ),
    (39, "task", "số hóa 100% kết quả giải quyết TTHC đang còn hiệu lực", "= 100 percent"),
    (40, "task", "mỗi năm tăng 15% cho đến khi đạt 100%", ">= 15 percent_points a year up up to 100"),
    (41, "task", "100% văn bản (trừ văn bản mật) được gửi, nhận trên môi trường mạng", "= 100 percent"),
    (
        42,
        "task",
        "90% hồ sơ công việc cấp huyện, 60% cấp xã được xử lý trên môi trường mạng",
        ">= 90 percent in cấp huyện; >= 60 percent in cấp xã",
    ),
    (43, "task", "trên 50% hoạt động kiểm tra được thực hiện qua môi trường số", "> 50 percent"),
    (
        44,
        "task",
        "ít nhất 30% số cơ quan, đơn vị được kiểm tra CCHC trong năm",
        ">= 30 percent a year of số cơ quan, đơn vị",
    ),
    (45, "task", "kiểm tra tối thiểu 05 đơn vị", ">= 5 count"),
    (46, "task", "mỗi cơ quan có ít nhất 01 sáng kiến", ">= 1 count"),
    (47, "task", "tổ chức 02 hội nghị đối thoại/năm", ">= 2 count a year"),
    (48, "task", "định kỳ hằng quý họp Ban Chỉ đạo 01 lần", ">= 1 count a quarter"),
    (49, "task", "100% CBCCVC được đánh giá theo kết quả công việc", "= 100 percent"),
    (50, "task", "tỷ lệ hoàn thành xuất sắc không vượt quá 20%", "<= 20 percent"),
    (51, "task", "100% công chức cấp xã đạt chuẩn trình độ", "= 100 percent in cấp xã"),
    (52, "task", "tối thiểu 80% cán bộ lãnh đạo được bồi dưỡng chuyển đổi số", ">= 80 percent"),
    (53, "task", "mỗi công chức được bồi dưỡng ít nhất 40 tiết/năm", ">= 40 count a year"),
    (54, "task", "tinh giản 5% biên chế so với năm 2021", ">= 5 percent down from năm 2021"),
    (55, "task", "giảm tối thiểu 10% đơn vị sự nghiệp công lập", ">= 10 percent down"),
    (56, "task", "giải ngân vốn đầu tư công đạt 95% trở lên kế hoạch", ">= 95 percent of kế hoạch"),
    (57, "task", "100% phản ánh, kiến nghị được tiếp nhận, xử lý đúng hạn", "= 100 percent"),
    (58, "task", "trả lời trong vòng 05 ngày làm việc kể từ ngày nhận được", "<= 5 working_days a case"),
    (59, "time", "chậm nhất 15 ngày kể từ ngày kết thúc quý", "asked"),
    (59, "duty", "báo cáo chậm nhất 15 ngày kể từ ngày kết thúc quý", "after 15 days"),
    (60, "duty", "trước ngày 20 hằng tháng", "every month before 20"),
    (61, "time", "trước ngày 15 của tháng cuối quý", "2021-01-01 to 2021-12-31"),
    (61, "duty", "báo cáo trước ngày 15 của tháng cuối quý", "every quarter before 15 of month 3"),
    (62, "time", "chậm nhất ngày 30/6/2021", "- to 2021-06-30"),
    (62, "duty", "báo cáo chậm nhất ngày 30/6/2021", "by 2021-06-30"),
    (63, "time", "trong quý II/2021", "2021-04-01 to 2021-06-30"),
    (63, "time", "hoàn thành trong tháng 6", "2021-06-01 to 2021-06-30"),
    (64, "time", "đầu quý III", "2021-07-01 to 2021-07-31; asked"),
    (65, "time", "6 tháng đầu năm", "2021-01-01 to 2021-06-30"),
    (65, "time", "6 tháng cuối năm", "2021-07-01 to 2021-12-31"),
    (66, "time", "cả năm", "2021-01-01 to 2021-12-31"),
    (66, "time", "trong năm 2021", "2021-01-01 to 2021-12-31"),
    (66, "time", "năm 2021", "2021-01-01 to 2021-12-31"),
    (67, "time", "đến hết năm 2021", "- to 2021-12-31"),
    (67, "time", "đến cuối năm 2021", "- to 2021-12-31"),
    (67, "time", "đến năm 2021", "- to 2021-12-31"),
    (68, "time", "đến ngày 01/7/2021", "- to 2021-07-01"),
    (69, "time", "giai đoạn 2021-2025", "2021-01-01 to 2025-12-31"),
    (70, "time", "thường xuyên", "2021-01-01 to 2021-12-31"),
    (70, "time", "hằng ngày", "2021-01-01 to 2021-12-31"),
    (70, "time", "liên tục", "2021-01-01 to 2021-12-31"),
    (71, "time", "theo quy định", "asked"),
    (71, "time", "theo kế hoạch của cấp trên", "asked"),
    (72, "time", "ngay sau khi có văn bản của tỉnh, chậm nhất 10 ngày", "asked"),
    (72, "duty", "báo cáo ngay sau khi có văn bản của tỉnh, chậm nhất 10 ngày", "after 10 days"),
    (73, "time", "sau 03 năm thực hiện, tổ chức sơ kết", "asked"),
    (74, "task", "cơ bản hoàn thành", "asked"),
    (75, "task", "phấn đấu đạt và vượt chỉ tiêu tỉnh giao", "asked"),
    (76, "task", "100% xã, phường có Trung tâm … được công nhận đạt chuẩn", "= 100 percent"),
    (77, "task", "bình quân mỗi tháng ít nhất 02 tin, bài tuyên truyền", ">= 2 count a month"),
    (78, "duty", "ban hành trước 31/01/2021", "before 2021-01-31"),
];

#[test]
fn each_phrasing_of_the_field_is_read_as_the_notes_say() {
    let mut wrong = Vec::new();
    for (number, place, phrase, expected) in PHRASINGS {
        let got = match *place {
            "task" => of_task(phrase),
            "time" => of_time(phrase),
            _ => of_duty(phrase),
        };
        if got != *expected {
            wrong.push(format!("{number} {place} {phrase}\n  expected {expected}\n  read     {got}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn all_seventy_eight_are_here() {
    for number in 1..=78 {
        assert!(PHRASINGS.iter().any(|p| p.0 == number), "phrasing {number} is missing");
    }
}
