//! Words of the command line, as flags and arguments.
//!
//! Source: kingpin `ParseContext.Next`.

use std::collections::VecDeque;
use std::fmt;

use super::model::{Flag, Value};
use super::refusal::Refusal;

/// A piece of the command line.
#[derive(Debug, Clone)]
pub(super) enum Token {
    /// `-x`
    Short(char),
    /// `--xyz`
    Long(String),
    /// Anything else.
    Arg(String),
    /// Nothing is left.
    End,
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Token::Short(letter) => write!(f, "-{letter}"),
            Token::Long(name) => write!(f, "--{name}"),
            Token::Arg(text) => f.write_str(text),
            Token::End => f.write_str("<EOL>"),
        }
    }
}

/// The command line, read from the left.
#[derive(Debug)]
pub(super) struct Tokens {
    raw: Vec<String>,
    rest: VecDeque<String>,
    taken: usize,
    ahead: Vec<Token>,
    is_past_dashes: bool,
}

impl Tokens {
    /// All of `words`.
    pub(super) fn new(words: &[String]) -> Tokens {
        let (raw, rest) = (words.to_vec(), words.iter().cloned().collect());
        Tokens { raw, rest, taken: 0, ahead: Vec::new(), is_past_dashes: false }
    }

    /// The next token, which stays the next. `flags` are those known so far: whether `-xy` is two
    /// flags or one with a value hangs on them.
    pub(super) fn peek(&mut self, flags: &[&Flag]) -> Result<Token, Refusal> {
        let token = self.next(flags)?;
        self.ahead.push(token.clone());
        Ok(token)
    }

    /// Takes the next token.
    pub(super) fn next(&mut self, flags: &[&Flag]) -> Result<Token, Refusal> {
        match self.ahead.pop() {
            Some(token) => Ok(token),
            None => self.read(flags),
        }
    }

    fn read(&mut self, flags: &[&Flag]) -> Result<Token, Refusal> {
        loop {
            let before = self.taken.checked_sub(1).and_then(|at| self.raw.get(at));
            if !self.rest.is_empty() && before.is_some_and(|it| it == "--") {
                self.is_past_dashes = true;
            }
            let Some(word) = self.rest.pop_front() else { return Ok(Token::End) };
            self.taken += 1;
            if self.is_past_dashes {
                return Ok(Token::Arg(word));
            }
            if word == "--" {
                continue;
            }
            if let Some(long) = word.strip_prefix("--") {
                return Ok(self.long(long));
            }
            if let Some(short) = word.strip_prefix('-') {
                return Ok(self.short(short, flags));
            }
            match word.strip_prefix('@') {
                None => return Ok(Token::Arg(word)),
                Some(path) => {
                    arguments_of(path)?.into_iter().rev().for_each(|it| self.rest.push_front(it));
                }
            }
        }
    }

    /// What stands behind `=` becomes an argument, even behind a switch.
    fn long(&mut self, word: &str) -> Token {
        match word.split_once('=') {
            None => Token::Long(word.to_owned()),
            Some((name, value)) => {
                self.ahead.push(Token::Arg(value.to_owned()));
                Token::Long(name.to_owned())
            }
        }
    }

    fn short(&mut self, word: &str, flags: &[&Flag]) -> Token {
        let mut letters = word.chars();
        let Some(letter) = letters.next() else { return Token::Arg(String::new()) };
        let rest = letters.as_str();
        let takes_value =
            flags.iter().any(|it| it.short == Some(letter) && it.value != Value::Switch);
        if !rest.is_empty() {
            match takes_value {
                true => self.ahead.push(Token::Arg(rest.to_owned())),
                false => self.rest.push_front(format!("-{rest}")),
            }
        }
        Token::Short(letter)
    }
}

/// The lines of a file of arguments; empty ones and comments are left out.
fn arguments_of(path: &str) -> Result<Vec<String>, Refusal> {
    if path.is_empty() {
        return Err(Refusal::NoArgumentFile);
    }
    let bytes = std::fs::read(path).map_err(|why| {
        let why = crate::read::go_error("open", path, &why);
        Refusal::UnreadableArgumentFile(path.to_owned(), why)
    })?;
    let text = String::from_utf8_lossy(&bytes);
    let lines = text.lines().filter(|it| !it.starts_with('#') && !it.trim().is_empty());
    Ok(lines.map(str::to_owned).collect())
}
