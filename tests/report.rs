//! Output formats: each on the same diagnostics.
//!
//! A fixture holds files and then what is said about them:
//!
//! ```text
//! -- rules.yml --
//! groups: []
//! -- diagnostics --
//! error rules.yml `groups`: message
//!   note rules.yml `[]`: a place beside it
//!   fact: something to know
//!   help: what to do
//!   fix rules.yml `groups`: text put in its place
//! ```

use flint_diagnostics::{Code, Diagnostic, Edit, Safety};
use flint_report::{Checked, Context, FORMATS, Style, Summary};
use flint_text::{Sources, Span};

use crate::fixture;

static CODE: Code = Code {
    name: "demo/mistake",
    explanation: "A mistake made up for this test.\n\nIt has no example.",
};

#[test]
fn diagnostics_are_written_out() {
    fixture::each("report", |stem, _, text| {
        let checked = read(text);
        let mut summary = Summary::default();
        summary.add(&checked);
        for format in FORMATS {
            let section = (format.section)(&checked, Style::Plain);
            let shown = (format.document)(&[section], &summary);
            let shown = format!("{shown}\n{}", summary.line());
            fixture::assert_snapshot("report", &format!("{stem}.{}", format.name), &shown);
        }
        let colored = (FORMATS[0].section)(&checked, Style::Terminal).replace('\u{1b}', "␛");
        fixture::assert_snapshot("report", &format!("{stem}.terminal"), &colored);
    });
}

#[test]
fn comments_lead_to_the_files() {
    let mut sources = Sources::new();
    let file = sources.add("rules/a b.yml", "groups: []\n");
    let finding = Diagnostic::warning(&CODE, Span::new(file, 0, 6), "a finding");
    let mut context = Context::default();
    context.address = Some("https://github.com/example/rules/blob/1234/".to_owned());
    let context = context.into();
    let mut checked = Checked::new("rules/a b.yml", vec![finding], sources);
    checked.context = context;
    let format = FORMATS.iter().find(|it| it.name == "markdown").expect("there is Markdown");
    let link = "[`rules/a b.yml:1`](https://github.com/example/rules/blob/1234/rules/a%20b.yml#L1)";
    assert!((format.section)(&checked, Style::Plain).contains(link));
}

#[test]
fn long_reports_fit_into_a_comment() {
    let mut sources = Sources::new();
    let file = sources.add("rules.yml", "groups: []\n");
    let finding = |at: usize| {
        let message = format!("finding {at} of `{}`", "ü".repeat(at % 97));
        Diagnostic::warning(&CODE, Span::new(file, 0, 6), message)
    };
    let checked = Checked::new("rules.yml", (0..2000).map(finding).collect(), sources);
    let mut summary = Summary::default();
    summary.add(&checked);
    let format = FORMATS.iter().find(|it| it.name == "markdown").expect("there is Markdown");
    let text = (format.document)(&[(format.section)(&checked, Style::Plain)], &summary);
    let shown = text.matches("| warning |").count();
    assert!(text.chars().count() <= 65_536 && 60_000 < text.chars().count());
    let cut = format!("*{} more rows do not fit into a comment.*", 2000 - shown);
    assert!(text.contains(&cut), "{}", &text[text.len() - 200..]);
}

fn read(fixture: &str) -> Checked {
    let mut sources = Sources::new();
    let mut parts = fixture.split("-- ").skip(1);
    let mut diagnostics = Vec::new();
    for part in &mut parts {
        let (name, text) = part.split_once(" --\n").expect("a part begins with `-- name --`");
        let text = text.replace("\\e", "\u{1b}").replace("\\t", "\t");
        if name == "diagnostics" {
            text.lines().for_each(|line| add(line, &mut diagnostics, &sources));
        } else {
            sources.add(name, text);
        }
    }
    Checked::new("rules.yml", diagnostics, sources)
}

fn add(line: &str, diagnostics: &mut Vec<Diagnostic>, sources: &Sources) {
    let (head, text) = line
        .split_once("`: ")
        .or_else(|| line.split_once(": "))
        .expect("a line has a colon after its place");
    let mut words = head.trim_start().splitn(3, ' ');
    let word = words.next().expect("a line has a first word");
    let span = words.next().map(|path| place(path, words.next().unwrap_or(""), sources));
    match (word, span) {
        ("error", Some(span)) => diagnostics.push(Diagnostic::error(&CODE, span, text)),
        ("warning", Some(span)) => diagnostics.push(Diagnostic::warning(&CODE, span, text)),
        (word, span) => {
            let last = diagnostics.last_mut().expect("parts follow their diagnostic");
            match (word, span) {
                ("note", Some(span)) => last.note(span, text),
                ("fact", None) => last.fact(text),
                ("help", None) => last.help(text),
                ("fix", Some(span)) => {
                    let edit = Edit { span, text: text.to_owned() };
                    last.fix(Safety::Safe, vec![edit])
                }
                other => panic!("{other:?} is no part of a diagnostic"),
            };
        }
    }
}

/// The first place of the quoted text; `a`…`b` is from one to the other.
fn place(path: &str, quoted: &str, sources: &Sources) -> Span {
    let (file, source) =
        sources.iter().find(|(_, it)| it.path == path).expect("the file is in the fixture");
    let find = |text: &str| source.text.find(text).expect("the text is in the file") as u32;
    let inner = quoted.trim_matches('`').replace("\\n", "\n");
    match inner.split_once("`…`") {
        Some((from, to)) => Span::new(file, find(from), find(to) + to.len() as u32),
        None => Span::new(file, find(&inner), find(&inner) + inner.len() as u32),
    }
}
