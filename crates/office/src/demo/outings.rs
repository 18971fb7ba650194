//! Where the demo's office goes and what it plans: field visits with what they found, inspections of a year, and when.

use lexicon::{Date, days_after};

use super::supervision::Turn;
use crate::supervision::inspection::InspectionKind::{self, Comprehensive, Special};
use crate::supervision::visit::Manner::{self, Covert, Open, Unannounced};

/// A field visit.
pub(super) struct Outing {
    /// So many days before the demo's present.
    pub(super) back: i64,
    /// In which manner.
    pub(super) manner: Manner,
    /// Code of the visited unit.
    pub(super) code: &'static str,
    /// Where exactly.
    pub(super) place: &'static str,
    /// How it was there.
    pub(super) summary: &'static str,
    /// What was found.
    pub(super) findings: &'static [&'static str],
    /// How many of them become items.
    pub(super) handed: usize,
    /// Made in the name of the inspection at this place of the list.
    pub(super) plan: Option<usize>,
}

/// The visits of a year.
pub(super) const VISITS: [Outing; 10] = [
    Outing {
        back: 324,
        manner: Open,
        code: "nyj",
        place: "白溪镇高标准农田项目区",
        summary: "听取建设单位说明，沿机耕路查看三处施工点。",
        findings: &["两处涵管没有按图纸埋深", "施工便道扬尘没有洒水"],
        handed: 1,
        plan: None,
    },
    Outing {
        back: 268,
        manner: Covert,
        code: "jtj",
        place: "客运站候车厅和上客区",
        summary: "以旅客身份购票、候车，记录安检和发班情况。",
        findings: &["安检机停用，人工抽查不到一半", "残疾人通道堆放货物"],
        handed: 2,
        plan: None,
    },
    Outing {
        back: 211,
        manner: Unannounced,
        code: "slj",
        place: "石湖闸管所",
        summary: "夜间直达闸室，查看值班和启闭设备。",
        findings: &["夜间值班只有一人", "备用发电机不能启动"],
        handed: 2,
        plan: None,
    },
    Outing {
        back: 137,
        manner: Unannounced,
        code: "shz",
        place: "石湖镇临湖转移安置点",
        summary: "按汛期安全专项督查的安排，直达安置点清点物资。",
        findings: &["安置点被褥不足二十套", "转移名册没有更新到本月"],
        handed: 1,
        plan: Some(1),
    },
    Outing {
        back: 96,
        manner: Open,
        code: "zjj",
        place: "纺织新村改造工地",
        summary: "会同住户代表查看雨污分流和外墙施工。",
        findings: &["三号楼脚手架没有挂验收牌"],
        handed: 1,
        plan: None,
    },
    Outing {
        back: 64,
        manner: Covert,
        code: "hbj",
        place: "青岚河文昌里段排口",
        summary: "雨后沿河步行取样，比对排口台账。",
        findings: &["十七号排口雨天溢流", "两处排口不在台账之中", "一处公示牌电话打不通"],
        handed: 2,
        plan: None,
    },
    Outing {
        back: 39,
        manner: Open,
        code: "mzj",
        place: "桂花园养老助餐点",
        summary: "与就餐老人交谈，核对当月价目和配餐记录。",
        findings: &["周末不供餐，与公示不符"],
        handed: 1,
        plan: None,
    },
    Outing {
        back: 19,
        manner: Unannounced,
        code: "jyj",
        place: "实验小学和周边道路",
        summary: "上学时段直达校门，查看护学岗和食堂后厨。",
        findings: &["护学岗缺两人", "食堂留样记录少一天"],
        handed: 1,
        plan: None,
    },
    Outing {
        back: 5,
        manner: Unannounced,
        code: "qlz",
        place: "青岚镇沿街商铺和专职消防队",
        summary: "按冬春火灾防控专项督查的安排，直达点位，现场拉动一次。",
        findings: &["两处消火栓没有水", "专职队出动用时超过八分钟", "三家商铺楼上住人"],
        handed: 2,
        plan: Some(3),
    },
    Outing {
        back: 2,
        manner: Covert,
        code: "wjw",
        place: "人民医院门诊楼",
        summary: "以患者家属身份体验挂号、缴费和取药。",
        findings: &["自助机三台停用，没有告示"],
        handed: 0,
        plan: None,
    },
];

