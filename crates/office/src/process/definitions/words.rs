//! A definition in the words of the office (流程用语).

use flow::{ActorRule, Definition, EmptyPolicy, Mode, OpinionRule, Scope, Step};

use crate::people::Role;

/// Who handles a step.
#[must_use]
pub fn who(definition: &Definition, rule: &ActorRule) -> String {
    match rule {
        ActorRule::Initiator => "发起人".into(),
        ActorRule::DepartmentHead => "发起人科室负责人".into(),
        ActorRule::LeaderInCharge => "分管领导".into(),
        ActorRule::Role { role, scope } => {
            let name = role.as_str().parse::<Role>().map_or(role.as_str(), |r| r.label());
            let within = if *scope == Scope::InitiatorDepartment { "（发起人科室）" } else { "" };
            format!("“{name}”角色{within}")
        }
        ActorRule::Post { post } => format!("职务“{}”", post.as_str()),
        ActorRule::Field { name } => format!("所列{}", field(definition, name.as_str())),
        ActorRule::Previous => "上一环节办理人".into(),
        ActorRule::Chosen { from } => format!("提交时从{}中选定", who(definition, from)),
        ActorRule::Union(rules) => rules.iter().map(|r| who(definition, r)).collect::<Vec<_>>().join("、"),
    }
}

/// How several decide together, and what happens when there is nobody.
#[must_use]
pub fn manner(step: &Step) -> Vec<String> {
    let mode = (step.mode != Mode::Single).then(|| mode(step.mode));
    let nobody = (step.empty != EmptyPolicy::Stop).then(|| format!("没有办理人的，{}", empty(step.empty)));
    let merged = step.merge_same.then(|| "与上一环节同一人的，不再重复办理".to_owned());
    [mode, nobody, merged].into_iter().flatten().collect()
}

/// How several decide together 办理方式.
#[must_use]
pub fn mode(mode: Mode) -> String {
    match mode {
        Mode::Single => "一人办理".to_owned(),
        Mode::All => "同时办理，全部办完".to_owned(),
        Mode::Any => "一人办理即可".to_owned(),
        Mode::Sequence => "依次办理".to_owned(),
        Mode::Ratio(share) => format!("同意的达到 {share}% 即通过"),
        Mode::Veto => "一人不同意即不通过".to_owned(),
    }
}

/// What happens when there is nobody.
#[must_use]
pub fn empty(policy: EmptyPolicy) -> &'static str {
    match policy {
        EmptyPolicy::Stop => "停下并说明",
        EmptyPolicy::Skip => "跳过",
        EmptyPolicy::Deputy => "由代办人办理",
    }
}

/// Whether an opinion is asked.
#[must_use]
pub fn opinion(rule: OpinionRule) -> &'static str {
    match rule {
        OpinionRule::None => "不写意见",
        OpinionRule::Optional => "可写意见",
        OpinionRule::Required => "须写意见",
    }
}

/// What the handler may choose, and whether an opinion is asked.
#[must_use]
pub fn choices(step: &Step) -> String {
    let words: Vec<&str> = step.choices.iter().map(|c| c.label.as_str()).collect();
    let opinion = match step.opinion {
        OpinionRule::None => "",
        OpinionRule::Optional => "，可写意见",
        OpinionRule::Required => "，须写意见",
    };
    format!("{}{opinion}", words.join("、"))
}

/// What the handler may change.
#[must_use]
pub fn edits(definition: &Definition, step: &Step) -> String {
    step.edits.iter().map(|e| field(definition, e.as_str())).collect::<Vec<_>>().join("、")
}

const FIELDS: &[(&str, &str)] = &[
    ("content", "正文"),
    ("attachments", "附件"),
    ("checks", "五关审核"),
    ("issue_number", "发文字号"),
    ("seal", "印章"),
    ("distribution", "主送、抄送"),
    ("archival_code", "档号"),
    ("retention", "保管期限"),
    ("title", "标题"),
    ("genre", "文种"),
    ("urgency", "缓急"),
    ("sender", "来文单位"),
    ("sender_number", "来文字号"),
    ("received_on", "收文日期"),
    ("pages", "页数"),
    ("note", "备注"),
    ("kind", "办件或阅件"),
    ("deadline", "办理期限"),
    ("due", "办理时限"),
    ("result", "办理结果"),
    ("reply", "答复"),
];

/// A field's name: the word of the office, or the one the definition gives, or its key.
fn field(definition: &Definition, key: &str) -> String {
    let known = FIELDS.iter().find(|(k, _)| *k == key).map(|(_, word)| (*word).to_owned());
    let given = || definition.variables().iter().find(|v| v.name.as_str() == key).map(|v| v.label.clone());
    known.or_else(given).unwrap_or_else(|| key.to_owned())
}
