//! The trail of a matter (办理痕迹): who did what, when, how long they held it.

use super::{Markup, html};

/// One line of the trail (痕迹).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trace {
    /// Who did what, such as 林晓棠 拟稿.
    pub says: String,
    /// When and how long, such as 11月20日 14:02 至 16:10 · 2 小时 8 分.
    pub when: String,
    /// What was written: whose it is and the text. Several for a 会签.
    pub opinions: Vec<(String, String)>,
    /// Holds it now.
    pub now: bool,
    /// Came back (退回) or was taken back (撤回).
    pub back: bool,
}

impl Trace {
    /// A line with its time.
    pub fn new(says: impl Into<String>, when: impl Into<String>) -> Self {
        Trace { says: says.into(), when: when.into(), ..Trace::default() }
    }

    /// With an opinion: whose (empty when the line already says) and the text.
    pub fn opinion(mut self, whose: impl Into<String>, text: impl Into<String>) -> Self {
        self.opinions.push((whose.into(), text.into()));
        self
    }

    /// Holds it now when `now`.
    pub fn now(mut self, now: bool) -> Self {
        self.now = now;
        self
    }

    /// Came back when `back`.
    pub fn back(mut self, back: bool) -> Self {
        self.back = back;
        self
    }

    fn class(&self) -> Option<&'static str> {
        match (self.now, self.back) {
            (true, _) => Some("now"),
            (false, true) => Some("back"),
            _ => None,
        }
    }
}

/// The trail (办理痕迹), newest first.
pub fn line(traces: &[Trace]) -> Markup {
    html! {
        ol class="line" { @for trace in traces {
            li class=[trace.class()] {
                (trace.says)
                @if !trace.when.is_empty() { small { (trace.when) } }
                @for (whose, text) in &trace.opinions { (opinion(whose, text)) }
            }
        } }
    }
}

fn opinion(whose: &str, text: &str) -> Markup {
    html! { q { @if !whose.is_empty() { b { (whose) "：" } } (text) } }
}
