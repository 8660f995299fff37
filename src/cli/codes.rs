//! The mistakes that are noticed before a file's contents are read, and every code of flint.

use flint_diagnostics::Code;

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

    /// A file that another one names is not there.
    MISSING = "files/missing",
"A file that is named here does not exist, seen from the folder of the file that names it. Prometheus would refuse to start, or fail when it needs the file.

Relative paths are relative to the file in which they stand, not to the folder in which a program is started.";

    /// A pattern that finds nothing.
    NO_MATCH = "files/no-match",
"A pattern matches no file. Prometheus accepts that and silently loads nothing, which is rarely what was meant: a folder was renamed, or the pattern is relative to another folder than you think.

Patterns are relative to the file in which they stand, and `*` does not cross a `/`: `rules/**/*.yml` finds one folder deep only.";
}

/// Every code, sorted by name.
pub(crate) fn all() -> Vec<&'static Code> {
    let lists: [&[&'static Code]; 6] = [
        CODES,
        flint_yaml::codes::CODES,
        flint_promql::codes::CODES,
        flint_exposition::CODES,
        flint_template::CODES,
        flint_rulefmt::CODES,
    ];
    let mut all: Vec<&Code> = lists.concat();
    all.sort_by_key(|it| it.name);
    all
}
