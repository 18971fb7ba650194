//! Sweeps (定时整理): what must happen by itself, as queries that may run again at any time. One thread, no job framework.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use lexicon::MatterId;
use office::document::attachment::named_files;
use office::document::{dispatch, reader_keys, searchable};
use office::people::{grant, post, session};
use office::{Result, Tx};
use office::{process, supervision};
use store::search::Entry;
use store::{Blobs, Db, Search, facts, sealing};

use crate::world::moment;

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);
/// How long the answers under idempotency keys are kept, minutes: a form left open over a long weekend is still safe.
const ANSWERS_KEPT: i64 = 3 * 24 * 60;
/// Facts followed in one commit of the index.
const PAGE: u32 = 2_000;

/// The thread that sweeps.
pub struct Sweeps {
    stop: Sender<()>,
    thread: JoinHandle<()>,
}

impl Sweeps {
    /// Starts it.
    pub fn start(db: Db, blobs: Blobs, search: Arc<Search>) -> Sweeps {
        let (stop, stopped) = mpsc::channel();
        let thread = thread::spawn(move || {
            let mut chores = chores(blobs, search);
            loop {
                chores.iter_mut().for_each(|chore| chore.run_when_due(&db));
                if stopped.recv_timeout(SECOND) != Err(RecvTimeoutError::Timeout) {
                    return;
                }
            }
        });
        Sweeps { stop, thread }
    }

    /// Lets it finish what it is at.
    pub fn stop(self) {
        drop(self.stop);
        _ = self.thread.join();
    }
}

/// What one sweep does each time.
type Work = Box<dyn FnMut(&Db) -> Result<()> + Send>;

struct Chore {
    name: &'static str,
    every: Duration,
    due: Instant,
    /// The last failure, told once and not every second.
    said: String,
    work: Work,
}

fn chores(blobs: Blobs, search: Arc<Search>) -> [Chore; 9] {
    let mut follower = Follower::new(search);
    [
        chore("封存流水", SECOND, |db| Ok(sealing::seal(db).map(|_| ())?)),
        chore("更新全文索引", SECOND, move |db| follower.follow(db, &mut |_| ())),
        chore("逾期未签收提醒", MINUTE, |db| {
            leased(db, "sweep.alarm", MINUTE, || db.write(|tx| dispatch::alarm(tx).map(|_| ())))
        }),
        chore("时限预警", MINUTE, |db| leased(db, "sweep.clocks", MINUTE, || clocks(db))),
        chore("督办反馈和亮灯", MINUTE, |db| leased(db, "sweep.supervision", MINUTE, || supervised(db))),
        chore("重算时限", SECOND, |db| leased(db, "sweep.recount", SECOND, || recounted(db))),
        chore("清理会话", HOUR, |db| leased(db, "sweep.session", HOUR, || db.upkeep(session::sweep))),
        chore("清理无主文件", DAY, move |db| {
            leased(db, "sweep.files", DAY, || leftovers(db, &blobs).map(|_| ()))
        }),
        chore("每日整理", DAY, |db| {
            leased(db, "sweep.daily", DAY, || {
                db.upkeep(daily)?;
                db.write(|tx| grant::lapse_ended(tx).map(|_| ()))
            })
        }),
    ]
}

fn chore(name: &'static str, every: Duration, work: impl FnMut(&Db) -> Result<()> + Send + 'static) -> Chore {
    Chore { name, every, due: moment(), said: String::new(), work: Box::new(work) }
}

impl Chore {
    fn run_when_due(&mut self, db: &Db) {
        if moment() < self.due {
            return;
        }
        let said = (self.work)(db).err().map(|e| e.to_string()).unwrap_or_default();
        if !said.is_empty() && said != self.said {
            eprintln!("{}没有完成，将自动重试：{said}", self.name);
        }
        self.said = said;
        self.due = moment() + self.every;
    }
}

/// Runs at one instance at a time. Its own lease an instance gets again at once.
fn leased(db: &Db, name: &str, every: Duration, work: impl FnOnce() -> Result<()>) -> Result<()> {
    let ttl = i64::try_from(every.as_millis()).unwrap_or(i64::MAX);
    let holder = db.holder();
    if db.upkeep(|tx| tx.lease(name, holder, ttl))? { work() } else { Ok(()) }
}

/// Batches of clocks in one run: the rest waits for the next minute, so that nobody's work waits for the sweep.
const RUNS: usize = 40;

/// Tells whom clocks concern that have come to a stage, a batch at a time.
fn clocks(db: &Db) -> Result<()> {
    db.upkeep(process::follow_notices)?;
    for _ in 0..RUNS {
        if db.upkeep(process::sweep_clocks)? < process::ALARMED_AT_ONCE {
            break;
        }
    }
    Ok(())
}

/// Asks for the feedback whose day has come, and tells of lights that became worse.
fn supervised(db: &Db) -> Result<()> {
    for _ in 0..RUNS {
        if db.upkeep(supervision::sweep)? < supervision::ASKED_AT_ONCE {
            break;
        }
    }
    for _ in 0..RUNS {
        if db.upkeep(supervision::sweep_lights)? < supervision::TOLD_AT_ONCE {
            break;
        }
    }
    Ok(())
}

/// Counts the clocks of units anew whose calendar changed, a batch at a time.
fn recounted(db: &Db) -> Result<()> {
    for _ in 0..RUNS {
        if !db.read(process::awaits_recount)? || !db.upkeep(process::recount)? {
            break;
        }
    }
    Ok(())
}

fn daily(tx: &mut Tx) -> Result<()> {
    let before = tx.now().plus_minutes(-ANSWERS_KEPT);
    tx.forget_answers(before)?;
    post::reorder_recent(tx)
}

