//! What the PDF of a report says, read back by another library: a reviewed snapshot.

use serde_json::json;
use targets::Content;

/// An item of the plan.
fn item(number: u64) -> kernel::ItemId {
    kernel::id::Uuid::from_u64_pair(1, number).into()
}

/// The figures of a small plan at the end of September 2021.
fn content(late: &serde_json::Value) -> Content {
    let areas = if late.as_array().unwrap().is_empty() {
        json!([["Cải cách thể chế", 1, 1, 0, 0], ["", 0, 1, 0, 0]])
    } else {
        json!([["Cải cách thể chế", 1, 0, 1, 1], ["", 0, 1, 0, 0]])
    };
    serde_json::from_value(json!({
        "issuer": "UBND thị xã Phước Long",
        "place": "Phước Long",
        "plan_title": "Kế hoạch Cải cách hành chính thị xã Phước Long năm 2021",
        "period_name": "tháng 9 năm 2021",
        "on": "2021-09-30",
        "made_on": "2021-10-01",
        "sentence": "4 nhiệm vụ: 1 hoàn thành, 1 đúng tiến độ, 1 sắp đến hạn, 1 quá hạn; 2 chỉ tiêu: 1 đạt, 1 chưa đạt.",
        "items": [
            {"code": "1.1", "title": "Rà soát quy chế làm việc", "lead": "Phòng Tư pháp", "tasks": [3, 1],
             "state": "quá hạn 3 ngày làm việc, gia hạn đến 31/10/2021", "evidence": 2,
             "item": item(1), "line": 20, "under": ["II. Nội dung và nhiệm vụ cụ thể", "1. Cải cách thể chế"],
             "period": "trước ngày 27/09/2021", "proof": "NV 1/2021"},
            {"code": "1.2", "title": "Công khai ngân sách", "lead": "Phòng Tài chính – Kế hoạch", "tasks": [1, 0],
             "state": "còn 65 ngày làm việc", "evidence": 0,
             "item": item(2), "line": 30, "under": ["II. Nội dung và nhiệm vụ cụ thể", "1. Cải cách thể chế"],
             "period": "đến 31/12/2021"}
        ],
        "targets": [
            {"code": "1.1", "name": "nhiệm vụ hoàn thành đúng hạn", "promised": "100%", "figure": "75%",
             "number": 75.0, "state": "chưa đạt", "sheet": "CT01 1.1", "source": "Hệ thống đo: 3 trên 4",
             "item": item(1), "line": 21, "text": "100% nhiệm vụ hoàn thành đúng hạn", "measured": "75%",
             "measured_of": "3 trên 4", "told": "80%", "told_of": "4 trên 5, Phòng Tư pháp, 24/09/2021",
             "proof": "bảng “CT01 1.1” (tệp .xlsx, 4 dòng); 1 tệp: Phòng Tư pháp, 24/09/2021"},
            {"code": "", "name": "người dân hài lòng đối với sự phục vụ", "promised": "trên 85%", "figure": "–",
             "number": null, "state": "chưa đo", "why": "Chưa gắn chỉ số đo và chưa cơ quan nào báo cáo.",
             "source": "Chưa đo", "line": 5, "under": ["I. Mục đích, yêu cầu"],
             "text": "trên 85% người dân hài lòng đối với sự phục vụ"}
        ],
        "courses": [
            {"name": "nhiệm vụ hoàn thành đúng hạn", "promised": "100%", "value": 100.0, "class": "late",
             "points": [["2021-06-30", 50.0], ["2021-08-31", 60.0], ["2021-09-30", 75.0]], "now": "75%",
             "before": "60%"}
        ],
        "late": late,
        "areas": areas,
        "changes": ["“nhiệm vụ hoàn thành đúng hạn” từ 60% thành 75%."],
        "remarks": "Các cơ quan đã chủ động triển khai nhiệm vụ.",
        "causes": "",
        "proposals": "",
        "signer": [["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"], "Trần Thị Chủ"]
    }))
    .unwrap()
}

fn text_of(content: &Content) -> String {
    let pdf = typesetter::to_pdf(&targets::document(content)).unwrap();
    let pdf = lopdf::Document::load_mem(&pdf).unwrap();
    let page = |number: &u32| {
        let text = pdf.extract_text(&[*number]).unwrap().replace('\u{200b}', "");
        text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
    };
    pdf.get_pages().keys().map(page).collect::<Vec<_>>().join("\n====\n")
}

#[test]
fn the_pdf_of_a_report_reads_so() {
    let late = json!([{"title": "Rà soát quy chế làm việc của UBND thị xã", "lead": "Phòng Tư pháp",
                       "due": "2021-09-27", "days": 3, "reason": "Chờ hướng dẫn của Sở Nội vụ"}]);
    insta::assert_snapshot!("report_of_an_authority", text_of(&content(&late)));
}

#[test]
fn the_pdf_of_an_agencys_report_reads_so() {
    let agency = Content {
        issuer: "Phòng Tư pháp thị xã Phước Long".to_owned(),
        above: Some("UBND thị xã Phước Long".to_owned()),
        changes: Vec::new(),
        signer: (vec!["TRƯỞNG PHÒNG".to_owned()], "Lê Văn Trưởng".to_owned()),
        ..content(&json!([]))
    };
    insta::assert_snapshot!("report_of_an_agency", text_of(&agency));
}
