//! The step's own fields (环节表单): what a step asks beside the opinion, and how it is read back.
//!
//! Field names are stable: `signer` `departments` `units` `series` (拟稿), `check-law` … `remark-law` … (办公室审核), `number`
//! `series` (编号), `seal` `copies` (用印), `main` `cc` `offline` (印发), `retention` (归档), `nature` (登记), `nature` `leaders` `lead`
//! `support` `readers` `answer` `due` (拟办, 批示).

use lexicon::{Genre, UnitId};
use maud::{Markup, html};
use office::document::addressees;
use office::document::dispatch::Addressees;
use office::document::incoming::{self, Assignment, Nature};
use office::document::{self, CHECKS, Check, Decision, Retention, Start, StepForm, Typeset, draft};
use office::document::{joint, numbering, sheet};
use office::matter::{Kind, Way};
use office::people::{Role, directory};
use office::process::Held;
use office::{Error, Tx};

use super::room::Typed;
use super::view::View;
use crate::forms::Posted;
use crate::ui::form::{self, Choice, Field};
use crate::ui::{Link, Tone, notice};

/// The fields of the step held.
pub(super) fn fields(tx: &mut Tx, view: &View, held: &Held, typed: &Typed) -> office::Result<Markup> {
    let fields = of_step(tx, view, held, typed)?;
    let told = organs(tx, view, held)?;
    Ok(html! { @if let Some(says) = told { (notice::flash(Tone::Amber, &says, None)) } (fields) })
}

/// The steps at which head and signature are looked at.
const LOOKED_AT: [&str; 6] = ["draft", "section_review", "office_review", "recheck", "number", "seal"];

/// A paper whose head names another organ than its signature.
fn organs(tx: &mut Tx, view: &View, held: &Held) -> office::Result<Option<String>> {
    let headed = !view.is_incoming() && view.way() != Way::Memo && view.seen.document.genre != Genre::Minutes;
    if !headed || !LOOKED_AT.contains(&held.task.step.as_str()) {
        return Ok(None);
    }
    let signed = draft::of(tx, &view.seen)?.content.sign_off;
    Ok(sheet::two_organs(&view.seen.document.organ_mark, &signed))
}

fn of_step(tx: &mut Tx, view: &View, held: &Held, typed: &Typed) -> office::Result<Markup> {
    match held.task.step.as_str() {
        "draft" if view.way() == Way::Memo => asking(tx, view, typed),
        "draft" => drafting(tx, view, typed),
        "office_review" if view.way() == Way::Memo => Ok(html! {}),
        "office_review" => checking(tx, view, typed),
        "cosign" => cosigning(tx, view),
        "number" => number(tx, view, typed),
        "seal" => sealing(tx, view, typed),
        "issue" => issuing(tx, view, typed),
        "archive" => Ok(filing(view, typed)),
        "register" => registering(tx, view, typed),
        "propose" if view.way() == Way::Reading => circulating(tx, view, typed),
        "propose" => assigning(tx, view, typed, true),
        "instruct" if view.is_incoming() => assigning(tx, view, typed, false),
        _ => Ok(html! {}),
    }
}

fn drafting(tx: &mut Tx, view: &View, typed: &Typed) -> office::Result<Markup> {
    let unit = view.seen.matter.unit;
    let signers = marked(view, typed, ("signer", "signer"), people(tx, unit, &[Role::Signer, Role::Leader])?);
    let none = Choice::new("", "请选择");
    let signer = Field::select("signer", "签发人", [none].into_iter().chain(signers).collect());
    Ok(html! {
        (signer.required().check(&typed.problems))
        @if view.way() == Way::Joint { (cosigners(tx, view, typed)?) }
        @if view.way() != Way::Simple {
            (departments(tx, view, typed)?)
            (units(tx, view, typed)?)
        }
        (series(tx, view, typed)?)
    })
}

