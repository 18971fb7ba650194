//! 立项, 更正 and 撤项 over HTTP, on every engine at hand.

use axum::http::StatusCode;

use crate::people::tests::{House, houses};

const DESK: &str = "dongli";

fn day(house: &House, days: i64) -> String {
    lexicon::days_after(store::World::now(&*house.world).date(), days).unwrap().to_string()
}

fn page_of(address: &str) -> String {
    address.split('?').next().unwrap().to_owned()
}

#[test]
fn who_does_not_supervise_is_told_so_before_filling_anything_in() {
    for house in houses() {
        assert_eq!(house.as_("linxiaotang").get("/supervision/new").status, StatusCode::FORBIDDEN);
        house.as_(DESK).get("/supervision/new").says("责任人").says("空着为该单位主要负责人");
    }
}

#[test]
fn a_repeated_post_answers_the_same_address_and_only_another_one_is_a_likely_duplicate() {
    for house in houses() {
        let desk = house.as_(DESK);
        let (unit, due) = (house.unit("czj").to_string(), day(&house, 30));
        let fields =
            [("source", "hand"), ("content", "整修云泽大道人行道"), ("lead", unit.as_str()), ("due_on", due.as_str())];
        let sends = || desk.post_with_key("/supervision", "same.open", &fields);
        let first = sends().went().to_owned();
        assert_eq!(sends().went(), first, "sent twice, opened once");
        let again = desk.post("/supervision", &fields);
        again.refused("可能重复立项").says("不是重复，仍然立项").says("整修云泽大道人行道");
        let wrong: Vec<_> = fields.iter().map(|(n, v)| (*n, if *n == "lead" { "" } else { *v })).collect();
        let consent = again.between("name=\"sure\" value=\"", "\"");
        let sure = [&wrong[..], &[("sure", &consent), ("strategy", "先急后缓")]].concat();
        desk.post("/supervision", &sure).refused("请选择牵头单位").says("先急后缓").says("可能重复立项");
        let sure = [&fields[..], &[("sure", consent.as_str())]].concat();
        assert_ne!(desk.post("/supervision", &sure).went(), first);
    }
}

#[test]
fn what_was_typed_wrong_is_refused_with_everything_still_there() {
    for house in houses() {
        let desk = house.as_(DESK);
        let (unit, due, past) = (house.unit("czj").to_string(), day(&house, 30), day(&house, -3));
        let steps = format!("完成排查 {past}");
        let fields = [
            ("source", "hand"),
            ("content", "整修云泽大道人行道"),
            ("lead", unit.as_str()),
            ("person", "没有此人"),
            ("due_on", due.as_str()),
            ("milestones", steps.as_str()),
        ];
        desk.post("/supervision", &fields).refused("没有名叫“没有此人”").says(&steps).says("没有此人");
        let fields: Vec<_> = fields.iter().filter(|(n, _)| *n != "person").copied().collect();
        desk.post("/supervision", &fields).refused("节点不能早于今天").says(&steps);
        let mut forged = fields.clone();
        forged.push(("paper", "01890000-0000-7000-8000-000000000000"));
        assert_eq!(desk.post("/supervision", &forged).status, StatusCode::NOT_FOUND);
        let mut forged: Vec<_> = fields.iter().filter(|(n, _)| *n != "milestones").copied().collect();
        let stranger = house.person("czj-ws").to_string();
        forged.push(("cared_by", stranger.as_str()));
        desk.post("/supervision", &forged).refused("关注领导须为本单位在职人员");
    }
}

