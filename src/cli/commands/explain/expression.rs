//! What is known of an expression, as a table with reasons or as JSON.

mod json;
mod reasons;
mod rule_files;
mod series;

use std::path::{Path, PathBuf};

use anstyle::{AnsiColor, Style as Ansi};
use flint_analysis::{NodeId, Part, RuleSet, analyze, rendered};
use flint_promql::Options;
use flint_report::{Checked, Style, Summary};
use flint_text::{OffsetMap, Sources};

use crate::exit::Exit;
use crate::output::{Output, stdout, trouble};
use crate::read;

use rule_files::RuleFiles;
use series::SeriesCounts;

/// What is asked for.
pub(super) struct Asked<'e> {
    /// The expression, or `-`.
    pub(super) subject: &'e str,
    /// Rule files that it may read.
    pub(super) rules: &'e [PathBuf],
    /// What a server knows.
    pub(super) snapshot: Option<&'e Path>,
    /// What targets expose.
    pub(super) data: &'e [PathBuf],
}

/// Explains an expression, or says what is wrong with it.
pub(super) fn explain(asked: &Asked<'_>, output: &Output) -> Exit {
    match explained(asked, output) {
        Ok(()) => Exit::Fine,
        Err(exit) => exit,
    }
}

fn explained(asked: &Asked<'_>, output: &Output) -> Result<(), Exit> {
    let cannot = |why: String| {
        trouble(&why);
        Exit::CouldNotRun
    };
    let text = match asked.subject {
        "-" => read::stdin(read::MAX_FILE_BYTES)
            .map_err(|why| cannot(why.message("<stdin>")))?
            .text
            .to_string(),
        subject => subject.to_owned(),
    };
    let is_json = match output.format.name {
        "human" => false,
        "json" => true,
        other => {
            let why = format!("an expression is explained as `human` or `json`, not as `{other}`");
            return Err(cannot(why));
        }
    };
    let files = RuleFiles::read(asked.rules).map_err(cannot)?;
    let snapshot = asked.snapshot.map(|it| crate::lint::snapshot::load(it, output)).transpose()?;
    let parsed = flint_promql::parse(&text, &Options::ALL);
    let Some(expr) = parsed.expr else { return Err(refused(text, &parsed.errors, output)) };
    let trees = files.trees();
    let groups = trees.groups(files.sources()).map_err(cannot)?;
    let set = RuleSet::new(&groups.iter().collect::<Vec<_>>());
    let flow = analyze(&expr, set.facts());
    let series = match &snapshot {
        Some(snapshot) => Some(SeriesCounts::estimated(&flow, &set, snapshot)),
        None if asked.data.is_empty() => None,
        None => Some(SeriesCounts::evaluated(&flow, asked.data).map_err(cannot)?),
    };
    if is_json {
        stdout(&json::document(&flow, &text, &set, series.as_ref()));
        return Ok(());
    }
    let paint: &dyn Fn(Part, &str) -> String = match output.stdout_style() {
        Style::Terminal => &painted,
        Style::Plain => &|_, text| text.to_owned(),
    };
    let column = series.as_ref().map(|it| move |id| it.shown(id));
    let column = column.as_ref().map(|it| it as &dyn Fn(NodeId) -> Option<String>);
    let table = rendered(&flow, &text, column, paint);
    let remarks = series.map(|it| it.remarks()).unwrap_or_default();
    stdout(&(table + &reasons::reasons(&flow, &text, &set, files.sources()) + &remarks));
    Ok(())
}

fn painted(part: Part, text: &str) -> String {
    let style = match part {
        Part::Frame => Ansi::new().dimmed(),
        Part::Expression => Ansi::new().bold(),
        Part::Type => AnsiColor::Cyan.on_default(),
        Part::Series => AnsiColor::Magenta.on_default(),
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
