//! Usage (用法): help and usage errors, in Chinese and in the house's form.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, CommandFactory, FromArgMatches};

use crate::cli::Cli;
use crate::failure::Failure;

const CODES: &str = "\
退出码：
  0  做完了
  1  查完或排完了，但有要看的地方：流水不完整、名单有错、文稿有提示
  2  没有做：命令、配置、文件或数据有错；错误写在标准错误里，一行，说明错在哪里、怎么办";

/// Reads what was typed.
///
/// # Errors
/// The exit code, after help or one line was printed.
pub fn parse(typed: Vec<OsString>) -> Result<Cli, ExitCode> {
    let command = dressed(Cli::command());
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    let asked = typed.iter().skip(1).filter_map(|text| text.to_str()).find(|text| names.iter().any(|n| n == text));
    let place = asked.map(|name| format!(" {name}")).unwrap_or_default();
    let read = command.try_get_matches_from(typed).and_then(|matches| Cli::from_arg_matches(&matches));
    read.map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            println!("{}", error.to_string().trim_end());
            ExitCode::SUCCESS
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            eprint!("{error}");
            ExitCode::from(2)
        }
        _ => {
            let wrong = Failure::new(format!("{}用法见 zhongshu{place} --help", stopped(&words(&error, &names))));
            eprintln!("zhongshu：{wrong}");
            ExitCode::from(wrong.code())
        }
    })
}

/// Every help text made here, for the whole and for each command.
fn dressed(command: Command) -> Command {
    let whole = root_help(&command);
    let shared: Vec<String> = long_names(&command).collect();
    command.override_help(whole).mut_subcommands(|sub| {
        let help = help(&sub, &shared);
        sub.override_help(help)
    })
}

fn long_names(command: &Command) -> impl Iterator<Item = String> {
    command.get_arguments().filter_map(Arg::get_long).map(|long| format!("--{long}"))
}

fn root_help(command: &Command) -> String {
    let shown = command.get_subcommands().filter(|sub| !sub.is_hide_set());
    let commands = shown.map(|sub| (sub.get_name().to_owned(), about(sub))).collect();
    let settings = command.get_arguments().map(row).collect();
    let own = vec![
        ("-h, --help".to_owned(), "显示用法；写在命令之后，显示该命令的用法".to_owned()),
        ("-V, --version".to_owned(), "显示版本".to_owned()),
    ];
    format!(
        "{}\n\n用法：zhongshu 命令 [选项]\n\n命令：\n{}\n选项：\n{}\n配置（各命令通用，每项都可写在配置文件里）：\n{}\n{CODES}\n",
        about(command),
        table(commands),
        table(own),
        table(settings)
    )
}

fn help(command: &Command, shared: &[String]) -> String {
    let (named, options): (Vec<&Arg>, Vec<&Arg>) =
        command.get_arguments().filter(|arg| !arg.is_hide_set()).partition(|arg| arg.is_positional());
    let mut usage = format!("zhongshu {}", command.get_name());
    for arg in named.iter().chain(&options).filter(|arg| arg.is_required_set()) {
        usage.push(' ');
        usage.push_str(&typed(arg));
    }
    let mut text = format!("{}\n\n用法：{usage} [选项]\n", about(command));
    if !named.is_empty() {
        text += &format!("\n参数：\n{}", table(named.into_iter().map(row).collect()));
    }
    let help = ("-h, --help".to_owned(), "显示用法".to_owned());
    text += &format!("\n选项：\n{}", table(options.into_iter().map(row).chain([help]).collect()));
    text += &format!("\n配置（见 zhongshu --help）：{}\n", shared.join(" "));
    if let Some(after) = command.get_after_help() {
        text += &format!("\n{after}\n");
    }
    text
}

fn about(command: &Command) -> String {
    command.get_about().map(ToString::to_string).unwrap_or_default()
}

/// As it stands in a usage line.
fn typed(arg: &Arg) -> String {
    let flag = arg.get_short().map(|c| format!("-{c} ")).or_else(|| arg.get_long().map(|long| format!("--{long} ")));
    format!("{}{}", flag.unwrap_or_default(), value(arg))
}

