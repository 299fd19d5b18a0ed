//! The organisation kept by programs alone, and who may not.

use serde_json::{Value, json};

use crate::api::{Client, of_kind, text};
use crate::program::{Serving, town};

#[test]
fn an_agency_lives_its_life_by_programs_alone() {
    let data = town();
    let serving = Serving::start(data.path(), &["--demo", "--as-of", "2021-10-01"]);
    let mut admin = Client::of(&serving, "quantri");
    let committee = of_kind(&mut admin, "committee");
    assert_eq!(admin.wrong("/api/agencies", json!({})), ["parent", "kind", "level", "from"]);
    let new = json!({"parent": committee, "code": "H10.22.90", "name": "Phòng Chuyển đổi số",
        "kind": "department", "level": "district", "from": "2021-09-01"});
    let id = text(&admin.post("/api/agencies", new.clone())["id"]).to_owned();
    assert_eq!(admin.wrong("/api/agencies", new), ["code"]);
    let made = admin.get(&format!("/api/agencies/{id}"));
    assert_eq!((&made["version"], &made["short_name"]), (&json!(1), &json!("Phòng Chuyển đổi số")));

    let one = format!("/api/agencies/{}", of_kind(&mut admin, "department"));
    let before = admin.get(&one);
    let change = format!("{one}/change");
    assert_eq!(admin.wrong(&change, json!({"kind": "so", "parent": "x"})), ["kind", "parent"]);
    assert_eq!(admin.wrong(&change, json!({"code": "H10.22.90"})), ["code"]);
    let sent = json!({"version": before["version"], "code": "H10.22.91", "order": 3});
    admin.post(&change, sent.clone());
    assert_eq!(admin.status("POST", &change, &sent), 409);
    admin.post(&change, json!({"order": 5}));
    let rename = format!("{one}/rename");
    assert_eq!(admin.wrong(&rename, json!({"name": "", "from": "2021-10-01"})), ["name"]);
    assert_eq!(admin.wrong(&rename, json!({"name": "Phòng Số", "from": "mai"})), ["from"]);
    admin.post(&rename, json!({"name": "Phòng Khoa học và Đổi mới", "from": "2021-10-01"}));
    let also = format!("{one}/also-called");
    admin.post(&also, json!({"name": "Phòng KHĐM"}));
    assert_eq!(admin.wrong(&also, json!({"name": "Phòng KHĐM"})), ["name"]);
    let now = admin.get(&one);
    assert_eq!(
        (&now["order"], &now["code"], &now["kind"]),
        (&json!(5), &json!("H10.22.91"), &before["kind"])
    );
    assert_eq!(now["earlier_names"][0], json!({"name": before["name"], "until": "2021-09-30"}));
    assert!(now["also_called"].as_array().unwrap().contains(&json!("Phòng KHĐM")), "{now}");
    assert_eq!(admin.wrong(&format!("{one}/end"), json!({"to": "1900-01-01"})), ["to"]);
    admin.post(&format!("{one}/end"), json!({"to": "2021-12-31"}));
    assert_eq!(admin.get(&one)["to"], "2021-12-31");

    let mut colleague = Client::of(&serving, "theodoi");
    assert_eq!(colleague.status("POST", &change, &json!({"order": 1})), 403);
    assert_eq!(colleague.status("GET", &one, &Value::Null), 200, "the organisation is no secret");
}

