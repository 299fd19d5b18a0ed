//! Every act that a form can do leaves an event in the audit record.
//!
//! That nothing commits without an event is the store's own rule; here stands which event each address leaves. A new
//! POST route fails this test until its event is named.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::program::{Browser, Serving, root, routes, town};

/// Addresses and the events of which one is written when they succeed.
const EVENTS: &[(&str, &[&str])] = &[
    ("/quan-tri/ban-giao", &["work.handed-over"]),
    ("/dang-nhap", &["session.opened"]),
    ("/dang-nhap/hai-buoc", &["session.opened"]),
    ("/dang-xuat", &["session.ended"]),
    ("/cai-dat", &["authority.set-up"]),
    ("/quen-mat-khau", &["password.link-asked-for", "password.link-made"]),
    ("/dat-lai-mat-khau", &["password.set-by-link"]),
    ("/tai-khoan/thu", &["account.email-changed"]),
    ("/tai-khoan/phien/ket-thuc-het", &["session.others-ended"]),
    ("/tai-khoan/phien/{id}/ket-thuc", &["session.ended"]),
    ("/giao-dien", &["account.theme-chosen"]),
    ("/tai-khoan/mat-khau", &["password.changed"]),
    ("/tai-khoan/hai-buoc", &["second-step.on"]),
    ("/tai-khoan/hai-buoc/tat", &["second-step.off"]),
    ("/tai-khoan/hai-buoc/ma-moi", &["recovery-codes.made"]),
    ("/tai-khoan/ma-truy-cap", &["token.made"]),
    ("/tai-khoan/ma-truy-cap/{id}/thu-hoi", &["token.revoked"]),
    ("/quan-tri/tai-khoan/moi", &["account.created"]),
    ("/quan-tri/tai-khoan/{id}/cap-lai", &["account.reset"]),
    ("/quan-tri/tai-khoan/{id}/khoa", &["account.locked"]),
    ("/quan-tri/tai-khoan/{id}/mo", &["account.opened"]),
    ("/quan-tri/tai-khoan/{id}/vai-tro", &["role.given"]),
    ("/quan-tri/tai-khoan/{id}/vai-tro/{vai}/thu-hoi", &["role.taken"]),
    ("/co-quan/moi", &["agency.created"]),
    ("/co-quan/{id}/sua", &["agency.changed"]),
    ("/co-quan/{id}/doi-ten", &["agency.renamed"]),
    ("/co-quan/{id}/ten-goi", &["agency.also-called"]),
    ("/co-quan/{id}/ket-thuc", &["agency.ended"]),
    ("/can-bo/moi", &["person.created"]),
    ("/can-bo/{id}/sua", &["person.changed"]),
    ("/can-bo/{id}/chuc-vu", &["person.appointed"]),
    ("/can-bo/{id}/chuc-vu/{chuc-vu}/ket-thuc", &["person.relieved"]),
    ("/can-bo/{id}/chuc-vu/{chuc-vu}/chinh", &["person.main-position-chosen"]),
    ("/quan-tri/nhom", &["group.created"]),
    ("/quan-tri/nhom/{id}", &["group.changed"]),
    ("/quan-tri/nhom/{id}/xoa", &["group.removed"]),
    ("/quan-tri/nhom/{id}/thanh-vien", &["group.member-put"]),
    ("/quan-tri/nhom/{id}/thanh-vien/{dong}/bo", &["group.member-dropped"]),
    ("/quan-tri/uy-quyen", &["delegation.given"]),
    ("/quan-tri/uy-quyen/{id}/ket-thuc", &["delegation.ended"]),
    ("/quan-tri/lich", &["calendar.day-set"]),
    ("/quan-tri/lich/bo", &["calendar.day-cleared"]),
    ("/quan-tri/lich/gio", &["calendar.week-chosen"]),
    ("/quan-tri/nhap/ghi", &["organisation.imported"]),
    ("/quan-tri/cai-dat", &["settings.saved"]),
    ("/quan-tri/viec-nen/{id}/chay-lai", &["job.run-again"]),
    ("/nhiem-vu/giao", &["task.given"]),
    ("/nhiem-vu/giao-bang/xac-nhan", &["task.given"]),
    ("/nhiem-vu/{id}/chia", &["task.split"]),
    ("/nhiem-vu/{id}/tien-do", &["task.reported"]),
    ("/nhiem-vu/{id}/de-nghi", &["task.completion-proposed"]),
    ("/nhiem-vu/{id}/xac-nhan", &["task.completed"]),
    ("/nhiem-vu/{id}/tra-lai", &["task.returned"]),
    ("/nhiem-vu/{id}/rut", &["task.withdrawn"]),
    ("/nhiem-vu/{id}/hoi", &["task.asked"]),
    ("/nhiem-vu/{id}/gia-han", &["task.extension-asked"]),
    ("/nhiem-vu/{id}/phan-cong", &["task.assigned"]),
    ("/nhiem-vu/{id}/chuyen", &["task.moved"]),
    ("/nhiem-vu/{id}/don-doc", &["task.urged"]),
    ("/nhiem-vu/{id}/cho", &["task.linked"]),
    ("/nhiem-vu/{id}/thoi-cho/{viec}", &["task.unlinked"]),
    ("/nhiem-vu/{id}/giai-trinh", &["explanation.asked", "task.explanation-asked"]),
    ("/nhiem-vu/{id}/tra-loi/{cau-hoi}", &["task.answered"]),
    ("/nhiem-vu/{id}/gia-han/{lan}", &["task.extension-granted", "task.extension-refused"]),
    ("/giai-trinh/{id}", &["explanation.answered"]),
    ("/ke-hoach/moi", &["plan.read"]),
    ("/ke-hoach/{id}/muc/{muc}/dieu-chinh", &["plan.amended"]),
    ("/ke-hoach/{id}/dieu-chinh/moi", &["plan.amendment-opened"]),
    ("/ke-hoach/{id}/dieu-chinh/{lan}/bo", &["plan.amendment-discarded"]),
    ("/ke-hoach/{id}/dieu-chinh/{lan}/tep", &["plan.amendment-filed"]),
    ("/ke-hoach/{id}/dieu-chinh/{lan}/muc/{muc}", &["plan.amended"]),
    ("/ke-hoach/{id}/dieu-chinh/{lan}/muc/{muc}/bai-bo", &["plan.amended"]),
    ("/ke-hoach/{id}/dieu-chinh/{lan}/muc-moi", &["plan.amended"]),
    ("/ke-hoach/{id}/dieu-chinh/{lan}/chi-tieu/{ct}", &["plan.amended"]),
    ("/ke-hoach/{id}/dieu-chinh/{lan}/chi-tieu/{ct}/bai-bo", &["plan.amended"]),
    ("/ke-hoach/{id}/dieu-chinh/{lan}/chi-tieu-moi/{muc}", &["plan.amended"]),
    ("/ke-hoach/{id}/dieu-chinh/{lan}/trach-nhiem/{viec}", &["plan.amended"]),
    ("/ke-hoach/{id}/thong-tin", &["plan.corrected"]),
    ("/ke-hoach/{id}/muc", &["plan.item-added", "plan.detail-added"]),
    ("/ke-hoach/{id}/muc/{muc}", &["plan.item-corrected"]),
    ("/ke-hoach/{id}/muc/{muc}/de-muc", &["plan.item-made-heading"]),
    ("/ke-hoach/{id}/muc/{muc}/nhiem-vu", &["plan.heading-made-item"]),
    ("/ke-hoach/{id}/muc/{muc}/viec-cu-the", &["plan.detail-moved"]),
    ("/ke-hoach/{id}/chi-tieu-chung", &["plan.general-corrected"]),
    ("/ke-hoach/{id}/trach-nhiem/{viec}", &["plan.duty-corrected"]),
    ("/ke-hoach/{id}/trach-nhiem/{viec}/mo", &["plan.duty-opened"]),
    ("/ke-hoach/{id}/cau-hoi/{hoi}", &["plan.question-answered"]),
    ("/ke-hoach/{id}/ban-hanh", &["plan.put-into-force"]),
    ("/ke-hoach/{id}/thu-hoi", &["plan.taken-back"]),
    ("/ke-hoach/{id}/bo", &["plan.discarded"]),
    ("/ke-hoach/{id}/chi-tiet/{co-quan}", &["detailed-plan.written", "detailed-plan.submitted"]),
    ("/ke-hoach/{id}/chi-tiet/{co-quan}/duyet", &["detailed-plan.approved", "detailed-plan.returned"]),
    ("/ke-hoach/{id}/bao-cao/{bao-cao}", &["report.written", "report.submitted"]),
    ("/ke-hoach/{id}/bao-cao/{bao-cao}/duyet", &["report.accepted", "report.returned"]),
    ("/bang-theo-doi/don-doc", &["task.urged"]),
    ("/chi-tieu/{id}/gan", &["target.bound"]),
    ("/chi-tieu/{id}/chot", &["measure.closed"]),
    ("/chi-tieu/{id}/so-goc", &["target.baseline-set"]),
    ("/chi-tieu/{id}/giai-trinh", &["target.explanation-asked"]),
    ("/chi-tieu/{id}/bao-cao", &["target.figure-reported"]),
    ("/bao-cao/moi", &["report.made"]),
    ("/bao-cao/{id}/loi-van", &["report.reworded"]),
];

