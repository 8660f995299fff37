//! Each lint against its fixture, alone: a new lint changes nobody else's snapshot.

use std::fs;
use std::path::Path;

use flint_analysis::RuleSet;
use flint_config::{LoadOptions, Mode};
use flint_diagnostics::{Code, Diagnostic};
use flint_go::Regexp;
use flint_lints::{
    Bounds, Check, LINTS, Lint, Owners, PINT_CHECKS, Pattern, Preset, Removed, RuleKind,
    RulePolicy, Settings, Tested, duplicates, first_too_long,
};
use flint_metric::Duration;
use flint_report::{Checked, FORMATS, Style};
use flint_rulefmt::RuleGroups;
use flint_text::{FileId, Source, Sources};
use flint_yaml::Tree;

use crate::fixture;

#[test]
fn findings() {
    fixture::each("lints", |stem, path, text| {
        let lint = LINTS.iter().find(|it| it.code.name == name_of(stem));
        let lint = lint.unwrap_or_else(|| panic!("fixtures/lints/{stem}.yml: no such lint"));
        fixture::assert_snapshot("lints", stem, &findings_of(lint, path, text));
    });
}

#[test]
fn every_lint_is_in_the_list_and_has_a_fixture() {
    let listed: Vec<String> = LINTS.iter().map(|it| it.code.name.to_owned()).collect();
    assert_eq!(files_below("lints", "rs"), listed, "files of lints, and the list in list.rs");
    assert_eq!(files_below("fixtures/lints", "yml"), listed, "fixtures, and the list in list.rs");
}

#[test]
fn the_readme_has_every_lint() {
    let path = fixture::root().join("lints/README.md");
    let wanted = readme();
    if std::env::var("INSTA_UPDATE").is_ok_and(|it| it == "always") {
        fs::write(&path, &wanted).expect("the README can be written");
    }
    let written = fs::read_to_string(&path).expect("there is a README");
    assert_eq!(
        written, wanted,
        "lints/README.md: run `INSTA_UPDATE=always cargo test` to write it"
    );
}

/// The pages of all lints, from their headers.
fn readme() -> String {
    let mut table = String::new();
    let mut pages = String::new();
    for lint in LINTS {
        let Code { name, explanation } = &lint.code;
        let preset = match lint.preset {
            Preset::Recommended => "recommended",
            Preset::Strict => "strict",
        };
        let anchor = name.replace('/', "");
        let sentence = explanation.split(['.', '\n']).next().unwrap_or_default();
        table += &format!("| [`{name}`](#{anchor}) | {preset} | {sentence} |\n");
        pages += &format!("\n## {name}\n\n{explanation}\n");
    }
    let pint = pint_table();
    format!(
        "# Lints\n\nWhat `flint lint` looks for. A lint is one file of this folder; this page is written from \
         their headers by the\ntests. `flint explain NAME` shows a page, `flint.toml` switches lints on and off.\n\n\
         | lint | preset | what |\n|---|---|---|\n{table}\n{pint}{pages}"
    )
}

/// What flint looks for in place of pint's checks.
fn pint_table() -> String {
    let row = |it: &flint_lints::PintCheck| {
        let lints: Vec<String> = it.lints.iter().map(|it| format!("`{it}`")).collect();
        let lints = if lints.is_empty() { "none yet".to_owned() } else { lints.join(", ") };
        let usual = if it.is_usual { "yes" } else { "" };
        format!("| `{}` | {lints} | {usual} |\n", it.name)
    };
    let rows: String = PINT_CHECKS.iter().map(row).collect();
    format!(
        "For those who come from pint: comments that disable a check of pint switch these lints off. The preset `pint` looks\n\
         for what pint reports without being told to and without a server, and for nothing else.\n\n\
         | check of pint | lints | in the preset `pint` |\n|---|---|---|\n{rows}"
    )
}

#[test]
fn the_lints_in_place_of_pints_checks_are_there() {
    for check in PINT_CHECKS {
        for name in check.lints {
            assert!(flint_lints::named(name).is_some(), "{}: there is no lint {name}", check.name);
        }
    }
    assert!(PINT_CHECKS.is_sorted_by_key(|it| it.name));
}

