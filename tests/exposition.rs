//! Expositions: mistakes explained, lints, cardinalities; what promtool says beside it.

use std::fmt::Write;

use flint_exposition::{
    Event, Format, Names, OpenMetricsParser, PrometheusParser, cardinality, check, displayable,
    lint,
};
use flint_report::{Checked, FORMATS, Style as Screen};
use flint_text::{FileId, Sources};
use proptest::prelude::*;

use crate::fixture;

#[test]
fn mistakes_are_explained_and_metrics_linted() {
    fixture::each("exposition", |stem, path, text| {
        let name = path.file_name().expect("a fixture has a name").to_string_lossy();
        let is_openmetrics = path.extension().is_some_and(|it| it == "om");
        let format = match is_openmetrics {
            true => Format::OpenMetrics,
            false => Format::Text(Names::Utf8),
        };
        let mut sources = Sources::new();
        let file = sources.add(name.as_ref(), text);
        let checked = check(file, text.as_bytes(), format);
        let findings = lint(&checked);
        let table = cardinality(&checked).table();
        let mut shown = String::new();
        if !is_openmetrics {
            let _ = writeln!(shown, "--- promtool\n{}", promtool(text));
        }
        let diagnostics = checked.diagnostics.into_iter();
        let diagnostics = diagnostics.chain(findings.into_iter().map(|it| it.diagnostic)).collect();
        let report = Checked::new(name, diagnostics, sources);
        shown.push_str("--- flint\n");
        shown.push_str(&(FORMATS[0].section)(&report, Screen::Plain));
        let _ = write!(shown, "--- cardinality\n{table}");
        fixture::assert_snapshot("exposition", stem, &shown);
    });
}