/// What programs can do, and the events of which one is written when it succeeds.
const API_EVENTS: &[(&str, &[&str])] = &[
    ("POST /api/accounts", &["account.created"]),
    ("POST /api/accounts/{id}/reset", &["account.reset"]),
    ("POST /api/accounts/{id}/lock", &["account.locked"]),
    ("POST /api/accounts/{id}/open", &["account.opened"]),
    ("POST /api/accounts/{id}/roles", &["role.given"]),
    ("DELETE /api/accounts/{id}/roles/{role}", &["role.taken"]),
    ("POST /api/hand-over", &["work.handed-over"]),
    ("POST /api/agencies", &["agency.created"]),
    ("POST /api/agencies/{id}/change", &["agency.changed"]),
    ("POST /api/agencies/{id}/rename", &["agency.renamed"]),
    ("POST /api/agencies/{id}/also-called", &["agency.also-called"]),
    ("POST /api/agencies/{id}/end", &["agency.ended"]),
    ("POST /api/groups", &["group.created"]),
    ("POST /api/groups/{id}/change", &["group.changed"]),
    ("DELETE /api/groups/{id}", &["group.removed"]),
    ("POST /api/groups/{id}/members", &["group.member-put"]),
    ("DELETE /api/groups/{id}/members/{line}", &["group.member-dropped"]),
    ("POST /api/people", &["person.created"]),
    ("POST /api/people/{id}/change", &["person.changed"]),
    ("POST /api/people/{id}/positions", &["person.appointed"]),
    ("POST /api/people/{id}/positions/{position}/end", &["person.relieved"]),
    ("POST /api/people/{id}/positions/{position}/main", &["person.main-position-chosen"]),
    ("POST /api/delegations", &["delegation.given"]),
    ("POST /api/delegations/{id}/end", &["delegation.ended"]),
    ("POST /api/calendar/days", &["calendar.day-set"]),
    ("DELETE /api/calendar/days/{day}", &["calendar.day-cleared"]),
    ("POST /api/calendar/week", &["calendar.week-chosen"]),
    ("POST /api/import/{kind}", &["organisation.imported"]),
    ("POST /api/plans", &["plan.read"]),
    ("DELETE /api/plans/{id}", &["plan.discarded"]),
    ("POST /api/plans/{id}/correct", &["plan.corrected"]),
    ("POST /api/plans/{id}/items", &["plan.item-added"]),
    ("POST /api/plans/{id}/items/{item}/correct", &["plan.item-corrected"]),
    ("POST /api/plans/{id}/items/{item}/heading", &["plan.item-made-heading"]),
    ("POST /api/plans/{id}/items/{item}/work", &["plan.heading-made-item"]),
    ("POST /api/plans/{id}/items/{item}/details", &["plan.detail-added"]),
    ("POST /api/plans/{id}/items/{item}/details/move", &["plan.detail-moved"]),
    ("POST /api/plans/{id}/items/{item}/amend", &["plan.amended"]),
    ("POST /api/plans/{id}/amendments", &["plan.amended", "plan.amendment-opened"]),
    ("DELETE /api/plans/{id}/amendments/{no}", &["plan.amendment-discarded"]),
    ("POST /api/plans/{id}/amendments/{no}/file", &["plan.amendment-filed"]),
    ("POST /api/plans/{id}/targets", &["plan.item-corrected", "plan.general-corrected"]),
    ("POST /api/plans/{id}/targets/{target}/correct", &["plan.item-corrected", "plan.general-corrected"]),
    ("DELETE /api/plans/{id}/targets/{target}", &["plan.item-corrected", "plan.general-corrected"]),
    ("POST /api/plans/{id}/duties", &["plan.duty-corrected"]),
    ("POST /api/plans/{id}/duties/{duty}/correct", &["plan.duty-corrected"]),
    ("DELETE /api/plans/{id}/duties/{duty}", &["plan.duty-corrected"]),
    ("POST /api/plans/{id}/duties/{duty}/open", &["plan.duty-opened"]),
    ("POST /api/plans/{id}/questions/{question}", &["plan.question-answered"]),
    ("POST /api/plans/{id}/put-into-force", &["plan.put-into-force"]),
    ("POST /api/plans/{id}/take-back", &["plan.taken-back"]),
    ("POST /api/plans/{id}/detailed/{agency}", &["detailed-plan.written", "detailed-plan.submitted"]),
    ("POST /api/plans/{id}/detailed/{agency}/decide", &["detailed-plan.approved", "detailed-plan.returned"]),
    ("POST /api/plans/{id}/duty-reports/{report}", &["report.written", "report.submitted"]),
    ("POST /api/plans/{id}/duty-reports/{report}/decide", &["report.accepted", "report.returned"]),
    ("POST /api/plans/{id}/reports", &["report.made"]),
    ("POST /api/reports/{id}/words", &["report.reworded"]),
    ("POST /api/targets/{id}/measure", &["target.bound"]),
    ("POST /api/targets/{id}/close", &["measure.closed"]),
    ("POST /api/targets/{id}/baseline", &["target.baseline-set"]),
    ("POST /api/targets/{id}/explanations", &["target.explanation-asked"]),
    ("POST /api/targets/{id}/figures", &["target.figure-reported"]),
    ("POST /api/targets/{id}/figures/proved", &["target.figure-reported"]),
    ("POST /api/tasks", &["task.given"]),
    ("POST /api/tasks/many", &["task.given"]),
    ("POST /api/tasks/{id}/parts", &["task.split"]),
    ("POST /api/tasks/{id}/progress", &["task.reported"]),
    ("POST /api/tasks/{id}/evidence", &["task.reported"]),
    ("POST /api/tasks/{id}/propose", &["task.completion-proposed"]),
    ("POST /api/tasks/{id}/accept", &["task.completed"]),
    ("POST /api/tasks/{id}/return", &["task.returned"]),
    ("POST /api/tasks/{id}/withdraw", &["task.withdrawn"]),
    ("POST /api/tasks/{id}/assign", &["task.assigned"]),
    ("POST /api/tasks/{id}/move", &["task.moved"]),
    ("POST /api/tasks/{id}/urge", &["task.urged"]),
    ("POST /api/tasks/{id}/questions", &["task.asked"]),
    ("POST /api/tasks/{id}/extensions", &["task.extension-asked"]),
    ("POST /api/tasks/{id}/explanations", &["explanation.asked", "task.explanation-asked"]),
    ("POST /api/questions/{id}/answer", &["task.answered"]),
    ("POST /api/extensions/{id}/decide", &["task.extension-granted", "task.extension-refused"]),
    ("POST /api/explanations/{id}/answer", &["explanation.answered"]),
];

