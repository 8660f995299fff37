//! What of a rule is not as it was.

use flint_metric::Duration;

use crate::change::portrait::Portrait;

/// A part of a rule that is not as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Which one.
    pub what: What,
    /// As it was; `None` if it was not there.
    pub before: Option<String>,
    /// As it is; `None` if it is not there.
    pub after: Option<String>,
}

/// Which part of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// Its name.
    Name,
    /// The file that it is in.
    File,
    /// The group that it is in.
    Group,
    /// What its query means.
    Query,
    /// How its query is written.
    Layout,
    /// `for`
    For,
    /// `keep_firing_for`
    KeepFiringFor,
    /// A label that it or its group sets.
    Label(String),
    /// An annotation.
    Annotation(String),
    /// `interval` of its group.
    Interval,
    /// `query_offset` of its group.
    QueryOffset,
    /// `limit` of its group.
    Limit,
}

impl What {
    /// What it is called, after the key that it stands behind.
    pub fn name(&self) -> String {
        match self {
            What::Name => "name".to_owned(),
            What::File => "file".to_owned(),
            What::Group => "group".to_owned(),
            What::Query => "expr".to_owned(),
            What::Layout => "layout".to_owned(),
            What::For => "for".to_owned(),
            What::KeepFiringFor => "keep_firing_for".to_owned(),
            What::Label(name) => format!("labels.{name}"),
            What::Annotation(name) => format!("annotations.{name}"),
            What::Interval => "interval".to_owned(),
            What::QueryOffset => "query_offset".to_owned(),
            What::Limit => "limit".to_owned(),
        }
    }

    /// Whether those who read what the rule records read something else.
    pub(super) fn is_of_what_is_recorded(&self) -> bool {
        match self {
            What::File | What::Group | What::Layout | What::Annotation(_) => false,
            What::Name
            | What::Query
            | What::For
            | What::KeepFiringFor
            | What::Label(_)
            | What::Interval
            | What::QueryOffset
            | What::Limit => true,
        }
    }
}

/// Everything that is not as it was.
pub(super) fn parts(before: &Portrait, after: &Portrait) -> Vec<Part> {
    let mut found = Vec::new();
    let mut compare = |what, before: Option<String>, after: Option<String>| {
        if before != after {
            found.push(Part { what, before, after });
        }
    };
    let text = |it: &String| Some(it.clone());
    compare(What::Name, text(&before.name), text(&after.name));
    compare(What::File, text(&before.file), text(&after.file));
    compare(What::Group, text(&before.group), text(&after.group));
    let is_same = before.canonical_text == after.canonical_text;
    let query = if is_same { What::Layout } else { What::Query };
    compare(query, text(&before.query), text(&after.query));
    let waiting = |it: Duration| (!it.is_zero()).then(|| it.to_string());
    compare(What::For, waiting(before.hold), waiting(after.hold));
    let keep = [before.keep_firing_for, after.keep_firing_for].map(waiting);
    let [keep_before, keep_after] = keep;
    compare(What::KeepFiringFor, keep_before, keep_after);
    for (what, name, was, is) in named(&before.labels, &after.labels, What::Label)
        .into_iter()
        .chain(named(&before.annotations, &after.annotations, What::Annotation))
    {
        compare(what(name), was, is);
    }
    let duration = |it: Option<Duration>| it.map(|it| it.to_string());
    compare(What::Interval, duration(before.interval), duration(after.interval));
    compare(What::QueryOffset, duration(before.query_offset), duration(after.query_offset));
    let limit = |it: Option<i64>| it.map(|it| it.to_string());
    compare(What::Limit, limit(before.limit), limit(after.limit));
    found
}

/// What makes a part of a name.
type Named = fn(String) -> What;

/// Names of either list with both values.
fn named(
    before: &[(String, String)],
    after: &[(String, String)],
    what: Named,
) -> Vec<(Named, String, Option<String>, Option<String>)> {
    let mut names: Vec<&String> = before.iter().chain(after).map(|it| &it.0).collect();
    names.sort();
    names.dedup();
    let value = |list: &[(String, String)], name: &String| {
        list.iter().find(|it| it.0 == *name).map(|it| it.1.clone())
    };
    let both = names.into_iter().map(|it| (what, it.clone(), value(before, it), value(after, it)));
    both.collect()
}
