//! Every route, without a session and without the token of a page.

use std::collections::BTreeSet;

use crate::program::{Browser, Serving, routes, town};

/// A path with ids that name nothing.
fn filled(path: &str) -> String {
    path.split('/')
        .map(|part| if part.starts_with('{') { "00000000-0000-7000-8000-000000000000" } else { part })
        .collect::<Vec<_>>()
        .join("/")
}

#[test]
fn nobody_comes_in_without_a_session() {
    let data = town();
    let serving = Serving::start(data.path(), &["--demo"]);
    let mut wrong = Vec::new();
    for (method, path, is_public) in routes() {
        let mut browser = Browser::new(serving.at);
        let answer =
            if method == "GET" { browser.get(&filled(&path)) } else { browser.post(&filled(&path), &[]) };
        let good = match (method.as_str(), is_public) {
            (_, false) => answer.status == 303 && answer.location().starts_with("/dang-nhap?tiep="),
            ("GET", true) => answer.status < 500 && answer.status > 0,
            (_, true) => answer.status == 403,
        };
        if !good {
            wrong.push(format!("{method} {path}: {} {}", answer.status, answer.location()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Public routes are few and known; a new one is put here on purpose.
#[test]
fn public_routes_are_these() {
    let found: BTreeSet<String> =
        routes().into_iter().filter(|r| r.2).map(|(method, path, _)| format!("{method} {path}")).collect();
    let known = [
        "GET /",
        "GET /api/openapi.json",
        "GET /cai-dat",
        "GET /dang-nhap",
        "GET /dang-nhap/hai-buoc",
        "GET /dat-lai-mat-khau",
        "GET /lich/{token}",
        "GET /quen-mat-khau",
        "GET /xac-minh",
        "POST /cai-dat",
        "POST /dang-nhap",
        "POST /dang-nhap/hai-buoc",
        "POST /dang-xuat",
        "POST /dat-lai-mat-khau",
        "POST /quen-mat-khau",
        "POST /xac-minh",
    ];
    assert_eq!(found, known.map(str::to_owned).into());
}

#[test]
fn no_form_from_elsewhere_is_taken() {
    let data = town();
    let serving = Serving::start(data.path(), &["--demo"]);
    let mut wrong = Vec::new();
    for name in ["quantri", "theodoi", "chutich"] {
        let mut browser = Browser::new(serving.at);
        browser.sign_in(name);
        for (method, path, _) in routes() {
            if method != "POST" {
                continue;
            }
            // A form that anybody's page could send, with the cookies of this browser but without the token.
            let mut answer = browser.post(&filled(&path), &[("ten", "x")]);
            if answer.status == 422 {
                let body = "--b\r\ncontent-disposition: form-data; name=\"ten\"\r\n\r\nx\r\n--b--\r\n";
                answer = browser.ask(
                    "POST",
                    &filled(&path),
                    &[("content-type", "multipart/form-data; boundary=b")],
                    body,
                );
            }
            // Uploads look first whether there is anything to upload to.
            if !matches!(answer.status, 403 | 404) || (answer.status == 404 && !path.contains('{')) {
                wrong.push(format!("{name}: POST {path}: {}", answer.status));
            }
        }
        assert_eq!(browser.get("/viec-cua-toi").status, 200, "{name} is still signed in");
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The other side of the same coin: with the token, forms of nothing but their button work.
#[test]
fn a_form_of_nothing_but_its_button_works() {
    let data = town();
    let serving = Serving::start(data.path(), &["--demo"]);
    let mut browser = Browser::new(serving.at);
    browser.sign_in("chuyenvien");
    assert_eq!(browser.post_form("/thong-bao/da-doc", &[]).status, 303);
    assert_eq!(browser.post_form("/tai-khoan/phien/ket-thuc-het", &[]).status, 303);
    assert_eq!(browser.post_form("/dang-xuat", &[]).status, 303);
    assert_eq!(browser.get("/viec-cua-toi").status, 303, "signed out");
}

#[test]
fn the_api_wants_a_token_and_describes_itself() {
    let data = town();
    let serving = Serving::start(data.path(), &["--demo"]);
    let answer = serving.get("/api/openapi.json");
    assert_eq!(answer.status, 200);
    let description: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    assert!(description["openapi"].as_str().unwrap().starts_with("3."));
    let paths = description["paths"].as_object().unwrap();
    assert!(paths.len() >= 8, "{:?}", paths.keys());
    for (path, methods) in paths {
        for method in methods.as_object().unwrap().keys() {
            let mut browser = Browser::new(serving.at);
            let answer = browser.ask(
                &method.to_uppercase(),
                &filled(path),
                &[("content-type", "application/json")],
                "{}",
            );
            assert_eq!(answer.status, 401, "{method} {path}");
            assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{method} {path}");
            let wrong = [("authorization", "Bearer wrong"), ("content-type", "application/json")];
            assert_eq!(
                browser.ask(&method.to_uppercase(), &filled(path), &wrong, "{}").status,
                401,
                "{method} {path}"
            );
        }
    }
}

/// Who is known keeps the menu in hand when something is not there or not theirs; an outsider sees a public page.
#[test]
fn an_error_stands_in_the_frame_of_who_asks() {
    let data = town();
    let serving = Serving::start(data.path(), &["--demo"]);
    let mut browser = Browser::new(serving.at);
    browser.sign_in("chuyenvien");
    for path in ["/khong-co-trang-nay", "/quan-tri", "/nhiem-vu/00000000-0000-7000-8000-000000000000"] {
        let answer = browser.get(path);
        assert!(matches!(answer.status, 403 | 404), "{path}: {}", answer.status);
        assert!(answer.body.contains("id=\"phan-he\"") && answer.body.contains("Về việc của tôi"), "{path}");
        assert_eq!(answer.body.matches("<h1").count(), 1, "{path}");
    }
    let forged = browser.post("/giao-dien", &[("giao-dien", "dark")]);
    assert!(forged.status == 403 && forged.body.contains("id=\"phan-he\""), "{}", forged.body);
    let outside = Browser::new(serving.at).get("/khong-co-trang-nay");
    assert_eq!(outside.status, 404);
    assert!(outside.body.contains("ts-pub-head") && outside.body.contains("href=\"/dang-nhap\""));
    assert!(!outside.body.contains("id=\"phan-he\""));
}
