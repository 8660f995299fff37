//! Series of unit tests, metrics, selectors: what is printed reads as the same metric.
#![no_main]

use flint_promql::{ParseError, parse_metric, parse_metric_selector, parse_series_description};

flint_fuzz::target!(series);

fn series(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Some(series) = check(parse_series_description(text), text) {
        for item in &series.items {
            flint_fuzz::check_range(item.range, text);
            let _ = item.count();
        }
    }
    if let Some(metric) = check(parse_metric(text), text) {
        flint_fuzz::check_range(metric.range, text);
        let printed = metric.to_string();
        let again = parse_metric(&printed).map(|it| it.to_string());
        assert_eq!(again.as_ref(), Ok(&printed), "it reads otherwise");
    }
    if let Some(selector) = check(parse_metric_selector(text), text) {
        flint_fuzz::check_range(selector.range, text);
    }
}

fn check<T>(parsed: Result<T, Vec<ParseError>>, text: &str) -> Option<T> {
    let errors = match parsed {
        Ok(parsed) => return Some(parsed),
        Err(errors) => errors,
    };
    assert!(!errors.is_empty(), "refused without a word");
    for error in errors {
        flint_fuzz::check_range(error.range, text);
        assert!(error.upstream().contains("parse error: "), "{error:?}");
    }
    None
}
