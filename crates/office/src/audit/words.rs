//! The words the auditor reads for what was done.

use crate::people::Role;

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
    ("series.create", "建立编号序列"),
    ("number.reserve", "留号"),
    ("number.void", "作废号码"),
    ("limit.set", "修改时限"),
    ("limit.install", "装入统一时限"),
    ("calendar.set", "登记工作日历"),
    ("flow.publish", "发布流程"),
    ("register.export", "导出登记簿"),
    ("ledger.export", "导出流水"),
    ("document.draft", "拟稿"),
    ("draft.save", "保存文稿"),
    ("document.take_over", "接手拟稿"),
    ("document.series", "选定编号序列"),
    ("document.sign", "签发"),
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
    ("task.reroute", "调度"),
    ("matter.suspend", "挂起"),
    ("matter.resume", "恢复办理"),
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
        "grant" | "post" | "who" | "department" | "leader" | "picture" => return None,
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
        (_, other) => other,
    };
    words.to_owned()
}
