//! Units in names: base units, written out.
//!
//! Source: client_golang `promlint/validations.LintMetricUnits`, `LintUnitAbbreviations`.

use flint_diagnostics::Diagnostic;

use crate::checked::{Checked, Family};
use crate::codes;
use crate::lint::{Finding, finding, has_word};

const BASE_UNITS: [&str; 10] = [
    "amperes", "bytes", "celsius", "grams", "joules", "kelvin", "meters", "metres", "seconds",
    "volts",
];

/// Units that are no base units, the base unit to use, and what a value is multiplied by.
const OTHER_UNITS: [(&str, &str, &str); 14] = [
    ("minutes", "seconds", "60"),
    ("hours", "seconds", "3600"),
    ("days", "seconds", "86400"),
    ("weeks", "seconds", "604800"),
    ("kelvins", "kelvin", ""),
    ("fahrenheit", "celsius", ""),
    ("rankine", "celsius", ""),
    ("inches", "meters", "0.0254"),
    ("yards", "meters", "0.9144"),
    ("miles", "meters", "1609.344"),
    ("bits", "bytes", "0.125"),
    ("calories", "joules", "4.184"),
    ("pounds", "grams", "453.59237"),
    ("ounces", "grams", "28.349523125"),
];

/// Prefixes, and what a value is multiplied by. Two are spelled as upstream spells them.
const PREFIXES: [(&str, &str); 18] = [
    ("pico", "1e-12"),
    ("nano", "1e-9"),
    ("micro", "1e-6"),
    ("milli", "0.001"),
    ("centi", "0.01"),
    ("deci", "0.1"),
    ("deca", "10"),
    ("hecto", "100"),
    ("kilo", "1000"),
    ("kibi", "1024"),
    ("mega", "1e6"),
    ("mibi", "1048576"),
    ("giga", "1e9"),
    ("gibi", "1073741824"),
    ("tera", "1e12"),
    ("tebi", "1099511627776"),
    ("peta", "1e15"),
    ("pebi", "1125899906842624"),
];

/// Abbreviations, and what they most often stand for.
const ABBREVIATIONS: [(&str, &str); 14] = [
    ("s", "seconds"),
    ("ms", "seconds"),
    ("us", "seconds"),
    ("ns", "seconds"),
    ("sec", "seconds"),
    ("b", "bytes"),
    ("kb", "bytes"),
    ("mb", "bytes"),
    ("gb", "bytes"),
    ("tb", "bytes"),
    ("pb", "bytes"),
    ("m", "meters"),
    ("h", "seconds"),
    ("d", "seconds"),
];

pub(super) fn lint(checked: &Checked, family: &Family, findings: &mut Vec<Finding>) {
    findings.extend(other_unit(&family.name).map(|unit| not_base(checked, family, &unit)));
    let lower = family.name.to_lowercase();
    for (short, long) in ABBREVIATIONS {
        if has_word(&lower, short) {
            findings.push(abbreviated(checked, family, short, long));
        }
    }
}

/// A unit in a name that is no base unit.
struct OtherUnit<'a> {
    written: &'a str,
    base: &'static str,
    /// What values are multiplied by; `None` if it takes more than that.
    factor: Option<String>,
}

/// The first word that is a unit decides.
fn other_unit(name: &str) -> Option<OtherUnit<'_>> {
    name.split('_').find_map(unit_of).flatten()
}

/// `None` if it is no unit, `Some(None)` if it is a base unit.
fn unit_of(word: &str) -> Option<Option<OtherUnit<'_>>> {
    if BASE_UNITS.contains(&word) {
        return Some(None);
    }
    if let Some((base, factor)) = base_of(word) {
        let factor = (!factor.is_empty()).then(|| factor.to_owned());
        return Some(Some(OtherUnit { written: word, base, factor }));
    }
    let (prefix_factor, base, factor) = PREFIXES.iter().find_map(|(prefix, prefix_factor)| {
        let (base, factor) = base_of(word.strip_prefix(prefix)?)?;
        Some((*prefix_factor, base, factor))
    })?;
    let factor = (factor == "1").then(|| prefix_factor.to_owned());
    Some(Some(OtherUnit { written: word, base, factor }))
}

fn base_of(word: &str) -> Option<(&'static str, &'static str)> {
    if let Some(base) = BASE_UNITS.iter().find(|base| **base == word) {
        return Some((base, "1"));
    }
    OTHER_UNITS.iter().find(|(unit, ..)| *unit == word).map(|(_, base, factor)| (*base, *factor))
}

fn not_base(checked: &Checked, family: &Family, unit: &OtherUnit<'_>) -> Finding {
    let OtherUnit { written, base, factor } = unit;
    let message = format!("`{}` is in {written}, not in {base}", family.name);
    let place = checked.span(family.place);
    let mut diagnostic = Diagnostic::warning(&codes::UNIT_NOT_BASE, place, message);
    let renamed = family.name.replacen(written, base, 1);
    diagnostic.help(match factor {
        Some(factor) => format!("rename it to `{renamed}` and multiply its values by {factor}"),
        None => format!("rename it to `{renamed}` and convert its values"),
    });
    let text = format!("use base unit \"{base}\" instead of \"{written}\"");
    finding(family, text, diagnostic)
}

fn abbreviated(checked: &Checked, family: &Family, short: &str, long: &str) -> Finding {
    let message =
        format!("`_{short}` in the name `{}` looks like an abbreviated unit", family.name);
    let place = checked.span(family.place);
    let mut diagnostic = Diagnostic::warning(&codes::ABBREVIATED_UNIT, place, message);
    diagnostic.help(format!("write the base unit out, for instance `_{long}`"));
    finding(family, "metric names should not contain abbreviated units", diagnostic)
}
