//! Failure (失败): one line for the person at the terminal, and the exit code.

use std::fmt;
use std::io;
use std::path::Path;

use store::{Distrust, Target, Unfit};

/// What a command returns.
pub type Outcome<T = ()> = Result<T, Failure>;

/// Why a command stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    line: String,
}

impl Failure {
    /// A failure in one line; line ends inside become spaces.
    pub fn new(line: impl Into<String>) -> Failure {
        let line: String = line.into();
        Failure { line: line.lines().map(str::trim).filter(|l| !l.is_empty()).collect::<Vec<_>>().join(" ") }
    }

    /// Another error's words.
    pub fn of(error: impl fmt::Display) -> Failure {
        Failure::new(error.to_string())
    }

    /// A failure about a file.
    pub fn at(path: &Path, error: impl fmt::Display) -> Failure {
        Failure::new(format!("{}：{error}", path.display()))
    }

    /// A file that cannot be read.
    pub fn reading(path: &Path, error: &io::Error) -> Failure {
        Failure::at(path, format!("打不开：{}。", reason(error)))
    }

    /// A file that cannot be written.
    pub fn writing(path: &Path, error: &io::Error) -> Failure {
        Failure::at(path, format!("不能写入：{}。", reason(error)))
    }

    /// What a database answers when it is opened; with the place of one that is a file.
    pub fn opening(target: &Target, error: store::Error) -> Failure {
        match target {
            Target::Sqlite(path) => Failure::at(path, Failure::from(error)),
            Target::Postgres(_) => error.into(),
        }
    }

    /// The exit code: 2, because 1 is what a check that was carried out says of its object.
    #[expect(clippy::unused_self, reason = "every failure has a code, today the same one")]
    pub fn code(&self) -> u8 {
        2
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.line)
    }
}

impl From<office::Error> for Failure {
    fn from(error: office::Error) -> Failure {
        match error {
            office::Error::Store(inner) => inner.into(),
            office::Error::Fields(fields) => {
                let said: Vec<String> = fields.into_iter().map(|(_, message)| message).collect();
                Failure::new(said.join(" "))
            }
            other => Failure::new(other.to_string()),
        }
    }
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Failure {
        use store::Error as E;
        Failure::new(match &error {
            E::DiskFull => "磁盘已满，本次没有写入。请腾出空间后重试。".into(),
            E::Busy => "数据库正忙。请稍后重试。".into(),
            E::Unavailable(why) => {
                format!("连不上数据库：{}。请检查 database 配置和数据库服务。", outage(why))
            }
            E::Storage(why) => {
                format!("文件存储不可用（{why}）。请检查 blobs 各项配置和对象存储服务。")
            }
            E::Tls(why) => {
                format!("没有连接数据库：{}。", distrust(why))
            }
            E::Migration(why) => {
                let name = why.split([' ', ':']).next().unwrap_or_default();
                format!("数据库的结构与本程序不合（{name}）。请用建库时的程序，或更新的正式版本。")
            }
            E::Newer(name) => {
                format!("数据库已由更新的程序升级（有本程序不认识的 {name}）。请改用那个或更新的版本。")
            }
            E::Unfit(why) => unfit(why),
            E::Damaged(why) if why.contains("not a database") || why.contains("malformed") => {
                "不是完好的数据库文件：已损坏，或是别的文件。请核对路径，或用最近的备份恢复。".into()
            }
            E::Damaged(why) => format!("数据已损坏（{}）。请用最近的备份恢复。", why.replace("blob ", "文件 ")),
            E::NotFound => "没有找到要用的文件或记录。".into(),
            E::ReadOnly => "数据库只能读，不能写。请检查文件和目录的权限。".into(),
            E::Io(why) => format!("读写文件出错：{}。", plain(why)),
            E::Engine(why) if why.ends_with("(14)") => "打不开数据库文件。请核对路径，检查目录和文件的权限。".into(),
            other => format!("数据库出错，原文：{other}。请检查数据库服务和数据目录。"),
        })
    }
}

