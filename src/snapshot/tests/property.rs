//! What is written is read back equal, and the order of feeding does not matter.

use std::collections::{BTreeMap, BTreeSet};

use flint_metric::{Duration, MatchOp};
use flint_snapshot::{
    Job, Kind, Limits, Loaded, Scope, Server, Snapshot, SnapshotBuilder, ValueMatcher, read,
};
use flint_text::{FileId, Source};
use proptest::prelude::*;

const TAKEN: i64 = 1_760_000_000_000;

fn read_back(text: &str) -> Loaded {
    read(FileId(0), &Source::new("flint.lock", text.to_owned()))
}

/// Texts that are hard on quoting.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z_]{1,12}",
        "[a-z]{1,4}:[a-z]{1,4}",
        any::<String>().prop_filter("names and values are not empty", |it| !it.is_empty()),
        prop::sample::select(vec![
            "true",
            "No",
            "~",
            "null",
            "200",
            "0x1f",
            "1e5",
            ".nan",
            "<<",
            "- a",
            "a: b",
            "a #b",
            "{",
            "*x",
            "2026-01-31",
            "\"",
            "'",
            "\\",
            "a\nb",
            "\u{85}",
            "\u{2028}",
            "\u{feff}",
            "=",
            "?",
            " a ",
        ])
        .prop_map(str::to_owned),
    ]
}

type Fed = Vec<(BTreeMap<String, String>, bool)>;

/// Series with their labels, and whether they are there.
fn series() -> impl Strategy<Value = Fed> {
    let label = (prop::sample::select(vec!["job", "path", "é", "le"]), word());
    let labels = prop::collection::vec(label, 0..4);
    let names = prop::sample::select(vec!["up", "x_bucket", "x_count", "x_sum", "y_total", "a b"]);
    let one = (names, labels, any::<bool>()).prop_map(|(name, labels, is_there)| {
        let mut all: BTreeMap<String, String> =
            labels.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        all.insert("__name__".to_owned(), name.to_owned());
        (all, is_there)
    });
    prop::collection::vec(one, 0..60).prop_map(|mut all| {
        all.sort();
        all.dedup_by(|next, last| next.0 == last.0);
        all
    })
}

fn built(fed: &Fed, values: usize) -> Snapshot {
    let limits = Limits { values, ..Limits::default() };
    let mut builder = SnapshotBuilder::new(TAKEN, limits);
    builder.describe("y_total", "counter");
    builder.describe("up", "gauge");
    builder.measure("up", "parts");
    for (labels, is_there) in fed {
        let pairs = labels.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        builder.add(pairs, if *is_there { TAKEN } else { TAKEN - 86_400_000 });
    }
    builder.finish()
}

fn duration() -> impl Strategy<Value = Option<Duration>> {
    prop::option::of((0i64..1_000_000).prop_map(|it| Duration::from_millis(it * 250)))
}

fn server() -> impl Strategy<Value = Server> {
    let features = prop::collection::btree_set(word(), 0..3);
    (prop::option::of(word()), duration(), duration(), features).prop_map(
        |(version, scrape_interval, retention, features)| Server {
            version,
            scrape_interval,
            retention,
            features,
            ..Server::default()
        },
    )
}

fn snapshot() -> impl Strategy<Value = Snapshot> {
    let scope = prop_oneof![
        Just(Scope::Server),
        Just(Scope::Targets),
        Just(Scope::Only("node_.+|true".to_owned()))
    ];
    let job = (duration(), prop::option::of(0u64..u64::MAX));
    let job = job.prop_map(|(interval, targets)| Job { interval, targets });
    let jobs = prop::collection::btree_map(word(), job, 0..3);
    let external_labels = prop::collection::btree_map(word(), any::<String>(), 0..3);
    (series(), 1usize..30, scope, server(), jobs, external_labels, word()).prop_map(
        |(fed, values, scope, server, jobs, external_labels, source)| Snapshot {
            scope,
            server,
            jobs,
            external_labels,
            source,
            ..built(&fed, values)
        },
    )
}