/// The names of the lints that the files in the families of a folder stand for.
fn files_below(folder: &str, extension: &str) -> Vec<String> {
    let folder = fixture::root().join(folder);
    let files = fixture::files(&folder).into_iter();
    let files = files.filter(|it| it.extension().is_some_and(|it| it == extension));
    let stems = files.filter_map(|it| {
        let inner = it.strip_prefix(&folder).ok()?.with_extension("");
        // Files beside the families are no lints.
        (1 < inner.components().count()).then(|| name_of(&inner.to_string_lossy()))
    });
    stems.collect()
}

fn name_of(stem: &str) -> String {
    stem.replace('_', "-").replace('\\', "/")
}

/// What people see, and what promtool tells where it has the same lint.
fn findings_of(lint: &'static Lint, path: &Path, text: &str) -> String {
    let name = path.file_name().expect("a fixture has a name").to_string_lossy();
    let settings = Settings {
        policies: vec![demanded(lint)],
        external_labels: Some(vec!["cluster".to_owned(), "region".to_owned()]),
        scrape_interval: said(text, "scrape_interval"),
        retention: said(text, "retention"),
        ..Settings::default()
    };
    // Unit tests, a snapshot, or what the rules were before, stand behind the rules.
    let (text, tests) = text.split_once("\n---\n").unwrap_or((text, ""));
    let mut sources = Sources::new();
    let file = sources.add(name.as_ref(), text);
    let tree = Tree::parse(file, sources.get(file));
    let (diagnostics, upstream) = match lint.check {
        Check::RuleGroups(_) | Check::Rule(_) | Check::Project(_) => {
            of_rules(lint, &tree, &settings)
        }
        Check::Tests(_) => (of_tests(lint, &tree, tests, &settings), None),
        Check::Snapshot(_) => (of_snapshot(lint, &tree, tests, &settings), None),
        Check::Owners(_) => (of_owners(lint, &tree, &settings), None),
        Check::Removed(_) => (of_removed(lint, &tree, tests, &settings), None),
        Check::Config(_) => of_config(lint, &tree, &settings),
    };
    let checked = Checked::new(name, diagnostics, sources);
    let found = (FORMATS[0].section)(&checked, Style::Plain);
    match upstream {
        Some(upstream) => format!("{found}-- promtool --\n{upstream}\n"),
        None => found,
    }
}

/// An option of `flint.toml`, if the first line of a fixture says it.
fn said(text: &str, option: &str) -> Option<Duration> {
    let line = text.lines().next()?.strip_prefix("# ")?;
    let value = line.strip_prefix(option)?.strip_prefix(": ")?;
    Some(Duration::parse(value).expect("it is a duration"))
}

/// What the fixtures of demands say in their first lines.
fn demanded(lint: &Lint) -> RulePolicy {
    let texts = |texts: &[&str]| texts.iter().map(|it| (*it).to_owned()).collect();
    let seconds = |it| Some(Duration::from_secs(it));
    let alerts = RulePolicy { kind: Some(RuleKind::Alert), ..RulePolicy::default() };
    match lint.code.name {
        "policy/aggregation" => RulePolicy {
            keep_labels: texts(&["job"]),
            strip_labels: texts(&["instance"]),
            reason: Some("routes need `job`".to_owned()),
            ..RulePolicy::default()
        },
        "policy/matcher" => RulePolicy { matchers: texts(&["cluster"]), ..RulePolicy::default() },
        "policy/duration" => RulePolicy {
            hold: Bounds { min: seconds(60), max: seconds(86_400) },
            keep_firing_for: Bounds { min: None, max: seconds(3600) },
            ..RulePolicy::default()
        },
        "policy/name" => RulePolicy { name: Some(pattern("Node[A-Z].+")), ..alerts },
        "policy/label" => {
            RulePolicy { labels: vec![("team".to_owned(), pattern("gpu|platform"))], ..alerts }
        }
        "policy/annotation" => {
            let wanted = pattern(r"https://runbooks\.example\.org/.+");
            RulePolicy { annotations: vec![("runbook_url".to_owned(), wanted)], ..alerts }
        }
        "policy/forbidden" => {
            RulePolicy { forbidden: vec![pattern("http://.*")], ..RulePolicy::default() }
        }
        _ => RulePolicy::default(),
    }
}

fn pattern(text: &str) -> Pattern {
    let regexp = Regexp::parse_matcher(text).expect("a pattern").compile().expect("a small one");
    Pattern { text: text.to_owned(), regexp }
}