#[test]
fn people_and_who_acts_for_whom_are_kept_by_programs_alone() {
    let data = town();
    let serving = Serving::start(data.path(), &["--demo", "--as-of", "2021-10-01"]);
    let mut admin = Client::of(&serving, "quantri");
    let (department, office) = (of_kind(&mut admin, "department"), of_kind(&mut admin, "office"));
    let wrong = json!({"name": "Trần An", "position": {"agency": "x", "rank": "vua"}});
    assert_eq!(admin.wrong("/api/people", wrong), ["position.agency", "position.rank", "position.from"]);
    assert_eq!(admin.wrong("/api/people", json!({"name": " ", "email": "x"})), ["name", "email"]);
    let early = json!({"agency": department, "position": "Phó Trưởng phòng", "from": "1900-01-01"});
    assert_eq!(admin.wrong("/api/people", json!({"name": "Trần An", "position": early})), ["position.from"]);
    let first = json!({"agency": department, "position": "Phó Trưởng phòng", "from": "2021-09-01"});
    let made = admin.post("/api/people", json!({"name": "Trần Văn An", "code": "CB77", "position": first}));
    let one = format!("/api/people/{}", text(&made["id"]));
    let person = admin.get(&one);
    assert_eq!(person["positions"][0]["rank"], "deputy", "what the title says");
    admin.post(&format!("{one}/change"), json!({"version": 1, "email": "an.tv@phuoclong.example"}));
    assert_eq!(admin.status("POST", &format!("{one}/change"), &json!({"version": 1, "phone": "1"})), 409);
    let now = admin.get(&one);
    assert_eq!((&now["code"], &now["email"]), (&json!("CB77"), &json!("an.tv@phuoclong.example")));

    let positions = format!("{one}/positions");
    assert_eq!(admin.wrong(&positions, json!({"agency": office, "from": "2021-10-01"})), ["position"]);
    let second =
        admin.post(&positions, json!({"agency": office, "position": "Văn thư", "from": "2021-10-01"}));
    let second = text(&second["id"]).to_owned();
    admin.post(&format!("{positions}/{second}/main"), json!({}));
    let held = admin.get(&one)["positions"].as_array().unwrap().clone();
    assert!(
        held.iter().all(|position| position["is_main"] == (position["id"] == second.as_str())),
        "{held:?}"
    );
    assert_eq!(admin.wrong(&format!("{positions}/{second}/end"), json!({"to": "2021-01-01"})), ["to"]);
    admin.post(&format!("{positions}/{second}/end"), json!({"to": "2021-12-31"}));

    let people = admin.get("/api/people")["people"].as_array().unwrap().clone();
    let other = people.iter().find(|other| other["id"] != person["id"]).unwrap()["id"].clone();
    let elsewhere = format!("/api/people/{}/positions/{second}/main", text(&other));
    assert_eq!(admin.status("POST", &elsewhere, &json!({})), 404, "a position of somebody else");

    let give = json!({"from_person": other, "to_person": person["id"], "form": "tuq", "from": "2021-10-01"});
    assert_eq!(admin.wrong("/api/delegations", json!({})), ["from_person", "to_person", "form", "from"]);
    assert_eq!(admin.wrong("/api/delegations", give), ["to"], "in writing it has an end");
    let give = json!({"from_person": other, "to_person": person["id"], "form": "tuq", "from": "2021-10-01",
        "to": "2021-10-31", "basis": "GUQ số 5"});
    let mut colleague = Client::of(&serving, "chuyenvien");
    assert_eq!(colleague.status("POST", "/api/delegations", &give), 403);
    let given = admin.post("/api/delegations", give);
    let listed = admin.get("/api/delegations");
    assert!(listed.as_array().unwrap().iter().any(|one| one["id"] == given["id"] && one["form"] == "tuq"));
    let end = format!("/api/delegations/{}/end", text(&given["id"]));
    assert_eq!(colleague.status("POST", &end, &json!({})), 403);
    admin.post(&end, json!({}));
    assert_eq!(admin.status("POST", &end, &json!({})), 409, "it ends today already");
}

#[test]
fn groups_are_kept_by_programs_alone() {
    let data = town();
    let serving = Serving::start(data.path(), &["--demo", "--as-of", "2021-10-01"]);
    let mut admin = Client::of(&serving, "quantri");
    let front = of_kind(&mut admin, "front");
    assert!(!admin.get("/api/groups").as_array().unwrap().is_empty());
    assert_eq!(admin.wrong("/api/groups", json!({"name": "Nhóm", "kinds": ["office", "so"]})), ["kinds.1"]);
    assert_eq!(admin.wrong("/api/groups", json!({"kinds": ["office"]})), ["name"]);
    let made = admin.post("/api/groups", json!({"name": "Khối văn phòng", "kinds": ["office"]}));
    let one = format!("/api/groups/{}", text(&made["id"]));
    let ruled = admin.get(&one)["members"].as_array().unwrap().len();
    assert_eq!(admin.wrong(&format!("{one}/members"), json!({})), ["agency", "from"]);
    let line = admin.post(&format!("{one}/members"), json!({"agency": front, "from": "2021-10-01"}));
    let group = admin.get(&one);
    assert_eq!(group["members"].as_array().unwrap().len(), ruled + 1);
    assert_eq!(group["lines"][0]["id"], line["id"]);
    admin.post(&format!("{one}/change"), json!({"version": 1, "aliases": ["Khối VP"]}));
    assert_eq!(admin.status("POST", &format!("{one}/change"), &json!({"version": 1, "name": "X"})), 409);
    let group = admin.get(&one);
    assert_eq!((&group["name"], &group["aliases"]), (&json!("Khối văn phòng"), &json!(["Khối VP"])));
    assert_eq!(group["kinds"], json!(["office"]), "what is left out stays");
    let drop = format!("{one}/members/{}", text(&line["id"]));
    assert_eq!(admin.ask("DELETE", &drop, "").status, 200);
    assert_eq!(admin.ask("DELETE", &drop, "").status, 404);

    let mut colleague = Client::of(&serving, "theodoi");
    assert_eq!(colleague.status("GET", "/api/groups", &Value::Null), 403);
    assert_eq!(colleague.status("DELETE", &one, &Value::Null), 403);
    assert_eq!(admin.ask("DELETE", &one, "").status, 200);
    assert_eq!(admin.ask("GET", &one, "").status, 404);
}

