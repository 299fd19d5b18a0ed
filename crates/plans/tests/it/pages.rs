//! Pages through the router: the whole way from the file to work, as a browser without script walks it.

use std::sync::Arc;

use async_trait::async_trait;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use kernel::{AccountId, Actor, PersonId, Result, SessionId};
use store::Store;
use testkit::Testing;
use tower::ServiceExt;
use web::{App, AppParts, Config, Session, SignIn};

use crate::tables;
use crate::town::{PLAN, Town};

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
        Ok(self
            .actor(token)
            .map(|actor| actor.limited_to(vec!["plans:read".to_owned(), "plans:write".to_owned()])))
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

const TOKEN: &str = "0123456789abcdef0123456789abcdef";

pub struct Browser(axum::Router);

pub struct Got {
    pub status: StatusCode,
    pub to: String,
    pub body: String,
}

impl Browser {
    pub fn new(t: &Testing, town: &Town) -> Self {
        let module = plans::module();
        let app = App::new(AppParts {
            store: t.store.clone(),
            files: t.files.clone(),
            config: Config::default(),
            sign_in: Arc::new(ByName(vec![("monitor", town.monitor.clone()), ("head", town.head.clone())])),
            counts: Arc::new(notices::MenuCounts::default()),
            menu: module.menu.clone(),
        });
        let (pages, _) = module.routes.into_parts();
        let (api, _) = module.api.split_for_parts();
        let layer = axum::middleware::from_fn_with_state(app.clone(), web::ensure_token);
        let reader: Arc<dyn plans::PlanReader> = Arc::new(plans::Beside);
        let reader = axum::Extension(reader);
        Self(pages.merge(api).layer(layer).layer(reader).with_state(app))
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

    pub async fn get(&self, who: &str, path: &str) -> Got {
        self.send(who, Request::get(path), String::new()).await
    }

    pub async fn post(&self, who: &str, path: &str, form: &str) -> Got {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(who, request, format!("csrf={TOKEN}&{form}")).await
    }

    /// What a program asks with its token.
    pub async fn api(
        &self,
        who: &str,
        method: Method,
        path: &str,
        sent: &serde_json::Value,
    ) -> (StatusCode, serde_json::Value) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {who}"))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(sent.to_string()))
            .unwrap();
        let response = self.0.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), 10 << 20).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or_default())
    }

    pub async fn upload(&self, who: &str, path: &str, name: &str, text: &str) -> Got {
        self.multipart(who, path, &[], Some((name, text))).await
    }

    /// A form with fields and perhaps a file.
    pub async fn multipart(
        &self,
        who: &str,
        path: &str,
        fields: &[(&str, &str)],
        file: Option<(&str, &str)>,
    ) -> Got {
        let part = |head: &str, value: &str| {
            format!("--cut\r\nContent-Disposition: form-data; {head}\r\n\r\n{value}\r\n")
        };
        let mut body = part("name=\"csrf\"", TOKEN);
        for (name, value) in fields {
            body.push_str(&part(&format!("name=\"{name}\""), value));
        }
        if let Some((name, text)) = file {
            body.push_str(&part(&format!("name=\"tep\"; filename=\"{name}\""), text));
        }
        let request = Request::post(path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut");
        self.send(who, request, format!("{body}--cut--\r\n")).await
    }
}

