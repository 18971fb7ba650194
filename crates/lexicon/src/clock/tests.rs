use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn at(day: i8, hour: u8, minute: u8) -> Instant {
    Instant::from_local(date(2026, 11, day), hour, minute)
}

fn clock(limit: &str, started: Instant) -> Clock {
    Clock::new(started, limit.parse().unwrap())
}

#[test]
fn limits_are_read_back_from_their_text() {
    let table = [
        ("2h", Limit::WorkMinutes(120), "2 个工作小时"),
        ("40m", Limit::WorkMinutes(40), "40 个工作分钟"),
        ("1d", Limit::WorkDays(1), "1 个工作日"),
        ("0d", Limit::WorkDays(0), "当日办结"),
        ("w24h", Limit::WallHours(24), "24 小时"),
    ];
    for (text, limit, label) in table {
        assert_eq!(text.parse(), Ok(limit));
        assert_eq!((limit.to_string().as_str(), limit.label().as_str()), (text, label));
    }
}

#[test]
fn wrong_limits_are_refused_with_the_forms_that_exist() {
    for text in ["", "h", "2", "-2h", "+2h", "0h", "w0h", "w1d", "2时", "1000001d", "99999999999999999999h", "w", "2hh"]
    {
        assert!(text.parse::<Limit>().is_err(), "{text}");
    }
    let message = "两天".parse::<Limit>().unwrap_err().to_string();
    assert!(message.starts_with("时限“两天”不对：2h 为 2 个工作小时"), "{message}");
}

#[test]
fn a_clock_turns_amber_then_red() {
    let calendar = WorkCalendar::statutory();
    let clock = clock("4h", at(20, 9, 0));
    let table = [
        (at(20, 9, 0), Colour::Green, "剩 4 小时"),
        (at(20, 11, 59), Colour::Green, "剩 1 小时 1 分"),
        (at(20, 14, 0), Colour::Amber, "剩 1 小时"),
        (at(20, 15, 0), Colour::Amber, "已到时限"),
        (at(20, 15, 1), Colour::Red, "超 1 分"),
        (at(23, 9, 0), Colour::Red, "超 3 小时"),
        (at(24, 17, 30), Colour::Red, "超 2 天 2 小时"),
    ];
    for (now, colour, label) in table {
        let reading = clock.reading(&calendar, now);
        assert_eq!((reading.colour, reading.label().as_str()), (colour, label), "{now}");
        assert_eq!(reading.due.at, at(20, 15, 0), "{now}");
    }
}

#[test]
fn after_the_close_of_the_last_day_it_is_overdue_before_any_minute_counts() {
    let calendar = WorkCalendar::statutory();
    let reading = clock("0d", at(20, 9, 0)).reading(&calendar, at(20, 20, 0));
    assert_eq!((reading.left_minutes, reading.colour), (0, Colour::Red));
    assert_eq!(reading.label(), "已到时限");
}

#[test]
fn a_limit_in_days_ends_with_office_hours() {
    let calendar = WorkCalendar::statutory();
    let reading = clock("1d", at(20, 15, 30)).reading(&calendar, at(20, 15, 30));
    assert_eq!(reading.due.at, at(23, 17, 30));
    assert_eq!(reading.label(), "剩 1 天 2 小时");
    assert_eq!("1d".parse::<Limit>().unwrap().due(&calendar, at(20, 15, 30)), reading.due);
}

#[test]
fn wall_hours_run_through_the_night_and_the_weekend() {
    let calendar = WorkCalendar::statutory();
    let reading = clock("w24h", at(20, 15, 30)).reading(&calendar, at(21, 14, 0));
    assert_eq!((reading.due.at, reading.used_minutes), (at(21, 15, 30), 22 * 60 + 30));
    assert_eq!((reading.colour, reading.label().as_str()), (Colour::Amber, "剩 1 小时 30 分"));
}

#[test]
fn a_stop_moves_the_due_time_by_what_it_took() {
    let calendar = WorkCalendar::statutory();
    let mut clock = clock("4h", at(20, 9, 0));
    clock.stop(at(20, 10, 0)).unwrap();
    let standing = clock.reading(&calendar, at(23, 9, 0));
    assert_eq!((standing.used_minutes, standing.stopped), (60, true));
    assert_eq!(standing.label(), "停计，剩 3 小时");
    assert_eq!(standing.due.at, at(23, 12, 0));
    clock.resume(at(23, 10, 0)).unwrap();
    let running = clock.reading(&calendar, at(23, 11, 0));
    assert_eq!((running.used_minutes, running.stopped), (120, false));
    assert_eq!(running.due.at, at(23, 15, 0));
}

