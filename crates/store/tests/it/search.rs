//! The search index: without diacritics, by prefix, and only what one may see.

use kernel::{AgencyId, AuthorityId, ObjectRef, PageQuery, PersonId, Scope, TaskId};
use store::search::{self, Entry, Filling, Seen};
use store::{Cx, Tx};

use crate::tables;

testkit::both!(tables(), found_without_diacritics_and_only_by_those_who_may_see, |t| async move {
    let cx = t.system();
    let (town, other): (AuthorityId, AuthorityId) = (cx.new_id(), cx.new_id());
    let ward: AgencyId = cx.new_id();
    let task: TaskId = cx.new_id();
    let entry = Entry {
        object: task.into(),
        seen: Seen::By { authority: town, open: false, agencies: vec![ward], people: Vec::new() },
        title: "Rà soát đường Nguyễn Huệ".to_owned(),
        line: "UBND phường Thác Mơ".to_owned(),
        href: format!("/nhiem-vu/{task}"),
        at: cx.now(),
        words: "Ủy ban; hoà giải".to_owned(),
        text: String::new(),
    };
    cx.write(|tx| {
        let entry = entry.clone();
        async move {
            search::put(&tx, &entry).await?;
            search::put(&tx, &entry).await?;
            tx.audit("task.given", task).await
        }
    })
    .await
    .unwrap();
    let whole = Scope { whole: vec![town], ..Scope::default() };
    let mine = Scope { authorities: vec![other], agencies: vec![ward], ..Scope::default() };
    let stranger = Scope { authorities: vec![town], whole: vec![other], ..Scope::default() };
    for (scope, query, expected) in [
        (&whole, "duong", 1),
        (&whole, "Đường NGUYỄN", 1),
        (&whole, "ra soat hue", 1),
        (&whole, "hòa giải", 1),
        (&whole, "uỷ ban", 1),
        (&whole, "đường không có", 0),
        (&whole, "\"'; DROP TABLE *", 0),
        (&whole, "  ", 0),
        (&mine, "thac mo", 1),
        (&stranger, "thac mo", 0),
    ] {
        let hits = search::find(cx.db(), scope, query, 20).await.unwrap();
        assert_eq!(hits.len(), expected, "{query}");
        let groups = search::groups(cx.db(), scope, query, 5).await.unwrap();
        assert_eq!(groups.iter().map(|group| group.total).sum::<u64>(), expected as u64, "{query}");
        let page = search::of_kind(cx.db(), scope, query, "task", PageQuery::default()).await.unwrap();
        assert_eq!((page.total, page.rows.len()), (expected as u64, expected), "{query}");
    }
    let none = search::of_kind(cx.db(), &whole, "duong", "plan", PageQuery::default()).await.unwrap();
    assert_eq!(none.total, 0, "of another kind");
    cx.write(|tx| async move {
        search::remove(&tx, &ObjectRef::from(task)).await?;
        tx.audit("task.withdrawn", task).await
    })
    .await
    .unwrap();
    assert!(search::find(cx.db(), &whole, "duong", 20).await.unwrap().is_empty());
});

testkit::both!(tables(), groups_count_all_and_show_the_newest, |t| async move {
    let cx = t.system();
    let town: AuthorityId = cx.new_id();
    cx.write(|tx| async move {
        for number in 0..7 {
            let task: TaskId = tx.new_id();
            let agency: AgencyId = tx.new_id();
            let mut entry = Entry {
                object: task.into(),
                seen: Seen::By { authority: town, open: true, agencies: Vec::new(), people: Vec::new() },
                title: format!("Rà soát lần {number}"),
                line: String::new(),
                href: format!("/nhiem-vu/{task}"),
                at: tx.now(),
                words: String::new(),
                text: String::new(),
            };
            search::put(&tx, &entry).await?;
            if number < 2 {
                entry.object = agency.into();
                search::put(&tx, &entry).await?;
            }
            tx.audit("task.given", task).await?;
        }
        Ok(())
    })
    .await
    .unwrap();
    let scope = Scope { whole: vec![town], ..Scope::default() };
    let groups = search::groups(cx.db(), &scope, "ra soat", 3).await.unwrap();
    let told: Vec<(&str, u64, usize)> =
        groups.iter().map(|group| (group.kind.as_str(), group.total, group.hits.len())).collect();
    assert_eq!(told, [("agency", 2, 2), ("task", 7, 3)]);
    assert_eq!(groups[1].hits[0].title, "Rà soát lần 6");
    let second = search::of_kind(cx.db(), &scope, "ra soat", "task", PageQuery::new(2, 5)).await.unwrap();
    assert_eq!((second.total, second.rows.len()), (7, 2));
});

