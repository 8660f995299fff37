//! The functions of rules' templates, and the types that they know.
//!
//! Source: Prometheus `template.NewTemplateExpander`.

mod histogram;
mod hosts;
mod humanize;
mod links;
mod query;
mod text;
mod time;

use crate::function::Function;
use crate::value::basic::{ANY, STRING};

pub(crate) use histogram::histogram;
pub(crate) use humanize::humanize_duration;
pub(crate) use query::sample_value;
use query::{QUERY_RESULT, SAMPLE_POINTER};
pub(crate) use text::{is_match, replace_all, safe_html, to_lower, to_upper};

/// Sorted, and the same as [`crate::RULES`] has.
pub(crate) static RULE_FUNCTIONS: [Function; 29] = [
    Function::variadic("args", &[&ANY], query::args),
    Function::new("externalURL", &[], links::external_url),
    Function::new("first", &[&QUERY_RESULT], query::first),
    Function::new("graphLink", &[&STRING], links::graph_link),
    Function::new("humanize", &[&ANY], humanize::humanize),
    Function::new("humanize1024", &[&ANY], humanize::humanize1024),
    Function::new("humanizeDuration", &[&ANY], humanize::humanize_duration),
    Function::new("humanizePercentage", &[&ANY], humanize::humanize_percentage),
    Function::new("humanizeTimestamp", &[&ANY], humanize::humanize_timestamp),
    Function::new("label", &[&STRING, &SAMPLE_POINTER], query::label),
    Function::new("match", &[&STRING, &STRING], text::is_match),
    Function::new("now", &[], time::now),
    Function::new("parseDuration", &[&STRING], time::parse_duration),
    Function::new("pathPrefix", &[], links::path_prefix),
    Function::new("query", &[&STRING], query::query),
    Function::new("reReplaceAll", &[&STRING, &STRING, &STRING], text::replace_all),
    Function::new("safeHtml", &[&STRING], text::safe_html),
    Function::new("sortByLabel", &[&STRING, &QUERY_RESULT], query::sort_by_label),
    Function::new("stripDomain", &[&STRING], hosts::strip_domain),
    Function::new("stripPort", &[&STRING], hosts::strip_port),
    Function::new("strvalue", &[&SAMPLE_POINTER], query::strvalue),
    Function::new("tableLink", &[&STRING], links::table_link),
    Function::new("title", &[&STRING], text::title),
    Function::new("toDuration", &[&ANY], time::to_duration),
    Function::new("toLower", &[&STRING], text::to_lower),
    Function::new("toTime", &[&ANY], time::to_time),
    Function::new("toUpper", &[&STRING], text::to_upper),
    Function::new("urlQueryEscape", &[&STRING], links::url_query_escape),
    Function::new("value", &[&SAMPLE_POINTER], query::value),
];
