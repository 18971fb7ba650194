//! What handlers of the demo decide, step by step.

use lexicon::UnitId;

use super::journey::{Player, code_of, units};
use super::texts::{INSTRUCTIONS, OPINIONS, PRELIMINARY, RESULTS, decided};
use crate::document::dispatch::Addressees;
use crate::document::incoming::{Assignment, Nature};
use crate::document::numbering::Choice;
use crate::document::{
    CHECKS, Check, Decision, Retention, Start, StepForm, Typeset, addressees, draft, partner, prepare,
};
use crate::matter::{Kind, Way};
use crate::process::Held;
use crate::{Error, Result};

pub(super) fn decision(player: &mut Player, held: &Held) -> Result<Decision> {
    let form = match held.task.step.as_str() {
        "draft" => StepForm::Draft(naming(player, held)),
        "office_review" if held.matter.kind == Kind::Outgoing => StepForm::Review(passed()),
        "number" => StepForm::Number(Choice::Next),
        "seal" => seal(player, held)?,
        "issue" => addressed(player, held)?,
        "propose" => StepForm::Assign(assignment(player, held)?),
        "archive" => StepForm::File(Retention::ThirtyYears),
        _ => StepForm::Plain,
    };
    let opinion = words(player, held, &form);
    Ok(Decision { choice: "agree".into(), opinion, form })
}

fn words(player: &mut Player, held: &Held, form: &StepForm) -> String {
    let reading = matches!(form, StepForm::Assign(a) if a.nature == Some(Nature::Reading));
    let office = code_of(player.doing.place, held.matter.unit) == "qzfb";
    let all: &[&str] = match held.task.step.as_str() {
        "instruct" => &INSTRUCTIONS,
        "preliminary" => &PRELIMINARY,
        "finish" if held.matter.way == Way::Reading => &["已传阅完毕。"],
        "handle" => &["已按批示办理完毕。", "已知悉，正抓紧落实。"],
        "consult" => &["无不同意见。", "建议同意，请明确资金来源。"],
        "cosign" => &["同意联合发文。"],
        "lead" | "support" | "finish" | "answer" => &RESULTS,
        "propose" if reading => &["阅件，拟请有关同志传阅。"],
        "propose" if office => {
            &["拟请综合一科牵头办理，呈领导批示。", "拟呈分管领导阅示后，由综合一科会同有关科室办理。"]
        }
        "propose" => &["拟请业务科牵头办理，呈领导批示。", "拟请领导阅示后由业务科办理。"],
        "draft" | "number" | "seal" | "issue" | "archive" | "register" => &[""],
        _ => &OPINIONS,
    };
    (*player.doing.dice.pick(all)).to_string()
}

/// Before a 批复 is handed over its drafter writes what is decided.
pub(super) fn write_out(player: &Player, held: &Held) -> Result<()> {
    player.doing.db.write(|tx| {
        let seen = crate::document::find(tx, &held.actor, held.matter.id)?;
        let current = draft::of(tx, &seen)?;
        if seen.document.genre != lexicon::Genre::Reply || current.content.body.lines().count() > 1 {
            return Ok(());
        }
        let body = [current.content.body.trim_end(), &decided(&current.content.title)].join("\n");
        let content = crate::document::Content { body, ..current.content };
        draft::save(tx, held, &content, current.revision).map(|_| ())
    })
}

fn passed() -> Vec<Check> {
    CHECKS.iter().map(|(k, _)| Check { item: (*k).into(), passed: true, remark: String::new() }).collect()
}

fn naming(player: &mut Player, held: &Held) -> Start {
    let place = player.doing.place;
    let code = code_of(place, held.matter.unit);
    let signer = match code.as_str() {
        "qzfb" => (*player.doing.dice.pick(&["guhuaian", "guhuaian", "luwenbo"])).to_string(),
        code => format!("{code}-jz"),
    };
    if held.matter.way == Way::Memo {
        const ASKED: [&[&str]; 3] = [&["guhuaian"], &["guhuaian", "zhoumingchuan"], &["luwenbo"]];
        let leaders = ASKED[player.below(ASKED.len())];
        let leaders = leaders.iter().filter_map(|l| place.people.get(*l).copied()).collect();
        return Start { leaders, ..Start::default() };
    }
    let others = ["czj", "yjj", "zjj", "slj", "jyj"].into_iter().filter(|c| *c != code);
    let joint = if held.matter.way == Way::Joint { 2 } else { 0 };
    let cosigners = others.filter_map(|c| place.units.get(c).copied()).take(joint).collect();
    let with = player.with.get(&held.matter.id).copied().unwrap_or_default();
    let units: Vec<UnitId> = with.iter().filter_map(|c| place.units.get(*c).copied()).collect();
    Start { units, cosigners, signer: place.people.get(&signer).copied(), ..Start::default() }
}