/// 联合发文: with which organs. They stand on the paper in this order, after the one in charge.
fn cosigners(tx: &mut Tx, view: &View, typed: &Typed) -> office::Result<Markup> {
    let others = joint::eligible(tx, view.seen.matter.unit)?;
    let mut choices = Vec::new();
    for u in others {
        let chosen = typed.has("cosigners", &u.id.to_string(), names(view, "cosigners", &format!("u:{}", u.id)));
        let label = match joint::unready(tx, u.id, &u.name)? {
            Some(why) => format!("{}（{why}）", u.short_name),
            None => u.short_name,
        };
        choices.push(Choice::new(u.id.to_string(), label).chosen(chosen));
    }
    let field = Field::checks("cosigners", "联合", choices.clone()).check(&typed.problems);
    Ok(html! {
        (folded("联合发文单位", &choices, field.hint("只列同级机关；由各单位负责人签发")))
        (joint_cautions(tx, view)?)
    })
}

/// What is to be weighed about the organs chosen.
fn joint_cautions(tx: &mut Tx, view: &View) -> office::Result<Markup> {
    let all = [joint::caution(tx, &view.seen)?, joint::unready_caution(tx, &view.seen)?];
    Ok(html! { @for words in all.iter().flatten() { (notice::flash(Tone::Amber, words, None)) } })
}

/// 联合签发: who has signed the same text already.
fn cosigning(tx: &mut Tx, view: &View) -> office::Result<Markup> {
    let signing = document::signing(tx, &view.seen)?;
    let line = |who: &str, organ: &str, at: lexicon::Instant| format!("{organ} {who}，{}签发", at.short_label());
    let organs = joint::cosigners(tx, &view.seen)?;
    Ok(html! { p class="hint" {
        "签发的是主办单位锁定的同一份文稿，不能改动；有不同意见的，写明意见按“不同意”，文稿解锁退拟稿人协商。"
    } ul class="effects" {
        @if let Some(s) = &signing { li { (line(&s.signer_name, "主办单位", s.signed_at)) } }
        @for organ in &organs { li {
            @match &organ.signed {
                Some((who, at)) => (line(who, &organ.name, *at)),
                None => { (organ.name) "，未签发" }
            }
        } }
    } })
}

/// 签报: which leaders are asked, and which departments countersign.
fn asking(tx: &mut Tx, view: &View, typed: &Typed) -> office::Result<Markup> {
    let mut leaders = people(tx, view.seen.matter.unit, &[Role::Leader])?;
    // The lower signs first.
    leaders.reverse();
    let leaders = marked(view, typed, ("leaders", "leaders"), leaders);
    let hint = "选几位的，按所列先后依次批示；主送没有写的，按此填写";
    Ok(html! {
        (Field::checks("leaders", "批示领导", leaders).check(&typed.problems).hint(hint))
        (departments(tx, view, typed)?)
    })
}

/// Departments of the unit to countersign; one's own is not asked.
fn departments(tx: &mut Tx, view: &View, typed: &Typed) -> office::Result<Markup> {
    let own = view.seen.matter.department;
    let others = directory::departments(tx, view.seen.matter.unit)?.into_iter().filter(|d| Some(d.id) != own);
    let choices = others.map(|d| {
        let chosen = typed.has("departments", &d.id.to_string(), names(view, "countersigners", &format!("d:{}", d.id)));
        Choice::new(d.id.to_string(), d.name).chosen(chosen)
    });
    let choices: Vec<Choice> = choices.collect();
    let field = Field::checks("departments", "科室", choices.clone()).check(&typed.problems);
    Ok(folded("会签科室", &choices, field))
}

/// Other units to countersign.
fn units(tx: &mut Tx, view: &View, typed: &Typed) -> office::Result<Markup> {
    let others = directory::units(tx)?.into_iter().filter(|u| u.id != view.seen.matter.unit);
    let choices = others.map(|u| {
        let chosen = typed.has("units", &u.id.to_string(), names(view, "countersigners", &format!("u:{}", u.id)));
        Choice::new(u.id.to_string(), u.short_name).chosen(chosen)
    });
    let choices: Vec<Choice> = choices.collect();
    let field = Field::checks("units", "单位", choices.clone()).check(&typed.problems);
    Ok(folded("会签单位", &choices, field))
}

