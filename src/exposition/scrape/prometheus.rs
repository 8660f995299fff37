//! The text format as the server scrapes it.
//!
//! Source: Prometheus `textparse.PromParser`, `promlex.l`.

use flint_go::quote_bytes;

use crate::kind::Kind;
use crate::name::{NameOf, is_blank};
use crate::number::parse_integer;
use crate::scrape::error::{ParseError, Token};
use crate::scrape::tokens::{Quoting, Tokens};
use crate::scrape::{Event, Label, Sample};

const NAME: Quoting = Quoting { line_breaks: true, nuls: false };
const LABEL_VALUE: Quoting = Quoting { line_breaks: true, nuls: true };

/// Reads an exposition in the text format, 0.0.4 or 1.0.0.
#[derive(Debug)]
pub struct PrometheusParser<'a> {
    tokens: Tokens<'a>,
    labels: Vec<Label<'a>>,
}

impl<'a> PrometheusParser<'a> {
    /// A parser at the beginning of `text`.
    pub fn new(text: &'a [u8]) -> PrometheusParser<'a> {
        PrometheusParser { tokens: Tokens::new(text, b"\n"), labels: Vec::with_capacity(16) }
    }

    /// The next line that says something; `None` at the end.
    ///
    /// # Errors
    ///
    /// If the server would refuse the line. It drops the whole exposition then;
    /// [`skip_line`](Self::skip_line) goes on behind it.
    pub fn next_event(&mut self) -> Result<Option<Event<'_, 'a>>, ParseError> {
        loop {
            self.tokens.entry = self.tokens.at;
            match self.next_start() {
                Token::Eof => return Ok(None),
                Token::LineBreak => {}
                token @ (Token::Help | Token::Type) => return self.metadata(token).map(Some),
                Token::Comment => return self.comment().map(Some),
                Token::BraceOpen => {
                    let name = self.braces(None)?;
                    let series = self.series();
                    let token = self.next_value();
                    return self.sample(series, name, token).map(Some);
                }
                Token::MetricName => return self.named_sample().map(Some),
                token => return Err(self.tokens.unexpected("expected a valid start token", token)),
            }
        }
    }

    /// Goes on with the line behind the cursor's.
    pub fn skip_line(&mut self) {
        let at = self.tokens.at.min(self.tokens.text.len());
        let rest = &self.tokens.text[at..];
        self.tokens.at = at + memchr::memchr(b'\n', rest).map_or(rest.len() + 1, |at| at + 1);
    }

    fn named_sample(&mut self) -> Result<Event<'_, 'a>, ParseError> {
        // As upstream has it, the blanks before a name belong to it.
        let name = self.tokens.slice(self.tokens.entry, self.tokens.at);
        let mut series = name;
        let mut token = self.next_value();
        if token == Token::BraceOpen {
            self.braces(Some(name))?;
            series = self.series();
            token = self.next_value();
        } else {
            self.labels.clear();
        }
        self.sample(series, Some(name), token)
    }

    fn series(&self) -> &'a [u8] {
        self.tokens.slice(self.tokens.entry, self.tokens.at)
    }

    /// The labels behind the opening brace. Returns the metric's name, which may be among them.
    fn braces(&mut self, mut name: Option<&'a [u8]>) -> Result<Option<&'a [u8]>, ParseError> {
        self.labels.clear();
        let mut token = self.next_label();
        loop {
            let (mut start, mut end) = (self.tokens.start, self.tokens.at);
            match token {
                Token::BraceClose => return Ok(name),
                Token::LabelName => {}
                Token::QuotedName => (start, end) = (start + 1, end - 1),
                token => return Err(self.tokens.unexpected("expected label name", token)),
            }
            let is_quoted = token == Token::QuotedName;
            token = self.next_label();
            if is_quoted && matches!(token, Token::Comma | Token::BraceClose) {
                if name.is_some() {
                    return Err(self.tokens.error_while_parsing("metric name already set"));
                }
                name = Some(self.tokens.slice(start, end));
                if token == Token::BraceClose {
                    return Ok(name);
                }
                token = self.next_label();
                continue;
            }
            if token != Token::Equal {
                return Err(self.tokens.unexpected("expected equal", token));
            }
            let value = self.label_value()?;
            self.labels.push(Label { name: self.tokens.slice(start, end), value });
            token = self.next_label();
            if token == Token::Comma {
                token = self.next_label();
            }
        }
    }

    fn label_value(&mut self) -> Result<&'a [u8], ParseError> {
        let token = self.next_label_value();
        if token != Token::LabelValue {
            return Err(self.tokens.unexpected("expected label value", token));
        }
        let quoted = self.tokens.token();
        if !self.tokens.is_utf8 && str::from_utf8(quoted).is_err() {
            let message = format!("invalid UTF-8 label value: {}", quote_bytes(quoted));
            return Err(self.tokens.error(message));
        }
        Ok(&quoted[1..quoted.len() - 1])
    }

