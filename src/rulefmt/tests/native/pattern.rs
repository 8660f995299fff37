//! Values that are described instead of written: `{regex: '^Disk'}`, `{contains: Disk}`,
//! `{absent: true}`.

use std::sync::Arc;

use flint_go::{CompiledRegexp, Regexp};
use flint_text::Span;
use flint_yaml::{Decoder, Kind, Node};

use crate::codes;
use crate::rules::Text;
use crate::tests::reader::Reader;

/// A description of a text.
#[derive(Debug, Clone)]
pub enum Pattern<'t> {
    /// `regex`: a part of the text matches it. `^` and `$` stand for its ends.
    Regex(Text<'t>, Arc<CompiledRegexp>),
    /// `contains`: it is a part of the text.
    Contains(Text<'t>),
    /// `absent: true`: there is no such text.
    Absent(Span),
}

/// A text as it has to be, or its description.
#[derive(Debug, Clone)]
pub enum Wanted<'t> {
    /// Exactly this.
    Text(Text<'t>),
    /// One that is described.
    Pattern(Pattern<'t>),
}

impl Pattern<'_> {
    /// Whether a text is as it is described. `None` stands for no text.
    pub fn matches(&self, text: Option<&str>) -> bool {
        match (self, text) {
            (Pattern::Absent(_), text) => text.is_none_or(str::is_empty),
            (_, None) => false,
            (Pattern::Regex(_, regexp), Some(text)) => regexp.is_match(text),
            (Pattern::Contains(part), Some(text)) => text.contains(part.text),
        }
    }
}

impl std::fmt::Display for Pattern<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Pattern::Regex(text, _) => write!(f, "a text that matches `{}`", text.escape_debug()),
            Pattern::Contains(text) => write!(f, "a text with `{}` in it", text.escape_debug()),
            Pattern::Absent(_) => f.write_str("none"),
        }
    }
}

impl std::fmt::Display for Wanted<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Wanted::Text(text) => write!(f, "`{}`", text.escape_debug()),
            Wanted::Pattern(pattern) => pattern.fmt(f),
        }
    }
}

/// Reads a description, which is a mapping.
pub(crate) fn read<'t>(
    node: Node<'t>,
    reader: &Reader<'t>,
    cx: &mut Decoder,
) -> Option<Pattern<'t>> {
    let mut section = cx.section(node, "pattern")?;
    let regex = reader.text(section.value("regex"), cx);
    let contains = reader.text(section.value("contains"), cx);
    let absent = section.field::<bool>("absent", cx);
    let span = section.span();
    let before = cx.diagnostics.len();
    crate::tests::read::finish(section, reader, cx);
    match (regex, contains, absent) {
        (Some(regex), None, None) => compiled(regex, cx).map(|it| Pattern::Regex(regex, it)),
        (None, Some(text), None) => Some(Pattern::Contains(text)),
        (None, None, Some(true)) => Some(Pattern::Absent(span)),
        _ => {
            if cx.diagnostics.len() == before {
                let message = "one of `regex`, `contains` and `absent: true` is wanted here";
                cx.error(&codes::BAD_DESCRIPTION, span, message)
                    .help("write `{regex: '^Disk .*'}`, `{contains: Disk}` or `{absent: true}`");
            }
            None
        }
    }
}

/// Reads a text or a description.
pub(crate) fn wanted<'t>(
    node: Node<'t>,
    reader: &Reader<'t>,
    cx: &mut Decoder,
) -> Option<Wanted<'t>> {
    match node.kind() {
        Kind::Mapping => read(node, reader, cx).map(Wanted::Pattern),
        _ => reader.text(Some(node), cx).map(Wanted::Text),
    }
}

fn compiled(text: Text<'_>, cx: &mut Decoder) -> Option<Arc<CompiledRegexp>> {
    let compiled = match Regexp::parse(text.text) {
        Ok(regexp) => regexp.compile().map_err(|why| why.to_string()),
        Err(why) => Err(why.to_string()),
    };
    match compiled {
        Ok(regexp) => Some(Arc::new(regexp)),
        Err(why) => {
            let message = format!("this is no regular expression: {why}");
            cx.error(&codes::BAD_DESCRIPTION, text.span(), message)
                .help("write `contains` for a text as it is");
            None
        }
    }
}
