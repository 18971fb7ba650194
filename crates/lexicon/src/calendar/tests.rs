use jiff::{Span as JiffSpan, civil::date};
use proptest::prelude::*;

use super::*;

fn at(month: i8, day: i8, hour: u8, minute: u8) -> Instant {
    Instant::from_local(date(2026, month, day), hour, minute)
}

fn work_days(calendar: &WorkCalendar, year: i16) -> i64 {
    calendar.work_days_in(date(year, 1, 1)..=date(year, 12, 31))
}

/// standards.md section 7.
#[test]
fn the_years_have_the_working_days_of_their_notices() {
    let calendar = WorkCalendar::statutory();
    for (year, days) in [(2024, 251), (2025, 248), (2026, 248)] {
        assert_eq!(work_days(&calendar, year), days, "{year}");
        assert!(calendar.is_loaded(year), "{year}");
    }
}

#[test]
fn each_notice_is_followed_to_the_day() {
    let calendar = WorkCalendar::statutory();
    let exchanged = [
        (2024, vec![(2, 4), (2, 18), (4, 7), (4, 28), (5, 11), (9, 14), (9, 29), (10, 12)]),
        (2025, vec![(1, 26), (2, 8), (4, 27), (9, 28), (10, 11)]),
        (2026, vec![(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)]),
    ];
    for (year, days) in exchanged {
        let weekend_work: Vec<_> = date(year, 1, 1)
            .series(JiffSpan::new().days(1))
            .take_while(|d| d.year() == year)
            .filter(|d| d.weekday().to_monday_zero_offset() >= 5)
            .filter(|d| calendar.is_work_day(*d))
            .map(|d| (d.month(), d.day()))
            .collect();
        assert_eq!(weekend_work, days, "{year}");
    }
    let spring: Vec<_> = (14..=24).map(|d| calendar.is_work_day(date(2026, 2, d))).collect();
    assert_eq!(spring, [[true].as_slice(), &[false; 9], &[true]].concat());
}

#[test]
fn days_have_their_kinds() {
    let calendar = WorkCalendar::statutory();
    let table = [
        (date(2026, 10, 1), "holiday:国庆节"),
        (date(2026, 10, 10), "shifted:国庆节调休上班"),
        (date(2025, 10, 11), "shifted:国庆节、中秋节调休上班"),
        (date(2026, 10, 9), "work"),
        (date(2026, 11, 20), "work"),
        (date(2026, 11, 21), "rest"),
        (date(2027, 1, 4), "unloaded"),
        (date(1999, 12, 31), "unloaded"),
        (date(2100, 1, 1), "unloaded"),
    ];
    for (day, kind) in table {
        assert_eq!(calendar.day(day).to_string(), kind, "{day}");
    }
}

#[test]
fn a_kind_of_day_is_read_back_and_nonsense_is_refused() {
    for kind in
        [DayKind::Work, DayKind::Rest, DayKind::Unloaded, DayKind::holiday("春节"), DayKind::shifted("春节调休上班")]
    {
        assert_eq!(kind.to_string().parse(), Ok(kind));
    }
    for text in ["", "holiday:", "holiday: ", "shifted:", "假", "Work", "节:春节"] {
        assert!(text.parse::<DayKind>().is_err(), "{text}");
    }
}

#[test]
fn working_minutes_skip_nights_noons_weekends_and_holidays() {
    let calendar = WorkCalendar::statutory();
    let table = [
        (at(11, 20, 9, 0), at(11, 20, 10, 30), 90),
        (at(11, 20, 11, 30), at(11, 20, 14, 30), 60),
        (at(11, 20, 12, 0), at(11, 20, 14, 0), 0),
        (at(11, 20, 16, 30), at(11, 23, 9, 0), 90),
        (at(9, 30, 17, 0), at(10, 8, 9, 0), 60),
        (at(11, 21, 9, 0), at(11, 22, 20, 0), 0),
        (at(10, 9, 17, 0), at(10, 10, 9, 0), 60),
        (at(11, 20, 10, 30), at(11, 20, 9, 0), -90),
    ];
    for (from, to, minutes) in table {
        assert_eq!(calendar.minutes_between(from, to), minutes, "{from} – {to}");
    }
}

