//! Matchers as alertmanager.yml writes them: a list of texts, or mappings from before 0.22.
//!
//! Source: alertmanager `config/common.Matchers`, `config/common.MatchRegexps`.

use std::borrow::Cow;

use flint_diagnostics::{Edit, Safety};
use flint_go::{Regexp, RegexpErrorKind, quote};
use flint_matchers::{Agreement, Matcher, Mode, WrittenMatcher, parse, remarks};
use flint_text::{OffsetMap, Range, Span, Spanned};
use flint_yaml::{Decode, Decoder, Entries, Kind, Node, Section};

use crate::alertmanager::codes;
use crate::codes as config_codes;
use crate::relabel::pattern::{help, unclosed, words};

/// `matchers`, and `source_matchers` and `target_matchers` of inhibition rules.
#[derive(Debug, Default)]
pub struct MatcherList {
    /// The items of the list.
    pub lines: Vec<MatcherLine>,
}

/// An item: one matcher, or several with commas.
#[derive(Debug)]
pub struct MatcherLine {
    /// Where it stands.
    pub span: Span,
    /// The text, without YAML's quotes.
    pub text: String,
    /// From places in the text to places in the file.
    pub offsets: OffsetMap,
    /// What it says.
    pub matchers: Vec<WrittenMatcher>,
    /// Where the two languages of matchers differ about it.
    pub disagreement: Option<Disagreement>,
}

/// Where the two languages of matchers differ about a text, which Alertmanager logs.
#[derive(Debug)]
pub struct Disagreement {
    /// Why the newer one refuses it; `None` where it reads it differently.
    pub error: Option<String>,
    /// What Alertmanager suggests to write.
    pub suggestion: String,
}

impl MatcherList {
    /// The matchers of all items.
    pub fn matchers(&self) -> impl Iterator<Item = &Matcher> {
        self.lines.iter().flat_map(|it| &it.matchers).map(|it| &it.matcher)
    }

    /// Whether nothing is matched.
    pub fn is_empty(&self) -> bool {
        self.matchers().next().is_none()
    }
}

impl MatcherList {
    /// The list behind a key.
    pub(crate) fn keyed(
        section: &mut Section<'_>,
        name: &'static str,
        mode: Mode,
        cx: &mut Decoder,
    ) -> MatcherList {
        let Some(node) = section.value(name).filter(|it| !it.is_null()) else {
            return MatcherList::default();
        };
        cx.visit(node, |cx| Some(MatcherList::read(node, mode, cx))).unwrap_or_default()
    }

    fn read(node: Node<'_>, mode: Mode, cx: &mut Decoder) -> MatcherList {
        match node.kind() {
            Kind::Sequence => MatcherList::of_list(node, mode, cx),
            Kind::Mapping => MatcherList::of_mapping(node, cx),
            Kind::Scalar => MatcherList::of_text(node, mode, cx),
        }
    }

    fn of_mapping(node: Node<'_>, cx: &mut Decoder) -> MatcherList {
        let lines = node.entries().filter_map(|(key, value)| {
            Some(format!("`- {}={}`", key.text()?, quote(value.text()?)))
        });
        let lines: Vec<String> = lines.take(4).collect();
        let diagnostic = cx.wrong_type(node, "a list", "[]string");
        diagnostic.code = &codes::MATCHERS_NOT_A_LIST;
        "matchers are a list of texts, and this is a mapping".clone_into(&mut diagnostic.message);
        diagnostic.help(match lines.is_empty() {
            true => "write a list of texts: `- severity=\"page\"`".to_owned(),
            false => format!("write {}", lines.join(" and ")),
        });
        MatcherList::default()
    }

