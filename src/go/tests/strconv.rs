//! Quoting, floats and numbers against what Go's strconv gives.

use flint_go::{
    FloatFormat, Precision, Unquoted, atoi, format_float, parse_bool, parse_float, parse_int,
    parse_uint, push_float_shortest, quote, quote_bytes, quote_char, unquote, unquote_char,
    write_float_shortest,
};
use proptest::prelude::*;

#[test]
fn quotes_escape_what_is_not_printable() {
    for (text, quoted) in [
        ("", r#""""#),
        ("up", r#""up""#),
        ("a\"b\\c", r#""a\"b\\c""#),
        ("\u{7}\u{8}\u{c}\n\r\t\u{b}", r#""\a\b\f\n\r\t\v""#),
        ("\u{1}\u{7f}", r#""\x01\x7f""#),
        ("grün 日本 😀", "\"grün 日本 😀\""),
        ("\u{a0}\u{ad}\u{200b}\u{feff}", r#""\u00a0\u00ad\u200b\ufeff""#),
        ("\u{e0001}", r#""\U000e0001""#),
        // New in Unicode 16.
        ("\u{2429}", r#""\u2429""#),
    ] {
        assert_eq!(quote(text), quoted);
    }
    assert_eq!(quote_bytes(b"a\xff\xc3"), r#""a\xff\xc3""#);
    assert_eq!(quote_char('\''), r"'\''");
    assert_eq!(quote_char('"'), "'\"'");
}

#[test]
fn literals_are_read_and_anything_else_is_not() {
    for (literal, value) in [
        (r#""a\tb\"\\""#, &b"a\tb\"\\"[..]),
        (r#""\xff\377\u00e9\U0001F600""#, b"\xff\xff\xc3\xa9\xf0\x9f\x98\x80"),
        ("`a\\n\r\nb`", b"a\\n\nb"),
        ("'x'", b"x"),
        (r"'\''", b"'"),
        ("''", b""),
    ] {
        assert_eq!(unquote(literal).as_deref(), Ok(value), "{literal}");
    }
    let wrong = [
        "",
        "a",
        "\"",
        "\"a",
        "\"a\"b",
        "\"\\'\"",
        "\"\\q\"",
        "\"\n\"",
        "'ab'",
        "\"\\400\"",
        "\"\\ud800\"",
        "\"\\u12\"",
        "`a`b`",
        "a\"b\"",
    ];
    for literal in wrong {
        assert_eq!(unquote(literal).map_err(|it| it.to_string()), Err("invalid syntax".into()));
    }
    assert_eq!(unquote_char(r"\x41'", b'\''), Ok((Unquoted::Byte(0x41), "'")));
    assert_eq!(unquote_char("é'", b'\''), Ok((Unquoted::Char('é'), "'")));
}

#[test]
fn the_shortest_floats_are_those_of_go() {
    for (value, plain, general) in [
        (0.0, "0", "0"),
        (-0.0, "-0", "-0"),
        (1.0, "1", "1"),
        (0.1, "0.1", "0.1"),
        (123456.0, "123456", "123456"),
        (1e6, "1000000", "1e+06"),
        (1.5e-5, "0.000015", "1.5e-05"),
        (1e21, "1000000000000000000000", "1e+21"),
        (1.25e22, "12500000000000000000000", "1.25e+22"),
        (2_023_347_301_156_851.2, "2023347301156851.2", "2.0233473011568512e+15"),
        (f64::NAN, "NaN", "NaN"),
        (f64::INFINITY, "+Inf", "+Inf"),
        (f64::NEG_INFINITY, "-Inf", "-Inf"),
    ] {
        assert_eq!(format_float(value, FloatFormat::Plain(Precision::Shortest)), plain);
        assert_eq!(format_float(value, FloatFormat::General(Precision::Shortest)), general);
        let (mut text, mut bytes) = (String::new(), Vec::new());
        push_float_shortest(&mut text, value);
        write_float_shortest(&mut bytes, value);
        assert_eq!((text.as_str(), &bytes[..]), (plain, plain.as_bytes()));
    }
    let shortest = FloatFormat::UpperExponent(Precision::Shortest);
    assert_eq!(format_float(1234.5, shortest), "1.2345E+03");
}

#[test]
fn fixed_precisions_round_to_even_and_pad() {
    let digits = Precision::Digits;
    for (value, format, text) in [
        (2.5, FloatFormat::Plain(digits(0)), "2"),
        (0.125, FloatFormat::Plain(digits(2)), "0.12"),
        (1.0, FloatFormat::Plain(digits(6)), "1.000000"),
        (1234.5678, FloatFormat::General(digits(4)), "1235"),
        (123456.0, FloatFormat::General(digits(4)), "1.235e+05"),
        (0.00001234, FloatFormat::General(digits(4)), "1.234e-05"),
        (100.0, FloatFormat::General(digits(4)), "100"),
        (1.5, FloatFormat::Exponent(digits(3)), "1.500e+00"),
        (0.0, FloatFormat::Exponent(digits(2)), "0.00e+00"),
        (1e100, FloatFormat::UpperGeneral(digits(3)), "1E+100"),
    ] {
        assert_eq!(format_float(value, format), text, "{value:?} {format:?}");
    }
}

#[test]
fn floats_are_read_as_go_reads_them() {
    for (text, value) in [
        ("1_000.5e0_1", 10005.0),
        ("0x1p-2", 0.25),
        ("-0X1.8P+1", -3.0),
        ("0x_1F.8p0", 31.5),
        ("0x1p-1074", 5e-324),
        ("+Inf", f64::INFINITY),
        ("-iNfInItY", f64::NEG_INFINITY),
        (".5", 0.5),
        ("5.", 5.0),
        ("1e-400", 0.0),
    ] {
        assert_eq!(parse_float(text), Ok(value), "{text}");
    }
    assert!(parse_float("nAn").is_ok_and(f64::is_nan));
    for (text, why) in [
        ("1e400", "value out of range"),
        ("0x1p1024", "value out of range"),
        ("0x1", "invalid syntax"),
        ("1__0", "invalid syntax"),
        ("_1", "invalid syntax"),
        ("+nan", "invalid syntax"),
        ("1 ", "invalid syntax"),
        ("", "invalid syntax"),
    ] {
        let shown = format!("strconv.ParseFloat: parsing {}: {why}", quote(text));
        assert_eq!(parse_float(text).map_err(|it| it.to_string()), Err(shown));
    }
}

#[test]
fn integers_have_bases_and_sizes() {
    for (text, value) in [("017", 15), ("0o17", 15), ("0b11", 3), ("-0x_f", -15), ("1_000", 1000)] {
        assert_eq!(parse_int(text, 0, 64), Ok(value), "{text}");
    }
    assert_eq!(parse_int("-9223372036854775808", 10, 64), Ok(i64::MIN));
    assert_eq!(parse_uint("ff", 16, 8), Ok(255));
    let error = parse_int("128", 10, 8).map_err(|it| it.to_string());
    assert_eq!(error, Err("strconv.ParseInt: parsing \"128\": value out of range".to_owned()));
    let error = atoi("12a").map_err(|it| it.to_string());
    assert_eq!(error, Err("strconv.Atoi: parsing \"12a\": invalid syntax".to_owned()));
    let error = parse_bool("yes").map_err(|it| it.to_string());
    assert_eq!(error, Err("strconv.ParseBool: parsing \"yes\": invalid syntax".to_owned()));
}

proptest! {
    #[test]
    fn a_quoted_text_reads_back(text in any::<String>()) {
        prop_assert_eq!(unquote(&quote(&text)), Ok(text.into_bytes()));
    }

    #[test]
    fn quoted_bytes_read_back(bytes in any::<Vec<u8>>()) {
        prop_assert_eq!(unquote(&quote_bytes(&bytes)), Ok(bytes));
    }

    #[test]
    fn a_shown_float_reads_back(bits in any::<u64>()) {
        let value = f64::from_bits(bits);
        prop_assume!(!value.is_nan());
        for format in [
            FloatFormat::Plain(Precision::Shortest),
            FloatFormat::General(Precision::Shortest),
            FloatFormat::Exponent(Precision::Digits(17)),
        ] {
            prop_assert_eq!(parse_float(&format_float(value, format)), Ok(value));
        }
    }

    #[test]
    fn no_text_is_too_much(text in r#"[-+0-9a-fxXpPeE_.infINF"'`\\ué]{0,12}"#, base in 2u32..37) {
        let _ = (parse_float(&text), parse_int(&text, 0, 64), parse_int(&text, base, 32));
        let _ = (unquote(&text), unquote_char(&text, b'"'));
    }
}
