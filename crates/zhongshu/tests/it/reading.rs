//! Foreign files: the process that reads one, and what a file that never ends or wants too much does to whoever opens it.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use office::document::viewer::{LayoutFile, LayoutPage, Original};
use office::document::word::Import;
use office::{Blobs, Error};
use store::testing::TempDir;

use crate::program::{command, run};
use crate::reading_inside::{Answer, Patience, Reading};
use crate::typeset::DRAFT;
use crate::worker::Program;

const PROGRAM: &str = env!("CARGO_BIN_EXE_zhongshu");

/// A reader over a program, whose clock stands still.
fn reader(program: impl AsRef<Path>, seconds: u64) -> Reading {
    let patience = Patience { look: Duration::from_secs(seconds), text: Duration::from_secs(seconds) };
    Reading::new(Program::at(program.as_ref()), None, patience, Box::new(|| Duration::ZERO))
}

/// A paper of some pages in a file of a kind.
fn paper(folder: &Path, kind: &str, paragraphs: usize) -> Vec<u8> {
    let more = format!("{DRAFT}\n{}", "各镇要落实到人，逐村逐户登记。\n".repeat(paragraphs));
    fs::write(folder.join("a.txt"), more).unwrap();
    let output = format!("a.{kind}");
    let said = run(folder, &["typeset", "a.txt", "-o", &output]);
    assert!(said.code < 2, "{}", said.err);
    fs::read(folder.join(output)).unwrap()
}

