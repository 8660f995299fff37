//! `meta.json`: what a block says of itself.

use std::fs;
use std::path::Path;

use serde_json::{Map, Value};

use crate::disk::error::{Damage, DiskError};

/// What a block says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockMeta {
    /// Its name.
    pub ulid: String,
    /// The time before which it has no sample, in milliseconds since 1970.
    pub min_time: i64,
    /// The time from which on it has no sample.
    pub max_time: i64,
    /// How much is in it.
    pub stats: BlockStats,
    /// How it came about.
    pub compaction: Compaction,
}

/// How much is in a block.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BlockStats {
    /// Samples of all kinds.
    pub samples: u64,
    /// Native histograms among them; 0 where Prometheus did not count them yet.
    pub histogram_samples: u64,
    /// Series.
    pub series: u64,
    /// Chunks.
    pub chunks: u64,
    /// Ranges that were deleted.
    pub tombstones: u64,
}

/// How a block came about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Compaction {
    /// How often its samples were merged.
    pub level: u64,
    /// The blocks of the head that its samples come from.
    pub sources: Vec<String>,
    /// The blocks that were merged into it; they are deleted soon.
    pub parents: Vec<String>,
    /// Whether it came out without samples.
    pub is_deletable: bool,
    /// Whether merging it failed.
    pub has_failed: bool,
    /// Where its samples come from, such as `from-out-of-order`.
    pub hints: Vec<String>,
}

/// The only version there is.
const VERSION: u64 = 1;

impl BlockMeta {
    /// Reads `meta.json`.
    ///
    /// # Errors
    ///
    /// If it is not there, is no JSON, or lacks what every block has.
    pub fn read(path: &Path) -> Result<BlockMeta, DiskError> {
        let bytes = fs::read(path).map_err(DiskError::io(path))?;
        BlockMeta::parse(&bytes).map_err(|damage| DiskError::damaged(path, 0, damage))
    }

    /// Reads the text of `meta.json`.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn parse(bytes: &[u8]) -> Result<BlockMeta, Damage> {
        let value: Value =
            serde_json::from_slice(bytes).map_err(|why| senseless(format!("no JSON: {why}")))?;
        let meta = value.as_object().ok_or_else(|| senseless("no JSON object".to_owned()))?;
        let version = meta.get("version").and_then(Value::as_u64);
        match version {
            Some(VERSION) => {}
            Some(found) => return Err(Damage::Version { what: "`meta.json`", found }),
            None => return Err(lacks("version")),
        }
        let time = |key| meta.get(key).and_then(Value::as_i64).ok_or_else(|| lacks(key));
        let ulid = meta.get("ulid").and_then(Value::as_str).ok_or_else(|| lacks("ulid"))?;
        Ok(BlockMeta {
            ulid: ulid.to_owned(),
            min_time: time("minTime")?,
            max_time: time("maxTime")?,
            stats: stats(meta),
            compaction: compaction(meta),
        })
    }
}

/// Counts that are 0 are not written.
fn stats(meta: &Map<String, Value>) -> BlockStats {
    let stats = meta.get("stats").and_then(Value::as_object);
    let count = |key| stats.and_then(|it| it.get(key)).and_then(Value::as_u64).unwrap_or(0);
    BlockStats {
        samples: count("numSamples"),
        histogram_samples: count("numHistogramSamples"),
        series: count("numSeries"),
        chunks: count("numChunks"),
        tombstones: count("numTombstones"),
    }
}

fn compaction(meta: &Map<String, Value>) -> Compaction {
    let Some(compaction) = meta.get("compaction").and_then(Value::as_object) else {
        return Compaction::default();
    };
    let list = |key| compaction.get(key).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let texts = |key| list(key).iter().filter_map(Value::as_str).map(str::to_owned).collect();
    let is = |key| compaction.get(key).and_then(Value::as_bool).unwrap_or(false);
    let parents = list("parents").iter().filter_map(|it| it.get("ulid")?.as_str());
    Compaction {
        level: compaction.get("level").and_then(Value::as_u64).unwrap_or(0),
        sources: texts("sources"),
        parents: parents.map(str::to_owned).collect(),
        is_deletable: is("deletable"),
        has_failed: is("failed"),
        hints: texts("hints"),
    }
}

fn lacks(key: &str) -> Damage {
    senseless(format!("there is no `{key}`"))
}

fn senseless(message: String) -> Damage {
    Damage::Senseless(message.into())
}

#[cfg(test)]
mod tests {
    use super::BlockMeta;

    #[test]
    fn what_a_block_has_to_say_of_itself() {
        let refused = |text: &str| BlockMeta::parse(text.as_bytes()).unwrap_err().to_string();
        assert_eq!(refused("[]"), "no JSON object");
        assert_eq!(refused("{}"), "there is no `version`");
        assert_eq!(refused(r#"{"version": 2}"#), "version 2 of `meta.json` is not known");
        assert_eq!(refused(r#"{"version": 1, "ulid": "x"}"#), "there is no `minTime`");
        assert!(refused("{").starts_with("no JSON: EOF"));
    }
}