/// Why a folder or database cannot be used, and what to do.
fn unfit(why: &Unfit) -> String {
    match why {
        Unfit::NotEmpty(path) => format!("{}：目录里已有内容。备份须写到新目录或空目录，请换一个。", path.display()),
        Unfit::NoFolder(path) => format!("{}：没有这个备份目录。请核对路径。", path.display()),
        Unfit::NoManifest(path) => {
            format!("{}：不是完整的备份：缺少 backup.json。请给出 zhongshu backup 写成的目录。", path.display())
        }
        Unfit::Manifest(path) => {
            format!("{}：备份已损坏：backup.json 读不出来。请换一份备份。", path.display())
        }
        Unfit::Format(path, format) => {
            format!("{}：备份的格式是 {format}，本程序不认识。请用更新的程序恢复。", path.display())
        }
        Unfit::Altered(path) => {
            format!("{}：备份已损坏：文件缺失，或与备份时不同。请换一份备份。", path.display())
        }
        Unfit::Blobs { folder, there, wanted } => {
            format!("{}：备份已损坏：应有 {wanted} 个文件，只有 {there} 个。请换一份备份。", folder.display())
        }
        Unfit::Occupied(path) => {
            format!("{}：已有数据库，不会覆盖。请用 --data 指明另一个目录，或先把原来的移走。", path.display())
        }
        Unfit::Filled => "database 指明的数据库里已有数据，不会覆盖。请新建一个空数据库再恢复。".into(),
        Unfit::Leftover(path) => format!(
            "{}：是别的数据库留下的，会混进恢复的数据。请先把它和同名的 -wal、-shm、-journal 文件移走，再恢复。",
            path.display()
        ),
        other => format!("备份不能用：{other}。"),
    }
}

/// Why the operating system refused, and what to do about it.
pub fn reason(error: &io::Error) -> String {
    use io::ErrorKind as K;
    let said = match error.kind() {
        K::NotFound => "没有这个文件或目录，请核对路径",
        K::PermissionDenied => "没有权限，请换有权限的账号运行，或请管理员更改权限",
        K::IsADirectory => "这是目录，须给出文件",
        K::NotADirectory => "路径里有一段不是目录，请核对路径",
        K::AlreadyExists => "已有同名的文件，请换一个名称",
        K::StorageFull | K::QuotaExceeded => "磁盘已满，请腾出空间后重试",
        K::ReadOnlyFilesystem => "所在的磁盘只读，请换一个位置",
        K::InvalidFilename => "名称太长或不合规定，请换一个名称",
        K::InvalidData => "须为 UTF-8 编码的文本，请另存为 UTF-8",
        K::AddrInUse => "端口已被占用，请换一个端口",
        K::AddrNotAvailable => "本机没有这个地址，请核对地址",
        K::ConnectionRefused => "没有服务在监听这个地址和端口",
        K::TimedOut => "等待超时",
        _ => return error.raw_os_error().map_or_else(|| error.to_string(), |code| format!("系统错误 {code}")),
    };
    said.into()
}

/// The system's words inside another text, as [`reason`] says them.
fn plain(text: &str) -> String {
    let code = text.split_once("(os error ").and_then(|(_, rest)| rest.split(')').next()?.parse().ok());
    match code.map(io::Error::from_raw_os_error) {
        Some(error) => text.replace(&error.to_string(), &reason(&error)).replace(": ", "："),
        None => text.to_owned(),
    }
}

