//! The comments of pint, for those who come from there.
//!
//! Source: pint `docs/ignoring.md`.

use flint_lints::PINT_CHECKS;
use flint_text::Range;
use flint_yaml::{Comment, Tree};

use super::{Ignore, scope_of};

/// What a comment behind `pint` switches off, if anything.
pub(super) fn read(
    text: &str,
    comment: &Comment<'_>,
    scopes: &[Range],
    tree: &Tree<'_>,
    today: &str,
) -> Option<Ignore> {
    let whole = Range::new(0, u32::MAX);
    let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
    let (scope, check, is_over) = match word {
        "ignore/file" => (whole, None, false),
        "disable" => (scope_of(comment, scopes, tree), Some(rest), false),
        "file/disable" => (whole, Some(rest), false),
        "snooze" | "file/snooze" => {
            let (day, check) = rest.trim().split_once(' ')?;
            let scope = if word == "snooze" { scope_of(comment, scopes, tree) } else { whole };
            (scope, Some(check), day.get(..10)? < today)
        }
        _ => return None,
    };
    let names = match check {
        None => Vec::new(),
        Some(check) => {
            // `promql/series(some_metric)` is about one metric: the rule is what flint knows.
            let check = check.trim().split('(').next().unwrap_or_default();
            let ours = PINT_CHECKS.iter().find(|it| it.name == check)?.lints;
            let ours = Some(ours).filter(|it| !it.is_empty())?;
            ours.iter().map(|it| (*it).to_owned()).collect()
        }
    };
    Some(Ignore { names, scope, span: comment.span, is_over, has_use: false, is_used: false })
}
