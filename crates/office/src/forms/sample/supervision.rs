//! Samples of the forms of 督查督办.

use serde_json::{Value, json};

use super::{AT, DAY, MARKUP, Size, count, text};

/// A sheet: colour and word as given.
pub(super) fn sheet(size: Size, (colour, word): (&str, &str)) -> Value {
    let support: Vec<String> = (0..count(size, 2, 60))
        .map(|n| if n == 0 { "云泽区财政局" } else { "云泽区住房和城乡建设局" }.to_owned())
        .collect();
    let mut value = json!({
        "number": text(size, "督单〔2026〕12号", 2), "colour": colour, "word": word,
        "to": text(size, "云泽区应急管理局", 6), "part": text(size, "牵头", 1),
        "lead": text(size, "云泽区应急管理局", 6), "support": support,
        "requirement": demanded(size),
        "limit": text(size, "2026年12月20日", 1), "answer_on": text(size, "2026年11月30日", 1),
        "urges": text(size, "已过办结时限，仍未按要求办结，现予督办，请限期整改，并说明情况和措施。", 1),
        "issued_by": text(size, "董砺", 10), "issued_on": text(size, DAY, 1),
        "signed_by": text(size, "方远", 10), "signed_at": text(size, "2026年11月23日 15:40", 1),
    });
    add(&mut value, item(size));
    value
}

fn demanded(size: Size) -> String {
    match size {
        Size::Huge => MARKUP.repeat(20),
        _ => text(size, "请认真组织办理，按时限要求办结，并于反馈时间前报送办理情况。", 1),
    }
}

fn item(size: Size) -> Value {
    json!({
        "item_number": text(size, "督〔2026〕36号", 2),
        "content": text(size, "排查整治沿街商铺燃气安全隐患。立即落实到户。", 60),
        "target": text(size, "隐患全部整改到位；320 户", 10),
        "source": text(size, "领导批示", 1),
        "source_words": text(size, "请应急局牵头，逐户过一遍，年底前整改到位并报结果。", 40),
        "source_by": text(size, "周明川", 10), "source_on": text(size, "2026年11月20日", 1),
    })
}

fn add(value: &mut Value, more: Value) {
    if let (Value::Object(all), Value::Object(more)) = (value, more) {
        all.extend(more);
    }
}

/// The card of an item.
pub(super) fn card(size: Size) -> Value {
    let mut value = json!({
        "category": text(size, "专项督查", 1), "ledger": text(size, "重点工作台账", 1),
        "strategy": text(size, "一街一策，逐户销号。", 40), "rhythm": text(size, "每半月", 1),
        "limit": text(size, "2026年12月20日", 1), "light": text(size, "临期预警", 1), "progress": text(size, "60%", 1),
        "opened_on": text(size, "2026年11月21日", 1), "closed_on": text(size, "2026年12月18日", 1),
        "withdrawn_on": "", "withdrawn_why": "",
        "cared_by": text(size, "周明川", 10), "commissioner": text(size, "苏禾", 10),
    });
    add(&mut value, item(size));
    add(&mut value, rows(size));
    value
}

fn rows(size: Size) -> Value {
    let list = |usual, huge, one: &dyn Fn(usize) -> Value| (0..count(size, usual, huge)).map(one).collect::<Vec<_>>();
    json!({
        "charges": list(2, 40, &|n| json!({
            "unit": "区应急局", "part": if n == 0 { "牵头" } else { "配合" }, "person": text(size, "方远", 10),
            "handed_at": AT, "signed": text(size, "方远 11月23日 15:40", 3), "ended": text(size, "", 1),
        })),
        "milestones": list(3, 60, &|_| json!({
            "name": text(size, "完成排查", 20), "due_on": DAY, "done_on": DAY,
        })),
        "feedback": list(2, 120, &|n| json!({
            "unit": "区应急局", "due_on": DAY, "given": text(size, "方远 11月28日 09:30", 3), "progress": "60%",
            "says": if size == Size::Huge { MARKUP.repeat(5) } else { "已排查 320 户，整改 190 户。".to_owned() },
            "verdict": if n == 0 { "通过" } else { "" }, "remark": "",
        })),
        "sheets": list(2, 60, &|_| json!({
            "number": "督单〔2026〕12号", "word": "督办通知单", "unit": "云泽区应急管理局", "issued_on": DAY,
            "answer_on": DAY, "signed": text(size, "方远 11月23日 15:40", 3),
        })),
        "events": list(6, 300, &|_| json!({
            "at": "2026年11月23日 10:20", "who": "董砺", "what": text(size, "要求区应急局于 2026-11-30 前反馈", 10),
            "says": text(size, "", 1),
        })),
    })
}
