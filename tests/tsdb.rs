//! Data directories of a real Prometheus, whole and damaged.
//!
//! `scripts/data_directories.py` makes those under `fixtures/tsdb`.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use flint_storage::LabelSet;
use flint_tsdb::disk::{
    BlockMeta, ChunkEncoding, DataDirectory, DiskError, Inventory, Notice, each_xor_sample,
    segments,
};

use crate::fixture::{self, files, root};

/// All that a directory tells.
#[test]
fn inventories() {
    for name in ["blocks", "server"] {
        let inventory = read(&folder(name));
        let mut text = String::new();
        inventory.blocks.iter().for_each(|it| put_block(&mut text, it));
        put_series(&mut text, &inventory);
        let symbols = inventory.series.symbols();
        let mut metadata: Vec<String> = Vec::new();
        for (name, it) in &inventory.metadata {
            let name = symbols.resolve(*name);
            metadata.push(format!("{name}: {} {:?} {:?}\n", it.kind, it.unit, it.help));
        }
        metadata.sort();
        text.extend(metadata);
        for it in &inventory.times {
            let labels = LabelSet::from(it.labels.clone()).display(symbols);
            let gaps: Vec<i64> = it.times.windows(2).map(|it| it[1] - it[0]).collect();
            writeln!(text, "{labels}: {} times, gaps {gaps:?}", it.times.len()).unwrap();
        }
        assert!(inventory.notices.is_empty(), "{:?}", inventory.notices);
        fixture::assert_snapshot("tsdb", name, &text);
    }
}

/// The samples of blocks: the first and last of each chunk are those of which the index tells.
#[test]
fn chunks_have_the_samples_of_which_the_index_tells() {
    let (mut chunks, mut samples) = (0, 0);
    for name in ["blocks", "server"] {
        for block in DataDirectory::open(&folder(name)).unwrap().blocks() {
            let (index, mut files, before) = (block.index().unwrap(), block.chunks(), samples);
            let strings = index.symbols().unwrap();
            let mut all = index.series(&strings);
            while let Some(series) = all.next_series().unwrap() {
                for chunk in &series.chunks {
                    let (encoding, data) = files.read(chunk.reference).unwrap();
                    assert_eq!(encoding, ChunkEncoding::Xor);
                    let mut times = Vec::new();
                    each_xor_sample(data, |time, _| times.push(time)).unwrap();
                    assert_eq!((times[0], times[times.len() - 1]), (chunk.first, chunk.last));
                    assert!(times.is_sorted());
                    samples += times.len() as u64;
                    chunks += 1;
                }
            }
            assert_eq!(samples - before, block.meta().stats.samples);
        }
    }
    assert!(100 < chunks, "{chunks}");
}

/// What is said of each kind of file that is cut short or changed in the middle. The rest is read.
#[test]
fn damage_is_told_and_the_rest_is_read() {
    let mut text = String::new();
    let copied = copy("damage");
    damage_each_kind(&copied, &mut text, |kind| !kind.starts_with("wal"));
    remove_snapshot(&copied);
    writeln!(text, "\nwithout a snapshot of chunks\n").unwrap();
    damage_each_kind(&copied, &mut text, |kind| kind.starts_with("wal"));
    fixture::assert_snapshot("tsdb", "server.damage", &text);
}

fn damage_each_kind(copied: &Path, text: &mut String, is_wanted: impl Fn(&str) -> bool) {
    let whole = series_count(copied);
    let mut told = Vec::new();
    for path in files(copied) {
        let shown = path.strip_prefix(copied).unwrap().to_string_lossy().into_owned();
        // Blocks have other names whenever they are made; one of each kind will do.
        let kind = shown.split_once('/').filter(|it| it.0.len() == 26).map_or(&*shown, |it| it.1);
        if !is_wanted(kind) || told.contains(&kind.to_owned()) {
            continue;
        }
        told.push(kind.to_owned());
        let bytes = fs::read(&path).unwrap();
        let mut changed = bytes.clone();
        changed[bytes.len() / 2] ^= 0x55;
        for (what, bytes) in [("cut short", &bytes[..bytes.len() / 2]), ("changed", &changed)] {
            fs::write(&path, bytes).unwrap();
            let inventory = read(copied);
            let series = inventory.series.iter().count();
            assert!(series <= whole && whole / 2 < series, "{shown} {what}: {series} of {whole}");
            writeln!(text, "{kind}, {what}:").unwrap();
            inventory.notices.iter().for_each(|it| put_notice(text, it, copied, &shown, kind));
        }
        fs::write(&path, bytes).unwrap();
    }
}

