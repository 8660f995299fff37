//! Functions and methods that templates can call.

use std::fmt;

use flint_go::{CompiledRegexp, Time, Url};

use crate::exec::{Budget, RegexpCache};
use crate::value::{Type, Value};

/// A function, or a method without its receiver.
#[derive(Debug)]
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// The types of its parameters. The last of a variadic one is that of each further argument.
    pub parameters: &'static [&'static Type],
    /// Whether any number of arguments may stand for the last parameter.
    pub is_variadic: bool,
    /// How it is called.
    pub form: Form,
    /// The type of what it gives, where that is always the same.
    pub returns: Option<&'static Type>,
}

/// How a function is called.
#[derive(Debug, Clone, Copy)]
pub enum Form {
    /// With its arguments; a method gets its receiver before them.
    Plain(Body),
    /// `and`, which goes no further than the first argument that is false.
    And,
    /// `or`, which goes no further than the first argument that is true.
    Or,
    /// `call`, which is told how its argument is written.
    Call,
    /// What it gives cannot be used: what Go says about that.
    Unusable(&'static str),
    /// A label of Alertmanager's route, which is a template of its own.
    RouteLabel,
}

/// What a function does.
pub type Body = fn(&mut Call<'_>, &[Value]) -> Result<Value, CallError>;

/// What a function can use besides its arguments.
#[derive(Debug)]
pub struct Call<'a> {
    /// The world outside.
    pub runtime: &'a Runtime<'a>,
    pub(crate) budget: &'a mut Budget,
    pub(crate) regexps: &'a RegexpCache,
}

/// What a template can learn of the world.
pub struct Runtime<'a> {
    /// The result of a PromQL query at the time of the expansion, or the text of its error.
    pub query: &'a dyn Fn(&str) -> Result<Vec<QuerySample>, String>,
    /// The time of the expansion.
    pub now: Time,
    /// Where the server is reached. Without it the functions that give it fail, as in Go.
    pub external_url: Option<&'a Url>,
}

impl fmt::Debug for Runtime<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Runtime")
            .field("now", &self.now)
            .field("external_url", &self.external_url)
            .finish_non_exhaustive()
    }
}

/// An element of a query's result.
#[derive(Debug, Clone)]
pub struct QuerySample {
    /// Names and values, the metric's name among them.
    pub labels: Vec<(String, String)>,
    /// The value.
    pub value: SampleValue,
}

/// A float or a native histogram.
#[derive(Debug, Clone)]
pub enum SampleValue {
    /// A float.
    Float(f64),
    /// A native histogram.
    Histogram(Box<Histogram>),
}

/// A native histogram: its fields as templates see them, and how it is printed.
///
/// Source: Prometheus `histogram.FloatHistogram`. Of its methods templates have `String` only.
#[derive(Debug, Clone, Default)]
pub struct Histogram {
    /// What its method `String` gives.
    pub text: String,
    /// 0 unknown, 1 reset, 2 not reset, 3 gauge.
    pub counter_reset_hint: u8,
    /// The resolution; -53 for custom buckets.
    pub schema: i32,
    /// Width of the zero bucket.
    pub zero_threshold: f64,
    /// Observations in the zero bucket.
    pub zero_count: f64,
    /// All observations.
    pub count: f64,
    /// Their sum.
    pub sum: f64,
    /// Runs of positive buckets: offset and length.
    pub positive_spans: Vec<(i32, u32)>,
    /// Runs of negative buckets.
    pub negative_spans: Vec<(i32, u32)>,
    /// Observations in the positive buckets.
    pub positive_buckets: Vec<f64>,
    /// Observations in the negative buckets.
    pub negative_buckets: Vec<f64>,
    /// Upper bounds of custom buckets.
    pub custom_values: Vec<f64>,
}

/// Why a function gives nothing: the text of its error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallError(pub(crate) Vec<u8>);

impl CallError {
    /// With a text.
    pub fn new(text: impl Into<Vec<u8>>) -> CallError {
        CallError(text.into())
    }

    /// A nil pointer was followed.
    ///
    /// Source: Go `runtime`, `memoryError`.
    pub(crate) fn nil_pointer() -> CallError {
        CallError::new("runtime error: invalid memory address or nil pointer dereference")
    }
}

impl<T: fmt::Display> From<T> for CallError {
    fn from(error: T) -> CallError {
        CallError(error.to_string().into_bytes())
    }
}

impl Function {
    /// A function of fixed arguments.
    pub const fn new(
        name: &'static str,
        parameters: &'static [&'static Type],
        body: Body,
    ) -> Function {
        let form = Form::Plain(body);
        Function { name, parameters, is_variadic: false, form, returns: None }
    }

    /// A function whose last parameter takes any number of arguments.
    pub const fn variadic(
        name: &'static str,
        parameters: &'static [&'static Type],
        body: Body,
    ) -> Function {
        let form = Form::Plain(body);
        Function { name, parameters, is_variadic: true, form, returns: None }
    }

    /// A method that Go has and templates cannot use.
    pub const fn unusable(name: &'static str, why: &'static str) -> Function {
        let form = Form::Unusable(why);
        Function { name, parameters: &[], is_variadic: false, form, returns: None }
    }

    /// The same, of which it is known what it gives.
    pub const fn giving(self, ty: &'static Type) -> Function {
        Function { returns: Some(ty), ..self }
    }
}

impl Call<'_> {
    /// A `string` that a function made. It counts against the limit of the expansion.
    ///
    /// # Errors
    ///
    /// If more text was made than an expansion may.
    pub fn text(&mut self, text: impl AsRef<[u8]>) -> Result<Value, CallError> {
        self.budget.spend_bytes(text.as_ref().len())?;
        Ok(Value::text(text))
    }

    /// What was printed, as a `string`.
    pub(crate) fn printed(&mut self, text: flint_go::fmt::Text) -> Result<Value, CallError> {
        if text.is_cut {
            return Err(Budget::bytes_exceeded());
        }
        self.text(text.bytes)
    }

    /// Whether so many bytes of text may still be made.
    pub(crate) fn check_bytes(&self, count: usize) -> Result<(), CallError> {
        if self.bytes_left() < count { Err(Budget::bytes_exceeded()) } else { Ok(()) }
    }

    /// Items of a list or map that a function made count as steps.
    pub(crate) fn charge_items(&mut self, count: usize) -> Result<(), CallError> {
        self.budget.spend_steps(count as u64)
    }

    /// How many bytes of text may still be made.
    pub fn bytes_left(&self) -> usize {
        self.budget.bytes_left()
    }

    /// The compiled pattern.
    ///
    /// # Errors
    ///
    /// Go's error text for a pattern that it refuses, or ours for one that is too large.
    pub fn regexp(&self, pattern: &str) -> Result<std::sync::Arc<CompiledRegexp>, String> {
        self.regexps.get(pattern)
    }
}
