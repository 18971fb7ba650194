//! The page and the text beside it share one cursor.

use testkit::browser::{Browser, Scripts};

use super::kept::drafted;
use super::site::{Site, enter};

const TEXT: &str = "一、压实责任\\n各镇要落实到人。\\n二、按时报送\\n请于12月15日前报送。";

/// Waits for a truth that a script tells.
fn comes(at: &Browser, truth: &str) -> serde_json::Value {
    at.run(&format!(
        "return (async () => {{ const told = () => {{ {truth} }}; \
        for (let n = 0; n < 400 && !told(); n += 1) {{ await new Promise((on) => setTimeout(on, 25)); }} \
        return told(); }})()"
    ))
}

#[test]
fn a_click_on_the_page_puts_the_cursor_there_and_the_cursor_shows_on_the_page() {
    let site = Site::demo();
    let at = site.window(Scripts::On);
    at.go(&format!("{}/text", drafted(&at)));
    at.run(&format!(
        "const body = document.querySelector('#f-body'); body.value = '{TEXT}'; \
        body.dispatchEvent(new Event('input', {{ bubbles: true }}))"
    ));
    at.awaits("#preview .paper[data-places] svg");
    at.sees("正文 4 行");
    // The cursor before 报送 in the last line: a bar on the page.
    at.run(
        "const body = document.querySelector('#f-body'); const to = body.value.indexOf('报送。'); \
        body.blur(); body.focus(); body.setSelectionRange(to, to)",
    );
    let bar = comes(&at, "return document.querySelector('#preview .paper .caret')?.style.left");
    assert!(bar.as_str().is_some_and(|left| left.ends_with('%')), "{bar}");
    // A click at that bar from another field leads back to the same character.
    let found = comes(
        &at,
        "const bar = document.querySelector('#preview .caret'); if (bar) { const box = bar.getBoundingClientRect(); \
        document.querySelector('#f-title').focus(); \
        bar.parentNode.dispatchEvent(new MouseEvent('click', { bubbles: true, clientX: box.left + 1, clientY: box.top + box.height / 2 })); } \
        const body = document.querySelector('#f-body'); \
        return document.activeElement === body && body.value.slice(body.selectionStart)",
    );
    assert_eq!(found.as_str(), Some("报送。"));
}

#[test]
fn the_grid_needs_no_script() {
    let site = Site::demo();
    let on = site.window(Scripts::On);
    let paper = drafted(&on);
    let at = site.window(Scripts::Off);
    enter(&at, "linxiaotang");
    at.go(&format!("{paper}/text"));
    assert!(at.has("label[for=show-grid]") && at.has("#preview .paper img"));
}
