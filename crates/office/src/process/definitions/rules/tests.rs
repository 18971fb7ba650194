use super::super::check::{Known, check};
use super::super::edit::{Edit, apply};
use super::super::{shipped, shipped_definition};
use super::*;

const OUTGOING: &str = include_str!("../../../../defaults/flows/outgoing.toml");
const INCOMING: &str = include_str!("../../../../defaults/flows/incoming.toml");

/// What an office with nothing but the shipped flows knows.
fn known(key: &str) -> Known {
    let model = shipped_definition(key).unwrap();
    let all: Vec<_> = shipped().into_iter().map(|s| shipped_definition(s.key).unwrap()).collect();
    let steps = || all.iter().flat_map(|d| d.steps().iter());
    Known {
        key: key.to_owned(),
        limits: model.steps().iter().filter_map(|s| s.limit.as_ref().map(ToString::to_string)).collect(),
        variables: model.variables().iter().map(|v| (v.name.to_string(), v.kind)).collect(),
        edits: steps().flat_map(|s| s.edits.iter().map(ToString::to_string)).collect(),
        calls: all.iter().map(|d| (d.key().to_string(), calls(d))).collect(),
    }
}

fn found(key: &str, text: &str) -> Vec<Problem> {
    let checked = check(text, &known(key));
    assert!(checked.definition.is_some(), "{:?}", checked.problems);
    checked.problems
}

/// The outgoing flow with one piece of its text replaced.
fn outgoing(from: &str, to: &str) -> (String, Vec<Problem>) {
    let text = OUTGOING.replacen(from, to, 1);
    assert_ne!(text, OUTGOING, "{from}");
    let problems = found("outgoing", &text);
    (text, problems)
}

fn refused(from: &str, to: &str, says: &str, at: &str) {
    let (text, problems) = outgoing(from, to);
    let problem = problems.iter().find(|p| p.message.contains(says)).unwrap_or_else(|| panic!("{says}: {problems:?}"));
    let line = text.lines().nth(problem.line - 1).unwrap();
    assert!(line.contains(at), "line {}: {line}", problem.line);
}

#[test]
fn every_shipped_flow_keeps_the_rules_of_the_office() {
    for s in shipped() {
        assert_eq!(found(s.key, s.body), [], "{}", s.key);
    }
}

#[test]
fn a_route_past_review_or_signing_is_refused_with_its_line_and_source() {
    let skip = |from: &str, to: &str| {
        let route = format!("[[route]]\nfrom = \"{from}\"\nto = \"{to}\"\nwhen = 'urgency == \"extra_urgent\"'\n\n");
        let at = OUTGOING.find(&format!("[[route]]\nfrom = \"{from}\"")).unwrap();
        let text = format!("{}{route}{}", &OUTGOING[..at], &OUTGOING[at..]);
        let line = 1 + OUTGOING[..at].lines().count();
        (found("outgoing", &text), line)
    };
    for (from, to, deed, source) in [
        ("section_review", "sign", "“审核”", "第二十条"),
        ("section_review", "number", "“审核”", "第二十条"),
        ("office_review", "number", "“签发”", "第二十二条"),
        ("office_review", "seal", "“签发”", "第二十二条"),
        ("draft", "issue", "“审核”", "第二十条"),
        ("sign", "number", "“复核”", "第二十五条第一项"),
        ("recheck", "issue", "“编号”", "第二十五条第二项"),
        ("sign", "end", "“复核”", "第二十五条"),
        ("issue", "end", "“归档”", "第二十七条"),
    ] {
        let (problems, line) = skip(from, to);
        let all: Vec<String> = problems.iter().map(ToString::to_string).collect();
        let told = problems.iter().any(|p| p.line == line && p.message.contains(deed) && p.message.contains(source));
        assert!(told, "{from} → {to}, line {line}: {all:?}");
    }
}

