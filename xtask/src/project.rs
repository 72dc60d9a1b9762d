//! The checkout: where it is, where cargo builds, and how a child process is run in it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// Where the standard output of a child goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Output {
    /// To ours: the closing lines of test runners belong there.
    Stdout,
    /// To our standard error: for commands whose standard output belongs to the program they start.
    Stderr,
}

/// One checkout of the repository.
pub(crate) struct Project {
    /// The folder of the workspace's `Cargo.toml`.
    pub(crate) root: PathBuf,
    /// Cargo's target folder, absolute; `CARGO_TARGET_DIR` and cargo's configuration are respected.
    pub(crate) target: PathBuf,
    output: Output,
}

impl Project {
    /// Asks cargo where things are.
    pub(crate) fn find(output: Output) -> Result<Self> {
        let metadata = Command::new(cargo())
            .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
            .output()
            .context("`cargo metadata` could not be started")?;
        if !metadata.status.success() {
            bail!("`cargo metadata` failed:\n{}", String::from_utf8_lossy(&metadata.stderr));
        }
        let metadata = String::from_utf8(metadata.stdout).context("`cargo metadata` is not UTF-8")?;
        let folder = |key| {
            json_string(&metadata, key).map(PathBuf::from).with_context(|| format!("`cargo metadata` names no {key}"))
        };
        Ok(Self { root: folder("workspace_root")?, target: folder("target_directory")?, output })
    }

    /// A command that runs in the checkout's root.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        // A relative CARGO_TARGET_DIR was meant from where the person stands, not from the root.
        command.env("CARGO_TARGET_DIR", &self.target);
        command
    }

    /// Cargo, run in the checkout's root.
    pub(crate) fn cargo<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Command {
        let mut command = self.command(cargo());
        command.args(arguments);
        command
    }

    /// Says what is run, runs it to its end, and fails when it fails.
    pub(crate) fn run(&self, command: &mut Command) -> Result<()> {
        let shown = self.shown(command);
        eprintln!("running {shown}");
        if self.output == Output::Stderr {
            command.stdout(Stdio::from(std::io::stderr()));
        }
        let status = command.status().with_context(|| format!("{shown} could not be started"))?;
        if !status.success() {
            bail!("{shown} failed ({status})");
        }
        Ok(())
    }

    /// The command as one would type it, with the folder it runs in where that is not the root.
    fn shown(&self, command: &Command) -> String {
        let program = Path::new(command.get_program());
        let mut words = vec![program.file_name().unwrap_or(program.as_os_str()).to_string_lossy()];
        words.extend(command.get_args().map(OsStr::to_string_lossy));
        let line = words.join(" ");
        match command.get_current_dir().and_then(|folder| folder.strip_prefix(&self.root).ok()) {
            Some(folder) if folder != Path::new("") => format!("`{line}` in {}", folder.display()),
            _ => format!("`{line}`"),
        }
    }
}

/// The cargo that runs us, so that a toolchain chosen on the command line stays chosen.
fn cargo() -> std::ffi::OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// The string that stands under `key` in cargo's metadata. Cargo writes it compactly, so one search is enough.
fn json_string(json: &str, key: &str) -> Option<String> {
    let (_, after) = json.split_once(&format!("\"{key}\":\""))?;
    let mut value = String::new();
    let mut characters = after.chars();
    loop {
        match characters.next()? {
            '"' => return Some(value),
            '\\' => value.push(characters.next()?),
            character => value.push(character),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_read_from_metadata() {
        let metadata = r#"{"packages":[],"target_directory":"/builds/a b","workspace_root":"C:\\code"}"#;
        assert_eq!(json_string(metadata, "target_directory").as_deref(), Some("/builds/a b"));
        assert_eq!(json_string(metadata, "workspace_root").as_deref(), Some(r"C:\code"));
        assert_eq!(json_string(metadata, "absent"), None);
    }
}
