//! The office's rules (办文规则) for a flow, beyond its making sense: what the shipped flow of the same kind guarantees stays
//! guaranteed, and whatever it names exists. Each refusal gives its line and its source. 条例 is 《党政机关公文处理工作条例》
//! (中办发〔2012〕14号).

use std::collections::BTreeMap;

use flow::{ActorRule, Definition, Kind, Mode, Problem, Step};

use super::check::Known;
use super::sketch::{self, Sketch};
use super::ways::Ways;
use super::{shipped_definition, words};
use crate::people::Role;

/// A step that carries office meaning: the program does something of its own there.
struct Meaning {
    id: &'static str,
    /// What it does, as the refusal says it.
    deed: &'static str,
    /// Where it is written.
    source: &'static str,
    /// Whether a flow that is shipped with it must keep it.
    must: bool,
    /// Whether its handler has to be who the shipped flow says: the program asks for that role again.
    seat: bool,
}

const fn meaning(id: &'static str, deed: &'static str, source: &'static str) -> Meaning {
    Meaning { id, deed, source, must: true, seat: true }
}

const fn open(id: &'static str, deed: &'static str, source: &'static str) -> Meaning {
    Meaning { id, deed, source, must: true, seat: false }
}

/// In the order in which refusals speak of them.
const MEANINGS: &[Meaning] = &[
    open("draft", "拟稿", "条例第十九条"),
    open("office_review", "审核", "条例第二十条：签发前应当由发文机关办公厅（室）进行审核"),
    meaning("sign", "签发", "条例第二十二条：公文应当经本机关负责人审批签发"),
    meaning("cosign", "联合签发", "条例第二十二条：联合发文由所有联署机关的负责人会签"),
    open("recheck", "复核", "条例第二十五条第一项：印发前应当进行复核"),
    meaning("number", "编号", "条例第二十五条第二项：确定发文字号"),
    Meaning { must: false, ..meaning("seal", "用印", "条例第九条第十三项：加盖发文机关印章") },
    meaning("issue", "印发", "条例第二十五条第四项：印制完毕检查后分发"),
    meaning("register", "登记", "条例第二十四条第二项：详细记载"),
    open("preliminary", "初审", "条例第二十四条第三项：对收到的公文进行初审"),
    open("propose", "拟办", "条例第二十四条第四项：提出拟办意见"),
    meaning("lead", "主办", "条例第二十四条第四项：明确主办部门"),
    open("finish", "办结", "条例第二十四条第四项"),
    meaning("archive", "归档", "条例第二十七条"),
];

/// What may only happen to a paper that was reviewed and signed.
const AFTER_SIGNING: &[&str] = &["recheck", "number", "seal", "issue"];

/// The flows a definition calls 子流程.
#[must_use]
pub fn calls(definition: &Definition) -> Vec<String> {
    definition.steps().iter().filter_map(called).collect()
}

fn called(step: &Step) -> Option<String> {
    match &step.kind {
        Kind::Sub { flow } => Some(flow.to_string()),
        _ => None,
    }
}

/// Everything an office objects to, in the order of the lines.
#[must_use]
pub fn problems(text: &str, definition: &Definition, known: &Known) -> Vec<Problem> {
    let mut desk = Desk {
        definition,
        known,
        sketch: sketch::read(text).unwrap_or_default(),
        ways: Ways::of(definition),
        found: Vec::new(),
    };
    desk.key();
    desk.names();
    desk.variables();
    desk.cycle();
    if let Some(model) = shipped_definition(&known.key) {
        desk.as_shipped(&model);
    }
    desk.signed_first();
    desk.found.sort_by_key(|p| p.line);
    desk.found.dedup();
    desk.found
}

struct Desk<'a> {
    definition: &'a Definition,
    known: &'a Known,
    sketch: Sketch,
    ways: Ways<'a>,
    found: Vec<Problem>,
}

