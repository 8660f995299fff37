//! Alertmanager's templates: files with definitions, and the texts of receivers that use them.
//!
//! Source: Alertmanager `template.Template`.

mod data;
mod defaults;
pub(crate) mod functions;
mod kv;
mod read;
mod sample;
pub(crate) mod types;

use std::fmt;

pub use data::{AlertData, Labels, NotificationData};
pub(crate) use types::route_labels;

use flint_text::Range;

use crate::environment::{ALERTMANAGER, Environment};
use crate::error::TemplateError;
use crate::exec::{ExecError, Execution, MissingKey, RouteLabels};
use crate::function::Runtime;
use crate::html::{self, EscapeError};
use crate::notification::functions::FUNCTIONS;
use crate::set::TemplateSet;
use crate::value::Value;

/// What a text is rendered for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Output {
    /// Text as it is.
    #[default]
    Text,
    /// HTML, in which values are escaped as their place demands.
    Html,
}

/// The definitions that the texts of receivers can use.
#[derive(Debug, Clone)]
pub struct NotificationTemplates {
    set: TemplateSet,
    environment: &'static Environment,
    /// Where the texts of files begin among those of the set.
    own_texts: usize,
}

/// A text with everything that it calls, ready to be rendered many times.
#[derive(Debug)]
pub struct Prepared<'t> {
    templates: &'t NotificationTemplates,
    set: TemplateSet,
    output: Output,
}

/// Why a text gives nothing.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum NotificationError {
    /// It is no template: all mistakes.
    Parse(Vec<TemplateError>),
    /// It does not fit into HTML.
    Escape(Box<EscapeError>),
    /// It failed on its way.
    Execute(Box<ExecError>),
}

impl NotificationTemplates {
    /// Nothing defined.
    pub fn empty() -> NotificationTemplates {
        NotificationTemplates::of(TemplateSet::default())
    }

    /// With the default definitions, such as `slack.default.title`.
    pub fn with_defaults() -> NotificationTemplates {
        NotificationTemplates::of(defaults::set().clone())
    }

    fn of(set: TemplateSet) -> NotificationTemplates {
        let own_texts = set.len();
        NotificationTemplates { set, environment: &ALERTMANAGER, own_texts }
    }

    /// Whether a text of the set is one of the defaults.
    pub(crate) fn is_default(&self, source: usize) -> bool {
        source < self.own_texts
    }

    /// The file of a text of the set, counted from the first that was added.
    pub(crate) fn file_of(&self, source: usize) -> Option<usize> {
        source.checked_sub(self.own_texts).filter(|_| source < self.set.len())
    }

    /// With the functions of another release.
    pub fn in_environment(self, environment: &'static Environment) -> NotificationTemplates {
        NotificationTemplates { environment, ..self }
    }

    /// Adds a file. `name` is the last part of its path. What it defines replaces what was defined
    /// before, unless it prints nothing.
    ///
    /// # Errors
    ///
    /// All mistakes in it; then nothing is added.
    pub fn add_file(&mut self, name: &str, text: String) -> Result<(), Vec<TemplateError>> {
        self.set.add(name, text, self.environment)
    }

    /// What can be called.
    pub fn environment(&self) -> &'static Environment {
        self.environment
    }

    /// All that is defined.
    pub fn set(&self) -> &TemplateSet {
        &self.set
    }

    /// Reads the text of a receiver.
    ///
    /// # Errors
    ///
    /// If it is no template, or one that does not fit into HTML.
    pub fn prepare(&self, text: &str, output: Output) -> Result<Prepared<'_>, NotificationError> {
        let mut set = self.set.clone();
        set.replace("", text.to_owned(), self.environment).map_err(NotificationError::Parse)?;
        if output == Output::Html && !text.is_empty() {
            set = html::escape(&set, b"").map_err(NotificationError::Escape)?;
        }
        Ok(Prepared { templates: self, set, output })
    }

    /// Reads the text of a receiver and renders it once.
    ///
    /// # Errors
    ///
    /// If it is no template, or what it does fails.
    pub fn render(
        &self,
        text: &str,
        output: Output,
        data: &Value,
        runtime: &Runtime<'_>,
    ) -> Result<Vec<u8>, NotificationError> {
        self.prepare(text, output)?.render(data, runtime)
    }
}

impl Prepared<'_> {
    /// The text for `data`; bytes that are no UTF-8 come out as they are.
    ///
    /// # Errors
    ///
    /// If what it does fails.
    pub fn render(
        &self,
        data: &Value,
        runtime: &Runtime<'_>,
    ) -> Result<Vec<u8>, NotificationError> {
        let labels = RouteLabels::new(self.templates, self.output, data);
        let execution = Execution {
            set: &self.set,
            name: b"",
            functions: &FUNCTIONS,
            runtime,
            missing_key: MissingKey::Zero,
            route_labels: Some(&labels),
            depth: 0,
        };
        execution.run(data.clone()).map_err(NotificationError::Execute)
    }

    pub(crate) fn set(&self) -> &TemplateSet {
        &self.set
    }
}

impl NotificationError {
    /// The file and the place of an execution that failed, or of what does not fit into HTML; the
    /// text itself is no file. `None` where it is in a default definition, or nowhere.
    pub fn place(&self, templates: &NotificationTemplates) -> Option<(Option<usize>, Range)> {
        let (source, range) = match self {
            NotificationError::Parse(_) => return None,
            NotificationError::Escape(error) => error.place?,
            NotificationError::Execute(error) => error.place?,
        };
        let file = templates.file_of(source);
        (file.is_some() || templates.set.len() <= source).then_some((file, range))
    }

    /// What is wrong, without the place.
    pub fn what(&self) -> String {
        match self {
            NotificationError::Parse(errors) => {
                errors.first().map_or(String::new(), TemplateError::message)
            }
            NotificationError::Escape(error) => error.message(),
            NotificationError::Execute(error) => error.what(),
        }
    }

    /// Go's text; it need not be UTF-8.
    pub fn text(&self) -> Vec<u8> {
        match self {
            NotificationError::Parse(errors) => {
                errors.first().map_or(Vec::new(), |error| error.upstream("").into_bytes())
            }
            NotificationError::Escape(error) => error.to_string().into_bytes(),
            NotificationError::Execute(error) => error.text().to_vec(),
        }
    }
}

impl fmt::Display for NotificationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(&self.text()))
    }
}

impl std::error::Error for NotificationError {}
