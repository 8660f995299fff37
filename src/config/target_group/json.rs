//! JSON with places: what Go's decoder accepts, and its complaints about the rest.
//!
//! Source: Go `encoding/json`, `scanner.go`.

use std::borrow::Cow;

use flint_go::quote;
use flint_text::Range;

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum JsonKind {
    Null,
    Bool,
    Number,
    String,
    Array,
    Object,
}

impl JsonKind {
    /// Go's name for it in complaints about types.
    pub(crate) fn go_name(self) -> &'static str {
        match self {
            JsonKind::Null => "null",
            JsonKind::Bool => "bool",
            JsonKind::Number => "number",
            JsonKind::String => "string",
            JsonKind::Array => "array",
            JsonKind::Object => "object",
        }
    }
}

/// The values of a text in the order in which they stand there, the keys of objects among them.
#[derive(Debug)]
pub(crate) struct Json<'s> {
    text: &'s str,
    nodes: Vec<JsonData>,
}

#[derive(Debug, Clone, Copy)]
struct JsonData {
    kind: JsonKind,
    range: Range,
    /// The value after the last one inside of it.
    next: u32,
}

/// A text that is no JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct JsonError {
    /// Where it was noticed.
    pub(crate) range: Range,
    /// What is wrong, in the style of a diagnostic.
    pub(crate) message: String,
    /// What to do.
    pub(crate) help: Option<&'static str>,
    /// Go's text.
    pub(crate) upstream: String,
}

/// A value.
#[derive(Debug, Clone, Copy)]
pub(crate) struct JsonValue<'j> {
    json: &'j Json<'j>,
    index: u32,
}

impl<'j> JsonValue<'j> {
    pub(crate) fn kind(self) -> JsonKind {
        self.data().kind
    }

    pub(crate) fn range(self) -> Range {
        self.data().range
    }

    /// The items of an array, or the keys and values of an object in turn.
    pub(crate) fn children(self) -> impl Iterator<Item = JsonValue<'j>> {
        let (json, end) = (self.json, self.data().next);
        let mut at = self.index + 1;
        std::iter::from_fn(move || {
            let value = (at < end).then_some(JsonValue { json, index: at })?;
            at = value.data().next;
            Some(value)
        })
    }

    /// The keys and values of an object.
    pub(crate) fn entries(self) -> impl Iterator<Item = (JsonValue<'j>, JsonValue<'j>)> {
        let mut children = self.children();
        std::iter::from_fn(move || Some((children.next()?, children.next()?)))
    }

    /// A string without quotes and escapes.
    pub(crate) fn string(self) -> Cow<'j, str> {
        let range = self.data().range;
        let inner = Range::new(range.start + 1, range.end.max(range.start + 2) - 1);
        let raw = inner.slice(self.json.text);
        if raw.contains('\\') { Cow::Owned(unescape(raw)) } else { Cow::Borrowed(raw) }
    }

    fn data(self) -> JsonData {
        self.json.nodes[self.index as usize]
    }
}

impl<'s> Json<'s> {
    /// Reads a text that holds one value.
    ///
    /// # Errors
    ///
    /// [`JsonError`], whose text is Go's.
    pub(crate) fn parse(text: &'s str) -> Result<Json<'s>, JsonError> {
        let scanner = Scanner { text, at: 0, nodes: Vec::new(), open: Vec::new() };
        Ok(Json { text, nodes: scanner.run()? })
    }

    /// The value.
    pub(crate) fn root(&self) -> JsonValue<'_> {
        JsonValue { json: self, index: 0 }
    }
}

/// Go's bound.
const DEPTH_MAX: usize = 10_000;

/// What may come next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expect {
    Value,
    FirstItem,
    FirstKey,
    Key,
    Colon,
    End,
}

struct Scanner<'s> {
    text: &'s str,
    at: usize,
    nodes: Vec<JsonData>,
    /// The collections that are open, by index.
    open: Vec<u32>,
}

