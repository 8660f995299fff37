//! What is known of labels and values in words.

use std::fmt::{self, Display, Formatter};

use flint_go::{FloatFormat, Precision, format_float, quote};

use crate::kind::{Belief, Kind};
use crate::label_values::LabelValues;
use crate::labels::{Labels, METADATA, NamedLabel};
use crate::numbers::Numbers;
use crate::values::{Emptiness, Values};

/// So many values are told one by one.
const TOLD_MAX: usize = 4;

/// `job="x", instance?, any other but le`: a `?` stands behind what need not be there.
impl Display for Labels<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.impossible().is_some() {
            return f.write_str("no series");
        }
        let is_told =
            |it: &&NamedLabel<'_>| !METADATA.contains(&it.name) || it.values.only().is_none();
        let told = self.named.iter().filter(is_told).filter(|it| it.values.can_be_there());
        let mut pieces: Vec<String> = told.map(|it| told_label(it.name, &it.values)).collect();
        let absent = self.named.iter().filter(|it| !it.values.can_be_there());
        let absent: Vec<&str> =
            absent.map(|it| it.name).filter(|it| !METADATA.contains(it)).collect();
        match (self.others.can_be_there, pieces.is_empty(), absent.as_slice()) {
            (true, true, []) => pieces.push("any".to_owned()),
            (true, false, []) => pieces.push("any other".to_owned()),
            (true, true, _) => pieces.push(format!("any but {}", absent.join(", "))),
            (true, false, _) => pieces.push(format!("any other but {}", absent.join(", "))),
            (false, true, _) => pieces.push("none".to_owned()),
            (false, false, _) => {}
        }
        f.write_str(&pieces.join(", "))
    }
}

fn told_label(name: &str, values: &LabelValues<'_>) -> String {
    let mark = if values.is_always_there() { "" } else { "?" };
    match values {
        LabelValues::OneOf(listed) => {
            format!("{name}{mark}={}", alternatives(listed.iter().map(|it| &**it)))
        }
        LabelValues::AnyBut(listed) => {
            let listed: Vec<&str> =
                listed.iter().map(|it| &**it).filter(|it| !it.is_empty()).collect();
            match listed.is_empty() {
                true => format!("{name}{mark}"),
                false => format!("{name}{mark}!={}", alternatives(listed.into_iter())),
            }
        }
    }
}

/// `"a"|"b"|… 5 more`
fn alternatives<'a>(values: impl Iterator<Item = &'a str>) -> String {
    let values: Vec<&str> = values.filter(|it| !it.is_empty()).collect();
    let told = values.iter().take(TOLD_MAX).map(|it| quote(it)).collect::<Vec<_>>().join("|");
    match values.len().saturating_sub(TOLD_MAX) {
        0 => told,
        more => format!("{told}|… {more} more"),
    }
}

/// `rate, likely ≥ 0, never empty`
impl Display for Values {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let Emptiness::Always(_) = self.emptiness {
            return f.write_str("always empty");
        }
        if let Some(value) = self.constant {
            return f.write_str(&number(value));
        }
        let mut pieces = Vec::new();
        match (self.kind, self.belief) {
            (Kind::Unknown, _) => {}
            (kind, Belief::Sure) => pieces.push(kind.as_str().to_owned()),
            (kind, Belief::Guess) => pieces.push(format!("{}?", kind.as_str())),
        }
        let sure = bounds(self.sure);
        let likely = bounds(self.likely);
        pieces.extend(sure.clone());
        if likely != sure {
            pieces.extend(likely.map(|it| format!("likely {it}")));
        }
        if self.emptiness.is_never() {
            pieces.push("never empty".to_owned());
        }
        if pieces.is_empty() {
            pieces.push("any".to_owned());
        }
        f.write_str(&pieces.join(", "))
    }
}

/// `≥ 0`, `1 to 12`, `> 0.5`; nothing if any number may be.
fn bounds(numbers: Numbers) -> Option<String> {
    if numbers.has_no_number() {
        return Some(if numbers.may_be_nan { "NaN" } else { "none" }.to_owned());
    }
    // What is finite is nearly everything.
    let low = (f64::MIN < numbers.low).then_some(numbers.low);
    let high = (numbers.high < f64::MAX).then_some(numbers.high);
    let nan = if numbers.may_be_nan { " or NaN" } else { "" };
    let text = match (low, high) {
        (Some(low), Some(high)) if low == high => format!("= {}", shown(low)),
        (Some(low), Some(high)) => match (open_low(low), open_high(high)) {
            (None, None) => format!("{} to {}", shown(low), shown(high)),
            _ => format!("{} and {}", least(low), most(high)),
        },
        (Some(low), None) => least(low),
        (None, Some(high)) => most(high),
        (None, None) => return None,
    };
    Some(format!("{text}{nan}"))
}

fn least(low: f64) -> String {
    open_low(low).map_or_else(|| format!("≥ {}", shown(low)), |it| format!("> {}", number(it)))
}

fn most(high: f64) -> String {
    open_high(high).map_or_else(|| format!("≤ {}", shown(high)), |it| format!("< {}", number(it)))
}

/// The bound itself, of numbers that are greater.
fn open_low(low: f64) -> Option<f64> {
    shorter(low.next_down(), low)
}

/// The bound itself, of numbers that are less.
fn open_high(high: f64) -> Option<f64> {
    shorter(high.next_up(), high)
}

fn shorter(neighbour: f64, bound: f64) -> Option<f64> {
    (number(neighbour).len() + 4 < number(bound).len()).then_some(neighbour)
}

/// A bound: what rounding is allowed for is not worth its digits.
fn shown(bound: f64) -> String {
    const DIGITS: usize = 12;
    let exact = number(bound);
    if exact.len() <= DIGITS + 2 {
        return exact;
    }
    let rounded = format_float(bound, FloatFormat::General(Precision::Digits(DIGITS as u16)));
    rounded.parse().map_or(exact, number)
}

/// A number as PromQL prints it.
pub(crate) fn number(value: f64) -> String {
    let value = if value == 0.0 { 0.0 } else { value };
    match value.abs() {
        size if size != 0.0 && !(1e-4..1e15).contains(&size) => {
            format_float(value, FloatFormat::General(Precision::Shortest))
        }
        _ => format_float(value, FloatFormat::Plain(Precision::Shortest)),
    }
}
