//! Segments, records, and the head's files of chunks.

use proptest::collection::vec;
use proptest::prelude::*;

use super::path;
use crate::disk::head::{HeadChunk, each_head_chunk};
use crate::disk::wal::{Record, SegmentReader, Step};
use crate::disk::written::{
    Packed, head_chunks, labels, put_text, put_uvarint, put_varint, segment,
};

fn packed() -> impl Strategy<Value = Packed> {
    prop_oneof![Just(Packed::Not), Just(Packed::Snappy), Just(Packed::Zstd)]
}

/// Short ones, and such as go over several pages.
fn record() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => vec(any::<u8>(), 1..200),
        1 => (any::<u8>(), 32_000..33_000_usize).prop_map(|(byte, count)| vec![byte; count]),
        1 => (any::<u64>(), 60_000..90_000_usize).prop_map(|(seed, count)| noise(seed, count)),
    ]
}

/// Bytes that cannot be packed.
fn noise(mut seed: u64, count: usize) -> Vec<u8> {
    let step = |_| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 56) as u8
    };
    (0..count).map(step).collect()
}

/// The records that are read, and whether the last one is torn; or why reading ended.
fn read(bytes: &[u8]) -> (Vec<Vec<u8>>, Result<bool, String>) {
    let mut reader = SegmentReader::of(bytes, path());
    let mut records = Vec::new();
    loop {
        match reader.next_record() {
            Ok(Step::Record(_, record)) => records.push(record.to_vec()),
            Ok(Step::Torn(_)) => return (records, Ok(true)),
            Ok(Step::End) => return (records, Ok(false)),
            Err(why) => return (records, Err(why.to_string())),
        }
    }
}

