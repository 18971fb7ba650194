//! What people write in the demo's 督查督办: sources, reports, reviews, findings.

use lexicon::Date;

use super::Dice;
use crate::supervision::SourceKind;

/// Accounts and names of the leaders who instruct.
pub(super) const LEADERS: [(&str, &str); 3] =
    [("zhoumingchuan", "周明川"), ("guhuaian", "顾怀安"), ("luwenbo", "陆文博")];

/// The words an item stands on, and whose they are.
pub(super) fn of(
    dice: &mut Dice,
    kind: SourceKind,
    (subject, unit, leader): (&str, &str, &str),
    today: Date,
) -> (String, String) {
    let week = today.day_of_year() / 9 + 1;
    match kind {
        SourceKind::Instruction => {
            let all = [
                format!("请{unit}牵头抓紧办理，{subject}要见实效，结果报我。"),
                format!("群众等不得。请{unit}拿出办法，尽快{subject}。"),
                format!("同意所提意见，由{unit}负责{subject}，督查室跟踪。"),
            ];
            (dice.pick(&all).clone(), leader.into())
        }
        SourceKind::Meeting => (
            format!("会议议定：由{unit}牵头{subject}，有关单位配合，定期报告进展。"),
            format!("区政府第{week}次常务会议"),
        ),
        SourceKind::Report => (format!("年内{subject}。"), format!("{}年政府工作报告", today.year())),
        SourceKind::Task => (format!("列入专项任务清单：{subject}。"), "专项行动领导小组".into()),
        SourceKind::Complaint => (format!("多名群众反映，希望有关部门尽快{subject}。"), "政务服务热线".into()),
        SourceKind::Visit => (format!("现场发现：{unit}{subject}没有到位。"), "区政府办实地督查".into()),
        SourceKind::Paper | SourceKind::Hand => (String::new(), String::new()),
    }
}

/// Which unit a paper's instruction concerns, by its words.
pub(super) fn concerned(words: &str) -> &'static str {
    const WORDS: [(&str, &str); 8] = [
        ("防汛", "slj"),
        ("水", "slj"),
        ("环", "hbj"),
        ("农", "nyj"),
        ("建", "zjj"),
        ("资金", "czj"),
        ("项目", "fgj"),
        ("学", "jyj"),
    ];
    WORDS.iter().find(|(word, _)| words.contains(word)).map_or("yjj", |(_, code)| code)
}

const TROUBLES: [&str; 6] = [
    "个别点位征迁协商还没有谈妥。",
    "材料价格上涨，资金尚有缺口。",
    "连续阴雨影响了户外施工。",
    "少数住户有不同意见，正在逐户沟通。",
    "进度符合计划，没有突出问题。",
    "有两处管线权属需要协调。",
];
const NEXT: [&str; 5] = [
    "下一步增派人手，按节点推进。",
    "下一步每周调度一次，难点由分管领导包干。",
    "下一步抓紧扫尾，同步准备验收材料。",
    "下一步会同配合单位现场办公。",
    "下一步先易后难，月底前再完成一批。",
];
/// Feedback that says nothing.
const VAGUE: [&str; 3] = [
    "我单位高度重视，正在积极推进，各项工作有序开展。",
    "已按要求部署，下一步继续加大力度，确保取得实效。",
    "工作正在进行当中，总体进展良好，后续及时报告。",
];

/// A report at this progress of so many; `None` for one that says nothing.
pub(super) fn report(dice: &mut Dice, progress: Option<i64>, (count, of): (usize, &str)) -> String {
    let Some(progress) = progress else { return (*dice.pick(&VAGUE)).into() };
    let done = i64::try_from(count).unwrap_or(0) * progress / 100;
    format!("目前已完成{done}{of}，占任务的{progress}%。{}{}", dice.pick(&TROUBLES), dice.pick(&NEXT))
}

/// A support unit's report.
pub(super) const SUPPORTED: [&str; 3] = [
    "已派专人参加联合工作组，现场配合三次，应提供的资料均已提供。",
    "本单位承担的审批事项已提前办结，其余随牵头单位进度配合。",
    "已安排经费并完成拨付，技术人员驻点指导。",
];

/// Why feedback is returned.
pub(super) const RETURNED: [&str; 3] =
    ["数字与上次反馈对不上，请核实后重报。", "没有写明存在问题，请补充。", "请附现场材料后重报。"];

/// What was achieved.
pub(super) fn result(subject: &str, (count, of): (usize, &str)) -> String {
    format!("{subject}已全部完成，共{count}{of}，台账、照片齐全，已组织自查，请予核查销号。")
}

/// What the office found on checking.
pub(super) const CHECKED: [&str; 3] = ["抽查属实，同意销号。", "现场核对无误，同意销号。", "走访群众认可，同意销号。"];
/// Why closing is refused.
pub(super) const REFUSED: [&str; 3] =
    ["抽查发现两处没有完成，请补齐后再报。", "佐证材料不全，请补报验收资料。", "群众反映效果不明显，请再整改。"];
/// What looking again found.
pub(super) const HELD: [&str; 2] = ["回访当地群众，效果保持良好。", "现场查看，运行正常，没有反弹。"];
/// It came undone.
pub(super) const UNDONE: [&str; 2] = ["现场查看又出现同类问题。", "管护没有跟上，部分点位反弹。"];
/// Why more time is needed.
pub(super) const DELAYED: [&str; 3] = [
    "招标流标一次，已重新公告，目前完成过半。",
    "汛期水位高，主体工程须待枯水期施工，前期工作已完成。",
    "管线迁改由上级单位实施，时间后移，其余部分已完成。",
];
/// What a sheet asks for.
pub(super) const PRESSED: [&str; 3] = [
    "本项临近时限，请倒排计划，按期办结。",
    "本项已超过时限，请说明原因，明确完成日期。",
    "本项长期滞后，请主要负责同志亲自过问，限期办结并书面说明。",
];
