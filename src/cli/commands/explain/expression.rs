//! What is known of an expression, as a table with reasons or as JSON.

mod json;
mod reasons;
mod rule_files;

use std::path::PathBuf;

use anstyle::{AnsiColor, Style as Ansi};
use flint_analysis::{Part, RuleSet, analyze, rendered};
use flint_promql::Options;
use flint_report::{Checked, Style, Summary};
use flint_text::{OffsetMap, Sources};

use crate::exit::Exit;
use crate::output::{Output, stdout, trouble};
use crate::read;

use rule_files::RuleFiles;

/// Explains an expression, or says what is wrong with it.
pub(super) fn explain(subject: &str, rules: &[PathBuf], output: &Output) -> Exit {
    let text = match subject {
        "-" => match read::stdin(read::MAX_FILE_BYTES) {
            Ok(text) => text.text.to_string(),
            Err(why) => {
                trouble(&why.message("<stdin>"));
                return Exit::CouldNotRun;
            }
        },
        subject => subject.to_owned(),
    };
    let is_json = match output.format.name {
        "human" => false,
        "json" => true,
        other => {
            trouble(&format!("an expression is explained as `human` or `json`, not as `{other}`"));
            return Exit::CouldNotRun;
        }
    };
    let files = match RuleFiles::read(rules) {
        Ok(files) => files,
        Err(why) => {
            trouble(&why);
            return Exit::CouldNotRun;
        }
    };
    let parsed = flint_promql::parse(&text, &Options::ALL);
    let Some(expr) = parsed.expr else { return refused(text, &parsed.errors, output) };
    let trees = files.trees();
    let groups = match trees.groups(files.sources()) {
        Ok(groups) => groups,
        Err(why) => {
            trouble(&why);
            return Exit::CouldNotRun;
        }
    };
    let set = RuleSet::new(&groups.iter().collect::<Vec<_>>());
    let flow = analyze(&expr, set.facts());
    if is_json {
        stdout(&json::document(&flow, &text, &set));
        return Exit::Fine;
    }
    let paint: &dyn Fn(Part, &str) -> String = match output.stdout_style() {
        Style::Terminal => &painted,
        Style::Plain => &|_, text| text.to_owned(),
    };
    let table = rendered(&flow, &text, paint);
    stdout(&(table + &reasons::reasons(&flow, &text, &set, files.sources())));
    Exit::Fine
}

fn painted(part: Part, text: &str) -> String {
    let style = match part {
        Part::Frame => Ansi::new().dimmed(),
        Part::Expression => Ansi::new().bold(),
        Part::Type => AnsiColor::Cyan.on_default(),
        Part::Labels => AnsiColor::Green.on_default(),
        Part::Values => AnsiColor::Yellow.on_default(),
    };
    format!("{style}{text}{style:#}")
}

fn refused(text: String, errors: &[flint_promql::ParseError], output: &Output) -> Exit {
    let mut sources = Sources::new();
    let length = text.len() as u32;
    let file = sources.add("<query>", text);
    let map = OffsetMap::verbatim(file, 0, length);
    let diagnostics = errors.iter().map(|it| it.diagnostic(&map)).collect();
    let checked = Checked::new("<query>", diagnostics, sources);
    let mut summary = Summary::default();
    summary.add(&checked);
    output.findings(&[(output.format.section)(&checked, output.style())], &summary);
    Exit::Wrong
}
