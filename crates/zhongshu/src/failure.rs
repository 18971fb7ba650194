//! Failure (失败): one line for the person at the terminal, and the exit code.

use std::fmt;
use std::path::Path;

use store::Distrust;

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
                format!("连不上数据库（{why}）。请检查 database 配置和数据库服务。")
            }
            E::Storage(why) => {
                format!("文件存储不可用（{why}）。请检查 blobs 各项配置和对象存储服务。")
            }
            E::Tls(why) => {
                format!("没有连接数据库：{}。", distrust(why))
            }
            E::Migration(why) => {
                format!("数据库与本程序的版本不合（{why}）。请使用建库时或更新的版本。")
            }
            E::Damaged(why) => format!("数据已损坏（{why}）。请用最近的备份恢复。"),
            E::NotFound => "没有找到要用的文件或记录。".into(),
            other => format!("数据库或文件出错（{other}）。"),
        })
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

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Failure {
        store::Error::from(error).into()
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
}
