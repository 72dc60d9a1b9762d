//! A server for one load: the demo practice on a fresh folder and a free port of this machine, with groups enough and with
//! limits that one address does not meet.

use std::{
    fmt::Write,
    io::{BufRead, BufReader},
    net::Ipv4Addr,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::{Context, bail};
use serde_json::Value;
use tempfile::TempDir;
use tokio::{task::spawn_blocking, time::timeout};

use super::{Plan, Practice};
use crate::Browser;

/// The program says that it is ready sooner than that, even on a busy machine; each group more is a few writes.
const PATIENCE: Duration = Duration::from_mins(1);
/// Pages that are open beside those of the load.
const SOCKETS_BESIDE: usize = 16;
/// How the titles of the groups begin that the demo makes for a load.
const TITLE: &str = "Load group";

/// A server that is ours. Dropping it kills it.
pub(super) struct Own {
    child: Child,
    facts: Value,
    _folder: TempDir,
}

impl Drop for Own {
    fn drop(&mut self) {
        // It may be dead already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Own {
    pub(super) async fn start(program: &Path, plan: &Plan) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let config = folder.path().join("anteroom.toml");
        std::fs::write(&config, configuration(plan)?)?;
        let mut command = Command::new(program);
        command.args(["demo", "--json", "--port", "0", "--groups", &plan.sessions.to_string()]);
        command.arg("--data").arg(folder.path().join("data")).arg("--config").arg(&config);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        alone(&mut command);
        let mut child = command.spawn().with_context(|| format!("{} cannot be started", program.display()))?;
        let stdout = child.stdout.take().context("its standard output")?;
        let mut own = Self { child, facts: Value::Null, _folder: folder };
        let line = spawn_blocking(move || BufReader::new(stdout).lines().next());
        let Some(line) = timeout(PATIENCE, line).await.context("the server does not get ready")?? else {
            bail!("the server ended before it was ready; `{} demo` says why", program.display());
        };
        own.facts = serde_json::from_str(&line?).context("what the demo prints")?;
        Ok(own)
    }

    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Its provider, signed in, and so many groups.
    pub(super) async fn practice(&self, sessions: usize) -> anyhow::Result<Practice> {
        let text = |value: &Value| value.as_str().map(str::to_owned).context("a text of the demo's");
        let origin = text(self.facts.get("url").unwrap_or(&Value::Null))?;
        let provider = Browser::new(&origin)?;
        provider.sign_in(&text(self.facts.pointer("/provider/sign_in").unwrap_or(&Value::Null))?).await?;
        let appointments = self.facts.get("appointments").and_then(Value::as_array).context("its appointments")?;
        let of_load = |it: &&Value| it.get("title").and_then(Value::as_str).is_some_and(|it| it.starts_with(TITLE));
        let links = appointments.iter().filter(of_load).filter_map(|it| it.get("link")).map(text);
        let links: Vec<String> = links.collect::<anyhow::Result<_>>()?;
        anyhow::ensure!(links.len() == sessions, "the demo made {} groups of {sessions}", links.len());
        Ok(Practice { origin, provider, links, from: Ipv4Addr::LOCALHOST.into() })
    }
}

fn configuration(plan: &Plan) -> Result<String, std::fmt::Error> {
    let mut text = String::new();
    writeln!(text, "sockets_per_address_max = {}", plan.people().saturating_add(SOCKETS_BESIDE))?;
    writeln!(text, "[media]\nlisten = [\"127.0.0.1:0\"]\nlisten_tcp = []\nthreads = {}", plan.threads)?;
    Ok(text)
}

/// In a process group of its own: Ctrl-C is for the load, which ends its sessions while the server still runs.
#[cfg(unix)]
fn alone(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    command.process_group(0);
}

#[cfg(not(unix))]
fn alone(_: &mut Command) {}
