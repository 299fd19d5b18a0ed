//! A task about which more was said than a page shows: the newest is there, and the page says what is not.

use axum::http::StatusCode;
use sea_orm::{ConnectionTrait, Statement};
use store::AuditTrail;

use crate::pages::Site;
use crate::tables;
use crate::town::Town;

testkit::both!(tables(), a_long_talk_shows_its_newest_words, |t| async move {
    let town = Town::found(&t).await;
    let id = town.give(&t, &town.task("Rà soát thủ tục", "2021-12-31")).await;
    let site = Site::of(&t, &town);
    let (status, page) = site.get("head", &format!("/nhiem-vu/{id}")).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    assert!(!page.contains("việc cũ hơn không hiện ở đây"), "{page}");
    let justice = town.justice;
    t.system()
        .write(|tx| async move {
            for number in 0..AuditTrail::MOST_OF + 2 {
                let (at, words) = (tx.now(), format!("Lượt thứ {number}."));
                let (report, question, asked): (kernel::TaskId, kernel::TaskId, kernel::TaskId) =
                    (tx.new_id(), tx.new_id(), tx.new_id());
                for (sql, values) in [
                    (
                        "INSERT INTO tasks_progress (id, task, at, percent, words) VALUES ($1, $2, $3, 10, $4)",
                        vec![report.into(), id.into(), at.into(), format!("Tiến độ. {words}").into()],
                    ),
                    (
                        "INSERT INTO tasks_question (id, task, at, agency, words) VALUES ($1, $2, $3, $5, $4)",
                        vec![
                            question.into(),
                            id.into(),
                            at.into(),
                            format!("Câu hỏi. {words}").into(),
                            justice.into(),
                        ],
                    ),
                    (
                        "INSERT INTO tasks_explanation (id, object_kind, object, authority, title, href, agency, \
                         asked_at, words, due, version) VALUES ($1, 'task', $2, $2, '', '', $5, $3, $4, '2021-10-05', 1)",
                        vec![
                            asked.into(),
                            id.into(),
                            at.into(),
                            format!("Giải trình. {words}").into(),
                            justice.into(),
                        ],
                    ),
                ] {
                    let db = tx.db();
                    db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values))
                        .await?;
                }
                tx.audit_with("task.reported", id, &[("progress", report.to_string())]).await?;
            }
            Ok(())
        })
        .await
        .unwrap();
    let (status, page) = site.get("head", &format!("/nhiem-vu/{id}")).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    for (what, oldest) in [("Tiến độ", 2), ("Câu hỏi", 2), ("Giải trình", 302)] {
        assert!(page.contains(&format!("{what}. Lượt thứ 501.")), "{what}");
        assert!(page.contains(&format!("{what}. Lượt thứ {oldest}.")), "{what}");
        assert!(!page.contains(&format!("{what}. Lượt thứ {}.", oldest - 1)), "{what}");
    }
    // Reports and questions; explanations; and the history, which begins with the giving.
    for (said, times) in [("2", 2), ("302", 1), ("3", 1)] {
        let said = format!(">{said} việc cũ hơn không hiện ở đây<");
        assert_eq!(page.matches(&said).count(), times, "{said}");
    }
});
