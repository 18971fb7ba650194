//! The words a user reads for the steps of the limits table.

/// A flow's name, or its key for one this table does not know.
pub(super) fn flow(key: &str) -> &str {
    match key {
        "outgoing" => "发文",
        "joint" => "联合发文",
        "simple" => "便函",
        "incoming" => "收文",
        "reading" => "收文阅件",
        "petition" => "请示答复",
        "memo" => "签报",
        other => other,
    }
}

/// A step's name and place in the table, or its key for one this table does not know.
pub(super) fn step<'a>(flow: &str, key: &'a str) -> (&'a str, usize) {
    let steps: &[(&str, &str)] = match flow {
        "outgoing" | "simple" | "joint" => OUTGOING,
        "incoming" | "petition" => INCOMING,
        "reading" => READING,
        "memo" => MEMO,
        _ => &[],
    };
    if key == office::limits::WHOLE {
        return ("全程", 0);
    }
    let found = steps.iter().position(|(k, _)| *k == key);
    found.map_or((key, usize::MAX), |at| (steps[at].1, at + 1))
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
