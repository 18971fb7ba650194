//! Search (全文检索): a tantivy index in a folder of its own, cut by jieba's dictionary.
//!
//! The index is derived: it can always be made again from the database, and is when it cannot be opened. Each instance keeps
//! its own. The position in the chain up to which it is complete is written in the same commit as the entries, so the two
//! never disagree.

mod snippet;
mod words;

pub use snippet::Snippet;
pub use words::cuts;

use std::{
    collections::HashMap,
    fs,
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
};

use tantivy::{
    DocAddress, Index, IndexReader, IndexWriter, ReloadPolicy, Searcher, TantivyDocument, Term,
    collector::{DocSetCollector, TopDocs},
    columnar::StrColumn,
    query::{BooleanQuery, BoostQuery, ConstScoreQuery, Occur, PhraseQuery, Query, TermQuery, TermSetQuery},
    schema::{FAST, Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value as _},
};

use crate::{Error, Result};
use words::{Cutter, all_characters, index_words, query_words};

/// Written into every commit; another layout makes the index anew.
const LAYOUT: &str = "2";
/// Memory for entries not yet committed, in bytes. The least tantivy takes is 15 MB.
const ARENA: usize = 24_000_000;
/// The most words of a query that are looked at.
const LONGEST_QUERY: usize = 32;

/// What can be found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// Its identifier; an entry replaces the one of the same identifier.
    pub id: String,
    /// What it is, to narrow a search.
    pub kind: String,
    /// The unit it belongs to, to narrow a search.
    pub unit: String,
    /// Its title; any part of it is found.
    pub title: String,
    /// Its number (文号); any part of it is found.
    pub number: String,
    /// Its text.
    pub body: String,
    /// Who may know of it: persons, departments, units, as the caller writes them.
    pub readers: Vec<String>,
}

/// Narrows a search. Empty lists do not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// One of these kinds.
    pub kinds: Vec<String>,
    /// In one of these units.
    pub units: Vec<String>,
    /// Known to one of these readers.
    pub readers: Vec<String>,
}

/// An entry that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The entry's identifier.
    pub id: String,
    /// Higher is better; comparable within one answer.
    pub score: f32,
}

/// The index of one instance.
pub struct Search {
    index: Index,
    reader: IndexReader,
    fields: Fields,
    writing: Mutex<Writing>,
}

struct Writing {
    writer: Option<IndexWriter>,
    position: i64,
}

#[derive(Clone, Copy)]
struct Fields {
    id: Field,
    kind: Field,
    unit: Field,
    title: Field,
    number: Field,
    body: Field,
    readers: Field,
}

impl Search {
    /// Opens the index of a folder, or makes an empty one where there is none that can be read. The dictionary is loaded by
    /// the first entry or query, not here.
    ///
    /// # Errors
    /// [`Error::Io`], [`Error::DiskFull`].
    pub fn open(folder: impl AsRef<Path>) -> Result<Self> {
        let folder = folder.as_ref();
        fs::create_dir_all(folder)?;
        match Self::open_existing(folder) {
            Some(search) => Ok(search),
            None => Self::make(folder),
        }
    }

    fn open_existing(folder: &Path) -> Option<Self> {
        let index = Index::open_in_dir(folder).ok()?;
        let (schema, fields) = schema();
        let payload = index.load_metas().ok()?.payload?;
        let (layout, position) = payload.split_once(' ')?;
        if layout != LAYOUT || index.schema() != schema {
            return None;
        }
        Self::over(index, fields, position.parse().ok()?).ok()
    }

    fn make(folder: &Path) -> Result<Self> {
        fs::remove_dir_all(folder)?;
        fs::create_dir_all(folder)?;
        let (schema, fields) = schema();
        let index = Index::create_in_dir(folder, schema).map_err(|e| error(&e))?;
        Self::over(index, fields, 0)
    }

    fn over(index: Index, fields: Fields, position: i64) -> Result<Self> {
        index.tokenizers().register("words", Cutter(index_words));
        index.tokenizers().register("characters", Cutter(all_characters));
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(|e| error(&e))?;
        Ok(Self { index, reader, fields, writing: Mutex::new(Writing { writer: None, position }) })
    }

    /// The position in the chain up to which the index is complete; 0 for a new one.
    #[must_use]
    pub fn position(&self) -> i64 {
        self.lock().position
    }

