//! The files that the rules are held against: what git tracks, or would track, and where there is no git, the folder.
//!
//! Only text is read. What is generated or written by a tool is kept apart by [`File::is_written_by_hand`].

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// Folders that hold nothing of ours.
const FOREIGN: [&str; 5] = [".git", "dist", "node_modules", "results", "target"];

/// A file of the repository.
#[derive(Debug)]
pub(crate) struct File {
    /// From the root, with `/` between folders.
    pub(crate) path: String,
    /// The whole text.
    pub(crate) text: String,
}

/// A place that breaks a rule.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Breach {
    /// The file.
    pub(crate) path: String,
    /// The line, from 1; 0 where the file as a whole is meant.
    pub(crate) line: usize,
    /// What is wrong, and what to do.
    pub(crate) what: String,
}

impl File {
    /// A sample for a rule's own test.
    pub(crate) fn sample(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    /// Whether the name ends in `.` and one of these.
    pub(crate) fn has_extension(&self, extensions: &[&str]) -> bool {
        self.path.rsplit_once('.').is_some_and(|(_, extension)| extensions.contains(&extension))
    }

    /// Whether it is source in Rust.
    pub(crate) fn is_rust(&self) -> bool {
        self.has_extension(&["rs"])
    }

    /// Whether a person wrote it: neither generated nor a lock file.
    pub(crate) fn is_written_by_hand(&self) -> bool {
        !(self.path.starts_with("web/src/wire/")
            || self.path.ends_with("package-lock.json")
            || self.path.ends_with("Cargo.lock"))
    }

    /// The breach of a rule in this line, counted from 1.
    pub(crate) fn breach(&self, line: usize, what: impl Into<String>) -> Breach {
        Breach { path: self.path.clone(), line, what: what.into() }
    }
}

impl fmt::Display for Breach {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}: {}", self.path, self.line, self.what)
    }
}

/// Every text file of the checkout.
pub(crate) static FILES: LazyLock<Vec<File>> = LazyLock::new(|| {
    let root = root();
    let mut paths = tracked(&root).unwrap_or_else(|| walked(&root));
    paths.sort();
    paths.dedup();
    let read = |path: String| Some(File { text: std::fs::read_to_string(root.join(&path)).ok()?, path });
    // What is not UTF-8 is a picture or a font; what is gone is tracked and about to be deleted.
    paths.into_iter().filter_map(read).collect()
});

/// Fails with every breach, one a line.
#[track_caller]
pub(crate) fn hold(breaches: impl IntoIterator<Item = Breach>) {
    let lines: Vec<_> = breaches.into_iter().map(|breach| breach.to_string()).collect();
    assert!(lines.is_empty(), "{} breaches:\n{}\n", lines.len(), lines.join("\n"));
}

/// Holds every file to a rule.
#[track_caller]
pub(crate) fn hold_all(rule: impl Fn(&File) -> Vec<Breach>) {
    hold(FILES.iter().flat_map(rule));
}

/// The root of the checkout.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("the crate lies two folders deep").to_owned()
}

fn tracked(root: &Path) -> Option<Vec<String>> {
    // A checkout inside somebody else's repository is not ours to ask git about.
    root.join(".git").exists().then_some(())?;
    let listing = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let output = Command::new("git").args(listing).current_dir(root).output().ok()?;
    let names = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| names.split_terminator('\0').map(str::to_owned).collect())
}

fn walked(root: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let kind = entry.file_type().expect("an entry just listed has a kind");
            if kind.is_dir() && !FOREIGN.iter().any(|foreign| name == *foreign) {
                folders.push(entry.path());
            } else if kind.is_file() {
                let path = entry.path();
                let path = path.strip_prefix(root).expect("the walk began at the root");
                found.push(path.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found
}

#[test]
fn the_checkout_is_found_with_and_without_git() {
    let ours = "crates/tidy/src/tree.rs";
    assert!(FILES.iter().any(|file| file.path == ours));
    let walked = walked(&root());
    assert!(walked.iter().any(|path| path == ours));
    assert!(!walked.iter().any(|path| path.starts_with("target/")));
}

#[test]
#[should_panic(expected = "a.rs:3: too long")]
fn a_breach_fails_the_test_and_says_where() {
    hold([File::sample("a.rs", "").breach(3, "too long")]);
}
