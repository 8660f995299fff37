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

    /// A file that another one names cannot be read.
    UNREADABLE = "files/unreadable",
"A file that is named here exists and cannot be read: it is a folder, or its permissions forbid it. Prometheus would fail in the same way, if it runs as the same user.";

    /// A pattern that is not well formed.
    BAD_PATTERN = "files/bad-pattern",
"Patterns are a shell's: `*` stands for any part of a name, `?` for one character, `[a-z]` for one of several, and a backslash takes a meaning away. A bracket that is not closed makes a pattern that matches nothing, and Prometheus refuses it.

    rule_files: ['rules/[a-m*.yml']    # wrong
    rule_files: ['rules/[a-m]*.yml']   # right";

    /// A test file names rules that are not there.
    NO_MATCH = "files/no-match",
"A pattern under `rule_files` of a unit-test file matches no file. promtool runs the tests without a word, and every alert that they expect is then missing.

Patterns are relative to the file in which they stand, and `*` does not cross a `/`.";

    /// A configuration names templates that are not there.
    NO_TEMPLATE = "files/no-template",
"A pattern under `templates` of alertmanager.yml matches no file. Alertmanager starts without a word, and every notification that needs one of the templates fails.

Patterns are relative to the file in which they stand, and `*` does not cross a `/`. Where the files exist only on the machine that runs Alertmanager, `--syntax-only` does not look for them.";
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
    let lists: [&[&'static Code]; 14] = [
        CODES,
        flint_yaml::codes::CODES,
        flint_promql::codes::CODES,
        flint_matchers::codes::CODES,
        flint_alerting::codes::CODES,
        flint_exposition::CODES,
        flint_template::CODES,
        flint_rulefmt::CODES,
        flint_snapshot::CODES,
        flint_unittest::codes::CODES,
        flint_config::codes::CODES,
        flint_config::alertmanager::codes::CODES,
        flint_config::discovery::codes::CODES,
        flint_config::web::codes::CODES,
    ];
    let mut all: Vec<&Code> = lists.concat();
    all.extend(crate::lint::codes());
    all.extend(flint_lints::LINTS.iter().map(|it| &it.code));
    all.sort_by_key(|it| it.name);
    all
}