#[test]
fn the_calendar_and_tables_are_kept_by_programs_alone() {
    let data = town();
    let serving = Serving::start(data.path(), &["--demo", "--as-of", "2021-10-01"]);
    let mut office = Client::of(&serving, "vanphong");
    let year = office.get("/api/calendar?year=2021");
    let days = "/api/calendar/days";
    assert_eq!(office.wrong(days, json!({"day": "15/10/2021"})), ["day"]);
    assert_eq!(office.wrong(days, json!({"day": "2021-10-15", "kind": "nghi"})), ["kind"]);
    let off = json!({"day": "2021-10-15", "kind": "local-closure"});
    assert_eq!(office.wrong(days, off), ["name"]);
    let off = json!({"day": "2021-10-15", "kind": "local-closure", "name": "Bầu cử bổ sung"});
    office.post(days, off.clone());
    let changed = office.get("/api/calendar?year=2021");
    assert_eq!(changed["working_days"].as_i64().unwrap() + 1, year["working_days"].as_i64().unwrap());
    let said = changed["days"].as_array().unwrap().iter().find(|day| day["day"] == "2021-10-15").unwrap();
    assert_eq!((&said["own"], &said["kind"]), (&json!(true), &json!("local-closure")));
    assert_eq!(office.wrong("/api/calendar/week", json!({"week": "chin"})), ["week"]);
    office.post("/api/calendar/week", json!({"week": "seven"}));
    assert_eq!(office.get("/api/calendar")["week"], "seven");
    assert_eq!(office.ask("GET", "/api/calendar?year=1066", "").status, 422);
    let mut official = Client::of(&serving, "chuyenvien");
    assert_eq!(official.status("POST", days, &off), 403);
    assert_eq!(office.ask("DELETE", "/api/calendar/days/2021-10-15", "").status, 200);
    assert_eq!(office.ask("DELETE", "/api/calendar/days/2021-10-15", "").status, 404);

    let mut admin = Client::of(&serving, "quantri");
    let table = "Tên cơ quan,Loại,Cấp\nTrung tâm Thư viện,Đơn vị sự nghiệp,huyện\nPhòng Lạ,Loại lạ,huyện\n";
    let address = "/api/import/agencies?name=co-quan.csv";
    let preview = "/api/import/agencies/preview?name=co-quan.csv";
    assert_eq!(official.ask("POST", preview, table).status, 403);
    assert_eq!(office.ask("POST", address, table).status, 403, "the office keeps the calendar only");
    assert_eq!(admin.ask("POST", "/api/import/agencies", table).status, 422, "a file without a name");
    assert_eq!(admin.ask("POST", "/api/import/du-an?name=a.csv", table).status, 404);
    assert_eq!(admin.ask("POST", address, "Cột lạ\nX\n").status, 422);
    for (path, there) in [(preview, 0), (address, 1), (address, 1)] {
        let answer = admin.ask("POST", path, table);
        assert_eq!(answer.status, 200, "{}", answer.body);
        let rows: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!((&rows["bad"], &rows["rows"][1]["fate"]), (&json!(1), &json!("bad")), "{rows}");
        let found = admin.get("/api/agencies?q=trung+tam+thu+vien");
        assert_eq!(found.as_array().unwrap().len(), there, "{path}");
    }
    let office = of_kind(&mut admin, "department");
    let office = admin.get(&format!("/api/agencies/{office}"));
    let people =
        format!("Họ và tên,Cơ quan,Chức vụ\nNgô Thị Hoa,\"{}\",Chuyên viên\n", text(&office["name"]));
    let answer = admin.ask("POST", "/api/import/people?name=can-bo.csv", &people);
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(admin.get("/api/people?q=ngo+thi+hoa")["total"], 1);
}
