//! Syntax errors in the user's words: where, and what to write instead.

use flint_text::{Range, closest};

use crate::token::{Failure, Stage};

/// Why a file could not be read to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// The smallest text that is wrong.
    pub range: Range,
    /// What is wrong, in the style of a diagnostic.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// The construct that it belongs to, and what that is.
    pub context: Option<(Range, String)>,
    /// How many documents yaml.v3 has read by then. It reads ahead, so it may be fewer than ours.
    pub documents_v3: usize,
    /// What Go's yaml.v2 says after `yaml: `.
    pub upstream_v2: String,
    /// What Go's yaml.v3 says after `yaml: `.
    pub upstream_v3: String,
}

impl SyntaxError {
    pub(crate) fn too_large() -> SyntaxError {
        SyntaxError {
            range: Range::at(0),
            message: "the file is larger than 512 MiB".to_owned(),
            help: Some("split it".to_owned()),
            context: None,
            documents_v3: 0,
            upstream_v2: "input too large".to_owned(),
            upstream_v3: "input too large".to_owned(),
        }
    }
}

/// A mistake and its surroundings.
struct Place<'s> {
    text: &'s str,
    /// Where it was noticed.
    at: usize,
    /// Where the construct around it begins.
    context: usize,
}

/// What is said about a mistake.
struct Words {
    range: Range,
    message: String,
    help: Option<String>,
    context: Option<(Range, String)>,
}

impl Words {
    fn new(range: Range, message: impl Into<String>) -> Words {
        Words { range, message: message.into(), help: None, context: None }
    }

    fn help(mut self, text: impl Into<String>) -> Words {
        self.help = Some(text.into());
        self
    }

    fn context(mut self, range: Range, text: impl Into<String>) -> Words {
        self.context = Some((range, text.into()));
        self
    }
}

/// libyaml's failure in our words, with what Go's two libraries print.
pub(crate) fn describe(failure: &Failure, v3: &Failure, text: &str) -> SyntaxError {
    let at = (failure.at.at as usize).min(text.len());
    let place = Place { text, at, context: failure.context_at.at as usize };
    let words = words(failure, &place);
    SyntaxError {
        range: words.range,
        message: words.message,
        help: words.help,
        context: words.context,
        documents_v3: 0,
        upstream_v2: failure.upstream_v2(),
        upstream_v3: v3.upstream_v3(),
    }
}

fn words(failure: &Failure, place: &Place<'_>) -> Words {
    match &*failure.problem {
        "found character that cannot start any token"
        | "found a tab character that violates indentation"
        | "found a tab character where an indentation space is expected" => bad_start(place),
        "mapping values are not allowed in this context" => second_colon(place),
        "could not find expected ':'" => missing_colon(place),
        "did not find expected key" => expected_key(place),
        "did not find expected '-' indicator" => expected_dash(place),
        "did not find expected ',' or ']'" => unclosed(place, '[', ']'),
        "did not find expected ',' or '}'" => unclosed(place, '{', '}'),
        "did not find expected node content" => Words::new(place.char(), "a value is missing here")
            .help("write a value, or quote it if it begins with an indicator: `\"…\"`"),
        "found unexpected end of stream" | "found unexpected document indicator" => {
            let quote = place.char_at(place.context);
            Words::new(quote, "this quote is never closed")
                .help(format!("close it with `{}`", quote.slice(place.text)))
        }
        "block sequence entries are not allowed in this context" => {
            Words::new(place.char(), "a list item cannot stand here")
                .help("put `- ` on a line of its own, below the key")
        }
        "found unknown escape character" => unknown_escape(place),
        "control characters are not allowed" => control_character(place),
        problem if problem.starts_with("unknown anchor") => unknown_anchor(place),
        problem if problem.ends_with("value contains itself") => {
            let alias = place.word();
            let name = alias.slice(place.text).trim_start_matches('*');
            Words::new(alias, format!("the anchor `&{name}` contains itself"))
                .help("write the value out, or put the anchor before a value that stands elsewhere")
        }
        problem if problem.starts_with("exceeded max depth") => Words::new(
            place.char(),
            "collections are nested more than 10000 deep",
        )
        .help(
            "nothing that Prometheus reads is nested deeper than 20: look for a bracket too many",
        ),
        problem => general(failure, place, problem),
    }
}

fn general(failure: &Failure, place: &Place<'_>, problem: &str) -> Words {
    let words = Words::new(place.char(), problem.replace("hexdecimal", "hexadecimal"));
    let began = place.char_at(place.context);
    match failure.context {
        "" => words,
        _ if failure.stage == Stage::Reader => words,
        context => words.context(began, context.to_owned()),
    }
}