#[test]
fn a_step_that_carries_office_meaning_cannot_be_taken_out() {
    for (id, says) in [
        ("office_review", "第二十条"),
        ("sign", "第二十二条"),
        ("number", "第二十五条第二项"),
        ("issue", "第二十五条第四项"),
    ] {
        let text = apply(OUTGOING, &Edit::Remove { id: id.into() }).unwrap();
        let problems = found("outgoing", &text);
        assert!(problems.iter().any(|p| p.message.contains("缺少") && p.message.contains(says)), "{id}: {problems:?}");
    }
    for id in ["section_review", "countersign", "seal"] {
        let text = apply(OUTGOING, &Edit::Remove { id: id.into() }).unwrap();
        assert_eq!(found("outgoing", &text), [], "{id} may go");
    }
}

#[test]
fn a_review_inside_a_branch_counts_when_the_branch_is_always_taken() {
    let branched = |when: &str| {
        let routes = format!(
            "[[route]]\nfrom = \"countersign\"\nto = \"both\"\n\n[[route]]\nfrom = \"both\"\nto = \"legal\"\n{when}\n\
             [[route]]\nfrom = \"both\"\nto = \"office_review\"\n{}\n[[route]]\nfrom = \"legal\"\nto = \"meet\"\n\n\
             [[route]]\nfrom = \"office_review\"\nto = \"meet\"\n\n[[route]]\nfrom = \"meet\"\nto = \"sign\"\n",
            if when.is_empty() { "when = 'genre == \"notice\"'" } else { "" }
        );
        let steps = "[[step]]\nid = \"both\"\nname = \"分送\"\nkind = \"fork\"\njoin = \"meet\"\n\n[[step]]\nid = \"legal\"\n\
             name = \"法制审核\"\nactor = \"initiator\"\n\n[[step]]\nid = \"meet\"\nname = \"汇合\"\nkind = \"join\"\n\n[[route]]\nfrom = \"draft\"";
        OUTGOING
            .replacen("[[route]]\nfrom = \"draft\"", steps, 1)
            .replace("[[route]]\nfrom = \"countersign\"\nto = \"office_review\"\n", &routes)
            .replace("[[route]]\nfrom = \"office_review\"\nto = \"sign\"\n", "")
    };
    assert_eq!(found("outgoing", &branched("when = 'genre == \"notice\"'")), []);
    let problems = found("outgoing", &branched(""));
    assert!(problems.iter().any(|p| p.message.contains("“审核”就签发")), "{problems:?}");
}

#[test]
fn a_deed_stays_with_whom_and_how_the_program_expects_it() {
    refused("actor = { role = \"numberer\" }", "actor = { role = \"issuer\" }", "不能改由他人编号", "actor");
    refused("actor = { field = \"signer\" }", "actor = \"department_head\"", "不能改由他人签发", "actor");
    refused(
        "limit = \"sign\"\nopinion = \"optional\"\nempty = \"stop\"",
        "limit = \"sign\"\nempty = \"skip\"",
        "不能跳过",
        "empty",
    );
    refused("limit = \"sign\"\n", "limit = \"sign\"\nmerge_same = true\n", "不能与上一环节合并", "merge_same");
    refused("mode = \"any\"\nlimit = \"number\"", "mode = \"all\"\nlimit = \"number\"", "只能由一人编号", "mode");
    refused(
        "{ code = \"agree\", label = \"签发\" }",
        "{ code = \"agree\", label = \"签发\" }, { code = \"hold\", label = \"缓发\" }",
        "不能有选项 hold",
        "choices",
    );
    let (_, fine) = outgoing("actor = { field = \"signer\" }", "actor = { chosen = { role = \"signer\" } }");
    assert_eq!(fine, []);
}

