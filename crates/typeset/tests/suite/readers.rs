//! Our OFD files opened by readers that others wrote: easyofd in Python, ofd.js in Chromium. Both find all text.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use ofd::read::{Limits, Reader};
use ofd::sign::{Moment, Office, Period, Randomness, SealPicture as SealImageFile, Software, Stamping, sign};
use serde::Deserialize;
use typeset::{Bytes, SealImage, SealPicture, Sheet};

use crate::ofd::{of_pdf, samples, written};

/// One of every kind: heads, several organs, tables, pictures, rare characters, lengths.
const SAMPLES: [&str; 12] = [
    "notice",
    "request",
    "letter",
    "order",
    "minutes",
    "telegram",
    "bulletin",
    "joint-three",
    "table-upright",
    "picture",
    "rare-characters",
    "long-plan",
];

/// What a reader found in a file. Of a font, whether it loads: easyofd gives its name and size, the browser yes or no.
#[derive(Debug, Deserialize)]
struct Found<F> {
    pages: Vec<String>,
    images: usize,
    fonts: Vec<F>,
    /// Electronic seals shown.
    #[serde(default)]
    seals: usize,
}

/// A file with what stands on its pages according to the PDF.
struct Case {
    name: String,
    file: Vec<u8>,
    pages: Vec<String>,
}

fn cases() -> Vec<Case> {
    let wanted = samples().into_iter().filter(|(name, _)| SAMPLES.contains(&name.as_str()));
    let case = |(name, sheet): (String, Sheet)| {
        let seal = sheet.seal.clone().map(|s| SealPicture { image: png(), ..s });
        let (pdf, file) = written(&Sheet { seal, ..sheet });
        let text = |page: Vec<crate::ofd::Letter>| page.into_iter().map(|l| l.c).collect();
        Case { name, file, pages: of_pdf(&pdf).into_iter().map(text).collect() }
    };
    wanted.map(case).collect()
}

fn png() -> SealImage {
    SealImage::Png(Bytes::new(include_bytes!("blank.png").as_slice()))
}