/// Whatever is cut off or changed: nothing panics, and what is said has a place.
#[test]
fn no_damage_is_too_much() {
    let copied = copy("any_damage");
    damage_everywhere(&copied);
    remove_snapshot(&copied);
    damage_everywhere(&copied);
}

fn damage_everywhere(copied: &Path) {
    let whole = series_count(copied);
    for path in files(copied) {
        let bytes = fs::read(&path).unwrap();
        let step = bytes.len().div_ceil(9);
        for at in (0..bytes.len()).step_by(step.max(1)) {
            let mut changed = bytes.clone();
            changed[at] = changed[at].wrapping_add(1);
            for bytes in [&bytes[..at], &changed] {
                fs::write(&path, bytes).unwrap();
                let inventory = read(copied);
                assert!(inventory.series.iter().count() <= whole + 1, "{}", path.display());
                for notice in &inventory.notices {
                    assert!(notice.to_string().contains("at byte "), "{notice}");
                }
            }
        }
        fs::write(&path, bytes).unwrap();
    }
}

/// A log that ends inside a record is no damage: it is so while Prometheus is writing.
#[test]
fn the_end_of_a_log_can_be_torn() {
    let copy = copy("torn");
    let last = wal_segments(&copy).pop().unwrap();
    remove_snapshot(&copy);
    let bytes = fs::read(&last).unwrap();
    fs::write(&last, &bytes[..bytes.len() - 40]).unwrap();
    let notices = read(&copy).notices;
    let [Notice::TornEnd { path, .. }] = &notices[..] else { panic!("{notices:?}") };
    assert_eq!(path, &last);
}

/// Blocks that are being made or deleted, and those that were merged into others, are passed over.
#[test]
fn only_whole_blocks_are_read() {
    let copy = copy("whole");
    let blocks = || DataDirectory::open(&copy).unwrap().blocks().len();
    let before = blocks();
    let newest = DataDirectory::open(&copy).unwrap().blocks()[before - 1].path().to_owned();
    let named = |end: &str| PathBuf::from(format!("{}{end}", newest.display()));
    for end in [".tmp-for-deletion", ".tmp-for-creation", ".tmp"] {
        fs::rename(&newest, named(end)).unwrap();
        assert_eq!(blocks(), before - 1, "{end}");
        fs::rename(named(end), &newest).unwrap();
    }
    let ulid = newest.file_name().unwrap().to_string_lossy().into_owned();
    let merged = DataDirectory::open(&copy).unwrap().blocks()[0].path().join("meta.json");
    let text = fs::read_to_string(&merged).unwrap();
    let parent = format!("\"parents\": [{{\"ulid\": \"{ulid}\"}},");
    fs::write(&merged, text.replace("\"parents\": [", &parent)).unwrap();
    assert_eq!(blocks(), before - 1);
}

#[test]
fn what_is_no_data_directory() {
    let refused = |path: &Path| DataDirectory::open(path).unwrap_err();
    assert!(matches!(refused(&root().join("src")), DiskError::NoData { .. }));
    let block = DataDirectory::open(&folder("blocks")).unwrap().blocks()[0].path().to_owned();
    let why = refused(&block);
    assert!(matches!(why, DiskError::OneBlock { .. }));
    assert!(why.help().ends_with("fixtures/tsdb/blocks`"), "{}", why.help());
    assert!(refused(&root().join("nowhere")).is_gone());
}

