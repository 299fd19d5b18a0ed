//! A report such as a Phòng Nội vụ would sign: figures, tables, a chart, late tasks, an annex on turned pages.

use kernel::Day;
use typeset::{Annex, Block, Chart, Column, Dated, Document, Orientation, Row, Run, Signer, Table};

/// Bars with what was reached and a dotted line with what was promised.
pub fn chart_svg() -> String {
    let bars = [("Trực tuyến", 62, 50), ("Không giấy", 48, 50), ("Ký số", 91, 85), ("Hài lòng", 87, 85)];
    let mut svg = String::from(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 640 210\" width=\"640\" height=\"210\" \
         font-family=\"'Be Vietnam Pro', sans-serif\" font-size=\"15\">",
    );
    for (at, (name, reached, promised)) in bars.into_iter().enumerate() {
        let y = 14 + at * 48;
        let colour = if reached >= promised { "#2f7d4f" } else { "#b7410e" };
        let bar = format!(
            "<text x=\"120\" y=\"{text}\" text-anchor=\"end\" fill=\"#1f1d1a\">{name}</text>\
             <rect x=\"132\" y=\"{y}\" width=\"440\" height=\"26\" fill=\"#efece6\"/>\
             <rect x=\"132\" y=\"{y}\" width=\"{width}\" height=\"26\" fill=\"{colour}\"/>\
             <line x1=\"{line}\" x2=\"{line}\" y1=\"{top}\" y2=\"{bottom}\" stroke=\"#1f1d1a\" stroke-width=\"2\" \
             stroke-dasharray=\"4 3\"/><text x=\"584\" y=\"{text}\" fill=\"#1f1d1a\">{reached} %</text>",
            text = y + 19,
            width = reached * 440 / 100,
            line = 132 + promised * 440 / 100,
            top = y - 6,
            bottom = y + 32,
        );
        svg.push_str(&bar);
    }
    svg.push_str("</svg>");
    svg
}

fn items() -> Table {
    let row = |cells: [&str; 6]| Row::cells(cells);
    Table {
        caption: Some("Kết quả thực hiện 11 nhiệm vụ của Kế hoạch".to_owned()),
        columns: vec![
            Column::new("TT", 6).centred(),
            Column::new("Nhiệm vụ", 29),
            Column::new("Cơ quan tham mưu, thực hiện", 21),
            Column::new("Chỉ tiêu", 13),
            Column::new("Kết quả", 16).centred(),
            Column::new("Đánh giá", 14).centred(),
        ],
        rows: vec![
            Row::group("I. Lĩnh vực cải cách thể chế"),
            row([
                "1",
                "Rà soát để cắt giảm số lượng, giảm thành phần, giảm thời gian các cuộc họp",
                "Văn phòng Cấp ủy - HĐND và UBND",
                "trên 20 %",
                "24 %\n(31/128)",
                "Đạt",
            ]),
            row([
                "2",
                "Thí điểm cuộc họp không giấy tại UBND thị xã",
                "Văn phòng Cấp ủy - HĐND và UBND",
                "ít nhất 04 cuộc/tháng",
                "3,7\n(33/9)",
                "Chưa đạt",
            ]),
            row([
                "3",
                "Tăng cường họp trực tuyến giữa UBND thị xã với UBND các xã, phường",
                "Phòng Văn hóa và Thông tin",
                "từ 50 % trở lên",
                "62 %\n(66/106)",
                "Đạt",
            ]),
            row([
                "4",
                "Ban hành, rà soát quy chế làm việc của các cơ quan",
                "Các phòng, ban, ngành thị xã",
                "100 %",
                "chưa đo",
                "Chưa có số liệu",
            ]),
            Row::group("II. Lĩnh vực cải cách thủ tục hành chính"),
            row([
                "5",
                "Cập nhật, công bố đầy đủ, kịp thời thủ tục hành chính",
                "Văn phòng; UBND các xã, phường",
                "100 %",
                "100 %\n(287/287)",
                "Đạt",
            ]),
            row([
                "6",
                "Mức độ hài lòng của người dân, tổ chức",
                "Bộ phận Tiếp nhận và Trả kết quả",
                "trên 85 %",
                "87,2 %\n(1.046/1.200)",
                "Đạt",
            ]),
            row([
                "7",
                "Hồ sơ giải quyết đúng hạn",
                "Các phòng, ban, ngành; UBND các xã, phường",
                "tối thiểu 98 %",
                "96,4 %",
                "Chưa đạt",
            ]),
            Row::group("III. Lĩnh vực hiện đại hóa nền hành chính"),
            row([
                "8",
                "Văn bản điện tử được ký số",
                "Phòng Văn hóa và Thông tin",
                "trên 85 %",
                "91 %\n(2.204/2.422)",
                "Đạt",
            ]),
            row([
                "9",
                "Phản biện xã hội đối với dự thảo chính sách",
                "Ủy ban Mặt trận Tổ quốc thị xã",
                "—",
                "4 dự thảo",
                "Đúng tiến độ",
            ]),
            row([
                "10",
                "Kế hoạch chi tiết của từng cơ quan, đơn vị",
                "Các phòng, ban, ngành; UBND các xã, phường",
                "100 %",
                "85 %\n(17/20)",
                "Chưa đạt",
            ]),
            row([
                "11",
                "Báo cáo kết quả thực hiện trước ngày 15/11",
                "Phòng Nội vụ",
                "đúng hạn",
                "chưa đến hạn",
                "Đúng tiến độ",
            ]),
        ],
    }
}

