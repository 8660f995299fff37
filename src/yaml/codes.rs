//! The mistakes that a YAML file can have whatever it is about.

flint_diagnostics::codes! {
    /// The text is not YAML.
    SYNTAX = "yaml/syntax",
"The file is not valid YAML, so nothing after this place could be read.

Usual causes: a tab used as indentation, a missing blank after a colon, a quote that is not closed, a value with `: ` or ` #` in it that is not quoted, a line that is indented further or less than its neighbours.

    expr: rate(x[5m]) > 0   # fine
    summary: disk: full     # wrong: quote it
    summary: \"disk: full\"   # right";

    /// A key that nothing reads.
    UNKNOWN_FIELD = "yaml/unknown-field",
"Prometheus reads its files strictly: a key that it does not know makes it refuse the whole file. Usually the key is misspelled, or indented under the wrong section.

    scrape_intervall: 30s   # wrong
    scrape_interval: 30s    # right";

    /// The same key twice.
    DUPLICATE_KEY = "yaml/duplicate-key",
"A key may stand once in a mapping. Of two, one would silently win, so Prometheus refuses the file. Merge the two, or delete the one that is left over from copying.";

    /// A list where a text is wanted, and the like.
    WRONG_TYPE = "yaml/wrong-type",
"The value has another shape than the key wants: a list where one text is wanted, a text where a number is wanted. The help says what is wanted.

    targets: localhost:9100     # wrong: a list is wanted
    targets: [localhost:9100]   # right";

    /// A key that must be there is not.
    MISSING_FIELD = "yaml/missing-field",
"The section cannot work without this key. Add it; the help shows how it is written.";

    /// `<<` with something that is no mapping.
    BAD_MERGE = "yaml/bad-merge",
"The merge key `<<` takes the keys of another mapping, or of a list of mappings. It cannot take a text or a list of texts.

    defaults: &defaults {severity: page}
    labels:
      <<: *defaults";

    /// Aliases that multiply.
    ALIAS_BOMB = "yaml/alias-bomb",
"Aliases of aliases make a small file stand for a huge one. Reading stops before memory runs out, as it does in Prometheus. Write the values out, or use fewer levels of aliases.";

    /// Further documents in a file of which only the first is read.
    IGNORED_DOCUMENT = "yaml/ignored-document",
"Prometheus reads the first YAML document of a file only. What follows the line `---` has no effect. Move it to a file of its own.";

    /// A date, a number or a base64 text that its tag does not allow.
    BAD_TAG = "yaml/bad-tag",
"The tag before the value says what type it has, and the value cannot be read as that type. Remove the tag, or change the value.";

    /// A text that is no duration.
    BAD_DURATION = "yaml/bad-duration",
"Durations are whole numbers with units, the largest unit first: `y w d h m s ms`. There are no fractions, no blanks, and no number without a unit but `0`.

    scrape_interval: 1.5m    # wrong
    scrape_interval: 1m30s   # right
    scrape_interval: 30      # wrong
    scrape_interval: 30s     # right";
}
