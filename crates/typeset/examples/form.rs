//! Sets a form by hand: `cargo run --example form -- template.typ data.json out.pdf`.

use typeset::forms::{self, Form};
use typeset::{FontFile, Fonts};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let names: Vec<String> = std::env::args().skip(1).collect();
    let [template, data, out] = names.as_slice() else {
        return Err("template.typ data.json out.pdf".into());
    };
    let folder = std::env::var("ZHONGSHU_FONTS")
        .or_else(|_| std::env::var("HOME").map(|home| format!("{home}/.cache/zhongshu/fonts")))?;
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        files.push(FontFile { name: path.display().to_string(), bytes: typeset::Bytes::new(std::fs::read(&path)?) });
    }
    let fonts = Fonts::new(files)?;
    let (template, data) = (std::fs::read_to_string(template)?, serde_json::from_slice(&std::fs::read(data)?)?);
    let date = lexicon::parse_date("2026-11-23")?;
    let pages = forms::compile(&fonts, &Form { template: &template, data: &data, title: "表单", date })?;
    std::fs::write(out, pages.pdf()?)?;
    println!("{} 页 {:?}", pages.count(), pages.notes());
    Ok(())
}
