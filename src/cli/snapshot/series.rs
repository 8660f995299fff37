//! The series of metrics, many metrics in one question.

use flint_snapshot::SnapshotBuilder;
use serde_json::Value;

use super::api::{Api, ApiError, pairs};
use super::server::{Wanted, selector};
use crate::server::{Endpoint, seconds};

/// Metrics that are asked for together.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Batch<'n> {
    /// These.
    Few(Vec<&'n str>),
    /// One that has too many series.
    TooMany(&'n str),
}

/// An address of more letters may be refused by what stands before the server.
const NAMES_BYTES_MAX: usize = 4_000;

/// Series that are asked for together.
const SERIES_MAX: u64 = 20_000;

/// Metrics with their numbers of series, parted so that no answer is long.
pub(super) fn batches<'n>(metrics: &[(&'n str, u64)], series_max: u64) -> Vec<Batch<'n>> {
    let mut batches = Vec::new();
    let (mut names, mut bytes, mut series) = (Vec::new(), 0, 0);
    for (name, count) in metrics {
        if series_max < *count {
            batches.push(Batch::TooMany(name));
            continue;
        }
        if !names.is_empty()
            && (NAMES_BYTES_MAX < bytes + name.len() || SERIES_MAX < series + count)
        {
            batches.push(Batch::Few(std::mem::take(&mut names)));
            (bytes, series) = (0, 0);
        }
        names.push(*name);
        // Escaping takes three letters for one between names.
        bytes += name.len() + 3;
        series += count;
    }
    if !names.is_empty() {
        batches.push(Batch::Few(names));
    }
    batches
}

/// Feeds the series of metrics that are there, and those that are gone since `start`. Metrics of
/// which the server gives too many go to `too_many`.
pub(super) fn fetch<'n>(
    api: &Api<'_>,
    names: &[&'n str],
    (start, wanted): (i64, &Wanted),
    builder: &mut SnapshotBuilder,
    too_many: &mut Vec<&'n str>,
) -> Result<(), ApiError> {
    let now = seconds(wanted.now);
    match api.query(&selector(names), &now) {
        Ok(series) => series.iter().for_each(|it| feed(it, wanted.now, builder)),
        Err(why) if why.is_too_much() => match names.split_at(names.len() / 2) {
            ([], [name]) => {
                too_many.push(name);
                return Ok(());
            }
            (left, right) => {
                fetch(api, left, (start, wanted), builder, too_many)?;
                return fetch(api, right, (start, wanted), builder, too_many);
            }
        },
        Err(why) => return Err(why),
    }
    gone(api, names, (start, wanted), builder)
}

fn feed(series: &Value, last: i64, builder: &mut SnapshotBuilder) {
    let Some(labels) = series.get("metric") else { return };
    builder.add(pairs(labels), last);
}

/// Feeds the series that were there since `start`. Those that still are change nothing.
fn gone(
    api: &Api<'_>,
    names: &[&str],
    (from, wanted): (i64, &Wanted),
    builder: &mut SnapshotBuilder,
) -> Result<(), ApiError> {
    let (start, end) = (seconds(from), seconds(wanted.now));
    let limit = wanted.series_max.saturating_mul(2).to_string();
    let matcher = selector(names);
    let parameters = [
        ("match[]", matcher.as_str()),
        ("start", start.as_str()),
        ("end", end.as_str()),
        ("limit", limit.as_str()),
    ];
    let is_cut = match api.ask(Endpoint::Series, &parameters) {
        Ok(answer) => {
            let all = answer.data.as_array().into_iter().flatten();
            all.for_each(|it| builder.add(pairs(it), gone_at(wanted)));
            answer.is_truncated
        }
        Err(why) if why.is_too_much() => true,
        Err(why) => return Err(why),
    };
    if !is_cut {
        return Ok(());
    }
    if let [name] = names {
        builder.had_more(name);
        return Ok(());
    }
    let (left, right) = names.split_at(names.len() / 2);
    for half in [left, right] {
        gone(api, half, (from, wanted), builder)?;
    }
    Ok(())
}

/// A time at which a series that is only known to have been there counts as gone.
fn gone_at(wanted: &Wanted) -> i64 {
    wanted.now.saturating_sub(wanted.limits.active).saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::{Batch, batches};

    #[test]
    fn no_question_is_long() {
        let metrics = [("a", 1), ("b", 19_999), ("c", 1), ("d", 70_000), ("e", 60_000)];
        let parted = batches(&metrics, 60_000);
        let wanted = [
            Batch::Few(vec!["a", "b"]),
            Batch::TooMany("d"),
            Batch::Few(vec!["c"]),
            Batch::Few(vec!["e"]),
        ];
        assert_eq!(parted, wanted);
    }
}