testkit::both!(tables(), the_way_from_the_file_to_work, |t| async move {
    let town = Town::found(&t).await;
    let browser = Browser::new(&t, &town);
    for path in ["/ke-hoach", "/ke-hoach/moi", "/ke-hoach/kiem-tra"] {
        let got = browser.get("monitor", path).await;
        assert_eq!(got.status, StatusCode::OK, "{path}: {}", got.body);
    }
    let bad = browser.upload("monitor", "/ke-hoach/moi", "a.doc", "\u{0}\u{1}").await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", bad.body);
    let checked = browser.upload("monitor", "/ke-hoach/kiem-tra", "du-thao.txt", PLAN).await;
    assert_eq!(checked.status, StatusCode::OK, "{}", checked.body);
    assert!(checked.body.contains("rõ thời gian"), "{}", checked.body);
    assert!(plans::plans_of(t.store.cx(Actor::system()).db(), town.authority).await.unwrap().is_empty());

    let read = browser.upload("monitor", "/ke-hoach/moi", "ke-hoach.txt", PLAN).await;
    assert_eq!(read.status, StatusCode::SEE_OTHER, "{}", read.body);
    let review = browser.get("monitor", &read.to).await;
    assert_eq!(review.status, StatusCode::OK, "{}", review.body);
    for words in ["chỗ cần xem", "Ánh Dương", "ts-sp-who", "ts-sp-goal", "id=\"d1\"", "data-span="] {
        assert!(review.body.contains(words), "{words}: {}", review.body);
    }
    assert_eq!(browser.get("head", &read.to).await.status, StatusCode::NOT_FOUND);
    let href = read.to.strip_suffix("/xem-lai").unwrap();

    let cx = t.cx(town.monitor.clone());
    let id = href.rsplit('/').next().unwrap().parse().unwrap();
    let item = plans::items(cx.db(), id).await.unwrap().into_iter().find(|i| i.code == "1.2").unwrap();
    let typed = format!("muc={0}&version=1&ten=Vi%E1%BB%87c+d%E1%BB%9F", item.id);
    let kept = browser.post("monitor", &format!("{href}/nhap"), &typed).await;
    assert_eq!(kept.status, StatusCode::NO_CONTENT, "{}", kept.body);
    let again = browser.get("monitor", &read.to).await;
    assert!(again.body.contains("Việc dở") && again.body.contains("khôi phục"), "{}", again.body);
    let wrong =
        browser.post("monitor", &format!("{href}/muc/{}", item.id), &format!("{typed}&den=hai")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("23/11/2026"), "{}", wrong.body);

    let early = browser.post("monitor", &format!("{href}/ban-hanh"), "").await;
    assert!(early.to.ends_with("/xem-lai"));
    for question in plans::questions(cx.db(), id).await.unwrap() {
        let form = match question.asks {
            plans::Asks::Agency | plans::Asks::Lead | plans::Asks::Monitor => {
                format!("co-quan=a:{}", town.finance)
            }
            plans::Asks::Deadline => "tra-loi=het-nam".to_owned(),
            _ => "tra-loi=giu".to_owned(),
        };
        let got = browser.post("monitor", &format!("{href}/cau-hoi/{}", question.id), &form).await;
        assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.body);
    }
    assert!(browser.get("monitor", &read.to).await.body.contains("đã xem hết"));
    let issued = browser.post("monitor", &format!("{href}/ban-hanh"), "").await;
    assert_eq!(issued.to, href, "{}", issued.body);
    for who in ["monitor", "head"] {
        for part in ["", "/van-ban", "/sau-ro", "/dieu-chinh", "/chi-tiet", "/bao-cao", "/tep"] {
            let got = browser.get(who, &format!("{href}{part}")).await;
            assert_eq!(got.status, StatusCode::OK, "{who} {part}: {}", got.body);
        }
    }
    let shown = browser.get("head", href).await.body;
    assert!(shown.contains("Phòng Tư pháp chủ trì") && shown.contains("Rà soát quy chế"), "{shown}");
    let own = browser.get("head", &format!("{href}/chi-tiet/{}", town.justice)).await;
    assert!(own.body.contains("Nộp để duyệt"), "{}", own.body);
    let other = browser.get("head", &format!("{href}/chi-tiet/{}", town.finance)).await;
    assert!(!other.body.contains("Nộp để duyệt"), "{}", other.body);
    let amend = browser.get("monitor", &format!("{href}/muc/{}/dieu-chinh", item.id)).await;
    assert_eq!(amend.status, StatusCode::OK);
    let empty = browser.post("monitor", &format!("{href}/muc/{}/dieu-chinh", item.id), "ten=&ly-do=").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let list = browser.get("head", "/ke-hoach?q=cai+cach").await;
    assert!(list.body.contains(href), "{}", list.body);
    assert_eq!(browser.get("head", "/ke-hoach?xuat=xlsx").await.status, StatusCode::OK);
    let list = browser.get("head", "/ke-hoach?nam=2021").await.body;
    for kind in ["xlsx", "csv"] {
        assert!(list.contains(&format!("href=\"/ke-hoach?nam=2021&#38;xuat={kind}\"")), "{kind}: {list}");
    }
});

