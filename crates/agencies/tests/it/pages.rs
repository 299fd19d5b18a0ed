//! Pages through the router: what whom is shown, what a form refuses, and that a preview writes nothing.

use std::collections::HashMap;
use std::sync::Arc;

use agencies::acts::{NewPerson, create_person};
use agencies::{Authority, Level};
use async_trait::async_trait;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use kernel::{AccountId, Actor, AuthorityId, PersonId, Result, Role, SessionId};
use store::{Cx, Store};
use testkit::Testing;
use tower::ServiceExt;
use web::{App, AppParts, Config, Counts, Session, SignIn};

use crate::town::{Town, administrator, authority, migrations, person, town};

/// A browser is whoever its cookie names.
struct Names(Vec<(&'static str, Actor)>);

#[async_trait]
impl SignIn for Names {
    async fn session(&self, store: &Store, token: &str) -> Result<Option<Session>> {
        Ok(self.0.iter().find(|(name, _)| *name == token).map(|(_, actor)| Session {
            id: store.cx(Actor::system()).new_id::<SessionId>(),
            name: actor.name().to_owned(),
            actor: actor.clone(),
            position: String::new(),
            place: "UBND thị xã Phước Long".to_owned(),
            theme: "auto".to_owned(),
        }))
    }
    async fn bearer(&self, _: &Store, _: &str) -> Result<Option<Actor>> {
        Ok(None)
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

struct NoCounts;

#[async_trait]
impl Counts for NoCounts {
    async fn counts(&self, _: &Cx) -> Result<HashMap<String, u64>> {
        Ok(HashMap::new())
    }
    async fn place(&self, _: &Cx, _: Option<AuthorityId>) -> Result<String> {
        Ok(String::new())
    }
}

struct Site(axum::Router);

const CSRF: &str = "0123456789abcdef0123456789abcdef";

impl Site {
    async fn of(t: &Testing, w: &Town, other: &Authority) -> Self {
        let who = vec![
            ("admin", administrator(t, &w.seat).await),
            ("viewer", t.actor(Role::Viewer, w.seat.id, &[w.home])),
            ("neighbour", t.actor(Role::Viewer, other.id, &[other.agency])),
        ];
        Self::with(t, who)
    }

    fn with(t: &Testing, who: Vec<(&'static str, Actor)>) -> Self {
        let app = App::new(AppParts {
            store: t.store.clone(),
            files: t.files.clone(),
            config: Config::default(),
            sign_in: Arc::new(Names(who)),
            counts: Arc::new(NoCounts),
            menu: agencies::module().menu,
        });
        let (pages, _) = agencies::module().routes.into_parts();
        let token = axum::middleware::from_fn_with_state(app.clone(), web::ensure_token);
        Self(pages.layer(token).with_state(app))
    }

    async fn get(&self, who: &str, path: &str) -> (StatusCode, String) {
        let request = Request::get(path).header(header::COOKIE, format!("{}={who}", web::SESSION_COOKIE));
        self.send(request.body(Body::empty()).unwrap()).await
    }

    async fn post(&self, who: &str, path: &str, form: &str) -> (StatusCode, String) {
        let request = Request::post(path)
            .header(header::COOKIE, format!("{}={who}; ts_csrf={CSRF}", web::SESSION_COOKIE))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(format!("csrf={CSRF}&{form}"))).unwrap()).await
    }

    async fn upload(&self, who: &str, kind: &str, table: &str) -> (StatusCode, String) {
        let body = [
            format!("--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{CSRF}\r\n"),
            format!("--x\r\nContent-Disposition: form-data; name=\"loai\"\r\n\r\n{kind}\r\n"),
            "--x\r\nContent-Disposition: form-data; name=\"tep\"; filename=\"bang.csv\"\r\n".to_owned(),
            format!("Content-Type: text/csv\r\n\r\n{table}\r\n--x--\r\n"),
        ];
        let request = Request::post("/quan-tri/nhap")
            .header(header::COOKIE, format!("{}={who}; ts_csrf={CSRF}", web::SESSION_COOKIE))
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
        self.send(request.body(Body::from(body.concat())).unwrap()).await
    }

    async fn send(&self, request: Request<Body>) -> (StatusCode, String) {
        let response = self.0.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), 10 << 20).await.unwrap();
        (status, String::from_utf8_lossy(&bytes).into_owned())
    }
}

async fn neighbour(t: &Testing) -> Authority {
    authority(&t.system(), "UBND thị xã Bình Long", "Bình Long", Level::District, None).await
}

testkit::both!(migrations(), every_page_renders, |t| async move {
    let (w, other) = (town(&t).await, neighbour(&t).await);
    let site = Site::of(&t, &w, &other).await;
    let head = person(&t.system(), w.seat.id, w.home, "Trần Văn Bình", "Trưởng phòng").await;
    for path in [
        "/co-quan/moi".to_owned(),
        "/co-quan?sap-xep=-dung-dau".to_owned(),
        "/co-quan?ngay=01/07/2021".to_owned(),
        format!("/co-quan/{}/sua", w.home),
        "/can-bo/moi".to_owned(),
        "/quan-tri/nhom".to_owned(),
        "/quan-tri/uy-quyen".to_owned(),
        "/quan-tri/lich?nam=2021".to_owned(),
        "/quan-tri/nhap?loai=people".to_owned(),
        "/quan-tri/nhap/mau?loai=people".to_owned(),
        "/quan-tri/cai-dat".to_owned(),
    ] {
        let (status, html) = site.get("admin", &path).await;
        assert_eq!(status, StatusCode::OK, "{path}: {html}");
    }
    let shows = async |path: &str, words: &[&str]| {
        let (status, html) = site.get("viewer", path).await;
        assert_eq!(status, StatusCode::OK, "{path}: {html}");
        assert!(words.iter().all(|word| html.contains(word)), "{path} {words:?}: {html}");
        assert!(
            !html.contains("Thêm cơ quan") && !html.contains("Thêm cán bộ"),
            "a viewer is offered nothing: {path}"
        );
    };
    shows("/co-quan", &["Phòng Nội vụ", "đứng đầu: Trần Văn Bình"]).await;
    shows("/co-quan?q=phong%20noi%20vu", &["Phòng Nội vụ", "Trần Văn Bình"]).await;
    shows("/co-quan?q=khong%20co%20gi", &["Không có cơ quan nào khớp"]).await;
    shows(&format!("/co-quan/{}", w.home), &["Trưởng phòng", "Lập cơ quan"]).await;
    shows("/can-bo?q=binh", &["Trần Văn Bình"]).await;
    shows(&format!("/can-bo/{head}"), &["Trưởng phòng", "đang giữ"]).await;
    let (status, csv) = site.get("viewer", "/co-quan?xuat=csv").await;
    assert!(
        status == StatusCode::OK && csv.contains("Phòng Nội vụ") && csv.contains("Trần Văn Bình"),
        "{csv}"
    );
});

testkit::both!(migrations(), lists_show_the_own_authority, |t| async move {
    let (w, other) = (town(&t).await, neighbour(&t).await);
    let site = Site::of(&t, &w, &other).await;
    person(&t.system(), w.seat.id, w.home, "Trần Văn Bình", "Trưởng phòng").await;
    for path in ["/co-quan?xuat=csv", "/co-quan?q=phong&xuat=csv"] {
        let (status, rows) = site.get("neighbour", path).await;
        assert_eq!(status, StatusCode::OK);
        assert!(!rows.contains("Phòng Nội vụ"), "{path}: {rows}");
    }
    for list in ["/co-quan", "/can-bo", "/quan-tri/lich"] {
        let path = format!("{list}?chinh-quyen={}", w.seat.id);
        assert_eq!(site.get("neighbour", &path).await.0, StatusCode::NOT_FOUND, "{list}");
        assert_eq!(site.get("viewer", &path).await.0, StatusCode::OK, "{list}");
    }
    let (_, rows) = site.get("neighbour", &format!("/can-bo?xuat=csv&co-quan={}", w.home)).await;
    assert!(!rows.contains("Trần Văn Bình"), "{rows}");
    let below = format!("/co-quan?chinh-quyen={}", w.ward.id);
    assert_eq!(site.get("admin", &below).await.0, StatusCode::OK, "what a hat covers is near");
});

testkit::both!(migrations(), files_and_choices_hold_everybody, |t| async move {
    let (w, other) = (town(&t).await, neighbour(&t).await);
    let site = Site::of(&t, &w, &other).await;
    let (many, seat) = (kernel::PageQuery::MOST as usize + 1, w.seat.id);
    t.system()
        .write(|tx| async move {
            for number in 0..many {
                let new = NewPerson {
                    authority: seat,
                    name: format!("Nguyễn Văn Đông {number}"),
                    code: String::new(),
                    email: String::new(),
                    phone: String::new(),
                };
                create_person(&tx, &new).await?;
            }
            Ok(())
        })
        .await
        .unwrap();
    let (status, csv) = site.get("admin", "/can-bo?xuat=csv").await;
    assert_eq!((status, csv.matches("Nguyễn Văn Đông").count()), (StatusCode::OK, many));
    let (status, html) = site.get("admin", "/quan-tri/uy-quyen").await;
    assert_eq!(
        (status, html.matches("Nguyễn Văn Đông").count()),
        (StatusCode::OK, 2 * many),
        "givers and receivers"
    );
});

testkit::both!(migrations(), a_viewer_cannot_post, |t| async move {
    let (w, other) = (town(&t).await, neighbour(&t).await);
    let site = Site::of(&t, &w, &other).await;
    let new =
        format!("ten=Phong+Moi&loai=department&cap=district&cap-tren={}&tu-ngay=01/10/2021", w.seat.agency);
    let count =
        async || agencies::agencies_of(t.system().db(), w.seat.id, t.system().today()).await.unwrap().len();
    let before = count().await;
    for (path, form) in [
        ("/co-quan/moi".to_owned(), new.clone()),
        (format!("/co-quan/{}/ket-thuc", w.home), "ban=1&den-ngay=01/10/2021".to_owned()),
        ("/can-bo/moi".to_owned(), format!("ho-ten=A&co-quan={}&tu-ngay=01/10/2021", w.home)),
        ("/quan-tri/nhom".to_owned(), "ten=nhom&loai=department".to_owned()),
        ("/quan-tri/lich".to_owned(), "ngay=14/10/2021&loai=ordinary&ten-ngay=x".to_owned()),
        ("/quan-tri/lich/gio".to_owned(), "gio-lam-viec=seven".to_owned()),
        ("/quan-tri/cai-dat".to_owned(), "dia-danh=X".to_owned()),
    ] {
        let (status, html) = site.post("viewer", &path, &form).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{path}: {html}");
    }
    assert_eq!(site.upload("viewer", "agencies", "Tên đơn vị\nPhòng Mới\n").await.0, StatusCode::FORBIDDEN);
    assert_eq!(count().await, before);
    assert_eq!(site.post("admin", "/co-quan/moi", &new).await.0, StatusCode::SEE_OTHER);
    assert_eq!(count().await, before + 1);
    let (status, html) = site.post("admin", "/co-quan/moi", "ten=Phong+Chua+Xong&tu-ngay=hom+qua").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        html.contains("Phong Chua Xong") && html.contains("hom qua"),
        "what was typed comes back: {html}"
    );
});

