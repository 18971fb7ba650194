//! Made-up subjects and paragraphs for the demo's papers.

use lexicon::{Genre, Urgency};

use super::Dice;
use crate::document::Content;

const SUBJECTS: [(&str, Genre); 24] = [
    ("做好今冬明春安全防范工作", Genre::Notice),
    ("开展老旧小区消防隐患排查整治", Genre::Notice),
    ("加强冬春水利建设", Genre::Notice),
    ("做好低温雨雪天气应对工作", Genre::Notice),
    ("报送年度重点项目进展情况", Genre::Notice),
    ("表扬政务信息工作先进单位", Genre::Circular),
    ("三季度环境空气质量情况", Genre::Circular),
    ("青岚河堤防加固工程资金安排", Genre::Request),
    ("增设镇村公交线路", Genre::Request),
    ("老旧小区加装电梯试点", Genre::Request),
    ("前三季度经济运行情况", Genre::Report),
    ("森林防灭火工作情况", Genre::Report),
    ("商请提供专项债券项目资料", Genre::Letter),
    ("征求城区停车管理办法意见", Genre::Letter),
    ("商请协助核查企业用工信息", Genre::Letter),
    ("深化政务服务一件事改革", Genre::Opinions),
    ("促进民宿集群发展", Genre::Opinions),
    ("规范村级议事协商目录", Genre::Opinions),
    ("做好粮食烘干能力摸底", Genre::Notice),
    ("组织秋冬季义务植树", Genre::Notice),
    ("清理拖欠中小企业账款", Genre::Notice),
    ("调整区级河长湖长名单", Genre::Notice),
    ("开展校园周边食品安全检查", Genre::Notice),
    ("同意梅岭镇污水管网改造方案", Genre::Reply),
];

const OPENINGS: [&str; 4] = [
    "为贯彻落实区委、区政府部署，经研究，现就有关事项通知如下。",
    "根据年度工作安排，结合我区实际，现将有关情况和要求明确如下。",
    "近期，部分镇和部门反映相关工作衔接不够顺畅。为进一步理顺机制，现提出如下意见。",
    "按照区政府第三十八次常务会议要求，现将有关事项说明如下。",
];

const HEADS: [&str; 6] =
    ["压实工作责任", "突出工作重点", "细化推进措施", "严格时限要求", "加强协调联动", "强化督促检查"];

const BODIES: [&str; 8] = [
    "各镇、各部门主要负责同志要亲自部署，分管负责同志具体落实，把任务分解到岗、落实到人，做到底数清、情况明、措施实。",
    "要对照清单逐项排查，发现问题立即登记，能当场整改的当场整改，一时不能整改的明确责任人、整改措施和完成时限。",
    "各镇每周五下午五点前报送进展情况，重要情况随时报告。报送材料一律一事一报，不重复报送。",
    "区应急、住建、消防等部门要加强会商研判，建立信息共享和联合检查机制，避免多头检查、重复检查。",
    "要统筹用好现有人员和资金，优先保障群众反映强烈、风险隐患突出的事项，确保工作实效。",
    "对推进不力、弄虚作假的，按有关规定处理；对工作扎实、成效明显的，予以通报表扬。",
    "各单位要在十二月十五日前完成自查，十二月二十五日前完成整改，区政府办公室将适时组织抽查。",
    "要广泛宣传发动，畅通群众意见渠道，对群众来信来访反映的问题做到事事有回音、件件有着落。",
];

/// A made-up paper: its genre, urgency and text.
pub(super) fn paper(dice: &mut Dice, unit: &str, main_to: &str) -> (Genre, Urgency, Content) {
    let (subject, genre) = *dice.pick(&SUBJECTS);
    let urgency = match dice.below(10) {
        0 => Urgency::ExtraUrgent,
        1 | 2 => Urgency::Urgent,
        _ => Urgency::Normal,
    };
    let content = Content {
        title: format!("{unit}关于{subject}的{}", genre.label()),
        main_to: main_to.into(),
        body: body(dice),
        sign_off: unit.into(),
        note: if genre == Genre::Request { "联系人：林晓棠，电话：6200016".into() } else { String::new() },
        ..Content::default()
    };
    (genre, urgency, content)
}

fn body(dice: &mut Dice) -> String {
    let mut lines = vec![(*dice.pick(&OPENINGS)).to_string()];
    let parts = 2 + dice.below(3);
    for (number, head) in ["一", "二", "三", "四"].iter().zip(HEADS.iter().cycle().skip(dice.below(6))).take(parts)
    {
        lines.push(format!("{number}、{head}"));
        lines.push((*dice.pick(&BODIES)).to_string());
        if dice.chance(50) {
            lines.push(format!("（一）明确分工。{}", dice.pick(&BODIES)));
            lines.push(format!("（二）建立台账。{}", dice.pick(&BODIES)));
        }
    }
    lines.join("\n")
}

/// What handlers write.
pub(super) const OPINIONS: [&str; 8] = [
    "同意。",
    "同意，请按程序办理。",
    "已核，文字已作调整。",
    "内容准确，拟同意。",
    "同意，建议第二部分明确完成时限。",
    "请抓紧办理，按时反馈。",
    "已对照上级文件核对，无不一致。",
    "同意，注意与有关部门做好衔接。",
];

/// What leaders instruct.
pub(super) const INSTRUCTIONS: [&str; 5] = [
    "请按拟办意见抓好落实，一周内报结果。",
    "此事重要，请牵头单位拿出具体方案。",
    "同意，请有关科室认真研究，做好答复。",
    "请逐项对照落实，务求实效。",
    "请会同有关单位核实后报我。",
];

/// What came of it.
pub(super) const RESULTS: [&str; 4] = [
    "已按要求完成，相关台账已建立并报送。",
    "已会同有关单位研究办理，方案已印发实施。",
    "已核实情况，问题整改到位。",
    "已落实资金和人员，按月推进。",
];
