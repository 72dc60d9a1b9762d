//! The demo practice: people and appointments to try everything with, and links that sign a browser in.

mod page;
mod practice;

use std::{collections::HashMap, net::Ipv4Addr};

use jiff::tz::TimeZone;
use session::PersonId;
use store::TokenHash;

use crate::{
    cli,
    config::Config,
    post::Carriers,
    secrets::Token,
    serve,
    serve::{interrupted, listen, open, start},
    set_up::FirstRun,
};

/// What the server knows of the demo while it runs.
#[derive(Debug, Default)]
pub(crate) struct Demo {
    sign_ins: HashMap<TokenHash, PersonId>,
}

impl Demo {
    /// Whom a sign-in link signs in.
    pub(crate) fn person_of(&self, token: &str) -> Option<PersonId> {
        self.sign_ins.get(&Token::sent(token).hash()).copied()
    }
}

/// `anteroom demo`.
pub(crate) async fn run(arguments: cli::Demo) -> anyhow::Result<()> {
    let mut fresh = None;
    let data = match arguments.data {
        Some(folder) => folder,
        None => fresh.insert(tempfile::tempdir()?).path().join("data"),
    };
    let config = arguments.config.as_deref().map(Config::read).transpose()?.unwrap_or_default();
    let mut config = Config { data, ..config };
    // The zone of this machine is the demo's, if nothing is said.
    config.practice.zone = config.practice.zone.or_else(|| TimeZone::system().iana_name().map(str::to_owned));
    // Its people have no passwords: nobody could open what is locked.
    config.workspace.lock_after = None;
    let listener = listen((Ipv4Addr::LOCALHOST, arguments.port).into()).await?;
    let origin = format!("http://{}", serve::name_of(listener.local_addr()?));
    let carriers = Carriers::captured();
    let opened = open(&config, &carriers).await?;
    let practice = practice::prepare(&opened, &origin, arguments.groups, arguments.colleague).await?;
    let sign_ins = practice.people().map(|p| (p.token.hash(), p.id)).collect();
    let others = (FirstRun::default(), carriers);
    let end = interrupted();
    let server = start(&config, opened, listener, &origin, others, Some(Demo { sign_ins })).await?;
    page::print(&practice, &origin, arguments.json)?;
    server.run(end).await
}
