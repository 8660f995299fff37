//! Texts that are made while a file is read: those with parameters put in.

/// Keeps texts for as long as the document that is made of them.
#[derive(Debug, Default)]
pub struct Texts(boxcar::Vec<String>);

impl Texts {
    /// Without any text.
    pub fn new() -> Texts {
        Texts::default()
    }

    /// Keeps a text.
    pub(crate) fn keep(&self, text: String) -> &str {
        let at = self.0.push(text);
        &self.0[at]
    }
}
