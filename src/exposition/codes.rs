//! The mistakes that an exposition can have, in either format, and what the lints find.

flint_diagnostics::codes! {
    /// The file does not end in a line break.
    MISSING_LINE_BREAK = "metrics/missing-line-break",
"Every line of an exposition ends in a line break, the last one too. Without it nobody can tell a complete file from one that was cut off, so the whole exposition is refused.

    printf 'up 1' > up.prom      # wrong
    printf 'up 1\\n' > up.prom    # right";

    /// Lines end in CR LF.
    CARRIAGE_RETURN = "metrics/carriage-return",
"Lines end in LF alone. The CR of a file that was written on Windows, or by a client that sends CR LF, becomes a part of the value before it, which is then no number. It is told once, for the first such line.

    tr -d '\\r' < windows.prom > unix.prom";

    /// A metric name that is none.
    BAD_METRIC_NAME = "metrics/bad-metric-name",
"A metric name is made of letters, digits, `_` and `:`, and does not begin with a digit. Since Prometheus 3 any UTF-8 is allowed too, in quotes inside the braces. `promtool check metrics` still wants the plain names.

    http.requests 1            # wrong
    http_requests 1            # right
    {\"http.requests\"} 1        # right for Prometheus 3";

    /// A sample without a name, or with two.
    MISSING_METRIC_NAME = "metrics/missing-metric-name",
"A sample has one metric name: before the braces, or in quotes as one of the things inside them, where it has no `=` behind it.

    {job=\"api\"} 1              # wrong: no name
    {\"up\", \"down\"} 1           # wrong: two names
    up{job=\"api\"} 1            # right
    {\"up\", job=\"api\"} 1        # right";

    /// A label name that is none.
    BAD_LABEL_NAME = "metrics/bad-label-name",
"A label is written `name=\"value\"`. Its name is made of letters, digits and `_`, and does not begin with a digit; other names stand in quotes. Labels are apart by commas.

    up{1st=\"a\"} 1              # wrong
    up{job} 1                  # wrong: no value
    up{first=\"a\",job=\"b\"} 1    # right";

    /// `__name__` as a label.
    RESERVED_LABEL = "metrics/reserved-label",
"Label names that begin with two underscores are Prometheus' own. `__name__` holds the metric name, which is written before the braces.

    {__name__=\"up\"} 1          # wrong
    up 1                       # right";

    /// A label given twice.
    DUPLICATE_LABEL = "metrics/duplicate-label",
"A series has one value for each label. Of two, nobody could say which counts.

    up{job=\"a\",job=\"b\"} 1      # wrong";

    /// A label value that is not written as one.
    BAD_LABEL_VALUE = "metrics/bad-label-value",
"A label value stands in double quotes, and a comma or the closing brace follows it. Inside, a quote is written `\\\"`, a backslash `\\\\`, a line break `\\n`.

    up{job=api} 1              # wrong
    up{job='api'} 1            # wrong
    up{job=\"api\"} 1            # right";

    /// A quote that is not closed.
    UNCLOSED_QUOTE = "metrics/unclosed-quote",
"What stands in quotes ends on its line. A line break inside a value is written `\\n`, a quote `\\\"`. A backslash before the last quote escapes that quote: write `\\\\`.

    disk{path=\"C:\\\"} 1          # wrong: the quote is escaped
    disk{path=\"C:\\\\\"} 1         # right";

    /// A backslash that escapes nothing.
    BAD_ESCAPE = "metrics/bad-escape",
"The text format knows three escapes: `\\\\`, `\\\"` and `\\n`. Every other backslash has to be doubled, in help texts too. Windows paths and regular expressions are the usual places.

    # HELP f Files in C:\\temp       # wrong
    # HELP f Files in C:\\\\temp      # right";

    /// Text that is not UTF-8.
    BAD_UTF8 = "metrics/bad-utf8",
"Expositions are UTF-8. Names of files, devices or users that a program copies into labels are often in another encoding; they have to be converted where the metric is made.";

    /// A value that is no number.
    BAD_VALUE = "metrics/bad-value",
"A sample's value is a decimal number with an optional exponent, `NaN`, `+Inf` or `-Inf`. There are no units, no digit groups, no quotes, no hexadecimal numbers, and `.` is the decimal point.

    disk_bytes 5GB             # wrong
    disk_bytes 5e9             # right";

    /// `le` or `quantile` with something that is no number.
    BAD_BOUND = "metrics/bad-bound",
"The label `le` of a histogram's bucket is its upper bound, and `quantile` of a summary is a number from 0 to 1. Both are written as numbers in quotes; the last bucket has `le=\"+Inf\"`.";

    /// A timestamp that is no number.
    BAD_TIMESTAMP = "metrics/bad-timestamp",
"In the text format a timestamp is a whole number of milliseconds since 1970. In OpenMetrics it is seconds, with or without a fraction. Most exporters need none: Prometheus takes the time of the scrape.

    up 1 1700000000.5          # wrong in the text format
    up 1 1700000000500         # right";

    /// Something after the sample.
    TRAILING_TEXT = "metrics/trailing-text",
"A sample is name, labels, value and perhaps a timestamp, and then the line ends. A blank at the end is too much for promtool, as is a comment behind the value.

    up 1 # is it up?           # wrong
    # Is it up?
    up 1                       # right";

    /// Two HELP or TYPE lines for one name.
    REPEATED_METADATA = "metrics/repeated-metadata",
"A family has one HELP line and one TYPE line. Two often mean that two programs write into one file, or that a program registers a metric twice.";

    /// A TYPE line behind the samples.
    LATE_TYPE = "metrics/late-type",
"The type says how the samples are to be read, so its line stands before the first of them. Samples without a type are untyped, and cannot become counters later.

    requests_total 1
    # TYPE requests_total counter     # wrong: too late";

    /// A type that does not exist.
    UNKNOWN_TYPE = "metrics/unknown-type",
"The text format has the types `counter`, `gauge`, `histogram`, `summary` and `untyped`. OpenMetrics has `counter`, `gauge`, `histogram`, `gaugehistogram`, `summary`, `info`, `stateset` and `unknown`. They are written in small letters, with nothing behind them.";

    /// A histogram that counts below zero.
    NEGATIVE_COUNT = "metrics/negative-count",
"The buckets and the count of a histogram say how many observations there were. They cannot be negative.";

    /// Accepted by promtool, refused in a scrape.
    REFUSED_BY_SCRAPER = "metrics/refused-by-scraper",
"`promtool check metrics` and the server read the text format with two different parsers. This line passes the first and fails in the second, so a scrape of this page fails as a whole.

Known differences: types have to be written in small letters, timestamps have no sign, quoted names stand inside the braces, help texts are UTF-8.";

    /// More than fits in memory.
    TOO_LARGE = "metrics/too-large",
"Files of 4 GiB and more are not read. Split the exposition.";

    /// No `# EOF`.
    MISSING_EOF = "openmetrics/missing-eof",
"An OpenMetrics exposition ends with the line `# EOF`, so that one that was cut off is noticed.

    up 1
    # EOF";

    /// Something behind `# EOF`.
    AFTER_EOF = "openmetrics/after-eof",
"`# EOF` is the last line. Nothing follows it, not even an empty line. When several expositions are joined, only the last keeps its `# EOF`.";

    /// A line that is neither a sample nor metadata.
    STRAY_LINE = "openmetrics/stray-line",
"OpenMetrics has no empty lines and no comments: a line is a sample, or begins with `# HELP `, `# TYPE ` or `# UNIT `, or is `# EOF`. Samples begin in the first column.";

    /// Blanks where none belong, or the wrong ones.
    BAD_SPACING = "openmetrics/bad-spacing",
"In OpenMetrics exactly one blank stands between the parts of a line: between name (or closing brace) and value, value and timestamp, and on both sides of the `#` of an exemplar. There are none inside the braces and none at the end of the line; tabs are never used.

    a{b=\"c\"}  1                # wrong: two blanks
    a{b=\"c\", d=\"e\"} 1          # wrong: a blank behind the comma
    a{b=\"c\",d=\"e\"} 1           # right";

    /// A HELP, TYPE or UNIT line without its text.
    BAD_METADATA = "openmetrics/bad-metadata",
"A metadata line is `# HELP name text`, `# TYPE name type` or `# UNIT name unit`, with one blank between the parts. Help and unit may be empty, but the blank before them may not be missing.";

    /// Metadata behind the samples they describe.
    METADATA_AFTER_SAMPLES = "openmetrics/metadata-after-samples",
"The HELP, TYPE and UNIT lines of a family stand before its samples.";

    /// Two families whose names or samples are the same.
    CLASHING_FAMILY = "openmetrics/clashing-family",
"All lines of a family stand together, and its name is used once. Names of samples count too: a counter `a` has samples `a_total` and `a_created`, so no other family may have these names.

A common cause is a name with the suffix in the TYPE line, as the text format has it:

    # TYPE requests_total counter     # wrong in OpenMetrics
    # TYPE requests counter           # right
    requests_total 1";

    /// A sample without the suffix of its type.
    WRONG_SUFFIX = "openmetrics/wrong-suffix",
"The type of a family says which suffixes its samples have: `_total` and `_created` for counters; `_bucket`, `_count`, `_sum`, `_created` for histograms; `_bucket`, `_gcount`, `_gsum` for gauge histograms; `_count`, `_sum`, `_created` or none for summaries; `_info` for info; none for gauges, statesets and unknown metrics.

    # TYPE requests counter
    requests 1                 # wrong
    requests_total 1           # right";

    /// A unit that does not fit.
    BAD_UNIT = "openmetrics/bad-unit",
"The unit of a family is the last word of its name. Info and stateset families have no unit.

    # UNIT requests seconds             # wrong
    # UNIT requests_seconds seconds     # right";

    /// The samples of a metric in two places.
    INTERLEAVED_METRIC = "openmetrics/interleaved-metric",
"All samples of one label set stand together, a histogram's buckets with its count and sum. Sort the samples by their labels before writing them.";

    /// The same sample twice.
    DUPLICATE_SAMPLE = "openmetrics/duplicate-sample",
"A sample occurs once, unless each occurrence has a timestamp. Two programs behind one endpoint, or a metric that is registered twice, are the usual causes.";

    /// Timestamps that go back, or are missing on some lines.
    TIMESTAMP_ORDER = "openmetrics/timestamp-order",
"Where a metric has several points in time, each has a timestamp, and none is older than the one before. The samples of one metric either all have a timestamp or none has.";

    /// A counter, count, sum or bucket that cannot be.
    BAD_COUNTER_VALUE = "openmetrics/bad-counter-value",
"Counters, and the counts, sums and buckets of histograms and summaries, begin at 0 and grow: they are never negative and never `NaN`. Counts and buckets are whole numbers. Quantile values are not negative.";

    /// A bucket without a bound, or with a bad one.
    BAD_BUCKET = "openmetrics/bad-bucket",
"Every bucket has a label `le` with its upper bound. The bounds grow from line to line, the values do not shrink, and infinity is written `+Inf`.

    a_bucket{le=\"0.5\"} 3
    a_bucket{le=\"+Inf\"} 7";

    /// A histogram that lacks something or contradicts itself.
    BAD_HISTOGRAM = "openmetrics/bad-histogram",
"A histogram has a bucket `le=\"+Inf\"`. It has a count and a sum, or neither; the count equals the last bucket. With negative bounds a histogram has no sum, as the sum could fall; a gauge histogram without negative bounds has no negative sum.";

    /// A quantile that is none.
    BAD_QUANTILE = "openmetrics/bad-quantile",
"A summary's sample without suffix has a label `quantile` from 0 to 1.

    a{quantile=\"0.99\"} 0.3";

    /// An info metric that is not 1.
    BAD_INFO = "openmetrics/bad-info",
"The value of an info metric is 1: what it tells stands in its labels.";

    /// A stateset that is no set of states.
    BAD_STATESET = "openmetrics/bad-stateset",
"A stateset has one sample a state. Its label with the name of the family says which state, and its value is 0 or 1.

    # TYPE door stateset
    door{door=\"open\"} 0
    door{door=\"shut\"} 1";

    /// An exemplar that is not written as one.
    BAD_EXEMPLAR = "openmetrics/bad-exemplar",
"An exemplar stands behind the value (and timestamp) as ` # {labels} value`, and perhaps a timestamp. Its labels have at most 128 characters, names and values together.

    a_bucket{le=\"1\"} 3 # {trace_id=\"abc\"} 0.7 1700000000.123";

    /// An exemplar on a sample that cannot have one.
    MISPLACED_EXEMPLAR = "openmetrics/misplaced-exemplar",
"Exemplars belong to the buckets of histograms and gauge histograms and to the `_total` of counters.";

    /// No HELP line.
    NO_HELP = "metrics/no-help",
"A help text tells people what a metric counts, in the expression browser and in the documentation that tools make of it. One sentence is enough.

    # HELP http_requests_total Requests answered, by status code.
    # TYPE http_requests_total counter";

    /// A unit that is not a base unit.
    UNIT_NOT_BASE = "metrics/unit-not-base",
"Values in base units (seconds, bytes, celsius, meters, joules, grams, volts, amperes) can be compared and divided without conversion; dashboards scale them for reading. Expose the base unit and name it.

    request_duration_milliseconds 250    # wrong
    request_duration_seconds 0.25        # right";

    /// A counter whose name does not say so.
    COUNTER_WITHOUT_TOTAL = "metrics/counter-without-total",
"Names of counters end in `_total`. People see from it that a `rate()` belongs around the metric, and OpenMetrics requires it.";

    /// `_total` on something that is no counter.
    TOTAL_ON_NON_COUNTER = "metrics/total-on-non-counter",
"`_total` promises a counter. On a gauge it leads people to write `rate()` around a value that falls.";

    /// `_bucket`, `_count`, `_sum` on a plain metric.
    RESERVED_SUFFIX = "metrics/reserved-suffix",
"The suffixes `_bucket`, `_count` and `_sum` are those of the series that histograms and summaries have. A plain metric of such a name looks like a part of one, and clashes with a histogram of that name later.";

    /// `le` or `quantile` on a plain metric.
    RESERVED_LABEL_USED = "metrics/reserved-label-used",
"The label `le` is a histogram's bucket bound and `quantile` a summary's quantile. On other metrics they mislead `histogram_quantile()` and people. Often the TYPE line is missing or wrong.";

    /// A type in a name.
    TYPE_IN_NAME = "metrics/type-in-name",
"The TYPE line says the type. In the name it is noise, and a lie once the type changes.";

    /// A colon in a name.
    COLON_IN_NAME = "metrics/colon-in-name",
"Colons are for recording rules (`level:metric:operations`). A colon in an exposed metric makes people look for a rule that does not exist.";

    /// A metric name in camel case.
    CAMEL_CASE_NAME = "metrics/camel-case-name",
"Metric names are words in small letters with `_` between them. One spelling for all makes names guessable.";

    /// A label name in camel case.
    CAMEL_CASE_LABEL = "metrics/camel-case-label",
"Label names are words in small letters with `_` between them, as metric names are.";

    /// A unit that is abbreviated.
    ABBREVIATED_UNIT = "metrics/abbreviated-unit",
"Units are written out: `_seconds`, `_bytes`. Of an abbreviation nobody knows whether `_m` is minutes, meters or mega.";

    /// The same series twice.
    DUPLICATE_SERIES = "metrics/duplicate-series",
"Two samples of one name and one label set are one series. Prometheus keeps one of them and logs the other as a duplicate, and which of them is not defined.";
}
