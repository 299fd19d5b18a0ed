//! Pages through the router, as a browser without script meets them.

use std::fmt::Write;
use std::sync::Arc;

use async_trait::async_trait;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use kernel::{AccountId, Actor, PersonId, Result, Role, SessionId};
use store::Store;
use testkit::Testing;
use tower::ServiceExt;
use web::{App, AppParts, Config, Session, SignIn};

use crate::tables;
use crate::town::{Said, Town, go_to, registry};

/// The cookie or token is the name of who comes.
struct ByName(Vec<(&'static str, Actor)>);

impl ByName {
    fn actor(&self, name: &str) -> Option<Actor> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, actor)| actor.clone())
    }
}

#[async_trait]
impl SignIn for ByName {
    async fn session(&self, store: &Store, token: &str) -> Result<Option<Session>> {
        let id: SessionId = store.clock().new_id();
        Ok(self.actor(token).map(|actor| Session {
            id,
            name: actor.name().to_owned(),
            actor,
            position: String::new(),
            place: String::new(),
            theme: "auto".to_owned(),
        }))
    }
    async fn bearer(&self, _: &Store, token: &str) -> Result<Option<Actor>> {
        Ok(self.actor(token).map(|actor| {
            let writes = actor.has_anywhere(Role::Monitor).then(|| "targets:write".to_owned());
            actor.limited_to(["targets:read".to_owned()].into_iter().chain(writes).collect())
        }))
    }
    async fn detour(&self, _: &Store, _: Option<&Session>, _: &str) -> Result<Option<String>> {
        Ok(None)
    }
    async fn people_of(
        &self,
        _: &Store,
        accounts: &[AccountId],
    ) -> Result<std::collections::HashMap<AccountId, PersonId>> {
        let known = self.0.iter().filter_map(|(_, actor)| actor.account().zip(actor.person_id()));
        Ok(known.filter(|(account, _)| accounts.contains(account)).collect())
    }
}

struct NoPrinter;

#[async_trait]
impl targets::Typesetter for NoPrinter {
    async fn pdf(&self, _: &typeset::Document) -> Result<Vec<u8>> {
        Ok(b"%PDF-1.7".to_vec())
    }

    async fn docx(&self, _: &typeset::Document) -> Result<Vec<u8>> {
        Ok(b"PK".to_vec())
    }
}

const TOKEN: &str = "0123456789abcdef0123456789abcdef";

struct Browser(axum::Router);

struct Got {
    status: StatusCode,
    to: String,
    body: String,
}

impl Browser {
    fn new(t: &Testing, town: &Town) -> Self {
        let module = targets::module(registry(), Arc::new(NoPrinter));
        let app = App::new(AppParts {
            store: t.store.clone(),
            files: t.files.clone(),
            config: Config::default(),
            sign_in: Arc::new(ByName(vec![
                ("monitor", town.monitor.clone()),
                ("head", town.head.clone()),
                ("other", town.other.clone()),
            ])),
            counts: Arc::new(notices::MenuCounts::default()),
            menu: module.menu.clone(),
        });
        let (pages, _) = module.routes.into_parts();
        let (api, _) = module.api.split_for_parts();
        let layer = axum::middleware::from_fn_with_state(app.clone(), web::ensure_token);
        Self(pages.merge(api).layer(layer).with_state(app))
    }

    async fn send(&self, who: &str, request: axum::http::request::Builder, body: String) -> Got {
        let cookie = format!("{}={who}; ts_csrf={TOKEN}", web::SESSION_COOKIE);
        let request = request.header(header::COOKIE, cookie).body(Body::from(body)).unwrap();
        let response = self.0.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let to = response
            .headers()
            .get(header::LOCATION)
            .map(|to| to.to_str().unwrap().to_owned())
            .unwrap_or_default();
        let bytes = axum::body::to_bytes(response.into_body(), 10 << 20).await.unwrap();
        Got { status, to, body: String::from_utf8_lossy(&bytes).into_owned() }
    }

    async fn get(&self, who: &str, path: &str) -> Got {
        self.send(who, Request::get(path), String::new()).await
    }

    async fn api(&self, who: &str, method: &str, path: &str, body: &str) -> Got {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {who}"))
            .header(header::CONTENT_TYPE, "application/json");
        self.send("nobody", request, body.to_owned()).await
    }

    async fn post(&self, who: &str, path: &str, form: &str) -> Got {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(who, request, format!("csrf={TOKEN}&{form}")).await
    }

