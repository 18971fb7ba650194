//! Configuration (配置): defaults < TOML file < environment < flags, each read by the same table of keys.

use std::env;
use std::fs;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use store::{Addressing, Blobs, Bucket, Target};

use crate::cli::Settings;
use crate::failure::{Failure, Outcome, reason};

/// The commented defaults: they are the documentation, and they are what is read first.
pub const DEFAULT: &str = include_str!("default.toml");

/// What the program was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// 数据目录.
    pub data: PathBuf,
    /// 监听地址.
    pub listen: SocketAddr,
    /// The address users see; empty for the one listened at.
    pub address: String,
    /// What the log-in page says.
    pub place: String,
    /// Cookies over TLS only.
    pub secure_cookie: bool,
    /// Addresses of the reverse proxies that say truly where a visitor comes from.
    pub trusted_proxies: Vec<IpAddr>,
    /// URL of PostgreSQL.
    pub database: Option<String>,
    /// 字体目录.
    pub fonts: Option<PathBuf>,
    /// Files go to the bucket, not to the data folder.
    in_bucket: bool,
    bucket: Bucket,
    given: Vec<&'static str>,
}

/// A key: its name, what is allowed, and how it is read. `None` when the text is not allowed.
struct Key {
    name: &'static str,
    allowed: &'static str,
    set: fn(&mut Config, &str) -> Option<()>,
}

const KEYS: [Key; 16] = [
    Key { name: "data", allowed: "目录，不能为空", set: |c, text| put(&mut c.data, folder(text)) },
    Key {
        name: "listen",
        allowed: "IP 地址和端口，如 \"127.0.0.1:8080\"",
        set: |c, text| put(&mut c.listen, text.parse().ok()),
    },
    Key {
        name: "address",
        allowed: "以 http:// 或 https:// 开头的网址，或空",
        set: |c, text| put(&mut c.address, web_address(text)),
    },
    Key { name: "place", allowed: "1 至 30 个字的名称", set: |c, text| put(&mut c.place, name(text)) },
    Key {
        name: "secure_cookie",
        allowed: "true 或 false",
        set: |c, text| put(&mut c.secure_cookie, text.parse().ok()),
    },
    Key {
        name: "trusted_proxies",
        allowed: "IP 地址，多个用逗号隔开，或空",
        set: |c, text| put(&mut c.trusted_proxies, addresses(text)),
    },
    Key {
        name: "database",
        allowed: "以 postgres:// 开头的连接串（sslmode 为 disable、prefer、require、verify-full 之一，sslrootcert 只与 verify-full 连用），或空",
        set: |c, text| put(&mut c.database, database(text)),
    },
    Key { name: "fonts", allowed: "已有的目录，或空", set: |c, text| put(&mut c.fonts, existing(text)) },
    Key {
        name: "blobs.kind",
        allowed: "folder 或 s3",
        set: |c, text| put(&mut c.in_bucket, one_of(text, [("folder", false), ("s3", true)])),
    },
    Key {
        name: "blobs.endpoint",
        allowed: "以 http:// 或 https:// 开头的网址，或空",
        set: |c, text| put(&mut c.bucket.endpoint, web_address(text)),
    },
    Key { name: "blobs.bucket", allowed: "文字", set: |c, text| put(&mut c.bucket.name, Some(text.to_owned())) },
    Key { name: "blobs.region", allowed: "文字", set: |c, text| put(&mut c.bucket.region, Some(text.to_owned())) },
    Key {
        name: "blobs.addressing",
        allowed: "path 或 host",
        set: |c, text| {
            put(&mut c.bucket.addressing, one_of(text, [("path", Addressing::Path), ("host", Addressing::Host)]))
        },
    },
    Key { name: "blobs.ca", allowed: "已有的文件，或空", set: |c, text| put(&mut c.bucket.ca, file(text)) },
    Key { name: "blobs.key", allowed: "文字", set: |c, text| put(&mut c.bucket.key, Some(text.to_owned())) },
    Key { name: "blobs.secret", allowed: "文字", set: |c, text| put(&mut c.bucket.secret, Some(text.to_owned())) },
];

