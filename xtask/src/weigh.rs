//! `cargo xtask weigh`: what a client's browser has to load until the page on which they get ready works, compressed as the server
//! sends it. Too much of it fails: a bad phone on a bad network waits for every kilobyte.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::build;
use crate::project::Project;

/// Compressed bytes of script and style that the page may take.
const BYTES_MAX: usize = 80_000;

/// Builds the web app and weighs it.
pub(crate) fn run(project: &Project) -> Result<()> {
    build::web(project)?;
    check(project)
}

/// Weighs the web app as it was built last.
pub(crate) fn check(project: &Project) -> Result<()> {
    let dist = project.root.join("web/dist");
    let page = read(&dist, "session.html")?;
    let mut total = 0;
    println!("{:>8} {:>8}  of session.html", "bytes", "gzipped");
    for name in first_load(&page, |script| read(&dist, script))? {
        let text = read(&dist, &name)?;
        let gzipped = gzipped(text.as_bytes())?;
        total += gzipped;
        println!("{:>8} {gzipped:>8}  {name}", text.len());
    }
    println!("weigh: {total} bytes of script and style at first, of {BYTES_MAX} permitted");
    if total > BYTES_MAX {
        bail!("the session page takes {total} bytes at first, and {BYTES_MAX} are permitted");
    }
    Ok(())
}

fn read(dist: &Path, name: &str) -> Result<String> {
    let path = dist.join(name);
    fs::read_to_string(&path)
        .with_context(|| format!("{} cannot be read; `cargo xtask build` makes it", path.display()))
}

/// The scripts and styles that a page names, and the scripts that those import at once.
fn first_load(page: &str, script: impl Fn(&str) -> Result<String>) -> Result<BTreeSet<String>> {
    let named = |text: &str, before: &str, folder: &str| -> Vec<String> {
        let names = text.split(before).skip(1).filter_map(|rest| rest.split_once('"')).map(|(name, _)| name);
        let is_weighed = |name: &&str| Path::new(name).extension().is_some_and(|it| it == "js" || it == "css");
        names.filter(is_weighed).map(|name| format!("{folder}{name}")).collect()
    };
    let mut open: Vec<String> = ["src=\"/", "href=\"/"].iter().flat_map(|before| named(page, before, "")).collect();
    let mut found = BTreeSet::new();
    while let Some(name) = open.pop() {
        if Path::new(&name).extension().is_some_and(|it| it == "js") && !found.contains(&name) {
            let text = script(&name)?;
            let imports = ["from\"./", "import\"./"].iter().flat_map(|before| named(&text, before, "assets/"));
            open.extend(imports);
        }
        found.insert(name);
    }
    if found.is_empty() {
        bail!("the page names no script");
    }
    Ok(found)
}

fn gzipped(bytes: &[u8]) -> Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_names_and_what_that_imports_at_once_is_weighed_and_nothing_that_comes_later() {
        let page = r#"<link rel="icon" href="/assets/mark.svg"><script type="module" src="/assets/a.js"></script>
            <link rel="stylesheet" href="/assets/a.css">"#;
        let script = |name: &str| {
            Ok(match name {
                "assets/a.js" => r#"import{x as y}from"./b.js";import"./c.js";const later=()=>import("./late.js");"#,
                "assets/b.js" => r#"import{z}from"./a.js";"#,
                "assets/c.js" => "",
                other => bail!("{other} is not loaded at first"),
            }
            .to_owned())
        };
        let found = first_load(page, script).unwrap();
        assert_eq!(
            found.into_iter().collect::<Vec<_>>(),
            ["assets/a.css", "assets/a.js", "assets/b.js", "assets/c.js"]
        );
        assert!(first_load("<p>nothing</p>", script).is_err());
    }
}
