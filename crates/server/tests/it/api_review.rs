//! The review of a reading and the amendments of a plan by programs alone, and who may not.

use serde_json::{Value, json};

use crate::api::{Client, of_kind, taken_in, text};
use crate::program::{Serving, town};

/// The first item of a plan that has work.
fn item(plan: &Value) -> Value {
    let items = plan["items"].as_array().unwrap();
    items.iter().find(|item| item["is_section"] == false).unwrap().clone()
}

fn found<'a>(list: &'a Value, id: &Value) -> &'a Value {
    list.as_array()
        .unwrap()
        .iter()
        .find(|one| one["id"] == *id)
        .unwrap_or_else(|| panic!("no {id} in {list}"))
}

/// Two agencies of the town with a department's work.
fn departments(client: &mut Client) -> [Value; 2] {
    let agencies = client.get("/api/agencies");
    let mut found = agencies.as_array().unwrap().iter().filter(|agency| agency["kind"] == "department");
    [found.next().unwrap()["id"].clone(), found.next().unwrap()["id"].clone()]
}

#[test]
fn what_was_read_is_corrected_by_programs_alone() {
    let data = town();
    let serving = Serving::start(data.path(), &["--demo", "--as-of", "2021-10-01"]);
    let mut monitor = Client::of(&serving, "theodoi");
    let id = taken_in(&mut monitor);
    let one = format!("/api/plans/{id}");
    let plan = monitor.get(&one);
    let [first, second] = departments(&mut monitor);

    let correct = format!("{one}/correct");
    assert_eq!(
        monitor.wrong(&correct, json!({"issued_on": "mai", "monitor": "x"})),
        ["issued_on", "monitor"]
    );
    assert_eq!(monitor.wrong(&correct, json!({"title": " ", "year": 1500})), ["title", "year"]);
    let sent = json!({"version": plan["version"], "symbol": "59/KH-UBND", "monitor": first});
    monitor.post(&correct, sent.clone());
    assert_eq!(monitor.status("POST", &correct, &sent), 409, "somebody changed it before");
    let now = monitor.get(&one);
    assert_eq!((&now["symbol"], &now["monitor"]), (&json!("59/KH-UBND"), &first));
    assert_eq!(now["title"], plan["title"], "what is left out stays");

    let before = item(&now);
    let address = format!("{one}/items/{}/correct", text(&before["id"]));
    assert_eq!(monitor.wrong(&address, json!({"title": ""})), ["title"]);
    assert_eq!(monitor.wrong(&address, json!({"from": "2021-12-01", "to": "2021-01-01"})), ["to"]);
    let nobody = "00000000-0000-7000-8000-000000000000";
    let names =
        json!({"lead": [{"agency": nobody}, {}], "coordinate": [{"name": nobody}, {"words": "Ai đó"}]});
    assert_eq!(monitor.wrong(&address, names), ["lead.0", "lead.1", "coordinate.0"]);
    let sent = json!({
        "version": before["version"], "product": "Báo cáo", "to": "2021-12-15", "open_ended": false,
        "lead": [{"agency": second}], "coordinate": [{"agency": first}, {"words": "Các trường học"}],
    });
    monitor.post(&address, sent.clone());
    assert_eq!(monitor.status("POST", &address, &sent), 409);
    let after = found(&monitor.get(&one)["items"], &before["id"]).clone();
    assert_eq!((&after["product"], &after["to"]), (&json!("Báo cáo"), &json!("2021-12-15")));
    assert_eq!(after["title"], before["title"]);
    let names = after["names"].as_array().unwrap();
    assert!(names.iter().any(|name| name["role"] == "lead" && name["agency"] == second), "{names:?}");
    let unknown = names.iter().find(|name| name["words"] == "Các trường học").unwrap();
    assert!(unknown["agency"].is_null() && unknown["group"].is_null());
    // Only one name is touched, the other stays as it is.
    monitor.post(&address, json!({"coordinate": [{"name": unknown["id"]}]}));
    let helping = found(&monitor.get(&one)["items"], &before["id"])["coordinate"].clone();
    assert_eq!(helping, json!(["Các trường học"]));

    let mut official = Client::of(&serving, "chuyenvien");
    for path in [&correct, &address, &format!("{one}/targets"), &format!("{one}/duties")] {
        assert_eq!(official.status("POST", path, &json!({})), 404, "{path}: a draft is nobody else's");
    }
    let mut reader = Client::with(&serving, "theodoi", &["plans:read"]);
    assert_eq!(reader.status("POST", &correct, &json!({"year": 2021})), 403);
}

