//! Addresses of the server: `externalURL`, `pathPrefix`, `graphLink`, `tableLink`,
//! `urlQueryEscape`.

use flint_go::{Url, UrlPart, url_escape};

use crate::function::{Call, CallError};
use crate::value::Value;

pub(super) fn external_url(call: &mut Call<'_>, _: &[Value]) -> Result<Value, CallError> {
    let url = known_url(call)?.to_string();
    call.text(url)
}

pub(super) fn path_prefix(call: &mut Call<'_>, _: &[Value]) -> Result<Value, CallError> {
    let url = known_url(call)?;
    call.text(&url.path)
}

fn known_url<'a>(call: &Call<'a>) -> Result<&'a Url, CallError> {
    call.runtime.external_url.ok_or_else(CallError::nil_pointer)
}

/// Source: Prometheus `strutil.GraphLinkForExpression`.
pub(super) fn graph_link(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let query = url_escape(arguments[0].bytes(), UrlPart::Query);
    call.text(format!("/graph?g0.expr={query}&g0.tab=0"))
}

/// Source: Prometheus `strutil.TableLinkForExpression`.
pub(super) fn table_link(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let query = url_escape(arguments[0].bytes(), UrlPart::Query);
    call.text(format!("/graph?g0.expr={query}&g0.tab=1"))
}

pub(super) fn url_query_escape(
    call: &mut Call<'_>,
    arguments: &[Value],
) -> Result<Value, CallError> {
    call.text(url_escape(arguments[0].bytes(), UrlPart::Query))
}
