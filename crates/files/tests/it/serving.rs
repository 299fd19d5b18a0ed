//! A file as an HTTP answer.

use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
    X_CONTENT_TYPE_OPTIONS,
};
use files::{Disposition, serve};

use crate::{plan, shelf};

testkit::both!(vec![], a_served_file_can_do_nothing, |t| async move {
    let (shelf, cx) = (shelf(), t.system());
    let html = "<script>alert(1)</script>";
    for (name, content, wanted, media, way) in [
        ("Kế hoạch.pdf", "%PDF-1.7", Disposition::Attachment, "application/pdf", "attachment"),
        ("Kế hoạch.pdf", "%PDF-1.7", Disposition::Inline, "application/pdf", "inline"),
        ("a.pdf", html, Disposition::Inline, "text/plain", "attachment"),
        ("a.html", html, Disposition::Attachment, "text/plain", "attachment"),
        ("a.png", "\u{1}\u{2}", Disposition::Inline, "application/octet-stream", "attachment"),
    ] {
        let file = shelf.files.put_bytes(&cx, name, content, plan(1)).await.unwrap();
        let response = serve(&file, shelf.files.open(file.id).await.unwrap(), wanted);
        assert_eq!(response.status(), 200);
        let headers = response.headers().clone();
        let header = |name| headers.get(name).unwrap().to_str().unwrap();
        assert_eq!(header(CONTENT_TYPE), media);
        assert_eq!(header(CONTENT_LENGTH), content.len().to_string());
        assert_eq!(header(X_CONTENT_TYPE_OPTIONS), "nosniff");
        assert_eq!(header(CONTENT_SECURITY_POLICY), "default-src 'none'; sandbox");
        assert_eq!(header(CACHE_CONTROL), "private, no-store");
        assert!(header(CONTENT_DISPOSITION).starts_with(&format!("{way}; filename=")));
        let body = axum::body::to_bytes(response.into_body(), 1000).await.unwrap();
        assert_eq!(body, content.as_bytes());
    }
});

testkit::both!(vec![], names_are_written_for_every_browser, |t| async move {
    let (shelf, cx) = (shelf(), t.system());
    for (name, expected) in [
        (
            "Kế hoạch \"số\" 15.pdf",
            "attachment; filename=\"ke hoach _so_ 15.pdf\"; \
             filename*=UTF-8''K%E1%BA%BF%20ho%E1%BA%A1ch%20_s%E1%BB%91_%2015.pdf",
        ),
        (
            "a'b%;c,(1).txt",
            "attachment; filename=\"a_b__c_(1).txt\"; filename*=UTF-8''a%27b%25%3Bc%2C%281%29.txt",
        ),
        ("表.xlsx", "attachment; filename=\"_.xlsx\"; filename*=UTF-8''%E8%A1%A8.xlsx"),
        ("a\r\nX-Evil: 1", "attachment; filename=\"a x-evil_ 1\"; filename*=UTF-8''a%20X-Evil_%201"),
    ] {
        let file = shelf.files.put_bytes(&cx, name, "x", plan(1)).await.unwrap();
        let response = serve(&file, shelf.files.open(file.id).await.unwrap(), Disposition::Attachment);
        assert_eq!(response.headers().get(CONTENT_DISPOSITION).unwrap().to_str().unwrap(), expected);
    }
});
