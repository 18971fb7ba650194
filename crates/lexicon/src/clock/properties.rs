//! What must hold for every clock.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn limit() -> impl Strategy<Value = Limit> {
    let named = (1i64..200_000).prop_map(|m| Limit::Until(Instant::from_local(date(2026, 1, 1), 0, 0).plus_minutes(m)));
    prop_oneof![
        (1i64..5000).prop_map(Limit::WorkMinutes),
        (0i64..60).prop_map(Limit::WorkDays),
        (1i64..300).prop_map(Limit::WallHours),
        named,
    ]
}

/// A clock that was stopped and resumed some times, and the time after the last of it.
fn clock() -> impl Strategy<Value = (Clock, Instant)> {
    let gaps = prop::collection::vec(0i64..4000, 0..7);
    (limit(), 0i64..500_000, gaps, 0i64..5000, 0i64..3000).prop_map(|(limit, start, gaps, last, extra)| {
        let mut now = Instant::from_local(date(2026, 1, 1), 0, 0).plus_minutes(start);
        let mut clock = Clock { extra, ..Clock::new(now, limit) };
        for gap in gaps {
            now = now.plus_minutes(gap);
            if clock.is_stopped() { clock.resume(now).unwrap() } else { clock.stop(now, "征求意见").unwrap() }
        }
        (clock, now.plus_minutes(last))
    })
}

fn counted(clock: &Clock, calendar: &WorkCalendar, from: Instant, to: Instant) -> i64 {
    if matches!(clock.limit, Limit::WallHours(_)) { to.minutes_since(from) } else { calendar.minutes_between(from, to) }
}

proptest! {
    #[test]
    fn every_limit_is_read_back(limit in limit()) {
        prop_assert_eq!(limit.to_string().parse(), Ok(limit));
    }

    #[test]
    fn a_clock_is_due_exactly_when_nothing_is_left((clock, now) in clock()) {
        let calendar = WorkCalendar::statutory();
        let reading = clock.reading(&calendar, now);
        if !reading.stopped && reading.left_minutes > 0 {
            let end = clock.reading(&calendar, reading.due.at);
            prop_assert_eq!((end.left_minutes, end.due, end.colour), (0, reading.due, Colour::Amber));
            prop_assert_eq!(clock.reading(&calendar, reading.due.at.plus_minutes(1)).colour, Colour::Red);
            let warns = clock.warns_at(&calendar, now);
            if warns > now {
                prop_assert_eq!(clock.reading(&calendar, warns).colour, Colour::Amber);
                prop_assert_eq!(clock.reading(&calendar, warns.plus_minutes(-1)).colour, Colour::Green);
            }
        }
    }

    #[test]
    fn the_lines_of_an_account_add_up_to_the_minutes_used((clock, now) in clock()) {
        let calendar = WorkCalendar::statutory();
        let account = clock.account(&calendar, now);
        let lines: i64 = account.lines.iter().map(|line| line.minutes).sum();
        let used = clock.reading(&calendar, now).used_minutes;
        prop_assert_eq!((lines, account.minutes), (used, used));
        let stops = account.lines.iter().filter(|line| line.what.contains("停计")).count();
        prop_assert_eq!(stops, clock.stops.len(), "one line for every stop");
    }

    #[test]
    fn stops_never_count((clock, now) in clock()) {
        let calendar = WorkCalendar::statutory();
        let still: i64 =
            clock.stops.iter().map(|stop| counted(&clock, &calendar, stop.from, stop.to.unwrap_or(now))).sum();
        let whole = counted(&clock, &calendar, clock.started, now);
        prop_assert_eq!(clock.reading(&calendar, now).used_minutes, whole - still);
    }

    #[test]
    fn the_due_time_moves_by_exactly_the_working_time_that_stood_still((clock, now) in clock()) {
        let calendar = WorkCalendar::statutory();
        let reading = clock.reading(&calendar, now);
        let plain = Clock { stops: Vec::new(), ..clock.clone() }.reading(&calendar, now);
        if !reading.stopped && reading.left_minutes > 0 {
            let still: i64 = clock.stops.iter().map(|s| counted(&clock, &calendar, s.from, s.to.unwrap_or(now))).sum();
            prop_assert_eq!(counted(&clock, &calendar, plain.due.at, reading.due.at), still);
        }
    }

    #[test]
    fn an_extension_moves_the_due_time_by_exactly_its_minutes((clock, now) in clock(), more in 1i64..5000) {
        let calendar = WorkCalendar::statutory();
        let before = clock.reading(&calendar, now);
        let after = Clock { extra: clock.extra + more, ..clock.clone() }.reading(&calendar, now);
        prop_assert_eq!(after.left_minutes, before.left_minutes + more);
        if clock.stops.is_empty() {
            prop_assert_eq!(counted(&clock, &calendar, before.due.at, after.due.at), more);
        }
    }
}
