//! Files that end too early, as on a full disk: accepted, or refused at a place inside of them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use flint_config::alertmanager::Options;
use flint_config::target_group::{TargetFile, TargetFormat};
use flint_config::web::WebConfig;
use flint_config::{LoadOptions, Mode};
use flint_diagnostics::{Diagnostic, Severity, upstream_error};
use flint_exposition::{Format, Names, cardinality, displayable, lint};
use flint_report::{Checked, FORMATS, Style};
use flint_rulefmt::LoadOptions as RuleOptions;
use flint_text::{Sources, Span};
use flint_yaml::Tree;

use crate::fixture;

/// Our own files are small: they are cut often, and at odd places.
const FIXTURE_STEP: usize = 31;

const CORPUS_STEP: usize = 50;

#[test]
fn cut_fixtures_are_accepted_or_refused_at_a_place() {
    let folders =
        ["gpu-cluster", "lecture", "rules", "config", "alertmanager", "web", "exposition", "yaml"];
    let folders = folders.map(|area| fixture::root().join("fixtures").join(area));
    let files: Vec<PathBuf> = folders.iter().flat_map(|it| fixture::files(it)).collect();
    assert!(20 <= files.len(), "only {} files", files.len());
    files.iter().for_each(|path| cut(path, FIXTURE_STEP));
}

#[test]
fn cut_files_of_users_are_accepted_or_refused_at_a_place() {
    let Some(corpus) = fixture::shared("corpus") else { return };
    for (folder, count) in [("rules", 10), ("configs", 5), ("exposition", 5)] {
        let sized: Vec<PathBuf> =
            fixture::files(&corpus.join(folder)).into_iter().filter(|it| is_sized(it)).collect();
        assert!(count <= sized.len(), "{folder} has only {} files", sized.len());
        for index in 0..count {
            cut(&sized[index * sized.len() / count], CORPUS_STEP);
        }
    }
}

/// Large enough to be cut often, small enough for a quick test. Lists of counters are no metrics.
fn is_sized(path: &Path) -> bool {
    let bytes = fs::metadata(path).map_or(0, |it| it.len());
    (1_500..11_000).contains(&bytes) && path.extension().is_none_or(|it| it != "csv")
}

fn cut(path: &Path, step: usize) {
    let bytes = fs::read(path).expect("the file is readable");
    let is_yaml = path.extension().is_some_and(|it| it == "yml" || it == "yaml" || it == "json");
    let ends = (0..bytes.len()).step_by(step).chain([bytes.len()]);
    for end in ends {
        let name = format!("{} up to byte {end}", path.display());
        match std::str::from_utf8(&bytes[..end]) {
            Ok(text) if is_yaml => check_yaml(&name, text),
            // Such a file is refused before anything reads it.
            Err(_) if is_yaml => {}
            _ => check_metrics(&name, &bytes[..end]),
        }
    }
}

/// As all that it could have been: rules, prometheus.yml, alertmanager.yml, a web config, targets.
fn check_yaml(name: &str, text: &str) {
    let (sources, (diagnostics, fails)) = read(name, text, |tree| {
        let loaded = flint_rulefmt::rules::load(tree, &RuleOptions::default());
        let fails = !loaded.upstream_errors().is_empty();
        (loaded.diagnostics, fails)
    });
    judge_with(name, diagnostics, sources, fails);
    let (sources, (diagnostics, fails)) = read(name, text, |tree| {
        let options = LoadOptions { mode: Mode::Server, variable: &|_| None };
        let loaded = flint_config::load(tree, &options);
        let fails = flint_config::load_error(name, &loaded.diagnostics).is_some();
        (loaded.diagnostics, fails)
    });
    judge_with(name, diagnostics, sources, fails);
    let (sources, diagnostics) = read(name, text, |tree| {
        flint_config::alertmanager::load(tree, Options::default()).diagnostics
    });
    let fails = upstream_error(&diagnostics).is_some();
    judge_with(name, diagnostics, sources, fails);
    let (sources, diagnostics) = read(name, text, |tree| WebConfig::load(tree).diagnostics);
    let fails = upstream_error(&diagnostics).is_some();
    judge_with(name, diagnostics, sources, fails);
    for format in [TargetFormat::Yaml, TargetFormat::Json] {
        let mut sources = Sources::new();
        let file = sources.add(name, text);
        let diagnostics = TargetFile::parse(file, sources.get(file), format).diagnostics;
        let fails = upstream_error(&diagnostics).is_some();
        judge_with(name, diagnostics, sources, fails);
    }
}

