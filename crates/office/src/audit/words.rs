//! The words the auditor reads for what was done.

use crate::people::{Role, UnitKind};
use crate::process::definitions;

/// Every verb with its words, in the order shown to the auditor.
pub const VERBS: &[(&str, &str)] = &[
    ("session.open", "登录"),
    ("session.fail", "登录失败"),
    ("session.end", "退出登录"),
    ("session.end-all", "在所有设备上退出"),
    ("session.expel", "强制下线"),
    ("password.change", "修改密码"),
    ("password.preset", "在服务器上设置密码"),
    ("activation.issue", "发放一次性链接"),
    ("activation.use", "使用一次性链接"),
    ("policy.set", "设定登录策略"),
    ("grant.propose", "建议授权"),
    ("grant.decline", "退回授权建议"),
    ("grant.give", "授予角色"),
    ("grant.revoke", "收回角色"),
    ("unit.create", "建立单位"),
    ("unit.edit", "修改单位"),
    ("unit.fonds", "登记全宗号"),
    ("unit.close", "撤销单位"),
    ("unit.reopen", "恢复单位"),
    ("department.create", "建立科室"),
    ("department.edit", "修改科室"),
    ("department.close", "撤销科室"),
    ("department.reopen", "恢复科室"),
    ("person.create", "建立账号"),
    ("person.edit", "修改人员"),
    ("person.move", "调动"),
    ("person.leave", "离任"),
    ("person.return", "恢复在职"),
    ("person.disable", "停用账号"),
    ("person.enable", "启用账号"),
    ("post.appoint", "任职"),
    ("post.end", "免职"),
    ("import.apply", "批量导入"),
    ("seal.create", "登记印章"),
    ("seal.withdraw", "停用印章"),
    ("seal.refused", "未予用印"),
    ("seal.consent", "确认联合用印"),
    ("seal.consent_end", "撤回联合用印确认"),
    ("seal.partner", "联合用印"),
    ("series.create", "建立编号序列"),
    ("series.genre", "定编号序列的文种"),
    ("letter.format", "选定函的格式"),
    ("number.reserve", "留号"),
    ("number.void", "作废号码"),
    ("number.take_over", "承接号码"),
    ("limit.set", "修改时限"),
    ("limit.install", "装入统一时限"),
    ("calendar.set", "登记工作日历"),
    ("flow.publish", "发布流程"),
    ("flow.draft", "保存流程草稿"),
    ("flow.discard", "放弃流程草稿"),
    ("flow.drop", "改用系统流程"),
    ("form.publish", "发布打印表单"),
    ("form.draft", "保存打印表单草稿"),
    ("form.discard", "放弃打印表单草稿"),
    ("form.drop", "改用系统打印表单"),
    ("supervision.rules", "修改督办规则"),
    ("supervision.visit", "记录实地督查"),
    ("supervision.found", "补记督查发现的问题"),
    ("supervision.visit_file", "加督查现场材料"),
    ("supervision.finding", "督查发现转立项"),
    ("supervision.group", "设立专项小组"),
    ("supervision.group_change", "调整专项小组"),
    ("supervision.group_remove", "撤销专项小组"),
    ("supervision.template", "修改台账样式"),
    ("inspection.plan", "编制督查检查计划"),
    ("inspection.drop", "撤销督查检查计划"),
    ("inspection.rules", "修改督查检查频次规则"),
    ("supervision.sheet", "发出督办单"),
    ("supervision.sheet_sign", "签收督办单"),
    ("register.print", "打印登记簿"),
    ("register.export", "导出登记簿"),
    ("supervision.export", "导出督办台账"),
    ("supervision.import", "批量立项"),
    ("calendar_feed.make", "生成日历订阅地址"),
    ("calendar_feed.revoke", "停用日历订阅地址"),
    ("ledger.export", "导出流水"),
    ("document.draft", "拟稿"),
    ("draft.save", "保存文稿"),
    ("document.take_over", "接手拟稿"),
    ("document.series", "选定编号序列"),
    ("document.sign", "签发"),
    ("document.cosign", "联合签发"),
    ("document.follow", "据签报拟文"),
    ("document.number", "编号"),
    ("document.seal", "用印"),
    ("document.issue", "印发"),
    ("document.archive", "归档"),
    ("task.submit", "办理环节"),
    ("task.return", "退回"),
    ("task.withdraw", "撤回"),
    ("task.transfer", "转办"),
    ("task.circulate", "传阅"),
    ("task.read", "阅读"),
    ("task.see", "打开"),
    ("task.urge", "催办"),
    ("task.add_sign", "加签"),
    ("task.remove_sign", "减签"),
    ("task.hand_over", "工作交接"),
    ("delegation.make", "委托"),
    ("delegation.revoke", "收回委托"),
    ("task.claim", "认领"),
    ("matter.sub_begin", "发起子流程"),
    ("task.release", "放回"),
    ("matter.sub_end", "子流程结束"),
    ("task.reroute", "调度"),
    ("matter.owner", "确定首办责任人"),
    ("matter.suspend", "挂起"),
    ("matter.resume", "恢复办理"),
    ("matter.adopt", "迁移流程版本"),
    ("matter.terminate", "终止办理"),
    ("matter.reopen", "重新启动"),
    ("dispatch.receipt", "签收"),
    ("dispatch.return", "退文"),
    ("dispatch.withdraw", "撤回发出的公文"),
    ("dispatch.resend", "重新发送"),
    ("dispatch.alarm", "逾期未签收提醒"),
    ("dispatch.reply", "答复"),
    ("incoming.receive", "收到公文"),
    ("notice.read", "阅读通知"),
    ("attachment.add", "添加附件"),
    ("attachment.remove", "删除附件"),
];

