//! Links between our own documents lead somewhere: to a file that is there, and to a heading that is in it.
//!
//! Links to the outside are not followed: a test run makes no call to anybody.

use crate::rust;
use crate::tree::{Breach, FILES, File, hold};

/// The breaches of one document, among these files.
fn dead_links(file: &File, files: &[File]) -> Vec<Breach> {
    if !file.has_extension(&["md"]) {
        return Vec::new();
    }
    let text = without_code(&file.text);
    let dead = links(&text).into_iter().filter_map(|(at, target)| {
        let why = dead(&file.path, target, files)?;
        Some(file.breach(rust::line_of(&text, at), format!("({target}) {why}")))
    });
    dead.collect()
}

/// Why a link leads nowhere, or `None`.
fn dead(from: &str, target: &str, files: &[File]) -> Option<&'static str> {
    if target.contains("://") || target.starts_with("mailto:") {
        return None;
    }
    let (path, heading) = target.split_once('#').unwrap_or((target, ""));
    let path = if path.is_empty() { Some(from.to_owned()) } else { resolve(from, path) };
    let Some(path) = path else {
        return Some("leads out of the repository");
    };
    if let Some(file) = files.iter().find(|file| file.path == path) {
        let known =
            heading.is_empty() || !file.has_extension(&["md"]) || anchors(&file.text).any(|anchor| anchor == heading);
        return (!known).then_some("names a heading that is not there");
    }
    let folder = format!("{path}/");
    let exists = path.is_empty() || files.iter().any(|file| file.path.starts_with(&folder)) || is_untext(&path);
    (!exists).then_some("names a file that is not there")
}

/// Pictures are not among the files we read as text.
fn is_untext(path: &str) -> bool {
    crate::tree::root().join(path).is_file()
}

/// A path from the root, for a path from a document.
fn resolve(from: &str, path: &str) -> Option<String> {
    let (folder, path) = match path.strip_prefix('/') {
        Some(from_root) => ("", from_root),
        None => (from.rsplit_once('/').map_or("", |(folder, _)| folder), path),
    };
    let mut segments: Vec<&str> = folder.split('/').filter(|segment| !segment.is_empty()).collect();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()?),
            name => segments.push(name),
        }
    }
    Some(segments.join("/"))
}

/// The targets of `[text](target)`, each with its place.
fn links(text: &str) -> Vec<(usize, &str)> {
    let targets = text.match_indices("](").filter_map(|(at, mark)| {
        let rest = &text[at + mark.len()..];
        let target = rest[..rest.find(')')?].split_whitespace().next()?;
        Some((at, target.trim_start_matches('<').trim_end_matches('>')))
    });
    targets.collect()
}

/// Headings as they are linked to: small letters, hyphens for spaces, no punctuation.
fn anchors(text: &str) -> impl Iterator<Item = String> + '_ {
    let headings = text.lines().filter_map(|line| line.strip_prefix('#'));
    headings.map(|heading| {
        let title = heading.trim_start_matches('#').trim().to_lowercase();
        let kept = title.chars().filter(|character| character.is_alphanumeric() || " -_".contains(*character));
        kept.map(|character| if character == ' ' { '-' } else { character }).collect()
    })
}

/// The same text, line for line, without fenced blocks and without code in a line.
fn without_code(text: &str) -> String {
    let mut fenced = false;
    let mut kept = String::with_capacity(text.len());
    for line in text.lines() {
        let fence = line.trim_start().starts_with("```");
        if !fenced && !fence {
            kept.extend(line.split('`').step_by(2));
        }
        fenced ^= fence;
        kept.push('\n');
    }
    kept
}

#[test]
fn links_between_our_documents_lead_somewhere() {
    hold(FILES.iter().flat_map(|file| dead_links(file, &FILES)));
}

#[test]
fn a_dead_link_is_caught_and_a_live_one_is_not() {
    let files =
        [File::sample("docs/api.md", "# The API\n\n## What it's for\n"), File::sample("crates/a/src/lib.rs", "")];
    let whys = |text: &str| -> Vec<usize> {
        dead_links(&File::sample("docs/index.md", text), &files).into_iter().map(|breach| breach.line).collect()
    };
    assert_eq!(whys("x\n[a](missing.md)\n"), [2]);
    assert_eq!(whys("[a](api.md#who-for)"), [1]);
    assert_eq!(whys("[a](../../out.md)"), [1]);
    assert_eq!(whys("[a](../crates/b)"), [1]);
    let live =
        "[a](api.md) [b](api.md#what-its-for) [c](../crates/a) [d](/docs/api.md \"title\") [e](https://example.org/x)";
    assert_eq!(whys(live), Vec::<usize>::new());
    assert_eq!(whys("`[a](missing.md)`\n\n```\n[a](missing.md)\n```\n"), Vec::<usize>::new());
}
