//! Forms that are typed (现填现印): 桌签 from a list of names, 通知 from its parts. Nothing of them is kept.

use lexicon::chinese_date;
use serde_json::{Value, json};
use store::Tx;

use super::{Data, Form};
use crate::people::{self, Actor};
use crate::{Error, Result, wording};

/// Most desk signs printed at once.
pub const MOST_NAMES: usize = 300;
/// Longest name or title on a desk sign, in characters.
pub const NAME_LIMIT: usize = 60;
/// Longest text of a notice, in characters.
pub const TEXT_LIMIT: usize = 20_000;

/// 桌签: one person a line; what follows the name after a blank, a tab or a comma stands above it in small.
///
/// # Errors
/// [`Error::Field`] at `names`: nobody, too many, a name too long, or a secrecy mark.
pub fn table_sign(tx: &mut Tx, actor: &Actor, names: &str) -> Result<Data> {
    wording::unclassified("names", names)?;
    let mut people = Vec::new();
    for (n, line) in (1..).zip(names.lines()) {
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        let cut = line.find(['，', ',', '\t', ' ', '　']).unwrap_or(line.len());
        let (name, rest) = line.split_at(cut);
        let title = rest.trim_matches(|c: char| c.is_whitespace() || c == '，' || c == ',');
        if [name, title].iter().any(|text| text.chars().count() > NAME_LIMIT) {
            return Err(Error::field("names", format!("第 {n} 行：姓名、职务各不能超过 {NAME_LIMIT} 个字")));
        }
        people.push(json!({ "name": name, "title": title }));
    }
    if people.is_empty() {
        return Err(Error::field("names", "请填写姓名，一行一人"));
    }
    if people.len() > MOST_NAMES {
        return Err(Error::field("names", format!("一次最多印 {MOST_NAMES} 人，现有 {} 人", people.len())));
    }
    let own = [("names", Value::Array(people))];
    finish(tx, actor, Form::TableSign, ("桌签".into(), &own))
}

/// 通知 as typed.
#[derive(Debug, Clone, Default)]
pub struct Notice {
    /// Title.
    pub title: String,
    /// 主送, without a colon.
    pub to: String,
    /// Paragraphs, one a line.
    pub text: String,
    /// Items such as `会议时间：…`, one a line; what stands before the first colon is the label.
    pub items: String,
    /// Who answers questions.
    pub contact: String,
    /// Signature 署名; empty for the unit's name.
    pub sign: String,
}

/// 通知: a meeting's or a general one.
///
/// # Errors
/// [`Error::Field`] at the field that is missing, too long or classified.
pub fn notice(tx: &mut Tx, actor: &Actor, typed: &Notice) -> Result<Data> {
    let fields: [(&'static str, &str, usize); 6] = [
        ("title", &typed.title, 120),
        ("to", &typed.to, 2_000),
        ("text", &typed.text, TEXT_LIMIT),
        ("items", &typed.items, TEXT_LIMIT),
        ("contact", &typed.contact, 200),
        ("sign", &typed.sign, 200),
    ];
    for (field, text, most) in fields {
        if text.chars().count() > most {
            return Err(Error::field(field, format!("不能超过 {most} 个字")));
        }
        wording::unclassified(field, text)?;
    }
    if typed.title.trim().is_empty() {
        return Err(Error::field("title", "请填写标题"));
    }
    let sign = match typed.sign.trim() {
        "" => actor.unit_name.clone(),
        sign => sign.to_owned(),
    };
    let lines = |text: &str| -> Vec<String> {
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
    };
    let numbers = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    let item = |(n, line): (usize, &String)| {
        let (label, text) = line.split_once(['：', ':']).unwrap_or(("", line));
        let number = numbers.get(n).map(|number| format!("{number}、")).unwrap_or_default();
        json!({ "label": format!("{number}{}", label.trim()), "text": text.trim() })
    };
    let own = [
        ("title", json!(typed.title.trim())),
        ("to", json!(typed.to.trim().trim_end_matches(['：', ':']))),
        ("paragraphs", json!(lines(&typed.text))),
        ("items", lines(&typed.items).iter().enumerate().map(item).collect()),
        ("contact", json!(typed.contact.trim())),
        ("sign", json!(sign)),
        ("date", json!(chinese_date(tx.now().date()))),
    ];
    finish(tx, actor, Form::Notice, (typed.title.trim().to_owned(), &own))
}

fn finish(tx: &mut Tx, actor: &Actor, form: Form, (title, own): (String, &[(&str, Value)])) -> Result<Data> {
    let unit = people::unit::unit(tx, actor.own_unit()?)?.name;
    let common = [("unit", json!(unit)), ("printed_on", json!(chinese_date(tx.now().date())))];
    let fields = common.iter().chain(own).map(|(name, value)| ((*name).to_owned(), value.clone()));
    Ok(Data::new(form, title, Value::Object(fields.collect())))
}
