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

/// Dots per inch of a picture when none are asked for.
const DOTS: f64 = 150.0;

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
    apart(asked)?;
    if asked.dpi.is_some() && format != Format::Png {
        return Err(Failure::new("--dpi 只用于 .png，其他格式没有点数。请去掉 --dpi，或写成 .png。"));
    }
    if let Some(folder) = config.fonts.as_deref().filter(|folder| fonts::is_bare(folder)) {
        eprintln!("{}：目录里没有字体文件（.otf、.ttf、.ttc），用的是本机的字体。", folder.display());
    }
    let (fonts, _maps) = fonts::load(config.fonts.as_deref())
        .map_err(|why| Failure::new(format!("{why}（字体目录用 --fonts 指明）。")))?;
    let house = asked.house.as_deref().map(house).transpose()?;
    let shop = Shop { press: press::over(fonts), format, house, asked };
    if asked.watch { shop.watch() } else { shop.all() }
}

/// Refuses two drafts that would be written to one file: the second would be all that is left.
fn apart(asked: &Typeset) -> Outcome {
    let mut taken: Vec<(PathBuf, &Path)> = Vec::new();
    for input in &asked.inputs {
        let written = output(&asked.output, input);
        if let Some((_, first)) = taken.iter().find(|(path, _)| *path == written) {
            let (first, second) = (first.display(), input.display());
            let says =
                format!("{first} 和 {second} 同名，都会写成 {}，没有排版。请改一个名称，或分开排。", written.display());
            return Err(Failure::new(says));
        }
        taken.push((written, input));
    }
    Ok(())
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
        let notes = self.format.write(
            &self.press,
            &sheet,
            (&output(&self.asked.output, input), self.asked.dpi.unwrap_or(DOTS)),
        )?;
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
    let bytes = fs::read(input).map_err(|e| Failure::reading(input, &e))?;
    if let Some(what) = another_kind(&bytes) {
        return Err(Failure::at(input, format!("{what}，typeset 只排文本。请在原程序里另存为纯文本（UTF-8）再排。")));
    }
    let read = draft::decode(&bytes);
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

/// What a file is that people take for a draft.
fn another_kind(bytes: &[u8]) -> Option<&'static str> {
    let holds = |name: &str| bytes.windows(name.len()).any(|part| part == name.as_bytes());
    match bytes {
        [b'P', b'K', 3, 4, ..] if holds("word/document.xml") => Some("这是 Word 文件（.docx）"),
        [b'P', b'K', 3, 4, ..] if holds("OFD.xml") => Some("这是 OFD 文件"),
        [b'P', b'K', 3, 4, ..] if holds("opendocument.text") => Some("这是 ODT 文件"),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Some("这是旧版 Word 文件（.doc）或其他 Office 文件"),
        [b'%', b'P', b'D', b'F', ..] => Some("这是 PDF 文件"),
        [b'{', b'\\', b'r', b't', b'f', ..] => Some("这是 RTF 文件"),
        _ => None,
    }
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
