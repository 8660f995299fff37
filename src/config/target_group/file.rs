//! Files of target groups, as file discovery reads them.
//!
//! Source: Prometheus `discovery/file/file.go`, `readFile`; `cmd/promtool`, `checkSDFile`.

use flint_diagnostics::{Diagnostic, UpstreamStage};
use flint_text::{FileId, Source};
use flint_yaml::{Decode, Decoder, Dialect, Fields, Kind, Node, Tree};

use super::{TargetGroup, json_groups};
use crate::discovery::{codes, place_of_empty};

/// The language of a file of target groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetFormat {
    /// `.json`
    Json,
    /// `.yml`, `.yaml`
    Yaml,
}

impl TargetFormat {
    /// The language of a file by its name; `None` if file discovery reads no such file.
    pub fn of(path: &str) -> Option<TargetFormat> {
        match flint_go::path::ext(path).to_lowercase().as_str() {
            ".json" => Some(TargetFormat::Json),
            ".yml" | ".yaml" => Some(TargetFormat::Yaml),
            _ => None,
        }
    }
}

/// What a file of target groups holds, and what is wrong with it.
#[derive(Debug)]
pub struct TargetFile {
    /// The groups that could be read.
    pub groups: Vec<TargetGroup>,
    /// What is wrong, in the file's order.
    pub diagnostics: Vec<Diagnostic>,
}

impl TargetFile {
    /// Reads a file.
    pub fn parse(file: FileId, source: &Source, format: TargetFormat) -> TargetFile {
        match format {
            TargetFormat::Json => json_groups::parse(file, source),
            TargetFormat::Yaml => TargetFile::decode(&Tree::parse(file, source)),
        }
    }

    /// Reads a YAML file that was parsed.
    pub fn decode(tree: &Tree<'_>) -> TargetFile {
        let mut cx = Decoder::new(Dialect::V2, Fields::Strict);
        cx.syntax(tree);
        let groups = tree.document().map_or(Vec::new(), |it| decode_list(it, &mut cx));
        cx.ignored_documents(tree);
        TargetFile { groups, diagnostics: cx.finish() }
    }
}

fn decode_list(list: Node<'_>, cx: &mut Decoder) -> Vec<TargetGroup> {
    if list.is_null() {
        return Vec::new();
    }
    if list.kind() != Kind::Sequence {
        let is_group = list.kind() == Kind::Mapping;
        let diagnostic = cx.wrong_type(list, "a list of target groups", "[]*targetgroup.Group");
        diagnostic.help(match is_group {
            true => "write a dash before the group's first key: `- targets: […]`",
            false => "write a list: `- targets: [localhost:9100]`",
        });
        return Vec::new();
    }
    let mut groups = Vec::new();
    for (index, item) in list.items().enumerate() {
        if item.is_null() {
            let diagnostic = cx.error(&codes::EMPTY_ENTRY, place_of_empty(item), NULL_GROUP);
            null_group(diagnostic, index, item.span().range.start);
        }
        groups.extend(cx.visit(item, |cx| TargetGroup::decode(item, cx)));
    }
    groups
}

pub(crate) const NULL_GROUP: &str = "a target group is empty";

/// What upstream says about a group that is null, once all are read.
pub(crate) fn null_group(diagnostic: &mut Diagnostic, index: usize, at: u32) {
    let upstream = format!("nil target group item found (index {index})");
    diagnostic.help("remove it, or give it `targets`").upstream(
        UpstreamStage::Validation,
        at,
        upstream,
    );
}