fn read<T>(name: &str, text: &str, load: impl FnOnce(&Tree<'_>) -> T) -> (Sources, T) {
    let mut sources = Sources::new();
    let file = sources.add(name, text);
    let loaded = load(&Tree::parse(file, sources.get(file)));
    (sources, loaded)
}

fn check_metrics(name: &str, bytes: &[u8]) {
    for format in [Format::Text(Names::Utf8), Format::Text(Names::Legacy), Format::OpenMetrics] {
        let mut sources = Sources::new();
        let file = sources.add(name, displayable(bytes).into_owned());
        let checked = flint_exposition::check(file, bytes, format);
        let lints = lint(&checked).into_iter().map(|it| it.diagnostic);
        assert!(!cardinality(&checked).table().is_empty());
        let fails = checked.upstream_error().is_some();
        let diagnostics: Vec<Diagnostic> = checked.diagnostics.into_iter().chain(lints).collect();
        // OpenMetrics, and what only the server refuses, have no text of the original.
        assert!(!fails || has_errors(&diagnostics), "{name}: {diagnostics:#?}");
        judge(name, diagnostics, sources);
    }
}

/// Errors if and only if the original refuses the file.
fn judge_with(name: &str, diagnostics: Vec<Diagnostic>, sources: Sources, fails: bool) {
    assert_eq!(has_errors(&diagnostics), fails, "{name}: {diagnostics:#?}");
    judge(name, diagnostics, sources);
}

fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|it| it.severity == Severity::Error)
}

/// All places are inside of the file, and can be shown.
fn judge(name: &str, diagnostics: Vec<Diagnostic>, sources: Sources) {
    for diagnostic in &diagnostics {
        let notes = diagnostic.notes.iter().filter_map(|it| it.span);
        for span in notes.chain([diagnostic.span]) {
            assert!(is_inside(span, &sources), "{name}: {diagnostic:#?}");
        }
    }
    if !diagnostics.is_empty() {
        let checked = Checked::new(name, diagnostics, sources);
        assert!(!(FORMATS[0].section)(&checked, Style::Plain).is_empty());
    }
}

fn is_inside(span: Span, sources: &Sources) -> bool {
    let text = &sources.get(span.file).text;
    text.get(span.range.start as usize..span.range.end as usize).is_some()
}

/// The same from outside, a few times.
#[test]
fn the_binary_survives_cut_files() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("truncation");
    fs::create_dir_all(&folder).expect("the target folder is writable");
    for (kind, name) in [
        ("config", "gpu-cluster/prometheus.yml"),
        ("rules", "gpu-cluster/rules/inference.yml"),
        ("metrics", "exposition/text/fine.prom"),
    ] {
        let path = fixture::root().join("fixtures").join(name);
        let bytes = fs::read(&path).expect("the fixture is there");
        let file = folder.join(path.file_name().expect("it is a file"));
        for end in (0..bytes.len()).step_by(bytes.len() / 4) {
            fs::write(&file, &bytes[..end]).expect("the target folder is writable");
            run(kind, &file, end);
        }
    }
}

/// Fine or refused; a refusal names a line of the file.
fn run(kind: &str, file: &Path, end: usize) {
    let output = Command::new(env!("CARGO_BIN_EXE_flint"))
        .args(["check", kind])
        .arg(file)
        .output()
        .expect("flint starts");
    let told = [output.stdout, output.stderr].concat();
    let told = String::from_utf8_lossy(&told);
    let name = file.display();
    match output.status.code() {
        Some(0) => {}
        Some(1) => assert!(told.contains(&format!("{name}:")), "{name} up to {end}: {told}"),
        other => panic!("{name} up to {end}: {other:?}: {told}"),
    }
}
