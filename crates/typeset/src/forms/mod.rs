//! Print forms (打印表单): a template kept as data and one value, in safe mode: pages out, or the line that is wrong.
//!
//! A template sees `/data.json` and nothing else: no file, no package, no clock. What could run text as code or open a file
//! is not even known by name. What a template computes is bounded by nothing here: a caller that takes templates from people
//! gives this a process of its own and a deadline.

mod fault;
mod text;
mod world;

use lexicon::Date;
use serde_json::{Map, Value, json};
use typst::foundations::{Bytes, Datetime, Smart};
use typst::model::Document;
use typst_layout::PagedDocument;

use crate::fonts::{Fonts, Role};
use crate::pages::Pages;
use world::Desk;

pub use fault::FormFault;

/// Longest template, bytes.
pub const MAX_TEMPLATE: usize = 64 * 1024;
/// Most pages of one form.
pub const MAX_PAGES: usize = 500;

/// One form to be set.
#[derive(Debug, Clone, Copy)]
pub struct Form<'a> {
    /// The template, Typst.
    pub template: &'a str,
    /// What the template reads as `/data.json`, an object. The key `faces` is added: the families of each typeface.
    pub data: &'a Value,
    /// Title of the file, where the template gives none.
    pub title: &'a str,
    /// Date of the file.
    pub date: Date,
}

/// Lays a form out.
///
/// # Errors
/// The first thing wrong with the template, with its line; a template or a result over its limit.
pub fn compile(fonts: &Fonts, form: &Form) -> Result<Pages, FormFault> {
    if form.template.len() > MAX_TEMPLATE {
        return Err(FormFault::whole(format!("模板不能超过 {} KB", MAX_TEMPLATE / 1024)));
    }
    let mut missing = Vec::new();
    let mut data = text::printable(form.data, fonts, &mut missing);
    if let Value::Object(map) = &mut data {
        map.insert("faces".to_owned(), faces(fonts));
    }
    let json = serde_json::to_vec(&data).map_err(|e| FormFault::whole(format!("数据不能使用（{e}）")))?;
    let desk = Desk::new(fonts, form.template, Bytes::new(json));
    let document: PagedDocument =
        typst::compile(&desk).output.map_err(|errors| fault::of(&errors, &desk, form.template))?;
    match document.pages().len() {
        0 => return Err(FormFault::whole("模板没有排出任何一页".to_owned())),
        count if count > MAX_PAGES => {
            return Err(FormFault::whole(format!("排出了 {count} 页，最多 {MAX_PAGES} 页，请缩小范围后再打印")));
        }
        _ => {}
    }
    Ok(Pages::new(titled(&document, form), text::notes(&missing)))
}

/// The same pages with the title and the date of the file.
fn titled(document: &PagedDocument, form: &Form) -> PagedDocument {
    let mut info = document.info().clone();
    if info.title.as_ref().is_none_or(|title| title.trim().is_empty()) {
        info.title = Some(form.title.into());
    }
    let part = |n: i8| u8::try_from(n).unwrap_or(1);
    let (month, day) = (part(form.date.month()), part(form.date.day()));
    info.date = Smart::Custom(Datetime::from_ymd(i32::from(form.date.year()), month, day));
    PagedDocument::new(document.pages().iter().cloned().collect(), info)
}

/// The families of each role, as `text(font: …)` takes them.
fn faces(fonts: &Fonts) -> Value {
    let names = [
        ("fang", Role::FangSong),
        ("kai", Role::Kai),
        ("hei", Role::Hei),
        ("display", Role::Display),
        ("song", Role::Song),
    ];
    let mut faces: Map<String, Value> =
        names.into_iter().map(|(name, role)| (name.to_owned(), json!(fonts.families(role)))).collect();
    faces.insert("display_weight".to_owned(), json!(fonts.choice(Role::Display).weight));
    Value::Object(faces)
}
