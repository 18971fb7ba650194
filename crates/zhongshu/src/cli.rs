//! What may be typed after `zhongshu`.

use std::path::PathBuf;

use clap::{Arg, ArgMatches, Args, FromArgMatches, Parser, Subcommand, value_parser};
use lexicon::Date;

use crate::config;

/// 中枢：机关公文办理平台。配置次序：默认值 < 配置文件 < 环境变量 ZHONGSHU_* < 命令行；`zhongshu config` 打印带说明的默认配置。
#[derive(Debug, Parser)]
#[command(name = "zhongshu", version)]
pub struct Cli {
    /// Settings given as flags.
    #[command(flatten)]
    pub settings: Settings,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Flags that set what the configuration file may set, too: one for every key.
#[derive(Debug, Default)]
pub struct Settings {
    /// 配置文件.
    pub config: Option<PathBuf>,
    /// Keys given, and their values as typed.
    pub keys: Vec<(&'static str, String)>,
}

impl Args for Settings {
    fn augment_args(command: clap::Command) -> clap::Command {
        let file =
            Arg::new("config").long("config").value_name("文件").value_parser(value_parser!(PathBuf)).global(true);
        let said = "配置文件（TOML）；不写时用环境变量 ZHONGSHU_CONFIG 或当前目录的 zhongshu.toml";
        command.arg(file.help(said)).args(config::names().map(flag))
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Settings::augment_args(command)
    }
}

/// The flag of a key: `--secure-cookie` for `secure_cookie`. As the name in the file it is understood, too.
fn flag(name: &'static str) -> Arg {
    // Made once in the life of the program.
    let long: &'static str = config::flag(name).leak();
    let arg = Arg::new(name).long(long).value_name("值").global(true).help(config::said(name));
    if long == name { arg } else { arg.alias(name) }
}

impl FromArgMatches for Settings {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Settings, clap::Error> {
        let given = |name| Some((name, matches.get_one::<String>(name)?.clone()));
        Ok(Settings {
            config: matches.get_one::<PathBuf>("config").cloned(),
            keys: config::names().filter_map(given).collect(),
        })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Settings::from_arg_matches(matches)?;
        Ok(())
    }
}

fn whole<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| "须为不小于 0 的整数".to_owned())
}

fn port(text: &str) -> Result<u16, String> {
    text.parse().map_err(|_| "须为 1 至 65535 的端口号".to_owned())
}

fn dots(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|dpi| (20.0..=1200.0).contains(dpi)).ok_or_else(|| "须为 20 至 1200".to_owned())
}

fn day(text: &str) -> Result<Date, String> {
    lexicon::parse_date(text).map_err(|_| "须写作 2026-11-23 的样子".to_owned())
}

