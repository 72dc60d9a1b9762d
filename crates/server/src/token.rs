//! `anteroom token`: the tokens by which other systems use the API, while no server runs. While one does, admins keep them in
//! the workspace.

#![allow(clippy::print_stdout, reason = "this is what a person at a terminal reads")]

use anyhow::Context;
use session::{Name, Timestamp};
use store::{ApiScope, ApiToken, Audit, NewApiToken, Records, Store, WriteError};
use uuid::Uuid;

use crate::{
    cli::{Data, NewToken, OldToken},
    clock,
    secrets::Token,
};

/// A scope as somebody types it.
pub(crate) fn scope(typed: &str) -> Result<ApiScope, String> {
    ApiScope::of(typed).ok_or_else(|| {
        let all = ApiScope::ALL.map(ApiScope::as_str).join(", ");
        format!("there is no such scope; there are {all}")
    })
}

/// The practice of a data folder.
pub(crate) async fn open(data: Data) -> anyhow::Result<(Store, Records)> {
    let options = data.store()?;
    // Nothing is made where nothing is.
    Audit::open(options.clone()).await?.close().await;
    let store = Store::open(options).await?;
    let practice = store.practices().await?.into_iter().next();
    let practice = practice.context("there is no practice in this data folder yet; start the server on it once")?;
    let records = store.records(practice.id);
    Ok((store, records))
}

/// `anteroom token make`. Prints the token and nothing else, so that a script can take it.
pub(crate) async fn make(NewToken { data, name, mut scopes }: NewToken) -> anyhow::Result<()> {
    let name = Name::new(&name).ok().context("a token needs a name of at most 80 characters")?;
    scopes.sort_unstable();
    scopes.dedup();
    let (store, records) = open(data).await?;
    let token = Token::of_system();
    let (id, created_at) = (Uuid::now_v7(), clock::now());
    let new = NewApiToken { id, name, token: token.hash(), scopes, created_at, made_by: None };
    let made = records.add_api_token(new).await;
    store.close().await;
    made?;
    println!("{}", token.reveal());
    Ok(())
}

/// `anteroom token list`.
pub(crate) async fn list(data: Data) -> anyhow::Result<()> {
    let (store, records) = open(data).await?;
    let all = records.api_tokens().await;
    store.close().await;
    for token in all? {
        println!("{}", line(&token));
    }
    Ok(())
}

fn line(token: &ApiToken) -> String {
    let moment = |at: Option<Timestamp>| {
        let at = at.and_then(|at| jiff::Timestamp::from_millisecond(at.0).ok());
        at.map_or_else(|| "never".to_owned(), |at| at.strftime("%Y-%m-%dT%H:%MZ").to_string())
    };
    let scopes: Vec<_> = token.scopes.iter().map(|scope| scope.as_str()).collect();
    format!(
        "{}  {}  {}  made {}, used {}, revoked {}",
        token.id,
        token.name.as_str(),
        scopes.join(" "),
        moment(Some(token.created_at)),
        moment(token.last_used_at),
        moment(token.revoked_at)
    )
}

/// `anteroom token revoke`.
pub(crate) async fn revoke(OldToken { data, id }: OldToken) -> anyhow::Result<()> {
    let (store, records) = open(data).await?;
    let revoked = records.revoke_api_token(id, clock::now()).await;
    store.close().await;
    match revoked {
        Err(WriteError::NoSuch { .. }) => {
            anyhow::bail!("there is no token with this id; `anteroom token list` names them")
        }
        revoked => Ok(revoked?),
    }
}
