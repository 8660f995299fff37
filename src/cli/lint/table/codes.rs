//! The mistakes of `flint.toml`, and of a baseline.

flint_diagnostics::codes! {
    /// It is no TOML.
    SYNTAX = "flint/syntax",
"The configuration of flint, or its baseline, is no TOML. Texts stand in quotes, lists in brackets, and the name of a table in brackets on a line of its own:

    preset = \"strict\"

    [levels]
    \"alerts/missing-for\" = \"off\"";

    /// A key that means nothing there.
    UNKNOWN_KEY = "flint/unknown-key",
"Nothing reads this key of `flint.toml`, so what it was meant to say is not done. `flint schema config` has all keys, with what they say.";

    /// A value that is none of those that are possible.
    BAD_VALUE = "flint/bad-value",
"The value of this key of `flint.toml` is none that it can have.";
}