/// What a draft file looks like, from the typesetter's own list of keys.
fn draft_help() -> String {
    let rows: Vec<String> = typeset::draft::KEYS.iter().map(|(key, takes)| format!("  {key}：{takes}")).collect();
    format!(
        "\
文稿（UTF-8 文本）：先写文头，每行一个“键：值”，都可不写；空一行；再写标题、主送机关、正文、署名、成文日期。
正文按 一、 （一） 1. （1） 分层；附件写在日期之后，以单独一行“附件”或“附件1”开始。不认识的键、填错的值不排版。

文头的键：
{}

例（通知.txt）：
  文种：通知
  发文机关：云泽区人民政府办公室
  发文字号：云政办发〔2026〕12号

  云泽区人民政府办公室关于做好防汛工作的通知

  各镇人民政府：

  一、压实工作责任

  各镇要落实到人。

  云泽区人民政府办公室
  2026年11月23日

  zhongshu typeset 通知.txt -o 通知.pdf

退出码：0 已排版；1 已排版，有提示要看（第几行、是什么）；2 没有排版",
        rows.join("\n")
    )
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 首次启用：建库、装入流程和时限、登记三员，打印一次性链接
    Init(Init),
    /// 启动服务
    Serve,
    /// 生成虚构的演示机关并启动，只在本机可用
    Demo(Demo),
    /// 把文稿排成公文（PDF、OFD、Word 或图片），不需要数据库
    #[command(after_help = draft_help())]
    Typeset(Typeset),
    /// 看 OFD 文件：结构和元数据、文字、每页的图片，不需要数据库
    #[command(after_help = "退出码：0 已办；1 已办，有内容没能显示（逐条说明）；2 没有办成")]
    Ofd(Ofd),
    /// 列出公文各处所用的字体、缺少的字体；给出文本时，说明哪些字由别的字体代印
    Fonts(FontsAsked),
    /// 导出流水
    ExportLedger {
        /// 写到哪个文件
        #[arg(short, long, value_name = "文件")]
        output: PathBuf,
    },
    /// 核验导出的流水，不需要数据库
    VerifyLedger {
        /// 导出的流水文件
        #[arg(value_name = "文件")]
        file: PathBuf,
    },
    /// 备份数据库和文件，不必停止服务
    Backup {
        /// 写到哪个目录：不存在或为空
        #[arg(short, long, value_name = "目录")]
        output: PathBuf,
    },
    /// 把备份恢复到尚无数据的数据目录
    Restore {
        /// 备份目录
        #[arg(value_name = "目录")]
        folder: PathBuf,
    },
    /// 从 XLSX 或 CSV 导入单位和人员：先逐行检查，加 --apply 才导入
    Import {
        /// 单位表或人员表
        #[arg(value_name = "文件")]
        file: PathBuf,
        /// 检查无误后导入
        #[arg(long)]
        apply: bool,
    },
    /// 测速：启动、内存、页面、流转、排版，打成一张表
    Bench(Bench),
    /// One form set for the server, by a process of its own.
    #[command(hide = true)]
    FormWorker {
        /// 字体目录
        folder: Option<PathBuf>,
    },
    /// A foreign file read for the server, by a process of its own.
    #[command(hide = true)]
    FileWorker(FileWorker),
    /// 打印带说明的默认配置
    Config,
    /// 打印版本
    Version,
}

/// `init`.
#[derive(Debug, Args)]
pub struct Init {
    /// 系统管理员，写作 账号:姓名
    #[arg(long, value_name = "账号:姓名", default_value = "sysadmin:系统管理员")]
    pub system: String,
    /// 安全管理员，写作 账号:姓名
    #[arg(long, value_name = "账号:姓名", default_value = "secadmin:安全管理员")]
    pub security: String,
    /// 审计管理员，写作 账号:姓名
    #[arg(long, value_name = "账号:姓名", default_value = "auditor:审计管理员")]
    pub audit: String,
    /// 已启用的系统：给这个三员账号重发链接
    #[arg(long, value_name = "账号")]
    pub renew: Option<String>,
}

/// `demo`.
#[derive(Debug, Args)]
pub struct Demo {
    /// 公文数
    #[arg(long, value_name = "件数", default_value_t = 300, value_parser = whole::<usize>)]
    pub documents: usize,
    /// 种子：同一种子、同一日期，数据相同
    #[arg(long, value_name = "整数", default_value_t = 1, value_parser = whole::<u64>)]
    pub seed: u64,
    /// 端口
    #[arg(long, value_name = "端口", default_value_t = 8080, value_parser = port)]
    pub port: u16,
    /// 演示数据到哪一天为止，如 2026-11-23；不写为今天
    #[arg(long, value_name = "日期", value_parser = day)]
    pub day: Option<Date>,
    /// 只生成数据，不启动服务
    #[arg(long)]
    pub build_only: bool,
}

