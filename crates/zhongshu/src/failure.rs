//! Failure (失败): one line for the person at the terminal, and the exit code.

use std::fmt;
use std::path::Path;

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
            E::Migration(why) => {
                format!("数据库与本程序的版本不合（{why}）。请使用建库时或更新的版本。")
            }
            E::Damaged(why) => format!("数据已损坏（{why}）。请用最近的备份恢复。"),
            E::NotFound => "没有找到要用的文件或记录。".into(),
            other => format!("数据库或文件出错（{other}）。"),
        })
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
}
