//! All files of a run: read, decoded, and looked at together.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use flint_analysis::{Count, Estimator, Intervals, Portrait, RuleEstimates, RuleSet, portraits};
use flint_config::{Config, Mode};
use flint_diagnostics::Diagnostic;
use flint_lints::{Check, Costs, Lint, Removed, Settings};
use flint_metric::Duration;
use flint_report::Context;
use flint_rulefmt::objects::{self, Content};
use flint_rulefmt::{Keep, LoadOptions, RuleGroups, rules};
use flint_snapshot::{Scope, Snapshot};
use flint_text::{FileId, Source, Sources, Span};
use flint_yaml::Tree;
use rayon::prelude::*;

use super::carried::{self, Carried};
use super::git::{self, Past};
use super::{Request, ignores, subjects, tested};
use crate::check::Subject;
use crate::check::inputs::{Input, identity};
use crate::check::job::{self, Recognized};
use crate::check::kind::Kind;
use crate::codes;
use crate::follow::{self, Disk, Reach, follow_in};
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
    pub(crate) configs: Vec<Config>,
    /// Those among the rules and configurations that objects carry.
    pub(super) carried: Vec<Carried>,
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
    Base(&'b mut Past),
}

impl Origin<'_> {
    fn files(&self) -> &dyn follow::Files {
        match self {
            Origin::Disk => &Disk,
            Origin::Base(past) => &**past,
        }
    }
}

/// Reads all files, and the rule files that configurations among them name. Of the configurations
/// the settings take what they say of intervals.
pub(crate) fn read(
    inputs: Vec<Input>,
    origin: &mut Origin<'_>,
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
            Kind::Rules => files.rules.push((file, kind)),
            Kind::Kubernetes => {
                files.rules.push((file, kind));
                carried(file, &mut files, sources);
            }
            Kind::Prometheus => named.extend(config(&input, file, origin, &mut files, sources)),
            _ => {}
        }
    }
    if let Origin::Base(past) = origin
        && let Err(why) = past.load(named.clone())
    {
        files.troubles.push(why);
    }
    let named = named.into_iter().map(PathBuf::from);
    let named = named.filter(|it| seen.insert(identity(it))).map(Input::named).collect();
    let kind = Subject::Only(Kind::Rules);
    for (_, _, file) in read_all(named, origin, kind, request, &mut files, sources) {
        files.rules.push((file, Kind::Rules));
    }
    let settings = &mut request.policy.settings;
    // Files of jobs alone say nothing of it.
    let is_written = |it: &&Config| {
        it.global.scrape_interval.is_some_and(|it| !it.span.range.is_empty())
            || !it.global.evaluation_interval.span.range.is_empty()
    };
    let telling = files.configs.iter().find(is_written);
    if let Some(first) = telling.or(files.configs.first()) {
        let scraped = first.global.scrape_interval.map(|it| it.value);
        settings.scrape_interval = settings.scrape_interval.or(scraped);
        let evaluated = Some(first.global.evaluation_interval.value);
        settings.evaluation_interval = settings.evaluation_interval.or(evaluated);
    }
    settings.retention = settings.retention.or(files.configs.iter().find_map(retention));
    if settings.external_labels.is_none() {
        let external = files.configs.iter().flat_map(|it| it.global.external_labels.iter());
        let names: Vec<String> = external.map(|(name, _)| name.to_string()).collect();
        settings.external_labels = Some(names).filter(|it| !it.is_empty());
    }
    if let Some(snapshot) = &request.snapshot {
        let server = &snapshot.server;
        settings.scrape_interval = settings.scrape_interval.or(server.scrape_interval);
        settings.evaluation_interval = settings.evaluation_interval.or(server.evaluation_interval);
    }
    files
}

