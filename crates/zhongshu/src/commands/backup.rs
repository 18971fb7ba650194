//! `zhongshu backup` and `restore`.

use std::path::Path;
use std::sync::Arc;

use store::Manifest;

use crate::config::Config;
use crate::failure::{Failure, Outcome};
use crate::house::House;
use crate::world::RealWorld;

/// Writes a backup while the office works.
pub fn backup(config: &Config, output: &Path) -> Outcome {
    let house = House::open(config, Arc::new(RealWorld))?;
    let manifest = store::backup(&house.db, Some(&house.blobs), output)?;
    tell("已备份", output, &manifest);
    match manifest.damaged.len() {
        0 => Ok(()),
        count => Err(Failure::new(format!(
            "有 {count} 个文件早已损坏，未能备份：{}。请从更早的备份中找回。",
            manifest.damaged.join("、")
        ))),
    }
}

/// Restores a backup where there is nothing yet.
pub fn restore(config: &Config, folder: &Path) -> Outcome {
    store::inspect(folder, &config.target(), Arc::new(RealWorld))?;
    std::fs::create_dir_all(&config.data).map_err(|e| Failure::writing(&config.data, &e))?;
    let blobs = config.blobs()?;
    let manifest = store::restore(folder, &config.target(), Some(&blobs), Arc::new(RealWorld))?;
    tell("已恢复", &config.data, &manifest);
    Ok(())
}

fn tell(done: &str, place: &Path, manifest: &Manifest) {
    let made = manifest.made_at.long_label();
    println!("{done}到 {}：备份时间 {made}，数据库和 {} 个文件。", place.display(), manifest.blobs);
}