testkit::both!(tables(), the_plan_page_names_who_acted_and_offers_what_is_possible, |t| async move {
    let town = Town::found(&t).await;
    let browser = Browser::new(&t, &town);
    let (id, _) = town.in_force(&t).await;
    let href = format!("/ke-hoach/{id}");
    let shown = browser.get("monitor", &href).await.body;
    assert!(shown.contains("Thu hồi ban hành") && shown.contains("Ban hành thực hiện"), "{shown}");
    let history = shown.split("id=\"lich-su\"").nth(1).unwrap();
    assert!(history.contains("Phan Hoài Nam") && !history.contains("Người theo dõi kế hoạch"), "{history}");
    assert!(shown.contains("6 rõ: ") && shown.contains("đánh giá bằng con số nào?"), "{shown}");
    let owed = browser.get("head", &format!("{href}/chi-tiet")).await.body;
    assert!(owed.contains("Hạn nộp") && owed.contains("22/10/2021"), "{owed}");
    let asked = plans::questions(t.system().db(), id).await.unwrap();
    let gap = asked.iter().find(|question| question.asks == plans::Asks::Gap).unwrap();
    let path = format!("{href}/cau-hoi/{}", gap.id);
    assert_eq!(browser.post("head", &path, "tra-loi=loi&loi=a").await.status, StatusCode::FORBIDDEN);
    t.clock.set(t.system().now().plus_seconds(60));
    let answered = browser.post("monitor", &path, "tra-loi=loi&loi=Theo+m%E1%BA%ABu").await;
    assert_eq!(answered.status, StatusCode::SEE_OTHER, "{}", answered.body);
    // Somebody has acted: the button goes, and pressing it all the same changes nothing.
    let shown = browser.get("monitor", &href).await.body;
    assert!(!shown.contains("Thu hồi ban hành"), "{shown}");
    assert_eq!(browser.post("monitor", &format!("{href}/thu-hoi"), "").await.to, href);
    assert_eq!(plans::plan(t.system().db(), id).await.unwrap().state, plans::PlanState::InForce);

    crate::town::go_to(&t, "2021-10-27");
    let owed = browser.get("monitor", &format!("{href}/chi-tiet")).await.body;
    assert!(owed.contains("3 quá hạn"), "{owed}");
    let items = plans::items(t.system().db(), id).await.unwrap();
    let item = items.iter().find(|item| item.code == "1.2").unwrap();
    let change = format!(
        "so-ky-hieu=75%2FKH-UBND&ngay=27%2F10%2F2021&ly-do=x&ten=C%C3%B4ng+khai&tu=01%2F11%2F2021&den=31%2F12%2F2021\
         &san-pham=B%C3%A1o+c%C3%A1o&chu-tri=a:{}&phoi-hop=a:{}",
        town.justice, town.home
    );
    let amended = browser.post("monitor", &format!("{href}/muc/{}/dieu-chinh", item.id), &change).await;
    assert_eq!(amended.status, StatusCode::SEE_OTHER, "{}", amended.body);
    let list = browser.get("monitor", &format!("{href}/dieu-chinh")).await.body;
    for words in ["Tên mục:", "Thời gian:", "Sản phẩm:", "Chủ trì:", "Phối hợp:", "Công khai ngân sách"]
    {
        assert!(list.contains(words), "{words}: {list}");
    }
    let shown = browser.get("monitor", &href).await.body;
    assert!(shown.contains("Điều chỉnh mục 1.2"), "{shown}");
});