#[test]
fn an_item_is_corrected_by_the_page_that_was_read_and_withdrawn_with_a_reason() {
    for house in houses() {
        let desk = house.as_(DESK);
        let (unit, due, step) = (house.unit("czj").to_string(), day(&house, 30), day(&house, 10));
        let steps = format!("完成排查 {step}");
        let fields = [
            ("source", "hand"),
            ("content", "整修云泽大道人行道"),
            ("lead", unit.as_str()),
            ("due_on", due.as_str()),
            ("milestones", steps.as_str()),
        ];
        let page = page_of(desk.post("/supervision", &fields).went());
        let address = format!("{page}/correct");
        desk.get(&page).says(&address);
        let form = desk.get(&address);
        let revision = form.between("name=\"revision\" value=\"", "\"");
        let id = form.between("name=\"step\" value=\"", "\"");
        let moved = day(&house, 15);
        let (name_at, day_at) = (format!("step-name-{id}"), format!("step-day-{id}"));
        let correction = |content: &'static str| {
            [
                ("revision", revision.clone()),
                ("content", content.to_owned()),
                ("step", id.clone()),
                (name_at.as_str(), "完成排查".to_owned()),
                (day_at.as_str(), moved.clone()),
            ]
        };
        let posts = |content: &'static str| {
            let all = correction(content);
            let all: Vec<(&str, &str)> = all.iter().map(|(n, v)| (*n, v.as_str())).collect();
            desk.post_with_key(&address, &format!("{content}.correct"), &all)
        };
        assert_eq!(posts("整修云泽大道两侧人行道").went(), format!("{page}?said=corrected"));
        desk.get(&page).says("改为“整修云泽大道两侧人行道”").says(&moved);
        posts("拆除云泽大道人行道").refused("他人刚修改过").says("拆除云泽大道人行道").says("现有内容");
        let stranger = house.as_("czj-ws");
        assert_eq!(stranger.get(&address).status, StatusCode::FORBIDDEN);
        desk.get(&address).says_not("同意人和意见");
        let withdrawal = format!("{page}/withdrawal");
        desk.post_with_key(&withdrawal, "w.withdraw", &[("reason", "")]).refused("请写明撤项的理由");
        let gone = desk.post_with_key(&withdrawal, "w.withdraw", &[("reason", "重复立项")]);
        assert_eq!(gone.went(), format!("{page}?said=withdrawn"));
        desk.get(&page).says("已撤项").says("重复立项").says_not("已销号");
        desk.get("/supervision/all").says_not("两侧人行道");
        desk.get("/supervision/all?state=withdrawn").says("两侧人行道").says("已撤项");
    }
}

#[test]
fn what_a_leader_ordered_is_withdrawn_with_the_consent_shown_on_its_page() {
    for house in houses() {
        let desk = house.as_(DESK);
        let (unit, due, said_on) = (house.unit("czj").to_string(), day(&house, 30), day(&house, 0));
        let fields = [
            ("source", "instruction"),
            ("said_by", "周明川"),
            ("said_on", said_on.as_str()),
            ("words", "请财政局牵头办理。"),
            ("content", "整修云泽大道人行道"),
            ("lead", unit.as_str()),
            ("due_on", due.as_str()),
        ];
        let page = page_of(desk.post("/supervision", &fields).went());
        desk.get(&format!("{page}/correct")).says("同意人和意见");
        let withdrawal = format!("{page}/withdrawal");
        let posts = |consent: &str| {
            desk.post_with_key(&withdrawal, "w.withdraw", &[("reason", "已并入另一项"), ("consent", consent)])
        };
        posts("").refused("批示事项撤项须经领导同意").says("已并入另一项");
        posts("周明川 11月23日批示“同意撤项”").went();
        desk.get(&page).says("同意人和意见：周明川 11月23日批示“同意撤项”");
    }
}

#[test]
fn a_likely_duplicate_is_shown_with_who_leads_it_and_consent_holds_for_the_words_it_was_given_for() {
    for house in houses() {
        let desk = house.as_(DESK);
        let (unit, due) = (house.unit("czj").to_string(), day(&house, 30));
        let opens = |content: &str, sure: &str| {
            let fields = [("content", content), ("lead", unit.as_str()), ("due_on", due.as_str()), ("sure", sure)];
            desk.post("/supervision", &fields)
        };
        opens("整修云泽大道人行道。", "").went();
        opens("清淤云泽河城区段河道", "").went();
        let warned = opens("整修云泽大道人行道", "");
        warned.refused("可能重复立项").says("财政局牵头").says(&due).says("正常推进").says_not("人行道。");
        let consent = warned.between("name=\"sure\" value=\"", "\"");
        let other = opens("清淤云泽河城区段河道和支流", &consent);
        other.refused("可能重复立项").says("清淤云泽河城区段河道");
        assert_ne!(other.between("name=\"sure\" value=\"", "\""), consent);
        opens("整修云泽大道人行道", "1").refused("可能重复立项");
        opens("整修云泽大道人行道", &consent).went();
    }
}

