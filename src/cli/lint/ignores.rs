//! Comments that switch lints off: flint's own, and pint's.

mod pint;

use flint_diagnostics::{Diagnostic, Severity};
use flint_lints::{LINTS, Lint};
use flint_rulefmt::RuleGroups;
use flint_text::{Range, Span, closest};
use flint_yaml::{Comment, Tree};

use super::policy::is_known;

flint_diagnostics::codes! {
    /// A comment that cannot be understood.
    BAD_IGNORE = "flint/bad-ignore",
"A comment that is meant to switch lints off cannot be understood, so it does nothing. It names the lints in brackets, and may say until when and why:

    # flint: ignore[alerts/missing-for] until=2027-03-31 reason=the exporter is being replaced

It counts for the rule or the group that it stands in or right above. `ignore-file[…]` counts for the file.";

    /// A comment that switches something off that is not there.
    USELESS_IGNORE = "flint/useless-ignore",
"A comment switches a lint off that finds nothing there. The rule was mended, or the comment stands at the wrong place; as it is, it would hide the next mistake.";

    /// A comment whose time is over.
    EXPIRED_IGNORE = "flint/expired-ignore",
"The day after `until=` has come: the comment does not count any more, and what it had switched off is reported again.";
}

/// A comment that switches lints off.
#[derive(Debug)]
struct Ignore {
    /// Lints and families; all of them if it is empty.
    names: Vec<String>,
    scope: Range,
    span: Span,
    is_over: bool,
    /// Whether it has to be of use: pint's comments may be about what flint does not look at.
    has_use: bool,
    is_used: bool,
}

