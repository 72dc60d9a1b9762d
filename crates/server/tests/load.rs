//! A load on the program, as `cargo xtask bots` brings it: a few sessions for a few seconds, with everybody seen and heard.

#![allow(clippy::unwrap_used, reason = "a test that stumbles has failed")]

use std::{path::PathBuf, time::Duration};

use bots::load::{self, Figures, Plan, Target};
use tokio::sync::watch;

fn plan() -> Plan {
    Plan {
        target: Target::Own { program: PathBuf::from(env!("CARGO_BIN_EXE_anteroom")) },
        sessions: 2,
        clients: 1,
        waiting: 1,
        length: Duration::from_secs(3),
        ramp: Duration::ZERO,
        audio_only: false,
        in_layers: true,
        threads: 1,
    }
}

async fn run(plan: &Plan) -> Figures {
    let (_stop, stopped) = watch::channel(false);
    load::run(plan, stopped, |_| {}).await.unwrap()
}

#[tokio::test]
async fn media_flows_to_everybody_inside_a_load_and_to_nobody_who_waits() {
    let figures = run(&plan()).await;
    assert_eq!(figures.judge(4, 2), Ok(()), "{figures}");
    assert_eq!((figures.sessions, figures.admissions.count()), (2, 2));
    assert!(figures.sent > 0 && figures.received > 0, "{figures}");
    // Four people send sound and a camera in layers; each receives one of those layers and the sound of one other.
    assert!(figures.received < figures.sent, "{figures}");
    if cfg!(target_os = "linux") {
        assert!(figures.server.is_some_and(|server| server.bytes > 0), "{figures:?}");
    }
}

#[tokio::test]
async fn sound_alone_is_a_load_too() {
    let figures = run(&Plan { audio_only: true, waiting: 0, ..plan() }).await;
    assert_eq!(figures.judge(4, 0), Ok(()), "{figures}");
    assert_eq!(figures.admissions.count(), 2);
}

#[tokio::test]
async fn a_load_that_is_stopped_ends_its_sessions() {
    let (stop, stopped) = watch::channel(false);
    let look = |figures: &Figures| {
        if figures.inside == 4 {
            stop.send_replace(true);
        }
    };
    let figures = load::run(&Plan { length: Duration::from_mins(1), ..plan() }, stopped, look).await.unwrap();
    assert!(*stop.borrow(), "everybody came in: {figures}");
    // Each session's task says what it could not end.
    assert_eq!(figures.troubles.len(), 0, "{figures:?}");
}
