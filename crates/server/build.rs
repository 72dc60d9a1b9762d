//! Embeds the built web app. The app is built first: without it there is no program worth having.

use std::path::Path;

fn main() {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/dist");
    println!("cargo::rerun-if-changed={}", dist.display());
    if !dist.join("session.html").exists() {
        println!(
            "cargo::error=The web app is not built yet. Run `cargo xtask build`, or `npm ci && npm run build` in web/."
        );
        return;
    }
    memory_serve::load_directory("../../web/dist");
}