/// Removes files of a day ago that nothing names: previews of imports never confirmed, uploads whose unit of work failed.
/// How many.
fn leftovers(db: &Db, blobs: &Blobs) -> Result<usize> {
    // Listed first: what is named later than this is younger than a day or was put again.
    let kept = blobs.list()?;
    let (named, before) = db.read(|tx| Ok::<_, office::Error>((named_files(tx)?, tx.now().plus_minutes(-24 * 60))))?;
    let mut removed = 0;
    for id in kept.iter().filter(|id| !named.contains(id.as_str())) {
        removed += usize::from(blobs.remove_older(id, before)?);
    }
    Ok(removed)
}

/// Follows the chain into the index. Facts about nothing that is indexed only move this mark, not the one on the disk: else
/// every log-in would cost a commit of the index.
pub struct Follower {
    search: Arc<Search>,
    seen: i64,
}

impl Follower {
    /// Goes on from where the index stands.
    pub fn new(search: Arc<Search>) -> Follower {
        let seen = search.position();
        Follower { search, seen }
    }

    /// Follows to the end of the chain; `progress` is told how many facts each time.
    ///
    /// # Errors
    /// What database and index say; nothing is lost, the next call goes on from the same place.
    pub fn follow(&mut self, db: &Db, progress: &mut dyn FnMut(i64)) -> Result<()> {
        loop {
            let from = self.seen;
            let Some((entries, to)) = db.read(|tx| page(tx, from))? else {
                return Ok(());
            };
            if !entries.is_empty() {
                self.search.upsert(&entries)?;
                self.search.commit(to)?;
            }
            self.seen = to;
            progress(to - from);
        }
    }
}

/// What the facts after a position are about, as it stands now, and the position of the last.
fn page(tx: &mut Tx, from: i64) -> Result<Option<(Vec<Entry>, i64)>> {
    let sealed = facts::sealed_after(tx, from, PAGE)?;
    let Some(last) = sealed.last().map(|s| s.link.pos) else {
        return Ok(None);
    };
    let mut seen = HashSet::new();
    let mut entries = Vec::new();
    for matter in sealed.iter().filter_map(|s| s.fact.subject.strip_prefix("matter:")) {
        if let Ok(id) = matter.parse::<MatterId>()
            && seen.insert(id)
        {
            entries.extend(entry(tx, id)?);
        }
    }
    Ok(Some((entries, last)))
}

fn entry(tx: &mut Tx, id: MatterId) -> Result<Option<Entry>> {
    let Some(found) = searchable(tx, id)? else {
        return Ok(None);
    };
    Ok(Some(Entry {
        id: id.to_string(),
        unit: found.unit,
        title: found.title,
        number: found.number,
        body: found.body,
        readers: reader_keys(tx, id)?,
        ..Entry::default()
    }))
}

#[cfg(test)]
mod tests {
    use office::document::attachment;
    use store::World;
    use store::testing::TempDir;
    use testkit::on_every_engine;

    use super::*;
    use crate::world::RealWorld;

    #[test]
    fn a_draft_is_found_once_its_facts_are_sealed_and_followed() {
        on_every_engine(|office| {
            let folder = TempDir::new("index");
            let search = Arc::new(Search::open(folder.path()).unwrap());
            let mut follower = Follower::new(Arc::clone(&search));
            let draft = office.drafts("linxiaotang", "qzfb", "关于加强水库巡查的通知");
            follower.follow(&office.db, &mut |_| ()).unwrap();
            assert!(search.query("水库", 9).unwrap().is_empty(), "nothing is sealed yet");
            let sealed = sealing::seal(&office.db).unwrap();
            let mut followed = 0;
            follower.follow(&office.db, &mut |n| followed += n).unwrap();
            assert_eq!(followed.cast_unsigned(), sealed);
            let hits = search.query("水库", 9).unwrap();
            assert_eq!(hits.iter().map(|h| h.id.clone()).collect::<Vec<_>>(), [draft.to_string()]);
            follower.follow(&office.db, &mut |_| panic!("there is nothing more")).unwrap();
        });
    }

    #[test]
    fn a_file_nobody_names_is_swept_after_a_day_and_an_attachment_never() {
        on_every_engine(|office| {
            let draft = office.drafts("linxiaotang", "qzfb", "关于加强水库巡查的通知");
            let file = attachment::check("说明.txt", "请按时报送。".into()).unwrap().store(&office.blobs).unwrap();
            let attached = office.write("linxiaotang", |tx, actor| {
                let held = office::process::require_held(tx, actor, draft)?;
                attachment::attach(tx, &held, &file, "attachment")
            });
            attached.unwrap();
            office.blobs.put(b"a preview never confirmed").unwrap();
            let on_disk = RealWorld.now();
            office.world.set(on_disk.plus_minutes(60));
            assert_eq!(leftovers(&office.db, &office.blobs).unwrap(), 0, "an hour is too early");
            office.world.set(on_disk.plus_minutes(25 * 60));
            assert_eq!(leftovers(&office.db, &office.blobs).unwrap(), 1);
            assert_eq!(office.blobs.list().unwrap(), [store::BlobId::of("请按时报送。".as_bytes())]);
        });
    }

    #[test]
    fn an_own_lease_is_had_again_and_anothers_is_respected() {
        on_every_engine(|office| {
            let taken = |db: &Db| {
                let mut ran = false;
                leased(db, "sweep.test", HOUR, || {
                    ran = true;
                    Ok(())
                })
                .unwrap();
                ran
            };
            assert!(taken(&office.db) && taken(&office.db));
            let other = Db::open(office.db.target(), store::testing::TestWorld::new(2)).unwrap();
            assert!(!taken(&other));
        });
    }
}
