//! What the demo's papers are about: by season, genre and sender, so that genre and direction fit the addressee.

use lexicon::Genre;

use Genre::{Circular, Letter, Notice, Opinions, Report, Request};

/// Several subjects of one kind: `{}` stands for each of the fillings.
pub(super) struct Pattern {
    /// From which month to which, both included; from a later to an earlier one over the new year.
    pub(super) months: (i8, i8),
    /// What it is about.
    pub(super) words: &'static str,
    /// What fills the gap; empty when there is none.
    pub(super) fillings: &'static [&'static str],
    /// Genre 文种.
    pub(super) genre: Genre,
    /// 主送机关 as printed.
    pub(super) to: &'static str,
    /// Codes of the units that countersign.
    pub(super) with: &'static [&'static str],
}

const fn on(
    months: (i8, i8),
    (words, fillings): (&'static str, &'static [&'static str]),
    genre: Genre,
    to: &'static str,
    with: &'static [&'static str],
) -> Pattern {
    Pattern { months, words, fillings, genre, to, with }
}

/// Any month.
const ALWAYS: (i8, i8) = (1, 12);
const TOWNS: &str = "各镇人民政府";
const ALL: &str = "各镇人民政府，区政府各部门";
const CITY: &str = "泽州市人民政府办公室";
/// To whom units of the district write upward; its office receives it.
const DISTRICT: &str = "云泽区人民政府";

/// Of the district office. Papers for the city go up, those for towns and departments down, letters across.
pub(super) const OF_OFFICE: [Pattern; 42] = [
    on((11, 12), ("切实做好今冬明春火灾防控工作", &[]), Notice, ALL, &["yjj"]),
    on(
        (10, 12),
        ("开展{}消防安全专项检查", &["老旧小区", "养老机构", "校园", "文旅场所", "沿街商铺"]),
        Notice,
        TOWNS,
        &["yjj", "zjj"],
    ),
    on(
        (9, 11),
        ("召开{}的会议", &["全区消防安全工作", "全区防汛抗旱工作总结", "森林防灭火工作"]),
        Notice,
        ALL,
        &["yjj"],
    ),
    on(
        (9, 12),
        ("召开{}会议", &["重点项目建设推进", "民生实事调度", "三季度经济运行分析", "信访工作联席"]),
        Notice,
        ALL,
        &[],
    ),
    on((10, 12), ("做好冬春水利建设和防汛物资储备工作", &[]), Notice, TOWNS, &["slj", "yjj"]),
    on((9, 10), ("做好秋汛防汛和地质灾害防范工作", &[]), Notice, TOWNS, &["slj", "yjj"]),
    on((9, 10), ("做好国庆中秋假期值班值守和信息报送工作", &[]), Notice, ALL, &[]),
    on((11, 2), ("做好低温雨雪冰冻天气应对工作", &[]), Notice, ALL, &["yjj", "jtj"]),
    on((11, 2), ("加强{}期间值班值守和应急准备", &["元旦春节", "岁末年初", "寒潮大风"]), Notice, ALL, &["yjj"]),
    on((10, 4), ("加强{}森林防灭火工作", &["秋冬季", "重点时段", "林区和墓区"]), Notice, TOWNS, &["yjj"]),
    on((9, 11), ("做好秋粮收购和粮食烘干能力摸底", &[]), Notice, TOWNS, &["nyj", "fgj"]),
    on((10, 12), ("组织秋冬季义务植树和村庄绿化", &[]), Notice, TOWNS, &[]),
    on((10, 1), ("加强秋冬季大气污染防治", &[]), Notice, ALL, &["hbj"]),
    on((11, 1), ("做好根治欠薪和农民工工资支付保障工作", &[]), Notice, ALL, &["rsj", "zjj"]),
    on(
        (11, 1),
        ("报送{}", &["年度工作总结和明年工作打算", "重大项目年度完成情况", "民生实事完成情况"]),
        Notice,
        ALL,
        &[],
    ),
    on((12, 2), ("开展烟花爆竹安全检查", &[]), Notice, TOWNS, &["yjj"]),
    on((3, 3), ("开展汛前防汛检查", &[]), Notice, TOWNS, &["slj", "yjj"]),
    on((4, 5), ("调整区防汛抗旱指挥部组成人员", &[]), Notice, ALL, &["slj", "yjj"]),
    on((4, 5), ("召开全区防汛抗旱工作会议", &[]), Notice, ALL, &["yjj"]),
    on((5, 9), ("加强{}防汛值班值守", &["主汛期", "梅雨期", "台风影响"]), Notice, ALL, &["yjj", "slj"]),
    on((5, 6), ("组织防汛应急演练", &[]), Notice, TOWNS, &["yjj"]),
    on((5, 8), ("做好{}防溺水工作", &["暑期学生", "重点水域"]), Notice, TOWNS, &["jyj"]),
    on((6, 8), ("做好高温天气安全生产和用电保障", &[]), Notice, ALL, &["yjj"]),
    on((4, 4), ("做好清明节期间森林防灭火和值班值守工作", &[]), Notice, TOWNS, &["yjj"]),
    on((3, 4), ("抓好春耕备耕工作", &[]), Notice, TOWNS, &["nyj"]),
    on((1, 2), ("印发政府工作报告重点任务分工", &[]), Notice, ALL, &[]),
    on(
        ALWAYS,
        ("开展{}安全隐患排查整治", &["燃气", "农村自建房", "建筑工地", "校园周边食品", "水上交通", "危险化学品"]),
        Notice,
        TOWNS,
        &["yjj"],
    ),
    on(ALWAYS, ("报送{}进展情况", &["重点项目", "政务公开工作", "债务化解工作", "农村人居环境整治"]), Notice, ALL, &[]),
    on(ALWAYS, ("{}政务信息工作情况", &["上季度", "近期"]), Circular, ALL, &[]),
    on((10, 11), ("三季度{}情况", &["重点工作完成", "环境空气质量", "消防安全责任落实"]), Circular, ALL, &[]),
    on((7, 8), ("上半年{}情况", &["重点工作完成", "防汛责任落实"]), Circular, ALL, &[]),
    on(ALWAYS, ("{}", &["深化政务服务一件事改革", "促进民宿集群发展", "规范村级议事协商"]), Opinions, ALL, &["fgj"]),
    on(ALWAYS, ("商请{}", &["提供专项债券项目资料", "核对年度预算执行数据"]), Letter, "云泽区财政局", &[]),
    on(
        ALWAYS,
        ("征求{}意见", &["城区停车管理办法", "物业服务管理办法"]),
        Letter,
        "云泽区住房和城乡建设局，云泽区交通运输局",
        &[],
    ),
    on(ALWAYS, ("商请协助核查企业用工信息", &[]), Letter, "云泽区人力资源和社会保障局", &[]),
    on(
        ALWAYS,
        ("申请{}补助资金", &["青岚河堤防加固工程", "老旧小区改造", "区域性应急物资储备库建设"]),
        Request,
        CITY,
        &["czj"],
    ),
    on((9, 2), ("解决农村公路桥梁改造资金缺口", &[]), Request, CITY, &["jtj", "czj"]),
    on((9, 12), ("今年防汛抗旱工作情况", &[]), Report, CITY, &["slj"]),
    on((10, 11), ("前三季度{}情况", &["经济运行", "安全生产和消防工作", "民生实事办理"]), Report, CITY, &[]),
    on((11, 4), ("森林防灭火工作情况", &[]), Report, CITY, &["yjj"]),
    on((4, 9), ("{}防汛工作情况", &["汛前准备和", "入汛以来"]), Report, CITY, &["slj", "yjj"]),
    on((1, 3), ("政务值班和信息报送工作情况", &[]), Report, CITY, &[]),
];

/// Of the departments, by their code.
pub(super) const OF_DEPARTMENT: [(&str, [Pattern; 3]); 18] = [
    (
        "czj",
        [
            on(ALWAYS, ("调整年度部门预算", &[]), Request, DISTRICT, &[]),
            on(ALWAYS, ("{}预算执行情况", &["上季度", "年度"]), Report, DISTRICT, &[]),
            on(ALWAYS, ("提供民生资金使用情况", &[]), Letter, "云泽区民政局，云泽区教育局", &[]),
        ],
    ),
    (
        "yjj",
        [
            on(ALWAYS, ("购置{}", &["森林防灭火装备", "防汛抢险物资", "应急通信设备"]), Request, DISTRICT, &[]),
            on(
                ALWAYS,
                ("{}情况", &["安全生产专项整治", "应急值班值守", "防汛物资储备", "消防安全检查"]),
                Report,
                DISTRICT,
                &[],
            ),
            on(
                ALWAYS,
                ("商请配合开展{}演练", &["防汛抢险", "森林防灭火", "消防疏散"]),
                Letter,
                "青岚镇人民政府，石湖镇人民政府",
                &[],
            ),
        ],
    ),
    (
        "zjj",
        [
            on(ALWAYS, ("开展老旧小区加装电梯试点", &[]), Request, DISTRICT, &[]),
            on(ALWAYS, ("{}情况", &["农村自建房排查整治", "城镇燃气安全检查"]), Report, DISTRICT, &[]),
            on(ALWAYS, ("商请核对危房台账", &[]), Letter, "青岚镇人民政府，白溪镇人民政府", &[]),
        ],
    ),
    (
        "hbj",
        [
            on(ALWAYS, ("实施梅岭镇污水管网改造", &[]), Request, DISTRICT, &[]),
            on(ALWAYS, ("{}情况", &["环境空气质量", "饮用水水源地保护"]), Report, DISTRICT, &[]),
            on(ALWAYS, ("商请提供排污口清单", &[]), Letter, "云泽区水利局", &[]),
        ],
    ),
    (
        "jyj",
        [
            on(ALWAYS, ("新建石湖镇中心幼儿园", &[]), Request, DISTRICT, &[]),
            on(ALWAYS, ("{}情况", &["校园消防安全检查", "义务教育招生"]), Report, DISTRICT, &[]),
            on(ALWAYS, ("商请开展校园周边交通整治", &[]), Letter, "云泽区交通运输局", &[]),
        ],
    ),
    (
        "wjw",
        [
            on(ALWAYS, ("改造镇卫生院发热门诊", &[]), Request, DISTRICT, &[]),
            on(ALWAYS, ("{}情况", &["呼吸道疾病防控", "基层医疗服务"]), Report, DISTRICT, &[]),
            on(ALWAYS, ("商请提供参保人员数据", &[]), Letter, "云泽区医疗保障局", &[]),
        ],
    ),
    (
        "slj",
        [
            on(ALWAYS, ("实施{}", &["青岚河清淤疏浚工程", "小型水库除险加固"]), Request, DISTRICT, &[]),
            on(ALWAYS, ("{}情况", &["河湖长制工作", "防汛抗旱工作", "冬春水利建设"]), Report, DISTRICT, &[]),
            on(ALWAYS, ("商请报送水利工程维修养护计划", &[]), Letter, "青岚镇人民政府，云桥镇人民政府", &[]),
        ],
    ),
    (
        "jtj",
        [
            on(ALWAYS, ("增设镇村公交线路", &[]), Request, DISTRICT, &[]),
            on(ALWAYS, ("{}情况", &["公路除雪防滑准备", "农村公路建设"]), Report, DISTRICT, &[]),
            on(ALWAYS, ("商请配合治理超限运输", &[]), Letter, "太平镇人民政府", &[]),
        ],
    ),
    (
        "nyj",
        [
            on(ALWAYS, ("建设区域性烘干中心", &[]), Request, DISTRICT, &[]),
            on(ALWAYS, ("{}情况", &["秋收秋种", "高标准农田建设"]), Report, DISTRICT, &[]),
            on(ALWAYS, ("商请核实耕地轮作面积", &[]), Letter, "青岚镇人民政府，梅岭镇人民政府", &[]),
        ],
    ),
    (
        "fgj",
        [
            on(ALWAYS, ("审定年度重点项目计划", &[]), Request, DISTRICT, &[]),
            on(ALWAYS, ("{}情况", &["经济运行", "重点项目建设"]), Report, DISTRICT, &[]),
            on(ALWAYS, ("商请报送能耗数据", &[]), Letter, "云泽区工业和信息化局", &[]),
        ],
    ),
    (
        "mzj",
        [
            on(ALWAYS, ("提高特困人员供养标准", &[]), Request, DISTRICT, &[]),
            on(ALWAYS, ("{}情况", &["养老机构消防安全整治", "社会救助"]), Report, DISTRICT, &[]),
            on(ALWAYS, ("商请核对低保对象信息", &[]), Letter, "青岚镇人民政府，白溪镇人民政府", &[]),
        ],
    ),
    (
        "rsj",
        [
            on(ALWAYS, ("举办专场招聘会", &[]), Request, DISTRICT, &[]),
            on(ALWAYS, ("{}情况", &["稳就业工作", "根治欠薪"]), Report, DISTRICT, &[]),
            on(ALWAYS, ("商请提供在建工程名单", &[]), Letter, "云泽区住房和城乡建设局", &[]),
        ],
    ),
    (
        "gxj",
        [
            on(ALWAYS, ("设立技术改造专项资金", &[]), Request, DISTRICT, &[]),
            on(ALWAYS, ("{}情况", &["工业运行", "清理拖欠中小企业账款"]), Report, DISTRICT, &[]),
            on(ALWAYS, ("商请核实企业名录", &[]), Letter, "云泽区统计局", &[]),
        ],
    ),
    (
        "swj",
        [
            on(ALWAYS, ("举办秋季消费促进活动", &[]), Request, DISTRICT, &[]),
            on(ALWAYS, ("{}情况", &["生活必需品保供", "成品油市场检查"]), Report, DISTRICT, &[]),
            on(ALWAYS, ("商请提供文旅消费数据", &[]), Letter, "云泽区文化和旅游局", &[]),
        ],
    ),
    (
        "wlj",
        [
            on(ALWAYS, ("修缮石湖古桥", &[]), Request, DISTRICT, &[]),
            on(ALWAYS, ("{}情况", &["文物消防安全检查", "民宿发展"]), Report, DISTRICT, &[]),
            on(ALWAYS, ("商请报送非遗项目线索", &[]), Letter, "青岚镇人民政府，石湖镇人民政府", &[]),
        ],
    ),
    (
        "xfj",
        [
            on(ALWAYS, ("改造群众来访接待场所", &[]), Request, DISTRICT, &[]),
            on(ALWAYS, ("{}情况", &["信访积案化解", "初信初访办理"]), Report, DISTRICT, &[]),
            on(ALWAYS, ("转送群众来信", &[]), Letter, "青岚镇人民政府", &[]),
        ],
    ),
    (
        "tjj",
        [
            on(ALWAYS, ("落实人口抽样调查经费", &[]), Request, DISTRICT, &[]),
            on(ALWAYS, ("{}情况", &["统计数据质量核查", "人口抽样调查准备"]), Report, DISTRICT, &[]),
            on(ALWAYS, ("商请报送投资统计台账", &[]), Letter, "云泽区发展和改革局", &[]),
        ],
    ),
    (
        "ylj",
        [
            on(ALWAYS, ("扩大门诊慢特病保障范围", &[]), Request, DISTRICT, &[]),
            on(ALWAYS, ("{}情况", &["医保基金监管", "居民医保参保"]), Report, DISTRICT, &[]),
            on(ALWAYS, ("商请核对定点机构名单", &[]), Letter, "云泽区卫生健康局", &[]),
        ],
    ),
];

/// Of any town. What a town tells its villages stays outside the platform.
pub(super) const OF_TOWN: [Pattern; 6] = [
    on(
        ALWAYS,
        ("{}", &["实施镇区污水管网改造", "修缮镇区排涝泵站", "加固通村桥梁", "建设微型消防站", "解决防汛物资缺口"]),
        Request,
        DISTRICT,
        &[],
    ),
    on(
        ALWAYS,
        ("{}情况", &["防汛防台工作", "消防安全隐患排查整治", "村级议事协商工作", "信访积案化解", "农村人居环境整治"]),
        Report,
        DISTRICT,
        &[],
    ),
    on(ALWAYS, ("商请{}", &["指导水库除险加固", "协助清理河道阻水障碍"]), Letter, "云泽区水利局", &[]),
    on(ALWAYS, ("商请{}", &["增派森林防灭火装备", "指导微型消防站建设"]), Letter, "云泽区应急管理局", &[]),
    on((9, 2), ("做好冬季消防和值班值守工作", &[]), Notice, "各村（社区），镇机关各办公室", &[]),
    on((3, 9), ("做好防汛值班值守工作", &[]), Notice, "各村（社区），镇机关各办公室", &[]),
];

/// What comes to the district office from the city, by post: sender, letters of its numbers, subjects.
pub(super) const FROM_CITY: [(&str, &str, &[Pattern]); 4] = [
    (
        "泽州市人民政府办公室",
        "泽政办发",
        &[
            on(
                (9, 12),
                (
                    "做好{}",
                    &["今冬明春火灾防控工作", "秋冬季值班值守工作", "冬春防汛物资储备工作", "岁末年初安全生产工作"],
                ),
                Notice,
                "",
                &[],
            ),
            on((3, 8), ("做好{}", &["汛期值班值守工作", "主汛期防汛工作", "高温天气应对工作"]), Notice, "", &[]),
            on(
                ALWAYS,
                ("召开{}的会议", &["全市安全生产工作", "全市政务公开工作", "全市消防安全工作"]),
                Notice,
                "",
                &[],
            ),
            on(ALWAYS, ("{}督查情况", &["重点项目", "民生实事", "政务服务"]), Circular, "", &[]),
        ],
    ),
    (
        "泽州市应急管理局",
        "泽应急函",
        &[on(
            ALWAYS,
            (
                "商请报送{}",
                &["应急物资储备情况", "消防安全检查情况", "应急避难场所清单", "值班值守联络表", "森林防灭火力量台账"],
            ),
            Letter,
            "",
            &[],
        )],
    ),
    (
        "泽州市发展和改革委员会",
        "泽发改函",
        &[on(
            ALWAYS,
            ("商请提供{}", &["专项债券项目资料", "重大项目进展情况", "民营经济服务清单", "节能目标完成情况"]),
            Letter,
            "",
            &[],
        )],
    ),
    (
        "泽州市水利局",
        "泽水函",
        &[on(
            ALWAYS,
            ("商请报送{}", &["防汛抗旱工作总结", "水毁工程修复计划", "防汛责任人名单", "冬春水利建设计划"]),
            Letter,
            "",
            &[],
        )],
    ),
];

impl Pattern {
    /// Whether it is the time for it.
    pub(super) fn fits(&self, month: i8) -> bool {
        let (from, to) = self.months;
        if from <= to { (from..=to).contains(&month) } else { month >= from || month <= to }
    }

    /// Every subject of it.
    pub(super) fn subjects(&self) -> impl Iterator<Item = String> {
        let bare = self.fillings.is_empty().then(|| self.words.to_string());
        bare.into_iter().chain(self.fillings.iter().map(|f| self.words.replace("{}", f)))
    }
}

#[cfg(test)]
mod tests {
    use lexicon::Direction;

    use super::*;

    fn every() -> impl Iterator<Item = &'static Pattern> {
        OF_OFFICE.iter().chain(OF_DEPARTMENT.iter().flat_map(|(_, all)| all)).chain(&OF_TOWN)
    }

    #[test]
    fn requests_and_reports_go_up_and_nothing_else_does() {
        for p in every() {
            let up = p.genre.directions() == [Direction::Up];
            assert_eq!(up, [CITY, DISTRICT].contains(&p.to), "{}", p.words);
        }
        assert!(OF_OFFICE.iter().all(|p| p.to != DISTRICT), "the office does not write to itself");
        assert!(OF_DEPARTMENT.iter().flat_map(|(_, all)| all).chain(&OF_TOWN).all(|p| p.to != CITY));
    }

    #[test]
    fn letters_go_to_named_organs_and_only_the_district_office_instructs_towns() {
        for p in every().filter(|p| p.genre == Letter) {
            assert!(!p.to.contains('各'), "{}", p.words);
        }
        for p in OF_DEPARTMENT.iter().flat_map(|(_, all)| all) {
            assert!(![Notice, Circular, Opinions].contains(&p.genre), "{}", p.words);
        }
    }

    #[test]
    fn every_month_has_its_subjects_and_the_season_shows() {
        for month in 1..=12 {
            let subjects: Vec<String> =
                OF_OFFICE.iter().filter(|p| p.fits(month)).flat_map(Pattern::subjects).collect();
            assert!(subjects.len() >= 20, "{month}");
            let flood = subjects.iter().any(|s| s.contains("防汛"));
            assert!(flood || [1, 2].contains(&month), "{month}");
        }
        assert!(OF_OFFICE.iter().all(|p| p.words.contains("{}") != p.fillings.is_empty()));
    }
}
