//! Lengths of time as an office writes them.

/// `1 天 4 小时`, `2 小时 40 分`, `35 分`: the two largest units, the rest dropped. A day is `minutes_per_day` working minutes; with 0 or
/// less there are no days. The sign is dropped: 剩 or 超 says it.
#[must_use]
pub fn work_duration_label(minutes: i64, minutes_per_day: i64) -> String {
    let minutes = minutes.unsigned_abs();
    let per_day = u64::try_from(minutes_per_day).unwrap_or(0);
    let days = minutes.checked_div(per_day).unwrap_or(0);
    let rest = minutes - days * per_day;
    let parts = [(days, "天"), (rest / 60, "小时"), (rest % 60, "分")];
    let said: Vec<_> = parts.iter().filter(|(n, _)| *n > 0).take(2).collect();
    if said.is_empty() {
        return "0 分".to_owned();
    }
    let words: Vec<_> = said.iter().map(|(n, unit)| format!("{n} {unit}")).collect();
    words.join(" ")
}

/// `1 天 4 小时 5 分`: to the minute, nothing dropped. A day as in [`work_duration_label`].
#[must_use]
pub fn exact_duration_label(minutes: i64, minutes_per_day: i64) -> String {
    let minutes = minutes.unsigned_abs();
    let per_day = u64::try_from(minutes_per_day).unwrap_or(0);
    let days = minutes.checked_div(per_day).unwrap_or(0);
    let rest = minutes - days * per_day;
    let parts = [(days, "天"), (rest / 60, "小时"), (rest % 60, "分")];
    let words: Vec<_> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, unit)| format!("{n} {unit}")).collect();
    if words.is_empty() { "0 分".to_owned() } else { words.join(" ") }
}

/// `0:40`, `35:00`: hours and minutes. The sign is dropped.
#[must_use]
pub fn clock_label(minutes: i64) -> String {
    let minutes = minutes.unsigned_abs();
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_written_in_the_two_largest_units() {
        let table = [
            (0, "0 分"),
            (35, "35 分"),
            (60, "1 小时"),
            (160, "2 小时 40 分"),
            (420, "1 天"),
            (420 + 240, "1 天 4 小时"),
            (420 + 245, "1 天 4 小时"),
            (420 + 30, "1 天 30 分"),
            (-120, "2 小时"),
            (4200, "10 天"),
        ];
        for (minutes, label) in table {
            assert_eq!(work_duration_label(minutes, 420), label, "{minutes}");
        }
    }

    #[test]
    fn an_account_drops_no_minute() {
        let table = [
            (0, "0 分", "0:00"),
            (40, "40 分", "0:40"),
            (425, "1 天 5 分", "7:05"),
            (665, "1 天 4 小时 5 分", "11:05"),
        ];
        for (minutes, exact, clock) in table {
            assert_eq!((exact_duration_label(minutes, 420).as_str(), clock_label(minutes).as_str()), (exact, clock));
        }
    }

    #[test]
    fn without_a_day_length_hours_go_on() {
        assert_eq!(work_duration_label(3000, 0), "50 小时");
        assert_eq!(work_duration_label(i64::MIN, -1), "153722867280912930 小时 8 分");
    }
}
