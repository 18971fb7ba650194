//! The clauses of 督查督办.

use ledger::Fact;

use super::sentence::{number, text};

/// Tells what was done to a supervised item.
pub(super) fn clause(fact: &Fact) -> Option<String> {
    let t = |key| text(fact, key);
    Some(match fact.verb.as_str() {
        "supervision.open" => format!("立项 {}（{}），时限 {}", t("number"), t("source"), t("due")),
        "supervision.hand" => format!("交{}{}，责任人{}", t("to"), t("part"), t("person")),
        "supervision.sign" => format!("{}签收", t("unit_name")),
        "supervision.person" => "明确责任人".into(),
        "supervision.lead" => format!("变更牵头单位为{}", t("to")),
        "supervision.milestone" if fact.body.get("late").and_then(serde_json::Value::as_bool) == Some(true) => {
            format!("节点“{}”完成（晚于计划）", t("name"))
        }
        "supervision.milestone" => format!("节点“{}”完成", t("name")),
        "supervision.milestone_undo" => format!("节点“{}”恢复为未完成", t("name")),
        "supervision.lapse" => format!("{}不再需要", t("what")),
        "supervision.ask" => format!("要求{}于 {} 前反馈", t("to"), t("due")),
        "supervision.rhythm" if !t("missed").is_empty() => {
            format!("{}反馈时间到，要求于 {} 前反馈；{}上一期未报", t("rhythm"), t("due"), t("missed"))
        }
        "supervision.rhythm" => format!("{}反馈时间到，要求反馈", t("rhythm")),
        "supervision.feedback" => format!("{}反馈，进度 {}%", t("unit_name"), number(fact, "progress")),
        "supervision.evidence" => format!("加佐证材料“{}”", t("name")),
        "supervision.review" if t("to").is_empty() => format!("审核反馈：{}", t("verdict")),
        "supervision.review" if t("given").is_empty() => format!("审核{}的反馈：{}", t("to"), t("verdict")),
        "supervision.review" => format!("审核{} {} 报送的反馈：{}", t("to"), t("given"), t("verdict")),
        "supervision.waive" => {
            let (feedback, sheets) = (number(fact, "feedback"), number(fact, "sheets"));
            format!("{}待办的反馈 {feedback} 次、待签收的督办单 {sheets} 张：{}", t("to"), t("how"))
        }
        "supervision.release" => format!("解除{}的配合", t("to")),
        "supervision.apply" => "申请销号".into(),
        "supervision.close" => "核查通过，销号".into(),
        "supervision.refuse" => "不予销号".into(),
        "supervision.hold" => "回头看：成效保持".into(),
        "supervision.reopen" if !t("part").is_empty() => {
            format!("分解事项 {} 问题反弹，随之重新办理，时限 {}", t("part"), t("due"))
        }
        "supervision.reopen" if t("due").is_empty() => "回头看：问题反弹，重新办理".into(),
        "supervision.reopen" => format!("回头看：问题反弹，重新办理，时限 {}", t("due")),
        "supervision.extend" => format!("申请延期至 {}", t("to")),
        "supervision.extension" if fact.body.get("granted").and_then(serde_json::Value::as_bool) == Some(true) => {
            format!("同意延期至 {}", t("due"))
        }
        "supervision.extension" => "不同意延期".into(),
        "supervision.sheet" if t("due").is_empty() => format!("向{}发出{}{}", t("to"), t("colour"), t("number")),
        "supervision.sheet" => {
            format!("向{}发出{}{}，要求于 {} 前反馈", t("to"), t("colour"), t("number"), t("due"))
        }
        "supervision.sheet_sign" => format!("签收督办单{}", t("opinion")),
        "supervision.light" => format!("亮灯：{}", t("light")),
        "supervision.hand_over" => format!("{}由{}移交{}", t("what"), t("from"), t("to")),
        "supervision.commissioner" if !t("from").is_empty() => format!("{}已不在任，不再任督查专员", t("from")),
        "supervision.commissioner" if t("to").is_empty() => "不再指定督查专员".into(),
        "supervision.commissioner" => format!("指定{}为督查专员", t("to")),
        "supervision.join" => format!("请{}加入督查组", t("to")),
        "supervision.leave" => format!("{}退出督查组", t("to")),
        "supervision.hang" if t("to").is_empty() => "改为单独的事项".into(),
        "supervision.hang" => format!("归入 {}", t("to")),
        _ => return beside(fact),
    })
}

/// What was done beside the round of an item.
fn beside(fact: &Fact) -> Option<String> {
    let t = |key| text(fact, key);
    Some(match fact.verb.as_str() {
        "supervision.correct" => match (t("before"), t("after")) {
            ("", after) => format!("更正{}：增加“{after}”", t("what")),
            (before, "") => format!("更正{}：去掉“{before}”", t("what")),
            (before, after) => format!("更正{}：“{before}”改为“{after}”", t("what")),
        },
        "supervision.withdraw" if !t("consent").is_empty() => format!("撤项，经同意：{}", t("consent")),
        "supervision.withdraw" => "撤项".into(),
        "supervision.take_back" => format!("撤回{}", t("what")),
        "supervision.bulletin" => format!("据{}督查情况拟成通报", t("month")),
        "supervision.appeal" => format!("对{}的扣分提出申诉", t("what")),
        "supervision.appeal_grant" => format!("对{}的申诉成立，扣分退回", t("what")),
        "supervision.appeal_refuse" => format!("对{}的申诉不予采纳", t("what")),
        "supervision.visit" => format!("{}：{}", t("manner"), t("place")),
        "supervision.found" => format!("补记发现的问题 {} 个", number(fact, "count")),
        "supervision.visit_file" => format!("加现场材料“{}”", t("name")),
        "supervision.finding" => "发现的问题转立项".into(),
        "supervision.group" => format!("设立专项小组“{}”", t("name")),
        "supervision.group_change" => format!("调整专项小组“{}”", t("name")),
        "supervision.group_remove" => format!("撤销专项小组“{}”", t("name")),
        "supervision.template" => format!("调整{}的样式", t("name")),
        "inspection.plan" => format!("列入督查检查计划：{}（{} 至 {}）", t("title"), t("from"), t("to")),
        "inspection.drop" => format!("撤销督查检查：{}", t("title")),
        "inspection.rules" => "调整督查检查频次规则".into(),
        _ => return None,
    })
}
