//! From a fact to a line.

use ledger::Fact;
use lexicon::{Instant, UnitId};
use serde_json::Value;

/// One line of 办理痕迹.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// When.
    pub at: Instant,
    /// Who; empty for the program itself.
    pub who: String,
    /// The unit of who did it and its short name.
    pub unit: Option<(UnitId, String)>,
    /// What was done, as a clause that follows the name.
    pub what: String,
    /// The words written with it, if any.
    pub quote: String,
    /// Whether it happened to the matter beside its steps, as 终止, 工作交接, 编号 or 归档 do: nobody's stay tells it.
    pub is_turn: bool,
}

/// Tells a fact; `None` for facts that are not part of the story, such as a saved keystroke.
pub fn tell(fact: &Fact) -> Option<Line> {
    let what = clause(fact)?;
    let quote = [text(fact, "opinion"), text(fact, "reason")].into_iter().find(|t| !t.is_empty());
    let (who, quote) = (text(fact, "who").into(), quote.unwrap_or_default().into());
    Some(Line { at: fact.at, who, unit: None, what, quote, is_turn: is_turn(&fact.verb) })
}

fn is_turn(verb: &str) -> bool {
    let of_matter = ["suspend", "resume", "terminate", "reopen", "adopt", "overdue", "escalated", "due"];
    let of_document = ["number", "archive", "heading"];
    matches!(verb, "task.reroute" | "task.hand_over" | "task.due")
        || verb.strip_prefix("matter.").is_some_and(|deed| of_matter.contains(&deed))
        || verb.strip_prefix("document.").is_some_and(|deed| of_document.contains(&deed))
}

fn clause(fact: &Fact) -> Option<String> {
    let t = |key| text(fact, key);
    Some(match fact.verb.as_str() {
        "document.draft" => format!("拟稿（{}）", t("genre")),
        "document.version" => format!("在“{}”修改文稿，留为第 {} 稿", t("step_name"), number(fact, "version")),
        "document.import" => format!("从文件“{}”导入文稿", t("file")),
        "document.heading" => format!("改为{}", t("heading")),
        "document.follow" => format!("据签报《{}》拟文", t("title")),
        "task.submit" => submitted(fact),
        "task.return" => format!("在“{}”退回至“{}”", t("step_name"), t("to_step")),
        "task.withdraw" => format!("撤回“{}”", t("step_name")),
        "task.transfer" => format!("将“{}”转{}办理", t("step_name"), t("to")),
        "task.circulate" => format!("传阅：{}", t("to")),
        "task.read" => "已阅".into(),
        "task.urge" => "催办".into(),
        "task.reroute" if fact.body.contains_key("delegation") => {
            format!("委托办理：将{}的“{}”交{}", t("from"), t("step_name"), t("to"))
        }
        "task.reroute" if !t("to").is_empty() => format!("将{}的“{}”改派{}", t("from"), t("step_name"), t("to")),
        "task.reroute" => format!("将“{}”调度至“{}”", t("step_name"), t("to_step")),
        "task.add_sign" => format!("在“{}”{}，请{}提出意见", t("step_name"), t("place"), t("to")),
        "task.remove_sign" => format!("减签，不再请{}办理“{}”", t("to"), t("step_name")),
        "task.hand_over" if t("from").is_empty() => "工作交接".into(),
        "task.hand_over" => format!("将{}的工作交给{}", t("from"), t("to")),
        "task.claim" => format!("认领“{}”", t("step_name")),
        "task.release" => format!("放回“{}”，由其他候选人办理", t("step_name")),
        "matter.sub_begin" => format!("开始拟《{}》", t("title")),
        "matter.sub_end" if t("outcome") == "terminated" => format!("子流程“{}”已终止", t("step_name")),
        "matter.sub_end" => format!("子流程“{}”已办结", t("step_name")),
        "matter.owner" if t("owner") == t("who") => "承办，为首办责任人".into(),
        "matter.owner" => format!("交{}承办，为首办责任人", t("owner")),
        "matter.suspend" => "挂起，暂停办理".into(),
        "matter.resume" => "恢复办理".into(),
        "matter.adopt" => format!("改按流程{}办理（原{}）", t("to"), t("from")),
        "matter.terminate" => "终止办理".into(),
        "matter.reopen" => "重新启动".into(),
        _ => return of_clock(fact).or_else(|| of_paper(fact)).or_else(|| super::supervision::clause(fact)),
    })
}

