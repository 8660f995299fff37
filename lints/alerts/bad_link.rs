//! An annotation that should be a link and is none.

use std::borrow::Cow;

use flint_diagnostics::Code;
use flint_rulefmt::Text;

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "alerts/bad-link",
        explanation: "\
Annotations whose names end in `url` or `link` are shown as links. Without `https://` a browser looks for the page beside the one on which it stands, and a blank ends the link in many programs: whoever is paged clicks and finds nothing.

    runbook_url: wiki/DiskFull                        # wrong
    runbook_url: https://wiki.example.org/Disk Full   # wrong
    runbook_url: https://wiki.example.org/DiskFull    # right

Templates may stand in it, and what they give is not looked at: `{{ $labels.mountpoint | urlQueryEscape }}` keeps a link whole.",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let Some(alert) = rule.alert() else { return };
    for (name, value) in alert.annotations.iter().filter(|it| is_link(it.0.text)) {
        look_at(name, value, cx);
    }
}

/// Whether the last word of a name says so: `runbook_url`, `dashboardURL`, `link`.
fn is_link(name: &str) -> bool {
    let is_end = |word: &str| {
        let before = name.strip_suffix(word)?;
        let begins = word.starts_with(|it: char| it.is_ascii_uppercase());
        Some(begins || before.is_empty() || before.ends_with(['_', '-', '.']))
    };
    ["url", "URL", "Url", "link", "Link"].iter().any(|it| is_end(it) == Some(true))
}

fn look_at(name: Text<'_>, value: Text<'_>, cx: &mut Context<'_>) {
    let text = value.text.trim();
    if text.is_empty() {
        cx.report(name.span(), format!("`{}` is empty", name.text))
            .help("write where to go, `https://…`, or remove the annotation");
        return;
    }
    // What a template begins with is known to it alone.
    if text.starts_with("{{") || is_stand_in(text) {
        return;
    }
    let plain = match text.contains("{{") {
        true => Cow::Owned(without_templates(text)),
        false => Cow::Borrowed(text),
    };
    let host = plain.strip_prefix("https://").or_else(|| plain.strip_prefix("http://"));
    match host {
        None => {
            cx.report(value.span(), format!("`{}` is no link", name.text)).help(
                match written(text) {
                    Some(other) => format!("write `https://` in place of `{other}`"),
                    None => "begin it with `https://`".to_owned(),
                },
            );
        }
        Some(host) if host.is_empty() || host.starts_with(['/', '?', '#']) => {
            cx.report(value.span(), format!("the link in `{}` names no host", name.text))
                .help("write the host behind `//`");
        }
        Some(host) if host.contains(char::is_whitespace) => {
            cx.report(value.span(), format!("the link in `{}` ends at a blank", name.text))
                .help("write `%20` for a blank, and one link in each annotation");
        }
        Some(_) => {}
    }
}

/// Another scheme than those of the web.
fn written(text: &str) -> Option<&str> {
    let end = text.find("://")?;
    text[..end].bytes().all(|it| it.is_ascii_alphabetic()).then(|| &text[..end + 3])
}

/// What is put in when the file is deployed.
fn is_stand_in(text: &str) -> bool {
    text.starts_with('$') || text.starts_with("<<") || text.starts_with('%')
}

/// A text with every template as one letter, so that what is around it can be looked at.
fn without_templates(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        plain.push_str(before);
        plain.push('x');
        rest = after.split_once("}}").map_or("", |it| it.1);
    }
    plain + rest
}
