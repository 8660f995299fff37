//! The state of an execution.

use crate::ast::{List, Template};
use crate::exec::budget::{Budget, RegexpCache};
use crate::exec::error::{Argument, ExecError, error_at};
use crate::exec::place::Place;
use crate::exec::route_labels::RouteLabels;
use crate::exec::variables::Variables;
use crate::exec::walk::Frame;
use crate::exec::{MAX_EVALUATION_DEPTH, MissingKey};
use crate::function::{CallError, Function, Runtime};
use crate::html::ESCAPERS;
use crate::set::{Source, TemplateSet};
use crate::value::Value;

/// What comes of a step: an error ends the execution.
pub(crate) type Outcome<T> = Result<T, Box<ExecError>>;

/// One execution.
#[derive(Debug)]
pub(crate) struct State<'t> {
    pub(crate) set: &'t TemplateSet,
    pub(crate) source: &'t Source,
    /// The name of the template that is being executed.
    pub(crate) name: &'t [u8],
    /// Calls of templates around it.
    pub(crate) template_depth: u32,
    pub(crate) variables: Variables<'t>,
    pub(crate) frames: Vec<Frame<'t>>,
    pub(crate) out: Vec<u8>,
    /// The node that Go would name.
    pub(crate) place: Option<Place<'t>>,
    pub(crate) evaluation_depth: u32,
    pub(crate) functions: &'static [Function],
    pub(crate) runtime: &'t Runtime<'t>,
    pub(crate) regexps: &'t RegexpCache,
    pub(crate) budget: Budget,
    pub(crate) missing_key: MissingKey,
    pub(crate) route_labels: Option<&'t RouteLabels<'t>>,
}

/// What an execution is made of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Execution<'t> {
    pub(crate) set: &'t TemplateSet,
    /// The template to begin with.
    pub(crate) name: &'t [u8],
    /// Besides Go's own.
    pub(crate) functions: &'static [Function],
    pub(crate) runtime: &'t Runtime<'t>,
    pub(crate) missing_key: MissingKey,
    pub(crate) route_labels: Option<&'t RouteLabels<'t>>,
    /// What is around it.
    pub(crate) depth: u32,
}

impl<'t> Execution<'t> {
    /// Executes it on `data`.
    pub(crate) fn run(self, data: Value) -> Outcome<Vec<u8>> {
        self.run_within(&mut Budget::new(), data)
    }

    /// The same, where others have spent some already.
    pub(crate) fn run_within(self, budget: &mut Budget, data: Value) -> Outcome<Vec<u8>> {
        let Some((source, list)) = self.set.lookup(self.name) else { return Ok(Vec::new()) };
        let mut state = State {
            set: self.set,
            source,
            name: self.name,
            template_depth: 0,
            variables: Variables::new(data.clone()),
            frames: Vec::new(),
            out: Vec::with_capacity(source.text().len()),
            place: None,
            evaluation_depth: self.depth,
            functions: self.functions,
            runtime: self.runtime,
            regexps: self.set.regexps(),
            budget: budget.take(),
            missing_key: self.missing_key,
            route_labels: self.route_labels,
        };
        let outcome = state.run(list, data);
        *budget = state.budget;
        outcome.map(|()| state.out)
    }
}

impl<'t> State<'t> {
    pub(crate) fn template(&self) -> &'t Template {
        self.source.template()
    }

    pub(crate) fn text(&self) -> &'t str {
        self.source.text()
    }

    fn run(&mut self, list: List, data: Value) -> Outcome<()> {
        self.frames.push(Frame::list(self.template().nodes(list), data));
        while self.advance()? {}
        Ok(())
    }

    pub(crate) fn at(&mut self, place: Place<'t>) {
        self.place = Some(place);
    }

    /// The error `what` at the node that is being executed.
    pub(crate) fn error<T>(&self, what: &str, arguments: &[Argument]) -> Outcome<T> {
        let (template, text) = (self.template(), self.text());
        let start = self.place.map_or(0, |place| place.start(template, text));
        let context = self.place.map_or(String::new(), |place| place.shown(template, text));
        let location = self.source.location(start);
        let mut error = error_at(&location, self.name, &context, what, arguments);
        let range = self.place.map(|place| self.source.written_range(place.range(template)));
        error.place = range.map(|range| (self.source.index(), range));
        Err(Box::new(error))
    }

    /// What a limit, or a function that is part of the language, says.
    pub(crate) fn checked<T>(&self, result: Result<T, CallError>) -> Outcome<T> {
        result.or_else(|error| self.error("%s", &[Argument::Error(error.0)]))
    }

    pub(crate) fn step(&mut self) -> Outcome<()> {
        let step = self.budget.spend_step();
        self.checked(step)
    }

    /// One deeper into an expression.
    pub(crate) fn enter(&mut self) -> Outcome<()> {
        if MAX_EVALUATION_DEPTH <= self.evaluation_depth {
            let limit = Argument::Number(i64::from(MAX_EVALUATION_DEPTH));
            return self.error("exceeded maximum expression depth (%v)", &[limit]);
        }
        self.evaluation_depth += 1;
        Ok(())
    }

    pub(crate) fn leave(&mut self) {
        self.evaluation_depth -= 1;
    }

    pub(crate) fn write(&mut self, text: &[u8]) -> Outcome<()> {
        let spent = self.budget.spend_bytes(text.len());
        self.checked(spent)?;
        self.out.extend(text);
        Ok(())
    }

    /// A function of the kind of template, or else one of Go's own.
    pub(crate) fn function(&self, name: &str) -> Option<&'static Function> {
        let find = |functions: &'static [Function]| {
            let at = functions.binary_search_by(|function| function.name.cmp(name)).ok()?;
            functions.get(at)
        };
        let found = find(self.functions).or_else(|| find(&crate::builtins::BUILTINS));
        match found {
            None if self.set.is_escaped() => find(&ESCAPERS),
            found => found,
        }
    }
}
