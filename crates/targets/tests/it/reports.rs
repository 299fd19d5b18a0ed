//! Reports: of a period and not of today, of one agency, compared with the one before, with the rows behind figures.

use kernel::{AgencyId, Error, Period, PlanId};
use targets::acts::bind;
use targets::acts::report::{Wanted, make, reword};
use targets::{Behind, Content, MadeReportId};
use testkit::Testing;
use typeset::Value;

use crate::tables;
use crate::town::{Said, Town, go_to, registry};

pub async fn made(
    t: &Testing,
    town: &Town,
    plan: PlanId,
    period: &str,
    agency: Option<AgencyId>,
) -> (Content, Behind) {
    let cx = t.cx(town.monitor.clone());
    let wanted = Wanted { plan, period: Period::parse(period).unwrap(), agency };
    let id: MadeReportId = make(&cx, &registry(), &wanted).await.unwrap();
    let (report, rows) = targets::made_report(&cx, id).await.unwrap();
    (report.content, rows)
}

testkit::both!(tables(), a_report_says_what_was_so_at_the_end_of_its_period, |t| async move {
    go_to(&t, "2021-02-01");
    let town = Town::found(&t).await;
    let plan = town.in_force(&t).await;
    let satisfied = town.target(&t, plan, "hài lòng").await.id;
    let in_time = town.target(&t, plan, "đúng hạn").await.id;
    bind::bind(&t.cx(town.monitor.clone()), &registry(), in_time, Some("tasks.done-in-time")).await.unwrap();
    go_to(&t, "2021-06-28");
    town.report(&t, satisfied, town.finance, Said::Parts(9, 10)).await;
    go_to(&t, "2021-07-05");
    town.report(&t, satisfied, town.finance, Said::Parts(1, 10)).await;
    town.finish(&t, &town.chief(&t, plan, "Rà soát").await).await;

    let (content, _) = made(&t, &town, plan, "2021-Q2", None).await;
    assert_eq!(content.on, "2021-06-30".parse().unwrap());
    assert_eq!(content.made_on, "2021-07-05".parse().ok());
    assert!(
        content.sentence.starts_with("4 nhiệm vụ: 3 đúng tiến độ, 1 sắp đến hạn; 6 chỉ tiêu: 1 đạt"),
        "{}",
        content.sentence
    );
    assert!(content.late.is_empty(), "it was due on the last day of the period");
    let line = content.targets.iter().find(|line| line.promised == "trên 85%").unwrap();
    assert_eq!((line.figure.as_str(), line.state.as_str()), ("90%", "đạt"));

    let (content, _) = made(&t, &town, plan, "2021-Q3", None).await;
    assert_eq!(content.on, "2021-07-05".parse().unwrap());
    assert!(
        content.sentence.starts_with("4 nhiệm vụ: 1 hoàn thành, 3 đúng tiến độ;"),
        "{}",
        content.sentence
    );
    assert!(content.changes.iter().any(|said| said.contains("từ 90% thành 10%")), "{:?}", content.changes);
});

testkit::both!(tables(), a_report_of_an_agency_says_its_own_figures, |t| async move {
    go_to(&t, "2021-02-01");
    let town = Town::found(&t).await;
    let plan = town.in_force(&t).await;
    let satisfied = town.target(&t, plan, "hài lòng").await.id;
    town.report(&t, satisfied, town.justice, Said::Parts(3, 10)).await;
    town.report(&t, satisfied, town.finance, Said::Parts(9, 10)).await;
    let figure = |content: &Content| {
        content.targets.iter().find(|line| line.promised == "trên 85%").unwrap().figure.clone()
    };
    let (content, _) = made(&t, &town, plan, "2021-Q1", None).await;
    assert_eq!(figure(&content), "60%");
    let (content, _) = made(&t, &town, plan, "2021-Q1", Some(town.justice)).await;
    assert_eq!(figure(&content), "30%");
    // It leads one item and helps with another.
    assert!(content.sentence.starts_with("2 nhiệm vụ:"), "{}", content.sentence);
    assert!(content.changes.is_empty(), "the report of the whole is no earlier report of this agency");

    go_to(&t, "2021-05-10");
    town.report(&t, satisfied, town.justice, Said::Parts(5, 10)).await;
    let (content, _) = made(&t, &town, plan, "2021-Q2", Some(town.justice)).await;
    assert!(content.changes.iter().any(|said| said.contains("từ 30% thành 50%")), "{:?}", content.changes);

    let wanted = |agency| Wanted { plan, period: Period::parse("2021-Q2").unwrap(), agency };
    let head = t.cx(town.head.clone());
    make(&head, &registry(), &wanted(Some(town.justice))).await.unwrap();
    for agency in [None, Some(town.finance)] {
        let denied = make(&head, &registry(), &wanted(agency)).await;
        assert!(matches!(denied, Err(Error::Denied)), "{denied:?}");
    }
});

