use super::*;
use kernel::id::Uuid;

fn on(text: &str) -> Day {
    text.parse().unwrap()
}

fn task(state: State, due: &str) -> Task {
    let id = Uuid::from_u128(7);
    let due = due.parse().ok();
    Task {
        id: id.into(),
        authority: id.into(),
        code: "NV 1/2021".to_owned(),
        plan: None,
        item: None,
        area: String::new(),
        parent: None,
        kind: TaskKind::Work,
        title: "Trình Quy chế làm việc".to_owned(),
        text: String::new(),
        product: None,
        lead: id.into(),
        coordinators: Vec::new(),
        assignee: None,
        assigner: id.into(),
        given_by: None,
        given_at: Moment::from_millis(0),
        from: None,
        first_due: due,
        due,
        open_ended: false,
        state,
        percent: 40,
        reported_at: None,
        evidence: 0,
        proposed: (state == State::Proposed).then(|| (on("2021-10-01"), None)),
        done_on: None,
        late_on: None,
        withdrawn_on: None,
        late_days: 0,
        version: 1,
    }
}

fn key<T>(result: Result<T>) -> &'static str {
    match result {
        Ok(_) => "",
        Err(Error::Refused(refusal)) => refusal.key,
        Err(Error::Invalid(_)) => "invalid",
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn which_act_is_possible_in_which_state() {
    let calendar = WorkingCalendar::national();
    let today = on("2021-10-01");
    let at = Moment::from_millis(0);
    // report, propose, accept, give back, withdraw, extend, assign
    for (state, expected) in [
        (State::Given, ["", "", "task.not-proposed", "task.not-proposed", "", "", ""]),
        (State::Working, ["", "", "task.not-proposed", "task.not-proposed", "", "", ""]),
        (State::Returned, ["", "", "task.not-proposed", "task.not-proposed", "", "", ""]),
        (State::Proposed, ["task.proposed", "task.proposed", "", "", "", "task.proposed", ""]),
        (
            State::Done,
            [
                "task.not-open",
                "task.not-open",
                "task.not-proposed",
                "task.not-proposed",
                "task.not-open",
                "task.not-open",
                "task.not-open",
            ],
        ),
        (
            State::Withdrawn,
            [
                "task.not-open",
                "task.not-open",
                "task.not-proposed",
                "task.not-proposed",
                "task.not-open",
                "task.not-open",
                "task.not-open",
            ],
        ),
    ] {
        let task = task(state, "2021-10-08");
        let got = [
            key(task.reported(Some(50), at)),
            key(task.proposed(today, None, 0, &calendar)),
            key(task.accepted()),
            key(task.given_back()),
            key(task.withdrawn(on("2021-10-01"))),
            key(task.extended(on("2021-10-15"), today)),
            key(task.assigned(None)),
        ];
        assert_eq!(got, expected, "{state:?}");
    }
}

#[test]
fn open_parts_are_in_the_way_of_completion() {
    let calendar = WorkingCalendar::national();
    let refused = task(State::Working, "").proposed(on("2021-10-01"), None, 2, &calendar);
    assert_eq!(key(refused), "task.open-parts");
}

#[test]
fn lateness_is_told_on_the_day_of_delivery_and_by_the_first_deadline() {
    let calendar = WorkingCalendar::national();
    // due, extended to, proposed on, late by, late from. Friday 01/10/2021.
    for (due, extended, proposed, late_days, late_on) in [
        ("2021-10-01", "", "2021-10-01", 0, ""),
        ("2021-10-01", "", "2021-10-03", 0, ""),
        ("2021-10-01", "", "2021-10-04", 1, "2021-10-04"),
        ("2021-10-01", "2021-10-15", "2021-10-13", 8, "2021-10-04"),
        ("2021-10-01", "2021-10-15", "2021-10-20", 13, "2021-10-04"),
        ("2021-09-01", "", "2021-09-06", 1, "2021-09-06"),
        ("", "", "2021-10-20", 0, ""),
    ] {
        let mut task = task(State::Working, due);
        if let Ok(to) = extended.parse() {
            task = task.extended(to, on("2021-10-01")).unwrap();
        }
        assert_eq!(task.first_due, due.parse().ok());
        let delivered = task.proposed(on(proposed), None, 0, &calendar).unwrap();
        let done = delivered.accepted().unwrap();
        assert_eq!(
            (done.state, done.done_on, done.late_days, done.late_on, done.percent),
            (State::Done, proposed.parse().ok(), late_days, late_on.parse().ok(), 100),
            "{due} {proposed}"
        );
    }
}

#[test]
fn what_was_recorded_as_late_stays_late_whatever_the_calendar_says_later() {
    let calendar = WorkingCalendar::national();
    let recorded = Task { late_on: Some(on("2021-10-04")), ..task(State::Working, "2021-10-01") };
    let done = recorded.proposed(on("2021-10-01"), None, 0, &calendar).unwrap().accepted().unwrap();
    assert_eq!((done.late_days, done.late_on), (1, Some(on("2021-10-04"))));
}

#[test]
fn the_clock_stands_while_the_proposal_waits() {
    let calendar = WorkingCalendar::national();
    let task = task(State::Proposed, "2021-10-01");
    let waiting = task.clock(on("2021-12-01"), &calendar, 3);
    assert_eq!((waiting.state, waiting.text.as_str()), (ClockState::Done, "chờ xác nhận, đúng hạn"));
    let returned = task.given_back().unwrap();
    assert_eq!(returned.clock(on("2021-10-05"), &calendar, 3).text, "quá hạn 2 ngày");
}

#[test]
fn an_extension_shows_what_it_hides_nowhere() {
    let calendar = WorkingCalendar::national();
    let extended = task(State::Working, "2021-10-01").extended(on("2021-10-15"), on("2021-10-01")).unwrap();
    assert_eq!(extended.clock(on("2021-10-05"), &calendar, 3).state, ClockState::InTime);
    assert_eq!(extended.first_clock(on("2021-10-05"), &calendar).unwrap().text, "quá hạn 2 ngày");
    assert_eq!(extended.first_clock(on("2021-10-01"), &calendar), None);
}

#[test]
fn an_extension_must_be_later_and_not_past() {
    let today = on("2021-10-05");
    let open = task(State::Working, "2021-10-01");
    for (wanted, expected) in
        [("2021-10-01", "invalid"), ("2021-10-04", "invalid"), ("2021-10-05", ""), ("2022-01-01", "")]
    {
        assert_eq!(key(open.check_extension(on(wanted), today)), expected, "{wanted}");
    }
    assert_eq!(key(task(State::Working, "").check_extension(on("2022-01-01"), today)), "task.no-due");
}

#[test]
fn progress_is_a_percentage() {
    let at = Moment::from_millis(0);
    for (percent, expected) in
        [(Some(-1), "invalid"), (Some(0), ""), (Some(100), ""), (Some(101), "invalid"), (None, "")]
    {
        assert_eq!(key(task(State::Given, "").reported(percent, at)), expected, "{percent:?}");
    }
    assert_eq!(task(State::Returned, "").reported(None, at).unwrap().percent, 40);
}

#[test]
fn a_new_lead_is_no_coordinator_and_starts_without_a_person() {
    let other: AgencyId = Uuid::from_u128(9).into();
    let before = Task {
        coordinators: vec![other, Uuid::from_u128(10).into()],
        assignee: Some(Uuid::from_u128(3).into()),
        ..task(State::Working, "")
    };
    let after = before.moved(other).unwrap();
    assert_eq!((after.lead, after.assignee), (other, None));
    assert_eq!(after.coordinators, [AgencyId::from(Uuid::from_u128(10))]);
}
