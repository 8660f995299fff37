//! GitLab's Code Quality report: a list of findings, each with a fingerprint by which GitLab knows
//! it again in the merge request's other branch.

use std::collections::HashMap;

use flint_diagnostics::{Diagnostic, Severity};
use flint_text::Sources;
use serde_json::json;

use crate::checked::{Checked, Summary};
use crate::fingerprint::Fingerprint;
use crate::format::{Format, Stream, Style};
use crate::place::Place;

/// `--format gitlab`.
pub(crate) static FORMAT: Format = Format {
    name: "gitlab",
    about: "a Code Quality report for GitLab",
    stream: Stream::Stdout,
    section,
    document,
};

fn section(checked: &Checked, _: Style) -> String {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut lines = Vec::new();
    for diagnostic in checked.in_order() {
        let path = Place::of(diagnostic.span, &checked.sources).path;
        let Fingerprint { lint, subject, text } =
            Fingerprint::of(diagnostic, &checked.sources, &checked.context);
        // Of several that are the same, their order counts.
        let key = format!("{path}\n{lint}\n{subject}\n{text}");
        let again = seen.entry(key.clone()).and_modify(|it| *it += 1).or_insert(0);
        let fingerprint = format!("{:016x}", hash(format!("{key}\n{again}").as_bytes()));
        lines.push(finding(diagnostic, &fingerprint, &checked.sources));
    }
    lines.join(",\n")
}

fn document(sections: &[String], _: &Summary) -> String {
    let found: Vec<&str> =
        sections.iter().map(String::as_str).filter(|it| !it.is_empty()).collect();
    format!("[\n{}\n]\n", found.join(",\n"))
}

fn finding(diagnostic: &Diagnostic, fingerprint: &str, sources: &Sources) -> String {
    let place = Place::of(diagnostic.span, sources);
    let severity = match diagnostic.severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
    };
    let help = diagnostic.help.iter().map(|it| format!("; {it}")).collect::<String>();
    json!({
        "description": format!("{}{help}", diagnostic.message),
        "check_name": diagnostic.code.name,
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {
            "path": place.path,
            "lines": {"begin": place.start.line, "end": place.end.line},
        },
    })
    .to_string()
}

/// FNV-1a.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
