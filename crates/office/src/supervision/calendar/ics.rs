//! iCalendar (RFC 5545): lines of at most 75 octets, CRLF, UTF-8, escaped text, all-day events.

use lexicon::{Date, Instant, days_after};

/// Octets of a line at most, without its end. RFC 5545, 3.1.
const OCTETS: usize = 75;
/// Beijing is so many minutes ahead of UTC.
const AHEAD: i64 = 8 * 60;

/// A day in the calendar (日程).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The same for the same thing for ever, so that a moved limit moves and does not stand twice.
    pub uid: String,
    /// The whole day.
    pub day: Date,
    /// What the calendar shows.
    pub summary: String,
}

/// A calendar of whole days (日历文件), as made at `stamp`.
#[must_use]
pub fn write(name: &str, stamp: Instant, events: &[Event]) -> String {
    let stamp = utc(stamp);
    let mut out = String::new();
    let mut line = |text: &str| fold(&mut out, text);
    line("BEGIN:VCALENDAR");
    line("VERSION:2.0");
    line("PRODID:-//Zhongshu//Supervision//ZH");
    line("CALSCALE:GREGORIAN");
    line(&format!("X-WR-CALNAME:{}", escaped(name)));
    for event in events {
        line("BEGIN:VEVENT");
        line(&format!("UID:{}", event.uid));
        line(&format!("DTSTAMP:{stamp}"));
        line(&format!("DTSTART;VALUE=DATE:{}", basic(event.day)));
        if let Some(next) = days_after(event.day, 1) {
            line(&format!("DTEND;VALUE=DATE:{}", basic(next)));
        }
        line(&format!("SUMMARY:{}", escaped(&event.summary)));
        line("TRANSP:TRANSPARENT");
        line("END:VEVENT");
    }
    line("END:VCALENDAR");
    out
}

/// `20261122`.
fn basic(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// `20261122T013000Z`.
fn utc(at: Instant) -> String {
    let t = at.plus_minutes(-AHEAD).local();
    format!("{}T{:02}{:02}{:02}Z", basic(t.date()), t.hour(), t.minute(), t.second())
}

/// A text value: backslash, semicolon, comma and line ends escaped, other control characters dropped. RFC 5545, 3.3.11.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Writes a line in pieces of at most [`OCTETS`]; every further piece begins with a space, which counts. No character is cut.
fn fold(out: &mut String, line: &str) {
    let mut used = 0;
    for c in line.chars() {
        if used + c.len_utf8() > OCTETS {
            out.push_str("\r\n ");
            used = 1;
        }
        out.push(c);
        used += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        lexicon::parse_date(text).unwrap()
    }

    #[test]
    fn a_calendar_is_written_line_by_line_as_the_standard_has_it() {
        let stamp = Instant::from_local(day("2026-11-22"), 7, 30);
        let events = [Event {
            uid: "limit-1@zhongshu".into(),
            day: day("2026-12-31"),
            summary: "时限：整改隐患,清单;见\\附件\n第二行".into(),
        }];
        let golden = [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Zhongshu//Supervision//ZH",
            "CALSCALE:GREGORIAN",
            "X-WR-CALNAME:督办时限",
            "BEGIN:VEVENT",
            "UID:limit-1@zhongshu",
            "DTSTAMP:20261121T233000Z",
            "DTSTART;VALUE=DATE:20261231",
            "DTEND;VALUE=DATE:20270101",
            "SUMMARY:时限：整改隐患\\,清单\\;见\\\\附件\\n第二行",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
            "END:VCALENDAR",
            "",
        ];
        assert_eq!(write("督办时限", stamp, &events), golden.join("\r\n"));
    }

    #[test]
    fn long_lines_are_folded_at_75_octets_without_cutting_a_character() {
        for text in ["督".repeat(200), "a".repeat(75), "a".repeat(76), format!("{}督", "a".repeat(74))] {
            let mut out = String::new();
            fold(&mut out, &text);
            let body = out.strip_suffix("\r\n").unwrap();
            assert!(body.split("\r\n").all(|l| l.len() <= OCTETS), "{body}");
            assert!(body.split("\r\n").skip(1).all(|l| l.starts_with(' ')));
            assert_eq!(body.replace("\r\n ", ""), text, "unfolded it is what it was");
        }
        let mut out = String::new();
        fold(&mut out, &"a".repeat(75));
        assert_eq!(out.matches("\r\n").count(), 1, "75 octets fit");
    }
}
