//! What is known of the head's series while its files are read.

use std::collections::VecDeque;
use std::str;

use flint_storage::{Label, Symbol};
use hashbrown::HashMap;

use super::chunks::HeadChunk;
use super::snapshot::Told;
use crate::disk::block::{Deleted, Tombstones};
use crate::disk::inventory::DiskMetadata;
use crate::disk::table::SeriesTable;
use crate::disk::wal::RecordedMetadata;

/// How many of the newest times of a watched series are kept.
const TIMES_MAX: usize = 128;

/// The head's series. A sample counts once, though it can be in the log and in a chunk: in order,
/// what is not later than what was seen is known.
#[derive(Debug)]
pub(super) struct HeadState<'t> {
    table: &'t mut SeriesTable,
    /// By the number in the table.
    series: Vec<HeadSeries>,
    numbers: HashMap<u64, u32>,
    chunks: HashMap<u64, ChunksOfSeries>,
    deleted: Tombstones,
    metadata: HashMap<Symbol, DiskMetadata>,
    times: HashMap<u32, VecDeque<i64>>,
    valid_from: i64,
    watched: Symbol,
    /// The number of the series that the last sample was of: the next one's is often one more.
    last: u32,
    /// Whether samples come from the log of those out of order.
    is_late: bool,
}

#[derive(Debug)]
struct HeadSeries {
    reference: u64,
    first: i64,
    last: i64,
    samples: u64,
    /// Samples of the log of those out of order that are in no file yet.
    late_samples: u64,
    chunks: u64,
}

/// What the files of chunks have of a series.
#[derive(Debug, Default)]
struct ChunksOfSeries {
    in_order: Vec<HeadChunk>,
    out_of_order: Vec<HeadChunk>,
}

impl<'t> HeadState<'t> {
    pub(super) fn new(
        table: &'t mut SeriesTable,
        valid_from: i64,
        watched: Symbol,
    ) -> HeadState<'t> {
        HeadState {
            table,
            series: Vec::new(),
            numbers: HashMap::new(),
            chunks: HashMap::new(),
            deleted: Tombstones::default(),
            metadata: HashMap::new(),
            times: HashMap::new(),
            valid_from,
            watched,
            last: 0,
            is_late: false,
        }
    }

    /// A chunk of the files, which tell of series before the log does.
    pub(super) fn add_chunk(&mut self, chunk: &HeadChunk) {
        let of_series = self.chunks.entry(chunk.reference).or_default();
        if chunk.is_out_of_order {
            of_series.out_of_order.push(*chunk);
        } else if self.valid_from <= chunk.last {
            of_series.in_order.push(*chunk);
        }
    }

    /// A series of the log; its number.
    pub(super) fn add_series(&mut self, reference: u64, labels: &[(&[u8], &[u8])]) -> u32 {
        if let Some(number) = self.numbers.get(&reference) {
            return *number;
        }
        let symbols = self.table.symbols().clone();
        let symbol = |bytes| match str::from_utf8(bytes) {
            Ok(text) => symbols.intern(text),
            Err(_) => symbols.intern(&String::from_utf8_lossy(bytes)),
        };
        let interned = labels.iter().map(|it| Label { name: symbol(it.0), value: symbol(it.1) });
        let is_in_order = labels.is_sorted_by(|a, b| a.0 < b.0);
        let number = self.table.enter(interned, is_in_order);
        if self.series.len() < self.table.len() {
            self.series.push(HeadSeries::new(reference));
            if self.table.get(number).name() == self.watched {
                self.times.insert(number, VecDeque::new());
            }
        }
        self.numbers.insert(reference, number);
        self.series[number as usize].reference = reference;
        if let Some(chunks) = self.chunks.remove(&reference) {
            self.series[number as usize].take_chunks(&chunks);
        }
        number
    }

    /// What a snapshot tells.
    pub(super) fn add_snapshot(&mut self, told: &Told<'_, '_>) {
        match told {
            Told::Series(series, chunk) => {
                let number = self.add_series(series.reference, series.labels);
                if let Some((first, last, samples)) = *chunk {
                    self.series[number as usize].cover(first, last, u64::from(samples));
                }
            }
            Told::Deleted(reference, times) => self.add_deleted(*reference, *times),
        }
    }

    pub(super) fn add_sample(&mut self, reference: u64, time: i64) {
        let Some(number) = self.number(reference) else { return };
        let series = &mut self.series[number as usize];
        if self.is_late {
            series.first = series.first.min(time);
            series.last = series.last.max(time);
            series.late_samples += 1;
        } else if self.valid_from <= time && series.last < time {
            series.cover(time, time, 1);
            if let Some(times) = self.times.get_mut(&number) {
                if times.len() == TIMES_MAX {
                    times.pop_front();
                }
                times.push_back(time);
            }
        }
    }

    /// From here on samples come out of order.
    pub(super) fn begin_late_samples(&mut self) {
        self.is_late = true;
    }

    /// The late samples of a series up to here are in files.
    pub(super) fn mark_in_files(&mut self, reference: u64) {
        if let Some(number) = self.number(reference) {
            self.series[number as usize].late_samples = 0;
        }
    }

    pub(super) fn add_deleted(&mut self, reference: u64, times: Deleted) {
        if let Some(number) = self.number(reference) {
            self.deleted.add(u64::from(number), times);
        }
    }

    pub(super) fn add_metadata(&mut self, metadata: &RecordedMetadata<'_>) {
        let Some(number) = self.number(metadata.reference) else { return };
        let name = self.table.get(number).name();
        self.metadata.insert(name, DiskMetadata::new(metadata));
    }

    fn number(&mut self, reference: u64) -> Option<u32> {
        let next = self.last + 1;
        let is_next = self.series.get(next as usize).is_some_and(|it| it.reference == reference);
        self.last = if is_next { next } else { *self.numbers.get(&reference)? };
        Some(self.last)
    }

    /// Writes into the table what is known of each series; what else is known comes out.
    pub(super) fn finish(self) -> (HashMap<Symbol, DiskMetadata>, HashMap<u32, Vec<i64>>) {
        for (number, series) in self.series.iter().enumerate() {
            let left = self.deleted.left_of(number as u64, series.first, series.last);
            let Some((first, last)) = left.filter(|it| it.0 <= it.1) else { continue };
            let extent = self.table.extent_mut(number as u32);
            extent.cover(first, last);
            extent.chunks += series.chunks;
            extent.head_samples += series.samples + series.late_samples;
        }
        let times = self.times.into_iter().filter(|it| !it.1.is_empty());
        (self.metadata, times.map(|(number, times)| (number, times.into())).collect())
    }
}

impl HeadSeries {
    fn new(reference: u64) -> HeadSeries {
        HeadSeries {
            reference,
            first: i64::MAX,
            last: i64::MIN,
            samples: 0,
            late_samples: 0,
            chunks: 0,
        }
    }

    fn cover(&mut self, first: i64, last: i64, samples: u64) {
        self.first = self.first.min(first);
        self.last = self.last.max(last);
        self.samples += samples;
    }

    fn take_chunks(&mut self, chunks: &ChunksOfSeries) {
        for chunk in &chunks.in_order {
            self.cover(chunk.first, chunk.last, u64::from(chunk.samples));
            self.chunks += 1;
        }
        // Late samples say nothing of what comes in order, so `last` stays for now.
        for chunk in &chunks.out_of_order {
            self.first = self.first.min(chunk.first);
            self.samples += u64::from(chunk.samples);
            self.chunks += 1;
        }
    }
}