/// The same for what programs ask by POST and that changes nothing.
const API_NOTHING: &[(&str, &str)] = &[
    ("POST /api/import/{kind}/preview", "only says what an import would do"),
    ("POST /api/verify", "looks at a file and keeps nothing"),
];

/// Addresses that take a form and change nothing that anybody decided, each with its reason.
const NOTHING: &[(&str, &str)] = &[
    ("/thong-bao/da-doc", "what somebody has read is nobody's act"),
    ("/quan-tri/nhap", "only shows what an import would do"),
    ("/nhiem-vu/giao-bang", "only shows what a table would do"),
    ("/xac-minh", "looks at a file and keeps nothing"),
    ("/ke-hoach/kiem-tra", "reads a draft and keeps nothing"),
    ("/ke-hoach/{id}/nhap", "keeps what is being typed"),
    ("/ke-hoach/{id}/thong-tin/nhap", "keeps what is being typed"),
];

#[test]
fn each_form_names_its_event() {
    let named: BTreeMap<&str, &[&str]> = EVENTS.iter().copied().collect();
    assert_eq!(named.len(), EVENTS.len(), "an address stands twice");
    let nothing: BTreeSet<&str> = NOTHING.iter().map(|(path, _)| *path).collect();
    let posts: BTreeSet<String> = routes().into_iter().filter(|r| r.0 == "POST").map(|r| r.1).collect();
    let unnamed: Vec<_> =
        posts.iter().filter(|p| !named.contains_key(p.as_str()) && !nothing.contains(p.as_str())).collect();
    assert!(unnamed.is_empty(), "POST routes whose event nobody named: {unnamed:?}");
    let gone: Vec<_> = named.keys().chain(&nothing).filter(|p| !posts.contains(**p)).collect();
    assert!(gone.is_empty(), "no such routes: {gone:?}");
}

