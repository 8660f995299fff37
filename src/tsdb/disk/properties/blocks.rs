//! Indices, chunks, tombstones.

use std::collections::BTreeMap;

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

use super::path;
use crate::disk::block::{ALL_POSTINGS, ChunkMeta, Index, Tombstones};
use crate::disk::chunk::each_xor_sample;
use crate::disk::error::DiskError;
use crate::disk::written::{WrittenSeries, index_v1, index_v2, put_uvarint, put_varint, xor_chunk};

fn chunks() -> impl Strategy<Value = Vec<ChunkMeta>> {
    let gaps = vec((1..10_000_i64, 0..10_000_i64, 1..1_000_000_u64), 0..4);
    (-1_000_000_000_000..2_000_000_000_000_i64, gaps).prop_map(|(start, gaps)| {
        let mut at = ChunkMeta { first: start, last: start, reference: 8 };
        let next = |(gap, length, bytes)| {
            let first = at.last + gap;
            at = ChunkMeta { first, last: first + length, reference: at.reference + bytes };
            at
        };
        gaps.into_iter().map(next).collect()
    })
}

fn series() -> impl Strategy<Value = Vec<WrittenSeries>> {
    let labels = btree_map("[a-e]{1,3}", "[a-zé]{1,4}", 1..6);
    btree_map(labels, chunks(), 0..20).prop_map(|all| {
        let all: BTreeMap<BTreeMap<String, String>, Vec<ChunkMeta>> = all;
        all.into_iter().map(|(labels, chunks)| WrittenSeries { labels, chunks }).collect()
    })
}

/// The series of an index with their references.
fn read(bytes: &[u8]) -> Result<Vec<(u64, WrittenSeries)>, DiskError> {
    let index = Index::of(bytes, path())?;
    let strings = index.symbols()?;
    let text = |it: u32| {
        let bytes = strings.get(it as usize).expect("labels are symbols");
        String::from_utf8_lossy(bytes).into_owned()
    };
    let mut found = Vec::new();
    let mut all = index.series(&strings);
    while let Some(series) = all.next_series()? {
        let labels = series.labels.iter().map(|it| (text(it.0), text(it.1))).collect();
        let chunks = series.chunks.clone();
        found.push((series.reference, WrittenSeries { labels, chunks }));
    }
    Ok(found)
}

/// Everything there is to read, whatever comes of it.
fn read_all(bytes: &[u8]) -> Result<usize, DiskError> {
    let index = Index::of(bytes, path())?;
    let (table, mut places) = (index.postings_table()?, Vec::new());
    table.each(path(), |it| places.push(it.place))?;
    let mut total = read(bytes)?.len();
    for place in places {
        total += index.postings(place)?.len();
    }
    Ok(total)
}

