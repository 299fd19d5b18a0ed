//! Accounts kept by programs alone, and who may not.

use serde_json::{Value, json};

use crate::api::{Client, of_kind, text};
use crate::program::{Browser, Serving, town};

/// The account that the list shows under this name.
fn account(admin: &mut Client, name: &str) -> Value {
    let rows = admin.get("/api/accounts?size=500")["rows"].as_array().unwrap().clone();
    rows.into_iter().map(|row| row["account"].clone()).find(|account| account["name"] == name).unwrap()
}

#[test]
fn an_account_is_made_kept_and_locked_by_programs_alone() {
    let data = town();
    let serving = Serving::start(data.path(), &["--demo", "--as-of", "2021-10-01"]);
    let mut admin = Client::of(&serving, "quantri");
    let department = of_kind(&mut admin, "department");
    let page = admin.get("/api/accounts?size=5&page=2");
    assert_eq!(page["rows"].as_array().unwrap().len(), 5);
    assert!(page["total"].as_u64().unwrap() > 10, "{page}");
    let roles = admin.get("/api/roles");
    assert!(roles.as_array().unwrap().iter().any(|role| role["role"] == "official"), "{roles}");

    let person = admin.post(
        "/api/people",
        json!({"name": "Ngô Thị Hoa Mai", "position": {"agency": department, "position": "Chuyên viên",
            "from": "2021-09-01"}}),
    );
    let found = admin.get("/api/accounts?q=ngo+thi+hoa+mai");
    assert_eq!((&found["total"], &found["rows"][0]["account"]), (&json!(1), &Value::Null));
    assert_eq!(admin.wrong("/api/accounts", json!({})), ["person", "agency", "role"]);
    let new = json!({"person": person["id"], "name": "mai.nth", "role": "official", "agency": department});
    let made = admin.post("/api/accounts", new.clone());
    assert_eq!(admin.wrong("/api/accounts", new), ["name", "person"]);
    let id = text(&made["id"]).to_owned();
    let one = admin.get(&format!("/api/accounts/{id}"));
    assert_eq!((&one["must_change"], &one["elsewhere"]), (&json!(true), &Value::Null));
    assert_eq!(one["roles"][0]["role"], "official");

    // The one-time password opens only the page where another one is chosen.
    let mut browser = Browser::new(serving.at);
    browser.get("/dang-nhap");
    let fields = [("ten-dang-nhap", "mai.nth"), ("mat-khau", text(&made["one_time_password"]))];
    assert_eq!(browser.post_form("/dang-nhap", &fields).status, 303);
    assert_eq!(browser.get("/viec-cua-toi").location(), "/tai-khoan/mat-khau");
    let again = admin.post(&format!("/api/accounts/{id}/reset"), json!({}));
    assert_ne!(again["one_time_password"], made["one_time_password"]);
    assert!(browser.get("/viec-cua-toi").location().starts_with("/dang-nhap"), "the session ended");

    let give = format!("/api/accounts/{id}/roles");
    assert_eq!(admin.wrong(&give, json!({"role": "vua", "agency": "x"})), ["role", "agency"]);
    assert_eq!(
        admin.wrong(&give, json!({"role": "clerk", "agency": department, "to": "2021-09-01"})),
        ["to"]
    );
    let given = admin.post(&give, json!({"role": "clerk", "agency": department, "to": "2021-12-31"}));
    assert_eq!(admin.wrong(&give, json!({"role": "clerk", "agency": department})), ["role"]);
    let role = text(&given["id"]).to_owned();
    let own = account(&mut admin, "quantri");
    let elsewhere = format!("/api/accounts/{}/roles/{role}", text(&own["id"]));
    assert_eq!(admin.ask("DELETE", &elsewhere, "").status, 404, "a role of another account");
    assert_eq!(admin.ask("DELETE", &format!("{give}/{role}"), "").status, 200);
    assert_eq!(admin.get(&format!("/api/accounts/{id}"))["roles"].as_array().unwrap().len(), 1);

    admin.post(&format!("/api/accounts/{id}/lock"), json!({}));
    assert_eq!(admin.get(&format!("/api/accounts/{id}"))["is_locked"], true);
    admin.post(&format!("/api/accounts/{id}/open"), json!({}));
    assert_eq!(admin.get(&format!("/api/accounts/{id}"))["is_locked"], false);

    let head = account(&mut admin, "truongphong")["person"].clone();
    let official = account(&mut admin, "chuyenvien")["person"].clone();
    assert_eq!(admin.wrong("/api/hand-over", json!({"from": "x"})), ["from", "to"]);
    assert_eq!(admin.wrong("/api/hand-over", json!({"from": head, "to": head})), ["to"]);
    let done = admin.post("/api/hand-over", json!({"from": official, "to": head}));
    assert!(done["things"].is_u64(), "{done}");

    let record = admin.get("/api/record?size=60").to_string();
    for act in [
        "account.created",
        "account.reset",
        "role.given",
        "role.taken",
        "account.locked",
        "account.opened",
        "work.handed-over",
    ] {
        assert!(record.contains(act), "{act}: {record}");
    }
}