/// What every variable of this program begins with.
const PREFIX: &str = "ZHONGSHU_";
/// Variables of the build, the tests and the bench: not settings, and no mistake.
const OTHERS: [&str; 7] = ["CONFIG", "TEST_PG", "REQUIRE_PG", "SHOTS", "SIZES", "BENCH_MACHINE", "KILLED_CHILD"];

/// The name of every key.
pub fn names() -> impl Iterator<Item = &'static str> {
    KEYS.iter().map(|key| key.name)
}

/// The flag of a key, without its dashes.
pub fn flag(name: &str) -> String {
    name.replace(['_', '.'], "-")
}

fn variable(name: &str) -> String {
    format!("{PREFIX}{}", name.to_uppercase().replace('.', "_"))
}

/// What the default file says about a key: the first sentence above it. Keys that share one have a part of it each.
pub fn said(name: &str) -> String {
    let (mut table, mut above, mut nth) = (String::new(), Vec::new(), 0);
    for line in DEFAULT.lines() {
        if let Some(comment) = line.strip_prefix('#') {
            above.push(comment.trim());
        } else if let Some(inner) = line.strip_prefix('[') {
            table = format!("{}.", inner.trim_end_matches(']'));
        } else if let Some((key, _)) = line.split_once(" = ") {
            if format!("{table}{key}") == name {
                let text = above.concat();
                let sentence = text.split('。').next().unwrap_or_default();
                return sentence.split('；').nth(nth).unwrap_or(sentence).to_owned();
            }
            nth += 1;
        } else {
            above.clear();
            nth = 0;
        }
    }
    String::new()
}

fn put<T>(place: &mut T, value: Option<T>) -> Option<()> {
    *place = value?;
    Some(())
}

fn folder(text: &str) -> Option<PathBuf> {
    (!text.trim().is_empty()).then(|| PathBuf::from(text))
}

fn web_address(text: &str) -> Option<String> {
    let good = text.is_empty() || text.starts_with("http://") || text.starts_with("https://");
    good.then(|| text.trim_end_matches('/').to_owned())
}

fn name(text: &str) -> Option<String> {
    (1..=30).contains(&text.trim().chars().count()).then(|| text.trim().to_owned())
}

fn addresses(text: &str) -> Option<Vec<IpAddr>> {
    text.split([',', '，']).map(str::trim).filter(|t| !t.is_empty()).map(|t| t.parse().ok()).collect()
}

fn database(text: &str) -> Option<Option<String>> {
    let is_url = text.starts_with("postgres://") || text.starts_with("postgresql://");
    let good = is_url && Target::Postgres(text.to_owned()).check().is_ok();
    (text.is_empty() || good).then(|| good.then(|| text.to_owned()))
}

fn one_of<T, const N: usize>(text: &str, known: [(&str, T); N]) -> Option<T> {
    known.into_iter().find(|(name, _)| *name == text).map(|(_, value)| value)
}

fn file(text: &str) -> Option<Option<PathBuf>> {
    (text.is_empty() || Path::new(text).is_file()).then(|| (!text.is_empty()).then(|| PathBuf::from(text)))
}

fn existing(text: &str) -> Option<Option<PathBuf>> {
    (text.is_empty() || Path::new(text).is_dir()).then(|| (!text.is_empty()).then(|| PathBuf::from(text)))
}

impl Config {
    /// Reads everything in its order.
    ///
    /// # Errors
    /// One line: where, which key, what is allowed. Values are not repeated: one of them holds a password.
    pub fn load(flags: &Settings) -> Outcome<Config> {
        let mut config = Config::defaults()?;
        if let Some(path) = file_of(flags) {
            let text = fs::read_to_string(&path)
                .map_err(|e| Failure::at(&path, format!("读不出配置文件：{}。", reason(&e))))?;
            config.take_file(&path.display().to_string(), &text)?;
        }
        config.take_environment(
            env::vars_os().filter_map(|(name, text)| Some((name.into_string().ok()?, text.into_string().ok()))),
        )?;
        config.take_flags(flags)?;
        Ok(config)
    }

