//! A test file made of series that were recorded.

use flint_go::rfc_3339;
use flint_metric::Duration;

use crate::yaml::{Writer, scalar};

/// What was recorded, ready to be written.
#[derive(Debug)]
pub struct Recording {
    /// What is said at the top, a line each.
    pub comments: Vec<String>,
    /// When the first value is, in milliseconds since 1970.
    pub start: i64,
    /// From each value to the next one.
    pub step: Duration,
    /// Names with labels, and values, in the notation of tests.
    pub series: Vec<(String, String)>,
}

impl Recording {
    /// A test file in promtool's format, to which rules and expectations are to be added.
    pub fn test_file(&self) -> String {
        let mut out = Writer::default();
        for comment in &self.comments {
            out.line(0, &format!("# {}", comment.replace(char::is_control, " ")));
        }
        out.line(0, "rule_files: []");
        out.line(0, &format!("evaluation_interval: {}", self.step));
        out.line(0, "tests:");
        out.line(1, "- name: recorded");
        out.line(2, &format!("interval: {}", self.step));
        out.line(2, &format!("start_timestamp: {}", rfc_3339(self.start)));
        out.line(2, "input_series:");
        for (series, values) in &self.series {
            out.line(3, &format!("- series: {}", scalar(series)));
            out.line(4, &format!("values: {}", scalar(values)));
        }
        out.finish()
    }
}
