//! Rule files and configurations that ConfigMaps and Secrets carry.

use std::path::Path;

use flint_diagnostics::Diagnostic;
use flint_rulefmt::LoadOptions;
use flint_rulefmt::objects::{self, Content, WayBack};
use flint_text::{FileId, Sources, Span};
use flint_yaml::Tree;

use crate::check::kind::{self, Kind};

/// A file in an object, which has a number of its own while it is looked at.
#[derive(Debug)]
pub(super) struct Carried {
    pub(super) file: FileId,
    pub(super) kind: Kind,
    way: WayBack,
}

/// The rule files and configurations that the objects of a file carry. Each is called what that file
/// is called: nobody sees its number.
pub(super) fn find(file: FileId, sources: &mut Sources) -> Vec<Carried> {
    let source = sources.get(file).clone();
    if !["ConfigMap", "Secret"].iter().any(|it| source.text.contains(it)) {
        return Vec::new();
    }
    let tree = Tree::parse(file, &source);
    let loaded = objects::load(&tree, &LoadOptions::default());
    let mut carried = Vec::new();
    for object in &loaded.objects {
        let Content::Files(files) = &object.content else { continue };
        for it in files {
            let kind = kind::detect(Path::new(it.name.text), &it.text);
            let Some(kind @ (Kind::Rules | Kind::Prometheus)) = kind else { continue };
            let file = sources.add(source.path.as_str(), it.text.as_ref());
            carried.push(Carried { file, kind, way: it.way_back() });
        }
    }
    carried
}

/// Turns what was found in such files into what is to be said about the files of their objects.
pub(super) fn lift(found: &mut [Diagnostic], carried: &[Carried], sources: &Sources) {
    for diagnostic in found {
        for it in carried {
            it.way.lift(diagnostic, it.file, sources.get(it.file));
        }
    }
}

/// Where a place in such a file stands in the file of its object; the name, if it is encoded there.
pub(super) fn place(span: Span, carried: &[Carried]) -> Span {
    let own = carried.iter().find(|it| it.file == span.file);
    own.map_or(span, |it| it.way.place(span.range).unwrap_or(it.way.name()))
}

/// The same; `None` if it is encoded, so that all of the file has one place.
pub(super) fn own_place(span: Span, carried: &[Carried]) -> Option<Span> {
    match carried.iter().find(|it| it.file == span.file) {
        Some(it) => it.way.place(span.range),
        None => Some(span),
    }
}