/// What clocks came to, who was told, and what was asked and answered about them.
fn of_clock(fact: &Fact) -> Option<String> {
    let t = |key| text(fact, key);
    Some(match fact.verb.as_str() {
        "task.warning" => format!("{}的“{}”临期，应于 {} 办结，已预警", t("holder"), t("step_name"), t("due")),
        "task.overdue" => format!(
            "{}的“{}”超期，应于 {} 办结，已提醒{}",
            t("holder"),
            t("step_name"),
            t("due"),
            holder_and(t("told"))
        ),
        "task.escalated" => format!("{}的“{}”超期未办，{}", t("holder"), t("step_name"), escalated(t("told"))),
        "task.due" => {
            format!("工作日历调整，{}的“{}”应办结时间由 {} 改为 {}", t("holder"), t("step_name"), t("from"), t("to"))
        }
        "matter.warning" => format!("全程临期，应于 {} 办结，已预警首办责任人{}", t("due"), t("holder")),
        "matter.overdue" => {
            format!("全程超期，应于 {} 办结，已提醒首办责任人{}{}", t("due"), t("holder"), and(t("told")))
        }
        "matter.escalated" => format!("全程超期未办结，{}", escalated(t("told"))),
        "matter.due" => format!("工作日历调整，全程应办结时间由 {} 改为 {}", t("from"), t("to")),
        "extension.ask" => format!("申请将“{}”延期 {}，报{}审批", t("step_name"), t("amount"), t("approver")),
        "extension.grant" => granted(fact),
        "extension.refuse" => format!("不同意{}的“{}”延期 {}", t("holder"), t("step_name"), t("amount")),
        "extension.withdraw" => format!("撤回“{}”延期 {} 的申请", t("step_name"), t("amount")),
        _ => return None,
    })
}

/// What becomes of a paper once it is signed, and of its copies and files.
fn of_paper(fact: &Fact) -> Option<String> {
    let t = |key| text(fact, key);
    Some(match fact.verb.as_str() {
        "document.sign" => format!("签发第 {} 稿，文稿锁定", number(fact, "version")),
        "document.cosign" => format!("代表{}签发", t("organ")),
        "document.number" => format!("编号 {}", t("number")),
        "document.seal" => format!("用印“{}”，{} 份", t("seal"), number(fact, "copies")),
        "seal.partner" => format!("加盖“{}”，由{}确认", t("seal"), t("confirmed_by")),
        "seal.consent" => format!("确认联合用印“{}”", t("seal")),
        "seal.consent_end" => format!("撤回联合用印“{}”的确认", t("seal")),
        "seal.refused" => format!("申请用印“{}”，未予用印", t("seal")),
        "document.issue" => issued(t("to")),
        "document.archive" => format!("归档，档号 {}，保管期限{}", t("code"), t("retention")),
        "dispatch.receipt" => format!("（{}）签收", t("to")),
        "dispatch.return" => format!("（{}）退文", t("to")),
        "dispatch.withdraw" => format!("撤回发给{}的公文", t("to")),
        "dispatch.resend" => format!("重新发给{}", t("to")),
        "dispatch.alarm" => format!("{}逾期未签收，已提醒发文人", t("to")),
        "dispatch.reply" => format!("（{}）答复", t("to")),
        "incoming.receive" => format!("签收来自{}的公文", t("from")),
        "attachment.add" => format!("添加附件“{}”", t("name")),
        "attachment.remove" => format!("删除附件“{}”", t("name")),
        _ => return None,
    })
}

