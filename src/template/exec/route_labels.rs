//! `routeLabels`: labels of Alertmanager's route, which are templates themselves.
//!
//! Source: Alertmanager `template.routeLabelResolver`.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::exec::state::{Execution, State};
use crate::function::CallError;
use crate::notification::{NotificationTemplates, Output};
use crate::value::Value;

/// The labels of a route, each rendered once when it is asked for.
#[derive(Debug)]
pub(crate) struct RouteLabels<'t> {
    pub(crate) templates: &'t NotificationTemplates,
    pub(crate) output: Output,
    pub(crate) data: &'t Value,
    rendered: RefCell<HashMap<Box<[u8]>, Value>>,
    /// Those that are being rendered, the innermost last.
    pending: RefCell<Vec<Box<[u8]>>>,
}

/// Labels that ask for labels, as many as are rendered inside of each other. Upstream has no limit.
const NESTED_MAX: usize = 16;

/// What each of them adds to the depth of expressions.
const DEPTH_OF_LABEL: u32 = 8;

impl<'t> RouteLabels<'t> {
    pub(crate) fn new(
        templates: &'t NotificationTemplates,
        output: Output,
        data: &'t Value,
    ) -> RouteLabels<'t> {
        let (rendered, pending) = (RefCell::default(), RefCell::default());
        RouteLabels { templates, output, data, rendered, pending }
    }

    fn begin(&self, name: &[u8]) -> Result<(), CallError> {
        let mut pending = self.pending.borrow_mut();
        if pending.iter().any(|known| **known == *name) {
            let names: Vec<&[u8]> = pending.iter().map(|it| &**it).chain([name]).collect();
            let mut text = b"route label cycle detected: ".to_vec();
            text.extend(names.join(&b" -> "[..]));
            return Err(CallError::new(text));
        }
        if pending.len() == NESTED_MAX {
            return Err(CallError::new(format!("exceeded maximum of {NESTED_MAX} nested labels")));
        }
        pending.push(name.into());
        Ok(())
    }
}

impl State<'_> {
    pub(crate) fn route_label(&mut self, name: &[u8]) -> Result<Value, CallError> {
        let Some(labels) = self.route_labels else { return Ok(Value::text("")) };
        let (all, are_rendered) = crate::notification::route_labels(labels.data);
        let Some(raw) = all.entry(name) else { return Ok(Value::text("")) };
        if are_rendered {
            return Ok(Value::text(raw.bytes()));
        }
        if let Some(known) = labels.rendered.borrow().get(name) {
            return Ok(known.clone());
        }
        labels.begin(name)?;
        let text = String::from_utf8_lossy(raw.bytes());
        let prepared = labels.templates.prepare(&text, labels.output)?;
        let execution = Execution {
            set: prepared.set(),
            name: b"",
            functions: self.functions,
            runtime: self.runtime,
            missing_key: self.missing_key,
            route_labels: Some(labels),
            depth: self.evaluation_depth + DEPTH_OF_LABEL,
        };
        let outcome = execution.run_within(&mut self.budget, labels.data.clone());
        labels.pending.borrow_mut().pop();
        let value = Value::text(outcome.map_err(|error| CallError::new(error.text()))?);
        labels.rendered.borrow_mut().insert(name.into(), value.clone());
        Ok(value)
    }
}