/// A program that answers with the given bytes, counts how often it ran, and ends as told.
fn player(folder: &Path, answers: &[Answer], end: &str) -> std::path::PathBuf {
    let said: Vec<u8> = answers.iter().flat_map(Answer::line).collect();
    fs::write(folder.join("said"), said).unwrap();
    let (path, at) = (folder.join("player"), folder.display());
    fs::write(&path, format!("#!/bin/sh\necho \"$@\" >> {at}/runs\ncat > /dev/null\ncat {at}/said\n{end}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

fn runs(folder: &Path) -> Vec<String> {
    fs::read_to_string(folder.join("runs")).unwrap_or_default().lines().map(ToOwned::to_owned).collect()
}

fn why<T: std::fmt::Debug>(refused: office::Result<T>) -> String {
    match refused.unwrap_err() {
        Error::Press(why) | Error::Upload(why) | Error::Setup(why) | Error::Crowded(why) => why,
        other => panic!("{other}"),
    }
}

#[test]
fn a_foreign_file_is_read_by_the_program_itself() {
    let folder = TempDir::new("reading");
    let (bytes, blobs) = (paper(folder.path(), "ofd", 80), Blobs::open(folder.path().join("blobs")).unwrap());
    let original = Original { blob: blobs.put(&bytes).unwrap(), unit: None, blobs: &blobs };
    let reading = reader(PROGRAM, 60);
    let file = reading.file(&original).unwrap();
    assert!(file.pages.len() > 2 && file.notes.is_empty(), "{file:?}");
    assert!(file.elements.contains(&("标题".to_owned(), "云泽区人民政府办公室关于做好防汛工作的通知".to_owned())));
    let first = reading.page(&original, 0).unwrap();
    assert!(first.svg.starts_with("<svg") && first.text.contains("各镇要落实到人"), "{}", first.text);
    assert!(matches!(reading.page(&original, file.pages.len()), Err(Error::NotFound)));
    assert_eq!(reading.texts(&original).unwrap().len(), file.pages.len());
    let import = reading.import(None, &paper(folder.path(), "docx", 3)).unwrap();
    assert_eq!(import.content.title, "云泽区人民政府办公室关于做好防汛工作的通知");
    let broken = Original { blob: blobs.put(b"PK broken").unwrap(), unit: None, blobs: &blobs };
    assert!(why(reading.file(&broken)).contains("不是完好的 OFD 文件"));
    assert!(why(reading.page(&broken, 0)).contains("不是完好的 OFD 文件"));
    assert!(why(reading.import(None, b"PK broken")).contains("文件"));
}

#[test]
fn an_endless_ofd_or_docx_is_ended_and_one_sentence() {
    let folder = TempDir::new("endless");
    let (bytes, blobs) = (paper(folder.path(), "ofd", 80), Blobs::open(folder.path().join("blobs")).unwrap());
    let original = Original { blob: blobs.put(&bytes).unwrap(), unit: None, blobs: &blobs };
    let reading = reader(PROGRAM, 0);
    let slow = "这个文件太复杂，读了 0 秒还没有读完，已停止。";
    assert_eq!(why(reading.file(&original)), slow);
    assert_eq!(why(reading.page(&original, 0)), slow);
    assert_eq!(why(reading.texts(&original)), slow);
    let import = why(reading.import(None, &paper(folder.path(), "docx", 3)));
    assert!(import.starts_with(slow) && import.contains("另存为文本文件"), "{import}");
}

#[test]
fn a_file_that_wants_more_memory_than_a_reader_has_ends_the_reader() {
    let folder = TempDir::new("memory");
    let mut worker = command(folder.path(), &["file-worker", "word"]);
    let mut child = worker.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let (mut input, chunk) = (child.stdin.take().unwrap(), vec![b'a'; 1 << 20]);
    let taken = (0..1200).take_while(|_| input.write_all(&chunk).is_ok()).count();
    drop(input);
    let done = child.wait_with_output().unwrap();
    assert!(taken < 1100 && !done.status.success() && done.stdout.is_empty(), "{taken} MB, {:?}", done.status);
}

#[test]
fn a_limit_that_is_lower_already_is_kept() {
    let folder = TempDir::new("lower");
    let path = folder.path().join("lower");
    fs::write(&path, format!("#!/bin/sh\nulimit -H -d 500000\nulimit -H -t 20\nexec {PROGRAM} \"$@\"\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    let import = reader(&path, 60).import(None, "关于防汛的通知\n请按时报送。".as_bytes()).unwrap();
    assert_eq!(import.content.title, "关于防汛的通知");
}

#[test]
fn a_page_that_fells_its_reader_leaves_the_others_and_starts_no_process_again() {
    let folder = TempDir::new("felled");
    let blobs = Blobs::open(folder.path().join("blobs")).unwrap();
    let original = Original { blob: blobs.put(b"a file").unwrap(), unit: None, blobs: &blobs };
    let file = LayoutFile {
        pages: vec![(210.0, 297.0); 20],
        notes: vec!["Doc_0：少一个部件。".into()],
        ..LayoutFile::default()
    };
    let page = LayoutPage { svg: "<svg>甲</svg>".into(), ..LayoutPage::default() };
    let answers =
        [Answer::File(file.clone()), Answer::Page(Ok(page.clone())), Answer::Page(Err("第 2 页：解不开。".into()))];
    let reading = reader(player(folder.path(), &answers, "kill -ABRT $$"), 60);
    assert_eq!(reading.file(&original).unwrap(), file);
    assert_eq!(reading.page(&original, 0).unwrap(), page);
    assert_eq!(why(reading.page(&original, 1)), "第 2 页：解不开。");
    assert_eq!(why(reading.page(&original, 2)), "这一页太复杂，占用的内存超过 1 GB 或层次太深，已停止。");
    assert_eq!(runs(folder.path()), ["file-worker pages --from 0"]);
    assert_eq!(reading.page(&original, 3).unwrap(), page, "asked anew from here");
    assert_eq!(runs(folder.path()).last().unwrap(), "file-worker pages --from 3 --known");
}

#[test]
fn all_pages_of_a_file_cost_one_process_however_many_ask_at_once() {
    let folder = TempDir::new("twenty");
    let blobs = Blobs::open(folder.path().join("blobs")).unwrap();
    let blob = blobs.put(b"a file").unwrap();
    let file = LayoutFile { pages: vec![(210.0, 297.0); 20], ..LayoutFile::default() };
    let mut answers = vec![Answer::File(file)];
    answers.extend(
        (0..20).map(|n| Answer::Page(Ok(LayoutPage { svg: format!("<svg>{n}</svg>"), ..LayoutPage::default() }))),
    );
    let reading = reader(player(folder.path(), &answers, ""), 60);
    std::thread::scope(|scope| {
        // A browser asks for six pictures at a time.
        for _ in 0..6 {
            let (reading, blobs, blob) = (&reading, &blobs, blob.clone());
            scope.spawn(move || reading.page(&Original { blob, unit: None, blobs }, 0).unwrap());
        }
    });
    for number in 0..20 {
        let page = reading.page(&Original { blob: blob.clone(), unit: None, blobs: &blobs }, number).unwrap();
        assert_eq!(page.svg, format!("<svg>{number}</svg>"));
    }
    assert_eq!(runs(folder.path()).len(), 1);
}

#[test]
fn an_import_without_an_answer_is_a_sentence_too() {
    let folder = TempDir::new("mute");
    let player = player(folder.path(), &[Answer::Import(Import::default())], "exit 1");
    assert_eq!(reader(&player, 60).import(None, b"a").unwrap(), Import::default(), "what was said is kept");
}

/// “没有启动（No such file or directory (os error 2)）” was shown to whoever opened a file.
#[test]
fn what_the_system_says_of_a_worker_that_did_not_start_is_not_shown_to_a_user() {
    let folder = TempDir::new("silent");
    let blobs = Blobs::open(folder.path().join("blobs")).unwrap();
    let original = Original { blob: blobs.put(b"a file").unwrap(), unit: None, blobs: &blobs };
    let reading = reader(folder.path().join("none"), 60);
    let all = [
        reading.file(&original).map(|_| ()),
        reading.page(&original, 0).map(|_| ()),
        reading.texts(&original).map(|_| ()),
        reading.import(None, b"a").map(|_| ()),
    ];
    for said in all {
        assert!(
            matches!(&said, Err(Error::Setup(why)) if why == "读文件的程序没有启动，请稍后再试或告诉系统管理员。"),
            "{said:?}"
        );
    }
}

/// A crowd of readers was told that the file is broken.
#[test]
fn who_finds_all_places_taken_is_told_so_and_not_that_the_file_is_broken() {
    let folder = TempDir::new("crowd");
    let blobs = Blobs::open(folder.path().join("blobs")).unwrap();
    let gate = folder.path().join("gate");
    assert!(std::process::Command::new("mkfifo").arg(&gate).status().unwrap().success());
    // Open at both ends: a worker waits for its byte, however late it comes.
    let mut open = fs::OpenOptions::new().read(true).write(true).open(&gate).unwrap();
    let file = LayoutFile { pages: vec![(210.0, 297.0)], ..LayoutFile::default() };
    let wait = format!("dd if={} of=/dev/null bs=1 count=1 2> /dev/null", gate.display());
    let reading = reader(player(folder.path(), &[Answer::File(file)], &wait), 600);
    std::thread::scope(|scope| {
        let (tell, heard) = std::sync::mpsc::channel();
        // One reads, six wait, and two find no place.
        for n in 0..9_u8 {
            let (tell, reading, blobs) = (tell.clone(), &reading, &blobs);
            scope.spawn(move || {
                let blob = blobs.put(&[n]).unwrap();
                tell.send(reading.file(&Original { blob, unit: None, blobs })).unwrap();
            });
        }
        for _ in 0..2 {
            let refused = heard.recv().unwrap();
            assert!(
                matches!(&refused, Err(Error::Crowded(why)) if why == "现在看的人太多，请稍后刷新。"),
                "{refused:?}"
            );
        }
        open.write_all(&[0; 7]).unwrap();
        assert!(heard.iter().take(7).all(|read| read.is_ok()));
    });
}

/// For every further page all signatures were verified again, and the answer thrown away.
#[test]
fn a_worker_that_draws_pages_of_a_known_file_says_nothing_else() {
    let folder = TempDir::new("known");
    fs::write(folder.path().join("b.ofd"), paper(folder.path(), "ofd", 80)).unwrap();
    let said = |args: &[&str]| {
        let file = fs::File::open(folder.path().join("b.ofd")).unwrap();
        let mut worker = command(folder.path(), &[&["file-worker", "pages"], args].concat());
        Answer::all(&worker.stdin(file).output().unwrap().stdout)
    };
    assert!(matches!(&said(&[])[..], [Answer::File(_), Answer::Page(Ok(_)), ..]));
    let known = said(&["--from", "1", "--known"]);
    assert!(!known.is_empty() && known.iter().all(|answer| matches!(answer, Answer::Page(Ok(_)))), "{known:?}");
}

/// The page looked perfect, although its fonts could not be read: what a page leaves out is told with the file.
#[test]
fn what_is_left_out_of_the_pages_is_told_with_the_file() {
    let folder = TempDir::new("reading-notes");
    let page = |notes: &[&str]| {
        let notes = notes.iter().map(|note| (*note).to_owned()).collect();
        Answer::Page(Ok(LayoutPage { svg: "<svg/>".into(), text: String::new(), notes }))
    };
    let file = LayoutFile { pages: vec![(210.0, 297.0); 2], ..LayoutFile::default() };
    let said = [Answer::File(file), page(&["字体甲读不出"]), page(&["字体甲读不出", "图像乙读不出"])];
    let reading = reader(player(folder.path(), &said, ""), 60);
    let blobs = Blobs::open(folder.path().join("blobs")).unwrap();
    let original = Original { blob: blobs.put(b"x").unwrap(), unit: None, blobs: &blobs };
    let told = ["第 1 页：字体甲读不出", "第 2 页：图像乙读不出"];
    assert_eq!(reading.file(&original).unwrap().notes, told);
    assert_eq!(reading.file(&original).unwrap().notes, told, "and from the shelf");
}