    /// What follows name and labels, `token` first.
    fn sample(
        &mut self,
        series: &'a [u8],
        name: Option<&'a [u8]>,
        token: Token,
    ) -> Result<Event<'_, 'a>, ParseError> {
        let Some(name) = name else {
            return Err(self.tokens.error_while_parsing("metric name not set"));
        };
        if token != Token::Value {
            return Err(self.tokens.unexpected("expected value after metric", token));
        }
        let value = self.tokens.value(self.tokens.token())?;
        let timestamp = match self.next_timestamp() {
            Token::LineBreak => None,
            Token::Timestamp => {
                let digits = self.tokens.token();
                let timestamp = parse_integer(digits);
                let timestamp = timestamp.ok_or_else(|| self.tokens.bad_integer(digits))?;
                match self.next_timestamp() {
                    Token::LineBreak => Some(timestamp),
                    token => {
                        let expected = "expected next entry after timestamp";
                        return Err(self.tokens.unexpected(expected, token));
                    }
                }
            }
            token => {
                return Err(self.tokens.unexpected("expected timestamp or new record", token));
            }
        };
        let labels = &self.labels;
        Ok(Event::Sample(Sample { series, name, labels, value, timestamp, exemplar: None }))
    }

    fn metadata(&mut self, keyword: Token) -> Result<Event<'_, 'a>, ParseError> {
        let token = self.next_metadata_name();
        if token != Token::MetricName {
            let expected = format!("expected metric name after {}", keyword.word());
            return Err(self.tokens.unexpected(&expected, token));
        }
        let name = unquoted(self.tokens.token());
        self.metadata_text();
        let text = self.tokens.token().get(1..).unwrap_or_default();
        let event = match keyword {
            Token::Type => match Kind::from_text(text) {
                Some(kind) => Event::Type { name, kind },
                None => {
                    let message = format!("invalid metric type {}", quote_bytes(text));
                    return Err(self.tokens.error(message));
                }
            },
            // The byte before the text is cut off, which may be a part of a character.
            _ if !(self.tokens.is_utf8 && text.first().is_none_or(u8::is_ascii))
                && str::from_utf8(text).is_err() =>
            {
                let text = quote_bytes(text);
                let message = format!("help text {text} is not a valid utf8 string");
                return Err(self.tokens.error(message));
            }
            _ => Event::Help { name, text },
        };
        match self.next_start() {
            Token::LineBreak => Ok(event),
            token => Err(self.tokens.unexpected("linebreak expected after metadata", token)),
        }
    }

    fn comment(&mut self) -> Result<Event<'_, 'a>, ParseError> {
        let text = self.tokens.token();
        match self.next_start() {
            Token::LineBreak => Ok(Event::Comment(text)),
            token => Err(self.tokens.unexpected("linebreak expected after comment", token)),
        }
    }

    // The tokens, by what was read before them: the start conditions of upstream's lexer.

    fn skip_blanks(&mut self) -> u8 {
        while is_blank(self.tokens.byte()) {
            self.tokens.at += 1;
        }
        self.tokens.start = self.tokens.at;
        self.tokens.byte()
    }

