//! `cargo xtask weigh`: what a client's browser has to load until the page on which they get ready works, compressed as the server
//! sends it. Too much of it fails: a bad phone on a bad network waits for every kilobyte. What is not English waits for the words of
//! its language besides, as one more script.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::build;
use crate::project::Project;

/// Compressed bytes of script and style that the page may take, whatever language it speaks.
const BYTES_MAX: usize = 80_000;

/// Languages, and what the names of scripts of their words have in them (`web/vite.config.ts`). English is in the scripts themselves.
const LANGUAGES: [(&str, Option<&str>); 2] = [("English", None), ("Spanish", Some("spanish-"))];

/// Builds the web app and weighs it.
pub(crate) fn run(project: &Project) -> Result<()> {
    build::web(project)?;
    check(project)
}

/// Weighs the web app as it was built last.
pub(crate) fn check(project: &Project) -> Result<()> {
    let dist = project.root.join("web/dist");
    let page = read(&dist, "session.html")?;
    for (language, words) in LANGUAGES {
        let mut total = 0;
        println!("{:>8} {:>8}  of session.html in {language}", "bytes", "gzipped");
        for name in first_load(&page, words, |script| read(&dist, script))? {
            let text = read(&dist, &name)?;
            let gzipped = gzipped(text.as_bytes())?;
            total += gzipped;
            println!("{:>8} {gzipped:>8}  {name}", text.len());
        }
        println!("weigh: {total} bytes of script and style at first in {language}, of {BYTES_MAX} permitted");
        if total > BYTES_MAX {
            bail!("the session page takes {total} bytes at first in {language}, and {BYTES_MAX} are permitted");
        }
    }
    Ok(())
}

fn read(dist: &Path, name: &str) -> Result<String> {
    let path = dist.join(name);
    fs::read_to_string(&path)
        .with_context(|| format!("{} cannot be read; `cargo xtask build` makes it", path.display()))
}

/// The scripts and styles that a page names, and the scripts that those import at once. Of those that they import later, the words of
/// the language are waited for as well.
fn first_load(page: &str, words: Option<&str>, script: impl Fn(&str) -> Result<String>) -> Result<BTreeSet<String>> {
    let mut open: Vec<String> =
        ["src=\"/", "href=\"/"].iter().flat_map(|before| named(page, before, '"', "")).collect();
    let mut found = BTreeSet::new();
    let mut has_words = false;
    while let Some(name) = open.pop() {
        if Path::new(&name).extension().is_some_and(|it| it == "js") && !found.contains(&name) {
            let text = script(&name)?;
            open.extend(["from\"./", "import\"./"].iter().flat_map(|before| named(&text, before, '"', "assets/")));
            let later = named(&text, "import(`./", '`', "assets/");
            let awaited = later.into_iter().filter(|later| words.is_some_and(|words| later.contains(words)));
            open.extend(awaited.inspect(|_| has_words = true));
        }
        found.insert(name);
    }
    if found.is_empty() {
        bail!("the page names no script");
    }
    if words.is_some() && !has_words {
        bail!("no script of the page asks for the words of its language");
    }
    Ok(found)
}

/// The scripts and styles that a text names behind this.
fn named(text: &str, before: &str, end: char, folder: &str) -> Vec<String> {
    let names = text.split(before).skip(1).filter_map(|rest| rest.split_once(end)).map(|(name, _)| name);
    let is_weighed = |name: &&str| Path::new(name).extension().is_some_and(|it| it == "js" || it == "css");
    names.filter(is_weighed).map(|name| format!("{folder}{name}")).collect()
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
                "assets/a.js" => r#"import{x as y}from"./b.js";import"./c.js";const later=()=>import(`./late.js`);"#,
                "assets/b.js" => r#"import{z}from"./a.js";const es=()=>import(`./words-1.js`);"#,
                "assets/c.js" | "assets/d.js" => "",
                "assets/words-1.js" => r#"import"./d.js";"#,
                other => bail!("{other} is not loaded at first"),
            }
            .to_owned())
        };
        let found = |words| first_load(page, words, script).unwrap().into_iter().collect::<Vec<_>>();
        assert_eq!(found(None), ["assets/a.css", "assets/a.js", "assets/b.js", "assets/c.js"]);
        assert_eq!(
            found(Some("words-")),
            ["assets/a.css", "assets/a.js", "assets/b.js", "assets/c.js", "assets/d.js", "assets/words-1.js"]
        );
        assert!(first_load("<p>nothing</p>", None, script).is_err());
        assert!(first_load(page, Some("others-"), script).is_err());
    }
}