impl Scanner<'_> {
    fn run(mut self) -> Result<Vec<JsonData>, JsonError> {
        let mut expect = Expect::Value;
        loop {
            while matches!(self.byte(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
                self.at += 1;
            }
            let Some(byte) = self.byte() else {
                if expect == Expect::End && self.open.is_empty() {
                    return Ok(self.nodes);
                }
                return Err(self.cut_short());
            };
            expect = match expect {
                Expect::FirstItem if byte == b']' => self.close(),
                Expect::FirstKey if byte == b'}' => self.close(),
                Expect::Value | Expect::FirstItem => self.value(byte)?,
                Expect::Key | Expect::FirstKey if byte == b'"' => {
                    self.string()?;
                    Expect::Colon
                }
                Expect::Key | Expect::FirstKey => {
                    return Err(self.invalid("looking for beginning of object key string"));
                }
                Expect::Colon if byte == b':' => {
                    self.at += 1;
                    Expect::Value
                }
                Expect::Colon => return Err(self.invalid("after object key")),
                Expect::End => self.separator(byte)?,
            };
        }
    }

    fn value(&mut self, byte: u8) -> Result<Expect, JsonError> {
        match byte {
            b'{' => return self.enter(JsonKind::Object, Expect::FirstKey),
            b'[' => return self.enter(JsonKind::Array, Expect::FirstItem),
            b'"' => self.string()?,
            b'-' | b'0'..=b'9' => self.number()?,
            b't' => self.literal("true", JsonKind::Bool)?,
            b'f' => self.literal("false", JsonKind::Bool)?,
            b'n' => self.literal("null", JsonKind::Null)?,
            _ => return Err(self.invalid("looking for beginning of value")),
        }
        Ok(Expect::End)
    }

    fn enter(&mut self, kind: JsonKind, expect: Expect) -> Result<Expect, JsonError> {
        if DEPTH_MAX <= self.open.len() {
            return Err(self.invalid("exceeded max depth"));
        }
        self.open.push(self.nodes.len() as u32);
        self.push(kind, self.at, self.at + 1);
        self.at += 1;
        Ok(expect)
    }

    fn close(&mut self) -> Expect {
        self.at += 1;
        if let Some(index) = self.open.pop() {
            let next = self.nodes.len() as u32;
            let data = &mut self.nodes[index as usize];
            data.range.end = self.at as u32;
            data.next = next;
        }
        Expect::End
    }

    fn separator(&mut self, byte: u8) -> Result<Expect, JsonError> {
        let Some(index) = self.open.last() else {
            return Err(self.invalid("after top-level value"));
        };
        let is_object = self.nodes[*index as usize].kind == JsonKind::Object;
        match (byte, is_object) {
            (b',', true) => self.at += 1,
            (b',', false) => self.at += 1,
            (b'}', true) | (b']', false) => return Ok(self.close()),
            (_, true) => return Err(self.invalid("after object key:value pair")),
            (_, false) => return Err(self.invalid("after array element")),
        }
        Ok(if is_object { Expect::Key } else { Expect::Value })
    }

    fn string(&mut self) -> Result<(), JsonError> {
        let start = self.at;
        self.at += 1;
        loop {
            match self.byte() {
                None => return Err(self.cut_short()),
                Some(b'"') => break,
                Some(b'\\') => self.escape()?,
                Some(0..0x20) => return Err(self.invalid("in string literal")),
                Some(_) => self.at += 1,
            }
        }
        self.at += 1;
        self.push(JsonKind::String, start, self.at);
        Ok(())
    }

    fn escape(&mut self) -> Result<(), JsonError> {
        self.at += 1;
        match self.byte() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 1,
            Some(b'u') => {
                self.at += 1;
                for _ in 0..4 {
                    if !self.byte().is_some_and(|it| it.is_ascii_hexdigit()) {
                        return Err(self.invalid("in \\u hexadecimal character escape"));
                    }
                    self.at += 1;
                }
            }
            _ => return Err(self.invalid("in string escape code")),
        }
        Ok(())
    }

    fn number(&mut self) -> Result<(), JsonError> {
        let start = self.at;
        if self.byte() == Some(b'-') {
            self.at += 1;
        }
        match self.byte() {
            Some(b'0') => self.at += 1,
            _ => self.digits("in numeric literal")?,
        }
        if self.byte() == Some(b'.') {
            self.at += 1;
            self.digits("after decimal point in numeric literal")?;
        }
        if let Some(b'e' | b'E') = self.byte() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.byte() {
                self.at += 1;
            }
            self.digits("in exponent of numeric literal")?;
        }
        self.push(JsonKind::Number, start, self.at);
        Ok(())
    }

    /// One digit or more.
    fn digits(&mut self, context: &str) -> Result<(), JsonError> {
        if !self.byte().is_some_and(|it| it.is_ascii_digit()) {
            return Err(self.invalid(context));
        }
        while self.byte().is_some_and(|it| it.is_ascii_digit()) {
            self.at += 1;
        }
        Ok(())
    }

    fn literal(&mut self, word: &str, kind: JsonKind) -> Result<(), JsonError> {
        let start = self.at;
        for expected in word.chars() {
            if self.byte() != Some(expected as u8) {
                let context = format!("in literal {word} (expecting '{expected}')");
                return Err(self.invalid(&context));
            }
            self.at += 1;
        }
        self.push(kind, start, self.at);
        Ok(())
    }

    fn push(&mut self, kind: JsonKind, start: usize, end: usize) {
        let range = Range::new(start as u32, end as u32);
        self.nodes.push(JsonData { kind, range, next: self.nodes.len() as u32 + 1 });
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn cut_short(&self) -> JsonError {
        JsonError {
            range: Range::at(self.text.len() as u32),
            message: "the file ends in the middle of a value".to_owned(),
            help: Some("close what is open: `\"`, `]` or `}`"),
            upstream: "unexpected end of JSON input".to_owned(),
        }
    }

    /// A character that cannot stand here. Go looks at bytes, and at a blank behind the end.
    fn invalid(&self, context: &str) -> JsonError {
        let char = self.text[self.at..].chars().next();
        let comma = self.text[..self.at].trim_end().strip_suffix(',').map(str::len);
        let shown = match char {
            Some(char) => format!("`{}`", char.escape_debug()),
            None => "the end of the file".to_owned(),
        };
        let byte = char::from(self.byte().unwrap_or(b' '));
        let quoted = match byte {
            '\'' => "'\\''".to_owned(),
            '"' => "'\"'".to_owned(),
            _ => {
                let quoted = quote(byte.encode_utf8(&mut [0; 4]));
                format!("'{}'", &quoted[1..quoted.len() - 1])
            }
        };
        let end = self.at + char.map_or(0, char::len_utf8);
        let upstream = format!("invalid character {quoted} {context}");
        if let (Some(comma), Some(']' | '}')) = (comma, char) {
            return JsonError {
                range: Range::new(comma as u32, comma as u32 + 1),
                message: format!("a comma before {shown}"),
                help: Some("remove the comma"),
                upstream,
            };
        }
        JsonError {
            range: Range::new(self.at as u32, end as u32),
            message: format!("{shown} cannot stand here"),
            help: help(char, context),
            upstream,
        }
    }
}

