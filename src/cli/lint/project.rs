//! All files of a run: read, decoded, and looked at together.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use flint_analysis::RuleSet;
use flint_config::{Config, Mode};
use flint_diagnostics::Diagnostic;
use flint_lints::{Check, Lint, Settings};
use flint_rulefmt::objects::{self, Content};
use flint_rulefmt::{Keep, LoadOptions, RuleGroups, rules};
use flint_text::{FileId, Source, Sources};
use flint_yaml::Tree;
use rayon::prelude::*;

use super::{Request, ignores, tested};
use crate::check::Subject;
use crate::check::inputs::{Input, identity};
use crate::check::job::{self, Recognized};
use crate::check::kind::Kind;
use crate::codes;
use crate::follow::{Reach, follow};
use crate::read::{self, Text};

/// The files of a run.
#[derive(Debug, Default)]
pub(crate) struct Files {
    /// Those that are reported, with what the user calls them, in order.
    pub(crate) shown: Vec<(FileId, String)>,
    /// Files that others name and that are reported with them: the place of those in `shown`.
    pub(crate) named_by: HashMap<FileId, usize>,
    /// Why some could not be read.
    pub(crate) troubles: Vec<String>,
    /// How many were left alone.
    pub(crate) skipped: usize,
    /// Files with rules, plain or in Kubernetes objects.
    rules: Vec<(FileId, Kind)>,
    configs: Vec<Config>,
    /// Files with unit tests, which are read for what they ask for.
    tests: Vec<Source>,
    /// What was found on the way.
    diagnostics: Vec<Diagnostic>,
}

/// Where files are read from.
pub(crate) enum Origin<'b> {
    /// The disk.
    Disk,
    /// What they were at another time, by path.
    Base(&'b HashMap<String, Vec<u8>>),
}

/// Reads all files, and the rule files that configurations among them name. Of the configurations
/// the settings take what they say of intervals.
pub(crate) fn read(
    inputs: Vec<Input>,
    origin: &Origin<'_>,
    request: &mut Request,
    sources: &mut Sources,
) -> Files {
    let mut files = Files::default();
    let mut seen: HashSet<PathBuf> =
        inputs.iter().filter_map(|it| it.path.as_deref().map(identity)).collect();
    let mut named = Vec::new();
    for (input, kind, file) in read_all(inputs, origin, Subject::Any, request, &mut files, sources)
    {
        match kind {
            Kind::Rules | Kind::Kubernetes => files.rules.push((file, kind)),
            Kind::Prometheus => named.extend(config(&input, file, origin, &mut files, sources)),
            _ => {}
        }
    }
    let named = named.into_iter().map(PathBuf::from);
    let named = named.filter(|it| seen.insert(identity(it))).map(Input::named).collect();
    let kind = Subject::Only(Kind::Rules);
    for (_, _, file) in read_all(named, origin, kind, request, &mut files, sources) {
        files.rules.push((file, Kind::Rules));
    }
    let settings = &mut request.policy.settings;
    if let Some(first) = files.configs.first() {
        let scraped = first.global.scrape_interval.map(|it| it.value);
        settings.scrape_interval = settings.scrape_interval.or(scraped);
        let evaluated = Some(first.global.evaluation_interval.value);
        settings.evaluation_interval = settings.evaluation_interval.or(evaluated);
    }
    files
}

fn read_all(
    inputs: Vec<Input>,
    origin: &Origin<'_>,
    subject: Subject,
    request: &Request,
    files: &mut Files,
    sources: &mut Sources,
) -> Vec<(Input, Kind, FileId)> {
    let is_wanted = |it: &Input| !request.policy.excludes(Path::new(&it.shown));
    let inputs: Vec<Input> = inputs.into_iter().filter(is_wanted).collect();
    let text = |it: &Input| match origin {
        Origin::Disk => job::text(it, request.limit),
        Origin::Base(files) => {
            read::bytes(files.get(&it.shown).cloned().unwrap_or_default(), request.limit)
        }
    };
    let texts: Vec<_> = inputs.par_iter().map(text).collect();
    let mut found = Vec::new();
    for (input, text) in inputs.into_iter().zip(texts) {
        match text {
            Ok(text) => found.extend(take(input, text, subject, files, sources)),
            Err(why) => files.troubles.push(why.message(&input.shown)),
        }
    }
    found
}

