use lexicon::{Date, Instant};

use super::*;

fn at(day: &str, hour: u8) -> Instant {
    Instant::from_local(on(day), hour, 0)
}

fn on(day: &str) -> Date {
    lexicon::parse_date(&format!("2026-{day}")).unwrap()
}

fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(n: u8) -> T {
    format!("0198f000-0000-7000-8000-0000000000{n:02}").parse().unwrap()
}

fn unit(n: u8) -> UnitId {
    id(n)
}

/// Led by unit 1 from the first of October on, and due on the last.
fn item() -> Past {
    let held = Held {
        id: id(11),
        unit: unit(1),
        is_lead: true,
        handed_at: at("10-01", 9),
        sign_due_at: at("10-02", 9),
        signed_at: None,
        ended_at: None,
    };
    Past {
        id: id(1),
        number: String::new(),
        content: String::new(),
        due_on: on("10-31"),
        opened_at: at("10-01", 9),
        held: vec![held],
        applied: Vec::new(),
        extended: Vec::new(),
        asked: Vec::new(),
    }
}

fn applied(asked: Instant, settled: Option<(bool, Instant)>) -> Applied {
    Applied { id: id(21), asked_at: asked, settled, looked: None, due_on: Some(on("10-31")), undone_at: None }
}

fn month(first: &str, next: &str) -> (Instant, Instant) {
    (at(first, 0), at(next, 0))
}

fn ended(p: &Past, span: (Instant, Instant)) -> Option<Ended> {
    outcome(p, span).map(|o| o.ended)
}

fn october() -> (Instant, Instant) {
    month("10-01", "11-01")
}

fn november() -> (Instant, Instant) {
    month("11-01", "12-01")
}

#[test]
fn a_limit_on_the_last_day_of_a_month_counts_in_that_month_and_falls_overdue_in_it() {
    let p = item();
    assert_eq!((ended(&p, october()), ended(&p, november())), (Some(Ended::Overdue), Some(Ended::Overdue)));
    assert_eq!(lapsed(&p, october().1), Some((on("10-31"), ends(on("10-31")), unit(1))));
    assert!(ends(on("10-31")) < october().1 && over(on("10-31")) == october().1);
    assert_eq!(ended(&p, month("10-01", "10-31")), None, "on the limit's day it is not overdue");
}

#[test]
fn the_days_of_checking_are_not_the_units() {
    let mut p = item();
    p.applied = vec![applied(at("10-31", 17), Some((true, at("11-05", 9))))];
    assert_eq!((ended(&p, october()), ended(&p, november())), (None, Some(Ended::OnTime)));
    assert_eq!((lapsed(&p, october().1), lapsed(&p, november().1)), (None, None));
    p.applied = vec![applied(at("11-01", 9), Some((true, at("11-05", 9))))];
    assert_eq!((ended(&p, october()), ended(&p, november())), (Some(Ended::Overdue), Some(Ended::Late)));
}

#[test]
fn what_was_applied_for_in_time_and_sent_back_falls_overdue_when_it_was_sent_back() {
    let mut p = item();
    let back = at("11-05", 9);
    p.applied = vec![applied(at("10-31", 17), Some((false, back)))];
    assert_eq!((ended(&p, october()), ended(&p, november())), (None, Some(Ended::Overdue)));
    assert_eq!((lapsed(&p, october().1), lapsed(&p, november().1)), (None, Some((on("10-31"), back, unit(1)))));
}

#[test]
fn a_grant_in_the_next_month_does_not_rewrite_the_month_before() {
    let mut p = item();
    p.due_on = on("11-20");
    p.extended = vec![Extended { at: at("11-03", 9), due_before: on("10-31") }];
    assert_eq!(ended(&p, october()), Some(Ended::Overdue), "as the month was told");
    assert_eq!(lapsed(&p, october().1).map(|(day, ..)| day), Some(on("10-31")));
    assert_eq!(ended(&p, month("11-01", "11-10")), None, "not due before the new limit");
    p.applied = vec![applied(at("11-18", 9), Some((true, at("11-25", 9))))];
    assert_eq!(ended(&p, november()), Some(Ended::OnTime));
    assert_eq!(outcome(&p, november()).map(|o| o.due_on), Some(on("11-20")));
}

#[test]
fn late_and_overdue_are_the_unit_s_that_led_when_the_limit_was_over() {
    let mut p = item();
    p.held[0].ended_at = Some(at("11-10", 9));
    let next = Held { id: id(12), unit: unit(2), handed_at: at("11-10", 9), ended_at: None, ..p.held[0].clone() };
    p.held.push(next);
    assert_eq!(outcome(&p, november()).map(|o| (o.ended, o.unit)), Some((Ended::Overdue, unit(1))));
    p.applied = vec![applied(at("11-18", 9), Some((true, at("11-25", 9))))];
    assert_eq!(outcome(&p, november()).map(|o| (o.ended, o.unit)), Some((Ended::Late, unit(1))));
    p.due_on = on("11-30");
    assert_eq!(outcome(&p, november()).map(|o| (o.ended, o.unit)), Some((Ended::OnTime, unit(2))));
}

#[test]
fn closed_undone_and_closed_again_is_one_outcome_of_a_span() {
    let mut p = item();
    let mut first = applied(at("10-05", 9), Some((true, at("10-06", 9))));
    first.undone_at = Some(at("10-20", 9));
    p.applied = vec![first, applied(at("11-02", 9), Some((true, at("11-03", 9))))];
    assert_eq!(ended(&p, month("10-01", "10-10")), Some(Ended::OnTime));
    assert_eq!((ended(&p, october()), ended(&p, november())), (Some(Ended::Overdue), Some(Ended::Late)));
    assert_eq!(ended(&p, month("10-01", "12-01")), Some(Ended::Late), "once over both months");
    assert_eq!(ended(&p, month("12-01", "12-31")), None, "closed before it began");
}

#[test]
fn opened_again_with_a_new_limit_it_keeps_the_old_one_in_what_was_told() {
    let mut p = item();
    let mut first = applied(at("11-02", 9), Some((true, at("11-03", 9))));
    first.undone_at = Some(at("12-02", 9));
    (p.applied, p.due_on) = (vec![first], on("12-31"));
    assert_eq!((ended(&p, october()), ended(&p, november())), (Some(Ended::Overdue), Some(Ended::Late)));
    assert_eq!(ended(&p, month("12-01", "12-20")), None, "open, and not yet due");
}

#[test]
fn one_word_for_one_fact_on_every_page() {
    use crate::supervision::bulletin::Figure as Told;
    use crate::supervision::score::PointKind;
    use crate::supervision::statistics::Figure as Counted;
    for (told, counted, word) in [
        (Told::Opened, Counted::Opened, "新立项"),
        (Told::Due, Counted::Due, "到期"),
        (Told::OnTime, Counted::OnTime, "按期办结"),
        (Told::Late, Counted::Late, "逾期办结"),
        (Told::Overdue, Counted::Overdue, "逾期未结"),
    ] {
        assert_eq!((told.label(), counted.label()), (word, word));
    }
    assert_eq!((PointKind::OnTime.label(), PointKind::Overdue.label()), ("按期办结", "逾期未结"));
}

#[test]
fn a_share_is_rounded_to_a_tenth_of_a_per_cent() {
    let of = [share(1, 3), share(2, 3), share(0, 7), share(7, 7), share(0, 0)];
    assert_eq!(of, [Some(333), Some(667), Some(0), Some(1000), None]);
    assert_eq!((percent(Some(875)), percent(None)), ("87.5%".into(), "—".into()));
}