fn late() -> Table {
    Table {
        caption: Some("Nhiệm vụ quá hạn và giải trình".to_owned()),
        columns: vec![
            Column::new("TT", 1).centred(),
            Column::new("Nhiệm vụ, cơ quan", 6),
            Column::new("Hạn", 3).centred(),
            Column::new("Quá hạn", 3).right(),
            Column::new("Lý do", 6),
        ],
        rows: vec![
            Row::cells([
                "1",
                "Kế hoạch chi tiết; UBND phường Long Thủy",
                "15/03/2021",
                "142 ngày làm việc",
                "Thay đổi cán bộ phụ trách; đã bổ sung ngày 28/9",
            ]),
            Row::cells([
                "2",
                "Rà soát quy chế phối hợp; Phòng Kinh tế",
                "30/06/2021",
                "66 ngày làm việc",
                "Chờ hướng dẫn của Sở Nội vụ",
            ]),
        ],
    }
}

fn register() -> Table {
    let column = |title: &str, share| Column::new(title, share);
    Table {
        caption: None,
        columns: vec![
            column("TT", 2).centred(),
            column("Cơ quan", 9),
            column("Nhiệm vụ", 14),
            column("Giao ngày", 5).centred(),
            column("Hạn", 5).centred(),
            column("Hoàn thành", 5).centred(),
            column("Tiến độ", 4).right(),
            column("Minh chứng", 9),
        ],
        rows: (1..=40)
            .map(|at| {
                Row::cells([
                    at.to_string(),
                    "UBND phường Phước Bình".to_owned(),
                    "Xây dựng kế hoạch chi tiết và tổ chức thực hiện".to_owned(),
                    "01/02/2021".to_owned(),
                    "15/03/2021".to_owned(),
                    "12/03/2021".to_owned(),
                    format!("{} %", at * 2 + 20),
                    format!("Kế hoạch số {at}/KH-UBND ngày 12/03/2021"),
                ])
            })
            .collect(),
    }
}

