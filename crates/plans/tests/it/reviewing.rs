//! What the plan says beside its numbers is put right at the review: who issued and signed it, what it rests on, the
//! milestones and concrete tasks of its items; and the tasks follow.

use axum::http::{Method, StatusCode};
use kernel::{Day, Error, ItemId, PlanId};
use plans::acts::issue::issue;
use plans::acts::revise::{self, Chosen, Facts, ItemChange, revise};
use plans::acts::shape::{Place, add_detail, move_detail};
use plans::{Basis, Detail, Item, Milestone, Origin, Role, Stands};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::json;
use store::{Cx, Migration};

use crate::pages::Browser;
use crate::tables;
use crate::town::{Town, refused};

/// A plan with a signer, two bases, an item with two milestones and two concrete tasks, and one without.
const TEXT: &str = "ỦY BAN NHÂN DÂN\nTHỊ XÃ PHƯỚC LONG\n\nKẾ HOẠCH\nCải cách hành chính thị xã Phước Long năm 2021\n\n\
Căn cứ Kế hoạch số 263/KH-UBND ngày 08/12/2020 của UBND thị xã;\n\n\
Căn cứ Nghị quyết số 62/NQ-HĐND ngày 10/12/2020 của HĐND thị xã;\n\n\
UBND thị xã ban hành Kế hoạch như sau:\n\n\
I. Nội dung và nhiệm vụ cụ thể\n\n1. Trong lĩnh vực cải cách thể chế\n\n\
1.1. Rà soát quy chế làm việc của các cơ quan\n\n- Cơ quan chủ trì thực hiện: Phòng Tư pháp.\n\n\
- Thời gian thực hiện: Bắt đầu thực hiện từ quý 1/2021, thực hiện sơ kết vào quý 2/2021, tổng kết vào quý 4/2021.\n\n\
- Nhiệm vụ cụ thể:\n\n+ Phòng Tài chính lập dự toán kinh phí rà soát.\n\n+ Các phòng rà soát quy chế của mình.\n\n\
1.2. Công khai ngân sách của thị xã\n\n- Cơ quan chủ trì: Phòng Tài chính.\n\n- Thời gian thực hiện: năm 2021.\n\n\
II. Tổ chức thực hiện\n\n1. Giao Phòng Nội vụ theo dõi, đôn đốc và tổng hợp báo cáo UBND thị xã.\n\n\
Nơi nhận:\n- Các phòng, ban, ngành thị xã;\n- Lưu: VT.\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\n\nNguyễn Văn An\n";

async fn item(cx: &Cx, plan: PlanId, code: &str) -> Item {
    let items = plans::items(cx.db(), plan).await.unwrap();
    items.into_iter().find(|item| item.code.trim_end_matches('.') == code).unwrap()
}

async fn milestones(cx: &Cx, plan: PlanId, item: ItemId) -> Vec<Milestone> {
    let mut found = plans::milestones(cx.db(), plan).await.unwrap();
    found.retain(|one| one.item == item);
    found
}

async fn details(cx: &Cx, plan: PlanId, item: ItemId) -> Vec<Detail> {
    let mut found = plans::details(cx.db(), plan).await.unwrap();
    found.retain(|one| one.item == item);
    found
}

/// The item as it stands, as a change.
async fn unchanged(cx: &Cx, plan: PlanId, item: &Item) -> ItemChange {
    let parts = plans::parts(cx.db(), plan).await.unwrap();
    let mut targets = plans::targets(cx.db(), plan).await.unwrap();
    targets.retain(|target| target.item == Some(item.id));
    let own = parts.iter().filter(|part| part.item == item.id);
    ItemChange {
        version: item.version,
        title: item.title.clone(),
        parts: own.map(|part| (part.role, Chosen::Kept(part.id))).collect(),
        from: item.from,
        to: item.to,
        is_before: item.is_before,
        open_ended: item.open_ended,
        product: item.product.clone(),
        targets,
        milestones: milestones(cx, plan, item.id).await,
        details: details(cx, plan, item.id).await,
    }
}

