//! Checking rows: every error with the value that is wrong and what is allowed; duplicates named with both lines.

use std::collections::{HashMap, HashSet};

use super::sheet::BROKEN;
use super::{Kind, Known, Makes, RowReport};
use crate::people::person::PersonForm;
use crate::people::unit::UnitForm;
use crate::people::{Role, UnitKind, rules};

/// Rank order of a post when the column is empty.
const USUAL_RANK: i64 = 1000;
/// Title of a post when only a department is named.
const USUAL_TITLE: &str = "工作人员";

/// A good row.
#[derive(Debug, Clone)]
pub(super) enum Entry {
    Unit(UnitForm),
    Person(PersonEntry),
}

/// A person with post and proposed roles.
#[derive(Debug, Clone)]
pub(super) struct PersonEntry {
    /// Without the unit, which may not be entered yet.
    pub(super) form: PersonForm,
    /// Full name of the unit.
    pub(super) unit: String,
    pub(super) department: Option<String>,
    /// None when the person is entered without a post.
    pub(super) title: Option<String>,
    pub(super) rank: i64,
    pub(super) is_head: bool,
    pub(super) roles: Vec<Role>,
}

/// Writes what is wrong into the rows; the good rows as entries.
pub(super) fn check(known: &Known, rows: &mut [RowReport]) -> Vec<Entry> {
    let units = UnitNames::of(known, rows);
    let parsed: Vec<Option<Entry>> = rows.iter_mut().map(|row| parse(row, &units)).collect();
    flag_taken(known, rows);
    flag_repeated(rows, Kind::Units, 0, "单位代码", str::to_owned);
    flag_repeated(rows, Kind::Units, 1, "单位名称", str::to_owned);
    flag_repeated(rows, Kind::People, 1, "账号", rules::normal_login);
    let good = parsed.into_iter().zip(rows.iter()).filter(|(_, row)| row.errors.is_empty());
    good.filter_map(|(entry, _)| entry).collect()
}

/// How much the entries make.
pub(super) fn makes(known: &Known, entries: &[Entry]) -> Makes {
    let names: HashMap<_, _> = known.units.iter().map(|u| (u.id, u.name.as_str())).collect();
    let there: HashSet<(&str, &str)> =
        known.departments.iter().filter_map(|d| Some((*names.get(&d.unit)?, d.name.as_str()))).collect();
    let mut fresh = HashSet::new();
    let mut makes = Makes::default();
    for entry in entries {
        match entry {
            Entry::Unit(_) => makes.units += 1,
            Entry::Person(p) => {
                makes.people += 1;
                makes.proposals += p.roles.len();
                fresh.extend(p.department.as_deref().map(|d| (p.unit.as_str(), d)).filter(|d| !there.contains(d)));
            }
        }
    }
    makes.departments = fresh.len();
    makes
}

/// Every spelling by which a row may name a unit. Two units with the same short name: neither is meant by it.
struct UnitNames(HashMap<String, Option<String>>);

impl UnitNames {
    fn of(known: &Known, rows: &[RowReport]) -> UnitNames {
        let there = known.units.iter().filter(|u| u.closed_on.is_none());
        let there = there.map(|u| [u.code.clone(), u.name.clone(), u.short_name.clone()]);
        let fresh = rows.iter().filter(|r| r.kind == Kind::Units);
        let fresh = fresh.map(|r| [r.values[0].clone(), r.values[1].clone(), r.values[2].clone()]);
        let all: Vec<[String; 3]> = there.chain(fresh).collect();
        let mut names: HashMap<String, Option<String>> = HashMap::new();
        for [_, name, short] in &all {
            let clash = |held: &mut Option<String>| *held = held.take().filter(|n| n == name);
            names.entry(short.clone()).and_modify(clash).or_insert_with(|| Some(name.clone()));
        }
        names.extend(
            all.into_iter().flat_map(|[code, name, _]| [(code, Some(name.clone())), (name.clone(), Some(name))]),
        );
        UnitNames(names)
    }

    fn find(&self, text: &str) -> Result<String, String> {
        match self.0.get(text) {
            _ if text.is_empty() => Err("请填写单位。".into()),
            Some(Some(name)) => Ok(name.clone()),
            Some(None) => Err(format!("单位简称“{text}”不止一个单位使用，请写全称或单位代码。")),
            None => Err(format!("没有单位“{text}”，请先建立，或在同一文件的单位表中列出。")),
        }
    }
}

fn parse(row: &mut RowReport, units: &UnitNames) -> Option<Entry> {
    let broken = row.values.iter().zip(row.kind.headings()).filter(|(v, _)| *v == BROKEN);
    let broken: Vec<String> = broken.map(|(_, h)| format!("{h}：单元格公式出错。")).collect();
    row.errors.extend(broken);
    match row.kind {
        Kind::Units => parse_unit(row).map(Entry::Unit),
        Kind::People => parse_person(row, units).map(Entry::Person),
    }
}

fn parse_unit(row: &mut RowReport) -> Option<UnitForm> {
    let [code, name, short, kind, order] = row.values.as_slice() else {
        return None;
    };
    let mut errors = Vec::new();
    let kind = note(&mut errors, unit_kind(kind));
    let sort_order = note(&mut errors, number("排序", order, 100, 0..=999_999));
    let short_name = if short.is_empty() { name.chars().take(20).collect() } else { short.clone() };
    let (code, name) = (code.clone(), name.clone());
    let kind_or = kind.unwrap_or(UnitKind::Other);
    let form = UnitForm { code, name, short_name, kind: kind_or, sort_order: sort_order.unwrap_or_default() };
    errors.extend(form.flaws().into_iter().map(|(_, message)| message));
    row.errors.extend(errors);
    Some(form)
}