/// `flint snapshot --data`
#[test]
fn snapshots_of_data_directories() {
    let copied = copy("snapshot");
    let mut text = flint(&copied, &["snapshot", "--data", ".", "-o", "-"]);
    text += &flint(&copied, &["snapshot", "--data", "wal/../.", "--metric", "up|late"]);
    text += &flint(&copied, &["snapshot", "--data", ".", "--metric", "nothing"]);
    text += &flint(&copied, &["snapshot", "--data", "nowhere"]);
    text += &flint(&copied, &["snapshot", "--data", "wal"]);
    remove_snapshot(&copied);
    let mut segments = wal_segments(&copied);
    for path in segments.drain(segments.len() - 2..) {
        let bytes = fs::read(&path).unwrap();
        fs::write(&path, &bytes[..bytes.len() - 60]).unwrap();
    }
    text += &flint(&copied, &["snapshot", "--data", "."]);
    fixture::assert_snapshot("tsdb", "server.snapshot", &text);
    let text = flint(&folder("blocks"), &["snapshot", "--data", ".", "-o", "-"]);
    fixture::assert_snapshot("tsdb", "blocks.snapshot", &text);
}

/// What flint says to a command in a folder.
fn flint(folder: &Path, words: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_flint"))
        .args(words)
        .current_dir(folder)
        .output()
        .expect("flint starts");
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    format!(
        "$ flint {}\n[{}]\n{}{}\n",
        words.join(" "),
        output.status.code().unwrap(),
        text(&output.stdout),
        text(&output.stderr)
    )
}

fn folder(name: &str) -> PathBuf {
    root().join("fixtures/tsdb").join(name)
}

fn read(folder: &Path) -> Inventory {
    DataDirectory::inventory(folder, "up", &Arc::default()).unwrap_or_else(|why| panic!("{why}"))
}

fn series_count(folder: &Path) -> usize {
    read(folder).series.iter().count()
}

fn wal_segments(folder: &Path) -> Vec<PathBuf> {
    segments(&folder.join("wal")).unwrap().into_iter().map(|it| it.path).collect()
}

/// Without it, all of the log is read.
fn remove_snapshot(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().unwrap().to_string_lossy().starts_with("chunk_snapshot.") {
            fs::remove_dir_all(path).unwrap();
        }
    }
}

/// A copy of the server's directory that can be spoilt.
fn copy(name: &str) -> PathBuf {
    let (from, to) =
        (folder("server"), Path::new(env!("CARGO_TARGET_TMPDIR")).join("tsdb").join(name));
    let _ = fs::remove_dir_all(&to);
    for path in files(&from) {
        let copy = to.join(path.strip_prefix(&from).unwrap());
        fs::create_dir_all(copy.parent().unwrap()).unwrap();
        fs::copy(&path, copy).unwrap();
    }
    to
}

fn put_block(text: &mut String, block: &BlockMeta) {
    let (stats, compaction) = (&block.stats, &block.compaction);
    writeln!(
        text,
        "block from {} to {}: {} series, {} chunks, {} samples, {} tombstones; level {} of {} sources, {} parents",
        block.min_time,
        block.max_time,
        stats.series,
        stats.chunks,
        stats.samples,
        stats.tombstones,
        compaction.level,
        compaction.sources.len(),
        compaction.parents.len()
    )
    .unwrap();
}

fn put_series(text: &mut String, inventory: &Inventory) {
    let mut lines: Vec<String> = Vec::new();
    for it in inventory.series.iter() {
        let labels = LabelSet::from(it.labels.to_vec()).display(inventory.series.symbols());
        let (first, last) = (it.extent.first, it.extent.last);
        let (chunks, samples) = (it.extent.chunks, it.extent.head_samples);
        lines.push(format!("{labels} {first}..={last}: {chunks} chunks, {samples} in the head\n"));
    }
    lines.sort();
    text.extend(lines);
}

fn put_notice(text: &mut String, notice: &Notice, folder: &Path, shown: &str, kind: &str) {
    let short = |text: String| {
        let text = text.replace(&folder.display().to_string(), "DATA");
        let block = shown.strip_suffix(kind).unwrap_or_default().trim_end_matches('/');
        if block.is_empty() { text } else { text.replace(block, "BLOCK") }
    };
    writeln!(text, "  {}", short(notice.to_string())).unwrap();
    if let Notice::Damaged(why) = notice {
        writeln!(text, "    {}", short(why.help())).unwrap();
    }
}
