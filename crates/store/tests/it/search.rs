//! The search index: without diacritics, by prefix, and only what one may see.

use kernel::{AgencyId, AuthorityId, ObjectRef, Scope, TaskId};
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
    }
    cx.write(|tx| async move {
        search::remove(&tx, &ObjectRef::from(task)).await?;
        tx.audit("task.withdrawn", task).await
    })
    .await
    .unwrap();
    assert!(search::find(cx.db(), &whole, "duong", 20).await.unwrap().is_empty());
});