/// Why PostgreSQL cannot be reached, from what it or the system says.
fn outage(why: &str) -> String {
    let known = [
        ("password authentication failed", "用户名或密码不对"),
        ("no password supplied", "连接串里没有写密码"),
        ("password missing", "连接串里没有写密码"),
        ("no pg_hba.conf entry", "服务器不许从这里连接（pg_hba.conf）"),
        ("failed to lookup address", "找不到这个主机名"),
        ("too many clients", "服务器的连接数已满"),
        ("connection slots", "服务器的连接数已满"),
        ("starting up", "服务器正在启动，请稍后重试"),
        ("shutting down", "服务器正在停止"),
        ("timed out", "等待超时"),
    ];
    if let Some((_, said)) = known.iter().find(|(words, _)| why.contains(words)) {
        return (*said).to_owned();
    }
    match why.contains("does not exist") {
        true if why.contains("database") => "没有这个数据库，请先建立".into(),
        true if why.contains("role") => "没有这个用户".into(),
        _ if why.contains("(os error ") => {
            plain(why.rsplit_once("connecting to server: ").map_or(why, |(_, rest)| rest))
        }
        _ => format!("原文：{why}"),
    }
}

fn distrust(why: &Distrust) -> String {
    match why {
        Distrust::Plain => "数据库服务器没有开启 TLS，而 sslmode 要求加密".into(),
        Distrust::UnknownIssuer => "服务器证书的签发机构不受信任，请核对 sslrootcert 是否为签发该证书的 CA 证书".into(),
        Distrust::OtherHost(names) if names.is_empty() => {
            "服务器证书没有写明主机名（subjectAltName），请重新签发证书".into()
        }
        Distrust::OtherHost(names) => {
            format!("服务器证书属于 {}，与连接串里的主机名不符", names.join("、"))
        }
        Distrust::OutOfDate => "服务器证书不在有效期内".into(),
        Distrust::Authority => "服务器用的是 CA 证书（自签名证书多是这样），请用 CA 另签发一张服务器证书".into(),
        Distrust::Roots(path) if path.as_os_str().is_empty() => {
            "本机系统没有受信任的 CA 证书，请用 sslrootcert 指明".into()
        }
        Distrust::Roots(path) => format!("sslrootcert 指明的 {} 读不出 CA 证书（须为 PEM 格式）", path.display()),
        other => format!("加密连接未能建立（{other}）"),
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure::new(format!("读写文件出错：{}。", reason(&error)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_always_one_line() {
        assert_eq!(Failure::new("甲\n  乙\n\n丙").to_string(), "甲 乙 丙");
    }

    #[test]
    fn a_server_that_is_not_trusted_is_told_with_what_to_do() {
        let told = |why| Failure::from(store::Error::Tls(why)).to_string();
        assert_eq!(told(Distrust::Plain), "没有连接数据库：数据库服务器没有开启 TLS，而 sslmode 要求加密。");
        let other = told(Distrust::OtherHost(vec!["db.yunze.example".into(), "10.0.0.7".into()]));
        assert_eq!(other, "没有连接数据库：服务器证书属于 db.yunze.example、10.0.0.7，与连接串里的主机名不符。");
        assert!(told(Distrust::UnknownIssuer).contains("sslrootcert"));
        assert!(told(Distrust::Roots("/etc/zhongshu/ca.pem".into())).contains("/etc/zhongshu/ca.pem"));
    }

    #[test]
    fn the_words_of_the_system_and_the_server_are_told_in_chinese() {
        let denied = io::Error::from_raw_os_error(13).to_string();
        let told = |error| Failure::from(error).to_string();
        assert_eq!(
            told(store::Error::Io(format!("data/blobs: {denied}"))),
            "读写文件出错：data/blobs：没有权限，请换有权限的账号运行，或请管理员更改权限。"
        );
        for (why, said) in [
            ("db error: FATAL: password authentication failed for user \"z\"", "用户名或密码不对"),
            ("db error: FATAL: database \"z\" does not exist", "没有这个数据库"),
            ("error connecting to server: Connection refused (os error 111)", "没有服务在监听"),
        ] {
            let told = told(store::Error::Unavailable(why.into()));
            assert!(told.starts_with(&format!("连不上数据库：{said}")), "{told}");
        }
        let newer = told(store::Error::Newer("0099_later".into()));
        assert!(newer.contains("更新的程序") && newer.contains("0099_later"), "{newer}");
    }
}