#[test]
fn minutes_are_added_to_the_close_of_a_session_not_the_next_opening() {
    let calendar = WorkCalendar::statutory();
    let table = [
        (at(11, 20, 9, 0), 60, at(11, 20, 10, 0)),
        (at(11, 20, 9, 0), 180, at(11, 20, 12, 0)),
        (at(11, 20, 9, 0), 181, at(11, 20, 14, 1)),
        (at(11, 20, 16, 30), 60, at(11, 20, 17, 30)),
        (at(11, 20, 16, 30), 120, at(11, 23, 9, 30)),
        (at(11, 21, 3, 0), 30, at(11, 23, 9, 0)),
        (at(11, 21, 3, 0), 0, at(11, 21, 3, 0)),
        (at(11, 23, 9, 30), -60, at(11, 23, 8, 30)),
        (at(11, 23, 9, 30), -90, at(11, 20, 17, 0)),
    ];
    for (from, minutes, due) in table {
        let got = calendar.add_minutes(from, minutes);
        assert_eq!((got.at, got.unloaded), (due, None), "{from} + {minutes}");
    }
}

#[test]
fn days_end_with_office_hours_and_the_first_is_not_counted() {
    let calendar = WorkCalendar::statutory();
    let table = [
        (at(11, 20, 9, 0), 1, at(11, 23, 17, 30)),
        (at(11, 20, 20, 0), 1, at(11, 23, 17, 30)),
        (at(11, 21, 9, 0), 1, at(11, 23, 17, 30)),
        (at(11, 18, 9, 0), 3, at(11, 23, 17, 30)),
        (at(9, 30, 9, 0), 3, at(10, 10, 17, 30)),
        (at(11, 20, 9, 0), 0, at(11, 20, 17, 30)),
        (at(11, 20, 17, 30), 0, at(11, 23, 17, 30)),
        (at(11, 21, 9, 0), 0, at(11, 23, 17, 30)),
        (at(11, 23, 9, 0), -1, at(11, 20, 17, 30)),
    ];
    for (from, days, due) in table {
        assert_eq!(calendar.add_days(from, days).at, due, "{from} + {days}");
    }
}

#[test]
fn a_due_date_that_enters_an_unloaded_year_is_flagged() {
    let calendar = WorkCalendar::statutory();
    assert!(!calendar.is_loaded(2027));
    let start = at(12, 31, 9, 0);
    assert_eq!(calendar.add_minutes(start, 420 - 30).unloaded, None);
    assert_eq!(calendar.add_minutes(start, 421).unloaded, Some(2027));
    assert_eq!(calendar.add_days(start, 0).unloaded, None);
    let due = calendar.add_days(start, 1);
    assert_eq!(due.caution().unwrap(), "2027 年放假安排尚未公布，按周末推算");
    assert_eq!(calendar.add_days(start, 300).unloaded, Some(2027), "the first year on the way, not the last");
    assert_eq!(calendar.add_minutes(at(12, 31, 9, 0), i64::MAX).unloaded, Some(2027));
    assert_eq!(calendar.add_days(start, i64::MAX).unloaded, Some(2027));
    assert!(calendar.add_minutes(start, i64::MIN).unloaded.is_some());
    assert!(calendar.add_days(start, i64::MIN).unloaded.is_some());
}

#[test]
fn a_year_entered_by_the_administrator_is_no_longer_flagged() {
    let notice = HolidayNotice::parse("2027-01-01至2027-01-03 元旦").unwrap();
    let start = at(12, 31, 17, 0);
    let half = WorkCalendar::statutory().with_days(notice.days().iter().cloned());
    assert_eq!(half.add_days(start, 1).unloaded, Some(2027));
    let edited = WorkCalendar::statutory().with_notice(&notice);
    assert!(edited.is_loaded(2027));
    let due = edited.add_days(start, 1);
    assert_eq!((due.at.date(), due.unloaded), (date(2027, 1, 4), None));
    assert_eq!(edited.day(date(2027, 1, 9)), DayKind::Rest);
}

#[test]
fn a_changed_day_changes_only_that_calendar() {
    let typhoon = date(2026, 11, 18);
    let plain = WorkCalendar::statutory();
    let edited = plain.clone().with_day(typhoon, DayKind::Rest);
    assert_eq!((work_days(&edited, 2026), work_days(&plain, 2026)), (247, 248));
    assert_eq!(edited.minutes_between(at(11, 18, 0, 0), at(11, 19, 0, 0)), 0);
    let same = plain.clone().with_day(date(2150, 1, 1), DayKind::Work);
    assert_eq!(same.add_days(at(11, 20, 9, 0), 1), plain.add_days(at(11, 20, 9, 0), 1));
}

#[test]
fn other_office_hours_change_the_length_of_a_day() {
    let hours = "09:00-12:00,13:00-18:00".parse().unwrap();
    let calendar = WorkCalendar::statutory().with_hours(hours);
    assert_eq!(calendar.minutes_per_day(), 480);
    assert_eq!(calendar.minutes_between(at(11, 20, 0, 0), at(11, 24, 0, 0)), 960);
    assert_eq!(calendar.add_minutes(at(11, 20, 17, 30), 60).at, at(11, 23, 9, 30));
}

