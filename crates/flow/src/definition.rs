use std::collections::HashMap;

use crate::{ActorRule, Key, Problem, condition::Condition};

/// A process definition (流程定义), parsed, checked and compiled: it cannot be built unless it is sound.
#[derive(Debug)]
pub struct Definition {
    pub(crate) key: Key,
    pub(crate) name: String,
    pub(crate) version: u32,
    pub(crate) variables: Vec<Variable>,
    pub(crate) steps: Vec<Step>,
    pub(crate) routes: Vec<Route>,
    pub(crate) start: usize,
    pub(crate) index: HashMap<Key, usize>,
    pub(crate) out: Vec<Vec<usize>>,
    /// For each step the branch points it lies inside, outermost first.
    pub(crate) chains: Vec<Vec<usize>>,
}

impl Definition {
    /// Largest definition file, bytes.
    pub const MAX_FILE: usize = 256 * 1024;
    /// Most steps in one definition.
    pub const MAX_STEPS: usize = 500;
    /// Most routes in one definition.
    pub const MAX_ROUTES: usize = 2_000;
    /// Longest condition, bytes.
    pub const MAX_CONDITION: usize = 4 * 1024;
    /// All conditions of one definition together, bytes.
    pub const MAX_CONDITIONS: usize = 64 * 1024;

    /// Reads, checks and compiles a TOML definition.
    ///
    /// # Errors
    /// Every problem found, in the order of the file's lines; at most 100.
    pub fn parse(text: &str) -> Result<Self, Vec<Problem>> {
        crate::parse::definition(text)
    }

    /// The key, such as `outgoing`.
    #[must_use]
    pub fn key(&self) -> &Key {
        &self.key
    }

    /// The Chinese name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The version; a running instance stays on the version it started with.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.version
    }

    /// The variables conditions and actor rules may use.
    #[must_use]
    pub fn variables(&self) -> &[Variable] {
        &self.variables
    }

    /// All steps, in the order of the file.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// All routes, in the order of the file, which is the order they are tried in.
    #[must_use]
    pub fn routes(&self) -> &[Route] {
        &self.routes
    }

    /// The step a flow starts at.
    #[must_use]
    pub fn start(&self) -> &Step {
        &self.steps[self.start]
    }

    /// The step with this id.
    #[must_use]
    pub fn step(&self, id: &str) -> Option<&Step> {
        self.index.get(id).map(|&i| &self.steps[i])
    }

    /// The routes out of a step, in the order they are tried.
    pub fn routes_from(&self, id: &str) -> impl Iterator<Item = &Route> {
        let indices = self.index.get(id).map_or(&[][..], |&i| &self.out[i]);
        indices.iter().map(|&r| &self.routes[r])
    }
}

/// A variable of the matter that conditions and actor rules may use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: Key,
    /// Its Chinese name.
    pub label: String,
    /// Its type.
    pub kind: VariableType,
}

/// The type of a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VariableType {
    /// Text; empty when absent.
    Text,
    /// A number; 0 when absent.
    Number,
    /// Yes or no; no when absent.
    Flag,
    /// A list of texts; empty when absent.
    List,
    /// A list of persons or departments (their ids as texts); empty when absent.
    People,
}

/// A step (环节).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its id.
    pub id: Key,
    /// Its Chinese name.
    pub name: String,
    /// Its kind.
    pub kind: Kind,
    /// Who handles it, or starts the sub-flow; of other kinds it means nothing.
    pub actor: ActorRule,
    /// How several handlers decide together.
    pub mode: Mode,
    /// Which row of the limits table applies.
    pub limit: Option<Key>,
    /// The form fields the handler may edit.
    pub edits: Vec<Key>,
    /// Whether an opinion is asked.
    pub opinion: OpinionRule,
    /// What happens when the rule gives nobody.
    pub empty: EmptyPolicy,
    /// Whether it counts as handled when its only handler handled the step before (同一人连续办理只办一次).
    pub merge_same: bool,
    /// What a handler may choose; the first is the usual one.
    pub choices: Vec<Choice>,
}

/// The kind of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// People handle it (办理).
    Task,
    /// Every route whose condition holds is taken at once (分支).
    Fork {
        /// The step the branches meet again at.
        join: Key,
    },
    /// Waits for all branches that were taken (汇合).
    Join,
    /// Waits for another flow, which its actor starts (子流程).
    Sub {
        /// The key of the other flow's definition.
        flow: Key,
    },
    /// The flow ends (结束).
    End,
}

/// How several handlers decide together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// One handler (单人).
    Single,
    /// Everyone must decide, at once (并行会签).
    All,
    /// The first to decide decides (一人办理即可).
    Any,
    /// Everyone must decide, one after the other (依次办理).
    Sequence,
    /// Agreed once this many per cent agree, 1 to 100 (按比例通过).
    Ratio(u8),
    /// Everyone must decide; the first who disagrees ends it (一票否决).
    Veto,
}

/// Whether an opinion is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpinionRule {
    /// None is written.
    None,
    /// It may be written.
    Optional,
    /// It must be written.
    Required,
}

/// What happens when a rule gives nobody; always declared, never silent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmptyPolicy {
    /// The submission is refused with a sentence for the administrator.
    Stop,
    /// The step is skipped, which is recorded.
    Skip,
    /// It goes to the deputy the directory names; none there either means stop.
    Deputy,
}

/// Something a handler may choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Its code; `disagree` counts against in every mode.
    pub code: Key,
    /// What the button says.
    pub label: String,
}

/// A route (路线) from one step to another.
#[derive(Debug)]
pub struct Route {
    /// The step it leaves.
    pub from: Key,
    /// The step it reaches.
    pub to: Key,
    /// What stands beside the line in the drawing.
    pub label: String,
    pub(crate) when: Option<Condition>,
    pub(crate) target: usize,
}

impl Route {
    /// The condition as written, if any.
    #[must_use]
    pub fn when(&self) -> Option<&str> {
        self.when.as_ref().map(Condition::source)
    }
}

impl Mode {
    pub(crate) fn is_vote(self) -> bool {
        !matches!(self, Self::Single | Self::Any)
    }
}

impl Step {
    /// Whether people handle it.
    #[must_use]
    pub fn is_task(&self) -> bool {
        self.kind == Kind::Task
    }
}