fn seal(player: &Player, held: &Held) -> Result<StepForm> {
    let doing = &player.doing;
    let seal = doing.place.seals[&code_of(doing.place, held.matter.unit)];
    confirm(player, held)?;
    let sheet = doing.db.read(|tx| prepare(tx, held, seal))?;
    let pdf = doing.press.pdf(&sheet)?;
    let typeset = Typeset { seal, size: pdf.len(), pdf: doing.blobs.put(&pdf)? };
    Ok(StepForm::Seal { typeset, copies: 60 })
}

/// The clerks of the other organs of a joint paper confirm the use of their seals.
fn confirm(player: &Player, held: &Held) -> Result<()> {
    let (doing, id) = (&player.doing, held.matter.id);
    let seen = doing.db.read(|tx| crate::document::find(tx, &held.actor, id))?;
    for organ in doing.db.read(|tx| partner::partners(tx, &seen))?.into_iter().filter(|p| p.consent.is_none()) {
        let login = format!("{}-ws", code_of(doing.place, organ.unit));
        doing.db.write(|tx| {
            let actor = doing.place.actor(tx, &login)?;
            let asked = partner::asked(tx, &actor, id)?;
            partner::confirm(tx, &asked, asked.shown())
        })?;
    }
    Ok(())
}

/// Whom the printed addressees mean.
fn addressed(player: &Player, held: &Held) -> Result<StepForm> {
    player.doing.db.read(|tx| {
        let seen = crate::document::find(tx, &held.actor, held.matter.id)?;
        let content = draft::of(tx, &seen)?.content;
        let others: Vec<_> = units(tx)?.into_iter().filter(|u| u.id != held.matter.unit).collect();
        let main = addressees::named(&content.main_to, &others);
        let nobody = main.is_empty();
        Ok::<_, Error>(if nobody {
            StepForm::IssueOffline
        } else {
            StepForm::Issue(Addressees { main, cc: Vec::new() })
        })
    })
}

fn assignment(player: &mut Player, held: &Held) -> Result<Assignment> {
    let place = player.doing.place;
    let code = code_of(place, held.matter.unit);
    let office = code == "qzfb";
    let of = |login: &str| place.people.get(login).copied();
    let in_unit = |suffix: &str| of(&format!("{code}-{suffix}"));
    let wants = player.doing.db.read(|tx| crate::document::incoming::of(tx, held.matter.id))?.reply_wanted;
    let (reading, petition) = (held.matter.way == Way::Reading, held.matter.way == Way::Petition);
    if reading || !petition && !wants && player.doing.dice.chance(if office { 35 } else { 45 }) {
        let readers = if office {
            ["heyanqiu", "linxiaotang", "guhuaian"].map(of)
        } else {
            [in_unit("jz"), in_unit("kz"), in_unit("ky")]
        };
        let readers = readers.into_iter().flatten().collect();
        return Ok(Assignment { nature: Some(Nature::Reading), readers, ..Assignment::default() });
    }
    let (leader, lead, support) = if office {
        let lead = *player.doing.dice.pick(&["linxiaotang", "jiangyifan", "heyanqiu"]);
        let leader = *player.doing.dice.pick(&["guhuaian", "guhuaian", "luwenbo"]);
        (of(leader), of(lead), of("qinmuyang"))
    } else {
        (in_unit("jz"), in_unit("ky"), in_unit("kz"))
    };
    Ok(Assignment {
        nature: Some(Nature::Action),
        leaders: leader.into_iter().collect(),
        lead,
        support: support.into_iter().collect(),
        ..Assignment::default()
    })
}