proptest! {
    #[test]
    fn a_segment_is_read_as_it_was_written(all in vec((packed(), record()), 0..8)) {
        let (bytes, _) = segment(&all);
        let (found, end) = read(&bytes);
        prop_assert_eq!(end, Ok(false));
        prop_assert!(found.iter().eq(all.iter().map(|it| &it.1)));
    }

    #[test]
    fn a_segment_that_is_cut_short_gives_the_records_before(
        all in vec((packed(), record()), 1..8),
        at: prop::sample::Index,
    ) {
        let (bytes, ends) = segment(&all);
        let at = at.index(bytes.len());
        let (found, end) = read(&bytes[..at]);
        let whole = ends.iter().filter(|it| **it <= at).count();
        prop_assert_eq!(found.len(), whole);
        let start = whole.checked_sub(1).map_or(0, |it| ends[it]);
        // Between records there can be the zeros at the end of a page.
        let is_between = bytes[start..at].iter().all(|it| *it == 0);
        prop_assert_eq!(end, Ok(!is_between));
    }

    #[test]
    fn a_changed_bit_of_a_segment_is_noticed(
        all in vec((packed(), vec(any::<u8>(), 1..200)), 1..8),
        at: prop::sample::Index,
        bit in 0..8,
    ) {
        let (mut bytes, ends) = segment(&all);
        let at = at.index(bytes.len());
        // The byte that says how a record is packed has no checksum.
        prop_assume!(at != 0 && !ends.contains(&at));
        bytes[at] ^= 1_u8 << bit;
        prop_assert_ne!(read(&bytes).1, Ok(false));
    }

    #[test]
    fn any_bytes_of_a_segment_end(bytes in vec(any::<u8>(), 0..300)) {
        let (found, _) = read(&bytes);
        prop_assert!(found.len() <= bytes.len() / 7);
    }

    #[test]
    fn any_bytes_of_a_record_end(bytes in vec(any::<u8>(), 0..100), kind in 1..14_u8) {
        let bytes = [&[kind][..], &bytes].concat();
        let record = Record::new(&bytes).unwrap();
        let mut count = 0;
        let _ = record.each_series(|it| count += it.labels.len() + 1);
        let _ = record.each_time(|_, _| count += 1);
        let _ = record.each_metadata(|_| count += 1);
        let _ = record.each_deleted(|_, _| count += 1);
        let _ = record.each_marker(|_| count += 1);
        prop_assert!(count <= 5 * bytes.len());
    }

    #[test]
    fn series_are_read_as_they_were_written(
        all in vec((any::<u64>(), vec(("[a-z]{0,9}", "[a-z]{0,9}"), 0..5)), 0..5),
    ) {
        let mut bytes = vec![1];
        for (reference, pairs) in &all {
            bytes.extend_from_slice(&reference.to_be_bytes());
            let pairs: Vec<_> = pairs.iter().map(|it| (&*it.0, &*it.1)).collect();
            labels(&mut bytes, &pairs);
        }
        let text = |it: &[u8]| String::from_utf8(it.to_vec()).unwrap();
        let mut found = Vec::new();
        let whole = Record::new(&bytes).unwrap().each_series(|it| {
            let pairs = it.labels.iter().map(|(name, value)| (text(name), text(value)));
            found.push((it.reference, pairs.collect::<Vec<_>>()));
        });
        prop_assert!(whole.is_some());
        prop_assert_eq!(found, all);
    }

    #[test]
    fn samples_are_read_as_they_were_written(all in vec(any::<(u64, i64, u64)>(), 0..9)) {
        let (mut old, mut new) = (vec![2], vec![11]);
        let mut before: Option<(u64, i64)> = None;
        let first = all.first().copied().unwrap_or_default();
        if !all.is_empty() {
            old.extend_from_slice(&first.0.to_be_bytes());
            old.extend_from_slice(&first.1.to_be_bytes());
        }
        for (reference, time, value) in &all {
            put_varint(&mut old, reference.wrapping_sub(first.0) as i64);
            put_varint(&mut old, time.wrapping_sub(first.1));
            old.extend_from_slice(&value.to_be_bytes());
            match before {
                None => {
                    put_varint(&mut new, *reference as i64);
                    put_varint(&mut new, *time);
                    put_varint(&mut new, 17);
                }
                Some((last, first_time)) => {
                    put_varint(&mut new, reference.wrapping_sub(last) as i64);
                    put_varint(&mut new, time.wrapping_sub(first_time));
                    // None, the same, another one.
                    new.push((value % 3) as u8);
                    if value % 3 == 2 {
                        put_varint(&mut new, 5);
                    }
                }
            }
            new.extend_from_slice(&value.to_be_bytes());
            before = Some((*reference, first.1));
        }
        for bytes in [old, new] {
            let mut found = Vec::new();
            let whole = Record::new(&bytes).unwrap().each_time(|it, time| found.push((it, time)));
            prop_assert!(whole.is_some());
            prop_assert!(found.iter().copied().eq(all.iter().map(|it| (it.0, it.1))));
        }
    }

    #[test]
    fn metadata_is_read_as_it_was_written(all in vec((any::<u64>(), any::<u8>(), "[a-z]{0,9}"), 0..5)) {
        let mut bytes = vec![6];
        for (reference, kind, help) in &all {
            put_uvarint(&mut bytes, *reference);
            bytes.push(*kind);
            put_uvarint(&mut bytes, 3);
            for (name, value) in [("UNIT", "s"), ("LATER", "x"), ("HELP", &**help)] {
                put_text(&mut bytes, name.as_bytes());
                put_text(&mut bytes, value.as_bytes());
            }
        }
        let mut found = Vec::new();
        let whole = Record::new(&bytes).unwrap().each_metadata(|it| {
            assert_eq!(it.unit, b"s");
            found.push((it.reference, it.kind, String::from_utf8(it.help.to_vec()).unwrap()));
        });
        prop_assert!(whole.is_some());
        prop_assert_eq!(found, all);
    }

    #[test]
    fn head_chunks_are_read_as_they_were_written(
        all in vec((1..u64::MAX, any::<i64>(), any::<i64>(), any::<bool>(), 2..50_usize), 0..6),
        at: prop::sample::Index,
    ) {
        let written = all.iter().map(|it| {
            let encoding = if it.3 { 1 | 0x80 } else { 1 };
            (it.0, it.1, it.2, encoding, vec![0x11; it.4])
        });
        let bytes = head_chunks(&written.collect::<Vec<_>>());
        let read = |bytes: &[u8]| {
            let mut found = Vec::new();
            each_head_chunk(&bytes, path(), |it| found.push(it)).map(|()| found)
        };
        let wanted = all.iter().map(|it| HeadChunk {
            reference: it.0,
            first: it.1,
            last: it.2,
            samples: 0x1111,
            is_out_of_order: it.3,
        });
        let wanted: Vec<_> = wanted.collect();
        prop_assert_eq!(&read(&bytes).unwrap(), &wanted);
        if let Ok(found) = read(&bytes[..at.index(bytes.len())]) {
            prop_assert!(wanted.starts_with(&found));
        }
    }
}
