//! Full-text search (全文检索) for the pages, from the store's index.

use std::sync::Arc;

use lexicon::MatterId;
use store::Search;
use store::search::{Filter, Snippet};
use web::finder::Finder;

/// Looks texts up in the index of this instance.
pub struct IndexFinder(pub Arc<Search>);

impl Finder for IndexFinder {
    fn find(&self, typed: &str, readers: &[String], limit: usize) -> office::Result<Vec<MatterId>> {
        let filter = Filter { readers: readers.to_vec(), ..Filter::default() };
        let hits = self.0.query_within(typed, &filter, limit)?;
        Ok(hits.into_iter().filter_map(|hit| hit.id.parse().ok()).collect())
    }

    fn snippets(&self, typed: &str, ids: &[MatterId]) -> office::Result<Vec<String>> {
        let ids: Vec<String> = ids.iter().map(MatterId::to_string).collect();
        Ok(self.0.snippets(typed, &ids)?.iter().map(marked).collect())
    }
}

/// The words found stand between U+0001 and U+0002, as [`Finder::snippets`] promises.
fn marked(snippet: &Snippet) -> String {
    let (text, mut out, mut at) = (&snippet.text, String::with_capacity(snippet.text.len() + 8), 0);
    for mark in &snippet.marks {
        out.push_str(&text[at..mark.start]);
        out.push('\u{1}');
        out.push_str(&text[mark.clone()]);
        out.push('\u{2}');
        at = mark.end;
    }
    out + &text[at..]
}

#[cfg(test)]
mod tests {
    use office::{document, process};
    use store::sealing;
    use store::search::Entry;
    use store::testing::TempDir;
    use testkit::{TestOffice, on_every_engine};

    use super::*;
    use crate::sweeps::Follower;

    /// The index of an office, brought up to date before each question.
    struct Asked<'a> {
        office: &'a TestOffice,
        follower: Follower,
        finder: IndexFinder,
        _folder: TempDir,
    }

    impl<'a> Asked<'a> {
        fn of(office: &'a TestOffice) -> Asked<'a> {
            let folder = TempDir::new("finder");
            let search = Arc::new(Search::open(folder.path()).unwrap());
            let follower = Follower::new(Arc::clone(&search));
            Asked { office, follower, finder: IndexFinder(search), _folder: folder }
        }

        /// What the index alone finds for somebody.
        fn finds(&mut self, login: &str, typed: &str) -> Vec<MatterId> {
            sealing::seal(&self.office.db).unwrap();
            self.follower.follow(&self.office.db, &mut |_| ()).unwrap();
            let keys = self.office.read(login, |_, actor| Ok(document::keys_of(actor))).unwrap();
            self.finder.find(typed, &keys, 5).unwrap()
        }
    }

    #[test]
    fn what_was_found_is_marked() {
        let text = "做好防汛工作，防汛办".to_owned();
        let snippet = Snippet { marks: vec![6..12, 21..27], text };
        assert_eq!(marked(&snippet), "做好\u{1}防汛\u{2}工作，\u{1}防汛\u{2}办");
        assert_eq!(marked(&Snippet { text: "无".into(), marks: Vec::new() }), "无");
    }

    #[test]
    fn a_paper_is_found_behind_a_thousand_better_ones_of_others() {
        on_every_engine(|office| {
            let mut asked = Asked::of(office);
            let own = office.drafts("czj-ws", "czj", "关于做好全区水利工程资金管理有关工作的通知");
            let better = |n: usize| Entry {
                id: MatterId::from_uuid(uuid::Uuid::from_u128(n as u128)).to_string(),
                title: "水利".into(),
                readers: vec!["person:another".into()],
                ..Entry::default()
            };
            asked.finder.0.upsert(&(0..1000).map(better).collect::<Vec<_>>()).unwrap();
            assert_eq!(asked.finds("czj-ws", "水利"), [own]);
        });
    }

    #[test]
    fn a_reader_finds_a_paper_from_the_circulation_on() {
        on_every_engine(|office| {
            let mut asked = Asked::of(office);
            let id = office.drafts("linxiaotang", "qzfb", "关于加强水库巡查的通知");
            assert_eq!(asked.finds("linxiaotang", "水库"), [id]);
            assert!(asked.finds("xiangnan", "水库").is_empty());
            let to = vec![office.place.people["xiangnan"]];
            let circulate = |tx: &mut office::Tx, actor: &office::people::Actor| {
                let seen = document::find(tx, actor, id)?;
                process::circulate(tx, actor, &seen.matter, to.clone()).map(|_| ())
            };
            office.write("linxiaotang", circulate).unwrap();
            assert_eq!(asked.finds("xiangnan", "水库"), [id]);
        });
    }
}
