use super::*;

fn check(text: &str, expected: &[(&str, &str)]) {
    let p = Passage::of_line(text, 1);
    let roles = in_sentence(&p, 0..p.len());
    let got: Vec<(&str, &str)> = roles.each().map(|(r, n)| (r, n.text.as_str())).collect();
    assert_eq!(got, expected, "{text}");
}

#[test]
fn sentences_name_parts() {
    check(
        "Giao Văn phòng Sở chủ trì, phối hợp với Công đoàn cơ quan và các phòng, đơn vị thuộc Sở triển khai, hoàn thành trong quý I/2023.",
        &[
            ("lead", "Văn phòng Sở"),
            ("coordinate", "Công đoàn cơ quan"),
            ("coordinate", "các phòng, đơn vị thuộc Sở"),
        ],
    );
    check(
        "Giao Văn phòng Sở chủ trì; các phòng, đơn vị thuộc Sở phối hợp.",
        &[("lead", "Văn phòng Sở"), ("coordinate", "các phòng, đơn vị thuộc Sở")],
    );
    check(
        "Xây dựng Chương trình, do Sở Tư pháp chủ trì, các sở, ban, ngành phối hợp, hoàn thành trong tháng 01.",
        &[("lead", "Sở Tư pháp"), ("coordinate", "các sở, ban, ngành")],
    );
    check(
        "Phòng Nội vụ chịu trách nhiệm chính; Phòng Tài chính - Kế hoạch cùng tham gia.",
        &[("lead", "Phòng Nội vụ"), ("coordinate", "Phòng Tài chính - Kế hoạch")],
    );
    check(
        "Phòng Nội vụ (chủ trì), Thanh tra huyện, Phòng Tư pháp.",
        &[("lead", "Phòng Nội vụ"), ("coordinate", "Thanh tra huyện"), ("coordinate", "Phòng Tư pháp")],
    );
    check(
        "Văn phòng chủ trì tham mưu; các phòng, ban phối hợp thực hiện.",
        &[("lead", "Văn phòng"), ("coordinate", "các phòng, ban")],
    );
    check("(Sở Nội vụ chủ trì; hoàn thành trước ngày 30/6)", &[("lead", "Sở Nội vụ")]);
    check(
        "Đơn vị chủ trì là Văn phòng HĐND và UBND thị xã, đơn vị phối hợp là các phòng chuyên môn; UBND các xã, phường.",
        &[
            ("lead", "Văn phòng HĐND và UBND thị xã"),
            ("coordinate", "các phòng chuyên môn"),
            ("coordinate", "UBND các xã, phường"),
        ],
    );
    check(
        "Việc này do UBND thị xã chủ trì, Phòng Tư pháp tham mưu, hoàn thành trước ngày 31/01/2020.",
        &[("lead", "UBND thị xã"), ("advise", "Phòng Tư pháp")],
    );
    check(
        "Phòng Kinh tế chủ trì; các đơn vị dự toán thực hiện; trong năm 2026.",
        &[("lead", "Phòng Kinh tế"), ("implement", "các đơn vị dự toán")],
    );
    check(
        "Sở Tư pháp chủ trì, phối hợp với Sở Nội vụ, Thanh tra tỉnh thực hiện trong quý II.",
        &[("lead", "Sở Tư pháp"), ("coordinate", "Sở Nội vụ"), ("coordinate", "Thanh tra tỉnh")],
    );
    check(
        "Tổ Công nghệ thông tin (chủ trì); Khoa Chẩn đoán hình ảnh; Phòng Vật tư (phối hợp)",
        &[
            ("lead", "Tổ Công nghệ thông tin"),
            ("coordinate", "Khoa Chẩn đoán hình ảnh"),
            ("coordinate", "Phòng Vật tư"),
        ],
    );
    check(
        "Phòng Tư pháp chủ trì, cùng Văn phòng HĐND và UBND quận thẩm định dự thảo văn bản.",
        &[("lead", "Phòng Tư pháp"), ("coordinate", "Văn phòng HĐND và UBND quận")],
    );
    check(
        "Giao Ban Tiếp công dân quận chủ trì, phối hợp Thanh tra quận.",
        &[("lead", "Ban Tiếp công dân quận"), ("coordinate", "Thanh tra quận")],
    );
    check(
        "Phòng Quản lý đô thị chủ trì; Đội Quản lý trật tự xây dựng đô thị, Công an quận phối hợp khảo sát.",
        &[
            ("lead", "Phòng Quản lý đô thị"),
            ("coordinate", "Đội Quản lý trật tự xây dựng đô thị"),
            ("coordinate", "Công an quận"),
        ],
    );
    check(
        "Mở rộng cơ chế tự chủ, do Sở Tài chính chủ trì, Sở Y tế và Sở Giáo dục và Đào tạo phối hợp, thực hiện từ quý II.",
        &[("lead", "Sở Tài chính"), ("coordinate", "Sở Y tế"), ("coordinate", "Sở Giáo dục và Đào tạo")],
    );
    check(
        "do Văn phòng UBND tỉnh chủ trì, phối hợp với Sở Nội vụ, Sở Tài chính và các cơ quan liên quan, trình UBND tỉnh trong quý III.",
        &[
            ("lead", "Văn phòng UBND tỉnh"),
            ("coordinate", "Sở Nội vụ"),
            ("coordinate", "Sở Tài chính"),
            ("coordinate", "các cơ quan liên quan"),
        ],
    );
    check(
        "Phòng Tài chính - Kế hoạch (chủ trì); Phòng Nội vụ, Thanh tra huyện (phối hợp).",
        &[
            ("lead", "Phòng Tài chính - Kế hoạch"),
            ("coordinate", "Phòng Nội vụ"),
            ("coordinate", "Thanh tra huyện"),
        ],
    );
    check(
        "Làm tốt việc này tại xã. Sở Nội vụ là cơ quan chủ trì; Sở Tư pháp là cơ quan phối hợp.",
        &[("lead", "Sở Nội vụ"), ("coordinate", "Sở Tư pháp")],
    );
    check(
        "Ban hành quy định (Phòng Văn hóa - Xã hội tham mưu, hoàn thành trước ngày 28/02/2026).",
        &[("advise", "Phòng Văn hóa - Xã hội")],
    );
    check(
        "Tuyên truyền, mỗi tuần 03 lượt (Phòng Văn hóa - Xã hội phối hợp các ấp thực hiện).",
        &[("implement", "Phòng Văn hóa - Xã hội"), ("coordinate", "các ấp")],
    );
    check(
        "Kiểm tra đột xuất (Văn phòng UBND xã chủ trì, Ủy ban Kiểm tra Đảng ủy xã phối hợp).",
        &[("lead", "Văn phòng UBND xã"), ("coordinate", "Ủy ban Kiểm tra Đảng ủy xã")],
    );
    check("Nâng cao vai trò của người đứng đầu trong việc chủ trì các cuộc họp.", &[]);
    check(
        "Giao Phòng Văn hóa - Xã hội tham mưu, các phòng chuyên môn thuộc UBND xã thực hiện.",
        &[("advise", "Phòng Văn hóa - Xã hội"), ("implement", "các phòng chuyên môn thuộc UBND xã")],
    );
    check(
        "Sở Tư pháp tham mưu, Thanh tra tỉnh và Công an tỉnh phối hợp, trong quý II.",
        &[("advise", "Sở Tư pháp"), ("coordinate", "Thanh tra tỉnh"), ("coordinate", "Công an tỉnh")],
    );
    check(
        "Chủ trì nhiệm vụ này là Văn phòng UBND tỉnh, phối hợp có các sở, ban, ngành và Hiệp hội Doanh nghiệp tỉnh.",
        &[
            ("lead", "Văn phòng UBND tỉnh"),
            ("coordinate", "các sở, ban, ngành"),
            ("coordinate", "Hiệp hội Doanh nghiệp tỉnh"),
        ],
    );
    check(
        "Việc này do các sở và UBND cấp huyện thực hiện, có sự phối hợp của Sở Nội vụ, xong trước ngày 31/01.",
        &[("implement", "các sở"), ("implement", "UBND cấp huyện"), ("coordinate", "Sở Nội vụ")],
    );
    check("Người đứng đầu báo cáo tiến độ tại giao ban.", &[]);
}
