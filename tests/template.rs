//! Templates of labels and annotations: what is understood, what is said of mistakes.
//!
//! A fixture holds cases, each below a line `-- ALERT --` that names the alert it belongs to.

use std::fmt::Write;

use flint_template::{Parsed, RULES, Template, TemplateError, parse_named};
use flint_text::{Range, Source};
use proptest::prelude::*;

use crate::fixture;

#[test]
fn templates_are_read() {
    fixture::each("template", |stem, _, text| {
        let mut shown = String::new();
        for (alert, template) in cases(text) {
            let parsed = parse_named(&format!("__alert_{alert}"), template, &RULES);
            let described = match &parsed.template {
                Some(tree) => describe(tree, template),
                None => complain(&parsed.errors, alert, template),
            };
            write!(shown, "-- {alert} --\n{described}").expect("a string takes all");
        }
        fixture::assert_snapshot("template", stem, &shown);
    });
}

/// The alert's name and the template of each case, without the line break before the next.
fn cases(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let all = text.strip_prefix("-- ").expect("a fixture begins with a case").split("\n-- ");
    all.map(|case| {
        let (alert, template) = case.split_once(" --\n").expect("a case has a line for its name");
        (alert, template.strip_suffix('\n').unwrap_or(template))
    })
}

fn describe(template: &Template, text: &str) -> String {
    let mut out = format!("{}\n", template.printed(text));
    for definition in &template.definitions {
        let name = String::from_utf8_lossy(&definition.name);
        let body = template.printed_definition(text, definition);
        out += &format!("  define {name}: {body}\n");
    }
    for label in template.references(text) {
        let (set, name, place) = (label.set, &label.name, label.range.slice(text));
        out += &format!("  {set:?} label {name}: {place}\n");
    }
    out
}

fn complain(errors: &[TemplateError], alert: &str, text: &str) -> String {
    let source = Source::new("", text);
    let place = |range: Range| {
        let start = source.position(range.start);
        format!("{}:{} `{}`", start.line, start.column, range.slice(text))
    };
    let mut out = String::new();
    for error in errors {
        let (code, message) = (error.code().name, error.message());
        out += &format!("{} {code}: {message}\n", place(error.range));
        if let Some(note) = &error.note {
            out += &format!("  note: {}: {}\n", place(note.range), note.text);
        }
        if let Some(help) = &error.help {
            out += &format!("  help: {help}\n");
        }
        out += &format!("  go: {}\n", error.upstream(&format!("__alert_{alert}")));
    }
    out
}

#[test]
fn parentheses_nest_as_deep_as_in_go() {
    let nested = |depth| format!("{{{{{}1{}}}}}", "(".repeat(depth), ")".repeat(depth));
    let deepest = nested(flint_template::MAX_DEPTH);
    let parsed = parse_named("", &deepest, &RULES);
    let template = parsed.template.expect("Go takes so many");
    assert_eq!(template.printed(&deepest).to_string(), deepest);
    let errors = parse_named("x", &nested(flint_template::MAX_DEPTH + 1), &RULES).errors;
    assert_eq!(errors[0].upstream("x"), "template: x:1: max expression depth exceeded");
}

#[test]
fn branches_nest_without_limit() {
    let depth = 100_000;
    let text = format!("{}a{}", "{{if .x}}".repeat(depth), "{{end}}".repeat(depth));
    let template = parse_named("", &text, &RULES).template.expect("nothing is wrong with it");
    assert_eq!(template.printed(&text).to_string(), text);
}

#[test]
fn mistakes_end_at_the_limit() {
    let errors = parse_named("", &"{{ foo }}".repeat(1000), &RULES).errors;
    assert_eq!(errors.len(), flint_template::MAX_ERRORS);
}

const PIECES: [&str; 56] = [
    "{{",
    "}}",
    "{{- ",
    " -}}",
    "(",
    ")",
    "|",
    "\"",
    "'",
    "`",
    "$",
    ".",
    ",",
    ":=",
    "=",
    " ",
    "\n",
    "/*",
    "*/",
    "{{/*",
    "*/}}",
    "end",
    "{{end}}",
    "{{else}}",
    "{{else if .x}}",
    "{{else with .y}}",
    "{{if .a}}",
    "{{range $i, $e := .x}}",
    "{{with $x := 1}}",
    "{{break}}",
    "{{define \"x\"}}",
    "{{template \"x\" .}}",
    "{{block \"b\" .}}",
    "nil",
    "true",
    "$x",
    "$x := 1",
    "$labels",
    "$labels.bar",
    "$value",
    "humanize",
    "printf",
    "foo",
    "1",
    "0x1f",
    "1.5e3",
    "1+2i",
    "'a'",
    "\\",
    "\"a\\n\"",
    "-",
    "[",
    "é",
    "\u{a0}",
    "“",
    "endif",
];

fn soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![8 => prop::sample::select(&PIECES[..]), 1 => Just("x")];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in prop_oneof![soup(), any::<String>(), "\\{\\{.*"]) {
        let Parsed { template, errors } = parse_named("__alert_A", &text, &RULES);
        prop_assert_eq!(template.is_none(), !errors.is_empty());
        for error in &errors {
            prop_assert!(text.get(error.range.start as usize..error.range.end as usize).is_some());
            prop_assert!(error.upstream("A").starts_with("template: A:"));
        }
        if let Some(template) = template {
            for label in template.references(&text) {
                prop_assert!(!label.range.slice(&text).is_empty());
            }
        }
    }

    #[test]
    fn what_is_printed_reads_the_same(text in soup()) {
        if let Some(template) = parse_named("", &text, &RULES).template {
            let printed = template.printed(&text).to_string();
            // Definitions are printed apart, and what is left of a text may look like braces.
            prop_assume!(template.definitions.is_empty());
            let again = parse_named("", &printed, &RULES).template;
            let again = again.map(|it| it.printed(&printed).to_string());
            prop_assert_eq!(again, Some(printed.clone()));
        }
    }
}
