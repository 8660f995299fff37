//! What the type of a family asks of a sample's value and labels.

use crate::codes;
use crate::kind::Kind;
use crate::mistake::{Mistake, shown};
use crate::number::parse_float;
use crate::openmetrics::families::Family;
use crate::openmetrics::groups::GroupLabels;
use crate::openmetrics::line::{Label, Sample, unescaped};

/// Checks the label that the type asks for, and sets it apart from those that tell metrics apart.
pub(crate) fn check_labels<'l, 'a>(
    family: &Family,
    suffix: &str,
    sample: &Sample<'a>,
    labels: &'l [Label<'a>],
) -> Result<GroupLabels<'l, 'a>, Mistake> {
    match (family.kind(), suffix) {
        // All samples of an info family are one group.
        (Kind::Info, _) => Ok(GroupLabels { labels, apart: None, bound: None, is_joined: true }),
        (Kind::Summary, "") => {
            let label = find(labels, b"quantile").ok_or_else(|| no_quantile(family, sample))?;
            let quantile = parse_bound(label).filter(|it| (0.0..=1.0).contains(it));
            let quantile = quantile.ok_or_else(|| bad_quantile(label))?;
            Ok(apart(labels, label, Some(quantile)))
        }
        (Kind::StateSet, _) => {
            let label = find(labels, family.name().as_bytes());
            let label = label.ok_or_else(|| no_state(family, sample))?;
            Ok(apart(labels, label, None))
        }
        (Kind::Histogram | Kind::GaugeHistogram, "_bucket") => {
            let label = find(labels, b"le").ok_or_else(|| no_bound(sample))?;
            let bound = parse_bound(label).filter(|it| !it.is_nan() && is_canonical(*it, label));
            let bound = bound.ok_or_else(|| bad_bound(label))?;
            Ok(apart(labels, label, Some(bound)))
        }
        _ => Ok(GroupLabels { labels, apart: None, bound: None, is_joined: false }),
    }
}

/// Checks the value, and whether there may be an exemplar.
pub(crate) fn check_value(
    family: &Family,
    suffix: &str,
    sample: &Sample<'_>,
) -> Result<(), Mistake> {
    let value = sample.value.value;
    match (family.kind(), suffix) {
        (Kind::StateSet, _) if value != 0.0 && value != 1.0 => {
            return Err(bad_state(sample));
        }
        (Kind::Info, _) if value != 1.0 => return Err(bad_info(sample)),
        (Kind::Summary, "") if value < 0.0 => return Err(negative(sample, "a quantile's value")),
        _ => {}
    }
    let what = match suffix {
        "_total" => "a counter",
        "_sum" | "_gsum" => "a sum",
        "_count" | "_gcount" => "a count",
        "_bucket" => "a bucket",
        _ => return exemplar(family, suffix, sample),
    };
    if value.is_nan() {
        return Err(not_a_number(sample, what));
    }
    // The sum of a gauge histogram may be negative, if a bucket's bound is.
    if value < 0.0 && suffix != "_gsum" {
        return Err(match suffix {
            "_sum" => negative_sum(sample),
            _ => negative(sample, what),
        });
    }
    if matches!(suffix, "_count" | "_gcount" | "_bucket") && value.fract() != 0.0 {
        return Err(not_whole(sample, what));
    }
    exemplar(family, suffix, sample)
}

fn exemplar(family: &Family, suffix: &str, sample: &Sample<'_>) -> Result<(), Mistake> {
    let Some(place) = sample.exemplar else { return Ok(()) };
    if matches!(suffix, "_bucket" | "_total") {
        return Ok(());
    }
    let message = format!("`{}` cannot have an exemplar", shown(&sample.name));
    let mistake = Mistake::new(&codes::MISPLACED_EXEMPLAR, place, message);
    Err(mistake.help(match family.kind() {
        Kind::Counter => "move it to the sample that ends in `_total`",
        Kind::Histogram | Kind::GaugeHistogram => "move it to the bucket that it falls into",
        _ => "delete it: only buckets and the `_total` of counters have exemplars",
    }))
}