    /// A form that may carry a file, without one.
    async fn parts(&self, who: &str, path: &str, fields: &[(&str, &str)]) -> Got {
        let mut body = String::new();
        for (name, value) in [("csrf", TOKEN)].iter().chain(fields) {
            let _ =
                write!(body, "--cut\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        }
        body += "--cut--\r\n";
        let request = Request::post(path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut");
        self.send(who, request, body).await
    }
}

testkit::both!(tables(), a_draft_has_no_board_and_no_figures, |t| async move {
    go_to(&t, "2021-02-01");
    let town = Town::found(&t).await;
    let draft = town.upload(&t).await;
    let target = town.target(&t, draft, "hài lòng").await.id;
    let browser = Browser::new(&t, &town);
    for who in ["monitor", "head"] {
        for path in [
            format!("/bang-theo-doi?ke-hoach={draft}"),
            format!("/chi-tieu?ke-hoach={draft}"),
            format!("/chi-tieu/{target}/luy-ke"),
            format!("/chi-tieu/{target}/2021-01"),
        ] {
            assert_eq!(browser.get(who, &path).await.status, StatusCode::NOT_FOUND, "{who} {path}");
        }
    }
    let fields = [("co-quan-bao-cao", town.finance.to_string()), ("ngay", "01/02/2021".to_owned())];
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(k, v)| (*k, v.as_str())).chain([("so-lieu", "9")]).collect();
    let told = browser.parts("other", &format!("/chi-tieu/{target}/bao-cao"), &fields).await;
    assert_eq!(told.status, StatusCode::NOT_FOUND);
});

testkit::both!(tables(), a_form_with_mistakes_comes_back_as_it_was_typed, |t| async move {
    go_to(&t, "2021-02-01");
    let town = Town::found(&t).await;
    let plan = town.in_force(&t).await;
    let target = town.target(&t, plan, "hài lòng").await.id;
    let browser = Browser::new(&t, &town);
    let page = format!("/chi-tieu/{target}");
    let agency = town.finance.to_string();
    let told = async |number: &str, day: &str, words: &str| {
        let fields =
            [("co-quan-bao-cao", agency.as_str()), ("ngay", day), ("so-lieu", number), ("giai-thich", words)];
        browser.parts("other", &format!("{page}/bao-cao"), &fields).await
    };
    let figure = async |number: &str, day: &str| told(number, day, "Phiếu hỏi").await;
    for (number, day) in
        [("545", "01/02/2021"), ("nhiều", "01/02/2021"), ("54,5", "mai"), ("54,5", "01/03/2021")]
    {
        let got = figure(number, day).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{number} {day}");
        for kept in [&format!("value=\"{number}\""), &format!("value=\"{day}\""), "Phiếu hỏi"] {
            assert!(got.body.contains(kept), "{kept} is lost");
        }
    }
    assert_eq!(figure("54.5", "01/02/2021").await.status, StatusCode::SEE_OTHER);
    assert_eq!(town.judged(&t, plan, "hài lòng").await.figure(), "54,5%");
    let usual = async || {
        let got = browser.get("monitor", &format!("{page}/luy-ke")).await.body;
        assert!(got.contains("Yêu cầu giải trình"), "{got}");
        got.contains("Vì sao con số là ")
    };
    assert!(usual().await, "short of what was promised");
    assert_eq!(figure("97", "01/02/2021").await.status, StatusCode::SEE_OTHER);
    assert!(!usual().await, "nothing is asked about a figure that is reached");
    // Long words are kept whole; longer ones are refused with all that was typed, never cut.
    let (most, more) = ("ă".repeat(20_000), "ă".repeat(20_001));
    let got = told("60", "01/02/2021", &more).await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(got.body.contains("dài quá 20.000 chữ") && got.body.contains(&more), "typed words are lost");
    let json = format!("{{\"number\":60,\"words\":\"{more}\"}}");
    let got = browser.api("monitor", "POST", &format!("/api/targets/{target}/baseline"), &json).await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", got.body);
    assert!(got.body.contains("\"words\"") && got.body.contains("dài quá 20.000 chữ"), "{}", got.body);
    assert_eq!(told("60", "01/02/2021", &most).await.status, StatusCode::SEE_OTHER);
    let got = browser.get("other", &format!("{page}/luy-ke")).await;
    assert!(got.body.contains(&most), "words were cut");

    for (path, form, kept) in [
        ("gan", "chi-so=khong-co", "Chưa có chỉ số đo này"),
        ("chot", "ky=bao-gio", "Hãy chọn kỳ"),
        ("giai-trinh", "yeu-cau=Sao+ch%E1%BA%ADm&han-tra-loi=mai", "Sao chậm"),
        ("so-goc", "so-goc=nhieu&nguon-so-goc=B%C3%A1o+c%C3%A1o", "value=\"nhieu\""),
    ] {
        let got = browser.post("monitor", &format!("{page}/{path}"), form).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}: {}", got.body);
        // The form for the number of before stands only where the plan promises a change.
        assert!(path == "so-goc" || got.body.contains(kept), "{path}: {kept}");
    }
    let form = format!("ke-hoach={plan}&ky=bao-gio&co-quan={agency}");
    let got = browser.post("monitor", "/bao-cao/moi", &form).await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        got.body.contains("Hãy chọn kỳ báo cáo")
            && got.body.contains(&format!("value=\"{agency}\" selected"))
    );
    let form = format!("ke-hoach={plan}&ky=2020-12&co-quan=");
    let got = browser.post("monitor", "/bao-cao/moi", &form).await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "the plan is younger than the period");
    assert!(got.body.contains("sau kỳ này. Hãy chọn kỳ sau."));
    let got = browser.get("monitor", &format!("{page}/luy-ke")).await;
    let line = town.target(&t, plan, "hài lòng").await.first_line;
    assert!(got.body.contains(&format!("/ke-hoach/{plan}/van-ban#d{line}")), "{}", got.body);
});