/// Whether a field of the flow names somebody.
fn names(view: &View, field: &str, token: &str) -> bool {
    let named = view.running.fields.get(field).and_then(|v| v.as_array());
    named.is_some_and(|all| all.iter().any(|v| v.as_str() == Some(token)))
}

/// People with those chosen whom the form, or else the flow's field, names.
fn marked(view: &View, typed: &Typed, (posted, field): (&str, &str), people: Vec<Choice>) -> Vec<Choice> {
    let mark = |c: Choice| {
        let chosen = typed.has(posted, &c.value, names(view, field, &format!("p:{}", c.value)));
        c.chosen(chosen)
    };
    people.into_iter().map(mark).collect()
}

/// The series the number will come from; nothing once it is numbered.
fn series(tx: &mut Tx, view: &View, typed: &Typed) -> office::Result<Markup> {
    if view.seen.document.issue_number.is_some() {
        return Ok(html! {});
    }
    let current = view.seen.document.series.map(|s| s.to_string()).unwrap_or_default();
    let own = numbering::series_of(tx, view.seen.document.unit)?;
    let choices = own.iter().map(|s| Choice::new(s.id.to_string(), format!("{}（{}）", s.code, s.name)));
    let none = current.is_empty().then(|| Choice::new("", "编号时再定"));
    let choices = none.into_iter().chain(choices).collect();
    Ok(html! {
        (Field::select("series", "序列", choices).value(typed.text("series", &current)).check(&typed.problems))
        (caution(tx, view)?)
    })
}

/// That the series is not the one the genre takes, or that there is none for letters 函.
fn caution(tx: &mut Tx, view: &View) -> office::Result<Markup> {
    let says = numbering::caution(tx, &view.seen.document)?;
    Ok(html! { @if let Some(says) = says { (notice::flash(Tone::Amber, &says, None)) } })
}

fn checking(tx: &mut Tx, view: &View, typed: &Typed) -> office::Result<Markup> {
    let before = document::checks(tx, &view.seen)?;
    let cautions = joint_cautions(tx, view)?;
    Ok(html! { (cautions) fieldset class="five" {
        legend { "五关审核" }
        @if let Some(problem) = typed.problems.at("checks") { p class="err" id="f-checks" { (problem) } }
        @for (key, label) in CHECKS { (check(key, label, before.iter().find(|c| c.item == key), typed)) }
    } })
}

fn check(key: &str, label: &str, before: Option<&Check>, typed: &Typed) -> Markup {
    let (name, remark) = (format!("check-{key}"), format!("remark-{key}"));
    let words = typed.text(&remark, before.map_or("", |c| c.remark.as_str()));
    let radio = |value: &str, word: &str, chosen: bool| {
        html! {
            label { input type="radio" name=(name) value=(value) checked[typed.has(&name, value, chosen)]; span { (word) } }
        }
    };
    html! {
        div class="field" role="group" aria-label=(label) {
            span class="label" { (label) }
            div class="many" {
                (radio("pass", "通过", before.is_some_and(|c| c.passed)))
                (radio("fail", "不通过", before.is_some_and(|c| !c.passed)))
                details open[!words.is_empty()] {
                    summary { "说明" }
                    input class="in" type="text" name=(remark) maxlength="200" value=(words) aria-label={ (label) "说明" };
                }
            }
        }
    }
}