testkit::both!(tables(), general_targets_and_duties_have_forms_at_the_review, |t| async move {
    let town = Town::found(&t).await;
    let browser = Browser::new(&t, &town);
    let id = town.upload(&t).await;
    let href = format!("/ke-hoach/{id}");
    let cx = t.cx(town.monitor.clone());
    let review = browser.get("monitor", &format!("{href}/xem-lai")).await.body;
    assert!(review.contains("id=\"chi-tieu-chung\"") && review.contains("Thêm trách nhiệm"), "{review}");
    let version = async || plans::plan(cx.db(), id).await.unwrap().version;
    let targets = plans::targets(cx.db(), id).await.unwrap();
    let general = targets.iter().find(|target| target.item.is_none()).unwrap();
    let typed = |value: &str, version: i64| {
        format!(
            "version={version}&ct-id={}&ct-ten=H%C3%A0i+l%C3%B2ng&ct-so-sanh=%3E%3D&ct-nguong={value}&ct-den=&ct-don-vi=percent&ct-ky=&ct-han=&ct-do=",
            general.id
        )
    };
    let path = format!("{href}/chi-tieu-chung");
    let wrong = browser.post("monitor", &path, &typed("nhi%E1%BB%81u", version().await)).await;
    assert!(
        wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.body.contains("nhiều"),
        "{}",
        wrong.body
    );
    let saved = browser.post("monitor", &path, &typed("92,5", version().await)).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let after = plans::target(cx.db(), general.id).await.unwrap();
    assert_eq!((after.value, after.op.as_str(), after.name.as_str()), (Some(92.5), ">=", "Hài lòng"));

    let path = format!("{href}/trach-nhiem/moi");
    let form = format!("version={}&co-quan=a:{}&viec=", version().await, town.justice);
    let wrong = browser.post("monitor", &path, &form).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let many = format!("{form}&noi-nhan=UBND+t%E1%BB%89nh&khi=ngay&ngay=ch%C6%B0a+r%C3%B5");
    let wrong = browser.post("monitor", &path, &many).await.body;
    for field in ["tn-viec-moi", "tn-ngay-moi"] {
        for part in ["href=\"#X\"", "id=\"X\"", "aria-describedby=\"X-loi\"", "id=\"X-loi\""] {
            let part = part.replace('X', field);
            assert_eq!(wrong.matches(&part).count(), 1, "{part}: {wrong}");
        }
    }
    assert!(wrong.contains("value=\"chưa rõ\"") && wrong.contains("value=\"UBND tỉnh\""), "{wrong}");
    let known = plans::duties(cx.db(), id).await.unwrap().remove(0);
    let wrong = browser.post("monitor", &format!("{href}/trach-nhiem/{}", known.id), &many).await.body;
    let (link, line) =
        (format!("href=\"#tn-viec-{}\"", known.id), format!("id=\"tn-viec-{}-loi\"", known.id));
    assert!(wrong.contains(&link) && wrong.contains(&line) && !wrong.contains("tn-viec-moi-loi"), "{wrong}");
    let form = format!("{form}B%C3%A1o+c%C3%A1o+nhanh&khi=month&ngay-trong-ky=20");
    assert_eq!(browser.post("monitor", &path, &form).await.status, StatusCode::SEE_OTHER);
    let duties = plans::duties(cx.db(), id).await.unwrap();
    let added = duties.iter().find(|duty| duty.what == "Báo cáo nhanh").unwrap();
    assert!(matches!(&added.due, Some(plans::Due::Every { every, day: Some(20), .. }) if every == "month"));
    let drop = format!("version={}&bo=1", version().await);
    let path = format!("{href}/trach-nhiem/{}", added.id);
    assert_eq!(browser.post("head", &path, &drop).await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.post("monitor", &path, &drop).await.status, StatusCode::SEE_OTHER);
    assert_eq!(plans::duties(cx.db(), id).await.unwrap().len(), duties.len() - 1);
    // A duty without a day is opened by hand from the plan page.
    let form = format!(
        "version={}&co-quan=a:{}&viec=B%C3%A1o+c%C3%A1o+ngay+sau+khi+ki%E1%BB%83m+tra",
        version().await,
        town.justice
    );
    let added = browser.post("monitor", &format!("{href}/trach-nhiem/moi"), &form).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.body);
    town.answer_all(&cx, id).await;
    plans::acts::issue::issue(&cx, id).await.unwrap();
    let shown = browser.get("monitor", &href).await.body;
    assert!(shown.contains("Báo cáo mở khi có việc") && shown.contains("ngay sau khi kiểm tra"), "{shown}");
    assert!(!browser.get("head", &href).await.body.contains("Báo cáo mở khi có việc"));
    let duties = plans::duties(cx.db(), id).await.unwrap();
    let waiting = duties.iter().find(|duty| duty.what.contains("kiểm tra")).unwrap();
    let path = format!("{href}/trach-nhiem/{}/mo", waiting.id);
    assert_eq!(browser.post("monitor", &path, "ngay=mai").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let opened = browser.post("monitor", &path, "ngay=20%2F10%2F2021").await;
    assert_eq!(opened.to, format!("{href}/bao-cao"), "{}", opened.body);
    assert!(browser.get("head", &opened.to).await.body.contains("hạn 20/10/2021"));
});