/// An inspection.
pub(super) struct Planned {
    /// Planned so many days before the demo's present.
    pub(super) back: i64,
    /// First day, in days from the present.
    pub(super) from: i64,
    /// How many days.
    pub(super) days: i64,
    /// Who plans it.
    pub(super) login: &'static str,
    /// Of which kind.
    pub(super) kind: InspectionKind,
    /// Its name.
    pub(super) title: &'static str,
    /// On what basis.
    pub(super) basis: &'static str,
    /// What is looked at.
    pub(super) scope: &'static str,
    /// Ordered from above.
    pub(super) above: bool,
    /// Codes of the units.
    pub(super) to: &'static [&'static str],
    /// Dropped so many days before the present, and why.
    pub(super) dropped: Option<(i64, &'static str)>,
}

const TOWNS: &[&str] = &["qlz", "bxz", "yqz", "shz", "mlz", "tpz"];

/// The inspections of a year. In the present month three come to 青岚镇, two of them ordered from above.
pub(super) const PLANS: [Planned; 8] = [
    Planned {
        back: 301,
        from: -280,
        days: 12,
        login: "dongli",
        kind: Comprehensive,
        title: "全区重点工作综合督查",
        basis: "区政府年度督查检查计划",
        scope: "政府工作报告任务分解和落实情况",
        above: false,
        to: TOWNS,
        dropped: None,
    },
    Planned {
        back: 152,
        from: -138,
        days: 5,
        login: "suhe",
        kind: Special,
        title: "汛期安全专项督查",
        basis: "区防汛抗旱指挥部工作安排",
        scope: "值班值守、转移安置和物资储备",
        above: false,
        to: &["shz", "bxz", "mlz"],
        dropped: None,
    },
    Planned {
        back: 85,
        from: -70,
        days: 3,
        login: "hbj-zr",
        kind: Special,
        title: "入河排口整治专项检查",
        basis: "区河长办年度工作要点",
        scope: "排口台账和截污纳管",
        above: false,
        to: &["qlz", "shz"],
        dropped: None,
    },
    Planned {
        back: 27,
        from: -6,
        days: 3,
        login: "dongli",
        kind: Special,
        title: "冬春火灾防控专项督查",
        basis: "区政府年度督查检查计划",
        scope: "沿街商铺、专职消防队和消火栓",
        above: false,
        to: &["qlz", "mlz"],
        dropped: None,
    },
    Planned {
        back: 24,
        from: -6,
        days: 2,
        login: "wjw-zr",
        kind: Special,
        title: "基层医疗服务专项检查",
        basis: "泽州市卫生健康委员会《关于开展基层医疗服务检查的通知》（泽卫函〔2026〕64号）",
        scope: "镇卫生院夜诊和药品配备",
        above: true,
        to: &["qlz"],
        dropped: None,
    },
    Planned {
        back: 22,
        from: -6,
        days: 1,
        login: "jyj-zr",
        kind: Special,
        title: "校园食品安全专项检查",
        basis: "泽州市教育局《关于开展校园食品安全检查的通知》（泽教函〔2026〕39号）",
        scope: "食堂后厨、留样和进货台账",
        above: true,
        to: &["qlz"],
        dropped: None,
    },
    Planned {
        back: 18,
        from: 15,
        days: 3,
        login: "dongli",
        kind: Special,
        title: "会风文风专项检查",
        basis: "区政府年度督查检查计划",
        scope: "会议、文件和报表数量",
        above: false,
        to: &["tpz", "shz"],
        dropped: Some((4, "并入年底综合考核，不再单独进行。")),
    },
    Planned {
        back: 6,
        from: 9,
        days: 3,
        login: "fgj-zr",
        kind: Special,
        title: "政务服务窗口专项督查",
        basis: "区政府年度督查检查计划",
        scope: "窗口在岗、一次告知和办件时限",
        above: false,
        to: &["yqz", "bxz"],
        dropped: None,
    },
];

/// Days before the present on which the bulletin of the month before is drafted.
const REPORTS: [i64; 2] = [41, 2];

/// When all this happens.
pub(super) fn agenda(today: Date) -> impl Iterator<Item = (Date, Turn)> {
    let on = move |back: i64| days_after(today, -back).unwrap_or(today);
    let visits = VISITS.iter().enumerate().map(move |(n, v)| (on(v.back), Turn::Visit(n)));
    let plans = PLANS.iter().enumerate().map(move |(n, p)| (on(p.back), Turn::Plan(n)));
    let reports = REPORTS.iter().map(move |back| (on(*back), Turn::Report));
    plans.chain(visits).chain(reports)
}
