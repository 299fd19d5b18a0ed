//! The way of a plan by programs alone: taken in, questions answered, in force, worked on, reported.

use serde_json::{Value, json};

use crate::program::{Answer, Browser, Serving, root, town};

/// A program that holds a token.
pub struct Client {
    browser: Browser,
    bearer: String,
}

impl Client {
    /// With a token of everything for an account of the demonstration.
    pub fn of(serving: &Serving, account: &str) -> Self {
        let scopes: Vec<&str> = access::model::SCOPES.iter().map(|(scope, _)| *scope).collect();
        Self::with(serving, account, &scopes)
    }

    /// With a token of these scopes only.
    pub fn with(serving: &Serving, account: &str, scopes: &[&str]) -> Self {
        let mut person = Browser::new(serving.at);
        person.sign_in(account);
        let bearer = format!("Bearer {}", person.token(scopes));
        Self { browser: Browser::new(serving.at), bearer }
    }

    pub fn ask(&mut self, method: &str, path: &str, body: &str) -> Answer {
        self.browser.ask(method, path, &[("authorization", &self.bearer)], body)
    }

    /// Posts the bytes of a file.
    pub fn send(&mut self, path: &str, bytes: &[u8]) -> Answer {
        self.browser.send("POST", path, &[("authorization", &self.bearer)], bytes)
    }