/// How long a server keeps samples, if it says so, and has no others.
fn retention(config: &Config) -> Option<Duration> {
    let tsdb = config.storage.tsdb.as_ref()?;
    let time = tsdb.retention.as_ref()?.time.value;
    (config.remote_read.is_empty() && !time.is_zero()).then_some(time)
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
        Origin::Base(past) => {
            read::bytes(past.bytes(&it.shown).unwrap_or_default().to_owned(), request.limit)
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

/// Takes the rules and configurations in that the objects of a file carry. What they name is
/// somewhere else once they are mounted, so nothing is looked for.
fn carried(file: FileId, files: &mut Files, sources: &mut Sources) {
    for it in carried::find(file, sources) {
        if it.kind == Kind::Rules {
            files.rules.push((it.file, Kind::Rules));
        } else {
            let path = sources.get(it.file).path.clone();
            let followed = follow::follow(it.file, sources, &path, Mode::Server, Reach::SyntaxOnly);
            files.diagnostics.extend(followed.diagnostics);
            files.configs.extend(followed.config);
        }
        files.carried.push(it);
    }
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
    let how = (Mode::Server, Reach::Files);
    let followed = follow_in(origin.files(), file, sources, &input.shown, how);
    let place = files.shown.len() - 1;
    let after = sources.iter().count() as u32;
    files.named_by.extend((before..after).map(|it| (FileId(it), place)));
    files.diagnostics.extend(followed.diagnostics);
    files.configs.extend(followed.config);
    followed.rule_files
}

/// A file with rules.
pub(super) struct RuleFile<'t> {
    pub(super) tree: &'t Tree<'t>,
    pub(super) groups: Vec<RuleGroups<'t>>,
    diagnostics: Vec<Diagnostic>,
}

/// What is found in files.
#[derive(Debug)]
pub(super) struct Looked {
    pub(super) found: Vec<Diagnostic>,
    /// What is known of the places in them.
    pub(super) context: Context,
    /// The rules, to be compared with those of another time.
    pub(super) rules: Vec<Portrait>,
}

/// Everything that is found in the files; `removed` is what was recorded before.
pub(super) fn look(
    files: &Files,
    sources: &Sources,
    request: &Request,
    removed: Option<&Removed>,
) -> Looked {
    let trees: Vec<Tree<'_>> =
        files.rules.par_iter().map(|(file, _)| Tree::parse(*file, sources.get(*file))).collect();
    let options =
        LoadOptions { promql: request.promql, keep: Keep::Expressions, ..LoadOptions::default() };
    let numbered = trees.par_iter().zip(&files.rules);
    let loaded: Vec<RuleFile<'_>> =
        numbered.map(|(tree, (_, kind))| load(tree, *kind, &options)).collect();
    let named = files.rules.iter().map(|it| (it.0, sources.get(it.0).path.as_str()));
    let settings = &request.policy.settings_for(named);
    let context = subjects::context(files, &loaded, sources, &request.policy.owners);
    let groups: Vec<&RuleGroups<'_>> = loaded.iter().flat_map(|it| &it.groups).collect();
    let rules = RuleSet::new(&groups);
    let mut lints = lints(files, request, &context, removed.is_some());
    let estimates =
        request.snapshot.as_ref().map(|it| RuleEstimates::new(&rules, estimator(it, settings)));
    let beside = Beside { settings, context: &context, removed, estimates: estimates.as_ref() };
    let of_rules = of_rules(&rules, files, sources, &beside, request, &lints);
    let mut by_file: HashMap<FileId, Vec<Diagnostic>> = HashMap::new();
    for diagnostic in of_rules {
        by_file.entry(diagnostic.span.file).or_default().push(diagnostic);
    }
    let mut found = files.diagnostics.clone();
    for config in &files.configs {
        found.extend(flint_lints::config(config, &lints, settings));
    }
    let of_part = request.snapshot.as_ref().is_some_and(|it| it.scope != Scope::Server);
    if of_part {
        // Of the rest of the server nothing is known: what is found depends on the part.
        lints.retain(|it| !matches!(it.check, Check::Snapshot(_) | Check::Costs(_)));
    }
    for file in &loaded {
        let of_rules = by_file.remove(&file.tree.file()).unwrap_or_default();
        found.extend(finished(file, of_rules, &lints, settings, request));
    }
    carried::lift(&mut found, &files.carried, sources);
    let rules = match request.since {
        Some(_) => {
            let path =
                |(file, _): &(FileId, Kind)| (*file, git::from_here(&sources.get(*file).path));
            let paths: HashMap<FileId, String> = files.rules.iter().map(path).collect();
            let place = |it: Span| {
                let place = carried::place(it, &files.carried);
                (paths[&it.file].clone(), sources.position(place).line)
            };
            let mut portraits = portraits(&rules, &place);
            if let Some(snapshot) = &request.snapshot {
                add_recorded(&mut portraits, &rules, snapshot, settings);
            }
            portraits
        }
        None => Vec::new(),
    };
    Looked { found, context, rules }
}

/// The lints that look. What others would find is not known, so that no comment about them is
/// useless.
fn lints(
    files: &Files,
    request: &Request,
    context: &Context,
    has_past: bool,
) -> Vec<&'static Lint> {
    let has_owners = request.policy.owners.is_told() || context.has_owners();
    let mut lints = request.policy.lints();
    lints.retain(|it| match it.check {
        Check::Tests(_) => !files.tests.is_empty(),
        Check::Snapshot(_) | Check::Costs(_) => request.snapshot.is_some(),
        Check::Owners(_) => has_owners || request.policy.names(it),
        Check::Removed(_) => has_past,
        Check::RuleGroups(_) | Check::Rule(_) | Check::Project(_) | Check::Config(_) => true,
    });
    lints
}

