//! OpenMetrics as the server scrapes it, which is laxer than its specification.
//!
//! Source: Prometheus `textparse.OpenMetricsParser`, `openmetricslex.l`.

use flint_go::quote_bytes;

use crate::kind::Kind;
use crate::name::NameOf;
use crate::number::parse_float;
use crate::scrape::created;
use crate::scrape::error::{ParseError, Token};
use crate::scrape::prometheus::unquoted;
use crate::scrape::tokens::{Quoting, Tokens};
use crate::scrape::{Event, Exemplar, Label, Sample};

const NAME: Quoting = Quoting { line_breaks: true, nuls: false };
const LABEL_VALUE: Quoting = Quoting { line_breaks: false, nuls: true };
const IN_EXEMPLAR: Quoting = Quoting { line_breaks: false, nuls: false };

/// Reads an OpenMetrics exposition.
#[derive(Debug)]
pub struct OpenMetricsParser<'a> {
    pub(crate) tokens: Tokens<'a>,
    pub(crate) labels: Vec<Label<'a>>,
    exemplar_labels: Vec<Label<'a>>,
    /// Name and type of the last TYPE line.
    pub(crate) family: Option<(&'a [u8], Kind)>,
    /// What looking ahead for the beginning of a metric found last.
    pub(crate) created: Option<created::Found>,
    /// The last line went on where it could not: upstream notices with the next.
    is_stuck: bool,
}

/// Whose labels are read: their tokens differ a little.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LabelsOf {
    Sample,
    Exemplar,
}

