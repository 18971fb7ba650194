//! `OFD.xml`: the entry.

use super::model::Info;
use super::xml::Xml;

/// Version of the format that is written.
const VERSION: &str = "1.0";

/// The entry with the document's number.
pub fn ofd(info: &Info, id: &str) -> Vec<u8> {
    let mut xml = Xml::new("OFD", &[("Version", VERSION.into()), ("DocType", "OFD".into())]);
    xml.open("DocBody", &[]);
    xml.open("DocInfo", &[]);
    xml.text("DocID", &[], id);
    xml.some("Title", &info.title);
    xml.some("Author", &info.author);
    xml.some("Subject", &info.subject);
    xml.some("CreationDate", &info.created);
    xml.some("ModDate", &info.created);
    xml.text("DocUsage", &[], "Normal");
    if !info.keywords.is_empty() {
        xml.open("Keywords", &[]);
        info.keywords.iter().for_each(|word| xml.text("Keyword", &[], word));
        xml.close();
    }
    xml.some("Creator", &info.creator);
    xml.some("CreatorVersion", &info.creator_version);
    custom(&mut xml, &info.custom);
    xml.close();
    xml.text("DocRoot", &[], "Doc_0/Document.xml");
    xml.finish()
}

fn custom(xml: &mut Xml, data: &[(String, String)]) {
    let some: Vec<_> = data.iter().filter(|(_, value)| !value.is_empty()).collect();
    if some.is_empty() {
        return;
    }
    xml.open("CustomDatas", &[]);
    for (name, value) in some {
        xml.text("CustomData", &[("Name", name.clone())], value);
    }
    xml.close();
}
