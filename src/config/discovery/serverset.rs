//! `serverset_sd_configs`: members of server sets in ZooKeeper.
//!
//! Source: Prometheus `discovery/zookeeper/zookeeper.go`.

use std::borrow::Cow;

use flint_metric::Duration;
use flint_text::Spanned;
use flint_yaml::{Decode, Decoder, Node};

use super::codes;
use super::entry::{Checks, Entry, Mechanism, Settings};

pub(crate) static MECHANISM: Mechanism = Mechanism::of::<Serverset>("serverset_sd_configs");

/// Members of server sets.
#[derive(Debug)]
pub struct Serverset {
    /// ZooKeeper's servers.
    pub servers: Spanned<Vec<Spanned<String>>>,
    /// Where the sets are.
    pub paths: Spanned<Vec<Spanned<String>>>,
    /// How long to wait for ZooKeeper.
    pub timeout: Spanned<Duration>,
}

impl Settings for Serverset {}

impl Decode for Serverset {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*zookeeper.ServersetSDConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Serverset> {
        let mut entry = Entry::open(node, "zookeeper.plain", cx)?;
        let servers = entry.texts("servers");
        let paths = entry.texts("paths");
        let timeout = entry.duration("timeout", 10);
        check("serverset", &servers, &paths, &mut entry.finish());
        Some(Serverset { servers: servers?, paths: paths?, timeout: timeout? })
    }
}

/// Judges what is read from ZooKeeper; `name` is the mechanism's.
pub(crate) fn check(
    name: &str,
    servers: &Option<Spanned<Vec<Spanned<String>>>>,
    paths: &Option<Spanned<Vec<Spanned<String>>>>,
    checks: &mut Checks<'_, '_>,
) {
    let upstream = format!("{name} SD config must contain at least one Zookeeper server");
    checks.wants("servers", servers, "[zookeeper.example:2181]", &upstream);
    let upstream = format!("{name} SD config must contain at least one path");
    checks.wants("paths", paths, "[/discovery/service]", &upstream);
    for path in paths.iter().flat_map(|it| &it.value).filter(|it| !it.starts_with('/')) {
        let upstream = format!("{name} SD config paths must begin with '/': {}", path.value);
        let message = format!("`{}` does not begin with `/`", path.escape_debug());
        checks
            .refuse(&codes::BAD_PATH, path.span, message, upstream)
            .help(format!("write `/{}`", path.value));
    }
}