    /// How many entries can be found.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.reader.searcher().num_docs()
    }

    /// Whether nothing can be found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds or replaces entries; they are found after [`Search::commit`].
    ///
    /// # Errors
    /// [`Error::Io`], [`Error::DiskFull`], [`Error::Busy`] when another program holds the folder.
    pub fn upsert(&self, entries: &[Entry]) -> Result<()> {
        self.with_writer(|writer| {
            for entry in entries {
                writer.delete_term(Term::from_field_text(self.fields.id, &entry.id));
                writer.add_document(self.document(entry))?;
            }
            Ok(())
        })
    }

    /// Removes entries; they are gone after [`Search::commit`].
    ///
    /// # Errors
    /// As [`Search::upsert`].
    pub fn delete(&self, ids: &[impl AsRef<str>]) -> Result<()> {
        self.with_writer(|writer| {
            for id in ids {
                writer.delete_term(Term::from_field_text(self.fields.id, id.as_ref()));
            }
            Ok(())
        })
    }

    /// Makes everything since the last commit durable and findable, together with the position it is complete up to.
    ///
    /// # Errors
    /// As [`Search::upsert`]; then nothing since the last commit is kept.
    pub fn commit(&self, position: i64) -> Result<()> {
        self.with_writer(|writer| {
            let mut prepared = writer.prepare_commit()?;
            prepared.set_payload(&format!("{LAYOUT} {position}"));
            prepared.commit()
        })?;
        self.lock().position = position;
        self.reader.reload().map_err(|e| error(&e))
    }

    /// The best `limit` entries in which every part of `text` (parted by spaces) is found.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn query(&self, text: &str, limit: usize) -> Result<Vec<Hit>> {
        self.query_within(text, &Filter::default(), limit)
    }

    /// As [`Search::query`], narrowed.
    ///
    /// # Errors
    /// As [`Search::query`].
    pub fn query_within(&self, text: &str, filter: &Filter, limit: usize) -> Result<Vec<Hit>> {
        let Some(query) = self.question(text, filter) else {
            return Ok(Vec::new());
        };
        let searcher = self.reader.searcher();
        let best = TopDocs::with_limit(limit.max(1)).order_by_score();
        let found = searcher.search(&query, &best).map_err(|e| error(&e))?;
        let names = self.names(&searcher).map_err(|e| error(&e))?;
        let hit = |(score, at): (f32, DocAddress)| Ok(Hit { id: name(&names, at).map_err(|e| error(&e))?, score });
        found.into_iter().take(limit).map(hit).collect()
    }

    /// For each of the entries a piece of its body with what `text` asked for; empty for one that is not there. Costs far more
    /// than finding, for bodies lie compressed: ask only for what is shown.
    ///
    /// # Errors
    /// As [`Search::query`].
    pub fn snippets(&self, text: &str, ids: &[impl AsRef<str>]) -> Result<Vec<Snippet>> {
        let asked = query_words(text);
        let bodies = self.bodies(ids).map_err(|e| error(&e))?;
        let snippet = |id: &str| bodies.get(id).map(|body| snippet::cut(body, &asked)).unwrap_or_default();
        Ok(ids.iter().map(|id| snippet(id.as_ref())).collect())
    }

    fn bodies(&self, ids: &[impl AsRef<str>]) -> tantivy::Result<HashMap<String, String>> {
        let wanted = TermSetQuery::new(ids.iter().map(|id| Term::from_field_text(self.fields.id, id.as_ref())));
        let searcher = self.reader.searcher();
        let found = searcher.search(&wanted, &DocSetCollector)?;
        let body = |at| {
            let document: TantivyDocument = searcher.doc(at)?;
            let text = |field| document.get_first(field).and_then(|v| v.as_str()).unwrap_or_default().to_owned();
            Ok((text(self.fields.id), text(self.fields.body)))
        };
        found.into_iter().map(body).collect()
    }

    /// The identifiers of every segment, by place.
    fn names(&self, searcher: &Searcher) -> tantivy::Result<Vec<Option<StrColumn>>> {
        let field = searcher.schema().get_field_name(self.fields.id);
        searcher.segment_readers().iter().map(|segment| segment.fast_fields().str(field)).collect()
    }

    fn document(&self, entry: &Entry) -> TantivyDocument {
        let f = &self.fields;
        let mut document = TantivyDocument::default();
        let texts = [
            (f.id, &entry.id),
            (f.kind, &entry.kind),
            (f.unit, &entry.unit),
            (f.title, &entry.title),
            (f.number, &entry.number),
            (f.body, &entry.body),
        ];
        for (field, text) in texts {
            document.add_text(field, text);
        }
        entry.readers.iter().for_each(|reader| document.add_text(f.readers, reader));
        document
    }

    /// `None` when nothing in the text can be asked for.
    fn question(&self, text: &str, filter: &Filter) -> Option<BooleanQuery> {
        let parts: Vec<Box<dyn Query>> = text.split_whitespace().filter_map(|part| self.part(part)).collect();
        if parts.is_empty() {
            return None;
        }
        let narrowed = [
            (self.fields.kind, &filter.kinds),
            (self.fields.unit, &filter.units),
            (self.fields.readers, &filter.readers),
        ];
        let narrow = narrowed.into_iter().filter(|(_, list)| !list.is_empty()).map(|(field, list)| one_of(field, list));
        Some(BooleanQuery::new(parts.into_iter().chain(narrow).map(|q| (Occur::Must, q)).collect()))
    }

    /// Part of a title, part of a number, or every word somewhere in the text.
    fn part(&self, part: &str) -> Option<Box<dyn Query>> {
        let mut words: Vec<String> = query_words(part).into_iter().map(|w| w.text).collect();
        words.truncate(LONGEST_QUERY);
        if words.is_empty() {
            return None;
        }
        let body = words.iter().map(|w| (Occur::Must, term(self.fields.body, w)));
        let ways = [
            (self.sequence(self.fields.title, part), 4.0),
            (self.sequence(self.fields.number, part), 4.0),
            (Box::new(BooleanQuery::new(body.collect())) as Box<dyn Query>, 1.0),
        ];
        let boosted =
            ways.map(|(query, boost)| (Occur::Should, Box::new(BoostQuery::new(query, boost)) as Box<dyn Query>));
        Some(Box::new(BooleanQuery::new(boosted.into())))
    }

    fn sequence(&self, field: Field, part: &str) -> Box<dyn Query> {
        let characters: Vec<String> = all_characters(part).into_iter().map(|w| w.text).collect();
        match characters.as_slice() {
            [one] => term(field, one),
            many => Box::new(PhraseQuery::new(many.iter().map(|c| Term::from_field_text(field, c)).collect())),
        }
    }

    fn with_writer<T>(&self, f: impl FnOnce(&mut IndexWriter) -> tantivy::Result<T>) -> Result<T> {
        let mut writing = self.lock();
        if writing.writer.is_none() {
            let writer = self.index.writer_with_num_threads(1, ARENA).map_err(|e| error(&e))?;
            writing.writer = Some(writer);
        }
        let Some(writer) = writing.writer.as_mut() else {
            return Err(Error::Busy);
        };
        let outcome = f(writer);
        if outcome.is_err() {
            // A writer that failed does not recover; the next one starts from the last commit.
            writing.writer = None;
        }
        outcome.map_err(|e| error(&e))
    }

    fn lock(&self) -> MutexGuard<'_, Writing> {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn schema() -> (Schema, Fields) {
    let text = |tokenizer: &str, record| {
        let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(record);
        TextOptions::default().set_indexing_options(indexing)
    };
    let positions = IndexRecordOption::WithFreqsAndPositions;
    let mut schema = Schema::builder();
    let fields = Fields {
        id: schema.add_text_field("id", STRING | FAST | STORED),
        kind: schema.add_text_field("kind", STRING),
        unit: schema.add_text_field("unit", STRING),
        title: schema.add_text_field("title", text("characters", positions)),
        number: schema.add_text_field("number", text("characters", positions)),
        body: schema.add_text_field("body", text("words", IndexRecordOption::WithFreqs).set_stored()),
        readers: schema.add_text_field("readers", STRING),
    };
    (schema.build(), fields)
}

