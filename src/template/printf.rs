//! As much of Go's formatted printing as its template parser's messages can run into.
//!
//! Source: Go `fmt`, print.go and format.go. Left out are argument indexes and `*`.

use flint_go::{quote_bytes, quote_char};

use crate::token::TokenKind;
use crate::upstream::{Argument, TokenArgument};

/// `format` with `arguments`.
pub(crate) fn printf(format: &str, arguments: &[Argument]) -> String {
    let mut out = Vec::with_capacity(format.len() + 32);
    let mut rest = format;
    let mut arguments = arguments.iter();
    while let Some(percent) = rest.find('%') {
        out.extend(&rest.as_bytes()[..percent]);
        let (directive, after) = Directive::read(&rest[percent + 1..]);
        rest = after;
        match directive.verb {
            None => out.extend(b"%!(NOVERB)"),
            Some('%') => out.push(b'%'),
            Some(verb) => match arguments.next() {
                Some(argument) => directive.print(verb, argument, &mut out),
                None => out.extend(format!("%!{verb}(MISSING)").bytes()),
            },
        }
    }
    out.extend(rest.as_bytes());
    String::from_utf8(out).unwrap_or_else(|it| String::from_utf8_lossy(it.as_bytes()).into_owned())
}

/// Flags, width and precision.
#[derive(Debug, Default, Clone, Copy)]
struct Directive {
    plus: bool,
    minus: bool,
    space: bool,
    zero: bool,
    width: usize,
    precision: Option<usize>,
    verb: Option<char>,
}

impl Directive {
    /// What follows a percent sign, and the text after it.
    fn read(text: &str) -> (Directive, &str) {
        let mut directive = Directive::default();
        let mut rest = text;
        while let Some(flag) = rest.chars().next().filter(|it| "#0+- ".contains(*it)) {
            match flag {
                '+' => directive.plus = true,
                '-' => directive.minus = true,
                ' ' => directive.space = true,
                '0' => directive.zero = true,
                _ => {}
            }
            rest = &rest[1..];
        }
        let width = read_number(&mut rest);
        directive.width = width.unwrap_or(0);
        if let Some(after) = rest.strip_prefix('.')
            && !after.is_empty()
        {
            rest = after;
            directive.precision = Some(read_number(&mut rest).unwrap_or(0));
        }
        directive.verb = rest.chars().next();
        (directive, &rest[directive.verb.map_or(0, char::len_utf8)..])
    }

    fn print(&self, verb: char, argument: &Argument, out: &mut Vec<u8>) {
        let is_text_verb = matches!(verb, 'v' | 's' | 'x' | 'X' | 'q');
        match argument {
            _ if verb == 'T' => self.pad(type_name(argument).as_bytes(), out),
            Argument::Text(text) => self.text(verb, text, out),
            Argument::Number(number) => self.number(verb, *number, "int", out),
            Argument::Token(token) if is_text_verb => {
                self.text(verb, token.shown().as_bytes(), out)
            }
            Argument::Token(token) if matches!(verb, 'p' | 'w') => {
                out.extend(format!("%!{verb}(parse.item=").bytes());
                self.token('v', token, out);
                out.push(b')');
            }
            Argument::Token(token) => self.token(verb, token, out),
            Argument::Error(text) if is_text_verb || verb == 'w' => {
                let verb = if verb == 'w' { 'v' } else { verb };
                self.text(verb, text.as_bytes(), out);
            }
            Argument::Error(text) => {
                out.extend(b"&{");
                self.text(verb, text.as_bytes(), out);
                out.push(b'}');
            }
            // For any other verb Go prints addresses.
            Argument::Node(shown) => {
                let verb = if is_text_verb { verb } else { 's' };
                self.text(verb, shown.as_bytes(), out);
            }
            Argument::Started { .. } => {}
        }
    }

