//! `flint explain`: what a code means.

use flint_diagnostics::Code;
use flint_text::closest;

use crate::codes;
use crate::exit::Exit;
use crate::output::{stdout, trouble};

/// Say what a finding means: what is wrong, why it matters, what to write instead.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  flint explain                       every code, with a line each
  flint explain yaml/unknown-field    one of them
  flint explain rules                 those of one family")]
pub(crate) struct Explain {
    /// The code in brackets behind `error` or `warning`, or the part before its slash.
    code: Option<String>,
}

/// Columns of a paragraph.
const WIDTH: usize = 88;

impl Explain {
    pub(crate) fn run(&self) -> Exit {
        let all = codes::all();
        let Some(name) = &self.code else {
            list(&all);
            return Exit::Fine;
        };
        let name = name.trim_matches(['[', ']']);
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
        trouble(&unknown(name, &all));
        Exit::CouldNotRun
    }
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
    let near = closest(name, all.iter().map(|it| it.name)).or_else(same_end);
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
