//! Formatted printing, letters in upper and lower case, and the calendar.

use std::borrow::Cow;

use flint_go::fmt::{Operand, Shape, errorf, sprint, sprintf, sprintln};
use flint_go::{Time, Zone, title, to_lower, to_upper};
use proptest::prelude::*;

#[derive(Debug, Clone)]
enum Any {
    Int(i64),
    Float(f64),
    Text(&'static str),
    List(Vec<Any>),
    Nil,
}

impl Operand for Any {
    fn type_name(&self) -> Cow<'_, str> {
        let name = match self {
            Any::Int(_) => "int",
            Any::Float(_) => "float64",
            Any::Text(_) => "string",
            Any::List(_) => "[]interface {}",
            Any::Nil => "<nil>",
        };
        name.into()
    }

    fn shape(&self) -> Shape<'_, Any> {
        match self {
            Any::Int(value) => Shape::Int(*value),
            Any::Float(value) => Shape::Float(*value),
            Any::Text(text) => Shape::Text(Cow::Borrowed(text.as_bytes())),
            Any::List(items) => Shape::List(Some(items.clone())),
            Any::Nil => Shape::Nil,
        }
    }
}

fn printed(format: &str, operands: &[Any]) -> String {
    let text = sprintf(format.as_bytes(), operands, 1 << 20);
    assert!(!text.is_cut);
    String::from_utf8(text.bytes).expect("all parts are UTF-8")
}

#[test]
fn verbs_print_as_in_go() {
    use Any::{Float, Int, List, Nil, Text};
    assert_eq!(
        printed("%5d|%-5d|%05d|%+d|%x", &[Int(42), Int(42), Int(-42), Int(42), Int(-255)]),
        "   42|42   |-0042|+42|-ff"
    );
    assert_eq!(
        printed("%q %.1s|%4s|% x", &[Text("é"), Text("éa"), Text("é"), Text("hi")]),
        "\"é\" é|   é|68 69"
    );
    assert_eq!(
        printed(
            "%v %.2f %08.3f %g %e",
            &[Float(1e6), Float(3.25678), Float(-3.25678), Float(1e21), Float(0.0)]
        ),
        "1e+06 3.26 -003.257 1e+21 0.000000e+00"
    );
    assert_eq!(
        printed("%x %b %#g", &[Float(1.5), Float(1.0), Float(1.0)]),
        "0x1.8p+00 4503599627370496p-52 1.00000"
    );
    assert_eq!(printed("%d %s", &[Text("a"), Int(1)]), "%!d(string=a) %!s(int=1)");
    assert_eq!(printed("%d", &[]), "%!d(MISSING)");
    assert_eq!(printed("%", &[]), "%!(NOVERB)");
    assert_eq!(printed("a", &[Int(1), Nil]), "a%!(EXTRA int=1, <nil>)");
    assert_eq!(printed("%[2]d %[1]d %[3]d", &[Int(1), Int(2)]), "2 1 %!d(BADINDEX)");
    assert_eq!(printed("%*d|%-*d|", &[Int(4), Int(1), Int(4), Int(2)]), "   1|2   |");
    assert_eq!(
        printed("%v %d", &[List(vec![Int(1), Nil]), List(vec![Text("a")])]),
        "[1 <nil>] [%!d(string=a)]"
    );
}

#[test]
fn blanks_stand_between_operands() {
    let operands = [Any::Int(1), Any::Int(2), Any::Text("a"), Any::Int(3)];
    assert_eq!(sprint(&operands, 100).bytes, b"1 2a3");
    assert_eq!(sprintln(&operands, 100).bytes, b"1 2 a 3\n");
}

#[test]
fn printing_ends_at_its_limit() {
    let text = sprintf(b"%1000000d%1000000d", &[Any::Int(1), Any::Int(2)], 1000);
    assert!(text.is_cut);
    assert_eq!(text.bytes.len(), 1000);
}

#[test]
fn letters_change_their_case_as_in_go() {
    assert_eq!(to_upper("straße ŉ ᾳ".as_bytes()), "STRAßE ŉ ᾼ".as_bytes());
    assert_eq!(to_lower("İΑΣ".as_bytes()), "iασ".as_bytes());
    assert_eq!(title("o'neill a.b wORLD ǆ ﬁ".as_bytes()), "O'neill A.b WORLD ǅ Fi".as_bytes());
}

#[test]
fn times_are_written_as_in_go() {
    let time = Time::from_unix(1_435_065_584, 128_000_000);
    assert_eq!(time.to_string(), "2015-06-23 13:19:44.128 +0000 UTC");
    assert_eq!(
        time.format(b"Mon Jan _2 03:04:05.00 PM 06 Z07:00 _2006"),
        b"Tue Jun 23 01:19:44.12 PM 15 Z _2015"
    );
    assert_eq!(time.add_date(0, 8, 6).format(b"2006-01-02"), b"2016-02-29");
    assert_eq!(
        Time::from_unix(-62_135_596_800, 0).in_zone(Zone::Local).go_string(),
        "time.Date(1, time.January, 1, 0, 0, 0, 0, time.Local)"
    );
    assert_eq!(time.truncate(3_600_000_000_000).clock(), (13, 0, 0));
}

fn any_operand() -> impl Strategy<Value = Any> {
    prop_oneof![
        any::<i64>().prop_map(Any::Int),
        any::<f64>().prop_map(Any::Float),
        Just(Any::Text("a\u{301}\u{feff}`")),
        Just(Any::List(vec![Any::Int(1), Any::Nil])),
        Just(Any::Nil),
    ]
}

proptest! {
    #[test]
    fn no_format_makes_it_panic(
        format in "(%[-+# 0]{0,2}([0-9]{0,3}|\\*|\\[[0-9x]\\])(\\.[0-9]{0,2}|\\.\\*)?[a-zA-Z%é]|[a-z%]){0,6}",
        operands in prop::collection::vec(any_operand(), 0..5),
    ) {
        let text = errorf(format.as_bytes(), &operands, 1 << 16);
        prop_assert!(text.bytes.len() <= 1 << 16);
    }

    #[test]
    fn days_follow_each_other(seconds in any::<i32>()) {
        let time = Time::from_unix(i64::from(seconds), 0);
        let next = time.add_date(0, 0, 1);
        prop_assert_eq!(next.unix() - time.unix(), 86_400);
        prop_assert_eq!(next.weekday().0, (time.weekday().0 + 1) % 7);
        let expected = if time.year() == next.year() { time.year_day() + 1 } else { 1 };
        prop_assert_eq!(next.year_day(), expected);
    }
}
