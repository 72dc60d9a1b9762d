//! What bad networks do to a call, in real browsers. What they are is in `e2e/bench`; this builds what they need.

use anyhow::Result;

use crate::node::NodeProject;
use crate::project::Project;
use crate::{browsers, build};

/// Measures the cases with these names, or all of them. Fails where a call ended or its sound never came back.
pub(super) fn run(project: &Project, cases: &[String]) -> Result<()> {
    let browsers = browsers::ready(project)?;
    let e2e = NodeProject::e2e(project);
    e2e.install()?;
    build::web(project)?;
    let (program, impair) = (build::dev(project)?, build::impair(project)?);
    let mut bench = e2e.npm(["run", "--silent", "bench", "--", "network", "--reporter", "list,./bench/table.ts"]);
    if !cases.is_empty() {
        bench.args(["--grep", &whole_names(cases)]);
    }
    bench.env("ANTEROOM_BIN", program).env("ANTEROOM_IMPAIR", impair);
    bench.env("ANTEROOM_CHROMIUM", browsers.chromium).env("ANTEROOM_FIREFOX", browsers.firefox);
    project.run(&mut bench)
}

/// What Playwright looks for in the titles of cases: any of these names, and no longer one.
fn whole_names(cases: &[String]) -> String {
    let names: Vec<_> = cases.iter().map(|name| format!("(^|\\s){name}$")).collect();
    names.join("|")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_is_named_whole() {
        assert_eq!(whole_names(&["loss-10".into(), "move".into()]), r"(^|\s)loss-10$|(^|\s)move$");
    }
}
