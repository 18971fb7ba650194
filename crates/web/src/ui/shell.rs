//! The frame round every page (页面框架): top bar, navigation, main.

use super::{Link, Markup, badge, classes, html, icon};
use crate::assets;

/// One line of the navigation (导航项).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NavLink {
    /// Path; also the name under which the event stream sends fresh counts.
    pub href: String,
    /// Text.
    pub label: String,
    /// How many wait; `None` or 0 shows nothing.
    pub count: Option<u64>,
    /// The count is shown in red: something among them is late.
    pub hot: bool,
    /// The page shown belongs to this line.
    pub active: bool,
}

impl NavLink {
    /// A line without a count.
    pub fn new(href: impl Into<String>, label: impl Into<String>) -> Self {
        NavLink { href: href.into(), label: label.into(), ..NavLink::default() }
    }

    /// With a count (数目).
    pub fn count(mut self, n: u64) -> Self {
        self.count = Some(n);
        self
    }

    /// The count is shown in red when `hot`.
    pub fn hot(mut self, hot: bool) -> Self {
        self.hot = hot;
        self
    }

    /// Marks the line of the page shown when `active`.
    pub fn active(mut self, active: bool) -> Self {
        self.active = active;
        self
    }
}

/// A group of lines under a word (导航组); an empty label shows no heading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NavGroup {
    /// Heading, such as 办文.
    pub label: String,
    /// Lines.
    pub links: Vec<NavLink>,
}

/// What the frame of a page needs to know (页面框架).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shell {
    /// Title of the page, for the browser tab.
    pub title: String,
    /// Name of the unit.
    pub unit: String,
    /// Name of the person.
    pub person: String,
    /// Id of the person: texts kept on this PC are kept under it and shown to nobody else.
    pub account: String,
    /// Unread notices (通知).
    pub notices: u64,
    /// Navigation.
    pub nav: Vec<NavGroup>,
    /// Token for the log-out form.
    pub csrf: String,
    /// Page of the user guide that explains this page.
    pub help: Option<String>,
    /// Address of the event stream that keeps counts fresh; `None` for no stream.
    pub stream: Option<String>,
    /// What is typed in the search box.
    pub query: String,
    /// No search box: the three administrators see no papers.
    pub unsearched: bool,
}

impl Shell {
    /// The count that a line of the navigation shows; nothing counted is 0.
    pub fn count_at(&self, href: &str) -> u64 {
        self.nav
            .iter()
            .flat_map(|group| &group.links)
            .find(|link| link.href == href)
            .and_then(|link| link.count)
            .unwrap_or(0)
    }
}

/// Where the search box asks.
pub const SEARCH: &str = "/search";
/// Where the log-out form posts.
pub const LOGOUT: &str = "/logout";
/// Where the notices are listed.
pub const NOTICES: &str = "/notices";
/// The guide 使用说明 for everybody.
pub const HELP: &str = "/help/clerk";
/// Where a person sees to the own account.
pub const ACCOUNT: &str = "/account";

/// A whole page (整页): the frame round `main`.
pub fn page(shell: &Shell, main: Markup) -> Markup {
    document(
        &shell.title,
        shell,
        html! {
            a class="skip" href="#main" { "跳到正文" }
            input class="drawer" type="checkbox" id="drawer" aria-label="打开导航";
            div class="app" {
                (top(shell))
                (nav(&shell.nav))
                main class="main" id="main" tabindex="-1" { (main) }
            }
        },
    )
}

/// A page without navigation (素页), for log-in and errors: the way to the guide, then `main` in the middle.
pub fn bare(title: &str, main: Markup) -> Markup {
    document(
        title,
        &Shell::default(),
        html! {
            a class="skip" href="#main" { "跳到正文" }
            a class="aid" href=(HELP) { "帮助" }
            main class="bare" id="main" tabindex="-1" { (main) }
        },
    )
}

/// A page with nothing round it (整屏), for a display on the wall.
pub fn whole(title: &str, main: Markup) -> Markup {
    document(title, &Shell::default(), html! { main class="whole-screen" id="main" tabindex="-1" { (main) } })
}

fn document(title: &str, shell: &Shell, body: Markup) -> Markup {
    html! {
        (maud::DOCTYPE)
        html lang="zh-CN" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width,initial-scale=1";
                meta name="color-scheme" content="light";
                meta name="htmx-config" content=(HTMX);
                title { (title) " · 中枢" }
                link rel="icon" href=(assets::icon_path()) type="image/svg+xml";
                link rel="stylesheet" href=(assets::css_path());
                script src=(assets::js_path()) defer {}
            }
            body data-account=[some(&shell.account)] data-stream=[shell.stream.as_deref()] { (body) }
        }
    }
}

/// Settings of htmx: a 422 is shown like a page, nothing is evaluated, no inline style is added.
const HTMX: &str = r#"{"includeIndicatorStyles":false,"allowEval":false,"selfRequestsOnly":true,"historyCacheSize":0,"refreshOnHistoryMiss":false,"responseHandling":[{"code":"204","swap":false},{"code":"[23]..","swap":true},{"code":"422","swap":true},{"code":"[45]..","swap":false,"error":true}]}"#;

fn some(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

fn top(shell: &Shell) -> Markup {
    html! {
        header class="top" {
            label class="burger" for="drawer" aria-hidden="true" { (icon::menu()) }
            a class="brand" href="/" { "中枢" }
            @if !shell.unsearched { (search(&shell.query)) }
            div class="who" {
                span class="unit" title=(shell.unit) { (shell.unit) }
                @if let Some(help) = &shell.help { a class="help" href=(help) { "帮助" } }
                a href=(NOTICES) { "通知 " b data-count=(NOTICES) { @if shell.notices > 0 { (badge::count_text(shell.notices)) } } }
                (person(shell))
            }
        }
    }
}

fn search(query: &str) -> Markup {
    html! {
        form class="search" action=(SEARCH) role="search" {
            input type="search" name="q" value=(query) placeholder="搜公文、事项、人员" aria-label="搜公文、事项、人员" data-search;
            kbd aria-hidden="true" { "/" }
        }
    }
}

fn person(shell: &Shell) -> Markup {
    html! {
        details class="me" {
            summary { (shell.person) }
            div {
                p { (shell.unit) }
                // On a narrow screen it has no room in the bar.
                @if let Some(help) = &shell.help { a class="aid" href=(help) { "帮助" } }
                (Link::new(ACCOUNT, "账号和密码"))
                form method="post" action=(LOGOUT) {
                    input type="hidden" name=(super::form::CSRF) value=(shell.csrf);
                    button type="submit" { "退出登录" }
                }
            }
        }
    }
}

fn nav(groups: &[NavGroup]) -> Markup {
    html! {
        nav class="nav" aria-label="主导航" {
            @for group in groups {
                @if !group.label.is_empty() { p { (group.label) } }
                @for link in &group.links { (nav_line(link)) }
            }
        }
    }
}

fn nav_line(link: &NavLink) -> Markup {
    let count = link.count.filter(|n| *n > 0);
    html! {
        a class=[link.active.then_some("on")] href=(link.href) aria-current=[link.active.then_some("page")] {
            span { (link.label) }
            i class=(classes(&["n", if link.hot { "hot" } else { "" }])) data-count=(link.href) {
                @if let Some(n) = count { (badge::count_text(n)) }
            }
        }
    }
}
