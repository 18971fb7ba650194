//! `zhongshu typeset`: drafts become papers without a database.

mod format;
mod watch;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use format::Format;
use typeset::{Bytes, House, HouseStyle, PictureFile, Press, Sheet, draft};

use crate::cli::Typeset;
use crate::config::Config;
use crate::failure::{Failure, Outcome};
use crate::{fonts, press};

/// Sets every draft; the exit code is 1 when the drafter should look at something in what was set.
///
/// # Errors
/// When a draft cannot be set as it was meant. Those that can are set, whatever became of the others.
pub fn run(config: &Config, asked: &Typeset) -> Outcome<ExitCode> {
    if asked.inputs.len() > 1 && !asked.output.contains('%') {
        return Err(Failure::new("有几份文稿时，-o 须用 % 代表文稿名，如 -o %.pdf。"));
    }
    let format = Format::of(Path::new(&asked.output))
        .ok_or_else(|| Failure::new(format!("{}：扩展名须为 {}。", asked.output, format::NAMES)))?;
    let (fonts, _maps) = fonts::load(config.fonts.as_deref())
        .map_err(|why| Failure::new(format!("{why}（字体目录用 --fonts 指明）。")))?;
    let house = asked.house.as_deref().map(house).transpose()?;
    let shop = Shop { press: press::over(fonts), format, house, asked };
    if asked.watch { shop.watch() } else { shop.all() }
}

/// What every draft of one call shares.
struct Shop<'a> {
    press: Press,
    format: Format,
    house: HouseStyle,
    asked: &'a Typeset,
}

impl Shop<'_> {
    /// Sets all drafts. What cannot be set is told at once, the last of it as the outcome.
    fn all(&self) -> Outcome<ExitCode> {
        let (mut said, mut failed) = (0, None);
        for input in &self.asked.inputs {
            match self.one(input) {
                Ok(remarks) => said += remarks,
                Err(failure) => {
                    if let Some(before) = failed.replace(failure) {
                        eprintln!("zhongshu：{before}");
                    }
                }
            }
        }
        failed.map_or_else(|| Ok(ExitCode::from(u8::from(said > 0))), Err)
    }

    /// Sets one draft; how much there was to say.
    fn one(&self, input: &Path) -> Outcome<usize> {
        let draft = draft::parse(&source(input)?);
        if draft.is_empty() {
            return Err(Failure::at(input, "文稿是空的，没有标题也没有正文，没有排版。请写好正文再排。"));
        }
        for d in &draft.diagnostics {
            eprintln!("{}：第 {} 行：{}（{}）", input.display(), d.line, d.message, d.hint);
        }
        match draft.diagnostics.iter().filter(|d| d.refused).count() {
            0 => {}
            refused => return Err(Failure::at(input, format!("有 {refused} 处须改正，没有排版。"))),
        }
        let pictures = self.pictures()?;
        let sheet = Sheet { pictures, house: self.house.clone(), ..Sheet::from_draft(&draft) };
        let notes = self.format.write(&self.press, &sheet, (&output(&self.asked.output, input), self.asked.dpi))?;
        for note in &notes {
            eprintln!("{}：{note}", input.display());
        }
        Ok(draft.diagnostics.len() + notes.len())
    }

    /// The pictures a draft may name: the files of one folder the caller gives. A draft itself opens nothing.
    fn pictures(&self) -> Outcome<Vec<PictureFile>> {
        let Some(folder) = &self.asked.pictures else { return Ok(Vec::new()) };
        let entries = fs::read_dir(folder).map_err(|e| Failure::reading(folder, &e))?;
        let mut paths: Vec<PathBuf> =
            entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| is_picture(path)).collect();
        paths.sort();
        paths.into_iter().map(picture).collect()
    }
}

/// The office's own mastheads; what is wrong with them is told with the line.
fn house(path: &Path) -> Outcome<Arc<House>> {
    let source = fs::read_to_string(path).map_err(|e| Failure::reading(path, &e))?;
    Ok(Arc::new(House::parse(&source).map_err(|fault| Failure::at(path, fault))?))
}

/// The text of a draft; an encoding other than UTF-8 is told in one line.
fn source(input: &Path) -> Outcome<String> {
    let read = draft::decode(&fs::read(input).map_err(|e| Failure::reading(input, &e))?);
    if !read.is_text() {
        return Err(Failure::at(input, "不是文本文件。文稿须为 UTF-8、带 BOM 的 UTF-16 或 GB 18030 编码的文本。"));
    }
    if let Some(line) = read.damaged_line() {
        return Err(Failure::at(input, format!("第 {line} 行有读不出的字：文件已损坏或编码不明，请另存为 UTF-8。")));
    }
    if read.letters != draft::Letters::Utf8 {
        eprintln!("{}：按 {} 编码读入。", input.display(), read.letters.label());
    }
    Ok(read.text)
}

fn is_picture(path: &Path) -> bool {
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    path.is_file() && ["png", "jpg", "jpeg"].contains(&extension.as_str())
}

fn picture(path: PathBuf) -> Outcome<PictureFile> {
    let bytes = Bytes::new(fs::read(&path).map_err(|e| Failure::reading(&path, &e))?);
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(PictureFile { name, bytes })
}

/// The output of an input: `%` stands for its name.
fn output(pattern: &str, input: &Path) -> PathBuf {
    let stem = input.file_stem().unwrap_or_default().to_string_lossy();
    PathBuf::from(pattern.replace('%', &stem))
}
