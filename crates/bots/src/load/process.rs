//! What a process uses, as Linux tells it in `/proc`; elsewhere nothing is told.

use std::{
    fs,
    time::{Duration, Instant},
};

use super::figures::Usage;

/// What `/proc` counts processor time in: a hundredth of a second (`USER_HZ`) on every machine that Linux is built for today.
const TICK: Duration = Duration::from_millis(10);
/// Files that one participant keeps open: the page, and two of the media's socket; and one for a request.
const FILES_EACH: usize = 4;
/// Files that are open anyway.
const FILES_BESIDE: usize = 64;

/// One process that is looked at again and again.
#[derive(Clone, Copy, Debug)]
pub(super) struct Process {
    id: u32,
    from: Option<(Instant, Duration)>,
}

impl Process {
    pub(super) fn of(id: u32) -> Self {
        Self { id, from: None }
    }

    pub(super) fn own() -> Self {
        Self::of(std::process::id())
    }

    /// What it has used since the look before; nothing at the first one.
    pub(super) fn look(&mut self) -> Option<Usage> {
        let now = (Instant::now(), busy(&fs::read_to_string(format!("/proc/{}/stat", self.id)).ok()?)?);
        let before = self.from.replace(now)?;
        let bytes = memory(&fs::read_to_string(format!("/proc/{}/status", self.id)).ok()?)?;
        let (passed, used) = (now.0.duration_since(before.0), now.1.saturating_sub(before.1));
        let core_percent = if passed.is_zero() { 0.0 } else { used.as_secs_f64() * 100.0 / passed.as_secs_f64() };
        Some(Usage { core_percent, bytes })
    }
}

/// The processor time in a `stat`: fields 14 and 15 of proc(5). The second field is the program's name, in brackets, and may
/// hold anything.
fn busy(stat: &str) -> Option<Duration> {
    let (_, rest) = stat.rsplit_once(") ")?;
    let mut fields = rest.split(' ').skip(11).map(|field| field.parse::<u32>().ok());
    let (user, system) = (fields.next()??, fields.next()??);
    Some(TICK * user.checked_add(system)?)
}

/// What is resident, in a `status`.
fn memory(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix(" kB")?.parse::<u64>().ok()?.checked_mul(1024)
}

/// How many files may be open, in a `limits`; nothing where there is no limit.
fn open_files_max(limits: &str) -> Option<usize> {
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// Whether so many people can be played by one process; a load that runs out of files on the way would look like a server that
/// refuses.
pub(super) fn check_open_files(people: usize) -> anyhow::Result<()> {
    let limits = fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let needed = people.saturating_mul(FILES_EACH).saturating_add(FILES_BESIDE);
    if let Some(max) = open_files_max(&limits).filter(|max| *max < needed) {
        anyhow::bail!(
            "{people} people need some {needed} open files, and this process may have {max}; `ulimit -n {needed}` before \
             it allows them, to the server too"
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processor_time_is_found_behind_any_name() {
        let stat = "42 (a) b (c) S 1 42 42 0 -1 4194560 9 0 0 0 150 50 0 0 20 0 5 0 100 1000 20";
        assert_eq!(busy(stat), Some(Duration::from_secs(2)));
        assert_eq!(busy("42 (a) S 1"), None);
    }

    #[test]
    fn memory_and_limits_are_found() {
        assert_eq!(memory("VmPeak:\t  900 kB\nVmRSS:\t  61 kB\n"), Some(61 * 1024));
        assert_eq!(memory("VmRSS:\t  61 pages\n"), None);
        let limits =
            "Max processes  1  1  processes\nMax open files            1024                 4096       files\n";
        assert_eq!(open_files_max(limits), Some(1024));
        assert_eq!(open_files_max("Max open files            unlimited            unlimited            files\n"), None);
    }

    #[test]
    fn a_crowd_that_no_process_can_open_files_for_is_refused() {
        assert!(check_open_files(1).is_ok());
        if fs::exists("/proc/self/limits").is_ok_and(|there| there) {
            assert!(check_open_files(usize::MAX).is_err());
        }
    }
}
