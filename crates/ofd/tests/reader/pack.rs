//! Packages put together by hand.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A package in the making.
#[derive(Clone)]
pub struct Pack {
    parts: Vec<(String, Vec<u8>)>,
}

pub const ENTRY: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" Version="1.0" DocType="OFD"><ofd:DocBody>
<ofd:DocInfo><ofd:DocID>0123456789abcdef0123456789abcdef</ofd:DocID><ofd:Title>关于做好防汛工作的通知</ofd:Title>
<ofd:CustomDatas><ofd:CustomData Name="发文字号">云政办发〔2026〕12号</ofd:CustomData></ofd:CustomDatas></ofd:DocInfo>
<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"#;

const DOCUMENT: &str = r#"<ofd:Document xmlns:ofd="http://www.ofdspec.org/2016"><ofd:CommonData>
<ofd:MaxUnitID>99</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>
<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>{COMMON}</ofd:CommonData>
<ofd:Pages>{PAGES}</ofd:Pages>{REST}</ofd:Document>"#;

impl Pack {
    /// One page holding objects, and resources in `PublicRes.xml`.
    pub fn page(objects: &str) -> Pack {
        Pack::pages(&[objects])
    }

    pub fn pages(pages: &[&str]) -> Pack {
        Pack::with(pages, "", "")
    }

    /// Pages, what to add to `CommonData`, and what to add behind the pages.
    pub fn with(pages: &[&str], common: &str, rest: &str) -> Pack {
        let entry = |i: usize| format!(r#"<ofd:Page ID="{}" BaseLoc="Pages/Page_{i}/Content.xml"/>"#, i + 1);
        let list: String = (0..pages.len()).map(entry).collect();
        let document = DOCUMENT.replace("{PAGES}", &list).replace("{COMMON}", common).replace("{REST}", rest);
        let mut pack = Pack { parts: Vec::new() }
            .put("OFD.xml", ENTRY)
            .put("Doc_0/Document.xml", document)
            .put("Doc_0/PublicRes.xml", r#"<ofd:Res xmlns:ofd="u" BaseLoc="Res"/>"#);
        for (i, objects) in pages.iter().enumerate() {
            pack = pack.put(&format!("Doc_0/Pages/Page_{i}/Content.xml"), content(objects));
        }
        pack
    }

    /// Adds a part, or puts it in the place of the one of that name.
    pub fn put(mut self, name: &str, bytes: impl AsRef<[u8]>) -> Pack {
        self.parts.retain(|(known, _)| known != name);
        self.parts.push((name.to_owned(), bytes.as_ref().to_vec()));
        self
    }

    pub fn resources(self, inside: &str) -> Pack {
        self.put("Doc_0/PublicRes.xml", format!(r#"<ofd:Res xmlns:ofd="u" BaseLoc="Res">{inside}</ofd:Res>"#))
    }

    pub fn without(mut self, name: &str) -> Pack {
        self.parts.retain(|(known, _)| known != name);
        self
    }

    pub fn renamed(mut self, from: &str, to: &str) -> Pack {
        let part = self.parts.iter_mut().find(|(name, _)| name == from).unwrap();
        part.0 = to.to_owned();
        self
    }

    /// In every part, one piece of text for another.
    pub fn replaced(mut self, from: &str, to: &str) -> Pack {
        for (_, bytes) in &mut self.parts {
            if let Ok(text) = String::from_utf8(bytes.clone()) {
                *bytes = text.replace(from, to).into_bytes();
            }
        }
        self
    }

    pub fn zip(&self) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        for (name, bytes) in &self.parts {
            zip.start_file(name.as_str(), options).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }
}

/// A page's part with one layer.
pub fn content(objects: &str) -> String {
    format!(
        r#"<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Content><ofd:Layer ID="1000">{objects}</ofd:Layer></ofd:Content></ofd:Page>"#
    )
}

/// A line of text, 5 mm, at a place.
pub fn line(x: f64, y: f64, text: &str) -> String {
    let gaps = text.chars().count().saturating_sub(1);
    format!(
        "<ofd:TextObject ID=\"9\" Boundary=\"{x} {} 150 6\" Font=\"1\" Size=\"5\">\n\
         <ofd:TextCode X=\"0\" Y=\"5\" DeltaX=\"g {gaps} 5\">{text}</ofd:TextCode></ofd:TextObject>",
        y - 5.0
    )
}

/// A small picture of one colour.
pub fn picture(format: image::ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let picture = image::RgbImage::from_pixel(4, 4, image::Rgb([200, 30, 30]));
    image::DynamicImage::ImageRgb8(picture).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A value of the distinguished encoding, its length in two bytes.
pub fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap().to_be_bytes();
    [&[tag, 0x82][..], &length, content].concat()
}
