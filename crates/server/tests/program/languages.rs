//! Every page comes in the language that its reader chose or asks for, and says so to whoever keeps or reads it.

use reqwest::{Method, header};

use crate::house::{GROUP, House};

/// A page as it is answered to these headers: its `Content-Language`, its `Vary` and its text.
async fn page(house: &House, path: &str, headers: &[(header::HeaderName, &str)]) -> (String, String, String) {
    let mut request = house.browser().bare(Method::GET, path);
    for (name, value) in headers {
        request = request.header(name, *value);
    }
    let answer = request.send().await.unwrap();
    let said = |name| {
        let all = answer.headers().get_all(name);
        all.iter().map(|value| value.to_str().unwrap()).collect::<Vec<_>>().join(", ")
    };
    let (language, vary) = (said(header::CONTENT_LANGUAGE), said(header::VARY));
    (language, vary, answer.text().await.unwrap())
}

#[tokio::test]
async fn every_page_is_written_in_the_language_of_its_reader() {
    let house = House::open();
    let link = house.link(GROUP);
    for path in [link.as_str(), "/sign-in", "/welcome", "/set-up", "/nowhere", "/s/unknown"] {
        let (language, vary, text) = page(&house, path, &[]).await;
        assert_eq!(language, "en", "{path}");
        assert!(text.contains("<html lang=\"en\" dir=\"ltr\">"), "{path}: {text}");
        for part in ["cookie", "accept-language"] {
            assert!(vary.contains(part), "{path}: a cache would hand it to anybody: {vary}");
        }
        let (language, _, text) = page(&house, path, &[(header::ACCEPT_LANGUAGE, "es-MX,es;q=0.9,en;q=0.1")]).await;
        assert_eq!(language, "es", "{path}");
        assert!(text.contains("<html lang=\"es\" dir=\"ltr\">"), "{path}: {text}");
        let chosen = [(header::ACCEPT_LANGUAGE, "es"), (header::COOKIE, "anteroom_language=en")];
        assert_eq!(page(&house, path, &chosen).await.0, "en", "{path}");
    }
}

#[tokio::test]
async fn what_is_there_before_any_script_speaks_it_too() {
    let house = House::open();
    let spanish = [(header::COOKIE, "anteroom_language=es")];
    for (path, english, translated) in [
        (house.link(GROUP).as_str(), "Your name", "Su nombre"),
        ("/sign-in", "This page needs JavaScript.", "Esta página necesita JavaScript."),
        ("/nowhere", "There is nothing at this address", "No hay nada en esta dirección"),
    ] {
        let (_, _, text) = page(&house, path, &[]).await;
        assert!(text.contains(english) && !text.contains(translated), "{text}");
        let (_, _, text) = page(&house, path, &spanish).await;
        assert!(text.contains(translated) && !text.contains(english), "{text}");
    }
}

#[tokio::test]
async fn only_who_reads_spanish_is_sent_for_its_words_and_at_once() {
    let house = House::open();
    for path in [house.link(GROUP).as_str(), "/sign-in"] {
        let (_, _, text) = page(&house, path, &[]).await;
        assert!(!text.contains("spanish"), "{text}");
        let (_, _, text) = page(&house, path, &[(header::ACCEPT_LANGUAGE, "es")]).await;
        let (_, after) = text.split_once("/assets/spanish-").expect("the page names the words");
        let (name, _) = after.split_once('"').unwrap();
        let words = house.browser().get(&format!("/assets/spanish-{name}")).await.unwrap();
        assert_eq!(words.status(), reqwest::StatusCode::OK);
        assert_eq!(words.headers()[header::CONTENT_TYPE], "text/javascript");
    }
}
