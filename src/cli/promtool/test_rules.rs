//! `promtool test rules`.
//!
//! Source: prometheus `cmd/promtool/unittest.go` (`RulesUnitTestResult`, `ruleUnitTest`).

use flint_go::{CompiledRegexp, Regexp};
use flint_promql::Options;
use flint_yaml::Fields;
use rayon::prelude::*;

use super::junit;
use crate::exit::Exit;
use crate::kingpin::Parsed;
use crate::output::{stderr, stdout};
use crate::testing::{
    Blocked, FileOutcome, RuleFiles, Runner, TestFormat, TestOutcome, TestSettings,
};

/// Runs the command.
pub(super) fn run(parsed: &Parsed, promql: Options) -> Exit {
    let only = match only(parsed.texts("run")) {
        Ok(only) => only,
        Err(why) => {
            // The original panics.
            stderr(&format!("panic: {why}\n"));
            return Exit::CouldNotRun;
        }
    };
    let features = parsed.texts("enable-feature").iter().flat_map(|it| it.split(','));
    let settings = TestSettings {
        promql,
        delayed_name_removal: features.into_iter().any(|it| it == "promql-delayed-name-removal"),
        fields: match parsed.is_set("ignore-unknown-fields") {
            true => Fields::Open,
            false => Fields::Strict,
        },
        format: TestFormat::Promtool,
        measures: false,
        diffs: parsed.is_set("diff"),
        dumps: parsed.is_set("debug"),
        fails_on_warnings: false,
    };
    let rule_files = RuleFiles::new(settings);
    let runner = Runner {
        rule_files: &rule_files,
        only: only.as_ref(),
        look: None,
        lists: false,
        progress: None,
    };
    let one = |path: &String| runner.run(path);
    let outcomes: Vec<FileOutcome> = match parsed.texts("test-rule-file") {
        [path] => vec![one(path)],
        paths => paths.par_iter().map(one).collect(),
    };
    let mut has_failed = false;
    for outcome in &outcomes {
        has_failed |= tell(outcome, settings.dumps);
    }
    if let Some(path) = parsed.text("junit")
        && let Err(why) = std::fs::write(path, junit::document(&outcomes))
    {
        stderr(&format!("failed to write JUnit XML: {why}\n"));
    }
    if has_failed { Exit::Wrong } else { Exit::Fine }
}

/// Tells of a file, and whether it failed.
fn tell(outcome: &FileOutcome, dumps: bool) -> bool {
    for pattern in &outcome.unmatched {
        stderr(&format!("  WARNING: no file match pattern {pattern}\n"));
    }
    for test in outcome.tests.iter().filter(|_| dumps) {
        let TestOutcome { name, dump, .. } = test;
        // How long it took is left out: the same run prints the same.
        stderr(&format!(
            "DEBUG: Starting test {name}\n{dump}DEBUG: Test {name} finished, took 0s\n"
        ));
    }
    let errors: Vec<&str> = match &outcome.blocked {
        Some(Blocked::Unreadable(_, why) | Blocked::Wrong(why)) => vec![why],
        None => outcome.tests.iter().flat_map(|it| &it.errors).map(String::as_str).collect(),
    };
    if errors.is_empty() {
        stdout("  SUCCESS\n\n");
        return false;
    }
    stderr("  FAILED:\n");
    for error in errors {
        stderr(&format!("{error}\n"));
        stdout("\n");
    }
    stdout("\n");
    true
}

fn only(patterns: &[String]) -> Result<Option<CompiledRegexp>, String> {
    if patterns.is_empty() {
        return Ok(None);
    }
    let pattern = patterns.join("|");
    let refused = |why: String| format!("regexp: Compile({}): {why}", flint_go::quote(&pattern));
    let regexp = Regexp::parse(&pattern).map_err(|why| refused(why.to_string()))?;
    regexp.compile().map(Some).map_err(|why| refused(why.to_string()))
}