    pub fn get(&mut self, path: &str) -> Value {
        let answer = self.ask("GET", path, "");
        assert_eq!(answer.status, 200, "GET {path}: {}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    }

    /// Posts what must be taken.
    pub fn post(&mut self, path: &str, body: Value) -> Value {
        let answer = self.ask("POST", path, &body.to_string());
        assert_eq!(answer.status, 200, "POST {path}: {}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    }

    /// What comes of asking without taking the answer for good.
    pub fn status(&mut self, method: &str, path: &str, body: &Value) -> u16 {
        self.ask(method, path, &body.to_string()).status
    }

    /// The fields that are wrong in what is posted.
    pub fn wrong(&mut self, path: &str, body: Value) -> Vec<String> {
        let answer = self.ask("POST", path, &body.to_string());
        assert_eq!(answer.status, 422, "POST {path}: {}", answer.body);
        let problem: Value = serde_json::from_str(&answer.body).unwrap();
        let errors = problem["errors"].as_array().unwrap();
        errors.iter().map(|error| error["field"].as_str().unwrap().to_owned()).collect()
    }
}

pub fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}

/// The id of an agency of the town by its kind.
pub fn of_kind(client: &mut Client, kind: &str) -> String {
    let agencies = client.get("/api/agencies");
    let found = agencies.as_array().unwrap().iter().find(|agency| agency["kind"] == kind).unwrap();
    text(&found["id"]).to_owned()
}

fn plan_file() -> String {
    std::fs::read_to_string(root().join("crates/plans/corpus/phuoc-long-2021.txt")).unwrap()
}

/// Takes the real plan in and leaves every question to the issuer.
pub fn taken_in(monitor: &mut Client) -> String {
    let answer = monitor.ask("POST", "/api/plans?name=ke-hoach.txt", &plan_file());
    assert_eq!(answer.status, 200, "{}", answer.body);
    let id = text(&serde_json::from_str::<Value>(&answer.body).unwrap()["id"]).to_owned();
    assert_eq!(
        monitor.ask("POST", &format!("/api/plans/{id}/put-into-force"), "").status,
        409,
        "questions are open"
    );
    for question in monitor.get(&format!("/api/plans/{id}/questions")).as_array().unwrap().clone() {
        let address = format!("/api/plans/{id}/questions/{}", text(&question["id"]));
        if question["answer"].is_null() {
            assert_eq!(monitor.wrong(&address, json!({})), ["body"]);
            monitor.post(&address, json!({"issuer": true}));
        }
    }
    id
}

#[test]
fn a_plan_goes_its_way_by_programs_alone() {
    let data = town();
    let serving = Serving::start(data.path(), &["--demo", "--as-of", "2021-10-01"]);
    let mut monitor = Client::of(&serving, "theodoi");
    let id = taken_in(&mut monitor);
    let issued = monitor.post(&format!("/api/plans/{id}/put-into-force"), json!({}));
    assert_eq!(issued["tasks"], 11);
    monitor.post(&format!("/api/plans/{id}/take-back"), json!({}));
    assert_eq!(monitor.get(&format!("/api/plans/{id}"))["state"], "draft");
    monitor.post(&format!("/api/plans/{id}/put-into-force"), json!({}));

    // The monitor's own agency works on its task and proves it.
    let tasks = monitor.get(&format!("/api/tasks?plan={id}&size=100"))["rows"].as_array().unwrap().clone();
    let mine = tasks.iter().find(|task| {
        let address = format!("/api/tasks/{}/progress", text(&task["id"]));
        let sent = json!({"percent": 40, "words": "Đã ban hành kế hoạch"}).to_string();
        monitor.ask("POST", &address, &sent).status == 200
    });
    let task = text(&mine.expect("a task of the monitor's agency")["id"]).to_owned();
    let proof = "Biên bản họp ngày 20/9/2021";
    let address = format!("/api/tasks/{task}/evidence?name=bien-ban.txt&words=Biên+bản&percent=60");
    assert_eq!(monitor.ask("POST", &address, proof).status, 200);
    assert_eq!(
        monitor.ask("POST", &format!("/api/tasks/{task}/evidence"), proof).status,
        422,
        "a file without a name"
    );
    let talk = monitor.get(&format!("/api/tasks/{task}/talk"));
    assert_eq!(talk["progress"].as_array().unwrap().len(), 2);
    let file = text(&talk["progress"][1]["evidence"][0]["id"]).to_owned();
    assert_eq!(monitor.ask("GET", &format!("/api/tasks/{task}/evidence/{file}"), "").body, proof);

    // A later deadline is asked for and granted by the leader; the first one stays.
    let before = monitor.get(&format!("/api/tasks/{task}"));
    let wish = monitor.post(
        &format!("/api/tasks/{task}/extensions"),
        json!({"to": "2022-01-14", "words": "Chờ hướng dẫn"}),
    );
    let mut leader = Client::of(&serving, "chutich");
    let decide = format!("/api/extensions/{}/decide", text(&wish["id"]));
    assert_eq!(leader.wrong(&decide, json!({"to": "mai"})), ["to"]);
    leader.post(&decide, json!({"to": "2022-01-14", "words": "Đồng ý"}));
    let after = monitor.get(&format!("/api/tasks/{task}"));
    assert_eq!((&after["due"], &after["first_due"]), (&json!("2022-01-14"), &before["first_due"]));

    let asked = leader.post(&format!("/api/tasks/{task}/explanations"), json!({}));
    monitor.post(
        &format!("/api/explanations/{}/answer", text(&asked["id"])),
        json!({"words": "Do thiếu kinh phí"}),
    );
    let question = leader.post(&format!("/api/tasks/{task}/questions"), json!({"words": "Bao giờ xong?"}));
    monitor.post(&format!("/api/questions/{}/answer", text(&question["id"])), json!({"words": "Tháng 12"}));
    leader.post(&format!("/api/tasks/{task}/urge"), json!({"words": "Đề nghị làm nhanh"}));

    // A report on the plan, as a workbook.
    let made = monitor.post(&format!("/api/plans/{id}/reports"), json!({"period": "2021-10"}));
    let report = text(&made["id"]).to_owned();
    let listed = monitor.get("/api/reports");
    assert!(listed.as_array().unwrap().iter().any(|one| one["id"] == made["id"]), "{listed}");
    assert_eq!(monitor.ask("GET", &format!("/api/reports/{report}/csv"), "").status, 200);
    assert_eq!(monitor.ask("GET", &format!("/api/reports/{report}/exe"), "").status, 404);
    // The .docx is made by the worker, with its charts as pictures: names of the parts stand in clear in the package.
    let docx = monitor.ask("GET", &format!("/api/reports/{report}/docx"), "");
    assert_eq!(docx.status, 200, "{}", docx.body);
    assert!(docx.body.contains("word/document.xml") && docx.body.contains("word/media/"), "no pictures");
}

#[test]
fn what_is_wrong_is_told_by_the_names_of_the_json() {
    let data = town();
    let serving = Serving::start(data.path(), &["--demo", "--as-of", "2021-10-01"]);
    let mut monitor = Client::of(&serving, "theodoi");
    assert_eq!(monitor.wrong("/api/tasks", json!({})), ["title", "lead", "assigner", "due"]);
    assert_eq!(
        monitor.wrong("/api/tasks/many", json!([{"title": "Họp"}])),
        ["0.lead", "0.assigner", "0.due"]
    );
    for filter in ["state=xong", "lead=phong-noi-vu", "plan=1"] {
        let answer = monitor.ask("GET", &format!("/api/tasks?{filter}"), "");
        assert_eq!(answer.status, 422, "{filter}: {}", answer.body);
    }
    let answer = monitor.ask("POST", "/api/plans?name=anh.png", "\u{89}PNG");
    assert!(answer.status == 409 || answer.status == 422, "{}: {}", answer.status, answer.body);

    // Another agency's official gives no plan and may throw none away.
    let draft = taken_in(&mut monitor);
    let mut official = Client::of(&serving, "chuyenvien");
    assert_eq!(official.ask("POST", "/api/plans?name=ke-hoach.txt", &plan_file()).status, 403);
    let answer = official.ask("DELETE", &format!("/api/plans/{draft}"), "");
    assert!([403, 404].contains(&answer.status), "{}", answer.status);
    assert_eq!(monitor.ask("DELETE", &format!("/api/plans/{draft}"), "").status, 200);
    assert_eq!(monitor.ask("GET", &format!("/api/plans/{draft}"), "").status, 404);

    // A figure by hand, with a measure bound and taken away again.
    let plan = monitor.get("/api/plans")["plans"][0]["id"].clone();
    let target = monitor.get(&format!("/api/plans/{}", text(&plan)))["targets"][0]["id"].clone();
    let target = text(&target).to_owned();
    assert!(monitor.get("/api/measures").as_array().unwrap().len() > 3);
    let figures = format!("/api/targets/{target}/figures");
    assert_eq!(monitor.wrong(&figures, json!({"agency": "x"})), ["agency"]);
    let close = format!("/api/targets/{target}/close");
    assert_eq!(monitor.wrong(&close, json!({"period": "tháng 9"})), ["period"]);
    assert_eq!(
        monitor.wrong(&format!("/api/targets/{target}/measure"), json!({"measure": "khong-co"})),
        ["measure"]
    );
}
