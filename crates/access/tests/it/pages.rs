//! The pages through the router: signing in, and every page of both modules once.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;

use access::SignInPort;
use agencies::DelegationForm;
use agencies::acts::{NewDelegation, delegate};
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use axum::{Router, middleware};
use kernel::{AuthorityId, Result};
use store::Cx;
use testkit::Testing;
use tower::ServiceExt;
use web::{App, AppParts, Audience, Config, Counts};

use crate::town::{PASSWORD, migrations, town};

struct Nothing;

#[async_trait::async_trait]
impl Counts for Nothing {
    async fn counts(&self, _: &Cx) -> Result<HashMap<String, u64>> {
        Ok(HashMap::new())
    }
    async fn place(&self, _: &Cx, _: Option<AuthorityId>) -> Result<String> {
        Ok("UBND thị xã Phước Long".to_owned())
    }
}

/// A browser that keeps its cookies.
struct Browser {
    router: Router,
    cookies: HashMap<String, String>,
}

struct Seen {
    status: StatusCode,
    to: String,
    text: String,
}

fn open(t: &Testing) -> (Browser, Vec<web::Route>) {
    let (agencies, access) = (agencies::module_with(access::settings()), access::module(Vec::new()));
    let mut menu = agencies.menu;
    menu.extend(access.menu);
    let (pages, mut table) = agencies.routes.into_parts();
    let (more, rest) = access.routes.into_parts();
    table.extend(rest);
    let app = App::new(AppParts {
        store: t.store.clone(),
        files: t.files.clone(),
        config: Config::default(),
        sign_in: Arc::new(SignInPort::default()),
        counts: Arc::new(Nothing),
        menu,
    });
    let router = pages
        .merge(more)
        .layer(middleware::from_fn_with_state(app.clone(), web::ensure_token))
        .layer(middleware::from_fn(web::security_headers))
        .with_state(app);
    (Browser { router, cookies: HashMap::new() }, table)
}

