//! What a list's address asks for: filters, and the place in a list that is read by key.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use lexicon::{Date, Instant, parse_date};
use office::process::Page;

use crate::forms::pairs;
use crate::ui::pager::Pager;
use crate::visitor::encode;

/// Name of the field that holds the last row of the page before.
const AT: &str = "at";
/// Name of the field that holds the places of earlier pages, so that 上一页 works without a second query.
const TRAIL: &str = "trail";
/// How many pages back the trail reaches; further back there is 回到首页.
const LONGEST: usize = 24;

/// An address with its fields (筛选条件).
#[derive(Debug, Clone, Default)]
pub(super) struct Asked {
    path: String,
    fields: Vec<(String, String)>,
}

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Asked, Self::Rejection> {
        Ok(Asked::of(parts.uri.path(), parts.uri.query().unwrap_or_default()))
    }
}

impl Asked {
    pub(super) fn of(path: &str, query: &str) -> Asked {
        Asked { path: path.into(), fields: pairs(query.as_bytes()) }
    }

    /// The path without its fields.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// A field, trimmed; empty when absent.
    pub(super) fn text(&self, name: &str) -> &str {
        self.fields.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.trim())
    }

    /// A field as a date, if it is one.
    pub(super) fn date(&self, name: &str) -> Option<Date> {
        parse_date(self.text(name)).ok()
    }

    /// Where the list goes on; the start when the address names no place or a wrong one.
    pub(super) fn place(&self) -> Page {
        parse(self.text(AT)).unwrap_or_default()
    }

    /// Whether the list is shown from its start.
    pub(super) fn is_first(&self) -> bool {
        self.place() == Page::default()
    }

    /// This path with these fields of the address and no others; empty ones are left out.
    pub(super) fn keep(&self, names: &[&str]) -> String {
        let kept = names.iter().map(|n| (*n, self.text(n).to_string())).collect();
        address(&self.path, kept)
    }

    /// The links of a page: `next` is the place of its last row, if more may follow.
    pub(super) fn pager(&self, next: Option<Page>, rows: usize) -> Pager {
        let trail: Vec<&str> = self.text(TRAIL).split('.').filter(|t| !t.is_empty()).collect();
        let at = self.text(AT);
        if self.is_first() {
            let next = next.map(|p| self.go(&token(&p), &[]));
            let note = next.as_ref().map_or_else(String::new, |_| format!("本页 {rows} 件"));
            return Pager { next, note, ..Pager::default() };
        }
        let mut on = [trail.as_slice(), &[at]].concat();
        on.drain(..on.len().saturating_sub(LONGEST));
        let (back, earlier) = trail.split_last().map_or(("", [].as_slice()), |(last, rest)| (*last, rest));
        Pager {
            first: Some(self.go("", &[])),
            prev: Some(self.go(back, earlier)),
            next: next.map(|p| self.go(&token(&p), &on)),
            note: format!("本页 {rows} 件"),
        }
    }

    fn go(&self, at: &str, trail: &[&str]) -> String {
        let others = self.fields.iter().filter(|(n, _)| n != AT && n != TRAIL);
        let mut fields: Vec<(&str, String)> = others.map(|(n, v)| (n.as_str(), v.clone())).collect();
        fields.push((AT, at.into()));
        fields.push((TRAIL, trail.join(".")));
        address(&self.path, fields)
    }
}

/// The place after a row with this sort key.
pub(super) fn after(key: Instant, id: impl ToString) -> Page {
    Page { key: Some(key.ms()), id: id.to_string() }
}

/// A path with its fields, without the empty ones.
pub(crate) fn address(path: &str, fields: Vec<(&str, String)>) -> String {
    let said = fields.iter().filter(|(_, v)| !v.is_empty());
    let query: Vec<String> = said.map(|(n, v)| format!("{}={}", encode(n), encode(v))).collect();
    if query.is_empty() { path.into() } else { format!("{path}?{}", query.join("&")) }
}

fn token(page: &Page) -> String {
    format!("{}_{}", page.key.unwrap_or_default(), page.id)
}

fn parse(token: &str) -> Option<Page> {
    let (key, id) = token.split_once('_')?;
    let fits = id.len() == 36 && id.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    if !fits {
        return None;
    }
    Some(Page { key: Some(key.parse().ok()?), id: id.into() })
}
