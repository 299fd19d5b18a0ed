//! Agencies and people from tables.

use agencies::{Fate, ImportKind, import, preview_import};
use kernel::{Error, PageQuery, Role};
use store::AuditTrail;
use typeset::ReadTable;

use crate::town::{administrator, migrations, person, town};

fn table(text: &str) -> ReadTable {
    typeset::read_table(text.as_bytes(), "bang.csv").unwrap()
}

const AGENCIES: &str = "Danh sách cơ quan,,,\n\
    STT,Tên đơn vị,Mã,Trực thuộc,Loại\n\
    1,Tổ Một cửa,H10.22.01.1,Bộ phận Tiếp nhận,\n\
    2,Bộ phận Tiếp nhận,H10.22.01,,Đơn vị sự nghiệp\n\
    3,Phòng Nội vụ,,,\n\
    4,Văn phòng HĐND và UBND,H10.22.02,,\n\
    5,,,,\n\
    6,Trạm Y tế,,Phòng Không Có,\n\
    7,Phòng Nội vụ,,,\n\
    8,Hội Nông dân,,,Liên minh\n";

testkit::both!(migrations(), a_preview_tells_each_fate_and_writes_nothing, |t| async move {
    let w = town(&t).await;
    let cx = t.cx(administrator(&t, &w.seat).await);
    let table = &table(AGENCIES);
    let preview = preview_import(&cx, ImportKind::Agencies, w.seat.id, table).await.unwrap();
    let fates: Vec<(usize, Fate)> = preview.lines.iter().map(|line| (line.row, line.fate)).collect();
    assert_eq!(
        fates,
        [
            (3, Fate::New),
            (4, Fate::New),
            (5, Fate::Same),
            (6, Fate::Changed),
            (7, Fate::Bad),
            (8, Fate::Bad),
            (9, Fate::Bad),
            (10, Fate::Bad),
        ],
        "{preview:#?}"
    );
    assert_eq!(preview.lines[5].why, "Không tìm thấy cơ quan cấp trên.");
    assert_eq!(preview.lines[6].why, "Trùng với dòng 5 của bảng.");
    assert_eq!(
        agencies::agencies_of(cx.db(), w.seat.id, cx.today()).await.unwrap().len(),
        4,
        "nothing is written"
    );

    let done = cx
        .write(|tx| async move { import(&tx, ImportKind::Agencies, w.seat.id, table).await })
        .await
        .unwrap();
    assert_eq!(done, preview, "the preview keeps its word");
    let all = agencies::agencies_of(cx.db(), w.seat.id, cx.today()).await.unwrap();
    assert_eq!(all.len(), 6);
    let desk = all.iter().find(|a| a.name == "Bộ phận Tiếp nhận").unwrap();
    let team = all.iter().find(|a| a.name == "Tổ Một cửa").unwrap();
    assert_eq!(
        (team.parent, desk.parent),
        (Some(desk.id), Some(w.seat.agency)),
        "a part may stand above its whole"
    );
    assert_eq!(agencies::agency(cx.db(), w.office).await.unwrap().code, "H10.22.02");

    let again = preview_import(&cx, ImportKind::Agencies, w.seat.id, table).await.unwrap();
    assert!(!again.changes_something(), "a second time nothing is left to do: {again:#?}");
    let trail = AuditTrail::newest(&cx, &store::AuditFilter::default(), 1).await.unwrap();
    assert_eq!(trail[0].act, "organisation.imported");
});

const PEOPLE: &str = "Họ và tên;Cơ quan;Chức vụ;Email;Từ ngày\n\
    Trần Văn Bình;Phòng Nội vụ;Trưởng phòng;binh@phuoclong.example;01/03/2021\n\
    Lê Thị Ánh;phong noi vu;Chuyên viên chính;;\n\
    Lê Thị Ánh;Văn phòng HĐND và UBND;Văn thư;;\n\
    Ngô Thị Hoa;Phòng Không Có;Chuyên viên;;\n\
    Vũ Văn Nam;;;khong-phai-thu;\n\
    Hồ Thị Lan;;;;31/02/2021\n";

testkit::both!(migrations(), people_come_with_their_positions, |t| async move {
    let system = t.system();
    let w = town(&t).await;
    let known = person(&system, w.seat.id, w.home, "Lê Thị Ánh", "Chuyên viên").await;
    let cx = t.cx(administrator(&t, &w.seat).await);
    let table = &table(PEOPLE);
    let preview = preview_import(&cx, ImportKind::People, w.seat.id, table).await.unwrap();
    let fates: Vec<Fate> = preview.lines.iter().map(|line| line.fate).collect();
    assert_eq!(
        fates,
        [Fate::New, Fate::Changed, Fate::Changed, Fate::Bad, Fate::Bad, Fate::Bad],
        "{preview:#?}"
    );
    assert_eq!(preview.lines[5].why, "Ngày “31/02/2021” chưa đúng, ví dụ: 01/07/2025.");
    cx.write(|tx| async move { import(&tx, ImportKind::People, w.seat.id, table).await }).await.unwrap();
    let found = agencies::people_found(cx.db(), w.seat.id, "", PageQuery::default()).await.unwrap();
    assert_eq!(found.total, 2);
    assert_eq!(found.rows[0].name, "Lê Thị Ánh", "by given name");
    let held = agencies::appointments(cx.db(), known).await.unwrap();
    let now: Vec<&str> =
        held.iter().filter(|one| one.holds_on(cx.today())).map(|one| one.position.as_str()).collect();
    assert_eq!(now.len(), 2, "one replaced, one added: {held:?}");
    assert!(now.contains(&"Chuyên viên chính") && now.contains(&"Văn thư"));
    let head = agencies::heads(cx.db(), w.home, cx.today()).await.unwrap();
    assert_eq!(agencies::person(cx.db(), head[0]).await.unwrap().name, "Trần Văn Bình");
    let again = preview_import(&cx, ImportKind::People, w.seat.id, table).await.unwrap();
    assert_eq!(again.lines[0].fate, Fate::Same);
});

testkit::both!(migrations(), only_administrators_import, |t| async move {
    let w = town(&t).await;
    let head = t.cx(t.actor(Role::AgencyHead, w.seat.id, &[w.home]));
    let table = table(PEOPLE);
    let refused = preview_import(&head, ImportKind::People, w.seat.id, &table).await;
    assert!(matches!(refused, Err(Error::Denied)));
    for kind in [ImportKind::Agencies, ImportKind::People] {
        let (nothing_new, id) = (&self::table("Tên cơ quan,Họ và tên\n"), w.seat.id);
        let refused = head.write(|tx| async move { import(&tx, kind, id, nothing_new).await }).await;
        assert!(matches!(refused, Err(Error::Denied)), "even where nothing would change");
    }
    let no_titles = typeset::read_table("a,b\n1,2\n".as_bytes(), "x.csv").unwrap();
    let cx = t.cx(administrator(&t, &w.seat).await);
    let refused = preview_import(&cx, ImportKind::People, w.seat.id, &no_titles).await;
    assert!(matches!(refused, Err(Error::Invalid(_))));
});
