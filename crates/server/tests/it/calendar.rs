//! What programs read with a token: deadlines for the calendar of a phone, search.

use crate::program::{Browser, Serving, town};

#[test]
fn deadlines_come_by_address_until_it_is_taken_back() {
    let data = town();
    let serving = Serving::start(data.path(), &["--demo", "--as-of", "2021-10-01"]);
    let mut official = Browser::new(serving.at);
    official.sign_in("chuyenvien");
    let calendar = official.token(&["calendar:read"]);
    let other = official.token(&["tasks:read"]);

    let search = official.token(&["search:read"]);
    let mut phone = Browser::new(serving.at);
    let mut found = |token: &str| {
        let bearer = format!("Bearer {token}");
        phone.ask("GET", "/api/search?q=hai+long", &[("authorization", &bearer)], "")
    };
    let hits = found(&search);
    assert!(hits.status == 200 && hits.body.contains("\"kind\":\"target\""), "{}", hits.body);
    assert_eq!(found(&other).status, 403, "a token of another scope");
    let feed = phone.get(&format!("/lich/{calendar}.ics"));
    assert_eq!((feed.status, feed.header("content-type")), (200, Some("text/calendar; charset=utf-8")));
    let begun = feed.body.matches("BEGIN:VEVENT").count();
    assert!(begun > 0 && feed.body.contains("DTSTART;VALUE=DATE:2021"), "{}", feed.body);
    assert!(feed.body.lines().all(|line| line.len() <= 75), "lines are folded");
    for wrong in [format!("/lich/{other}.ics"), format!("/lich/{calendar}"), "/lich/abc.ics".to_owned()] {
        assert_eq!(phone.get(&wrong).status, 404, "{wrong}");
    }

    let page = official.get("/tai-khoan/ma-truy-cap").body;
    let addresses: Vec<String> = page
        .split("action=\"/tai-khoan/ma-truy-cap/")
        .skip(1)
        .filter_map(|part| Some(format!("/tai-khoan/ma-truy-cap/{}", part.split('"').next()?)))
        .collect();
    assert_eq!(addresses.len(), 3);
    for address in addresses {
        assert_eq!(official.post_form(&address, &[]).status, 303);
    }
    assert_eq!(phone.get(&format!("/lich/{calendar}.ics")).status, 404, "taken back");
}