testkit::both!(tables(), who_issued_and_signed_it_and_what_it_rests_on_is_put_right, |t| async move {
    let town = Town::found(&t).await;
    let id = town.upload_text(&t, TEXT).await;
    let cx = t.cx(town.monitor.clone());
    let plan = plans::plan(cx.db(), id).await.unwrap();
    assert_eq!(plan.signer.as_deref(), Some("Nguyễn Văn An"));
    assert!(plan.signer_position.as_ref().unwrap().contains("CHỦ TỊCH"), "{plan:?}");
    let read = plans::bases(cx.db(), id).await.unwrap();
    assert_eq!(read.len(), 2);
    assert!(read.iter().all(|basis| basis.origin.line > 0 && !basis.origin.by_hand), "{read:?}");

    let law =
        Basis {
            text: "Căn cứ Luật Ngân sách nhà nước".to_owned(), origin: Origin::HAND, ..Basis::default()
        };
    let facts = Facts {
        issuer: Some("UBND thị xã Phước Long".to_owned()),
        signer: Some("Trần Thị Bình".to_owned()),
        signer_position: Some("KT. CHỦ TỊCH, PHÓ CHỦ TỊCH".to_owned()),
        ..Facts::of(&plan, vec![law, read[1].clone()])
    };
    let head = revise::facts(&t.cx(town.head.clone()), id, &facts).await;
    assert!(matches!(head, Err(Error::NotFound)), "a draft is nobody else's");
    revise::facts(&cx, id, &facts).await.unwrap();
    assert!(matches!(revise::facts(&cx, id, &facts).await, Err(Error::Stale)));
    let after = plans::plan(cx.db(), id).await.unwrap();
    assert_eq!(
        (after.issuer, after.signer, after.signer_position),
        (facts.issuer.clone(), facts.signer.clone(), facts.signer_position.clone())
    );
    let bases = plans::bases(cx.db(), id).await.unwrap();
    let numbered: Vec<_> = bases.iter().map(|basis| (basis.no, basis.origin.line > 0)).collect();
    assert_eq!(numbered, [(1, false), (2, true)], "numbered anew, and the one that was read keeps its line");

    town.answer_all(&cx, id).await;
    issue(&cx, id).await.unwrap();
    let version = plans::plan(cx.db(), id).await.unwrap().version;
    assert_eq!(refused(revise::facts(&cx, id, &Facts { version, ..facts }).await), "plan.in-force");
    assert_eq!(plans::bases(cx.db(), id).await.unwrap(), bases);
});

testkit::both!(tables(), corrected_milestones_and_concrete_tasks_become_the_tasks, |t| async move {
    let town = Town::found(&t).await;
    let id = town.upload_text(&t, TEXT).await;
    let cx = t.cx(town.monitor.clone());
    let first = item(&cx, id, "1.1").await;
    let read = milestones(&cx, id, first.id).await;
    let labels: Vec<_> = read.iter().map(|one| (one.label.as_str(), one.on)).collect();
    assert_eq!(labels[0], ("sơ kết", Some(Day::constant(2021, 6, 30))));
    assert_eq!(labels[1], ("tổng kết", Some(Day::constant(2021, 12, 31))));
    let tasks_read = details(&cx, id, first.id).await;
    assert_eq!(tasks_read.len(), 2, "{tasks_read:?}");
    assert!(tasks_read.iter().all(|one| one.origin.line > 0 && one.given_to == Stands::Unknown));

    let mut change = unchanged(&cx, id, &first).await;
    change.milestones = vec![Milestone {
        label: "kiểm tra".to_owned(),
        on: Some(Day::constant(2021, 11, 15)),
        quarter: None,
        origin: Origin::HAND,
        ..read[0].clone()
    }];
    change.details = vec![
        Detail {
            given_to: Stands::Agency(town.finance),
            due: Some(Day::constant(2021, 10, 20)),
            ..tasks_read[0].clone()
        },
        Detail {
            text: "Công bố quy chế trên trang tin".to_owned(),
            origin: Origin::HAND,
            ..tasks_read[1].clone()
        },
    ];
    revise(&cx, id, first.id, &change).await.unwrap();
    assert!(matches!(revise(&cx, id, first.id, &change).await, Err(Error::Stale)));

    town.answer_all(&cx, id).await;
    let issued = issue(&cx, id).await.unwrap();
    assert_eq!((issued.tasks, issued.parts), (2, 2), "a stage and a concrete task of its own");
    let lines = tasks::of_plan(cx.db(), id).await.unwrap();
    let of_item: Vec<_> = lines.iter().filter(|line| line.task.item == Some(first.id)).collect();
    let titled = |start: &str| of_item.iter().find(|line| line.task.title.starts_with(start)).unwrap();
    let stage = titled("Kiểm tra: ");
    assert_eq!((stage.task.lead, stage.task.due), (town.justice, Some(Day::constant(2021, 11, 15))));
    assert!(!of_item.iter().any(|line| line.task.title.starts_with("Sơ kết")), "what was dropped is no task");
    let own = titled("Phòng Tài chính lập dự toán");
    assert_eq!((own.task.lead, own.task.due), (town.finance, Some(Day::constant(2021, 10, 20))));
    assert_eq!(own.task.assigner, town.justice, "the item's lead gives and accepts it");
    let chief = of_item.iter().find(|line| line.task.parent.is_none()).unwrap();
    let words = tasks::get(cx.db(), chief.task.id).await.unwrap().text;
    assert!(words.contains("Các phòng rà soát quy chế của mình"), "the plan's own words stay: {words}");
    let now = words.split("Nhiệm vụ cụ thể sau khi xem lại:").nth(1).unwrap();
    assert!(now.contains("Công bố quy chế") && !now.contains("Các phòng rà soát"), "{words}");
    // What was left alone bears the words of the plan alone.
    let second = lines.iter().find(|line| line.task.title.starts_with("Công khai ngân sách")).unwrap();
    let words = tasks::get(cx.db(), second.task.id).await.unwrap().text;
    assert!(!words.contains("sau khi xem lại"), "{words}");
    let papers = plans::detailed_of(cx.db(), id).await.unwrap();
    let finance = papers.iter().find(|paper| paper.agency == town.finance).unwrap();
    assert!(finance.lines.iter().any(|line| line.work.contains("lập dự toán")), "{:?}", finance.lines);
    let change = ItemChange { version: first.version + 1, ..change };
    assert_eq!(refused(revise(&cx, id, first.id, &change).await), "plan.in-force");
});

