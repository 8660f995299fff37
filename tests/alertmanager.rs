//! alertmanager.yml: what people are shown, and below it what amtool says about the same file.
//!
//! Fixtures in `versions/0.29` are checked for Alertmanager 0.29, those in `languages/classic` and
//! `languages/utf8` with matchers in that language.

use std::path::{Path, PathBuf};
use std::process::Command;

use flint_config::alertmanager::{
    KINDS, Options, TemplateFiles, TemplateOwner, Version, check_templates, load,
};
use flint_diagnostics::{Diagnostic, Severity, upstream_error};
use flint_matchers::Mode;
use flint_report::{Checked, FORMATS, Style};
use flint_template::NotificationTemplates;
use flint_text::Sources;
use flint_yaml::Tree;
use proptest::prelude::*;

use crate::fixture;

#[test]
fn configurations() {
    fixture::each("alertmanager", |stem, path, text| {
        let (sources, mut diagnostics) = read(path, text, options_of(stem));
        let upstream = upstream_error(&diagnostics).unwrap_or_default();
        diagnostics.extend(about_templates(path, text, options_of(stem)));
        for diagnostic in &diagnostics {
            assert!(diagnostic.help.is_some(), "{stem}: nobody says what to do: {diagnostic:#?}");
        }
        let templates = templates_of(path, text);
        let mut shown = shown(path, diagnostics, sources);
        if !upstream.is_empty() {
            shown += &format!("-- amtool --\n{upstream}\n");
        }
        fixture::assert_snapshot("alertmanager", stem, &(shown + &templates));
    });
}

fn options_of(stem: &str) -> Options {
    let version = stem.strip_prefix("versions/").and_then(|it| it.split('/').next());
    let version = version.map(|it| Version::parse(it).expect("the folder is a version"));
    let mode = match stem {
        _ if stem.starts_with("languages/classic/") => Mode::Classic,
        _ if stem.starts_with("languages/utf8/") => Mode::Utf8,
        _ => Mode::Fallback,
    };
    Options { mode, version: version.unwrap_or_default() }
}

fn read(path: &Path, text: &str, options: Options) -> (Sources, Vec<Diagnostic>) {
    let mut sources = Sources::new();
    let file = sources.add(name_of(path), text);
    let diagnostics = load(&Tree::parse(file, sources.get(file)), options).diagnostics;
    let has_errors = diagnostics.iter().any(|it| it.severity == Severity::Error);
    assert_eq!(
        has_errors,
        upstream_error(&diagnostics).is_some(),
        "errors are those of the original: {diagnostics:#?}\n{text}"
    );
    (sources, diagnostics)
}

/// What is wrong with the templates, where no others than the default ones can be called.
fn about_templates(path: &Path, text: &str, options: Options) -> Vec<Diagnostic> {
    let mut sources = Sources::new();
    let file = sources.add(name_of(path), text);
    let loaded = load(&Tree::parse(file, sources.get(file)), options);
    let Some(config) = loaded.config else { return Vec::new() };
    let files = TemplateFiles {
        templates: &NotificationTemplates::with_defaults(),
        files: Vec::new(),
        are_complete: config.templates.is_empty(),
    };
    check_templates(&config, &files, options.version)
}

/// The diagnostics as people see them in a pipe.
fn shown(path: &Path, diagnostics: Vec<Diagnostic>, sources: Sources) -> String {
    let checked = Checked::new(name_of(path), diagnostics, sources);
    (FORMATS[0].section)(&checked, Style::Plain)
}

/// The texts that Alertmanager expands, a line each: where, in which language, whose, which key.
fn templates_of(path: &Path, text: &str) -> String {
    let mut sources = Sources::new();
    let file = sources.add(name_of(path), text);
    let source = sources.get(file);
    let loaded = load(&Tree::parse(file, source), Options::default());
    let Some(config) = &loaded.config else { return String::new() };
    let mut shown = String::new();
    for template in config.template_texts() {
        let at = source.position(template.text.offsets.offset(0));
        let owner = match template.owner {
            TemplateOwner::Receiver(_, key) => key,
            TemplateOwner::Route(_) => "route",
        };
        let (form, key) = (template.text.form, &template.text.path);
        shown += &format!("{}:{}: {form:?} {owner} {key}\n", at.line, at.column);
    }
    if shown.is_empty() { shown } else { format!("-- templates --\n{shown}") }
}

fn name_of(path: &Path) -> String {
    path.file_name().expect("a fixture has a name").to_string_lossy().into_owned()
}

#[test]
fn every_kind_of_integration_has_a_fixture_and_a_table_without_repetitions() {
    let folder = fixture::root().join("fixtures/alertmanager/receivers");
    for kind in KINDS {
        let stem = kind.key.strip_suffix("_configs").expect("lists are named so");
        assert!(folder.join(stem).with_extension("yml").is_file(), "{stem} has no fixture");
        let mut names: Vec<&str> = kind.shape.fields.iter().map(|it| it.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), kind.shape.fields.len(), "{stem} has a key twice");
        for field in kind.shape.fields {
            assert!((Version::OLDEST..=Version::NEWEST).contains(&field.since), "{}", field.name);
        }
    }
}

