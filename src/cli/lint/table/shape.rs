//! What a TOML file may say, as its reader asks for it: what `flint schema` shows.

/// What a value may be.
#[derive(Debug, Clone)]
pub(crate) enum Shape {
    /// A text of some form, such as `a duration, as "30s"`.
    Text(String),
    /// One of these texts.
    Choice(Vec<String>),
    /// A number of things.
    Count,
    /// Any number of these.
    List(Box<Shape>),
    /// A table with these keys and no others.
    Table(Vec<Key>),
    /// A table whose keys are names: those listed, or any if there is no list.
    Names(Option<Vec<String>>, Box<Shape>),
}

/// A key of a table.
#[derive(Debug, Clone)]
pub(crate) struct Key {
    /// Its name.
    pub(crate) name: String,
    /// What it says, in a sentence.
    pub(crate) about: String,
    /// What its value may be.
    pub(crate) shape: Shape,
}
