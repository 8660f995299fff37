//! What flint's own test format finds on disk: rules by deep patterns and in objects, series in files.

use std::path::Path;

use flint_diagnostics::{Diagnostic, Severity};
use flint_go::{glob, path as go_path};
use flint_report::Checked;
use flint_rulefmt::objects::{self, Content, EmbeddedFile};
use flint_rulefmt::tests::TestFile;
use flint_rulefmt::tests::native::Texts;
use flint_rulefmt::{LoadOptions, RuleGroups, Text};
use flint_rules::Group;
use flint_storage::Symbols;
use flint_text::{Sources, Span};
use flint_tsdb::NewSeries;
use flint_unittest::codes as test_codes;
use flint_unittest::rules::EmitInput;
use flint_yaml::Tree;

use super::places::RulePlace;
use super::rule_files::RuleFile;
use crate::check::inputs::{self, InputError};
use crate::check::kind::{self, Kind};
use crate::codes;
use crate::follow::Disk;
use crate::read;

/// The message of the first mistake that promtool's format cannot have: the file is not run. Further
/// mistakes in an expression whose first one promtool says are none of these.
pub(super) fn unusable(diagnostics: &[Diagnostic]) -> Option<String> {
    let is_own = |it: &&Diagnostic| {
        let is_error = it.severity == Severity::Error && it.upstream.is_none();
        is_error && !it.code.name.starts_with("promql/")
    };
    diagnostics.iter().find(is_own).map(|it| it.message.clone())
}

/// Adds what is doubtful about tests; of several tests made of one matrix once.
pub(super) fn add_once(doubts: Vec<Diagnostic>, to: &mut Vec<Diagnostic>) {
    let mut seen = std::collections::HashSet::new();
    let new = |it: &Diagnostic| seen.insert((it.code.name, it.span, it.message.clone()));
    to.extend(doubts.into_iter().filter(new));
}

/// The files that a pattern stands for. `**` goes through folders of any depth.
pub(super) fn files(pattern: &str) -> Result<Vec<String>, String> {
    if !pattern.contains("**") {
        return glob(pattern, &Disk).map_err(|why| why.to_string());
    }
    match inputs::matching(pattern) {
        Ok(found) => Ok(found.iter().map(|it| it.to_string_lossy().into_owned()).collect()),
        Err(InputError::NoMatch(_)) => Ok(Vec::new()),
        Err(why) => Err(why.to_string()),
    }
}

/// That a pattern stands for no file.
pub(super) fn no_match(pattern: Text<'_>, resolved: &str) -> Diagnostic {
    let message = format!("no file matches `{}`", resolved.escape_debug());
    let mut error = Diagnostic::error(&codes::NO_MATCH, pattern.span(), message);
    error.help("correct the path: it starts at the folder of this file");
    error
}

/// The rules of the objects of a file, and of the rule files that they carry.
pub(super) fn rules_of_objects(
    path: &str,
    tree: &Tree<'_>,
    options: &LoadOptions,
    symbols: &Symbols,
) -> RuleFile {
    let loaded = objects::load(tree, options);
    let mut file = RuleFile { errors: errors(path, &loaded.diagnostics), ..RuleFile::default() };
    for object in &loaded.objects {
        match &object.content {
            Content::Rules(groups) => compile(path, (groups, None), symbols, &mut file),
            Content::Files(files) => {
                files.iter().for_each(|it| embedded(path, it, options, symbols, &mut file));
            }
            Content::Scrapes | Content::Other => {}
        }
    }
    if !file.errors.is_empty() {
        file.groups.clear();
    }
    file
}

fn errors(path: &str, diagnostics: &[Diagnostic]) -> Vec<String> {
    let errors = diagnostics.iter().filter(|it| it.severity == Severity::Error);
    errors.map(|it| format!("{path}: {}", it.message)).collect()
}

fn embedded(
    path: &str,
    embedded: &EmbeddedFile<'_>,
    options: &LoadOptions,
    symbols: &Symbols,
    file: &mut RuleFile,
) {
    let name = embedded.name.text;
    if kind::detect(Path::new(name), &embedded.text) != Some(Kind::Rules) {
        return;
    }
    let mut sources = Sources::new();
    let inner = sources.add(name, embedded.text.as_ref());
    let tree = Tree::parse(inner, sources.get(inner));
    let loaded = flint_rulefmt::rules::load(&tree, options);
    let place = format!("{path}: {name}");
    file.errors.extend(loaded.upstream_errors().iter().map(|it| format!("{place}: {it}")));
    compile(&place, (&loaded.groups, Some(embedded)), symbols, file);
}

fn compile(
    place: &str,
    (groups, embedded): (&RuleGroups<'_>, Option<&EmbeddedFile<'_>>),
    symbols: &Symbols,
    file: &mut RuleFile,
) {
    for written in &groups.groups {
        match Group::compile(written, symbols) {
            Ok(group) => {
                file.groups.push(group);
                file.places.push(RulePlace::of_group(written, embedded));
            }
            Err(why) => file.errors.push(format!("{place}: {why}")),
        }
    }
}