fn parse_person(row: &mut RowReport, units: &UnitNames) -> Option<PersonEntry> {
    let [name, login, unit, department, title, rank, head, phone, roles] = row.values.as_slice() else {
        return None;
    };
    let mut errors = Vec::new();
    let login = rules::normal_login(login);
    let form = PersonForm { login, name: name.clone(), unit: None, phone: phone.clone() };
    errors.extend(form.flaws().into_iter().map(|(_, message)| message));
    let unit = note(&mut errors, units.find(unit));
    let rank = note(&mut errors, number("职级排序", rank, USUAL_RANK, rules::RANKS));
    let is_head = note(&mut errors, yes_or_no(head));
    let roles = note(&mut errors, role_list(roles));
    let department = note(&mut errors, optional("科室", department, 40));
    let title = note(&mut errors, optional("职务", title, 30));
    row.errors.extend(errors);
    let (department, title) = (department?, title?);
    let title = title.or_else(|| department.is_some().then(|| USUAL_TITLE.to_owned()));
    Some(PersonEntry { form, unit: unit?, title, department, rank: rank?, is_head: is_head?, roles: roles? })
}

fn note<T>(errors: &mut Vec<String>, read: Result<T, String>) -> Option<T> {
    read.map_err(|message| errors.push(message)).ok()
}

fn unit_kind(text: &str) -> Result<UnitKind, String> {
    if text.is_empty() {
        return Ok(UnitKind::Organ);
    }
    let allowed: Vec<&str> = UnitKind::ALL.iter().map(|k| k.label()).collect();
    text.parse().map_err(|_| format!("性质“{text}”不对，可填：{}。", allowed.join("、")))
}

fn number(heading: &str, text: &str, usual: i64, allowed: std::ops::RangeInclusive<i64>) -> Result<i64, String> {
    if text.is_empty() {
        return Ok(usual);
    }
    let wrong = || format!("{heading}“{text}”不对，须为 {} 至 {} 的整数。", allowed.start(), allowed.end());
    text.parse().ok().filter(|n| allowed.contains(n)).ok_or_else(wrong)
}

fn yes_or_no(text: &str) -> Result<bool, String> {
    match text {
        "" | "否" | "0" | "×" => Ok(false),
        "是" | "1" | "√" | "✓" => Ok(true),
        _ => Err(format!("负责人“{text}”不对，请填“是”或“否”。")),
    }
}

fn optional(heading: &str, text: &str, max: usize) -> Result<Option<String>, String> {
    match text {
        "" => Ok(None),
        _ if rules::is_name(text, max) => Ok(Some(text.to_owned())),
        _ => Err(format!("{heading}不能超过 {max} 字，也不能换行。")),
    }
}

fn role_list(text: &str) -> Result<Vec<Role>, String> {
    let words = text.split(['、', '，', ',', '；', ';', ' ']).map(str::trim).filter(|w| !w.is_empty());
    let mut roles = Vec::new();
    for word in words {
        let role: Role = word.parse().map_err(|_| format!("没有角色“{word}”，可填：{}。", role_labels()))?;
        if role.is_administrator() {
            return Err(format!("{word}不能导入：三员由安全管理员直接授予专用账号。"));
        }
        if !roles.contains(&role) {
            roles.push(role);
        }
    }
    Ok(roles)
}

fn role_labels() -> String {
    let labels: Vec<&str> = Role::ALL.iter().filter(|r| !r.is_administrator()).map(|r| r.label()).collect();
    labels.join("、")
}

fn flag_taken(known: &Known, rows: &mut [RowReport]) {
    for row in rows {
        let message = match row.kind {
            Kind::Units => taken_unit(known, &row.values),
            Kind::People => taken_login(known, &row.values[1]),
        };
        row.errors.extend(message);
    }
}

fn taken_unit(known: &Known, values: &[String]) -> Option<String> {
    let same = known.units.iter().find(|u| u.code == values[0] || u.name == values[1])?;
    Some(format!("平台上已有单位“{}”（代码 {}）。", same.name, same.code))
}

fn taken_login(known: &Known, login: &str) -> Option<String> {
    let login = rules::normal_login(login);
    let (name, unit) = known.logins.get(&login)?;
    Some(format!("账号“{login}”已由{}{name}使用。", unit.as_deref().unwrap_or_default()))
}

/// Both lines say which other line repeats them.
fn flag_repeated(rows: &mut [RowReport], kind: Kind, column: usize, heading: &str, normal: fn(&str) -> String) {
    let mut places: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, row) in rows.iter().enumerate().filter(|(_, r)| r.kind == kind && !r.values[column].is_empty()) {
        places.entry(normal(&row.values[column])).or_default().push(at);
    }
    for (value, places) in places.into_iter().filter(|(_, places)| places.len() > 1) {
        let lines: Vec<usize> = places.iter().map(|at| rows[*at].line).collect();
        for (n, at) in places.iter().enumerate() {
            let other = lines[if n == 0 { 1 } else { 0 }];
            rows[*at].errors.push(format!("{heading}“{value}”与第 {other} 行重复。"));
        }
    }
}