/// What to do about a character that cannot stand there.
fn help(char: Option<char>, context: &str) -> Option<&'static str> {
    let help = match (char?, context) {
        ('/' | '#', _) => "remove the comment: JSON has none",
        ('\'', _) => "write double quotes",
        (_, "looking for beginning of object key string") => {
            "write the key in double quotes: `\"targets\"`"
        }
        (_, "looking for beginning of value") => "write texts in double quotes",
        (_, "after array element" | "after object key:value pair") => "put a comma before it",
        (_, "after object key") => "put a colon before it",
        ('\t' | '\n' | '\r', "in string literal") => {
            "write `\\t` for a tab and `\\n` for a line break"
        }
        (_, "after top-level value") => "remove what follows the value: a file holds one",
        _ => return None,
    };
    Some(help)
}

/// What stands between the quotes, whose escapes were checked.
fn unescape(raw: &str) -> String {
    let mut units: Vec<u16> = Vec::with_capacity(raw.len());
    let mut chars = raw.chars();
    while let Some(char) = chars.next() {
        if char != '\\' {
            units.extend(char.encode_utf16(&mut [0; 2]).iter());
            continue;
        }
        let unit = match chars.next() {
            Some('b') => 8,
            Some('f') => 12,
            Some('n') => 10,
            Some('r') => 13,
            Some('t') => 9,
            Some('u') => {
                let digits = chars.by_ref().take(4);
                digits.fold(0, |unit, it| unit << 4 | it.to_digit(16).unwrap_or(0) as u16)
            }
            Some(other) => other as u16,
            None => break,
        };
        units.push(unit);
    }
    String::from_utf16_lossy(&units)
}