testkit::both!(tables(), a_report_follows_the_plan_item_by_item, |t| async move {
    go_to(&t, "2021-02-01");
    let town = Town::found(&t).await;
    let plan = town.in_force(&t).await;
    let monitor = t.cx(town.monitor.clone());
    let in_time = town.target(&t, plan, "đúng hạn").await.id;
    bind::bind(&monitor, &registry(), in_time, Some("tasks.done-in-time")).await.unwrap();
    town.report(&t, in_time, town.justice, Said::Parts(9, 10)).await;
    town.report(&t, town.target(&t, plan, "60%").await.id, town.home, Said::Number(40.0)).await;
    go_to(&t, "2021-07-05");
    tasks::module().jobs.open_schedules(&t.store).await.unwrap();
    let (content, rows) = made(&t, &town, plan, "2021-Q3", None).await;
    let table = targets::workbook(&content, &rows).sheets.into_iter().find(|s| s.name == "Từng mục").unwrap();
    let text = |value: &Value| match value {
        Value::Text(text) => text.clone(),
        Value::Empty => String::new(),
        other => format!("{other:?}"),
    };
    let said: Vec<String> =
        table.rows.iter().map(|row| row.iter().map(text).collect::<Vec<_>>().join(" | ")).collect();
    insta::assert_snapshot!("a_report_item_by_item", said.join("\n"));
    let (content, _) = made(&t, &town, plan, "2021-Q3", Some(town.finance)).await;
    let codes: Vec<&str> = content.items.iter().map(|item| item.code.as_str()).collect();
    assert_eq!(codes, ["1.2"], "of an agency what concerns it");
    assert!(content.targets.iter().all(|target| target.code.is_empty() || target.code == "1.2"));
});

testkit::both!(tables(), an_extension_hides_no_lateness, |t| async move {
    go_to(&t, "2021-02-01");
    let town = Town::found(&t).await;
    let plan = town.in_force(&t).await;
    let task = town.chief(&t, plan, "Rà soát").await;
    go_to(&t, "2021-06-21");
    let day = "2021-08-31".parse().unwrap();
    let asked =
        tasks::acts::ask_extension(&t.cx(town.head.clone()), task.id, day, "Chờ hướng dẫn").await.unwrap();
    tasks::acts::grant_extension(&t.cx(town.monitor.clone()), asked, Some(day), "").await.unwrap();
    go_to(&t, "2021-07-05");
    let (content, _) = made(&t, &town, plan, "2021-07", None).await;
    assert!(content.sentence.contains("1 quá hạn"), "{}", content.sentence);
    assert_eq!(content.items.first().unwrap().state, "quá hạn 3 ngày làm việc, gia hạn đến 31/08/2021");
    let late = content.late.first().unwrap();
    assert_eq!((late.due, late.days), ("2021-06-30".parse().unwrap(), 3));
    let plan = plans::plan(t.system().db(), plan).await.unwrap();
    let standing = targets::standing(&t.cx(town.monitor.clone()), &registry(), &plan).await.unwrap();
    assert_eq!(standing.items.late, 1);
    assert_eq!(standing.sentence(), content.sentence);
});

