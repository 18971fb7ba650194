//! The words a user reads for the steps of the limits table.

/// A flow's name, or its key for one this table does not know.
pub(super) fn flow(key: &str) -> &str {
    match key {
        "outgoing" => "发文",
        "incoming" => "收文",
        other => other,
    }
}

/// A step's name and place in the table, or its key for one this table does not know.
pub(super) fn step<'a>(flow: &str, key: &'a str) -> (&'a str, usize) {
    let steps: &[(&str, &str)] = match flow {
        "outgoing" => OUTGOING,
        "incoming" => INCOMING,
        _ => &[],
    };
    let found = steps.iter().position(|(k, _)| *k == key);
    found.map_or((key, usize::MAX), |at| (steps[at].1, at))
}

const OUTGOING: &[(&str, &str)] = &[
    ("draft", "拟稿"),
    ("section_review", "科室核稿"),
    ("countersign", "会签"),
    ("office_review", "办公室审核"),
    ("sign", "签发"),
    ("recheck", "复核"),
    ("number", "编号"),
    ("seal", "用印"),
    ("issue", "印发"),
    ("archive", "归档"),
];

const INCOMING: &[(&str, &str)] = &[
    ("receipt", "签收"),
    ("register", "登记"),
    ("preliminary", "初审"),
    ("propose", "拟办"),
    ("instruct", "批示"),
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
