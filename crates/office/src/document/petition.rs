//! Answering a request (请示答复): while the flow of a 请示 waits for a sub-flow, its 批复 is a paper of its own.
//!
//! The draft is begun when the flow comes to wait for it; its issue 印发 lets the flow go on, its end 终止 sends the request back
//! to the lead. When the flow leaves it otherwise (调度, 退回, 终止), the draft is ended. One 批复 answers exactly one 请示.

use flow::{Command, OpenSub, State, Status};
use ledger::Fact;
use lexicon::{Genre, MatterId, SecurityLabel};
use store::{Tx, params};

use super::dispatch::{self, Addressed, Told};
use super::{Content, Document, Head, draft, ending, incoming, numbering, rows};
use crate::matter::{self, Kind, Matter, Relation, Way};
use crate::people::{Actor, actor};
use crate::process::{self, Held, Move, Moved};
use crate::{Error, Result, notice, story};

/// Brings the papers a flow waits for in line with it: begins those it came to wait for, ends those it no longer waits for.
pub(crate) fn follow(tx: &mut Tx, by: &Actor, matter: &Matter, (old, new): (&State, &State)) -> Result<()> {
    let (before, now) = (old.open_subs(), new.open_subs());
    for gone in before.iter().filter(|b| !now.iter().any(|n| n.visit == b.visit)) {
        drop_child(tx, by, matter, gone.visit)?;
    }
    for sub in now.iter().filter(|n| !before.iter().any(|b| b.visit == n.visit)) {
        begin(tx, matter, sub)?;
    }
    Ok(())
}

/// Begins the paper a flow waits for, in the name of whoever the flow gives it to.
fn begin(tx: &mut Tx, matter: &Matter, sub: &OpenSub) -> Result<()> {
    let lead = actor::of_flow(tx, sub.initiator)?;
    let key = sub.flow.as_str();
    let way = Way::from_code(key).filter(|way| way.kind() != Kind::Incoming);
    let way = way.ok_or_else(|| Error::Setup(format!("流程“{key}”不能作为子流程，请修改流程后再办。")))?;
    let (head, content) = match matter.kind {
        Kind::Incoming => answer(tx, matter)?,
        _ => (plain(tx, matter, way)?, Content { title: matter.title.clone(), ..Content::default() }),
    };
    bind(tx, matter, &lead)?;
    matter::admit(tx, matter.id, lead.person)?;
    let id = draft::start_as(tx, &lead, way, head, content)?;
    matter::link(tx, (matter.id, id), Relation::Answer, Some(sub.visit))?;
    let fact = Fact::new("matter.sub_begin", story::subject(matter.id)).actor(lead.person).unit(matter.unit);
    let title = matter::rows::find(tx, id)?.title;
    tx.record(fact.with("who", lead.name.as_str()).with("title", title))?;
    notice::tell(tx, lead.person, "progress", matter.id, &format!("《{}》已批示，请拟批复", matter.title))
}

/// Binds the first handler 首办责任人 of a request when its 批复 is begun for the first time.
fn bind(tx: &mut Tx, matter: &Matter, lead: &Actor) -> Result<()> {
    let begun = matter::links(tx, matter.id)?.iter().any(|l| l.relation == Relation::Answer && l.is_later);
    if begun || matter.kind != Kind::Incoming {
        return Ok(());
    }
    matter::bind_owner(tx, matter.id, lead.person)?;
    let fact = Fact::new("matter.owner", story::subject(matter.id)).actor(lead.person).unit(matter.unit);
    tx.record(fact.with("who", lead.name.as_str()).with("owner", lead.name.as_str()))?;
    Ok(())
}

fn plain(tx: &mut Tx, matter: &Matter, way: Way) -> Result<Head> {
    let genre = if way == Way::Memo { Genre::Request } else { Genre::Letter };
    head(tx, matter, genre, SecurityLabel::Internal)
}

fn head(tx: &mut Tx, matter: &Matter, genre: Genre, label: SecurityLabel) -> Result<Head> {
    let series = numbering::series_of(tx, matter.unit)?;
    let series = numbering::usual(&series, genre).map(|s| s.id);
    Ok(Head { genre, urgency: matter.urgency, label, series, copies: 1 })
}

