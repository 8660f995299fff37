//! Time intervals: when routes are muted, or active.
//!
//! Source: alertmanager `timeinterval.TimeInterval`.

mod range;

use flint_go::Zone;
use flint_text::{Span, Spanned};
use flint_yaml::{Decoder, Node, Section};

use crate::alertmanager::codes;
use crate::alertmanager::read::keyed_list;
use crate::value::missing;

pub use range::{DayRange, MonthRange, TimeRange, WeekdayRange, YearRange};

/// Time intervals under one name.
#[derive(Debug)]
pub struct NamedIntervals {
    /// The first line.
    pub span: Span,
    /// `name`; `None` if it is not there, which was reported.
    pub name: Option<Spanned<String>>,
    /// `time_intervals`; empty items are `None`, which are always.
    pub intervals: Vec<Spanned<Option<TimeInterval>>>,
}

/// A time interval: everything that is written has to hold. A list that is `None` holds always, an
/// empty one never.
#[derive(Debug)]
pub struct TimeInterval {
    /// The first line.
    pub span: Span,
    /// `times`
    pub times: Option<Vec<Spanned<TimeRange>>>,
    /// `weekdays`
    pub weekdays: Option<Vec<Spanned<WeekdayRange>>>,
    /// `days_of_month`
    pub days_of_month: Option<Vec<Spanned<DayRange>>>,
    /// `months`
    pub months: Option<Vec<Spanned<MonthRange>>>,
    /// `years`
    pub years: Option<Vec<Spanned<YearRange>>>,
    /// `location`; UTC where it is not written.
    pub location: Option<Spanned<Zone>>,
}

/// Which of the two lists an entry stands in: upstream's words differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IntervalList {
    /// `time_intervals`
    Time,
    /// `mute_time_intervals`, as it was called before 0.24.
    Mute,
}

impl NamedIntervals {
    pub(crate) fn read(
        node: Node<'_>,
        list: IntervalList,
        cx: &mut Decoder,
    ) -> Option<NamedIntervals> {
        let mut section = cx.section(node, "config.plain")?;
        let s = &mut section;
        let is_empty = |s: &mut Section<'_>| {
            s.value("name").is_none_or(|it| it.is_null() || it.text() == Some(""))
        };
        let intervals = NamedIntervals {
            span: s.span(),
            name: s.field::<Spanned<String>>("name", cx).filter(|it| !it.is_empty()),
            intervals: keyed_list(
                s,
                "time_intervals",
                "[]timeinterval.TimeInterval",
                cx,
                TimeInterval::read,
            ),
        };
        let has_no_name = is_empty(s);
        section.finish(cx);
        if has_no_name {
            let upstream = match list {
                IntervalList::Time => "missing name in time interval",
                IntervalList::Mute => "missing name in mute time interval",
            };
            missing("name", "office-hours", intervals.span, upstream, node, cx);
        }
        if intervals.intervals.is_empty() {
            let message = "no time is ever in it: it has no `time_intervals`";
            cx.warning(&codes::NEVER, intervals.span, message)
                .help("add `time_intervals`, with `- weekdays: ['monday:friday']` for example");
        }
        Some(intervals)
    }
}

impl TimeInterval {
    fn read(node: Node<'_>, cx: &mut Decoder) -> Option<TimeInterval> {
        let mut section = cx.section(node, "timeinterval.TimeInterval")?;
        let s = &mut section;
        let interval = TimeInterval {
            span: s.span(),
            times: s.field("times", cx),
            weekdays: s.field("weekdays", cx),
            days_of_month: s.field("days_of_month", cx),
            months: s.field("months", cx),
            years: s.field("years", cx),
            location: location(s, cx),
        };
        for name in ["times", "weekdays", "days_of_month", "months", "years"] {
            let is_empty = s.value(name).is_some_and(|it| {
                it.kind() == flint_yaml::Kind::Sequence && it.items().next().is_none()
            });
            if let (true, Some(key)) = (is_empty, s.key_span(name)) {
                let message = format!("no time is ever in it: `{name}` is an empty list");
                cx.warning(&codes::NEVER, key, message)
                    .help(format!("remove `{name}`, or put something into the list"));
            }
        }
        section.finish(cx);
        Some(interval)
    }
}

/// Source: alertmanager `timeinterval.Location`.
fn location(section: &mut Section<'_>, cx: &mut Decoder) -> Option<Spanned<Zone>> {
    let node = section.value("location").filter(|it| !it.is_null())?;
    cx.visit(node, |cx| {
        let name = cx.text(node, "the name of a time zone", "string")?;
        match Zone::load(name) {
            Ok(zone) => Some(Spanned::new(zone, node.span())),
            Err(error) => {
                let message = format!("`{}` is no time zone", name.escape_debug());
                let code = &codes::UNKNOWN_TIME_ZONE;
                cx.refuse(code, node.span(), message, node, error.to_string())
                    .help(zone_help(name));
                None
            }
        }
    })
}

/// Abbreviations, and the names that are probably meant.
const MEANT: [(&str, &str); 14] = [
    ("cest", "Europe/Berlin"),
    ("bst", "Europe/London"),
    ("ist", "Asia/Kolkata"),
    ("edt", "America/New_York"),
    ("est5edt", "America/New_York"),
    ("cdt", "America/Chicago"),
    ("cst", "America/Chicago"),
    ("mdt", "America/Denver"),
    ("pst", "America/Los_Angeles"),
    ("pdt", "America/Los_Angeles"),
    ("jst", "Asia/Tokyo"),
    ("sgt", "Asia/Singapore"),
    ("aest", "Australia/Sydney"),
    ("aedt", "Australia/Sydney"),
];

fn zone_help(name: &str) -> String {
    let lower = name.trim().to_ascii_lowercase();
    let meant = MEANT.iter().find(|(short, _)| *short == lower).map(|(_, name)| (*name).to_owned());
    // `europe/berlin`, `Europe Berlin`: every word begins with a capital.
    let cased = || {
        let mut begins = true;
        let cased: String = name
            .trim()
            .chars()
            .map(|it| {
                let it = if it == ' ' { '_' } else { it };
                let cased = if begins { it.to_ascii_uppercase() } else { it.to_ascii_lowercase() };
                begins = !it.is_ascii_alphabetic();
                cased
            })
            .collect();
        Zone::load(&cased).is_ok().then_some(cased)
    };
    match meant.or_else(cased) {
        Some(zone) => format!("did you mean `{zone}`?"),
        None => "write a name such as `Europe/Berlin`, or `UTC`".to_owned(),
    }
}