    fn text(&self, verb: char, text: &[u8], out: &mut Vec<u8>) {
        let text = self.truncated(text);
        match verb {
            'v' | 's' => self.pad(text, out),
            'q' => self.pad(quote_bytes(text).as_bytes(), out),
            'x' | 'X' => {
                let separator = if self.space { " " } else { "" };
                let digits: Vec<String> = text.iter().map(|byte| format!("{byte:02x}")).collect();
                let shown = digits.join(separator);
                let shown = if verb == 'X' { shown.to_uppercase() } else { shown };
                self.pad(shown.as_bytes(), out);
            }
            _ => {
                out.extend(format!("%!{verb}(string=").bytes());
                self.pad(text, out);
                out.push(b')');
            }
        }
    }

    /// Field by field, as Go prints a struct.
    fn token(&self, verb: char, token: &TokenArgument, out: &mut Vec<u8>) {
        out.push(b'{');
        self.number(verb, token.kind as i64, "parse.itemType", out);
        out.push(b' ');
        self.number(verb, token.offset as i64, "parse.Pos", out);
        out.push(b' ');
        let value = if token.kind == TokenKind::Eof { "EOF" } else { &token.value };
        self.text(verb, value.as_bytes(), out);
        out.push(b' ');
        self.number(verb, i64::from(token.line), "int", out);
        out.push(b'}');
    }

    /// All numbers in messages are positive.
    fn number(&self, verb: char, number: i64, name: &str, out: &mut Vec<u8>) {
        let sign = match (self.plus, self.space) {
            (true, _) => "+",
            (false, true) => " ",
            (false, false) => "",
        };
        let char = u32::try_from(number).ok().and_then(char::from_u32).unwrap_or('\u{fffd}');
        let shown = match verb {
            'v' | 'd' => format!("{sign}{number}"),
            'b' => format!("{sign}{number:b}"),
            'o' => format!("{sign}{number:o}"),
            'O' => format!("{sign}0o{number:o}"),
            'x' => format!("{sign}{number:x}"),
            'X' => format!("{sign}{number:X}"),
            'c' => char.to_string(),
            'q' => quote_char(char),
            'U' => format!("U+{number:04X}"),
            _ => {
                out.extend(format!("%!{verb}({name}=").bytes());
                self.pad(format!("{sign}{number}").as_bytes(), out);
                out.push(b')');
                return;
            }
        };
        self.pad(shown.as_bytes(), out);
    }

    fn truncated<'t>(&self, text: &'t [u8]) -> &'t [u8] {
        let Some(precision) = self.precision else { return text };
        let starts = text.iter().enumerate().filter(|(_, byte)| (**byte & 0xC0) != 0x80);
        let end = starts.map(|(at, _)| at).nth(precision);
        &text[..end.unwrap_or(text.len())]
    }

    fn pad(&self, text: &[u8], out: &mut Vec<u8>) {
        let width = text.iter().filter(|byte| (**byte & 0xC0) != 0x80).count();
        let fill = if self.zero && !self.minus { b'0' } else { b' ' };
        let missing = self.width.saturating_sub(width);
        let (before, after) = if self.minus { (0, missing) } else { (missing, 0) };
        out.extend(std::iter::repeat_n(fill, before));
        out.extend(text);
        out.extend(std::iter::repeat_n(fill, after));
    }
}

fn type_name(argument: &Argument) -> &'static str {
    match argument {
        Argument::Text(_) | Argument::Started { .. } => "string",
        Argument::Number(_) => "int",
        Argument::Token(_) => "parse.item",
        Argument::Error(_) => "*errors.errorString",
        Argument::Node("{{end}}") => "*parse.endNode",
        Argument::Node(_) => "*parse.elseNode",
    }
}

/// A number at the beginning of `rest`. Go takes none above a million.
fn read_number(rest: &mut &str) -> Option<usize> {
    let end = rest.find(|char: char| !char.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, after) = rest.split_at(end);
    *rest = after;
    digits.parse().ok().filter(|number| *number <= 1_000_000)
}
