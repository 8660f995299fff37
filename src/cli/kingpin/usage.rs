//! Help texts, laid out as kingpin's templates lay them out.
//!
//! Source: kingpin `DefaultUsageTemplate`, `LongHelpTemplate`, `ManPageTemplate`,
//! `formatTwoColumns`, `formatFlag`.

use flint_go::quote;

use super::model::{App, Arg, Command, Flag, Layout, Need, Value};
use super::wrap::wrap;

/// Longer first columns push their text to the next line.
const COLUMN: usize = 30;

/// Help for the innermost of `commands`, or for the program; `flags` and `args` are those in force.
pub(super) fn context(app: &App, commands: &[&Command], flags: &[&Flag], args: &[&Arg]) -> String {
    let mut out = format!("usage: {}", app.name);
    match commands.last() {
        None => out += &head(app.flags, &[], app.commands, app.help),
        Some(command) => {
            for command in commands {
                out = out + " " + command.name;
            }
            out += &head(command.flags, command.args, command.commands, command.help);
        }
    }
    if app.layout == Layout::Compact {
        return out + &tables(flags, args) + &tree_of(app, commands);
    }
    out.push('\n');
    out += &tables(flags, args);
    let (title, path, below) = match commands.last() {
        None => ("Commands:", String::new(), app.commands),
        Some(command) => {
            let names: Vec<&str> = commands.iter().map(|it| it.name).collect();
            ("Subcommands:", names.join(" ") + " ", command.commands)
        }
    };
    if !below.is_empty() {
        let mut listed = String::new();
        list(below, &path, &mut listed, &|_| String::new());
        out += &format!("{title}\n{listed}\n");
    }
    out
}

/// The commands below the innermost of `commands`, as a tree.
fn tree_of(app: &App, commands: &[&Command]) -> String {
    let mut out = String::new();
    let (below, depth) = match commands.last() {
        None => (app.commands, 1),
        Some(command) => (command.commands, commands.len() + 1),
    };
    if below.is_empty() {
        return out;
    }
    out += "Commands:\n";
    if !commands.is_empty() {
        let names: Vec<&str> = commands.iter().map(|it| it.name).collect();
        out += &format!("  {}\n", names.join(" "));
    }
    tree(below, depth, &mut out);
    out.push('\n');
    out
}

fn tree(commands: &[Command], depth: usize, out: &mut String) {
    for command in commands {
        let indent = "  ".repeat(depth);
        let star = if command.is_default { "*" } else { "" };
        let summary = summary(command.flags, command.args);
        *out += &format!("{indent}{}{star}{summary}\n", command.name);
        tree(command.commands, depth + 1, out);
    }
}

/// Help for the program with the flags of every command.
pub(super) fn long(app: &App, flags: &[&Flag], args: &[&Arg]) -> String {
    let mut listed = String::new();
    list(app.commands, "", &mut listed, &|command| {
        let rows = flag_rows(&command.flags.iter().collect::<Vec<_>>());
        let columns = if rows.is_empty() { String::new() } else { columns(&rows, 4, 2) };
        columns + "\n"
    });
    let head = head(app.flags, &[], app.commands, app.help);
    format!("usage: {}{head}{}Commands:\n{listed}\n", app.name, tables(flags, args))
}

/// A manual page.
pub(super) fn man(app: &App) -> String {
    let mut out = format!(".TH {} 1 {} \"\"\n", app.name, app.version);
    out += &format!(".SH \"NAME\"\n{}\n.SH \"SYNOPSIS\"\n.TP\n\\fB{}", app.name, app.name);
    out += &format!("{} <command> [<args> ...]\\fR\n\n", summary(app.flags, &[]));
    out += &format!(".SH \"DESCRIPTION\"\n{}\n.SH \"OPTIONS\"\n", app.help);
    out += &man_flags(app.flags);
    out += ".SH \"COMMANDS\"\n";
    man_commands(app.commands, "", &mut out);
    out
}

fn man_commands(commands: &[Command], path: &str, out: &mut String) {
    for command in commands {
        let path = format!("{path}{}", command.name);
        if command.commands.is_empty() {
            let summary = summary(command.flags, command.args);
            *out += &format!(".SS\n\\fB{path}{summary}\\fR\n.PP\n{}\n", command.help);
            *out += &man_flags(command.flags);
        }
        man_commands(command.commands, &format!("{path} "), out);
    }
}

fn man_flags(flags: &[Flag]) -> String {
    let shown = flags.iter().filter(|it| !it.is_hidden).map(|flag| {
        let short = flag.short.map_or(String::new(), |letter| format!("-{letter}, "));
        let value = match flag.value {
            Value::Switch => String::new(),
            _ => format!("={}", placeholder(flag)),
        };
        format!(".TP\n\\fB{short}--{}{value}\\fR\n{}\n", flag.name, flag.help)
    });
    shown.collect()
}

