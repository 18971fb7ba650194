//! Print forms: what a template may do, what it may not, and what becomes of what people typed.

use lexicon::Date;
use serde_json::{Value, json};
use typeset::Pages;
use typeset::forms::{self, Form, FormFault, MAX_TEMPLATE};

use crate::fonts::PRESS;
use crate::paper::Paper;

fn set(template: &str, data: &Value) -> Result<Pages, FormFault> {
    let date = Date::constant(2026, 11, 23);
    forms::compile(PRESS.fonts(), &Form { template, data, title: "表单", date })
}

/// The line and the sentence of what is wrong.
#[track_caller]
fn wrong(template: &str) -> (usize, String) {
    match set(template, &json!({ "a": "甲" })) {
        Ok(pages) => panic!("{template} made {} pages", pages.count()),
        Err(fault) => (fault.line, fault.message),
    }
}

const HEAD: &str = "#let d = json(\"/data.json\")\n#set text(font: d.faces.fang)\n";

#[test]
fn a_template_reads_its_value_and_nothing_else() {
    for opens in [
        "#read(\"/etc/passwd\")",
        "#read(\"/data.json\")",
        "#std.read(\"/etc/passwd\")",
        "#image(\"/seal.png\")",
        "#image(bytes((1, 2)))",
        "#csv(\"/a.csv\")",
        "#xml(\"/a.xml\")",
        "#yaml(\"/a.yaml\")",
        "#toml(\"/a.toml\")",
        "#cbor(\"/a.cbor\")",
        "#plugin(bytes((0, 97, 115, 109)))",
        "#eval(\"1 + 1\")",
        "#bibliography(\"/a.bib\")",
        "#sys.version",
        "#json(\"/etc/passwd\")",
        "#json(\"../data.json\")",
        "#json(\"/sheet.json\")",
        "#include \"/form.typ\"",
        "#include \"/template.typ\"",
        "#import \"other.typ\": *",
        "#import \"@preview/tablex:0.0.8\": *",
        "#raw(\"a\", syntaxes: \"/a.sublime-syntax\")",
        "#raw(\"a\", lang: \"c\", theme: \"/a.tmTheme\")",
        "#pdf.attach(\"/etc/passwd\")",
        "#datetime.today().display()",
    ] {
        let (line, message) = wrong(&format!("第一行\n\n{opens}\n"));
        assert_eq!(line, 3, "{opens}: {message}");
        assert!(!message.contains("root:"), "{opens}: {message}");
    }
    for opens in ["#read(\"/etc/passwd\")", "#std.read(\"/etc/passwd\")"] {
        let (_, message) = wrong(opens);
        assert!(message.contains("安全模式下不能用 read"), "{message}");
    }
    assert!(wrong("#json(\"../data.json\")").1.contains("安全模式"));
    assert!(wrong("#include \"/etc/passwd\"").1.contains("安全模式"));
    assert!(wrong("#import \"@preview/a:0.1.0\"").1.contains("安全模式"));
    assert!(wrong("#datetime.today()").1.contains("当天"));
}

#[test]
fn what_people_typed_is_printed_and_never_run() {
    let typed = "#read(\"/etc/passwd\") #panic(\"停\") *粗* _斜_ $x^2$ = 题 <a> @b \\ `c` // 注 #let z = 1";
    let template =
        format!("{HEAD}#set text(size: 10pt)\n#d.says\n\n#for (k, v) in d.map [#k：#v]\n#text(d.says)\n#par(d.says)");
    let data = json!({ "says": typed, "map": { "#panic(1)": "#include \"/x\"" } });
    let pages = set(&template, &data).unwrap();
    let text: String = Paper::read(&pages.pdf().unwrap()).text().chars().filter(|c| !c.is_whitespace()).collect();
    let whole: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    assert_eq!(text.matches(&whole).count(), 3, "{text}");
    assert!(text.contains("#panic(1)：#include\"/x\""), "{text}");
}

#[test]
fn what_is_wrong_is_told_with_its_line_in_chinese() {
    for (template, line, says) in [
        ("#let d = json(\"/data.json\")\n#d.b\n", 2, "没有“b”这个字段"),
        ("一\n二\n#foo", 3, "没有“foo”这个名称"),
        ("#text(size: 3)[a]", 1, "内容的种类不合"),
        ("一\n#grid(columns: (1fr,", 2, "括号"),
        ("#let x = \"abc\n", 1, "引号"),
        ("#panic(\"停\")", 1, "要求停止"),
        ("#assert(1 == 2)", 1, "要求停止"),
        ("#let f(n) = f(n + 1)\n\n#f(1)", 1, "没有尽头"),
        ("#while true {}", 1, "没有尽头"),
        ("#(1 / 0)", 1, "除数是零"),
        ("#(1, 2).at(7)", 1, "超出了列表"),
        ("#1.foo()", 1, "没有这样的字段或方法"),
        ("#text(colour: red)[a]", 1, "没有这样的参数"),
    ] {
        let fault = wrong(template);
        assert_eq!((fault.0, fault.1.contains(says)), (line, true), "{template}: {}", fault.1);
    }
}

#[test]
fn templates_and_results_have_limits() {
    let long = format!("{}\n", "// ".repeat(MAX_TEMPLATE / 3 + 1));
    assert_eq!(wrong(&long), (0, "模板不能超过 64 KB".to_owned()));
    let many = wrong("#for n in range(501) { page(width: 10mm, height: 10mm)[] }").1;
    assert!(many.contains("501 页") && many.contains("最多 500 页"), "{many}");
    assert_eq!(set("#for n in range(500) { page(width: 10mm, height: 10mm)[] }", &json!({})).unwrap().count(), 500);
}

#[test]
fn the_same_form_is_the_same_file_dated_and_titled() {
    let template = format!("{HEAD}表单：#d.a");
    let file = || set(&template, &json!({ "a": "甲" })).unwrap().pdf().unwrap();
    let first = file();
    assert_eq!(first, file());
    let text = String::from_utf8_lossy(&first).into_owned();
    assert!(
        text.contains("<pdfaid:part>2</pdfaid:part>") && text.contains("2026-11-23"),
        "an archival file with its date"
    );
    let other = set(&format!("#set document(title: \"自己的\")\n{template}"), &json!({ "a": "甲" })).unwrap();
    assert_ne!(other.pdf().unwrap(), first);
}

#[test]
fn a_character_without_a_glyph_and_marks_that_turn_the_writing_do_no_harm() {
    let template = format!("{HEAD}#d.a");
    let pages = set(&template, &json!({ "a": "甲\u{10fffd}乙\u{202e}丙\u{7}" })).unwrap();
    let text = Paper::read(&pages.pdf().unwrap()).text();
    assert!(text.contains("甲〓乙丙"), "{text}");
    assert!(pages.notes().len() == 1 && pages.notes()[0].contains("〓"), "{:?}", pages.notes());
}

#[test]
fn a_page_on_the_screen_has_the_size_of_its_paper() {
    let pages = set("#set page(width: 297mm, height: 210mm)\n甲", &json!({})).unwrap();
    assert!(pages.svg(0).contains("width=\"297mm\" height=\"210mm\""), "{}", &pages.svg(0)[..200]);
    let upright = set("#set page(width: 210mm, height: 297mm)\n甲", &json!({})).unwrap();
    assert!(upright.svg(0).contains("width=\"210mm\" height=\"297mm\""));
}
