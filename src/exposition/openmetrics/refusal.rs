//! The mistakes in the form of a line, in the words of the one who made them.

use flint_text::{Range, closest};

use crate::codes;
use crate::mistake::{Mistake, shown};
use crate::name::NameOf;
use crate::openmetrics::line::{Label, Line};
use crate::text::refusal::{quoting_help, unclosed_help, value_help};

pub(crate) fn no_single_blank(line: &Line<'_>, before: &'static str) -> Mistake {
    let rest = line.rest();
    let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r')).count();
    let place = line.next(blanks);
    if rest.len() == blanks {
        if before == "the value" {
            return Mistake::new(&codes::BAD_VALUE, place, "the sample has no value")
                .help("write one blank and a number behind the name and labels");
        }
        return Mistake::new(
            &codes::BAD_SPACING,
            place,
            format!("the line ends in a blank, but {before} does not follow"),
        )
        .help("delete the blank at the end of the line");
    }
    let message = match (blanks, &rest[..blanks]) {
        (0, _) => format!("a blank is missing before {before}"),
        (_, blanks) if blanks.contains(&b'\t') => format!("a tab stands before {before}"),
        _ => format!("more than one blank stands before {before}"),
    };
    Mistake::new(&codes::BAD_SPACING, place, message).help("write exactly one blank there")
}

pub(crate) fn bad_metric_name(line: &Line<'_>) -> Mistake {
    let mut rest = *line;
    let word = rest.word();
    let length = word.iter().take_while(|byte| !b"{\t".contains(byte)).count();
    let name = &word[..length];
    let place = line.next(length);
    match line.rest() {
        [0xEF, 0xBB, 0xBF, ..] => {
            Mistake::new(&codes::STRAY_LINE, line.range(0, 3), "a byte order mark begins the file")
                .help("delete it")
        }
        [b' ' | b'\t', ..] => {
            Mistake::new(&codes::STRAY_LINE, place, "the line begins with a blank")
                .help("begin every line in the first column")
        }
        _ if !name.is_empty() && line.bytes.get(line.at + length) == Some(&b'\t') => {
            let place = line.range(line.at + length, line.at + length + 1);
            Mistake::new(&codes::BAD_SPACING, place, "a tab stands behind the metric name")
                .help("write one blank instead")
        }
        _ if name.is_empty() || NameOf::Metric.is_plain(name) => Mistake::new(
            &codes::BAD_SPACING,
            place,
            "a metric name, its labels or a blank is missing",
        )
        .help("write `name{label=\"value\"} 1`"),
        _ => Mistake::new(
            &codes::BAD_METRIC_NAME,
            place,
            format!("`{}` is not a metric name", shown(name)),
        )
        .help(format!("{}, or write `{{\"{}\"}}`", quoting_help(name), shown(name))),
    }
}

pub(crate) fn nameless(line: &Line<'_>) -> Mistake {
    let place = line.range(0, line.at);
    Mistake::new(&codes::MISSING_METRIC_NAME, place, "the sample has no metric name")
        .help("write `name{…}`, or the name in quotes inside the braces: `{\"name\",…}`")
}

pub(crate) fn second_metric_name(place: Range, name: &[u8]) -> Mistake {
    let message = format!("`{}` is a second metric name", shown(name));
    Mistake::new(&codes::MISSING_METRIC_NAME, place, message)
        .help(format!("give it a value if it is a label: `{}=\"…\"`", shown(name)))
}

pub(crate) fn empty_name(place: Range) -> Mistake {
    Mistake::new(&codes::BAD_LABEL_NAME, place, "the name between the quotes is empty")
}

pub(crate) fn no_label_name(line: &Line<'_>) -> Mistake {
    let rest = line.rest();
    let length = rest.iter().take_while(|byte| !b"=,}\" ".contains(byte)).count();
    let place = line.next(length);
    match rest.first() {
        Some(b'}') => {
            Mistake::new(&codes::BAD_LABEL_NAME, place, "a comma stands behind the last label")
                .help("delete the comma before `}`")
        }
        Some(b',') => {
            Mistake::new(&codes::BAD_LABEL_NAME, place, "a label is missing before the comma")
                .help("write one comma between two labels")
        }
        Some(b' ' | b'\t') => {
            Mistake::new(&codes::BAD_SPACING, place, "a blank stands between the labels")
                .help("write labels without blanks: `{a=\"b\",c=\"d\"}`")
        }
        None => Mistake::new(&codes::BAD_LABEL_NAME, place, "the labels are not closed")
            .help("close the labels with `}`"),
        Some(_) => Mistake::new(
            &codes::BAD_LABEL_NAME,
            place,
            format!("`{}` is not a label name", shown(&rest[..length])),
        )
        .help("a label name has letters, digits and underscores, and no digit first"),
    }
}

