//! `amtool template render`: a text rendered with the templates of files.
//!
//! Source: alertmanager `cli/template_render.go`.

use std::fs;
use std::path::Path;

use flint_go::glob;
use flint_template::{NotificationData, NotificationTemplates, Output};

use super::fail;
use crate::exit::Exit;
use crate::follow::Disk;
use crate::kingpin::{Command, Flag, Parsed, Value};
use crate::output::stdout_bytes;
use crate::read::go_error;
use crate::templates::{now, runtime};

/// The command.
pub(super) const COMMAND: Command = Command {
    flags: &[
        Flag::new(
            "template.glob",
            "Glob of paths that will be expanded and used for rendering.",
            Value::Texts,
        )
        .required(),
        Flag::new("template.text", "The template that will be rendered.", Value::Text).required(),
        Flag::new(
            "template.type",
            "The type of the template. Can be either text (default) or html.",
            Value::Choice(&["html", "text"]),
        ),
        Flag::new("template.data", DATA, Value::File),
    ],
    ..Command::new("render", "Render a given definition in a template file to standard output.")
};

const DATA: &str = "Full path to a file which contains the data of the alert(-s) with which the \
    --template.text will be rendered. Must be in JSON. File must be formatted according to the \
    following layout: https://pkg.go.dev/github.com/prometheus/alertmanager/template#Data. If none \
    has been specified then a predefined, simple alert will be used for rendering.";

/// Runs the command.
pub(super) fn run(parsed: &Parsed) -> Exit {
    match rendered(parsed) {
        Ok(text) => {
            stdout_bytes(&text);
            Exit::Fine
        }
        Err(text) => fail(&text),
    }
}

fn rendered(parsed: &Parsed) -> Result<Vec<u8>, String> {
    let mut templates = NotificationTemplates::with_defaults();
    for pattern in parsed.texts("template.glob") {
        add_files(pattern, &mut templates)?;
    }
    let now = now();
    let data = match parsed.text("template.data") {
        None => NotificationData::sample(now),
        Some(path) => {
            let bytes = fs::read(path).map_err(|why| go_error("read", path, &why))?;
            NotificationData::from_json(&bytes)?
        }
    };
    let output = match parsed.text("template.type") {
        Some("html") => Output::Html,
        _ => Output::Text,
    };
    let text = parsed.text("template.text").unwrap_or_default();
    let rendered = templates.render(text, output, &data.value(), &runtime(now));
    rendered.map_err(|error| error.to_string())
}

/// The files of a pattern, in the order of their names.
fn add_files(pattern: &str, templates: &mut NotificationTemplates) -> Result<(), String> {
    for path in glob(pattern, &Disk).map_err(|why| why.to_string())? {
        let operation = if Path::new(&path).is_dir() { "read" } else { "open" };
        let bytes = fs::read(&path).map_err(|why| go_error(operation, &path, &why))?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let name = Path::new(&path).file_name().unwrap_or_default().to_string_lossy();
        templates.add_file(&name, text).map_err(|errors| {
            errors.first().map_or(String::new(), |error| error.upstream(&name))
        })?;
    }
    Ok(())
}