testkit::both!(tables(), concrete_tasks_are_moved_to_where_they_belong, |t| async move {
    let town = Town::found(&t).await;
    let id = town.upload_text(&t, TEXT).await;
    let cx = t.cx(town.monitor.clone());
    let (first, second) = (item(&cx, id, "1.1").await, item(&cx, id, "1.2").await);
    let before = details(&cx, id, first.id).await;
    let there = details(&cx, id, second.id).await.len();
    let to = Place::Under(second.id);
    let head = move_detail(&t.cx(town.head.clone()), id, first.id, first.version, 1, to).await;
    assert!(matches!(head, Err(Error::NotFound)));
    let stale = move_detail(&cx, id, first.id, first.version + 1, 1, to).await;
    assert!(matches!(stale, Err(Error::Stale)));
    let nowhere = move_detail(&cx, id, first.id, first.version, 1, Place::Under(first.id)).await;
    assert!(matches!(nowhere, Err(Error::Invalid(_))), "{nowhere:?}");
    assert!(matches!(move_detail(&cx, id, first.id, first.version, 9, to).await, Err(Error::NotFound)));
    assert_eq!(move_detail(&cx, id, first.id, first.version, 1, to).await.unwrap(), second.id);
    let moved = details(&cx, id, second.id).await.pop().unwrap();
    assert_eq!((moved.text.clone(), moved.origin), (before[0].text.clone(), before[0].origin));
    assert_eq!((moved.no, details(&cx, id, first.id).await.len()), (there as i64 + 1, 1));
    let now = item(&cx, id, "1.2").await;
    assert_eq!(now.version, second.version + 1, "who has its form open hears of it");

    // Given to somebody by a day, it becomes an item with a lead and a deadline.
    let mut change = unchanged(&cx, id, &now).await;
    let given = change.details.last_mut().unwrap();
    given.given_to = Stands::Agency(town.justice);
    given.due = Some(Day::constant(2021, 11, 30));
    revise(&cx, id, second.id, &change).await.unwrap();
    let made = move_detail(&cx, id, second.id, now.version + 1, moved.no, Place::ItsOwn).await.unwrap();
    let items = plans::items(cx.db(), id).await.unwrap();
    let at = items.iter().position(|item| item.id == made).unwrap();
    assert_eq!(items[at - 1].id, second.id, "it stands behind the item in which it was");
    assert_eq!((items[at].title.clone(), items[at].to), (moved.text, Some(Day::constant(2021, 11, 30))));
    let parts = plans::parts(cx.db(), id).await.unwrap();
    assert!(parts.iter().any(|part| {
        part.item == made && part.role == Role::Lead && part.stands == Stands::Agency(town.justice)
    }));
    assert_eq!(details(&cx, id, second.id).await.len(), there);

    add_detail(&cx, id, second.id, " Niêm yết tại trụ sở ", 4).await.unwrap();
    let added = details(&cx, id, second.id).await.pop().unwrap();
    assert_eq!(
        (added.text.as_str(), added.origin),
        ("Niêm yết tại trụ sở", Origin { line: 4, by_hand: true })
    );
    let heading = items.iter().find(|item| item.is_section).unwrap();
    assert_eq!(refused(add_detail(&cx, id, heading.id, "x", 0).await), "plan.heading-has-no-work");
    assert!(matches!(add_detail(&cx, id, second.id, " ", 0).await, Err(Error::Invalid(_))));
    town.answer_all(&cx, id).await;
    assert_eq!(issue(&cx, id).await.unwrap().tasks, 3);
    assert_eq!(refused(add_detail(&cx, id, second.id, "muộn", 0).await), "plan.in-force");
});

