//! A long annex goes its whole way by clicks.

use std::time::{Duration, Instant};

use axum::http::StatusCode;
use plans::Asks;

use crate::pages::Browser;
use crate::tables;
use crate::town::Town;

/// A plan with an annex of `rows` rows: every tenth names no deadline, every twentieth an office that nobody knows.
fn annex(rows: usize) -> String {
    let mut text = String::from(
        "KẾ HOẠCH\n\nCải cách hành chính thị xã Phước Long năm 2021\n\n\
         UBND thị xã ban hành Kế hoạch như sau:\n\n\
         I. MỤC ĐÍCH\n\nNâng cao chất lượng phục vụ người dân.\n\n\
         II. TỔ CHỨC THỰC HIỆN\n\n1. Các phòng, ban, ngành thị xã báo cáo kết quả thực hiện về UBND thị xã trước ngày \
         15/11/2021.\n\n2. Giao Phòng Nội vụ theo dõi, đôn đốc và tổng hợp báo cáo UBND thị xã.\n\n\
         PHỤ LỤC\n\nDANH MỤC NHIỆM VỤ NĂM 2021\n\n\
         | TT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian hoàn thành | Sản phẩm |\n",
    );
    let offices = ["Phòng Nội vụ", "Phòng Tư pháp", "Phòng Tài chính"];
    for no in 1..=rows {
        let lead = if no % 20 == 0 { "Tổ công tác Ánh Dương" } else { offices[no % 3] };
        let helper = offices[(no + 1) % 3];
        let until =
            if no % 10 == 5 { String::new() } else { format!("Trước ngày {:02}/12/2021", no % 28 + 1) };
        text.push_str(&format!(
            "| {no} | Rà soát, chuẩn hóa quy trình xử lý hồ sơ số {no} của thị xã | {lead} | {helper} | {until} | Báo cáo kết quả rà soát |\n"
        ));
    }
    text
}

testkit::both!(tables(), an_annex_of_400_rows_goes_into_force_without_typing, |t| async move {
    let town = Town::found(&t).await;
    let cx = t.cx(town.monitor.clone());
    let begun = Instant::now();
    let id = town.upload_text(&t, &annex(400)).await;
    let works = plans::items(cx.db(), id).await.unwrap().into_iter().filter(|item| !item.is_section).count();
    assert_eq!(works, 400);
    // One click a question, with the tick "áp dụng cho cả …" where it is offered; nothing is typed.
    let browser = Browser::new(&t, &town);
    let href = format!("/ke-hoach/{id}");
    let review = browser.get("monitor", &format!("{href}/xem-lai")).await;
    assert!(review.status == StatusCode::OK && review.body.contains("áp dụng cho cả 40 mục"));
    let mut clicks = 0;
    while let Some(question) = Town::open(&cx, id).await.into_iter().next() {
        let pressed = match question.asks {
            Asks::Deadline => "ca-loat=1&tra-loi=het-nam",
            Asks::Lead | Asks::Agency | Asks::Monitor => "ca-loat=1&tra-loi=nguoi-ban-hanh",
            Asks::Phrase | Asks::Oddity | Asks::Gap => "ca-loat=1&tra-loi=giu",
        };
        let got = browser.post("monitor", &format!("{href}/cau-hoi/{}", question.id), pressed).await;
        assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.body);
        clicks += 1;
    }
    assert!(clicks <= 12, "{clicks} clicks");
    let issued = browser.post("monitor", &format!("{href}/ban-hanh"), "").await;
    assert_eq!(issued.to, href, "{}", issued.body);
    assert_eq!(tasks::of_plan(cx.db(), id).await.unwrap().len(), 400);
    let shown = browser.get("monitor", &href).await;
    assert_eq!(shown.status, StatusCode::OK);
    assert_eq!(
        shown.body.matches("tạm giao").count(),
        20,
        "who leads for the time being is said at each item"
    );
    assert_eq!(town.told(&t, &town.head).await.len(), 1);
    let took = begun.elapsed();
    // Unoptimised, with others at work on the same machine; an official waits for a small part of it.
    assert!(took < Duration::from_mins(1), "{took:?}");
});