/// What a 批复 says before its drafter has written a word: it cites title and number of the request.
fn answer(tx: &mut Tx, matter: &Matter) -> Result<(Head, Content)> {
    let document = rows::find(tx, matter.id)?.ok_or(Error::NotFound)?;
    let line = incoming::of(tx, matter.id)?;
    let content = Content {
        title: title(&matter.title),
        main_to: line.source_name.clone(),
        body: format!(
            "{}{}收悉。经研究，现批复如下：\n",
            you(&line.source_name),
            cited(&matter.title, &line.source_number)
        ),
        ..Content::default()
    };
    Ok((head(tx, matter, Genre::Reply, document.label)?, content))
}

/// 关于…的批复, from 某某关于…的请示.
fn title(petition: &str) -> String {
    let subject = petition.split_once("关于").map_or(petition, |(_, subject)| subject);
    let subject = ["的请示", "请示"].iter().find_map(|end| subject.strip_suffix(end)).unwrap_or(subject);
    format!("关于{subject}的批复")
}

/// 《…》（文号）: the title first, then the number.
fn cited(title: &str, number: &str) -> String {
    if number.is_empty() { format!("《{title}》") } else { format!("《{title}》（{number}）") }
}

/// How a superior writes to an organ below.
fn you(organ: &str) -> &'static str {
    let ends = |words: &[&str]| words.iter().any(|w| organ.ends_with(w));
    match () {
        () if ends(&["局"]) => "你局",
        () if ends(&["镇人民政府", "镇", "镇党委"]) => "你镇",
        () if ends(&["乡人民政府", "乡"]) => "你乡",
        () if ends(&["街道办事处", "街道"]) => "你街道",
        () if ends(&["委员会", "委"]) => "你委",
        () if ends(&["办公室", "办"]) => "你办",
        () if ends(&["公司"]) => "你公司",
        () => "你单位",
    }
}

/// Refuses a 批复 that does not cite its request, or answers another one with it.
///
/// # Errors
/// [`Error::Field`] on `body`.
pub(super) fn require_cited(tx: &mut Tx, id: MatterId, genre: Genre, body: &str) -> Result<()> {
    if genre != Genre::Reply {
        return Ok(());
    }
    if let Some(asked) = asked(tx, id)?.filter(|m| m.kind == Kind::Incoming) {
        let number = incoming::of(tx, asked.id)?.source_number;
        if !body.contains(&format!("《{}》", asked.title)) || !body.contains(&number) {
            let says = format!("批复须引述来文的标题和文号：{}", cited(&asked.title, &number));
            return Err(Error::field("body", says));
        }
    }
    let mut cited = requests(body);
    cited.sort_unstable();
    cited.dedup();
    if cited.len() > 1 {
        return Err(Error::field("body", "一件批复只答复一件请示，请分别行文"));
    }
    Ok(())
}

/// The requests a text names: what stands in 《》 and ends with 请示.
fn requests(body: &str) -> Vec<&str> {
    let named = body.split('《').skip(1).filter_map(|part| part.split_once('》'));
    named.map(|(name, _)| name).filter(|name| name.ends_with("请示")).collect()
}

/// The matter whose flow waits for this paper, or waited for it.
fn asked(tx: &mut Tx, child: MatterId) -> Result<Option<Matter>> {
    match matter::asked(tx, child)? {
        Some((id, _)) => Ok(Some(matter::rows::find(tx, id)?)),
        None => Ok(None),
    }
}

/// The paper was issued: the request has its answer, and its flow goes on.
pub(super) fn issued(tx: &mut Tx, held: &Held) -> Result<()> {
    let Some((id, visit)) = matter::asked(tx, held.matter.id)? else { return Ok(()) };
    let request = matter::rows::find(tx, id)?;
    if !is_waiting(tx, id, visit)? {
        return Ok(());
    }
    if request.kind == Kind::Incoming {
        let document = rows::find(tx, held.matter.id)?.ok_or(Error::NotFound)?;
        tell_sender(tx, &held.actor, &request, &document)?;
    }
    end(tx, &held.actor, (&request, visit), "agree")
}

