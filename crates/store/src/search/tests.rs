use super::*;
use crate::testing::TempDir;

fn entry(id: &str, title: &str, number: &str, body: &str) -> Entry {
    let [id, title, number, body] = [id, title, number, body].map(str::to_owned);
    Entry { id, title, number, body, kind: "outgoing".into(), unit: "u1".into(), readers: vec!["张三".into()] }
}

fn search() -> (TempDir, Search) {
    let folder = TempDir::new("search");
    let search = Search::open(folder.path()).unwrap();
    let flood = entry(
        "1",
        "关于做好防汛抗旱工作的通知",
        "云政办发〔2026〕12号",
        "各镇街要加强汛期值班值守，落实24小时带班制度。",
    );
    let mut meeting =
        entry("2", "关于召开全区工作会议的通知", "云政办发〔2026〕3号", "会议定于本周五召开，请各单位主要负责人参加。");
    meeting.readers = vec!["李四".into()];
    meeting.unit = "u2".into();
    search.upsert(&[flood, meeting]).unwrap();
    search.commit(7).unwrap();
    (folder, search)
}

fn found(search: &Search, text: &str) -> Vec<String> {
    search.query(text, 10).unwrap().into_iter().map(|hit| hit.id).collect()
}

#[test]
fn titles_numbers_and_texts_are_found_by_any_part() {
    let (_folder, search) = search();
    for (text, expected) in [
        ("防汛抗旱", vec!["1"]),
        ("好防汛抗", vec!["1"]),
        ("2026〕12", vec!["1"]),
        ("〔2026〕3号", vec!["2"]),
        ("值班", vec!["1"]),
        ("班值守", vec!["1"]),
        ("24小时", vec!["1"]),
        ("防汛 值守", vec!["1"]),
        ("防汛 召开", vec![]),
        ("没有的话", vec![]),
        ("，。〔 ", vec![]),
        ("", vec![]),
    ] {
        assert_eq!(found(&search, text), expected, "{text}");
    }
    assert_eq!(found(&search, "通知").len(), 2);
}

#[test]
fn snippets_come_in_the_order_asked_for_and_mark_only_what_was_asked_for() {
    let (_folder, search) = search();
    let snippets = search.snippets("值班 会议", &["2", "没有", "1"]).unwrap();
    let marked = |s: &Snippet| s.marks.iter().map(|at| s.text[at.clone()].to_owned()).collect::<Vec<_>>();
    assert_eq!(snippets.iter().map(marked).collect::<Vec<_>>(), [vec!["会议"], vec![], vec!["值班"]]);
    assert_eq!(snippets[1], Snippet::default());
    assert!(snippets[2].text.starts_with("各镇街要加强汛期值班"));
}

#[test]
fn a_snippet_is_of_the_newest_text() {
    let (_folder, search) = search();
    search.upsert(&[entry("1", "", "", "清明节值班安排")]).unwrap();
    search.commit(8).unwrap();
    assert_eq!(search.snippets("值班", &["1"]).unwrap()[0].text, "清明节值班安排");
}

#[test]
fn what_a_reader_may_know_of_is_found_behind_a_thousand_better_hits() {
    let (_folder, search) = search();
    let mut all: Vec<Entry> = (0..1000).map(|n| entry(&format!("x{n}"), "水利", "", "水利水利水利")).collect();
    let mut own = entry("own", "关于做好冬春工作的通知", "", &format!("{}包括水利。", "其他事项。".repeat(50)));
    own.readers = vec!["王五".into(), "单位".into()];
    all.insert(500, own);
    search.upsert(&all).unwrap();
    search.commit(9).unwrap();
    assert!(!found(&search, "水利").contains(&"own".to_owned()), "the others are better");
    for readers in [vec!["王五".to_owned()], vec!["别人".to_owned(), "单位".to_owned()]] {
        let hits = search.query_within("水利", &Filter { readers, ..Filter::default() }, 10).unwrap();
        assert_eq!(hits.iter().map(|h| h.id.as_str()).collect::<Vec<_>>(), ["own"]);
    }
}

#[test]
fn an_entry_replaces_the_one_of_its_identifier_and_can_be_removed() {
    let (_folder, search) = search();
    search.upsert(&[entry("1", "关于清明节放假的通知", "", "")]).unwrap();
    assert_eq!(found(&search, "防汛"), ["1"], "not before the commit");
    search.delete(&["2"]).unwrap();
    search.commit(9).unwrap();
    assert!(found(&search, "防汛").is_empty());
    assert_eq!(found(&search, "清明"), ["1"]);
    assert_eq!((search.len(), search.position()), (1, 9));
}

#[test]
fn a_search_is_narrowed_by_unit_kind_and_reader() {
    let (_folder, search) = search();
    let ids = |filter: Filter| -> Vec<String> {
        let hits = search.query_within("通知", &filter, 10).unwrap();
        hits.into_iter().map(|hit| hit.id).collect()
    };
    let list = |text: &str| vec![text.to_owned(), "另一个".to_owned()];
    assert_eq!(ids(Filter { readers: list("李四"), ..Filter::default() }), ["2"]);
    assert_eq!(ids(Filter { units: list("u1"), ..Filter::default() }), ["1"]);
    assert_eq!(ids(Filter { kinds: list("outgoing"), units: list("u1"), readers: list("李四") }), Vec::<String>::new());
}

#[test]
fn position_and_entries_are_found_again_together() {
    let (folder, search) = search();
    search.upsert(&[entry("3", "尚未提交", "", "")]).unwrap();
    drop(search);
    let search = Search::open(folder.path()).unwrap();
    assert_eq!((search.position(), search.len()), (7, 2));
    assert!(found(&search, "尚未提交").is_empty());
}

#[test]
fn an_index_that_cannot_be_read_is_made_anew() {
    let (folder, search) = search();
    drop(search);
    fs::write(folder.path().join("meta.json"), "{").unwrap();
    let search = Search::open(folder.path()).unwrap();
    assert_eq!((search.position(), search.len()), (0, 0));
}

#[test]
fn an_index_of_an_older_layout_is_made_anew() {
    let (folder, search) = search();
    search
        .with_writer(|writer| {
            let mut prepared = writer.prepare_commit()?;
            prepared.set_payload("1 7");
            prepared.commit()
        })
        .unwrap();
    drop(search);
    let search = Search::open(folder.path()).unwrap();
    assert_eq!((search.position(), search.len()), (0, 0));
    drop(search);
    let again = Search::open(folder.path()).unwrap();
    again.upsert(&[entry("3", "关于清明节放假的通知", "", "")]).unwrap();
    again.commit(2).unwrap();
    drop(again);
    assert_eq!(Search::open(folder.path()).unwrap().position(), 2, "and then kept");
}