fn encoded(pairs: &[(&str, &str)]) -> String {
    pairs.iter().map(|(name, value)| format!("{name}={}", percent(value))).collect::<Vec<_>>().join("&")
}

fn percent(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { (b as char).to_string() } else { format!("%{b:02X}") })
        .collect()
}

testkit::both!(tables(), the_form_of_the_plan_comes_back_with_what_was_typed, |t| async move {
    let town = Town::found(&t).await;
    let browser = Browser::new(&t, &town);
    let id = town.upload_text(&t, TEXT).await;
    let cx = t.cx(town.monitor.clone());
    let href = format!("/ke-hoach/{id}");
    let review = browser.get("monitor", &format!("{href}/xem-lai")).await.body;
    for words in ["Nguyễn Văn An", "Đọc từ văn bản.", "name=\"cc-so-hieu\"", "263/KH-UBND", "Thêm căn cứ"]
    {
        assert!(review.contains(words), "{words}: {review}");
    }
    assert!(review.contains("id=\"cc-loi-5\"") && !review.contains("id=\"cc-loi-6\""), "three may be added");
    let version = plans::plan(cx.db(), id).await.unwrap().version.to_string();
    let typed = |year: &str, day: &str| {
        encoded(&[
            ("version", &version),
            ("ten-ke-hoach", "Kế hoạch đang gõ"),
            ("nam", year),
            ("nguoi-ky", "Trần Thị Bình"),
            ("chuc-vu-ky", "KT. CHỦ TỊCH"),
            ("cc-so", "1"),
            ("cc-loi", "Căn cứ gõ lại"),
            ("cc-so-hieu", "264/KH-UBND"),
            ("cc-ngay", day),
            ("cc-co-quan", ""),
            ("cc-so", "2"),
            ("cc-loi", "x"),
            ("cc-so-hieu", ""),
            ("cc-ngay", ""),
            ("cc-co-quan", ""),
            ("cc-bo", "2"),
            ("cc-so", ""),
            ("cc-loi", ""),
            ("cc-so-hieu", ""),
            ("cc-ngay", ""),
            ("cc-co-quan", ""),
            ("cc-so", ""),
            ("cc-loi", "Căn cứ thêm một"),
            ("cc-so-hieu", ""),
            ("cc-ngay", ""),
            ("cc-co-quan", ""),
            ("cc-so", ""),
            ("cc-loi", "Căn cứ thêm hai"),
            ("cc-so-hieu", ""),
            ("cc-ngay", ""),
            ("cc-co-quan", ""),
        ])
    };
    let path = format!("{href}/thong-tin");
    let wrong = browser.post("monitor", &path, &typed("năm nay", "mai")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.body);
    for words in [
        "Kế hoạch đang gõ",
        "Trần Thị Bình",
        "Căn cứ gõ lại",
        "value=\"năm nay\"",
        "value=\"mai\"",
        "id=\"nam-loi\"",
        "id=\"cc-ngay-1-loi\"",
        "href=\"#cc-ngay-1\"",
    ] {
        assert!(wrong.body.contains(words), "{words}: {}", wrong.body);
    }
    // What is typed is kept, and offered again as long as nobody has saved in between.
    let kept = browser.post("monitor", &format!("{path}/nhap"), &typed("2021", "8/12/2020")).await;
    assert_eq!(kept.status, StatusCode::NO_CONTENT, "{}", kept.body);
    assert_eq!(browser.post("head", &format!("{path}/nhap"), "").await.status, StatusCode::NOT_FOUND);
    let again = browser.get("monitor", &format!("{href}/xem-lai")).await.body;
    assert!(again.contains("Căn cứ gõ lại") && again.contains("Đã khôi phục"), "{again}");
    let saved = browser.post("monitor", &path, &typed("2021", "8/12/2020")).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let bases = plans::bases(cx.db(), id).await.unwrap();
    let said: Vec<_> = bases.iter().map(|basis| basis.text.as_str()).collect();
    assert_eq!(said, ["Căn cứ gõ lại", "Căn cứ thêm một", "Căn cứ thêm hai"]);
    assert_eq!(bases[0].symbol.as_deref(), Some("264/KH-UBND"));
    assert!(bases[0].origin.by_hand && bases[0].origin.line > 0);
    let after = browser.get("monitor", &format!("{href}/xem-lai")).await.body;
    assert!(
        after.contains("sửa tay") && after.contains("Sửa tay.") && !after.contains("Đã khôi phục"),
        "{after}"
    );
    assert_eq!(browser.post("monitor", &path, &typed("2021", "")).await.status, StatusCode::CONFLICT);
    let shown = browser.get("monitor", &href).await.body;
    assert!(shown.contains("Căn cứ gõ lại") && shown.contains("Trần Thị Bình, KT. CHỦ TỊCH"), "{shown}");
});

