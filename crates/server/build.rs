//! Embeds the built web app. The app is built first: without it there is no program worth having.

use std::{fs, path::Path};

fn main() {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/dist");
    println!("cargo::rerun-if-changed={}", dist.display());
    if !dist.join("session.html").exists() {
        println!(
            "cargo::error=The web app is not built yet. Run `cargo xtask build`, or `npm ci && npm run build` in web/."
        );
        return;
    }
    // The name holds a hash of what is in it. Pages in Spanish ask for it before their own script does.
    let assets = fs::read_dir(dist.join("assets")).into_iter().flatten().flatten();
    let mut names = assets.filter_map(|asset| asset.file_name().into_string().ok());
    match names.find(|name| name.starts_with("spanish-")) {
        Some(name) => println!("cargo::rustc-env=ANTEROOM_SPANISH=/assets/{name}"),
        None => println!("cargo::error=The web app was built without its Spanish words (web/vite.config.ts)."),
    }
    memory_serve::load_directory("../../web/dist");
}
