//! The clock label (时限标): how much working time is left, and when it is due.

use lexicon::{Colour, Instant, Reading, Stage};

use super::{Markup, Render, Tone, classes, html};

/// A clock label (时限标). The words carry the meaning, the bar at the left repeats it in colour.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clock {
    /// Green, amber or red; plain when nothing runs.
    pub tone: Tone,
    /// Such as 剩 3 小时 or 超 2 小时.
    pub says: String,
    /// The stage in a word, such as 临期; empty when there is nothing to say.
    pub word: String,
    /// Such as 今日 14:30; empty shows nothing.
    pub due: String,
    /// Stopped (停表): 补正, 征求意见.
    pub stopped: bool,
}

impl Clock {
    /// A running clock.
    pub fn new(tone: Tone, says: impl Into<String>, due: impl Into<String>) -> Self {
        Clock { tone, says: says.into(), word: String::new(), due: due.into(), stopped: false }
    }

    /// What a clock shows now; `when` says a time as the page says it.
    pub fn of(reading: &Reading, now: Instant, when: impl Fn(Instant) -> String) -> Self {
        let stage = reading.stage(now);
        let due = when(reading.due.at);
        let due = match stage {
            Stage::Overdue => format!("应于{due}"),
            Stage::DueToday => due.trim_start_matches("今日 ").to_owned(),
            _ => due,
        };
        let due = reading.due.caution().map_or(due.clone(), |caution| format!("{due}（{caution}）"));
        let word = if matches!(stage, Stage::Running | Stage::Stopped) { "" } else { stage.label() };
        Clock { word: word.into(), ..Clock::new(tone(reading), reading.label(), due) }.stopped(reading.stopped)
    }

    /// Stopped when `stopped`.
    pub fn stopped(mut self, stopped: bool) -> Self {
        self.stopped = stopped;
        self
    }

    /// The same as a tag on one line, for the head of a card.
    pub fn tag(&self) -> Markup {
        html! {
            span class=(classes(&["tag", self.tone.class()])) {
                (self.says) @for part in self.small() { " · " (part) }
            }
        }
    }

    /// The words after the time left: the stage, and when it is due. What stands still is due at no time.
    fn small(&self) -> Vec<&str> {
        let parts = if self.stopped { ["", ""] } else { [self.word.as_str(), self.due.as_str()] };
        parts.into_iter().filter(|part| !part.is_empty()).collect()
    }

    fn light(&self) -> &'static str {
        match self.tone {
            Tone::Red => "红灯",
            Tone::Amber => "黄灯",
            Tone::Green => "绿灯",
            Tone::Plain | Tone::Blue => "",
        }
    }
}

impl Render for Clock {
    fn render(&self) -> Markup {
        let stop = if self.stopped { "stop" } else { "" };
        html! {
            div class=(classes(&["clock", self.tone.class(), stop])) title=(self.light()) {
                b { (self.says) span class="sr" { (self.light()) } }
                @if !self.small().is_empty() { small title=(self.due) { (self.small().join(" · ")) } }
            }
        }
    }
}

/// The colour of a clock; one that stands still has none.
fn tone(reading: &Reading) -> Tone {
    match reading.colour {
        _ if reading.stopped => Tone::Plain,
        Colour::Green => Tone::Green,
        Colour::Amber => Tone::Amber,
        Colour::Red => Tone::Red,
    }
}

/// The clock of a whole matter (全程) on a line of its own, under a title.
pub fn whole(reading: &Reading, now: Instant) -> Markup {
    let stage = reading.stage(now);
    let word = if matches!(stage, Stage::Warning | Stage::DueToday) {
        format!("（{}）", stage.label())
    } else {
        String::new()
    };
    html! { span class=(classes(&["whole", tone(reading).class()])) { "全程" (reading.label()) (word) } }
}

/// How the clock of a whole matter (全程) ended.
pub fn ended(reading: &Reading) -> Markup {
    if reading.is_overdue() {
        let late = lexicon::work_duration_label(reading.left_minutes, reading.day_minutes);
        return html! { span class="whole red" { "超期 " (late) " 办结" } };
    }
    html! { span class="whole grn" { "按时办结" } }
}