    /// One text where a list belongs. It is read on as if it were the list's only item.
    fn of_text(node: Node<'_>, mode: Mode, cx: &mut Decoder) -> MatcherList {
        let (text, span) = (node.text().unwrap_or_default(), node.span());
        let line = clean(text, mode);
        let needs_quotes = line.contains([':', '#', '{', '}', '[', ']', ',', '\'', '"']);
        let quoted = || format!("'{}'", line.replace('\'', "''"));
        let (written, how) = match is_alone_on_its_line(node) {
            true if line.contains([':', '#', '{', '[', '\'']) => {
                (format!("- {}", quoted()), "a dash before it")
            }
            true => (format!("- {line}"), "a dash before it"),
            false if needs_quotes => (format!("[{}]", quoted()), "brackets around it"),
            false => (format!("[{line}]"), "brackets around it"),
        };
        let diagnostic = cx.wrong_type(node, "a list", "[]string");
        diagnostic.code = &codes::MATCHERS_NOT_A_LIST;
        diagnostic.span = span;
        "matchers are a list of texts, and this is one text".clone_into(&mut diagnostic.message);
        diagnostic.help(format!("write {how}: `{written}`"));
        if !text.contains('\n') {
            diagnostic.fix(Safety::Unsafe, vec![Edit { span, text: written }]);
        }
        let before = cx.diagnostics.len();
        let lines = MatcherLine::read(node, node, mode, cx).into_iter().collect();
        // One edit mends both.
        cx.diagnostics[before..].iter_mut().for_each(|it| it.fix = None);
        MatcherList { lines }
    }
}

/// Whether nothing but blanks stands before it.
fn is_alone_on_its_line(node: Node<'_>) -> bool {
    let before = &node.tree().source().text[..node.span().range.start as usize];
    before.rsplit('\n').next().unwrap_or_default().trim().is_empty()
}

/// The matchers in a text, written without doubt: what was probably meant.
fn clean(text: &str, mode: Mode) -> String {
    let Ok(parsed) = parse(text, mode) else { return text.to_owned() };
    let said = remarks(text, &parsed);
    let mut edits: Vec<_> = said.into_iter().filter_map(|it| it.instead).collect();
    edits.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    let mut clean = text.to_owned();
    for (range, instead) in edits {
        clean.replace_range(range.start as usize..range.end as usize, &instead);
    }
    clean
}

impl MatcherList {
    fn of_list(node: Node<'_>, mode: Mode, cx: &mut Decoder) -> MatcherList {
        let mut list = MatcherList::default();
        let mut is_readable = true;
        for item in node.items() {
            if item.kind() != Kind::Scalar {
                is_readable = false;
                refuse_item(item, cx);
                continue;
            }
            let line = cx.visit(item, |cx| MatcherLine::read(node, item, mode, cx));
            is_readable &= line.is_some();
            list.lines.extend(line);
        }
        if is_readable && list.is_empty() && list.lines.is_empty() {
            let message = "the list is empty: every alert is selected";
            cx.warning(&flint_matchers::codes::EMPTY, node.span(), message)
                .help("write a matcher: `- severity=\"page\"`, or remove the key");
        }
        list
    }
}

/// An item such as `- severity: page`.
fn refuse_item(item: Node<'_>, cx: &mut Decoder) {
    let pair = item.entries().next();
    let pair = pair.and_then(|(key, value)| Some((key.text()?, value.text()?)));
    let diagnostic = cx.wrong_type(item, "a text such as `severity=\"page\"`", "string");
    if let Some((key, value)) = pair {
        diagnostic.help(format!("write `- {key}=\"{value}\"`"));
    }
}

impl MatcherLine {
    /// Reads a text. `within` is the list, whose code refuses in Go.
    fn read(within: Node<'_>, node: Node<'_>, mode: Mode, cx: &mut Decoder) -> Option<MatcherLine> {
        let text = match node.is_null() {
            true => "",
            false => cx.text(node, "a text such as `severity=\"page\"`", "string")?,
        };
        let offsets = node.offsets();
        let parsed = match parse(text, mode) {
            Ok(parsed) => parsed,
            Err(error) => {
                let said = error.diagnostic(&offsets);
                let span = if said.span.range.is_empty() { node.span() } else { said.span };
                cx.refuse(said.code, span, said.message, within, error.upstream()).help = said.help;
                return None;
            }
        };
        for remark in remarks(text, &parsed) {
            let mut said = remark.diagnostic(&offsets);
            if said.span.range.is_empty() {
                said.span = node.span();
            }
            cx.diagnostics.push(said);
        }
        let suggestion = parsed.suggestion();
        let disagreement = match &parsed.agreement {
            Agreement::Same => None,
            Agreement::OnlyClassic(error) => {
                Some(Disagreement { error: Some(error.upstream().to_owned()), suggestion })
            }
            Agreement::Different(_) => Some(Disagreement { error: None, suggestion }),
        };
        let (span, text) = (node.span(), text.to_owned());
        Some(MatcherLine { span, text, offsets, matchers: parsed.matchers, disagreement })
    }
}