    fn next_start(&mut self) -> Token {
        if self.tokens.is_at_end() {
            return Token::Eof;
        }
        match self.skip_blanks() {
            0 => match self.tokens.is_at_end() {
                true => Token::Eof,
                false => self.tokens.take(Token::Eof),
            },
            b'\n' => self.tokens.take(Token::LineBreak),
            b'#' => self.next_comment(),
            b'{' => self.tokens.take(Token::BraceOpen),
            byte if NameOf::Metric.starts_with(byte) => {
                self.tokens.name(NameOf::Metric, Token::MetricName)
            }
            _ => Token::Invalid,
        }
    }

    /// HELP, TYPE, or a comment up to its end.
    fn next_comment(&mut self) -> Token {
        let start = self.tokens.start;
        self.tokens.at += 1;
        let has_blank = is_blank(self.tokens.byte());
        self.skip_blanks();
        self.tokens.start = start;
        let word = self.tokens.slice(self.tokens.at, self.tokens.at + 5);
        let keyword = match word {
            [b'H', b'E', b'L', b'P', b' ' | b'\t'] if has_blank => Token::Help,
            [b'T', b'Y', b'P', b'E', b' ' | b'\t'] if has_blank => Token::Type,
            _ => {
                let rest = &self.tokens.text[self.tokens.at.min(self.tokens.text.len())..];
                let line = &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())];
                // Where no blank follows the `#`, a zero byte ends the file, as it does where it
                // is the first byte of the comment.
                let ends = match has_blank {
                    true => line.first().filter(|byte| **byte == 0).map(|_| 0),
                    false => memchr::memchr(0, line),
                };
                self.tokens.at += ends.unwrap_or(line.len());
                return if ends.is_some() { Token::Eof } else { Token::Comment };
            }
        };
        self.tokens.at += 4;
        while is_blank(self.tokens.byte()) {
            self.tokens.at += 1;
        }
        keyword
    }

    fn next_metadata_name(&mut self) -> Token {
        match self.skip_blanks() {
            b'"' => self.tokens.quoted(NAME, Token::MetricName),
            byte if NameOf::Metric.starts_with(byte) => {
                self.tokens.name(NameOf::Metric, Token::MetricName)
            }
            _ => Token::Invalid,
        }
    }

    /// The rest of the line, if there is more than blanks.
    fn metadata_text(&mut self) {
        self.tokens.start = self.tokens.at;
        if self.tokens.byte() == 0 {
            return;
        }
        let rest = &self.tokens.text[self.tokens.at.min(self.tokens.text.len())..];
        let text = &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())];
        self.tokens.at += text.len();
        if text.iter().all(|byte| is_blank(*byte)) {
            self.tokens.start = self.tokens.at;
        }
    }

    fn next_label(&mut self) -> Token {
        match self.skip_blanks() {
            b'"' => self.tokens.quoted(NAME, Token::QuotedName),
            b',' => self.tokens.take(Token::Comma),
            b'=' => self.tokens.take(Token::Equal),
            b'}' => self.tokens.take(Token::BraceClose),
            byte if NameOf::Label.starts_with(byte) => {
                self.tokens.name(NameOf::Label, Token::LabelName)
            }
            _ => Token::Invalid,
        }
    }

    fn next_label_value(&mut self) -> Token {
        match self.skip_blanks() {
            b'"' => self.tokens.quoted(LABEL_VALUE, Token::LabelValue),
            _ => Token::Invalid,
        }
    }

    fn next_value(&mut self) -> Token {
        match self.skip_blanks() {
            b'{' => self.tokens.take(Token::BraceOpen),
            b'\n' | 0 => Token::Invalid,
            _ => {
                self.tokens.take_while(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'{' | 0));
                Token::Value
            }
        }
    }

    fn next_timestamp(&mut self) -> Token {
        match self.skip_blanks() {
            b'\n' => self.tokens.take(Token::LineBreak),
            b'0'..=b'9' => {
                self.tokens.take_while(|byte| byte.is_ascii_digit());
                Token::Timestamp
            }
            _ => Token::Invalid,
        }
    }
}

/// A metadata line's name without its quotes.
pub(crate) fn unquoted(name: &[u8]) -> &[u8] {
    match name {
        [b'"', inner @ .., b'"'] => inner,
        name => name,
    }
}
