//! What belongs to a plan is found by who may see the plan, and goes when it is taken back; also in an installation that
//! is older than the index.

use kernel::{Day, Role};
use plans::acts::amend::{Change, Document, ItemFields, amend};
use plans::acts::answer::{Answer, answer};
use plans::acts::open_reports::open_reports;
use plans::acts::undo::undo;
use plans::acts::{detailed, report};
use plans::{Asks, Silent};

use crate::tables;
use crate::town::{Town, go_to};

testkit::both!(tables(), papers_questions_and_amendments_are_found, |t| async move {
    let town = Town::found(&t).await;
    let (id, _) = town.in_force(&t).await;
    let (head, monitor) = (t.cx(town.head.clone()), t.cx(town.monitor.clone()));
    let paper = plans::detailed_of(head.db(), id).await.unwrap();
    let paper = paper.into_iter().find(|p| p.agency == town.justice).unwrap();
    let mut lines = paper.lines.clone();
    lines[0].person = "Phạm Thị Viên".to_owned();
    detailed::write(&head, id, town.justice, paper.version, &lines, true).await.unwrap();
    go_to(&t, "2021-11-04");
    open_reports(&t.system(), t.system().today()).await.unwrap();
    let reports = plans::reports_of(head.db(), id).await.unwrap();
    let own = reports.iter().find(|r| r.agency == town.justice).unwrap();
    report::write(&head, id, own.id, own.version, "Còn thiếu hạ tầng mạng.", true).await.unwrap();
    let questions = plans::questions(head.db(), id).await.unwrap();
    let gap = questions.iter().find(|q| q.asks == Asks::Gap && q.answer.is_none()).unwrap();
    answer(&monitor, id, gap.id, &Answer::Words("Sản phẩm là bản thuyết minh".to_owned())).await.unwrap();
    let item = plans::items(head.db(), id).await.unwrap().into_iter().find(|i| i.code == "1.2").unwrap();
    let document = Document {
        symbol: "75/KH-UBND".to_owned(),
        on: Some(Day::constant(2021, 11, 3)),
        reason: "Theo yêu cầu của Kiểm toán".to_owned(),
    };
    let fields =
        ItemFields { title: Some("Công khai ngân sách năm".to_owned()), ..ItemFields::default() };
    amend(&monitor, id, &document, &[Change::Item(item.id, fields)]).await.unwrap();

    let neighbour = t.actor(Role::Leader, t.clock.new_id(), &[t.clock.new_id()]);
    let viewer = t.actor(Role::Viewer, town.authority, &[town.home]);
    let cases = [
        ("pham thi vien", "detailed-plan", format!("/ke-hoach/{id}/chi-tiet/{}", town.justice)),
        ("ha tang mang", "periodic-report", own.href()),
        ("ban thuyet minh", "question", format!("/ke-hoach/{id}/cau-hoi#hoi-{}", gap.id)),
        ("kiem toan", "amendment", format!("/ke-hoach/{id}/dieu-chinh/1")),
    ];
    for again in [false, true] {
        if again {
            t.search_again(&plans::module().fillings).await;
        }
        for (query, kind, href) in &cases {
            for who in [&town.head, &viewer] {
                let found = t.found(who, query).await;
                assert_eq!(found.len(), 1, "{query}, again: {again}: {found:?}");
                assert_eq!(found[0].0, *kind, "{query}");
                assert!(found[0].2.starts_with(href.as_str()), "{}", found[0].2);
            }
            assert!(t.found(&neighbour, query).await.is_empty(), "{query} is not theirs");
        }
        let found = t.found(&town.head, "ngan sach nam").await;
        let all: Vec<&str> = found.iter().map(|(kind, ..)| kind.as_str()).collect();
        assert!(all.contains(&"item"), "again: {again}: {all:?}");
    }
});

testkit::both!(tables(), targets_are_found_by_whom_their_page_opens_for, |t| async move {
    let town = Town::found(&t).await;
    town.in_force(&t).await;
    // The agency has work in the plan, but this person works in another authority.
    let guest = t.actor(Role::Viewer, t.clock.new_id(), &[town.justice]);
    for again in [false, true] {
        if again {
            t.search_again(&plans::module().fillings).await;
        }
        let own = t.found(&town.head, "nguoi dan hai long").await;
        assert!(own.iter().any(|(kind, ..)| kind == "target"), "again: {again}: {own:?}");
        let theirs = t.found(&guest, "cong khai ngan sach").await;
        assert!(theirs.iter().any(|(kind, ..)| kind == "item"), "again: {again}: {theirs:?}");
        for words in ["nguoi dan hai long", "nhiem vu hoan thanh dung han"] {
            let theirs = t.found(&guest, words).await;
            assert!(theirs.iter().all(|(kind, ..)| kind != "target"), "again: {again}: {theirs:?}");
        }
    }
});

testkit::both!(tables(), what_is_taken_back_is_not_found, |t| async move {
    let town = Town::found(&t).await;
    let (id, _) = town.in_force(&t).await;
    let kinds = |found: Vec<(String, String, String)>| {
        let mut kinds: Vec<String> = found.into_iter().map(|(kind, ..)| kind).collect();
        kinds.sort();
        kinds.dedup();
        kinds
    };
    let before = kinds(t.found(&town.head, "cai cach hanh chinh").await);
    assert!(
        before.contains(&"detailed-plan".to_owned()) && before.contains(&"plan".to_owned()),
        "{before:?}"
    );
    undo(&t.cx(town.monitor.clone()), &Silent, id).await.unwrap();
    assert!(kinds(t.found(&town.head, "cai cach hanh chinh").await).is_empty());
    // A draft is nobody's to find, also where the index is filled anew.
    t.search_again(&plans::module().fillings).await;
    assert!(kinds(t.found(&town.monitor, "cai cach hanh chinh").await).is_empty());
});
