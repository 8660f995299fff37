//! The name that was meant: the nearest one among many thousands.

use std::collections::BTreeSet;
use std::ops::Bound::{Included, Unbounded};

use flint_text::closest_within;

use crate::kind::SUFFIXES;
use crate::snapshot::Snapshot;

impl Snapshot {
    /// What a name that is not known was probably meant to be: the same with or without one of the
    /// endings that exporters and formats add, the same with more words behind it, the same words in
    /// another order, or what is a slip of the finger away.
    pub fn nearest(&self, name: &str) -> Option<&str> {
        let found = self.other_ending(name).or_else(|| self.longer(name));
        found.or_else(|| self.same_words(name)).or_else(|| self.slip(name))
    }

    /// Whether the name of any metric begins so.
    pub fn has_metric_after(&self, start: &str) -> bool {
        let mut names = self.metrics.range::<str, _>((Included(start), Unbounded));
        names.next().is_some_and(|it| it.0.starts_with(start))
    }

    fn other_ending(&self, name: &str) -> Option<&str> {
        let endings = SUFFIXES.iter().filter(|it| !it.is_empty());
        let known = |it: &str| self.metrics.get_key_value(it).map(|it| &**it.0);
        let shorter = endings.clone().filter_map(|it| name.strip_suffix(it)).find_map(known);
        shorter.or_else(|| endings.into_iter().find_map(|it| known(&format!("{name}{it}"))))
    }

    fn longer(&self, name: &str) -> Option<&str> {
        // One word says too little.
        let start = Some(format!("{name}_")).filter(|_| name.contains('_'))?;
        let names = self.metrics.range::<str, _>((Included(&*start), Unbounded)).map(|it| &**it.0);
        names.take_while(|it| it.starts_with(&start)).min_by_key(|it| it.len())
    }

    fn same_words(&self, name: &str) -> Option<&str> {
        let words = |it: &str| it.split('_').map(str::to_owned).collect::<BTreeSet<String>>();
        let wanted = words(name);
        let names = self.metrics.keys().filter(|it| it.len() == name.len());
        names.map(|it| &**it).find(|it| words(it) == wanted)
    }

    fn slip(&self, name: &str) -> Option<&str> {
        let limit = (name.len() / 8).clamp(1, 3);
        let near = self.metrics.keys().map(|it| &**it);
        closest_within(name, near.filter(|it| it.len().abs_diff(name.len()) <= limit), limit)
    }
}

#[cfg(test)]
mod tests {
    use crate::metric::Metric;
    use crate::snapshot::Snapshot;

    #[test]
    fn what_was_meant_is_found() {
        let names =
            ["http_requests_total", "node_memory_MemFree_bytes", "process_cpu_seconds_total", "up"];
        let metrics = names.map(|it| (it.into(), Metric::default())).into();
        let snapshot = Snapshot { metrics, ..Snapshot::default() };
        for (written, meant) in [
            ("http_requests", Some("http_requests_total")),
            ("http_requests_total_count", Some("http_requests_total")),
            ("http_requets_total", Some("http_requests_total")),
            ("node_memory_MemFree", Some("node_memory_MemFree_bytes")),
            ("process_seconds_cpu_total", Some("process_cpu_seconds_total")),
            ("grpc_requests_total", None),
            ("process", None),
        ] {
            assert_eq!(snapshot.nearest(written), meant, "{written}");
        }
    }
}
