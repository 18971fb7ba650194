//! Made-up papers for the demo: genre, addressee and text that fit one another, by season.

use std::collections::HashSet;

use lexicon::{Date, Genre, Urgency};

use super::Dice;
use super::subjects::{FROM_CITY, OF_DEPARTMENT, OF_OFFICE, OF_TOWN, Pattern};
use crate::document::Content;

/// Who writes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Writer<'a> {
    /// Code of the unit; `qzfb` is the district office.
    pub(super) code: &'a str,
    /// Its name.
    pub(super) name: &'a str,
    /// On which day.
    pub(super) on: Date,
}

/// A paper drawn.
#[derive(Debug, Clone)]
pub(super) struct Drawn {
    pub(super) genre: Genre,
    pub(super) urgency: Urgency,
    pub(super) content: Content,
    /// Codes of the units that countersign.
    pub(super) with: &'static [&'static str],
}

/// A paper of a unit. Subjects are not repeated while there are others.
pub(super) fn outgoing(dice: &mut Dice, writer: &Writer, used: &mut HashSet<String>) -> Drawn {
    let (pattern, subject) = draw(dice, patterns(writer.code), writer, used);
    let year = i16::from(writer.on.month() <= 2 && subject.contains("年度"));
    let subject = subject.replace("年度", &format!("{}年度", writer.on.year() - year));
    let content = Content {
        title: titled(writer.name, &subject, pattern.genre),
        main_to: pattern.to.into(),
        body: body(dice, pattern.genre, writer.on),
        sign_off: writer.name.into(),
        note: note(pattern.genre, writer.code),
        ..Content::default()
    };
    Drawn { genre: pattern.genre, urgency: urgency(dice), content, with: pattern.with }
}

fn titled(name: &str, subject: &str, genre: Genre) -> String {
    let what = if genre == Genre::Opinions { "实施意见" } else { genre.label() };
    format!("{name}关于{subject}的{what}")
}

/// What a 批复 decides, after the sentence that cites its request.
pub(super) fn decided(title: &str) -> String {
    let wish = title.trim_start_matches("关于").trim_end_matches("的批复");
    format!(
        "一、原则同意{wish}。请按规定程序抓紧组织实施。\n\
         二、所需资金按项目和资金管理有关规定办理，不得擅自提高标准、扩大规模。\n\
         三、请于年底前将落实情况报区政府办公室。\n此复。"
    )
}

/// What bureaus issue jointly: to the offices of their own line in the towns, which they may instruct.
const JOINT: [(&str, &str); 5] = [
    ("开展冬季安全生产联合检查", "各镇应急管理所、规划建设办公室"),
    ("清理规范涉企收费", "各镇财政所、经济发展办公室"),
    ("做好农村危房改造补助资金发放工作", "各镇财政所、规划建设办公室"),
    ("加强有限空间作业安全管理", "各镇应急管理所、规划建设办公室"),
    ("核查防汛救灾资金使用情况", "各镇财政所、应急管理所"),
];

/// A notice of several bureaus. The mark says in whose names; the title of a joint paper does without.
pub(super) fn joint(dice: &mut Dice, on: Date, used: &mut HashSet<String>) -> Content {
    let fresh: Vec<_> = JOINT.iter().filter(|(about, _)| !used.contains(*about)).collect();
    let offered = if fresh.is_empty() { JOINT.iter().collect() } else { fresh };
    let (about, to) = **dice.pick(&offered);
    used.insert(about.into());
    let title = format!("关于{about}的通知");
    Content { title, main_to: to.into(), body: body(dice, Genre::Notice, on), ..Content::default() }
}