#[test]
fn a_token_does_not_open_its_owners_own_door() {
    let data = town();
    let serving = Serving::start(data.path(), &["--demo", "--as-of", "2021-10-01"]);
    let mut admin = Client::of(&serving, "quantri");
    let own = text(&account(&mut admin, "quantri")["id"]).to_owned();
    let reset = format!("/api/accounts/{own}/reset");
    assert_eq!(admin.status("POST", &reset, &json!({})), 403);
    assert_eq!(admin.status("POST", &format!("/api/accounts/{own}/lock"), &json!({})), 409, "the last one");
    let last = account(&mut admin, "quantri")["roles"][0]["id"].clone();
    let take = format!("/api/accounts/{own}/roles/{}", text(&last));
    assert_eq!(admin.ask("DELETE", &take, "").status, 409, "the last one");
    // On the page, in a session of their own, they may.
    let mut browser = Browser::new(serving.at);
    browser.sign_in("quantri");
    assert_eq!(browser.post_form(&format!("/quan-tri/tai-khoan/{own}/cap-lai"), &[]).status, 200);
}

#[test]
fn accounts_are_nobody_elses() {
    let data = town();
    let serving = Serving::start(data.path(), &["--demo", "--as-of", "2021-10-01"]);
    let mut admin = Client::of(&serving, "quantri");
    let official = account(&mut admin, "chuyenvien");
    let id = text(&official["id"]).to_owned();
    let department = of_kind(&mut admin, "department");

    // A colleague sees that there are accounts but keeps none.
    let mut colleague = Client::of(&serving, "theodoi");
    let new = json!({"person": official["person"], "name": "ai.do", "role": "leader", "agency": department});
    for (method, path, body) in [
        ("GET", "/api/accounts".to_owned(), Value::Null),
        ("GET", format!("/api/accounts/{id}"), Value::Null),
        ("POST", "/api/accounts".to_owned(), new.clone()),
        ("POST", format!("/api/accounts/{id}/lock"), Value::Null),
        ("POST", format!("/api/accounts/{id}/reset"), Value::Null),
        ("POST", format!("/api/accounts/{id}/roles"), json!({"role": "leader", "agency": department})),
    ] {
        assert_eq!(colleague.status(method, &path, &body), 403, "{method} {path}");
    }

    // A token of less than that opens nothing.
    let mut reader = Client::with(&serving, "quantri", &["accounts:read", "agencies:read"]);
    assert_eq!(reader.status("GET", &format!("/api/accounts/{id}"), &Value::Null), 200);
    assert_eq!(reader.status("POST", "/api/accounts", &new), 403);
    assert_eq!(reader.status("POST", &format!("/api/accounts/{id}/lock"), &Value::Null), 403);
    assert_eq!(reader.status("POST", "/api/groups", &json!({"name": "Nhóm"})), 403);

    // Those of a ward do not even see them.
    let ward = of_kind(&mut admin, "commune");
    let ward = text(&admin.get(&format!("/api/agencies/{ward}"))["authority"]).to_owned();
    let there = admin.get(&format!("/api/accounts?authority={ward}&size=500"));
    let rows = there["rows"].as_array().unwrap();
    let leader = rows.iter().find(|row| row["account"]["name"].is_string()).unwrap();
    let mut stranger = Client::of(&serving, text(&leader["account"]["name"]));
    let home = text(&admin.get(&format!("/api/agencies/{department}"))["authority"]).to_owned();
    for (method, path, body) in [
        ("GET", format!("/api/accounts?authority={home}"), Value::Null),
        ("GET", format!("/api/accounts/{id}"), Value::Null),
        ("POST", "/api/accounts".to_owned(), new),
        ("POST", format!("/api/accounts/{id}/lock"), Value::Null),
        ("POST", format!("/api/accounts/{id}/roles"), json!({"role": "leader", "agency": department})),
        ("GET", format!("/api/groups?authority={home}"), Value::Null),
        ("POST", "/api/people".to_owned(), json!({"name": "Lê Văn An", "authority": home})),
    ] {
        assert_eq!(stranger.status(method, &path, &body), 404, "{method} {path}");
    }

    // What is no id names nothing, and says so as a problem.
    for path in ["/api/accounts/khong-co", "/api/plans/khong-co", "/api/calendar/days/hom-nay"] {
        let method = if path.contains("days") { "DELETE" } else { "GET" };
        let answer = admin.ask(method, path, "");
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{path}");
    }
}
