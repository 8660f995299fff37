//! `toJson`, `urlUnescape`, `base64encode`, `base64decode`.

use flint_go::{UrlPart, base64};

use crate::function::{Call, CallError};
use crate::json;
use crate::value::Value;

pub(super) fn to_json(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let text = json::marshal(&arguments[0], call)?;
    call.text(text)
}

pub(super) fn url_unescape(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let text = String::from_utf8_lossy(arguments[0].bytes());
    let bytes = flint_go::url_unescape(&text, UrlPart::Query).map_err(|(kind, _)| kind)?;
    call.text(bytes)
}

pub(super) fn base64_encode(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    call.text(base64::encode(arguments[0].bytes(), base64::Alphabet::Url))
}

pub(super) fn base64_decode(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let bytes = base64::decode(arguments[0].bytes(), base64::Alphabet::Url)?;
    call.text(bytes)
}
