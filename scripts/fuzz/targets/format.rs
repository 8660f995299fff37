//! Layout of rule files, tests and objects: what comes out is laid out and has no mistake.
#![no_main]

use flint_format::{Document, format};
use flint_text::{FileId, Source};

flint_fuzz::target!(layout);

fn layout(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    for document in [Document::Rules, Document::Tests, Document::Objects] {
        // What would not mean the same is refused: that costs its author nothing but the layout.
        let Ok(new) = format(document, FileId(0), &Source::new("file.yml", text)) else { continue };
        match format(document, FileId(0), &Source::new("file.yml", new.as_str())) {
            Ok(again) => assert_eq!(again, new, "it moves on, as {document:?}"),
            Err(why) => panic!("{new:?} is refused, as {document:?}: {why:?}"),
        }
    }
}
