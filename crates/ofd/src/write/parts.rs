//! The parts beside the pages: `Document.xml`, resources, attachments.

use super::fonts::Embedded;
use super::model::{Document, ImageFormat};
use super::units::lengths;
use super::xml::Xml;

/// Numbers of the things in a document: fonts, then pictures, pages, and objects as they come.
pub struct Ids {
    fonts: usize,
    images: usize,
    last: usize,
}

impl Ids {
    pub fn new(document: &Document<'_>) -> Self {
        let (fonts, images) = (document.fonts.len(), document.images.len());
        Self { fonts, images, last: fonts + images + document.pages.len() }
    }

    pub fn font(&self, at: usize) -> String {
        (at + 1).to_string()
    }

    pub fn image(&self, at: usize) -> String {
        (self.fonts + at + 1).to_string()
    }

    fn page(&self, at: usize) -> String {
        (self.fonts + self.images + at + 1).to_string()
    }

    pub fn next(&mut self) -> String {
        self.last += 1;
        self.last.to_string()
    }
}

/// `Document.xml`; the numbers are known only when the pages are written.
pub fn document(document: &Document<'_>, ids: &Ids) -> Vec<u8> {
    let mut xml = Xml::new("Document", &[]);
    xml.open("CommonData", &[]);
    xml.text("MaxUnitID", &[], ids.last);
    xml.open("PageArea", &[]);
    let first = &document.pages[0];
    xml.text("PhysicalBox", &[], lengths(&[0.0, 0.0, first.width, first.height]));
    xml.close();
    xml.text("PublicRes", &[], "PublicRes.xml");
    if !document.images.is_empty() {
        xml.text("DocumentRes", &[], "DocumentRes.xml");
    }
    xml.close();
    xml.open("Pages", &[]);
    for at in 0..document.pages.len() {
        xml.empty("Page", &[("ID", ids.page(at)), ("BaseLoc", format!("Pages/Page_{at}/Content.xml"))]);
    }
    xml.close();
    if !document.attachments.is_empty() {
        xml.text("Attachments", &[], "Attachs/Attachments.xml");
    }
    xml.finish()
}

/// File names of the fonts under `Res`.
pub fn font_files(fonts: &[Embedded]) -> impl Iterator<Item = String> {
    let ending = |cff: bool| if cff { "otf" } else { "ttf" };
    fonts.iter().enumerate().map(move |(at, font)| format!("font_{at}.{}", ending(font.subset.cff)))
}

/// File names of the pictures under `Res`.
pub fn image_files(document: &Document<'_>) -> impl Iterator<Item = String> {
    document.images.iter().enumerate().map(|(at, image)| match image.format {
        ImageFormat::Png => format!("image_{at}.png"),
        ImageFormat::Jpeg => format!("image_{at}.jpg"),
    })
}

/// `PublicRes.xml`: the fonts.
pub fn public_res(document: &Document<'_>, fonts: &[Embedded], ids: &Ids) -> Vec<u8> {
    let mut xml = Xml::new("Res", &[("BaseLoc", "Res".into())]);
    if !document.fonts.is_empty() {
        xml.open("Fonts", &[]);
        for (at, (font, file)) in document.fonts.iter().zip(font_files(fonts)).enumerate() {
            let mut attributes =
                vec![("ID", ids.font(at)), ("FontName", font.name.clone()), ("FamilyName", font.family.clone())];
            if font.bold {
                attributes.push(("Bold", "true".into()));
            }
            xml.open("Font", &attributes);
            xml.text("FontFile", &[], file);
            xml.close();
        }
    }
    xml.finish()
}

/// `DocumentRes.xml`: the pictures.
pub fn document_res(document: &Document<'_>, ids: &Ids) -> Vec<u8> {
    let mut xml = Xml::new("Res", &[("BaseLoc", "Res".into())]);
    xml.open("MultiMedias", &[]);
    for (at, (image, file)) in document.images.iter().zip(image_files(document)).enumerate() {
        let format = if image.format == ImageFormat::Png { "PNG" } else { "JPG" };
        xml.open("MultiMedia", &[("ID", ids.image(at)), ("Type", "Image".into()), ("Format", format.into())]);
        xml.text("MediaFile", &[], file);
        xml.close();
    }
    xml.finish()
}

/// File names of the attachments in the package: the reader sees the real ones.
pub fn attachment_files(document: &Document<'_>) -> impl Iterator<Item = String> {
    document.attachments.iter().enumerate().map(|(at, file)| match ending(&file.name) {
        "" => format!("attach_{at}"),
        ending => format!("attach_{at}.{ending}"),
    })
}

fn ending(name: &str) -> &str {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    if ending.len() <= 8 && ending.chars().all(|c| c.is_ascii_alphanumeric()) { ending } else { "" }
}

/// `Attachments.xml`. Sizes are in KB.
pub fn attachments(document: &Document<'_>) -> Vec<u8> {
    let mut xml = Xml::new("Attachments", &[]);
    for (at, (file, path)) in document.attachments.iter().zip(attachment_files(document)).enumerate() {
        let size = format!("{:.2}", file.bytes.len() as f64 / 1024.0);
        let mut attributes = vec![("ID", format!("A{}", at + 1)), ("Name", file.name.clone())];
        if !ending(&file.name).is_empty() {
            attributes.push(("Format", ending(&file.name).to_ascii_uppercase()));
        }
        if !document.info.created.is_empty() {
            attributes.push(("CreationDate", format!("{}T00:00:00", document.info.created)));
        }
        attributes.extend([("Size", size), ("Visible", "true".into())]);
        xml.open("Attachment", &attributes);
        xml.text("FileLoc", &[], path);
        xml.close();
    }
    xml.finish()
}