#[test]
fn each_operation_of_the_api_names_its_event() {
    let named: BTreeMap<&str, &[&str]> = API_EVENTS.iter().copied().collect();
    assert_eq!(named.len(), API_EVENTS.len(), "an operation stands twice");
    let nothing: BTreeSet<&str> = API_NOTHING.iter().map(|(path, _)| *path).collect();
    let data = town();
    let serving = Serving::start(data.path(), &["--demo"]);
    let description: serde_json::Value =
        serde_json::from_str(&serving.get("/api/openapi.json").body).unwrap();
    let changing: BTreeSet<String> = description["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, methods)| {
            let methods = methods.as_object().unwrap().keys().filter(|method| *method != "get");
            methods.map(move |method| format!("{} {path}", method.to_uppercase()))
        })
        .collect();
    let is_named = |one: &&String| named.contains_key(one.as_str()) || nothing.contains(one.as_str());
    let unnamed: Vec<_> = changing.iter().filter(|one| !is_named(one)).collect();
    assert!(unnamed.is_empty(), "operations whose event nobody named: {unnamed:?}");
    let gone: Vec<_> = named.keys().chain(&nothing).filter(|one| !changing.contains(**one)).collect();
    assert!(gone.is_empty(), "no such operations: {gone:?}");
}

#[test]
fn each_named_event_is_written_somewhere() {
    let mut source = String::new();
    let crates = root().join("crates");
    for entry in std::fs::read_dir(&crates).unwrap() {
        gather(&entry.unwrap().path().join("src"), &mut source);
    }
    for event in EVENTS.iter().chain(API_EVENTS).flat_map(|(_, events)| *events) {
        assert!(source.contains(&format!("\"{event}\"")), "{event} is written nowhere");
    }
}

