//! The shape of a definition: what is reachable, and which steps lie between a branch point and its join.

/// A problem of shape, by step index.
pub(crate) struct Fault {
    pub step: usize,
    pub message: String,
}

/// Steps and routes as plain numbers.
pub(crate) struct Graph<'a> {
    pub names: &'a [String],
    /// Targets of each step's routes.
    pub out: &'a [Vec<usize>],
    pub start: usize,
    pub ends: Vec<usize>,
    /// Branch points with their joins.
    pub forks: Vec<(usize, usize)>,
    pub joins: Vec<usize>,
}

impl Graph<'_> {
    /// All faults of shape, and for each step the branch points it lies inside, outermost first.
    pub(crate) fn check(&self) -> (Vec<Vec<usize>>, Vec<Fault>) {
        let mut faults = self.dead_ends();
        if self.ends.is_empty() {
            faults.push(self.fault(self.start, "流程没有结束环节（kind = \"end\"）".to_owned()));
        } else {
            faults.extend(self.unreachable());
        }
        faults.extend(self.unpaired_joins());
        let (regions, region_faults) = self.regions();
        faults.extend(region_faults);
        (self.chains(regions), faults)
    }

    fn fault(&self, step: usize, message: String) -> Fault {
        Fault { step, message }
    }

    fn dead_ends(&self) -> Vec<Fault> {
        let dead = (0..self.out.len()).filter(|&step| self.out[step].is_empty() && !self.ends.contains(&step));
        let leaving = self.ends.iter().filter(|&&end| !self.out[end].is_empty());
        dead.map(|step| self.fault(step, "没有去路：办到这里就停住了，请加一条路线".to_owned()))
            .chain(leaving.map(|&end| self.fault(end, "结束环节不能再有去路".to_owned())))
            .collect()
    }

    fn unreachable(&self) -> Vec<Fault> {
        let forward = reach(self.out, &[self.start]);
        let mut incoming = vec![Vec::new(); self.out.len()];
        for (from, targets) in self.out.iter().enumerate() {
            targets.iter().for_each(|&to| incoming[to].push(from));
        }
        let backward = reach(&incoming, &self.ends);
        let mut faults = Vec::new();
        for step in 0..self.out.len() {
            if !forward[step] {
                faults.push(self.fault(step, "从起点走不到这个环节".to_owned()));
            } else if !backward[step] && !self.out[step].is_empty() {
                faults.push(self.fault(step, "从这个环节走不到结束".to_owned()));
            }
        }
        faults
    }

    fn unpaired_joins(&self) -> Vec<Fault> {
        let uses = |join: usize| self.forks.iter().filter(|(_, of)| *of == join).count();
        let wrong = self.joins.iter().filter(|&&join| uses(join) != 1);
        let message = "汇合环节必须恰好与一个分支环节配对（分支环节写 join = \"…\"）";
        wrong.map(|&join| self.fault(join, message.to_owned())).collect()
    }

    /// The steps between each branch point and its join.
    fn regions(&self) -> (Vec<(usize, Vec<bool>)>, Vec<Fault>) {
        let mut faults = Vec::new();
        let mut regions = Vec::new();
        for &(fork, join) in &self.forks {
            let region = self.region(fork, join, &mut faults);
            self.check_region(fork, join, &region, &mut faults);
            regions.push((fork, region));
        }
        (regions, faults)
    }

    fn region(&self, fork: usize, join: usize, faults: &mut Vec<Fault>) -> Vec<bool> {
        let mut region = vec![false; self.out.len()];
        for &branch in self.out[fork].iter().filter(|&&branch| branch != join) {
            let reached = self.reach_until(branch, join);
            if (0..region.len()).any(|step| region[step] && reached[step]) {
                let message = format!("两条分支在汇合“{}”之前相遇，同一环节会被办两遍", self.names[join]);
                faults.push(self.fault(fork, message));
            }
            (0..region.len()).for_each(|step| region[step] |= reached[step]);
        }
        region
    }

    fn reach_until(&self, from: usize, stop: usize) -> Vec<bool> {
        let mut reached = vec![false; self.out.len()];
        let mut todo = vec![from];
        while let Some(step) = todo.pop() {
            if step != stop && !std::mem::replace(&mut reached[step], true) {
                todo.extend(&self.out[step]);
            }
        }
        reached
    }

    fn check_region(&self, fork: usize, join: usize, region: &[bool], faults: &mut Vec<Fault>) {
        let target = &self.names[join];
        if region[fork] {
            faults.push(self.fault(fork, format!("分支内有路线绕回分支起点，汇合“{target}”永远等不齐")));
        }
        for &end in self.ends.iter().filter(|&&end| region[end]) {
            faults.push(self.fault(end, format!("分支没有到汇合“{target}”就结束了，汇合永远等不齐")));
        }
        for (from, targets) in self.out.iter().enumerate().filter(|(from, _)| *from != fork && !region[*from]) {
            for &to in targets.iter().filter(|&&to| region[to] || to == join) {
                let message = format!("从分支外直接进入了分支内或汇合（“{}”），汇合会出错", self.names[to]);
                faults.push(self.fault(from, message));
            }
        }
        if region[self.start] {
            faults.push(self.fault(self.start, "起点不能在并行分支内".to_owned()));
        }
    }

    fn chains(&self, mut regions: Vec<(usize, Vec<bool>)>) -> Vec<Vec<usize>> {
        regions.sort_by_key(|(_, region)| std::cmp::Reverse(region.iter().filter(|inside| **inside).count()));
        let chain = |step: usize| regions.iter().filter(|(_, region)| region[step]).map(|(fork, _)| *fork).collect();
        // A join belongs to its block: arrivals wait inside it, and are never moved or returned to.
        (0..self.out.len()).map(chain).collect()
    }
}

fn reach(edges: &[Vec<usize>], from: &[usize]) -> Vec<bool> {
    let mut reached = vec![false; edges.len()];
    let mut todo = from.to_vec();
    while let Some(step) = todo.pop() {
        if !std::mem::replace(&mut reached[step], true) {
            todo.extend(&edges[step]);
        }
    }
    reached
}