/// Memos: what it is, about what, what it says.
const MEMOS: [(Genre, &str, &str); 8] = [
    (
        Genre::Request,
        "更新机要室档案柜",
        "现有档案柜使用已满十二年，锁具老化。拟按政府采购程序更新八组，预计三万二千元，从年度办公经费列支。",
    ),
    (
        Genre::Request,
        "组织青年干部业务培训",
        "拟于下月中旬举办公文处理业务培训，为期两天，参训四十人，所需经费一万八千元。",
    ),
    (
        Genre::Report,
        "区政府常务会议议定事项落实情况",
        "第三十八次常务会议议定事项二十三项，已办结二十一项，其余两项因招标程序顺延，预计本月底办结。",
    ),
    (
        Genre::Opinions,
        "规范会议室使用管理",
        "近期会议室预约冲突较多。建议统一在平台登记，同一时段以区委、区政府会议优先，其余按预约先后安排。",
    ),
    (Genre::Request, "调整值班用车", "原值班车辆已达报废年限。拟调剂一辆公务用车专用于值班，按规定办理手续。"),
    (Genre::Report, "全区政务信息报送情况", "本季度报送信息一百四十六条，采用五十八条。部分单位报送偏少，已逐家提醒。"),
    (Genre::Request, "申请印制公文用纸", "现有公文用纸仅够使用一个月。拟印制二万张，按定点印刷价格结算。"),
    (Genre::Opinions, "改进来文分办", "来文集中在上午到达，分办压力较大。建议增设下午一次集中分办，急件随到随办。"),
];

/// A memo of the district office. Subjects are not repeated while there are others.
pub(super) fn memo(dice: &mut Dice, used: &mut HashSet<String>) -> (Genre, Content) {
    let fresh: Vec<_> = MEMOS.iter().filter(|(_, about, _)| !used.contains(*about)).collect();
    let offered = if fresh.is_empty() { MEMOS.iter().collect() } else { fresh };
    let (genre, about, says) = **dice.pick(&offered);
    used.insert(about.into());
    let close = if genre == Genre::Report { "特此报告。" } else { "妥否，请批示。" };
    let content =
        Content { title: format!("关于{about}的签报"), body: format!("{says}\n{close}"), ..Content::default() };
    (genre, content)
}

/// A paper from the city for the district office: sender, number, text.
pub(super) fn from_city(dice: &mut Dice, on: Date, used: &mut HashSet<String>) -> (&'static str, String, Drawn) {
    let (name, letters, patterns) = *dice.pick(&FROM_CITY);
    let writer = Writer { code: "", name, on };
    let (pattern, subject) = draw(dice, patterns, &writer, used);
    let serial = i64::from(on.day_of_year()) * 2 / 5 + i64::try_from(dice.below(3)).unwrap_or(0) + 1;
    let to = "各县（市、区）人民政府办公室";
    let content = Content {
        title: format!("{name}关于{subject}的{}", pattern.genre.label()),
        main_to: if pattern.genre == Genre::Letter { "云泽区人民政府办公室".into() } else { to.into() },
        body: body(dice, pattern.genre, on),
        sign_off: name.into(),
        ..Content::default()
    };
    let drawn = Drawn { genre: pattern.genre, urgency: urgency(dice), content, with: &[] };
    (name, format!("{letters}〔{}〕{serial}号", on.year()), drawn)
}

fn patterns(code: &str) -> &'static [Pattern] {
    if code == "qzfb" {
        return &OF_OFFICE;
    }
    OF_DEPARTMENT.iter().find(|(c, _)| *c == code).map_or(&OF_TOWN, |(_, all)| all)
}

fn draw<'a>(
    dice: &mut Dice,
    patterns: &'a [Pattern],
    writer: &Writer,
    used: &mut HashSet<String>,
) -> (&'a Pattern, String) {
    let key = |subject: &str| format!("{}/{subject}", writer.name);
    let fitting: Vec<&Pattern> = patterns.iter().filter(|p| p.fits(writer.on.month())).collect();
    let fresh = |p: &&&Pattern| p.subjects().any(|s| !used.contains(&key(&s)));
    let mut offered: Vec<&Pattern> = fitting.iter().filter(fresh).copied().collect();
    if offered.is_empty() {
        used.retain(|k| !k.starts_with(&key("")));
        offered = fitting;
    }
    let mut pattern = *dice.pick(&offered);
    // What goes to every unit of the district is written seldom.
    for _ in 0..2 {
        if pattern.to.contains("各部门") {
            pattern = *dice.pick(&offered);
        }
    }
    let subjects: Vec<String> = pattern.subjects().filter(|s| !used.contains(&key(s))).collect();
    let subject = dice.pick(&subjects).clone();
    used.insert(key(&subject));
    (pattern, subject)
}