impl<'a> OpenMetricsParser<'a> {
    /// A parser at the beginning of `text`.
    pub fn new(text: &'a [u8]) -> OpenMetricsParser<'a> {
        OpenMetricsParser {
            tokens: Tokens::new(text, b""),
            labels: Vec::with_capacity(16),
            exemplar_labels: Vec::new(),
            family: None,
            created: None,
            is_stuck: false,
        }
    }

    /// The next line; `None` behind `# EOF`.
    ///
    /// # Errors
    ///
    /// If the server would refuse the line, or the exposition does not end with `# EOF`.
    pub fn next_event(&mut self) -> Result<Option<Event<'_, 'a>>, ParseError> {
        self.tokens.entry = self.tokens.at;
        let token = match self.is_stuck {
            true => self.next_timestamp(),
            false => self.next_start(),
        };
        match token {
            Token::EofWord if self.tokens.is_at_end() => Ok(None),
            Token::EofWord => Err(self.tokens.error("unexpected data after # EOF".to_owned())),
            Token::Eof => Err(self.no_eof()),
            Token::Help | Token::Type | Token::Unit => self.metadata(token).map(Some),
            Token::BraceOpen if !self.is_stuck => {
                let name = self.braces(None, LabelsOf::Sample)?;
                let series = self.series();
                let token = self.next_value();
                self.sample(series, name, token).map(Some)
            }
            Token::MetricName => self.named_sample().map(Some),
            token => Err(self.tokens.unexpected("expected a valid start token", token)),
        }
    }

    fn no_eof(&self) -> ParseError {
        self.tokens.error("data does not end with # EOF".to_owned())
    }

    fn named_sample(&mut self) -> Result<Event<'_, 'a>, ParseError> {
        let name = self.tokens.token();
        let mut series = name;
        let mut token = self.next_value();
        if token == Token::BraceOpen {
            self.braces(Some(name), LabelsOf::Sample)?;
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
    fn braces(
        &mut self,
        mut name: Option<&'a [u8]>,
        of: LabelsOf,
    ) -> Result<Option<&'a [u8]>, ParseError> {
        match of {
            LabelsOf::Sample => self.labels.clear(),
            LabelsOf::Exemplar => self.exemplar_labels.clear(),
        }
        let mut token = self.next_label(of);
        loop {
            let (mut start, mut end) = (self.tokens.start, self.tokens.at);
            match token {
                Token::BraceClose => return Ok(name),
                Token::LabelName => {}
                Token::QuotedName => (start, end) = (start + 1, end - 1),
                token => return Err(self.tokens.unexpected("expected label name", token)),
            }
            let is_quoted = token == Token::QuotedName;
            token = self.next_label(of);
            if is_quoted && matches!(token, Token::Comma | Token::BraceClose) {
                if of == LabelsOf::Exemplar {
                    return Err(self.tokens.unexpected("expected label name", token));
                }
                if name.is_some() {
                    return Err(self.tokens.error_while_parsing("metric name already set"));
                }
                name = Some(self.tokens.slice(start, end));
                if token == Token::BraceClose {
                    return Ok(name);
                }
                token = self.next_label(of);
                continue;
            }
            if token != Token::Equal {
                return Err(self.tokens.unexpected("expected equal", token));
            }
            let value = self.label_value(of)?;
            let label = Label { name: self.tokens.slice(start, end), value };
            match of {
                LabelsOf::Sample => self.labels.push(label),
                LabelsOf::Exemplar => self.exemplar_labels.push(label),
            }
            token = self.next_label(of);
            match token {
                Token::Comma => token = self.next_label(of),
                Token::BraceClose => {}
                token => {
                    return Err(self.tokens.unexpected("expected comma or brace close", token));
                }
            }
        }
    }

    fn label_value(&mut self, of: LabelsOf) -> Result<&'a [u8], ParseError> {
        let token = match of {
            LabelsOf::Sample => self.next_label_value(),
            LabelsOf::Exemplar => self.next_exemplar_value(),
        };
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
        let value = self.value(token, "metric")?;
        let mut timestamp = None;
        let mut token = self.next_timestamp();
        if token == Token::Timestamp {
            timestamp = Some(self.timestamp("timestamp")?);
            token = self.next_timestamp();
            if !matches!(token, Token::LineBreak | Token::Comment) {
                let expected = "expected next entry after timestamp";
                return Err(self.tokens.unexpected(expected, token));
            }
        }
        let exemplar = match token {
            Token::Eof => return Err(self.no_eof()),
            Token::Comment => Some(self.exemplar()?),
            Token::LineBreak => None,
            _ => {
                self.is_stuck = true;
                None
            }
        };
        let exemplar = exemplar.map(|(value, timestamp)| Exemplar {
            labels: &self.exemplar_labels,
            value,
            timestamp,
        });
        let labels = &self.labels;
        Ok(Event::Sample(Sample { series, name, labels, value, timestamp, exemplar }))
    }

    fn value(&self, token: Token, after: &str) -> Result<f64, ParseError> {
        if token != Token::Value {
            let expected = format!("expected value after {after}");
            return Err(self.tokens.unexpected(&expected, token));
        }
        self.tokens.value(&self.tokens.token()[1..])
    }

    /// The token as a time, from seconds to milliseconds.
    fn timestamp(&self, what: &str) -> Result<i64, ParseError> {
        let word = &self.tokens.token()[1..];
        let seconds = parse_float(word).ok_or_else(|| self.tokens.bad_float(word))?;
        if !seconds.is_finite() {
            let seconds = if seconds.is_nan() {
                "NaN"
            } else if seconds < 0.0 {
                "-Inf"
            } else {
                "+Inf"
            };
            return Err(self.tokens.error(format!("invalid {what} {seconds}")));
        }
        Ok(milliseconds(seconds))
    }

    fn exemplar(&mut self) -> Result<(f64, Option<i64>), ParseError> {
        // The name is set, so a name among the labels would be one too many.
        self.braces(Some(b""), LabelsOf::Exemplar)?;
        let token = self.next_exemplar_value();
        let value = self.value(token, "exemplar labels")?;
        match self.next_exemplar_timestamp() {
            Token::Eof => Err(self.no_eof()),
            Token::LineBreak => Ok((value, None)),
            Token::Timestamp => {
                let timestamp = self.timestamp("exemplar timestamp")?;
                match self.next_exemplar_timestamp() {
                    Token::LineBreak => Ok((value, Some(timestamp))),
                    token => {
                        let expected = "expected next entry after exemplar timestamp";
                        Err(self.tokens.unexpected(expected, token))
                    }
                }
            }
            token => Err(self.tokens.unexpected("expected timestamp or comment", token)),
        }
    }

    fn metadata(&mut self, keyword: Token) -> Result<Event<'_, 'a>, ParseError> {
        let token = self.next_metadata_name();
        if token != Token::MetricName {
            let expected = format!("expected metric name after {}", keyword.word());
            return Err(self.tokens.unexpected(&expected, token));
        }
        let name = unquoted(self.tokens.token());
        if self.metadata_text() != Token::Text {
            return Err(self.tokens.error(format!("expected text in {}", keyword.word())));
        }
        let line = self.tokens.token();
        let text = line.get(1..line.len() - 1).unwrap_or_default();
        match keyword {
            Token::Type => match Kind::from_openmetrics(text) {
                Some(kind) => {
                    self.family = Some((name, kind));
                    Ok(Event::Type { name, kind })
                }
                None => {
                    let message = format!("invalid metric type {}", quote_bytes(text));
                    Err(self.tokens.error(message))
                }
            },
            Token::Unit => self.unit(name, text),
            _ if !self.tokens.is_utf8 && str::from_utf8(text).is_err() => {
                let text = quote_bytes(text);
                let message = format!("help text {text} is not a valid utf8 string");
                Err(self.tokens.error(message))
            }
            _ => Ok(Event::Help { name, text }),
        }
    }

    fn unit(&self, name: &'a [u8], unit: &'a [u8]) -> Result<Event<'_, 'a>, ParseError> {
        let base = name.strip_suffix(unit).and_then(|base| base.strip_suffix(b"_"));
        if unit.is_empty() || base.is_some() {
            return Ok(Event::Unit { name, unit });
        }
        let (unit, name) = (quote_bytes(unit), quote_bytes(name));
        Err(self.tokens.error(format!("unit {unit} not a suffix of metric {name}")))
    }

    // The tokens, by what was read before them: the start conditions of upstream's lexer.

    /// The byte that the next token begins with; `None` at the end.
    fn begin(&mut self) -> Option<u8> {
        if self.tokens.is_at_end() {
            return None;
        }
        self.tokens.start = self.tokens.at;
        Some(self.tokens.byte())
    }

    fn next_start(&mut self) -> Token {
        match self.begin() {
            None => Token::Eof,
            Some(b'#') => self.next_comment(),
            Some(b'{') => self.tokens.take(Token::BraceOpen),
            Some(byte) if NameOf::Metric.starts_with(byte) => {
                self.tokens.name(NameOf::Metric, Token::MetricName)
            }
            Some(_) => Token::Invalid,
        }
    }

    fn next_comment(&mut self) -> Token {
        const KEYWORDS: [(&[u8], Token); 4] = [
            (b"EOF", Token::EofWord),
            (b"HELP ", Token::Help),
            (b"TYPE ", Token::Type),
            (b"UNIT ", Token::Unit),
        ];
        self.tokens.at += 1;
        if self.tokens.byte() != b' ' {
            return Token::Invalid;
        }
        self.tokens.at += 1;
        let rest = self.tokens.slice(self.tokens.at, usize::MAX);
        let keyword = KEYWORDS.iter().find(|(word, _)| rest.first() == word.first());
        let Some((word, token)) = keyword else { return Token::Invalid };
        let same = rest.iter().zip(*word).take_while(|(left, right)| left == right).count();
        self.tokens.at += same;
        if same < word.len() {
            return Token::Invalid;
        }
        if *token == Token::EofWord && self.tokens.byte() == b'\n' {
            self.tokens.at += 1;
        }
        *token
    }

    fn next_metadata_name(&mut self) -> Token {
        match self.begin() {
            None => Token::Eof,
            Some(b'"') => self.tokens.quoted(NAME, Token::MetricName),
            Some(byte) if NameOf::Metric.starts_with(byte) => {
                self.tokens.name(NameOf::Metric, Token::MetricName)
            }
            Some(_) => Token::Invalid,
        }
    }

    /// A blank and the rest of the line with its line break.
    fn metadata_text(&mut self) -> Token {
        if self.begin() != Some(b' ') {
            return Token::Invalid;
        }
        let rest = self.tokens.slice(self.tokens.at, usize::MAX);
        match memchr::memchr(b'\n', rest) {
            Some(length) => {
                self.tokens.at += length + 1;
                Token::Text
            }
            None => {
                self.tokens.at += rest.len();
                Token::Invalid
            }
        }
    }

    fn next_label(&mut self, of: LabelsOf) -> Token {
        match (self.begin(), of) {
            (None, _) => Token::Eof,
            (Some(b'"'), LabelsOf::Sample) => self.tokens.quoted(NAME, Token::QuotedName),
            (Some(b'"'), LabelsOf::Exemplar) => self.tokens.quoted(IN_EXEMPLAR, Token::QuotedName),
            (Some(b','), _) => self.tokens.take(Token::Comma),
            (Some(b'='), _) => self.tokens.take(Token::Equal),
            (Some(b'}'), _) => self.tokens.take(Token::BraceClose),
            (Some(byte), _) if NameOf::Label.starts_with(byte) => {
                self.tokens.name(NameOf::Label, Token::LabelName)
            }
            (Some(_), _) => Token::Invalid,
        }
    }

    fn next_label_value(&mut self) -> Token {
        match self.begin() {
            None => Token::Eof,
            Some(b'"') => self.tokens.quoted(LABEL_VALUE, Token::LabelValue),
            Some(_) => Token::Invalid,
        }
    }

    fn next_value(&mut self) -> Token {
        match self.begin() {
            None => Token::Eof,
            Some(b' ') => self.word(Token::Value),
            Some(b'{') => self.tokens.take(Token::BraceOpen),
            Some(_) => Token::Invalid,
        }
    }

    fn next_timestamp(&mut self) -> Token {
        match self.begin() {
            None => Token::Eof,
            Some(b'\n') => self.tokens.take(Token::LineBreak),
            Some(b' ') => {
                if self.tokens.slice(self.tokens.at, self.tokens.at + 3) == b" # " {
                    self.tokens.at += 3;
                    return match self.tokens.byte() {
                        b'{' => self.tokens.take(Token::Comment),
                        _ => Token::Invalid,
                    };
                }
                self.word(Token::Timestamp)
            }
            Some(_) => Token::Invalid,
        }
    }

    fn next_exemplar_value(&mut self) -> Token {
        match self.begin() {
            None => Token::Eof,
            Some(b'"') => self.tokens.quoted(IN_EXEMPLAR, Token::LabelValue),
            Some(b' ') => self.word(Token::Value),
            Some(_) => Token::Invalid,
        }
    }

    fn next_exemplar_timestamp(&mut self) -> Token {
        match self.begin() {
            None => Token::Eof,
            Some(b'\n') => self.tokens.take(Token::LineBreak),
            Some(b' ') => self.word(Token::Timestamp),
            Some(_) => Token::Invalid,
        }
    }

    /// A blank and what follows it up to the next.
    fn word(&mut self, token: Token) -> Token {
        self.tokens.at += 1;
        let start = self.tokens.at;
        self.tokens.take_while(|byte| !matches!(byte, b' ' | b'\n' | 0));
        if self.tokens.at == start { Token::Invalid } else { token }
    }
}

/// What a cast gives in Go on amd64: the smallest integer for what is out of range.
pub(crate) fn milliseconds(seconds: f64) -> i64 {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    let value = seconds * 1000.0;
    if (-LIMIT..LIMIT).contains(&value) { value as i64 } else { i64::MIN }
}
