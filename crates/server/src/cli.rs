//! The command line.

#![allow(clippy::print_stderr, reason = "this is what a person at a terminal reads")]

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use crate::{audit, config::Config, demo, post, second_factor, serve, token};

/// What the configuration file can say.
const CONFIGURATION: &str = "\
The configuration file is TOML; every line has a default:

  listen = \"127.0.0.1:8080\"                # where HTTP is served; put a TLS proxy in front
  public_url = \"https://care.example.org\"  # what people open; browsers give the camera to https only
  data = \"/var/lib/anteroom\"               # where everything is kept
  keep_chats = false                         # true: what was written in a chat outlives its session
  trusted_proxies = [\"127.0.0.1\", \"::1\"]  # whose X-Forwarded-For is believed
  sockets_per_address_max = 1000            # pages open from one address at once
  [practice]                                 # nothing of it, if nothing is said
  phone = \"(555) 010-0142\"                 # what pages name where they say to call the practice
  zone = \"America/New_York\"                # whoever is in another one reads in which zone a time is
  [workspace]
  lock_after = \"15m\"                         # without input, until the password comes; \"5s\" to \"24h\", or \"never\"

  [media]
  listen = [\"192.0.2.10:3478\"]             # UDP for audio and video
  listen_tcp = [\"192.0.2.10:3478\"]         # TCP for networks without UDP; the same as `listen`, if not said
  advertise = [\"198.51.100.7:3478\"]        # what browsers are told, behind address translation
  threads = 1                                # processor cores for media
  [audit]                                    # best on another disk than the data
  key = \"/etc/anteroom/audit.key\"          # the key of the audit trail; made if there is none
  heads = \"/var/audit/audit.heads\"         # the ends of the logs, outside the database
  [metrics]                                  # off, if nothing is said
  listen = \"127.0.0.1:9464\"                # where a monitoring system asks; whoever reaches it can read it
  [mail]                                     # no mail to clients, if nothing is said
  server = \"smtp.example.org\"              # the practice's mail server
  tls = \"starttls\"                         # or tls, or none for one on this machine
  user = \"office\"                          # who signs in there, if somebody has to
  password_file = \"/etc/anteroom/mail\"     # or in the environment, as ANTEROOM_MAIL_PASSWORD
  from = \"office@care.example.org\"         # whom mail is from
  [text]                                     # no text messages to clients, if nothing is said
  url = \"https://sms.example.org/send\"     # a gateway as docs/text-gateway.md describes; form = \"twilio\" for others
  secret_file = \"/etc/anteroom/text\"       # or in the environment, as ANTEROOM_TEXT_SECRET";

/// Telehealth sessions with a waiting room, in the browser, on your own server.
///
/// `anteroom demo` starts a practice to try it out with. `anteroom serve` runs yours: at its first start it prints a
/// link that creates the first provider.
#[derive(Debug, Parser)]
#[command(version)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Run a practice.
    Serve(Serve),
    /// Run a demo practice on this machine, with links that sign you in.
    Demo(Demo),
    /// Verify what is on record, export it, erase what is personal in it, or accept that something is lost.
    #[command(subcommand)]
    Audit(Audit),
    /// Make, list and revoke the tokens by which other systems use the API.
    ///
    /// The data of a running server is refused: stop it first.
    #[command(subcommand)]
    Token(Tokens),
    /// Switch off the second step of somebody's sign-in, for a practice that no admin gets into any more.
    ///
    /// The data of a running server is refused: stop it first. While it runs, an admin does the same for a colleague.
    #[command(subcommand)]
    SecondFactor(SecondFactor),
    /// Send one mail as the configuration says, and say how that went.
    MailTest(Try),
    /// Send one text message as the configuration says, and say how that went.
    TextTest(Try),
}

/// Whom to send to.
#[derive(Debug, clap::Args)]
struct Try {
    /// The configuration file of the server.
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// The address, or the number in the international form, such as +15550100142.
    to: String,
}

/// Run a practice.
#[derive(Debug, clap::Args)]
#[command(after_help = CONFIGURATION)]
struct Serve {
    /// The configuration file; without it, the defaults hold.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// Verify what is on record, export it, or erase what is personal in it.
#[derive(Debug, Subcommand)]
pub(crate) enum Audit {
    /// Say whether every session's log is as Anteroom wrote it; a running server is not disturbed.
    ///
    /// Prints one line and succeeds if it is. Otherwise prints for each session that is not where that begins to show and
    /// what it means, and what is lost of the whole, and fails.
    Verify(Verify),
    /// Write what happened as one record for each entry of the log; a running server is not disturbed.
    Export(Export),
    /// Erase for good what clients and guests of a session are called, and what was written in its chat.
    ///
    /// What happened stays on record, and the trail still verifies. A session that is going on is refused, and so is the
    /// data of a running server: stop it first.
    Erase(Erase),
    /// Go on with what is there, after part of the audit trail or its heads was lost for good; leaves that on record.
    ///
    /// A server does not start on a trail that is not shown to be whole, and says why. Put back a backup if there is one.
    /// If there is none, this counts what is there as what was written from now on, and `verify` tells ever after when that
    /// was and what was lost. A session whose own log is broken stays so. Stop the server first.
    AcceptLoss(Data),
}

/// Make, list and revoke tokens.
#[derive(Debug, Subcommand)]
pub(crate) enum Tokens {
    /// Make a token and print it, this once: only its hash is kept.
    Make(NewToken),
    /// List all tokens there ever were, a line for each: id, name, scopes, when it was made, last used and revoked.
    List(Data),
    /// Revoke a token for good.
    Revoke(OldToken),
}

/// Switch off the second step of somebody's sign-in.
#[derive(Debug, Subcommand)]
pub(crate) enum SecondFactor {
    /// Switch it off: their password alone signs them in from then on. Signs them out everywhere.
    Off(WhoseSecondFactor),
}

/// Whose.
#[derive(Debug, clap::Args)]
pub(crate) struct WhoseSecondFactor {
    #[command(flatten)]
    pub(crate) data: Data,
    /// The address by which they sign in.
    #[arg(value_name = "EMAIL")]
    pub(crate) email: String,
}

/// Which token to make.
#[derive(Debug, clap::Args)]
pub(crate) struct NewToken {
    #[command(flatten)]
    pub(crate) data: Data,
    /// Which system is to have it, for the list.
    #[arg(long)]
    pub(crate) name: String,
    /// What it may do; once for each, such as `appointments:read`. At least one.
    #[arg(long = "scope", value_name = "SCOPE", required = true, value_parser = token::scope)]
    pub(crate) scopes: Vec<store::ApiScope>,
}

/// Which token to revoke.
#[derive(Debug, clap::Args)]
pub(crate) struct OldToken {
    #[command(flatten)]
    pub(crate) data: Data,
    /// Its id, as the list has it.
    #[arg(value_name = "ID")]
    pub(crate) id: uuid::Uuid,
}

/// What to verify, and against what.
#[derive(Debug, clap::Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    pub(crate) data: Data,
    /// Also hold the logs against this copy of the heads, made at any time and kept where this machine cannot change it.
    #[arg(long, value_name = "FILE")]
    pub(crate) against: Option<PathBuf>,
}

/// What to erase.
#[derive(Debug, clap::Args)]
pub(crate) struct Erase {
    #[command(flatten)]
    pub(crate) data: Data,
    /// Of which session, by its id; `anteroom audit export` tells the id of each.
    #[arg(value_name = "SESSION")]
    pub(crate) session: uuid::Uuid,
}

/// Which data.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Data {
    /// The configuration file of the server; without it, the defaults hold.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The data folder, instead of the one that the configuration names.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

/// What to export, and how.
#[derive(Debug, clap::Args)]
pub(crate) struct Export {
    #[command(flatten)]
    pub(crate) data: Data,
    /// JSON lines, or comma-separated values (RFC 4180) with a heading.
    ///
    /// In `csv`, a cell that a spreadsheet would take for a formula (it begins with = + - @, a tab or a carriage return)
    /// has an apostrophe before it.
    #[arg(long, value_enum)]
    pub(crate) format: Format,
    /// One session alone.
    #[arg(long, value_name = "ID")]
    pub(crate) session: Option<uuid::Uuid>,
    /// Nothing before this moment, such as 2026-03-01T00:00:00Z.
    #[arg(long, value_name = "RFC3339")]
    pub(crate) from: Option<jiff::Timestamp>,
    /// Nothing from this moment on.
    #[arg(long, value_name = "RFC3339")]
    pub(crate) to: Option<jiff::Timestamp>,
    /// Write into this file, for its owner alone, instead of to standard output.
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// In which form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// One JSON object a line.
    Jsonl,
    /// Comma-separated values.
    Csv,
}

impl Data {
    /// Where the store's files are.
    pub(crate) fn store(self) -> anyhow::Result<store::StoreOptions> {
        let mut config = self.config.as_deref().map_or_else(|| Ok(Config::default()), Config::read)?;
        config.data = self.data.unwrap_or(config.data);
        Ok(config.store())
    }
}

/// Run a demo practice on this machine, with links that sign you in.
#[derive(Debug, clap::Args)]
pub(crate) struct Demo {
    /// The port to serve on; 0 takes a free one.
    #[arg(long, default_value_t = 8080, value_name = "N")]
    pub(crate) port: u16,
    /// Keep the data here and go on with it next time; otherwise it is fresh and gone at the end.
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// Print what to open as one line of JSON.
    #[arg(long)]
    pub(crate) json: bool,
    /// A configuration file as `serve` reads it; what it says of `listen`, `public_url` and `data` is left aside.
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// In a fresh practice, so many groups more that nobody is booked for, for loads.
    #[arg(long, default_value_t = 0, value_name = "N", value_parser = clap::value_parser!(u16).range(..=10_000))]
    pub(crate) groups: u16,
    /// In a fresh practice, a second provider, who is on some of the appointments too.
    #[arg(long)]
    pub(crate) colleague: bool,
}

/// Logs go to standard error; `RUST_LOG` says how much.
pub(crate) fn log_to_stderr() {
    let mut filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    // Whatever level is asked for: these write messages, and with them names and addresses, into their traces.
    for quiet in
        ["tungstenite=warn", "tokio_tungstenite=warn", "hyper=info", "sqlx=warn", "str0m=error", "memory_serve=warn"]
    {
        if let Ok(directive) = quiet.parse() {
            filter = filter.add_directive(directive);
        }
    }
    let ansi = std::io::IsTerminal::is_terminal(&std::io::stderr());
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(ansi).with_writer(std::io::stderr).init();
}

/// Does what was asked, until it is done or interrupted.
pub(crate) fn run(cli: Cli) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match cli.command {
            Action::Serve(Serve { config }) => {
                let config = config.as_deref().map_or_else(|| Ok(Config::default()), Config::read)?;
                serve::serve(config).await
            }
            Action::Demo(arguments) => demo::run(arguments).await,
            Action::Audit(Audit::Verify(arguments)) => audit::verify(arguments).await,
            Action::Audit(Audit::Export(arguments)) => audit::export(arguments).await,
            Action::Audit(Audit::Erase(arguments)) => audit::erase(arguments).await,
            Action::Audit(Audit::AcceptLoss(data)) => audit::accept_loss(data).await,
            Action::Token(Tokens::Make(arguments)) => token::make(arguments).await,
            Action::Token(Tokens::List(data)) => token::list(data).await,
            Action::Token(Tokens::Revoke(arguments)) => token::revoke(arguments).await,
            Action::SecondFactor(SecondFactor::Off(arguments)) => second_factor::off(arguments).await,
            Action::MailTest(Try { config, to }) => post::mail_test(&Config::read(&config)?, &to).await,
            Action::TextTest(Try { config, to }) => post::text_test(&Config::read(&config)?, &to).await,
        }
    })
}

/// What went wrong, and what it came from.
pub(crate) fn complain(error: &anyhow::Error) {
    eprintln!("anteroom: {error:#}");
}
