//! The files that prove work on a plan: counted on its page, listed behind the count, as far as the reader may see.

use kernel::{Actor, Hat, ObjectRef, Role};
use tasks::State;
use tasks::acts::Report;

use crate::pages::Browser;
use crate::tables;
use crate::town::Town;

testkit::both!(tables(), the_count_of_files_opens_to_them, |t| async move {
    let town = Town::found(&t).await;
    let (id, _) = town.in_force(&t).await;
    let browser = Browser::new(&t, &town);
    // The head, if she were that of another agency.
    let of = |agency| {
        let hat = Hat { role: Role::AgencyHead, authority: town.authority, agency, covers: vec![agency] };
        let (account, person) = (town.head.account().unwrap(), town.head.person_id().unwrap());
        t.cx(Actor::person(account, person, "Lê Văn Trưởng", vec![hat]))
    };
    let empty = browser.get("head", &format!("/ke-hoach/{id}/minh-chung")).await.body;
    assert!(empty.contains("Không có tệp nào"), "{empty}");

    // One file of the head's own agency, and two of another.
    let chiefs = tasks::chiefs_of_plan(t.system().db(), id).await.unwrap();
    let own = chiefs.iter().find(|line| line.task.lead == town.justice).unwrap();
    let seen = |task: &tasks::Task| !task.href_for(&town.head).is_empty();
    let others = chiefs.iter().find(|line| !seen(&line.task)).unwrap();
    for (task, name) in
        [(&own.task, "bien-ban.txt"), (&others.task, "anh.txt"), (&others.task, "so-lieu.txt")]
    {
        let upload = ObjectRef::new("upload", "tep");
        let cx = of(task.lead);
        let file = t.files.put_bytes(&cx, name, b"noi dung".to_vec(), upload).await.unwrap();
        let report = Report { percent: Some(40), words: "Đã làm".to_owned(), files: vec![file.id] };
        tasks::acts::report(&cx, &t.files, task.id, None, &report).await.unwrap();
        assert_eq!(tasks::get(t.system().db(), task.id).await.unwrap().state, State::Working);
    }

    let (item, other) = (own.task.item.unwrap(), others.task.item.unwrap());
    let plan = browser.get("head", &format!("/ke-hoach/{id}")).await.body;
    for (item, count) in [(item, 1), (other, 2)] {
        let link = format!("<a href=\"/ke-hoach/{id}/minh-chung?muc={item}\">{count} minh chứng</a>");
        assert!(plan.contains(&link), "{link}: {plan}");
    }
    assert!(
        plan.contains(&format!("<a href=\"/ke-hoach/{id}/minh-chung\">Minh chứng <b>3</b></a>")),
        "{plan}"
    );

    let all = browser.get("monitor", &format!("/ke-hoach/{id}/minh-chung")).await.body;
    let place = |name: &str| all.find(&format!(">{name}</a>")).unwrap_or_else(|| panic!("{name}: {all}"));
    assert!(place("so-lieu.txt") < place("bien-ban.txt"), "newest first");
    assert!(all.contains("3 tệp, mới nhất trước"), "{all}");
    let of_item = browser.get("monitor", &format!("/ke-hoach/{id}/minh-chung?muc={item}")).await.body;
    assert!(of_item.contains("bien-ban.txt") && !of_item.contains("so-lieu.txt"), "{of_item}");

    // Of what the head may not see, she learns that it is there and no more.
    let own = browser.get("head", &format!("/ke-hoach/{id}/minh-chung")).await.body;
    assert!(
        own.contains("bien-ban.txt") && !own.contains("so-lieu.txt") && !own.contains("anh.txt"),
        "{own}"
    );
    assert!(own.contains("1 tệp, mới nhất trước; 2 tệp của việc bạn không có quyền xem"), "{own}");
    let csv = browser.get("head", &format!("/ke-hoach/{id}/minh-chung?xuat=csv")).await.body;
    assert!(csv.contains("bien-ban.txt") && !csv.contains("so-lieu.txt"), "{csv}");
});
