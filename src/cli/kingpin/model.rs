//! What an application understands: commands, flags and arguments as data.

/// A program.
#[derive(Debug)]
pub(crate) struct App {
    /// As it names itself.
    pub(crate) name: &'static str,
    /// One sentence.
    pub(crate) help: &'static str,
    /// What `--version` prints.
    pub(crate) version: &'static str,
    /// Flags of every command, those of kingpin itself first.
    pub(crate) flags: &'static [Flag],
    /// The commands, `help` first.
    pub(crate) commands: &'static [Command],
    /// Commands of the original that are not here yet.
    pub(crate) absent: &'static [&'static str],
    /// How its help is laid out.
    pub(crate) layout: Layout,
    /// What it puts behind a refusal.
    pub(crate) after_refusal: &'static str,
}

/// How help is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// Each command with its help.
    Default,
    /// The commands as a tree.
    Compact,
}

/// A command, with commands below it or with arguments.
#[derive(Debug)]
pub(crate) struct Command {
    /// As it is typed.
    pub(crate) name: &'static str,
    /// Paragraphs.
    pub(crate) help: &'static str,
    /// Its flags; those of the commands above it are understood too.
    pub(crate) flags: &'static [Flag],
    /// What stands behind it.
    pub(crate) args: &'static [Arg],
    /// The commands below it.
    pub(crate) commands: &'static [Command],
    /// Whether it is the one that is meant where none is given.
    pub(crate) is_default: bool,
}

impl Command {
    /// A command without flags, arguments and commands, to be completed.
    pub(crate) const fn new(name: &'static str, help: &'static str) -> Command {
        Command { name, help, flags: &[], args: &[], commands: &[], is_default: false }
    }
}

/// A flag.
#[derive(Debug)]
pub(crate) struct Flag {
    /// Without dashes.
    pub(crate) name: &'static str,
    /// One paragraph.
    pub(crate) help: &'static str,
    /// What it takes.
    pub(crate) value: Value,
    /// Its one-letter form.
    pub(crate) short: Option<char>,
    /// Its value when it is not given.
    pub(crate) default: Option<&'static str>,
    /// Shown for its value.
    pub(crate) placeholder: Option<&'static str>,
    /// Whether help leaves it out.
    pub(crate) is_hidden: bool,
    /// Whether it has to be given.
    pub(crate) is_required: bool,
}

impl Flag {
    /// A flag without a default.
    pub(crate) const fn new(name: &'static str, help: &'static str, value: Value) -> Flag {
        let (short, default, placeholder) = (None, None, None);
        let (is_hidden, is_required) = (false, false);
        Flag { name, help, value, short, default, placeholder, is_hidden, is_required }
    }

    /// With a value for when it is not given.
    pub(crate) const fn default(self, value: &'static str) -> Flag {
        Flag { default: Some(value), ..self }
    }

    /// With a one-letter form.
    pub(crate) const fn short(self, letter: char) -> Flag {
        Flag { short: Some(letter), ..self }
    }

    /// With a word shown for its value.
    pub(crate) const fn placeholder(self, word: &'static str) -> Flag {
        Flag { placeholder: Some(word), ..self }
    }

    /// That has to be given.
    pub(crate) const fn required(self) -> Flag {
        Flag { is_required: true, ..self }
    }

    /// Left out of help.
    pub(crate) const fn hidden(self) -> Flag {
        Flag { is_hidden: true, ..self }
    }
}

/// An argument.
#[derive(Debug)]
pub(crate) struct Arg {
    /// Shown in angle brackets.
    pub(crate) name: &'static str,
    /// One paragraph.
    pub(crate) help: &'static str,
    /// What it takes.
    pub(crate) value: Value,
    /// Whether it may be left out.
    pub(crate) need: Need,
}

/// Whether something may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// It may not.
    Required,
    /// It may.
    Optional,
}

/// What a flag or argument takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Value {
    /// Nothing: it is a switch.
    Switch,
    /// A text.
    Text,
    /// A text, any number of times.
    Texts,
    /// A duration of Go's, with days and weeks.
    Duration,
    /// A file that exists.
    File,
    /// Files that exist.
    Files,
    /// A URL.
    Url,
    /// One of these words.
    Choice(&'static [&'static str]),
}

impl Value {
    /// Whether it may be given more than once.
    pub(crate) fn is_cumulative(self) -> bool {
        matches!(self, Value::Texts | Value::Files)
    }
}

/// `--help`, which every program has.
pub(crate) const HELP: Flag = Flag::new(
    "help",
    "Show context-sensitive help (also try --help-long and --help-man).",
    Value::Switch,
)
.short('h');
/// `--help-long`, which every program has.
pub(crate) const HELP_LONG: Flag =
    Flag::new("help-long", "Generate long help.", Value::Switch).hidden();
/// `--help-man`, which every program has.
pub(crate) const HELP_MAN: Flag =
    Flag::new("help-man", "Generate a man page.", Value::Switch).hidden();
/// `--version`.
pub(crate) const VERSION: Flag = Flag::new("version", "Show application version.", Value::Switch);

/// The command that kingpin gives to every program with commands.
pub(crate) const HELP_COMMAND: Command = Command {
    args: &[Arg {
        name: "command",
        help: "Show help on command.",
        value: Value::Texts,
        need: Need::Optional,
    }],
    ..Command::new("help", "Show help.")
};
