//! The mistakes in matchers, each with its explanation.

flint_diagnostics::codes! {
    /// Something stands where something else is expected.
    SYNTAX = "matchers/syntax",
"A matcher is a label's name, an operator and a value. Several stand apart by commas; braces around them are allowed. Alertmanager refuses the whole file for a matcher that it cannot read.

    severity = page or ticket       # wrong
    severity =~ \"page|ticket\"       # right

The operators are `=`, `!=`, `=~` (the regular expression matches all of the value) and `!~`.";

    /// A brace that is not closed, not opened, or where none may be.
    BRACE = "matchers/brace",
"Braces stand around all matchers of a list or around none. A value that ends in a brace has to stand in double quotes.

    {severity=\"page\"                # wrong
    {severity=\"page\"}               # right

    code=~\"5[0-9]{2}\"               # right";

    /// A quote inside a value, one that is never closed, an escape that there is not.
    BAD_STRING = "matchers/bad-string",
"Values in double quotes are Go's strings: a double quote in them is written `\\\"`, a backslash `\\\\`, a line feed `\\n`. Single quotes and backquotes are no quotes.

    path=~\"/api/\\d+\"               # wrong in UTF-8 mode: `\\d` is no escape
    path=~\"/api/\\\\d+\"              # right";

    /// A regular expression.
    BAD_REGEXP = "matchers/bad-regexp",
"Behind `=~` and `!~` stands a regular expression in Go's syntax (RE2). It has to match all of the label's value. There is no look-around: what must not match is said in a second matcher with `!~`.

    alertname=~\"(?!Watchdog).*\"     # wrong
    alertname!=\"Watchdog\"           # right";

    /// No matcher, or several, where one is needed.
    COUNT = "matchers/count",
"Here stands exactly one matcher, without braces: `severity=\"page\"`.";

    /// Single quotes and backquotes are part of the value.
    QUOTES = "matchers/quotes",
"Only double quotes are quotes in matchers. Alertmanager accepts single quotes and backquotes as parts of the value, so that the matcher selects no alert: no label's value has them. In UTF-8 mode the file is refused.

    - severity = 'page'             # the value is 'page' with its quotes
    - severity = \"page\"             # right
    - 'severity = \"page\"'           # right: these single quotes are YAML's";

    /// `==` is `=` and a value that begins with `=`.
    DOUBLE_EQUALS = "matchers/double-equals",
"Matchers have one `=`. The classic language reads a second one as the beginning of the value, which then no label has.

    - severity == page              # the value is `= page`
    - severity = \"page\"             # right";

    /// A brace of a value is taken for one around a list.
    STRIPPED_BRACE = "matchers/stripped-brace",
"The classic language takes one `{` at the beginning and one `}` at the end for braces around a list, each without regard to the other. A value that ends in a brace loses it.

    - code =~ 5[0-9]{2}             # the pattern is `5[0-9]{2`
    - code =~ \"5[0-9]{2}\"           # right";

    /// A list without a matcher selects every alert.
    EMPTY = "matchers/empty",
"A text without matchers, such as `\"\"` or `\"{}\"`, selects every alert. A route with it takes all that reaches it.

    matchers: [\"\"]                  # selects every alert
    matchers: ['severity=\"page\"']   # right";

    /// Only the classic language reads it.
    ONLY_CLASSIC = "matchers/only-classic",
"Alertmanager has two languages for matchers. It reads a text in both, and takes the classic one where the UTF-8 language does not accept it, with a warning in its log. That fallback is going to be removed, and with `--enable-feature=utf8-strict-mode` the file is refused now.

    - path = /api/{id}              # only the classic one
    - path = \"/api/{id}\"            # both";

    /// The two languages read it differently.
    DIFFERENT = "matchers/different",
"Alertmanager has two languages for matchers. Where both accept a text and read different matchers, the classic one counts now, with a warning in the log, and the UTF-8 language will later. Mostly it is an escape: the classic language knows `\\n`, `\\\"` and `\\\\` only, and leaves others as they are.

    - name = \"caf\\u00e9\"            # classic: a backslash and `u00e9`
    - name = \"café\"                # both";
}
