//! The name that was meant: the nearest one among many thousands.

use std::ops::Bound::{Included, Unbounded};

use flint_text::closest_within;
use hashbrown::HashMap;

use crate::kind::SUFFIXES;
use crate::snapshot::Snapshot;

/// The names of a snapshot, laid out to be searched often.
#[derive(Debug)]
pub struct Names<'s> {
    snapshot: &'s Snapshot,
    /// All names, the short ones first.
    by_length: Vec<Name<'s>>,
    /// Names by their words in order.
    by_words: HashMap<Vec<&'s str>, &'s str>,
}

#[derive(Debug)]
struct Name<'s> {
    text: &'s str,
    letters: Letters,
}

/// How often letters occur, several taken together.
type Letters = [u8; 32];

impl Snapshot {
    /// Whether the name of any metric begins so.
    pub fn has_metric_after(&self, start: &str) -> bool {
        let mut names = self.metrics.range::<str, _>((Included(start), Unbounded));
        names.next().is_some_and(|it| it.0.starts_with(start))
    }
}

impl<'s> Names<'s> {
    /// The names of a snapshot.
    pub fn of(snapshot: &'s Snapshot) -> Names<'s> {
        let names = snapshot.metrics.keys().map(|it| &**it);
        let mut by_length: Vec<Name<'s>> =
            names.clone().map(|text| Name { text, letters: letters(text) }).collect();
        by_length.sort_by_key(|it| it.text.len());
        // The first of several counts, so that the last one comes first.
        let by_words = names.rev().map(|it| (words(it), it)).collect();
        Names { snapshot, by_length, by_words }
    }

    /// What a name that is not known was probably meant to be: the same with or without one of the
    /// endings that exporters and formats add, the same with more words behind it, the same words in
    /// another order, or what is a slip of the finger away.
    pub fn nearest(&self, name: &str) -> Option<&'s str> {
        let found = self.other_ending(name).or_else(|| self.longer(name));
        found.or_else(|| self.by_words.get(&words(name)).copied()).or_else(|| self.slip(name))
    }

    fn other_ending(&self, name: &str) -> Option<&'s str> {
        let endings = SUFFIXES.iter().filter(|it| !it.is_empty());
        let known = |it: &str| self.snapshot.metrics.get_key_value(it).map(|it| &**it.0);
        let shorter = endings.clone().filter_map(|it| name.strip_suffix(it)).find_map(known);
        shorter.or_else(|| endings.into_iter().find_map(|it| known(&format!("{name}{it}"))))
    }

    fn longer(&self, name: &str) -> Option<&'s str> {
        // One word says too little.
        let start = Some(format!("{name}_")).filter(|_| name.contains('_'))?;
        let names = self.snapshot.metrics.range::<str, _>((Included(&*start), Unbounded));
        let names = names.map(|it| &**it.0).take_while(|it| it.starts_with(&start));
        names.min_by_key(|it| it.len())
    }

    fn slip(&self, name: &str) -> Option<&'s str> {
        let limit = (name.len() / 8).clamp(1, 3);
        let start = self.by_length.partition_point(|it| it.text.len() + limit < name.len());
        let end = self.by_length.partition_point(|it| it.text.len() <= name.len() + limit);
        let own = letters(name);
        // A slip changes two of the counts by one, at most.
        let near = self.by_length[start..end].iter();
        let near = near.filter(|it| difference(&it.letters, &own) <= 2 * limit as u32);
        closest_within(name, near.map(|it| it.text), limit)
    }
}

fn words(name: &str) -> Vec<&str> {
    let mut words: Vec<&str> = name.split('_').collect();
    words.sort_unstable();
    words
}

fn letters(name: &str) -> Letters {
    let mut letters = [0u8; 32];
    for byte in name.bytes() {
        // Upper and lower case are the same letter.
        let count = &mut letters[usize::from(byte & 31)];
        *count = count.saturating_add(1);
    }
    letters
}

fn difference(a: &Letters, b: &Letters) -> u32 {
    a.iter().zip(b).map(|(a, b)| u32::from(a.abs_diff(*b))).sum()
}

#[cfg(test)]
mod tests {
    use super::Names;
    use crate::metric::Metric;
    use crate::snapshot::Snapshot;

    #[test]
    fn what_was_meant_is_found() {
        let all =
            ["http_requests_total", "node_memory_MemFree_bytes", "process_cpu_seconds_total", "up"];
        let metrics = all.map(|it| (it.into(), Metric::default())).into();
        let snapshot = Snapshot { metrics, ..Snapshot::default() };
        let names = Names::of(&snapshot);
        for (written, meant) in [
            ("http_requests", Some("http_requests_total")),
            ("http_requests_total_count", Some("http_requests_total")),
            ("http_requets_total", Some("http_requests_total")),
            ("node_memory_MemFree", Some("node_memory_MemFree_bytes")),
            ("process_seconds_cpu_total", Some("process_cpu_seconds_total")),
            ("grpc_requests_total", None),
            ("process", None),
        ] {
            assert_eq!(names.nearest(written), meant, "{written}");
        }
    }
}