/// What `promtool check metrics` prints on stderr.
fn promtool(text: &str) -> String {
    let checked = check(FileId(0), text.as_bytes(), Format::Text(Names::Legacy));
    if let Some(error) = checked.upstream_error() {
        return format!("error while linting: {error}");
    }
    let lines = lint(&checked).into_iter().map(|finding| {
        let line = format!("{} {}", finding.metric, finding.text);
        vec![line; finding.count as usize].join("\n")
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_format_is_recognised() {
    let is_openmetrics = |text: &str| Format::detect(text.as_bytes()) == Format::OpenMetrics;
    assert!(is_openmetrics("# TYPE a gauge\na 1\n# EOF\n"));
    assert!(is_openmetrics("# TYPE a counter\na_total 1\n# EOF"));
    assert!(!is_openmetrics("# TYPE a gauge\na 1\n"), "there is no end");
    assert!(
        !is_openmetrics("# TYPE a_total counter\na_total 1\n# EOF\n"),
        "the text format's name"
    );
    assert!(!is_openmetrics("a 1\n# EOF\n"), "nothing speaks for it but a comment");
}

#[test]
fn bytes_that_are_no_text_have_their_place() {
    let text = b"# TYPE a gauge\na{b=\"x\xffy\"} 1\na{b=\"z\"} 1\n";
    for format in [Format::Text(Names::Utf8), Format::OpenMetrics] {
        let checked = check(FileId(0), text, format);
        let first = &checked.diagnostics[0];
        assert_eq!(first.code.name, "metrics/bad-utf8");
        assert_eq!(text[first.span.range.start as usize], 0xFF);
    }
    assert_eq!(displayable(text).len(), text.len());
}

#[test]
fn a_flood_of_mistakes_is_counted_not_kept() {
    let text = "a b\n".repeat(5_000);
    let checked = check(FileId(0), text.as_bytes(), Format::Text(Names::Utf8));
    assert_eq!(checked.diagnostics.len(), 1_000);
    assert_eq!(checked.untold, 4_000);
}

#[test]
fn a_line_of_many_labels_is_read_once() {
    let labels: Vec<String> = (0..100_000).map(|index| format!("l{index}=\"\"")).collect();
    let text = format!("a{{{}}} 1\n# EOF\n", labels.join(","));
    for format in [Format::Text(Names::Utf8), Format::OpenMetrics] {
        assert!(check(FileId(0), text.as_bytes(), format).diagnostics.is_empty());
    }
    let twice = text.replace("l99999=", "l5=");
    for format in [Format::Text(Names::Utf8), Format::OpenMetrics] {
        let checked = check(FileId(0), twice.as_bytes(), format);
        assert_eq!(checked.diagnostics[0].code.name, "metrics/duplicate-label");
    }
}

#[test]
fn what_is_scraped_borrows_from_the_page() {
    let page = b"# TYPE a counter\na_total{b=\"c\",d=\"e\\n\"} 1 1.5 # {x=\"y\"} 0.5 2\n# EOF\n";
    let mut parser = OpenMetricsParser::new(page);
    assert!(matches!(parser.next_event(), Ok(Some(Event::Type { name: b"a", .. }))));
    let Ok(Some(Event::Sample(sample))) = parser.next_event() else { panic!("a sample follows") };
    assert_eq!(sample.series, b"a_total{b=\"c\",d=\"e\\n\"}");
    assert_eq!((sample.name, sample.labels.len()), (&b"a_total"[..], 2));
    assert_eq!((sample.value, sample.timestamp), (1.0, Some(1_500)));
    let exemplar = sample.exemplar.expect("it has an exemplar");
    assert_eq!((exemplar.value, exemplar.timestamp), (0.5, Some(2_000)));
    assert_eq!(parser.next_event(), Ok(None));
}

#[test]
fn a_metric_began_when_its_created_line_says() {
    let page =
        b"# TYPE a counter\na_total{b=\"1\"} 1\na_created{b=\"1\"} 1.5\na_total{b=\"2\"} 1\n\
        # TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 1\nh_created 2\n\
        # TYPE g gauge\ng 1\n# EOF\n";
    let mut parser = OpenMetricsParser::new(page);
    let mut found = Vec::new();
    while let Ok(Some(event)) = parser.next_event() {
        if let Event::Sample(sample) = event {
            let series = String::from_utf8_lossy(sample.series).into_owned();
            found.push((series, parser.start_timestamp()));
        }
    }
    let found: Vec<(&str, Option<i64>)> = found.iter().map(|it| (it.0.as_str(), it.1)).collect();
    let expected = [
        ("a_total{b=\"1\"}", Some(1_500)),
        ("a_created{b=\"1\"}", Some(1_500)),
        ("a_total{b=\"2\"}", None),
        ("h_bucket{le=\"1\"}", Some(2_000)),
        ("h_bucket{le=\"+Inf\"}", Some(2_000)),
        ("h_created", Some(2_000)),
        ("g", None),
    ];
    assert_eq!(found, expected);
}

proptest! {
    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        read_all(&bytes);
    }

    #[test]
    fn anything_alike_is_read(parts in prop::collection::vec(part(), 0..40)) {
        read_all(parts.concat().as_bytes());
    }
}

/// What expositions are made of, and what breaks them.
fn part() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "a",
        "a_sum",
        "a_bucket",
        "_total",
        "{",
        "}",
        "\"",
        "\\",
        "=",
        ",",
        " ",
        "\t",
        "\n",
        "\r\n",
        "# ",
        "#",
        "TYPE ",
        "HELP ",
        "UNIT ",
        "EOF",
        "histogram",
        "summary",
        "counter",
        "info",
        "stateset",
        "gaugehistogram",
        "le=\"1\"",
        "le=\"+Inf\"",
        "quantile=\"0.5\"",
        "1",
        "-1",
        "NaN",
        "1e999",
        "0x1p3",
        "é",
        "\u{0}",
        "{\"a.b\"} 1\n",
        " # {a=\"b\"} 1",
        "# TYPE a ",
    ])
}

fn read_all(bytes: &[u8]) {
    for format in [Format::Text(Names::Utf8), Format::Text(Names::Legacy), Format::OpenMetrics] {
        let checked = check(FileId(0), bytes, format);
        for diagnostic in &checked.diagnostics {
            let range = diagnostic.span.range;
            assert!(
                range.start <= range.end && range.end as usize <= bytes.len(),
                "{diagnostic:?}"
            );
        }
        lint(&checked);
        cardinality(&checked).table();
    }
    let mut text = PrometheusParser::new(bytes);
    while let Ok(Some(_)) = text.next_event() {}
    let mut openmetrics = OpenMetricsParser::new(bytes);
    while let Ok(Some(_)) = openmetrics.next_event() {
        openmetrics.start_timestamp();
    }
    Format::detect(bytes);
    displayable(bytes);
}
