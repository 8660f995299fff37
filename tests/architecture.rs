//! The house: arrows point down, every crate is on its floor and in the map.

use std::collections::BTreeMap;
use std::fs;

use crate::fixture::root;

/// A crate as its manifest describes it.
struct Crate {
    folder: String,
    floor: u32,
    uses: Vec<String>,
}

#[test]
fn arrows_point_down() {
    let crates = crates();
    for (name, it) in &crates {
        for used in &it.uses {
            let below = &crates[used];
            assert!(below.floor < it.floor, "{name} ({}) uses {used} ({})", it.floor, below.floor);
        }
    }
}

#[test]
fn languages_do_not_know_each_other() {
    let crates = crates();
    for (name, never) in [
        ("flint-promql", "flint-yaml"),
        ("flint-yaml", "flint-promql"),
        ("flint-lints", "flint-engine"),
        ("flint-lints", "flint-tsdb"),
        ("flint-engine", "flint-tsdb"),
    ] {
        let uses = crates.get(name).is_some_and(|it| it.uses.iter().any(|used| used == never));
        assert!(!uses, "{name} must not know {never}");
    }
}

#[test]
fn the_map_shows_every_crate_on_its_floor() {
    let map = fs::read_to_string(root().join("src/ARCHITECTURE.md")).expect("the map is there");
    for (name, it) in crates() {
        let row = map.lines().find(|line| {
            line.starts_with(&format!("| {} |", it.floor))
                && line.contains(&format!("`{}`", it.folder))
        });
        assert!(
            row.is_some(),
            "src/ARCHITECTURE.md: `{}` is not in the row of floor {}",
            it.folder,
            it.floor
        );
        assert_eq!(name, format!("flint-{}", it.folder), "a package is named for its folder");
    }
}

#[test]
fn every_dependency_has_a_reason() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).expect("the manifest is there");
    let table = manifest.split("[workspace.dependencies]").nth(1).expect("the table is there");
    let table = table.split("\n[").next().unwrap_or_default();
    let mut has_reason = false;
    for line in table.lines().map(str::trim) {
        if line.starts_with('#') {
            has_reason = true;
        } else if line.is_empty() {
            has_reason = false;
        } else {
            let is_ours = line.starts_with("flint-");
            assert!(is_ours || has_reason, "Cargo.toml: no word on why: {line}");
        }
    }
}

fn crates() -> BTreeMap<String, Crate> {
    let mut folders: Vec<_> = fs::read_dir(root().join("src"))
        .expect("src is there")
        .map(|entry| entry.expect("its entries are readable").path())
        .filter(|path| path.is_dir())
        .collect();
    folders.push(root().join("lints"));
    let crates = folders.into_iter().map(|folder| {
        let path = folder.join("Cargo.toml");
        let manifest = fs::read_to_string(&path).unwrap_or_else(|why| panic!("{path:?}: {why}"));
        let value = |key: &str| {
            let line = manifest.lines().find_map(|line| line.strip_prefix(key));
            line.unwrap_or_else(|| panic!("{path:?}: no {key}")).trim().trim_matches('"').to_owned()
        };
        let uses = manifest
            .split("[dependencies]")
            .nth(1)
            .unwrap_or_default()
            .lines()
            .take_while(|line| !line.starts_with('['))
            .filter(|line| line.starts_with("flint-"))
            .filter_map(|line| Some(line.split(['.', ' ', '=']).next()?.to_owned()))
            .collect();
        let floor = value("floor =").parse().expect("a floor is a number");
        let folder = folder.file_name().expect("it has a name").to_string_lossy().into_owned();
        (value("name ="), Crate { folder, floor, uses })
    });
    crates.collect()
}
