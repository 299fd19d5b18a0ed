//! One document amends a plan by programs alone: every kind of change at once, its file, and who may not.

use serde_json::{Value, json};

use crate::api::{Client, of_kind, taken_in, text};
use crate::program::{Serving, town};

#[test]
fn one_document_amends_a_plan_by_programs_alone() {
    let data = town();
    let serving = Serving::start(data.path(), &["--demo", "--as-of", "2021-10-01"]);
    let mut monitor = Client::of(&serving, "theodoi");
    let id = taken_in(&mut monitor);
    let one = format!("/api/plans/{id}");
    monitor.post(&format!("{one}/put-into-force"), json!({}));
    let plan = monitor.get(&one);
    let works: Vec<Value> =
        plan["items"].as_array().unwrap().iter().filter(|i| i["is_section"] == false).cloned().collect();
    let (first, second, last) = (&works[0], &works[1], &works[works.len() - 1]);
    let target = plan["targets"].as_array().unwrap().iter().find(|t| t["value"].is_number()).unwrap().clone();
    let duty = plan["duties"][0].clone();
    let front = of_kind(&mut monitor, "front");

    let amendments = format!("{one}/amendments");
    let document = |changes: Value| json!({"symbol": "80/KH-UBND", "on": "2021-09-30", "reason": "Dịch bệnh", "changes": changes});
    let wrong = json!([
        {},
        {"item": {"id": first["id"], "to": "mai"}},
        {"new_item": {"code": "9.9", "title": "Việc mới", "to": "2021-12-01", "lead": [{"words": "Ai đó"}]}},
        {"target": {"id": target["id"], "op": "~"}},
        {"dropped_item": {"id": "x"}},
    ]);
    assert_eq!(
        monitor.wrong(&amendments, document(wrong)),
        ["changes.0", "changes.1.to", "changes.2.lead.0", "changes.3.op", "changes.4.id"]
    );
    let nameless = json!({"symbol": "tám mươi", "on": "2021-09-30", "reason": "", "changes": []});
    assert_eq!(monitor.wrong(&amendments, nameless), ["symbol", "reason"]);
    let all = document(json!([
        {"item": {"id": first["id"], "version": first["version"], "to": "2022-03-31"}},
        {"new_item": {"after": second["id"], "code": "9.9", "title": "Việc mới", "to": "2021-12-01",
            "lead": [{"agency": front}], "targets": [{"name": "Cơ sở đạt", "value": 80}]}},
        {"dropped_item": {"id": last["id"], "version": last["version"]}},
        {"target": {"id": target["id"], "value": 77.5}},
        {"new_target": {"name": "Hồ sơ trực tuyến", "value": 30}},
        {"duty": {"id": duty["id"], "to": "Văn phòng"}},
        {"new_duty": {"what": "báo cáo nhanh", "who": [{"agency": front}], "due": {"every": "month", "day": 20}}},
    ]));
    let mut official = Client::of(&serving, "chuyenvien");
    assert_eq!(official.status("POST", &amendments, &all), 403);
    assert_eq!(monitor.post(&amendments, all.clone())["no"], 1);
    assert_eq!(monitor.status("POST", &amendments, &all), 409, "somebody changed it before");

    let now = monitor.get(&one);
    let item = |id: &Value| now["items"].as_array().unwrap().iter().find(|i| i["id"] == *id).unwrap().clone();
    assert_eq!(item(&first["id"])["to"], "2022-03-31");
    assert_eq!(
        (item(&last["id"])["dropped"].clone(), item(&first["id"])["dropped"].clone()),
        (json!(true), json!(false))
    );
    let added = now["items"].as_array().unwrap().iter().find(|i| i["code"] == "9.9").unwrap();
    let tasks = monitor.get(&format!("/api/tasks?plan={id}&size=500"))["rows"].as_array().unwrap().clone();
    assert!(tasks.iter().any(|task| task["item"] == added["id"]), "its work is given");
    assert!(tasks.iter().all(|task| task["item"] != last["id"]), "its work is taken back");
    let of = |id: &Value| now["targets"].as_array().unwrap().iter().find(|t| t["id"] == *id).unwrap().clone();
    assert_eq!(of(&target["id"])["value"], 77.5);
    let recorded = monitor.get(&amendments);
    let kinds: Vec<&Value> =
        recorded[0]["changes"].as_array().unwrap().iter().map(|change| &change["kind"]).collect();
    assert_eq!(kinds, ["item", "new-item", "dropped-item", "target", "new-target", "duty", "new-duty"]);
    let fields = recorded[0]["changes"][3]["fields"].as_array().unwrap();
    assert!(fields.iter().any(|f| text(&f["became"]).contains("77,5")), "{fields:?}");

    let file = format!("{amendments}/1/file");
    assert_eq!(monitor.ask("GET", &file, "").status, 404, "there is none yet");
    assert_eq!(official.ask("POST", &format!("{file}?name=80.pdf"), "%PDF-1.7 x").status, 403);
    assert_eq!(monitor.ask("POST", &format!("{file}?name=80.pdf"), "%PDF-1.7 x").status, 200);
    let got = official.ask("GET", &file, "");
    assert_eq!((got.status, got.body.as_str()), (200, "%PDF-1.7 x"));
    assert_eq!(monitor.get(&amendments)[0]["file"], "80.pdf");

    let empty = json!({"symbol": "81/KH-UBND", "on": "2021-10-01", "reason": "Ghi nhầm"});
    assert_eq!(monitor.post(&amendments, empty)["no"], 2);
    assert_eq!(monitor.ask("DELETE", &format!("{amendments}/2"), "").status, 200);
    assert_eq!(monitor.ask("DELETE", &format!("{amendments}/1"), "").status, 409);
    assert_eq!(monitor.get(&amendments).as_array().unwrap().len(), 1);
}