/// The report.
pub fn report() -> Document {
    Document {
        authority_above: None,
        issuer: "ỦY BAN NHÂN DÂN\nTHỊ XÃ PHƯỚC LONG".to_owned(),
        symbol: Some("/BC-UBND".to_owned()),
        place: "Phước Long".to_owned(),
        date: Dated::On(Day::constant(2021, 10, 1)),
        kind_name: Some("BÁO CÁO".to_owned()),
        subject: "Kết quả thực hiện Kế hoạch tiếp tục đẩy mạnh cải cách hành chính\n9 tháng đầu năm 2021"
            .to_owned(),
        addressees: vec![
            "Ủy ban nhân dân tỉnh Bình Phước".to_owned(),
            "Sở Nội vụ tỉnh Bình Phước".to_owned(),
        ],
        blocks: vec![
            Block::basis(
                "Căn cứ Kế hoạch số 263/KH-UBND ngày 08/12/2020 của Ủy ban nhân dân thị xã Phước Long về tiếp tục đẩy mạnh cải cách hành chính thị xã Phước Long giai đoạn 2020-2025;",
            ),
            Block::paragraph(
                "Ủy ban nhân dân thị xã Phước Long báo cáo kết quả thực hiện từ ngày 15/12/2020 đến ngày 14/9/2021 như sau:",
            ),
            Block::heading(1, "I.", "CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH"),
            Block::heading(2, "1.", "Kế hoạch và mức độ hoàn thành"),
            Block::Paragraph {
                runs: vec![
                    Run::plain("Kế hoạch có "),
                    Run::bold("11 nhiệm vụ: 6 đúng tiến độ, 3 sắp đến hạn, 2 quá hạn"),
                    Run::plain(
                        "; 4 chỉ tiêu đạt, 5 chưa đạt, 2 chưa có số liệu. So với báo cáo 6 tháng đầu năm, có thêm 2 chỉ tiêu đạt; 1 chỉ tiêu chuyển từ đạt sang chưa đạt do số hồ sơ quá hạn tăng trong thời gian giãn cách xã hội.",
                    ),
                ],
            },
            Block::Table(items()),
            Block::note(
                "Nguồn: hệ thống theo dõi của thị xã, số liệu đến 16 giờ ngày 01/10/2021. “Chưa đo” là chỉ tiêu chưa có dữ liệu trong kỳ, không tính là đạt.",
            ),
            Block::heading(2, "2.", "So sánh với chỉ tiêu đã cam kết"),
            Block::Chart(Chart {
                svg: chart_svg(),
                alt: "Họp trực tuyến 62 %, không giấy 48 %, ký số 91 %, hài lòng 87 %".to_owned(),
                caption: Some("Hình 1. Kết quả (thanh) và mức cam kết (nét đứt)".to_owned()),
                width_percent: 88,
                backing: Table {
                    caption: Some("Kết quả và mức cam kết".to_owned()),
                    columns: vec![
                        Column::new("Chỉ tiêu", 3),
                        Column::new("Kết quả", 1).right(),
                        Column::new("Cam kết", 1).right(),
                    ],
                    rows: vec![
                        Row::cells(["Họp trực tuyến", "62 %", "50 %"]),
                        Row::cells(["Họp không giấy", "48 %", "50 %"]),
                        Row::cells(["Văn bản ký số", "91 %", "85 %"]),
                        Row::cells(["Hài lòng", "87 %", "85 %"]),
                    ],
                },
            }),
            Block::heading(1, "II.", "NHẬN XÉT, ĐÁNH GIÁ"),
            Block::heading(2, "1.", "Tồn tại, hạn chế"),
            Block::Bullets {
                items: vec![
                    vec![Run::plain("Còn 03 cơ quan chưa có kế hoạch chi tiết được phê duyệt;")],
                    vec![
                        Run::plain(
                            "Việc cập nhật minh chứng ở một số xã, phường chưa thường xuyên, còn phải ",
                        ),
                        Run::italic("đôn đốc nhiều lần"),
                        Run::plain("."),
                    ],
                ],
            },
            Block::Table(late()),
            Block::heading(3, "a)", "Nguyên nhân khách quan"),
            Block::paragraph(
                "Dịch bệnh kéo dài khiến các cuộc họp tập trung phải chuyển sang hình thức trực tuyến; trang thiết bị ở cấp xã chưa đồng bộ, đường truyền tại một số điểm cầu chưa ổn định.",
            ),
            Block::heading(1, "III.", "NHIỆM VỤ KỲ TỚI"),
            Block::paragraph(
                "Các cơ quan, đơn vị tập trung hoàn thành các nhiệm vụ quá hạn trước ngày 31/10/2021; gửi báo cáo năm về Phòng Nội vụ trước ngày 15/11/2021 để tổng hợp, báo cáo Ủy ban nhân dân tỉnh.",
            ),
        ],
        recipients: vec![
            "Như trên".to_owned(),
            "TT. Thị ủy, TT. HĐND thị xã".to_owned(),
            "CT, các PCT UBND thị xã".to_owned(),
            "Các phòng, ban, ngành thị xã".to_owned(),
            "UBND các xã, phường".to_owned(),
            "Lưu: VT, NV".to_owned(),
        ],
        signer: Some(Signer {
            form: vec![
                "TM. ỦY BAN NHÂN DÂN".to_owned(),
                "KT. CHỦ TỊCH".to_owned(),
                "PHÓ CHỦ TỊCH".to_owned(),
            ],
            name: "Nguyễn Thị Ngọc Quỳnh".to_owned(),
        }),
        annexes: vec![Annex {
            title: "DANH SÁCH NHIỆM VỤ VÀ MINH CHỨNG".to_owned(),
            note: Some(
                "(Kèm theo Báo cáo số      /BC-UBND ngày 01 tháng 10 năm 2021 của UBND thị xã Phước Long)"
                    .to_owned(),
            ),
            orientation: Orientation::Landscape,
            blocks: vec![Block::Table(register())],
        }],
        orientation: Orientation::Portrait,
        made_on: None,
    }
}
