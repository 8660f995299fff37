//! Prints what a data directory holds, so that it can be compared with what others say of it.
//!
//!     cargo run --release -p flint-tsdb --example disk -- series DIR
//!     cargo run --release -p flint-tsdb --example disk -- samples DIR
//!     cargo run --release -p flint-tsdb --example disk -- blocks DIR
//!     cargo run --release -p flint-tsdb --example disk -- time DIR
//!
//! `series` prints a line for each series of blocks and head: labels, first and last time, how many
//! samples. `samples` prints the floats of blocks. `blocks` prints what each says of itself, and how
//! many series, pairs of labels and entries of their lists are in its index. `time` says how long
//! the series take.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use flint_storage::{Label, LabelSet, Symbols};
use flint_tsdb::disk::{
    ALL_POSTINGS, Block, ChunkEncoding, DataDirectory, DiskError, IndexSymbols, Tombstones,
    each_xor_sample, sample_count,
};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [what, folder] = &arguments[..] else { panic!("usage: series|samples|blocks|time DIR") };
    let folder = Path::new(folder);
    let mut out = BufWriter::new(io::stdout().lock());
    let printed = match &**what {
        "series" => series(folder, &mut out),
        "samples" => samples(folder, &mut out),
        "blocks" => blocks(folder, &mut out),
        "time" => time(folder, &mut out),
        other => panic!("no such view: {other}"),
    };
    printed.unwrap_or_else(|why| panic!("{why}: {}", why.help()));
}

/// The samples of blocks are counted in their chunks.
fn series(folder: &Path, out: &mut impl Write) -> Result<(), DiskError> {
    let inventory = DataDirectory::inventory(folder, "up", &Arc::default())?;
    let symbols = inventory.series.symbols();
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for block in DataDirectory::open(folder)?.blocks() {
        let deleted = block.tombstones()?;
        each_chunk(block, |labels, chunk| {
            *counts.entry(labels.to_owned()).or_default() += chunk.count(&deleted);
        })?;
    }
    for it in inventory.series.iter() {
        let labels = LabelSet::from(it.labels.to_vec()).display(symbols);
        let samples = it.extent.head_samples + counts.get(&labels).copied().unwrap_or(0);
        put(out, format_args!("{labels}\t{}\t{}\t{samples}", it.extent.first, it.extent.last));
    }
    for it in &inventory.times {
        let labels = LabelSet::from(it.labels.clone()).display(symbols);
        put(out, format_args!("# times\t{labels}\t{:?}", it.times));
    }
    for (name, it) in &inventory.metadata {
        let name = symbols.resolve(*name);
        put(out, format_args!("# metadata\t{name}\t{}\t{}\t{:?}", it.kind, it.unit, it.help));
    }
    for it in &inventory.notices {
        put(out, format_args!("# notice\t{it}"));
    }
    Ok(())
}

fn samples(folder: &Path, out: &mut impl Write) -> Result<(), DiskError> {
    for block in DataDirectory::open(folder)?.blocks() {
        each_chunk(block, |labels, chunk| {
            assert_eq!(chunk.encoding, ChunkEncoding::Xor, "{labels}");
            let print = |time, value| put(out, format_args!("{labels} {value:?} {time}"));
            each_xor_sample(chunk.data, print).unwrap_or_else(|why| panic!("{labels}: {why}"));
        })?;
    }
    Ok(())
}

fn blocks(folder: &Path, out: &mut impl Write) -> Result<(), DiskError> {
    for block in DataDirectory::open(folder)?.blocks() {
        let (meta, index) = (block.meta(), block.index()?);
        let strings = index.symbols()?;
        let (mut all, mut series) = (index.series(&strings), 0);
        while all.next_series()?.is_some() {
            series += 1;
        }
        let (table, mut places) = (index.postings_table()?, Vec::new());
        table.each(index.path(), |it| {
            if (it.name, it.value) != ALL_POSTINGS {
                places.push(it.place);
            }
        })?;
        let mut entries = 0;
        for place in &places {
            entries += index.postings(*place)?.len();
        }
        let (pairs, stats) = (places.len(), meta.stats);
        put(
            out,
            format_args!(
                "{} {} {} {} {} {} {series} {pairs} {entries}",
                meta.ulid, meta.min_time, meta.max_time, stats.samples, stats.chunks, stats.series
            ),
        );
    }
    Ok(())
}

/// A chunk, and what tombstones call its series.
struct Chunk<'a> {
    series: u64,
    encoding: ChunkEncoding,
    data: &'a [u8],
}

impl Chunk<'_> {
    /// How many samples were not deleted.
    fn count(&self, deleted: &Tombstones) -> u64 {
        if deleted.is_empty() || self.encoding != ChunkEncoding::Xor {
            return sample_count(self.data).map_or(0, u64::from);
        }
        let mut count = 0;
        let add = |time, _| count += u64::from(deleted.left_of(self.series, time, time).is_some());
        each_xor_sample(self.data, add).unwrap_or_else(|why| panic!("{why}"));
        count
    }
}

fn each_chunk(block: &Block, mut each: impl FnMut(&str, Chunk<'_>)) -> Result<(), DiskError> {
    let (index, mut chunks) = (block.index()?, block.chunks());
    let strings = index.symbols()?;
    let symbols = Symbols::new();
    let mut all = index.series(&strings);
    while let Some(series) = all.next_series()? {
        let label = |it: &(u32, u32)| Label {
            name: symbols.intern(&text(&strings, it.0)),
            value: symbols.intern(&text(&strings, it.1)),
        };
        let labels: Vec<Label> = series.labels.iter().map(label).collect();
        let labels = LabelSet::from(labels).display(&symbols);
        for chunk in &series.chunks {
            let (encoding, data) = chunks.read(chunk.reference)?;
            each(&labels, Chunk { series: series.reference, encoding, data });
        }
    }
    Ok(())
}

fn text(strings: &IndexSymbols, number: u32) -> String {
    String::from_utf8_lossy(strings.get(number as usize).unwrap_or_default()).into_owned()
}

fn time(folder: &Path, out: &mut impl Write) -> Result<(), DiskError> {
    let start = Instant::now();
    let inventory = DataDirectory::inventory(folder, "up", &Arc::default())?;
    let seconds = start.elapsed().as_secs_f64();
    let (series, strings) = (inventory.series.iter().count(), inventory.series.symbols().len());
    let peak = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = peak.lines().find_map(|it| it.strip_prefix("VmHWM:")).unwrap_or("?").trim();
    put(out, format_args!("{series} series, {strings} strings: {seconds:.3} s, {peak} at most"));
    for it in &inventory.notices {
        put(out, format_args!("# notice\t{it}"));
    }
    Ok(())
}

fn put(out: &mut impl Write, line: std::fmt::Arguments<'_>) {
    writeln!(out, "{line}").expect("standard output takes it");
}