    fn defaults() -> Outcome<Config> {
        let mut config = Config {
            data: PathBuf::new(),
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            address: String::new(),
            place: String::new(),
            secure_cookie: false,
            trusted_proxies: Vec::new(),
            database: None,
            fonts: None,
            in_bucket: false,
            bucket: Bucket {
                endpoint: String::new(),
                name: String::new(),
                region: String::new(),
                addressing: Addressing::Path,
                ca: None,
                key: String::new(),
                secret: String::new(),
            },
            given: Vec::new(),
        };
        config.take_file("default.toml", DEFAULT)?;
        config.given.clear();
        Ok(config)
    }

    fn take_file(&mut self, place: &str, text: &str) -> Outcome {
        let table: toml::Table = toml::from_str(text).map_err(|e| unreadable(place, text, &e))?;
        flat(&table).into_iter().try_for_each(|(name, value)| {
            let name = name.as_str();
            let key = KEYS
                .iter()
                .find(|key| key.name == name)
                .ok_or_else(|| unknown(place, name, &names().map(str::to_owned).collect::<Vec<_>>()))?;
            let text = match value {
                toml::Value::String(text) => Some(text.clone()),
                toml::Value::Boolean(yes) => Some(yes.to_string()),
                _ => None,
            };
            self.take(place, name, key, text.as_deref())
        })
    }

    /// Name and text of every variable; no text when it is not UTF-8.
    fn take_environment(&mut self, variables: impl Iterator<Item = (String, Option<String>)>) -> Outcome {
        let mut ours: Vec<_> = variables.filter(|(name, _)| name.starts_with(PREFIX)).collect();
        ours.sort();
        ours.into_iter().try_for_each(|(name, text)| match KEYS.iter().find(|key| variable(key.name) == name) {
            Some(key) => self.take("环境变量", &name, key, text.as_deref()),
            None if OTHERS.contains(&&name[PREFIX.len()..]) => Ok(()),
            None => Err(unknown("环境变量", &name, &names().map(variable).collect::<Vec<_>>())),
        })
    }

    fn take_flags(&mut self, flags: &Settings) -> Outcome {
        flags.keys.iter().try_for_each(|(name, text)| match KEYS.iter().find(|key| key.name == *name) {
            Some(key) => self.take("命令行", &format!("--{}", flag(name)), key, Some(text)),
            None => Ok(()),
        })
    }

    fn take(&mut self, place: &str, name: &str, key: &Key, text: Option<&str>) -> Outcome {
        let taken = text.and_then(|text| (key.set)(self, text));
        let gap = if key.allowed.starts_with(|c: char| c.is_ascii()) { " " } else { "" };
        taken.ok_or_else(|| Failure::new(format!("{place}：{name}：须为{gap}{}", key.allowed)))?;
        self.given.push(key.name);
        Ok(())
    }

    /// Whether a key was given, and is not the default.
    pub fn is_given(&self, name: &str) -> bool {
        self.given.contains(&name)
    }

    /// Where the database is.
    pub fn target(&self) -> Target {
        match &self.database {
            Some(url) => Target::Postgres(url.clone()),
            None => Target::Sqlite(self.data.join("zhongshu.db")),
        }
    }

    /// Opens the place where files are.
    ///
    /// # Errors
    /// When a bucket is wanted and not wholly described, or does not answer.
    pub fn blobs(&self) -> Outcome<Blobs> {
        if !self.in_bucket {
            return Ok(Blobs::open(self.data.join("blobs"))?);
        }
        let b = &self.bucket;
        let wanted = [("endpoint", &b.endpoint), ("bucket", &b.name), ("key", &b.key), ("secret", &b.secret)];
        match wanted.iter().find(|(_, text)| text.is_empty()) {
            Some((name, _)) => Err(Failure::new(format!("blobs.kind 为 s3 时，须写明 blobs.{name}。"))),
            None => Ok(Blobs::in_bucket(b)?),
        }
    }

    /// The address users type.
    pub fn public_address(&self) -> String {
        if self.address.is_empty() { format!("http://{}", self.listen) } else { self.address.clone() }
    }
}

