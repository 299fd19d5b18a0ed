//! Reports on a plan, and files that prove figures, are found by who works in the authority.

use std::sync::Arc;

use kernel::{Day, ObjectRef, Period, Role};
use targets::acts::figure::{NewFigure, report};
use targets::acts::report::{Wanted, make, reword};

use crate::tables;
use crate::town::{Town, go_to, registry};

struct NoPrinter;

#[async_trait::async_trait]
impl targets::Typesetter for NoPrinter {
    async fn pdf(&self, _: &typeset::Document) -> kernel::Result<Vec<u8>> {
        Ok(Vec::new())
    }

    async fn docx(&self, _: &typeset::Document) -> kernel::Result<Vec<u8>> {
        Ok(Vec::new())
    }
}

testkit::both!(tables(), reports_and_evidence_of_figures_are_found, |t| async move {
    go_to(&t, "2021-02-01");
    let town = Town::found(&t).await;
    let plan = town.in_force(&t).await;
    go_to(&t, "2021-07-05");
    let cx = t.cx(town.monitor.clone());
    let wanted = Wanted { plan, period: Period::parse("2021-Q2").unwrap(), agency: None };
    let made = make(&cx, &registry(), &wanted).await.unwrap();
    reword(&cx, made, 1, ("Đạt nhiều kết quả", "Thiếu máy quét hồ sơ", "Cấp thêm kinh phí")).await.unwrap();
    let target = town.target(&t, plan, "hài lòng").await;
    let file = t
        .files
        .put_bytes(&cx, "Phiếu khảo sát quý II.txt", b"phieu".to_vec(), ObjectRef::new("upload", "tep"))
        .await
        .unwrap();
    let figure = NewFigure {
        agency: town.finance,
        on: Day::constant(2021, 6, 30),
        number: None,
        parts: Some((9, 10)),
        words: "Gộp từ 3 điểm".to_owned(),
        evidence: Some(file.id),
    };
    report(&cx, &t.files, target.id, &figure).await.unwrap();
    let neighbour = t.actor(Role::Leader, t.clock.new_id(), &[t.clock.new_id()]);
    for again in [false, true] {
        if again {
            t.search_again(&targets::module(registry(), Arc::new(NoPrinter)).fillings).await;
        }
        for (query, kind, href) in [
            ("may quet ho so", "report", format!("/bao-cao/{made}")),
            ("khao sat quy", "evidence", format!("/chi-tieu/{}#da-bao-cao", target.id)),
            ("gop tu 3 diem", "evidence", format!("/chi-tieu/{}#da-bao-cao", target.id)),
        ] {
            for who in [&town.monitor, &town.head] {
                let found = t.found(who, query).await;
                let found: Vec<_> = found.iter().map(|(kind, _, href)| (kind.as_str(), href)).collect();
                assert_eq!(found, [(kind, &href)], "{query}, again: {again}");
            }
            assert!(t.found(&neighbour, query).await.is_empty(), "{query} is not theirs");
        }
    }
});
