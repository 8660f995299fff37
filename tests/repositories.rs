//! Whole repositories: what `flint check` says about the GPU cluster's and about the lecture's.

use std::process::Command;

use crate::fixture;

#[test]
fn the_gpu_clusters_repository_has_three_warnings() {
    let (status, said) = check("fixtures/gpu-cluster");
    assert_eq!(status, Some(0), "{said}");
    fixture::assert_snapshot("repositories", "gpu-cluster", &said);
}

#[test]
fn of_the_lectures_files_only_the_one_for_alertmanager_is_refused() {
    let (status, said) = check("fixtures/lecture");
    assert_eq!(status, Some(1), "{said}");
    let places = said.lines().filter_map(|it| it.trim_start().strip_prefix("--> "));
    let named = |it: &str| it.starts_with("fixtures/lecture/alertmanager.yml:");
    assert!(places.clone().all(named) && places.count() == 6, "{said}");
    fixture::assert_snapshot("repositories", "lecture", &said);
}

/// Exit status and all that is said.
fn check(folder: &str) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_flint"))
        .args(["check", folder])
        .current_dir(fixture::root())
        .env_remove("POD_NAME")
        .output()
        .expect("flint starts");
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8_lossy(&said).into_owned())
}
