//! What is wrong with a template, as an administrator reads it: the line, what stands there, a Chinese sentence.

use typst::WorldExt;
use typst::diag::SourceDiagnostic;

use super::world::{Desk, FORBIDDEN};

/// Why a form cannot be set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
#[error("{}{message}", self.place())]
pub struct FormFault {
    /// The line of the template, counted from 1; 0 where it is the whole.
    pub line: usize,
    /// What is wrong and what to do.
    pub message: String,
}

impl FormFault {
    /// A fault of the whole form.
    #[must_use]
    pub const fn whole(message: String) -> Self {
        Self { line: 0, message }
    }

    fn place(&self) -> String {
        if self.line == 0 { String::new() } else { format!("第 {} 行：", self.line) }
    }
}

pub(super) fn of(errors: &[SourceDiagnostic], desk: &Desk, template: &str) -> FormFault {
    let Some(first) = errors.first() else { return FormFault::whole("模板不能使用".to_owned()) };
    // What a function refuses is told where it was called first: that is the line an author can mend.
    let at = desk.range(first.span).map(|range| range.start);
    let line = at.map_or(0, |at| template.get(..at).unwrap_or(template).matches('\n').count() + 1);
    FormFault { line, message: in_chinese(&first.message) }
}

/// What the compiler says, in the words of the office; its own words stand behind where ours are general.
fn in_chinese(said: &str) -> String {
    let named = said.strip_prefix("unknown variable: ").map(str::trim);
    // Asked for as `std.read`.
    let asked = said.strip_prefix("module `global` does not contain `").map(|rest| rest.trim_end_matches('`'));
    if let Some(name) = named.or(asked).filter(|name| FORBIDDEN.contains(name)) {
        return format!("安全模式下不能用 {name}：模板只能读 /data.json");
    }
    if let Some(name) = named {
        return format!("没有“{name}”这个名称，请检查拼写；字段要写作 d.名称");
    }
    if let Some(key) = said.strip_prefix("dictionary does not contain key ") {
        let key = key.split('"').nth(1).unwrap_or(key);
        return format!("数据中没有“{key}”这个字段，请对照下面的字段表");
    }
    if said.starts_with("assertion failed") || said.starts_with("panicked") {
        return format!("模板自己要求停止（{said}）");
    }
    for (part, sentence) in PHRASES {
        if said.contains(part) {
            return format!("{sentence}（{said}）");
        }
    }
    format!("模板有误（{said}）")
}

const PHRASES: &[(&str, &str)] = &[
    ("access denied", "安全模式下只能读 /data.json，不能读别的文件，也不能引用其他模板或软件包"),
    ("failed to load file", "安全模式下只能读 /data.json，不能读别的文件"),
    ("escape the project root", "安全模式下只能读 /data.json，不能读别的文件"),
    ("cannot access file system", "安全模式下只能读 /data.json，不能读别的文件"),
    ("package", "安全模式下不能引用软件包"),
    ("cyclic import", "模板不能引用自己"),
    ("current date", "模板不能取当天的日期，请用数据中的日期字段"),
    ("maximum function call depth", "函数互相调用太深，可能没有尽头"),
    ("maximum layout depth", "版面嵌套太深"),
    ("maximum show rule depth", "show 规则嵌套太深，可能没有尽头"),
    ("condition is always true", "循环没有尽头"),
    ("loop seems to be infinite", "循环似乎没有尽头"),
    ("unclosed delimiter", "括号没有成对"),
    ("unclosed string", "引号没有成对"),
    ("unclosed", "括号或引号没有成对"),
    ("unexpected closing", "多了一个右括号"),
    ("unexpected end", "这里没有写完"),
    ("unexpected argument", "这个函数没有这样的参数"),
    ("missing argument", "少了一个参数"),
    ("unexpected", "这里多了不该有的内容"),
    ("divide by zero", "除数是零"),
    ("out of bounds", "序号超出了列表的长度"),
    ("has no method", "没有这样的字段或方法"),
    ("does not contain", "没有这样的字段或方法"),
    ("does not exist in the document", "没有这个标签"),
    ("no such", "没有这样的字段或方法"),
    ("does not have field", "没有这样的字段"),
    ("type", "类型不合"),
    ("expected", "内容的种类不合"),
    ("cannot", "不能这样写"),
];
