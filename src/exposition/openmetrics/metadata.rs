//! HELP, TYPE and UNIT lines.

use std::borrow::Cow;

use flint_text::Range;

use crate::codes;
use crate::kind::Kind;
use crate::mistake::{Mistake, shown};
use crate::name::NameOf;
use crate::openmetrics::Reader;
use crate::openmetrics::families::{Declared, Family};
use crate::openmetrics::line::{Line, unescaped};
use crate::openmetrics::refusal;

impl<'a> Reader<'a> {
    pub(crate) fn metadata(&mut self, mut line: Line<'a>) -> Result<(), Mistake> {
        let keyword = match line.bytes.get(..7) {
            Some(b"# HELP ") => "HELP",
            Some(b"# TYPE ") => "TYPE",
            Some(b"# UNIT ") => "UNIT",
            _ => return Err(no_keyword(&line)),
        };
        line.at = 7;
        let (name, place) = metadata_name(&mut line, keyword)?;
        if line.byte() != Some(b' ') {
            return Err(refusal::bad_metadata(&line, keyword));
        }
        line.at += 1;
        let family = self.open_for_metadata(&name, place)?;
        match keyword {
            "HELP" => help(family, &line),
            "TYPE" => family_type(family, &line, place),
            _ => unit(family, &line),
        }
    }

    /// The family that the metadata is of.
    fn open_for_metadata(&mut self, name: &[u8], place: Range) -> Result<&mut Family, Mistake> {
        let is_current = self.current.as_ref().is_some_and(|it| it.name().as_bytes() == name);
        if !is_current {
            self.close_family();
        }
        let family = self.current.get_or_insert_with(|| Family::new(name, place));
        if 0 < family.checked.samples {
            let message = format!("metadata of `{}` stands behind its samples", shown(name));
            let mistake = Mistake::new(&codes::METADATA_AFTER_SAMPLES, place, message);
            return Err(mistake.help("move the line before the first sample of that name"));
        }
        Ok(family)
    }
}

fn no_keyword(line: &Line<'_>) -> Mistake {
    match line.bytes {
        b"# HELP" | b"# TYPE" | b"# UNIT" => {
            refusal::bad_metadata(line, str::from_utf8(&line.bytes[2..]).unwrap_or_default())
        }
        _ => refusal::unknown_comment(line),
    }
}

/// The name, plain or in quotes.
fn metadata_name<'a>(
    line: &mut Line<'a>,
    keyword: &str,
) -> Result<(Cow<'a, [u8]>, Range), Mistake> {
    let start = line.at;
    if line.byte() == Some(b'"') {
        let raw = line.quoted("name")?;
        let place = line.range(start, line.at);
        return match raw {
            [] => Err(refusal::empty_name(place)),
            _ => Ok((unescaped(raw), place)),
        };
    }
    let name = line.word();
    let place = line.range(start, line.at);
    if name.is_empty() {
        return Err(refusal::bad_metadata(line, keyword));
    }
    if !NameOf::Metric.is_plain(name) {
        let mut at_name = *line;
        at_name.at = start;
        return Err(match name.contains(&b'\t') {
            true => refusal::bad_metadata(line, keyword),
            false => refusal::bad_metric_name(&at_name),
        });
    }
    Ok((Cow::Borrowed(name), place))
}

fn help(family: &mut Family, line: &Line<'_>) -> Result<(), Mistake> {
    let place = line.rest_range();
    match family.checked.help {
        Some(first) => Err(repeated("HELP", family, place, first)),
        None => {
            family.checked.help = Some(place);
            Ok(())
        }
    }
}

fn family_type(family: &mut Family, line: &Line<'_>, name: Range) -> Result<(), Mistake> {
    let place = line.rest_range();
    if let Some(first) = family.type_place {
        return Err(repeated("TYPE", family, place, first));
    }
    family.type_place = Some(place);
    family.checked.place = name;
    match Kind::from_openmetrics(line.rest()) {
        Some(kind) => {
            family.kind = Declared::As(kind);
            family.groups.expect(kind);
            Ok(())
        }
        None => {
            family.kind = Declared::Nonsense;
            Err(refusal::unknown_type(place, line.rest()))
        }
    }
}

fn unit(family: &mut Family, line: &Line<'_>) -> Result<(), Mistake> {
    let place = line.rest_range();
    if let Some((_, first)) = family.unit {
        return Err(repeated("UNIT", family, place, first));
    }
    family.unit = Some((String::from_utf8_lossy(line.rest()).into_owned(), place));
    Ok(())
}

fn repeated(keyword: &str, family: &Family, place: Range, first: Range) -> Mistake {
    let message = format!("`{}` has a {keyword} line already", shown(family.name().as_bytes()));
    // The text of the line may be empty: what is shown then is the place where it would stand.
    Mistake::new(&codes::REPEATED_METADATA, place, message)
        .note(first, "the first one")
        .help("delete one of the two lines")
}