fn gather(folder: &Path, source: &mut String) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            gather(&path, source);
        } else if path.extension().is_some_and(|e| e == "rs") {
            source.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}

/// The newest events, as the administrator sees them.
fn newest(serving: &Serving) -> Vec<String> {
    let mut administrator = Browser::new(serving.at);
    administrator.sign_in("quantri");
    acts(&administrator.get("/quan-tri/nhat-ky").body)
}

/// The codes of the acts on a page of the record.
fn acts(page: &str) -> Vec<String> {
    page.split("data-viec=\"").skip(1).filter_map(|part| part.split('"').next()).map(str::to_owned).collect()
}

/// The addresses of a list that name one thing.
fn things(page: &str, list: &str) -> Vec<String> {
    let mut found: Vec<String> = page
        .split("href=\"")
        .skip(1)
        .filter_map(|part| part.split('"').next())
        .filter(|href| href.strip_prefix(list).is_some_and(|id| id.len() == 36 && !id.contains('/')))
        .map(str::to_owned)
        .collect();
    found.dedup();
    found
}

#[test]
fn a_walk_through_forms_is_recorded() {
    let data = town();
    let serving = Serving::start(data.path(), &["--demo", "--as-of", "2021-10-01"]);
    let mut leader = Browser::new(serving.at);
    leader.sign_in("chutich");
    let tasks = things(&leader.get("/nhiem-vu?han=qua-han").body, "/nhiem-vu/");
    let task = tasks.first().expect("the town has late tasks");
    let targets = things(&leader.get("/chi-tieu").body, "/chi-tieu/");
    let target = targets.first().expect("the town has targets");

    let mut expected = Vec::new();
    let mut act = |browser: &mut Browser, path: String, fields: &[(&str, &str)], event: &'static str| {
        let answer = browser.post_form(&path, fields);
        assert_eq!(answer.status, 303, "{path}: {}", answer.body.chars().take(4000).collect::<String>());
        expected.push(event);
    };
    act(&mut leader, "/giao-dien".to_owned(), &[("giao-dien", "dark")], "account.theme-chosen");
    act(
        &mut leader,
        format!("{task}/don-doc"),
        &[("loi-don-doc", "Sắp họp giao ban, đề nghị báo cáo")],
        "task.urged",
    );
    act(&mut leader, format!("{target}/gan"), &[("chi-so", "")], "target.bound");
    act(
        &mut leader,
        "/tai-khoan/thu".to_owned(),
        &[("thu-dien-tu", "chutich@phuoclong.example")],
        "account.email-changed",
    );
    act(&mut leader, "/dang-xuat".to_owned(), &[], "session.ended");

    let events = newest(&serving);
    for event in expected {
        assert!(events.iter().any(|e| e == event), "{event} is not in the record: {events:?}");
    }
}