/// Warnings that amtool logs, without the time.
#[test]
fn amtool_logs_what_the_languages_of_matchers_disagree_about() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("disagreement.yml");
    let text = "route:\n  receiver: a\n  routes:\n    - matchers: [\"a='b'\", 'a=\"\\u00e9\"', c==d]\n\
                receivers: [{name: a}]\n";
    std::fs::write(&path, text).expect("the target folder is writable");
    let output = Command::new(env!("CARGO_BIN_EXE_flint"))
        .args(["amtool", "check-config"])
        .arg(&path)
        .output()
        .expect("flint starts");
    let stdout = String::from_utf8(output.stdout).expect("it is UTF-8");
    let logged = stdout.split("time=").skip(1).map(|it| it.split_once(' ').expect("a time").1);
    let logged: Vec<&str> = logged.map(|it| it.lines().next().unwrap_or_default()).collect();
    assert_eq!(logged.len(), 3, "{stdout}");
    assert!(
        logged[0].starts_with("level=WARN source=parse.go:176 msg=\"Alertmanager is moving to")
    );
    assert!(logged[0].ends_with(
        r#"input="a='b'" origin=config err="2:3: ': invalid input: expected label value" suggestion="a=\"'b'\"""#
    ));
    assert!(
        logged[1].ends_with(
            r#"msg="Matchers input has disagreement" input="a=\"\\u00e9\"" origin=config"#
        )
    );
    assert_eq!(output.status.code(), Some(0));
}

/// A file of four thousand routes is read without a mistake, and every one of them is there.
#[test]
fn many_routes() {
    let routes: String = (0..4000)
        .map(|it| format!("    - matchers: [team=\"t{it}\", severity=~\"page|ticket\"]\n      receiver: r{}\n", it % 50))
        .collect();
    let receivers: String = (0..50).map(|it| format!("  - name: r{it}\n")).collect();
    let text = format!("route:\n  receiver: r0\n  routes:\n{routes}receivers:\n{receivers}");
    let mut sources = Sources::new();
    let file = sources.add("alertmanager.yml", text);
    let loaded = load(&Tree::parse(file, sources.get(file)), Options::default());
    assert!(loaded.diagnostics.is_empty(), "{:#?}", loaded.diagnostics);
    assert_eq!(loaded.config.expect("it is a mapping").routes().count(), 4001);
}

/// What takes the place of values.
const VALUES: [&str; 16] = [
    "",
    "null",
    "5",
    "[a]",
    "{a: b}",
    "true",
    "'{{ x }'",
    "0s",
    "1h",
    "https://example.org",
    "a:25",
    "[]",
    "-1",
    "\"a='b'\"",
    "*a",
    "${A}",
];

#[derive(Debug, Clone)]
enum Change {
    Remove(usize),
    Repeat(usize),
    Value(usize, usize),
    Indent(usize),
    Cut(usize),
}

fn change() -> impl Strategy<Value = Change> {
    let at = 0..10_000usize;
    prop_oneof![
        at.clone().prop_map(Change::Remove),
        at.clone().prop_map(Change::Repeat),
        (at.clone(), 0..VALUES.len()).prop_map(|(at, value)| Change::Value(at, value)),
        at.clone().prop_map(Change::Indent),
        at.prop_map(Change::Cut),
    ]
}

fn changed(text: &str, changes: &[Change]) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for change in changes {
        if lines.is_empty() {
            break;
        }
        let count = lines.len();
        match change {
            Change::Remove(at) => drop(lines.remove(at % count)),
            Change::Repeat(at) => lines.insert(at % count, lines[at % count].clone()),
            Change::Value(at, value) => {
                let line = &mut lines[at % count];
                // The last value of a line, or one inside of braces.
                if let Some(end) = line.match_indices(": ").map(|it| it.0 + 2).nth(at / count % 3) {
                    let rest = line[end..].find([',', '}', ']']).map_or(line.len(), |it| end + it);
                    line.replace_range(end..rest, VALUES[*value]);
                }
            }
            Change::Indent(at) => lines[at % count].insert_str(0, "  "),
            Change::Cut(at) => lines.truncate(at % count),
        }
    }
    lines.join("\n")
}

fn texts() -> Vec<String> {
    let files: Vec<PathBuf> = fixture::files(&fixture::root().join("fixtures/alertmanager"));
    let read = |it: &PathBuf| std::fs::read_to_string(it).expect("a fixture is readable");
    files.iter().map(read).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    /// Errors if and only if the original refuses the file, at places that can be shown.
    #[test]
    fn changed_configurations(
        file in 0..10_000usize,
        changes in prop::collection::vec(change(), 1..5),
        version in 27..=34u16,
    ) {
        static TEXTS: std::sync::OnceLock<Vec<String>> = std::sync::OnceLock::new();
        let texts = TEXTS.get_or_init(texts);
        let text = changed(&texts[file % texts.len()], &changes);
        let version = Version::parse(&format!("0.{version}")).expect("it is one of them");
        let path = Path::new("alertmanager.yml");
        for mode in [Mode::Fallback, Mode::Classic, Mode::Utf8] {
            let (sources, diagnostics) = read(path, &text, Options { mode, version });
            for diagnostic in &diagnostics {
                prop_assert!(!diagnostic.message.contains('\n'), "{:?}", diagnostic);
                let notes = diagnostic.notes.iter().filter_map(|it| it.span);
                for span in notes.chain([diagnostic.span]) {
                    let (start, end) = (span.range.start as usize, span.range.end as usize);
                    prop_assert!(sources.get(span.file).text.get(start..end).is_some());
                }
            }
            if !diagnostics.is_empty() {
                prop_assert!(!shown(path, diagnostics, sources).is_empty());
            }
        }
    }
}
