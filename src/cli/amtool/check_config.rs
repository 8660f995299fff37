//! `amtool check-config`.
//!
//! Source: alertmanager `cli/check_config.go`, `config.LoadFile`, `template.FromGlobs`.

use std::io::IsTerminal;
use std::path::Path;

use flint_config::alertmanager::{Config, Loaded, MatcherLine, Options, load};
use flint_diagnostics::{Diagnostic, Upstream, UpstreamStage, upstream_error};
use flint_go::{glob, path as go_path};
use flint_matchers::Mode;
use flint_template::NotificationTemplates;
use flint_text::{SharedText, Sources};
use flint_yaml::Tree;

use super::{fail, log};
use crate::exit::Exit;
use crate::follow::Disk;
use crate::kingpin::Parsed;
use crate::output::{stderr, stdout};
use crate::read;

/// Runs the command.
pub(super) fn run(parsed: &Parsed, mode: Mode) -> Exit {
    let piped = ["/dev/stdin".to_owned()];
    let paths = match parsed.texts("check-files") {
        [] if std::io::stdin().is_terminal() => {
            stderr("amtool: error: Failed to read from standard input\n");
            return Exit::Wrong;
        }
        [] => piped.as_slice(),
        paths => paths,
    };
    let failed: usize = paths
        .iter()
        .map(|path| {
            stdout(&format!("Checking '{path}'"));
            let failed = check(path, mode, parsed.is_set("verbose"));
            stdout("\n");
            failed
        })
        .sum();
    match failed {
        0 => Exit::Fine,
        count => fail(&format!("failed to validate {count} file(s)")),
    }
}

/// Checks a file and tells of it; how many things failed.
fn check(path: &str, mode: Mode, is_verbose: bool) -> usize {
    let refused = |error: &str| {
        stdout(&format!("  FAILED: {error}\n"));
        1
    };
    match read_config(path, mode, is_verbose) {
        Ok(config) => {
            stdout("  SUCCESS\n");
            tell(path, &config)
        }
        Err(error) => refused(&error),
    }
}

/// Reads a file, or tells why not. What the matchers' languages disagree about is logged.
pub(super) fn read_config(path: &str, mode: Mode, is_verbose: bool) -> Result<Config, String> {
    let text = read::file(Path::new(path), read::MAX_FILE_BYTES).map_err(|why| why.go(path))?;
    let (shown, invalid) = match text.invalid {
        None => (text.text, None),
        Some(invalid) => (invalid.stand_in().into(), Some(invalid)),
    };
    let mended = |error: String| invalid.as_ref().map_or(error.clone(), |it| it.mend(&error));
    config_of(path, shown, mode, is_verbose).map_err(mended)
}

/// The same for a text that is at hand.
pub(super) fn config_of(
    path: &str,
    text: SharedText,
    mode: Mode,
    is_verbose: bool,
) -> Result<Config, String> {
    let mut sources = Sources::new();
    let file = sources.add(path, text);
    let tree = Tree::parse(file, sources.get(file));
    let Loaded { config, diagnostics } = load(&tree, Options { mode, ..Options::default() });
    if let Some(config) = &config {
        log_matchers(config, &diagnostics, mode, is_verbose);
    }
    match (upstream_error(&diagnostics), config) {
        (None, Some(config)) => Ok(config),
        (error, _) => Err(error.unwrap_or_else(|| "no route provided in config".to_owned())),
    }
}

/// Tells what is in a file that is right.
fn tell(path: &str, config: &Config) -> usize {
    let (inhibit, receivers, templates) =
        (config.inhibit_rules.len(), config.receivers.len(), config.templates.len());
    stdout(&format!(
        "Found:\n - global config\n - route\n - {inhibit} inhibit rules\n - {receivers} receivers\n \
         - {templates} templates\n"
    ));
    if config.templates.is_empty() {
        return 0;
    }
    let folder = go_path::dir(path);
    let mut templates = NotificationTemplates::with_defaults();
    let error = config
        .templates
        .iter()
        .find_map(|it| template_error(&resolved(&folder, it), &mut templates));
    match error {
        None => {
            stdout("  SUCCESS\n");
            0
        }
        Some(error) => {
            stdout(&format!("  FAILED: {error}\n"));
            1
        }
    }
}

