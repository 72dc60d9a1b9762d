//! `anteroom second-factor off`: a way back in for the last admin who lost their second factor, while no server runs. Who can do this can
//! read the whole database.

#![allow(clippy::print_stdout, reason = "this is what a person at a terminal reads")]

use anyhow::Context;
use store::{Email, Records, WriteError};

use crate::{cli::WhoseSecondFactor, token};

/// `anteroom second-factor off`.
pub(crate) async fn off(WhoseSecondFactor { data, email }: WhoseSecondFactor) -> anyhow::Result<()> {
    let email = Email::new(&email)?;
    let (store, records) = token::open(data).await?;
    let done = take_off(&records, &email).await;
    store.close().await;
    done?;
    println!("Their password alone signs them in now. They are signed out everywhere.");
    Ok(())
}

async fn take_off(records: &Records, email: &Email) -> anyhow::Result<()> {
    let person = records.person_by_email(email).await?.context("nobody has this address")?;
    match records.take_off_second_factor(person.id).await {
        Err(WriteError::NoSuch { .. }) => {
            anyhow::bail!("they have no second factor; their password alone signs them in")
        }
        done => Ok(done?),
    }
}
