//! From words to a command and its values, in kingpin's order of doing and of refusing.
//!
//! Source: kingpin `parse`, `Application.Parse`, `flagGroup.parse`.

use super::model::{App, Arg, Command, Flag, HELP, HELP_COMMAND, Need, Value};
use super::parsed::Parsed;
use super::refusal::Refusal;
use super::tokens::{Token, Tokens};
use super::usage;
use super::values;

/// What a command line comes to.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// A command is to be run.
    Run(Parsed),
    /// Help or the version was asked for: this text, and success.
    Show(String),
    /// It was refused: what stands behind `promtool: error: `.
    Refuse(String),
}

/// Reads the words after the program's name.
pub(crate) fn parse(app: &'static App, words: &[String]) -> Outcome {
    let mut line = Line::new(app, words);
    let parsed = line.read();
    let (values, refused) = match line.values() {
        Ok(values) => (values, None),
        Err(refusal) => (Parsed::default(), Some(refusal)),
    };
    if let Some(outcome) = line.show_at_once() {
        return outcome;
    }
    if let Err(refusal) = parsed {
        return refuse(app, &refusal);
    }
    if line.has_flag("help") {
        return Outcome::Show(usage::context(app, &line.commands, &line.flags, &line.args));
    }
    if let Some(refusal) = refused {
        return refuse(app, &refusal);
    }
    if let Some(missing) = line.missing() {
        return refuse(app, &missing);
    }
    match values.command.is_empty() {
        true => Outcome::Show(usage::context(app, &[], &line.flags, &line.args)),
        false => Outcome::Run(values),
    }
}

fn refuse(app: &App, refusal: &Refusal) -> Outcome {
    Outcome::Refuse(format!("{refusal}{}", app.after_refusal))
}