fn tell_sender(tx: &mut Tx, by: &Actor, request: &Matter, answer: &Document) -> Result<()> {
    let text = format!("以{}批复", answer.issue_number.as_deref().unwrap_or_default());
    let now = tx.now();
    tx.exec(rows::SET_REPLY, params![request.id, text, now])?;
    let Some(id) = incoming::of(tx, request.id)?.dispatch else { return Ok(()) };
    tx.exec(rows::REPLY_DISPATCH, params![id, text, now])?;
    let dispatch = dispatch::by_id(tx, id)?;
    let line = format!("{}已{text}", dispatch.to_name);
    let at = Addressed { actor: by.clone(), dispatch };
    dispatch::tell_sender(tx, &at, &Told { verb: "dispatch.reply", line: &line, reason: &text })
}

/// The paper was ended 终止, or its own flow came to its end: the flow that waits goes on by that.
pub(crate) fn ended(tx: &mut Tx, by: &Actor, child: MatterId, outcome: &str) -> Result<()> {
    let Some((id, visit)) = matter::asked(tx, child)? else { return Ok(()) };
    if !is_waiting(tx, id, visit)? {
        return Ok(());
    }
    let request = matter::rows::find(tx, id)?;
    end(tx, by, (&request, visit), outcome)
}

fn end(tx: &mut Tx, by: &Actor, (request, visit): (&Matter, u32), outcome: &str) -> Result<()> {
    let command = Command::EndSub { visit, outcome: outcome.into() };
    let moved: Moved = process::act_as(tx, by, request, Move::from(command).by_system())?;
    let word = if outcome == "agree" { "批复已印发，请办结" } else { "批复已终止，请重新处理" };
    for person in &moved.told {
        notice::tell(tx, *person, "progress", request.id, &format!("《{}》{word}", request.title))?;
    }
    Ok(())
}

/// Whether it was written for a request that no longer waits for it.
pub(super) fn is_left(tx: &mut Tx, child: MatterId) -> Result<bool> {
    match matter::asked(tx, child)? {
        Some((request, visit)) => Ok(!is_waiting(tx, request, visit)?),
        None => Ok(false),
    }
}

fn is_waiting(tx: &mut Tx, request: MatterId, visit: u32) -> Result<bool> {
    let state = process::load(tx, request)?.state;
    Ok(state.open_subs().iter().any(|sub| sub.visit == visit))
}

/// Ends the draft of a 批复 that is no longer waited for, unless it was issued.
fn drop_child(tx: &mut Tx, by: &Actor, request: &Matter, visit: u32) -> Result<()> {
    let Some(child) = matter::answer_of(tx, request.id, visit)? else { return Ok(()) };
    let runs = matches!(process::load(tx, child)?.state.status, Status::Active | Status::Suspended);
    let issued = rows::find(tx, child)?.is_some_and(|d| d.issued_at.is_some());
    if !runs || issued {
        return Ok(());
    }
    let paper = matter::rows::find(tx, child)?;
    ending::carry_out(tx, by, &paper, &format!("《{}》不再按此办理", request.title))
}

/// Whether the issue of a paper already let a request go on: it cannot be taken back.
pub(super) fn require_unanswered(tx: &mut Tx, child: MatterId) -> Result<()> {
    if matter::asked(tx, child)?.is_none() {
        return Ok(());
    }
    Err(Error::refused("请示已随批复的印发转入办结，印发不能撤回；内容确需更正的，请另行行文。"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_of_an_answer_is_that_of_the_request() {
        for (asked, answer) in [
            ("云泽区财政局关于追加防汛资金的请示", "关于追加防汛资金的批复"),
            ("关于设立便民服务中心的请示", "关于设立便民服务中心的批复"),
            ("青岚镇人民政府关于调整规划请示", "关于调整规划的批复"),
            ("调整规划", "关于调整规划的批复"),
        ] {
            assert_eq!(title(asked), answer);
        }
    }

    #[test]
    fn an_organ_below_is_addressed_by_what_it_is() {
        for (organ, word) in [
            ("云泽区财政局", "你局"),
            ("云泽区青岚镇人民政府", "你镇"),
            ("云泽区东城街道办事处", "你街道"),
            ("云泽区国有资产监督管理委员会", "你委"),
            ("云泽区城市建设投资有限公司", "你公司"),
            ("云泽区机关事务服务中心", "你单位"),
        ] {
            assert_eq!(you(organ), word, "{organ}");
        }
    }

    #[test]
    fn the_requests_a_text_names_are_found() {
        let body = "你局《关于甲的请示》（云财发〔2026〕1号）、《关于乙的请示》收悉，按《条例》办理。";
        assert_eq!(requests(body), ["关于甲的请示", "关于乙的请示"]);
    }
}