impl Desk<'_> {
    fn say(&mut self, line: usize, place: impl Into<String>, message: impl Into<String>) {
        self.found.push(Problem { line: line.max(1), place: place.into(), message: message.into() });
    }

    /// The line of a word of a step.
    fn line(&self, step: &str, word: &str) -> usize {
        self.sketch.steps.iter().find(|s| s.id == step).map_or(1, |s| s.line_of(word))
    }

    fn at_step(&mut self, step: &Step, word: &str, message: String) {
        let line = self.line(step.id.as_str(), word);
        self.say(line, format!("环节 {}", step.id), message);
    }

    fn key(&mut self) {
        if self.definition.key().as_str() != self.known.key {
            let line = self.sketch.lines.get("key").copied().unwrap_or(1);
            self.say(line, "文件", format!("这是“{}”流程，key 不能改成别的", self.known.key));
        }
    }

    /// Roles, posts, limits, fields and sub-flows that a step names.
    fn names(&mut self) {
        for step in self.definition.steps() {
            for message in actor_problems(&step.actor) {
                self.at_step(step, "actor", message);
            }
            if let Some(limit) = step.limit.as_ref().filter(|l| !self.known.limits.iter().any(|k| k == l.as_str())) {
                let has = self.known.limits.join("、");
                self.at_step(step, "limit", format!("时限表里没有 {limit}；本流程可用的有 {has}"));
            }
            for field in step.edits.iter().filter(|e| !self.known.edits.iter().any(|k| k == e.as_str())) {
                self.at_step(step, "edits", format!("没有表单项 {field}；可用的有 {}", self.known.edits.join("、")));
            }
            if let Some(flow) = called(step).filter(|f| !self.known.calls.contains_key(f)) {
                let has: Vec<&str> = self.known.calls.keys().map(String::as_str).collect();
                self.at_step(step, "flow", format!("没有流程 {flow}；可用的有 {}", has.join("、")));
            }
        }
    }

    /// What nobody fills in decides nothing.
    fn variables(&mut self) {
        for variable in self.definition.variables() {
            let found = self.known.variables.iter().find(|(name, _)| *name == variable.name.as_str());
            let place = format!("变量 {}", variable.name);
            let line = self.sketch.lines.get("variables").copied().unwrap_or(1);
            match found {
                None => {
                    let has: Vec<&str> = self.known.variables.iter().map(|(name, _)| name.as_str()).collect();
                    self.say(line, place, format!("办文时没有地方填写它；可用的有 {}", has.join("、")));
                }
                Some((_, kind)) if *kind != variable.kind => self.say(line, place, "类型与随系统提供的流程不同"),
                Some(_) => {}
            }
        }
    }

    /// Sub-flows that lead back here would never end.
    fn cycle(&mut self) {
        for step in self.definition.steps() {
            let Some(flow) = called(step) else { continue };
            if comes_back(&self.known.calls, &self.known.key, &flow) {
                self.at_step(step, "flow", format!("子流程 {flow} 又会调用本流程，绕成一圈"));
            }
        }
    }

    /// What the shipped flow has and guarantees.
    fn as_shipped(&mut self, model: &Definition) {
        let (start, own) = (model.start(), self.definition.start());
        if start.id != own.id {
            let line = self.sketch.lines.get("start").copied().unwrap_or(1);
            self.say(line, "起点", format!("起点应当是“{}”（{}）", start.name, start.id));
        }
        let before = Ways::of(model);
        let has: Vec<&Meaning> = MEANINGS.iter().filter(|m| before.has(m.id)).collect();
        for m in &has {
            match self.definition.step(m.id) {
                None if m.must => {
                    let line = self.sketch.steps.first().map_or(1, |s| s.line);
                    self.say(
                        line,
                        format!("环节 {}", m.id),
                        format!("缺少“{}”环节（id = \"{}\"）。{}", m.deed, m.id, m.source),
                    );
                }
                None => {}
                Some(step) => self.keeps(step.clone(), m, model),
            }
        }
        self.order(&before, &has);
        self.reserved(model);
    }

    /// A step stands for the same deed as before.
    fn keeps(&mut self, step: Step, m: &Meaning, model: &Definition) {
        let Some(shipped) = model.step(m.id) else { return };
        let name = &step.name;
        if !step.is_task() {
            self.at_step(&step, "kind", format!("“{name}”要由人办理（{}），不能改成别的类型", m.deed));
            return;
        }
        if step.empty == flow::EmptyPolicy::Skip && shipped.empty != flow::EmptyPolicy::Skip {
            self.at_step(&step, "empty", format!("“{name}”不能跳过。{}", m.source));
        }
        if step.merge_same && !shipped.merge_same {
            self.at_step(
                &step,
                "merge_same",
                format!("“{name}”不能与上一环节合并办理：{}要单独留痕。{}", m.deed, m.source),
            );
        }
        let one = |mode: Mode| matches!(mode, Mode::Single | Mode::Any);
        if m.seat && one(shipped.mode) && !one(step.mode) {
            self.at_step(&step, "mode", format!("“{name}”只能由一人{}，办理方式可用 single、any", m.deed));
        }
        if m.id == "lead" && step.mode != Mode::Single {
            self.at_step(&step, "mode", format!("主办只能有一个，其余列为协办。{}", m.source));
        }
        if m.seat && !fits(&step.actor, &shipped.actor, m.id) {
            let who = words::who(model, &shipped.actor);
            self.at_step(&step, "actor", format!("“{name}”由{who}办理，不能改由他人{}", m.deed));
        }
        self.offers(&step, shipped);
    }

    fn offers(&mut self, step: &Step, shipped: &Step) {
        let offered = |code: &str| shipped.choices.iter().any(|c| c.code.as_str() == code);
        let branches =
            |id: &str| self.definition.routes_from(id).any(|r| r.when().is_some_and(|w| w.contains("outcome")));
        let foreign = step.choices.iter().find(|c| {
            let code = c.code.as_str();
            !(offered(code) || (code == "disagree" && branches(step.id.as_str())))
        });
        if let Some(choice) = foreign {
            let message =
                format!("“{}”不能有选项 {}：程序只认随系统提供的选项，不同意的请用退回", step.name, choice.code);
            self.at_step(step, "choices", message);
        } else if offered("agree") && !step.choices.iter().any(|c| c.code.as_str() == "agree") {
            self.at_step(step, "choices", format!("“{}”要有选项 agree", step.name));
        }
    }

    /// Wherever the shipped flow passes one step before another on every way, so must this one; also before it ends.
    fn order(&mut self, before: &Ways<'_>, has: &[&Meaning]) {
        let both = |m: &&&Meaning| self.ways.has(m.id);
        let present: Vec<&Meaning> = has.iter().filter(both).copied().collect();
        for later in &present {
            // The nearest one alone is told of: those before it follow by themselves.
            let guards = present.iter().filter(|m| m.id != later.id && before.always_passes(m.id, later.id));
            let open: Vec<(&Meaning, usize)> =
                guards.filter_map(|m| Some((*m, self.ways.detour(m.id, later.id)?))).collect();
            for (m, route) in open {
                self.past(m, later.deed, route);
            }
        }
        let ends = before.ends();
        for m in present.iter().filter(|m| m.must && ends.iter().all(|end| before.always_passes(m.id, end))) {
            let open = self.ways.ends().into_iter().find_map(|end| self.ways.detour(m.id, end));
            if let Some(route) = open {
                self.past(m, "结束", route);
            }
        }
    }

    /// No paper is numbered, sealed or issued that was not reviewed and signed, whatever flow it is on.
    fn signed_first(&mut self) {
        if !self.ways.has("sign") {
            return;
        }
        for m in MEANINGS.iter().filter(|m| matches!(m.id, "office_review" | "sign" | "cosign")) {
            for later in MEANINGS.iter().filter(|later| AFTER_SIGNING.contains(&later.id)) {
                let open = self.ways.has(m.id) && self.ways.has(later.id);
                if let Some(route) = open.then(|| self.ways.detour(m.id, later.id)).flatten() {
                    self.past(m, later.deed, route);
                }
            }
        }
    }

    fn past(&mut self, m: &Meaning, deed: &str, route: usize) {
        let Some(way) = self.definition.routes().get(route) else { return };
        let place = format!("路线 {} → {}", way.from, way.to);
        let line = self.sketch.routes.get(route).map_or(1, |r| r.line);
        // One line tells of the first thing it passes by.
        if self.found.iter().any(|p| p.line == line && p.place == place) {
            return;
        }
        self.say(line, place, format!("从这里可以不经“{}”就{deed}。{}", m.deed, m.source));
    }

    /// An id that means something in another flow would be handled as there.
    fn reserved(&mut self, model: &Definition) {
        let elsewhere = super::shipped_steps();
        for step in self.definition.steps().iter().filter(|s| s.is_task() && model.step(s.id.as_str()).is_none()) {
            if let Some((_, flow)) = elsewhere.iter().find(|(id, _)| id == step.id.as_str()) {
                self.at_step(step, "id", format!("代号 {} 在“{flow}”里另有含义，请换一个，如 {}_2", step.id, step.id));
            }
        }
    }
}

