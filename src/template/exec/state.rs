//! The state of an execution.

use crate::ast::{List, Template};
use crate::exec::budget::{Budget, RegexpCache};
use crate::exec::error::{Argument, ExecError, error_at};
use crate::exec::place::Place;
use crate::exec::variables::Variables;
use crate::exec::walk::Frame;
use crate::exec::{MAX_EVALUATION_DEPTH, MissingKey};
use crate::function::{CallError, Function, Runtime};
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
    evaluation_depth: u32,
    pub(crate) functions: &'static [Function],
    pub(crate) runtime: &'t Runtime<'t>,
    pub(crate) regexps: &'t RegexpCache,
    pub(crate) budget: Budget,
    pub(crate) missing_key: MissingKey,
}

/// Executes the template `name` of a set on `data`.
pub(crate) fn execute<'t>(
    set: &'t TemplateSet,
    name: &'t [u8],
    data: Value,
    functions: &'static [Function],
    runtime: &'t Runtime<'t>,
    missing_key: MissingKey,
) -> Outcome<Vec<u8>> {
    let Some((source, list)) = set.lookup(name) else { return Ok(Vec::new()) };
    let mut state = State {
        set,
        source,
        name,
        template_depth: 0,
        variables: Variables::new(data.clone()),
        frames: Vec::new(),
        out: Vec::with_capacity(source.text().len()),
        place: None,
        evaluation_depth: 0,
        functions,
        runtime,
        regexps: set.regexps(),
        budget: Budget::new(),
        missing_key,
    };
    state.run(list, data)?;
    Ok(state.out)
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
        let start = self.place.map_or(0, |place| place.start(template, text)) as usize;
        let before = &text.as_bytes()[..start.min(text.len())];
        let line = 1 + memchr::memchr_iter(b'\n', before).count();
        let column = before.len() - memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
        let context = self.place.map_or(String::new(), |place| place.shown(template, text));
        let location = [self.source.name(), format!(":{line}:{column}").as_bytes()].concat();
        Err(Box::new(error_at(&location, self.name, &context, what, arguments)))
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
        if self.evaluation_depth == MAX_EVALUATION_DEPTH {
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
        find(self.functions).or_else(|| find(&crate::builtins::BUILTINS))
    }
}
