use super::*;

fn agency(n: u64) -> AgencyId {
    AgencyId::from(kernel::id::Uuid::from_u64_pair(n, n))
}

#[test]
fn the_committee_as_lead_hands_the_work_to_its_adviser() {
    let (committee, office, a, b) = (agency(1), agency(2), agency(3), agency(4));
    let holder = |role, agencies: &[AgencyId]| Holder { role, agencies: agencies.to_vec() };
    let table = [
        (
            vec![
                holder(Role::Lead, &[committee]),
                holder(Role::Advise, &[office, a]),
                holder(Role::Coordinate, &[a, b]),
            ],
            Doers { lead: Some(office), others: vec![a], coordinators: vec![b] },
        ),
        (
            vec![holder(Role::Lead, &[committee]), holder(Role::Implement, &[a, b])],
            Doers { lead: Some(a), others: vec![b], coordinators: vec![] },
        ),
        (
            vec![holder(Role::Lead, &[a]), holder(Role::Coordinate, &[office])],
            Doers { lead: Some(a), others: vec![], coordinators: vec![office] },
        ),
        (vec![holder(Role::Lead, &[committee])], Doers { lead: Some(committee), ..Doers::default() }),
        (vec![], Doers::default()),
    ];
    for (holders, expected) in table {
        assert_eq!(doers(&holders, committee), expected);
    }
}

#[test]
fn duties_fall_due() {
    let year = (Day::constant(2021, 1, 1), Day::constant(2021, 12, 31));
    let every = |every: &str, day, month| Due::Every {
        every: every.to_owned(),
        day,
        month_of_period: month,
        before: true,
    };
    let days = |due: &Due| {
        occurrences(due, year.0, year.1)
            .into_iter()
            .map(|o| format!("{} {}", o.on, o.period))
            .collect::<Vec<_>>()
    };
    assert_eq!(days(&Due::On { on: Day::constant(2021, 11, 15), before: true }), ["2021-11-15 2021"]);
    assert_eq!(days(&every("month", Some(20), None)).len(), 12);
    assert_eq!(
        days(&every("quarter", Some(15), Some(3))),
        ["2021-03-15 2021-Q1", "2021-06-15 2021-Q2", "2021-09-15 2021-Q3", "2021-12-15 2021-Q4"]
    );
    assert_eq!(days(&every("half", None, None)), ["2021-06-30 2021-H1", "2021-12-31 2021-H2"]);
    assert_eq!(days(&every("year", Some(30), Some(11))), ["2021-11-30 2021"]);
    assert_eq!(days(&every("month", Some(31), None)).get(1).map(String::as_str), Some("2021-02-28 2021-02"));
    assert!(days(&Due::After { after: 5, working: true }).is_empty());
}

#[test]
fn due_reads_all_three_forms_of_the_contract() {
    let parse = |text: &str| serde_json::from_str::<Due>(text).unwrap();
    assert!(matches!(parse(r#"{"on":"2021-11-15","before":true}"#), Due::On { before: true, .. }));
    assert!(matches!(
        parse(r#"{"every":"quarter","day":15,"month_of_period":3,"before":true}"#),
        Due::Every { .. }
    ));
    assert!(matches!(parse(r#"{"after":15,"days":true,"working":false}"#), Due::After { after: 15, .. }));
}

#[test]
fn papers_go_one_way() {
    assert_eq!(PaperState::Open.submit().unwrap(), PaperState::Submitted);
    assert!(PaperState::Submitted.submit().is_err());
    assert_eq!(PaperState::Submitted.decide(false).unwrap(), PaperState::Returned);
    assert_eq!(PaperState::Returned.submit().unwrap(), PaperState::Submitted);
    assert!(PaperState::Approved.decide(true).is_err());
}
