//! Hosts and ports: `stripPort`, `stripDomain`.

use flint_go::{join_host_port, parse_ip, split_host_port};

use crate::function::{Call, CallError};
use crate::value::Value;

pub(super) fn strip_port(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    match std::str::from_utf8(arguments[0].bytes()).map(split_host_port) {
        Ok(Ok((host, _))) => call.text(host),
        _ => Ok(arguments[0].clone()),
    }
}

pub(super) fn strip_domain(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let text = String::from_utf8_lossy(arguments[0].bytes());
    let (host, port) = split_host_port(&text).unwrap_or((&text, ""));
    if parse_ip(host).is_some() {
        return Ok(arguments[0].clone());
    }
    let host = host.split('.').next().unwrap_or_default();
    if port.is_empty() { call.text(host) } else { call.text(join_host_port(host, port)) }
}