testkit::both!(
    tables(),
    milestones_and_concrete_tasks_have_fields_in_the_form_of_their_item,
    |t| async move {
        let town = Town::found(&t).await;
        let browser = Browser::new(&t, &town);
        let id = town.upload_text(&t, TEXT).await;
        let cx = t.cx(town.monitor.clone());
        let href = format!("/ke-hoach/{id}");
        let (first, second) = (item(&cx, id, "1.1").await, item(&cx, id, "1.2").await);
        let typed = |version: i64, day: &str, to: &str| {
            let (version, muc) = (version.to_string(), first.id.to_string());
            let lead = format!("a:{}", town.justice);
            encoded(&[
                ("muc", &muc),
                ("version", &version),
                ("ten", &first.title),
                ("chu-tri", &lead),
                ("tu", "01/01/2021"),
                ("den", "31/12/2021"),
                ("moc-so", "1"),
                ("moc-ten", "sơ kết lần một"),
                ("moc-ngay", day),
                ("moc-so", "2"),
                ("moc-ten", "tổng kết"),
                ("moc-ngay", "31/12/2021"),
                ("moc-bo", "2"),
                ("moc-so", ""),
                ("moc-ten", ""),
                ("moc-ngay", ""),
                ("moc-so", ""),
                ("moc-ten", "sơ kết lần hai"),
                ("moc-ngay", "30/09/2021"),
                ("moc-so", ""),
                ("moc-ten", "sơ kết lần ba"),
                ("moc-ngay", "30/11/2021"),
                ("vc-so", "1"),
                ("vc-noi-dung", "Lập dự toán kinh phí"),
                ("vc-giao", to),
                ("vc-han", ""),
                ("vc-so", ""),
                ("vc-noi-dung", "Việc mới thêm"),
                ("vc-giao", ""),
                ("vc-han", ""),
            ])
        };
        let review = browser.get("monitor", &format!("{href}/xem-lai")).await.body;
        for row in 1..=6 {
            for kind in ["moc-ten", "vc-noi-dung"] {
                let id = format!("id=\"{kind}-{row}-{}\"", first.id);
                assert_eq!(review.contains(&id), row <= 5, "two and three to add: {id}");
            }
        }
        let path = format!("{href}/muc/{}", first.id);
        let wrong = browser.post("monitor", &path, &typed(first.version, "hôm nào đó", "Sở Xa Lạ")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.body);
        let (moc, giao) = (format!("moc-ngay-1-{}", first.id), format!("vc-giao-1-{}", first.id));
        for words in [
            "sơ kết lần một".to_owned(),
            "hôm nào đó".to_owned(),
            "Sở Xa Lạ".to_owned(),
            "Việc mới thêm".to_owned(),
            format!("id=\"{moc}-loi\""),
            format!("href=\"#{moc}\""),
            format!("id=\"{giao}-loi\""),
        ] {
            assert!(wrong.body.contains(&words), "{words}: {}", wrong.body);
        }
        let nameless = browser
            .post("monitor", &path, &typed(first.version, "30/06/2021", "").replace("&ten=", "&x="))
            .await;
        assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            nameless.body.contains(&format!("href=\"#ten-{}\"", first.id)),
            "the item's own field is meant"
        );
        let saved =
            browser.post("monitor", &path, &typed(first.version, "15/7/2021", "phong tai chinh")).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        let stages = milestones(&cx, id, first.id).await;
        let stages: Vec<_> =
            stages.iter().map(|one| (one.label.as_str(), one.on, one.origin.by_hand)).collect();
        let expected = [
            ("sơ kết lần một", Some(Day::constant(2021, 7, 15)), true),
            ("sơ kết lần hai", Some(Day::constant(2021, 9, 30)), true),
            ("sơ kết lần ba", Some(Day::constant(2021, 11, 30)), true),
        ];
        assert_eq!(stages, expected);
        let tasks = details(&cx, id, first.id).await;
        assert_eq!(tasks[0].given_to, Stands::Agency(town.finance));
        assert_eq!((tasks[1].text.as_str(), tasks[1].origin), ("Việc mới thêm", Origin::HAND));

        let version = item(&cx, id, "1.1").await.version;
        let path = format!("{href}/muc/{}/viec-cu-the", first.id);
        let same = format!("version={version}&viec=2&sang={}", first.id);
        let back = browser.post("monitor", &path, &same).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(back.body.contains(&format!("id=\"sang-{}-loi\"", first.id)), "{}", back.body);
        let moved =
            browser.post("monitor", &path, &format!("version={version}&viec=2&sang={}", second.id)).await;
        assert!(moved.to.contains(&second.id.to_string()), "{} {}", moved.to, moved.body);
        assert_eq!(browser.post("head", &path, &same).await.status, StatusCode::NOT_FOUND);
        let alone = browser.post("monitor", &path, &format!("version={}&viec=1&sang=", version + 1)).await;
        assert_eq!(alone.status, StatusCode::SEE_OTHER, "{}", alone.body);
        assert!(details(&cx, id, first.id).await.is_empty());
        let line = format!("la=viec&sau={}&dong=3&ten={}", second.id, percent("Dòng bị bỏ sót"));
        let taken = browser.post("monitor", &format!("{href}/muc"), &line).await;
        assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
        assert_eq!(details(&cx, id, second.id).await.last().unwrap().text, "Dòng bị bỏ sót");
    }
);