/// A tab, or a character that YAML reserves.
fn bad_start(place: &Place<'_>) -> Words {
    let range = place.char();
    match range.slice(place.text) {
        "\t" => {
            let tabs = place.text[place.at..].bytes().take_while(|it| *it == b'\t').count() as u32;
            let range = Range::new(range.start, range.start + tabs);
            Words::new(range, "a tab cannot indent").help("replace the tab by blanks")
        }
        char => {
            let value = place.rest_of_line();
            Words::new(range, format!("no value can begin with `{char}`"))
                .help(format!("quote it: `{}`", quoted(value)))
        }
    }
}

/// `key: text: more`, or a key that is indented below one that has a value.
fn second_colon(place: &Place<'_>) -> Words {
    let line = place.line();
    let before = &place.text[line.start as usize..place.at];
    let colon = place.char();
    let Some(first) = before.find(": ") else {
        let key = place.trimmed(Range::new(line.start, place.at as u32));
        if let Some(words) = place.line_above().and_then(|above| glued_colon(above, place)) {
            return words;
        }
        return Words::new(key, "this key stands where the value above goes on")
            .help("indent it as far as the key above it, or remove that key's value");
    };
    let value_start = line.start + first as u32 + 2;
    let value = place.trimmed(Range::new(value_start, line.end));
    Words::new(colon, "a second `: ` in one value")
        .context(value, "the value begins here")
        .help(format!("quote it: `{}`", quoted(value.slice(place.text))))
}

/// `key:value`, which is one word to YAML.
fn glued_colon(line: Range, place: &Place<'_>) -> Option<Words> {
    let text = line.slice(place.text).trim_start_matches("- ");
    let (key, value) = text.split_once(':')?;
    let is_key = !key.is_empty() && key.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_');
    if !is_key || value.is_empty() || value.starts_with(' ') {
        return None;
    }
    let range = Range::new(line.end - text.len() as u32, line.end);
    let words = Words::new(range, format!("a blank is missing after `{key}:`"));
    Some(words.help(format!("write `{key}: {value}`")))
}

fn missing_colon(place: &Place<'_>) -> Words {
    let line = place.trimmed(place.line_of(place.context));
    let key = Range::new(line.start.max(place.context as u32), line.end);
    glued_colon(key, place).unwrap_or_else(|| {
        Words::new(key, "this line is neither `key: value` nor the end of the value above")
            .help("add `: `, or indent the line further if it belongs to the value above")
    })
}

fn expected_dash(place: &Place<'_>) -> Words {
    let column = place.column(place.context);
    let dash = Range::new(place.context as u32, place.context as u32 + 1);
    let found = place.word();
    let words = Words::new(found, "this is no item of the list above, and no key of its last item")
        .context(dash, format!("the list stands here, in column {}", column + 1));
    let key = found.slice(place.text);
    words.help(format!(
        "write `- {key} …` below the other dashes, or indent it by {} blanks to go on with the item",
        column + 2
    ))
}

fn expected_key(place: &Place<'_>) -> Words {
    let first_key = place.word_at(place.context);
    let column = place.column(place.context);
    let here = place.column(place.at);
    let name = first_key.slice(place.text).trim_end_matches(':');
    let found = place.word();
    let line = place.line();
    let before = Range::new(line.start, place.at as u32).slice(place.text);
    if !before.trim().is_empty() {
        return text_behind_value(line, before, place);
    }
    let words = Words::new(found, "expected a key of the mapping above here")
        .context(first_key, format!("the mapping begins here, in column {}", column + 1));
    match found.slice(place.text) {
        text if text.starts_with('-') && here <= column => {
            words.help("indent the `-` deeper than the key that the list belongs to")
        }
        _ if here != column => words
            .help(format!("indent this line like `{name}`, by {column} blanks (it has {here})")),
        _ => words.help("write `key: value`; a value that begins with a quote ends with it"),
    }
}

/// `key: "text" more` and `key: {{ template }} more`: the value ends at its quote or bracket.
fn text_behind_value(line: Range, before: &str, place: &Place<'_>) -> Words {
    let rest = place.trimmed(Range::new(place.at as u32, line.end));
    let words = Words::new(rest, "the value ends before this text");
    let Some(colon) = before.find(": ") else {
        return words.help("put it on a line of its own, or quote the whole value");
    };
    let value = place.trimmed(Range::new(line.start + colon as u32 + 2, line.end));
    let first = value.slice(place.text).chars().next().map_or(0, char::len_utf8);
    let begin = Range::new(value.start, value.start + first as u32);
    words
        .context(begin, "the value begins here")
        .help(format!("quote it as a whole: `{}`", quoted(value.slice(place.text))))
}

