//! Foreign habits: what other writers leave out or do otherwise is understood all the same.

use ofd::read::{Limits, Reader, Rect, Shape};

use crate::pack::{self, Pack, content, line};
use crate::{notes, page, text};

#[test]
fn structure_and_metadata_are_listed() {
    let pack = Pack::with(
        &[&line(20.0, 30.0, "甲"), &line(20.0, 30.0, "乙")],
        "",
        "<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>",
    )
    .resources(r#"<Fonts><Font ID="1" FontName="仿宋_GB2312"/></Fonts>"#)
    .put(
        "Doc_0/Attachs/Attachments.xml",
        r#"<Attachments><Attachment Name="名单" Format="xlsx"><FileLoc>list.xlsx</FileLoc></Attachment></Attachments>"#,
    )
    .put("Doc_0/Attachs/list.xlsx", "PK");
    let bytes = pack.zip();
    let info = Reader::open(&bytes, &Limits::default()).unwrap().info();
    assert_eq!((info.version.as_str(), info.kind.as_str()), ("1.0", "OFD"));
    let volume = &info.volumes[0];
    assert_eq!((volume.said("Title"), volume.pages, volume.area), ("关于做好防汛工作的通知", 2, Rect::A4));
    assert_eq!(volume.custom, [("发文字号".to_owned(), "云政办发〔2026〕12号".to_owned())]);
    assert_eq!((volume.fonts[0].name.as_str(), volume.fonts[0].embedded), ("仿宋_GB2312", false));
    assert_eq!((volume.attachments[0].part.as_str(), volume.attachments[0].there), ("Doc_0/Attachs/list.xlsx", true));
    assert_eq!((info.parts.len(), info.notes.len()), (7, 0));
}

#[test]
fn text_is_read_in_the_order_of_the_eye() {
    let objects = [
        line(20.0, 60.0, "第三行"),
        line(90.0, 30.0, "右边"),
        line(20.0, 30.4, "左边"),
        line(20.0, 45.0, "第二行"),
        line(20.1, 45.0, "第二行"),
    ];
    assert_eq!(text(&Pack::page(&objects.concat())), "左边 右边\n第二行\n第三行\n");
}

#[test]
fn other_prefixes_none_and_other_capitals_are_understood() {
    let pack = Pack::page(&line(20.0, 30.0, "防汛"));
    assert_eq!(text(&pack.clone().replaced("ofd:", "x:").replaced("xmlns:x", "xmlns:y")), "防汛\n");
    assert_eq!(text(&pack.clone().replaced("ofd:", "").replaced("xmlns:ofd=", "xmlns=")), "防汛\n");
    assert_eq!(text(&pack.clone().replaced("TextCode", "textcode").replaced("DocRoot", "docroot")), "防汛\n");
    let lower = pack.renamed("Doc_0/Pages/Page_0/Content.xml", "doc_0/pages/page_0/content.xml");
    assert_eq!(text(&lower.renamed("OFD.xml", "ofd.XML")), "防汛\n");
}

#[test]
fn locations_are_found_however_they_are_written() {
    let pack = Pack::page(&line(20.0, 30.0, "防汛"));
    for location in ["/Doc_0/Pages/Page_0/Content.xml", "./Pages/Page_0/Content.xml", "Pages\\Page_0\\Content.xml"] {
        let other = pack.clone().replaced("\"Pages/Page_0/Content.xml", &format!("\"{location}"));
        assert_eq!(text(&other), "防汛\n", "{location}");
    }
    // A folder packed along with its content.
    let names = ["OFD.xml", "Doc_0/Document.xml", "Doc_0/PublicRes.xml", "Doc_0/Pages/Page_0/Content.xml"];
    let inside = names.iter().fold(pack, |pack, name| pack.renamed(name, &format!("通知/{name}")));
    assert_eq!(text(&inside), "防汛\n");
}

#[test]
fn names_in_gbk_are_found() {
    let (name, ..) = encoding_rs::GBK.encode("Doc_0/页面/内容.xml");
    let stand_in = "Doc_0/QQWW/EERR.xml";
    assert_eq!(name.len(), stand_in.len());
    let pack = Pack::page("").without("Doc_0/Pages/Page_0/Content.xml").replaced("Pages/Page_0/Content", "页面/内容");
    let mut bytes = pack.put(stand_in, content(&line(20.0, 30.0, "防汛"))).zip();
    let places: Vec<usize> =
        (0..bytes.len() - name.len()).filter(|i| bytes[*i..].starts_with(stand_in.as_bytes())).collect();
    assert_eq!(places.len(), 2);
    for at in places {
        bytes[at..at + name.len()].copy_from_slice(&name);
    }
    assert_eq!(Reader::open(&bytes, &Limits::default()).unwrap().text(0).unwrap(), "防汛\n");
}

#[test]
fn without_base_or_area_the_files_and_the_paper_are_found() {
    let object = r#"<ImageObject ID="5" Boundary="10 10 40 20" CTM="40 0 0 20 0 0" ResourceID="7"/>"#;
    let res = r#"<Res><MultiMedias><MultiMedia ID="7" Type="Image"><MediaFile>a.png</MediaFile></MultiMedia></MultiMedias></Res>"#;
    let pack = Pack::page(object).put("Doc_0/PublicRes.xml", res);
    let area = "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>";
    for place in ["Doc_0/Res/a.png", "Doc_0/a.png", "Res/a.png"] {
        let pack = pack.clone().put(place, pack::picture(image::ImageFormat::Png)).replaced(area, "");
        let page = page(&pack, 0);
        assert_eq!((page.area, notes(&page)), (Rect::A4, String::new()), "{place}");
        assert!(matches!(&page.items[0].shape, Shape::Picture(p) if !p.data.is_empty()), "{place}");
    }
}

#[test]
fn templates_lie_under_or_over_the_page() {
    let common = r#"<TemplatePage ID="50" BaseLoc="Tpls/T0.xml"/><TemplatePage ID="51" BaseLoc="Tpls/T1.xml" ZOrder="Foreground"/>"#;
    let uses = r#"<Template TemplateID="50"/><Template TemplateID="51"/><ofd:Content>"#;
    let pack = Pack::with(&[&line(20.0, 40.0, "正文")], common, "")
        .replaced("<ofd:Content>", uses)
        .put("Doc_0/Tpls/T0.xml", content(&line(20.0, 30.0, "底")))
        .put("Doc_0/Tpls/T1.xml", content(&line(20.0, 50.0, "面")));
    let page = page(&pack, 0);
    let first = |i: usize| match &page.items[i].shape {
        Shape::Text(run) => run.marks[0].ch,
        other => panic!("{other:?}"),
    };
    assert_eq!((first(0), first(1), first(2)), ('底', '正', '面'));
}

#[test]
fn composites_and_page_blocks_are_moved_as_a_whole() {
    let object = r#"<PageBlock><CompositeObject ID="4" Boundary="100 50 40 20" CTM="2 0 0 2 0 0" Alpha="127" ResourceID="8"/></PageBlock>"#;
    let unit = format!(
        "<CompositeGraphicUnits><CompositeGraphicUnit ID=\"8\" Width=\"20\" Height=\"10\"><Content>{}</Content></CompositeGraphicUnit></CompositeGraphicUnits>",
        line(1.0, 5.0, "章")
    );
    let page = page(&Pack::page(object).resources(&unit), 0);
    let Shape::Text(run) = &page.items[0].shape else { panic!("{page:?}") };
    assert_eq!(run.place(&run.marks[0]).apply(0.0, 0.0), (102.0, 60.0));
    assert!((page.items[0].alpha - 127.0 / 255.0).abs() < 1e-9);
}

#[test]
fn annotations_show_unless_they_are_hidden() {
    let annot = |text: &str, visible| {
        format!(
            r#"<Annot ID="1" Type="Stamp" Visible="{visible}"><Appearance Boundary="10 10 50 50">{}</Appearance></Annot>"#,
            line(0.0, 5.0, text)
        )
    };
    let pack = Pack::with(&[""], "", "<Annotations>Annots/Annotations.xml</Annotations>")
        .put(
            "Doc_0/Annots/Annotations.xml",
            r#"<Annotations><Page PageID="1"><FileLoc>Page_0/A.xml</FileLoc></Page></Annotations>"#,
        )
        .put(
            "Doc_0/Annots/Page_0/A.xml",
            format!("<PageAnnot>{}{}</PageAnnot>", annot("已阅", true), annot("隐藏", false)),
        );
    assert_eq!(text(&pack), "已阅\n");
}

fn signed(seal: &[u8]) -> Pack {
    let entry = pack::ENTRY
        .replace("</ofd:DocRoot>", "</ofd:DocRoot><ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures>");
    Pack::page(&line(20.0, 30.0, "正文"))
        .put("OFD.xml", entry)
        .put("Doc_0/Signs/Signatures.xml", r#"<Signatures><Signature ID="s1" Type="Seal" BaseLoc="Sign_0/Signature.xml"/></Signatures>"#)
        .put(
            "Doc_0/Signs/Sign_0/Signature.xml",
            r#"<Signature><SignedInfo><Provider ProviderName="示范签章" Company="云泽"/><SignatureMethod>1.2.156.10197.1.501</SignatureMethod>
            <SignatureDateTime>20261123101500Z</SignatureDateTime><References><Reference FileRef="/Doc_0/Document.xml"/></References>
            <StampAnnot ID="1" PageRef="1" Boundary="100 200 42 42"/><Seal><BaseLoc>Seal.esl</BaseLoc></Seal></SignedInfo>
            <SignedValue>SignedValue.dat</SignedValue></Signature>"#,
        )
        .put("Doc_0/Signs/Sign_0/Seal.esl", seal)
}

fn seal(kind: &str, data: &[u8]) -> Vec<u8> {
    let size = pack::der(2, &[42]);
    let picture = pack::der(0x30, &[pack::der(0x16, kind.as_bytes()), pack::der(4, data), size.clone(), size].concat());
    pack::der(0x30, &pack::der(0x30, &[pack::der(0x16, b"ES-1"), picture].concat()))
}

#[test]
fn seals_show_at_their_place_and_signatures_are_listed() {
    let pack = signed(&seal("png", &pack::picture(image::ImageFormat::Png)));
    let page = page(&pack, 0);
    let Shape::Picture(picture) = &page.items[1].shape else { panic!("{page:?}") };
    assert_eq!(picture.matrix.apply(0.0, 0.0), (100.0, 200.0));
    assert_eq!(picture.matrix.apply(1.0, 1.0), (142.0, 242.0));
    let bytes = pack.zip();
    let info = Reader::open(&bytes, &Limits::default()).unwrap().info();
    let signature = &info.volumes[0].signatures[0];
    assert_eq!((signature.provider.as_str(), signature.time.as_str()), ("示范签章", "20261123101500Z"));
    assert_eq!(signature.protects, ["Doc_0/Document.xml"]);
}

#[test]
fn a_seal_drawn_as_a_file_of_its_own_is_fitted_into_its_place() {
    let inner = Pack::page(&line(105.0, 148.5, "印"));
    let page = page(&signed(&seal("ofd", &inner.zip())), 0);
    let Shape::Text(run) = &page.items[1].shape else { panic!("{page:?}") };
    assert_eq!(run.place(&run.marks[0]).apply(0.0, 0.0), (121.0, 221.0));
}

#[test]
fn a_seal_without_a_picture_leaves_the_page_and_says_so() {
    let page = page(&signed(b"not a seal"), 0);
    assert_eq!(page.items.len(), 2);
    assert!(notes(&page).contains("Seal.esl：印章里没有找到图样"), "{}", notes(&page));
}
