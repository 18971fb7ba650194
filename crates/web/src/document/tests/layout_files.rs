//! OFD files as pages in the browser.

use office::document::viewer::{LayoutFile, LayoutPage, Original, Viewer};
use office::{Error, Result};

use super::{TwoPages, on_every_engine};

/// What is to be found in a ZIP file that the upload takes for whole.
const FILE: &[u8] = b"PK\x03\x04 two pages PK\x05\x06";
const BROKEN: &[u8] = b"PK\x03\x04 broken PK\x05\x06";
const CROWDED: &[u8] = b"PK\x03\x04 crowded PK\x05\x06";

impl Viewer for TwoPages {
    fn file(&self, original: &Original<'_>) -> Result<LayoutFile> {
        if original.bytes()? == BROKEN {
            return Err(Error::Press("Doc_0/Document.xml 第 3 行：不是完好的 XML。".into()));
        }
        if original.bytes()? == CROWDED {
            return Err(Error::Crowded("现在看的人太多，请稍后刷新。".into()));
        }
        Ok(LayoutFile {
            elements: vec![("标题".into(), "关于防汛的函".into())],
            pages: vec![(210.0, 297.0), (297.0, 210.0)],
            signatures: vec!["云泽区水利局：来源没有核验。".into()],
            ..LayoutFile::default()
        })
    }

    fn page(&self, original: &Original<'_>, number: usize) -> Result<LayoutPage> {
        match number {
            0 if original.bytes()? == CROWDED => Err(Error::Crowded("现在看的人太多，请稍后刷新。".into())),
            1 if original.bytes()? == CROWDED => Err(Error::Setup("读文件的程序没有启动。".into())),
            0 => Ok(LayoutPage { svg: "<svg>甲</svg>".into(), text: "甲\n".into(), notes: Vec::new() }),
            1 => Err(Error::Press("第二页的部件：解不开。".into())),
            _ => Err(Error::NotFound),
        }
    }

    fn texts(&self, _: &Original<'_>) -> Result<Vec<String>> {
        Ok(vec!["甲\n".into(), "第二页的部件：解不开。\n".into()])
    }
}

/// Uploads a file to a draft of 林晓棠; the address of the file.
fn uploaded(web: &super::Web<'_>, name: &str, file: &[u8]) -> String {
    let id = web.drafted("关于报送总结的通知");
    let clerk = web.is("linxiaotang");
    clerk.upload(&format!("/documents/{id}/attachments"), &[], name, file).sees(303);
    let body = clerk.get(&format!("/documents/{id}?tab=files")).sees(200).says(&[name]).body();
    let at = body.find("/attachments/").unwrap();
    body[at..at + 49].to_string()
}

#[test]
fn an_ofd_file_opens_as_pages_and_a_broken_page_keeps_the_others() {
    on_every_engine(|web| {
        let path = uploaded(web, "来函.ofd", FILE);
        let clerk = web.is("linxiaotang");
        let page = clerk.get(&format!("{path}/view")).sees(200);
        let page = page.says(&["来函.ofd", "共 2 页", "关于防汛的函", "云泽区水利局：来源没有核验。"]);
        let body = page.body();
        assert!(body.contains(&format!("{path}/pages/1.svg")) && body.contains("loading=\"lazy\""), "{body}");
        assert!(body.contains("width=\"794\" height=\"1123\"") && body.contains("width=\"1123\" height=\"794\""));
        let first = clerk.get(&format!("{path}/pages/1.svg")).sees(200);
        assert_eq!((first.header("content-type"), first.body().as_str()), ("image/svg+xml", "<svg>甲</svg>"));
        clerk.get(&format!("{path}/pages/2.svg")).sees(200).says(&["第 2 页不能显示", "第二页的部件：解不开。"]);
        clerk.get(&format!("{path}/text")).sees(200).says(&["第1页", "甲", "第2页", "解不开"]);
        for none in ["pages/3.svg", "pages/0.svg", "pages/1.png", "pages/x.svg"] {
            clerk.get(&format!("{path}/{none}")).sees(404);
        }
    });
}

#[test]
fn a_file_that_cannot_be_read_says_why_and_can_still_be_downloaded() {
    on_every_engine(|web| {
        let path = uploaded(web, "坏.ofd", BROKEN);
        let page = web.is("linxiaotang").get(&format!("{path}/view")).sees(200);
        let page = page.says(&["文件不能显示", "Doc_0/Document.xml 第 3 行：不是完好的 XML。", "下载"]);
        assert!(page.body().contains(&format!("href=\"{path}\"")));
    });
}

/// A crowd of readers was shown as a broken file, which the sender was asked to send again.
#[test]
fn a_crowd_of_readers_is_no_fault_of_the_file() {
    on_every_engine(|web| {
        let path = uploaded(web, "挤.ofd", CROWDED);
        let clerk = web.is("linxiaotang");
        let first = clerk.get(&format!("{path}/pages/1.svg")).sees(503).says(&["第1页：现在看的人太多，请稍后刷新。"]);
        assert_eq!((first.header("content-type"), first.header("retry-after")), ("image/svg+xml", "5"));
        let second = clerk.get(&format!("{path}/pages/2.svg")).sees(503).says(&["读文件的程序没有启动。"]);
        let page = clerk.get(&format!("{path}/view")).sees(503).says(&["现在看的人太多，请稍后刷新。"]);
        assert_eq!(page.header("retry-after"), "5");
        for said in [first.body(), second.body(), page.body()] {
            assert!(!said.contains("重新发送") && !said.contains("不能显示") && !said.contains("再提交"), "{said}");
        }
    });
}

#[test]
fn strangers_find_no_pages_and_other_files_are_no_pages() {
    on_every_engine(|web| {
        let path = uploaded(web, "来函.ofd", FILE);
        let stranger = web.is("czj-ky");
        for end in ["/view", "/pages/1.svg", "/text"] {
            stranger.get(&format!("{path}{end}")).sees(404);
        }
        let text = uploaded(web, "说明.txt", "请按时报送。".as_bytes());
        web.is("linxiaotang").get(&format!("{text}/view")).sees(404);
    });
}
