//! Samples (样例): what a template is looked at with and tried on before it is published. One as it comes most days, one with
//! nothing filled in, one with more than any office has.

mod supervision;

use lexicon::{Date, chinese_date};
use serde_json::{Value, json};

use super::{Data, Form, hands};
use crate::matter::Kind;

/// Names of the samples, as a page asks for them.
pub const NAMES: [&str; 3] = ["一般", "空白", "很多"];

/// Every sample of a form, with its name.
#[must_use]
pub fn all(form: Form, unit: &str, day: Date) -> Vec<(&'static str, Data)> {
    NAMES.iter().map(|name| (*name, sample(form, name, (unit, day)))).collect()
}

/// One sample; an unknown name is taken for the first.
#[must_use]
pub fn sample(form: Form, name: &str, (unit, day): (&str, Date)) -> Data {
    let size = match name {
        "空白" => Size::Empty,
        "很多" => Size::Huge,
        _ => Size::Usual,
    };
    let mut value = match form {
        Form::OutgoingSheet => outgoing(size),
        Form::IncomingSheet => incoming(size),
        Form::MemoSheet => memo(size),
        Form::Receipt => receipt(size),
        Form::OutgoingRegister => outgoing_register(size, day),
        Form::IncomingRegister => incoming_register(size, day),
        Form::TableSign => table_sign(size),
        Form::Notice => notice(size, unit, day),
        Form::Record => record(size),
        Form::SupervisionNotice => supervision::sheet(size, ("notice", "督办通知单")),
        Form::SupervisionSheet => supervision::sheet(size, ("orange", "橙色预警单")),
        Form::SupervisionCard => supervision::card(size),
    };
    value["unit"] = json!(unit);
    value["printed_on"] = json!(chinese_date(day));
    Data::new(form, format!("{}（{name}样例）", form.name()), value)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Size {
    Usual,
    Empty,
    Huge,
}

/// How many lines of something a sample has.
const fn count(size: Size, usual: usize, huge: usize) -> usize {
    match size {
        Size::Usual => usual,
        Size::Empty => 0,
        Size::Huge => huge,
    }
}

/// A text: as it usually is, nothing, or again and again.
fn text(size: Size, usual: &str, times: usize) -> String {
    match size {
        Size::Usual => usual.to_owned(),
        Size::Empty => String::new(),
        Size::Huge => usual.repeat(times),
    }
}

/// Typed words that would do harm if they were ever read as markup.
const MARKUP: &str = "请按 *重点* 办理。#panic(\"停\") #read(\"/etc/passwd\") $x$ <标记> \\ `码` = 题";
const TITLE: &str = "云泽区人民政府办公室关于切实做好今冬明春森林草原防灭火工作的通知";
const AT: &str = "11月23日 10:20";
const DAY: &str = "2026年11月23日";

fn hand(who: &str, says: &str) -> Value {
    json!({ "who": who, "says": says, "at": AT, "date": DAY })
}

/// The hands of a step: those given, none, or two hundred with names of thirty characters.
fn written(size: Size, usual: &[(&str, &str)], huge: usize) -> Value {
    match size {
        Size::Empty => json!([]),
        Size::Usual => usual.iter().map(|(who, says)| hand(who, says)).collect(),
        Size::Huge => (0..huge).map(|_| hand(&"欧阳若水".repeat(8)[..90], MARKUP)).collect(),
    }
}

fn hands_of(kind: Kind, written: Vec<(&str, Value)>) -> Value {
    let mut hands = hands::empty(kind);
    for (step, list) in written {
        hands[step] = list;
    }
    hands
}

/// A step of the unit's own.
fn others(size: Size) -> Value {
    let one = |n: usize| json!({ "step": format!("法制审核{}", n + 1), "hands": written(size, &[], 3) });
    (0..count(size, 0, 6)).map(one).collect()
}

fn attachments(size: Size) -> Vec<String> {
    (0..count(size, 2, 12)).map(|n| text(size, if n == 0 { "责任分工表" } else { "值班安排表" }, 4)).collect()
}

fn outgoing(size: Size) -> Value {
    let agree = |who: &'static str| [(who, "同意。")];
    json!({
        "number": text(size, "云政办发〔2026〕12号", 2),
        "urgency": text(size, "特急", 1), "label": "公开", "genre": "通知",
        "title": text(size, TITLE, 4),
        "main_to": text(size, "各镇人民政府，区政府各部门，", 20),
        "cc": text(size, "区委办公室，区人大常委会办公室，区政协办公室", 8),
        "attachments": attachments(size),
        "copies": count(size, 60, 9_999),
        "drafter": text(size, "林晓棠", 10), "drafted_on": text(size, "2026年11月20日", 1),
        "hands": hands_of(Kind::Outgoing, vec![
            ("sign", written(size, &[("顾怀安", "同意印发。")], 20)),
            ("countersign", written(size, &[("何砚秋", "同意。"), ("区财政局 周以宁", "同意，所需经费在部门预算中安排。")], 200)),
            ("office_review", written(size, &[("程屿", "内容、格式均已核过，送顾区长签发。")], 3)),
            ("section_review", written(size, &agree("沈知行"), 3)),
            ("recheck", written(size, &[("程屿", "复核无误")], 2)),
        ]),
        "others": others(size),
        "checks": text(size, "五关均通过", 30),
        "sealed_by": text(size, "程屿", 15), "sealed_at": text(size, "11月23日 15:10", 1),
        "dated_on": text(size, DAY, 1), "issued": text(size, DAY, 1),
    })
}

fn incoming(size: Size) -> Value {
    json!({
        "number": text(size, "收文2026-0123", 2), "received_on": text(size, "2026年11月23日 09:12", 1),
        "nature": text(size, "办件", 1), "source": text(size, "云泽区应急管理局", 8),
        "source_number": text(size, "云应急〔2026〕45号", 4), "dated_on": text(size, "2026年11月20日", 1),
        "urgency": text(size, "加急", 1), "label": "内部", "copies": count(size, 1, 9_999),
        "due": text(size, "2026年11月30日 17:30", 1), "title": text(size, "关于申请调拨森林防火物资的请示", 8),
        "hands": hands_of(Kind::Incoming, vec![
            ("propose", written(size, &[("程屿", "拟请顾区长批示，财政局、发展改革局办理。")], 5)),
            ("instruct", written(size, &[("顾怀安", "同意。请财政局牵头，三日内落实到位。")], 200)),
            ("lead", written(size, &[("区财政局 周以宁", "已安排资金，物资今日装车。")], 10)),
            ("circulate", written(size, &[("何砚秋", "已阅")], 40)),
        ]),
        "others": others(size),
        "result": text(size, "已调拨到位", 40), "owner": text(size, "周以宁", 10),
        "reply": text(size, "所请事项已办理。（2026年11月26日）", 10),
    })
}

fn memo(size: Size) -> Value {
    json!({
        "number": text(size, "云办签〔2026〕7号", 2),
        "urgency": text(size, "加急", 1), "label": "内部", "genre": "请示",
        "title": text(size, "关于组织开展节前安全检查的请示", 8), "main_to": text(size, "顾怀安同志", 20),
        "attachments": attachments(size),
        "drafter": text(size, "林晓棠", 10), "drafted_on": text(size, "2026年11月20日", 1),
        "hands": hands_of(Kind::Memo, vec![
            ("instruct", written(size, &[("顾怀安", "同意，请办公室牵头。")], 60)),
            ("office_review", written(size, &[("程屿", "拟同意，请顾区长批示。")], 5)),
            ("section_review", written(size, &[("沈知行", "同意")], 5)),
            ("handle", written(size, &[("林晓棠", "已办理")], 5)),
        ]),
        "others": others(size),
    })
}

fn receipt(size: Size) -> Value {
    let total = count(size, 18, 400);
    let row = |n: usize| {
        let signed = n.is_multiple_of(3);
        json!({
            "unit": format!("{}{}", text(size, "青岚镇人民政府", 3), if n == 0 { String::new() } else { n.to_string() }),
            "kind": if n.is_multiple_of(4) { "抄送" } else { "主送" }, "sent_at": "11月23日 15:40",
            "signed_by": if signed { text(size, "苏若禾", 10) } else { String::new() },
            "signed_at": if signed { "11月23日 16:02" } else { "" },
            "note": if n == 4 { "逾期未签收" } else { "" },
        })
    };
    json!({
        "title": text(size, TITLE, 4), "number": text(size, "云政办发〔2026〕12号", 1),
        "issued": text(size, "2026年11月23日 15:40", 1),
        "sent": total, "signed": total.div_ceil(3), "late": usize::from(total > 4),
        "rows": (0..total).map(row).collect::<Vec<_>>(),
    })
}

fn outgoing_register(size: Size, day: Date) -> Value {
    let row = |n: usize| {
        json!({
            "number": format!("云政办发〔{}〕{}号", day.year(), n + 1),
            "title": text(size, if n.is_multiple_of(3) { TITLE } else { "关于召开全区安全生产工作会议的通知" }, 3),
            "genre": "通知", "urgency": urgent(n),
            "dated_on": format!("2026年11月{}日", n % 28 + 1), "issued_on": format!("2026年11月{}日", n % 28 + 1),
            "copies": 60, "drafter": text(size, "林晓棠", 6), "signed": "12/18",
        })
    };
    let rows: Vec<Value> = (0..count(size, 30, 600)).map(row).collect();
    json!({ "span": format!("{}年", day.year()), "rows": rows })
}

fn incoming_register(size: Size, day: Date) -> Value {
    let row = |n: usize| {
        json!({
            "number": format!("{}-{:04}", day.year(), n + 1), "received_on": format!("2026年11月{}日", n % 28 + 1),
            "source": text(size, "云泽区应急管理局", 3), "source_number": format!("云应急〔2026〕{}号", n + 1),
            "title": text(size, "关于申请调拨森林防火物资的请示", 4), "nature": "办件",
            "urgency": urgent(n), "owner": text(size, "周以宁", 6), "state": "办结",
            "result": text(size, "已调拨到位", 40),
        })
    };
    let rows: Vec<Value> = (0..count(size, 24, 400)).map(row).collect();
    json!({ "span": format!("{}年", day.year()), "rows": rows })
}

fn table_sign(size: Size) -> Value {
    let usual = [("顾怀安", "云泽区人民政府"), ("苏禾", ""), ("欧阳若水", "云泽区发展和改革局")];
    let names: Vec<Value> = match size {
        Size::Empty => Vec::new(),
        Size::Usual => usual.iter().map(|(name, title)| json!({ "name": name, "title": title })).collect(),
        Size::Huge => {
            let long = json!({ "name": "欧阳若水".repeat(8)[..90].to_owned(), "title": "云泽区".repeat(20) });
            vec![long; 100]
        }
    };
    json!({ "names": names })
}

fn notice(size: Size, unit: &str, day: Date) -> Value {
    let item = |(label, says): &(&str, &str)| json!({ "label": label, "text": text(size, says, 30) });
    let items = [
        ("一、会议时间", "2026年12月2日（星期三）上午9:00，会期半天。"),
        ("二、会议地点", "区政府一楼会议室。"),
        ("三、参加人员", "各镇镇长，区政府各部门主要负责同志。"),
        ("四、有关要求", "请于11月30日17:30前报送参会人员名单，无特殊情况不得请假。"),
    ];
    let lead = "为安排部署岁末年初安全生产工作，定于近期召开全区安全生产工作会议。现将有关事项通知如下：";
    let paragraphs: Vec<String> = (0..count(size, 1, 60)).map(|_| text(size, lead, 6)).collect();
    let listed = if size == Size::Empty { &items[..0] } else { &items[..] };
    json!({
        "title": text(size, "关于召开全区安全生产工作会议的通知", 4), "to": text(size, "各镇人民政府，区政府各部门", 20),
        "paragraphs": paragraphs, "items": listed.iter().map(item).collect::<Vec<_>>(),
        "contact": text(size, "林晓棠，电话 0000-1234567", 4), "sign": unit, "date": chinese_date(day),
    })
}

fn record(size: Size) -> Value {
    let steps =
        [("拟稿", "林晓棠"), ("科室核稿", "沈知行"), ("会签", "何砚秋"), ("办公室审核", "程屿"), ("签发", "顾怀安")];
    let row = |n: usize| {
        let (step, who) = steps[n % steps.len()];
        json!({
            "step": step, "who": text(size, who, 10), "received_at": "11月20日 09:00", "done_at": "11月20日 15:30",
            "held": "5 小时 30 分", "outcome": if n == 3 { "退回" } else { "已办" },
            "says": match (size, n) { (Size::Huge, _) => MARKUP.repeat(10), (_, 3) => "标题请再斟酌。".to_owned(), _ => String::new() },
        })
    };
    let event =
        |n: usize| json!({ "at": "2026年11月20日 09:00", "who": steps[n % 5].1, "what": text(size, "送下一环节", 20) });
    json!({
        "title": text(size, TITLE, 4), "number": text(size, "云政办发〔2026〕12号", 1), "flow": text(size, "发文，第 3 版", 1),
        "began": text(size, "2026年11月20日 09:00", 1), "state": text(size, "已办结", 1), "owner": text(size, "林晓棠", 10),
        "total": text(size, "2 天 3 小时", 1),
        "rows": (0..count(size, 5, 200)).map(row).collect::<Vec<_>>(),
        "events": (0..count(size, 6, 300)).map(event).collect::<Vec<_>>(),
    })
}

const fn urgent(n: usize) -> &'static str {
    if n % 3 == 1 { "加急" } else { "" }
}
