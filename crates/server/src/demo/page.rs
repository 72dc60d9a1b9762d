//! What the demo prints when it is ready: a short page for a person, or one line for a program.

#![allow(clippy::print_stdout, reason = "standard output is what this file is for")]

use std::io::Write;

use serde_json::json;

use super::practice::Practice;

pub(super) fn print(practice: &Practice, origin: &str, as_json: bool) -> anyhow::Result<()> {
    let text = if as_json { line(practice, origin) } else { page(practice, origin) };
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}")?;
    Ok(out.flush()?)
}

fn sign_in(origin: &str, person: &super::practice::Person) -> String {
    format!("{origin}/demo/sign-in/{}", person.token.reveal())
}

fn line(practice: &Practice, origin: &str) -> String {
    let person = |p| json!({"name": p_name(p), "sign_in": sign_in(origin, p)});
    let appointments: Vec<_> = practice
        .appointments
        .iter()
        .map(|a| {
            json!({
                "id": a.id, "title": a.title, "kind": a.kind, "admission": a.admission,
                "capacity": a.clients.len(), "clients": a.clients, "link": a.link,
            })
        })
        .collect();
    json!({
        "url": origin,
        "provider": person(&practice.provider),
        "clients": practice.clients.iter().map(person).collect::<Vec<_>>(),
        "appointments": appointments,
        "mail": format!("{origin}/demo/mail"),
    })
    .to_string()
}

fn p_name(person: &super::practice::Person) -> &str {
    person.name.as_str()
}

fn page(practice: &Practice, origin: &str) -> String {
    let mut text = format!(
        "\nThe demo practice is open. Open these in different browsers or private windows:\n\n  provider  {}\n            {}\n",
        practice.provider.name,
        sign_in(origin, &practice.provider)
    );
    for client in &practice.clients {
        text += &format!("  client    {}\n            {}\n", client.name, sign_in(origin, client));
    }
    text += "\nAppointments; whoever has the link can come, signed in or not:\n\n";
    for appointment in &practice.appointments {
        let clients: Vec<_> = appointment.clients.iter().map(|name| name.as_str()).collect();
        text += &format!("  {} ({})\n            {}\n", appointment.title, clients.join(", "), appointment.link);
    }
    text += &format!("\nWhat the practice would have sent: {origin}/demo/mail\nCtrl-C ends it.\n");
    text
}