#[test]
fn days_that_were_laid_and_days_of_rest_are_told_once_an_item_is_opened() {
    for house in houses() {
        let desk = house.as_(DESK);
        let unit = house.unit("czj").to_string();
        let saturday = "2026-12-19";
        let steps = "摸清底数\n完成排查 2026-12-12\n验收 2026-12-18";
        let fields = [("content", "整治城区占道经营"), ("lead", &unit), ("due_on", saturday), ("milestones", steps)];
        let page = desk.post("/supervision", &fields).went().to_owned();
        let said = desk.get(&page);
        said.says("节点“摸清底数”没有写日期，按工作日倒排为 2026-1").says_not("节点“完成排查”没有写日期");
        said.says("办结时限 2026-12-19 逢休息日。").says("节点“完成排查”的日期 2026-12-12 逢休息日。");
        said.says_not("2026-12-18 逢");
        desk.get(&page_of(&page)).says_not("没有写日期").says_not("逢休息日").says("（休息日）");
        let fields = [("content", "修订政务公开目录"), ("lead", &unit), ("due_on", "2026-12-18")];
        let page = desk.post("/supervision", &fields).went().to_owned();
        desk.get(&page).says_not("请核对日期").says_not("休息日");
    }
}

#[test]
fn what_the_office_opens_of_its_own_accord_says_nothing_of_words_and_other_kinds_keep_theirs() {
    for house in houses() {
        let desk = house.as_(DESK);
        let (unit, due) = (house.unit("czj").to_string(), day(&house, 30));
        let opens = |kind: &str, content: &str| {
            let said = [("said_by", "人大代表王某"), ("said_on", "2026-11-20"), ("words", "路面破损请尽快修补")];
            let fields = [("source", kind), ("content", content), ("lead", unit.as_str()), ("due_on", due.as_str())];
            desk.get(desk.post("/supervision", &[&fields[..], &said].concat()).went())
        };
        let own = opens("hand", "整修云泽大道人行道");
        own.says("自行立项").says_not("没有录入原话").says_not("人大代表王某").says_not("路面破损");
        opens("complaint", "修补滨河路路面").says("群众反映").says("人大代表王某").says("路面破损");
        opens("report", "新建三所幼儿园").says("政府工作报告").says_not("人大代表王某").says("路面破损");
        let part = page_of(
            desk.post("/supervision", &[("content", "修订应急预案"), ("lead", &unit), ("due_on", &due)]).went(),
        );
        let id = part.rsplit('/').next().unwrap();
        desk.get(&format!("/supervision/new?parent={id}")).says("自行立项").says_not("没有录入原话");
        desk.get("/supervision/new").says("计量单位").says_not("时限从明确");
    }
}

#[test]
fn choosing_a_group_chooses_its_ledger_and_another_ledger_beside_it_is_refused() {
    for house in houses() {
        let desk = house.as_(DESK);
        let unit = house.unit("czj").to_string();
        desk.post("/supervision/ledgers/reform/deeds/add", &[("names", "营商环境小组")]).went();
        let form = desk.get("/supervision/new");
        let end = form.body.find(">改革台账：营商环境小组</option>").unwrap();
        let group = form.body[..end].rsplit("value=\"").next().unwrap().split('"').next().unwrap().to_owned();
        let due = day(&house, 30);
        let opens = |content: &str, ledger: &str| {
            let fields = [("content", content), ("lead", unit.as_str()), ("due_on", due.as_str())];
            desk.post("/supervision", &[&fields[..], &[("group", &group), ("ledger", ledger)]].concat())
        };
        opens("清理涉企收费", "priority").refused("“营商环境小组”属于改革台账，台账却选了重点工作台账");
        opens("清理涉企收费", "none").went();
        desk.get("/supervision/ledgers/reform").says("营商环境小组").says("清理涉企收费");
    }
}
