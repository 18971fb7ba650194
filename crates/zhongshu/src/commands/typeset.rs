//! `zhongshu typeset`: drafts become papers without a database.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use typeset::{Pages, Press, Sheet, draft};

use crate::cli::Typeset;
use crate::config::Config;
use crate::failure::{Failure, Outcome};
use crate::{fonts, press};

/// Sets every draft; the exit code is 1 when the drafter should look at something in what was set.
///
/// # Errors
/// When a draft cannot be set as it was meant. Those before it are set.
pub fn run(config: &Config, asked: &Typeset) -> Outcome<ExitCode> {
    if asked.inputs.len() > 1 && !asked.output.contains('%') {
        return Err(Failure::new("有几份文稿时，-o 须用 % 代表文稿名，如 -o %.pdf。"));
    }
    let extension = Path::new(&asked.output).extension().and_then(|e| e.to_str()).unwrap_or_default();
    if !["pdf", "svg"].contains(&extension) {
        return Err(Failure::new(format!("{}：扩展名须为 .pdf 或 .svg。", asked.output)));
    }
    let (fonts, _maps) = fonts::load(config.fonts.as_deref())
        .map_err(|why| Failure::new(format!("{why}（字体目录用 --fonts 指明）。")))?;
    let press = press::over(fonts);
    let mut said = 0;
    for input in &asked.inputs {
        said += one(&press, input, &output(&asked.output, input))?;
    }
    Ok(ExitCode::from(u8::from(said > 0)))
}

/// Sets one draft; how much there was to say.
fn one(press: &Press, input: &Path, output: &Path) -> Outcome<usize> {
    let source = fs::read(input).map_err(|e| Failure::reading(input, &e))?;
    let source =
        String::from_utf8(source).map_err(|_| Failure::at(input, "须为 UTF-8 编码的文本，请另存为 UTF-8。"))?;
    let draft = draft::parse(&source);
    for d in &draft.diagnostics {
        eprintln!("{}：第 {} 行：{}（{}）", input.display(), d.line, d.message, d.hint);
    }
    match draft.diagnostics.iter().filter(|d| d.refused).count() {
        0 => {}
        refused => return Err(Failure::at(input, format!("有 {refused} 处须改正，没有排版。"))),
    }
    let pages = press.compile(&Sheet::from_draft(&draft)).map_err(|e| Failure::at(input, e))?;
    for note in pages.notes() {
        eprintln!("{}：{note}", input.display());
    }
    write(&pages, output)?;
    Ok(draft.diagnostics.len() + pages.notes().len())
}

fn write(pages: &Pages, output: &Path) -> Outcome {
    let put = |path: &Path, bytes: &[u8]| fs::write(path, bytes).map_err(|e| Failure::writing(path, &e));
    if output.extension().is_some_and(|e| e == "pdf") {
        return put(output, &pages.pdf().map_err(|e| Failure::at(output, e))?);
    }
    (0..pages.count()).try_for_each(|i| put(&page_path(output, i, pages.count()), pages.svg(i).as_bytes()))
}

/// The output of an input: `%` stands for its name.
fn output(pattern: &str, input: &Path) -> PathBuf {
    let stem = input.file_stem().unwrap_or_default().to_string_lossy();
    PathBuf::from(pattern.replace('%', &stem))
}

/// An SVG is one page: of several, each gets its number.
fn page_path(output: &Path, page: usize, count: usize) -> PathBuf {
    if count == 1 {
        return output.to_owned();
    }
    let stem = output.file_stem().unwrap_or_default().to_string_lossy();
    output.with_file_name(format!("{stem}-{}.svg", page + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_the_draft_and_the_page_go_into_the_name_of_the_output() {
        let path = output("out/%.svg", Path::new("in/通知.txt"));
        assert_eq!(path, Path::new("out/通知.svg"));
        assert_eq!(page_path(&path, 0, 1), path);
        assert_eq!(page_path(&path, 1, 3), Path::new("out/通知-2.svg"));
    }
}
