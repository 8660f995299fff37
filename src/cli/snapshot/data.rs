//! The data directory of a Prometheus, which need not run, made into a snapshot.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use flint_go::CompiledRegexp;
use flint_metric::Duration;
use flint_snapshot::{Job, Limits, SnapshotBuilder};
use flint_storage::{Symbol, Symbols};
use flint_tsdb::disk::{DataDirectory, DiskError, Inventory, Notice};

use super::server::Taken;

/// Whose sample times tell how often a job is scraped.
const UP: &str = "up";

/// Why a data directory gives no snapshot.
#[derive(Debug)]
pub(crate) enum DataError {
    /// It cannot be read.
    Disk(DiskError),
    /// Parts of it cannot be read: lints would take what is in them for something that is not there.
    Damaged(Vec<DiskError>),
    /// No series has a sample.
    Empty,
}

impl fmt::Display for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DataError::Disk(why) => write!(f, "{why}: {}", why.help()),
            DataError::Empty => f.write_str("there are no samples: nothing is written"),
            DataError::Damaged(all) => {
                f.write_str("nothing is written, since some of the data cannot be read")?;
                all.iter().try_for_each(|why| write!(f, "\n  {why}\n    {}", why.help()))
            }
        }
    }
}

/// Takes the snapshot. Its time is that of the newest sample: the directory may be a copy, or its
/// server may have ended.
///
/// # Errors
///
/// [`DataError`]
pub(crate) fn data(
    folder: &Path,
    window: Duration,
    metrics: Option<&CompiledRegexp>,
    limits: &Limits,
) -> Result<Taken, DataError> {
    let symbols = Arc::new(Symbols::new());
    let inventory = DataDirectory::inventory(folder, UP, &symbols).map_err(DataError::Disk)?;
    let taken = inventory.series.iter().map(|it| it.extent.last).max().ok_or(DataError::Empty)?;
    let mut builder = SnapshotBuilder::with_symbols(taken, limits.clone(), symbols);
    let is_wanted = |name: &str| metrics.is_none_or(|it| it.is_match(name));
    add_series(&inventory, taken.saturating_sub(window.as_millis()), is_wanted, &mut builder);
    describe(&inventory, &mut builder);
    let mut snapshot = builder.finish();
    snapshot.jobs = jobs(&inventory, taken.saturating_sub(limits.active));
    snapshot.source = folder.display().to_string();
    snapshot.window = Some(window);
    let (notes, damaged) = told(inventory.notices);
    if damaged.is_empty() {
        Ok(Taken { snapshot, notes })
    } else {
        Err(DataError::Damaged(damaged))
    }
}

/// Feeds the series that were there since `start`, and the names of the others.
fn add_series(
    inventory: &Inventory,
    start: i64,
    is_wanted: impl Fn(&str) -> bool,
    builder: &mut SnapshotBuilder,
) {
    let symbols = inventory.series.symbols();
    for series in inventory.series.iter() {
        let name = symbols.resolve(series.name());
        match series.extent.last {
            _ if !is_wanted(name) => {}
            last if start <= last => builder.add_symbols(series.labels, last),
            last => builder.add_name(name, last),
        }
    }
}

/// The log has the metadata of a family with each of its series.
fn describe(inventory: &Inventory, builder: &mut SnapshotBuilder) {
    for (name, metadata) in &inventory.metadata {
        let name = inventory.series.symbols().resolve(*name);
        let suffixes: &[&str] = match metadata.kind {
            "histogram" => &["_bucket", "_count", "_sum"],
            "gaugehistogram" => &["_bucket", "_gcount", "_gsum"],
            "summary" => &["_count", "_sum"],
            _ => &[],
        };
        let family = suffixes.iter().find_map(|it| name.strip_suffix(it)).unwrap_or(name);
        builder.describe(family, metadata.kind);
        builder.measure(family, &metadata.unit);
    }
}

/// The jobs that had targets since `start`, and how often they were scraped.
fn jobs(inventory: &Inventory, start: i64) -> BTreeMap<String, Job> {
    let symbols = inventory.series.symbols();
    let (Some(up), Some(job)) = (symbols.get(UP), symbols.get("job")) else {
        return BTreeMap::new();
    };
    let mut jobs: HashMap<Symbol, (u64, Vec<i64>)> = HashMap::new();
    for it in inventory.series.iter().filter(|it| it.name() == up && start <= it.extent.last) {
        jobs.entry(it.value(job)).or_default().0 += 1;
    }
    for it in &inventory.times {
        let of = it.labels.iter().find(|it| it.name == job).map_or(Symbol::EMPTY, |it| it.value);
        if let Some((_, gaps)) = jobs.get_mut(&of) {
            gaps.extend(it.times.windows(2).map(|it| it[1] - it[0]));
        }
    }
    let named = jobs.into_iter().filter(|it| it.0 != Symbol::EMPTY);
    let jobs = named.map(|(name, (targets, gaps))| {
        let job = Job { interval: interval(gaps), targets: Some(targets) };
        (symbols.resolve(name).to_owned(), job)
    });
    jobs.collect()
}

/// What lies between most samples, as a person would write it.
fn interval(mut gaps: Vec<i64>) -> Option<Duration> {
    gaps.sort_unstable();
    let median = *gaps.get(gaps.len() / 2).filter(|it| 0 < **it)?;
    let units = [60_000, 5_000, 1_000, 100, 10];
    let near = units.iter().find_map(|unit| {
        let rounded = (median + unit / 2) / unit * unit;
        let is_near = (median - rounded).abs() <= median / 100;
        (0 < rounded && is_near).then_some(rounded)
    });
    Some(Duration::from_millis(near.unwrap_or(median)))
}

/// What is said of a log that is being written, and what is damaged.
fn told(notices: Vec<Notice>) -> (Vec<String>, Vec<DiskError>) {
    let (mut notes, mut damaged) = (Vec::new(), Vec::new());
    for notice in notices {
        match notice {
            Notice::Damaged(why) => damaged.push(why),
            torn @ Notice::TornEnd { .. } => {
                notes.push(format!("{torn}: what Prometheus was writing then is not read"));
            }
        }
    }
    (notes, damaged)
}

#[cfg(test)]
mod tests {
    use flint_metric::Duration;

    use super::interval;

    #[test]
    fn intervals_are_as_people_write_them() {
        let of = |gaps: &[i64]| interval(gaps.to_vec()).map(Duration::as_millis);
        assert_eq!(of(&[14_998, 15_003, 15_000, 30_000, 14_999]), Some(15_000));
        assert_eq!(of(&[59_900, 60_110, 60_004]), Some(60_000));
        assert_eq!(of(&[493, 500, 507]), Some(500));
        assert_eq!(of(&[7_001]), Some(7_000));
        assert_eq!(of(&[123]), Some(123));
        assert_eq!(of(&[]), None);
    }
}