#[test]
fn the_record_is_narrowed_taken_away_and_read_by_programs() {
    let data = town();
    let serving = Serving::start(data.path(), &["--demo", "--as-of", "2021-10-01"]);
    let mut administrator = Browser::new(serving.at);
    administrator.sign_in("quantri");
    let page = administrator.get("/quan-tri/nhat-ky?linh-vuc=nhiem-vu").body;
    assert!(
        !acts(&page).is_empty()
            && acts(&page).iter().all(|act| act.starts_with("task") || act.starts_with("expl"))
    );
    assert!(page.contains("Cập nhật tiến độ") && page.contains("href=\"/nhiem-vu/"));
    let day = administrator.get("/quan-tri/nhat-ky?tu-ngay=01%2F03%2F2021&den-ngay=01%2F03%2F2021").body;
    let days: Vec<&str> =
        day.split("data-label=\"Lúc\">").skip(1).filter_map(|part| part.split("</td>").next()).collect();
    assert!(!days.is_empty() && days.iter().all(|at| at.contains("01/03/2021")), "{days:?}");
    let own = administrator.get("/quan-tri/nhat-ky?tai-khoan=khong-ai").body;
    assert!(own.contains("Không có tài khoản nào tên “khong-ai”"), "{own}");
    let file = administrator.get("/quan-tri/nhat-ky?linh-vuc=tai-khoan&xuat=csv");
    assert_eq!((file.status, file.header("content-type")), (200, Some("text/csv; charset=utf-8")));
    assert!(file.body.contains("Đăng nhập,Tài khoản,"), "{}", file.body);

    let mut program = Browser::new(serving.at);
    let mut read = |token: &str, path: &str| {
        program.ask("GET", path, &[("authorization", &format!("Bearer {token}"))], "")
    };
    let token = administrator.token(&["record:read"]);
    let answer = read(&token, "/api/record?kind=task&size=3");
    let lines: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(lines.as_array().map(Vec::len), Some(3), "{}", answer.body);
    assert!(lines[0]["act"].as_str().unwrap().starts_with("task."), "{lines}");
    assert_eq!(read(&token, "/api/record?kind=%25").status, 422);
    assert_eq!(read(&token, "/api/record?from=hom-qua").status, 422);
    let mut leader = Browser::new(serving.at);
    leader.sign_in("chutich");
    let token = leader.token(&["record:read"]);
    assert_eq!(read(&token, "/api/record").status, 404, "nobody else sees that there is one");
}
