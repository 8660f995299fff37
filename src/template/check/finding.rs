//! What is wrong with a template that can be read.

use flint_diagnostics::{Code, Diagnostic};
use flint_text::{OffsetMap, Range};

use crate::check::words::with_article;
use crate::codes;
use crate::error::TemplateError;
use crate::html::EscapeError;
use crate::notification::NotificationTemplates;
use crate::value::Type;
use crate::version::AlertmanagerVersion;

/// A mistake that shows when the template is run; or one of syntax, or of HTML.
#[derive(Debug, Clone)]
pub struct TypeError {
    /// The file that it stands in, counted as files were added; `None` for the text itself.
    pub file: Option<usize>,
    /// The text that is wrong.
    pub range: Range,
    /// What is wrong with it.
    pub kind: TypeErrorKind,
    /// What to write instead.
    pub help: Option<String>,
    /// Among the texts of the set.
    pub(crate) source: usize,
}

/// The kinds of mistakes.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum TypeErrorKind {
    /// The text cannot be read.
    Syntax(Box<TemplateError>),
    /// It does not fit into HTML.
    Html(Box<EscapeError>),
    /// A field or method that a value does not have.
    UnknownField {
        /// The field.
        name: String,
        /// What it was looked for in.
        ty: &'static Type,
    },
    /// Arguments for something that is no method.
    NotAMethod(String),
    /// Too many or too few arguments.
    ArgumentCount {
        /// The function or method.
        name: String,
        /// How many it wants.
        wanted: usize,
        /// Whether it takes more, too.
        is_variadic: bool,
        /// How many it gets.
        given: usize,
    },
    /// An argument of another type.
    ArgumentType {
        /// The function or method.
        name: String,
        /// What it wants.
        wanted: &'static Type,
        /// What it gets.
        given: &'static Type,
    },
    /// Something that `range` cannot go through.
    NotIterable(&'static Type),
    /// Something that `len` cannot count.
    NoLength(&'static Type),
    /// Values that cannot be compared.
    Incomparable {
        /// The function.
        name: String,
        /// The first value.
        one: &'static Type,
        /// The other value.
        other: &'static Type,
    },
    /// Something that is no function with something after it.
    NotAFunction(&'static Type),
    /// A definition that does not exist.
    UndefinedTemplate(String),
    /// A definition that is called without data, and wants some.
    NoData {
        /// The definition.
        template: String,
        /// What it reads.
        field: String,
    },
    /// A default definition that is called with data that it does not fit.
    WrongData {
        /// The definition.
        template: String,
        /// What it gets.
        given: &'static Type,
        /// What is wrong with that.
        why: String,
    },
    /// A condition that always holds.
    AlwaysTrue(&'static Type),
    /// A function or field that a release does not have.
    TooNew {
        /// What it is.
        name: String,
        /// Since when there is one.
        since: AlertmanagerVersion,
        /// The release that is asked for.
        version: AlertmanagerVersion,
    },
}

impl TypeError {
    pub(crate) fn new(source: usize, range: Range, kind: TypeErrorKind) -> TypeError {
        TypeError { file: None, range, kind, help: None, source }
    }

    pub(super) fn syntax(error: TemplateError) -> TypeError {
        let (range, help) = (error.range, error.help.clone());
        let kind = TypeErrorKind::Syntax(Box::new(error));
        TypeError { file: None, range, kind, help, source: usize::MAX }
    }

    /// `own` is the text itself.
    pub(super) fn escape(error: Box<EscapeError>, own: usize) -> TypeError {
        let range = error.place.as_ref().map_or(Range::at(0), |(_, range)| *range);
        let source = error.place.as_ref().map_or(own, |(source, _)| *source);
        let kind = TypeErrorKind::Html(error);
        let help = "values need a place of which it is known what it is: close quotes and tags in \
                    the same branch in which they begin";
        TypeError { help: Some(help.to_owned()), ..TypeError::new(source, range, kind) }
    }

    /// Finds out its file; whether it is one that somebody can mend.
    pub(super) fn place_in(&mut self, own: usize, templates: &NotificationTemplates) -> bool {
        self.file = templates.file_of(self.source);
        self.file.is_some() || self.source == own || self.source == usize::MAX
    }

    /// What is wrong: one line, lower case, names in backticks.
    pub fn message(&self) -> String {
        self.kind.message()
    }

    /// The kind of mistake, for `flint explain`.
    pub fn code(&self) -> &'static Code {
        use TypeErrorKind as Kind;
        match &self.kind {
            Kind::Syntax(error) => error.code(),
            Kind::Html(_) => &codes::HTML_CONTEXT,
            Kind::UnknownField { .. } => &codes::UNKNOWN_FIELD,
            Kind::NotAMethod(_) | Kind::ArgumentCount { .. } | Kind::NotAFunction(_) => {
                &codes::WRONG_ARGUMENTS
            }
            Kind::ArgumentType { .. }
            | Kind::NotIterable(_)
            | Kind::NoLength(_)
            | Kind::Incomparable { .. } => &codes::WRONG_TYPE,
            Kind::UndefinedTemplate(_) => &codes::UNDEFINED_TEMPLATE,
            Kind::NoData { .. } => &codes::NO_DATA,
            Kind::WrongData { .. } => &codes::WRONG_TYPE,
            Kind::AlwaysTrue(_) => &codes::ALWAYS_TRUE,
            Kind::TooNew { .. } => &codes::TOO_NEW,
        }
    }

    /// As something to be said about the file that it stands in. Alertmanager accepts all of them
    /// but those of syntax, and sends nothing, or nonsense, when the time comes.
    pub fn diagnostic(&self, map: &OffsetMap) -> Diagnostic {
        if let TypeErrorKind::Syntax(error) = &self.kind {
            return error.diagnostic(map);
        }
        let span = map.span(self.range);
        let mut diagnostic = Diagnostic::warning(self.code(), span, self.message());
        if let Some(help) = &self.help {
            diagnostic.help(help.clone());
        }
        diagnostic
    }
}

impl TypeErrorKind {
    fn message(&self) -> String {
        use TypeErrorKind as Kind;
        match self {
            Kind::Syntax(error) => error.message(),
            Kind::Html(error) => error.message(),
            Kind::UnknownField { name, ty } => {
                format!("{} has no field `{name}`", with_article(ty))
            }
            Kind::NotAMethod(name) => format!("`{name}` is no method, and takes no arguments"),
            Kind::ArgumentCount { name, wanted, is_variadic, given } => {
                let least = if *is_variadic { "at least " } else { "" };
                let count = |count| if count == 0 { "none".to_owned() } else { format!("{count}") };
                let noun = if *wanted == 1 { "argument" } else { "arguments" };
                let wanted = if *wanted == 0 { "no".to_owned() } else { wanted.to_string() };
                format!("`{name}` wants {least}{wanted} {noun}, and gets {}", count(*given))
            }
            Kind::ArgumentType { name, wanted, given } => {
                format!("`{name}` wants {}, and gets {}", with_article(wanted), with_article(given))
            }
            Kind::NotIterable(ty) => {
                format!("`range` goes through lists, and this is {}", with_article(ty))
            }
            Kind::NoLength(ty) => format!("{} has no length", with_article(ty)),
            Kind::Incomparable { name, one, other } => {
                format!(
                    "`{name}` cannot compare {} with {}",
                    with_article(one),
                    with_article(other)
                )
            }
            Kind::NotAFunction(ty) => {
                format!("{} is no function, and takes no arguments", with_article(ty))
            }
            Kind::UndefinedTemplate(name) => format!("template `{name}` is not defined"),
            Kind::NoData { template, field } => {
                format!("template `{template}` is called without data, and reads `.{field}`")
            }
            Kind::WrongData { template, given, why } => {
                let given = with_article(given);
                format!("template `{template}` is called with {given}: {why}")
            }
            Kind::AlwaysTrue(ty) => format!("{} is always true", with_article(ty)),
            Kind::TooNew { name, since, version } => {
                format!("`{name}` is known since Alertmanager {since}, and this is for {version}")
            }
        }
    }
}