/// An entry whose title is `title`.
fn entry(object: ObjectRef, seen: Seen, title: &str, text: &str) -> Entry {
    Entry {
        href: format!("/{}/{}", object.kind, object.id),
        object,
        seen,
        title: title.to_owned(),
        line: String::new(),
        at: "2021-10-01T09:00:00.000Z".parse().unwrap(),
        words: String::new(),
        text: text.to_owned(),
    }
}

async fn put(cx: &Cx, entry: Entry) {
    let entry = &entry;
    cx.housekeep(|tx| async move { search::put(&tx, entry).await }).await.unwrap();
}

async fn titles(cx: &Cx, scope: &Scope, query: &str) -> Vec<String> {
    let hits = search::find(cx.db(), scope, query, 20).await.unwrap();
    let mut titles: Vec<String> = hits.into_iter().map(|hit| hit.title).collect();
    titles.sort();
    titles
}

testkit::both!(tables(), a_part_is_seen_with_its_whole_and_goes_with_it, |t| async move {
    let cx = t.system();
    let (town, ward, other): (AuthorityId, AgencyId, AgencyId) = (cx.new_id(), cx.new_id(), cx.new_id());
    let (task, file) = (ObjectRef::new("task", "1"), ObjectRef::new("evidence", "2"));
    let by = |agency| Seen::By { authority: town, open: false, agencies: vec![agency], people: Vec::new() };
    let with = || Seen::With(ObjectRef::new("task", "1"));
    let scope = |agency| Scope { authorities: vec![town], agencies: vec![agency], ..Scope::default() };
    // What is part of nothing in the index is not kept.
    put(&cx, entry(file.clone(), with(), "Biên bản", "")).await;
    assert!(titles(&cx, &cx.actor.scope(), "bien ban").await.is_empty());
    put(&cx, entry(task.clone(), by(ward), "Rà soát", "")).await;
    put(&cx, entry(file.clone(), with(), "Biên bản", "vướng mặt bằng")).await;
    put(&cx, entry(file.clone(), with(), "Biên bản họp", "vướng mặt bằng")).await;
    assert_eq!(titles(&cx, &scope(ward), "bien ban").await, ["Biên bản họp"], "once, as written last");
    assert!(titles(&cx, &scope(other), "bien ban").await.is_empty());
    // The whole changes hands, and its parts with it.
    put(&cx, entry(task.clone(), by(other), "Rà soát", "")).await;
    assert!(titles(&cx, &scope(ward), "bien ban").await.is_empty());
    assert_eq!(titles(&cx, &scope(other), "mat bang").await, ["Biên bản họp"]);
    let found = search::find(cx.db(), &scope(other), "bien mat", 20).await.unwrap();
    assert_eq!(found[0].place("bien mat").as_deref(), Some("vướng mặt bằng"));
    assert_eq!(found[0].place("bien hop"), None, "the title shows why it was found");
    cx.housekeep(|tx| async move { search::remove(&tx, &ObjectRef::new("task", "1")).await }).await.unwrap();
    assert!(titles(&cx, &cx.actor.scope(), "bien ban").await.is_empty());
    assert!(titles(&cx, &cx.actor.scope(), "ra soat").await.is_empty());
});

/// Numbers up to five, two in a step.
struct Numbers(AuthorityId);