/// A pattern beside the file; an empty one stays empty.
fn resolved(folder: &str, pattern: &str) -> String {
    match pattern.is_empty() || go_path::is_abs(pattern) {
        true => pattern.to_owned(),
        false => go_path::join(&[folder, pattern]),
    }
}

/// What is wrong with the first file that matches the pattern and is not right.
fn template_error(pattern: &str, templates: &mut NotificationTemplates) -> Option<String> {
    let paths = match glob(pattern, &Disk) {
        Ok(paths) => paths,
        Err(why) => return Some(why.to_string()),
    };
    paths.iter().find_map(|path| {
        let text = match read::file(Path::new(path), read::MAX_FILE_BYTES) {
            Ok(text) => text.text,
            Err(why) => return Some(why.go(path)),
        };
        let name = go_path::base(path);
        let errors = templates.add_file(name, text.to_string()).err()?;
        errors.first().map(|it| it.upstream(name))
    })
}

/// Logs what the two languages of matchers disagree about, as far as upstream reads.
fn log_matchers(config: &Config, diagnostics: &[Diagnostic], mode: Mode, is_verbose: bool) {
    const DEBUG: [(Mode, &str, &str); 3] = [
        (
            Mode::Fallback,
            "parse.go:154",
            "Parsing with UTF-8 matchers parser, with fallback to classic matchers parser",
        ),
        (Mode::Classic, "parse.go:91", "Parsing with classic matchers parser"),
        (Mode::Utf8, "parse.go:109", "Parsing with UTF-8 matchers parser"),
    ];
    let end = end_of_reading(diagnostics);
    for line in config.matcher_lines().into_iter().filter(|it| it.span.range.start < end) {
        let about = [("input", line.text.as_str()), ("origin", "config")];
        if is_verbose {
            let (_, source, message) = DEBUG[DEBUG.iter().position(|it| it.0 == mode).unwrap_or(0)];
            log::debug(source, message, &about);
        }
        log_line(line, about);
    }
}

fn log_line(line: &MatcherLine, [input, origin]: [(&str, &str); 2]) {
    let Some(disagreement) = &line.disagreement else { return };
    match &disagreement.error {
        None => log::warn("parse.go:183", "Matchers input has disagreement", &[input, origin]),
        Some(error) => {
            let suggestion = ("suggestion", disagreement.suggestion.as_str());
            let attributes = [input, origin, ("err", error), suggestion];
            log::warn("parse.go:176", NEW_PARSER, &attributes);
        }
    }
}

/// Upstream's words for a matcher that only the older language reads.
pub(super) const NEW_PARSER: &str = "Alertmanager is moving to a new parser for labels and matchers, and this \
    input is incompatible. Alertmanager has instead parsed the input using the classic matchers \
    parser as a fallback. To make this input compatible with the UTF-8 matchers parser please make \
    sure all regular expressions and values are double-quoted and backslashes are escaped. If you \
    are still seeing this message please open an issue.";

/// Where upstream stops to read: at the first value that its type's own code refuses.
fn end_of_reading(diagnostics: &[Diagnostic]) -> u32 {
    let is_fatal = |it: &Upstream| it.stage == UpstreamStage::Fatal;
    let fatal = diagnostics.iter().filter(|it| it.upstream.as_deref().is_some_and(is_fatal));
    let first = fatal.min_by_key(|it| it.upstream.as_deref().map(|it| (it.at, it.order)));
    match first {
        None => u32::MAX,
        // Of a list of matchers, those before the bad one were read.
        Some(it) if it.code.name.starts_with("matchers/") => it.span.range.start,
        Some(it) => it.upstream.as_deref().map_or(u32::MAX, |it| it.at),
    }
}
