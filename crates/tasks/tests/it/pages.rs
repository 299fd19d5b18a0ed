//! Pages through the router: they render for everybody who may see them, forms come back with what was typed, JSON
//! answers.

use std::sync::Arc;

use async_trait::async_trait;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use kernel::{AccountId, Actor, PersonId, Result, SessionId};
use store::Store;
use tasks::{NewTask, acts};
use testkit::Testing;
use tower::ServiceExt;
use web::{App, AppParts, Config, Session, SignIn};

use crate::tables;
use crate::town::Town;

/// A browser or program is whoever its cookie or token names.
struct Names(Vec<(&'static str, Actor)>);

impl Names {
    fn of(&self, token: &str) -> Option<Actor> {
        self.0.iter().find(|(name, _)| *name == token).map(|(_, actor)| actor.clone())
    }
}

#[async_trait]
impl SignIn for Names {
    async fn session(&self, store: &Store, token: &str) -> Result<Option<Session>> {
        Ok(self.of(token).map(|actor| Session {
            id: store.cx(Actor::system()).new_id::<SessionId>(),
            name: actor.name().to_owned(),
            actor,
            position: String::new(),
            place: "UBND thị xã Phước Long".to_owned(),
            theme: "auto".to_owned(),
        }))
    }
    async fn bearer(&self, _: &Store, token: &str) -> Result<Option<Actor>> {
        Ok(self
            .of(token)
            .map(|actor| actor.limited_to(vec!["tasks:read".to_owned(), "work:read".to_owned()])))
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

pub struct Site(axum::Router);

const CSRF: &str = "0123456789abcdef0123456789abcdef";

impl Site {
    pub fn of(t: &Testing, town: &Town) -> Self {
        let (tasks, notices) = (tasks::module(), notices::module(None, Config::default()));
        let mut menu = notices.menu.clone();
        menu.extend(tasks.menu.clone());
        let app = App::new(AppParts {
            store: t.store.clone(),
            files: t.files.clone(),
            config: Config::default(),
            sign_in: Arc::new(Names(vec![
                ("monitor", town.monitor.clone()),
                ("head", town.head.clone()),
                ("official", town.official.clone()),
                ("other", town.other.clone()),
            ])),
            counts: Arc::new(notices::MenuCounts::default()),
            menu,
        });
        let (pages, _) = tasks.routes.and(notices.routes).into_parts();
        let (api, _) = tasks.api.merge(notices.api).split_for_parts();
        let token = axum::middleware::from_fn_with_state(app.clone(), web::ensure_token);
        Self(pages.merge(api).layer(token).with_state(app))
    }

    pub async fn get(&self, who: &str, path: &str) -> (StatusCode, String) {
        let request = Request::get(path).header(header::COOKIE, format!("{}={who}", web::SESSION_COOKIE));
        self.send(request.body(Body::empty()).unwrap()).await
    }

    async fn api(&self, who: &str, path: &str) -> (StatusCode, String) {
        let request = Request::get(path).header(header::AUTHORIZATION, format!("Bearer {who}"));
        self.send(request.body(Body::empty()).unwrap()).await
    }

    async fn post(&self, who: &str, path: &str, form: &str) -> (StatusCode, String) {
        let request = Request::post(path)
            .header(header::COOKIE, format!("{}={who}; ts_csrf={CSRF}", web::SESSION_COOKIE))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(format!("csrf={CSRF}&{form}"))).unwrap()).await
    }

    /// A multipart form with a file.
    async fn upload(
        &self,
        who: &str,
        path: &str,
        fields: &[(&str, &str)],
        file: Option<(&str, &str, &str)>,
    ) -> (StatusCode, String) {
        let mut body = format!("--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{CSRF}\r\n");
        let head = "--x\r\nContent-Disposition: form-data";
        for (name, value) in fields {
            body += &[head, "; name=\"", name, "\"\r\n\r\n", value, "\r\n"].concat();
        }
        if let Some((name, file, bytes)) = file {
            let kind = "\"\r\nContent-Type: text/plain\r\n\r\n";
            body += &[head, "; name=\"", name, "\"; filename=\"", file, kind, bytes, "\r\n"].concat();
        }
        body.push_str("--x--\r\n");
        let request = Request::post(path)
            .header(header::COOKIE, format!("{}={who}; ts_csrf={CSRF}", web::SESSION_COOKIE))
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    async fn send(&self, request: Request<Body>) -> (StatusCode, String) {
        let response = self.0.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), 10 << 20).await.unwrap();
        (status, String::from_utf8_lossy(&bytes).into_owned())
    }
}

testkit::both!(tables(), every_page_renders, |t| async move {
    let town = Town::found(&t).await;
    let site = Site::of(&t, &town);
    for path in ["/viec-cua-toi", "/nhiem-vu", "/thong-bao", "/lich", "/nhiem-vu/giao", "/nhiem-vu/giao-bang"]
    {
        let (status, html) = site.get("monitor", path).await;
        assert_eq!(status, StatusCode::OK, "{path}: {html}");
    }
    assert!(site.get("monitor", "/viec-cua-toi").await.1.contains("Không có việc nào đang chờ bạn"));
    let id = town.give(&t, &town.task("Rà <soát> thủ tục", "2021-10-08")).await;
    let (_, html) = site.get("head", "/viec-cua-toi").await;
    assert!(html.contains("Rà &#60;soát&#62; thủ tục") && html.contains("Cập nhật tiến độ"), "{html}");
    for who in ["monitor", "head", "official", "other"] {
        let (status, html) = site.get(who, &format!("/nhiem-vu/{id}")).await;
        assert_eq!(status, StatusCode::OK, "{html}");
        assert_eq!(
            html.contains("id=\"cap-nhat\""),
            matches!(who, "head" | "official"),
            "{who} has the form of progress"
        );
        assert_eq!(html.contains("Yêu cầu giải trình"), who == "monitor", "{who}");
    }
    assert_eq!(site.get("other", &format!("/nhiem-vu/{id}/chia")).await.0, StatusCode::FORBIDDEN);
    assert_eq!(site.get("head", &format!("/nhiem-vu/{id}/chia")).await.0, StatusCode::OK);
    for path in [
        "/nhiem-vu?han=qua-han&co-quan=&q=ra%20soat",
        "/nhiem-vu?trang-thai=tat-ca&sap-xep=-ten",
        "/nhiem-vu?cua=cua-co-quan&han=sap-den-han",
        "/viec-cua-toi?ngay=hom-nay&loai=task",
        "/viec-cua-toi?ngay=sau",
        "/lich?thang=2021-09",
        "/thong-bao/nhac-viec/2021-10-01",
    ] {
        assert_eq!(site.get("head", path).await.0, StatusCode::OK, "{path}");
    }
    for path in
        ["/nhiem-vu?xuat=xlsx", "/nhiem-vu?xuat=csv", "/viec-cua-toi?xuat=xlsx", "/viec-cua-toi?xuat=csv"]
    {
        let (status, file) = site.get("head", path).await;
        assert!(status == StatusCode::OK && file.len() > 100, "{path}");
    }
    let (_, mine) = site.get("head", "/viec-cua-toi?loai=task").await;
    for kind in ["xlsx", "csv"] {
        assert!(
            mine.contains(&format!("href=\"/viec-cua-toi?loai=task&#38;xuat={kind}\"")),
            "{kind}: {mine}"
        );
    }
});

testkit::both!(tables(), forms_come_back_with_what_was_typed, |t| async move {
    let town = Town::found(&t).await;
    let site = Site::of(&t, &town);
    let (status, html) =
        site.post("monitor", "/nhiem-vu/giao", "ten=R%C3%A0+so%C3%A1t&han=31%2F02%2F2021").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        html.contains("value=\"Rà soát\"")
            && html.contains("31/02/2021")
            && html.contains("Hãy chọn cơ quan chủ trì."),
        "{html}"
    );
    let form = format!(
        "ten=R%C3%A0+so%C3%A1t&han=8%2F10%2F2021&chu-tri={}&ben-giao={}",
        town.justice, town.committee
    );
    let area = "x".repeat(401);
    let (status, html) = site.post("monitor", "/nhiem-vu/giao", &format!("{form}&linh-vuc={area}")).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "refused, not cut");
    assert!(html.contains("lĩnh vực dài quá 400") && html.contains(&format!("value=\"{area}\"")), "{html}");
    let (status, _) = site.post("monitor", "/nhiem-vu/giao", &form).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, html) = site.get("head", "/nhiem-vu").await;
    let id = html
        .split("href=\"/nhiem-vu/0")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .map(|id| format!("0{id}"))
        .unwrap();
    let (status, html) = site
        .post("head", &format!("/nhiem-vu/{id}/gia-han"), "han-moi=1%2F10%2F2021&ly-do-gia-han=V%C3%AC")
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(html.contains("Hạn mới phải sau hạn đang có.") && html.contains(">Vì</textarea>"), "{html}");
    let (status, html) = site
        .upload(
            "head",
            &format!("/nhiem-vu/{id}/tien-do"),
            &[("noi-dung", "Xong"), ("phan-tram", "120")],
            None,
        )
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{html}");
    let fields = [("noi-dung", "Đã xong phần một"), ("phan-tram", "50")];
    let (status, html) = site
        .upload(
            "head",
            &format!("/nhiem-vu/{id}/tien-do"),
            &fields,
            Some(("minh-chung", "Biên bản.txt", "noi dung")),
        )
        .await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{html}");
    let (_, html) = site.get("head", &format!("/nhiem-vu/{id}")).await;
    assert!(
        html.contains("Đã xong phần một") && html.contains("Biên bản.txt") && html.contains("Lê Văn Trưởng"),
        "{html}"
    );
    let file = html
        .split(&format!("/nhiem-vu/{id}/minh-chung/"))
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap();
    let path = format!("/nhiem-vu/{id}/minh-chung/{file}");
    assert_eq!(
        site.get("other", &path).await.0,
        StatusCode::NOT_FOUND,
        "who may not see the task gets no file of it"
    );
    assert_eq!(site.get("monitor", &path).await, (StatusCode::OK, "noi dung".to_owned()));
    let stale = site.post("head", &format!("/nhiem-vu/{id}/de-nghi"), "phien-ban=1").await;
    assert_eq!(stale.0, StatusCode::CONFLICT);
    assert_eq!(
        site.post("nobody", &format!("/nhiem-vu/{id}/de-nghi"), "").await.0,
        StatusCode::SEE_OTHER,
        "to the sign-in"
    );
});