fn number(tx: &mut Tx, view: &View, typed: &Typed) -> office::Result<Markup> {
    if let Some(number) = &view.seen.document.issue_number {
        return Ok(form::fixed("发文字号", html! { (number) p class="hint" { "本文已经编号，提交后沿用。" } }));
    }
    let year = i64::from(view.now.date().year());
    let Some(id) = view.seen.document.series else {
        let next = Field::select("number", "号码", vec![Choice::new("next", "该序列的下一个号")]);
        return Ok(html! { (series(tx, view, typed)?) (next) });
    };
    let own = numbering::series_of(tx, view.seen.document.unit)?;
    let printed = |y: i64, n: i64| own.iter().find(|s| s.id == id).map_or_else(String::new, |s| s.printed(y, n));
    let next = numbering::next(tx, id, year)?;
    let reserved = numbering::offered(tx, id, &view.seen.document)?;
    let first = Choice::new("next", format!("{}（下一个号）", printed(year, next)));
    let kept = reserved.iter().map(|(y, n)| Choice::new(format!("{y}-{n}"), format!("{}（留号）", printed(*y, *n))));
    let field = Field::select("number", "号码", [first].into_iter().chain(kept).collect());
    Ok(html! {
        (field.value(typed.text("number", "next")).check(&typed.problems))
        @let cautious = numbering::caution(tx, &view.seen.document)?.is_some();
        details open[cautious] { summary { "换序列" } (series(tx, view, typed)?) }
    })
}

fn sealing(tx: &mut Tx, view: &View, typed: &Typed) -> office::Result<Markup> {
    let sign_off = draft::of(tx, &view.seen)?.content.sign_off;
    let seals = document::seals(tx, view.seen.document.unit)?;
    if seals.is_empty() {
        return Ok(no_seal(view));
    }
    let fits = seals.iter().find(|s| s.name == sign_off.trim()).map(|s| s.id.to_string()).unwrap_or_default();
    let choices = seals.iter().map(|s| Choice::new(s.id.to_string(), s.name.clone())).collect();
    let copies = view.seen.document.copies.to_string();
    let p = &typed.problems;
    Ok(html! {
        (super::partners::awaited(tx, view)?)
        (Field::select("seal", "印章", choices).value(typed.text("seal", &fits)).required().check(p)
            .hint(format!("须与署名“{}”一致", sign_off.trim())))
        (Field::number("copies", "份数").value(typed.text("copies", &copies)).range("1", "100000").required().check(p))
        p class="hint" { "用印时生成正式文件，约需一秒。" }
    })
}

/// Who has to do what before the paper can be sealed, with the way there for whoever may go it.
fn no_seal(view: &View) -> Markup {
    let may_enter = view.seen.actor.has(Role::SealKeeper, view.seen.document.unit);
    let way = may_enter.then(|| Link::new("/seals", "去登记印章"));
    notice::flash(Tone::Amber, "本单位还没有印章，请印章管理人员在“印章”页登记。登记后再来用印。", way.as_ref())
}

fn issuing(tx: &mut Tx, view: &View, typed: &Typed) -> office::Result<Markup> {
    let content = draft::of(tx, &view.seen)?.content;
    let units = directory::units(tx)?;
    let outside = [("主送", &content.main_to), ("抄送", &content.cc)].map(|(kind, text)| beyond(kind, text, &units));
    let others: Vec<_> = units.into_iter().filter(|u| u.id != view.seen.matter.unit).collect();
    let list = |field: &'static str, text: &str| -> Vec<Choice> {
        let named = addressees::named(text, &others);
        let choice = |u: &office::people::Unit| {
            let chosen = typed.has(field, &u.id.to_string(), named.contains(&u.id));
            Choice::new(u.id.to_string(), u.short_name.clone()).chosen(chosen)
        };
        others.iter().map(choice).collect()
    };
    let (main, cc) = (list("main", &content.main_to), list("cc", &content.cc));
    let offline = Choice::new("yes", "不通过平台分送").chosen(typed.has("offline", "yes", false));
    let offline = Field::checks("offline", "另行送交", vec![offline]).check(&typed.problems);
    Ok(html! {
        @if let Some(problem) = typed.problems.at("to") { p class="err" id="f-to" { (problem) } }
        p class="hint" { "主送：" (content.main_to) @if !content.cc.is_empty() { "；抄送：" (content.cc) } }
        @for words in outside.iter().flatten() { (notice::flash(Tone::Amber, words, None)) }
        (folded("主送单位", &main, Field::checks("main", "主送", main.clone())))
        (folded("抄送单位", &cc, Field::checks("cc", "抄送", cc.clone())))
        (offline.hint("一个单位也不选时勾选"))
    })
}