fn unknown_anchor(place: &Place<'_>) -> Words {
    let alias = place.word();
    let name = alias.slice(place.text).trim_start_matches('*').trim_end_matches([',', ']', '}']);
    let anchors = place.text[..place.at].split([' ', '\n', '[', '{', ',']);
    let near = closest(name, anchors.filter_map(|word| word.strip_prefix('&')));
    let words = Words::new(alias, format!("no anchor `&{name}` stands before this alias"));
    match near {
        Some(near) => words.help(format!("did you mean `*{near}`?")),
        None => words.help(format!(
            "write `&{name}` before the value that is meant, or quote the text: `\"*{name}\"`"
        )),
    }
}

fn unclosed(place: &Place<'_>, open: char, close: char) -> Words {
    let began = place.char_at(place.context);
    let line = place.line_of(place.context);
    let rest = &place.text[place.context..line.end as usize];
    let words = Words::new(place.char(), format!("expected `,` or `{close}`"))
        .context(began, format!("the `{open}` stands here"));
    if rest.starts_with("{{") && open == '{' {
        let value = place.trimmed(Range::new(place.context as u32, line.end));
        return words
            .help(format!("a template has to be quoted: `{}`", quoted(value.slice(place.text))));
    }
    words.help(format!("close it with `{close}`, or quote the whole value"))
}

fn unknown_escape(place: &Place<'_>) -> Words {
    let width = place.text[place.at..].chars().take(2).map(char::len_utf8).sum::<usize>();
    let range = Range::new(place.at as u32, (place.at + width) as u32);
    let escape = range.slice(place.text);
    Words::new(range, format!("`{escape}` is no escape in double quotes"))
        .help(format!("write `\\{escape}`, or put the text in single quotes"))
}

fn control_character(place: &Place<'_>) -> Words {
    let range = place.char();
    let code = range.slice(place.text).chars().next().map_or(0, u32::from);
    Words::new(range, format!("the character U+{code:04X} cannot stand in a YAML file"))
        .help("remove it, or write it as an escape in double quotes")
}

impl Place<'_> {
    fn char(&self) -> Range {
        self.char_at(self.at)
    }

    fn char_at(&self, at: usize) -> Range {
        let at = at.min(self.text.len());
        let width = self.text[at..].chars().next().map_or(0, char::len_utf8);
        Range::new(at as u32, (at + width) as u32)
    }

    fn word(&self) -> Range {
        self.word_at(self.at)
    }

    /// From `at` to the next blank or the end of the line.
    fn word_at(&self, at: usize) -> Range {
        let rest = &self.text[at.min(self.text.len())..];
        let width = rest.find([' ', '\t', '\n', '\r']).unwrap_or(rest.len());
        if width == 0 { self.char_at(at) } else { Range::new(at as u32, (at + width) as u32) }
    }

    fn line(&self) -> Range {
        self.line_of(self.at)
    }

    fn line_of(&self, at: usize) -> Range {
        const BREAKS: [char; 2] = ['\n', '\r'];
        let at = at.min(self.text.len());
        // Between the two halves of a break, the line ends before them.
        let is_half = self.text[at..].starts_with('\n') && self.text[..at].ends_with('\r');
        let at = at - usize::from(is_half);
        let start = self.text[..at].rfind(BREAKS).map_or(0, |it| it + 1);
        let end = self.text[at..].find(BREAKS).map_or(self.text.len(), |it| at + it);
        Range::new(start as u32, end as u32)
    }

    /// The text of the line before this one; `None` if there is none.
    fn line_above(&self) -> Option<Range> {
        let start = self.line().start as usize;
        Some(self.trimmed(self.line_of(start.checked_sub(1)?)))
    }

    fn rest_of_line(&self) -> &str {
        self.text[self.at..self.line().end as usize].trim_end()
    }

    fn column(&self, at: usize) -> usize {
        at - self.line_of(at).start as usize
    }

    /// The range without white space at its ends.
    fn trimmed(&self, range: Range) -> Range {
        let text = range.slice(self.text);
        let start = range.start + (text.len() - text.trim_start().len()) as u32;
        Range::new(start, start + text.trim().len() as u32)
    }
}

/// A text in the quotes that need the fewest escapes.
fn quoted(text: &str) -> String {
    match text {
        _ if !text.contains(['"', '\\']) => format!("\"{text}\""),
        _ if !text.contains('\'') => format!("'{text}'"),
        _ => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
    }
}
