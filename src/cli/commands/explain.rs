//! `flint explain`: what a code means, or what is known of an expression.

mod expression;

use std::path::PathBuf;

use flint_diagnostics::Code;
use flint_text::closest;

use crate::codes;
use crate::exit::Exit;
use crate::output::{Output, stdout, trouble};

/// Say what a finding means, or what is known of a query without data.
///
/// Of a code: what is wrong, why it matters, what to write instead. Of a PromQL expression: for each
/// part its type, the labels that its series can have, and what its values can be. With a snapshot or
/// with data, how many series each part has.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  flint explain                       every code, with a line each
  flint explain yaml/unknown-field    one of them
  flint explain rules                 those of one family
  flint explain 'sum by (job) (rate(http_requests_total[5m])) > 0.5'
  flint explain 'job:errors:ratio > 2' --rules rules/*.yml
  flint explain 'sum by (job) (rate(http_requests_total[5m]))' --snapshot flint.lock
  flint explain 'count by (mode) (node_cpu_seconds_total)' --data metrics.prom
  flint explain 'up == 0' --format json

Labels: `job` is always there, `job?` may be there, `job=\"a\"|\"b\"` has one of these values.
Values: `counter?` is a guess by the metric's name, `counter` is sure; `likely ≥ 0` holds if
metrics are what their names say, `≥ 0` whatever the data is.
Series: `12` is sure, `≤ 12` are as many as conditions let through, `≈ 1200` is an estimate.")]
pub(crate) struct Explain {
    /// A code as it stands in brackets behind `error` or `warning`, the part before its slash, or a
    /// PromQL expression; `-` is an expression that is piped in.
    #[arg(value_name = "CODE|EXPR")]
    subject: Option<String>,

    /// Rule files that the expression may read: their recording rules and alerts are known then.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    rules: Vec<PathBuf>,

    /// Say how many series each part has by what a server knows: a file of `flint snapshot`.
    #[arg(long, value_name = "FILE")]
    snapshot: Option<PathBuf>,

    /// Count the series of each part over what targets expose, in Prometheus' text format or
    /// OpenMetrics, or over the input of a unit test, if the file ends in .yml. What has no time is
    /// taken to have been there all the time.
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with = "snapshot")]
    data: Vec<PathBuf>,
}

/// Columns of a paragraph.
const WIDTH: usize = 88;

impl Explain {
    pub(crate) fn run(&self, output: &Output) -> Exit {
        let all = codes::all();
        let Some(subject) = &self.subject else {
            list(&all);
            return Exit::Fine;
        };
        let name = subject.trim_matches(['[', ']']);
        if let Some(code) = all.iter().find(|it| it.name == name) {
            stdout(&format!("{}\n\n{}\n", code.name, filled(code.explanation)));
            return Exit::Fine;
        }
        let family = format!("{}/", name.trim_end_matches('/'));
        let kin: Vec<&Code> =
            all.iter().copied().filter(|it| it.name.starts_with(&family)).collect();
        if !kin.is_empty() {
            list(&kin);
            return Exit::Fine;
        }
        if looks_like_code(name, &all) {
            trouble(&unknown(name, &all));
            return Exit::CouldNotRun;
        }
        let asked = expression::Asked {
            subject,
            rules: &self.rules,
            snapshot: self.snapshot.as_deref(),
            data: &self.data,
        };
        expression::explain(&asked, output)
    }
}

/// Whether a word that is no code was meant for one: `lints/missing-for`, `unknown-field`, a family
/// or code with a slip of the finger. Any other word is the name of a metric.
fn looks_like_code(name: &str, all: &[&Code]) -> bool {
    let is_word = |it: u8| it.is_ascii_lowercase() || matches!(it, b'-' | b'/');
    if name.is_empty() || !name.bytes().all(is_word) {
        return false;
    }
    let mut names = all.iter().map(|it| it.name);
    let families = || all.iter().filter_map(|it| it.name.split('/').next());
    match name.split_once('/') {
        Some((family, _)) => families().any(|it| it == family) || closest(name, names).is_some(),
        None => {
            let end = format!("/{name}");
            names.any(|it| it.ends_with(&end))
                || (name.contains('-')
                    && closest(name, all.iter().map(|it| part(it.name))).is_some())
        }
    }
}

/// The part behind the slash.
fn part(name: &str) -> &str {
    name.split_once('/').map_or(name, |it| it.1)
}

/// The text with its paragraphs broken into lines; examples, which are indented, stay as they are.
fn filled(text: &str) -> String {
    let lines = text
        .split('\n')
        .map(|line| if line.starts_with("    ") { line.to_owned() } else { fill(line) });
    lines.collect::<Vec<_>>().join("\n")
}

fn fill(line: &str) -> String {
    let mut out = String::new();
    let mut column = 0;
    for word in line.split(' ') {
        let length = word.chars().count();
        if 0 < column && WIDTH < column + 1 + length {
            out.push('\n');
            column = 0;
        } else if 0 < column {
            out.push(' ');
            column += 1;
        }
        out += word;
        column += length;
    }
    out
}

fn unknown(name: &str, all: &[&Code]) -> String {
    let same_end = || all.iter().map(|it| it.name).find(|it| it.ends_with(&format!("/{name}")));
    let near_end = || {
        let end = closest(name, all.iter().map(|it| part(it.name)))?;
        all.iter().map(|it| it.name).find(|it| part(it) == end)
    };
    let near = closest(name, all.iter().map(|it| it.name)).or_else(same_end).or_else(near_end);
    match near {
        Some(near) => format!("there is no code `{name}`: did you mean `{near}`?"),
        None => format!("there is no code `{name}`: `flint explain` lists all"),
    }
}

/// Names and first sentences, in two columns.
fn list(codes: &[&Code]) {
    let width = codes.iter().map(|it| it.name.len()).max().unwrap_or(0);
    for code in codes {
        let first = code.explanation.split("\n\n").next().unwrap_or("");
        let first = first.split_whitespace().collect::<Vec<_>>().join(" ");
        let sentence = first.split_once(". ").map_or(first.as_str(), |(sentence, _)| sentence);
        stdout(&format!("{:width$}  {}\n", code.name, sentence.trim_end_matches(['.', ':'])));
    }
}
