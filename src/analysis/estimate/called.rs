//! Functions: most give a series for each of their argument's.

use flint_promql::{Call, Expr, METRIC_NAME, ValueType};

use crate::estimate::count::Count;
use crate::estimate::groups::Kept;
use crate::estimate::profile::{LabelCount, Profile};

/// Whether in any window of a range there are one, or two samples of each series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum InWindow {
    /// Perhaps not.
    Any,
    /// One at least.
    One,
    /// Two at least.
    Two,
}

/// What a call gives. `args` are the series of its arguments, `None` for scalars and strings.
pub(super) fn profile<'a>(
    call: &'a Call,
    args: Vec<Option<Profile<'a>>>,
    in_window: InWindow,
) -> Option<Profile<'a>> {
    let name = call.function.name;
    if call.function.returns == ValueType::Scalar {
        return None;
    }
    let vectors = args.iter().flatten().count();
    let Some(operand) = args.into_iter().flatten().next() else {
        debug_assert_eq!(vectors, 0, "there is a vector among the arguments");
        return Some(Profile::bare(Count::exactly(1)));
    };
    Some(match name {
        "label_replace" => replaced(call, operand),
        "label_join" => joined(call, operand),
        "info" => {
            let mut profile = operand.clone().thinned(operand.count.if_it_holds());
            profile.is_open = true;
            profile
        }
        // Its labels are what the selector asks for.
        "absent" | "absent_over_time" => {
            let count = absent(name, operand.count, in_window);
            Profile { is_open: true, ..Profile::bare(count) }
        }
        "histogram_quantile" | "histogram_fraction" => buckets(operand),
        "histogram_quantiles" => {
            let mut profile = buckets(operand);
            let quantiles = (call.args.len() as u64).saturating_sub(2);
            if let Some(label) = text(call, 1) {
                profile.set(LabelCount::of(label, Count::exactly(quantiles.max(1)), true));
            }
            profile.count = profile.count.times(quantiles).if_it_holds();
            profile
        }
        "histogram_avg" | "histogram_count" | "histogram_stddev" | "histogram_stdvar"
        | "histogram_sum" => operand.clone().thinned(operand.count.if_it_holds()),
        // Limits that cross leave nothing.
        "clamp" if !has_fixed_limits(call) => operand.clone().thinned(operand.count.if_it_holds()),
        _ => same(name, operand, in_window),
    })
}

fn same<'a>(name: &str, operand: Profile<'a>, in_window: InWindow) -> Profile<'a> {
    let needs = match name {
        "rate"
        | "increase"
        | "delta"
        | "irate"
        | "idelta"
        | "deriv"
        | "predict_linear"
        | "double_exponential_smoothing" => InWindow::Two,
        _ => InWindow::One,
    };
    let takes_all = matches!(
        name,
        "count_over_time"
            | "present_over_time"
            | "last_over_time"
            | "first_over_time"
            | "ts_of_first_over_time"
            | "ts_of_last_over_time"
            | "timestamp"
            | "sort_by_label"
            | "sort_by_label_desc"
    );
    let is_sure = needs <= in_window && (takes_all || !operand.may_be_histograms);
    // What a start timestamp is, is not known of every series.
    if is_sure && name != "start_timestamp" {
        return operand;
    }
    let count = operand.count.if_it_holds();
    operand.thinned(count)
}

/// Whether it is written that the lower limit is below the upper one, or else nothing is left.
fn has_fixed_limits(call: &Call) -> bool {
    call.args[1..].iter().all(|it| matches!(it, Expr::Number(_)))
}

fn absent(name: &str, operand: Count, in_window: InWindow) -> Count {
    let is_there = 0 < operand.at_least && (name == "absent" || in_window != InWindow::Any);
    Count {
        at_least: u64::from(operand.at_most == Some(0)),
        likely: Some(1.0),
        at_most: Some(u64::from(!is_there)),
    }
    .settled()
}

/// A value for all buckets of a histogram: series that differ in `le` become one.
fn buckets<'a>(operand: Profile<'a>) -> Profile<'a> {
    let kept = Kept::Without(&["le", METRIC_NAME]);
    let le = operand.label("le");
    let is_number = |it: &str| it.parse::<f64>().is_ok();
    let are_buckets = le.is_some_and(|le| {
        let listed = le.origin.is_some_and(|it| it.is_complete() && it.listed().all(is_number));
        le.is_always_there && listed
    });
    let mut groups = operand.groups(kept);
    if !are_buckets || operand.may_be_histograms {
        groups = groups.if_it_holds();
    }
    operand.reduced(kept, groups)
}

fn text(call: &Call, at: usize) -> Option<&str> {
    let mut arg = call.args.get(at)?;
    while let Expr::Paren(it) = arg {
        arg = &it.expr;
    }
    match arg {
        Expr::String(it) if it.value.is_utf8() => Some(&it.value),
        _ => None,
    }
}

/// A label that is made of another one has not more values than that and it had before.
fn replaced<'a>(call: &'a Call, mut operand: Profile<'a>) -> Profile<'a> {
    let (Some(target), Some(source)) = (text(call, 1), text(call, 3)) else { return operand };
    let is_copied = text(call, 2).is_none_or(|it| it.contains('$'));
    let one = Count::exactly(1);
    let values = |name: &str| match operand.label(name) {
        Some(label) => label.values,
        None if operand.is_open => Count::UNKNOWN,
        None => one,
    };
    let before = values(target);
    let made = if is_copied { values(source) } else { one };
    let made = if source == target && is_copied { Count::exactly(0) } else { made };
    let likely = made.likely.zip(before.likely).map(|(a, b)| a.max(b));
    let values = Count { at_least: operand.count.at_least.min(1), likely, ..made.plus(before) };
    let at_least = operand.count.at_least.min(1);
    let mut label = LabelCount::of(target, Count { at_least, ..values }.settled(), false);
    if let Some(most) = operand.count.at_most {
        label.values = label.values.capped(most.max(1));
    }
    operand.set(label);
    operand
}

/// A label that is made of several has a value for each combination.
fn joined<'a>(call: &'a Call, mut operand: Profile<'a>) -> Profile<'a> {
    let Some(target) = text(call, 1) else { return operand };
    let sources: Vec<&str> = (3..call.args.len()).filter_map(|at| text(call, at)).collect();
    let groups = operand.groups(Kept::By(&sources));
    let values = Count { at_least: operand.count.at_least.min(1), ..groups }.settled();
    operand.set(LabelCount::of(target, values, false));
    operand
}
