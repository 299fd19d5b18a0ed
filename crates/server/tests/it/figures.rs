//! Each number on the leader's board opens to as many rows as it says (invariant 10).

use crate::program::{Browser, Serving, town, town_at_the_end_of_the_year};

/// Links of a page: where they lead, what they say, and what stands right behind them.
fn links(page: &str) -> Vec<(String, String, String)> {
    page.split("<a ")
        .skip(1)
        .filter_map(|part| {
            let href =
                part.split_once("href=\"")?.1.split('"').next()?.replace("&amp;", "&").replace("&#38;", "&");
            let (inside, behind) = part.split_once('>')?.1.split_once("</a>")?;
            Some((href, inside.to_owned(), behind.chars().take(40).collect()))
        })
        .collect()
}

/// The number with which a text begins, with dots between thousands.
fn number(text: &str) -> Option<usize> {
    let digits: String =
        text.chars().take_while(|c| c.is_ascii_digit() || *c == '.').filter(char::is_ascii_digit).collect();
    digits.parse().ok()
}

#[test]
fn every_number_of_the_board_opens_to_as_many_rows() {
    let data = town();
    numbers_of_the_board_open(&Serving::start(data.path(), &["--demo", "--as-of", "2021-10-01"]), 1);
}

#[test]
fn every_number_of_the_board_opens_at_the_end_of_the_year() {
    let data = town_at_the_end_of_the_year();
    numbers_of_the_board_open(&Serving::start(data.path(), &["--demo", "--as-of", "2021-12-31"]), 2);
}

/// `least`: so many numbers of the last week, which had nothing but new lateness before 1 October.
fn numbers_of_the_board_open(serving: &Serving, least: usize) {
    let mut leader = Browser::new(serving.at);
    leader.sign_in("chutich");
    let board = leader.get("/bang-theo-doi").body;
    assert!(board.contains("<b>11 nhiệm vụ</b>"), "the plan has eleven items");
    let (mut lists, mut targets, mut changes) = (0, 0, 0);
    for (href, text, behind) in links(&board) {
        let said = number(&text).or_else(|| behind.strip_prefix("<b>").and_then(number));
        let Some(said) = said.filter(|_| href.contains('?')) else { continue };
        let opened = leader.get(&href);
        assert_eq!(opened.status, 200, "{href}");
        if href.starts_with("/nhiem-vu?") {
            let wanted = format!(">{} nhiệm vụ theo bộ lọc", text_of(said));
            assert!(opened.body.contains(&wanted), "{said} is not the length of {href}");
            lists += 1;
            changes += usize::from(href.contains("&thay-doi="));
        } else if href.starts_with("/chi-tieu?") {
            let mut rows: Vec<String> = links(&opened.body)
                .into_iter()
                .filter_map(|l| Some(l.0.strip_prefix("/chi-tieu/")?.split(['?', '#']).next()?.to_owned()))
                .collect();
            rows.sort();
            rows.dedup();
            assert_eq!(rows.len(), said, "{href}");
            targets += 1;
        }
    }
    assert!(lists >= 15 && targets >= 2, "{lists} lists and {targets} lists of targets were opened");
    assert!(changes >= least, "only {changes} numbers of the last week were opened");
}

#[test]
fn every_number_of_the_agencies_opens_to_as_many_rows() {
    let data = town();
    let serving = Serving::start(data.path(), &["--demo", "--as-of", "2021-10-01"]);
    let mut leader = Browser::new(serving.at);
    leader.sign_in("chutich");
    let board = leader.get("/bang-theo-doi").body;
    let (href, _, _) = links(&board).into_iter().find(|l| l.0.starts_with("/bang-theo-doi/co-quan")).unwrap();
    let page = leader.get(&href);
    assert_eq!(page.status, 200);
    assert!(
        page.body.contains("Phòng TC-KH") && !page.body.contains("ts-rt\" href=\"/nhiem-vu?ke-hoach=\"></a>")
    );
    let (mut lists, mut nameless) = (0, 0);
    for (href, text, _) in links(&page.body).into_iter().filter(|l| l.0.starts_with("/nhiem-vu?")) {
        nameless += usize::from(text.trim().is_empty());
        let Some(said) = number(&text) else { continue };
        // A few of each kind are enough: every one is a page of its own.
        if lists < 24 {
            let opened = leader.get(&href);
            let none = opened.body.contains("Không có nhiệm vụ nào");
            let wanted = format!(">{} nhiệm vụ theo bộ lọc", text_of(said));
            assert!(opened.body.contains(&wanted) || said == 0 && none, "{said} is not the length of {href}");
            lists += 1;
        }
    }
    assert_eq!((lists, nameless), (24, 0));
    let csv = leader.get(&format!("{href}&xuat=csv"));
    assert!(csv.body.contains("Phòng TC-KH"), "{}", csv.body);
}

/// A number below ten thousand as pages write it.
fn text_of(number: usize) -> String {
    if number >= 1000 { format!("{}.{:03}", number / 1000, number % 1000) } else { number.to_string() }
}

/// Everybody who follows the plan sees which tasks block it; only those whom a task concerns can open it.
#[test]
fn a_board_links_only_to_tasks_that_open() {
    let data = town();
    let serving = Serving::start(data.path(), &["--demo", "--as-of", "2021-10-01"]);
    let mut linked = Vec::new();
    for account in ["chutich", "chuyenvien", "mattran"] {
        let mut browser = Browser::new(serving.at);
        browser.sign_in(account);
        let board = browser.get("/bang-theo-doi");
        assert_eq!(board.status, 200);
        let links: Vec<&str> = board.body.split("href=\"/nhiem-vu/").skip(1).collect();
        linked.push(links.len());
        for link in links {
            let path = format!("/nhiem-vu/{}", link.split('"').next().unwrap());
            assert_eq!(browser.get(&path).status, 200, "{account}: {path}");
        }
    }
    assert!(linked[0] > linked[1], "the leader opens more than an official: {linked:?}");
}
