//! Sets every text of a folder: `cargo run --example folder -- drafts out`. For looking at drafts that do not belong to the
//! repository; what could not be read or set is told, and the others are set.

use std::path::Path;
use std::{env, error, fs};

use typeset::{Bytes, FontFile, Fonts, Press, Sheet, draft};

fn main() -> Result<(), Box<dyn error::Error>> {
    let names: Vec<String> = env::args().skip(1).collect();
    let [drafts, out] = names.as_slice() else {
        return Err("用法：folder 文稿目录 输出目录".into());
    };
    let press = Press::new(fonts()?);
    let mut paths: Vec<_> = fs::read_dir(drafts)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    for path in paths.into_iter().filter(|path| path.is_file()) {
        match set(&press, &path, Path::new(out)) {
            Ok(said) => println!("{}：{said}", path.display()),
            Err(why) => println!("{}：没有排版：{why}", path.display()),
        }
    }
    Ok(())
}

/// One draft: its pages, its encoding and what there is to say about it.
fn set(press: &Press, path: &Path, out: &Path) -> Result<String, Box<dyn error::Error>> {
    let read = draft::decode(&fs::read(path)?);
    if !read.is_text() {
        return Err("不是文本".into());
    }
    let draft = draft::parse(&read.text);
    let pages = press.compile(&Sheet::from_draft(&draft))?;
    let name = path.file_stem().unwrap_or_default();
    fs::write(out.join(name).with_extension("pdf"), pages.pdf()?)?;
    let mut said = vec![format!("{} 页，{}", pages.count(), read.letters.label())];
    said.extend(draft.diagnostics.iter().map(|d| format!("  第 {} 行：{}（{}）", d.line, d.message, d.hint)));
    said.extend(pages.notes().iter().map(|note| format!("  {note}")));
    Ok(said.join("\n"))
}

fn fonts() -> Result<Fonts, Box<dyn error::Error>> {
    let folder =
        env::var("ZHONGSHU_FONTS").or_else(|_| env::var("HOME").map(|home| format!("{home}/.cache/zhongshu/fonts")))?;
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        files.push(FontFile { name: path.display().to_string(), bytes: Bytes::new(fs::read(&path)?) });
    }
    Ok(Fonts::new(files)?)
}
