//! Nothing hangs out of the window, on an old PC, a new one and a telephone.

use testkit::browser::{Browser, Scripts};

use super::site::{Site, enter, shots};
use super::tour::{ACCOUNTS, Tour};

const SIZES: [(u32, u32); 3] = [(1366, 768), (1920, 1080), (390, 844)];
/// How far the page is wider than the window, and what sticks out.
const OVERHANG: &str = "const wide = document.documentElement.scrollWidth - innerWidth; if (wide <= 0) return ''; \
    const out = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1) \
    .slice(0, 4).map(e => e.tagName + '.' + e.className); return wide + ' px: ' + out.join(' ');";

#[test]
fn every_page_fits() {
    let site = Site::demo();
    let at = site.window(Scripts::On);
    let mut wide = Vec::new();
    let mut tour = Tour::default();
    at.go("/login");
    wide.extend(overhangs(&at, "nobody", "/login"));
    for account in ACCOUNTS {
        enter(&at, account);
        tour.through(&at, |page| wide.extend(overhangs(&at, account, page)));
    }
    assert!(wide.is_empty(), "{}", wide.join("\n"));
}

/// Looks at the page in every size and leaves the first one.
fn overhangs(at: &Browser, who: &str, page: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (width, height) in SIZES.into_iter().rev() {
        at.size(width, height);
        let wide = at.run(OVERHANG);
        let wide = wide.as_str().unwrap_or_default();
        if !wide.is_empty() {
            found.push(format!("{who} {page} at {width}×{height}: {wide}"));
        }
        keep(at, &format!("{who}{}", page.replace(['/', '?', '='], "-").replace("{}", "id")), width);
    }
    found
}

/// For the eye. Not among the guides' pictures, and only where somebody asked for them: they take half of the time.
fn keep(at: &Browser, name: &str, width: u32) {
    let asked = |name| std::env::var_os(name).is_some();
    if asked("ZHONGSHU_SIZES") && !asked("ZHONGSHU_SHOTS") {
        let folder = shots().join("sizes").join(width.to_string());
        std::fs::create_dir_all(&folder).expect("a folder for pictures");
        at.shot(&format!("sizes/{width}/{name}"));
    }
}