#[test]
fn what_is_named_must_exist() {
    refused("actor = \"department_head\"", "actor = { role = \"lawyer\" }", "没有角色 lawyer", "actor");
    refused("actor = \"department_head\"", "actor = { role = \"auditor\" }", "不办理公文", "actor");
    refused("actor = \"department_head\"", "actor = { post = \"head\" }", "没有职务 head", "actor");
    refused("limit = \"section_review\"", "limit = \"legal\"", "没有 legal", "limit");
    refused("edits = [\"seal\"]", "edits = [\"seals\"]", "没有表单项 seals", "edits");
    refused("[variables]", "[variables]\nmoney = { type = \"number\" }", "没有地方填写", "[variables]");
    refused("genre = { type = \"text\"", "genre = { type = \"list\"", "类型与随系统提供的流程不同", "[variables]");
    refused("key = \"outgoing\"", "key = \"mine\"", "key 不能改", "key");
    let before = "[[route]]\nfrom = \"prepare\"\nto = \"draft\"\n\n[[route]]\nfrom = \"draft\"";
    let first = "[[step]]\nid = \"prepare\"\nname = \"准备\"\nactor = \"initiator\"\n\n";
    let text = OUTGOING.replacen("start = \"draft\"", "start = \"prepare\"", 1);
    let text = text.replacen("[[route]]\nfrom = \"draft\"", &format!("{first}{before}"), 1);
    assert!(found("outgoing", &text).iter().any(|p| p.message.contains("起点应当是“拟稿”")));
    let foreign =
        OUTGOING.replace("\"section_review\"", "\"propose\"").replace("limit = \"propose\"", "limit = \"draft\"");
    let problems = found("outgoing", &foreign);
    assert!(problems.iter().any(|p| p.message.contains("另有含义") && p.place == "环节 propose"), "{problems:?}");
}

#[test]
fn a_sub_flow_must_be_known_and_not_come_back() {
    let calls = |flow: &str| {
        OUTGOING.replacen("actor = \"department_head\"\nmode = \"any\"\nlimit = \"section_review\"\nedits = [\"content\", \"attachments\"]\nopinion = \"optional\"\nempty = \"stop\"\nmerge_same = true", &format!("kind = \"sub\"\nflow = \"{flow}\""), 1)
    };
    let problems = |flow: &str, back: bool| {
        let mut known = known("outgoing");
        known.calls.insert("legal".into(), if back { vec!["outgoing".into()] } else { Vec::new() });
        let checked = check(&calls(flow), &known);
        checked.problems.into_iter().map(|p| p.message).collect::<Vec<_>>()
    };
    assert_eq!(problems("legal", false), Vec::<String>::new());
    assert!(problems("nothing", false)[0].contains("没有流程 nothing"));
    assert!(problems("legal", true).iter().any(|m| m.contains("绕成一圈")));
    assert!(!problems("outgoing", false).is_empty(), "a flow cannot call itself");
}

#[test]
fn a_paper_that_came_in_is_registered_first_and_has_one_lead() {
    let incoming = |from: &str, to: &str| {
        let text = INCOMING.replacen(from, to, 1);
        assert_ne!(text, INCOMING, "{from}");
        found("incoming", &text).into_iter().map(|p| p.message).collect::<Vec<_>>()
    };
    let all = incoming(
        "actor = { field = \"lead\" }\nlimit = \"handle\"",
        "actor = { field = \"lead\" }\nmode = \"all\"\nlimit = \"handle\"",
    );
    assert!(all.iter().any(|m| m.contains("主办只能有一个")), "{all:?}");
    let all = incoming(
        "[[route]]\nfrom = \"register\"\nto = \"preliminary\"",
        "[[route]]\nfrom = \"register\"\nto = \"propose\"\nwhen = 'urgency == \"urgent\"'\n\n[[route]]\nfrom = \"register\"\nto = \"preliminary\"",
    );
    assert!(all.iter().any(|m| m.contains("不经“初审”就拟办")), "{all:?}");
    let without = apply(INCOMING, &Edit::Remove { id: "lead".into() }).unwrap();
    let all = check(&without, &known("incoming")).problems;
    assert!(all.iter().any(|p| p.message.contains("缺少“主办”")), "{all:?}");
}

#[test]
fn a_plain_step_may_stand_anywhere() {
    for after in
        ["draft", "section_review", "countersign", "office_review", "sign", "recheck", "number", "issue", "archive"]
    {
        let add = Edit::Add { after: after.into(), id: "legal_review".into(), name: "法制审核".into() };
        assert_eq!(found("outgoing", &apply(OUTGOING, &add).unwrap()), [], "after {after}");
    }
}