pub(crate) fn no_equals(line: &Line<'_>, name_place: Range, name: &[u8]) -> Mistake {
    let label = shown(name);
    let rest = line.rest();
    let more = rest.iter().take_while(|byte| !b"=,}\" \t".contains(byte)).count();
    if 0 < more && name_place.len() as usize == name.len() {
        let place = name_place.cover(line.range(line.at, line.at + more));
        let whole = [name, &rest[..more]].concat();
        let message = format!("`{}` is not a label name", shown(&whole));
        let help = format!("{}, or write `\"{}\"`", quoting_help(&whole), shown(&whole));
        return Mistake::new(&codes::BAD_LABEL_NAME, place, message).help(help);
    }
    let message = match line.byte() {
        Some(b',' | b'}') | None => format!("the label `{label}` has no value"),
        Some(b' ') => format!("a blank stands behind the label name `{label}`"),
        _ => format!("no `=` follows the label name `{label}`"),
    };
    let place = name_place.cover(line.here());
    Mistake::new(&codes::BAD_LABEL_NAME, place, message).help(format!("write `{label}=\"value\"`"))
}

pub(crate) fn no_comma(line: &Line<'_>) -> Mistake {
    let place = line.here();
    let (message, help) = match line.byte() {
        None => ("the labels are not closed", "add `}` behind the last label"),
        Some(b' ' | b'\t') => {
            let message = "a blank stands between the labels";
            let help = "write labels without blanks: `{a=\"b\",c=\"d\"}`";
            return Mistake::new(&codes::BAD_SPACING, place, message).help(help);
        }
        Some(byte) if NameOf::Label.starts_with(byte) => {
            ("a comma is missing between two labels", "write `,` between them")
        }
        Some(_) => {
            ("neither `,` nor `}` follows the label value", "write a quote inside as `\\\"`")
        }
    };
    Mistake::new(&codes::BAD_LABEL_VALUE, place, message).help(help)
}

pub(crate) fn no_opening_quote(line: &Line<'_>, name: &[u8]) -> Mistake {
    let rest = line.rest();
    let value = &rest[..rest.iter().take_while(|byte| !b",} ".contains(byte)).count()];
    let label = shown(name);
    let place = line.next(value.len());
    match value {
        [] => Mistake::new(
            &codes::BAD_LABEL_VALUE,
            place,
            format!("the label `{label}` has no value"),
        )
        .help(format!("write `{label}=\"value\"`")),
        _ => Mistake::new(
            &codes::BAD_LABEL_VALUE,
            place,
            format!("the value of `{label}` is not in double quotes"),
        )
        .help(format!("write `{label}=\"{}\"`", shown(value).trim_matches(['\'', '`', '“', '”']))),
    }
}

pub(crate) fn reserved_label(place: Range, name: &[u8]) -> Mistake {
    let message = format!("the label `{}` is reserved", shown(name));
    let mistake = Mistake::new(&codes::RESERVED_LABEL, place, message);
    match name {
        b"__name__" => mistake.help("write the metric name before the braces"),
        _ => mistake.help("choose a name that does not begin with `__`"),
    }
}

pub(crate) fn duplicate_label(first: &Label<'_>, label: &Label<'_>) -> Mistake {
    let message = format!("the label `{}` is given twice", shown(&label.name));
    Mistake::new(&codes::DUPLICATE_LABEL, label.name_place, message)
        .note(first.name_place, "given here first")
        .help("delete one of the two")
}

pub(crate) fn unclosed(line: &Line<'_>, what: &'static str) -> Mistake {
    let message = format!("the label {what} is not closed on its line");
    Mistake::new(&codes::UNCLOSED_QUOTE, line.rest_range(), message)
        .help(unclosed_help(line.rest().get(1..).unwrap_or_default()))
}

pub(crate) fn bad_value(place: Range, word: &[u8]) -> Mistake {
    if word.ends_with(b"\r") {
        return carriage_return(place);
    }
    match word {
        [] => Mistake::new(&codes::BAD_VALUE, place, "a number is missing"),
        _ => Mistake::new(&codes::BAD_VALUE, place, format!("`{}` is not a number", shown(word)))
            .help(value_help(word)),
    }
}

pub(crate) fn carriage_return(place: Range) -> Mistake {
    let end = Range::new(place.end.saturating_sub(1), place.end);
    Mistake::new(&codes::CARRIAGE_RETURN, end, "the lines end in CR LF")
        .help("end lines with LF alone, for instance with `tr -d '\\r'`")
}

pub(crate) fn bad_timestamp(place: Range, word: &[u8]) -> Mistake {
    if word.ends_with(b"\r") {
        return carriage_return(place);
    }
    let mistake =
        Mistake::new(&codes::BAD_TIMESTAMP, place, format!("`{}` is not a timestamp", shown(word)));
    match word {
        [b'#', ..] => mistake.help("write an exemplar as ` # {label=\"value\"} 1`"),
        _ => {
            mistake.help("write the time in seconds since 1970, as in `1700000000.123`, or nothing")
        }
    }
}

