use jiff::civil::date;

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
        ("by2026-11-20T17:30", Limit::Until(at(20, 17, 30)), "2026年11月20日 17:30前"),
    ];
    for (text, limit, label) in table {
        assert_eq!(text.parse(), Ok(limit));
        assert_eq!((limit.to_string().as_str(), limit.label().as_str()), (text, label));
    }
}

#[test]
fn wrong_limits_are_refused_with_the_forms_that_exist() {
    for text in [
        "",
        "h",
        "2",
        "-2h",
        "+2h",
        "0h",
        "w0h",
        "w1d",
        "2时",
        "1000001d",
        "99999999999999999999h",
        "w",
        "2hh",
        "by",
        "by2026-11-31T10:00",
        "by2026-11-20T24:00",
        "by2026-11-20T+1:00",
        "by2126-11-20T10:00",
    ] {
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
    clock.stop(at(20, 10, 0), "征求意见").unwrap();
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
    clock.stop(at(20, 11, 0), "").unwrap();
    let reading = clock.reading(&calendar, at(23, 9, 0));
    assert_eq!((reading.due.at, reading.label().as_str()), (at(20, 10, 0), "停计，超 1 小时"));
    assert!(reading.is_overdue());
}

#[test]
fn a_reading_of_the_past_ignores_later_stops() {
    let calendar = WorkCalendar::statutory();
    let mut clock = clock("4h", at(20, 9, 0));
    let before = clock.reading(&calendar, at(20, 9, 30));
    clock.stop(at(20, 10, 0), "征求意见").unwrap();
    clock.resume(at(20, 11, 0)).unwrap();
    assert_eq!(clock.reading(&calendar, at(20, 9, 30)), before);
    assert_eq!(clock.reading(&calendar, at(20, 10, 30)).used_minutes, 60);
    assert!(clock.reading(&calendar, at(20, 10, 30)).stopped);
}

#[test]
fn stops_and_starts_alternate_and_go_forward() {
    let mut clock = clock("4h", at(20, 9, 0));
    assert_eq!(clock.resume(at(20, 10, 0)), Err(ClockError::Running));
    assert_eq!(clock.stop(at(20, 8, 0), ""), Err(ClockError::Backwards));
    clock.stop(at(20, 10, 0), "征求意见").unwrap();
    assert_eq!(clock.stop(at(20, 11, 0), ""), Err(ClockError::Stopped));
    assert_eq!(clock.resume(at(20, 9, 30)), Err(ClockError::Backwards));
    clock.resume(at(20, 11, 0)).unwrap();
    assert_eq!(clock.stop(at(20, 10, 30), ""), Err(ClockError::Backwards));
}

fn told(clock: &Clock, now: Instant) -> Vec<String> {
    clock.account(&WorkCalendar::statutory(), now).lines.iter().map(Line::text).collect()
}

#[test]
fn the_account_of_a_clock_shows_every_line_a_clerk_would_write() {
    let mut clock = clock("3d", at(20, 16, 30));
    clock.stop(at(24, 10, 0), "等待省厅批复").unwrap();
    assert_eq!(
        told(&clock, at(25, 9, 0)),
        [
            "11月20日（周五）16:30 收到，当日工作时间 1:00",
            "11月21日—22日 周末不计",
            "11月23日（周一） 工作时间 7:00",
            "11月24日（周二）08:30–10:00 工作时间 1:30",
            "11月24日（周二）10:00 起停计，其间工作时间 6:00 不计，等待省厅批复",
        ]
    );
    clock.resume(at(26, 9, 0)).unwrap();
    let account = clock.account(&WorkCalendar::statutory(), at(27, 8, 40));
    let lines: Vec<_> = account.lines.iter().map(Line::text).collect();
    assert_eq!(
        lines[4..],
        [
            "11月24日（周二）10:00 停计至 11月26日 09:00，其间工作时间 13:00 不计，等待省厅批复",
            "11月26日（周四）09:00–17:30 工作时间 6:30",
            "11月27日（周五）08:30–08:40 工作时间 0:10",
        ]
    );
    assert_eq!(account.total(), "合计 16:10（2 天 2 小时 10 分）");
}

#[test]
fn holidays_and_days_worked_in_exchange_are_named() {
    let clock = clock("20d", Instant::from_local(date(2026, 9, 30), 17, 0));
    assert_eq!(
        told(&clock, Instant::from_local(date(2026, 10, 19), 9, 0)),
        [
            "9月30日（周三）17:00 收到，当日工作时间 0:30",
            "10月1日—7日 国庆节不计",
            "10月8日—9日 2 天，每天 7:00，共 14:00",
            "10月10日（周六） 国庆节调休上班，工作时间 7:00",
            "10月11日（周日） 周末不计",
            "10月12日—16日 5 天，每天 7:00，共 35:00",
            "10月17日—18日 周末不计",
            "10月19日（周一）08:30–09:00 工作时间 0:30",
        ]
    );
}

#[test]
fn the_account_of_a_year_not_loaded_says_so_and_one_just_begun_is_not_empty() {
    let calendar = WorkCalendar::statutory();
    let evening = Instant::from_local(date(2026, 12, 31), 18, 0);
    let lines = told(&clock("1d", evening), Instant::from_local(date(2027, 1, 4), 9, 0));
    assert_eq!(lines[0], "2026年12月31日（周四）18:00 收到，下班时间不计");
    assert_eq!(lines[1], "1月1日（周五） 2027 年放假安排尚未公布，按周末推算，工作时间 7:00");
    assert_eq!(told(&clock("1d", at(20, 9, 0)), at(20, 9, 0)), ["11月20日（周五）09:00 收到，工作时间 0:00"]);
    assert_eq!(told(&clock("1d", at(20, 12, 50)), at(20, 13, 0)), ["11月20日（周五）12:50 收到，午休不计"]);
    assert_eq!(clock("1d", evening).reading(&calendar, evening).due.unloaded, Some(2027));
}

#[test]
fn an_extension_moves_the_due_time_by_its_working_time() {
    let calendar = WorkCalendar::statutory();
    let mut clock = clock("1d", at(20, 15, 30));
    clock.extra = 2 * 420;
    let reading = clock.reading(&calendar, at(20, 15, 30));
    assert_eq!((reading.due.at, reading.left_minutes), (at(25, 17, 30), 540 + 840));
    assert_eq!(clock.limit.nominal_minutes(&calendar, clock.started), 420);
}

#[test]
fn a_named_time_is_kept_on_a_day_off_and_moved_by_stops() {
    let calendar = WorkCalendar::statutory();
    let mut clock = clock("by2026-11-21T17:30", at(19, 9, 0));
    assert_eq!(clock.limit.label(), "2026年11月21日 17:30前");
    assert_eq!(clock.reading(&calendar, at(19, 9, 0)).due.at, at(21, 17, 30));
    assert!(!clock.reading(&calendar, at(21, 12, 0)).is_overdue(), "Saturday noon is before Saturday evening");
    assert!(clock.reading(&calendar, at(21, 17, 31)).is_overdue());
    clock.stop(at(20, 9, 0), "补正").unwrap();
    clock.resume(at(20, 11, 0)).unwrap();
    assert_eq!(clock.reading(&calendar, at(20, 11, 0)).due.at, at(23, 10, 30));
}

#[test]
fn the_words_of_a_stage_go_with_the_time() {
    let calendar = WorkCalendar::statutory();
    let mut clock = clock("2d", at(18, 9, 0));
    let stage = |clock: &Clock, now| clock.reading(&calendar, now).stage(now).label();
    assert_eq!(clock.warns_at(&calendar, at(18, 9, 0)), at(20, 10, 23));
    let table = [(at(18, 9, 0), "正常"), (at(20, 8, 31), "今日到期"), (at(20, 17, 31), "超期")];
    for (now, word) in table {
        assert_eq!(stage(&clock, now), word, "{now}");
    }
    let slow = Clock::new(at(2, 9, 0), Limit::WorkDays(14));
    assert_eq!(stage(&slow, at(19, 17, 0)), "临期");
    clock.stop(at(20, 9, 0), "征求意见").unwrap();
    assert_eq!(stage(&clock, at(23, 9, 0)), "停计");
}

#[test]
fn a_clock_is_kept_as_json() {
    let clock = clock("2h", Instant::from_ms(5));
    let json = serde_json::to_string(&clock).unwrap();
    assert_eq!(json, r#"{"started":5,"limit":"2h","extra":0,"stops":[]}"#);
    assert_eq!(serde_json::from_str::<Clock>(&json).unwrap(), clock);
    let older: Stop = serde_json::from_str(r#"{"from":5,"to":null}"#).unwrap();
    assert_eq!(older, Stop { from: Instant::from_ms(5), to: None, reason: String::new() });
}
