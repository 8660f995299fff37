//! `gce_sd_configs`: Google's virtual machines.
//!
//! Source: Prometheus `discovery/gce/gce.go`.

use std::borrow::Cow;

use flint_metric::Duration;
use flint_text::Spanned;
use flint_yaml::{Decode, Decoder, Node};

use super::entry::{Entry, Mechanism, Settings};

pub(crate) static MECHANISM: Mechanism = Mechanism::of::<Gce>("gce_sd_configs");

/// Virtual machines of a project in a zone.
#[derive(Debug)]
pub struct Gce {
    /// The project.
    pub project: Spanned<String>,
    /// The zone.
    pub zone: Spanned<String>,
    /// A condition in Google's language.
    pub filter: Spanned<String>,
    /// How often it is asked.
    pub refresh_interval: Spanned<Duration>,
    /// The port that is scraped.
    pub port: Spanned<i64>,
    /// What joins the tags of a machine in its label.
    pub tag_separator: Spanned<String>,
}

impl Settings for Gce {}

impl Decode for Gce {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*gce.SDConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Gce> {
        let mut entry = Entry::open(node, "gce.plain", cx)?;
        let project = entry.text("project", "");
        let zone = entry.text("zone", "");
        let filter = entry.text("filter", "");
        let refresh_interval = entry.refresh_interval(60);
        let port = entry.port(80);
        let tag_separator = entry.text("tag_separator", ",");

        let mut checks = entry.finish();
        let upstream = "GCE SD configuration requires a project";
        checks.wants("project", &project, "my-project", upstream);
        checks.wants("zone", &zone, "europe-west4-a", "GCE SD configuration requires a zone");
        Some(Gce {
            project: project?,
            zone: zone?,
            filter: filter?,
            refresh_interval: refresh_interval?,
            port: port?,
            tag_separator: tag_separator?,
        })
    }
}