testkit::both!(tables(), programs_read_plans_with_a_token, |t| async move {
    let town = Town::found(&t).await;
    let (id, _) = town.in_force(&t).await;
    let browser = Browser::new(&t, &town);
    let ask = |path: String| {
        let request = Request::get(path).header(header::AUTHORIZATION, "Bearer head");
        browser.send("nobody", request, String::new())
    };
    let list = ask("/api/plans?q=cai+cach".to_owned()).await;
    assert!(list.status == StatusCode::OK && list.body.contains(&id.to_string()), "{}", list.body);
    let one = ask(format!("/api/plans/{id}")).await;
    assert!(one.body.contains("\"tasks.done-in-time\""), "{}", one.body);
    let reading = ask(format!("/api/plans/{id}/reading")).await;
    let reading: serde_json::Value = serde_json::from_str(&reading.body).unwrap();
    assert!(reading["items"].as_array().is_some_and(|items| !items.is_empty()));
    assert_eq!(browser.get("nobody", "/api/plans").await.status, StatusCode::UNAUTHORIZED);

    // A draft is put into force once its questions are answered, by whoever keeps plans.
    let draft = town.upload(&t).await;
    let put = |who: &'static str| {
        let request = Request::post(format!("/api/plans/{draft}/put-into-force"))
            .header(header::AUTHORIZATION, format!("Bearer {who}"));
        browser.send("nobody", request, String::new())
    };
    assert_eq!(put("monitor").await.status, StatusCode::CONFLICT, "questions are open");
    let cx = t.cx(town.monitor.clone());
    town.answer_all(&cx, draft).await;
    assert!([StatusCode::FORBIDDEN, StatusCode::NOT_FOUND].contains(&put("head").await.status));
    let done = put("monitor").await;
    assert!(done.status == StatusCode::OK && done.body.contains("\"tasks\":"), "{}", done.body);
    let found = store::search::find(cx.db(), &cx.actor.scope(), "hai long", 20).await.unwrap();
    assert!(found.iter().any(|hit| hit.kind == "target"), "{found:?}");
});

testkit::both!(tables(), the_same_file_again_is_said_at_the_review, |t| async move {
    const SAID: &str = "Hình như văn bản này đã được đưa vào";
    let town = Town::found(&t).await;
    let browser = Browser::new(&t, &town);
    let upload = async || {
        let read = browser.upload("monitor", "/ke-hoach/moi", "ke-hoach.txt", PLAN).await;
        assert_eq!(read.status, StatusCode::SEE_OTHER, "{}", read.body);
        read.to
    };
    let review = async |path: &str| {
        let got = browser.get("monitor", path).await;
        assert_eq!(got.status, StatusCode::OK, "{path}: {}", got.body);
        got.body
    };
    let first = upload().await;
    assert!(!review(&first).await.contains(SAID), "there is no other");
    let second = upload().await;
    let href = first.strip_suffix("/xem-lai").unwrap();
    let body = review(&second).await;
    assert!(body.contains(&format!("{SAID}: kế hoạch cùng tên, đang xem lại.")), "{body}");
    assert!(body.contains(&format!("<a href=\"{href}\">Xem kế hoạch đó</a>")), "{body}");

    // The one before is at work by now: the review says so.
    let cx = t.cx(town.monitor.clone());
    let id = href.rsplit('/').next().unwrap().parse().unwrap();
    town.answer_all(&cx, id).await;
    plans::acts::issue::issue(&cx, id).await.unwrap();
    let body = review(&second).await;
    assert!(body.contains(&format!("{SAID}: kế hoạch ngày 01/10/2021, đang thực hiện.")), "{body}");

    // What bears a number is known by it, whatever its title; another year or title without one is another plan.
    let facts = async |path: &str, version: i64, title: &str, symbol: &str, year: i64| {
        let action = path.replace("/xem-lai", "/thong-tin");
        let form = format!("version={version}&ten-ke-hoach={title}&so-ky-hieu={symbol}&nam={year}");
        let got = browser.post("monitor", &action, &form).await;
        assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.body);
    };
    facts(&second, 1, "Một+kế+hoạch+khác", "", 2021).await;
    assert!(!review(&second).await.contains(SAID));
    let third = upload().await;
    assert!(review(&third).await.contains(SAID), "the first one still");
    facts(&third, 1, "Cùng+số,+khác+tên", "12/KH-UBND", 2021).await;
    assert!(!review(&third).await.contains(SAID), "nothing else bears this number");
    facts(&second, 2, "Một+kế+hoạch+khác", "12/KH-UBND", 2021).await;
    let body = review(&third).await;
    assert!(body.contains(&format!("{SAID}: kế hoạch số 12/KH-UBND")), "{body}");
    facts(&second, 3, "Một+kế+hoạch+khác", "12/KH-UBND", 2020).await;
    assert!(!review(&third).await.contains(SAID), "numbers begin anew each year");
});

