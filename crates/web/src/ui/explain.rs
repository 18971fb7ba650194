//! How a clock was counted (计时说明): each stretch of working time, to the minute.

use super::{Markup, html};

/// A stretch (时段) of working or not working time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stretch {
    /// Such as 11月20日 星期五.
    pub day: String,
    /// Such as 14:00–17:30; empty for a whole day.
    pub hours: String,
    /// Net time in words, such as 3 小时 30 分; empty counts nothing.
    pub net: String,
    /// Why, such as 周末不计 or 停表：征求意见.
    pub note: String,
}

/// The sum and, folded under it, how it was counted (计时说明).
pub fn lines(sum: &str, stretches: &[Stretch]) -> Markup {
    html! {
        details class="explain" {
            summary { (sum) }
            table { tbody { @for stretch in stretches {
                tr class=[stretch.net.is_empty().then_some("faint")] {
                    td class="num" { (stretch.day) }
                    td class="num" { (stretch.hours) }
                    td class="fig" { @if stretch.net.is_empty() { "不计" } @else { (stretch.net) } }
                    td { (stretch.note) }
                }
            } } }
        }
    }
}