impl Browser {
    async fn send(&mut self, method: &str, path: &str, media: &str, body: String) -> Seen {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::COOKIE, cookies.join("; "))
            .header(header::CONTENT_TYPE, media)
            .body(Body::from(body))
            .unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        for value in response.headers().get_all(header::SET_COOKIE) {
            let (name, rest) = value.to_str().unwrap().split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let to = response
            .headers()
            .get(header::LOCATION)
            .map(|v| v.to_str().unwrap().to_owned())
            .unwrap_or_default();
        let status = response.status();
        let bytes = to_bytes(response.into_body(), 10 << 20).await.unwrap();
        Seen { status, to, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    async fn get(&mut self, path: &str) -> Seen {
        self.send("GET", path, "", String::new()).await
    }

    async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Seen {
        let mut body = format!("csrf={}", self.cookies.get("ts_csrf").cloned().unwrap_or_default());
        for (name, value) in fields {
            write!(body, "&{name}=").unwrap();
            for byte in value.bytes() {
                write!(body, "%{byte:02X}").unwrap();
            }
        }
        self.send("POST", path, "application/x-www-form-urlencoded", body).await
    }

    async fn upload(&mut self, path: &str, fields: &[(&str, &str)], file: &str) -> Seen {
        let csrf = self.cookies.get("ts_csrf").cloned().unwrap_or_default();
        let mut body = format!("--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n");
        for (name, value) in fields {
            write!(body, "--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                .unwrap();
        }
        write!(
            body,
            "--x\r\nContent-Disposition: form-data; name=\"tep\"; filename=\"bang.csv\"\r\n\
             Content-Type: text/csv\r\n\r\n{file}\r\n--x--\r\n"
        )
        .unwrap();
        self.send("POST", path, "multipart/form-data; boundary=x", body).await
    }

    async fn sign_in(&mut self, name: &str) -> Seen {
        self.get("/dang-nhap").await;
        self.post("/dang-nhap", &[("ten-dang-nhap", name), ("mat-khau", PASSWORD), ("tiep", "/can-bo")]).await
    }
}

testkit::both!(migrations(), every_page_shows_itself_to_the_administrator, |t| async move {
    let w = town(&t).await;
    let (mut browser, table) = open(&t);
    let seen = browser.get("/co-quan?loai=office").await;
    assert_eq!(seen.to, "/dang-nhap?tiep=%2Fco%2Dquan%3Floai%3Doffice");
    let wrong = browser.post("/dang-nhap", &[("ten-dang-nhap", "quantri"), ("mat-khau", "sai rồi")]).await;
    assert_eq!(wrong.status, StatusCode::FORBIDDEN, "no token of a form yet");
    browser.get("/dang-nhap").await;
    let wrong = browser.post("/dang-nhap", &[("ten-dang-nhap", "quantri"), ("mat-khau", "sai rồi")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("value=\"quantri\"") && !wrong.text.contains("sai rồi"));
    let seen = browser.sign_in("quantri").await;
    assert_eq!((seen.status, seen.to.as_str()), (StatusCode::SEE_OTHER, "/can-bo"));

    let made = browser.post("/quan-tri/nhom", &[("ten", "các phòng, ban"), ("loai", "department")]).await;
    let group = made.to.clone();
    assert!(group.starts_with("/quan-tri/nhom/"), "{}", made.text);
    let (agency, person, account) = (w.home.to_string(), w.head_person.to_string(), w.head.to_string());
    let new = &NewDelegation {
        authority: w.authority.id,
        from_person: w.head_person,
        to_person: w.official_person,
        form: DelegationForm::ByAuthority,
        scope: String::new(),
        basis: String::new(),
        from: t.clock.today(),
        to: Some(t.clock.today().plus_days(5)),
    };
    let delegation =
        t.system().write(|tx| async move { delegate(&tx, new).await }).await.unwrap().to_string();
    for route in table.iter().filter(|route| route.method == "GET" && route.audience == Audience::Staff) {
        let id = match route.path.as_str() {
            path if path.starts_with("/co-quan/") => &agency,
            path if path.starts_with("/can-bo/") => &person,
            path if path.starts_with("/quan-tri/tai-khoan/") => &account,
            path if path.starts_with("/quan-tri/uy-quyen/") => &delegation,
            _ => group.rsplit('/').next().unwrap(),
        };
        let path = route.path.replace("{id}", id);
        let path = if path.ends_with("/tai-khoan/moi") { format!("{path}?can-bo={person}") } else { path };
        let seen = browser.get(&path).await;
        assert_eq!(seen.status, StatusCode::OK, "{path}: {}", seen.text);
        if path != "/quan-tri/nhap/mau" {
            assert!(seen.text.contains("<h1>") && seen.text.contains("</html>"), "{path}");
            assert!(seen.text.matches("btn-primary").count() <= 1, "{path}: one primary act");
        }
    }
    for list in ["/co-quan?xuat=csv", "/can-bo?xuat=csv", "/quan-tri/tai-khoan?xuat=csv"] {
        let seen = browser.get(list).await;
        assert!(seen.status == StatusCode::OK && seen.text.contains("Nội vụ"), "{list}: {}", seen.text);
    }
    let found = browser.get("/co-quan?q=noi+vu&sap-xep=-ten").await;
    assert!(found.text.contains("Phòng Nội vụ") && found.text.contains("aria-sort=\"descending\""));
    let out = browser.post("/dang-xuat", &[]).await;
    assert_eq!(out.to, "/dang-nhap");
    assert_eq!(browser.get("/co-quan").await.status, StatusCode::SEE_OTHER);
});

testkit::both!(migrations(), nothing_opens_without_signing_in, |t| async move {
    town(&t).await;
    let (mut browser, table) = open(&t);
    browser.get("/dang-nhap").await;
    for route in table.iter().filter(|route| route.audience == Audience::Staff) {
        let path = route.path.replace("{id}", &t.clock.new_id::<kernel::AgencyId>().to_string());
        let path = path.split('{').next().unwrap().to_owned() + if path.contains('{') { "x" } else { "" };
        let seen =
            if route.method == "GET" { browser.get(&path).await } else { browser.post(&path, &[]).await };
        let turned_away = seen.to.starts_with("/dang-nhap") || seen.status == StatusCode::NOT_FOUND;
        assert!(turned_away, "{} {path}: {} {}", route.method, seen.status, seen.to);
    }
});

testkit::both!(migrations(), officials_are_refused_what_administrators_do, |t| async move {
    let w = town(&t).await;
    let (mut browser, _) = open(&t);
    browser.sign_in("binh.tv").await;
    for path in
        ["/quan-tri/tai-khoan", "/quan-tri/nhap", "/quan-tri/nhom", "/quan-tri/cai-dat", "/co-quan/moi"]
    {
        let seen = browser.get(path).await;
        assert_eq!(seen.status, StatusCode::FORBIDDEN, "{path}");
    }
    let reset = browser.post(&format!("/quan-tri/tai-khoan/{}/cap-lai", w.head), &[]).await;
    assert_eq!(reset.status, StatusCode::FORBIDDEN);
    let page = browser.get("/co-quan").await;
    assert!(
        page.status == StatusCode::OK && !page.text.contains("/co-quan/moi"),
        "no button that would be refused"
    );
});

testkit::both!(migrations(), a_head_hands_over_the_work_of_their_own_people_only, |t| async move {
    town(&t).await;
    let (mut browser, _) = open(&t);
    browser.sign_in("huong.ltm").await;
    let seen = browser.get("/quan-tri/ban-giao").await;
    assert_eq!(seen.status, StatusCode::OK);
    let (givers, receivers) = seen.text.split_once("Người nhận").unwrap();
    for (name, theirs) in [("Trần Văn Bình –", true), ("Đỗ Văn Quản –", false)] {
        assert_eq!(givers.contains(name), theirs, "{name}");
        assert!(receivers.contains(name), "everybody of the authority may receive: {name}");
    }
    let (mut browser, _) = open(&t);
    browser.sign_in("binh.tv").await;
    assert_eq!(browser.get("/quan-tri/ban-giao").await.status, StatusCode::FORBIDDEN, "an official does not");
});

testkit::both!(migrations(), hand_over_names_who_holds_no_position, |t| async move {
    let w = town(&t).await;
    let new = &agencies::acts::NewPerson {
        authority: w.authority.id,
        name: "Ngô Thị Hoa".to_owned(),
        code: String::new(),
        email: String::new(),
        phone: String::new(),
    };
    t.system().write(|tx| async move { agencies::acts::create_person(&tx, new).await }).await.unwrap();
    let (mut browser, _) = open(&t);
    browser.sign_in("quantri").await;
    let page = browser.get("/quan-tri/ban-giao").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert_eq!(page.text.matches("Trần Văn Bình – Công chức, Phòng Nội vụ</option>").count(), 2);
    assert_eq!(page.text.matches(">Ngô Thị Hoa</option>").count(), 2, "{}", page.text);
});

testkit::both!(migrations(), a_table_is_shown_before_it_is_written, |t| async move {
    town(&t).await;
    let (mut browser, _) = open(&t);
    browser.sign_in("quantri").await;
    browser.get("/quan-tri/nhap").await;
    let table = "Họ và tên,Cơ quan,Chức vụ\nNgô Thị Hoa,Phòng Nội vụ,Chuyên viên\nVũ Nam,Phòng Không Có,Chuyên viên\n";
    let shown = browser.upload("/quan-tri/nhap", &[("loai", "people")], table).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
    assert!(
        shown.text.contains("1 mới") && shown.text.contains("1 lỗi") && shown.text.contains("Ghi 1 dòng")
    );
    assert!(!browser.get("/can-bo").await.text.contains("Ngô Thị Hoa"), "nothing is written yet");
    let file =
        shown.text.split("name=\"tep\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let written = browser.post("/quan-tri/nhap/ghi", &[("loai", "people"), ("tep", &file)]).await;
    assert_eq!(written.to, "/can-bo", "{}", written.text);
    assert!(browser.get("/can-bo").await.text.contains("Ngô Thị Hoa"));
    let no_file = browser.post("/quan-tri/nhap/ghi", &[("loai", "people"), ("tep", "x")]).await;
    assert_eq!(no_file.status, StatusCode::NOT_FOUND);
});

testkit::both!(migrations(), settings_and_looks_are_kept, |t| async move {
    let w = town(&t).await;
    let (mut browser, _) = open(&t);
    browser.sign_in("quantri").await;
    let saved = browser
        .post(
            "/quan-tri/cai-dat",
            &[
                ("dia-danh", "Phước Long"),
                ("access.second-step-roles", "leader"),
                ("access.second-step-roles", "clerk"),
            ],
        )
        .await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    let value = agencies::setting(t.system().db(), w.authority.id, "access.second-step-roles").await.unwrap();
    assert_eq!(value.as_deref(), Some("leader clerk"));
    browser.post("/giao-dien", &[("giao-dien", "dark")]).await;
    assert!(browser.get("/co-quan").await.text.contains("data-bs-theme=\"dark\""));
    let theft = browser.get("/dang-nhap?tiep=//evil.example").await;
    assert_eq!(theft.to, "/viec-cua-toi");
});

testkit::both!(migrations(), nothing_but_the_second_step_is_open_to_whom_it_is_owed, |t| async move {
    let w = town(&t).await;
    let authority = w.authority.id;
    t.system()
        .write(|tx| async move {
            agencies::set_setting(&tx, authority, "access.second-step-roles", "administrator").await
        })
        .await
        .unwrap();
    let (mut browser, table) = open(&t);
    browser.sign_in("quantri").await;
    for route in table.iter().filter(|route| route.audience == Audience::Staff) {
        if route.path == "/tai-khoan/hai-buoc" {
            continue;
        }
        let path = route.path.replace("{id}", &w.head.to_string());
        let path = path.replace("{vai}", &w.head.to_string());
        let seen =
            if route.method == "GET" { browser.get(&path).await } else { browser.post(&path, &[]).await };
        assert_eq!(seen.to, "/tai-khoan/hai-buoc", "{} {path}: {}", route.method, seen.status);
    }
    let page = browser.get("/tai-khoan/hai-buoc").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    let out = browser.post("/dang-xuat", &[]).await;
    assert_eq!(out.to, "/dang-nhap");
});

testkit::both!(migrations(), who_asks_for_too_many_links_is_told_to_wait, |t| async move {
    town(&t).await;
    let (mut browser, _) = open(&t);
    browser.get("/quen-mat-khau").await;
    for _ in 1..=11 {
        let seen = browser.post("/quen-mat-khau", &[("ten-dang-nhap", "ai.do")]).await;
        assert!(seen.status == StatusCode::OK && seen.text.contains("hộp thư"), "{}", seen.text);
    }
    let seen = browser.post("/quen-mat-khau", &[("ten-dang-nhap", "ai.do")]).await;
    assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(seen.text.contains("Hãy thử lại sau") && seen.text.contains("value=\"ai.do\""), "{}", seen.text);
});