testkit::both!(tables(), an_answer_that_does_not_fit_comes_back_beside_its_question, |t| async move {
    let town = Town::found(&t).await;
    let browser = Browser::new(&t, &town);
    let id = town.upload(&t).await;
    let cx = t.cx(town.monitor.clone());
    let href = format!("/ke-hoach/{id}");
    let open = Town::open(&cx, id).await;
    let of = |asks: plans::Asks| open.iter().find(|question| question.asks == asks).unwrap();
    let deadline = of(plans::Asks::Deadline);
    let path = format!("{href}/cau-hoi/{}", deadline.id);
    let form = encoded(&[("tra-loi", "ngay"), ("ngay", "cuối thu"), ("ca-loat", "1")]);
    let wrong = browser.post("monitor", &path, &form).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.body);
    let no = deadline.position;
    for words in
        ["value=\"cuối thu\"".to_owned(), format!("id=\"ngay-{no}-loi\""), format!("href=\"#ngay-{no}\"")]
    {
        assert!(wrong.body.contains(&words), "{words}: {}", wrong.body);
    }
    let agency = of(plans::Asks::Agency);
    let wrong = browser.post("monitor", &format!("{href}/cau-hoi/{}", agency.id), "co-quan=").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains(&format!("id=\"co-quan-{}-loi\"", agency.position)), "{}", wrong.body);
    assert_eq!(Town::open(&cx, id).await.len(), open.len(), "nothing was answered");

    // The same on the page of the plan in force, where the issuer's answers are written down.
    town.answer_all(&cx, id).await;
    issue(&cx, id).await.unwrap();
    let asked = plans::questions(cx.db(), id).await.unwrap();
    let gap = asked.iter().find(|q| q.to_issuer && q.answer.is_none() && q.asks == plans::Asks::Gap).unwrap();
    let path = format!("{href}/cau-hoi/{}", gap.id);
    let wrong = browser.post("monitor", &path, "tra-loi=loi&loi=++").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.body);
    assert!(wrong.body.contains(&format!("id=\"loi-{}-loi\"", gap.position)), "{}", wrong.body);
    assert!(wrong.body.contains("ts-fold\" open"), "the list in which it stands is open: {}", wrong.body);
    let said = browser.post("monitor", &path, "tra-loi=loi&loi=Quy%E1%BA%BFt").await;
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.body);
});

