//! `nerve_sd_configs`: services that Nerve keeps in ZooKeeper.
//!
//! Source: Prometheus `discovery/zookeeper/zookeeper.go`.

use std::borrow::Cow;

use flint_metric::Duration;
use flint_text::Spanned;
use flint_yaml::{Decode, Decoder, Node};

use super::entry::{Entry, Mechanism, Settings};
use super::serverset;

pub(crate) static MECHANISM: Mechanism = Mechanism::of::<Nerve>("nerve_sd_configs");

/// Services that Nerve announces.
#[derive(Debug)]
pub struct Nerve {
    /// ZooKeeper's servers.
    pub servers: Spanned<Vec<Spanned<String>>>,
    /// Where the services are.
    pub paths: Spanned<Vec<Spanned<String>>>,
    /// How long to wait for ZooKeeper.
    pub timeout: Spanned<Duration>,
}

impl Settings for Nerve {}

impl Decode for Nerve {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*zookeeper.NerveSDConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Nerve> {
        let mut entry = Entry::open(node, "zookeeper.plain", cx)?;
        let servers = entry.texts("servers");
        let paths = entry.texts("paths");
        let timeout = entry.duration("timeout", 10);
        serverset::check("nerve", &servers, &paths, &mut entry.finish());
        Some(Nerve { servers: servers?, paths: paths?, timeout: timeout? })
    }
}
