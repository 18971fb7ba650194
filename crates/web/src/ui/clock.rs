//! The clock label (时限标): how much working time is left, and when it is due.

use super::{Markup, Render, Tone, classes, html};

/// A clock label (时限标). The words carry the meaning, the bar at the left repeats it in colour.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clock {
    /// Green, amber or red; plain when nothing runs.
    pub tone: Tone,
    /// Such as 剩 3 小时 or 超 2 小时.
    pub says: String,
    /// Such as 今日 14:30; empty shows nothing.
    pub due: String,
    /// Stopped (停表): 补正, 征求意见.
    pub stopped: bool,
}

impl Clock {
    /// A running clock.
    pub fn new(tone: Tone, says: impl Into<String>, due: impl Into<String>) -> Self {
        Clock { tone, says: says.into(), due: due.into(), stopped: false }
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
                (self.says) @if !self.due.is_empty() { " · " (self.due) } @if self.stopped { " · 已停表" }
            }
        }
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
                @if self.stopped { small { "已停表" } } @else if !self.due.is_empty() { small { (self.due) } }
            }
        }
    }
}
