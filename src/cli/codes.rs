//! The mistakes that are noticed where files meet, and every code of flint.

use flint_diagnostics::{Code, Diagnostic, UpstreamStage};
use flint_text::{FileId, Span};

use crate::read::Invalid;

flint_diagnostics::codes! {
    /// Bytes that are no UTF-8.
    NOT_UTF8 = "files/not-utf8",
"The file holds bytes that are not UTF-8 text, so Prometheus refuses it. Usually it was saved in another encoding, or is not the file that was meant.

Convert it, for example:

    iconv -f latin1 -t utf-8 rules.yml > rules.utf8.yml";

    /// Two rules with the same name and labels.
    DUPLICATE_RULE = "rules/duplicate-rule",
"Two rules of one file have the same name and the same labels. Prometheus accepts that, but two recording rules then write different values into one series, of which one is lost or both are refused as out of order; two alerts cannot be told from each other.

Delete the one that is left over, or give them labels that differ:

    - record: job:errors:rate5m
      labels: {window: 5m}
    - record: job:errors:rate5m
      labels: {window: 1h}";

    /// A file that another one names cannot be read.
    UNREADABLE = "files/unreadable",
"A file that is named here exists and cannot be read: it is a folder, or its permissions forbid it. Prometheus would fail in the same way, if it runs as the same user.";

    /// A pattern that is not well formed.
    BAD_PATTERN = "files/bad-pattern",
"Patterns are a shell's: `*` stands for any part of a name, `?` for one character, `[a-z]` for one of several, and a backslash takes a meaning away. A bracket that is not closed makes a pattern that matches nothing, and Prometheus refuses it.

    rule_files: ['rules/[a-m*.yml']    # wrong
    rule_files: ['rules/[a-m]*.yml']   # right";

    /// A job whose series are stale between two scrapes.
    TOO_LONG_INTERVAL = "scrape/too-long-interval",
"A query looks for the last sample of a series in the five minutes before its time (`--query.lookback-delta`). A job that is scraped less often than that has series that come and go: graphs have gaps, alerts flap.

    scrape_interval: 10m   # wrong
    scrape_interval: 4m    # right";
}

/// A file that is not UTF-8.
pub(crate) fn not_utf8(file: FileId, invalid: &Invalid) -> Diagnostic {
    let at = invalid.at as u32;
    let message = format!("byte {at} of the file is not UTF-8 text");
    let mut diagnostic = Diagnostic::error(&NOT_UTF8, Span::new(file, at, at + 1), message);
    diagnostic.help("save the file as UTF-8");
    diagnostic.upstream(UpstreamStage::Syntax, at, invalid.yaml);
    diagnostic
}

/// Every code, sorted by name.
pub(crate) fn all() -> Vec<&'static Code> {
    let lists: [&[&'static Code]; 9] = [
        CODES,
        flint_yaml::codes::CODES,
        flint_promql::codes::CODES,
        flint_exposition::CODES,
        flint_template::CODES,
        flint_rulefmt::CODES,
        flint_config::codes::CODES,
        flint_config::discovery::codes::CODES,
        flint_config::web::codes::CODES,
    ];
    let mut all: Vec<&Code> = lists.concat();
    all.sort_by_key(|it| it.name);
    all
}