testkit::both!(tables(), the_board_says_the_sentence_and_urges, |t| async move {
    go_to(&t, "2021-02-01");
    let town = Town::found(&t).await;
    let plan = town.in_force(&t).await;
    let other = town.in_force(&t).await;
    let (first, second) = (town.chief(&t, plan, "Rà soát").await, town.chief(&t, plan, "Công khai").await);
    tasks::acts::link(&t.cx(town.monitor.clone()), second.id, first.id).await.unwrap();
    go_to(&t, "2021-07-05");
    town.finish(&t, &town.chief(&t, other, "Ký số").await).await;
    let browser = Browser::new(&t, &town);
    let board = browser.get("monitor", &format!("/bang-theo-doi?ke-hoach={plan}")).await;
    assert_eq!(board.status, StatusCode::OK, "{}", board.body);
    assert!(board.body.contains("<b>4 nhiệm vụ</b>") && board.body.contains("1 quá hạn"), "{}", board.body);
    assert!(!board.body.contains("việc hoàn thành thêm"), "that was work of the other plan");
    assert!(!board.body.contains("Báo cáo gần nhất"), "none was made");
    assert!(board.body.contains("name=\"loi-don-doc\" value=\"Đề nghị cập nhật tiến độ"), "{}", board.body);

    let form = format!("viec={}&ke-hoach={plan}&loi-don-doc=", first.id);
    let urged = browser.post("monitor", "/bang-theo-doi/don-doc", &form).await;
    assert_eq!(urged.status, StatusCode::SEE_OTHER, "{}", urged.body);
    assert_eq!(urged.to, format!("/bang-theo-doi?ke-hoach={plan}"));
    assert!(browser.post("other", "/bang-theo-doi/don-doc", &form).await.status.is_client_error());
});

testkit::both!(tables(), a_closed_period_says_what_was_frozen, |t| async move {
    go_to(&t, "2021-02-01");
    let town = Town::found(&t).await;
    let plan = town.in_force(&t).await;
    let monitor = t.cx(town.monitor.clone());
    let id = town.target(&t, plan, "đúng hạn").await.id;
    targets::acts::bind::bind(&monitor, &registry(), id, Some("tasks.late-open")).await.unwrap();
    let task = town.chief(&t, plan, "Rà soát").await;
    go_to(&t, "2021-07-02");
    let jobs = tasks::module().jobs;
    jobs.open_schedules(&t.store).await.unwrap();
    go_to(&t, "2021-08-02");
    let july = kernel::Period::parse("2021-07").unwrap();
    targets::acts::close::close(&monitor, &registry(), id, &july).await.unwrap();
    // To go on working is no correction of July; what is delivered in August counts there.
    go_to(&t, "2021-08-20");
    tasks::acts::propose(&t.system(), task.id, None, "Đã xong").await.unwrap();
    go_to(&t, "2021-09-02");
    let august = kernel::Period::parse("2021-08").unwrap();
    targets::acts::close::close(&monitor, &registry(), id, &august).await.unwrap();
    let browser = Browser::new(&t, &town);
    for (period, value) in [("2021-07", 1), ("2021-08", 0)] {
        let page = browser.get("head", &format!("/chi-tieu/{id}/{period}")).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        assert!(page.body.contains(&format!("<p class=\"ts-v ts-num\">{value}</p>")), "{}", page.body);
        assert!(page.body.contains(&format!("Đã chốt {value} lúc")), "{}", page.body);
        assert!(!page.body.contains("Hồ sơ đã được sửa"), "{}", page.body);
    }
    // A delivery of August that is not accepted was none.
    tasks::acts::give_back(&monitor, task.id, None, "Thiếu phụ lục").await.unwrap();
    let page = browser.get("head", &format!("/chi-tieu/{id}/2021-08")).await;
    assert!(page.body.contains("Đã chốt 0 lúc"), "{}", page.body);
    assert!(page.body.contains("tính lại bây giờ là 1"), "{}", page.body);
    let page = browser.get("head", &format!("/chi-tieu/{id}/2021-07")).await;
    assert!(!page.body.contains("Hồ sơ đã được sửa"), "{}", page.body);
});