/// `typeset`.
#[derive(Debug, Args)]
pub struct Typeset {
    /// 文稿：文本文件（UTF-8、带 BOM 的 UTF-16 或 GB 18030），前面可有“键：值”各行
    #[arg(value_name = "文稿", required = true)]
    pub inputs: Vec<PathBuf>,
    /// 写到哪个文件，扩展名 .pdf、.ofd、.docx、.svg 或 .png；有几份文稿时用 % 代表文稿名，如 -o %.pdf
    #[arg(short, long, value_name = "文件")]
    pub output: String,
    /// 文稿一保存就重新排版，直到按 Ctrl+C
    #[arg(long)]
    pub watch: bool,
    /// 文中“［图：文件名］”所指的图片放在哪个目录
    #[arg(long, value_name = "目录")]
    pub pictures: Option<PathBuf>,
    /// 简报、电报的报头样式（TOML）；不写时用随程序提供的
    #[arg(long, value_name = "文件")]
    pub house: Option<PathBuf>,
    /// PNG 每英寸多少点，20 至 1200，不写为 150；只用于 .png
    #[arg(long, value_name = "点数", value_parser = dots)]
    pub dpi: Option<f64>,
}

/// `ofd`.
#[derive(Debug, Args)]
pub struct Ofd {
    /// 要什么：info 结构和元数据，text 逐页的文字，png 每页一张图片
    #[arg(value_name = "info|text|png", value_parser = looked)]
    pub wanted: Looked,
    /// OFD 文件
    #[arg(value_name = "文件")]
    pub file: PathBuf,
    /// 写到哪个文件；不写时 info、text 打印出来，png 写在 OFD 文件旁边，名字后加 -页码.png
    #[arg(short, long, value_name = "文件")]
    pub output: Option<PathBuf>,
    /// 只要第几页
    #[arg(long, value_name = "页", value_parser = whole::<usize>)]
    pub page: Option<usize>,
    /// PNG 每英寸多少点，20 至 1200
    #[arg(long, value_name = "点数", default_value_t = 150.0, value_parser = dots)]
    pub dpi: f64,
}

/// A foreign file to be read for the server.
#[derive(Debug, Args)]
pub struct FileWorker {
    /// 要什么
    #[arg(value_parser = wanted)]
    pub wanted: Wanted,
    /// 从第几页起，从 0 数
    #[arg(long, default_value_t = 0)]
    pub from: usize,
    /// 只画页，不再说文件本身的情况
    #[arg(long)]
    pub known: bool,
    /// 字体目录
    #[arg(long)]
    pub folder: Option<PathBuf>,
}

/// What is wanted of a foreign file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// What an OFD file says of itself, and pictures of its pages.
    Pages,
    /// The text of its pages.
    Text,
    /// The fields of a draft in a Word or text file.
    Word,
}

fn wanted(text: &str) -> Result<Wanted, String> {
    match text {
        "pages" => Ok(Wanted::Pages),
        "text" => Ok(Wanted::Text),
        "word" => Ok(Wanted::Word),
        _ => Err("须为 pages、text 或 word".to_owned()),
    }
}

/// What is wanted of an OFD file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looked {
    /// Structure and metadata.
    Info,
    /// The text of its pages.
    Text,
    /// Its pages as pictures.
    Png,
}

fn looked(text: &str) -> Result<Looked, String> {
    match text {
        "info" => Ok(Looked::Info),
        "text" => Ok(Looked::Text),
        "png" => Ok(Looked::Png),
        _ => Err("须为 info、text 或 png".to_owned()),
    }
}

/// `fonts`.
#[derive(Debug, Args)]
#[command(after_help = "退出码：0 各字都有，或只列字体；1 有字由别的字体代印；2 没有可用的字体")]
pub struct FontsAsked {
    /// 要查的文本；不写时列出字体
    #[arg(value_name = "文本")]
    pub texts: Vec<String>,
}

/// `bench`.
#[derive(Debug, Args)]
pub struct Bench {
    /// 打印 JSON，不打印表
    #[arg(long)]
    pub json: bool,
    /// 公文数，几种规模用逗号分开
    #[arg(long, value_name = "件数", value_delimiter = ',', default_values_t = [1_000, 10_000, 100_000],
        value_parser = whole::<usize>)]
    pub documents: Vec<usize>,
    /// 每项量几秒
    #[arg(long, value_name = "秒", default_value_t = 5, value_parser = whole::<u64>)]
    pub seconds: u64,
    /// The bare page's server, for the bench itself.
    #[arg(long, hide = true)]
    pub bare_page: Option<usize>,
}