fn urgency(dice: &mut Dice) -> Urgency {
    match dice.below(20) {
        0 => Urgency::ExtraUrgent,
        1..=3 => Urgency::Urgent,
        _ => Urgency::Normal,
    }
}

/// A request names whom to call (条例, article 9(14), and the custom of the trade).
fn note(genre: Genre, code: &str) -> String {
    match (genre, code) {
        (Genre::Request, "qzfb") => "联系人：林晓棠，电话：6200016".into(),
        (Genre::Request, _) => "联系人：办公室，电话：6200100".into(),
        _ => String::new(),
    }
}

/// Turns of phrase of a genre.
struct Phrases {
    openings: &'static [&'static str],
    heads: &'static [&'static str],
    points: &'static [&'static str],
    close: &'static str,
}

const DOWNWARD: Phrases = Phrases {
    openings: &[
        "为贯彻落实区委、区政府部署，进一步做好有关工作，经研究，现将有关事项通知如下：",
        "根据年度工作安排，结合我区实际，现就有关工作要求通知如下：",
        "近期，部分镇和部门反映相关工作衔接不够顺畅。为进一步理顺机制，现通知如下：",
        "按照区政府第三十八次常务会议要求，现就有关事项通知如下：",
    ],
    heads: &["压实工作责任", "突出工作重点", "细化推进措施", "严格时限要求", "加强协调联动", "强化督促检查"],
    points: &[
        "各镇、各部门主要负责同志要亲自部署，分管负责同志具体落实，把任务分解到岗、落实到人，做到底数清、情况明、措施实。",
        "要对照清单逐项排查，发现问题立即登记，能当场整改的当场整改，一时不能整改的明确责任人、整改措施和完成时限。",
        "请于{截止}前报送进展情况，重要情况随时报告。报送材料一律一事一报，不重复报送。",
        "区应急、住建、消防等部门要加强会商研判，建立信息共享和联合检查机制，避免多头检查、重复检查。",
        "要统筹用好现有人员和资金，优先保障群众反映强烈、风险隐患突出的事项，确保工作实效。",
        "对推进不力、弄虚作假的，按有关规定处理；对工作扎实、成效明显的，予以通报表扬。",
        "各单位要在{截止}前完成自查和整改，区政府办公室将适时组织抽查。",
        "要广泛宣传发动，畅通群众意见渠道，对群众来信来访反映的问题做到事事有回音、件件有着落。",
        "严格执行领导带班和二十四小时值班制度，突发事件和紧急情况第一时间报告，不得迟报、漏报、瞒报。",
    ],
    close: "",
};

const REPORT: Phrases = Phrases {
    openings: &["按照工作安排，现将有关情况报告如下：", "根据要求，我们认真梳理了有关工作，现报告如下："],
    heads: &["基本情况", "主要做法", "取得成效", "存在问题", "下一步打算"],
    points: &[
        "成立由主要负责同志任组长的工作专班，建立周调度、月通报机制，累计召开专题会议十二次。",
        "组织检查组二十六个，检查点位一千三百余处，发现问题四百一十七个，已整改四百零二个，其余均明确了责任人和时限。",
        "投入资金八百六十万元，储备各类物资三万余件，组织培训演练十九场次。",
        "部分基层单位力量偏弱，个别点位整改进度偏慢，长效机制还需完善。",
        "下一步将盯紧未整改到位的问题，逐项销号，并于{截止}前组织一次回头看。",
    ],
    close: "特此报告。",
};

const REQUEST: Phrases = Phrases {
    openings: &[
        "为保障群众生产生活需要，结合我们工作实际，现就有关事项请示如下：",
        "经前期调研论证，现将有关事项请示如下：",
    ],
    heads: &["基本情况", "必要性", "主要内容", "资金安排"],
    points: &[
        "现有设施建成于二〇〇六年，年久失修，难以满足当前工作需要，群众多次反映。",
        "项目已列入年度计划，前期勘察、方案设计和征求意见工作均已完成。",
        "项目总投资三百二十万元，其中自筹一百二十万元，拟申请补助二百万元。",
        "项目建成后，可惠及群众一万二千余人，有效消除安全隐患。",
    ],
    close: "妥否，请批示。",
};