testkit::both!(tables(), programs_put_the_same_right, |t| async move {
    let town = Town::found(&t).await;
    let browser = Browser::new(&t, &town);
    let id = town.upload_text(&t, TEXT).await;
    let cx = t.cx(town.monitor.clone());
    let one = format!("/api/plans/{id}");
    let post = async |path: String, sent: serde_json::Value| {
        let (status, body) = browser.api("monitor", Method::POST, &path, &sent).await;
        assert_eq!(status, StatusCode::OK, "{path}: {body}");
        body
    };
    let wrong = async |path: String, sent: serde_json::Value| -> Vec<String> {
        let (status, body) = browser.api("monitor", Method::POST, &path, &sent).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{path}: {body}");
        let errors = body["errors"].as_array().unwrap();
        errors.iter().map(|error| error["field"].as_str().unwrap().to_owned()).collect()
    };
    let bad = json!({"bases": [{"no": 9}, {"text": "", "issued_on": "mai"}]});
    let fields = wrong(format!("{one}/correct"), bad).await;
    assert_eq!(fields, ["bases.0.no", "bases.0.text", "bases.1.text", "bases.1.issued_on"]);
    let sent = json!({"signer": "Trần Thị Bình", "issuer": "", "bases": [{"no": 2, "symbol": "63/NQ-HĐND"}, {"text": "Căn cứ Luật"}]});
    post(format!("{one}/correct"), sent).await;
    let (_, now) = browser.api("monitor", Method::GET, &one, &json!(null)).await;
    assert_eq!((&now["signer"], &now["issuer"]), (&json!("Trần Thị Bình"), &json!(null)));
    assert!(now["signer_position"].as_str().unwrap().contains("CHỦ TỊCH"), "what is left out stays");
    assert_eq!(now["bases"].as_array().unwrap().len(), 2);
    assert_eq!(
        (&now["bases"][0]["symbol"], &now["bases"][0]["by_hand"]),
        (&json!("63/NQ-HĐND"), &json!(true))
    );
    assert_eq!(now["bases"][1]["line"], 0);

    let (first, second) = (item(&cx, id, "1.1").await, item(&cx, id, "1.2").await);
    let address = format!("{one}/items/{}/correct", first.id);
    let bad = json!({
        "milestones": [{"no": 1, "on": ""}, {"label": "x"}],
        "details": [{"no": 7}, {"text": "x", "due": "2021-11-01"}, {"text": "x", "agency": "a", "group": "b"}],
    });
    let fields = wrong(address.clone(), bad).await;
    let expected = [
        "milestones.0.on",
        "milestones.1.on",
        "details.0.no",
        "details.0.text",
        "details.1.due",
        "details.2.group",
    ];
    assert_eq!(fields, expected);
    let sent = json!({
        "version": first.version,
        "milestones": [{"no": 2, "on": "2021-12-15"}, {"label": "kiểm tra", "on": "2021-09-30"}],
        "details": [{"no": 1, "agency": town.finance.to_string(), "due": "2021-11-01"}, {"no": 2}],
    });
    post(address, sent).await;
    let (_, now) = browser.api("monitor", Method::GET, &one, &json!(null)).await;
    let found =
        now["items"].as_array().unwrap().iter().find(|item| item["id"] == first.id.to_string()).unwrap();
    assert_eq!(
        (&found["milestones"][0]["label"], &found["milestones"][0]["on"]),
        (&json!("tổng kết"), &json!("2021-12-15"))
    );
    assert_eq!(
        (&found["milestones"][1]["line"], &found["details"][1]["by_hand"]),
        (&json!(0), &json!(false))
    );
    assert_eq!(found["details"][0]["given_to"]["agency"], town.finance.to_string());

    let details = format!("{one}/items/{}/details", first.id);
    let stale = json!({"version": first.version, "no": 2, "to": second.id.to_string()});
    let (status, _) = browser.api("monitor", Method::POST, &format!("{details}/move"), &stale).await;
    assert_eq!(status, StatusCode::CONFLICT);
    let sent = json!({"version": found["version"], "no": 2, "to": second.id.to_string()});
    assert_eq!(post(format!("{details}/move"), sent).await["id"], second.id.to_string());
    assert_eq!(wrong(details.clone(), json!({"text": " "})).await, ["text"]);
    post(details.clone(), json!({"text": "Việc bị sót", "line": 3})).await;
    assert_eq!(crate::reviewing::details(&cx, id, first.id).await.last().unwrap().text, "Việc bị sót");
    let (status, _) = browser.api("head", Method::POST, &details, &json!({"text": "x"})).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
});

