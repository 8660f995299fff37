//! Reads scripts: lines into blocks.

use flint_metric::Duration;
use flint_promql::{Expr, Options, SeriesDescription, parse_series_description};
use flint_text::Range;

use super::expectation::{self, AnnotationKind, Expectation, Pattern};
use crate::starts::{self, StartLine};

/// A script.
#[derive(Debug)]
pub struct Script<'t> {
    /// What is to be done, in order.
    pub blocks: Vec<Block<'t>>,
}

/// What is to be done.
#[derive(Debug)]
pub enum Block<'t> {
    /// `clear`: forgets all series.
    Clear,
    /// `load 5m`: brings series.
    Load {
        /// Where the first line stands.
        range: Range,
        /// Milliseconds from one value to the next.
        step: i64,
        /// Whether native histograms are made from classic ones, too.
        with_nhcb: bool,
        /// The series, each with its start times.
        series: Vec<(SeriesDescription, Option<StartLine>, Range)>,
    },
    /// `eval …`: asks a query.
    Eval(Box<Eval<'t>>),
}

/// A query and what it has to give.
#[derive(Debug)]
pub struct Eval<'t> {
    /// The query.
    pub expr: Expr,
    /// As it is written.
    pub text: &'t str,
    /// Where the query stands.
    pub range: Range,
    /// The line, counted from 1.
    pub line: usize,
    /// When it is asked.
    pub times: Times,
    /// What is said about errors, warnings, infos and order.
    pub expectations: Vec<Expectation>,
    /// What it gives.
    pub expected: Expected,
    /// The times of the samples of a range vector, if one is expected: start, end, step.
    pub windows: Option<(i64, i64, i64)>,
}

/// When a query is asked, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Times {
    /// Once.
    Instant(i64),
    /// Start, end, and step.
    Range(i64, i64, i64),
}

/// What a query has to give.
#[derive(Debug)]
pub enum Expected {
    /// A number.
    Scalar(f64),
    /// A text.
    Text(String),
    /// Series, maybe none.
    Series(Vec<ExpectedSeries>),
}

/// A series that a query has to give.
#[derive(Debug)]
pub struct ExpectedSeries {
    /// The series and its values.
    pub description: SeriesDescription,
    /// Its place among the lines, counted from 1.
    pub position: usize,
}

/// Why a script cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptError {
    /// The text that is wrong.
    pub range: Range,
    /// What is wrong.
    pub message: String,
}

/// Reads a script, up to its first mistake.
///
/// # Errors
///
/// [`ScriptError`].
pub fn parse(text: &str) -> Result<Script<'_>, ScriptError> {
    let mut reader = Reader { lines: lines(text), at: 0 };
    let mut blocks = Vec::new();
    while let Some(line) = reader.next() {
        let word = line.text.split([' ', '\t']).next().unwrap_or_default().to_lowercase();
        if word.is_empty() {
            continue;
        }
        blocks.push(if word == "clear" {
            Block::Clear
        } else if word.starts_with("load") {
            reader.load(line)?
        } else if word.starts_with("eval") {
            Block::Eval(Box::new(reader.eval(line)?))
        } else {
            return Err(line.error(format!("invalid command `{}`", line.text)));
        });
    }
    Ok(Script { blocks })
}

/// A line without blanks around it. Comments are empty.
#[derive(Debug, Clone, Copy)]
struct Line<'t> {
    text: &'t str,
    start: u32,
    number: usize,
}

struct Reader<'t> {
    lines: Vec<Line<'t>>,
    at: usize,
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut start = 0;
    let lines = text.split('\n').enumerate().map(|(index, line)| {
        let trimmed = line.trim();
        let offset = start + (line.len() - line.trim_start().len());
        start += line.len() + 1;
        let shown = if trimmed.starts_with('#') { "" } else { trimmed };
        Line { text: shown, start: offset as u32, number: index + 1 }
    });
    lines.collect()
}

impl<'t> Line<'t> {
    fn range(&self) -> Range {
        Range::new(self.start, self.start + self.text.len() as u32)
    }

    /// The place of a part of the line.
    fn range_of(&self, part: &str) -> Range {
        let start = self.start + (part.as_ptr() as usize - self.text.as_ptr() as usize) as u32;
        Range::new(start, start + part.len() as u32)
    }

    fn error(&self, message: impl Into<String>) -> ScriptError {
        ScriptError { range: self.range(), message: message.into() }
    }

    fn series(&self) -> Result<SeriesDescription, ScriptError> {
        parse_series_description(self.text).map_err(|errors| {
            let first = errors.into_iter().next();
            let (range, message) = first.map(|it| (it.range, it.message)).unwrap_or_default();
            let range = Range::new(self.start + range.start, self.start + range.end);
            ScriptError { range, message }
        })
    }