/// Removes what comments of a file switch off, and says what is wrong with the comments. Useless may
/// be those about `lints`, which have seen all that they need. `today` is written as `2026-12-31`.
pub(crate) fn apply(
    tree: &Tree<'_>,
    groups: &[&RuleGroups<'_>],
    lints: &[&'static Lint],
    diagnostics: &mut Vec<Diagnostic>,
    today: &str,
) {
    let scopes = scopes(groups, tree);
    let mut found = Vec::new();
    let mut ignores: Vec<Ignore> = Vec::new();
    for comment in tree.comments() {
        let text = comment.text.trim();
        if let Some(rest) = text.strip_prefix("flint:") {
            match own(rest.trim(), &comment, &scopes, tree, today) {
                Ok(ignore) => ignores.push(ignore),
                Err(diagnostic) => found.push(*diagnostic),
            }
        } else if let Some(rest) = text.strip_prefix("pint ") {
            ignores.extend(pint::read(rest.trim(), &comment, &scopes, tree, today));
        }
    }
    diagnostics.retain(|it| {
        let is_lint = it.severity == Severity::Warning || super::is_lint(it.code);
        let mut is_ignored = false;
        for ignore in ignores.iter_mut().filter(|ignore| is_lint && ignore.covers(it)) {
            ignore.is_used = true;
            is_ignored |= !ignore.is_over;
        }
        !is_ignored
    });
    let is_known =
        |it: &&Ignore| it.is_used || lints.iter().any(|lint| it.names_code(lint.code.name));
    let complaints = ignores.iter().filter(|it| it.has_use).filter(is_known);
    found.extend(complaints.filter_map(Ignore::complaint));
    diagnostics.extend(found);
}

impl Ignore {
    fn covers(&self, diagnostic: &Diagnostic) -> bool {
        let at = diagnostic.span.range.start;
        self.scope.start <= at && at < self.scope.end && self.names_code(diagnostic.code.name)
    }

    fn names_code(&self, name: &str) -> bool {
        let family = name.split_once('/').map(|it| it.0);
        let is_named = |it: &String| it == name || Some(it.as_str()) == family;
        self.names.is_empty() || self.names.iter().any(is_named)
    }

    fn complaint(&self) -> Option<Diagnostic> {
        if self.is_over && self.is_used {
            let mut diagnostic = Diagnostic::warning(
                &EXPIRED_IGNORE,
                self.span,
                "this comment does not count any more",
            );
            diagnostic.help("mend what it had switched off, or put the day off");
            return Some(diagnostic);
        }
        if self.is_used {
            return None;
        }
        let names = self.names.join("`, `");
        let message = format!("`{names}` finds nothing here");
        let mut diagnostic = Diagnostic::warning(&USELESS_IGNORE, self.span, message);
        diagnostic.help("remove the comment");
        Some(diagnostic)
    }
}

/// What comments at some places count for, each with what they say.
pub(super) fn scopes_of(
    tree: &Tree<'_>,
    groups: &[&RuleGroups<'_>],
    comments: &[(u32, String)],
) -> Vec<(Range, String)> {
    let scopes = scopes(groups, tree);
    let said = |it: Comment<'_>| {
        let (_, text) = comments.iter().find(|(at, _)| *at == it.span.range.start)?;
        Some((scope_of(&it, &scopes, tree), text.clone()))
    };
    tree.comments().filter_map(said).collect()
}

/// The rules and groups of a file, each from the beginning of its first line.
fn scopes(groups: &[&RuleGroups<'_>], tree: &Tree<'_>) -> Vec<Range> {
    let text = &tree.source().text;
    let scope = |span: Span| {
        let line = text[..span.range.start as usize].rfind('\n').map_or(0, |it| it + 1);
        Range::new(line as u32, span.range.end)
    };
    let groups = groups.iter().flat_map(|it| &it.groups);
    let spans = groups.flat_map(|group| {
        let rules = group.rules.iter().map(|it| it.node().span());
        std::iter::once(group.node.span()).chain(rules)
    });
    spans.map(scope).collect()
}

/// What a comment counts for: what it stands right above, or the smallest thing that it stands in;
/// the file where there is no such thing.
fn scope_of(comment: &Comment<'_>, scopes: &[Range], tree: &Tree<'_>) -> Range {
    let at = comment.span.range.start;
    let text = &tree.source().text;
    if comment.alone {
        let below = scopes.iter().filter(|it| at < it.start).min_by_key(|it| (it.start, it.end));
        let is_right_above = |it: &&Range| {
            let between = &text[comment.span.range.end as usize..it.start as usize];
            between.lines().all(|line| line.trim().is_empty() || line.trim().starts_with('#'))
        };
        // Where a group and its first rule begin at once, the group comes first.
        let below = below.filter(is_right_above).map(|first| {
            let same = scopes.iter().filter(|it| it.start == first.start);
            same.max_by_key(|it| it.end).unwrap_or(first)
        });
        if let Some(below) = below {
            return *below;
        }
    }
    let around = scopes.iter().filter(|it| it.start <= at && at <= line_end(text, it.end));
    around.min_by_key(|it| it.len()).copied().unwrap_or(Range::new(0, u32::MAX))
}

fn line_end(text: &str, at: u32) -> u32 {
    let rest = &text[at as usize..];
    at + rest.find('\n').unwrap_or(rest.len()) as u32
}

/// `ignore[…] until=… reason=…`
fn own(
    text: &str,
    comment: &Comment<'_>,
    scopes: &[Range],
    tree: &Tree<'_>,
    today: &str,
) -> Result<Ignore, Box<Diagnostic>> {
    let refuse = |message: String, help: String| {
        let mut diagnostic = Diagnostic::warning(&BAD_IGNORE, comment.span, message);
        diagnostic.help(help);
        Box::new(diagnostic)
    };
    let form = || {
        let help = "write `# flint: ignore[alerts/missing-for] until=2027-03-31 reason=…`";
        refuse("this comment is none that flint understands".to_owned(), help.to_owned())
    };
    let (head, rest) = text.split_once('[').ok_or_else(form)?;
    let (names, rest) = rest.split_once(']').ok_or_else(form)?;
    let scope = match head.trim() {
        "ignore" => scope_of(comment, scopes, tree),
        "ignore-file" => Range::new(0, u32::MAX),
        _ => return Err(form()),
    };
    let names: Vec<String> = names.split(',').map(|it| it.trim().to_owned()).collect();
    if let Some(name) = names.iter().find(|it| !is_known(it)) {
        let near = closest(name, LINTS.iter().map(|it| it.code.name));
        let help = near.map(|it| format!("did you mean `{it}`?"));
        let help = help.unwrap_or_else(|| "`flint explain` lists all".to_owned());
        return Err(refuse(format!("there is no lint `{name}`"), help));
    }
    let mut is_over = false;
    for word in rest.split_whitespace().take_while(|it| !it.starts_with("reason=")) {
        let Some(day) = word.strip_prefix("until=") else { return Err(form()) };
        if !is_day(day) {
            let help = "write a day as `2027-03-31`".to_owned();
            return Err(refuse(format!("`{day}` is no day"), help));
        }
        is_over |= day < today;
    }
    Ok(Ignore { names, scope, span: comment.span, is_over, has_use: true, is_used: false })
}

/// `2027-03-31`
fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let number = |at: usize| parts[at].parse::<u32>().unwrap_or(0);
    let widths = parts.iter().map(|it| it.len());
    let is_plain = text.bytes().all(|it| it.is_ascii_digit() || it == b'-');
    is_plain
        && widths.eq([4, 2, 2])
        && (1..=12).contains(&number(1))
        && (1..=31).contains(&number(2))
}