testkit::both!(migrations(), an_administrator_founds_an_authority_below, |t| async move {
    let (w, other) = (town(&t).await, neighbour(&t).await);
    let site = Site::of(&t, &w, &other).await;
    let form = |parent: kernel::AgencyId, place: &str| {
        format!(
            "ten=UBND+phuong+Phuoc+Binh&loai=office&cap=commune&cap-tren={parent}&tu-ngay=01/10/2021&chinh-quyen=1&dia-danh={place}"
        )
    };
    let named = async |name: &str| {
        let all = agencies::authorities(t.system().db()).await.unwrap();
        all.into_iter().find(|one| one.name == name)
    };
    let (status, html) = site.post("admin", "/co-quan/moi", &form(w.seat.agency, "")).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && html.contains("Nhập địa danh"), "{html}");
    let (status, html) = site.post("admin", "/co-quan/moi", &form(w.home, "Phuoc+Binh")).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && html.contains("ngay dưới một UBND"), "{html}");
    for who in ["viewer", "neighbour"] {
        let (status, _) = site.post(who, "/co-quan/moi", &form(w.seat.agency, "Phuoc+Binh")).await;
        assert!(status.is_client_error(), "{who}: {status}");
    }
    assert!(named("UBND phuong Phuoc Binh").await.is_none());
    assert_eq!(
        site.post("admin", "/co-quan/moi", &form(w.seat.agency, "Phuoc+Binh")).await.0,
        StatusCode::SEE_OTHER
    );
    let founded = named("UBND phuong Phuoc Binh").await.unwrap();
    assert_eq!(founded.place, "Phuoc Binh");
    let committee = agencies::agency(t.system().db(), founded.agency).await.unwrap();
    assert!(committee.is_authority && committee.parent == Some(w.seat.agency));
    assert_eq!(committee.kind, agencies::AgencyKind::Commune, "found by the group of communes");
});

