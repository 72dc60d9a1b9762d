//! What a page and its worker may do by the policy that they come with.

use reqwest::header;

use crate::house::{GROUP, House};

/// The one script of the web app that runs beside a page, by its path.
fn worker() -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/dist/assets/workers");
    let mut files = std::fs::read_dir(folder).unwrap();
    let name = files.next().unwrap().unwrap().file_name().into_string().unwrap();
    assert!(files.next().is_none(), "another worker: is its policy the right one?");
    format!("/assets/workers/{name}")
}

#[tokio::test]
async fn the_worker_alone_compiles_webassembly_and_a_page_makes_one_worker() {
    let house = House::open();
    let browser = house.browser();
    let policy = async |path: &str| {
        let answer = browser.get(path).await.unwrap();
        answer.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned()
    };
    let page = browser.get("/sign-in").await.unwrap().text().await.unwrap();
    let (_, named) = page.split_once("src=\"").unwrap();
    let (script, _) = named.split_once('"').unwrap();
    for path in [house.link(GROUP).as_str(), "/sign-in", "/s/nonsense", script] {
        let policy = policy(path).await;
        assert!(policy.contains("script-src 'self';"), "{path}: {policy}");
        assert!(policy.contains("require-trusted-types-for 'script'"), "{path}: {policy}");
        assert!(policy.ends_with("trusted-types svelte-trusted-html anteroom-worker"), "{path}: {policy}");
    }
    let policy = policy(&worker()).await;
    assert!(policy.starts_with("default-src 'none'; script-src 'wasm-unsafe-eval'; connect-src 'self';"), "{policy}");
    assert!(policy.ends_with("require-trusted-types-for 'script'; trusted-types 'none'"), "{policy}");
}