/// Where `cargo xtask setup` puts the readers.
fn reader(path: &str) -> PathBuf {
    let folder = std::env::var_os("ZHONGSHU_READERS").map_or_else(
        || PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cache/zhongshu/readers"),
        PathBuf::from,
    );
    let reader = folder.join(path);
    assert!(reader.exists(), "{} is missing: run `cargo xtask setup`", reader.display());
    reader
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn compare<F>(cases: &[Case], found: &[Found<F>]) {
    assert_eq!(cases.len(), found.len());
    for (case, found) in cases.iter().zip(found) {
        let pages: Vec<String> = found.pages.iter().map(|p| bare(p)).collect();
        assert_eq!(pages, case.pages, "{}", case.name);
    }
    let images: usize = found.iter().map(|f| f.images).sum();
    assert!(images > 2, "seals and pictures are found: {images}");
}

/// Sealed in software, with a certificate of a demo office.
fn sealed(file: &[u8]) -> Vec<u8> {
    let start = |year| Moment::new([year, 1, 1, 0, 0, 0]).unwrap();
    let bytes = include_bytes!("blank.png").to_vec();
    let picture = SealImageFile { format: "png".into(), bytes, width: 45, height: 45 };
    let random = Randomness { keys: [[1; 32], [2; 32], [3; 32]], serials: [[1; 16], [2; 16], [3; 16]] };
    let period = Period { from: start(2026), to: start(2036) };
    let office = Office::found("云泽区人民政府", &picture, period, &random).unwrap();
    let stamping = Stamping {
        seal: &office.seal,
        certificate: &office.signer,
        key: &office.key,
        time: start(2027),
        page: 0,
        area: [120.0, 220.0, 45.0, 45.0],
        last: false,
    };
    sign(file, &stamping, &Software).unwrap()
}

#[test]
fn easyofd_finds_all_text_and_every_font_loads() {
    let python = reader("easyofd/bin/python3");
    let folder = folder("easyofd");
    let cases = cases();
    let paths = cases.iter().map(|case| {
        let path = folder.join(format!("{}.ofd", case.name));
        fs::write(&path, &case.file).unwrap();
        path
    });
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/readers/with_easyofd.py");
    let output = Command::new(python).arg(script).args(paths).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let found: Vec<Found<(String, usize)>> = serde_json::from_slice(&output.stdout).unwrap();
    compare(&cases, &found);
    for (case, found) in cases.iter().zip(&found) {
        assert!(found.fonts.len() > 1, "{}", case.name);
        assert!(
            found.fonts.iter().all(|(name, codes)| !name.is_empty() && *codes > 0),
            "{}: {:?}",
            case.name,
            found.fonts
        );
    }
}

#[test]
fn the_browser_finds_all_text_with_ofd_js_and_takes_every_font() {
    let library = reader("ofd.js/package/lib/ofd.umd.min.js");
    let folder = folder("ofd-js");
    let mut cases = cases();
    cases[0].file = sealed(&cases[0].file);
    let page = folder.join("page.html");
    fs::write(&page, html(&cases, &library)).unwrap();
    let output = Command::new("chromium")
        .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files"])
        .args(["--virtual-time-budget=60000", "--dump-dom"])
        .arg(format!("--user-data-dir={}", folder.join("profile").display()))
        .arg(format!("file://{}", page.display()))
        .output()
        .unwrap_or_else(|e| panic!("chromium: run `cargo xtask setup` ({e})"));
    let dom = String::from_utf8_lossy(&output.stdout);
    let report = dom.split("<pre id=\"report\">").nth(1).and_then(|rest| rest.split("</pre>").next());
    let report = report.unwrap_or_else(|| panic!("no page: {}", String::from_utf8_lossy(&output.stderr)));
    let json = decode(report).unwrap_or_else(|| panic!("ofd.js says: {report}"));
    let found: Vec<Found<bool>> = serde_json::from_slice(&json).unwrap();
    compare(&cases, &found);
    assert_eq!(found.iter().map(|f| f.seals).collect::<Vec<_>>()[..2], [1, 0], "the electronic seal is shown");
    for (case, found) in cases.iter().zip(&found) {
        assert!(found.fonts.len() > 1 && found.fonts.iter().all(|loads| *loads), "{}: {:?}", case.name, found.fonts);
    }
}

/// A page with the library, the files and the script that opens them.
fn html(cases: &[Case], library: &Path) -> String {
    let file = |case: &Case| {
        let reader = Reader::open(&case.file, &Limits::default()).unwrap();
        let parts = reader.info().parts.into_iter().filter(|p| p.name.starts_with("Doc_0/Res/font_"));
        let fonts: Vec<String> = parts.map(|p| encode(&reader.part(&p.name).unwrap())).collect();
        serde_json::json!({ "ofd": encode(&case.file), "fonts": fonts })
    };
    let files: Vec<_> = cases.iter().map(file).collect();
    format!(
        "<!doctype html><meta charset=\"utf-8\"><pre id=\"report\"></pre><script src=\"file://{}\"></script>\
         <script>const files = {};</script><script>{}</script>",
        library.display(),
        serde_json::to_string(&files).unwrap(),
        include_str!("../readers/with_ofd.js")
    )
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn encode(bytes: &[u8]) -> String {
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0u32, |n, b| n << 8 | u32::from(*b)) << (8 * (3 - chunk.len()));
        let digit = |n: usize| char::from(DIGITS[(word >> (18 - 6 * n) & 0x3F) as usize]);
        (0..4).for_each(|n| out.push(if n <= chunk.len() { digit(n) } else { '=' }));
    }
    out
}

fn decode(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim().trim_end_matches('=').bytes();
    let values = digits.map(|d| DIGITS.iter().position(|known| *known == d)).collect::<Option<Vec<_>>>()?;
    let bits = |chunk: &[usize]| chunk.iter().fold(0usize, |n, v| n << 6 | v) << (6 * (4 - chunk.len()));
    let bytes = |chunk: &[usize]| bits(chunk).to_be_bytes()[5..4 + chunk.len()].to_vec();
    (!values.is_empty()).then(|| values.chunks(4).flat_map(bytes).collect())
}
