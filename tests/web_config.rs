//! Web configs, with files that stand in this test.

use flint_config::web::{Unreadable, WebConfig};
use flint_text::Sources;
use flint_yaml::Tree;

use crate::discovery::shown;
use crate::fixture;

#[test]
fn what_is_wrong_is_said_at_its_place() {
    fixture::each("web", |stem, path, text| {
        let name = path.file_name().expect("a fixture has a name").to_string_lossy();
        let mut sources = Sources::new();
        let file = sources.add(name.clone(), text);
        let loaded = WebConfig::load(&Tree::parse(file, sources.get(file)));
        let mut diagnostics = loaded.diagnostics;
        diagnostics.extend(loaded.config.check_files(|file| contents(&file.path.value)));
        diagnostics.sort_by_key(|it| it.span);
        fixture::assert_snapshot("web", stem, &shown(&name, diagnostics, sources));
    });
}

/// What is in a file, by its name.
fn contents(path: &str) -> Result<Vec<u8>, Unreadable> {
    let text = match path {
        "server.crt" | "clients.crt" => {
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
        }
        "server.key" => "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n",
        "notes.txt" => "Nothing that anybody signed.\n",
        _ => {
            let why = format!("open /etc/prometheus/{path}: no such file or directory");
            return Err(Unreadable { path: format!("/etc/prometheus/{path}"), why });
        }
    };
    Ok(text.as_bytes().to_vec())
}
