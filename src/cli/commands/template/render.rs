//! `flint template render`.

use std::path::{Path, PathBuf};

use flint_diagnostics::{Diagnostic, Severity};
use flint_go::{Time, glob};
use flint_report::{Checked, Summary};
use flint_template::{
    AlertmanagerVersion, NotificationData, NotificationError, NotificationTemplates,
    Output as Target, TemplateChecker,
};
use flint_text::{FileId, OffsetMap, Sources};

use crate::exit::Exit;
use crate::follow::Disk;
use crate::output::{Output, stdout_bytes, trouble};
use crate::read;
use crate::templates::{now, runtime};

/// Render a text as Alertmanager would for a receiver.
///
/// The text may call what the files of `--glob` define, and Alertmanager's default definitions. What
/// is wrong with it and with what it calls is said first, each mistake at its place; what no
/// notification would show, such as a field that does not exist in a branch that is not taken, too.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  flint template render '{{ .CommonLabels.alertname }}: {{ len .Alerts.Firing }} firing'
  flint template render '{{ template \"slack.default.title\" . }}'
  flint template render --html '{{ template \"email.default.html\" . }}' > mail.html
  flint template render --glob 'templates/*.tmpl' --data alert.json '{{ template \"page\" . }}'
  flint template render --at 2026-11-28T12:00:00Z '{{ now | tz \"Europe/Paris\" }}'
  flint template render - < message.tmpl

The data is what Alertmanager posts to webhooks, in JSON: `receiver`, `status`, `alerts`,
`groupLabels`, `commonLabels`, `commonAnnotations`, `externalURL`. Without --data there are two
alerts, one that fires and one that is resolved.

Exit status: 0 it was rendered · 1 it has a mistake, or failed · 2 flint could not run.")]
pub(super) struct Render {
    /// The text, as it stands in a receiver; `-` is what is piped in.
    #[arg(value_name = "TEXT")]
    text: String,

    /// Files with definitions: a pattern as under `templates` of alertmanager.yml.
    #[arg(short, long, value_name = "PATTERN")]
    glob: Vec<String>,

    /// The notification: a file with JSON; `-` is what is piped in.
    #[arg(short, long, value_name = "FILE")]
    data: Option<PathBuf>,

    /// Render HTML, as for an email: values are escaped as their place demands.
    #[arg(long)]
    html: bool,

    /// Leave out the default definitions.
    #[arg(long)]
    no_defaults: bool,

    /// The time of the notification, such as 2026-11-28T12:00:00Z.
    #[arg(long, value_name = "TIME")]
    at: Option<String>,

    /// The release that the templates are for: what came later is named.
    #[arg(long, value_name = "VERSION", default_value_t = AlertmanagerVersion::LATEST)]
    alertmanager_version: AlertmanagerVersion,
}

/// The text, and the files that were read.
struct Read {
    templates: NotificationTemplates,
    sources: Sources,
    /// The file of the text itself.
    text: FileId,
    /// Those of the definitions.
    files: Vec<FileId>,
    found: Vec<Diagnostic>,
}

impl Render {
    pub(super) fn run(&self, output: &Output) -> Exit {
        match self.rendered(output) {
            Ok(exit) => exit,
            Err(why) => {
                trouble(&why);
                Exit::CouldNotRun
            }
        }
    }

