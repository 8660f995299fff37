//! The templates of rules: parsed once, expanded for each alert.
//!
//! Source: Prometheus `template.Expander`, `rules.AlertingRule.Eval`.

use crate::environment::{Environment, RULES};
use crate::error::TemplateError;
use crate::exec::{ExecError, Execution, MissingKey};
use crate::function::{Runtime, SampleValue};
use crate::functions::{RULE_FUNCTIONS, sample_value};
use crate::parser::parse_named;
use crate::set::TemplateSet;
use crate::value::basic::{ANY, STRING, STRING_MAP};
use crate::value::{Field, Kind, Type, Value};

/// A label or annotation of an alerting rule, ready to be expanded.
#[derive(Debug)]
pub struct RuleTemplate {
    name: String,
    body: Body,
}

#[derive(Debug)]
enum Body {
    /// A text without actions stands for itself.
    Plain(String),
    Actions(Box<TemplateSet>),
    /// What Go says of the text.
    Broken(String),
}

/// What a template is expanded for.
#[derive(Debug, Clone)]
pub struct RuleData<'a> {
    /// The labels of the sample, the metric's name among them.
    pub labels: &'a [(&'a str, &'a str)],
    /// The labels that the server adds.
    pub external_labels: &'a [(&'a str, &'a str)],
    /// Where the server is reached, as a text.
    pub external_url: &'a str,
    /// The value of the sample.
    pub value: SampleValue,
}

/// Why a template gives nothing: the text that Prometheus puts behind
/// `<error expanding template: `.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExpandError {
    /// It is no template.
    #[error("error parsing template {name}: {text}")]
    Parse {
        /// The template's name.
        name: String,
        /// Go's text.
        text: String,
    },
    /// It failed on its way.
    #[error("error executing template {name}: {error}")]
    Execute {
        /// The template's name.
        name: String,
        /// Go's error.
        error: Box<ExecError>,
    },
}

/// The variables are set by actions before the text. Go parses these together with it, and so are
/// they here: a template can call itself, and then they are executed again.
static BARE: Environment = Environment {
    functions: RULES.functions,
    variables: &[],
    data: RULES.data,
    preamble: "",
    sibling: None,
};

/// Source: Prometheus `template.AlertTemplateData`.
static DATA: Type = Type::new(
    "struct { Labels map[string]string; ExternalLabels map[string]string; ExternalURL string; \
     Value interface {} }",
    Kind::Struct(&[
        Field::new("Labels", &STRING_MAP),
        Field::new("ExternalLabels", &STRING_MAP),
        Field::new("ExternalURL", &STRING),
        Field::new("Value", &ANY),
    ]),
);

impl RuleTemplate {
    /// Parses a template that upstream calls `name`, `__alert_` and the alert's name. One that is
    /// wrong gives its error at each expansion, as upstream does.
    pub fn parse(name: &str, text: &str) -> RuleTemplate {
        RuleTemplate { name: name.to_owned(), body: Body::parse(name, text) }
    }

    /// Parses a template that has no variables but `$`, for [`RuleTemplate::expand_on`].
    pub fn parse_bare(name: &str, text: &str) -> RuleTemplate {
        let set = TemplateSet::parse(name, text.to_owned(), &BARE);
        let body = match set {
            Ok(set) => Body::Actions(Box::new(set)),
            Err(errors) => Body::Broken(first_text(name, &errors)),
        };
        RuleTemplate { name: name.to_owned(), body }
    }

    /// Whether every expansion gives the text itself.
    pub fn is_plain(&self) -> bool {
        matches!(self.body, Body::Plain(_))
    }

    /// The text for one sample. Bytes that are no UTF-8, which only escapes in the template or
    /// cut characters can make, are replaced.
    ///
    /// # Errors
    ///
    /// If the template is wrong, or what it does fails.
    pub fn expand(
        &self,
        data: &RuleData<'_>,
        runtime: &Runtime<'_>,
    ) -> Result<String, ExpandError> {
        // The labels of a text without actions are not copied.
        if let Body::Plain(text) = &self.body {
            return Ok(text.clone());
        }
        self.expand_on(data.value(), MissingKey::Zero, runtime)
    }

    /// The same on any value.
    ///
    /// # Errors
    ///
    /// If the template is wrong, or what it does fails.
    pub fn expand_on(
        &self,
        data: Value,
        missing_key: MissingKey,
        runtime: &Runtime<'_>,
    ) -> Result<String, ExpandError> {
        let name = || self.name.clone();
        let set = match &self.body {
            Body::Plain(text) => return Ok(text.clone()),
            Body::Broken(text) => {
                return Err(ExpandError::Parse { name: name(), text: text.clone() });
            }
            Body::Actions(set) => set,
        };
        let execution = Execution {
            set,
            name: self.name.as_bytes(),
            functions: &RULE_FUNCTIONS,
            runtime,
            missing_key,
            route_labels: None,
            depth: 0,
        };
        let bytes =
            execution.run(data).map_err(|error| ExpandError::Execute { name: name(), error })?;
        Ok(String::from_utf8(bytes)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
    }
}

impl Body {
    fn parse(name: &str, text: &str) -> Body {
        if !text.contains("{{") {
            return Body::Plain(text.to_owned());
        }
        let whole = [RULES.preamble, text].concat();
        match TemplateSet::parse(name, whole, &BARE) {
            Ok(set) => Body::Actions(Box::new(set)),
            Err(errors) => {
                // With places in the text as it was written.
                let mut found = parse_named(name, text, &RULES).errors;
                found.extend(errors);
                Body::Broken(first_text(name, &found))
            }
        }
    }
}

/// What Go says of the first mistake.
fn first_text(name: &str, errors: &[TemplateError]) -> String {
    errors.first().map_or(String::new(), |error| error.upstream(name))
}

impl RuleData<'_> {
    fn value(&self) -> Value {
        let fields = vec![
            labels(self.labels),
            labels(self.external_labels),
            Value::text(self.external_url),
            sample_value(&self.value),
        ];
        Value::fields(&DATA, fields)
    }
}

fn labels(labels: &[(&str, &str)]) -> Value {
    Value::map(&STRING_MAP, labels.iter().map(|(name, value)| (name, Value::text(value))))
}

/// The text of one template for one sample.
///
/// # Errors
///
/// If the template is wrong, or what it does fails.
pub fn expand_rule_template(
    name: &str,
    text: &str,
    data: &RuleData<'_>,
    runtime: &Runtime<'_>,
) -> Result<String, ExpandError> {
    RuleTemplate::parse(name, text).expand(data, runtime)
}
