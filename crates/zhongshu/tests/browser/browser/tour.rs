//! Walking through every page an account can reach: the navigation, and one page of each kind that is linked from there.

use std::collections::{BTreeSet, VecDeque};

use testkit::browser::Browser;

/// One of each kind of post.
pub const ACCOUNTS: [&str; 7] = ["linxiaotang", "chengyu", "guhuaian", "xiangnan", "sysadmin", "secadmin", "auditor"];

const LINKS: &str =
    "return [...document.querySelectorAll('nav a, .top a, .me a, main a')].map(a => a.getAttribute('href'))";
const NAVIGATION: &str = "return [...document.querySelectorAll('nav.nav a')].map(a => a.getAttribute('href'))";

/// Kinds of pages seen by anybody so far.
#[derive(Debug, Default)]
pub struct Tour(BTreeSet<String>);

impl Tour {
    /// Visits the account's navigation, and what is linked from there and was not seen before; says the kind of each page.
    pub fn through(&mut self, at: &Browser, mut visit: impl FnMut(&str)) {
        at.go("/");
        let mut own: BTreeSet<String> = links(at, NAVIGATION).map(|link| kind(&link)).collect();
        own.insert("/documents/{}".into());
        let mut waiting: VecDeque<String> = links(at, LINKS).collect();
        while let Some(link) = waiting.pop_front() {
            let kind = kind(&link);
            let fresh = self.0.insert(kind.clone());
            if !own.remove(&kind) && !fresh {
                continue;
            }
            at.go(&link);
            visit(&kind);
            waiting.extend(links(at, LINKS));
        }
    }

    /// How many kinds of pages there were.
    pub fn count(&self) -> usize {
        self.0.len()
    }
}

fn links(at: &Browser, script: &str) -> impl Iterator<Item = String> {
    let found = at.run(script).as_array().cloned().unwrap_or_default();
    found.into_iter().filter_map(|link| link.as_str().map(str::to_owned)).filter(|link| is_page(link))
}

/// Files are no pages, and the page of parts shows broken samples on purpose.
fn is_page(link: &str) -> bool {
    let path = path(link);
    let files = [".pdf", ".svg", ".png", "/export", "/template"];
    link.starts_with('/')
        && !files.iter().any(|end| path.ends_with(end))
        && !path.starts_with("/attachments/")
        && path != "/ui"
}

fn path(link: &str) -> &str {
    link.split(['?', '#']).next().unwrap_or_default()
}

/// The address without what tells one matter from another; the faces of a page are kinds of their own.
fn kind(link: &str) -> String {
    let parts = path(link).split('/').map(|part| if part.contains(|c: char| c.is_ascii_digit()) { "{}" } else { part });
    let face = link.split(['?', '&', '#']).find(|part| part.starts_with("tab="));
    let face = face.map(|tab| format!("?{tab}")).unwrap_or_default();
    parts.collect::<Vec<_>>().join("/") + &face
}