pub(crate) fn bad_exemplar(line: &Line<'_>) -> Mistake {
    let (place, rest) = (line.rest_range(), line.rest());
    let mistake = match rest {
        [b' ', b'#', ..] => {
            Mistake::new(&codes::BAD_EXEMPLAR, place, "the exemplar is not written as one")
        }
        _ => Mistake::new(
            &codes::TRAILING_TEXT,
            place,
            format!("`{}` follows the timestamp", shown(rest.trim_ascii())),
        ),
    };
    mistake.help("write an exemplar as ` # {label=\"value\"} 1`, or end the line")
}

pub(crate) fn second_exemplar(line: &Line<'_>) -> Mistake {
    let message = format!("`{}` follows the exemplar", shown(line.rest().trim_ascii()));
    Mistake::new(&codes::TRAILING_TEXT, line.rest_range(), message)
        .help("a sample has one exemplar: end the line behind it")
}

pub(crate) fn long_exemplar(place: Range, chars: usize) -> Mistake {
    let message = format!("the exemplar's labels have {chars} characters, and may have 128");
    Mistake::new(&codes::BAD_EXEMPLAR, place, message)
        .help("keep what identifies the trace, and leave the rest to the trace")
}

pub(crate) fn bad_utf8(line: &Line<'_>) -> Mistake {
    let good = line.bytes.utf8_chunks().next().map_or(0, |chunk| chunk.valid().len());
    let place = line.range(good, good + 1);
    Mistake::new(&codes::BAD_UTF8, place, "the line is not valid UTF-8")
        .help("expose names and values in UTF-8")
}

pub(crate) fn empty_line(line: &Line<'_>) -> Mistake {
    Mistake::new(&codes::STRAY_LINE, line.range(0, 0), "the line is empty")
        .help("delete the line; OpenMetrics has no empty lines")
}

pub(crate) fn unknown_comment(line: &Line<'_>) -> Mistake {
    let mut parts = line.bytes.split(|byte| *byte == b' ');
    let keyword = parts.nth(1).map(String::from_utf8_lossy).unwrap_or_default();
    let known = closest(&keyword, ["HELP", "TYPE", "UNIT", "EOF"]);
    let place = line.range(0, line.bytes.len());
    let message = match line.bytes.trim_ascii_end() == b"# EOF" {
        true => "something stands behind `# EOF`",
        false => "the line is neither metadata nor a sample",
    };
    let mistake = Mistake::new(&codes::STRAY_LINE, place, message);
    match known {
        _ if line.bytes.trim_ascii_end() == b"# EOF" => mistake.help("write `# EOF` alone"),
        Some("EOF") => mistake.help("write `# EOF`, with nothing behind it"),
        Some(word) => mistake.help(format!("write `# {word} name …`, with single blanks")),
        None => mistake.help("delete the line; OpenMetrics has no comments"),
    }
}

pub(crate) fn bad_metadata(line: &Line<'_>, keyword: &str) -> Mistake {
    let place = line.range(0, line.bytes.len());
    let (lacks, help) = match keyword {
        "HELP" => ("text", "write `# HELP name text`; an empty text needs its blank too"),
        "TYPE" => ("type", "write `# TYPE name gauge`, or another type"),
        _ => ("unit", "write `# UNIT name_seconds seconds`; an empty unit needs its blank too"),
    };
    let lacks = if line.bytes.split(|it| *it == b' ').nth(2).is_none_or(<[u8]>::is_empty) {
        "name"
    } else {
        lacks
    };
    Mistake::new(&codes::BAD_METADATA, place, format!("the {keyword} line has no {lacks}"))
        .help(help)
}

pub(crate) fn unknown_type(place: Range, word: &[u8]) -> Mistake {
    const TYPES: [&str; 8] = [
        "counter",
        "gauge",
        "histogram",
        "gaugehistogram",
        "summary",
        "info",
        "stateset",
        "unknown",
    ];
    let text = String::from_utf8_lossy(word);
    let trimmed = text.trim();
    let help = match trimmed {
        "untyped" => "write `unknown`; `untyped` is the text format's".to_owned(),
        _ if trimmed.len() < text.len() && TYPES.contains(&trimmed) => {
            format!("write `{trimmed}` with nothing behind it")
        }
        _ => match closest(trimmed, TYPES) {
            Some(known) => format!("write `{known}`"),
            None => "write `counter`, `gauge`, `histogram`, `gaugehistogram`, `summary`, `info`, \
                     `stateset` or `unknown`"
                .to_owned(),
        },
    };
    Mistake::new(&codes::UNKNOWN_TYPE, place, format!("`{}` is not a metric type", shown(word)))
        .help(help)
}