#[test]
fn numbers_and_duties_are_corrected_by_programs_alone() {
    let data = town();
    let serving = Serving::start(data.path(), &["--demo", "--as-of", "2021-10-01"]);
    let mut monitor = Client::of(&serving, "theodoi");
    let id = taken_in(&mut monitor);
    let one = format!("/api/plans/{id}");
    let plan = monitor.get(&one);
    let [first, second] = departments(&mut monitor);
    let item = item(&plan)["id"].clone();

    let targets = format!("{one}/targets");
    assert_eq!(monitor.wrong(&targets, json!({"item": "x"})), ["item"]);
    assert_eq!(
        monitor.wrong(&targets, json!({"due_on": "mai", "measure": "khong-co", "op": "~", "unit": "cái"})),
        ["due_on", "measure", "op", "unit", "name"]
    );
    assert_eq!(monitor.wrong(&targets, json!({"name": "Hồ sơ trực tuyến"})), ["value"]);
    for item in [json!(null), item.clone()] {
        let new = json!({"item": item, "name": "Hồ sơ trực tuyến", "value": 62.5, "per": "month"});
        let made = monitor.post(&targets, new)["id"].clone();
        let now = monitor.get(&one)["targets"].clone();
        let target = found(&now, &made);
        assert_eq!(
            (&target["item"], &target["value"], &target["per"]),
            (&item, &json!(62.5), &json!("month"))
        );
        let address = format!("{targets}/{}", text(&made));
        assert_eq!(monitor.wrong(&format!("{address}/correct"), json!({"name": ""})), ["name"]);
        monitor.post(&format!("{address}/correct"), json!({"op": "between", "value_to": 80, "per": ""}));
        let now = monitor.get(&one)["targets"].clone();
        let target = found(&now, &made);
        assert_eq!(
            (&target["value"], &target["value_to"], &target["per"]),
            (&json!(62.5), &json!(80.0), &Value::Null)
        );
        assert_eq!(target["name"], "Hồ sơ trực tuyến");
        assert_eq!(monitor.ask("DELETE", &format!("{address}?version=1"), "").status, 409);
        assert_eq!(monitor.ask("DELETE", &address, "").status, 200);
        assert_eq!(monitor.ask("DELETE", &address, "").status, 404);
    }
    assert_eq!(monitor.get(&one)["targets"], plan["targets"], "the others are as they were");

    let duties = format!("{one}/duties");
    assert_eq!(monitor.wrong(&duties, json!({})), ["what", "who"]);
    let wrong = json!({"what": "báo cáo", "who": [{"group": "x"}], "due": {"every": "sau"}});
    assert_eq!(monitor.wrong(&duties, wrong), ["who.0", "due.every"]);
    let wrong = json!({"what": "báo cáo", "who": [{"agency": first}], "due": {"after": 900}});
    assert_eq!(monitor.wrong(&duties, wrong), ["due.after"]);
    let new = json!({"what": "báo cáo kết quả", "who": [{"agency": first}, {"words": "Các trường"}],
        "due": {"every": "quarter", "day": 15}});
    let made = monitor.post(&duties, new)["id"].clone();
    let address = format!("{duties}/{}", text(&made));
    monitor.post(&format!("{address}/correct"), json!({"to": "Phòng Nội vụ", "due": {"on": "2021-11-15"}}));
    let now = monitor.get(&one);
    let duty = found(&now["duties"], &made);
    assert_eq!((&duty["to"], &duty["due"]["on"]), (&json!("Phòng Nội vụ"), &json!("2021-11-15")));
    assert_eq!((&duty["who"][0]["agency"], &duty["who"][1]["words"]), (&first, &json!("Các trường")));
    let stale = format!("{address}?version={}", plan["version"]);
    assert_eq!(monitor.ask("DELETE", &stale, "").status, 409);
    assert_eq!(monitor.ask("DELETE", &address, "").status, 200);
    assert_eq!(monitor.ask("DELETE", &address, "").status, 404);

    // One that waits for an event is opened once the plan is in force.
    let new = json!({"what": "báo cáo đột xuất", "who": [{"agency": second}], "due": {"after": 3}});
    let made = monitor.post(&duties, new)["id"].clone();
    let open = format!("{duties}/{}/open", text(&made));
    assert_eq!(monitor.status("POST", &open, &json!({"on": "2021-10-20"})), 409, "not in force");
    monitor.post(&format!("{one}/put-into-force"), json!({}));
    assert_eq!(monitor.wrong(&open, json!({"on": "2021-09-01"})), ["on"]);
    assert_eq!(monitor.post(&open, json!({"on": "2021-10-20"}))["agencies"], 1);
    assert_eq!(monitor.status("POST", &open, &json!({"on": "2021-10-20"})), 409, "it is open");
    for path in [format!("{one}/correct"), duties, targets.clone()] {
        let sent = json!({"name": "X", "value": 1, "what": "X", "who": [{"agency": first}]});
        assert_eq!(monitor.status("POST", &path, &sent), 409, "{path}: the text is locked");
    }
}

