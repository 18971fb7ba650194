//! Who works in the demo: every unit has the same handful of posts, the district office a full house.

use crate::people::Role;

/// The password of every demo account. Demo accounts exist only in the demo, on loopback.
pub const PASSWORD: &str = "Yunze-2026";

/// A demo person: account, name, department (empty for the unit's leaders), title, rank, in charge, roles.
#[derive(Debug, Clone, Copy)]
pub struct Cast {
    /// Account.
    pub login: &'static str,
    /// Name.
    pub name: &'static str,
    /// Department; empty for the unit's leaders.
    pub department: &'static str,
    /// Title of the post.
    pub title: &'static str,
    /// In charge of the department, or of the unit.
    pub head: bool,
    /// Roles granted for the unit.
    pub roles: &'static [Role],
}

const fn cast(
    login: &'static str,
    name: &'static str,
    department: &'static str,
    title: &'static str,
    roles: &'static [Role],
) -> Cast {
    Cast { login, name, department, title, head: false, roles }
}

const fn head(mut c: Cast) -> Cast {
    c.head = true;
    c
}

use Role::{
    Archivist, Issuer, Leader, Numberer, OfficeReviewer, Proposer, Rechecker, RecordsReader, Registrar, SealKeeper,
    Sealer, Signer, Supervisor, UnitAdmin,
};

/// The district government office 云泽区人民政府办公室.
pub(super) const OFFICE: [Cast; 14] = [
    head(cast("zhoumingchuan", "周明川", "", "区长", &[Leader, Signer])),
    cast("guhuaian", "顾怀安", "", "副区长", &[Leader, Signer]),
    cast("luwenbo", "陆文博", "", "副区长", &[Leader, Signer]),
    cast(
        "shenzhiyuan",
        "沈知远",
        "",
        "办公室主任",
        &[OfficeReviewer, Proposer, Supervisor, RecordsReader, Signer, SealKeeper],
    ),
    head(cast("heyanqiu", "何砚秋", "综合一科", "科长", &[])),
    cast("linxiaotang", "林晓棠", "综合一科", "科员", &[]),
    cast("jiangyifan", "江一帆", "综合一科", "科员", &[]),
    head(cast("tangruoshui", "唐若水", "综合二科", "科长", &[])),
    cast("qinmuyang", "秦牧阳", "综合二科", "科员", &[]),
    head(cast("xiangnan", "向南", "秘书科", "科长", &[Proposer, OfficeReviewer, Rechecker, UnitAdmin])),
    cast(
        "chengyu",
        "程屿",
        "秘书科",
        "文书",
        &[Registrar, Rechecker, Numberer, Sealer, Issuer, Archivist, RecordsReader],
    ),
    cast("baishuang", "白霜", "秘书科", "科员", &[Registrar, Issuer]),
    head(cast("dongli", "董砺", "督查室", "主任", &[Supervisor, RecordsReader])),
    cast("suhe", "苏禾", "督查室", "科员", &[Supervisor]),
];

/// The posts every other unit has; names are drawn.
pub(super) const UNIT: [(&str, &str, &str, bool, &[Role]); 6] = [
    ("jz", "", "局长", true, &[Leader, Signer]),
    ("fj", "", "副局长", false, &[Leader, Signer]),
    (
        "zr",
        "办公室",
        "主任",
        true,
        &[OfficeReviewer, Proposer, Rechecker, UnitAdmin, Supervisor, RecordsReader, SealKeeper],
    ),
    ("ws", "办公室", "文书", false, &[Registrar, Rechecker, Numberer, Sealer, Issuer, Archivist, RecordsReader]),
    ("kz", "业务科", "科长", true, &[]),
    ("ky", "业务科", "科员", false, &[]),
];

