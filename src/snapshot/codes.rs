//! What can be wrong with a snapshot that was edited or merged.

flint_diagnostics::codes! {
    /// A file of another version.
    UNKNOWN_VERSION = "snapshot/unknown-version",
"The snapshot was written by another flint, in a format that this one does not know. It would be misread, so it is not read.

Write it anew with this flint: `flint snapshot URL`.";

    /// A value that is none of those that may stand there.
    BAD_VALUE = "snapshot/bad-value",
"A value of the snapshot cannot be what it stands for: a type that no metric has, a time that is none. Snapshots are written by `flint snapshot`; whoever edits one writes as it does.

    metrics:
      up:
        type: gauge                        # counter, gauge, histogram, native histogram, summary, …
        series: 12
        last_seen: 2026-01-31T12:00:00Z    # only where there are no series any more
        labels:
          instance: [a, b, c]              # all values, as many series each
          job: {top: {node: 2, api: 10}}   # all values, with their series
          path: {values: 812, top: {/: 7}} # some values of many";

    /// Numbers that do not fit each other.
    INCONSISTENT = "snapshot/inconsistent",
"Two numbers of the snapshot cannot both be right: more series have a label than there are series, or more values are listed than a label has. Usually two branches were merged that both took a snapshot.

Take it anew, or take the file of one of the two branches as a whole.";
}
