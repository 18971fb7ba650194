//! How a clock was counted (计时说明): every minute on a line, the sum, the limit and when it is due.

use lexicon::Account;

use super::{Markup, html};

/// The sum and, folded under it, the account; `ends` are the sentences after the total, such as the limit and the due time.
pub fn lines(sum: &str, account: &Account, ends: &[String]) -> Markup {
    html! {
        details class="explain" {
            summary { (sum) }
            (table(account, ends))
        }
    }
}

/// The account as a table, for a page that is printed.
pub fn table(account: &Account, ends: &[String]) -> Markup {
    html! {
        table class="account" {
            tbody { @for line in &account.lines {
                tr class=[(line.minutes == 0).then_some("faint")] {
                    td { (line.text()) }
                }
            } }
            // No foot: a browser prints that again on every sheet.
            tbody class="sum" {
                tr { td { b { (account.total()) } } }
                @for end in ends { tr { td { (end) } } }
            }
        }
    }
}
