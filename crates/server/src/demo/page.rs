//! What the demo prints when it is ready: a short page for a person, or one line for a program.

#![allow(clippy::print_stdout, reason = "standard output is what this file is for")]

use std::io::Write;

use askama::Template;
use serde_json::json;
use session::Admission;

use super::practice::{Person, Practice};

pub(super) fn print(practice: &Practice, origin: &str, as_json: bool) -> anyhow::Result<()> {
    let text = if as_json { line(practice, origin) } else { Page { practice, origin }.render()? };
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}")?;
    Ok(out.flush()?)
}

fn sign_in(origin: &str, person: &Person) -> String {
    format!("{origin}/demo/sign-in/{}", person.token.reveal())
}

fn line(practice: &Practice, origin: &str) -> String {
    let person = |p: &Person| json!({"name": p.name, "sign_in": sign_in(origin, p)});
    let appointments: Vec<_> = practice
        .appointments
        .iter()
        .map(|a| {
            json!({
                "id": a.id, "title": a.title, "kind": a.kind, "admission": a.admission,
                "capacity": a.clients.len(), "providers": a.providers, "clients": a.clients, "link": a.link,
            })
        })
        .collect();
    json!({
        "url": origin,
        "provider": person(&practice.provider),
        "colleague": practice.colleague.as_ref().map(person),
        "clients": practice.clients.iter().map(person).collect::<Vec<_>>(),
        "appointments": appointments,
        "mail": format!("{origin}/demo/mail"),
    })
    .to_string()
}

/// The page, as a template sees it.
#[derive(Template)]
#[template(path = "demo.txt")]
struct Page<'a> {
    practice: &'a Practice,
    origin: &'a str,
}
