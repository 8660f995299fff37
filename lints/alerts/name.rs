//! The name of an alert that is hard to write in a route.

use flint_diagnostics::Code;

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "alerts/name",
        explanation: "\
The name of an alert is a label's value that people write into routes, silences, inhibitions and links. It should be one word, as `DiskFull`: with blanks, dashes and dots it has to be quoted, is cut off in chats, and no two people write it alike.

    - alert: Disk is full!    # wrong
    - alert: disk_full        # wrong
    - alert: DiskFull         # right",
    },
    preset: Preset::Strict,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let Some(alert) = rule.alert() else { return };
    let name = alert.name.text;
    if name.contains("{{") || is_camel_case(name) {
        return;
    }
    let why = match name.chars().find(|it| !it.is_ascii_alphanumeric()) {
        Some(it) if it.is_whitespace() => "has blanks in it".to_owned(),
        Some(it) => format!("has `{it}` in it"),
        None => "does not begin with a capital letter".to_owned(),
    };
    let better = camel_case(name);
    let diagnostic = cx.report(alert.name.span(), format!("the name `{name}` {why}"));
    if is_camel_case(&better) {
        diagnostic
            .help(format!("write `{better}`, and change the routes and silences that name it"));
    } else {
        diagnostic.help("write one word, as `DiskFull`");
    }
}

fn is_camel_case(name: &str) -> bool {
    name.starts_with(|it: char| it.is_ascii_uppercase())
        && name.bytes().all(|it| it.is_ascii_alphanumeric())
}

/// The words of a name, each with a capital letter.
fn camel_case(name: &str) -> String {
    let words = name.split(|it: char| !it.is_ascii_alphanumeric());
    words
        .filter_map(|word| {
            let first = word.chars().next()?;
            Some(first.to_ascii_uppercase().to_string() + &word[1..])
        })
        .collect()
}
