//! Programs that are not built here: found, and as root on Debian installed.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::project::Project;

/// The program that an environment variable names, or the first of these on `PATH`.
pub(crate) fn find(variable: &str, programs: &[&str]) -> Result<Option<PathBuf>> {
    if let Some(named) = env::var_os(variable).filter(|named| !named.is_empty()) {
        let named = PathBuf::from(named);
        if !named.is_file() {
            bail!("{variable} names {}, where there is no program", named.display());
        }
        return Ok(Some(named));
    }
    Ok(programs.iter().find_map(|program| on_path(program)))
}

/// Whether this is root on a system with Debian's packages.
pub(crate) fn may_install() -> bool {
    let user = Command::new("id").arg("-u").output();
    let root = user.is_ok_and(|user| user.stdout.trim_ascii() == b"0");
    root && Path::new("/etc/debian_version").exists() && on_path("apt-get").is_some()
}

/// Installs packages of Debian with what they cannot do without.
pub(crate) fn install(project: &Project, packages: &[&str]) -> Result<()> {
    let apt_get = || {
        let mut command = project.command("apt-get");
        command.arg("-qq").env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    project.run(apt_get().arg("update"))?;
    project.run(apt_get().args(["install", "--yes", "--no-install-recommends"]).args(packages))
}

fn on_path(program: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH")?;
    env::split_paths(&folders).map(|folder| folder.join(program)).find(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_found_on_the_path_and_inventions_are_not() {
        assert!(on_path("cargo").is_some());
        assert!(on_path("anteroom-no-such-program").is_none());
    }
}