testkit::both!(tables(), an_agency_head_makes_a_report_of_the_own_agency, |t| async move {
    go_to(&t, "2021-02-01");
    let town = Town::found(&t).await;
    let plan = town.in_force(&t).await;
    let id = town.target(&t, plan, "hài lòng").await.id;
    town.report(&t, id, town.justice, Said::Parts(9, 10)).await;
    let browser = Browser::new(&t, &town);
    let form = browser.get("head", &format!("/bao-cao/moi?ke-hoach={plan}")).await;
    assert!(form.body.contains(&town.justice.to_string()) && !form.body.contains(&town.finance.to_string()));
    let form = format!("ke-hoach={plan}&ky=2021-Q1&co-quan={}", town.justice);
    let made = browser.post("head", "/bao-cao/moi", &form).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    let shown = browser.get("head", &made.to).await;
    assert!(shown.body.contains("2 nhiệm vụ: 2 đúng tiến độ"), "{}", shown.body);
    for kind in ["pdf", "docx", "xlsx"] {
        assert_eq!(browser.get("other", &format!("{}/tai/{kind}", made.to)).await.status, StatusCode::OK);
    }
    let words = "ban=1&nhan-xet=T%E1%BB%91t&nguyen-nhan=&kien-nghi=";
    assert_eq!(
        browser.post("other", &format!("{}/loi-van", made.to), words).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        browser.post("head", &format!("{}/loi-van", made.to), words).await.status,
        StatusCode::SEE_OTHER
    );
});

testkit::both!(tables(), the_api_says_the_same_as_the_pages, |t| async move {
    go_to(&t, "2021-02-01");
    let town = Town::found(&t).await;
    let draft = town.upload(&t).await;
    let plan = town.in_force(&t).await;
    let id = town.target(&t, plan, "đúng hạn").await.id;
    targets::acts::bind::bind(&t.cx(town.monitor.clone()), &registry(), id, Some("tasks.done-in-time"))
        .await
        .unwrap();
    go_to(&t, "2021-06-30");
    town.finish(&t, &town.chief(&t, plan, "Rà soát").await).await;
    let browser = Browser::new(&t, &town);
    let board = browser.api("head", "GET", &format!("/api/plans/{plan}/board"), "").await;
    assert_eq!(board.status, StatusCode::OK, "{}", board.body);
    assert!(board.body.contains("4 nhiệm vụ: 1 hoàn thành, 3 đúng tiến độ;"), "{}", board.body);
    let figures = browser.api("head", "GET", &format!("/api/plans/{plan}/figures"), "").await;
    assert!(figures.body.contains(&id.to_string()), "{}", figures.body);
    let one = browser.api("head", "GET", &format!("/api/targets/{id}?period=2021-Q2"), "").await;
    assert!(one.body.contains("\"numerator\":1,\"denominator\":1"), "{}", one.body);
    assert_eq!(one.body.matches("\"counted\":true").count(), 1, "{}", one.body);
    for path in [format!("/api/plans/{draft}/board"), format!("/api/plans/{draft}/figures")] {
        assert_eq!(browser.api("head", "GET", &path, "").await.status, StatusCode::NOT_FOUND);
    }
    let path = format!("/api/plans/{plan}/reports");
    let new = "{\"period\":\"2021-Q2\"}";
    assert_eq!(browser.api("head", "POST", &path, new).await.status, StatusCode::FORBIDDEN);
    let made = browser.api("monitor", "POST", &path, new).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.body);
    let bad = browser.api("monitor", "POST", &path, "{\"period\":\"bao giờ\"}").await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", bad.body);
});
