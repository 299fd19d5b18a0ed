use super::*;

fn names(text: &str) -> Vec<String> {
    let p = Passage::of_line(text, 1);
    split(&p, 0..p.len()).into_iter().map(|n| n.text).collect()
}

#[test]
fn lists_split_between_bodies_and_never_inside_a_group() {
    for (text, expected) in [
        ("UBND thị xã.", vec!["UBND thị xã"]),
        (
            "Văn phòng Cấp ủy – HĐND&UBND thị xã; Các phòng, ban, ngành thị xã; UBND các xã, phường.",
            vec![
                "Văn phòng Cấp ủy – HĐND&UBND thị xã",
                "Các phòng, ban, ngành thị xã",
                "UBND các xã, phường",
            ],
        ),
        (
            "Các phòng, ban, ngành thị xã, UBND các xã, phường.",
            vec!["Các phòng, ban, ngành thị xã", "UBND các xã, phường"],
        ),
        ("UBMTTQ Việt Nam và các đoàn thể chính trị.", vec!["UBMTTQ Việt Nam và các đoàn thể chính trị"]),
        (
            "Các phòng, ban, ngành, đoàn thể thị xã, UBND các xã, phường",
            vec!["Các phòng, ban, ngành, đoàn thể thị xã", "UBND các xã, phường"],
        ),
        ("Các phòng, ban thị xã; UBND các xã phường.", vec!["Các phòng, ban thị xã", "UBND các xã phường"]),
        ("Sở Nội vụ và các sở, ban, ngành liên quan", vec!["Sở Nội vụ", "các sở, ban, ngành liên quan"]),
        (
            "Văn phòng HĐND và UBND huyện, Phòng Tư pháp",
            vec!["Văn phòng HĐND và UBND huyện", "Phòng Tư pháp"],
        ),
        ("Phòng Văn hóa và Thông tin", vec!["Phòng Văn hóa và Thông tin"]),
        ("Phòng Tài chính – Kế hoạch", vec!["Phòng Tài chính – Kế hoạch"]),
        ("Sở Lao động, Thương binh và Xã hội", vec!["Sở Lao động, Thương binh và Xã hội"]),
        (
            "Phòng Kinh tế, Hạ tầng và Đô thị; Trung tâm Phục vụ hành chính công",
            vec!["Phòng Kinh tế, Hạ tầng và Đô thị", "Trung tâm Phục vụ hành chính công"],
        ),
        (
            "Các sở, ban, ngành; UBND các huyện, thị xã, thành phố",
            vec!["Các sở, ban, ngành", "UBND các huyện, thị xã, thành phố"],
        ),
        ("các cơ quan, đơn vị, địa phương", vec!["các cơ quan, đơn vị, địa phương"]),
        (
            "Sở Tư pháp, Sở Nội vụ và Văn phòng UBND tỉnh",
            vec!["Sở Tư pháp", "Sở Nội vụ", "Văn phòng UBND tỉnh"],
        ),
        (
            "Các cơ quan chuyên môn thuộc UBND thị xã và UBND các xã, phường",
            vec!["Các cơ quan chuyên môn thuộc UBND thị xã", "UBND các xã, phường"],
        ),
        ("Công an tỉnh, Bộ Chỉ huy Quân sự tỉnh", vec!["Công an tỉnh", "Bộ Chỉ huy Quân sự tỉnh"]),
        ("- Sở Y tế - Sở Xây dựng", vec!["Sở Y tế", "Sở Xây dựng"]),
        ("Sở Văn hóa, Thể thao và Du lịch", vec!["Sở Văn hóa, Thể thao và Du lịch"]),
        ("Các bệnh viện, trung tâm y tế", vec!["Các bệnh viện, trung tâm y tế"]),
        ("các phòng chuyên môn, công an xã", vec!["các phòng chuyên môn", "công an xã"]),
        ("Trung tâm Y tế các huyện, thành phố", vec!["Trung tâm Y tế các huyện, thành phố"]),
        ("Các sở, cơ quan ngang sở; Sở Nội vụ", vec!["Các sở, cơ quan ngang sở", "Sở Nội vụ"]),
        (
            "Hội Nông dân thành phố, Hợp tác xã Nông nghiệp Phú Điền và Quỹ tín dụng nhân dân Phú Điền",
            vec![
                "Hội Nông dân thành phố",
                "Hợp tác xã Nông nghiệp Phú Điền",
                "Quỹ tín dụng nhân dân Phú Điền",
            ],
        ),
        ("VNPT, Viettel, MobiFone", vec!["VNPT", "Viettel", "MobiFone"]),
        (
            "Văn phòng HĐND - UBND huyện, các phòng, ban có liên quan",
            vec!["Văn phòng HĐND - UBND huyện", "các phòng, ban có liên quan"],
        ),
        ("Phòng Tư pháp (từ ngày 01/6/2017 chuyển Văn phòng huyện)", vec!["Phòng Tư pháp"]),
        (
            "Phòng Nội vụ (cơ quan thường trực, tham mưu)",
            vec!["Phòng Nội vụ (cơ quan thường trực, tham mưu)"],
        ),
    ] {
        assert_eq!(names(text), expected, "{text}");
    }
}
