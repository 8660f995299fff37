//! The texts of a configuration that are templates: where they stand, and what they are given.

use flint_diagnostics::{Diagnostic, Severity};
use flint_template::{
    ALERTMANAGER, Environment, NotificationTemplates, Output, TemplateChecker, TemplateError,
    TypeError, TypeErrorKind, parse,
};
use flint_text::{FileId, OffsetMap, Range};

use crate::alertmanager::config::Config;
use crate::alertmanager::field::Form;
use crate::alertmanager::receiver::Receiver;
use crate::alertmanager::record::TemplateText;
use crate::alertmanager::route::Route;
use crate::alertmanager::version::Version;

/// A template and whose it is.
#[derive(Debug)]
pub struct Template<'c> {
    /// Whose.
    pub owner: TemplateOwner<'c>,
    /// The text and its place.
    pub text: TemplateText,
}

/// Whose a template is, which decides what it is given.
#[derive(Debug, Clone, Copy)]
pub enum TemplateOwner<'c> {
    /// A receiver's: it gets the data of the notification. The second is the key of the list, such
    /// as `slack_configs`.
    Receiver(&'c Receiver, &'static str),
    /// A label of a route: it gets the data of the group, without the reason of the notification.
    Route(&'c Route),
}

impl Config {
    /// Every text that is a template, receivers first.
    pub fn template_texts(&self) -> Vec<Template<'_>> {
        let mut all = Vec::new();
        for receiver in self.receivers.iter().filter_map(|it| it.value.as_ref()) {
            for (kind, record) in receiver.integrations() {
                let owner = TemplateOwner::Receiver(receiver, kind.key);
                let form = kind.form;
                let texts = record.templates().into_iter();
                all.extend(texts.map(|text| {
                    let form = form(record, &text);
                    Template { owner, text: TemplateText { form, ..text } }
                }));
            }
        }
        for route in self.routes() {
            let owner = TemplateOwner::Route(route);
            all.extend(route.templates.iter().map(|it| Template { owner, text: it.clone() }));
        }
        all
    }
}

/// The language that a field's own table says.
pub(crate) fn own_form(_record: &crate::alertmanager::record::Record, text: &TemplateText) -> Form {
    text.form
}

/// Template files that a configuration names, as far as they could be read.
#[derive(Debug)]
pub struct TemplateFiles<'t> {
    /// The default definitions and those of the files.
    pub templates: &'t NotificationTemplates,
    /// The files, in the order in which they were added, with their sizes.
    pub files: Vec<(FileId, u32)>,
    /// Whether they are all that the configuration names: only then a definition can be missed.
    pub are_complete: bool,
}

/// What is wrong with the templates of a configuration, and with the definitions of its files.
/// Alertmanager accepts all of it: it shows when it notifies.
pub fn check_templates(
    config: &Config,
    files: &TemplateFiles<'_>,
    version: Version,
) -> Vec<Diagnostic> {
    let mut checker = TemplateChecker::new(files.templates, version.release());
    let mut found = Vec::new();
    for template in config.template_texts() {
        let TemplateText { text, offsets, form, .. } = &template.text;
        let output = match form {
            Form::Text => Output::Text,
            Form::Html => Output::Html,
        };
        let errors = checker.text(text, output);
        found.extend(errors.into_iter().filter_map(|it| files.said(it, Some(offsets))));
    }
    found.extend(checker.rest().into_iter().filter_map(|it| files.said(it, None)));
    found
}

impl TemplateFiles<'_> {
    /// `text` is where the text stands that was checked.
    fn said(&self, error: TypeError, text: Option<&OffsetMap>) -> Option<Diagnostic> {
        if !self.are_complete && matches!(error.kind, TypeErrorKind::UndefinedTemplate(_)) {
            return None;
        }
        let mut diagnostic = match error.file {
            Some(file) => {
                let (file, len) = *self.files.get(file)?;
                error.diagnostic(&OffsetMap::verbatim(file, 0, len))
            }
            None => error.diagnostic(text?),
        };
        diagnostic.severity = Severity::Warning;
        diagnostic.fact("Alertmanager accepts the file: this shows when it notifies");
        Some(diagnostic)
    }
}

/// What is wrong with a template that knows no functions but Go's own.
#[derive(Debug)]
pub(crate) struct SyntaxError {
    pub(crate) range: Range,
    pub(crate) message: String,
    pub(crate) help: String,
    pub(crate) upstream: String,
}

/// The functions that a text has where a configuration is read.
static BARE: Environment = Environment {
    functions: &[],
    variables: &[],
    data: ALERTMANAGER.data,
    preamble: "",
    sibling: None,
};

/// The mistake for which a text is refused as the configuration is read.
///
/// Source: alertmanager `config/common.ContainsTemplating`.
pub(crate) fn syntax_error(text: &str) -> Option<SyntaxError> {
    let errors = parse(text, &BARE).errors;
    let error: TemplateError = errors.into_iter().next()?;
    let (message, upstream) = (error.message(), error.upstream(""));
    let rule = "close every action with `}}`, and use no functions but Go's own here";
    let help = error.help.unwrap_or_else(|| rule.to_owned());
    Some(SyntaxError { range: error.range, message, help, upstream })
}
