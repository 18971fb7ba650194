//! Word files opened by LibreOffice: the same pages, the same beginnings of lines as in our own PDF.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use typeset::{Bytes, Format, SealImage, SealPicture, Sheet, draft};

use crate::fonts::PRESS;

/// Samples that LibreOffice does not set line for line as we do, and why.
const OTHERWISE: &[(&str, &str)] = &[
    (
        "dates-and-numbers",
        "a line with seven joints of Chinese and digits: LibreOffice adds room at each, whatever the file says",
    ),
    ("latin", "Latin words kept whole by us are parted by LibreOffice at their hyphens and slashes"),
    ("long-numbers", "web addresses are parted at other marks"),
    (
        "table-lengthwise",
        "our pages are turned upright, those of a word processor lie across: their lines run otherwise",
    ),
    ("table-turned-within", "the same"),
];

/// A line on a page: its place in pt from the top, its text without blanks.
#[derive(Debug, Clone, PartialEq)]
struct Row {
    page: usize,
    y: f64,
    x: f64,
    text: String,
}

/// A transparent picture in the place of a seal: the letters of a drawn one would be read as lines.
fn blank_seal() -> SealImage {
    SealImage::Png(Bytes::new(include_bytes!("blank.png").as_slice()))
}

fn samples() -> Vec<(String, Sheet)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
        .into_iter()
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .map(|path| {
            let mut sheet = Sheet::from_draft(&draft::parse(&fs::read_to_string(&path).unwrap()));
            let blank = |seal: Option<SealPicture>| seal.map(|seal| SealPicture { image: blank_seal(), ..seal });
            sheet.seal = blank(sheet.seal.take());
            sheet.cosigners.iter_mut().for_each(|other| other.seal = blank(other.seal.take()));
            (path.file_stem().unwrap().to_string_lossy().into_owned(), sheet)
        })
        .collect()
}

/// LibreOffice finds the fonts our pages are set in under the names the Word file asks for.
fn font_settings(folder: &Path) -> PathBuf {
    let fonts = crate::fonts::folder();
    let pairs = [
        ("仿宋_GB2312", "FandolFang R"),
        ("楷体_GB2312", "LXGW WenKai"),
        ("黑体", "Noto Sans CJK SC"),
        ("方正小标宋简体", "Noto Serif CJK SC SemiBold"),
        ("宋体", "Noto Serif CJK SC"),
    ];
    let alias = |(name, instead): &(&str, &str)| {
        format!(
            "<match target=\"pattern\"><test name=\"family\"><string>{name}</string></test>\
             <edit name=\"family\" mode=\"assign\" binding=\"strong\"><string>{instead}</string></edit></match>"
        )
    };
    let aliases: String = pairs.iter().map(alias).collect();
    let text = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\"><fontconfig><dir>{}</dir>\
         <cachedir>{}</cachedir>{aliases}</fontconfig>",
        fonts.display(),
        folder.join("cache").display()
    );
    let file = folder.join("fonts.conf");
    fs::write(&file, text).unwrap();
    file
}

