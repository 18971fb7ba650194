//! `cargo run -p typeset --example typeset -- draft.txt out.pdf [out-page-%.svg]`: for looking at a draft's pages.

#![expect(clippy::disallowed_methods, reason = "it measures how long things take")]

use std::time::Instant;
use std::{env, error, fs, path::PathBuf};

use typeset::{Bytes, FontFile, Fonts, Press, Sheet, draft};

fn main() -> Result<(), Box<dyn error::Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [input, output, svg @ ..] = args.as_slice() else {
        return Err("用法：typeset 文稿.txt 输出.pdf [页面%.svg]".into());
    };
    let draft = draft::parse(&fs::read_to_string(input)?);
    for d in &draft.diagnostics {
        eprintln!("第 {} 行：{}（{}）", d.line, d.message, d.hint);
    }
    let start = Instant::now();
    let press = Press::new(fonts()?);
    eprintln!("{:>8.1?} fonts {:?}", start.elapsed(), press.fonts().report());
    let mut sheet = Sheet::from_draft(&draft);
    let start = Instant::now();
    let pages = press.compile(&sheet)?;
    eprintln!("{:>8.1?} first layout of {} pages; {:?}", start.elapsed(), pages.count(), pages.notes());
    let start = Instant::now();
    let pdf = pages.pdf()?;
    eprintln!("{:>8.1?} PDF of {} KB", start.elapsed(), pdf.len() / 1024);
    fs::write(output, pdf)?;
    let start = Instant::now();
    let svgs: Vec<String> = (0..pages.count()).map(|i| pages.svg(i)).collect();
    eprintln!("{:>8.1?} SVG of {} KB", start.elapsed(), svgs.iter().map(String::len).sum::<usize>() / 1024);
    if let Some(pattern) = svg.first() {
        for (i, svg) in svgs.iter().enumerate() {
            fs::write(pattern.replace('%', &(i + 1).to_string()), svg)?;
        }
    }
    keystrokes(&press, &mut sheet)
}

fn keystrokes(press: &Press, sheet: &mut Sheet) -> Result<(), Box<dyn error::Error>> {
    let mut shown = press.compile(sheet)?.hashes();
    for key in ["加", "强", "领", "导"] {
        let middle = sheet.blocks.len() / 2;
        if let Some(typeset::Block::Paragraph(p)) = sheet.blocks.get_mut(middle) {
            p.text.push_str(key);
        }
        let start = Instant::now();
        let pages = press.compile(sheet)?;
        let laid = start.elapsed();
        let changed = pages.changed_since(&shown);
        let bytes: usize = changed.iter().map(|i| pages.svg(*i).len()).sum();
        eprintln!(
            "{laid:>8.1?} after a keystroke; {:.1?} with {bytes} bytes of SVG of pages {changed:?}",
            start.elapsed()
        );
        shown = pages.hashes();
    }
    Ok(())
}

fn fonts() -> Result<Fonts, Box<dyn error::Error>> {
    let folder = env::var_os("ZHONGSHU_FONTS").map_or_else(
        || PathBuf::from(env::var_os("HOME").unwrap_or_default()).join(".cache/zhongshu/fonts"),
        PathBuf::from,
    );
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        files.push(FontFile {
            name: entry.file_name().to_string_lossy().into_owned(),
            bytes: Bytes::new(fs::read(entry.path())?),
        });
    }
    Ok(Fonts::new(files)?)
}