/// A file that lints look at; `None` if it is another one.
fn take(
    input: Input,
    text: Text,
    subject: Subject,
    files: &mut Files,
    sources: &mut Sources,
) -> Option<(Input, Kind, FileId)> {
    let kind = match job::recognized(&input, subject, &text.text) {
        Recognized::As(kind @ (Kind::Rules | Kind::Kubernetes | Kind::Prometheus)) => kind,
        Recognized::Strange => return None,
        Recognized::As(kind) => {
            if kind == Kind::Tests && text.invalid.is_none() {
                files.tests.push(Source::new(input.shown, text.text));
            }
            files.skipped += 1;
            return None;
        }
        Recognized::Skipped => {
            files.skipped += 1;
            return None;
        }
        Recognized::Template => {
            let path = &input.shown;
            files
                .troubles
                .push(format!("`{path}` is a template: render it, and look at what comes out"));
            return None;
        }
        Recognized::Unknown => {
            files.troubles.push(format!("cannot tell what `{}` is", input.shown));
            return None;
        }
    };
    let file = sources.add(input.shown.as_str(), text.text);
    files.shown.push((file, input.shown.clone()));
    if let Some(invalid) = &text.invalid {
        files.diagnostics.push(codes::not_utf8(file, invalid));
        return None;
    }
    Some((input, kind, file))
}

/// Takes a configuration in. Returns the rule files that it names.
fn config(
    input: &Input,
    file: FileId,
    origin: &Origin<'_>,
    files: &mut Files,
    sources: &mut Sources,
) -> Vec<String> {
    let before = sources.iter().count() as u32;
    // What files were at another time names files of that time, which are looked at anyway.
    let reach = match origin {
        Origin::Disk => Reach::Files,
        Origin::Base(_) => Reach::SyntaxOnly,
    };
    let followed = follow(file, sources, &input.shown, Mode::Server, reach);
    let place = files.shown.len() - 1;
    let after = sources.iter().count() as u32;
    files.named_by.extend((before..after).map(|it| (FileId(it), place)));
    files.diagnostics.extend(followed.diagnostics);
    files.configs.extend(followed.config);
    followed.rule_files
}

/// A file with rules.
struct RuleFile<'t> {
    tree: &'t Tree<'t>,
    groups: Vec<RuleGroups<'t>>,
    diagnostics: Vec<Diagnostic>,
}

/// Everything that is found in the files.
pub(crate) fn look(files: &Files, sources: &Sources, request: &Request) -> Vec<Diagnostic> {
    let trees: Vec<Tree<'_>> =
        files.rules.par_iter().map(|(file, _)| Tree::parse(*file, sources.get(*file))).collect();
    let options =
        LoadOptions { promql: request.promql, keep: Keep::Expressions, ..LoadOptions::default() };
    let numbered = trees.par_iter().zip(&files.rules);
    let loaded: Vec<RuleFile<'_>> =
        numbered.map(|(tree, (_, kind))| load(tree, *kind, &options)).collect();
    let named = files.rules.iter().map(|it| (it.0, sources.get(it.0).path.as_str()));
    let (mut lints, settings) = (request.policy.lints(), &request.policy.settings_for(named));
    if files.tests.is_empty() {
        // What these lints find is not known, so that no comment about them is useless.
        lints.retain(|it| !matches!(it.check, Check::Tests(_)));
    }
    let groups: Vec<&RuleGroups<'_>> = loaded.iter().flat_map(|it| &it.groups).collect();
    let rules = RuleSet::new(&groups);
    let tested = tested::read(&files.tests, &files.rules, sources, &request.promql);
    let mut of_rules = flint_lints::rules(&rules, &lints, settings);
    of_rules.extend(flint_lints::tests(&rules, &tested, &lints, settings));
    let mut by_file: HashMap<FileId, Vec<Diagnostic>> = HashMap::new();
    for diagnostic in of_rules {
        by_file.entry(diagnostic.span.file).or_default().push(diagnostic);
    }
    let mut found = files.diagnostics.clone();
    for config in &files.configs {
        found.extend(flint_lints::config(config, &lints, settings));
    }
    for file in &loaded {
        let of_rules = by_file.remove(&file.tree.file()).unwrap_or_default();
        found.extend(finished(file, of_rules, &lints, settings, request));
    }
    found
}

fn load<'t>(tree: &'t Tree<'t>, kind: Kind, options: &LoadOptions) -> RuleFile<'t> {
    if kind == Kind::Kubernetes {
        let loaded = objects::load(tree, options);
        let groups = loaded.objects.into_iter().filter_map(|it| match it.content {
            Content::Rules(groups) => Some(groups),
            _ => None,
        });
        return RuleFile { tree, groups: groups.collect(), diagnostics: loaded.diagnostics };
    }
    let loaded = rules::load(tree, options);
    RuleFile { tree, groups: vec![loaded.groups], diagnostics: loaded.diagnostics }
}

/// What is found in a file, without what its comments switch off.
fn finished(
    file: &RuleFile<'_>,
    of_rules: Vec<Diagnostic>,
    lints: &[&'static Lint],
    settings: &Settings,
    request: &Request,
) -> Vec<Diagnostic> {
    let mut found = file.diagnostics.clone();
    for groups in &file.groups {
        found.extend(flint_lints::rule_groups(groups, lints, settings));
    }
    found.extend(of_rules);
    let groups: Vec<&RuleGroups<'_>> = file.groups.iter().collect();
    ignores::apply(file.tree, &groups, lints, &mut found, &request.today);
    found
}
