//! Values and dates that a real Prometheus gave, in `../shared/corpus/golden`.

use std::fs;
use std::path::Path;

use flint_go::civil::Civil;
use flint_go::math;
use serde_json::Value;

/// A file of golden values; `None` where the test data does not lie beside the project, which is
/// an error in CI.
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn golden(name: &str) -> Option<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/golden");
    if !folder.is_dir() {
        let name = folder.display();
        assert!(std::env::var_os("CI").is_none(), "{name} is missing, and CI is set");
        eprintln!("skipped: {name} is not here");
        return None;
    }
    let text = fs::read_to_string(folder.join(name)).expect("the file is readable");
    Some(serde_json::from_str(&text).expect("the file is JSON"))
}

fn rows(values: &Value) -> impl Iterator<Item = (&Value, &Value)> {
    let rows = values.as_array().expect("a list of rows");
    rows.iter().map(|row| (&row[0], &row[1]))
}

fn function(name: &str) -> fn(f64) -> f64 {
    match name {
        "ln" => math::ln,
        "log2" => math::log2,
        "log10" => math::log10,
        "exp" => math::exp,
        "exp2" => |x| math::pow(2.0, x),
        "pow2" => |x| math::pow(x, 2.0),
        "pow3" => |x| math::pow(x, 3.0),
        "pow_half" => |x| math::pow(x, 0.5),
        "pow_third" => |x| math::pow(x, 0.333),
        "pow_neg" => |x| math::pow(x, -1.5),
        "sin" => math::sin,
        "cos" => math::cos,
        "tan" => math::tan,
        "asin" => math::asin,
        "acos" => math::acos,
        "atan" => math::atan,
        "atan2" => |x| math::atan2(x, 3.7),
        "sinh" => math::sinh,
        "cosh" => math::cosh,
        "tanh" => math::tanh,
        "asinh" => math::asinh,
        "acosh" => math::acosh,
        "atanh" => math::atanh,
        "mod" => |x| math::rem(x, 7.3),
        other => exact_function(other),
    }
}

/// Functions of PromQL that use nothing but what is exact.
fn exact_function(name: &str) -> fn(f64) -> f64 {
    const HALF_TURN: f64 = 180.0;
    match name {
        "sqrt" => f64::sqrt,
        "abs" => f64::abs,
        "ceil" => f64::ceil,
        "floor" => f64::floor,
        "round" => |x| (x + 0.5).floor(),
        "round01" => |x| (x * (1.0 / 0.1) + 0.5).floor() / (1.0 / 0.1),
        "sgn" => |x| if x == 0.0 { x } else { x.signum() },
        "deg" => |x| x * HALF_TURN / std::f64::consts::PI,
        "rad" => |x| x * std::f64::consts::PI / HALF_TURN,
        other => panic!("no function is named {other}"),
    }
}

fn number(value: &Value) -> f64 {
    let text = value.as_str().expect("a number in quotes");
    text.parse().expect("a number")
}

#[test]
fn values_are_those_of_a_real_server() {
    let Some(golden) = golden("math.json") else { return };
    let mut count = 0;
    for (name, values) in golden.as_object().expect("an object of lists") {
        let (name, range) = name.split_once('/').expect("a function and a range");
        let function = function(name);
        for (x, expected) in rows(values) {
            let (found, expected) = (function(number(x)), number(expected));
            let are_equal = found.to_bits() == expected.to_bits();
            let are_none = found.is_nan() && expected.is_nan();
            assert!(are_equal || are_none, "{name}({x}), {range}: {found}, not {expected}");
            count += 1;
        }
    }
    assert_eq!(count, 66_000);
}

fn field(name: &str) -> fn(Civil) -> i64 {
    match name {
        "year" => Civil::year,
        "month" => |it| it.month().into(),
        "day_of_month" => |it| it.day().into(),
        "day_of_week" => |it| it.weekday().into(),
        "day_of_year" => |it| it.yearday().into(),
        "days_in_month" => |it| it.days_in_month().into(),
        "hour" => |it| it.hour().into(),
        "minute" => |it| it.minute().into(),
        other => panic!("no field is named {other}"),
    }
}

#[test]
fn dates_are_those_of_a_real_server() {
    let Some(golden) = golden("dates.json") else { return };
    let mut count = 0;
    for (name, values) in golden.as_object().expect("an object of lists") {
        let field = field(name);
        for (seconds, expected) in rows(values) {
            let seconds = seconds.as_i64().expect("whole seconds");
            let found = field(Civil::from_unix(seconds)) as f64;
            assert_eq!(Some(found), expected.as_f64(), "{name} of {seconds}");
            count += 1;
        }
    }
    assert_eq!(count, 16_000);
}
