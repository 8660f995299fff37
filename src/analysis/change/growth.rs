//! By how many series a change raises or lowers what rules record.

use crate::change::pairs;
use crate::change::portrait::{Portrait, RuleKind};
use crate::estimate::{Count, about};

/// By how many series a change raises or lowers what there is.
#[derive(Debug, Clone, Default)]
pub struct Growth {
    /// What the rules recorded before, as far as that can be estimated.
    pub before: f64,
    /// What they record now.
    pub after: f64,
    /// The rules that record more or fewer series, those that grow most first.
    pub rules: Vec<RuleGrowth>,
    /// New or changed rules of which nobody can say what they record.
    pub unknown: Vec<String>,
    /// What becomes of scraped series.
    pub scraped: Vec<ScrapeGrowth>,
}

/// A rule that records more or fewer series.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleGrowth {
    /// Its name.
    pub name: String,
    /// The file that it is in, or was in.
    pub file: String,
    /// The line on which it begins.
    pub line: u32,
    /// What it recorded; `None` if there was no such rule.
    pub before: Option<f64>,
    /// What it records; `None` if it is gone.
    pub after: Option<f64>,
}

/// Scraped series that come or go.
#[derive(Debug, Clone, PartialEq)]
pub struct ScrapeGrowth {
    /// The job.
    pub job: String,
    /// What does it, in words.
    pub why: String,
    /// How many more; below zero if there are fewer.
    pub series: f64,
}

impl RuleGrowth {
    /// How many more it records.
    pub fn series(&self) -> f64 {
        self.after.unwrap_or(0.0) - self.before.unwrap_or(0.0)
    }

    /// `200 → 4,000`, `new: 4,000`, `gone: 200`
    pub fn shown(&self) -> String {
        match (self.before, self.after) {
            (Some(before), Some(after)) => format!("{} → {}", about(before), about(after)),
            (None, Some(after)) => format!("new: {}", about(after)),
            (before, None) => format!("gone: {}", about(before.unwrap_or(0.0))),
        }
    }
}

impl ScrapeGrowth {
    /// `about 200 fewer series: …`
    pub fn told(&self) -> String {
        let word = if self.series < 0.0 { "fewer" } else { "more" };
        format!("about {} {word} series: {}", about(self.series.abs()), self.why)
    }
}

impl Growth {
    /// How many more series there are.
    pub fn series(&self) -> f64 {
        let scraped: f64 = self.scraped.iter().map(|it| it.series).sum();
        self.after - self.before + scraped
    }

    /// Whether there is anything to tell.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty() && self.scraped.is_empty() && self.unknown.is_empty()
    }

    /// `about 3,800 more series`, `about 20 series fewer`, `as many series`
    pub fn shown(&self) -> String {
        match self.series() {
            none if none.abs() < 0.5 => "as many series".to_owned(),
            more if 0.0 < more => format!("about {} more series", about(more)),
            fewer => format!("about {} fewer series", about(-fewer)),
        }
    }
}

/// By how many series the rules differ, as far as it was estimated what they record.
pub fn growth(before: &[Portrait], after: &[Portrait]) -> Growth {
    let mut growth = Growth::default();
    for (was, is) in pairs::pairs(before, after) {
        let is = is.map(|it| it.1);
        let Some(rule) = is.or(was).filter(|it| it.kind == RuleKind::Recording) else { continue };
        let expected = |it: Option<&Portrait>| it.map(|it| it.recorded.and_then(Count::expected));
        let (before, after) = match (expected(was), expected(is)) {
            (Some(None), _) | (_, Some(None)) => {
                let is_same =
                    was.zip(is).is_some_and(|(a, b)| a.canonical_text == b.canonical_text);
                if !is_same {
                    growth.unknown.push(rule.name.clone());
                }
                continue;
            }
            (before, after) => (before.flatten(), after.flatten()),
        };
        growth.before += before.unwrap_or(0.0);
        growth.after += after.unwrap_or(0.0);
        let (name, file) = (rule.name.clone(), rule.file.clone());
        let one = RuleGrowth { name, file, line: rule.line, before, after };
        if 0.5 <= one.series().abs() {
            growth.rules.push(one);
        }
    }
    growth.rules.sort_by(|a, b| {
        let size = b.series().abs().total_cmp(&a.series().abs());
        size.then_with(|| (&a.file, a.line).cmp(&(&b.file, b.line)))
    });
    growth
}
