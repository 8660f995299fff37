//! JSON read.

use crate::json::Json;
use crate::quote::{quote, quote_char};

/// Why a text is no JSON.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text}")]
pub struct JsonError {
    /// Go's words.
    pub text: String,
    /// Where, in bytes.
    pub offset: usize,
}

/// Lists and objects inside of each other, as many as in Go.
const DEPTH_MAX: usize = 10_000;

/// Reads a JSON text.
///
/// # Errors
///
/// The first place at which it is none.
pub fn parse(text: &[u8]) -> Result<Json, JsonError> {
    let mut reader = Reader { text, at: 0 };
    let value = reader.value()?;
    reader.skip_blanks();
    match reader.text.get(reader.at) {
        None => Ok(value),
        Some(_) => Err(reader.unexpected("after top-level value")),
    }
}

/// What is being read: a list, or an object with the name of the member that is next.
enum Open {
    Array(Vec<Json>),
    Object(Vec<(String, Json)>, String),
}

struct Reader<'a> {
    text: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn value(&mut self) -> Result<Json, JsonError> {
        let mut open: Vec<Open> = Vec::new();
        loop {
            let Some(mut value) = self.begin(&mut open)? else { continue };
            loop {
                match open.pop() {
                    None => return Ok(value),
                    Some(Open::Array(mut items)) => {
                        items.push(value);
                        if self.goes_on(b']', "after array element")? {
                            open.push(Open::Array(items));
                            break;
                        }
                        value = Json::Array(items);
                    }
                    Some(Open::Object(mut members, name)) => {
                        members.push((name, value));
                        if self.goes_on(b'}', "after object key:value pair")? {
                            let name = self.name()?;
                            open.push(Open::Object(members, name));
                            break;
                        }
                        value = Json::Object(members);
                    }
                }
            }
        }
    }

    /// A value that has no parts, or the beginning of one that has.
    fn begin(&mut self, open: &mut Vec<Open>) -> Result<Option<Json>, JsonError> {
        self.skip_blanks();
        let Some(first) = self.text.get(self.at) else { return Err(self.ended()) };
        if matches!(first, b'[' | b'{') && open.len() == DEPTH_MAX {
            return Err(self.error("exceeded max depth".to_owned()));
        }
        match first {
            b'"' => Ok(Some(Json::Text(self.string()?))),
            b't' => self.literal("true", Json::Bool(true)),
            b'f' => self.literal("false", Json::Bool(false)),
            b'n' => self.literal("null", Json::Null),
            b'-' | b'0'..=b'9' => Ok(Some(Json::Number(self.number()?))),
            b'[' => {
                self.at += 1;
                self.skip_blanks();
                if self.text.get(self.at) == Some(&b']') {
                    self.at += 1;
                    return Ok(Some(Json::Array(Vec::new())));
                }
                open.push(Open::Array(Vec::new()));
                Ok(None)
            }
            b'{' => {
                self.at += 1;
                self.skip_blanks();
                if self.text.get(self.at) == Some(&b'}') {
                    self.at += 1;
                    return Ok(Some(Json::Object(Vec::new())));
                }
                let name = self.name()?;
                open.push(Open::Object(Vec::new(), name));
                Ok(None)
            }
            _ => Err(self.unexpected("looking for beginning of value")),
        }
    }

    /// Whether a comma follows, or else the end.
    fn goes_on(&mut self, end: u8, place: &str) -> Result<bool, JsonError> {
        self.skip_blanks();
        match self.text.get(self.at) {
            None => Err(self.ended()),
            Some(b',') => {
                self.at += 1;
                Ok(true)
            }
            Some(byte) if *byte == end => {
                self.at += 1;
                Ok(false)
            }
            Some(_) => Err(self.unexpected(place)),
        }
    }

    /// A member's name and the colon.
    fn name(&mut self) -> Result<String, JsonError> {
        self.skip_blanks();
        match self.text.get(self.at) {
            None => return Err(self.ended()),
            Some(b'"') => {}
            Some(_) => return Err(self.unexpected("looking for beginning of object key string")),
        }
        let name = self.string()?;
        self.skip_blanks();
        match self.text.get(self.at) {
            None => Err(self.ended()),
            Some(b':') => {
                self.at += 1;
                Ok(name)
            }
            Some(_) => Err(self.unexpected("after object key")),
        }
    }

    fn skip_blanks(&mut self) {
        while matches!(self.text.get(self.at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn literal(&mut self, word: &str, value: Json) -> Result<Option<Json>, JsonError> {
        for expected in word.bytes() {
            match self.text.get(self.at) {
                None => return Err(self.ended()),
                Some(byte) if *byte == expected => self.at += 1,
                Some(_) => {
                    let expected = quote_char(char::from(expected));
                    return Err(
                        self.unexpected(&format!("in literal {word} (expecting {expected})"))
                    );
                }
            }
        }
        Ok(Some(value))
    }

    fn number(&mut self) -> Result<String, JsonError> {
        let start = self.at;
        self.accept(b"-");
        if !self.accept(b"0") {
            self.digits()?;
        }
        if self.accept(b".") {
            self.digits()?;
        }
        if self.accept(b"eE") {
            self.accept(b"+-");
            self.digits()?;
        }
        Ok(String::from_utf8_lossy(&self.text[start..self.at]).into_owned())
    }

    fn accept(&mut self, bytes: &[u8]) -> bool {
        let found = self.text.get(self.at).is_some_and(|byte| bytes.contains(byte));
        self.at += usize::from(found);
        found
    }

    fn digits(&mut self) -> Result<(), JsonError> {
        match self.text.get(self.at) {
            None => return Err(self.ended()),
            Some(byte) if byte.is_ascii_digit() => {}
            Some(_) => return Err(self.unexpected("in numeric literal")),
        }
        while self.text.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        Ok(())
    }

    fn string(&mut self) -> Result<String, JsonError> {
        self.at += 1;
        let mut bytes = Vec::new();
        loop {
            match self.text.get(self.at) {
                None => return Err(self.ended()),
                Some(b'"') => {
                    self.at += 1;
                    return Ok(String::from_utf8_lossy(&bytes).into_owned());
                }
                Some(b'\\') => self.escape(&mut bytes)?,
                Some(0..=0x1f) => return Err(self.unexpected("in string")),
                Some(byte) => {
                    bytes.push(*byte);
                    self.at += 1;
                }
            }
        }
    }

    fn escape(&mut self, bytes: &mut Vec<u8>) -> Result<(), JsonError> {
        let Some(escape) = self.text.get(self.at + 1) else { return Err(self.ended()) };
        let byte = match escape {
            b'"' | b'\\' | b'/' => *escape,
            b'b' => 8,
            b'f' => 0xc,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'u' => return self.unicode_escape(bytes),
            _ => return Err(self.invalid_escape(2)),
        };
        bytes.push(byte);
        self.at += 2;
        Ok(())
    }

    /// Half of a pair of surrogates stands for the replacement character.
    fn unicode_escape(&mut self, bytes: &mut Vec<u8>) -> Result<(), JsonError> {
        let unit = self.unit()?;
        self.at += 6;
        let mut char = char::from_u32(unit);
        if char.is_none() && self.text[self.at..].starts_with(b"\\u") {
            let second = self.unit()?;
            let pair = char::decode_utf16([unit as u16, second as u16]).next();
            if let Some(Ok(found)) = pair {
                self.at += 6;
                char = Some(found);
            }
        }
        let char = char.unwrap_or(char::REPLACEMENT_CHARACTER);
        bytes.extend(char.encode_utf8(&mut [0; 4]).bytes());
        Ok(())
    }

    /// The four digits of `\u0041`.
    fn unit(&self) -> Result<u32, JsonError> {
        let digits = &self.text[(self.at + 2).min(self.text.len())..];
        let valid = digits.iter().take(4).take_while(|byte| byte.is_ascii_hexdigit()).count();
        match valid {
            4 => {
                let digits = std::str::from_utf8(&digits[..4]).unwrap_or_default();
                Ok(u32::from_str_radix(digits, 16).unwrap_or_default())
            }
            _ if digits.len() == valid => Err(self.ended()),
            _ => Err(self.invalid_escape(6)),
        }
    }

    fn invalid_escape(&self, length: usize) -> JsonError {
        let end = self.text.len().min(self.at + length);
        let escape = String::from_utf8_lossy(&self.text[self.at..end]);
        let shown = match crate::quote::can_backquote(escape.as_bytes()) {
            true => format!("`{escape}`"),
            false => quote(&escape),
        };
        self.error(format!("invalid escape sequence {shown} in string"))
    }

    fn ended(&self) -> JsonError {
        JsonError { text: "unexpected end of JSON input".to_owned(), offset: self.text.len() }
    }

    fn unexpected(&self, place: &str) -> JsonError {
        let char = self.text[self.at..].utf8_chunks().next();
        let char = char.and_then(|chunk| chunk.valid().chars().next());
        let shown = match char {
            Some(char) => quote_char(char),
            None => format!("'\\x{:02x}'", self.text[self.at]),
        };
        self.error(format!("invalid character {shown} {place}"))
    }

    fn error(&self, text: String) -> JsonError {
        JsonError { text, offset: self.at }
    }
}
