//! The search index: without diacritics, by prefix, and only what one may see.

use kernel::{AgencyId, AuthorityId, ObjectRef, PageQuery, Scope, TaskId};
use store::search::{self, Entry};

use crate::tables;

testkit::both!(tables(), found_without_diacritics_and_only_by_those_who_may_see, |t| async move {
    let cx = t.system();
    let (town, other): (AuthorityId, AuthorityId) = (cx.new_id(), cx.new_id());
    let ward: AgencyId = cx.new_id();
    let task: TaskId = cx.new_id();
    let entry = Entry {
        object: task.into(),
        authority: town,
        open: false,
        agencies: vec![ward],
        title: "Rà soát đường Nguyễn Huệ".to_owned(),
        line: "UBND phường Thác Mơ".to_owned(),
        href: format!("/nhiem-vu/{task}"),
        at: cx.now(),
        words: "Ủy ban; hoà giải".to_owned(),
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
                authority: town,
                open: true,
                agencies: Vec::new(),
                title: format!("Rà soát lần {number}"),
                line: String::new(),
                href: format!("/nhiem-vu/{task}"),
                at: tx.now(),
                words: String::new(),
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