/// The words for a verb; the verb itself when it has none.
#[must_use]
pub fn label(verb: &str) -> &str {
    VERBS.iter().find(|(v, _)| *v == verb).map_or(verb, |(_, words)| words)
}

/// What kind of thing a subject is.
pub(super) fn kind_label(kind: &str) -> &str {
    match kind {
        "person" => "人员",
        "unit" => "单位",
        "department" => "科室",
        "series" => "编号序列",
        "seal" => "印章",
        "flow" => "流程",
        "setting" => "设置",
        "directory" => "名册",
        "limit" => "时限",
        "ledger" => "流水",
        "matter" | "document" => "公文",
        "dispatch" => "收发",
        "notice" => "通知",
        other => other,
    }
}

/// The word for a particular; none for identifiers and for what the line says already.
pub(super) fn key_label(key: &str) -> Option<&str> {
    Some(match key {
        "grant" | "post" | "who" | "department" | "leader" | "picture" | "salt" | "revision" => return None,
        "name" => "名称",
        "before" => "原名称",
        "login" => "账号",
        "role" => "角色",
        "title" => "职务",
        "head" => "负责人",
        "from" => "起",
        "to" => "止",
        "on" => "日期",
        "day" => "日期",
        "reason" => "原因",
        "agent" => "浏览器",
        "number" => "文号",
        "code" => "代码",
        "version" => "版本",
        "rows" => "条数",
        "diameter_mm" => "直径（毫米）",
        "kind" => "性质",
        "flow" => "流程",
        "step" => "环节",
        "urgency" => "缓急",
        "limit" => "时限",
        "note" => "说明",
        "works" => "上班",
        "units" => "单位",
        "people" => "人员",
        "departments" => "科室",
        "proposals" => "授权建议",
        "policy" => "策略",
        "after" => "从此条之后",
        "fonds" => "全宗号",
        "organ" => "发文机关",
        "at_once" => "紧急停用",
        "year" => "年份",
        other => other,
    })
}

/// Codes that the auditor reads in words.
pub(super) fn value_label(key: &str, value: &str) -> String {
    let words = match (key, value) {
        ("role", code) => return code.parse().map_or_else(|_| code.to_owned(), |r: Role| r.label().to_owned()),
        ("reason", "unknown") => "没有这一账号",
        ("reason", "inactive") => "账号不能使用",
        ("reason", "password") => "密码不对",
        ("reason", "locked") => "已锁定",
        ("kind", code) => return code.parse().map_or_else(|_| code.to_owned(), |k: UnitKind| k.label().to_owned()),
        ("flow", key) => flow_name(key).unwrap_or(key),
        ("policy", text) => return policy(text),
        (_, other) => other,
    };
    words.to_owned()
}

/// A subject that is always the same thing.
pub(super) fn fixed(subject: &str) -> Option<&'static str> {
    let (kind, id) = subject.split_once(':')?;
    match (kind, id) {
        ("setting", "login-policy") => Some("登录策略"),
        ("setting", "holiday-notices") => Some("放假安排"),
        ("limit", "shipped") => Some("统一时限"),
        ("register", "outgoing") => Some("发文登记簿"),
        ("register", "incoming") => Some("收文登记簿"),
        ("ledger", _) => Some("全部"),
        ("directory", _) => Some("单位、科室和人员"),
        ("flow", key) => flow_name(key),
        _ => None,
    }
}

fn flow_name(key: &str) -> Option<&'static str> {
    let body = definitions::shipped().into_iter().find(|s| s.key == key)?.body;
    body.lines().find_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'))
}

/// A policy, kept as JSON, in words; what has no word here is not told.
fn policy(text: &str) -> String {
    let fields: serde_json::Map<String, serde_json::Value> = serde_json::from_str(text).unwrap_or_default();
    let words = |(key, value): (&String, &serde_json::Value)| {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        Some(match key.as_str() {
            "failures" => format!("连续输错 {value} 次锁定"),
            "lock_minutes" => format!("锁定 {value} 分钟"),
            "idle_minutes" => format!("{value} 分钟不操作自动退出"),
            "session_hours" => format!("登录最长 {value} 小时"),
            "password_days" if value == "0" => "密码不限期".into(),
            "password_days" => format!("密码 {value} 天更换"),
            "link_hours" => format!("一次性链接 {value} 小时有效"),
            "hours" => format!("办公时间 {value}"),
            "times" => format!("最多延期 {value} 次"),
            "share" => format!("累计延期不超过原时限 {value}%"),
            _ => return None,
        })
    };
    fields.iter().filter_map(words).collect::<Vec<_>>().join("，")
}