    fn duration(&self, text: &str, what: &str) -> Result<i64, ScriptError> {
        Duration::parse(text)
            .map(Duration::as_millis)
            .map_err(|why| self.error(format!("invalid {what} definition `{text}`: {why}")))
    }
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Option<Line<'t>> {
        let line = self.lines.get(self.at).copied()?;
        self.at += 1;
        Some(line)
    }

    /// The next line of a block: an empty one ends it.
    fn next_of_block(&mut self) -> Option<Line<'t>> {
        let line = self.lines.get(self.at).copied().filter(|it| !it.text.is_empty())?;
        self.at += 1;
        Some(line)
    }

    /// Source: promqltest `parseLoad`.
    fn load(&mut self, head: Line<'t>) -> Result<Block<'t>, ScriptError> {
        let invalid = "invalid load command: write `load 5m` or `load_with_nhcb 5m`";
        let rest = head.text.strip_prefix("load").ok_or_else(|| head.error(invalid))?;
        let (with_nhcb, rest) = match rest.strip_prefix("_with_nhcb") {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        if !rest.starts_with([' ', '\t']) {
            return Err(head.error(invalid));
        }
        let step = head.duration(rest.trim(), "step")?;
        let mut series = Vec::new();
        let mut pending: Option<(StartLine, Line<'_>)> = None;
        while let Some(line) = self.next_of_block() {
            if starts::is_start_line(line.text) {
                if let Some((_, line)) = pending {
                    return Err(line.error("@st line has no following sample line"));
                }
                let parsed = starts::parse(line.text).map_err(|why| line.error(why))?;
                pending = Some((parsed, line));
                continue;
            }
            let description = line.series()?;
            let starts = match pending.take() {
                Some((starts, at)) => {
                    let same = starts.metric.to_string() == description.metric.to_string();
                    let message = "@st metric does not match the following sample line metric";
                    Some(if same { starts } else { return Err(at.error(message)) })
                }
                None => None,
            };
            series.push((description, starts, line.range()));
        }
        match pending {
            Some((_, line)) => Err(line.error("@st line has no following sample line")),
            None => Ok(Block::Load { range: head.range(), step, with_nhcb, series }),
        }
    }

    /// Source: promqltest `parseEval`.
    fn eval(&mut self, head: Line<'t>) -> Result<Eval<'t>, ScriptError> {
        let parsed = parse_head(&head)?;
        let range = head.range_of(parsed.expr);
        let found = flint_promql::parse(parsed.expr, &Options::ALL);
        let expr = found.expr.ok_or_else(|| {
            let first = found.errors.first();
            let (at, message) = first.map(|it| (it.range, it.message.clone())).unwrap_or_default();
            let place = Range::new(range.start + at.start, range.start + at.end);
            ScriptError { range: place, message }
        })?;
        let mut eval = Eval {
            expr,
            text: parsed.expr,
            range,
            line: head.number,
            times: parsed.times,
            expectations: parsed.expectations,
            expected: Expected::Series(Vec::new()),
            windows: None,
        };
        self.expected(&mut eval)?;
        Ok(eval)
    }

    fn expected(&mut self, eval: &mut Eval<'t>) -> Result<(), ScriptError> {
        let is_legacy_fail = eval.expectations.iter().any(|it| it.kind == AnnotationKind::Fail);
        let mut series = Vec::new();
        let mut position = 1;
        while let Some(line) = self.next_of_block() {
            if is_legacy_fail && let Some(pattern) = legacy_failure(&line)? {
                eval.expectations[0].pattern = pattern;
                return Ok(());
            }
            if let Some(rest) = line.text.strip_prefix("expect range vector") {
                let (start, end, step) = times(&line, rest)?;
                eval.windows = Some((start, end, step));
                position += 1;
                continue;
            }
            if let Some(rest) = line.text.strip_prefix("expect string") {
                let text = string_literal(rest).map_err(|why| line.error(why))?;
                eval.expected = Expected::Text(text);
                position += 1;
                continue;
            }
            if line.text.split(' ').next() == Some("expect") {
                let parsed = expectation::parse(line.text).map_err(|why| line.error(why))?;
                eval.expectations.push(parsed);
                expectation::check(&eval.expectations).map_err(|why| line.error(why))?;
                continue;
            }
            if let Some(value) = number(line.text) {
                eval.expected = Expected::Scalar(value);
                return Ok(());
            }
            let description = line.series()?;
            let count: u64 = description.items.iter().map(|it| it.count()).sum();
            let is_instant = matches!(eval.times, Times::Instant(_)) && eval.windows.is_none();
            if is_instant && 1 < count {
                return Err(line.error("expecting multiple values in instant evaluation not allowed: begin with `expect range vector from … to … step …` if the query gives a range vector"));
            }
            series.push(ExpectedSeries { description, position });
            position += 1;
        }
        if !series.is_empty() {
            eval.expected = Expected::Series(series);
        }
        Ok(())
    }
}

/// What stands in the first line of a query.
struct Head<'t> {
    times: Times,
    expectations: Vec<Expectation>,
    expr: &'t str,
}

fn parse_head<'t>(line: &Line<'t>) -> Result<Head<'t>, ScriptError> {
    let invalid = || {
        line.error("invalid evaluation command: write `eval instant at <time> <query>` or `eval range from <time> to <time> step <duration> <query>`")
    };
    let rest = line.text.strip_prefix("eval").ok_or_else(invalid)?;
    let (word, rest) = rest.split_once([' ', '\t']).ok_or_else(invalid)?;
    let kind = match word {
        "" => None,
        "_fail" => Some(AnnotationKind::Fail),
        "_warn" => Some(AnnotationKind::Warn),
        "_info" => Some(AnnotationKind::Info),
        "_ordered" => Some(AnnotationKind::Ordered),
        _ => return Err(invalid()),
    };
    let expectations =
        kind.map(|kind| Expectation { kind, pattern: Pattern::Any }).into_iter().collect();
    let (word, rest) = take_word(rest).ok_or_else(invalid)?;
    match word {
        "instant" => {
            let (at, rest) = take_word(rest).ok_or_else(invalid)?;
            let (time, expr) = take_word(rest).filter(|_| at == "at").ok_or_else(invalid)?;
            let time = line.duration(time, "timestamp")?;
            let expr = expr.trim();
            Ok(Head { times: Times::Instant(time), expectations, expr })
        }
        "range" => {
            let mut rest = rest;
            let mut parts = [""; 6];
            for part in &mut parts {
                (*part, rest) = take_word(rest).ok_or_else(invalid)?;
            }
            let [from, start, to, end, step, length] = parts;
            if (from, to, step) != ("from", "to", "step") {
                return Err(invalid());
            }
            let (start, end, step) = checked_times(line, start, end, length)?;
            Ok(Head { times: Times::Range(start, end, step), expectations, expr: rest.trim() })
        }
        _ => Err(invalid()),
    }
}

