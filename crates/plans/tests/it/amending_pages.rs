//! Amending by page: the document with its file, then change after change, as a browser without script walks it.

use axum::http::StatusCode;

use crate::pages::Browser;
use crate::tables;
use crate::town::Town;

testkit::both!(tables(), a_document_is_put_down_change_by_change, |t| async move {
    let town = Town::found(&t).await;
    let browser = Browser::new(&t, &town);
    let (id, _) = town.in_force(&t).await;
    let cx = t.cx(town.monitor.clone());
    let href = format!("/ke-hoach/{id}");
    let get = async |path: &str| {
        let got = browser.get("monitor", path).await;
        assert_eq!(got.status, StatusCode::OK, "{path}: {}", got.body);
        got.body
    };
    let post = async |path: String, form: String| {
        let got = browser.post("monitor", &path, &form).await;
        assert_eq!(got.status, StatusCode::SEE_OTHER, "{path} {form}: {}", got.body);
    };
    assert!(get(&href).await.contains(&format!("{href}/dieu-chinh/moi")));
    get(&format!("{href}/dieu-chinh/moi")).await;
    let new = format!("{href}/dieu-chinh/moi");
    let typed = [("so-ky-hieu", "không số"), ("ngay", "01/10/2021"), ("ly-do", "Dịch bệnh kéo dài")];
    let wrong = browser.multipart("monitor", &new, &typed, None).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    for kept in ["không số", "01/10/2021", "Dịch bệnh kéo dài", "ví dụ 75/KH-UBND"] {
        assert!(wrong.body.contains(kept), "{kept}: {}", wrong.body);
    }
    let typed = [("so-ky-hieu", "75/KH-UBND"), ("ngay", "01/10/2021"), ("ly-do", "Dịch bệnh kéo dài")];
    let denied = browser.multipart("head", &new, &typed, None).await;
    assert_eq!(denied.status, StatusCode::FORBIDDEN);
    let opened = browser.multipart("monitor", &new, &typed, Some(("75.pdf", "%PDF-1.7\n1 0 obj"))).await;
    let one = format!("{href}/dieu-chinh/1");
    assert_eq!(opened.to, one, "{}", opened.body);
    let file = browser.get("head", &format!("{one}/tep")).await;
    assert!(file.status == StatusCode::OK && file.body.starts_with("%PDF"), "whoever sees the plan");
    assert_eq!(browser.get("head", &format!("{one}/muc-moi")).await.status, StatusCode::FORBIDDEN);
    assert!(get(&one).await.contains("75.pdf"));
    let again = browser.upload("monitor", &format!("{one}/tep"), "75.docx", "\u{0}\u{1}\u{2}").await;
    assert!(again.body.contains("PDF, Word hoặc ảnh"), "{}", again.body);

    let items = plans::items(cx.db(), id).await.unwrap();
    let item = |code: &str| items.iter().find(|item| item.code == code).unwrap();
    let (first, second) = (item("1.1"), item("1.2"));
    get(&format!("{one}/muc/{}", second.id)).await;
    let form = format!("version={}&ten=Công+khai+ngân+sách&den=31%2F01%2F2022", second.version);
    post(format!("{one}/muc/{}", second.id), form.clone()).await;
    let stale = browser.post("monitor", &format!("{one}/muc/{}", second.id), &form).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "somebody changed it in between");

    let targets = plans::targets(cx.db(), id).await.unwrap();
    let target = targets.iter().find(|target| target.item == Some(first.id)).unwrap();
    let path = format!("{one}/chi-tieu/{}", target.id);
    assert!(get(&path).await.contains(&target.promised()));
    let fields = |value: &str, version: i64| {
        format!(
            "version={version}&ct-id={}&ct-ten=Đúng+hạn&ct-so-sanh=%3E%3D&ct-nguong={value}&ct-den=&ct-don-vi=percent\
             &ct-ky=&ct-han=",
            target.id
        )
    };
    let wrong = browser.post("monitor", &path, &fields("nhiều", first.version)).await;
    assert!(
        wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.body.contains("nhiều"),
        "{}",
        wrong.body
    );
    post(path, fields("92", first.version)).await;
    assert_eq!(plans::target(cx.db(), target.id).await.unwrap().value, Some(92.0));

    let path = format!("{one}/chi-tieu-moi/{}", second.id);
    get(&path).await;
    let version =
        plans::items(cx.db(), id).await.unwrap().iter().find(|i| i.id == second.id).unwrap().version;
    let form = format!(
        "version={version}&ct-id=&ct-ten=Số+lần+công+khai&ct-so-sanh=%3E%3D&ct-nguong=4&ct-don-vi=count"
    );
    post(path, form).await;

    let path = format!("{one}/muc-moi");
    get(&path).await;
    let empty = browser.post("monitor", &path, "so=1.3&ten=Việc+mới&den=15%2F12%2F2021").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.body.contains("Việc mới") && empty.body.contains("15/12/2021"), "{}", empty.body);
    let form = format!("so=1.3&sau={}&ten=Việc+mới&chu-tri=a:{}&den=15%2F12%2F2021", second.id, town.justice);
    post(path, form).await;

    let duty = plans::duties(cx.db(), id).await.unwrap().remove(0);
    let path = format!("{one}/trach-nhiem/{}", duty.id);
    get(&path).await;
    get(&format!("{one}/trach-nhiem/moi")).await;
    let version = plans::plan(cx.db(), id).await.unwrap().version;
    let form = format!("version={version}&viec=báo+cáo&khi=ngay&ngay=chưa+rõ");
    let wrong = browser.post("monitor", &path, &form).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.body);
    for field in ["co-quan", "ngay"] {
        for part in ["href=\"#X\"", "id=\"X\"", "aria-describedby=\"X-loi\"", "id=\"X-loi\""] {
            assert!(wrong.body.contains(&part.replace('X', field)), "{field} {part}: {}", wrong.body);
        }
    }
    assert!(wrong.body.contains("value=\"chưa rõ\""), "{}", wrong.body);
    let form =
        format!("version={version}&co-quan=a:{}&viec=báo+cáo&khi=ngay&ngay=20%2F11%2F2021", town.justice);
    post(path, form).await;
    get(&format!("{one}/muc/{}", first.id)).await;
    post(format!("{one}/muc/{}/bai-bo", first.id), String::new()).await;

    let shown = get(&one).await;
    for words in ["Sửa đổi", "Bổ sung", "Bãi bỏ", "mục 1.2", "mục 1.3", "31/01/2022", "Hạn nộp"]
    {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let seen = browser.get("head", &one).await;
    assert!(seen.status == StatusCode::OK && !seen.body.contains("Ghi thêm thay đổi"), "{}", seen.body);
    let plan = get(&href).await;
    assert!(plan.contains("<s>Rà soát quy chế làm việc</s>"), "{plan}");
    for words in ["bãi bỏ theo 75/KH-UBND ngày 01/10/2021", "Việc mới", "dieu-chinh/1\">75/KH-UBND</a>"]
    {
        assert!(plan.contains(words), "{words}: {plan}");
    }
    let history = plan.split("id=\"lich-su\"").nth(1).unwrap();
    assert!(history.contains("bổ sung mục 1.3") && history.contains("theo 75/KH-UBND"), "{history}");
    let list = get(&format!("{href}/dieu-chinh")).await;
    assert!(list.contains("Thời gian:") && list.matches("75/KH-UBND</a>").count() == 1, "{list}");
    let csv = get(&format!("{href}/dieu-chinh?xuat=csv")).await;
    for words in ["75/KH-UBND", "Mục 1.3", "31/01/2022", "bãi bỏ"] {
        assert!(csv.contains(words), "{words}: {csv}");
    }
    assert_eq!(browser.get("head", &format!("{href}/dieu-chinh?xuat=xlsx")).await.status, StatusCode::OK);
    // What changed something is not taken back.
    post(format!("{one}/bo"), String::new()).await;
    assert_eq!(plans::amendments(cx.db(), id).await.unwrap().len(), 1);
    let found = store::search::find(cx.db(), &cx.actor.scope(), "75/KH-UBND", 20).await.unwrap();
    assert!(found.iter().any(|hit| hit.kind == "amendment"), "{found:?}");
});
