//! `dns_sd_configs`: addresses that the domain name system gives.
//!
//! Source: Prometheus `discovery/dns/dns.go`.

use std::borrow::Cow;

use flint_metric::Duration;
use flint_text::Spanned;
use flint_yaml::{Decode, Decoder, Node};

use super::entry::{Entry, Mechanism, Settings};
use crate::value::OneOf;

pub(crate) static MECHANISM: Mechanism = Mechanism::of::<Dns>("dns_sd_configs");

const TYPES: OneOf<'_> =
    OneOf { what: "type of DNS record", known: &["SRV", "A", "AAAA", "MX", "NS"] };

/// What records of the domain name system point to.
#[derive(Debug)]
pub struct Dns {
    /// The names that are looked up.
    pub names: Spanned<Vec<Spanned<String>>>,
    /// How often they are.
    pub refresh_interval: Spanned<Duration>,
    /// The type of the records: `SRV`, `A`, `AAAA`, `MX` or `NS`, in any case.
    pub record_type: Spanned<String>,
    /// The port that is scraped; `SRV` records have their own.
    pub port: Spanned<i64>,
}

impl Settings for Dns {}

impl Decode for Dns {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*dns.SDConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Dns> {
        let mut entry = Entry::open(node, "dns.plain", cx)?;
        let names = entry.texts("names");
        let refresh_interval = entry.refresh_interval(30);
        let record_type = entry.text("type", "SRV");
        let port = entry.port(0);

        let mut checks = entry.finish();
        let upstream = "DNS-SD config must contain at least one SRV record name";
        checks.wants("names", &names, "[_prometheus._tcp.example.com]", upstream);
        let upper = record_type.as_ref().map(|it| it.to_uppercase());
        match upper.as_deref() {
            None | Some("SRV") => {}
            Some("A" | "AAAA" | "MX" | "NS") => {
                let upstream =
                    "a port is required in DNS-SD configs for all record types except SRV";
                checks.wants("port", &port, "9100", upstream);
            }
            Some(_) => {
                checks.one_of(TYPES, &record_type, |it| format!("invalid DNS-SD records type {it}"))
            }
        }
        Some(Dns {
            names: names?,
            refresh_interval: refresh_interval?,
            record_type: record_type?,
            port: port?,
        })
    }
}
