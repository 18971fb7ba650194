//! Limits: each ends in one sentence that names the part, and takes nothing else along.

use ofd::draw::{self, Spares};
use ofd::read::{Limits, Reader, Rect};

use crate::pack::{Pack, content, line};
use crate::{notes, page};

fn refused(bytes: &[u8], limits: Limits) -> String {
    Reader::open(bytes, &limits).err().unwrap().to_string()
}

/// What the first page answers.
fn page_fault(pack: &Pack, limits: Limits) -> String {
    let bytes = pack.zip();
    let reader = Reader::open(&bytes, &limits).unwrap();
    reader.page(0).err().unwrap().to_string()
}

const USUAL: fn() -> Limits = Limits::default;

#[test]
fn what_is_no_package_or_no_ofd_says_so() {
    assert_eq!(refused(b"%PDF-1.7", USUAL()), "OFD 文件：不是完好的 OFD 文件：ZIP 目录读不出来。");
    assert_eq!(refused(b"", USUAL()), "OFD 文件：不是完好的 OFD 文件：ZIP 目录读不出来。");
    let whole = Pack::page("").zip();
    assert!(refused(&whole[..whole.len() / 2], USUAL()).contains("ZIP 目录读不出来"));
    assert_eq!(
        refused(&Pack::page("").without("OFD.xml").zip(), USUAL()),
        "OFD.xml：包里没有这个部件，不是 OFD 文件。"
    );
    assert_eq!(
        refused(&Pack::page("").put("OFD.xml", "<a>\n</a>").zip(), USUAL()),
        "OFD.xml 第 1 行：没有文档（DocBody）。"
    );
    assert_eq!(
        refused(&Pack::page("").without("Doc_0/Document.xml").zip(), USUAL()),
        "Doc_0/Document.xml：包里没有这个部件。"
    );
}

#[test]
fn the_number_of_entries_is_bounded() {
    let limits = Limits { entries: 3, ..USUAL() };
    assert_eq!(refused(&Pack::page("").zip(), limits), "OFD 文件：包里有 4 个部件，超过 3 个的上限。");
}

#[test]
fn a_part_that_grows_too_large_is_not_inflated() {
    let big = content(&" ".repeat(3 << 20));
    let pack = Pack::page("").put("Doc_0/Pages/Page_0/Content.xml", big);
    let limits = Limits { part: 1 << 20, ..USUAL() };
    assert_eq!(page_fault(&pack, limits), "Doc_0/Pages/Page_0/Content.xml：解压后超过 1 MB 的上限。");
}

#[test]
fn a_part_that_grows_a_thousandfold_is_a_bomb() {
    let pack = Pack::page("").put("Doc_0/Pages/Page_0/Content.xml", content(&" ".repeat(12 << 20)));
    let said = page_fault(&pack, USUAL());
    assert_eq!(said, "Doc_0/Pages/Page_0/Content.xml：解压后超过压缩前的 400 倍，疑为压缩炸弹。");
}

#[test]
fn all_parts_together_are_bounded_and_the_pages_before_are_kept() {
    let wide = format!("{}{}", line(20.0, 30.0, "甲"), " ".repeat(1 << 20));
    let pack = Pack::pages(&[&wide, &wide, &wide]);
    let bytes = pack.zip();
    let reader = Reader::open(&bytes, &Limits { total: 2 << 20, ..USUAL() }).unwrap();
    assert_eq!(reader.text(0).unwrap(), "甲\n");
    // What was read once is not counted twice.
    assert_eq!(reader.text(0).unwrap(), "甲\n");
    let said = reader.text(2).and_then(|_| reader.text(1)).unwrap_err().to_string();
    assert!(said.ends_with("各部件解压后合计超过 2 MB 的上限。"), "{said}");
}

#[test]
fn sizes_that_lie_are_not_believed() {
    let mut bytes = Pack::page("").put("Doc_0/Pages/Page_0/Content.xml", content(&" ".repeat(3 << 20))).zip();
    // The directory says the part is small.
    let size = u32::try_from(content(&" ".repeat(3 << 20)).len()).unwrap().to_le_bytes();
    let places: Vec<usize> = (0..bytes.len() - 4).filter(|i| bytes[*i..].starts_with(&size)).collect();
    assert!(!places.is_empty());
    places.into_iter().for_each(|at| bytes[at..at + 4].copy_from_slice(&9u32.to_le_bytes()));
    let limits = Limits { part: 1 << 20, ..USUAL() };
    let said = Reader::open(&bytes, &limits).unwrap().page(0).unwrap_err().to_string();
    assert!(said.starts_with("Doc_0/Pages/Page_0/Content.xml：") && said.matches('。').count() == 1, "{said}");
}