const LETTER: Phrases = Phrases {
    openings: &["因工作需要，现就有关事项函告如下：", "为做好相关工作，现函商如下："],
    heads: &["商请事项", "有关要求"],
    points: &[
        "请根据职责分工，就所附清单逐项核实，提供书面材料并加盖公章。",
        "请明确一名联络员，姓名和联系方式一并反馈。",
        "相关材料请于{截止}前反馈，无意见也请函告。",
    ],
    close: "特此函达，请予支持。",
};

const CIRCULAR: Phrases = Phrases {
    openings: &["现将有关情况通报如下："],
    heads: &["总体情况", "主要问题", "工作要求"],
    points: &[
        "从检查情况看，各镇、各部门总体重视，责任落实比较到位，多数任务达到序时进度。",
        "有的单位台账更新不及时，有的问题整改后出现反弹，有的信息报送质量不高。",
        "请对照问题举一反三，于{截止}前将整改情况报区政府办公室。",
    ],
    close: "",
};

const OPINIONS_OF: Phrases = Phrases {
    openings: &["为进一步做好有关工作，结合我区实际，现提出如下意见："],
    heads: &["总体要求", "重点任务", "保障措施"],
    points: &[
        "坚持问题导向、因地制宜，用两年左右时间，使有关工作机制更加健全，群众满意度明显提升。",
        "梳理办事流程，精简申报材料，推动更多事项一次办成。",
        "加强政策、资金和人员保障，区政府办公室会同有关部门开展评估，及时总结推广经验。",
    ],
    close: "",
};

fn phrases(genre: Genre) -> &'static Phrases {
    match genre {
        Genre::Report => &REPORT,
        Genre::Request => &REQUEST,
        Genre::Letter => &LETTER,
        Genre::Circular => &CIRCULAR,
        Genre::Opinions => &OPINIONS_OF,
        _ => &DOWNWARD,
    }
}

fn body(dice: &mut Dice, genre: Genre, on: Date) -> String {
    let p = phrases(genre);
    let until = later(on, 10 + dice.below(15));
    let mut points: Vec<&str> = p.points.to_vec();
    let mut lines = vec![(*dice.pick(p.openings)).to_string()];
    // Heads of a report come in their order; those of a notice may start anywhere.
    let parts = (2 + dice.below(3)).min(p.heads.len()).min(points.len());
    let first = if genre == Genre::Notice { dice.below(p.heads.len()) } else { 0 };
    for (number, head) in ["一", "二", "三", "四"].iter().zip(p.heads.iter().cycle().skip(first)).take(parts) {
        lines.push(format!("{number}、{head}"));
        let at = if genre == Genre::Notice { dice.below(points.len()) } else { 0 };
        lines.push(points.remove(at).to_string());
    }
    lines.extend((!p.close.is_empty()).then(|| p.close.to_string()));
    lines.join("\n").replace("{截止}", &until)
}

/// `12月15日`, so many days later.
fn later(on: Date, days: usize) -> String {
    let day = std::iter::successors(Some(on), |d| d.tomorrow().ok()).nth(days).unwrap_or(on);
    format!("{}月{}日", day.month(), day.day())
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

/// What reviewers of incoming papers write.
pub(super) const PRELIMINARY: [&str; 3] =
    ["属本单位职责范围，符合行文规则，予以受理。", "文种、格式符合要求，请拟办。", "已核对来文及附件，手续齐全。"];

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

/// Why a draft goes back.
pub(super) const RETURNS: [&str; 4] = [
    "第二部分数据与上月报表不一致，请核对后再报。",
    "请补充完成时限和责任单位。",
    "主送机关范围过宽，请按职责调整。",
    "涉及部门职责，请先征求意见。",
];
