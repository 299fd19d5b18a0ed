use super::*;

/// op value unit for each target, as the contract writes them.
fn read(text: &str) -> Vec<String> {
    let p = Passage::of_line(text, 1);
    let years = PlanYears { first: 2024, last: 2024 };
    scan(&p, 0..p.len(), years)
        .iter()
        .map(|t| {
            let value = t.value.map_or("-".to_owned(), |v| v.to_string());
            let to = t.value_to.map_or(String::new(), |v| format!("..{v}"));
            let unit = t.unit.map_or("-".to_owned(), |u| serde_json::to_string(&u).unwrap().replace('"', ""));
            let change = match t.change {
                Some(Change::Up) => " up",
                Some(Change::Down) => " down",
                None => "",
            };
            format!("{} {value}{to} {unit}{change}", t.op.sign())
        })
        .collect()
}

#[test]
fn phrasings_of_the_field() {
    for (text, expected) in [
        (
            "Phòng họp không giấy, họp trực tuyến đạt 50% trở lên trên tổng số các cuộc họp của UBND thị xã chủ trì năm 2021",
            vec![">= 50 percent"],
        ),
        (
            "tổ chức ít nhất 04 cuộc họp/tháng, đến cuối năm 2021 tổ chức 50 % cuộc họp không giấy",
            vec![">= 4 count", ">= 50 percent"],
        ),
        (
            "đạt tỷ lệ 100% đi với phương án ký số 01 chữ ký số, tiến tới áp dụng phương án ký số 03 chữ ký số đạt tỷ lệ 100%",
            vec!["= 100 percent", "= 100 percent"],
        ),
        ("đảm bảo 100% TTHC được cập nhật, công bố đầy đủ, kịp thời", vec!["= 100 percent"]),
        ("trên 85% người dân và tổ chức hài lòng", vec!["> 85 percent"]),
        ("với mục tiêu 100% tỷ lệ CBCC sử dụng mail công vụ", vec!["= 100 percent"]),
        ("rà soát TTHC hàng tháng, hàng quý", vec![]),
        ("báo cáo kết quả về UBND thị xã trước ngày 15/11/2021", vec![]),
        ("Bắt đầu từ quý 1/2021, sơ kết vào quý 3/2023, tổng kết vào quý 3/2025", vec![]),
        ("Tỷ lệ hồ sơ giải quyết đúng hạn đạt từ 98% trở lên", vec![">= 98 percent"]),
        ("tối thiểu 95% hồ sơ được giải quyết đúng hoặc trước hạn", vec![">= 95 percent"]),
        ("không để hồ sơ quá hạn", vec!["= 0 count"]),
        ("không để dân phải chờ sang ngày hôm sau", vec!["= 0 count"]),
        ("không có hồ sơ từ năm 2021 chuyển sang mà chưa giải quyết", vec!["= 0 count"]),
        ("Niêm yết, công khai toàn bộ thủ tục hành chính thuế", vec!["= 100 percent"]),
        ("Cấp chứng thư số cho toàn bộ công chức giữ chức vụ lãnh đạo", vec!["= 100 percent"]),
        ("Mua 02 máy vi tính, 01 máy quét cho nơi tiếp dân", vec![">= 2 count", ">= 1 count"]),
        ("Năm 2018 xã xếp hạng 6/13 của huyện", vec![]),
        ("Sáp nhập các thôn, bản có dưới 50 hộ", vec![]),
        ("bố trí công chức giữ vị trí trực tiếp thu thuế", vec![]),
        ("mỗi khu phố có từ 05 đến 07 thành viên", vec!["between 5..7 count"]),
        ("không có hồ sơ trễ hạn", vec!["= 0 count"]),
        ("hồ sơ quá hạn dưới 1%", vec!["< 1 percent"]),
        ("hồ sơ trễ hạn không quá 0,5% tổng số hồ sơ tiếp nhận", vec!["<= 0.5 percent"]),
        ("100% hồ sơ trễ hạn có văn bản xin lỗi", vec!["= 100 percent"]),
        ("tỷ lệ hồ sơ trực tuyến đạt trên 50%", vec!["> 50 percent"]),
        ("tăng tối thiểu 20% số hồ sơ trực tuyến so với năm trước", vec![">= 20 percent up"]),
        ("tăng 5 điểm phần trăm so với cùng kỳ", vec![">= 5 percent_points up"]),
        ("giảm ít nhất 10% số cuộc họp so với năm 2020", vec![">= 10 percent down"]),
        ("cắt giảm từ 20-30% thời gian giải quyết", vec!["between 20..30 percent down"]),
        ("rút ngắn thời gian giải quyết xuống còn 02 ngày làm việc", vec!["<= 2 working_days"]),
        ("thời gian chờ của người dân bình quân dưới 30 phút/lượt giao dịch", vec!["< 30 minutes"]),
        ("số lần đi lại không quá 02 lần/hồ sơ", vec!["<= 2 count"]),
        ("đơn giản hóa tối thiểu 20% TTHC", vec![">= 20 percent"]),
        ("giảm tối thiểu 20% chi phí tuân thủ", vec![">= 20 percent down"]),
        ("Chỉ số CCHC xếp thứ 5 trở lên", vec!["<= 5 rank"]),
        ("thuộc nhóm 5 đơn vị dẫn đầu", vec!["<= 5 rank"]),
        ("nằm trong tốp 10", vec!["<= 10 rank"]),
        ("duy trì thứ hạng so với năm trước", vec!["keep - rank"]),
        ("Chỉ số CCHC đạt từ 85 điểm trở lên", vec![">= 85 points"]),
        ("PAR INDEX tăng ít nhất 02 bậc", vec![">= 2 rank up"]),
        (
            "SIPAS đạt tối thiểu 90%, trong đó lĩnh vực đất đai, xây dựng đạt tối thiểu 85%",
            vec![">= 90 percent", ">= 85 percent"],
        ),
        ("80% TTHC có yêu cầu nghĩa vụ tài chính được thanh toán trực tuyến", vec![">= 80 percent"]),
        ("trong đó tỷ lệ giao dịch thanh toán trực tuyến đạt từ 40% trở lên", vec![">= 40 percent"]),
        ("số hóa 100% kết quả giải quyết TTHC đang còn hiệu lực", vec!["= 100 percent"]),
        ("100% văn bản (trừ văn bản mật) được gửi, nhận trên môi trường mạng", vec!["= 100 percent"]),
        (
            "90% hồ sơ công việc cấp huyện, 60% cấp xã được xử lý trên môi trường mạng",
            vec![">= 90 percent", ">= 60 percent"],
        ),
        ("trên 50% hoạt động kiểm tra được thực hiện qua môi trường số", vec!["> 50 percent"]),
        ("ít nhất 30% số cơ quan, đơn vị được kiểm tra CCHC trong năm", vec![">= 30 percent"]),
        ("kiểm tra tối thiểu 05 đơn vị", vec![">= 5 count"]),
        ("mỗi cơ quan có ít nhất 01 sáng kiến", vec![">= 1 count"]),
        ("tổ chức 02 hội nghị đối thoại/năm", vec![">= 2 count"]),
        ("định kỳ hằng quý họp Ban Chỉ đạo 01 lần", vec![">= 1 count"]),
        ("tỷ lệ hoàn thành xuất sắc không vượt quá 20%", vec!["<= 20 percent"]),
        ("tối thiểu 80% cán bộ lãnh đạo được bồi dưỡng chuyển đổi số", vec![">= 80 percent"]),
        ("mỗi công chức được bồi dưỡng ít nhất 40 tiết/năm", vec![">= 40 count"]),
        ("tinh giản 5% biên chế so với năm 2021", vec![">= 5 percent down"]),
        ("giảm tối thiểu 10% đơn vị sự nghiệp công lập", vec![">= 10 percent down"]),
        ("giải ngân vốn đầu tư công đạt 95% trở lên kế hoạch", vec![">= 95 percent"]),
        ("trả lời trong vòng 05 ngày làm việc kể từ ngày nhận được", vec!["<= 5 working_days"]),
        ("phấn đấu đạt và vượt chỉ tiêu tỉnh giao", vec![]),
        ("bình quân mỗi tháng ít nhất 02 tin, bài tuyên truyền", vec![">= 2 count"]),
        ("ban hành trước 31/01/2024", vec![]),
        ("sau 03 năm thực hiện, tổ chức sơ kết", vec![]),
        ("chậm nhất 15 ngày kể từ ngày kết thúc quý", vec![]),
        ("cơ bản hoàn thành", vec![]),
        ("mức hài lòng ở mức 95–98 %", vec!["between 95..98 percent"]),
        ("giải quyết không quá 3 ngày", vec!["<= 3 days"]),
        ("tối thiểu tám mươi phần trăm người dân được hỏi hài lòng", vec![">= 80 percent"]),
        ("bảy mươi lăm phần trăm người trưởng thành có tài khoản định danh mức độ 2", vec![">= 75 percent"]),
        ("toàn bộ văn bản đi của thị xã được ký số (phương án 01 chữ ký số)", vec!["= 100 percent"]),
        ("Tổ chức giao ban chuyên đề mỗi quý một lần", vec![">= 1 count"]),
        ("duy trì ít nhất bốn tổ lưu động", vec![">= 4 count"]),
        ("tăng tỷ lệ hồ sơ trực tuyến từ 60% lên 80%", vec![">= 80 percent"]),
        ("xếp thứ 15 trở lên trong 63 tỉnh, thành phố", vec!["<= 15 rank"]),
        ("tiết kiệm tối thiểu 3% chi thường xuyên", vec![">= 3 percent down"]),
        ("đào tạo tối thiểu 1.250 lượt cán bộ, công chức", vec![">= 1250 count"]),
        ("hơn một nửa số chủ tàu cá được hướng dẫn sử dụng ứng dụng VNeID", vec!["> 50 percent"]),
        ("thời gian đăng ký tàu cá giảm từ 03 ngày còn 02 ngày", vec!["<= 2 days"]),
        ("số hồ sơ trễ hẹn từ 1% tổng số hồ sơ trở xuống", vec!["<= 1 percent"]),
        ("Kết quả chấm điểm cải cách hành chính năm 2024 không thấp hơn năm 2023", vec!["keep - rank"]),
        ("sai sót dữ liệu tối đa không quá 3%", vec!["<= 3 percent"]),
        ("Bồi dưỡng kỹ năng số cho từ 500 lượt cán bộ, công chức trở lên", vec![">= 500 count"]),
        ("mỗi bản có từ 05 thành viên tổ công nghệ số trở lên", vec![">= 5 count"]),
        (
            "Kết luận kiểm tra phải được công khai trong 05 ngày làm việc kể từ khi ký",
            vec!["<= 5 working_days"],
        ),
        (
            "lên từ 86 điểm trở lên, xếp hạng trong nhóm 5 phường, xã dẫn đầu",
            vec![">= 86 points", "<= 5 rank"],
        ),
        ("nâng Chỉ số CCHC từ vị trí thứ 41 lên vị trí thứ 30", vec!["<= 30 rank"]),
        ("phấn đấu từ hạng 8 lên hạng 5", vec!["<= 5 rank"]),
        ("Nâng tỷ lệ hồ sơ nộp trực tuyến từ 68% của năm 2023 lên 85%", vec![">= 85 percent"]),
        ("Nâng tỷ lệ hồ sơ nộp trực tuyến từ mức 68% lên 85%", vec![">= 85 percent"]),
        ("Sáp nhập các thôn có quy mô nhỏ, giảm từ 21 thôn xuống còn 17 thôn", vec!["<= 17 count"]),
        (
            "Sắp xếp, xử lý 09 cơ sở nhà, đất dôi dư, ít nhất 05 cơ sở có phương án được duyệt",
            vec![">= 5 count"],
        ),
        (
            "giảm ít nhất 01 đơn vị trực thuộc và 06 điểm trường so với năm 2018",
            vec![">= 1 count down", ">= 6 count down"],
        ),
        ("Giảm tối thiểu một nghìn tờ giấy in mỗi tháng", vec![">= 1000 count down"]),
        ("thu hút ít nhất 05 nghìn lượt người truy cập", vec![">= 5000 count"]),
        ("xử lý, trả lời trong thời hạn không quá năm ngày làm việc", vec!["<= 5 working_days"]),
        ("tốc độ đường truyền tại mỗi điểm không thấp hơn 100 Mbps", vec![">= 100 count"]),
        ("DTI tối thiểu 0,65", vec![">= 0.65 points"]),
        ("mỗi thôn có 02 tuyên truyền viên", vec![">= 2 count"]),
        ("Phấn đấu có 16 xã, thị trấn thực hiện một cửa điện tử", vec![">= 16 count"]),
        ("không có phản ánh, kiến nghị quá hạn trên 30 ngày", vec!["= 0 count"]),
        ("không xảy ra mất an toàn thông tin", vec!["= 0 count"]),
        ("thực hiện tại toàn bộ các huyện, thành phố", vec!["= 100 percent"]),
        ("Triển khai học bạ điện tử tại tất cả các trường tiểu học", vec!["= 100 percent"]),
        ("toàn bộ cơ quan, đơn vị, phường, xã kết nối mạng truyền số liệu", vec!["= 100 percent"]),
        ("Duy trì mức độ hài lòng của người dân như năm 2023 của huyện cũ", vec!["keep - rank"]),
        ("kết quả chấm điểm bằng hoặc cao hơn năm 2023", vec!["keep - rank"]),
        ("tỷ lệ hồ sơ trễ hạn 0%", vec!["= 0 percent"]),
        ("không để công dân đi lại quá 02 lần", vec!["<= 2 count"]),
        ("Không để phát sinh hồ sơ đất đai trễ hạn quá 30 ngày", vec!["= 0 count"]),
        ("giảm đầu mối từ 12 xuống 8", vec!["<= 8 count"]),
        ("Giảm 1/3 số cuộc họp so với năm 2023", vec![">= 33.3 percent down"]),
        ("ít nhất 2/3 tổng số cuộc họp được tổ chức trực tuyến", vec![">= 66.7 percent"]),
        ("thời gian chờ không quá nửa giờ", vec!["<= 30 minutes"]),
        ("trả kết quả trong nửa ngày làm việc", vec!["<= 0.5 working_days"]),
        ("xếp từ thứ 5 đến thứ 8 trong số 19 sở", vec!["between 5..8 rank"]),
        ("định kỳ 06 tháng 01 lần họp giao ban về cải cách hành chính", vec![">= 1 count"]),
        ("3 - 5 mô hình mới được áp dụng", vec!["between 3..5 count"]),
        ("mức độ hài lòng của người dân đạt 4,2/5", vec![">= 4.2 points"]),
        ("điểm đánh giá của doanh nghiệp từ 4,2/5 trở lên", vec![">= 4.2 points"]),
        ("sắp xếp còn 08 phòng", vec!["<= 8 count"]),
        ("95% đến 100% hồ sơ đúng hạn", vec!["between 95..100 percent"]),
        ("quá nửa số hồ sơ nộp trực tuyến", vec!["> 50 percent"]),
        ("mức độ hài lòng đạt 4/5 điểm trở lên", vec![">= 4 points"]),
        ("hỗ trợ 50 doanh nghiệp chuyển đổi số", vec![">= 50 count"]),
        ("không quá một phần năm số người xếp loại xuất sắc", vec!["<= 20 percent"]),
        ("không còn thủ tục hết hiệu lực trên bảng niêm yết", vec!["= 0 count"]),
        ("không để lộ, lọt bí mật nhà nước", vec!["= 0 count"]),
        ("Hồ sơ trực tuyến toàn trình chiếm 80% tổng số hồ sơ tiếp nhận", vec![">= 80 percent"]),
        (
            "bồi dưỡng ít nhất 120 lượt công chức xã, trong đó 40 lượt người dân tộc thiểu số",
            vec![">= 120 count", ">= 40 count"],
        ),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn figures_that_are_no_targets() {
    for text in [
        "Nghị quyết số 62/NQ-HĐND ngày 24/12/2020",
        "theo Điều 12 Nghị định 09/2019/NĐ-CP",
        "dịch vụ công trực tuyến mức độ 3, mức độ 4",
        "tại 17 xã, thị trấn trên địa bàn huyện",
        "Rà soát 46 thủ tục hành chính thuộc phạm vi quản lý",
        "Rà soát các nghị quyết của 03 xã trước sáp nhập",
        "hệ thống giám sát trực tuyến 24/7",
        "tiêu chuẩn TCVN ISO 9001:2015",
        "Đề án 06 của Chính phủ",
        "kế hoạch 5 năm 2016 - 2020",
        "nhiệm kỳ 2020-2025, lần thứ XII",
        "Thực hiện Chỉ thị số 16-CT/TU",
        "Năm 2022, tỷ lệ hồ sơ đúng hạn đạt 92%",
        "Khắc phục những hạn chế năm 2022 (Chỉ số CCHC của huyện đạt 78,6 điểm, xếp thứ 7/10 huyện)",
        "khi tỷ lệ hồ sơ trực tuyến mức độ 4 mới đạt 12,4%",
        "hiện hồ sơ trực tuyến chiếm 30% số hồ sơ tiếp nhận",
        "Khắc phục những hạn chế của năm 2023, khi Chỉ số CCHC của tỉnh chỉ đạt 84,71% và đứng thứ 41 trong 63 tỉnh",
        "khắc phục hạn chế của năm 2021, khi phường mới tiếp nhận 6.214 hồ sơ, Chỉ số CCHC đạt 81,35 điểm, đứng thứ 9/14",
        "tuyên truyền về lệ phí hồ sơ trực tuyến (HĐND tỉnh đã giảm 50% từ năm 2020)",
        "nâng tỷ lệ số hóa (đầu tháng 8 đạt 11%)",
        "Nâng cấp Bộ phận một cửa (diện tích tối thiểu 40 m2 theo tiêu chuẩn)",
        "Dự toán chi ngân sách năm nay là 7,9 tỷ đồng, tăng 4,3% so với năm trước",
        "thực hiện dựa trên ba nhóm giải pháp",
        "Rà soát các thủ tục (Sở hiện có 104 TTHC, trong đó 98 TTHC cấp tỉnh, 06 TTHC liên thông)",
    ] {
        assert_eq!(read(text), [] as [String; 0], "{text}");
    }
}