testkit::both!(migrations(), a_preview_page_writes_nothing_until_it_is_confirmed, |t| async move {
    let (w, other) = (town(&t).await, neighbour(&t).await);
    let site = Site::of(&t, &w, &other).await;
    let names = async || -> Vec<String> {
        let all = agencies::agencies_of(t.system().db(), w.seat.id, t.system().today()).await.unwrap();
        all.into_iter().map(|one| one.name).collect()
    };
    let table = "Tên đơn vị,Trực thuộc\nPhòng Y tế,\nPhòng Nội vụ,\nTrạm Y tế,Phòng Không Có\n";
    let (status, html) = site.upload("admin", "agencies", table).await;
    assert_eq!(status, StatusCode::OK, "{html}");
    assert!(html.contains("Phòng Y tế") && html.contains("Không tìm thấy cơ quan cấp trên."), "{html}");
    assert!(html.contains("Ghi 1 dòng"), "{html}");
    assert!(!names().await.contains(&"Phòng Y tế".to_owned()), "nothing is written yet");
    let file = html.split("name=\"tep\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let confirm = format!("loai=agencies&tep={file}&chinh-quyen={}", w.seat.id);
    let (status, _) = site.post("viewer", "/quan-tri/nhap/ghi", &confirm).await;
    assert!(status.is_client_error(), "another one's file: {status}");
    assert_eq!(site.post("admin", "/quan-tri/nhap/ghi", &confirm).await.0, StatusCode::SEE_OTHER);
    assert!(
        names().await.contains(&"Phòng Y tế".to_owned()) && !names().await.contains(&"Trạm Y tế".to_owned())
    );
    let (status, html) = site.upload("admin", "agencies", "a,b\n1,2\n").await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && html.contains("Tên cơ quan"), "{html}");
});