/// Every key with its value; those of a table as `table.key`.
fn flat(table: &toml::Table) -> Vec<(String, &toml::Value)> {
    let mut all = Vec::new();
    for (name, value) in table {
        match value {
            toml::Value::Table(inner) => all.extend(inner.iter().map(|(key, value)| (format!("{name}.{key}"), value))),
            value => all.push((name.clone(), value)),
        }
    }
    all
}

fn file_of(flags: &Settings) -> Option<PathBuf> {
    let own = || Some(PathBuf::from("zhongshu.toml")).filter(|path| path.exists());
    flags.config.clone().or_else(|| env::var_os("ZHONGSHU_CONFIG").map(PathBuf::from)).or_else(own)
}

fn unreadable(place: &str, text: &str, error: &toml::de::Error) -> Failure {
    let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    Failure::new(format!("{place}：第 {line} 行：不是 TOML 的写法，须为 键 = \"值\"（{}）", error.message()))
}

fn unknown(place: &str, name: &str, known: &[String]) -> Failure {
    let meant = lexicon::nearest(name, known.iter().map(String::as_str));
    let meant = meant.map(|word| format!("是否为 {word}？")).unwrap_or_default();
    Failure::new(format!("{place}：{name}：没有这一项，{meant}可用的有 {}", known.join("、")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn defaults() -> Config {
        Config::defaults().unwrap()
    }

    #[test]
    fn the_commented_default_file_has_every_key_and_is_taken_whole() {
        let table: toml::Table = toml::from_str(DEFAULT).unwrap();
        let mut there: Vec<String> = flat(&table).into_iter().map(|(name, _)| name).collect();
        let mut known = KEYS.map(|key| key.name.to_owned());
        there.sort();
        known.sort();
        assert_eq!(there, known);
        assert_eq!(defaults().data, Path::new("zhongshu-data"));
        assert!(defaults().listen.ip().is_loopback());
    }

    fn variable_of(name: &str, text: &str) -> impl Iterator<Item = (String, Option<String>)> + use<> {
        std::iter::once((format!("ZHONGSHU_{name}"), Some(text.to_owned())))
    }

    fn typed(name: &'static str, text: &str) -> Settings {
        Settings { keys: vec![(name, text.to_owned())], ..Settings::default() }
    }

    #[test]
    fn later_places_win_over_earlier_ones() {
        let mut config = defaults();
        config.take_file("a.toml", "listen = '127.0.0.1:1'\nplace = '云泽区'").unwrap();
        config.take_environment(variable_of("LISTEN", "127.0.0.1:2")).unwrap();
        assert_eq!((config.listen.port(), config.place.as_str()), (2, "云泽区"));
        config.take_flags(&typed("listen", "127.0.0.1:3")).unwrap();
        assert_eq!(config.listen.port(), 3);
        assert!(config.is_given("listen") && !config.is_given("data"));
    }

    #[test]
    fn an_error_is_one_line_with_file_key_and_what_is_allowed() {
        for (text, want) in [
            ("listen = '8080'", "a.toml：listen：须为 IP 地址和端口，如 \"127.0.0.1:8080\""),
            ("listen = 8080", "a.toml：listen：须为 IP 地址和端口，如 \"127.0.0.1:8080\""),
            ("secure_cookie = 'ja'", "a.toml：secure_cookie：须为 true 或 false"),
            ("data = ''", "a.toml：data：须为目录，不能为空"),
            ("trusted_proxies = 'nginx'", "a.toml：trusted_proxies：须为 IP 地址，多个用逗号隔开，或空"),
            ("fonts = '/no/such/folder'", "a.toml：fonts：须为已有的目录，或空"),
        ] {
            assert_eq!(defaults().take_file("a.toml", text).unwrap_err().to_string(), want);
        }
        for url in [
            "mysql://u:secret@h/d",
            "postgres://h/d?sslmode=secret",
            "postgres://h?sslmode=require&sslrootcert=/secret",
        ] {
            let said = defaults().take_file("a.toml", &format!("database = '{url}'")).unwrap_err().to_string();
            assert!(said.starts_with("a.toml：database：须为以 postgres:// 开头的连接串（sslmode 为"), "{said}");
            assert!(!said.contains("secret"), "{said}");
        }
        defaults().take_file("a.toml", "database = 'postgres://h/d?sslmode=verify-full&sslrootcert=/ca.pem'").unwrap();
        let unknown = defaults().take_file("a.toml", "port = 1").unwrap_err().to_string();
        assert!(unknown.starts_with("a.toml：port：没有这一项，可用的有 data、listen、"), "{unknown}");
        let garbled = defaults().take_file("a.toml", "place = '甲'\nlisten = \n").unwrap_err().to_string();
        assert!(garbled.starts_with("a.toml：第 2 行：") && garbled.lines().count() == 1, "{garbled}");
    }

    #[test]
    fn a_bucket_is_described_by_file_and_environment_and_its_secret_is_never_shown() {
        let mut config = defaults();
        config.take_file("a.toml", "[blobs]\nkind = 's3'\nendpoint = 'http://127.0.0.1:1/'\nkey = 'k'").unwrap();
        assert_eq!(config.blobs().unwrap_err().to_string(), "blobs.kind 为 s3 时，须写明 blobs.bucket。");
        config.take_file("a.toml", "blobs.bucket = 'yunze'").unwrap();
        assert_eq!(config.blobs().unwrap_err().to_string(), "blobs.kind 为 s3 时，须写明 blobs.secret。");
        config.take_environment(variable_of("BLOBS_SECRET", "verysecret")).unwrap();
        let down = config.blobs().unwrap_err().to_string();
        assert!(down.starts_with("文件存储不可用（yunze at http://127.0.0.1:1"), "{down}");
        assert!(!format!("{config:?}{down}").contains("verysecret"));
        let wrong = defaults().take_file("a.toml", "[blobs]\nkind = 'ftp'").unwrap_err().to_string();
        assert_eq!(wrong, "a.toml：blobs.kind：须为 folder 或 s3");
        let unknown = defaults().take_file("a.toml", "[blobs]\nplace = ''").unwrap_err().to_string();
        assert!(unknown.starts_with("a.toml：blobs.place：没有这一项"), "{unknown}");
    }

    #[test]
    fn a_wrong_variable_or_flag_is_named() {
        let said = defaults().take_environment(variable_of("SECURE_COOKIE", "1")).unwrap_err().to_string();
        assert_eq!(said, "环境变量：ZHONGSHU_SECURE_COOKIE：须为 true 或 false");
        let flags = typed("data", " ");
        assert_eq!(defaults().take_flags(&flags).unwrap_err().to_string(), "命令行：--data：须为目录，不能为空");
    }

    #[test]
    fn a_misspelt_variable_is_refused_and_those_of_the_tests_are_not() {
        let said = defaults().take_environment(variable_of("LISTN", "127.0.0.1:1")).unwrap_err().to_string();
        let start =
            "环境变量：ZHONGSHU_LISTN：没有这一项，是否为 ZHONGSHU_LISTEN？可用的有 ZHONGSHU_DATA、ZHONGSHU_LISTEN、";
        assert!(said.starts_with(start), "{said}");
        for name in OTHERS {
            defaults().take_environment(variable_of(name, "x")).unwrap();
        }
        defaults().take_environment([("OTHER_LISTN".to_owned(), None)].into_iter()).unwrap();
        let bytes = [("ZHONGSHU_PLACE".to_owned(), None)].into_iter();
        let said = defaults().take_environment(bytes).unwrap_err().to_string();
        assert_eq!(said, "环境变量：ZHONGSHU_PLACE：须为 1 至 30 个字的名称");
    }

    #[test]
    fn a_misspelt_key_is_told_the_one_that_was_meant() {
        let said = defaults().take_file("a.toml", "secure-cokie = true").unwrap_err().to_string();
        assert!(said.starts_with("a.toml：secure-cokie：没有这一项，是否为 secure_cookie？"), "{said}");
    }

    #[test]
    fn the_default_file_explains_every_flag() {
        assert_eq!(said("listen"), "监听地址");
        assert_eq!(said("blobs.bucket"), "桶的名称，须事先建好");
        assert!(names().all(|name| !said(name).is_empty()));
    }
}
