//! What is read differently from how it looks: accepted, and probably a mistake.

use flint_diagnostics::{Code, Diagnostic, Edit, Safety};
use flint_text::{OffsetMap, Range};

use crate::codes;
use crate::matcher::{Matcher, WrittenMatcher, joined};
use crate::mode::{Agreement, Parsed};
use crate::shown::shown;

/// Something to be said about matchers that are accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The kind of mistake.
    pub code: &'static Code,
    /// The smallest text that it is about.
    pub range: Range,
    /// What it is: one line, lower case, no full stop, names in backticks.
    pub message: String,
    /// What to do: imperative, with the text to write.
    pub help: String,
    /// A text that says without doubt what was probably meant, for which range.
    pub instead: Option<(Range, String)>,
}

impl Remark {
    /// As a warning at its place in the file.
    pub fn diagnostic(&self, map: &OffsetMap) -> Diagnostic {
        let mut diagnostic = Diagnostic::warning(self.code, map.span(self.range), &*self.message);
        diagnostic.help(&*self.help);
        if let Some((range, text)) = &self.instead {
            let edit = Edit { span: map.span(*range), text: text.clone() };
            diagnostic.fix(Safety::Unsafe, vec![edit]);
        }
        diagnostic
    }
}

/// What there is to say about matchers that were read from `text`.
pub fn remarks(text: &str, parsed: &Parsed) -> Vec<Remark> {
    if parsed.matchers.is_empty() {
        return vec![empty(text)];
    }
    let brace = stripped_brace(text, parsed);
    let values = parsed.matchers.iter().filter_map(|it| quotes(text, it).or(equals(text, it)));
    let mut found: Vec<Remark> = values.chain(brace).collect();
    if found.is_empty() {
        found.extend(difference(text, parsed));
    }
    found
}

/// No matcher at all.
fn empty(text: &str) -> Remark {
    Remark {
        code: &codes::EMPTY,
        range: Range::new(0, text.len() as u32),
        message: "no matcher: every alert is selected".to_owned(),
        help: "write `name=\"value\"`, or remove it".to_owned(),
        instead: None,
    }
}

/// `severity='page'`: only double quotes are quotes.
fn quotes(text: &str, written: &WrittenMatcher) -> Option<Remark> {
    let raw = written.value.slice(text);
    let quote = raw.chars().next().filter(|it| matches!(it, '\'' | '`'))?;
    let inner = raw.strip_prefix(quote)?.strip_suffix(quote)?;
    let Matcher { name, op, .. } = &written.matcher;
    let value = inner.replace('\\', "\\\\").replace('"', "\\\"");
    let kind = if quote == '\'' { "single quotes" } else { "backquotes" };
    Some(Remark {
        code: &codes::QUOTES,
        range: written.value,
        message: format!("{kind} are part of the value: `{}` has to have them, too", shown(name)),
        help: format!("write `{}`", shown(&format!("{name}{op}\"{value}\""))),
        instead: Some((written.value, format!("\"{value}\""))),
    })
}

/// `severity==page`.
fn equals(text: &str, written: &WrittenMatcher) -> Option<Remark> {
    let raw = written.value.slice(text);
    let value = raw.strip_prefix('=')?.trim_start();
    let value = value.replace('\\', "\\\\").replace('"', "\\\"");
    let Matcher { name, op, .. } = &written.matcher;
    Some(Remark {
        code: &codes::DOUBLE_EQUALS,
        range: Range::new(written.op.start, written.value.start + 1),
        message: format!("`{op}=` is read as `{op}`: the value is `{}`", shown(raw)),
        help: format!("write `{}`", shown(&format!("{name}{op}\"{value}\""))),
        instead: Some((
            Range::new(written.op.start, written.value.end),
            format!("{op}\"{value}\""),
        )),
    })
}

/// `code=~[0-9]{3}`: the classic language takes a brace away at each end.
fn stripped_brace(text: &str, parsed: &Parsed) -> Option<Remark> {
    let (starts, ends) = (text.starts_with('{'), text.ends_with('}'));
    let is_classic = parsed.agreement != Agreement::Same;
    if starts == ends || !is_classic {
        return None;
    }
    let end = text.len() as u32;
    if starts {
        return Some(Remark {
            code: &codes::STRIPPED_BRACE,
            range: Range::new(0, 1),
            message: "nothing closes this `{`, and only the classic language passes it over"
                .to_owned(),
            help: "write `}` at the end".to_owned(),
            instead: Some((Range::at(end), "}".to_owned())),
        });
    }
    let last = parsed.matchers.last()?;
    let Matcher { name, op, value, .. } = &last.matcher;
    let range = Range::new(end - 1, end);
    if last.value.slice(text).ends_with('"') {
        return Some(Remark {
            code: &codes::STRIPPED_BRACE,
            range,
            message: "nothing opens this `}`, and only the classic language passes it over"
                .to_owned(),
            help: "remove it".to_owned(),
            instead: Some((range, String::new())),
        });
    }
    let meant = value.replace('\\', "\\\\").replace('"', "\\\"");
    Some(Remark {
        code: &codes::STRIPPED_BRACE,
        range,
        message: format!(
            "this `}}` is taken for one around a list: the value is `{}`",
            shown(value)
        ),
        help: format!("write `{}`", shown(&format!("{name}{op}\"{meant}}}\""))),
        instead: Some((Range::new(last.value.start, end), format!("\"{meant}}}\""))),
    })
}

/// What only one language reads, or both differently.
fn difference(text: &str, parsed: &Parsed) -> Option<Remark> {
    let suggestion = parsed.suggestion();
    let first = parsed.matchers.first()?;
    let last = parsed.matchers.last()?;
    let range = first.range().cover(last.range());
    let (code, message) = match &parsed.agreement {
        Agreement::Same => return None,
        Agreement::OnlyClassic(error) => {
            let message = "only the classic matcher language reads this, and it goes away";
            return Some(Remark {
                code: &codes::ONLY_CLASSIC,
                range: error.range,
                message: message.to_owned(),
                help: format!("write `{}`", shown(&suggestion)),
                instead: Some((all_inside(text, range), suggestion)),
            });
        }
        Agreement::Different(newer) => {
            let newer = joined(newer.iter().map(|it| &it.matcher));
            let message = format!(
                "read as `{}`, and as `{}` by the UTF-8 matcher language",
                shown(&suggestion),
                shown(&newer)
            );
            (&codes::DIFFERENT, message)
        }
    };
    let help = format!("write `{}`, which both read alike", shown(&suggestion));
    Some(Remark { code, range, message, help, instead: None })
}

/// The matchers with what the braces leave over between them.
fn all_inside(text: &str, matchers: Range) -> Range {
    let end = match text.strip_suffix('}') {
        Some(inner) => (inner.len() as u32).max(matchers.end),
        None => text.len() as u32,
    };
    Range::new(matchers.start, end)
}
