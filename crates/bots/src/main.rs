//! `cargo xtask bots` runs this: a load on a server, with a line a second and a closing line.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "the lines are what this program is for")]

use std::{env, path::PathBuf, time::Duration};

use anyhow::{Context, bail};
use bots::load::{self, Credentials, Plan, Target};
use clap::Parser;
use tokio::sync::watch;

/// Brings sessions full of people to a server, and tells how it carries them.
///
/// A host and clients come to each session over the real protocol; the host lets the clients in, and all of them send and
/// receive audio and video until the time is over or Ctrl-C is pressed. Then every session is ended. Without `--server` it
/// is one of its own, with a practice that is gone afterwards. Fails when somebody does not come in, receives nothing, or is
/// dropped.
#[derive(Parser)]
#[command(name = "bots", after_help = AFTER)]
struct Arguments {
    /// Sessions at once
    #[arg(long, default_value_t = 10, value_name = "N")]
    sessions: usize,
    /// Clients inside each session, beside its host
    #[arg(long, default_value_t = 2, value_name = "N")]
    clients: usize,
    /// Clients of each session who are never let in
    #[arg(long, default_value_t = 0, value_name = "N")]
    waiting: usize,
    /// How long it goes on once everybody is in, in seconds
    #[arg(long, default_value_t = 60, value_name = "SECONDS")]
    secs: u64,
    /// Over how long a time the sessions begin, in seconds
    #[arg(long, default_value_t = 5, value_name = "SECONDS")]
    ramp: u64,
    /// Nobody has a camera
    #[arg(long)]
    audio_only: bool,
    /// Cameras send one small picture, instead of three sizes as browsers do
    #[arg(long, conflicts_with = "audio_only")]
    one_layer: bool,
    /// The program `anteroom`, for a server of its own
    #[arg(long, value_name = "FILE", required_unless_present = "server", conflicts_with = "server")]
    program: Option<PathBuf>,
    /// Threads for media, of a server of its own
    #[arg(long, default_value_t = 1, value_name = "N", conflicts_with = "server")]
    threads: usize,
    /// A server that runs, as people open it
    #[arg(long, value_name = "URL")]
    server: Option<String>,
    /// A link of a demo practice that signs the provider in
    #[arg(long, value_name = "LINK", requires = "server", conflicts_with_all = ["program", "user", "password"])]
    sign_in: Option<String>,
    /// A provider's email address, or `ANTEROOM_USER`
    #[arg(long, value_name = "EMAIL", requires = "server", conflicts_with = "program")]
    user: Option<String>,
    /// The password, or better `ANTEROOM_PASSWORD`, which other users of this machine do not see
    #[arg(long, value_name = "PASSWORD", requires = "server", conflicts_with = "program")]
    password: Option<String>,
    /// Use appointments whose title begins so
    #[arg(long, default_value = "Load", value_name = "TEXT", requires = "server", conflicts_with = "program")]
    title: String,
}

const AFTER: &str = "\
A server that runs needs an appointment for each session, under which the provider admits: `anteroom demo --groups N` makes
them, titled `Load group`. It lets one address have `sockets_per_address_max` pages open, a thousand if its configuration
says nothing else; each person of the load is one.";

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let plan = plan(Arguments::parse())?;
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(async move {
        interrupted().await;
        eprintln!("ending the sessions; Ctrl-C once more breaks them off");
        // A load that is over needs no end.
        let _ = stop.send(true);
        interrupted().await;
        std::process::exit(130);
    });
    let is_stopped = stopped.clone();
    let figures = load::run(&plan, stopped, |figures| println!("{figures}")).await?;
    println!("bots:{figures}");
    // Who was still on their way when it was broken off is not missed.
    if *is_stopped.borrow() && figures.troubles.is_empty() {
        return Ok(());
    }
    let judged = figures.judge(plan.sessions * plan.inside_each(), plan.sessions * plan.waiting);
    judged.map_err(anyhow::Error::msg)
}

/// Ctrl-C, or the end that whoever started this asks for.
async fn interrupted() {
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminated => {}
    }
}

fn plan(arguments: Arguments) -> anyhow::Result<Plan> {
    let target = match (arguments.server, arguments.program) {
        (Some(server), _) => {
            let credentials = credentials(arguments.sign_in, arguments.user, arguments.password)?;
            Target::Given { server, credentials, title: arguments.title }
        }
        (None, Some(program)) => Target::Own { program },
        (None, None) => bail!("which server? `--server URL`, or `--program FILE` for one of its own"),
    };
    Ok(Plan {
        target,
        sessions: arguments.sessions,
        clients: arguments.clients,
        waiting: arguments.waiting,
        length: Duration::from_secs(arguments.secs),
        ramp: Duration::from_secs(arguments.ramp),
        audio_only: arguments.audio_only,
        in_layers: !arguments.one_layer,
        threads: arguments.threads,
    })
}

fn credentials(link: Option<String>, user: Option<String>, password: Option<String>) -> anyhow::Result<Credentials> {
    if let Some(link) = link {
        return Ok(Credentials::Link(link));
    }
    let or = |given: Option<String>, variable| given.or_else(|| env::var(variable).ok());
    let user = or(user, "ANTEROOM_USER").context("who signs in? `--user`, ANTEROOM_USER, or a demo's `--sign-in`")?;
    let password = or(password, "ANTEROOM_PASSWORD").context("no password: `--password` or ANTEROOM_PASSWORD")?;
    Ok(Credentials::Password { user, password })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(words: &[&str]) -> Result<Arguments, clap::Error> {
        Arguments::try_parse_from(["bots"].iter().chain(words))
    }

    #[test]
    fn a_load_has_one_server() {
        assert!(parsed(&["--program", "anteroom"]).is_ok());
        assert!(parsed(&["--server", "http://localhost:8080", "--sign-in", "x"]).is_ok());
        assert!(parsed(&[]).is_err());
        assert!(parsed(&["--program", "anteroom", "--server", "http://localhost:8080"]).is_err());
        assert!(parsed(&["--program", "anteroom", "--user", "ada"]).is_err());
        assert!(parsed(&["--server", "x", "--threads", "2"]).is_err());
        assert!(parsed(&["--server", "x", "--sign-in", "y", "--user", "ada"]).is_err());
    }

    #[test]
    fn sound_alone_has_no_layers_to_choose() {
        assert!(parsed(&["--program", "x", "--audio-only", "--one-layer"]).is_err());
    }

    #[test]
    fn a_link_signs_in_by_itself_and_a_user_with_a_password() {
        assert!(matches!(credentials(Some("x".to_owned()), None, None), Ok(Credentials::Link(_))));
        let ada = || Some("ada@practice.example".to_owned());
        assert!(matches!(credentials(None, ada(), Some("y".to_owned())), Ok(Credentials::Password { .. })));
    }
}