proptest! {
    #[test]
    fn an_index_is_read_as_it_was_written(all in series()) {
        for bytes in [index_v1(&all), index_v2(&all)] {
            let found: Vec<_> = read(&bytes).unwrap().into_iter().map(|it| it.1).collect();
            prop_assert_eq!(&found, &all);
        }
    }

    #[test]
    fn postings_list_the_series_that_have_the_label(all in series()) {
        for bytes in [index_v1(&all), index_v2(&all)] {
            let found = read(&bytes).unwrap();
            let index = Index::of(&bytes[..], path()).unwrap();
            let (table, mut entries) = (index.postings_table().unwrap(), Vec::new());
            table.each(path(), |it| entries.push(it)).unwrap();
            for entry in entries {
                let has = |it: &WrittenSeries| {
                    let label = |(name, value): (&String, &String)| {
                        (name.as_bytes(), value.as_bytes()) == (entry.name, entry.value)
                    };
                    (entry.name, entry.value) == ALL_POSTINGS || it.labels.iter().any(label)
                };
                let with_it = found.iter().filter(|it| has(&it.1)).map(|it| it.0 as u32);
                prop_assert_eq!(index.postings(entry.place).unwrap(), with_it.collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn a_changed_bit_of_an_index_is_noticed(all in series(), at: prop::sample::Index, bit in 0..8) {
        let whole = index_v2(&all);
        let mut bytes = whole.clone();
        let at = at.index(bytes.len());
        bytes[at] ^= 1_u8 << bit;
        // The version has no checksum: 2 and 3 are read alike.
        prop_assume!(at != 4);
        match read_all(&bytes) {
            Ok(total) => prop_assert_eq!(total, read_all(&whole).unwrap(), "byte {}", at),
            Err(why) => prop_assert!(!why.to_string().is_empty() && !why.help().is_empty()),
        }
    }

    #[test]
    fn an_index_that_is_cut_short_is_refused(all in series(), at: prop::sample::Index) {
        let bytes = index_v2(&all);
        prop_assert!(read_all(&bytes[..at.index(bytes.len())]).is_err());
    }

    #[test]
    fn a_table_of_contents_can_name_any_places(
        all in series(),
        places in vec(prop_oneof![any::<u64>(), 0..2_000_u64], 6),
    ) {
        let mut bytes = index_v2(&all);
        let at = bytes.len() - 52;
        bytes.truncate(at);
        bytes.extend(places.iter().flat_map(|it| it.to_be_bytes()));
        let checksum = crc32c::crc32c(&bytes[at..]);
        bytes.extend_from_slice(&checksum.to_be_bytes());
        let _ = read_all(&bytes);
    }

    #[test]
    fn any_bytes_are_no_index(bytes in vec(any::<u8>(), 0..200)) {
        prop_assert!(read_all(&bytes).is_err());
    }

    #[test]
    fn a_chunk_is_read_as_it_was_written(samples in samples()) {
        let mut found = Vec::new();
        each_xor_sample(&xor_chunk(&samples), |time, value| found.push((time, value.to_bits()))).unwrap();
        let written: Vec<_> = samples.iter().map(|it| (it.0, it.1.to_bits())).collect();
        prop_assert_eq!(found, written);
    }

    #[test]
    fn a_chunk_that_is_cut_short_gives_what_is_there(samples in samples(), at: prop::sample::Index) {
        let bytes = xor_chunk(&samples);
        let cut = &bytes[..at.index(bytes.len())];
        let mut found = Vec::new();
        let outcome = each_xor_sample(cut, |time, _| found.push(time));
        prop_assert!(outcome.is_err());
        let times: Vec<_> = samples.iter().map(|it| it.0).collect();
        prop_assert!(times.starts_with(&found));
    }

    #[test]
    fn any_bytes_of_a_chunk_end(bytes in vec(any::<u8>(), 0..300)) {
        let mut count = 0;
        let _ = each_xor_sample(&bytes, |_, _| count += 1);
        prop_assert!(count <= 8 * bytes.len());
    }

    #[test]
    fn tombstones_are_read_as_they_were_written(all in vec(any::<(u64, i64, i64)>(), 0..9)) {
        let mut data = Vec::new();
        for (series, first, last) in &all {
            put_uvarint(&mut data, *series);
            put_varint(&mut data, *first);
            put_varint(&mut data, *last);
        }
        let mut bytes = vec![0x01, 0x30, 0xba, 0x30, 1];
        bytes.extend_from_slice(&data);
        bytes.extend_from_slice(&crc32c::crc32c(&data).to_be_bytes());
        prop_assert_eq!(Tombstones::parse(&bytes, path()).unwrap().len(), all.len());
        bytes.truncate(bytes.len() - 1);
        prop_assert!(Tombstones::parse(&bytes, path()).is_err());
    }
}

fn samples() -> impl Strategy<Value = Vec<(i64, f64)>> {
    let gap = prop_oneof![
        5 => Just(15_000_i64),
        3 => 1..20_000_i64,
        1 => 1..2_000_000_i64,
        1 => 1..(1_i64 << 50),
    ];
    let value = prop_oneof![
        3 => (0..50_u32).prop_map(f64::from),
        1 => Just(f64::NAN),
        1 => any::<u64>().prop_map(f64::from_bits),
    ];
    (any::<i32>(), vec((gap, value), 1..200)).prop_map(|(start, steps)| {
        let mut time = i64::from(start);
        let step = |(gap, value)| {
            time += gap;
            (time, value)
        };
        steps.into_iter().map(step).collect()
    })
}
