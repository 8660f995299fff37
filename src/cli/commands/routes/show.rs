//! `flint routes show`

use clap::ValueEnum;

use crate::exit::Exit;
use crate::output::{Output, stdout};
use crate::routes::picture::{self, Picture};
use crate::routes::{ConfigFile, labels};

/// Show the routing tree, as text or as a picture.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
With labels, the way of an alert that has them is marked. Pictures are text for other programs:
  flint routes show alertmanager.yml --as dot | dot -Tpng > routes.png
  flint routes show alertmanager.yml --as mermaid                 GitHub and GitLab draw it
  flint routes show alertmanager.yml --as svg > routes.svg        a browser shows it")]
pub(super) struct Show {
    /// alertmanager.yml; `-` is what is piped in.
    #[arg(value_name = "FILE")]
    file: String,

    /// Labels of an alert whose way is marked: `severity=page`.
    #[arg(value_name = "LABELS")]
    labels: Vec<String>,

    /// How to show it.
    #[arg(long = "as", value_name = "KIND", default_value = "text")]
    kind: Kind,

    /// Leave out the routes that do not take the alert.
    #[arg(long, requires = "labels")]
    only_matching: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// A tree of lines.
    Text,
    /// A flowchart that Markdown can hold.
    Mermaid,
    /// Graphviz' language.
    Dot,
    /// A picture for browsers.
    Svg,
}

impl Show {
    pub(super) fn run(&self, output: &Output) -> Result<Exit, Exit> {
        let config = ConfigFile::read(&self.file, output)?;
        let labels = match self.labels.as_slice() {
            [] => None,
            texts => Some(labels(texts)?),
        };
        let picture = Picture::new(&config.alerting.tree, labels.as_ref(), self.only_matching);
        let text = match self.kind {
            Kind::Text => picture::text(&picture, output.stdout_style()),
            Kind::Mermaid => picture::mermaid(&picture),
            Kind::Dot => picture::dot(&picture),
            Kind::Svg => picture::svg(&picture),
        };
        stdout(&text);
        Ok(Exit::Fine)
    }
}
