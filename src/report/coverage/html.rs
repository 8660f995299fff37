//! `--coverage=html`: one page that needs nothing else. Each file with its lines, and beside them
//! what no test sees.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{CoverageFormat, CoveredFile, CoveredRule, Points, points};

pub(super) static FORMAT: CoverageFormat =
    CoverageFormat { name: "html", about: "one page, for a browser", document };

const STYLE: &str = "\
:root{color-scheme:light dark;--hit:#1a7f3722;--part:#bf870033;--miss:#cf222e33;--dim:#888}
body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:75rem;padding:0 1rem}
table.files{border-collapse:collapse}table.files td,table.files th{padding:.2rem 1rem .2rem 0;text-align:left}
pre{border:1px solid var(--dim);border-radius:6px;overflow-x:auto;padding:.5rem 0;line-height:1.45}
pre span.line{display:block;padding:0 1rem}
pre span.number{color:var(--dim);display:inline-block;width:3.5em;user-select:none}
.hit{background:var(--hit)}.part{background:var(--part)}.miss{background:var(--miss)}
.note{color:#cf222e;padding-left:5em;display:block;white-space:pre-wrap}
";

fn document(files: &[CoveredFile]) -> String {
    let mut body = String::new();
    let all = points(files);
    // Writing to a string cannot fail.
    let _ = write!(body, "<h1>Coverage of rules: {}</h1>\n{LEGEND}", all.shown());
    body.push_str("<table class=\"files\">\n<tr><th>File<th>Covered<th>Points<th>Rules\n");
    for (at, file) in files.iter().enumerate() {
        let points = file.points();
        let (path, Points { covered, total }) = (escaped(&file.path), points);
        let _ = writeln!(
            body,
            "<tr><td><a href=\"#file{at}\">{path}</a><td>{}<td>{covered} of {total}<td>{}",
            points.shown(),
            file.rules.len()
        );
    }
    body.push_str("</table>\n");
    for (at, file) in files.iter().enumerate() {
        body.push_str(&section(at, file));
    }
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <title>Coverage of rules</title>\n<style>\n{STYLE}</style>\n<body>\n{body}</body>\n</html>\n"
    )
}

const LEGEND: &str = "<p><span class=\"hit\">covered</span> · \
    <span class=\"part\">partly covered</span> · <span class=\"miss\">not covered</span></p>\n";

fn section(at: usize, file: &CoveredFile) -> String {
    let mut lines: BTreeMap<u32, (&str, Vec<String>)> = BTreeMap::new();
    for rule in &file.rules {
        for line in rule.lines.0..=rule.lines.1 {
            lines.entry(line).or_default().0 = class(rule);
        }
        for (place, text) in rule.missing() {
            lines.entry(place.line).or_default().1.push(format!("{}: {text}", rule.name));
        }
    }
    let path = escaped(&file.path);
    let shown = file.points().shown();
    let mut out = format!("<h2 id=\"file{at}\">{path}: {shown}</h2>\n<pre>");
    for (number, line) in (1..).zip(file.text.lines()) {
        let (class, notes) = lines.remove(&number).unwrap_or_default();
        // Writing to a string cannot fail.
        let _ = write!(
            out,
            "<span class=\"line {class}\"><span class=\"number\">{number}</span>{}",
            escaped(line)
        );
        for note in notes {
            let _ = write!(out, "<span class=\"note\">{}</span>", escaped(&note));
        }
        out.push_str("</span>");
    }
    out.push_str("</pre>\n");
    out
}

fn class(rule: &CoveredRule) -> &'static str {
    let Points { covered, total } = rule.points();
    match covered {
        0 => "miss",
        _ if covered == total => "hit",
        _ => "part",
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // Not allowed in a page.
            it if it.is_control() && it != '\t' => out.push('\u{fffd}'),
            it => out.push(it),
        }
    }
    out
}
