//! What a function is, and the types of PromQL's values.

use std::fmt;

/// The type of a value.
///
/// Source: promql/parser `ValueType`, `DocumentedType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ValueType {
    /// A number.
    Scalar,
    /// One sample a series.
    InstantVector,
    /// A window of samples a series.
    RangeVector,
    /// A text.
    String,
    /// Of what could not be read: goes with every type.
    Unknown,
}

impl ValueType {
    /// The name that upstream's code has for it, which a few of its messages show.
    pub const fn internal_name(self) -> &'static str {
        match self {
            ValueType::Scalar => "scalar",
            ValueType::InstantVector => "vector",
            ValueType::RangeVector => "matrix",
            ValueType::String => "string",
            ValueType::Unknown => "none",
        }
    }
}

impl fmt::Display for ValueType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ValueType::InstantVector => "instant vector",
            ValueType::RangeVector => "range vector",
            _ => self.internal_name(),
        })
    }
}

/// A parameter of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Param {
    /// As it is called in texts about the function.
    pub name: &'static str,
    /// What may be given for it.
    pub value_type: ValueType,
}

/// How often the last parameter may be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Last {
    /// Exactly once, as the others.
    Once,
    /// Not at all, or up to so many times.
    UpTo(u8),
    /// Not at all, or any number of times.
    Any,
}

/// A function: its signature and what is said about it.
#[derive(Debug, PartialEq, Eq)]
pub struct Function {
    /// As it is called.
    pub name: &'static str,
    /// Its parameters in order.
    pub params: &'static [Param],
    /// How often the last of them may be given.
    pub last: Last,
    /// What it gives.
    pub returns: ValueType,
    /// Whether it has to be enabled.
    pub is_experimental: bool,
    /// What it does, in a sentence.
    pub docs: &'static str,
}

impl Function {
    /// The fewest arguments that it takes.
    pub const fn args_min(&self) -> usize {
        match self.last {
            Last::Once => self.params.len(),
            Last::UpTo(_) | Last::Any => self.params.len() - 1,
        }
    }

    /// The most arguments that it takes; `None` if there is no bound.
    pub const fn args_max(&self) -> Option<usize> {
        match self.last {
            Last::Once => Some(self.params.len()),
            Last::UpTo(times) => Some(self.params.len() - 1 + times as usize),
            Last::Any => None,
        }
    }

    /// The parameter that the argument at `index` is for; `None` if there can be no such argument.
    pub fn param(&self, index: usize) -> Option<&Param> {
        match self.last {
            Last::Once => self.params.get(index),
            Last::UpTo(_) | Last::Any => self.params.get(index).or(self.params.last()),
        }
    }

    /// How it is called: `round(v, [to_nearest])`.
    pub fn usage(&self) -> String {
        let mut out = format!("{}(", self.name);
        for (index, param) in self.params.iter().enumerate() {
            let optional = self.last != Last::Once && index + 1 == self.params.len();
            out.push_str(if index == 0 { "" } else { ", " });
            match (optional, self.last) {
                (true, Last::UpTo(1)) => out.push_str(&format!("[{}]", param.name)),
                (true, _) => out.push_str(&format!("[{}, …]", param.name)),
                (false, _) => out.push_str(param.name),
            }
        }
        out.push(')');
        out
    }

    /// A function that takes each of `params` once.
    pub(crate) const fn new(
        name: &'static str,
        params: &'static [Param],
        returns: ValueType,
        docs: &'static str,
    ) -> Function {
        Function { name, params, last: Last::Once, returns, is_experimental: false, docs }
    }

    /// The same with another rule for the last parameter.
    pub(crate) const fn last(mut self, last: Last) -> Function {
        self.last = last;
        self
    }

    /// The same, to be enabled first.
    pub(crate) const fn experimental(mut self) -> Function {
        self.is_experimental = true;
        self
    }
}

/// An instant vector named `v`.
pub(crate) const V: Param = Param { name: "v", value_type: ValueType::InstantVector };

/// A range vector named `v`.
pub(crate) const R: Param = Param { name: "v[range]", value_type: ValueType::RangeVector };

/// A scalar.
pub(crate) const fn scalar(name: &'static str) -> Param {
    Param { name, value_type: ValueType::Scalar }
}

/// A string.
pub(crate) const fn string(name: &'static str) -> Param {
    Param { name, value_type: ValueType::String }
}
