//! A password or a token in what an alert says.

use flint_diagnostics::Code;
use flint_rulefmt::Text;
use flint_text::Range;

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "alerts/secret-in-annotation",
        explanation: "\
Labels and annotations go to whoever is told of the alert: to mails, chats, tickets, and to everybody who may open the server's page. A password or a token in a link is known to all of them, and to all who can read the repository.

    runbook_url: https://bot:hunter2@wiki.example.org/DiskFull           # wrong
    runbook_url: https://wiki.example.org/DiskFull?token=4f1c9a7be2      # wrong
    runbook_url: https://wiki.example.org/DiskFull                       # right

A secret that was committed has to be replaced: it stays in the history.",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

/// What stands before a secret in the query of a link.
const KEYS: [&str; 10] = [
    "token=",
    "access_token=",
    "auth_token=",
    "api_key=",
    "apikey=",
    "api-key=",
    "password=",
    "passwd=",
    "secret=",
    "client_secret=",
];

/// How tokens of well-known services begin, and how many letters and digits follow at least.
const TOKENS: [(&str, usize); 7] = [
    ("ghp_", 36),
    ("github_pat_", 36),
    ("glpat-", 20),
    ("glsa_", 32),
    ("xoxb-", 20),
    ("AKIA", 16),
    ("hooks.slack.com/services/T", 20),
];

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let Some(alert) = rule.alert() else { return };
    for (name, value) in alert.labels.iter().chain(alert.annotations.iter()) {
        look_at(name, value, cx);
    }
}

fn look_at(name: Text<'_>, value: Text<'_>, cx: &mut Context<'_>) {
    let text = value.text;
    let found = password(text).or_else(|| parameter(text)).or_else(|| token(text));
    if let Some((what, start, secret)) = found {
        let range = Range::new(start as u32, (start + secret) as u32);
        cx.report(value.place(range), format!("`{}` tells everybody {what}", name.text))
            .help("leave it out, and replace the secret: it stays in the history");
    }
}

/// `https://user:password@host`: what is found, where, and how long it is.
fn password(text: &str) -> Option<(&'static str, usize, usize)> {
    for (at, _) in text.match_indices("://") {
        let start = at + 3;
        let end = text[start..].find(|it: char| it.is_whitespace() || "/?#\"'`<>)".contains(it));
        let authority = &text[start..end.map_or(text.len(), |it| start + it)];
        let Some((user, _)) = authority.rsplit_once('@') else { continue };
        let Some((name, secret)) = user.split_once(':') else { continue };
        if !secret.is_empty() && !is_stand_in(secret) {
            return Some(("a password", start + name.len() + 1, secret.len()));
        }
    }
    None
}

/// `?token=secret`
fn parameter(text: &str) -> Option<(&'static str, usize, usize)> {
    const SHORTEST: usize = 8;
    let lower = text.to_ascii_lowercase();
    for key in KEYS {
        for (at, _) in lower.match_indices(key) {
            let begins = lower[..at].chars().next_back().is_some_and(|it| "?&;".contains(it));
            let start = at + key.len();
            let end = text[start..].find(|it: char| it.is_whitespace() || "&#\"'`<>)".contains(it));
            let secret = &text[start..end.map_or(text.len(), |it| start + it)];
            if begins && SHORTEST <= secret.len() && !is_stand_in(secret) {
                return Some(("a secret", start, secret.len()));
            }
        }
    }
    None
}

/// A token that is known by how it begins.
fn token(text: &str) -> Option<(&'static str, usize, usize)> {
    for (prefix, least) in TOKENS {
        for (at, _) in text.match_indices(prefix) {
            let is_part = |it: char| it.is_ascii_alphanumeric() || "_-/".contains(it);
            let rest = &text[at + prefix.len()..];
            let len = rest.find(|it| !is_part(it)).unwrap_or(rest.len());
            let begins = !text[..at].ends_with(|it: char| it.is_ascii_alphanumeric());
            let has_digit = rest[..len].bytes().any(|it| it.is_ascii_digit());
            if begins && least <= len && has_digit {
                return Some(("a token", at, prefix.len() + len));
            }
        }
    }
    None
}

/// What is put in later, or was taken out before somebody showed it.
fn is_stand_in(text: &str) -> bool {
    const WORDS: [&str; 5] = ["pass", "passwd", "password", "secret", "token"];
    let is_blanked = text.bytes().all(|it| matches!(it, b'x' | b'X' | b'*' | b'.'));
    let is_word = WORDS.iter().any(|it| it.eq_ignore_ascii_case(text));
    is_blanked || is_word || text.starts_with(['$', '<', '%', '[']) || text.contains("{{")
}