/// Something recognized, with its value.
#[derive(Debug)]
enum Element {
    Flag(&'static Flag, String),
    Arg(&'static Arg, String),
    Command(&'static Command),
}

#[derive(Debug)]
struct Line {
    app: &'static App,
    tokens: Tokens,
    flags: Vec<&'static Flag>,
    args: Vec<&'static Arg>,
    next_arg: usize,
    commands: Vec<&'static Command>,
    elements: Vec<Element>,
    /// Whether a command that is not given is the default one.
    has_defaults: bool,
}

impl Line {
    fn new(app: &'static App, words: &[String]) -> Line {
        Line {
            app,
            tokens: Tokens::new(words),
            flags: app.flags.iter().collect(),
            args: Vec::new(),
            next_arg: 0,
            commands: Vec::new(),
            elements: Vec::new(),
            has_defaults: true,
        }
    }

    fn read(&mut self) -> Result<(), Refusal> {
        let mut below: &'static [Command] = self.app.commands;
        loop {
            match self.tokens.peek(&self.flags)? {
                Token::End => match self.default_of(below) {
                    Some(command) => below = self.enter(command),
                    None => return Ok(()),
                },
                Token::Long(_) | Token::Short(_) => match (self.flag(), self.default_of(below)) {
                    (Ok(()), _) => {}
                    // The flag may be one of the default command's.
                    (Err(_), Some(command)) => below = self.enter(command),
                    (Err(refusal), None) => return Err(refusal),
                },
                Token::Arg(word) if !below.is_empty() => {
                    if let Some(command) = below.iter().find(|it| it.name == word) {
                        self.tokens.next(&self.flags)?;
                        self.has_defaults &= command.name != HELP_COMMAND.name;
                        below = self.enter(command);
                    } else if let Some(command) = self.default_of(below) {
                        below = self.enter(command);
                    } else {
                        return Err(self.no_command(word));
                    }
                }
                Token::Arg(word) => {
                    let Some(arg) = self.args.get(self.next_arg).copied() else {
                        return Err(Refusal::Unexpected(word));
                    };
                    if !arg.value.is_cumulative() {
                        self.next_arg += 1;
                    }
                    self.tokens.next(&self.flags)?;
                    self.elements.push(Element::Arg(arg, word));
                }
            }
        }
    }

    fn default_of(&self, commands: &'static [Command]) -> Option<&'static Command> {
        commands.iter().find(|it| it.is_default && self.has_defaults)
    }

    fn no_command(&self, word: String) -> Refusal {
        match self.commands.is_empty() && self.app.absent.contains(&word.as_str()) {
            true => Refusal::AbsentCommand(word),
            false => Refusal::UnknownCommand(word),
        }
    }

    /// Takes a command, and gives those below it.
    fn enter(&mut self, command: &'static Command) -> &'static [Command] {
        self.flags.extend(command.flags);
        self.args.extend(command.args);
        self.commands.push(command);
        self.elements.push(Element::Command(command));
        command.commands
    }

    fn flag(&mut self) -> Result<(), Refusal> {
        let token = self.tokens.peek(&self.flags)?;
        let (flag, is_inverted) = self.named(&token)?;
        self.tokens.next(&self.flags)?;
        self.has_defaults &= flag.name != HELP.name;
        if flag.value == Value::Switch {
            let value = if is_inverted { "false" } else { "true" };
            self.elements.push(Element::Flag(flag, value.to_owned()));
            return Ok(());
        }
        if is_inverted {
            return Err(Refusal::UnknownLongFlag(token.to_string()));
        }
        let Token::Arg(value) = self.tokens.peek(&self.flags)? else {
            return Err(Refusal::NoValue(token.to_string()));
        };
        self.tokens.next(&self.flags)?;
        self.elements.push(Element::Flag(flag, value));
        Ok(())
    }

    fn named(&self, token: &Token) -> Result<(&'static Flag, bool), Refusal> {
        let long = |name: &str| self.flags.iter().copied().find(|it| it.name == name);
        if let Token::Short(letter) = token {
            let flag = self.flags.iter().copied().find(|it| it.short == Some(*letter));
            let refusal = || Refusal::UnknownShortFlag(token.to_string());
            return flag.map(|it| (it, false)).ok_or_else(refusal);
        }
        let Token::Long(name) = token else {
            return Err(Refusal::Unexpected(token.to_string()));
        };
        let inverted = || name.strip_prefix("no-").and_then(long).map(|it| (it, true));
        let flag = long(name).map(|it| (it, false)).or_else(inverted);
        flag.ok_or_else(|| Refusal::UnknownLongFlag(token.to_string()))
    }

    fn has_flag(&self, name: &str) -> bool {
        self.elements.iter().any(|it| matches!(it, Element::Flag(flag, _) if flag.name == name))
    }

    /// All values, in the order in which they were given; the first bad one is refused.
    fn values(&self) -> Result<Parsed, Refusal> {
        let mut parsed = Parsed::default();
        for element in &self.elements {
            let (name, kind, value) = match element {
                Element::Command(command) => {
                    parsed.command.push(command.name);
                    continue;
                }
                Element::Arg(arg, value) => (arg.name, arg.value, value),
                Element::Flag(flag, value) => {
                    let is_repeated = parsed.values.contains_key(flag.name);
                    if is_repeated && !flag.value.is_cumulative() {
                        return Err(Refusal::Repeated(flag.name));
                    }
                    (flag.name, flag.value, value)
                }
            };
            values::check(kind, value)?;
            parsed.values.entry(name).or_default().push(value.clone());
        }
        if self.commands.last().is_some_and(|it| !it.commands.is_empty()) {
            return Err(Refusal::NoSubcommand(parsed.command.join(" ")));
        }
        for flag in &self.flags {
            if let (Some(default), false) = (flag.default, parsed.values.contains_key(flag.name)) {
                parsed.values.insert(flag.name, vec![default.to_owned()]);
            }
        }
        Ok(parsed)
    }

    /// What is shown whatever else is wrong with the line.
    fn show_at_once(&self) -> Option<Outcome> {
        self.elements.iter().find_map(|element| match element {
            Element::Flag(flag, _) => match flag.name {
                "version" => Some(Outcome::Show(format!("{}\n", self.app.version))),
                "help-long" => Some(Outcome::Show(usage::long(self.app, &self.flags, &self.args))),
                "help-man" => Some(Outcome::Show(usage::man(self.app))),
                _ => None,
            },
            Element::Command(command) if command.name == HELP_COMMAND.name => Some(self.help()),
            Element::Command(_) | Element::Arg(..) => None,
        })
    }

    /// `help check rules`.
    fn help(&self) -> Outcome {
        let words = self.elements.iter().filter_map(|it| match it {
            Element::Arg(_, word) => Some(word.clone()),
            Element::Flag(..) | Element::Command(_) => None,
        });
        let mut asked = Line::new(self.app, &words.collect::<Vec<_>>());
        asked.has_defaults = false;
        match asked.read() {
            Ok(()) => {
                let text = usage::context(self.app, &asked.commands, &asked.flags, &asked.args);
                Outcome::Show(text)
            }
            Err(refusal) => Outcome::Refuse(refusal.to_string()),
        }
    }

    fn missing(&self) -> Option<Refusal> {
        let is_given = |arg: &Arg| {
            self.elements
                .iter()
                .any(|it| matches!(it, Element::Arg(given, _) if given.name == arg.name))
        };
        let missing: Vec<String> = self
            .flags
            .iter()
            .filter(|flag| flag.is_required && !self.has_flag(flag.name))
            .map(|flag| format!("'--{}'", flag.name))
            .collect();
        if !missing.is_empty() {
            return Some(Refusal::NoFlag(missing.join(", ")));
        }
        let missing = self.args.iter().find(|it| it.need == Need::Required && !is_given(it))?;
        Some(Refusal::NoArgument(missing.name))
    }
}
