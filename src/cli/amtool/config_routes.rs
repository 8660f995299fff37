//! `amtool config routes`: the routing tree, and who an alert goes to.
//!
//! Source: alertmanager `cli/routing.go`, `cli/test_routing.go`, `cli/utils.go`; xlab/treeprint.

use flint_alerting::{AlertingSpec, Labels, RouteId, RoutingTree};
use flint_go::Url;
use flint_matchers::{Agreement, MatchOp, Mode, display_all, parse_single};

use super::{check_config, fail, log};
use crate::exit::Exit;
use crate::kingpin::{Arg, Command, Flag, Need, Parsed, Value};
use crate::output::{stderr, stdout};
use crate::server::{self, Client, Endpoint, QueryError};

const SHOW_HELP: &str = "Prints alert routing tree\n\nWill print whole routing tree in form of \
    ASCII tree view.\n\nRouting is loaded from a local configuration file or a running \
    Alertmanager configuration.\nSpecifying --config.file takes precedence over \
    --alertmanager.url.\n\nExample:\n\n./amtool config routes [show] \
    --config.file=doc/examples/simple.yml\n\n";

const TEST_HELP: &str = "Test alert routing\n\nWill return receiver names which the alert with \
    given labels resolves to.\nIf the labelset resolves to multiple receivers, they are printed \
    out in order as defined in the routing tree.\n\nRouting is loaded from a local configuration \
    file or a running Alertmanager configuration.\nSpecifying --config.file takes precedence over \
    --alertmanager.url.\n\nExample:\n\n./amtool config routes test \
    --config.file=doc/examples/simple.yml --verify.receivers=team-DB-pager service=database\n\n";

const VERIFY: &str = "Checks if specified receivers matches resolved receivers. The command fails \
    if the labelset does not route to the specified receivers.";

/// The command.
pub(super) const COMMAND: Command = Command {
    flags: &[Flag::new("config.file", "Config file to be tested.", Value::File)],
    commands: &[Command { is_default: true, ..Command::new("show", SHOW_HELP) }, TEST],
    ..Command::new("routes", SHOW_HELP)
};

const TEST: Command = Command {
    flags: &[
        Flag::new("verify.receivers", VERIFY, Value::Text),
        Flag::new("tree", "Prints out matching routes tree.", Value::Switch),
    ],
    args: &[Arg {
        name: "labels",
        help: "List of labels to be tested against the configured routes.",
        value: Value::Texts,
        need: Need::Optional,
    }],
    ..Command::new("test", TEST_HELP)
};

/// `show`
pub(super) fn show(parsed: &Parsed, mode: Mode) -> Exit {
    if has_no_source(parsed) {
        return fail_without_line(NO_SOURCE);
    }
    match routes(parsed, mode) {
        Ok(tree) => {
            stdout(&format!("Routing tree:\n{}\n", drawn(&all(&tree, RouteId::ROOT))));
            Exit::Fine
        }
        Err(why) => fail_without_line(&why),
    }
}

/// `test`
pub(super) fn test(parsed: &Parsed, mode: Mode) -> Exit {
    if has_no_source(parsed) {
        return fail_without_line(NO_SOURCE);
    }
    let tree = match routes(parsed, mode) {
        Ok(tree) => tree,
        Err(why) => return fail(&why),
    };
    let labels = match labels(parsed.texts("labels"), mode) {
        Ok(labels) => labels,
        Err(why) => return fail(&why),
    };
    if parsed.is_set("tree") {
        let drawn = drawn(&matching(&tree, RouteId::ROOT, &labels));
        stdout(&format!("Matching routes:\n{drawn}\n\n"));
    }
    let ends = tree.ends(&labels).into_iter();
    let receivers: Vec<&str> = ends.map(|it| tree.route(it).options.receiver.as_str()).collect();
    let receivers = receivers.join(",");
    stdout(&format!("{receivers}\n"));
    let expected = parsed.text("verify.receivers").unwrap_or_default();
    if expected.is_empty() || expected == receivers {
        return Exit::Fine;
    }
    stdout("WARNING: Expected receivers did not match resolved receivers.\n");
    Exit::Wrong
}

const NO_SOURCE: &str = "You have to specify one of --config.file or --alertmanager.url flags.";

fn has_no_source(parsed: &Parsed) -> bool {
    parsed.text("config.file").is_none() && parsed.text("alertmanager.url").is_none()
}

/// The original ends most of its last words with an empty line, but not here.
fn fail_without_line(why: &str) -> Exit {
    stderr(&format!("amtool: error: {why}\n"));
    Exit::Wrong
}