/// The tables before bases, milestones and concrete tasks had rows of their own.
fn tables_before() -> Vec<Box<dyn Migration>> {
    let mut all = tables();
    all.retain(|step| step.name() != "plans_0004_written");
    all
}

testkit::both!(tables_before(), plans_that_are_there_get_their_rows, |t| async move {
    let cx = t.system();
    let reading = reader::read(TEXT.as_bytes(), "ke-hoach.txt").unwrap();
    let (plan, item): (PlanId, ItemId) = (cx.new_id(), cx.new_id());
    let read = reading.items.iter().find(|item| item.milestones.len() == 2).unwrap();
    let (text, path) = (serde_json::to_string(&reading).unwrap(), read.path.clone());
    let other: PlanId = cx.new_id();
    let rows: Vec<(&str, Vec<sea_orm::Value>)> = vec![
        (
            "INSERT INTO plans_plan (id, authority, state, kind, title, title_key, words_key, signer, year, \
             until_year, file, file_name, version, created_at) VALUES ($1, 'a', 'draft', 'KH', 'K', 'k', 'k', \
             'CHỦ TỊCH Nguyễn Văn An', 2021, 2021, 'f', 'f', 1, '2021-10-01T00:00:00.000Z')",
            vec![plan.into()],
        ),
        (
            "INSERT INTO plans_source (plan, text, reading) VALUES ($1, '', $2)",
            vec![plan.into(), text.into()],
        ),
        ("INSERT INTO plans_source (plan, text, reading) VALUES ($1, '', '{}')", vec![other.into()]),
        (
            "INSERT INTO plans_item (id, plan, position, path, code, is_section, title, text, area, is_before, \
             open_ended, first_line, last_line, sure, version) \
             VALUES ($1, $2, 1, $3, '1.1', 0, 'R', 'R', '', 0, 0, 1, 1, 1, 1)",
            vec![item.into(), plan.into(), path.into()],
        ),
    ];
    let rows = &rows;
    cx.write(|tx| async move {
        for (sql, values) in rows {
            let backend = tx.db().get_database_backend();
            tx.db().execute_raw(Statement::from_sql_and_values(backend, *sql, values.clone())).await?;
        }
        tx.audit_by("plan.read", plan, &[]).await
    })
    .await
    .unwrap();
    t.store.migrate(&testkit::with_base(tables())).await.unwrap();
    assert_eq!(plans::bases(cx.db(), plan).await.unwrap().len(), 2);
    let stages = milestones(&cx, plan, item).await;
    assert_eq!(
        (stages.len(), stages[0].on, stages[0].origin.by_hand),
        (2, Some(Day::constant(2021, 6, 30)), false)
    );
    assert_eq!(details(&cx, plan, item).await.len(), 2);
    let sql = "SELECT signer, signer_position FROM plans_plan WHERE id = $1";
    let db = cx.db();
    let asked = Statement::from_sql_and_values(db.get_database_backend(), sql, [plan.into()]);
    let row = db.query_one_raw(asked).await.unwrap().unwrap();
    let (name, position): (String, String) =
        (row.try_get("", "signer").unwrap(), row.try_get("", "signer_position").unwrap());
    assert_eq!(name, "Nguyễn Văn An");
    assert!(position.contains("CHỦ TỊCH"), "{position}");
});
