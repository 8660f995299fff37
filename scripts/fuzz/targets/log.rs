//! Segments of a log with their records, and the head's files of chunks. Checksums are not looked at.
#![no_main]

use std::path::Path;

use flint_tsdb::disk::{Record, SegmentReader, Step, each_head_chunk};

flint_fuzz::target!(log);

fn log(data: &[u8]) {
    segment(data);
    if let Some(record) = Record::new(data) {
        check(&record, data.len());
    }
    let mut count = 0;
    if let Err(why) = each_head_chunk(&data, Path::new("000001"), |_| count += 1) {
        assert!(!why.to_string().is_empty() && !why.help().is_empty());
    }
    assert!(count <= data.len() / 26);
}

fn segment(data: &[u8]) {
    let mut reader = SegmentReader::of(data, Path::new("00000000"));
    for _ in 0..=data.len() / 7 {
        match reader.next_record() {
            Ok(Step::Record(offset, bytes)) => {
                assert!(offset < data.len() as u64);
                if let Some(record) = Record::new(bytes) {
                    check(&record, bytes.len());
                }
            }
            Ok(Step::Torn(offset)) => {
                assert!(offset < data.len() as u64);
                return;
            }
            Ok(Step::End) => return,
            Err(why) => {
                assert!(!why.to_string().is_empty());
                return;
            }
        }
    }
    panic!("the segment does not come to an end");
}

/// Whatever kind it is: no more comes out than there are bytes.
fn check(record: &Record<'_>, bytes: usize) {
    let mut count = 0;
    let _ = record.each_series(|it| count += 1 + it.labels.len());
    let _ = record.each_metadata(|_| count += 1);
    let _ = record.each_deleted(|_, _| count += 1);
    let _ = record.each_marker(|_| count += 1);
    let _ = record.each_time(|_, _| count += 1);
    assert!(count <= 5 * bytes, "{count} of {bytes} bytes");
}
