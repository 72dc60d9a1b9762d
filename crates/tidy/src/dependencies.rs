//! Who may know whom: each crate's permitted dependencies, ours and from outside.
//!
//! A crate that needs one more gets it here, in a line that a reviewer sees. Why a dependency from outside was chosen
//! stands in `ARCHITECTURE.md`.

use crate::manifest::{For, Manifest};
use crate::tree::{Breach, FILES, File, hold};

/// What one crate may depend on.
struct Permission {
    /// The crate, and its folder in `crates/`.
    name: &'static str,
    /// Our crates that its code may know.
    ours: &'static [&'static str],
    /// Crates from outside that its code may know.
    external: &'static [&'static str],
    /// What its tests may know beside these, ours or not.
    tests: &'static [&'static str],
}

const PERMISSIONS: [Permission; 16] = [
    Permission {
        name: "session",
        ours: &[],
        external: &["serde", "thiserror", "ts-rs", "unicode-normalization", "uuid"],
        tests: &["proptest", "serde_json"],
    },
    Permission { name: "coordinator", ours: &["session"], external: &["uuid"], tests: &["proptest"] },
    Permission { name: "model", ours: &["coordinator", "session"], external: &["uuid"], tests: &[] },
    Permission { name: "forward", ours: &[], external: &[], tests: &["proptest"] },
    Permission {
        name: "sfu",
        ours: &["forward"],
        external: &["flate2", "socket2", "str0m", "thiserror", "tokio", "tracing", "uuid"],
        tests: &["aws-lc-rs", "proptest", "reqwest", "serde_json", "tempfile"],
    },
    Permission {
        name: "wire",
        ours: &["session"],
        external: &["serde", "serde_json", "ts-rs", "uuid"],
        tests: &["tempfile"],
    },
    Permission {
        name: "post",
        ours: &["session"],
        external: &["askama", "icalendar", "jiff", "serde", "thiserror", "unicode-normalization"],
        tests: &["calcard", "proptest", "serde_json", "uuid"],
    },
    Permission {
        name: "store",
        ours: &["post", "session"],
        external: &["async-trait", "aws-lc-rs", "serde", "serde_json", "sqlx", "thiserror", "tokio", "tracing", "uuid"],
        tests: &["coordinator", "disk", "proptest", "tempfile"],
    },
    Permission {
        name: "server",
        ours: &["coordinator", "post", "session", "sfu", "store", "wire"],
        external: &[
            "anyhow",
            "argon2",
            "askama",
            "async-trait",
            "axum",
            "axum-extra",
            "base64",
            "clap",
            "csv",
            "form_urlencoded",
            "futures-util",
            "governor",
            "hmac",
            "jiff",
            "lettre",
            "memory-serve",
            "prometheus-client",
            "qrcodegen",
            "rand",
            "reqwest",
            "serde",
            "serde_json",
            "sha2",
            "tempfile",
            "thiserror",
            "tokio",
            "toml",
            "totp-rs",
            "tower-http",
            "tracing",
            "tracing-subscriber",
            "utoipa",
            "utoipa-axum",
            "uuid",
            "zxcvbn",
        ],
        tests: &[
            "bots",
            "calcard",
            "crash",
            "disk",
            "jsonschema",
            "mail-parser",
            "proptest",
            "rcgen",
            "roas",
            "tokio-rustls",
        ],
    },
    Permission {
        name: "bots",
        ours: &["session", "wire"],
        external: &[
            "anyhow",
            "clap",
            "futures-util",
            "reqwest",
            "serde_json",
            "str0m",
            "tempfile",
            "thiserror",
            "tokio",
            "tokio-tungstenite",
            "tracing",
            "uuid",
        ],
        tests: &[],
    },
    Permission {
        name: "crash",
        ours: &["bots", "session", "store", "wire"],
        external: &["anyhow", "clap", "rand", "serde", "serde_json", "tempfile", "tokio", "uuid"],
        tests: &[],
    },
    Permission {
        name: "sim",
        ours: &["coordinator", "forward", "session", "store"],
        external: &["async-trait", "clap", "tempfile", "tokio", "uuid"],
        tests: &[],
    },
    Permission { name: "disk", ours: &[], external: &["tempfile"], tests: &[] },
    Permission { name: "impair", ours: &[], external: &["anyhow", "clap", "rand", "tokio"], tests: &[] },
    Permission { name: "tidy", ours: &[], external: &[], tests: &["serde", "toml"] },
    Permission { name: "xtask", ours: &[], external: &["anyhow", "clap", "flate2"], tests: &[] },
];