    fn rendered(&self, output: &Output) -> Result<Exit, String> {
        let now = match &self.at {
            None => now(),
            Some(text) => Time::parse_rfc3339(text)
                .map_err(|why| format!("`--at {text}` is no time: {why}"))?,
        };
        let data = self.notification(now)?;
        let text = match self.text.as_str() {
            "-" => read::stdin(read::MAX_FILE_BYTES)
                .map_err(|why| why.message("<stdin>"))?
                .text
                .to_string(),
            text => text.to_owned(),
        };
        let mut read = self.read(text.clone())?;
        let target = if self.html { Target::Html } else { Target::Text };
        if read.found.is_empty() {
            let mut checker = TemplateChecker::new(&read.templates, self.alertmanager_version);
            for error in checker.text(&text, target) {
                let file = error.file.map_or(read.text, |file| read.files[file]);
                read.found.push(error.diagnostic(&read.map(file)));
            }
        }
        let mut is_rendered = false;
        if !read.found.iter().any(|it| it.severity == Severity::Error) {
            let value = data.pointer();
            match read.templates.render(&text, target, &value, &runtime(now)) {
                Ok(rendered) => {
                    stdout_bytes(&rendered);
                    is_rendered = true;
                }
                Err(error) => read.failed(&error),
            }
        }
        if !read.found.is_empty() {
            read.report(output);
        }
        Ok(if is_rendered { Exit::Fine } else { Exit::Wrong })
    }

    fn notification(&self, now: Time) -> Result<NotificationData, String> {
        let Some(path) = &self.data else { return Ok(NotificationData::sample(now)) };
        let shown = path.display().to_string();
        let text = match shown.as_str() {
            "-" => read::stdin(read::MAX_FILE_BYTES).map_err(|why| why.message("<stdin>"))?,
            _ => read::file(path, read::MAX_FILE_BYTES).map_err(|why| why.message(&shown))?,
        };
        NotificationData::from_json(text.text.as_bytes()).map_err(|why| format!("{shown}: {why}"))
    }

    /// The files of the patterns, with their mistakes.
    fn read(&self, text: String) -> Result<Read, String> {
        let templates = match self.no_defaults {
            true => NotificationTemplates::empty(),
            false => NotificationTemplates::with_defaults(),
        };
        let mut sources = Sources::new();
        let text = sources.add("<text>", text);
        let mut read = Read { templates, sources, text, files: Vec::new(), found: Vec::new() };
        for pattern in &self.glob {
            let paths = glob(pattern, &Disk).map_err(|why| format!("`{pattern}`: {why}"))?;
            if paths.is_empty() {
                return Err(format!("`{pattern}`: there is no such file"));
            }
            for path in paths {
                read.add(&path)?;
            }
        }
        Ok(read)
    }
}

impl Read {
    fn add(&mut self, path: &str) -> Result<(), String> {
        let text = read::file(Path::new(path), read::MAX_FILE_BYTES);
        let text = text.map_err(|why| why.message(path))?.text.to_string();
        let file = self.sources.add(path, text.clone());
        let name = Path::new(path).file_name().unwrap_or_default().to_string_lossy();
        match self.templates.add_file(&name, text) {
            Ok(()) => self.files.push(file),
            Err(errors) => {
                let map = self.map(file);
                self.found.extend(errors.iter().map(|error| error.diagnostic(&map)));
            }
        }
        Ok(())
    }

    fn map(&self, file: FileId) -> OffsetMap {
        OffsetMap::verbatim(file, 0, self.sources.get(file).text.len() as u32)
    }

    /// What a run came to, at its place; Go's words are a fact beside it.
    fn failed(&mut self, error: &NotificationError) {
        let (file, range) =
            error.place(&self.templates).unwrap_or((None, flint_text::Range::at(0)));
        let file = file.map_or(self.text, |file| self.files[file]);
        let span = self.map(file).span(range);
        // What was foreseen is not said again.
        let is_known = |it: &Diagnostic| {
            let known = it.span.range;
            it.span.file == file && known.start < span.range.end && span.range.start < known.end
        };
        if let Some(known) = self.found.iter_mut().find(|it| is_known(it)) {
            known.severity = Severity::Error;
            known.fact(format!("Alertmanager says: {error}"));
            return;
        }
        let message = format!("rendering failed: {}", error.what());
        let mut found = Diagnostic::error(&flint_template::FAILED, span, message);
        found.fact(format!("Alertmanager says: {error}"));
        self.found.push(found);
    }

    fn report(self, output: &Output) {
        let checked = Checked::new("<text>", self.found, self.sources);
        let mut summary = Summary::default();
        summary.add(&checked);
        output.findings(&[(output.format.section)(&checked, output.style())], &summary);
    }
}
