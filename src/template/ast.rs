//! The tree of a parsed template: nodes in arrays, places instead of copied names.
//!
//! Nodes hold byte ranges of the text that was parsed and not copies of it, so whoever walks a tree
//! needs the text too. Nothing here refers to itself by pointer: a tree of any depth is dropped,
//! printed and searched without recursion.

use std::borrow::Cow;
use std::marker::PhantomData;

use flint_go::unquote;
use flint_text::Range;

use crate::number::Number;
use crate::print::Printed;
use crate::references::{LabelReference, references};

/// A template and the templates that are defined in it.
#[derive(Debug, Clone, Default)]
pub struct Template {
    /// What it prints. Empty for a text without actions, see [`Template::is_plain`].
    pub root: List,
    /// `define` and `block`, one for each name.
    pub definitions: Vec<Definition>,
    /// `/* … */` without the braces, in order.
    pub comments: Vec<Range>,
    pub(crate) is_plain: bool,
    pub(crate) nodes: Vec<Node>,
    pub(crate) pipelines: Vec<Pipeline>,
    pub(crate) commands: Vec<Command>,
    pub(crate) operands: Vec<Operand>,
}

/// Neighbours in one of a template's arrays.
#[derive(Debug, PartialEq, Eq)]
pub struct Slice<T> {
    start: u32,
    len: u32,
    of: PhantomData<T>,
}

/// What stands between the braces of a branch, or in a whole template.
pub type List = Slice<Node>;

/// A pipeline of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PipelineId(pub(crate) u32);

/// A template that is defined inside another.
#[derive(Debug, Clone)]
pub struct Definition {
    /// Its name, unquoted; escapes may make it no UTF-8.
    pub name: Vec<u8>,
    /// The name as it is written, with its quotes.
    pub range: Range,
    /// What it prints.
    pub body: List,
}

/// Text, or an action.
#[derive(Debug, Clone)]
pub struct Node {
    /// From its `{{` to its last `}}`; for text, what is left after trimming.
    pub range: Range,
    /// What it is.
    pub kind: NodeKind,
}

/// The kinds of nodes.
#[derive(Debug, Clone)]
pub enum NodeKind {
    /// Copied as it is.
    Text,
    /// `{{ … }}`: prints its value, if it does not declare a variable.
    Action(PipelineId),
    /// `{{ if … }}`.
    If(Branch),
    /// `{{ range … }}`.
    Range(Branch),
    /// `{{ with … }}`.
    With(Branch),
    /// `{{ break }}`.
    Break,
    /// `{{ continue }}`.
    Continue,
    /// `{{ template "name" … }}`, or the place of a `{{ block "name" … }}`.
    Template {
        /// The name as it is written, with its quotes.
        name: Range,
        /// What dot becomes in it; nil if absent.
        argument: Option<PipelineId>,
    },
}

/// A pipeline and what depends on it.
#[derive(Debug, Clone)]
pub struct Branch {
    /// What is looked at.
    pub pipeline: PipelineId,
    /// For a value that is not empty; once for each element, if it is a `range`.
    pub then: List,
    /// For an empty value. `else if` is an `if` in here.
    pub otherwise: Option<List>,
}

/// `$x := a | b c`.
#[derive(Debug, Clone)]
pub struct Pipeline {
    /// From the first variable or command to the last.
    pub range: Range,
    /// Variables that get the value.
    pub declaration: Option<Declaration>,
    /// The value of each is the last argument of the next. At least one.
    pub commands: Slice<Command>,
}

/// `$x :=`, `$x =`, `$i, $x :=`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Declaration {
    /// The variable, with its `$`. Of two, the one that gets the index.
    pub first: Range,
    /// The one that gets the element.
    pub second: Option<Range>,
    /// Whether older variables get a new value, instead of new ones being made.
    pub is_assignment: bool,
}

/// `printf "%s" $x`: a value, or a function or method with its arguments.
#[derive(Debug, Clone)]
pub struct Command {
    /// From the first operand to the last.
    pub range: Range,
    /// At least one.
    pub operands: Slice<Operand>,
}

/// A value.
#[derive(Debug, Clone)]
pub struct Operand {
    /// All of it, with its fields.
    pub range: Range,
    /// What it is.
    pub kind: OperandKind,
}

/// The kinds of operands. `fields` are written `.a.b`, or are empty; [`fields`] splits them.
#[derive(Debug, Clone)]
pub enum OperandKind {
    /// `.`
    Dot,
    /// `.a.b`: fields, map keys or methods of dot.
    Field,
    /// `$x.a.b`.
    Variable {
        /// With its `$`.
        name: Range,
        /// `.a.b`.
        fields: Range,
    },
    /// `printf`, or a call without arguments of which fields are taken: `now.a.b`.
    Function {
        /// Its name.
        name: Range,
        /// `.a.b`.
        fields: Range,
    },
    /// `(…).a.b`.
    Parenthesized {
        /// What is between the parentheses.
        pipeline: PipelineId,
        /// `.a.b`.
        fields: Range,
    },
    /// `nil`.
    Nil,
    /// `true` or `false`.
    Bool(bool),
    /// `1`, `0x1p-2`, `1+2i`, `'x'`.
    Number(Box<Number>),
    /// In double quotes or backquotes; [`string_value`] reads it.
    String,
}

