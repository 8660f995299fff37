//! `promtool check rules`, and the part of `check config` that looks at rule files.
//!
//! Source: prometheus `cmd/promtool/main.go` (`CheckRules`, `checkRules`, `checkRuleGroups`).

use std::path::Path;

use flint_promql::Options;
use flint_rulefmt::LoadOptions;
use flint_text::Sources;
use flint_yaml::{Fields, Tree};
use rayon::prelude::*;

use crate::exit::Exit;
use crate::kingpin::Parsed;
use crate::output::{stderr, stdout};
use crate::read::{self, Text};

/// Which lints look at rules, and what their findings do.
#[derive(Debug, Clone, Copy)]
pub(super) struct RulesLint {
    /// Whether duplicates are looked for.
    pub(super) duplicates: bool,
    /// Whether a finding fails the run.
    pub(super) is_fatal: bool,
    /// Whether unknown keys are mistakes.
    pub(super) fields: Fields,
    /// What of PromQL is enabled.
    pub(super) promql: Options,
}

impl RulesLint {
    /// From a list with commas. `none` does not undo what stands beside it.
    pub(super) fn new(list: &str, parsed: &Parsed, promql: Options) -> RulesLint {
        let mut duplicates = false;
        for name in list.split(',').filter(|_| !list.is_empty()) {
            match name {
                "all" | "duplicate-rules" => duplicates = true,
                "none" => {}
                _ => {
                    let name = flint_go::quote(name);
                    stdout(&format!("WARNING: unknown lint option: {name}\n"));
                }
            }
        }
        let fields = match parsed.is_set("ignore-unknown-fields") {
            true => Fields::Open,
            false => Fields::Strict,
        };
        RulesLint { duplicates, is_fatal: parsed.is_set("lint-fatal"), fields, promql }
    }
}

/// What is wrong so far.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Failures {
    /// Anything.
    pub(super) any: bool,
    /// Something that is no finding of a lint.
    pub(super) errors: bool,
}

impl Failures {
    /// What the shell is told.
    pub(super) fn exit(self, is_fatal: bool) -> Exit {
        match (self.any, self.errors) {
            (true, true) => Exit::Wrong,
            (true, false) if is_fatal => Exit::Lint,
            _ => Exit::Fine,
        }
    }

    /// Both together.
    pub(super) fn and(self, other: Failures) -> Failures {
        Failures { any: self.any || other.any, errors: self.errors || other.errors }
    }
}

/// Runs the command.
pub(super) fn run(parsed: &Parsed, promql: Options) -> Exit {
    let lint = RulesLint::new(parsed.text("lint").unwrap_or(""), parsed, promql);
    let failures = match parsed.texts("rule-files") {
        [] => stdin(lint),
        paths => files(paths, lint),
    };
    failures.exit(lint.is_fatal)
}

/// Checks the files, all at once, and tells of them one after the other.
pub(super) fn files(paths: &[String], lint: RulesLint) -> Failures {
    let one =
        |path: &String| checked(read::file(Path::new(path), read::MAX_FILE_BYTES), path, lint);
    let verdicts: Vec<Verdict> = match paths {
        [path] => vec![one(path)],
        paths => paths.par_iter().map(one).collect(),
    };
    let mut failures = Failures::default();
    for (path, verdict) in paths.iter().zip(verdicts) {
        stdout(&format!("Checking {path}\n"));
        failures = tell(&verdict, &format!("{path}: "), failures);
    }
    failures
}

fn stdin(lint: RulesLint) -> Failures {
    stdout("Checking standard input\n");
    let verdict = checked(read::stdin(read::MAX_FILE_BYTES), "/dev/stdin", lint);
    tell(&verdict, "", Failures::default())
}

/// What is to be told of a file.
#[derive(Debug)]
struct Verdict {
    errors: Vec<String>,
    /// What is to be told of rules that are there twice.
    duplicates: Option<String>,
    rule_count: usize,
    has_more_documents: bool,
}

fn checked(text: Result<Text, read::ReadError>, path: &str, lint: RulesLint) -> Verdict {
    let failed = |error: String| Verdict {
        errors: vec![error],
        duplicates: None,
        rule_count: 0,
        has_more_documents: false,
    };
    let text = match text {
        Ok(text) => text,
        Err(why) => return failed(why.go(path)),
    };
    let mut sources = Sources::new();
    let file = match &text.invalid {
        None => sources.add(path, text.text),
        Some(invalid) => sources.add(path, invalid.stand_in()),
    };
    let tree = Tree::parse(file, sources.get(file));
    let options =
        LoadOptions { fields: lint.fields, promql: lint.promql, ..LoadOptions::default() };
    let loaded = flint_rulefmt::rules::load(&tree, &options);
    let is_good = loaded.upstream_errors().is_empty();
    let duplicates = (lint.duplicates && is_good).then(|| flint_lints::duplicates(&loaded.groups));
    let duplicates = duplicates.filter(|it| !it.is_empty()).map(|it| it.to_string());
    Verdict {
        errors: match &text.invalid {
            None => loaded.upstream_errors().to_vec(),
            Some(invalid) => loaded.upstream_errors().iter().map(|it| invalid.mend(it)).collect(),
        },
        duplicates,
        rule_count: loaded.groups.rule_count(),
        has_more_documents: loaded.has_more_documents,
    }
}

/// Tells of a file. Once a file has errors, no blank line follows the errors of later ones either.
fn tell(verdict: &Verdict, prefix: &str, mut failures: Failures) -> Failures {
    if verdict.has_more_documents {
        stderr(
            "level=WARN source=rulefmt.go msg=\"Multiple document yaml rules files are not \
             supported, only the first document is processed\"\n",
        );
    }
    if !verdict.errors.is_empty() {
        let lines = verdict.errors.iter().map(|it| format!("{prefix}{it}\n"));
        stderr(&format!("  FAILED:\n{}", lines.collect::<String>()));
        return Failures { any: true, errors: true };
    }
    match &verdict.duplicates {
        None => stdout(&format!("  SUCCESS: {} rules found\n", verdict.rule_count)),
        Some(text) => {
            stderr(&format!("  FAILED:\n{text}\n"));
            failures.any = true;
        }
    }
    stdout("\n");
    failures
}
