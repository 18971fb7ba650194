//! Making the demo's data: the same seed and the same day give the same data on every machine.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use indicatif::{ProgressBar, ProgressStyle};
use lexicon::{Date, Instant, WorkCalendar};
use office::demo::{self, Dice, Doing, PASSWORD, Past, Place};
use office::people::{Console, Policy, Role, admins, login, policy};
use office::{Db, Tx};
use serde::{Deserialize, Serialize};
use store::{Target, World, sealing};

use crate::failure::{Failure, Outcome, reason};
use crate::house::{House, hold};
use crate::press::OfficePress;
use crate::sweeps::Follower;
use crate::world::DemoWorld;

/// Units beside the district office.
const UNITS: usize = 24;
/// The most papers played through every handler; the others are written as filed.
const PLAYED: usize = 120;
/// The most items supervised over a year; a smaller demo has as many as papers.
const ITEMS: usize = 300;
/// Working days over which papers are played.
const DAYS: usize = 40;
/// Says what a folder holds; a folder with other things and without it is nobody's demo.
const MARKER: &str = "demo.json";
const OWN: [&str; 6] = ["zhongshu.db", "zhongshu.db-wal", "zhongshu.db-shm", "blobs", "search", MARKER];

/// What a demo is made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipe {
    /// How many papers.
    pub documents: usize,
    /// Which.
    pub seed: u64,
    /// The day it is made for: papers end on the working day before.
    pub day: Date,
}

#[derive(Serialize, Deserialize)]
struct Marker {
    recipe: Recipe,
    whole: bool,
}

/// What was made in a folder, if it was made to the end.
///
/// # Errors
/// When the folder holds anything else than a demo.
pub fn made(folder: &Path) -> Outcome<Option<Recipe>> {
    let Ok(text) = fs::read(folder.join(MARKER)) else {
        let holds = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
        let foreign = Failure::at(folder, "目录里有别的内容，不能用来放演示数据。请换一个空目录。");
        return if holds { Err(foreign) } else { Ok(None) };
    };
    let marker: Option<Marker> = serde_json::from_slice(&text).ok();
    Ok(marker.filter(|m| m.whole).map(|m| m.recipe))
}

/// Makes the demo in a folder; one made before is removed.
pub fn make(folder: &Path, recipe: &Recipe, press: &OfficePress) -> Outcome {
    made(folder)?;
    clear(folder)?;
    mark(folder, recipe, false)?;
    let days = working_days(recipe.day);
    let (Some(first), Some(last)) = (days.first(), days.last()) else {
        return Err(Failure::new("日历里没有工作日。"));
    };
    let before = Instant::from_local(*first, 7, 0);
    let world = Arc::new(DemoWorld::new(recipe.seed, before));
    let house = House::at(folder, &Target::Sqlite(folder.join("zhongshu.db")), world.clone())?;
    let making = Making { house, world, press, recipe, until: Instant::from_local(*last, 17, 30) };
    let bar = bar(recipe.documents);
    let place = making.people()?;
    let played = recipe.documents.min(PLAYED);
    bar.set_message("写入往年公文");
    let past = Past { seed: recipe.seed, count: recipe.documents - played, until: before };
    demo::fill(&making.house.db, &place, past, &mut |n| bar.set_position(n as u64))?;
    bar.set_message("办理近期公文");
    making.play(&place, played, &days, &bar)?;
    bar.set_message("封存流水");
    making.finish(&bar)?;
    bar.finish_and_clear();
    mark(folder, recipe, true)
}

struct Making<'a> {
    house: House,
    world: Arc<DemoWorld>,
    press: &'a OfficePress,
    recipe: &'a Recipe,
    until: Instant,
}

impl Making<'_> {
    fn people(&self) -> Outcome<Place> {
        let hash = login::hash(PASSWORD, "demo", self.world.secret())?;
        let db: &Db = &self.house.db;
        let place = db.write(|tx| {
            let place = demo::build(tx, &hash, UNITS, self.recipe.seed)?;
            relax(tx)?;
            Ok::<_, office::Error>(place)
        })?;
        Ok(place)
    }

    fn play(&self, place: &Place, count: usize, days: &[Date], bar: &ProgressBar) -> Outcome {
        let clock = |now| self.world.set(now);
        let mut doing = Doing {
            db: &self.house.db,
            blobs: &self.house.blobs,
            press: self.press,
            place,
            dice: Dice::new(self.recipe.seed),
            clock: &clock,
            until: self.until,
            items: self.recipe.documents.min(ITEMS),
        };
        demo::play(&mut doing, count, days, &mut || bar.inc(1))?;
        Ok(())
    }

    fn finish(&self, bar: &ProgressBar) -> Outcome {
        self.world.set(self.until);
        sealing::seal(&self.house.db)?;
        bar.set_message("建立全文索引");
        bar.set_length(self.house.db.read(sealing::tip)?.pos.cast_unsigned());
        bar.set_position(0);
        let mut follower = Follower::new(Arc::new(self.house.search()?));
        Ok(follower.follow(&self.house.db, &mut |facts| bar.inc(facts.cast_unsigned()))?)
    }
}

/// Nobody should have to change a demo's password, or be logged out over lunch.
pub fn relax(tx: &mut Tx) -> office::Result<()> {
    let admin = admins::at_console(tx, &Console::at_the_machine(), Role::SecurityAdmin)?.security_admin()?;
    let (_, revision) = policy::current(tx)?;
    let easy = Policy { password_days: 0, idle_minutes: 240, session_hours: 24, ..Policy::default() };
    policy::set(tx, &admin, &easy, revision)
}

/// The working days before a day, in order.
fn working_days(day: Date) -> Vec<Date> {
    let calendar = WorkCalendar::statutory();
    let before = std::iter::successors(day.yesterday().ok(), |d| d.yesterday().ok());
    let mut days: Vec<Date> = before.take(4 * DAYS).filter(|d| calendar.is_work_day(*d)).take(DAYS).collect();
    days.reverse();
    days
}

fn clear(folder: &Path) -> Outcome {
    fs::create_dir_all(folder).map_err(|e| Failure::at(folder, format!("不能用作数据目录：{}。", reason(&e))))?;
    // Nothing is taken from under a running server.
    let _held = hold(folder)?;
    for path in OWN.map(|name| folder.join(name)) {
        let removed = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        match removed {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
                return Err(Failure::at(&path, format!("不能删除：{}。", reason(&e))));
            }
            _ => {}
        }
    }
    Ok(())
}

fn mark(folder: &Path, recipe: &Recipe, whole: bool) -> Outcome {
    let text = serde_json::to_vec(&Marker { recipe: *recipe, whole }).map_err(Failure::of)?;
    Ok(fs::write(folder.join(MARKER), text)?)
}

fn bar(documents: usize) -> ProgressBar {
    let bar = ProgressBar::new(documents as u64);
    let style = ProgressStyle::with_template("{msg}  {bar:32} {pos}/{len}  已用 {elapsed}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.set_message("建立单位和人员");
    bar
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn papers_are_played_on_working_days_before_the_day() {
        let monday = Date::constant(2026, 11, 23);
        let days = working_days(monday);
        assert_eq!(days.len(), DAYS);
        assert_eq!(days.last(), Some(&Date::constant(2026, 11, 20)));
        assert!(days.is_sorted());
        assert!(!days.contains(&Date::constant(2026, 10, 1)));
    }
}