fn value(arg: &Arg) -> String {
    let names: Vec<String> = arg.get_value_names().unwrap_or_default().iter().map(|name| format!("<{name}>")).collect();
    let more = if arg.is_positional() && arg.get_num_args().is_some_and(|n| n.max_values() > 1) { "…" } else { "" };
    if arg.get_action().takes_values() { names.join(" ") + more } else { String::new() }
}

fn row(arg: &Arg) -> (String, String) {
    let short = arg.get_short().map(|c| format!("-{c}, "));
    let flag = arg.get_long().map(|long| format!("{}--{long} ", short.unwrap_or_else(|| "    ".into())));
    let left = format!("{}{}", flag.unwrap_or_default(), value(arg)).trim_end().to_owned();
    let mut said = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let defaults: Vec<_> = arg.get_default_values().iter().filter_map(|text| text.to_str()).collect();
    if !defaults.is_empty() && arg.get_action().takes_values() {
        said += &format!("（默认 {}）", defaults.join(","));
    }
    (left, said)
}

fn table(rows: Vec<(String, String)>) -> String {
    let widest = rows.iter().map(|(left, _)| width(left)).max().unwrap_or_default();
    let line = |(left, right): (String, String)| {
        let gap = " ".repeat(widest - width(&left));
        format!("  {left}{gap}  {right}").trim_end().to_owned() + "\n"
    };
    rows.into_iter().map(line).collect()
}

/// Columns of a terminal: a Chinese character takes two.
fn width(text: &str) -> usize {
    text.chars().map(|c| 1 + usize::from(c >= '\u{2e80}')).sum()
}

/// What is wrong with what was typed.
fn words(error: &clap::Error, commands: &[String]) -> String {
    let of = |kind| context(error, kind);
    let (arg, given) = (of(ContextKind::InvalidArg), of(ContextKind::InvalidValue));
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let wrong = of(ContextKind::InvalidSubcommand);
            let names = commands.iter().map(String::as_str);
            format!("没有“{wrong}”这个命令{}", meant(lexicon::nearest(&wrong, names).unwrap_or_default()))
        }
        ErrorKind::UnknownArgument if arg.starts_with('-') => {
            format!("不认识选项 {arg}{}", meant(&of(ContextKind::SuggestedArg)))
        }
        ErrorKind::UnknownArgument => format!("多出“{arg}”"),
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
            format!("{arg} 不能是“{given}”{}{why}", if why.is_empty() { "" } else { "，" })
        }
        ErrorKind::InvalidValue if !given.is_empty() => format!("{arg} 不能是“{given}”"),
        ErrorKind::InvalidValue | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues | ErrorKind::NoEquals => {
            format!("{arg} 缺少值")
        }
        ErrorKind::TooManyValues => format!("{arg} 后面多出“{given}”"),
        ErrorKind::MissingRequiredArgument => format!("缺少 {}", arg.replace("...", "…")),
        ErrorKind::MissingSubcommand => "缺少命令".into(),
        ErrorKind::ArgumentConflict => format!("{arg} 写了两次"),
        ErrorKind::InvalidUtf8 => "命令行里有不是 UTF-8 的文字".into(),
        _ => error.to_string(),
    }
}

fn stopped(text: &str) -> String {
    if text.ends_with('？') { text.to_owned() } else { format!("{text}。") }
}

fn meant(word: &str) -> String {
    if word.is_empty() { String::new() } else { format!("，是否为 {word}？") }
}

fn context(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_and_option_is_explained_in_chinese() {
        let command = dressed(Cli::command());
        command.clone().debug_assert();
        for sub in command.get_subcommands() {
            assert!(!about(sub).is_empty(), "{}", sub.get_name());
            for arg in sub.get_arguments().filter(|arg| !arg.is_hide_set()) {
                assert!(row(arg).1.contains(|c| c > '\u{2e80}'), "{} {}", sub.get_name(), arg.get_id());
            }
        }
        for arg in command.get_arguments() {
            assert!(row(arg).1.contains(|c| c > '\u{2e80}'), "{}", arg.get_id());
        }
    }

    #[test]
    fn columns_stand_under_each_other_in_a_terminal() {
        let rows = vec![("甲".to_owned(), "一".to_owned()), ("abc".to_owned(), "二".to_owned())];
        assert_eq!(table(rows), "  甲   一\n  abc  二\n");
    }
}
