//! Print forms: the process that sets one, and what a template that never ends does to the server.

use std::io::Write;
use std::process::Stdio;

use serde_json::json;
use store::testing::TempDir;

use crate::program::{Server, command, demo};

/// What the worker answers to a template; none where it fell.
fn ask(template: &str, most: Option<usize>) -> Option<Vec<u8>> {
    let folder = TempDir::new("form");
    let mut worker = command(folder.path(), &["form-worker"]);
    let mut child = worker.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let asked =
        json!({ "template": template, "data": { "a": "甲" }, "title": "表单", "date": "2026-11-23", "most": most });
    child.stdin.take().unwrap().write_all(asked.to_string().as_bytes()).unwrap();
    let done = child.wait_with_output().unwrap();
    done.status.success().then_some(done.stdout)
}

#[test]
fn a_form_is_set_by_a_process_that_may_not_have_much() {
    let text = |bytes: Option<Vec<u8>>| String::from_utf8_lossy(&bytes.unwrap()).into_owned();
    assert!(ask("甲", None).unwrap().starts_with(b"%PDF"));
    assert!(text(ask("甲#pagebreak()乙", Some(1))).starts_with("{\"Pages\":[2,[["));
    assert!(text(ask("\n#foo", None)).starts_with("{\"Fault\":[2,"));
    assert!(text(ask("#read(\"/etc/passwd\")", None)).contains("安全模式"));
    // A thousand million numbers are more memory than a form may have.
    assert_eq!(ask("#let x = range(1000000000)\n#x.len()", None), None);
}

#[test]
fn a_template_that_never_ends_is_stopped_and_the_last_one_stays_in_force() {
    let folder = demo("2", "1");
    let server = Server::start(folder.path());
    let keeper = server.logged_in("xiangnan");
    let csrf = keeper.csrf();
    let post = |deed: &str, body: &str| {
        let fields =
            [("csrf", csrf.as_str()), ("key", ""), ("revision", "0"), ("do", deed), ("sample", "一般"), ("body", body)];
        let mut answer = keeper.post("/forms/outgoing-sheet/edit", &fields).unwrap();
        (answer.status().as_u16(), answer.body_mut().read_to_string().unwrap())
    };
    let (status, page) = post("preview", "#for i in range(1000000) { for j in range(1000000) {} }");
    assert_eq!(status, 200);
    assert!(page.contains("5 秒内没有排完"), "{page}");
    assert_eq!(keeper.get("/healthz").0, 200);
    let endless = "#for i in range(1000000) { for j in range(1000000) {} }";
    assert_eq!(post("save", endless).0, 303);
    let fields = [("csrf", csrf.as_str()), ("key", "k"), ("revision", "1"), ("reason", "试")];
    let mut answer = keeper.post("/forms/outgoing-sheet/publication", &fields).unwrap();
    assert_eq!(answer.status().as_u16(), 422);
    let page = answer.body_mut().read_to_string().unwrap();
    assert!(page.contains("没有发布") && page.contains("没有排完"), "{page}");
    let (_, versions) = keeper.get("/forms/outgoing-sheet/versions");
    assert!(versions.contains("现行") && !versions.contains("本单位第"), "{versions}");
    let (status, page) = keeper.get("/forms/outgoing-sheet/edit");
    assert!(status == 200 && page.contains("没有排完"));
}

#[test]
fn a_unit_that_fills_its_own_places_leaves_the_others_printing() {
    let folder = demo("2", "1");
    let server = Server::start(folder.path());
    let (keeper, other) = (server.logged_in("xiangnan"), server.logged_in("czj-ky"));
    let csrf = keeper.csrf();
    let (tell, heard) = std::sync::mpsc::channel();
    for _ in 0..6 {
        let (tell, keeper, csrf) = (tell.clone(), keeper.clone(), csrf.clone());
        std::thread::spawn(move || {
            let body = "#for i in range(1000000) { for j in range(1000000) {} }";
            let fields =
                [("csrf", csrf.as_str()), ("key", ""), ("revision", "0"), ("do", "preview"), ("sample", "一般")];
            let fields: Vec<_> = fields.into_iter().chain([("body", body)]).collect();
            let page =
                keeper.post("/forms/outgoing-sheet/edit", &fields).and_then(|mut a| a.body_mut().read_to_string());
            _ = tell.send(page.unwrap_or_default());
        });
    }
    // Turned away at once: by now one of the unit is at work, and as many as may are waiting.
    let first = heard.recv().unwrap();
    assert!(first.contains("现在打印的人太多"), "{first}");
    let fields = [("csrf", other.csrf()), ("names", "顾怀安".to_owned())];
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let mut printed = other.post("/printing/table-sign", &fields).unwrap();
    let page = printed.body_mut().read_to_string().unwrap();
    assert!(printed.status() == 200 && page.contains("第 1 页"), "{} {page}", printed.status());
    let still = heard.try_iter().filter(|page| page.contains("没有排完")).count();
    assert!(still < 4, "the busy unit was still at work meanwhile");
}
