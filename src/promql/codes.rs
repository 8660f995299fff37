//! The mistakes in expressions, each with its explanation.

flint_diagnostics::codes! {
    /// There is no expression.
    EMPTY = "promql/empty",
"Where an expression is expected, there is none, or only comments.

    expr: \"\"            # wrong
    expr: up == 0       # right";

    /// Something stands where something else is expected.
    SYNTAX = "promql/syntax",
"The expression cannot be read: an operator, an operand, a comma or a parenthesis is missing, or there is one too many. Prometheus refuses the whole file for it.

    sum by job (up)             # wrong: labels stand in parentheses
    sum by (job) (up)           # right

    up = 0                      # wrong: `=` is for matchers
    up == 0                     # right

    foo && bar                  # wrong: operators are words
    foo and bar                 # right";

    /// A parenthesis, a bracket, a brace or a quote is never closed.
    UNCLOSED = "promql/unclosed",
"What is opened has to be closed: `(` by `)`, `[` by `]`, `{` by `}`, and a string by the quote that it begins with, on the same line unless it is a backquote.

    sum(rate(foo[5m])           # wrong
    sum(rate(foo[5m]))          # right";

    /// A string's escapes or characters.
    BAD_STRING = "promql/bad-string",
"In strings with single or double quotes a backslash begins an escape: `\\n`, `\\t`, `\\\\`, the quote itself, `\\x41`, `\\101`, `\\u00e9`, `\\U0001f600`. Others are refused. In a regular expression each backslash is therefore written twice, or the string stands in backquotes, where nothing is an escape.

    foo{path=~\"/api/\\d+\"}       # wrong: `\\d` is no escape
    foo{path=~\"/api/\\\\d+\"}      # right
    foo{path=~`/api/\\d+`}       # right";

    /// A number's digits.
    BAD_NUMBER = "promql/bad-number",
"Numbers are written `1`, `0.5`, `.5`, `1e3`, `1_000`, `0x1f`, `Inf`, `NaN`. A leading 0 means octal, `0b` and hexadecimal fractions are not known, and what is larger than a 64-bit float can hold is refused. There are no units of size.

    foo > 10MB                  # wrong
    foo > 10 * 1024 ^ 2         # right

    foo > 1e400                 # wrong
    foo > 1e300                 # right";

    /// A duration's units, sign or size.
    BAD_DURATION = "promql/bad-duration",
"A duration is one or more whole numbers with units, the largest unit first, each unit once: `1h30m`, `5m`, `90s`, `250ms`. The units are y, w, d, h, m, s, ms. A number without a unit is seconds. In brackets it has to be more than nothing.

    rate(foo[1.5h])             # wrong
    rate(foo[1h30m])            # right

    rate(foo[30m1h])            # wrong
    rate(foo[1h30m])            # right";

    /// A function that there is not.
    UNKNOWN_FUNCTION = "promql/unknown-function",
"No function has this name. Functions are written in lower case; aggregations such as `sum` are no functions, but are called alike.

    Rate(foo[5m])               # wrong
    rate(foo[5m])               # right";

    /// Something that has to be enabled.
    NOT_ENABLED = "promql/not-enabled",
"Some functions, aggregations and modifiers are experimental: Prometheus refuses them unless it was started with the feature's flag. Start Prometheus and flint with the same `--enable-feature`, or do without.

    mad_over_time(foo[5m])      # needs promql-experimental-functions
    rate(foo[5m] smoothed)      # needs promql-extended-range-selectors
    foo + fill (0) bar          # needs promql-binop-fill-modifiers";

    /// Too many arguments, or too few.
    ARGUMENT_COUNT = "promql/argument-count",
"Each function and each aggregation takes a certain number of arguments.

    topk(foo)                   # wrong: how many?
    topk(5, foo)                # right

    sum(foo, bar)               # wrong
    sum(foo) + sum(bar)         # right";

    /// A value of one type where another is needed.
    TYPE_MISMATCH = "promql/type-mismatch",
"PromQL has four types: scalars, strings, instant vectors (`foo`: one sample a series) and range vectors (`foo[5m]`: a window of samples a series). Functions of counters need range vectors; operators and aggregations need instant vectors.

    rate(foo)                   # wrong: of which window?
    rate(foo[5m])               # right

    sum(foo[5m])                # wrong: a window cannot be summed up over series
    sum(rate(foo[5m]))          # right

    rate(sum(foo)[5m])          # wrong: only a selector has samples
    rate(sum(foo)[5m:])         # right, though sum(rate(foo[5m])) is what is mostly meant";

    /// A regular expression.
    BAD_REGEXP = "promql/bad-regexp",
"The regular expression of a matcher cannot be read. It is in Go's syntax (RE2): no look-around, no back references. It has to match the whole value.

    foo{job=~\"*api\"}            # wrong: nothing to repeat
    foo{job=~\".*api\"}           # right";

    /// `offset`, `@`, a range, `anchored` or `smoothed` where they cannot be.
    MISPLACED_MODIFIER = "promql/misplaced-modifier",
"`[5m]`, `offset`, `@`, `anchored` and `smoothed` belong to a selector, and the range comes first. What is no selector gets a subquery.

    sum(foo) offset 5m          # wrong
    sum(foo offset 5m)          # right

    foo offset 5m [10m]         # wrong
    foo[10m] offset 5m          # right

    max_over_time(sum(foo)[1h])     # wrong
    max_over_time(sum(foo)[1h:])    # right";

    /// `bool` where it cannot be, or missing where it must be.
    MISPLACED_BOOL = "promql/misplaced-bool",
"A comparison of vectors filters; with `bool` it gives 0 or 1 instead. Two scalars can only be compared with `bool`, and other operators never take it.

    1 > 0                       # wrong
    1 > bool 0                  # right";

    /// `on`, `ignoring`, `group_left`, `group_right`, `fill` where they cannot be.
    BAD_MATCHING = "promql/bad-matching",
"`on`, `ignoring`, `group_left`, `group_right` and `fill` say how the series of two vectors find each other. They need a vector on both sides, and `and`, `or`, `unless` take neither groups nor fill values.

    foo * on(job) 2             # wrong
    foo * 2                     # right";

    /// A label's name in a list.
    BAD_LABEL = "promql/bad-label",
"A label in `by (…)`, `without (…)`, `on (…)`, `ignoring (…)` or a group is a name, or any text but the empty one in quotes.

    sum by (\"\") (foo)           # wrong
    sum by (\"my.label\") (foo)   # right";

    /// A selector that selects everything, or whose name is said twice.
    BAD_SELECTOR = "promql/bad-selector",
"A selector without a name needs a matcher that does not match the empty text: otherwise it would read every series there is. And a metric's name is said once, before the braces or in them.

    {job=~\".*\"}                 # wrong
    {job=~\".+\"}                 # right

    foo{__name__=\"bar\"}         # wrong
    {__name__=~\"foo|bar\"}       # right";

    /// An expression that is too long or nested too deeply for flint.
    TOO_LARGE = "promql/too-large",
"flint reads expressions of up to a million bytes, 25 thousand operations in a row and some hundred levels of parentheses. Nothing that a person wrote is larger. Split the expression with recording rules.";

    /// The values of a series in a test.
    BAD_SERIES = "promql/bad-series",
"The values of a series in a test stand apart by blanks: `1`, `-1.5`, `1x4` (five times 1), `1+2x3` (1 3 5 7), `_` (no sample), `_x3`, `stale`, and histograms `{{schema:0 count:3 sum:4 buckets:[1 2]}}`. There are no blanks around `+`, `-` and `x`.

    values: 1 + 2x3             # wrong
    values: 1+2x3               # right";
}