/// Turns all files of a folder into PDF by one call.
fn convert(folder: &Path, names: &[String]) {
    let files = names.iter().map(|name| folder.join(format!("{name}.docx")));
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let output = Command::new("soffice")
        .args([&profile, "--headless", "--norestore", "--convert-to", "pdf", "--outdir"])
        .arg(folder.join("office"))
        .args(files)
        .env("FONTCONFIG_FILE", font_settings(folder))
        .output()
        .expect("LibreOffice Writer is installed by `cargo xtask setup`");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Lines of a PDF as pdftotext finds them.
fn rows(pdf: &Path) -> (usize, Vec<Row>) {
    let output = Command::new("pdftotext").args(["-bbox"]).arg(pdf).arg("-").output();
    let html = String::from_utf8(output.expect("poppler is installed by `cargo xtask setup`").stdout).unwrap();
    let mut rows: Vec<Row> = Vec::new();
    let mut page = 0;
    for line in html.lines().map(str::trim) {
        if line.starts_with("<page ") {
            page += 1;
        }
        let Some(rest) = line.strip_prefix("<word ") else { continue };
        let number = |key: &str| -> f64 {
            let from = rest.find(key).unwrap() + key.len() + 2;
            rest[from..].split('"').next().unwrap().parse().unwrap()
        };
        let text = rest.split('>').nth(1).unwrap().split('<').next().unwrap();
        let text: String = text.chars().filter(|c| !matches!(c, '\u{2060}' | '\u{3000}' | ' ')).collect();
        let (y, x) = ((number("yMin") + number("yMax")) / 2.0, number("xMin"));
        rows.push(Row { page, y, x, text });
    }
    rows.retain(|row| !row.text.is_empty());
    rows.sort_by(|a, b| (a.page, a.y).partial_cmp(&(b.page, b.y)).unwrap());
    (page, merged(rows))
}

/// Words of one line put together, from left to right.
fn merged(words: Vec<Row>) -> Vec<Row> {
    let mut lines: Vec<Vec<Row>> = Vec::new();
    for word in words {
        match lines.last_mut() {
            Some(line) if line[0].page == word.page && (word.y - line[0].y).abs() < 7.0 => line.push(word),
            _ => lines.push(vec![word]),
        }
    }
    let one = |mut line: Vec<Row>| {
        line.sort_by(|a, b| a.x.total_cmp(&b.x));
        Row { text: line.iter().map(|w| w.text.as_str()).collect(), ..line.swap_remove(0) }
    };
    lines.into_iter().map(one).collect()
}

fn start(row: &Row) -> (usize, String) {
    (row.page, row.text.chars().take(4).collect())
}

#[test]
fn libreoffice_lays_the_samples_out_with_the_same_pages_and_line_starts() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("word");
    _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("own")).unwrap();
    // WORD_ALL=1 lists what differs in every sample.
    let all = std::env::var_os("WORD_ALL").is_some();
    let otherwise = |name: &str| OTHERWISE.iter().any(|(other, _)| *other == name);
    let mut samples = samples();
    assert!(OTHERWISE.iter().all(|(other, _)| samples.iter().any(|(name, _)| name == other)));
    samples.retain(|(name, _)| all || !otherwise(name));
    assert!(samples.len() >= 40);
    // At least one of every format.
    for format in Format::ALL {
        assert!(samples.iter().any(|(_, sheet)| sheet.format == format), "{format:?}");
    }
    for (name, sheet) in &samples {
        fs::write(folder.join(format!("{name}.docx")), PRESS.docx(sheet).unwrap()).unwrap();
        fs::write(folder.join("own").join(format!("{name}.pdf")), PRESS.pdf(sheet).unwrap()).unwrap();
    }
    let names: Vec<String> = samples.iter().map(|(name, _)| name.clone()).collect();
    convert(&folder, &names);
    let mut wrong = Vec::new();
    for name in &names {
        let (own_pages, own) = rows(&folder.join("own").join(format!("{name}.pdf")));
        let (pages, office) = rows(&folder.join("office").join(format!("{name}.pdf")));
        if own_pages != pages {
            wrong.push(format!("{name}: {own_pages} pages here, {pages} there"));
        }
        let (own, office): (Vec<_>, Vec<_>) = (own.iter().map(start).collect(), office.iter().map(start).collect());
        if let Some(at) = (0..own.len().max(office.len())).find(|at| own.get(*at) != office.get(*at)) {
            wrong.push(format!("{name}: line {at} begins {:?} here, {:?} there", own.get(at), office.get(at)));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), names.len(), wrong.join("\n"));
}

#[test]
fn the_same_sheet_gives_the_same_bytes() {
    for (name, sheet) in samples() {
        assert!(PRESS.docx(&sheet).unwrap() == PRESS.docx(&sheet).unwrap(), "{name}");
    }
}