#[async_trait::async_trait]
impl Filling for Numbers {
    fn name(&self) -> &'static str {
        "test.numbers-1"
    }

    async fn put_next(&self, tx: &Tx, mark: &str) -> kernel::Result<Option<String>> {
        let from: u32 = mark.parse().unwrap_or_default();
        for number in (from + 1)..=(from + 2).min(5) {
            let seen = Seen::By { authority: self.0, open: true, agencies: Vec::new(), people: Vec::new() };
            let object = ObjectRef::new("number", number);
            search::put(tx, &entry(object, seen, &format!("số {number}"), "")).await?;
        }
        Ok((from < 5).then(|| (from + 2).min(5).to_string()))
    }
}

testkit::both!(tables(), what_stood_there_before_is_filled_in_once, |t| async move {
    let cx = t.system();
    let numbers = Numbers(cx.new_id());
    assert!(!search::is_filled(&cx, &[numbers.name()]).await.unwrap());
    search::fill(&cx, &numbers).await.unwrap();
    assert!(search::is_filled(&cx, &[numbers.name()]).await.unwrap());
    assert_eq!(titles(&cx, &cx.actor.scope(), "so").await, ["số 1", "số 2", "số 3", "số 4", "số 5"]);
    cx.housekeep(|tx| async move { search::remove(&tx, &ObjectRef::new("number", 3)).await }).await.unwrap();
    search::fill(&cx, &numbers).await.unwrap();
    assert_eq!(titles(&cx, &cx.actor.scope(), "so").await.len(), 4, "not a second time");
});

testkit::both!(tables(), the_last_word_of_a_long_text_is_found, |t| async move {
    let cx = t.system();
    let town: AuthorityId = cx.new_id();
    let task: TaskId = cx.new_id();
    let seen = Seen::By { authority: town, open: false, agencies: Vec::new(), people: Vec::new() };
    // As many different words as a text of this length may have, and the one that is looked for behind them.
    let words: Vec<String> = (0..24_000).map(|number| format!("{number:06x}")).collect();
    let text = format!("{} thuyền thúng", words.join(" "));
    assert!(text.chars().count() > 160_000);
    put(&cx, entry(task.into(), seen, "Dài", &text)).await;
    let scope = Scope { whole: vec![town], ..Scope::default() };
    for query in ["thuyen thung", "005dbf"] {
        let hits = search::find(cx.db(), &scope, query, 5).await.unwrap();
        assert_eq!(hits.len(), 1, "{query}");
        assert!(hits[0].place("thuyen").unwrap().ends_with("thuyền thúng"), "{query}");
    }
    let groups = search::groups(cx.db(), &scope, "thuyen", 5).await.unwrap();
    assert_eq!((groups[0].total, groups[0].hits.len()), (1, 1));
});

testkit::both!(tables(), a_person_finds_what_is_in_their_hands_and_its_parts, |t| async move {
    let cx = t.system();
    let town: AuthorityId = cx.new_id();
    let (person, other): (PersonId, PersonId) = (cx.new_id(), cx.new_id());
    let (task, part): (TaskId, TaskId) = (cx.new_id(), cx.new_id());
    let by = |person| Seen::By { authority: town, open: false, agencies: Vec::new(), people: vec![person] };
    let scope = |person| Scope { people: vec![person], ..Scope::default() };
    put(&cx, entry(task.into(), by(person), "Rà soát đường", "")).await;
    put(&cx, entry(part.into(), Seen::With(task.into()), "Rà soát phần", "")).await;
    assert_eq!(titles(&cx, &scope(person), "ra soat").await, ["Rà soát phần", "Rà soát đường"]);
    assert!(titles(&cx, &scope(other), "ra soat").await.is_empty());
    put(&cx, entry(task.into(), by(other), "Rà soát đường", "")).await;
    assert_eq!(titles(&cx, &scope(other), "ra soat").await.len(), 2, "in other hands, with its parts");
    assert!(titles(&cx, &scope(person), "ra soat").await.is_empty());
});
