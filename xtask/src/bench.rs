//! Measurements, printed for a person to judge. None of them is a test: another machine has other figures. What holds on every
//! machine is judged all the same: that nothing passes a pause.

mod in_browser;
mod janus;
mod network;

use std::process::Command;

use anyhow::Result;
use clap::ValueEnum;

use crate::project::Project;

/// What can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Bench {
    /// Durable commands a second, decided and appended, in turns with a plain file that is synced after each write
    Log,
    /// Processor time a forwarded packet, beside the plain encryption and sending of it, and memory a participant
    Media,
    /// Processor time a forwarded packet, and memory a participant, in turns with Janus, a media server in C; some minutes
    Janus,
    /// From the host's click on Admit, and on Resume, to the first picture, in Chromium; fails when anything passes a pause
    Admission,
    /// How long a slow phone on a slow network takes until its person can get ready, in Chromium
    Page,
    /// What lossy, slow and narrow networks do to a call, in real browsers; `--case` names some cases
    Network,
}

/// Builds the measurement as a release is built, and runs it.
pub(crate) fn run(project: &Project, bench: Bench, cases: &[String]) -> Result<()> {
    match bench {
        Bench::Log => {
            let arguments = ["run", "--locked", "--release", "--package", "store", "--example", "bench_log", "--"];
            // On the disk of the target folder: the one for temporary files may be memory.
            project.run(project.cargo(arguments).arg(&project.target))
        }
        Bench::Media => project.run(&mut media(project)),
        Bench::Janus => janus::run(project),
        Bench::Admission => in_browser::run(project, "admission"),
        Bench::Page => in_browser::run(project, "page"),
        Bench::Network => network::run(project, cases),
    }
}

/// What measures forwarding.
fn media(project: &Project) -> Command {
    project.cargo(["run", "--locked", "--release", "--package", "sfu", "--example", "bench_media"])
}