/// `match` and `match_re`, or those of the source or target of an inhibition rule.
pub(crate) fn old_matchers(
    section: &mut Section<'_>,
    [equal, regexp]: [&'static str; 2],
    within: Node<'_>,
    cx: &mut Decoder,
) -> Vec<Spanned<Matcher>> {
    let mut all = Vec::new();
    let texts = section.field::<Entries<Spanned<String>>>(equal, cx).unwrap_or_default();
    for (name, value) in texts.iter() {
        if check_name(name, within, cx) {
            let matcher = Matcher::equal(name.value.clone(), value.value.clone());
            all.push(Spanned::new(matcher, name.span));
        }
    }
    let patterns = section.field::<Patterns>(regexp, cx).unwrap_or_default();
    all.extend(patterns.0);
    all
}

/// Names here are of the classic kind.
fn check_name(name: &Spanned<String>, within: Node<'_>, cx: &mut Decoder) -> bool {
    let is_right = flint_metric::is_legacy_label_name(name);
    if !is_right {
        let upstream = format!("invalid label name {}", quote(name));
        let message = format!("`{}` is no label name", name.escape_debug());
        cx.refuse(&config_codes::BAD_LABEL_NAME, name.span, message, within, upstream)
            .help("write letters, digits and underscores, or use `matchers`");
    }
    is_right
}

/// `match_re`
#[derive(Debug, Default)]
struct Patterns(Vec<Spanned<Matcher>>);

impl Decode for Patterns {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("common.MatchRegexps")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Patterns> {
        let mut all = Vec::new();
        for (name, key, value) in cx.entries(node, "common.plain")? {
            let name = Spanned::new(name.to_owned(), key.span());
            let is_named = check_name(&name, node, cx);
            if value.is_null() {
                let upstream = format!("invalid regexp value for {}", quote(&name));
                let message = format!("`{}` has no regular expression", name.escape_debug());
                cx.refuse(&config_codes::BAD_REGEXP, key.span(), message, node, upstream)
                    .help(format!("write `{}: .+`, or remove it", name.value));
                continue;
            }
            let pattern = cx.visit(value, |cx| pattern(value, cx));
            let Some(pattern) = pattern.filter(|_| is_named) else { continue };
            if let Some(matcher) = regexp_matcher(&name, &pattern) {
                all.push(Spanned::new(matcher, name.span));
            }
        }
        Some(Patterns(all))
    }
}

/// The matcher that an entry of `match_re` is. Its name needs no quotes, and the pattern was read.
fn regexp_matcher(name: &str, pattern: &str) -> Option<Matcher> {
    let written = format!("{name}=~{}", quote(pattern));
    parse(&written, Mode::Utf8).ok()?.into_matchers().next()
}

/// A pattern, which upstream anchors before it reads it.
fn pattern(node: Node<'_>, cx: &mut Decoder) -> Option<String> {
    let text = cx.text(node, "a regular expression", "string")?;
    let error = match Regexp::parse_anchored(text) {
        Ok(_) => return Some(text.to_owned()),
        Err(error) => error,
    };
    let whole = Range::new(error.span.start as u32, error.span.end as u32);
    let range = unclosed(text, error.kind).unwrap_or(whole);
    let place = node.offsets().span(range);
    let span = if place.range.is_empty() { node.span() } else { place };
    let wrong = range.slice(text);
    let message = format!("the regular expression cannot be read: {}", words(error.kind, wrong));
    let help = match error.kind {
        RegexpErrorKind::InvalidPerlOp => "RE2 has no lookaround: use `matchers` with `!~`",
        kind => help(kind, wrong),
    };
    cx.refuse(&config_codes::BAD_REGEXP, span, message, node, error.to_string()).help(help);
    None
}