/// What follows the names: summary, description, and an empty line.
fn head(flags: &[Flag], args: &[Arg], commands: &[Command], help: &str) -> String {
    let more = if commands.is_empty() { "" } else { " <command> [<args> ...]" };
    let help: String = wrap(help, width()).iter().map(|it| format!("{it}\n")).collect();
    format!("{}{more}\n\n{help}\n", summary(flags, args))
}

fn tables(flags: &[&Flag], args: &[&Arg]) -> String {
    let mut out = String::new();
    if !flags.is_empty() {
        out += &format!("Flags:\n{}\n", columns(&flag_rows(flags), 2, 2));
    }
    if !args.is_empty() {
        let rows: Vec<Row> = args.iter().map(|it| (bracketed(it), it.help)).collect();
        out += &format!("Args:\n{}\n", columns(&rows, 2, 2));
    }
    out
}

/// The commands without commands below them, each with its help and what `more` says of it.
fn list(commands: &[Command], path: &str, out: &mut String, more: &dyn Fn(&Command) -> String) {
    for command in commands {
        let path = format!("{path}{}", command.name);
        if command.commands.is_empty() {
            *out += &format!("{path}{}\n", summary(command.flags, command.args));
            for line in wrap(command.help, width() - 4) {
                *out += format!("    {line}").trim_end();
                out.push('\n');
            }
            out.push('\n');
            *out += &more(command);
        }
        list(command.commands, &format!("{path} "), out, more);
    }
}

/// ` --needed=NEEDED [<flags>] <file> [<more>...]`
fn summary(flags: &[Flag], args: &[Arg]) -> String {
    let is_own = |flag: &Flag| !matches!(flag.name, "help" | "help-long" | "help-man");
    let (needed, others): (Vec<&Flag>, Vec<&Flag>) =
        flags.iter().filter(|flag| is_own(flag)).partition(|flag| flag.is_required);
    let needed = needed.iter().map(|flag| format!(" --{}={}", flag.name, placeholder(flag)));
    let needed: String = needed.collect();
    let flags = if others.is_empty() { "" } else { " [<flags>]" };
    let args = args.iter().map(|arg| {
        let dots = if arg.value.is_cumulative() { "..." } else { "" };
        match arg.need {
            Need::Required => format!(" <{}>{dots}", arg.name),
            Need::Optional => format!(" [<{}>{dots}]", arg.name),
        }
    });
    needed + flags + &args.collect::<String>()
}

fn bracketed(arg: &Arg) -> String {
    match arg.need {
        Need::Required => format!("<{}>", arg.name),
        Need::Optional => format!("[<{}>]", arg.name),
    }
}

type Row<'a> = (String, &'a str);

fn flag_rows(flags: &[&Flag]) -> Vec<Row<'static>> {
    let short_blank = if flags.iter().any(|it| it.short.is_some()) { "    " } else { "" };
    let shown = flags.iter().filter(|it| !it.is_hidden).map(|flag| {
        let short = flag.short.map_or(short_blank.to_owned(), |letter| format!("-{letter}, "));
        let name = match flag.value {
            Value::Switch => format!("[no-]{}", flag.name),
            _ => format!("{}={}", flag.name, placeholder(flag)),
        };
        let dots = if flag.value.is_cumulative() { " ..." } else { "" };
        (format!("{short}--{name}{dots}"), flag.help)
    });
    shown.collect()
}

fn placeholder(flag: &Flag) -> String {
    match (flag.placeholder, flag.default, flag.value) {
        (Some(word), _, _) => word.to_owned(),
        (None, Some(default), Value::Text) => quote(default),
        (None, Some(default), _) => default.to_owned(),
        (None, None, _) => flag.name.to_uppercase(),
    }
}

fn columns(rows: &[Row<'_>], indent: usize, padding: usize) -> String {
    let first = rows.iter().map(|(name, _)| name.len()).filter(|it| *it < COLUMN).max();
    let first = first.unwrap_or(0);
    let blank = " ".repeat(indent + first + padding);
    let mut out = String::new();
    for (name, help) in rows {
        let lines = wrap(help, width() - blank.len() as i64);
        let mut lines = lines.iter().map(String::as_str);
        out += &format!("{:indent$}{name:first$}{:padding$}", "", "");
        if COLUMN <= name.len() {
            out += &format!("\n{blank}");
        }
        out += &format!("{}\n", lines.next().unwrap_or(""));
        lines.for_each(|line| out += &format!("{blank}{line}\n"));
    }
    out
}

/// The width of the screen as `COLUMNS` has it, or 80.
fn width() -> i64 {
    std::env::var("COLUMNS").ok().and_then(|it| it.parse().ok()).unwrap_or(80)
}