testkit::both!(tables(), the_workbook_holds_the_rows_behind_each_figure, |t| async move {
    go_to(&t, "2021-02-01");
    let town = Town::found(&t).await;
    let plan = town.in_force(&t).await;
    let monitor = t.cx(town.monitor.clone());
    for (words, key) in [("hài lòng", "tasks.evidence-attached"), ("đúng hạn", "tasks.done-in-time")] {
        let id = town.target(&t, plan, words).await.id;
        bind::bind(&monitor, &registry(), id, Some(key)).await.unwrap();
    }
    go_to(&t, "2021-06-30");
    town.finish(&t, &town.chief(&t, plan, "Rà soát").await).await;
    let (content, rows) = made(&t, &town, plan, "2021-Q2", None).await;
    assert_eq!(rows.figures.len(), 2);
    let workbook = targets::workbook(&content, &rows);
    let mut names: Vec<&str> = workbook.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    assert!(names.iter().all(|name| name.chars().count() <= 31), "{names:?}");
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), workbook.sheets.len(), "{names:?}");
    let said = sheet(&workbook, "Từng mục");
    for line in content.targets.iter().filter(|line| !line.sheet.is_empty()) {
        assert!(
            said.iter().any(|row| cell(row, 16).split("; ").any(|name| name == line.sheet)),
            "{}",
            line.sheet
        );
        let sheet = workbook.sheets.iter().find(|sheet| sheet.name == line.sheet).unwrap();
        let counted = sheet.rows.iter().filter(|row| row.get(3) == Some(&Value::text("có"))).count();
        assert_eq!(line.source, format!("Hệ thống đo: {counted} trên {}", sheet.rows.len()));
        assert_eq!(line.number, Some(counted as f64 * 100.0 / sheet.rows.len() as f64));
    }
    typeset::to_xlsx(&workbook).unwrap();
    // What is corrected later does not change what was reported.
    let again = targets::made_report(&monitor, id_of(&t, &town, plan).await).await.unwrap();
    assert_eq!(again.1, rows);
});

fn sheet<'a>(workbook: &'a typeset::Workbook, name: &str) -> &'a [Vec<Value>] {
    &workbook.sheets.iter().find(|sheet| sheet.name == name).unwrap_or_else(|| panic!("no sheet {name}")).rows
}

fn cell(row: &[Value], at: usize) -> &str {
    match row.get(at) {
        Some(Value::Text(text)) => text,
        _ => "",
    }
}

fn count(row: &[Value], at: usize) -> i64 {
    match row[at] {
        Value::Int(count) => count,
        _ => 0,
    }
}

/// Every count of the report, made again from the rows of its sheets alone.
fn recomputed(content: &Content, workbook: &typeset::Workbook) {
    let (tasks, items) = (sheet(workbook, "Nhiệm vụ"), sheet(workbook, "Từng mục"));
    // The sentence.
    let parts = |names: &[&str], counted: &dyn Fn(&str) -> usize| {
        let parts: Vec<String> = names
            .iter()
            .map(|name| (counted(name), name))
            .filter(|(n, _)| *n > 0)
            .map(|(n, name)| format!("{n} {name}"))
            .collect();
        if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) }
    };
    let chiefs: Vec<_> = tasks.iter().filter(|row| cell(row, 4) == "có").collect();
    let targets: Vec<_> = items.iter().filter(|row| row.len() > 3 && cell(row, 2) == "chỉ tiêu").collect();
    let work = parts(&["hoàn thành", "đúng tiến độ", "sắp đến hạn", "quá hạn"], &|name| {
        chiefs.iter().filter(|row| cell(row, 10) == name).count()
    });
    let figures = parts(&["đạt", "chưa đạt", "chưa có số liệu"], &|name| {
        targets.iter().filter(|row| cell(row, 14) == name).count()
    });
    let sentence = format!("{} nhiệm vụ{work}; {} chỉ tiêu{figures}.", chiefs.len(), targets.len());
    assert_eq!(content.sentence, sentence);
    // The work of each item, and where its rows stand.
    for item in items.iter().filter(|row| row.len() > 3 && cell(row, 2) == "nhiệm vụ") {
        let own: Vec<_> = tasks
            .iter()
            .filter(|row| (cell(row, 2), cell(row, 3)) == (cell(item, 0), cell(item, 1)))
            .collect();
        let done = own.iter().filter(|row| row[9] != Value::Empty).count() as i64;
        assert_eq!((count(item, 5), count(item, 6)), (own.len() as i64, done), "{item:?}");
        let rows = if own.is_empty() { "" } else { "Nhiệm vụ" };
        assert_eq!(cell(item, 16), rows, "{item:?}");
    }
    // The areas, and the late tasks.
    let areas = sheet(workbook, "Lĩnh vực");
    for area in areas {
        for (at, name) in ["hoàn thành", "đúng tiến độ", "sắp đến hạn", "quá hạn"].into_iter().enumerate()
        {
            let own = tasks.iter().filter(|row| cell(row, 5) == cell(area, 0) && cell(row, 10) == name);
            assert_eq!(count(area, at + 1), own.count() as i64, "{area:?}");
        }
    }
    let summed: i64 = areas.iter().map(|area| (1..5).map(|at| count(area, at)).sum::<i64>()).sum();
    assert_eq!(summed, tasks.len() as i64);
    let late = tasks.iter().filter(|row| cell(row, 10) == "quá hạn").count();
    assert_eq!(sheet(workbook, "Quá hạn").len(), late);
}

