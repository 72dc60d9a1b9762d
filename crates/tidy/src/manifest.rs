//! `Cargo.toml` files, as far as the rules about dependencies read them.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::tree::File;

/// One `Cargo.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub(crate) struct Manifest {
    #[serde(flatten)]
    sections: Sections,
    /// Dependencies of one platform, which count like the others.
    target: BTreeMap<String, Sections>,
    /// Where all versions stand; only in the root's.
    pub(crate) workspace: Workspace,
}

/// The root's part.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Workspace {
    dependencies: Dependencies,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
struct Sections {
    dependencies: Dependencies,
    dev_dependencies: Dependencies,
    build_dependencies: Dependencies,
}

type Dependencies = BTreeMap<String, Dependency>;

/// How a dependency is written: a version, or a table.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Dependency {
    Version(#[expect(dead_code, reason = "only told apart from a table")] String),
    Table {
        #[serde(default)]
        workspace: bool,
        path: Option<String>,
    },
}

/// What a dependency is needed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum For {
    /// The crate itself, or its build script.
    Code,
    /// Its tests.
    Tests,
}

impl Manifest {
    /// Reads a file. What cargo accepts and this does not is a defect of this module.
    pub(crate) fn read(file: &File) -> Self {
        toml::from_str(&file.text).unwrap_or_else(|error| panic!("{}: {error}", file.path))
    }

    /// Every dependency of a crate, with what it is for.
    pub(crate) fn dependencies(&self) -> Vec<(&str, For)> {
        self.entries().map(|(name, _, purpose)| (name, purpose)).collect()
    }

    /// Those whose version is not the workspace's.
    pub(crate) fn with_own_version(&self) -> Vec<&str> {
        let own = self
            .entries()
            .filter(|(_, dependency, _)| !matches!(dependency, Dependency::Table { workspace: true, .. }));
        own.map(|(name, _, _)| name).collect()
    }

    fn entries(&self) -> impl Iterator<Item = (&str, &Dependency, For)> {
        std::iter::once(&self.sections).chain(self.target.values()).flat_map(|sections| {
            let code = sections.dependencies.iter().chain(&sections.build_dependencies);
            let code = code.map(|(name, dependency)| (name.as_str(), dependency, For::Code));
            let tests = sections.dev_dependencies.iter();
            code.chain(tests.map(|(name, dependency)| (name.as_str(), dependency, For::Tests)))
        })
    }
}

impl Workspace {
    /// The dependencies that come from outside.
    pub(crate) fn external(&self) -> Vec<&str> {
        let external = self
            .dependencies
            .iter()
            .filter(|(_, dependency)| !matches!(dependency, Dependency::Table { path: Some(_), .. }));
        external.map(|(name, _)| name.as_str()).collect()
    }
}

#[test]
fn every_place_a_dependency_can_stand_in_is_read() {
    let manifest = Manifest::read(&File::sample(
        "Cargo.toml",
        "[package]\nname = \"x\"\n[dependencies]\na.workspace = true\nb = \"1\"\n[dev-dependencies]\nc = { version = \"1\" }\n\
         [build-dependencies]\nd.workspace = true\n[target.'cfg(unix)'.dependencies]\ne.workspace = true\n",
    ));
    let code = ["a", "b", "d", "e"].map(|name| (name, For::Code));
    let mut found = manifest.dependencies();
    found.sort_by_key(|(name, _)| *name);
    assert_eq!(found, [code[0], code[1], ("c", For::Tests), code[2], code[3]]);
    assert_eq!(manifest.with_own_version(), ["b", "c"]);
}

#[test]
fn what_has_a_path_is_ours() {
    let text = "[workspace.dependencies]\nours = { path = \"crates/ours\" }\na = \"1\"\nb = { version = \"1\", features = [] }\n";
    assert_eq!(Manifest::read(&File::sample("Cargo.toml", text)).workspace.external(), ["a", "b"]);
}
