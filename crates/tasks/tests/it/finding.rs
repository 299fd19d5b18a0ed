//! What is said about tasks is found by who may see them, without diacritics; also in an installation that is older than
//! the index.

use kernel::{Actor, Hat, ObjectRef, PersonId, Role};
use tasks::NewTask;
use tasks::acts::{self, Report};
use testkit::Testing;

use crate::tables;
use crate::town::{Town, person};

/// The kinds that somebody finds.
async fn kinds(t: &Testing, actor: &Actor, query: &str) -> Vec<String> {
    let mut kinds: Vec<String> = t.found(actor, query).await.into_iter().map(|(kind, ..)| kind).collect();
    kinds.sort();
    kinds
}

testkit::both!(tables(), what_is_said_about_a_task_is_found_by_who_may_see_it, |t| async move {
    let town = Town::found(&t).await;
    let new = tasks::NewTask { coordinators: Vec::new(), ..town.task("Rà soát thủ tục", "2021-10-08") };
    let id = town.give(&t, &new).await;
    let (head, monitor) = (t.cx(town.head.clone()), t.cx(town.monitor.clone()));
    let question = acts::ask(&head, id, "Mẫu phiếu khảo sát lấy ở đâu?").await.unwrap();
    acts::answer(&monitor, question, "Theo phụ lục của Sở Nội vụ.").await.unwrap();
    let bytes = b"bien ban".to_vec();
    let file = t
        .files
        .put_bytes(&head, "Biên bản họp_ngày 05.txt", bytes, ObjectRef::new("upload", "tep"))
        .await
        .unwrap();
    let words = "Đã họp, còn vướng mặt bằng".to_owned();
    acts::report(&head, &t.files, id, None, &Report { percent: Some(40), words, files: vec![file.id] })
        .await
        .unwrap();
    let due = "2021-10-06".parse().unwrap();
    let asked = acts::ask_about_task(&t.cx(town.chair.clone()), id, "Sao chưa giải tỏa?", due).await.unwrap();
    acts::answer_explanation(&head, asked, "Chờ kinh phí đền bù.").await.unwrap();

    let cases = [
        ("mau phieu", "question"),
        ("phu luc so noi vu", "question"),
        ("bien ban hop", "evidence"),
        ("vuong mat bang", "evidence"),
        ("giai toa", "explanation"),
        ("kinh phi den bu", "explanation"),
    ];
    for again in [false, true] {
        if again {
            t.search_again(&tasks::module().fillings).await;
        }
        for (query, kind) in cases {
            assert_eq!(kinds(&t, &town.head, query).await, [kind], "{query}, again: {again}");
            assert_eq!(kinds(&t, &town.monitor, query).await, [kind], "{query}, again: {again}");
            assert!(kinds(&t, &town.other, query).await.is_empty(), "{query} is not theirs, again: {again}");
        }
        let (_, title, href) = t.found(&town.head, "bien ban hop").await.remove(0);
        assert!(title.starts_with("Biên bản họp"), "{title}");
        assert!(href.starts_with(&format!("/nhiem-vu/{id}#tep-")), "{href}");
        assert_eq!(
            t.found(&town.head, "mau phieu").await[0].2,
            format!("/nhiem-vu/{id}#hoi-{question}"),
            "it opens at its place"
        );
        assert_eq!(t.found(&town.head, "den bu").await[0].2, format!("/giai-trinh/{asked}"));
    }

    // It changes hands: who has it now finds what was said, who had it does not.
    acts::move_to(&monitor, id, None, town.finance, "Đúng chức năng hơn").await.unwrap();
    assert_eq!(kinds(&t, &town.other, "bien ban hop").await, ["evidence"]);
    assert!(kinds(&t, &town.head, "bien ban hop").await.is_empty());
    assert_eq!(kinds(&t, &town.head, "den bu").await, ["explanation"], "what was asked of them stays theirs");
    acts::withdraw(&monitor, id, None, "Không làm nữa").await.unwrap();
    for query in ["bien ban hop", "mau phieu"] {
        assert!(kinds(&t, &town.monitor, query).await.is_empty(), "{query} goes with the task");
    }
});

testkit::both!(tables(), the_person_in_charge_finds_the_task_from_another_agency, |t| async move {
    let town = Town::found(&t).await;
    let carried = person(&town.official);
    let new = NewTask {
        coordinators: Vec::new(),
        assignee: Some(carried),
        ..town.task("Rà soát thủ tục", "2021-10-08")
    };
    let id = town.give(&t, &new).await;
    let head = t.cx(town.head.clone());
    acts::ask(&head, id, "Mẫu phiếu khảo sát lấy ở đâu?").await.unwrap();
    // The same person, who works elsewhere by now; and a colleague there.
    let authority = t.clock.new_id();
    let agency = t.clock.new_id();
    let moved = |who: PersonId| {
        let hat = Hat { role: Role::Official, authority, agency, covers: vec![agency] };
        Actor::person(t.clock.new_id(), who, "Người đã chuyển", vec![hat])
    };
    let (same, colleague) = (moved(carried), moved(t.clock.new_id()));
    for again in [false, true] {
        if again {
            t.search_again(&tasks::module().fillings).await;
        }
        assert_eq!(kinds(&t, &same, "ra soat thu tuc").await, ["question", "task"], "again: {again}");
        assert!(kinds(&t, &colleague, "ra soat thu tuc").await.is_empty(), "again: {again}");
    }
    acts::assign(&head, id, None, None).await.unwrap();
    assert!(kinds(&t, &same, "ra soat thu tuc").await.is_empty(), "it is in nobody's hands any more");
});
