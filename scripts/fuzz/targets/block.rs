//! Files of a block: index, chunks, tombstones, what it says of itself. Checksums are not looked at.
#![no_main]

use std::path::Path;

use flint_tsdb::disk::{BlockMeta, DiskError, Index, Tombstones, each_xor_sample};

flint_fuzz::target!(block);

fn block(data: &[u8]) {
    let path = Path::new("index");
    if let Err(why) = index(data, path) {
        assert!(!why.to_string().is_empty() && !why.help().is_empty());
    }
    let _ = BlockMeta::parse(data);
    let mut count = 0;
    let _ = each_xor_sample(data, |_, _| count += 1);
    assert!(count <= 8 * data.len(), "more samples than bits");
    if let Ok(deleted) = Tombstones::parse(data, path) {
        assert!(deleted.len() <= data.len());
        if let Some((first, last)) = deleted.left_of(1, -1_000, 1_000) {
            assert!(-1_000 <= first && first <= last && last <= 1_000);
        }
    }
}

fn index(data: &[u8], path: &Path) -> Result<(), DiskError> {
    let index = Index::of(data, path)?;
    let strings = index.symbols()?;
    assert!(strings.len() <= data.len());
    let (mut all, mut count) = (index.series(&strings), 0);
    while let Some(series) = all.next_series()? {
        assert!(series.labels.is_sorted_by(|a, b| a.0 < b.0));
        for (name, value) in &series.labels {
            assert!(
                strings.get(*name as usize).is_some() && strings.get(*value as usize).is_some()
            );
        }
        assert!(3 * series.chunks.len() <= data.len());
        count += 1;
    }
    assert!(count <= data.len());
    let (table, mut places) = (index.postings_table()?, Vec::new());
    table.each(path, |it| places.push(it.place))?;
    // Many entries can name one long list.
    for place in places.into_iter().take(100) {
        assert!(4 * index.postings(place)?.len() <= data.len());
    }
    Ok(())
}
