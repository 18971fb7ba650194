//! An administrator changes a flow: adds a step, sees it drawn, tries it, publishes it, and a new paper takes it.

use testkit::browser::{Browser, Scripts};

use super::site::{Site, enter};

#[test]
fn a_flow_is_changed_tried_published_and_taken_by_a_new_paper() {
    let site = Site::demo();
    let at = site.window(Scripts::On);
    let axe = testkit::browser::axe();
    let picture = |name: &str| {
        at.run("document.activeElement.blur(); scrollTo(0, 0)");
        at.shot(name);
        let flaws = at.flaws(&axe);
        assert!(flaws.is_empty(), "{name} ({}):\n{}", at.address(), flaws.join("\n"));
    };
    enter(&at, "xiangnan");
    at.go("/flows");
    at.sees("发文办理");
    picture("64-flows");
    edits(&at, &picture);
    tries(&at, &picture);
    at.follow("去发布");
    at.sees("新增环节“法制审核”");
    picture("67-flow-publish");
    at.follow("发布");
    at.sees("已发布");
    moves(&at, &picture);
    takes(&at);
}

fn edits(at: &Browser, picture: &dyn Fn(&str)) {
    at.go("/flows/outgoing/edit");
    at.sees("没有问题，可以发布");
    at.choose("#f-n-after", "“会签”之后");
    at.fill("#f-n-name", "合法性审查");
    at.fill("#f-n-id", "legal_review");
    at.press("加上");
    at.awaits("#f-s-name");
    at.sees("合法性审查");
    assert!(at.value("#f-body").contains("id = \"legal_review\""), "the text follows the form");
    // A changed field is in the text at once; what is typed into the text is in the picture at once.
    at.choose("#f-s-opinion", "须写");
    text_has(at, "opinion = \"required\"");
    types(at, "合法性审查", "法制审核");
    drawn(at, "法制审核");
    types(at, "to = \"legal_review\"", "to = \"nowhere\"");
    at.sees("没有环节 nowhere");
    types(at, "to = \"nowhere\"", "to = \"legal_review\"");
    at.sees("没有问题，可以发布");
    picture("65-flow-edit");
}

/// Types into the text as a person would replace a word.
fn types(at: &Browser, old: &str, new: &str) {
    let quoted = |text: &str| serde_json::to_string(text).expect("a text");
    at.run(&format!(
        "const area = document.querySelector('#f-body'); area.value = area.value.split({}).join({}); \
         area.dispatchEvent(new Event('input', {{ bubbles: true }}));",
        quoted(old),
        quoted(new)
    ));
}

/// The text says so, and the part that came with it listens: nobody types within a blink of a redraw.
fn text_has(at: &Browser, words: &str) {
    let waits = format!(
        "return (async () => {{ for (let n = 0; n < 200; n += 1) {{ \
         const busy = document.querySelector('.htmx-added,.htmx-settling,.htmx-swapping,.htmx-request'); \
         if (!busy && document.querySelector('#f-body').value.includes({words:?})) return true; \
         await new Promise((on) => setTimeout(on, 25)); }} return false }})()"
    );
    assert_eq!(at.run(&waits).as_bool(), Some(true), "{words}: {}", at.value("#f-body"));
}

/// The picture shows a step of this name.
fn drawn(at: &Browser, name: &str) {
    let waits = format!(
        "return (async () => {{ for (let n = 0; n < 200; n += 1) {{ \
         if ([...document.querySelectorAll('#picture svg title')].some((t) => t.textContent === {name:?})) return true; \
         await new Promise((on) => setTimeout(on, 25)); }} return false }})()"
    );
    assert_eq!(at.run(&waits).as_bool(), Some(true), "{name} is not drawn");
}

fn tries(at: &Browser, picture: &dyn Fn(&str)) {
    at.follow("保存并试走");
    at.choose("#f-initiator", "林晓棠");
    at.choose("#f-v-signer", "顾怀安");
    at.follow("试走");
    at.sees("可以走到结束");
    at.sees("何砚秋");
    picture("66-flow-trial");
}

fn moves(at: &Browser, picture: &dyn Fn(&str)) {
    at.follow("在办的公文");
    at.sees("以前的版本");
    at.click("main td.do a");
    at.sees("迁移后");
    picture("68-flow-move");
    at.fill("#f-reason", "本件涉及行政处罚，须经法制审核");
    at.run("document.querySelector('form[data-once] button').scrollIntoView()");
    at.follow("迁移");
    at.sees("已迁移");
}

/// A paper drafted after the publication has the new step on its way.
fn takes(at: &Browser) {
    enter(at, "linxiaotang");
    at.go("/documents/new");
    at.choose("#f-genre", "通知");
    at.choose("#f-series", "云政办发");
    at.fill("#f-title", "关于规范行政处罚裁量的通知");
    at.follow("开始拟稿");
    let paper = at.address();
    at.go(&format!("{paper}?tab=flow"));
    at.sees("法制审核");
    at.sees("已办");
}