testkit::both!(tables(), lists_under_a_plan_are_files_and_papers_have_histories, |t| async move {
    let town = Town::found(&t).await;
    let (id, _) = town.in_force(&t).await;
    let browser = Browser::new(&t, &town);
    crate::town::go_to(&t, "2021-11-04");
    let cx = t.system();
    plans::acts::open_reports::open_reports(&cx, cx.today()).await.unwrap();
    let own = plans::reports_of(cx.db(), id).await.unwrap();
    let own = own.into_iter().find(|report| report.agency == town.justice).unwrap();
    let (head, monitor) = (t.cx(town.head.clone()), t.cx(town.monitor.clone()));
    plans::acts::report::write(&head, id, own.id, own.version, "Đã rà soát.", true).await.unwrap();
    let paper = plans::detailed_of(cx.db(), id).await.unwrap();
    let paper = paper.into_iter().find(|paper| paper.agency == town.justice).unwrap();
    plans::acts::detailed::write(&head, id, town.justice, paper.version, &paper.lines, true).await.unwrap();
    plans::acts::detailed::decide(&monitor, id, town.justice, paper.version + 1, None).await.unwrap();

    for (path, words) in [
        (format!("/ke-hoach/{id}/chi-tiet"), vec!["Phòng Tư pháp thị xã Phước Long", "đã duyệt"]),
        (format!("/ke-hoach/{id}/bao-cao"), vec!["2021-11-15", "Đã rà soát."]),
        (format!("/ke-hoach/{id}/cau-hoi"), vec!["Câu hỏi", "Mục"]),
        (format!("/ke-hoach/{id}/sau-ro"), vec!["Nên thêm", "Công khai ngân sách"]),
    ] {
        let csv = browser.get("head", &format!("{path}?xuat=csv")).await;
        assert_eq!(csv.status, StatusCode::OK, "{path}");
        assert!(words.iter().all(|word| csv.body.contains(word)), "{path}: {}", csv.body);
        let page = browser.get("head", &path).await;
        assert!(page.body.contains(&format!("{path}?xuat=xlsx")), "{path}: {}", page.body);
        let xlsx = browser.get("head", &format!("{path}?xuat=xlsx")).await;
        assert!(xlsx.status == StatusCode::OK && xlsx.body.starts_with("PK"), "{path}");
    }
    for (path, acts) in [
        (own.href(), vec![("Nộp", "Lê Văn Trưởng"), ("Đến kỳ báo cáo", "Hệ thống")]),
        (
            format!("/ke-hoach/{id}/chi-tiet/{}", town.justice),
            vec![("Nộp để duyệt", "Lê Văn Trưởng"), ("Duyệt", "Phan Hoài Nam")],
        ),
    ] {
        let page = browser.get("head", &path).await;
        let history = page.body.split("id=\"lich-su\"").nth(1).unwrap_or_default();
        for (what, who) in acts {
            let line = history.split("<li").find(|line| line.contains(&format!(">{what}<")));
            assert!(line.is_some_and(|line| line.contains(who)), "{path}: {what} by {who}: {history}");
        }
    }
    // A draft has no lists for who does not keep plans.
    let draft = town.upload_text(&t, PLAN).await;
    for list in ["chi-tiet", "bao-cao", "cau-hoi", "minh-chung"] {
        let path = format!("/ke-hoach/{draft}/{list}?xuat=csv");
        assert_eq!(browser.get("head", &path).await.status, StatusCode::NOT_FOUND, "{list}");
    }
});