/// What is wrong with the roles and posts a rule names.
fn actor_problems(rule: &ActorRule) -> Vec<String> {
    match rule {
        ActorRule::Role { role, .. } => match role.parse::<Role>() {
            Ok(role) if role.is_administrator() => vec![format!("{}不办理公文，不能作办理人", role.label())],
            Ok(_) => Vec::new(),
            Err(_) => {
                let all = Role::ALL.iter().filter(|r| !r.is_administrator());
                let all: Vec<&str> = all.map(|r| r.code()).collect();
                vec![format!("没有角色 {role}；可用的有 {}", all.join("、"))]
            }
        },
        ActorRule::Post { post } => vec![format!("没有职务 {post}：按职务找人尚未启用，请改用角色")],
        ActorRule::Chosen { from } => actor_problems(from),
        ActorRule::Union(rules) => rules.iter().flat_map(actor_problems).collect(),
        _ => Vec::new(),
    }
}

/// Whether a rule gives nobody but whom the shipped one might give.
fn fits(rule: &ActorRule, shipped: &ActorRule, id: &str) -> bool {
    match rule {
        ActorRule::Union(rules) => rules.iter().all(|rule| fits(rule, shipped, id)),
        ActorRule::Chosen { from } => fits(from, shipped, id),
        ActorRule::LeaderInCharge => id == "sign" || rule == shipped,
        ActorRule::Role { role, .. } if id == "sign" => matches!(role.as_str(), "signer" | "leader"),
        rule => match shipped {
            ActorRule::Union(all) => all.contains(rule),
            ActorRule::Chosen { from } => **from == *rule,
            one => one == rule,
        },
    }
}

fn comes_back(calls: &BTreeMap<String, Vec<String>>, key: &str, from: &str) -> bool {
    let mut seen: Vec<&str> = Vec::new();
    let mut todo = vec![from];
    while let Some(flow) = todo.pop() {
        if flow == key {
            return true;
        }
        if !seen.contains(&flow) {
            seen.push(flow);
            todo.extend(calls.get(flow).into_iter().flatten().map(String::as_str));
        }
    }
    false
}

#[cfg(test)]
mod tests;
