//! The fields of an item as the opening and the correction show them, with the lists to choose from.

use lexicon::{GroupId, PersonId};
use maud::{Markup, html};
use office::people::{Actor, Role, directory};
use office::supervision::{self, Category, Item, Ledger, Rhythm, Target, ledgers};
use office::{Result, Tx};

use crate::forms::Posted;
use crate::people::typed::Typed;
use crate::ui::form::{self, Choice, Field};

/// What the fields show at first.
#[derive(Debug, Clone)]
pub(super) struct Stored {
    pub(super) content: String,
    pub(super) target: Target,
    pub(super) strategy: String,
    pub(super) category: Category,
    pub(super) ledger: Ledger,
    pub(super) rhythm: Rhythm,
    pub(super) group: Option<GroupId>,
    pub(super) cared_by: Option<PersonId>,
}

impl Default for Stored {
    fn default() -> Stored {
        Stored {
            content: String::new(),
            target: Target::default(),
            strategy: String::new(),
            category: Category::Daily,
            ledger: Ledger::None,
            rhythm: Rhythm::Never,
            group: None,
            cared_by: None,
        }
    }
}

impl Stored {
    pub(super) fn of(item: &Item) -> Stored {
        Stored {
            content: item.content.clone(),
            target: item.target.clone(),
            strategy: item.strategy.clone(),
            category: item.category,
            ledger: item.ledger,
            rhythm: item.rhythm,
            group: item.group,
            cared_by: item.cared_by,
        }
    }

    /// What was typed.
    pub(super) fn read(form: &Posted) -> Stored {
        Stored {
            content: form.text("content").into(),
            target: Target {
                words: form.text("target").into(),
                number: form.text("number").into(),
                unit: form.text("number_unit").into(),
            },
            strategy: form.text("strategy").into(),
            category: form.parse("category").unwrap_or(Category::Daily),
            ledger: form.parse("ledger").unwrap_or(Ledger::None),
            rhythm: form.parse("rhythm").unwrap_or(Rhythm::Never),
            group: form.parse("group"),
            cared_by: form.parse("cared_by"),
        }
    }
}

/// How many characters a field takes.
pub(super) fn most(field: &str) -> u32 {
    u32::try_from(supervision::longest(field)).unwrap_or(u32::MAX)
}

/// The words of a closed list, to choose from.
pub(super) fn choices<'a>(words: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<Choice> {
    words.map(|(code, label)| Choice::new(code, label)).collect()
}

/// The leaders of the unit.
pub(super) fn leaders(tx: &mut Tx, actor: &Actor) -> Result<Vec<Choice>> {
    let unit = actor.own_unit()?;
    let ids = directory::holders(tx, Role::Leader, unit, None)?;
    let names = directory::person_names(tx, &ids)?;
    let named = ids.iter().filter_map(|id| names.get(id).map(|name| Choice::new(id.to_string(), name.clone())));
    Ok(std::iter::once(Choice::new("", "不指定")).chain(named).collect())
}

/// The special groups of the unit, each with its ledger; empty where there are none.
pub(super) fn groups(tx: &mut Tx, actor: &Actor) -> Result<Vec<Choice>> {
    let kept = ledgers::groups(tx, actor.own_unit()?)?;
    Ok(kept.iter().map(|g| Choice::new(g.id.to_string(), format!("{}：{}", g.ledger.label(), g.name))).collect())
}

/// What is to be done, the target, the kind of work.
pub(super) fn matter(stored: &Stored, groups: &[Choice], typed: &Typed) -> Markup {
    let t = &stored.target;
    let group = stored.group.map(|id| id.to_string()).unwrap_or_default();
    html! {
        (typed.fill(Field::textarea("content", "督办事项", 3), "content", &stored.content).required().max_length(most("content")).hint("一项只写一件事；第一句作为标题"))
        (typed.text("target", "目标（文字）", &t.words).max_length(most("target")))
        (form::row(html! {
            (typed.text("number", "目标数", &t.number).short().max_length(most("number")))
            (typed.text("number_unit", "计量单位", &t.unit).short().max_length(most("number_unit")).placeholder("如 处、公里"))
        }))
        (typed.fill(Field::textarea("strategy", "一事一策", 2), "strategy", &stored.strategy).max_length(most("strategy")))
        (form::row(html! {
            (typed.select("category", "类别", choices(Category::ALL.iter().map(|w| (w.code(), w.label()))), stored.category.code()).short())
            (typed.select("rhythm", "反馈周期", choices(Rhythm::ALL.iter().map(|w| (w.code(), w.label()))), stored.rhythm.code()).short())
            (typed.select("ledger", "台账", choices(Ledger::ALL.iter().map(|w| (w.code(), w.label()))), stored.ledger.code()).short())
            @if !groups.is_empty() {
                @let all = std::iter::once(Choice::new("", "不归专项小组")).chain(groups.iter().cloned()).collect();
                (typed.select("group", "专项小组", all, &group).hint("选了专项小组的，记入小组所属的台账"))
            }
        }))
    }
}
