//! Markdown for a review comment: what is new, what is resolved, which rules changed.
//!
//! The text is no longer than a comment on GitHub may be, and it begins with a remark by which a
//! script knows its comment again.

mod bounded;
mod escape;
mod parts;

use flint_diagnostics::{Diagnostic, Severity};

use crate::checked::{Checked, Summary, counted};
use crate::format::{Format, Stream, Style};
use crate::place::Place;

use self::bounded::{Block, Bounded};
use self::escape::{code, prose};

/// `--format markdown`.
pub(crate) static FORMAT: Format = Format {
    name: "markdown",
    about: "a comment for a pull request",
    stream: Stream::Stdout,
    section,
    document,
};

/// By this a script knows the comment again.
const MARK: &str = "<!-- flint -->";

/// What is told of a change beside findings, in this order: a function a part, which may have nothing
/// to tell.
const PARTS: [fn(&Summary) -> Option<Block>; 3] = [parts::rules, parts::resolved, parts::baseline];

/// A table of the findings of one file, a line a finding.
fn section(checked: &Checked, _: Style) -> String {
    let found = checked.in_order();
    if found.is_empty() {
        return String::new();
    }
    let owner = found.first().and_then(|it| checked.context.owner_of_file(it.span.file));
    let owner = owner.map_or(String::new(), |it| format!(" · owner {}", code(it)));
    let rows: String = found.iter().map(|it| row(it, checked) + "\n").collect();
    format!("**{}**{owner}\n\n| | where | what |\n|---|---|---|\n{rows}", code(&checked.path))
}

fn row(diagnostic: &Diagnostic, checked: &Checked) -> String {
    let severity = match diagnostic.severity {
        Severity::Error => "**error**",
        Severity::Warning => "warning",
    };
    let Place { path, start, .. } = Place::of(diagnostic.span, &checked.sources);
    let place = linked(path, start.line, checked.context.address.as_deref());
    let rule = checked.context.subject(diagnostic.span);
    let rule = rule.map_or(String::new(), |it| {
        let owner = it.owner.iter().map(|it| format!(" · owner {}", code(it)));
        format!(" in {}{}", code(&it.name), owner.collect::<String>())
    });
    let help = diagnostic.help.iter().map(|it| format!("<br>help: {}", prose(it)));
    let help: String = help.collect();
    let message = prose(&diagnostic.message);
    let name = code(diagnostic.code.name);
    format!("| {severity} | {place} | {message}{help}<br><sub>{name}{rule}</sub> |")
}

/// `path:line`, as a link if it is known where the files can be looked at.
fn linked(path: &str, line: u32, address: Option<&str>) -> String {
    let shown = code(&format!("{path}:{line}"));
    match address {
        Some(address) => format!("[{shown}]({address}{}#L{line})", escape::address(path)),
        None => shown,
    }
}

fn document(sections: &[String], summary: &Summary) -> String {
    let parts: Vec<Block> = PARTS.iter().filter_map(|it| it(summary)).collect();
    let mut rest = Bounded::new(bounded::REST_CHARS_MAX);
    parts.iter().for_each(|it| rest.add(it));
    let rest = rest.finish();
    let mut out = Bounded::new(bounded::CHARS_MAX - rest.chars().count());
    out.push(&format!("{MARK}\n### flint: {}\n\n", headline(summary)));
    let sections = sections.iter().filter(|it| !it.is_empty());
    sections.for_each(|it| out.add(&Block::of_table(it)));
    let mut text = out.finish();
    text.push_str(&rest);
    text.truncate(text.trim_end().len());
    text + "\n"
}

fn headline(summary: &Summary) -> String {
    let Summary { errors, warnings, files, .. } = summary;
    let found = match (*errors, *warnings) {
        (0, 0) => None,
        (errors, 0) => Some(counted(errors, "error")),
        (0, warnings) => Some(counted(warnings, "warning")),
        (errors, warnings) => {
            Some(format!("{}, {}", counted(errors, "error"), counted(warnings, "warning")))
        }
    };
    match &summary.review.diff {
        Some(diff) => {
            let new = match &found {
                Some(found) => format!("new: {found}"),
                None => "nothing new".to_owned(),
            };
            let resolved = match diff.resolved.len() {
                0 => String::new(),
                count => format!(" · resolved: {count}"),
            };
            let rules = match diff.counts() {
                none if none.is_empty() => String::new(),
                counts => format!(" · rules: {counts}"),
            };
            format!("{new}{resolved}{rules}")
        }
        None => {
            let found = found.unwrap_or_else(|| "nothing found".to_owned());
            format!("{found} in {}", counted(*files, "file"))
        }
    }
}
