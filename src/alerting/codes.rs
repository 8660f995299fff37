//! What can be wrong with tests of routes, each with its explanation.

flint_diagnostics::codes! {
    /// A test of routes failed.
    FAILED = "routes/failed",
"A test of routes expects something else than what Alertmanager would do with the alert.

`flint routes explain alertmanager.yml LABELS…` shows what each route says to it.";

    /// A file without tests of routes.
    NO_TESTS = "routes/no-tests",
"Tests of routes stand in a document of their own, which promtool passes over if it is not the first of a file:

    flint: notifications/v1
    alertmanager: alertmanager.yml
    routes:
      - {labels: {severity: page}, receivers: [pager]}

amlint's tests, a list of `labels` and `expect`, are read too.";

    /// A version of the format that is not known.
    UNKNOWN_VERSION = "routes/unknown-version",
"A document of tests says in which version of the format it is written. There is `notifications/v1`.";

    /// A test that expects nothing, or something twice.
    NOTHING_EXPECTED = "routes/nothing-expected",
"A test of routes says what is to become of an alert: who is notified (`receivers`, in the order of the routes; `expect`, in any), which time intervals keep it silent (`muted_by`), whether another alert inhibits it (`inhibited`, `inhibited_by`).

    - labels: {severity: page}          # wrong: it cannot fail
    - labels: {severity: page}          # right
      receivers: [pager]";

    /// A text that is no time.
    BAD_TIME = "routes/bad-time",
"Times are written as RFC 3339 has them: `2026-11-28T12:00:00Z`, or with the difference to UTC, `2026-11-28T13:00:00+01:00`.";
}