testkit::both!(tables(), a_table_is_looked_at_before_it_is_given, |t| async move {
    let town = Town::found(&t).await;
    let site = Site::of(&t, &town);
    let assigner = town.committee.to_string();
    let table = "Nhiệm vụ\tChủ trì\tThời hạn\nRà soát\tphòng tư pháp\t8/10/2021\nLạ\tSở Lạ\t8/10/2021";
    let fields = [("ben-giao", assigner.as_str()), ("bang", table)];
    let (status, html) = site.upload("monitor", "/nhiem-vu/giao-bang", &fields, None).await;
    assert_eq!(status, StatusCode::OK, "{html}");
    assert!(
        html.contains("1 dòng sẽ giao, 1 dòng bỏ qua") && html.contains("không có cơ quan “Sở Lạ”"),
        "{html}"
    );
    assert!(town.waits(&t, &town.head).await.is_empty(), "nothing is written by looking");
    let file = Some(("tep", "viec.csv", "Nhiệm vụ;Chủ trì;Thời hạn\nTừ tệp;Phòng Tư pháp;8/10/2021"));
    let (status, html) =
        site.upload("monitor", "/nhiem-vu/giao-bang", &[("ben-giao", &assigner)], file).await;
    assert!(status == StatusCode::OK && html.contains("Từ tệp") && html.contains("1 dòng sẽ giao"), "{html}");
    let (status, _) = site.upload("monitor", "/nhiem-vu/giao-bang/xac-nhan", &fields, None).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(town.waits(&t, &town.head).await, [("task".to_owned(), "Rà soát".to_owned())]);
    assert_eq!(
        site.upload("monitor", "/nhiem-vu/giao-bang", &[], None).await.0,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(site.get("official", "/nhiem-vu/giao-bang").await.0, StatusCode::FORBIDDEN);
});

testkit::both!(tables(), json_by_token_and_scope, |t| async move {
    let town = Town::found(&t).await;
    let site = Site::of(&t, &town);
    let id = town.give(&t, &town.task("Rà soát thủ tục", "2021-10-08")).await;
    let (status, json) = site.api("head", "/api/tasks?q=ra%20soat").await;
    assert!(
        status == StatusCode::OK && json.contains("\"total\":1") && json.contains("còn 5 ngày làm việc"),
        "{json}"
    );
    let (status, json) = site.api("head", &format!("/api/tasks/{id}")).await;
    assert!(status == StatusCode::OK && json.contains("\"first_due\":\"2021-10-08\""), "{json}");
    let (status, json) = site.api("head", "/api/my-work").await;
    assert!(status == StatusCode::OK && json.contains("\"action\":\"Cập nhật tiến độ\""), "{json}");
    assert_eq!(site.api("nobody", "/api/tasks").await.0, StatusCode::UNAUTHORIZED);
    let request = Request::post(format!("/api/tasks/{id}/propose"))
        .header(header::AUTHORIZATION, "Bearer head")
        .body(Body::from("{}"))
        .unwrap();
    assert_eq!(site.send(request).await.0, StatusCode::FORBIDDEN, "a token that may only read");
});

testkit::both!(tables(), notices_are_read_by_opening_them, |t| async move {
    let town = Town::found(&t).await;
    let site = Site::of(&t, &town);
    let id = town.give(&t, &town.task("Rà soát thủ tục", "2021-10-08")).await;
    let (_, html) = site.get("head", "/thong-bao").await;
    assert!(html.contains("1 thông báo chưa đọc") && html.contains("Việc mới: Rà soát thủ tục"), "{html}");
    let notice =
        html.split("href=\"/thong-bao/0").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    assert_eq!(site.get("other", &format!("/thong-bao/0{notice}")).await.0, StatusCode::NOT_FOUND);
    assert_eq!(site.get("head", &format!("/thong-bao/0{notice}")).await.0, StatusCode::SEE_OTHER);
    assert!(site.get("head", "/thong-bao").await.1.contains("Đã đọc tất cả"));
    let asked =
        acts::ask_about_task(&t.cx(town.monitor.clone()), id, "Vì sao?", "2021-10-06".parse().unwrap())
            .await
            .unwrap();
    assert_eq!(site.get("head", &format!("/giai-trinh/{asked}")).await.0, StatusCode::OK);
    let (status, html) = site.post("head", &format!("/giai-trinh/{asked}"), "tra-loi=").await;
    assert!(
        status == StatusCode::UNPROCESSABLE_ENTITY && html.contains("Hãy viết nội dung giải trình."),
        "{html}"
    );
    assert_eq!(
        site.post("head", &format!("/giai-trinh/{asked}"), "tra-loi=V%C3%AC+ch%E1%BB%9D").await.0,
        StatusCode::SEE_OTHER
    );
    assert_eq!(site.post("head", "/thong-bao/da-doc", "").await.0, StatusCode::SEE_OTHER);
});

testkit::both!(tables(), what_concerns_me_elsewhere_stands_among_all_of_my_authority, |t| async move {
    let town = Town::found(&t).await;
    let site = Site::of(&t, &town);
    town.give(&t, &town.task("Việc một", "2021-10-08")).await;
    town.give(&t, &town.task("Việc ba", "2021-10-20")).await;
    // The province gives the town's department a task, and another town one that is none of ours.
    let (province, stranger): (kernel::AuthorityId, kernel::AgencyId) = (t.clock.new_id(), t.clock.new_id());
    let given = [("Việc hai", town.justice), ("Việc người khác", stranger)].map(|(title, lead)| NewTask {
        authority: province,
        area: "Lĩnh vực của tỉnh".to_owned(),
        assigner: stranger,
        lead,
        coordinators: Vec::new(),
        ..town.task(title, "2021-10-12")
    });
    let given = &given;
    t.system()
        .write(|tx| async move {
            for new in given {
                tasks::give_untold(&tx, new).await?;
            }
            Ok(())
        })
        .await
        .unwrap();
    let titles = async |query: &str| -> (u64, Vec<String>) {
        let (status, body) = site.api("monitor", &format!("/api/tasks?{query}")).await;
        assert_eq!(status, StatusCode::OK, "{body}");
        let list: serde_json::Value = serde_json::from_str(&body).unwrap();
        let rows =
            list["rows"].as_array().unwrap().iter().map(|row| row["title"].as_str().unwrap().to_owned());
        (list["total"].as_u64().unwrap(), rows.collect())
    };
    let found =
        |total: u64, rows: &[&str]| (total, rows.iter().map(|&row| row.to_owned()).collect::<Vec<_>>());
    assert_eq!(titles("").await, found(3, &["Việc một", "Việc hai", "Việc ba"]));
    assert_eq!(titles("size=2&page=2").await, found(3, &["Việc ba"]));
    assert_eq!(titles("state=given&q=viec+hai").await, found(1, &["Việc hai"]));
    assert_eq!(titles("state=done").await, found(0, &[]));
    let (_, html) = site.get("monitor", "/nhiem-vu").await;
    assert!(html.contains("Lĩnh vực của tỉnh") && html.contains("Cải cách thủ tục hành chính"), "{html}");
    // A head sees only what concerns the own agency, wherever it lies.
    let (_, html) = site.get("head", "/nhiem-vu").await;
    assert!(html.contains("Việc hai") && !html.contains("Việc người khác"), "{html}");
});

/// Counts that cannot be read: the database is gone.
struct NoCounts;

#[async_trait]
impl web::Counts for NoCounts {
    async fn counts(&self, _: &store::Cx) -> Result<std::collections::HashMap<String, u64>> {
        Err(kernel::Error::internal("gone"))
    }
    async fn place(&self, _: &store::Cx, _: Option<kernel::AuthorityId>) -> Result<String> {
        Err(kernel::Error::internal("gone"))
    }
}

testkit::both!(tables(), an_error_page_stands_also_where_its_frame_cannot_be_made, |t| async move {
    let town = Town::found(&t).await;
    let app = App::new(AppParts {
        store: t.store.clone(),
        files: t.files.clone(),
        config: Config::default(),
        sign_in: Arc::new(Names(vec![("head", town.head.clone())])),
        counts: Arc::new(NoCounts),
        menu: Vec::new(),
    });
    let frame = axum::middleware::from_fn_with_state(app.clone(), web::frame_problems);
    let router = axum::Router::new()
        .fallback(|| async { web::Problem::from(kernel::Error::NotFound) })
        .layer(frame)
        .with_state(app);
    let site = Site(router);
    for who in ["head", "nobody"] {
        let (status, html) = site.get(who, "/khong-co").await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{who}");
        assert!(html.contains("Không tìm thấy") && html.contains("ts-pub-head"), "{who}: {html}");
    }
});

testkit::both!(tables(), explanations_are_a_list_a_file_and_a_history, |t| async move {
    let town = Town::found(&t).await;
    let new = NewTask { coordinators: Vec::new(), ..town.task("Rà soát thủ tục", "2021-10-08") };
    let id = town.give(&t, &new).await;
    let due = "2021-10-06".parse().unwrap();
    let chair = t.cx(town.chair.clone());
    let asked = acts::ask_about_task(&chair, id, "Vì sao chậm?", due).await.unwrap();
    acts::ask_about_task(&chair, id, "Bao giờ xong?", due).await.unwrap();
    acts::answer_explanation(&t.cx(town.head.clone()), asked, "Chờ kinh phí.").await.unwrap();
    let site = Site::of(&t, &town);
    for who in ["head", "monitor"] {
        let (status, html) = site.get(who, "/giai-trinh").await;
        assert_eq!(status, StatusCode::OK, "{html}");
        assert!(html.contains("Vì sao chậm?") && html.contains("Bao giờ xong?"), "{who}: {html}");
        let (_, html) = site.get(who, "/giai-trinh?trang-thai=cho").await;
        assert!(!html.contains("Vì sao chậm?") && html.contains("Bao giờ xong?"), "{who}: {html}");
    }
    let (status, html) = site.get("other", "/giai-trinh").await;
    assert!(status == StatusCode::OK && !html.contains("Vì sao chậm?"), "not asked of them: {html}");
    let (status, csv) = site.get("head", "/giai-trinh?xuat=csv").await;
    assert!(status == StatusCode::OK && csv.contains("Chờ kinh phí.") && csv.contains("2021-10-06"), "{csv}");
    let (_, csv) = site.get("other", "/giai-trinh?xuat=csv").await;
    assert!(!csv.contains("Chờ kinh phí."), "{csv}");
    let (_, html) = site.get("head", &format!("/giai-trinh/{asked}")).await;
    let history = html.split("id=\"lich-su\"").nth(1).unwrap_or_default();
    assert!(history.contains("Gửi giải trình") && history.contains("Lê Văn Trưởng"), "{history}");

    let (status, csv) = site.get("head", "/thong-bao?xuat=csv").await;
    assert!(status == StatusCode::OK && csv.contains("Giải trình: Rà soát thủ tục"), "{csv}");
    let (_, csv) = site.get("other", "/thong-bao?xuat=csv").await;
    assert!(!csv.contains("Giải trình: Rà soát thủ tục"), "only one's own: {csv}");

    let (status, json) = site.api("head", &format!("/api/tasks/{id}/talk")).await;
    assert_eq!(status, StatusCode::OK, "{json}");
    let talk: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(talk["explanations"].as_array().unwrap().len(), 2);
    assert_eq!(talk["older"]["explanations"], 0);
});
