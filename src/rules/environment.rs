//! What all rules of an evaluation share.

use flint_engine::EngineOptions;

/// What all rules of an evaluation share.
#[derive(Debug, Clone)]
pub struct Environment<'a> {
    /// How queries are evaluated.
    pub engine: EngineOptions<'a>,
    /// What is enabled in queries that templates ask.
    pub promql: flint_promql::Options,
    /// What templates see as external labels.
    pub external_labels: Vec<(String, String)>,
    /// What templates see as external URL.
    pub external_url: String,
}