#[test]
fn a_broken_page_does_not_take_the_others_along() {
    let pack = Pack::pages(&[&line(20.0, 30.0, "甲"), "<ofd:PathObject>", &line(20.0, 30.0, "丙")]);
    let bytes = pack.zip();
    let reader = Reader::open(&bytes, &USUAL()).unwrap();
    assert_eq!((reader.page_count(), reader.text(0).unwrap().as_str()), (3, "甲\n"));
    let said = reader.text(1).unwrap_err().to_string();
    assert_eq!(said, "Doc_0/Pages/Page_1/Content.xml 第 1 行：元素的开始和结束标记对不上。");
    assert_eq!(reader.text(2).unwrap(), "丙\n");
    assert_eq!(reader.text(3).unwrap_err().to_string(), "OFD 文件：没有第 4 页，共 3 页。");
}

#[test]
fn broken_objects_are_left_out_and_the_rest_of_the_page_is_kept() {
    let bad = |attribute: &str| {
        format!("\n<PathObject ID=\"3\" {attribute}><AbbreviatedData>M 0 0 L 9 9</AbbreviatedData></PathObject>")
    };
    for (object, says) in [
        (bad("Boundary=\"0 0 NaN 1\""), "第 2 行：Boundary：数“NaN”超出范围"),
        (bad("Boundary=\"0 0 1e12 1\""), "超出范围"),
        (bad("Boundary=\"0 0 1\""), "不是 x y 宽 高 四个数"),
        (bad("Boundary=\"0 0 9 9\" CTM=\"1 0 0 1\""), "变换矩阵“1 0 0 1”不是六个数"),
        (bad("Boundary=\"0 0 9 9\" CTM=\"999999 0 0 999999 0 999999\"").replace("999999", "inf"), "超出范围"),
        (bad("Boundary=\"0 0 9 9\" LineWidth=\"x\""), "LineWidth：“x”不是数"),
        (bad("Boundary=\"0 0 9 9\"").replace("L 9 9", "K 9 9"), "路径里的“K”不认识"),
        (
            "\n<TextObject ID=\"3\" Boundary=\"0 0 9 9\" Font=\"1\"><TextCode>字</TextCode></TextObject>".into(),
            "文字没有字号",
        ),
        ("\n<CompositeObject ID=\"3\" Boundary=\"0 0 9 9\" ResourceID=\"77\"/>".into(), "没有编号为 77 的复合图元"),
        ("\n<ImageObject ID=\"3\" Boundary=\"0 0 9 9\" ResourceID=\"78\"/>".into(), "没有编号为 78 的图像资源"),
    ] {
        let page = page(&Pack::page(&(object.clone() + &line(20.0, 30.0, "甲"))), 0);
        let said = notes(&page);
        assert!(said.contains(says), "{object}: {said}");
        assert!(said.lines().all(|l| l.ends_with('。')), "{said}");
        assert!(page.items.iter().any(|i| matches!(i.shape, ofd::read::Shape::Text(_))), "{object}");
    }
}

