//! What goes to stdout and to stderr, and how.

use std::io::{self, Write};

use clap::ValueEnum;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use flint_report::{FORMATS, Format, Stream, Style, Summary};

/// How findings are written out.
#[derive(Debug, clap::Args)]
pub(crate) struct Output {
    /// How findings are written out.
    #[arg(
        long,
        global = true,
        help_heading = "Output",
        default_value = "human",
        value_name = "FORMAT",
        value_parser = formats()
    )]
    pub(crate) format: &'static Format,

    /// When to use colours.
    #[arg(
        long,
        global = true,
        help_heading = "Output",
        default_value = "auto",
        value_name = "WHEN"
    )]
    color: Color,

    /// Print findings only, no summary.
    #[arg(short, long, global = true, help_heading = "Output")]
    quiet: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Color {
    /// On a terminal.
    Auto,
    /// Even into a pipe.
    Always,
    /// Not at all.
    Never,
}

impl Output {
    /// What the stream that the format goes to can show.
    pub(crate) fn style(&self) -> Style {
        let choice = match (self.color, self.format.stream) {
            (Color::Always, _) => return Style::Terminal,
            (Color::Never, _) => return Style::Plain,
            (Color::Auto, Stream::Stderr) => anstream::AutoStream::choice(&io::stderr()),
            (Color::Auto, Stream::Stdout) => anstream::AutoStream::choice(&io::stdout()),
        };
        match choice {
            anstream::ColorChoice::Never => Style::Plain,
            _ => Style::Terminal,
        }
    }

    /// What stdout can show.
    pub(crate) fn stdout_style(&self) -> Style {
        match (self.color, anstream::AutoStream::choice(&io::stdout())) {
            (Color::Always, _) => Style::Terminal,
            (Color::Never, _) | (Color::Auto, anstream::ColorChoice::Never) => Style::Plain,
            (Color::Auto, _) => Style::Terminal,
        }
    }

    /// Where the files of this run can be looked at, if a CI server says so: the address that paths
    /// are put behind.
    pub(crate) fn address(&self) -> Option<String> {
        let said = |name: &str| std::env::var(name).ok().filter(|it| !it.is_empty());
        let github = || {
            let (server, repository) = (said("GITHUB_SERVER_URL")?, said("GITHUB_REPOSITORY")?);
            let (commit, root) = (said("GITHUB_SHA")?, said("GITHUB_WORKSPACE"));
            Some((format!("{server}/{repository}/blob/{commit}/"), root))
        };
        let gitlab = || {
            let (project, commit) = (said("CI_PROJECT_URL")?, said("CI_COMMIT_SHA")?);
            Some((format!("{project}/-/blob/{commit}/"), said("CI_PROJECT_DIR")))
        };
        let (address, root) = github().or_else(gitlab)?;
        // Paths begin at this folder, which may be one of the repository's.
        let here = std::env::current_dir().ok()?;
        let inner = root.and_then(|it| here.strip_prefix(it).ok().map(std::path::Path::to_owned));
        let inner = inner.unwrap_or_default().to_string_lossy().replace('\\', "/");
        Some(if inner.is_empty() { address } else { format!("{address}{inner}/") })
    }

    /// Whether only findings are wanted.
    pub(crate) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Writes what was found.
    pub(crate) fn findings(&self, sections: &[String], summary: &Summary) {
        let document = (self.format.document)(sections, summary);
        match self.format.stream {
            Stream::Stdout => stdout(&document),
            Stream::Stderr => stderr(&document),
        }
    }

    /// Writes what was found, and the totals.
    pub(crate) fn report(&self, sections: &[String], summary: &Summary) {
        self.findings(sections, summary);
        if !self.quiet {
            stderr(&format!("{}\n", summary.line()));
        }
    }
}

fn formats() -> impl TypedValueParser<Value = &'static Format> {
    let values = FORMATS.iter().map(|it| PossibleValue::new(it.name).help(it.about));
    PossibleValuesParser::new(values)
        .map(|name| Format::named(&name).expect("only names of formats are possible values"))
}

/// Writes to stdout. Whoever reads may go away: that is no error.
pub(crate) fn stdout(text: &str) {
    let mut out = io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Writes what need not be UTF-8.
pub(crate) fn stdout_bytes(bytes: &[u8]) {
    let mut out = io::stdout().lock();
    let _ = out.write_all(bytes).and_then(|()| out.flush());
}

/// Writes to stderr.
pub(crate) fn stderr(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Says why flint could not run.
pub(crate) fn trouble(text: &str) {
    stderr(&format!("error: {text}\n"));
}