#[test]
fn the_explanation_reads_like_a_clerks_account() {
    let calendar = WorkCalendar::statutory();
    let lines = |from, to| calendar.explain(from, to).iter().map(Span::to_string).collect::<Vec<_>>();
    assert_eq!(
        lines(at(11, 20, 9, 10), at(11, 23, 10, 0)),
        [
            "11月20日 周五 09:10–17:30 6 小时 20 分 午休不计",
            "11月21日 周六 00:00–24:00 0 分 周末不计",
            "11月22日 周日 00:00–24:00 0 分 周末不计",
            "11月23日 周一 08:30–10:00 1 小时 30 分",
        ]
    );
    assert_eq!(
        lines(at(10, 7, 23, 0), at(10, 8, 8, 0)),
        ["10月7日 周三 23:00–24:00 0 分 国庆节不计", "10月8日 周四 00:00–08:00 0 分 下班时间不计",]
    );
    assert_eq!(lines(at(10, 10, 9, 0), at(10, 10, 10, 0)), ["10月10日 周六 09:00–10:00 1 小时 国庆节调休上班"]);
    let new_year = Instant::from_local(date(2027, 1, 4), 9, 0);
    assert_eq!(
        lines(new_year, new_year.plus_minutes(60)),
        ["1月4日 周一 09:00–10:00 1 小时 2027 年放假安排尚未公布，按周末推算"]
    );
    assert!(lines(at(11, 23, 10, 0), at(11, 20, 9, 10)).is_empty());
}

/// Any minute of 2020 to 2030.
fn minute() -> impl Strategy<Value = Instant> {
    (0i64..11 * 365 * 1440).prop_map(|m| Instant::from_local(date(2020, 1, 1), 0, 0).plus_minutes(m))
}

/// The slow way: every minute of every day.
fn counted_one_by_one(calendar: &WorkCalendar, from: Instant, to: Instant) -> i64 {
    let worked = |at: &Instant| {
        let local = at.local();
        let time = u16::from(local.hour() as u8) * 60 + u16::from(local.minute() as u8);
        let open = calendar.hours().sessions().iter().any(|s| (s.from..s.to).contains(&time));
        open && calendar.is_work_day(local.date())
    };
    let minutes = (0..to.minutes_since(from)).map(|m| from.plus_minutes(m));
    minutes.filter(worked).count() as i64
}

proptest! {
    #[test]
    fn adding_then_measuring_gives_the_minutes_back(from in minute(), minutes in -50_000i64..50_000) {
        let calendar = WorkCalendar::statutory();
        let due = calendar.add_minutes(from, minutes);
        prop_assert_eq!(calendar.minutes_between(from, due.at), minutes);
    }

    #[test]
    fn measuring_then_adding_arrives_at_a_working_minute(a in minute(), b in minute()) {
        let calendar = WorkCalendar::statutory();
        let working = calendar.add_minutes(a.max(b), 1).at;
        let minutes = calendar.minutes_between(a.min(b), working);
        prop_assert_eq!(calendar.add_minutes(a.min(b), minutes).at, working);
    }

    #[test]
    fn the_quick_count_is_the_slow_count(from in minute(), length in 0i64..20_000) {
        let calendar = WorkCalendar::statutory();
        let to = from.plus_minutes(length);
        prop_assert_eq!(calendar.minutes_between(from, to), counted_one_by_one(&calendar, from, to));
    }

    #[test]
    fn stretches_add_up(a in minute(), b in minute(), c in minute()) {
        let calendar = WorkCalendar::statutory();
        let whole = calendar.minutes_between(a, c);
        prop_assert_eq!(calendar.minutes_between(a, b) + calendar.minutes_between(b, c), whole);
    }

    #[test]
    fn the_lines_of_an_explanation_add_up(from in minute(), length in 0i64..60_000) {
        let calendar = WorkCalendar::statutory();
        let to = from.plus_minutes(length);
        let sum: i64 = calendar.explain(from, to).iter().map(|s| s.minutes).sum();
        prop_assert_eq!(sum, calendar.minutes_between(from, to));
    }

    #[test]
    fn days_added_are_the_working_days_passed(from in minute(), days in 1i64..300) {
        let calendar = WorkCalendar::statutory();
        let due = calendar.add_days(from, days).at.date();
        prop_assert!(calendar.is_work_day(due));
        prop_assert_eq!(calendar.work_days_in(from.date().tomorrow().unwrap()..=due), days);
    }

    #[test]
    fn no_instant_panics(ms: i64, other: i64, minutes: i64) {
        let calendar = WorkCalendar::statutory();
        let (a, b) = (Instant::from_ms(ms), Instant::from_ms(other));
        let _ = (calendar.minutes_between(a, b), calendar.add_minutes(a, minutes), calendar.add_days(b, minutes));
    }
}