/// Units: code (the accounts' prefix), name, short name, 机关代字, whether a town.
pub(super) const UNITS: [(&str, &str, &str, &str, bool); 24] = [
    ("czj", "云泽区财政局", "区财政局", "云财发", false),
    ("yjj", "云泽区应急管理局", "区应急局", "云应急发", false),
    ("zjj", "云泽区住房和城乡建设局", "区住建局", "云建发", false),
    ("hbj", "云泽区生态环境局", "区生态环境局", "云环发", false),
    ("jyj", "云泽区教育局", "区教育局", "云教发", false),
    ("wjw", "云泽区卫生健康局", "区卫健局", "云卫发", false),
    ("slj", "云泽区水利局", "区水利局", "云水发", false),
    ("jtj", "云泽区交通运输局", "区交通局", "云交发", false),
    ("nyj", "云泽区农业农村局", "区农业农村局", "云农发", false),
    ("fgj", "云泽区发展和改革局", "区发改局", "云发改发", false),
    ("mzj", "云泽区民政局", "区民政局", "云民发", false),
    ("rsj", "云泽区人力资源和社会保障局", "区人社局", "云人社发", false),
    ("gxj", "云泽区工业和信息化局", "区工信局", "云工信发", false),
    ("swj", "云泽区商务局", "区商务局", "云商发", false),
    ("wlj", "云泽区文化和旅游局", "区文旅局", "云文旅发", false),
    ("xfj", "云泽区信访局", "区信访局", "云信发", false),
    ("tjj", "云泽区统计局", "区统计局", "云统发", false),
    ("ylj", "云泽区医疗保障局", "区医保局", "云医保发", false),
    ("qlz", "云泽区青岚镇人民政府", "青岚镇", "青政发", true),
    ("bxz", "云泽区白溪镇人民政府", "白溪镇", "白政发", true),
    ("yqz", "云泽区云桥镇人民政府", "云桥镇", "桥政发", true),
    ("shz", "云泽区石湖镇人民政府", "石湖镇", "石政发", true),
    ("mlz", "云泽区梅岭镇人民政府", "梅岭镇", "梅政发", true),
    ("tpz", "云泽区太平镇人民政府", "太平镇", "太政发", true),
];

pub(super) const SURNAMES: [&str; 24] = [
    "方", "卫", "孟", "祝", "骆", "苗", "岑", "温", "柏", "乔", "傅", "褚", "宁", "简", "邵", "凌", "霍", "屈", "易",
    "晏", "游", "柯", "全", "池",
];
pub(super) const GIVEN: [&str; 24] = [
    "清和", "砚舟", "书宁", "安然", "知夏", "景行", "云舒", "望舒", "若谷", "子衿", "明远", "思齐", "怀瑾", "嘉言",
    "长风", "映雪", "远山", "静之", "可期", "牧野", "南乔", "一苇", "青禾", "春生",
];

/// Whom to log in as, for the log-in page and the command's output.
#[derive(Debug, Clone, Copy)]
pub struct Accounts;

impl Accounts {
    /// Account, name and what the person does.
    pub const SHOWN: [(&'static str, &'static str, &'static str); 15] = [
        ("linxiaotang", "林晓棠", "综合一科科员：拟稿"),
        ("heyanqiu", "何砚秋", "综合一科科长：科室核稿"),
        ("yjj-jz", "区应急局局长", "会签、批示"),
        ("shenzhiyuan", "沈知远", "办公室主任：审核、拟办、印章管理"),
        ("guhuaian", "顾怀安", "副区长：签发、批示"),
        ("chengyu", "程屿", "文书：签收、登记、复核、编号、用印、印发、归档"),
        ("xiangnan", "向南", "秘书科科长：审核；单位管理：流程、时限、交接"),
        ("dongli", "董砺", "督查室主任：立项、审核反馈、核查销号、通报"),
        ("suhe", "苏禾", "督查室科员：立项、审核反馈、发督办单"),
        ("qlz-ws", "青岚镇文书", "签收、登记"),
        ("qlz-zr", "青岚镇办公室主任", "初审、拟办"),
        ("qlz-ky", "青岚镇业务科科员", "承办、答复"),
        ("sysadmin", "系统管理员", "账号、导入、备份"),
        ("secadmin", "安全管理员", "授权"),
        ("auditor", "审计管理员", "流水"),
    ];
}