fn of_rules(lint: &'static Lint, tree: &Tree<'_>, settings: &Settings) -> Found {
    let options = flint_rulefmt::LoadOptions {
        keep: flint_rulefmt::Keep::Expressions,
        ..flint_rulefmt::LoadOptions::default()
    };
    let loaded = flint_rulefmt::rules::load(tree, &options);
    assert_eq!(loaded.diagnostics, [], "a fixture has no errors");
    let groups = loaded.groups;
    let mut found = flint_lints::rule_groups(&groups, &[lint], settings);
    found.extend(flint_lints::rules(&RuleSet::new(&[&groups]), &[lint], settings));
    let is_promtools = lint.code.name == "rules/duplicate-rule";
    (found, is_promtools.then(|| duplicates(&groups).to_string()))
}

fn of_tests(
    lint: &'static Lint,
    tree: &Tree<'_>,
    tests: &str,
    settings: &Settings,
) -> Vec<Diagnostic> {
    let source = Source::new("tests.yml", tests);
    let tests = Tree::parse(FileId(1), &source);
    let loaded = flint_rulefmt::tests::load(&tests, &flint_promql::Options::default());
    assert_eq!(loaded.diagnostics, [], "a fixture has no errors");
    let mut tested = Tested::default();
    tested.add("tests.yml", &loaded.file, [tree.file()].into_iter());
    let groups = groups_of(tree);
    flint_lints::tests(&RuleSet::new(&[&groups]), &tested, &[lint], settings)
}

/// The labels `owner` tell who looks after the rules.
fn of_owners(lint: &'static Lint, tree: &Tree<'_>, settings: &Settings) -> Vec<Diagnostic> {
    let groups = groups_of(tree);
    let owner = |it: &flint_rulefmt::Rule<'_>| it.labels().get("owner").map(|it| it.to_string());
    let of_rules = groups.rules().map(|it| owner(it.1)).collect();
    flint_lints::owners(&RuleSet::new(&[&groups]), &Owners { of_rules }, &[lint], settings)
}

fn of_removed(
    lint: &'static Lint,
    tree: &Tree<'_>,
    before: &str,
    settings: &Settings,
) -> Vec<Diagnostic> {
    let source = Source::new("rules/slo.yml", before);
    let before = Tree::parse(FileId(1), &source);
    let mut removed = Removed::default();
    for (_, rule) in groups_of(&before).rules() {
        removed.add(rule.name().text, &source.path);
    }
    let groups = groups_of(tree);
    flint_lints::removed(&RuleSet::new(&[&groups]), &removed, &[lint], settings)
}

fn groups_of<'t>(tree: &'t Tree<'_>) -> RuleGroups<'t> {
    let options = flint_rulefmt::LoadOptions {
        keep: flint_rulefmt::Keep::Expressions,
        ..flint_rulefmt::LoadOptions::default()
    };
    let loaded = flint_rulefmt::rules::load(tree, &options);
    assert_eq!(loaded.diagnostics, [], "a fixture has no errors");
    loaded.groups
}

fn of_snapshot(
    lint: &'static Lint,
    tree: &Tree<'_>,
    snapshot: &str,
    settings: &Settings,
) -> Vec<Diagnostic> {
    let loaded = flint_snapshot::read(FileId(1), &Source::new("flint.lock", snapshot));
    assert_eq!(loaded.diagnostics, [], "a fixture has no errors");
    let groups = groups_of(tree);
    let rules = RuleSet::new(&[&groups]);
    flint_lints::snapshot(&rules, &loaded.snapshot, &[lint], settings)
}

fn of_config(lint: &'static Lint, tree: &Tree<'_>, settings: &Settings) -> Found {
    let options = LoadOptions { mode: Mode::Server, variable: &|_| None };
    let loaded = flint_config::load(tree, &options);
    let config = loaded.config.expect("a fixture can be read");
    let found = flint_lints::config(&config, &[lint], settings);
    let is_promtools = lint.code.name == "scrape/too-long-interval";
    let first = first_too_long(&config, settings.lookback);
    let shown = || first.map_or(String::new(), |(job, interval)| format!("{job}: {interval}"));
    (found, is_promtools.then(shown))
}

/// What a lint finds, and what promtool tells.
type Found = (Vec<Diagnostic>, Option<String>);