/// Which of the addressees as printed get nothing by this platform.
fn beyond(kind: &str, text: &str, units: &[office::people::Unit]) -> Option<String> {
    let outside = addressees::elsewhere(text, units);
    let (count, names) = (outside.len(), outside.join("、"));
    (count > 0).then(|| format!("{kind}的 {count} 个单位不在平台上，不会送达，须另行送交：{names}"))
}

fn filing(view: &View, typed: &Typed) -> Markup {
    let usual = if view.is_outgoing() { Retention::ThirtyYears } else { Retention::TenYears };
    let choices = Retention::ALL.iter().rev().map(|r| Choice::new(r.code(), r.label())).collect();
    let field = Field::select("retention", "保管期限", choices).value(typed.text("retention", usual.code()));
    html! { (field.required().check(&typed.problems)) }
}

pub(super) fn natures(chosen: &str) -> Vec<Choice> {
    Nature::ALL.into_iter().map(|n| Choice::new(n.code(), n.label()).chosen(n.code() == chosen)).collect()
}

/// 办件 or 阅件, for a paper whose flow goes either way.
fn branches(chosen: &str) -> Vec<Choice> {
    let both = [Nature::Action, Nature::Reading];
    both.into_iter().map(|n| Choice::new(n.code(), n.label()).chosen(n.code() == chosen)).collect()
}

fn registering(tx: &mut Tx, view: &View, typed: &Typed) -> office::Result<Markup> {
    let line = incoming::registration(tx, &view.seen)?;
    let chosen = typed.text("nature", line.nature.code());
    Ok(html! { (Field::radios("nature", "性质", natures(&chosen)).required().check(&typed.problems)) })
}

/// What the natures of an incoming paper mean.
pub(super) const NATURES: &str = "阅件只传阅；登记时还可以改";

/// 拟定传阅范围 of a paper that is only read.
fn circulating(tx: &mut Tx, view: &View, typed: &Typed) -> office::Result<Markup> {
    let all = directory::people_of_unit(tx, view.seen.matter.unit)?;
    let all = all.into_iter().map(|p| Choice::new(p.id.to_string(), p.name)).collect();
    let readers = marked(view, typed, ("readers", "readers"), all);
    let hint = "需要办理的，请退回登记改列办件";
    Ok(html! { div class="long" { (Field::checks("readers", "传阅范围", readers).check(&typed.problems).hint(hint)) } })
}

/// 拟办 says everything; 批示 may change who leads and who supports.
fn assigning(tx: &mut Tx, view: &View, typed: &Typed, whole: bool) -> office::Result<Markup> {
    let unit = view.seen.matter.unit;
    let line = incoming::registration(tx, &view.seen)?;
    let nature = line.nature;
    let answer = Choice::new("yes", "需要答复来文单位").chosen(typed.has("answer", "yes", line.reply_wanted));
    let due = view.seen.matter.due_at.map(|at| at.date().to_string()).unwrap_or_default();
    let fields = &view.running.fields;
    let named = |field: &str, id: &str| {
        let token = format!("p:{id}");
        fields.get(field).and_then(|v| v.as_array()).is_some_and(|a| a.iter().any(|v| v.as_str() == Some(&token)))
    };
    let all: Vec<Choice> =
        directory::people_of_unit(tx, unit)?.into_iter().map(|p| Choice::new(p.id.to_string(), p.name)).collect();
    let pick = |field: &'static str, list: &[Choice]| -> Vec<Choice> {
        let mark = |c: &Choice| c.clone().chosen(typed.has(field, &c.value, named(field, &c.value)));
        list.iter().map(mark).collect()
    };
    let leaders = pick("leaders", &people(tx, unit, &[Role::Leader])?);
    let lead = [Choice::new("", "请选择")].into_iter().chain(pick("lead", &all)).collect();
    let (support, readers) = (pick("support", &all), pick("readers", &all));
    let p = &typed.problems;
    let petition = view.way() == Way::Petition;
    let helps = if petition { "征求意见" } else { "协办" };
    Ok(html! {
        @if whole {
            @if !petition { (Field::radios("nature", "性质", branches(&typed.text("nature", nature.code()))).check(p)) }
            @if !leaders.is_empty() { (Field::checks("leaders", "批示领导", leaders).check(p)) }
        }
        (Field::select("lead", "主办", lead).check(p).hint(leads(petition, whole)))
        @if whole || !petition { (folded(helps, &support, Field::checks("support", helps, support.clone()).check(p))) }
        @if whole && !petition {
            (folded("传阅范围（阅件）", &readers, Field::checks("readers", "传阅", readers.clone()).check(p)))
            (Field::checks("answer", "答复", vec![answer]).check(p))
        }
        (Field::date("due", "办理时限").value(typed.text("due", &due)).check(p))
    })
}