fn routes(parsed: &Parsed, mode: Mode) -> Result<RoutingTree, String> {
    let is_verbose = parsed.is_set("verbose");
    let config = match (parsed.text("config.file"), parsed.text("alertmanager.url")) {
        (Some(path), url) => {
            if url.is_some() {
                stderr("Warning: --config.file flag overrides the --alertmanager.url.\n");
            }
            check_config::read_config(path, mode, is_verbose)?
        }
        (None, Some(url)) => {
            let text = running_config(url, parsed.text("http.config.file"))?;
            check_config::config_of("", text.into(), mode, is_verbose)?
        }
        (None, None) => return Err(NO_SOURCE.to_owned()),
    };
    let spec = AlertingSpec::of(&config).ok_or("no route provided in config")?;
    Ok(RoutingTree::new(&spec.route))
}

/// What a server runs with.
fn running_config(url: &str, client: Option<&str>) -> Result<String, String> {
    let client = match client {
        Some(path) => Client::load(path).map_err(|why| why.to_string())?,
        None => Client::default(),
    };
    let url = Url::parse(url).map_err(|why| why.to_string())?;
    let reply = server::fetch(&url, Endpoint::AlertmanagerStatus, "", STATUS_BYTES_MAX, &client);
    let reply = reply.map_err(|why| match why {
        QueryError::Unreachable { url, why } => format!("Get \"{url}\": {why}"),
        why => why.to_string(),
    })?;
    let status: serde_json::Value =
        serde_json::from_str(&reply.body).map_err(|why| why.to_string())?;
    let original = status.pointer("/config/original").and_then(|it| it.as_str());
    original.map(str::to_owned).ok_or_else(|| format!("unexpected status {}", reply.status))
}

/// No more of a configuration is taken from a server.
const STATUS_BYTES_MAX: u64 = 64 << 20;

fn labels(texts: &[String], mode: Mode) -> Result<Labels, String> {
    let mut labels = Labels::default();
    for text in texts {
        let parsed =
            parse_single(text, mode).map_err(|why| format!("Failed to parse labels: {why}"))?;
        let about = [("input", text.as_str()), ("origin", "cli")];
        match &parsed.agreement {
            Agreement::Same => {}
            Agreement::Different(_) => {
                log::warn("parse.go:142", "Matchers input has disagreement", &about);
            }
            Agreement::OnlyClassic(error) => {
                let suggestion = parsed.suggestion();
                let more = [("err", error.upstream()), ("suggestion", &suggestion)];
                log::warn("parse.go:136", check_config::NEW_PARSER, &[about, more].concat());
            }
        }
        for matcher in parsed.into_matchers() {
            if matcher.op != MatchOp::Equal {
                return Err("Labels must be specified as key=value pairs".to_owned());
            }
            labels.set(matcher.name, matcher.value);
        }
    }
    Ok(labels)
}

/// A branch of a drawn tree.
struct Branch {
    text: String,
    below: Vec<Branch>,
}

fn all(tree: &RoutingTree, id: RouteId) -> Branch {
    let route = tree.route(id);
    let continues = if route.continues { "  continue: true" } else { "" };
    let text = format!("{}{continues}  receiver: {}", name(tree, id), route.options.receiver);
    Branch { text, below: route.children.iter().map(|it| all(tree, *it)).collect() }
}

fn matching(tree: &RoutingTree, id: RouteId, labels: &Labels) -> Branch {
    let route = tree.route(id);
    let mut below = Vec::new();
    for child in &route.children {
        if labels.fit(&tree.route(*child).matchers) {
            below.push(matching(tree, *child, labels));
            if !tree.route(*child).continues {
                break;
            }
        }
    }
    let mut text = name(tree, id);
    if below.is_empty() {
        text += &format!("  receiver: {}", route.options.receiver);
    }
    Branch { text, below }
}

fn name(tree: &RoutingTree, id: RouteId) -> String {
    match tree.route(id).matchers.as_slice() {
        [] => "default-route".to_owned(),
        matchers => display_all(matchers),
    }
}

/// The tree below a point, as treeprint draws it.
fn drawn(branch: &Branch) -> String {
    let mut out = ".\n".to_owned();
    draw(branch, "", true, &mut out);
    out
}

/// How deep routes are nested is limited where they are read, so that this may recurse.
fn draw(branch: &Branch, lead: &str, is_last: bool, out: &mut String) {
    let edge = if is_last { "└──" } else { "├──" };
    let below = format!("{lead}{}", if is_last { "    " } else { "│   " });
    *out += &format!("{lead}{edge} {}\n", indented(&branch.text, &below));
    for (index, it) in branch.below.iter().enumerate() {
        draw(it, &below, index + 1 == branch.below.len(), out);
    }
}

/// A text of several lines: the later ones stand under the first.
fn indented(text: &str, below: &str) -> String {
    text.replace('\n', &format!("\n{below}"))
}
