//! `promtool check config`.
//!
//! Source: prometheus `cmd/promtool/main.go` (`CheckConfig`, `checkConfig`, `lintScrapeConfigs`,
//! `newConfigLintConfig`).

use std::path::Path;

use flint_config::{Config, Mode};
use flint_metric::Duration;
use flint_promql::Options;
use flint_text::Sources;

use crate::exit::Exit;
use crate::follow::{Reach, follow};
use crate::kingpin::{Parsed, nanoseconds};
use crate::output::{stderr, stdout};
use crate::promtool::check_rules::{self, Failures, RulesLint};
use crate::read;

/// Runs the command.
pub(super) fn run(parsed: &Parsed, promql: Options) -> Exit {
    let (rules, lookback) = lints(parsed, promql);
    let reach = if parsed.is_set("syntax-only") { Reach::SyntaxOnly } else { Reach::Files };
    let mode = if parsed.is_set("agent") { Mode::Agent } else { Mode::Server };
    let mut failures = Failures::default();
    for path in parsed.texts("config-files") {
        stdout(&format!("Checking {path}\n"));
        let checked = checked(path, mode, reach);
        checked.warnings.iter().for_each(|it| stdout(it));
        if let Some(error) = checked.error {
            stderr(&format!("  FAILED: {error}\n"));
            stdout("\n");
            failures = Failures { any: true, errors: true };
            continue;
        }
        if !checked.rule_files.is_empty() {
            stdout(&format!("  SUCCESS: {} rule files found\n", checked.rule_files.len()));
        }
        stdout(&format!(" SUCCESS: {path} is valid prometheus config file syntax\n\n"));
        if reach == Reach::Files {
            failures.any |= is_too_slow(checked.config.as_ref(), lookback);
            failures = failures.and(check_rules::files(&checked.rule_files, rules));
        }
    }
    failures.exit(rules.is_fatal)
}

/// The lints of rules, and the longest time between two scrapes. Unlike for `check rules`, `none`
/// undoes what stands beside it.
fn lints(parsed: &Parsed, promql: Options) -> (RulesLint, Option<Duration>) {
    let list = parsed.text("lint").unwrap_or("");
    let options = || list.split(',');
    if options().any(|it| it == "none") {
        return (RulesLint::new("", parsed, promql), None);
    }
    let is_slow_linted = options().any(|it| matches!(it, "all" | "too-long-scrape-interval"));
    let lookback = parsed.text("query.lookback-delta").and_then(|it| nanoseconds(it).ok());
    let lookback = lookback.filter(|it| is_slow_linted && 0 < *it).map(Duration::from_nanos);
    let rules: Vec<&str> = options().filter(|it| *it != "too-long-scrape-interval").collect();
    (RulesLint::new(&rules.join(","), parsed, promql), lookback)
}

/// What is to be told of a file.
#[derive(Debug, Default)]
struct Checked {
    warnings: Vec<String>,
    error: Option<String>,
    rule_files: Vec<String>,
    config: Option<Config>,
}

fn checked(path: &str, mode: Mode, reach: Reach) -> Checked {
    let failed = |error: String| Checked { error: Some(error), ..Checked::default() };
    let text = match read::file(Path::new(path), read::MAX_FILE_BYTES) {
        Ok(text) => text,
        Err(why) => return failed(why.go(path)),
    };
    let mut sources = Sources::new();
    let file = match &text.invalid {
        None => sources.add(path, text.text),
        Some(invalid) => sources.add(path, invalid.stand_in()),
    };
    let followed = follow(file, &mut sources, path, mode, reach);
    let (error, warnings) = followed.upstream(path);
    let error = error.map(|it| text.invalid.as_ref().map_or(it.clone(), |why| why.mend(&it)));
    let warnings = warnings.into_iter().map(str::to_owned).collect();
    Checked { warnings, error, rule_files: followed.rule_files, config: followed.config }
}

/// Tells of the first job whose series would be stale between two scrapes.
fn is_too_slow(config: Option<&Config>, lookback: Option<Duration>) -> bool {
    let (Some(config), Some(lookback)) = (config, lookback) else { return false };
    let Some((job, interval)) = flint_lints::first_too_long(config, lookback) else { return false };
    stderr(&format!(
        "  FAILED: too long scrape interval found, data point will be marked as stale - \
         job: {job}, interval: {interval}\n"
    ));
    true
}