/// What whoever leads is to do.
fn leads(petition: bool, whole: bool) -> &'static str {
    match (whole, petition) {
        (false, _) => "不改则按拟办意见",
        (true, true) => "请示须有一位主办：由其拟批复，即首办责任人",
        (true, false) => "办件须有一位主办，即首办责任人",
    }
}

/// Active holders of any of the roles, highest rank first.
fn people(tx: &mut Tx, unit: UnitId, roles: &[Role]) -> office::Result<Vec<Choice>> {
    let mut ids = Vec::new();
    for role in roles {
        for id in directory::holders(tx, *role, unit, None)? {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
    }
    let names = directory::person_names(tx, &ids)?;
    Ok(ids.iter().filter_map(|id| Some(Choice::new(id.to_string(), names.get(id)?.clone()))).collect())
}

/// A long list of boxes, folded unless one of them is ticked.
fn folded(label: &str, choices: &[Choice], field: Field) -> Markup {
    if choices.is_empty() {
        return html! {};
    }
    let chosen = choices.iter().any(|c| c.chosen);
    html! {
        details class="fold" open[chosen] {
            // A script counts; without one nothing is said that a tick would make untrue.
            summary { (label) small data-picked { "（可多选）" } }
            div class="long" { (field) }
        }
    }
}

/// Reads a decision from what was posted at the step held.
pub(super) fn decision(held: &Held, form: &Posted, typeset: Option<&Typeset>) -> office::Result<Decision> {
    let form_of_step = match held.task.step.as_str() {
        "draft" => StepForm::Draft(start(form)),
        "office_review" if held.matter.kind == Kind::Outgoing => StepForm::Review(checks(form)),
        "number" => StepForm::Number(choice(form)?),
        "seal" => match typeset {
            Some(t) => StepForm::Seal { typeset: t.clone(), copies: form.parse("copies").unwrap_or(0) },
            None => StepForm::Plain,
        },
        "issue" => issue(form)?,
        "archive" => match form.parse("retention") {
            Some(retention) => StepForm::File(retention),
            None => return Err(Error::field("retention", "请选择保管期限")),
        },
        "register" => StepForm::Register(nature(form).unwrap_or(Nature::Action)),
        "instruct" if held.matter.kind == Kind::Memo => StepForm::Plain,
        step @ ("propose" | "instruct") => StepForm::Assign(assignment(form, step == "propose")?),
        _ => StepForm::Plain,
    };
    Ok(Decision { choice: form.text("choice").into(), opinion: form.raw("opinion").into(), form: form_of_step })
}

/// To whom it goes; to nobody only where that was ticked.
fn issue(form: &Posted) -> office::Result<StepForm> {
    let to = Addressees { main: form.parse_all("main"), cc: cc(form) };
    let count = to.main.len() + to.cc.len();
    match form.text("offline") == "yes" {
        true if count == 0 => Ok(StepForm::IssueOffline),
        true => {
            let says = format!("已选 {count} 个分送单位，又勾选了“不通过平台分送”，请去掉其一");
            Err(Error::field("offline", says))
        }
        false => Ok(StepForm::Issue(to)),
    }
}

/// A unit named on both lists gets one copy, as 主送.
fn cc(form: &Posted) -> Vec<UnitId> {
    let main: Vec<UnitId> = form.parse_all("main");
    form.parse_all("cc").into_iter().filter(|u| !main.contains(u)).collect()
}

fn start(form: &Posted) -> Start {
    Start {
        departments: form.parse_all("departments"),
        units: form.parse_all("units"),
        signer: form.parse("signer"),
        cosigners: form.parse_all("cosigners"),
        leaders: form.parse_all("leaders"),
    }
}

/// The checks 五关 answered so far.
pub(super) fn checks(form: &Posted) -> Vec<Check> {
    let answered = CHECKS.iter().filter_map(|(key, _)| {
        let passed = match form.text(&format!("check-{key}")) {
            "pass" => true,
            "fail" => false,
            _ => return None,
        };
        let remark = form.text(&format!("remark-{key}")).chars().take(200).collect();
        Some(Check { item: (*key).into(), passed, remark })
    });
    answered.collect()
}

fn choice(form: &Posted) -> office::Result<numbering::Choice> {
    match form.text("number") {
        "" | "next" => Ok(numbering::Choice::Next),
        text => {
            let parts = text.split_once('-').and_then(|(y, n)| y.parse().ok().zip(n.parse().ok()));
            let (year, serial) = parts.ok_or_else(|| Error::field("number", "请选择号码"))?;
            Ok(numbering::Choice::Reserved { year, serial })
        }
    }
}

fn nature(form: &Posted) -> Option<Nature> {
    let code = form.text("nature");
    (!code.is_empty()).then(|| Nature::from_code(code))
}

fn assignment(form: &Posted, answer: bool) -> office::Result<Assignment> {
    Ok(Assignment {
        nature: nature(form),
        leaders: form.parse_all("leaders"),
        lead: form.parse("lead"),
        support: form.parse_all("support"),
        readers: form.parse_all("readers"),
        due: due(form)?,
        answer: answer.then(|| form.text("answer") == "yes"),
    })
}

/// 办理时限; an empty field sets none.
fn due(form: &Posted) -> office::Result<Option<lexicon::Date>> {
    match form.text("due") {
        "" => Ok(None),
        text => lexicon::parse_date(text).map(Some).map_err(|_| Error::field("due", "请填写日期，如 2026-11-22")),
    }
}

/// Takes over the series chosen at 拟稿 or 编号, if it is another one.
pub(super) fn choose_series(tx: &mut Tx, held: &Held, form: &Posted) -> office::Result<()> {
    if !matches!(held.task.step.as_str(), "draft" | "number") || form.text("series").is_empty() {
        return Ok(());
    }
    let seen = document::find(tx, &held.actor, held.matter.id)?;
    let own = numbering::series_of(tx, seen.document.unit)?;
    let wanted = own.iter().find(|s| s.id.to_string() == form.text("series")).map(|s| s.id);
    let wanted = wanted.ok_or_else(|| Error::field("series", "请选择本单位的编号序列"))?;
    if seen.document.series == Some(wanted) { Ok(()) } else { document::choose_series(tx, held, wanted) }
}

/// What of a form is worth giving back when it can no longer be sent: the words typed.
pub(super) fn words(form: &Posted) -> Markup {
    let text = [form.raw("opinion"), form.raw("reason")].into_iter().find(|t| !t.trim().is_empty()).unwrap_or_default();
    if text.is_empty() {
        return html! {};
    }
    form::fixed("您写的意见", html! { textarea class="in" rows="6" readonly aria-label="您写的意见" { "\n" (text) } })
}
