//! The words a user reads for the steps of the limits table.

/// What a flow is called among its rows, or the name given for one this table does not know.
pub(super) fn flow<'a>(key: &str, other: &'a str) -> &'a str {
    match key {
        "outgoing" => "发文",
        "joint" => "联合发文",
        "simple" => "便函",
        "incoming" => "收文",
        "reading" => "收文阅件",
        "petition" => "请示答复",
        "memo" => "签报",
        _ => other,
    }
}

/// What a row of the table is called, where this table knows it.
pub(super) fn step(flow: &str, key: &str) -> Option<&'static str> {
    let steps: &[(&str, &str)] = match flow {
        "outgoing" | "simple" | "joint" => OUTGOING,
        "incoming" | "petition" => INCOMING,
        "reading" => READING,
        "memo" => MEMO,
        _ => &[],
    };
    if key == office::limits::WHOLE {
        return Some("全程");
    }
    steps.iter().find(|(k, _)| *k == key).map(|(_, name)| *name)
}

const OUTGOING: &[(&str, &str)] = &[
    ("draft", "拟稿"),
    ("section_review", "科室核稿"),
    ("countersign", "会签"),
    ("office_review", "办公室审核"),
    ("sign", "签发"),
    ("cosign", "联合签发"),
    ("recheck", "复核"),
    ("number", "编号"),
    ("seal", "用印"),
    ("issue", "印发"),
    ("archive", "归档"),
];

const READING: &[(&str, &str)] = &[
    ("register", "登记"),
    ("preliminary", "初审"),
    ("propose", "拟定传阅范围"),
    ("circulate", "传阅"),
    ("finish", "办结"),
    ("archive", "归档"),
];

const MEMO: &[(&str, &str)] = &[
    ("draft", "拟稿"),
    ("section_review", "科室核稿"),
    ("countersign", "会签"),
    ("office_review", "办公室审核"),
    ("instruct", "领导批示"),
    ("handle", "办理知悉"),
    ("archive", "归档"),
];

const INCOMING: &[(&str, &str)] = &[
    ("receipt", "签收"),
    ("register", "登记"),
    ("preliminary", "初审"),
    ("propose", "拟办"),
    ("consult", "征求意见"),
    ("instruct", "批示"),
    ("reply", "拟批复"),
    ("circulate", "传阅"),
    ("handle", "承办"),
    ("finish", "办结"),
    ("answer", "答复"),
    ("archive", "归档"),
];

/// What a number's state is called.
pub(super) fn state(code: &str) -> &str {
    match code {
        "used" => "已用",
        "reserved" => "留号",
        "void" => "作废",
        other => other,
    }
}
