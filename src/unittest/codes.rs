//! What a test can say of what it tests.

flint_diagnostics::codes! {
    /// A script of queries that cannot be read.
    INVALID_SCRIPT = "promqltest/invalid-script",
"A script of queries is made of blocks, with an empty line between them: `clear` forgets all series, `load` brings series, `eval` asks a query and says what it gives.

    load 1m
      gpu_utilization{gpu=\"0\"} 10 20 30

    eval instant at 2m sum(gpu_utilization)
      {} 30

The language is the one in which Prometheus tests its own engine.";

    /// A query that does not give what its script expects.
    FAILED_EVAL = "promqltest/failed-eval",
"The query below `eval` gives something else than the lines that follow it expect: other series, other values, another order, an error, or other warnings. Numbers may differ by a millionth of their size.

The message says what was expected and what the query gave. An instant query is evaluated in several ways that have to agree: as it is, as one step of a range query, and with `@` and its time from other times.";
}
