//! `zhongshu ofd`: looks into an OFD file without a database.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use ofd::draw::{self, Spares};
use ofd::read::{self, Info, Limits, Note, Reader, Volume};

use crate::cli::{Looked, Ofd};
use crate::config::Config;
use crate::failure::{Failure, Outcome};
use crate::{fonts, viewer};

/// Does what is wanted; the exit code is 1 when something of the file could not be shown.
///
/// # Errors
/// When the file cannot be opened, the page wanted cannot be read, or the output cannot be written.
pub fn run(config: &Config, asked: &Ofd) -> Outcome<ExitCode> {
    let file = asked.file.as_path();
    let bytes = fs::read(file).map_err(|e| Failure::reading(file, &e))?;
    let reader = Reader::open(&bytes, &Limits::default()).map_err(|e| Failure::at(file, e))?;
    let notes = match asked.wanted {
        Looked::Info => {
            put(asked.output.as_deref(), &described(&reader.info()))?;
            let unreadable = (0..reader.page_count()).filter_map(|i| Some(Note(reader.page(i).err()?.to_string())));
            reader.notes().into_iter().chain(unreadable).collect()
        }
        Looked::Text => texts(&reader, asked)?,
        Looked::Png => pictures(config, &reader, asked)?,
    };
    notes.iter().for_each(|note| eprintln!("{}：{note}", file.display()));
    Ok(ExitCode::from(u8::from(!notes.is_empty())))
}

fn put(output: Option<&Path>, text: &str) -> Outcome {
    match output {
        Some(path) => fs::write(path, text).map_err(|e| Failure::writing(path, &e)),
        None => {
            print!("{text}");
            Ok(())
        }
    }
}

/// The pages wanted, from 0.
fn wanted_pages(reader: &Reader<'_>, asked: &Ofd) -> Outcome<std::ops::Range<usize>> {
    let (count, file) = (reader.page_count(), asked.file.as_path());
    match asked.page {
        None if count == 0 => Err(Failure::at(file, "没有页面。")),
        None => Ok(0..count),
        Some(page) if (1..=count).contains(&page) => Ok(page - 1..page),
        Some(page) => Err(Failure::at(file, format!("没有第 {page} 页，共 {count} 页。"))),
    }
}

fn texts(reader: &Reader<'_>, asked: &Ofd) -> Outcome<Vec<Note>> {
    let (mut text, mut notes) = (String::new(), reader.notes());
    let pages = wanted_pages(reader, asked)?;
    let several = pages.len() > 1;
    for i in pages {
        if several {
            _ = writeln!(text, "—— 第 {} 页 ——", i + 1);
        }
        match reader.text(i) {
            Ok(said) => text.push_str(&said),
            Err(fault) if several => notes.push(Note(fault.to_string())),
            Err(fault) => return Err(Failure::at(&asked.file, fault)),
        }
    }
    put(asked.output.as_deref(), &text)?;
    Ok(notes)
}

fn pictures(config: &Config, reader: &Reader<'_>, asked: &Ofd) -> Outcome<Vec<Note>> {
    let output = asked.output.clone().unwrap_or_else(|| asked.file.with_extension("png"));
    if output.extension().is_none_or(|e| !e.eq_ignore_ascii_case("png")) {
        return Err(Failure::at(&output, "扩展名须为 .png。"));
    }
    let pages = wanted_pages(reader, asked)?;
    let several = pages.len() > 1;
    let mut notes = reader.notes();
    // What the file embeds is drawn without any font of ours.
    let fonts = fonts::load(config.fonts.as_deref()).ok();
    let spares = fonts.as_ref().map_or_else(|| Spares::new(&[]), |(fonts, _)| viewer::spares(fonts));
    for i in pages {
        let drawn = reader.page(i).and_then(|page| draw::png(&page, asked.dpi, &spares, &Limits::default()));
        match drawn {
            Ok(drawn) => {
                let path = numbered(&output, i);
                fs::write(&path, drawn.picture).map_err(|e| Failure::writing(&path, &e))?;
                notes.extend(drawn.notes.into_iter().map(|note| Note(format!("第 {} 页：{note}", i + 1))));
            }
            Err(fault) if several => notes.push(Note(fault.to_string())),
            Err(fault) => return Err(Failure::at(&asked.file, fault)),
        }
    }
    Ok(notes)
}

fn numbered(output: &Path, page: usize) -> PathBuf {
    let stem = output.file_stem().unwrap_or_default().to_string_lossy();
    output.with_file_name(format!("{stem}-{}.png", page + 1))
}

fn described(info: &Info) -> String {
    let mut out = String::new();
    let pages: usize = info.volumes.iter().map(|v| v.pages).sum();
    _ = writeln!(out, "{} {}，{pages} 页", or(&info.kind, "OFD"), or(&info.version, "（未写版本）"));
    for volume in &info.volumes {
        describe(&mut out, volume);
    }
    _ = writeln!(out, "部件：{} 个", info.parts.len());
    for part in &info.parts {
        _ = writeln!(out, "  {}（{} 字节）", part.name, part.size);
    }
    out
}

fn describe(out: &mut String, volume: &Volume) {
    _ = writeln!(out, "文档：{}，{} 页，{}×{} 毫米", volume.part, volume.pages, volume.area.w, volume.area.h);
    for (name, value) in volume.elements.iter().filter(|(_, value)| !value.is_empty()) {
        _ = writeln!(out, "  {}：{value}", read::label(name));
    }
    if !volume.custom.is_empty() {
        _ = writeln!(out, "  自定义数据（公文要素等）：");
        volume.custom.iter().for_each(|(name, value)| _ = writeln!(out, "    {name}：{value}"));
    }
    let font = |f: &read::FontEntry| format!("{}（{}）", f.name, if f.embedded { "已嵌入" } else { "未嵌入" });
    let fonts: Vec<String> = volume.fonts.iter().map(font).collect();
    _ = writeln!(out, "  字体：{}", or(&fonts.join("、"), "无"));
    _ = writeln!(
        out,
        "  图像：{} 个；模板页：{} 页；有注释的页：{} 页",
        volume.pictures, volume.templates, volume.annotated
    );
    for file in &volume.attachments {
        let there = if file.there { "" } else { "，包里没有" };
        _ = writeln!(out, "  附件：{}（{}{there}）", file.name, file.part);
    }
    for s in &volume.signatures {
        let by = format!("{} {}", s.provider, s.company);
        _ = writeln!(
            out,
            "  签名：{}，{}，签章 {} 处，保护 {} 个部件，未核验",
            or(by.trim(), "未写制作者"),
            or(&s.time, "未写时间"),
            s.stamps.len(),
            s.protects.len()
        );
    }
}

fn or<'a>(text: &'a str, unless: &'a str) -> &'a str {
    if text.is_empty() { unless } else { text }
}