#[test]
fn who_helps_is_amended_by_programs_alone() {
    let data = town();
    let serving = Serving::start(data.path(), &["--demo", "--as-of", "2021-10-01"]);
    let mut monitor = Client::of(&serving, "theodoi");
    let id = taken_in(&mut monitor);
    let one = format!("/api/plans/{id}");
    monitor.post(&format!("{one}/put-into-force"), json!({}));
    let item = item(&monitor.get(&one))["id"].clone();
    let (front, union) = (of_kind(&mut monitor, "front"), of_kind(&mut monitor, "union"));
    let amend = format!("{one}/items/{}/amend", text(&item));
    assert_eq!(monitor.wrong(&amend, json!({})), ["on"]);
    let document = |coordinators: Value| json!({"symbol": "75/KH-UBND", "on": "2021-10-01", "reason": "Thêm việc", "coordinators": coordinators});
    let nobody = "00000000-0000-7000-8000-000000000000";
    let wrong = json!([{"agency": nobody}, {"words": "Các trường"}, {"agency": front}, {"name": nobody}]);
    assert_eq!(
        monitor.wrong(&amend, document(wrong)),
        ["coordinators.0", "coordinators.1", "coordinators.3"]
    );
    let both = document(json!([{"agency": front}, {"agency": union}]));
    let mut official = Client::of(&serving, "chuyenvien");
    assert_eq!(official.status("POST", &amend, &both), 403);
    assert_eq!(monitor.post(&amend, both.clone())["no"], 1);
    assert_eq!(monitor.ask("POST", &amend, &both.to_string()).status, 422, "nothing is different");
    let tasks = monitor.get(&format!("/api/tasks?plan={id}&size=500"))["rows"].as_array().unwrap().clone();
    let task = tasks.iter().find(|task| task["item"] == item).unwrap()["id"].clone();
    let helping = |monitor: &mut Client| {
        let mut found: Vec<String> = monitor.get(&format!("/api/tasks/{}", text(&task)))["coordinators"]
            .as_array()
            .unwrap()
            .iter()
            .map(|id| text(id).to_owned())
            .collect();
        found.sort();
        found
    };
    let mut wanted = vec![front.clone(), union];
    wanted.sort();
    assert_eq!(helping(&mut monitor), wanted, "the task follows");

    let names = found(&monitor.get(&one)["items"], &item)["names"].clone();
    let kept = names.as_array().unwrap().iter().find(|name| name["agency"] == front.as_str()).unwrap();
    assert_eq!(
        monitor.post(&amend, document(json!([{"name": kept["id"]}])))["no"],
        1,
        "one document, one number"
    );
    assert_eq!(helping(&mut monitor), [front]);
    assert_eq!(monitor.post(&amend, document(json!([])))["no"], 1);
    assert!(helping(&mut monitor).is_empty());
    let amendments = monitor.get(&format!("{one}/amendments"));
    let whats: Vec<&Value> =
        amendments[0]["changes"].as_array().unwrap().iter().map(|one| &one["fields"][0]["what"]).collect();
    assert_eq!(whats, ["Phối hợp", "Phối hợp", "Phối hợp"]);
    assert_eq!(official.status("GET", &format!("{one}/amendments"), &Value::Null), 200);
}