fn take_word(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    let (word, rest) = text.split_once([' ', '\t']).unwrap_or((text, ""));
    (!word.is_empty()).then_some((word, rest))
}

/// Reads `from 10s to 1m step 10s`.
fn times(line: &Line<'_>, text: &str) -> Result<(i64, i64, i64), ScriptError> {
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    match words[..] {
        ["from", from, "to", to, "step", step] => checked_times(line, from, to, step),
        _ => Err(line.error(format!("invalid range vector definition `{}`", line.text))),
    }
}

fn checked_times(
    line: &Line<'_>,
    from: &str,
    to: &str,
    step: &str,
) -> Result<(i64, i64, i64), ScriptError> {
    let start = line.duration(from, "start timestamp")?;
    let end = line.duration(to, "end timestamp")?;
    if end < start {
        let message = format!(
            "invalid test definition, end timestamp ({to}) is before start timestamp ({from})"
        );
        return Err(line.error(message));
    }
    let step = line.duration(step, "step")?;
    if step == 0 {
        return Err(line.error("a step of nothing never reaches the end"));
    }
    Ok((start, end, step))
}

fn legacy_failure(line: &Line<'_>) -> Result<Option<Pattern>, ScriptError> {
    if let Some(text) = line.text.strip_prefix("expected_fail_message") {
        return Ok(Some(Pattern::Text(text.trim().to_owned())));
    }
    if let Some(pattern) = line.text.strip_prefix("expected_fail_regexp") {
        let pattern = pattern.trim();
        let message = |_| line.error(format!("invalid regexp `{pattern}`"));
        return Pattern::regexp(pattern).map(Some).map_err(message);
    }
    Ok(None)
}

fn string_literal(rest: &str) -> Result<String, String> {
    let literal = rest.trim_start();
    if literal.is_empty() {
        return Err(
            "expected string literal not valid - a quoted string literal is required".into()
        );
    }
    let bytes = flint_go::unquote(literal).map_err(
        |_| "expected string literal not valid - check that the string is correctly quoted",
    )?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Source: promqltest `parseNumber`.
fn number(text: &str) -> Option<f64> {
    flint_go::parse_int(text, 0, 64)
        .map(|it| it as f64)
        .ok()
        .or_else(|| flint_go::parse_float(text).ok())
}
