//! What gets left behind by accident: unfinished work, and the traces of one person's machine.
//!
//! The words looked for are put together from halves here, so that this file does not catch itself.

use crate::rust;
use crate::tree::{Breach, File, hold_all};

/// Macros that say the work is not done, or was looked into and not tidied.
const UNFINISHED_MACROS: [&str; 3] = ["todo!", "unimplemented!", "dbg!"];

/// Marks of unfinished work in any text.
const UNFINISHED_MARKS: [&str; 2] = [concat!("FIX", "ME"), concat!("XX", "X")];

/// First folders of absolute paths that exist on somebody's machine only.
const MACHINE_FOLDERS: [&str; 6] = ["home", "mnt", "root", "Users", "work", "workspace"];

/// Hosts that packages come from. Which one a person uses is their machine's business.
const REGISTRY_HOSTS: [&str; 6] = [
    concat!("crates", ".io"),
    concat!("deb.debian", ".org"),
    concat!("npmjs", ".org"),
    concat!("proxy.golang", ".org"),
    concat!("pypi", ".org"),
    concat!("pythonhosted", ".org"),
];

fn unfinished(file: &File) -> Vec<Breach> {
    let mut breaches = Vec::new();
    if file.is_rust() {
        let code = rust::code(&file.text);
        for found in UNFINISHED_MACROS {
            let lines = rust::places(&code, found).map(|at| rust::line_of(&code, at));
            breaches.extend(lines.map(|line| file.breach(line, format!("`{found}` is left in the code"))));
        }
    }
    if file.is_written_by_hand() {
        for mark in UNFINISHED_MARKS {
            let lines = rust::places(&file.text, mark).map(|at| rust::line_of(&file.text, at));
            breaches.extend(lines.map(|line| file.breach(line, format!("`{mark}`: finish it, or open an issue"))));
        }
    }
    breaches
}

fn machine_paths(file: &File) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for folder in MACHINE_FOLDERS {
        let path = format!("/{folder}/");
        // Only where a path begins: `src/home/` is a folder of ours, and what begins with a dot is relative.
        let absolute = |at: &usize| {
            !file.text[..*at].ends_with(|before: char| before.is_alphanumeric() || "._-~)}]>*@".contains(before))
        };
        for at in file.text.match_indices(&path).map(|(at, _)| at).filter(absolute) {
            let line = rust::line_of(&file.text, at);
            breaches.push(file.breach(line, format!("`{path}` is a path of one machine")));
        }
    }
    breaches
}

fn registry_hosts(file: &File) -> Vec<Breach> {
    // Cargo writes where crates are from into its own lock file; npm can be told not to, and is.
    if file.path == "Cargo.lock" {
        return Vec::new();
    }
    let mut breaches = Vec::new();
    for host in REGISTRY_HOSTS {
        for (at, _) in file.text.match_indices(host) {
            let what = format!("`{host}` is the host of a package registry: name the package, not the host");
            breaches.push(file.breach(rust::line_of(&file.text, at), what));
        }
    }
    breaches
}

#[test]
fn nothing_is_left_unfinished() {
    hold_all(unfinished);
}

#[test]
fn no_file_names_somebodys_machine() {
    hold_all(machine_paths);
}

#[test]
fn no_file_names_a_registrys_host() {
    hold_all(registry_hosts);
}

#[test]
fn every_unfinished_macro_and_mark_is_caught() {
    for found in UNFINISHED_MACROS {
        let text = format!("//! {found}()\n\nfn f() {{ {found}() }}\n");
        let lines: Vec<_> = unfinished(&File::sample("a.rs", &text)).into_iter().map(|breach| breach.line).collect();
        assert_eq!(lines, [3], "{found}");
    }
    for mark in UNFINISHED_MARKS {
        for path in ["a.rs", "a.ts", "a.svelte", "a.md", "a.toml"] {
            assert_eq!(unfinished(&File::sample(path, &format!("// {mark} later\n"))).len(), 1, "{path} {mark}");
        }
        assert_eq!(unfinished(&File::sample("package-lock.json", mark)), []);
        assert_eq!(unfinished(&File::sample("a.md", &format!("{mark}L"))), []);
    }
}

#[test]
fn every_machine_path_is_caught_where_it_is_absolute() {
    for folder in MACHINE_FOLDERS {
        let caught = [
            format!("see /{folder}/x"),
            format!("`/{folder}/x`"),
            format!("file:///{folder}/x"),
            format!("\"/{folder}/\""),
        ];
        for text in caught {
            assert_eq!(machine_paths(&File::sample("a.md", &text)).len(), 1, "{text}");
        }
        for text in [format!("src/{folder}/x"), format!("./{folder}/x"), format!("${{root}}/{folder}/x")] {
            assert_eq!(machine_paths(&File::sample("a.md", &text)), [], "{text}");
        }
    }
}

#[test]
fn every_registry_host_is_caught_outside_cargos_lock_file() {
    for host in REGISTRY_HOSTS {
        let text = format!("\"resolved\": \"https://registry.{host}/a.tgz\"");
        assert_eq!(registry_hosts(&File::sample("web/package-lock.json", &text)).len(), 1, "{host}");
        assert_eq!(registry_hosts(&File::sample("Cargo.lock", &text)), []);
    }
}