/// Dependencies whose reach is a decision of the architecture, with the only crates that may know them.
const CONFINED: [(&str, &[&str]); 7] = [
    ("str0m", &["bots", "sfu"]),
    ("sqlx", &["store"]),
    ("axum", &["server"]),
    ("lettre", &["server"]),
    ("forward", &["sfu", "sim"]),
    ("sfu", &["server"]),
    ("store", &["crash", "server", "sim"]),
];

impl Permission {
    fn permits(&self, dependency: &str, purpose: For) -> bool {
        let code = self.ours.contains(&dependency) || self.external.contains(&dependency);
        code || (purpose == For::Tests && self.tests.contains(&dependency))
    }
}

/// The crate that a manifest belongs to, by its folder.
fn crate_of(path: &str) -> Option<&str> {
    let folder = path.strip_suffix("/Cargo.toml")?;
    Some(folder.rsplit_once('/').map_or(folder, |(_, name)| name))
}

fn unpermitted(file: &File) -> Vec<Breach> {
    let Some(name) = crate_of(&file.path) else {
        return Vec::new();
    };
    let Some(permission) = PERMISSIONS.iter().find(|permission| permission.name == name) else {
        return vec![
            file.breach(0, format!("`{name}` has no permitted dependencies in crates/tidy/src/dependencies.rs")),
        ];
    };
    let manifest = Manifest::read(file);
    let strangers =
        manifest.dependencies().into_iter().filter(|(dependency, purpose)| !permission.permits(dependency, *purpose));
    let strangers = strangers.map(|(dependency, _)| format!("`{name}` may not know `{dependency}`"));
    let versions = manifest.with_own_version().into_iter();
    let versions =
        versions.map(|dependency| format!("`{dependency}` takes its version from the workspace: `workspace = true`"));
    strangers.chain(versions).map(|what| file.breach(0, what)).collect()
}

/// Permissions that let a confined dependency out.
fn leaks(permissions: &[Permission]) -> Vec<String> {
    let mut leaks = Vec::new();
    for permission in permissions {
        for (dependency, only) in CONFINED {
            if permission.permits(dependency, For::Tests) && !only.contains(&permission.name) {
                leaks.push(format!("`{}` may not know `{dependency}`; only {only:?} may", permission.name));
            }
        }
    }
    leaks
}

#[test]
fn crates_know_whom_they_may_know() {
    hold(FILES.iter().flat_map(unpermitted));
}

#[test]
fn permissions_keep_confined_dependencies_confined() {
    assert_eq!(leaks(&PERMISSIONS), Vec::<String>::new());
}

#[test]
fn permissions_are_for_crates_that_exist() {
    let crates: Vec<_> = FILES.iter().filter_map(|file| crate_of(&file.path)).collect();
    for permission in &PERMISSIONS {
        assert!(crates.contains(&permission.name), "`{}` has permissions and no Cargo.toml", permission.name);
    }
}

#[test]
fn a_stranger_is_caught_in_code_and_in_tests() {
    let whats = |path: &str, text: &str| -> Vec<String> {
        unpermitted(&File::sample(path, text)).into_iter().map(|breach| breach.what).collect()
    };
    let session = "crates/session/Cargo.toml";
    assert_eq!(whats(session, "[dependencies]\ntokio.workspace = true\n"), ["`session` may not know `tokio`"]);
    assert_eq!(whats(session, "[dev-dependencies]\ntokio.workspace = true\n"), ["`session` may not know `tokio`"]);
    assert_eq!(whats(session, "[dependencies]\nproptest.workspace = true\n"), ["`session` may not know `proptest`"]);
    assert!(whats(session, "[dev-dependencies]\nproptest.workspace = true\n").is_empty());
    assert_eq!(whats(session, "[dependencies]\nserde = \"1\"\n").len(), 1);
    assert_eq!(whats("crates/unknown/Cargo.toml", "").len(), 1);
}

#[test]
fn a_permission_that_leaks_is_caught() {
    let leaking = [Permission { name: "server", ours: &[], external: &["str0m"], tests: &["sqlx"] }];
    assert_eq!(leaks(&leaking).len(), 2);
}