/// What lints are shown beside rules.
struct Beside<'l> {
    settings: &'l Settings,
    context: &'l Context,
    removed: Option<&'l Removed>,
    estimates: Option<&'l RuleEstimates<'l>>,
}

/// Says how many series each rule records. What the snapshot has of them may have been recorded by
/// the rules of either time, so that it is not asked: numbers of both times are to be compared.
fn add_recorded(
    portraits: &mut [Portrait],
    rules: &RuleSet<'_>,
    snapshot: &Snapshot,
    settings: &Settings,
) {
    let estimator = estimator(snapshot, settings).without(rules.facts().names());
    let estimates = RuleEstimates::new(rules, estimator);
    for (portrait, entry) in portraits.iter_mut().zip(rules.rules()) {
        let estimate = estimates.of(entry.id);
        // What is new is not in the snapshot, and does not stay away.
        let known = estimate.filter(|it| it.missing.is_empty() || it.result != Count::NONE);
        let recorded = known.map_or(Count::UNKNOWN, |it| it.result);
        portrait.recorded = (!entry.is_alert()).then_some(recorded);
    }
}

/// What rules record and read, by a snapshot.
fn estimator<'a>(snapshot: &'a Snapshot, settings: &Settings) -> Estimator<'a> {
    let intervals = Intervals {
        scrape: settings.scrape_interval.unwrap_or(Duration::from_secs(60)),
        evaluation: settings.evaluation_interval(),
    };
    Estimator::new(snapshot, intervals)
}

/// What is found in the rules of all files together.
fn of_rules(
    rules: &RuleSet<'_>,
    files: &Files,
    sources: &Sources,
    beside: &Beside<'_>,
    request: &Request,
    lints: &[&'static Lint],
) -> Vec<Diagnostic> {
    let settings = beside.settings;
    let tested = tested::read(&files.tests, &files.rules, sources, &request.promql);
    let owners = subjects::owners_of(rules, beside.context);
    let mut found = flint_lints::rules(rules, lints, settings);
    found.extend(flint_lints::tests(rules, &tested, lints, settings));
    found.extend(flint_lints::owners(rules, &owners, lints, settings));
    if let Some(removed) = beside.removed {
        found.extend(flint_lints::removed(rules, removed, lints, settings));
    }
    if let Some(estimates) = beside.estimates {
        let costs = Costs { estimates, owners: &owners };
        found.extend(flint_lints::costs(rules, &costs, lints, settings));
    }
    if let Some(snapshot) = &request.snapshot {
        found.extend(flint_lints::snapshot(rules, snapshot, lints, settings));
        flint_lints::without_guesses(&mut found);
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
    // What lints would find that look at all files is not known of some of them.
    let known: Vec<&'static Lint> =
        lints.iter().copied().filter(|it| request.is_whole || is_local(it)).collect();
    ignores::apply(file.tree, &groups, &known, &mut found, &request.today);
    found
}

/// Whether a lint needs no other file.
fn is_local(lint: &Lint) -> bool {
    match lint.check {
        Check::RuleGroups(_) | Check::Config(_) => true,
        Check::Rule(_)
        | Check::Project(_)
        | Check::Tests(_)
        | Check::Snapshot(_)
        | Check::Costs(_)
        | Check::Owners(_)
        | Check::Removed(_) => false,
    }
}