#[test]
fn rings_of_composites_and_templates_come_to_an_end() {
    let unit = |id: u32, to: u32| {
        let inside =
            format!("<CompositeObject ID=\"3\" Boundary=\"0 0 9 9\" ResourceID=\"{to}\"/>{}", line(20.0, 30.0, "甲"));
        format!("<CompositeGraphicUnit ID=\"{id}\"><Content>{inside}</Content></CompositeGraphicUnit>")
    };
    let units = format!("<CompositeGraphicUnits>{}{}</CompositeGraphicUnits>", unit(8, 9), unit(9, 8));
    let start = "<CompositeObject ID=\"3\" Boundary=\"0 0 9 9\" ResourceID=\"8\"/>";
    let ring = page(&Pack::page(start).resources(&units), 0);
    assert!(notes(&ring).contains("复合图元 8 引用了自己，形成循环"), "{}", notes(&ring));
    assert_eq!(ring.items.len(), 2);

    let common = r#"<TemplatePage ID="50" BaseLoc="T0.xml"/>"#;
    let with = |text: &str| {
        content(&line(20.0, 30.0, text)).replace("<ofd:Content>", r#"<Template TemplateID="50"/><ofd:Content>"#)
    };
    let pack =
        Pack::with(&[""], common, "").put("Doc_0/T0.xml", with("底")).put("Doc_0/Pages/Page_0/Content.xml", with("面"));
    let ring = page(&pack, 0);
    assert!(notes(&ring).contains("Doc_0/T0.xml：模板引用了自己，形成循环"), "{}", notes(&ring));
    assert_eq!(ring.items.len(), 2);
}

#[test]
fn composites_that_multiply_are_counted() {
    // Ten in ten in ten: few bytes, many objects.
    let unit = |id: u32| {
        let inside = format!("<CompositeObject ID=\"3\" Boundary=\"0 0 9 9\" ResourceID=\"{}\"/>", id + 1).repeat(10);
        format!("<CompositeGraphicUnit ID=\"{id}\"><Content>{inside}</Content></CompositeGraphicUnit>")
    };
    let units: String = (8..18).map(unit).collect();
    let start = "<CompositeObject ID=\"3\" Boundary=\"0 0 9 9\" ResourceID=\"8\"/>";
    let pack = Pack::page(start).resources(&format!("<CompositeGraphicUnits>{units}</CompositeGraphicUnits>"));
    let many = page(&pack, 0);
    assert!(notes(&many).contains("一页的图元超过 100000 个的上限"), "{}", notes(&many));
}

#[test]
fn templates_that_multiply_are_counted() {
    // Thirty in thirty in thirty, and nothing on any of them.
    let common: String = (50..58).map(|id| format!("<TemplatePage ID=\"{id}\" BaseLoc=\"T{id}.xml\"/>")).collect();
    let with = |id: u32| {
        let used = format!("<Template TemplateID=\"{id}\"/>").repeat(30);
        content("").replace("<ofd:Content>", &format!("{used}<ofd:Content>"))
    };
    let pack = Pack::with(&[""], &common, "").put("Doc_0/Pages/Page_0/Content.xml", with(50));
    let pack = (50..58).fold(pack, |pack, id| pack.put(&format!("Doc_0/T{id}.xml"), with(id + 1)));
    assert!(notes(&page(&pack, 0)).contains("一页的模板超过 64 个的上限"));
}

#[test]
fn composites_and_page_blocks_in_one_another_are_bounded_together() {
    let (open, close) = ("<PageBlock>".repeat(40), "</PageBlock>".repeat(40));
    let unit = |id: u32| {
        let next = id + 1;
        let inside = format!("{open}<CompositeObject ID=\"3\" Boundary=\"0 0 9 9\" ResourceID=\"{next}\"/>{close}");
        format!("<CompositeGraphicUnit ID=\"{id}\"><Content>{inside}</Content></CompositeGraphicUnit>")
    };
    let units: String = (8..22).map(unit).collect();
    let start = "<CompositeObject ID=\"3\" Boundary=\"0 0 9 9\" ResourceID=\"8\"/>";
    let pack = Pack::page(start).resources(&format!("<CompositeGraphicUnits>{units}</CompositeGraphicUnits>"));
    let deep = page(&pack, 0);
    assert!(notes(&deep).contains("图元层层相套，超过 48 层的上限"), "{}", notes(&deep));
}

#[test]
fn clips_are_bounded_for_every_object_they_are_handed_down_to() {
    let clips = "<Clip><Area><Path Boundary=\"0 0 9 9\"><AbbreviatedData/></Path></Area></Clip>".repeat(100);
    let inside = line(20.0, 30.0, "甲");
    let units = format!("<CompositeGraphicUnit ID=\"8\"><Content>{inside}</Content></CompositeGraphicUnit>");
    let start = format!(
        "<CompositeObject ID=\"3\" Boundary=\"0 0 9 9\" ResourceID=\"8\"><Clips>{clips}</Clips></CompositeObject>"
    );
    let pack = Pack::page(&start).resources(&format!("<CompositeGraphicUnits>{units}</CompositeGraphicUnits>"));
    let cut = page(&pack, 0);
    assert!(notes(&cut).contains("裁剪区超过 64 层的上限"), "{}", notes(&cut));
    assert!(cut.items.is_empty());
}

#[test]
fn what_is_passed_over_counts_among_the_objects() {
    let bytes = Pack::page(&("<Unknown/>".repeat(20) + &line(20.0, 30.0, "甲"))).zip();
    let page = Reader::open(&bytes, &Limits { objects: 10, ..USUAL() }).unwrap().page(0).unwrap();
    assert!(notes(&page).contains("图元超过 10 个的上限"), "{}", notes(&page));
}

#[test]
fn attributes_are_bounded() {
    let many: String = (0..200).map(|n| format!(" a{n}=\"1\"")).collect();
    let said = page_fault(&Pack::page(&format!("\n<PathObject{many}/>")), USUAL());
    assert_eq!(said, "Doc_0/Pages/Page_0/Content.xml 第 2 行：属性太多，超过上限。");
}

#[test]
fn seals_of_a_page_are_bounded_and_a_signature_counts_once() {
    let entry = r#"<ofd:Signature ID="1" BaseLoc="S.xml"/>"#.repeat(3);
    let stamps = r#"<StampAnnot PageRef="1" Boundary="9 9 9 9"/>"#.repeat(300);
    let pack = Pack::page("")
        .replaced("</ofd:DocRoot>", "</ofd:DocRoot><ofd:Signatures>Doc_0/Signs.xml</ofd:Signatures>")
        .put("Doc_0/Signs.xml", format!(r#"<ofd:Signatures xmlns:ofd="u">{entry}</ofd:Signatures>"#))
        .put("Doc_0/S.xml", format!("<Signature><SignedInfo>{stamps}</SignedInfo></Signature>"));
    let bytes = pack.zip();
    let reader = Reader::open(&bytes, &USUAL()).unwrap();
    assert!(reader.notes()[0].0.contains("签名 Doc_0/S.xml 列了两次"), "{:?}", reader.notes());
    let sealed = reader.page(0).unwrap();
    assert_eq!(sealed.items.len(), 256);
    assert!(notes(&sealed).contains("一页的签章超过 256 个的上限"), "{}", notes(&sealed));
}

#[test]
fn page_blocks_in_one_another_are_bounded_like_every_element() {
    let deep = "<PageBlock>".repeat(60) + &"</PageBlock>".repeat(60);
    assert!(page_fault(&Pack::page(&deep), USUAL()).contains("超过 48 层的上限"));
}

#[test]
fn characters_of_a_page_are_bounded() {
    let bytes = Pack::page(&(line(20.0, 30.0, &"字".repeat(40)) + &line(20.0, 40.0, "甲"))).zip();
    let page = Reader::open(&bytes, &Limits { marks: 30, ..USUAL() }).unwrap().page(0).unwrap();
    assert!(notes(&page).contains("字符超过 30 个的上限"), "{}", notes(&page));
    assert_eq!(page.items.len(), 1);
}

#[test]
fn the_number_of_pages_is_bounded_and_the_first_are_kept() {
    let bytes = Pack::pages(&["", "", ""]).zip();
    let reader = Reader::open(&bytes, &Limits { pages: 2, ..USUAL() }).unwrap();
    assert_eq!(reader.page_count(), 2);
    assert_eq!(reader.notes()[0].0, "Doc_0/Document.xml：共有 3 页，超过 2 页的上限，只读前 2 页。");
}

#[test]
fn a_paper_of_no_size_or_a_kilometre_is_taken_for_a4() {
    for size in ["0 0 0 0", "0 0 999999 999999", "0 0 NaN 297"] {
        let pack = Pack::page(&line(20.0, 30.0, "甲")).replaced("0 0 210 297", size);
        let bytes = pack.zip();
        let reader = Reader::open(&bytes, &USUAL()).unwrap();
        assert_eq!(reader.page(0).unwrap().area, Rect::A4, "{size}");
        assert!(reader.notes()[0].0.contains("按 A4 显示"), "{size}");
    }
}

#[test]
fn a_page_too_large_to_draw_says_so() {
    let pack = Pack::page("").replaced("0 0 210 297", "0 0 9000 9000");
    let page = page(&pack, 0);
    let said = draw::png(&page, 300.0, &Spares::new(&[]), &USUAL()).unwrap_err().to_string();
    assert_eq!(said, "OFD 文件：页面 9000×9000 毫米按每英寸 300 点绘制，超过 50000000 点的上限。");
    assert!(draw::png(&page, f64::NAN, &Spares::new(&[]), &USUAL()).is_err());
}

#[test]
fn entities_and_document_types_are_refused_with_their_place() {
    let bomb = format!("<!DOCTYPE a [<!ENTITY x \"y\">]>\n{}", content("&x;"));
    let said = page_fault(&Pack::page("").put("Doc_0/Pages/Page_0/Content.xml", bomb), USUAL());
    assert_eq!(said, "Doc_0/Pages/Page_0/Content.xml 第 1 行：含有文档类型定义（DTD），不予读取。");
    let said = page_fault(&Pack::page("\n\n&lol9;"), USUAL());
    assert_eq!(said, "Doc_0/Pages/Page_0/Content.xml 第 3 行：实体“&lol9;”不认识。");
}

#[test]
fn paths_out_of_the_package_find_nothing() {
    let pack = Pack::page("").replaced("\"Pages/Page_0/Content.xml", "\"../../../../../../../etc/passwd");
    assert_eq!(page_fault(&pack, USUAL()), "etc/passwd：包里没有这个部件。");
    let pack = Pack::page("").replaced("\"Pages/Page_0/Content.xml", "\"/etc/passwd");
    assert_eq!(page_fault(&pack, USUAL()), "etc/passwd：包里没有这个部件。");
}
