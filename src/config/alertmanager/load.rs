//! Reading a file as a whole.
//!
//! Source: alertmanager `config.Load`.

use flint_diagnostics::{Diagnostic, Edit, Safety, UpstreamStage};
use flint_matchers::Mode;
use flint_yaml::{Decoder, Dialect, Fields, Node, Tree};

use crate::alertmanager::codes;
use crate::alertmanager::config::Config;
use crate::alertmanager::version::Version;
use crate::alertmanager::{gates, homes};

/// What decides beside the file how it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// The language of matchers.
    pub mode: Mode,
    /// For which Alertmanager.
    pub version: Version,
}

/// A file that was read.
#[derive(Debug)]
pub struct Loaded {
    /// What could be read; `None` if the file is no mapping.
    pub config: Option<Config>,
    /// All that is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads alertmanager.yml. Never stops at a mistake.
pub fn load(tree: &Tree<'_>, options: Options) -> Loaded {
    let mut cx = Decoder::new(Dialect::V2, Fields::Strict);
    cx.syntax(tree);
    let node = tree.document().filter(|it| !it.is_null());
    let config = match node {
        Some(node) => Config::read(node, options, &mut cx),
        None => Some(Config::empty(tree.file())),
    };
    match (node, &config) {
        (Some(node), Some(config)) => {
            gates::check(node, options.version, &mut cx);
            check_root_continue(config, &mut cx);
        }
        (Some(node), None) => explain_no_mapping(node, &mut cx),
        (None, _) if tree.error().is_none() => refuse_empty(tree, &mut cx),
        (None, _) => {}
    }
    warn_of_documents(tree, &mut cx);
    help_with_types(&mut cx.diagnostics);
    homes::explain(&mut cx.diagnostics, tree.source());
    Loaded { config, diagnostics: cx.finish() }
}

fn refuse_empty(tree: &Tree<'_>, cx: &mut Decoder) {
    let span = flint_text::Span::new(tree.file(), 0, 0);
    cx.error(&codes::NO_ROUTE, span, "the file is empty")
        .help("add `route:` with `receiver: …`, and `receivers:`")
        .upstream(UpstreamStage::Validation, 0, "no route provided in config");
}

fn check_root_continue(config: &Config, cx: &mut Decoder) {
    let Some(continues) = config.route.as_ref().and_then(|it| it.continues.as_ref()) else {
        return;
    };
    if !**continues {
        return;
    }
    let upstream = "cannot have continue in root route";
    let edit = Edit { span: continues.span, text: "false".to_owned() };
    cx.error(&codes::ROOT_ROUTE, continues.span, "nothing follows the topmost route")
        .help("remove `continue`")
        .fix(Safety::Safe, vec![edit])
        .upstream(UpstreamStage::Validation, 1, upstream);
}

fn explain_no_mapping(node: Node<'_>, cx: &mut Decoder) {
    let Some(diagnostic) = cx.diagnostics.last_mut() else { return };
    let first = node.items().next();
    diagnostic.help(match first.is_some_and(|it| it.get("name").is_some()) {
        true => "write the line `receivers:` before the list, and indent the list",
        false => "begin the file with keys such as `route:` and `receivers:`",
    });
}

/// Says of values of a wrong type what to write, where nobody knew better.
fn help_with_types(diagnostics: &mut [Diagnostic]) {
    let is_bare =
        |it: &&mut Diagnostic| it.code == &flint_yaml::codes::WRONG_TYPE && it.help.is_none();
    for diagnostic in diagnostics.iter_mut().filter(is_bare) {
        let expected = diagnostic.message.strip_prefix("expected ");
        let expected = expected.and_then(|it| it.split_once(", found")).map(|(it, _)| it);
        diagnostic.help = expected.map(|it| format!("write {it}"));
    }
}

/// Warns of what stands behind the first document.
fn warn_of_documents(tree: &Tree<'_>, cx: &mut Decoder) {
    let Some(second) = tree.documents().nth(1) else { return };
    let message = "a second document: Alertmanager reads the first only";
    cx.warning(&flint_yaml::codes::IGNORED_DOCUMENT, second.first_line(), message)
        .help("remove the line `---` before it, or move it to a file of its own");
}