/// A rule file as promtool is to find it, or why it cannot: patterns with `**` become the files that
/// they stand for, relative to the folder of the test file.
fn plain_patterns(path: &str, file: &TestFile<'_>) -> Vec<Result<String, (Span, String)>> {
    let folder = go_path::dir(path);
    let mut all = Vec::new();
    for pattern in &file.rule_files {
        let resolved = match go_path::is_abs(pattern.text) {
            true => pattern.text.to_owned(),
            false => go_path::join(&[&folder, pattern.text]),
        };
        let found = files(&resolved).unwrap_or_default();
        let (objects, plain): (Vec<String>, Vec<String>) =
            found.into_iter().partition(|it| holds_objects(it));
        let why = |it: &String| format!("promtool does not read the objects of Kubernetes in {it}");
        all.extend(objects.iter().map(|it| Err((pattern.span(), why(it)))));
        if objects.is_empty() && !pattern.text.contains("**") {
            all.push(Ok(pattern.text.to_owned()));
            continue;
        }
        let prefix = format!("{folder}/");
        let relative = plain.iter().map(|it| it.strip_prefix(&prefix).unwrap_or(it).to_owned());
        all.extend(relative.map(Ok));
    }
    all
}

fn holds_objects(path: &str) -> bool {
    let text = read::file(Path::new(path), read::MAX_FILE_BYTES).map(|it| it.text);
    text.is_ok_and(|it| kind::detect(Path::new(path), &it) == Some(Kind::Kubernetes))
}

/// A test file in promtool's form, and what is left out or wrong.
#[derive(Debug)]
pub(crate) struct PlainFile {
    /// The file; `None` if it cannot be read.
    pub(crate) text: Option<String>,
    /// Why not all of it is there.
    pub(crate) checked: Checked,
}

/// Writes a test file in promtool's form.
///
/// # Errors
///
/// Why the file cannot be read.
pub(crate) fn plain(path: &str, promql: &flint_promql::Options) -> Result<PlainFile, String> {
    let text =
        read::file(Path::new(path), read::MAX_FILE_BYTES).map_err(|why| why.message(path))?;
    let mut sources = Sources::new();
    let text = match &text.invalid {
        None => text.text,
        Some(invalid) => invalid.stand_in().into(),
    };
    let id = sources.add(path, text);
    let source = sources.get(id).clone();
    let tree = Tree::parse(id, &source);
    let texts = Texts::new();
    let loaded = flint_rulefmt::tests::load_native(&tree, promql, &texts);
    let mut checked = Checked::new(path, loaded.diagnostics, sources);
    if checked.diagnostics.iter().any(|it| it.severity == Severity::Error) {
        return Ok(PlainFile { text: None, checked });
    }
    let symbols = Symbols::new();
    let from_files = match series_of_files(path, &loaded.file, &symbols) {
        Ok(series) => series,
        Err(wrong) => {
            checked.diagnostics.push(*wrong);
            return Ok(PlainFile { text: None, checked });
        }
    };
    let rule_files = plain_patterns(path, &loaded.file);
    let input = EmitInput { rule_files, from_files: &from_files, symbols: &symbols };
    let emitted = flint_unittest::rules::emit(&loaded.file, &input);
    let left_out = emitted.left_out.into_iter();
    let told = |(span, why)| Diagnostic::warning(&test_codes::LEFT_OUT, span, why);
    add_once(left_out.map(told).collect(), &mut checked.diagnostics);
    Ok(PlainFile { text: Some(emitted.text), checked })
}

/// The series of `series_from`, for each test.
pub(super) fn series_of_files(
    path: &str,
    file: &TestFile<'_>,
    symbols: &Symbols,
) -> Result<Vec<Vec<NewSeries>>, Box<Diagnostic>> {
    let folder = go_path::dir(path);
    let mut all = Vec::with_capacity(file.tests.len());
    for test in &file.tests {
        let mut of_test = Vec::new();
        for series in &test.input_series {
            let Some(from) = series.native.from else { continue };
            let until = series.native.until.map_or(i64::MAX, |it| it.value.as_millis());
            let selector = series.native.selector.map(|it| it.text);
            let read = series_of_file(&folder, from.text, selector, symbols);
            let read = read.map_err(|why| {
                let message = format!("no series from `{}`: {why}", from.escape_debug());
                Box::new(Diagnostic::error(&test_codes::SERIES_FILE, from.span(), message))
            })?;
            of_test.extend(read.into_iter().map(|it| flint_unittest::until(it, until)));
        }
        all.push(of_test);
    }
    Ok(all)
}

/// The files of `series_from`, of all tests.
pub(super) fn series_paths(path: &str, file: &TestFile<'_>) -> Vec<String> {
    let folder = go_path::dir(path);
    let series = file.tests.iter().flat_map(|it| &it.input_series);
    let mut paths: Vec<String> =
        series.filter_map(|it| it.native.from).map(|it| beside(&folder, it.text)).collect();
    paths.sort();
    paths.dedup();
    paths
}

fn beside(folder: &str, name: &str) -> String {
    match go_path::is_abs(name) {
        true => name.to_owned(),
        false => go_path::join(&[folder, name]),
    }
}

fn series_of_file(
    folder: &str,
    name: &str,
    selector: Option<&str>,
    symbols: &Symbols,
) -> Result<Vec<NewSeries>, String> {
    let path = beside(folder, name);
    let text =
        read::file(Path::new(&path), read::MAX_FILE_BYTES).map_err(|why| why.message(&path))?;
    if text.invalid.is_some() {
        return Err("it is not UTF-8 text".to_owned());
    }
    flint_unittest::read_series(&text.text, selector, symbols)
}