fn term(field: Field, text: &str) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::WithFreqs))
}

/// Narrowing adds nothing to the score. Lists are short: a set of terms would build an automaton for them.
fn one_of(field: Field, list: &[String]) -> Box<dyn Query> {
    let known = |text| TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::Basic);
    let any = list.iter().map(|text| Box::new(known(text)) as Box<dyn Query>);
    Box::new(ConstScoreQuery::new(Box::new(BooleanQuery::union(any.collect())), 0.0))
}

/// The identifier at a place, without a look at the stored entry.
fn name(names: &[Option<StrColumn>], at: DocAddress) -> tantivy::Result<String> {
    let mut name = String::new();
    if let Some(column) = names.get(at.segment_ord as usize).and_then(Option::as_ref)
        && let Some(word) = column.term_ords(at.doc_id).next()
    {
        column.ord_to_str(word, &mut name)?;
    }
    Ok(name)
}

fn error(e: &tantivy::TantivyError) -> Error {
    let text = e.to_string();
    match e {
        tantivy::TantivyError::LockFailure(..) => Error::Busy,
        tantivy::TantivyError::IoError(io) if io.kind() == std::io::ErrorKind::StorageFull => Error::DiskFull,
        _ if text.contains("os error 28") => Error::DiskFull,
        _ => Error::Io(format!("index: {text}")),
    }
}

#[cfg(all(test, feature = "testing"))]
mod tests;
