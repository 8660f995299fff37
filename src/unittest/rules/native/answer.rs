//! What is said of the answer to a query beside its values: tolerance, warnings, errors.

use flint_engine::{Annotations, Level};
use flint_rulefmt::tests::native::{Answer, Tolerance, Wanted};

/// Something said about a query: its text alone, and as Prometheus prints it.
#[derive(Debug, Clone)]
pub(super) struct Remark {
    pub(super) level: Level,
    text: String,
    printed: String,
}

/// What is said about a query, in a form that outlives the answer.
pub(super) fn remarks(annotations: &Annotations, query: &str) -> Vec<Remark> {
    let remark = |it: &flint_engine::Annotation| Remark {
        level: it.level,
        text: it.text.clone(),
        printed: it.display(query),
    };
    annotations.iter().map(remark).collect()
}

/// What differs from what is said of warnings and infos.
pub(super) fn differences(answer: &Answer<'_>, remarks: &[Remark]) -> Vec<String> {
    let mut found = Vec::new();
    let mut one = |level: Level, noun: &str, wanted: &[Wanted<'_>], none: bool| {
        let said: Vec<&Remark> = remarks.iter().filter(|it| it.level == level).collect();
        let is_missing = |it: &&Wanted<'_>| !said.iter().any(|remark| remark.is(it));
        let missing: Vec<&Wanted<'_>> = wanted.iter().filter(is_missing).collect();
        found.extend(missing.iter().map(|it| format!("no {noun} is {it}")));
        if none || !missing.is_empty() {
            found.extend(said.iter().map(|it| format!("{noun}: {}", it.printed)));
        }
    };
    one(Level::Warning, "warning", &answer.warnings, answer.no_warnings);
    one(Level::Info, "info", &answer.infos, answer.no_infos);
    found
}

impl Remark {
    fn is(&self, wanted: &Wanted<'_>) -> bool {
        is(wanted, &self.text) || is(wanted, &self.printed)
    }
}

/// Whether a text is as it has to be.
pub(super) fn is(wanted: &Wanted<'_>, text: &str) -> bool {
    match wanted {
        Wanted::Text(wanted) => wanted.text == text,
        Wanted::Pattern(pattern) => pattern.matches(Some(text)),
    }
}

/// Whether a number is the one that is written, or near enough. NaN is NaN.
pub(super) fn is_near(wanted: f64, got: f64, tolerance: Option<Tolerance>, is_fuzzy: bool) -> bool {
    if wanted == got || (wanted.is_nan() && got.is_nan()) {
        return true;
    }
    let next = |to: f64| flint_go::math::nextafter(wanted, to) == got;
    if is_fuzzy && (next(f64::NEG_INFINITY) || next(f64::INFINITY)) {
        return true;
    }
    let Some(tolerance) = tolerance.filter(|_| wanted.is_finite() && got.is_finite()) else {
        return false;
    };
    let distance = (wanted - got).abs();
    distance <= tolerance.absolute || distance <= tolerance.relative * wanted.abs()
}

#[cfg(test)]
mod tests {
    use flint_rulefmt::tests::native::Tolerance;

    use super::is_near;

    #[test]
    fn numbers_are_near_by_either_tolerance() {
        let tolerance = Some(Tolerance { absolute: 0.5, relative: 0.01 });
        assert!(is_near(1.0, 1.5, tolerance, false));
        assert!(!is_near(1.0, 1.6, tolerance, false));
        assert!(is_near(1000.0, 1010.0, tolerance, false));
        assert!(is_near(f64::NAN, f64::NAN, None, false));
        assert!(is_near(f64::INFINITY, f64::INFINITY, tolerance, false));
        assert!(!is_near(f64::INFINITY, 1e308, tolerance, false));
        assert!(!is_near(1.0, 1.0f64.next_up(), None, false));
        assert!(is_near(1.0, 1.0f64.next_up(), None, true));
    }
}
