//! Dependencies are chosen, not gathered: each one from outside is argued in `ARCHITECTURE.md`.

use crate::manifest::Manifest;
use crate::tree::FILES;

/// The names that the section "Dependencies" does not mention in backticks.
fn unexplained<'n>(architecture: &str, names: &[&'n str]) -> Vec<&'n str> {
    let section = section(architecture, "Dependencies");
    names.iter().copied().filter(|name| !section.contains(&format!("`{name}`"))).collect()
}

/// A section of a document, its sub-sections included; empty where there is none.
fn section<'t>(text: &'t str, title: &str) -> &'t str {
    let mut sections = text.split("\n## ");
    sections.find(|section| section.lines().next() == Some(title)).unwrap_or_default()
}

#[test]
fn every_dependency_from_outside_is_explained() {
    let root = FILES.iter().find(|file| file.path == "Cargo.toml").expect("the workspace has a manifest");
    let architecture = FILES.iter().find(|file| file.path == "ARCHITECTURE.md").expect("ARCHITECTURE.md is there");
    let manifest = Manifest::read(root);
    let missing = unexplained(&architecture.text, &manifest.workspace.external());
    assert!(missing.is_empty(), "under \"## Dependencies\" of ARCHITECTURE.md these want their reason: {missing:?}");
}

#[test]
fn a_dependency_without_its_reason_is_caught() {
    let text =
        "# A\n\n`tokio` here\n\n## Dependencies\n\n### Media\n\n`str0m` because.\n\n## Growing\n\n`axum` there\n";
    assert_eq!(unexplained(text, &["str0m", "tokio", "axum"]), ["tokio", "axum"]);
    assert_eq!(unexplained("# A\n", &["str0m"]), ["str0m"]);
}