impl Template {
    /// Whether the text has no actions: it stands for itself, and there are no nodes.
    pub fn is_plain(&self) -> bool {
        self.is_plain
    }

    /// The same, where a text without actions is a node too.
    pub(crate) fn with_text_node(mut self, text: &str) -> Template {
        if self.is_plain && !text.is_empty() {
            self.is_plain = false;
            let range = Range::new(0, text.len() as u32);
            let mut nodes = vec![Node { range, kind: NodeKind::Text }];
            self.root = List::moved(&mut nodes, 0, &mut self.nodes);
        }
        self
    }

    /// Whether a list prints blanks at most, whatever it is executed on.
    ///
    /// Source: Go `text/template/parse` `IsEmptyTree`.
    pub(crate) fn is_blank(&self, list: List, text: &str) -> bool {
        self.nodes(list).iter().all(|node| match node.kind {
            NodeKind::Text => node.range.slice(text).trim().is_empty(),
            _ => false,
        })
    }

    /// The nodes of a list.
    pub fn nodes(&self, list: List) -> &[Node] {
        list.of(&self.nodes)
    }

    /// The nodes of a list, each with its place among all.
    pub(crate) fn placed_nodes(&self, list: List) -> impl Iterator<Item = (u32, &Node)> {
        (list.start..).zip(self.nodes(list))
    }

    /// The pipeline.
    ///
    /// # Panics
    ///
    /// If `id` is of another template.
    pub fn pipeline(&self, id: PipelineId) -> &Pipeline {
        &self.pipelines[id.0 as usize]
    }

    /// All pipelines, those in parentheses and in branches among them.
    pub fn all_pipelines(&self) -> impl Iterator<Item = &Pipeline> {
        self.pipelines.iter()
    }

    /// The commands of a pipeline.
    pub fn commands(&self, pipeline: &Pipeline) -> &[Command] {
        pipeline.commands.of(&self.commands)
    }

    /// The operands of a command.
    pub fn operands(&self, command: &Command) -> &[Operand] {
        command.operands.of(&self.operands)
    }

    /// Printed as Go prints its own tree: blanks and comments are normal, the meaning is the same.
    pub fn printed<'a>(&'a self, text: &'a str) -> Printed<'a> {
        Printed { template: self, text, list: self.root }
    }

    /// A definition's body, printed.
    pub fn printed_definition<'a>(&'a self, text: &'a str, definition: &Definition) -> Printed<'a> {
        Printed { template: self, text, list: definition.body }
    }

    /// Where labels are read, as far as it can be known without running the template:
    /// `$labels.x`, `.Labels.x`, `index $labels "x"`, and the same for the external labels.
    pub fn references<'a>(&'a self, text: &'a str) -> impl Iterator<Item = LabelReference<'a>> {
        references(self, text)
    }
}

impl<T> Slice<T> {
    /// Moves everything from `mark` on to the end of `array`.
    pub(crate) fn moved(pending: &mut Vec<T>, mark: usize, array: &mut Vec<T>) -> Slice<T> {
        let start = array.len() as u32;
        array.extend(pending.drain(mark..));
        Slice { start, len: array.len() as u32 - start, of: PhantomData }
    }

    /// How many.
    pub fn len(self) -> usize {
        self.len as usize
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.len == 0
    }

    fn of(self, array: &[T]) -> &[T] {
        let start = self.start as usize;
        array.get(start..start + self.len as usize).unwrap_or_default()
    }
}

impl<T> Default for Slice<T> {
    fn default() -> Slice<T> {
        Slice { start: 0, len: 0, of: PhantomData }
    }
}

impl<T> Clone for Slice<T> {
    fn clone(&self) -> Slice<T> {
        *self
    }
}

impl<T> Copy for Slice<T> {}

/// The names in `.a.b`, each with its place.
pub fn fields(range: Range, text: &str) -> impl Iterator<Item = (Range, &str)> {
    let mut at = range.start;
    let names = range.slice(text).split('.').map(move |name| {
        let place = Range::new(at, at + name.len() as u32);
        at = place.end + 1;
        (place, name)
    });
    // Before the first dot there is nothing.
    names.skip(1)
}

/// The value of a text constant that was written as `literal`, quotes included.
pub fn string_value(literal: &str) -> Cow<'_, [u8]> {
    let bytes = literal.as_bytes();
    let is_simple = 2 <= bytes.len() && !bytes.iter().any(|byte| matches!(byte, b'\\' | b'\r'));
    if is_simple {
        return Cow::Borrowed(&bytes[1..bytes.len() - 1]);
    }
    Cow::Owned(unquote(literal).unwrap_or_default())
}