testkit::both!(tables(), each_count_of_the_report_recomputes_from_the_rows_of_its_workbook, |t| async move {
    go_to(&t, "2021-02-01");
    let town = Town::found(&t).await;
    let plan = town.in_force(&t).await;
    let satisfied = town.target(&t, plan, "hài lòng").await.id;
    let ranked = town.target(&t, plan, "60%").await.id;
    go_to(&t, "2021-06-20");
    town.report(&t, satisfied, town.finance, Said::Parts(2, 10)).await;
    town.report(&t, satisfied, town.justice, Said::Parts(8, 10)).await;
    town.report(&t, ranked, town.home, Said::Number(35.0)).await;
    go_to(&t, "2021-06-28");
    town.report(&t, satisfied, town.finance, Said::Parts(9, 10)).await;
    town.report(&t, ranked, town.home, Said::Number(40.0)).await;
    town.finish(&t, &town.chief(&t, plan, "Rà soát").await).await;
    go_to(&t, "2021-10-05");
    for (period, agency) in [("2021-Q2", None), ("2021-Q3", None), ("2021-Q3", Some(town.justice))] {
        let (content, behind) = made(&t, &town, plan, period, agency).await;
        recomputed(&content, &targets::workbook(&content, &behind));
    }

    let (content, behind) = made(&t, &town, plan, "2021-Q2", None).await;
    let workbook = targets::workbook(&content, &behind);
    let told = sheet(&workbook, "Số tự báo cáo");
    assert_eq!(told.len(), 5);
    let mut checked = 0;
    for target in content.targets.iter().filter(|target| !target.told.is_empty()) {
        let own: Vec<_> =
            told.iter().filter(|row| cell(row, 1) == target.name && cell(row, 12) == "có").collect();
        let (part, whole) =
            own.iter().fold((0, 0), |sum, row| (sum.0 + count(row, 8), sum.1 + count(row, 9)));
        let number = match own.first().map(|row| &row[6]) {
            _ if whole > 0 => part as f64 * 100.0 / whole as f64,
            Some(Value::Percent(share)) => share * 100.0,
            Some(Value::Number(number)) => *number,
            other => panic!("{other:?}"),
        };
        assert!((target.number.unwrap() - number).abs() < 1e-9, "{}: {number}", target.name);
        let row = sheet(&workbook, "Từng mục").iter().find(|row| cell(row, 1) == target.words()).unwrap();
        assert_eq!(cell(row, 16), "Số tự báo cáo");
        checked += 1;
    }
    assert_eq!(checked, 2);
    let old = told.iter().find(|row| count(row, 8) == 2).unwrap();
    assert_eq!((cell(old, 12), cell(old, 13)), ("không", "cơ quan đã có số mới hơn"));
    // A report that was made before these rows were kept has no empty sheets for them.
    let old = Behind { figures: behind.figures.clone(), ..Behind::default() };
    assert!(targets::workbook(&content, &old).sheets.iter().all(|s| s.name != "Nhiệm vụ"));
});

async fn id_of(t: &Testing, town: &Town, plan: PlanId) -> MadeReportId {
    let cx = t.cx(town.monitor.clone());
    let wanted = Wanted { plan, period: Period::parse("2021-Q2").unwrap(), agency: None };
    make(&cx, &registry(), &wanted).await.unwrap()
}

testkit::both!(tables(), words_that_are_too_long_are_refused_and_never_cut, |t| async move {
    go_to(&t, "2021-02-01");
    let town = Town::found(&t).await;
    let plan = town.in_force(&t).await;
    let cx = t.cx(town.monitor.clone());
    let wanted = Wanted { plan, period: Period::parse("2021-02").unwrap(), agency: None };
    let id: MadeReportId = make(&cx, &registry(), &wanted).await.unwrap();
    let long = "ă".repeat(20_001);
    let refused = reword(&cx, id, 1, ("Tốt", &long, "")).await;
    let Err(Error::Invalid(errors)) = refused else { panic!("{refused:?}") };
    assert!(errors.get("nguyen-nhan").is_some() && errors.get("nhan-xet").is_none());
    let most = "ă".repeat(20_000);
    reword(&cx, id, 1, ("Tốt", &most, "")).await.unwrap();
    assert_eq!(targets::made_report(&cx, id).await.unwrap().0.content.causes, most);
});