fn submitted(fact: &Fact) -> String {
    let step = text(fact, "step_name");
    let mut line = match text(fact, "choice") {
        "disagree" if fact.body.contains_key("added") => format!("对“{step}”提出加签意见：不同意"),
        _ if fact.body.contains_key("added") => format!("对“{step}”提出加签意见"),
        "disagree" => format!("在“{step}”不同意"),
        _ => format!("办理“{step}”"),
    };
    for (key, label) in [("number", "，编号 "), ("owner", "，首办责任人 ")] {
        let value = text(fact, key);
        if !value.is_empty() {
            line.push_str(label);
            line.push_str(value);
        }
    }
    line
}

/// Whoever has it, and who else was told.
fn holder_and(told: &str) -> String {
    if told.is_empty() { "本人".into() } else { format!("本人和{told}") }
}

fn and(told: &str) -> String {
    if told.is_empty() { String::new() } else { format!("和{told}") }
}

fn escalated(told: &str) -> String {
    if told.is_empty() { "没有可以提醒的分管领导".into() } else { format!("已提醒{told}") }
}

fn granted(fact: &Fact) -> String {
    let t = |key| text(fact, key);
    let whole = t("whole");
    let whole = if whole.is_empty() { String::new() } else { format!("，全程时限顺延至 {whole}") };
    let (holder, step, amount, due) = (t("holder"), t("step_name"), t("amount"), t("due"));
    format!("同意{holder}的“{step}”延期 {amount}，应于 {due} 办结{whole}")
}

fn issued(to: &str) -> String {
    if to.is_empty() { "印发".into() } else { format!("印发，分送{to}") }
}

pub(super) fn text<'a>(fact: &'a Fact, key: &str) -> &'a str {
    fact.body.get(key).and_then(Value::as_str).unwrap_or_default()
}

pub(super) fn number(fact: &Fact, key: &str) -> i64 {
    fact.body.get(key).and_then(Value::as_i64).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use lexicon::FactId;

    fn fact(verb: &str, body: &[(&str, &str)]) -> Fact {
        let builder = Fact::new(verb, "matter:x").with("who", "林晓棠");
        let builder = body.iter().fold(builder, |b, (k, v)| b.with(*k, *v));
        builder.build(FactId::from_uuid(Default::default()), Instant::from_ms(0))
    }

    #[test]
    fn facts_read_as_an_office_writes() {
        for (verb, body, what, quote) in [
            (
                "task.submit",
                vec![("step_name", "科室核稿"), ("choice", "agree"), ("opinion", "同意。")],
                "办理“科室核稿”",
                "同意。",
            ),
            (
                "task.submit",
                vec![("step_name", "科室核稿"), ("choice", "agree"), ("opinion", "数据已核。"), ("added", "1")],
                "对“科室核稿”提出加签意见",
                "数据已核。",
            ),
            ("matter.owner", vec![("owner", "林晓棠")], "承办，为首办责任人", ""),
            ("matter.owner", vec![("owner", "何砚秋")], "交何砚秋承办，为首办责任人", ""),
            (
                "task.submit",
                vec![("step_name", "会签"), ("choice", "disagree"), ("opinion", "第二条依据不足")],
                "在“会签”不同意",
                "第二条依据不足",
            ),
            (
                "task.return",
                vec![("step_name", "签发"), ("to_step", "拟稿"), ("reason", "数字有误")],
                "在“签发”退回至“拟稿”",
                "数字有误",
            ),
            ("document.issue", vec![("to", "区财政局")], "印发，分送区财政局", ""),
        ] {
            let line = tell(&fact(verb, &body)).unwrap();
            assert_eq!((line.who.as_str(), line.what.as_str(), line.quote.as_str()), ("林晓棠", what, quote));
        }
    }

    #[test]
    fn a_saved_keystroke_is_not_part_of_the_story() {
        assert!(tell(&fact("draft.save", &[])).is_none());
        assert!(tell(&fact("task.see", &[])).is_none());
    }
}