fn find<'l, 'a>(labels: &'l [Label<'a>], name: &[u8]) -> Option<&'l Label<'a>> {
    labels.iter().find(|label| *label.name == *name)
}

fn apart<'l, 'a>(
    labels: &'l [Label<'a>],
    label: &'l Label<'a>,
    bound: Option<f64>,
) -> GroupLabels<'l, 'a> {
    GroupLabels { labels, apart: Some(label), bound, is_joined: false }
}

fn parse_bound(label: &Label<'_>) -> Option<f64> {
    parse_float(&unescaped(label.value))
}

/// Infinity has one spelling.
fn is_canonical(bound: f64, label: &Label<'_>) -> bool {
    bound != f64::INFINITY || label.value == b"+Inf"
}

fn no_quantile(family: &Family, sample: &Sample<'_>) -> Mistake {
    let name = shown(family.name().as_bytes());
    let message = format!("a sample of the summary `{name}` has no label `quantile`");
    Mistake::new(&codes::BAD_QUANTILE, sample.series_place, message)
        .help(format!("write `{name}{{quantile=\"0.5\"}}`, `{name}_sum` or `{name}_count`"))
}

fn bad_quantile(label: &Label<'_>) -> Mistake {
    let message = format!("`{}` is not a quantile", shown(label.value));
    Mistake::new(&codes::BAD_QUANTILE, label.value_place, message)
        .help("write a number from 0 to 1, as in `quantile=\"0.99\"`")
}

fn no_state(family: &Family, sample: &Sample<'_>) -> Mistake {
    let name = shown(family.name().as_bytes());
    let message = format!("a sample of the stateset `{name}` does not say of which state it is");
    Mistake::new(&codes::BAD_STATESET, sample.series_place, message)
        .help(format!("write `{name}{{{name}=\"state\"}}`"))
}

fn no_bound(sample: &Sample<'_>) -> Mistake {
    Mistake::new(&codes::BAD_BUCKET, sample.series_place, "the bucket has no label `le`")
        .help(format!("write `{}{{le=\"+Inf\"}}`, or another bound", shown(&sample.name)))
}

fn bad_bound(label: &Label<'_>) -> Mistake {
    let infinite = parse_bound(label).is_some_and(f64::is_infinite);
    let message = match infinite {
        true => format!("infinity is written `+Inf`, not `{}`", shown(label.value)),
        false => format!("`{}` is not the bound of a bucket", shown(label.value)),
    };
    Mistake::new(&codes::BAD_BUCKET, label.value_place, message).help(match infinite {
        true => "write `le=\"+Inf\"`",
        false => "write the bucket's upper bound, as in `le=\"0.5\"`",
    })
}

fn bad_state(sample: &Sample<'_>) -> Mistake {
    Mistake::new(
        &codes::BAD_STATESET,
        sample.value.place,
        "the value of a state is neither 0 nor 1",
    )
    .help("write `1` if the state holds and `0` if it does not")
}

fn bad_info(sample: &Sample<'_>) -> Mistake {
    Mistake::new(&codes::BAD_INFO, sample.value.place, "the value of an info metric is not 1")
        .help("write `1`; what is to be told stands in the labels")
}

fn negative(sample: &Sample<'_>, what: &str) -> Mistake {
    let message = format!("{what} is negative");
    Mistake::new(&codes::BAD_COUNTER_VALUE, sample.value.place, message)
        .help("expose 0 or more, or use a gauge")
}

fn negative_sum(sample: &Sample<'_>) -> Mistake {
    Mistake::new(&codes::BAD_COUNTER_VALUE, sample.value.place, "a sum is negative")
        .help("leave sum and count out where what is observed can be negative")
}

fn not_a_number(sample: &Sample<'_>, what: &str) -> Mistake {
    let message = format!("{what} is `NaN`");
    Mistake::new(&codes::BAD_COUNTER_VALUE, sample.value.place, message)
        .help("leave the sample out until there is a value")
}

fn not_whole(sample: &Sample<'_>, what: &str) -> Mistake {
    let message = format!("{what} is not a whole number");
    Mistake::new(&codes::BAD_COUNTER_VALUE, sample.value.place, message)
        .help("expose how many observations were made")
}