#[test]
fn a_stop_after_the_due_time_hides_no_delay() {
    let calendar = WorkCalendar::statutory();
    let mut clock = clock("1h", at(20, 9, 0));
    clock.stop(at(20, 11, 0)).unwrap();
    let reading = clock.reading(&calendar, at(23, 9, 0));
    assert_eq!((reading.due.at, reading.label().as_str()), (at(20, 10, 0), "停计，超 1 小时"));
    assert!(reading.is_overdue());
}

#[test]
fn a_reading_of_the_past_ignores_later_stops() {
    let calendar = WorkCalendar::statutory();
    let mut clock = clock("4h", at(20, 9, 0));
    let before = clock.reading(&calendar, at(20, 9, 30));
    clock.stop(at(20, 10, 0)).unwrap();
    clock.resume(at(20, 11, 0)).unwrap();
    assert_eq!(clock.reading(&calendar, at(20, 9, 30)), before);
    assert_eq!(clock.reading(&calendar, at(20, 10, 30)).used_minutes, 60);
    assert!(clock.reading(&calendar, at(20, 10, 30)).stopped);
}

#[test]
fn stops_and_starts_alternate_and_go_forward() {
    let mut clock = clock("4h", at(20, 9, 0));
    assert_eq!(clock.resume(at(20, 10, 0)), Err(ClockError::Running));
    assert_eq!(clock.stop(at(20, 8, 0)), Err(ClockError::Backwards));
    clock.stop(at(20, 10, 0)).unwrap();
    assert_eq!(clock.stop(at(20, 11, 0)), Err(ClockError::Stopped));
    assert_eq!(clock.resume(at(20, 9, 30)), Err(ClockError::Backwards));
    clock.resume(at(20, 11, 0)).unwrap();
    assert_eq!(clock.stop(at(20, 10, 30)), Err(ClockError::Backwards));
}

#[test]
fn the_account_of_a_clock_shows_its_stops() {
    let calendar = WorkCalendar::statutory();
    let mut clock = clock("1d", at(20, 9, 0));
    clock.stop(at(20, 10, 0)).unwrap();
    clock.resume(at(23, 9, 0)).unwrap();
    let lines: Vec<_> = clock.explain(&calendar, at(23, 9, 30)).iter().map(Span::to_string).collect();
    assert_eq!(
        lines,
        [
            "11月20日 周五 09:00–10:00 1 小时",
            "11月20日 周五 10:00–24:00 0 分 停计，11月23日 09:00恢复",
            "11月23日 周一 09:00–09:30 30 分",
        ]
    );
}

#[test]
fn a_clock_is_kept_as_json() {
    let clock = clock("2h", Instant::from_ms(5));
    let json = serde_json::to_string(&clock).unwrap();
    assert_eq!(json, r#"{"started":5,"limit":"2h","stops":[]}"#);
    assert_eq!(serde_json::from_str::<Clock>(&json).unwrap(), clock);
}

fn limit() -> impl Strategy<Value = Limit> {
    prop_oneof![
        (1i64..5000).prop_map(Limit::WorkMinutes),
        (0i64..60).prop_map(Limit::WorkDays),
        (1i64..300).prop_map(Limit::WallHours),
    ]
}

proptest! {
    #[test]
    fn every_limit_is_read_back(limit in limit()) {
        prop_assert_eq!(limit.to_string().parse(), Ok(limit));
    }

    #[test]
    fn a_clock_is_due_exactly_when_nothing_is_left(limit in limit(), start in 0i64..500_000, gaps in prop::collection::vec(0i64..3000, 0..6)) {
        let calendar = WorkCalendar::statutory();
        let mut now = at(1, 0, 0).plus_minutes(start - 400_000);
        let mut clock = Clock::new(now, limit);
        for gap in gaps {
            now = now.plus_minutes(gap);
            if clock.is_stopped() { clock.resume(now).unwrap() } else { clock.stop(now).unwrap() }
        }
        let reading = clock.reading(&calendar, now);
        if !reading.stopped && reading.left_minutes > 0 {
            let end = clock.reading(&calendar, reading.due.at);
            prop_assert_eq!((end.left_minutes, end.due, end.colour), (0, reading.due, Colour::Amber));
            prop_assert_eq!(clock.reading(&calendar, reading.due.at.plus_minutes(1)).colour, Colour::Red);
        }
        let explained: i64 = clock.explain(&calendar, now).iter().map(|s| s.minutes).sum();
        prop_assert_eq!(explained, reading.used_minutes);
    }
}