testkit::both!(migrations(), histories_name_who_acted_and_lists_are_files, |t| async move {
    let (w, other) = (town(&t).await, neighbour(&t).await);
    let cx = t.system();
    let binh = person(&cx, w.seat.id, w.home, "Trần Văn Bình", "Trưởng phòng").await;
    let keeper = person(&cx, w.seat.id, w.office, "Đỗ Thị Quản", "Chuyên viên").await;
    let hats = administrator(&t, &w.seat).await.own_hats().to_vec();
    let site = Site::with(
        &t,
        vec![
            ("admin", Actor::person(t.clock.new_id(), keeper, "Đỗ Thị Quản", hats)),
            ("viewer", t.actor(Role::Viewer, w.seat.id, &[w.home])),
            ("neighbour", t.actor(Role::Viewer, other.id, &[other.agency])),
        ],
    );
    let post = async |path: String, form: String| {
        let (status, html) = site.post("admin", &path, &form).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{path}: {html}");
    };
    post("/quan-tri/nhom".to_owned(), "ten=C%C3%A1c+ph%C3%B2ng&loai=department".to_owned()).await;
    let groups = agencies::groups_of(cx.db(), w.seat.id, cx.today()).await.unwrap();
    let group = format!("/quan-tri/nhom/{}", groups[0].id);
    post(format!("{group}/thanh-vien"), format!("co-quan={}&tu-ngay=01/10/2021", w.office)).await;
    let form =
        format!("nguoi-giao={binh}&nguoi-nhan={keeper}&hinh-thuc=q&tu-ngay=01/10/2021&den-ngay=31/10/2021");
    // Nobody takes rights for themselves: somebody else writes it down.
    let giver = person(&cx, w.seat.id, w.home, "Lê Thị Giao", "Phó phòng").await;
    post("/quan-tri/uy-quyen".to_owned(), form.replace(&keeper.to_string(), &giver.to_string())).await;
    let given = agencies::delegations(cx.db(), w.seat.id).await.unwrap();
    let delegation = format!("/quan-tri/uy-quyen/{}", given[0].id);
    let day = "nam=2021&ngay=14/10/2021&loai=ordinary&ten-ngay=ng%C3%A0y+l%C3%A0m+b%C3%B9";
    post("/quan-tri/lich".to_owned(), day.to_owned()).await;
    post(format!("/can-bo/{binh}/sua"), "ho-ten=Tr%E1%BA%A7n+V%C4%83n+B%C3%ACnh&ban=1&ma=CB01".to_owned())
        .await;
    post("/quan-tri/cai-dat".to_owned(), "dia-danh=Ph%C6%B0%E1%BB%9Bc+Long+m%E1%BB%9Bi".to_owned()).await;
    for (path, said) in [
        (group.as_str(), "Ghi một cơ quan"),
        (delegation.as_str(), "Ghi ủy quyền"),
        ("/quan-tri/lich?nam=2021", "Đặt ngày 14/10/2021"),
        (&format!("/can-bo/{binh}"), "Sửa thông tin"),
        ("/quan-tri/cai-dat", "Đổi địa danh"),
    ] {
        let (status, html) = site.get("admin", path).await;
        assert_eq!(status, StatusCode::OK, "{path}: {html}");
        let history = html.split("id=\"lich-su\"").nth(1).unwrap_or_default();
        assert!(history.contains(said) && history.contains("Đỗ Thị Quản"), "{path}: {history}");
    }
    let (_, html) = site.get("admin", "/quan-tri/lich?nam=2022").await;
    assert!(!html.contains("Đặt ngày 14/10/2021"), "of another year");
    // Who wrote a person down is the business of the house; a delegation is seen there only.
    let (_, html) = site.get("neighbour", &format!("/can-bo/{binh}")).await;
    assert!(html.contains("Trần Văn Bình") && !html.contains("id=\"lich-su\""), "{html}");
    assert_eq!(site.get("neighbour", &delegation).await.0, StatusCode::NOT_FOUND);
    assert_eq!(site.get("viewer", &group).await.0, StatusCode::FORBIDDEN);

    for (path, words) in [
        ("/quan-tri/nhom?xuat=csv", "Các phòng"),
        ("/quan-tri/uy-quyen?xuat=csv", "Lê Thị Giao"),
        ("/quan-tri/lich?nam=2021&xuat=csv", "2021-10-14"),
    ] {
        let (status, csv) = site.get("admin", path).await;
        assert!(status == StatusCode::OK && csv.contains(words), "{path}: {csv}");
        assert!(!csv.contains("<html"), "{path}");
        let (status, xlsx) = site.get("admin", &path.replace("csv", "xlsx")).await;
        assert!(status == StatusCode::OK && xlsx.starts_with("PK"), "{path}");
    }
    assert_eq!(site.get("viewer", "/quan-tri/nhom?xuat=csv").await.0, StatusCode::FORBIDDEN);
    let path = format!("/quan-tri/uy-quyen?xuat=csv&chinh-quyen={}", w.seat.id);
    assert_eq!(site.get("neighbour", &path).await.0, StatusCode::NOT_FOUND);
});
