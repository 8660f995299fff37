//! The file: YAML laid out for diffs. Everything is sorted, a metric is a block, a label is a line.

use std::fmt::{Display, Write};

use flint_go::rfc_3339;

use crate::label::Label;
use crate::metric::Metric;
use crate::snapshot::{Scope, Snapshot};

/// The version of the format.
pub(crate) const VERSION: u64 = 1;

/// Stands for the metrics of some targets in `scope`.
pub(crate) const TARGETS: &str = "targets";

/// Words that YAML may take for something else than a text.
const WORDS: [&str; 12] =
    ["true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan", "inf", "infinity"];

impl Snapshot {
    /// The text of the file. What is read from it is equal.
    pub fn text(&self) -> String {
        let mut out = Lines(String::with_capacity(256 * self.metrics.len() + 1_024));
        out.0 += "# What a Prometheus knows, for `flint lint`. Written by `flint snapshot`: review it like code.\n";
        out.line(0, "version", VERSION);
        out.line(0, "taken", rfc_3339(self.taken));
        if !self.source.is_empty() {
            out.line(0, "source", scalar(&self.source));
        }
        out.some(0, "window", self.window);
        match &self.scope {
            Scope::Server => {}
            Scope::Targets => out.line(0, "scope", TARGETS),
            Scope::Only(pattern) => out.line(0, "only", scalar(pattern)),
        }
        self.server(&mut out);
        if !self.external_labels.is_empty() {
            out.open(0, "external_labels");
            for (name, value) in &self.external_labels {
                out.line(1, &scalar(name), scalar(value));
            }
        }
        self.jobs(&mut out);
        if !self.metrics.is_empty() {
            out.open(0, "metrics");
        }
        for (name, metric) in &self.metrics {
            out.metric(name, metric);
        }
        out.0
    }

    fn server(&self, out: &mut Lines) {
        let server = &self.server;
        if *server == crate::snapshot::Server::default() {
            return;
        }
        out.open(0, "server");
        out.some(1, "version", server.version.as_deref().map(scalar));
        out.some(1, "scrape_interval", server.scrape_interval);
        out.some(1, "evaluation_interval", server.evaluation_interval);
        out.some(1, "lookback", server.lookback);
        out.some(1, "retention", server.retention);
        if !server.features.is_empty() {
            let features: Vec<String> = server.features.iter().map(|it| scalar(it)).collect();
            out.line(1, "features", format_args!("[{}]", features.join(", ")));
        }
    }

    fn jobs(&self, out: &mut Lines) {
        if !self.jobs.is_empty() {
            out.open(0, "jobs");
        }
        for (name, job) in &self.jobs {
            let interval = job.interval.map(|it| format!("interval: {it}"));
            let targets = job.targets.map(|it| format!("targets: {it}"));
            let both: Vec<String> = interval.into_iter().chain(targets).collect();
            out.line(1, &scalar(name), format_args!("{{{}}}", both.join(", ")));
        }
    }
}

struct Lines(String);

impl Lines {
    fn line(&mut self, depth: usize, key: &str, value: impl Display) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.0, "{:1$}{key}: {value}", "", depth * 2);
    }

    fn some(&mut self, depth: usize, key: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.line(depth, key, value);
        }
    }

    fn open(&mut self, depth: usize, key: &str) {
        let _ = writeln!(self.0, "{:1$}{key}:", "", depth * 2);
    }

    fn metric(&mut self, name: &str, metric: &Metric) {
        // Colons, as recording rules have them, do no harm within a word that is a key.
        let words = name.split(':').map(scalar);
        let is_plain = words.clone().all(|it| !it.is_empty() && !it.starts_with('"'));
        if is_plain {
            self.open(1, name);
        } else {
            self.open(1, &scalar(name));
        }
        self.some(2, "type", metric.kind.word());
        self.some(2, "unit", metric.unit.as_deref().map(scalar));
        self.line(2, "series", metric.series);
        self.some(2, "last_seen", metric.last_seen.map(rfc_3339));
        if !metric.labels.is_empty() {
            self.open(2, "labels");
        }
        for (name, label) in &metric.labels {
            self.line(3, &scalar(name), label_text(label, metric.series));
        }
    }
}

/// `[a, b]` for values that all series have, each as many; else a mapping.
fn label_text(label: &Label, series: u64) -> String {
    let is_even = is_even(label);
    if is_even && label.series == series && !label.top.is_empty() {
        return list(label);
    }
    let mut parts = Vec::new();
    let (there, gone) = listed(label);
    if label.values != there || label.top.is_empty() {
        parts.push(format!("values: {}", label.values));
    }
    if label.quiet != gone {
        parts.push(format!("quiet: {}", label.quiet));
    }
    if label.series != series {
        parts.push(format!("series: {}", label.series));
    }
    if is_even && !label.top.is_empty() {
        parts.push(format!("top: {}", list(label)));
    } else if !label.top.is_empty() {
        let entries = label.top.iter().map(|it| format!("{}: {}", scalar(&it.0), it.1));
        parts.push(format!("top: {{{}}}", entries.collect::<Vec<_>>().join(", ")));
    }
    format!("{{{}}}", parts.join(", "))
}

/// How many of the listed values series have, and how many none has any more.
pub(crate) fn listed(label: &Label) -> (u64, u64) {
    let there = label.top.iter().filter(|it| 0 < it.1).count() as u64;
    (there, label.top.len() as u64 - there)
}

/// Whether all values are listed and as many series have each.
fn is_even(label: &Label) -> bool {
    let count = label.top.len() as u64;
    label.is_complete()
        && label.quiet == 0
        && label.top.iter().all(|it| it.1.checked_mul(count) == Some(label.series))
}

fn list(label: &Label) -> String {
    let values: Vec<String> = label.listed().map(scalar).collect();
    format!("[{}]", values.join(", "))
}

/// A text that every reader of YAML takes for that text, in a flow or not; without quotes where it
/// is a plain word.
pub(crate) fn scalar(text: &str) -> String {
    let is_safe = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'-' | b'.' | b'/');
    let starts_well =
        text.bytes().next().is_some_and(|it| it.is_ascii_alphabetic() || it == b'_' || it == b'/');
    let has_words = text.bytes().all(is_safe);
    let is_word = WORDS.iter().any(|it| it.eq_ignore_ascii_case(text));
    if starts_well && has_words && !is_word {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            it if it.is_control() || is_special(it) => {
                let _ = write!(out, "\\U{:08x}", u32::from(it));
            }
            it => out.push(it),
        }
    }
    out.push('"');
    out
}

/// What readers of YAML do not take as it is: breaks of lines, marks of the byte order, and what is
/// no character.
fn is_special(letter: char) -> bool {
    matches!(letter, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}
