//! Closed lists of words (督查督办用语).

lexicon::words! {
    /// Category (督查类别). 02, part 二.
    Category, "督查类别" {
        /// By rhythm: the yearly plan's work.
        Regular = "regular", "定期督查";
        /// What comes up day by day.
        Daily = "daily", "日常督查";
        /// A task of its own.
        Special = "special", "专项督查";
    }
}

lexicon::words! {
    /// Source (督办来源).
    SourceKind, "督办来源" {
        /// A leader's instruction on a paper 批示.
        Instruction = "instruction", "领导批示";
        /// What a meeting decided 议定事项.
        Meeting = "meeting", "会议议定";
        /// The yearly government work report.
        Report = "report", "政府工作报告";
        /// A special task 专项任务.
        Task = "task", "专项任务";
        /// A complaint 群众来信来访.
        Complaint = "complaint", "群众反映";
        /// What a field visit found 实地督查发现.
        Visit = "visit", "实地督查发现";
        /// What a paper asks 公文要求.
        Paper = "paper", "公文要求";
        /// Entered by hand.
        Hand = "hand", "自行立项";
    }
}

impl SourceKind {
    /// Whether somebody said it, whose name and words are quoted 谁的批示或要求.
    #[must_use]
    pub const fn has_speaker(self) -> bool {
        self.has_words() && !matches!(self, SourceKind::Report | SourceKind::Visit)
    }

    /// Whether there are words to be quoted 原话; what the office opens of its own accord has none.
    #[must_use]
    pub const fn has_words(self) -> bool {
        !matches!(self, SourceKind::Hand)
    }
}

lexicon::words! {
    /// Ledger (台账) an item is kept in, beside the supervision register.
    Ledger, "台账" {
        /// None beside the register.
        None = "none", "督办台账";
        /// 改革台账: the special groups' work.
        Reform = "reform", "改革台账";
        /// 重点工作台账.
        Priority = "priority", "重点工作台账";
    }
}

lexicon::words! {
    /// Rhythm of regular feedback (反馈周期).
    Rhythm, "反馈周期" {
        /// Only when asked.
        Never = "never", "不定期";
        /// Every week.
        Weekly = "weekly", "每周";
        /// Every half month.
        HalfMonthly = "half_monthly", "每半月";
        /// Every month.
        Monthly = "monthly", "每月";
        /// Every quarter.
        Quarterly = "quarterly", "每季度";
    }
}

lexicon::words! {
    /// Part (责任方式) of a unit in an item.
    Part, "责任方式" {
        /// 牵头.
        Lead = "lead", "牵头";
        /// 配合.
        Support = "support", "配合";
    }
}

lexicon::words! {
    /// What the office thinks of a feedback (审核结论).
    Verdict, "审核结论" {
        /// Accepted 通过.
        Accepted = "accepted", "通过";
        /// Returned with a reason 退回重报.
        Returned = "returned", "退回重报";
        /// Accepted, but it says nothing 空泛: marked and counted.
        Empty = "empty", "内容空泛";
    }
}

lexicon::words! {
    /// Lapse (了结) of what nobody answered: why nobody waits for it any more.
    Lapse, "了结" {
        /// A regular report that had not come when the next was asked for: it counts as missed.
        Missed = "missed", "未报";
        /// The unit has no part in the item any more.
        Moved = "moved", "已转交，不再需要";
        /// The item was closed or withdrawn first.
        Closed = "closed", "事项已了结，不再需要";
        /// It was asked for twice.
        Repeated = "repeated", "重复要求，不再需要";
    }
}

lexicon::words! {
    /// Light (三色灯), the most urgent first. Never the colour alone: the word stands beside it.
    Light, "亮灯" {
        /// 红灯: over its limit, or a milestone is late by more than the grace.
        Red = "red", "超期滞后";
        /// 黄灯: the limit or a milestone is near, or a milestone is late by little.
        Yellow = "yellow", "临期预警";
        /// 绿灯: as planned.
        Green = "green", "正常推进";
        /// Nothing is shown any more.
        Closed = "closed", "已销号";
    }
}

lexicon::words! {
    /// Colour of a sheet (督办单): the notice of 交办, then 蓝 reminds, 橙 warns, 红 presses. standards 3.9.
    SheetColour, "督办单" {
        /// 督办通知单, with the hand-over.
        Notice = "notice", "督办通知单";
        /// 蓝色: reminds before the limit.
        Blue = "blue", "蓝色提示单";
        /// 橙色: warns of what is overdue or done poorly.
        Orange = "orange", "橙色预警单";
        /// 红色: presses what is still undone.
        Red = "red", "红色督办单";
    }
}

lexicon::words! {
    /// Manner (督查方式) of a field visit.
    Manner, "督查方式" {
        /// Announced.
        Open = "open", "明察";
        /// Nobody there knows before the findings are handed over.
        Covert = "covert", "暗访";
        /// Without notice, welcome, report or company, straight to the spot.
        Unannounced = "unannounced", "四不两直";
    }
}

lexicon::words! {
    /// Kind (督查检查类别) of an inspection.
    InspectionKind, "督查检查类别" {
        /// Everything a unit does.
        Comprehensive = "comprehensive", "综合督查";
        /// One subject.
        Special = "special", "专项督查";
    }
}

lexicon::words! {
    /// Column (台账栏目) beside number and content, which every ledger has.
    LedgerColumn, "台账栏目" {
        /// The lead unit.
        Lead = "lead", "牵头单位";
        /// Who is responsible.
        Person = "person", "责任人";
        /// The support units.
        Support = "support", "配合单位";
        /// Which leader cares.
        Leader = "leader", "关注领导";
        /// The target.
        Target = "target", "目标";
        /// 一事一策.
        Strategy = "strategy", "一事一策";
        /// Milestones of the reverse schedule.
        Steps = "steps", "倒排节点";
        /// The limit.
        Due = "due", "时限";
        /// Progress, %.
        Progress = "progress", "进度";
        /// The light.
        Light = "light", "亮灯";
        /// The last regular check.
        Check = "check", "最近检查";
    }
}

store::code_value!(
    Lapse,
    Light,
    SheetColour,
    Category,
    SourceKind,
    Ledger,
    Rhythm,
    Part,
    Verdict,
    Manner,
    InspectionKind
);
