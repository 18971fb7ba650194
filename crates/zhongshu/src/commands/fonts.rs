//! `zhongshu fonts`: which face is used for what, what is missing, and which characters of a text another face prints.

use std::process::ExitCode;

use typeset::{Fallback, Fonts, Licence, Role, Share, fallbacks};

use crate::cli::FontsAsked;
use crate::config::Config;
use crate::failure::{Failure, Outcome};
use crate::fonts;

/// Prints the table, or what becomes of a text; the exit code is 1 when another face prints a character of the text.
///
/// # Errors
/// When there is no face for a role, or a file is no font.
pub fn run(config: &Config, asked: &FontsAsked) -> Outcome<ExitCode> {
    let (fonts, _maps) = fonts::load(config.fonts.as_deref())
        .map_err(|why| Failure::new(format!("{why}（字体目录用 --fonts 指明）。")))?;
    if asked.texts.is_empty() {
        print!("{}", listed(&fonts));
        return Ok(ExitCode::SUCCESS);
    }
    let found = told(&fonts, &asked.texts.join(" "));
    print!("{}", found.join("\n") + "\n");
    Ok(ExitCode::from(u8::from(found.len() > 1)))
}

/// The table of the roles, then what is missing and what is not used.
fn listed(fonts: &Fonts) -> String {
    let mut rows = vec![["用途", "字体", "来源", "GB 2312", "GBK", "用于", "文件"].map(str::to_owned)];
    for choice in fonts.report() {
        let [gb2312, gbk] = fonts.coverage(choice.role).map(|s| share(&s));
        rows.push([
            choice.role.label().to_owned(),
            choice.name.clone(),
            choice.licence.label().to_owned(),
            gb2312,
            gbk,
            choice.role.used_for().to_owned(),
            choice.file.clone(),
        ]);
    }
    let mut out = table(&rows);
    let open = fonts.report().iter().filter(|c| c.licence == Licence::Open);
    let missing: Vec<String> = open.map(|c| format!("{}（{}）", c.role.proper(), c.role.used_for())).collect();
    if !missing.is_empty() {
        out += &format!(
            "\n缺少：{}。现由开源字体代用；把单位自备的字体文件（.ttf、.otf、.ttc）放入字体目录，重启后自动换用。\n",
            missing.join("、")
        );
    }
    for file in fonts.unused() {
        out += &format!("未用到：{file}\n");
    }
    out
}

fn share(share: &Share) -> String {
    if share.is_whole() { format!("全 {}", share.of) } else { format!("{}/{}", share.has, share.of) }
}

/// What becomes of a text in the two faces a text is mostly set in; the first line says how much.
fn told(fonts: &Fonts, text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for role in [Role::FangSong, Role::Display] {
        lines.extend(fallbacks(fonts, role, text).iter().map(line));
    }
    let head =
        if lines.is_empty() { "各字都有，没有代印的字。" } else { "以下各字由别的字体代印：" };
    lines.insert(0, head.to_owned());
    lines
}

fn line(found: &Fallback) -> String {
    let by = found.taken_by.as_ref().map_or_else(
        || "所有字体都没有，印为〓".to_owned(),
        |(role, name)| format!("由{}（{name}）代印", role.label()),
    );
    format!("{}  U+{:04X}  {}中没有，{by}", found.character, found.character as u32, found.role.label())
}

/// Columns side by side; a Chinese character is two wide. The last column is as long as it likes.
fn table<const N: usize>(rows: &[[String; N]]) -> String {
    let widths: Vec<usize> = (0..N).map(|n| rows.iter().map(|row| wide(&row[n])).max().unwrap_or(0)).collect();
    let mut out = String::new();
    for row in rows {
        for (n, cell) in row.iter().enumerate() {
            out += cell;
            if n + 1 < N {
                out += &" ".repeat(widths[n] - wide(cell) + 2);
            }
        }
        out.push('\n');
    }
    out
}

fn wide(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_below_one_another() {
        let rows = [["用途", "字体"], ["仿宋", "FandolFang R"], ["小标宋", "方正小标宋简体"]];
        let table = table(&rows.map(|row| row.map(str::to_owned)));
        let starts: Vec<usize> = table.lines().map(|line| wide(line.rsplit_once("  ").unwrap().0)).collect();
        assert_eq!(table.lines().nth(1).unwrap(), "仿宋    FandolFang R");
        assert!(starts.iter().all(|n| *n <= 6), "{table}");
    }

    #[test]
    fn a_fallback_is_a_line_with_its_code() {
        let found = Fallback { character: '㛃', role: Role::FangSong, taken_by: Some((Role::Song, "宋".into())) };
        assert_eq!(line(&found), "㛃  U+36C3  仿宋中没有，由宋体（宋）代印");
        let none = Fallback { taken_by: None, ..found };
        assert_eq!(line(&none), "㛃  U+36C3  仿宋中没有，所有字体都没有，印为〓");
    }
}
