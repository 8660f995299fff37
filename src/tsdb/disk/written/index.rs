//! An index.

use std::collections::BTreeMap;

use super::{put_checked, put_text, put_uvarint, put_varint};
use crate::disk::block::ChunkMeta;

/// A series to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WrittenSeries {
    /// In order.
    pub(crate) labels: BTreeMap<String, String>,
    pub(crate) chunks: Vec<ChunkMeta>,
}

/// An index of the second version: symbols by number, series at multiples of 16 bytes.
pub(crate) fn index_v2(all: &[WrittenSeries]) -> Vec<u8> {
    index(all, 2)
}

/// An index of the first version: everything by its place in the file.
pub(crate) fn index_v1(all: &[WrittenSeries]) -> Vec<u8> {
    index(all, 1)
}

fn index(all: &[WrittenSeries], version: u8) -> Vec<u8> {
    let mut out = 0xbaaa_d700_u32.to_be_bytes().to_vec();
    out.push(version);
    let symbols_at = out.len();
    let symbols = put_symbols(&mut out, all, version);
    pad(&mut out, 16);
    let series_at = out.len();
    let mut postings: BTreeMap<(&str, &str), Vec<u32>> = BTreeMap::new();
    for series in all {
        let unit = if version == 1 { 1 } else { 16 };
        pad(&mut out, unit);
        let reference = (out.len() / unit) as u32;
        postings.entry(("", "")).or_default().push(reference);
        for (name, value) in &series.labels {
            postings.entry((name, value)).or_default().push(reference);
        }
        put_series(&mut out, series, &symbols);
    }
    pad(&mut out, 4);
    let postings_at = out.len();
    let table = put_postings(&mut out, &postings);
    let table_at = out.len();
    put_checked(&mut out, &table);
    let mut toc = Vec::new();
    for at in [symbols_at, series_at, 0, 0, postings_at, table_at] {
        toc.extend_from_slice(&(at as u64).to_be_bytes());
    }
    toc.extend_from_slice(&crc32c::crc32c(&toc).to_be_bytes());
    out.extend_from_slice(&toc);
    out
}

fn pad(out: &mut Vec<u8>, unit: usize) {
    out.resize(out.len().next_multiple_of(unit), 0);
}

fn put_symbols<'a>(
    out: &mut Vec<u8>,
    all: &'a [WrittenSeries],
    version: u8,
) -> BTreeMap<&'a str, u64> {
    let texts = all.iter().flat_map(|it| &it.labels).flat_map(|(name, value)| [name, value]);
    let mut symbols: BTreeMap<&str, u64> = texts.map(|it| (it.as_str(), 0)).collect();
    let mut data = (symbols.len() as u32).to_be_bytes().to_vec();
    for (number, (text, reference)) in symbols.iter_mut().enumerate() {
        let place = out.len() + 4 + data.len();
        *reference = if version == 1 { place as u64 } else { number as u64 };
        put_text(&mut data, text.as_bytes());
    }
    put_checked(out, &data);
    symbols
}

fn put_series(out: &mut Vec<u8>, series: &WrittenSeries, symbols: &BTreeMap<&str, u64>) {
    let mut data = Vec::new();
    put_uvarint(&mut data, series.labels.len() as u64);
    for (name, value) in &series.labels {
        put_uvarint(&mut data, symbols[name.as_str()]);
        put_uvarint(&mut data, symbols[value.as_str()]);
    }
    put_uvarint(&mut data, series.chunks.len() as u64);
    let mut before: Option<ChunkMeta> = None;
    for chunk in &series.chunks {
        match before {
            None => put_varint(&mut data, chunk.first),
            Some(before) => put_uvarint(&mut data, chunk.first.abs_diff(before.last)),
        }
        put_uvarint(&mut data, chunk.last.abs_diff(chunk.first));
        match before {
            None => put_uvarint(&mut data, chunk.reference),
            Some(before) => put_varint(&mut data, (chunk.reference - before.reference) as i64),
        }
        before = Some(*chunk);
    }
    put_uvarint(out, data.len() as u64);
    out.extend_from_slice(&data);
    out.extend_from_slice(&crc32c::crc32c(&data).to_be_bytes());
}

/// Writes the lists; gives the table of where they are.
fn put_postings(out: &mut Vec<u8>, postings: &BTreeMap<(&str, &str), Vec<u32>>) -> Vec<u8> {
    let mut table = (postings.len() as u32).to_be_bytes().to_vec();
    for ((name, value), references) in postings {
        put_uvarint(&mut table, 2);
        put_text(&mut table, name.as_bytes());
        put_text(&mut table, value.as_bytes());
        put_uvarint(&mut table, out.len() as u64);
        let mut data = (references.len() as u32).to_be_bytes().to_vec();
        data.extend(references.iter().flat_map(|it| it.to_be_bytes()));
        put_checked(out, &data);
    }
    table
}