proptest! {
    #[test]
    fn what_is_written_is_read(snapshot in snapshot()) {
        let text = snapshot.text();
        let loaded = read_back(&text);
        prop_assert_eq!(loaded.diagnostics, vec![], "{}", text);
        prop_assert_eq!(loaded.snapshot, snapshot, "{}", text);
    }

    #[test]
    fn the_order_of_feeding_does_not_matter(fed in series(), values in 1usize..30) {
        let mut turned = fed.clone();
        turned.reverse();
        // What is fed again as gone changes nothing.
        let mut twice = fed.clone();
        twice.extend(fed.iter().map(|(labels, _)| (labels.clone(), false)));
        let once = built(&fed, values);
        prop_assert_eq!(&built(&turned, values), &once);
        prop_assert_eq!(&built(&twice, values), &once);
    }

    #[test]
    fn no_selector_has_more_series_than_is_said(
        fed in series(),
        values in 1usize..5,
        label in prop::sample::select(vec!["job", "path", "é", "none"]),
        op in prop::sample::select(vec![MatchOp::Equal, MatchOp::NotEqual, MatchOp::Regexp, MatchOp::NotRegexp]),
        value in prop::sample::select(vec!["", "a", "true", "200", ".*", ".+", "a|b|true", "[a-f].*"]),
    ) {
        let matcher = ValueMatcher::new(op, value).expect("it is a pattern");
        for limit in [values, usize::MAX] {
            let snapshot = built(&fed, limit);
            for (name, metric) in &snapshot.metrics {
                let own = fed.iter().filter(|it| it.1 && it.0["__name__"] == **name);
                let fits = |it: &&(BTreeMap<String, String>, bool)| {
                    matcher.is_match(it.0.get(label).map_or("", String::as_str))
                };
                let count = own.filter(fits).count() as u64;
                let estimate = metric.estimate([(label, &matcher)]);
                prop_assert!(count <= estimate.at_most, "{count} {estimate:?}");
                // Of one label with all its values, the number is known.
                if limit == usize::MAX {
                    prop_assert_eq!(estimate.at_most, count);
                    prop_assert!((estimate.likely - count as f64).abs() < 1e-9);
                }
            }
        }
    }

    #[test]
    fn values_are_counted(fed in series()) {
        let snapshot = built(&fed, usize::MAX);
        for (name, metric) in &snapshot.metrics {
            let own = fed.iter().filter(|it| it.0["__name__"] == **name);
            let there: Vec<_> = own.clone().filter(|it| it.1).map(|it| &it.0).collect();
            prop_assert_eq!(metric.series, there.len() as u64);
            for (label, of_label) in &metric.labels {
                let has = there.iter().filter_map(|it| it.get(&**label));
                let values: BTreeSet<_> = has.clone().collect();
                prop_assert_eq!(of_label.series, has.count() as u64);
                prop_assert_eq!(of_label.values, values.len() as u64);
                let all: BTreeSet<_> = own.clone().filter_map(|it| it.0.get(&**label)).collect();
                prop_assert_eq!(of_label.top.len(), all.len());
                prop_assert!(of_label.is_complete());
            }
        }
    }
}

#[test]
fn types_are_those_of_families() {
    let mut builder = SnapshotBuilder::new(TAKEN, Limits::default());
    builder.describe("rpc", "histogram");
    builder.measure("rpc", "seconds");
    builder.describe("native", "histogram");
    builder.describe("requests", "counter");
    builder.describe("both", "counter");
    builder.describe("both", "gauge");
    for name in ["rpc_bucket", "rpc_sum", "native", "requests_total", "requests_created", "both"] {
        builder.add([("__name__", name)], TAKEN);
    }
    for name in ["own_bucket", "own_count", "own_sum", "other_count"] {
        builder.add([("__name__", name), ("le", "1")], TAKEN);
    }
    let snapshot = builder.finish();
    let kind = |name: &str| snapshot.metric(name).map(|it| it.kind);
    assert_eq!(kind("rpc_bucket"), Some(Kind::Histogram));
    assert_eq!(kind("native"), Some(Kind::NativeHistogram));
    assert_eq!(kind("requests_total"), Some(Kind::Counter));
    assert_eq!(kind("requests_created"), Some(Kind::Gauge));
    assert_eq!(kind("both"), Some(Kind::Unknown));
    assert_eq!(kind("own_count"), Some(Kind::Histogram));
    assert_eq!(kind("other_count"), Some(Kind::Unknown));
    let unit = |name: &str| snapshot.metric(name).and_then(|it| it.unit.as_deref());
    assert_eq!((unit("rpc_sum"), unit("rpc_bucket")), (Some("seconds"), None));
}

#[test]
fn a_broken_file_says_where() {
    let text = "version: 1\ntaken: today\nmetrics:\n  up:\n    type: guage\n    series: 3\n    \
                labels:\n      job: {values: 1, top: {a: 2, b: 1}}\n      le: [a, b]\n  up:\n    \
                seires: 3\n";
    let found = read_back(text).diagnostics;
    let shown: Vec<_> = found.iter().map(|it| (it.code.name, it.message.as_str())).collect();
    assert_eq!(
        shown,
        [
            ("snapshot/bad-value", "`today` is no time"),
            ("snapshot/bad-value", "`guage` is no type of a metric"),
            ("snapshot/inconsistent", "more values are listed than there are"),
            ("snapshot/inconsistent", "3 series cannot have 2 values, as many each"),
            ("yaml/duplicate-key", "the key `up` stands here twice"),
        ]
    );
    let newer = read_back("version: 2\nnews: 1\n").diagnostics;
    assert_eq!(
        newer.iter().map(|it| it.code.name).collect::<Vec<_>>(),
        ["snapshot/unknown-version"]
    );
}
