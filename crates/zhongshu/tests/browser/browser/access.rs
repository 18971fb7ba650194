//! Every page can be used with a keyboard, a screen reader and weak eyes: axe-core finds nothing.

use testkit::browser::{Browser, Scripts, axe};

use super::site::{Site, enter};
use super::tour::{ACCOUNTS, Tour};

#[test]
fn every_page_is_accessible() {
    let site = Site::demo();
    let at = site.window(Scripts::On);
    let axe = axe();
    let mut wrong = Vec::new();
    let mut check = |at: &Browser, who: &str, page: &str| {
        wrong.extend(at.flaws(&axe).into_iter().map(|flaw| format!("{who} {page}\n    {flaw}")));
    };
    for page in ["/login", "/no-such-page", "/help/clerk", "/activate/nobody"] {
        at.go(page);
        check(&at, "nobody", page);
    }
    refused(&at);
    check(&at, "nobody", "/login, refused");
    let mut tour = Tour::default();
    for account in ACCOUNTS {
        enter(&at, account);
        tour.through(&at, |page| check(&at, account, page));
        at.go("/no-such-page");
        check(&at, account, "/no-such-page");
    }
    assert!(tour.count() > 40, "only {} kinds of pages were found", tour.count());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn refused(at: &Browser) {
    at.go("/login");
    at.fill("input[name=account]", "nobody");
    at.fill("input[name=password]", "Not-the-password-1");
    at.follow("登录");
}
