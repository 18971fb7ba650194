//! What may be typed after `zhongshu`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use lexicon::Date;

/// 中枢：机关公文办理平台。配置次序：默认值 < 配置文件 < 环境变量 ZHONGSHU_* < 命令行；`zhongshu config` 打印带说明的默认配置。
#[derive(Debug, Parser)]
#[command(name = "zhongshu", version, disable_help_subcommand = true)]
pub struct Cli {
    /// Settings given as flags.
    #[command(flatten)]
    pub settings: Settings,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Flags that set what the configuration file may set, too.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "配置")]
pub struct Settings {
    /// 配置文件（TOML）；不写时用环境变量 ZHONGSHU_CONFIG 或当前目录的 zhongshu.toml
    #[arg(long, global = true, value_name = "文件")]
    pub config: Option<PathBuf>,
    /// 数据目录
    #[arg(long, global = true, value_name = "目录")]
    pub data: Option<String>,
    /// 监听地址，如 127.0.0.1:8080
    #[arg(long, global = true, value_name = "地址:端口")]
    pub listen: Option<String>,
    /// PostgreSQL 连接串；不写则用数据目录里的 SQLite
    #[arg(long, global = true, value_name = "连接串")]
    pub database: Option<String>,
    /// 字体目录
    #[arg(long, global = true, value_name = "目录")]
    pub fonts: Option<String>,
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
    /// 把文稿排成公文（PDF 或 SVG），不需要数据库
    Typeset(Typeset),
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
    #[arg(long, value_name = "件数", default_value_t = 300)]
    pub documents: usize,
    /// 种子：同一种子、同一日期，数据相同
    #[arg(long, value_name = "整数", default_value_t = 1)]
    pub seed: u64,
    /// 端口
    #[arg(long, value_name = "端口", default_value_t = 8080)]
    pub port: u16,
    /// 演示数据到哪一天为止，如 2026-11-23；不写为今天
    #[arg(long, value_name = "日期")]
    pub day: Option<Date>,
    /// 只生成数据，不启动服务
    #[arg(long)]
    pub build_only: bool,
}

/// `typeset`.
#[derive(Debug, Args)]
pub struct Typeset {
    /// 文稿：UTF-8 文本，前面可有“键：值”各行
    #[arg(value_name = "文稿", required = true)]
    pub inputs: Vec<PathBuf>,
    /// 写到哪个文件，扩展名 .pdf 或 .svg；有几份文稿时用 % 代表文稿名，如 -o %.pdf
    #[arg(short, long, value_name = "文件")]
    pub output: String,
}

/// `bench`.
#[derive(Debug, Args)]
pub struct Bench {
    /// 打印 JSON，不打印表
    #[arg(long)]
    pub json: bool,
    /// 公文数，几种规模用逗号分开
    #[arg(long, value_name = "件数", value_delimiter = ',', default_values_t = [1_000, 10_000, 100_000])]
    pub documents: Vec<usize>,
    /// 每项量几秒
    #[arg(long, value_name = "秒", default_value_t = 5)]
    pub seconds: u64,
    /// The bare page's server, for the bench itself.
    #[arg(long, hide = true)]
    pub bare_page: Option<usize>,
}
