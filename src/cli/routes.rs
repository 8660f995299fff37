//! Routes of alertmanager.yml for the commands that ask about them.

pub(crate) mod picture;
pub(crate) mod suite;

use std::path::Path;

use flint_alerting::{Alerting, AlertingSpec, Labels};
use flint_config::alertmanager::{Options, load};
use flint_diagnostics::{Diagnostic, Severity};
use flint_go::{Time, parse_rfc_3339};
use flint_matchers::{MatchOp, Mode, parse_one};
use flint_report::{Checked, Summary};
use flint_text::{FileId, SharedText, Sources, Span};
use flint_yaml::Tree;

use crate::exit::Exit;
use crate::output::{Output, trouble};
use crate::read;

/// A configuration that Alertmanager accepts.
#[derive(Debug)]
pub(crate) struct ConfigFile {
    /// What it says.
    pub(crate) alerting: Alerting,
    path: String,
    sources: Sources,
}

impl ConfigFile {
    /// Reads a file. What Alertmanager would refuse is reported, and nothing is asked of it.
    pub(crate) fn read(path: &str, output: &Output) -> Result<ConfigFile, Exit> {
        let text = text_of(path)?;
        ConfigFile::of(path, text, output)
    }

    fn of(path: &str, text: SharedText, output: &Output) -> Result<ConfigFile, Exit> {
        let mut sources = Sources::new();
        let file = sources.add(path, text);
        let loaded = load(&Tree::parse(file, sources.get(file)), Options::default());
        let is_wrong = |it: &Diagnostic| it.severity == Severity::Error;
        let spec = loaded.config.as_ref().and_then(AlertingSpec::of);
        match spec {
            Some(spec) if !loaded.diagnostics.iter().any(is_wrong) => {
                let alerting = Alerting::new(spec);
                let path = if path == "-" { "<stdin>" } else { path }.to_owned();
                Ok(ConfigFile { alerting, path, sources })
            }
            _ => {
                let diagnostics = loaded.diagnostics.into_iter().filter(is_wrong).collect();
                report(path, diagnostics, sources, output);
                Err(Exit::Wrong)
            }
        }
    }

    /// `alertmanager.yml:7`
    pub(crate) fn place(&self, span: Option<Span>) -> String {
        match span {
            None => self.path.clone(),
            Some(span) => {
                let line = self.sources.get(span.file).position(span.range.start).line;
                format!("{}:{line}", self.path)
            }
        }
    }
}

/// The text of a file, or what is piped in.
fn text_of(path: &str) -> Result<SharedText, Exit> {
    let (name, text) = match path {
        "-" => ("<stdin>", read::stdin(read::MAX_FILE_BYTES)),
        path => (path, read::file(Path::new(path), read::MAX_FILE_BYTES)),
    };
    match text {
        Ok(text) => match text.invalid {
            None => Ok(text.text),
            Some(invalid) => {
                trouble(&format!("`{name}` is no UTF-8 text: see byte {}", invalid.at));
                Err(Exit::CouldNotRun)
            }
        },
        Err(why) => {
            trouble(&why.message(name));
            Err(Exit::CouldNotRun)
        }
    }
}

/// Writes what is wrong with a file.
fn report(path: &str, diagnostics: Vec<Diagnostic>, sources: Sources, output: &Output) {
    let checked = Checked::new(path, diagnostics, sources);
    let mut summary = Summary::default();
    summary.add(&checked);
    output.findings(&[(output.format.section)(&checked, output.style())], &summary);
}

/// Labels as arguments have them: `name=value` each, read as Alertmanager reads matchers.
pub(crate) fn labels(texts: &[String]) -> Result<Labels, Exit> {
    let mut labels = Labels::default();
    for text in texts {
        let matcher = match parse_one(text, Mode::Fallback) {
            Ok(written) if written.matcher.op == MatchOp::Equal => written.matcher,
            Ok(_) => {
                trouble(&format!("`{text}` is no label: write `name=value`"));
                return Err(Exit::CouldNotRun);
            }
            Err(error) => {
                let help = error.help.as_deref().unwrap_or("write `name=value`");
                trouble(&format!("`{text}` is no label: {}; {help}", error.message));
                return Err(Exit::CouldNotRun);
            }
        };
        labels.set(matcher.name, matcher.value);
    }
    Ok(labels)
}

/// Labels in one text: `a=b,c=d`.
pub(crate) fn label_list(text: &str) -> Result<Labels, Exit> {
    match flint_matchers::parse(text, Mode::Fallback) {
        Ok(parsed) if parsed.matchers.iter().all(|it| it.matcher.op == MatchOp::Equal) => {
            Ok(parsed.into_matchers().map(|it| (it.name, it.value)).collect())
        }
        _ => {
            trouble(&format!("`{text}` are no labels: write `name=value,name=value`"));
            Err(Exit::CouldNotRun)
        }
    }
}

/// A time as `--at` has it.
pub(crate) fn time(text: &str) -> Result<Time, String> {
    let millis = parse_rfc_3339(text).ok_or_else(|| {
        "write a time such as 2026-11-28T12:00:00Z or …T12:00:00+01:00".to_owned()
    })?;
    Ok(Time::from_unix_milli(millis))
}

/// Whether a file is alertmanager.yml, by what it has at the top.
pub(crate) fn is_config(file: FileId, sources: &Sources) -> bool {
    let tree = Tree::parse(file, sources.get(file));
    let document = tree.document();
    document.is_some_and(|it| it.get("route").is_some() || it.get("receivers").is_some())
}
