//! The program on a disk that fails, with real errors of the system: a host's pause cuts all the same, everybody is told the
//! truth, and what was acknowledged holds. And a session whose log is damaged, while others go on.

#![cfg(target_os = "linux")]

use bots::{EnterError, Participant, WorkspacePage};
use disk::{Calls, Disk, Errno};
use reqwest::StatusCode;
use session::{Command, CommandId, StandingTag};
use uuid::Uuid;
use wire::{Outcome, ProblemCode, ToWorkspace};

use crate::{
    audit::verified,
    house::{GROUP, GROUP_OPEN, House, until_all_hear_each_other},
};

const DATABASE: &str = "/anteroom.db";

/// What is sent while nothing may arrive.
const ENOUGH: u32 = 100;

async fn assert_cut(paused: &Participant, others: &[&Participant]) {
    let media = paused.media().unwrap();
    let (before, mut points) = (media.point().await.unwrap(), Vec::new());
    for other in others {
        points.push(other.media().unwrap().point().await.unwrap());
    }
    media.until("they send", |heard| heard.sent > before.sent + ENOUGH).await.unwrap();
    let now = media.point().await.unwrap();
    assert_eq!(now.received, before.received, "media came to who was cut");
    for (other, point) in others.iter().zip(points) {
        let heard = other.media().unwrap().heard();
        let leaked = heard.since(point).iter().any(|it| it.mark.is_some_and(|mark| mark.voice == paused.voice()));
        assert!(!leaked, "media of who was cut was passed on");
    }
}

#[tokio::test]
async fn a_pause_on_a_disk_that_fails_cuts_is_told_as_unsaved_and_is_written_when_the_disk_is_back() {
    let disk = Disk::new().unwrap();
    let mut house = House::open_on(&disk);
    let host = house.started(GROUP).await;
    let paused = house.admitted("Paula Paused", GROUP, &host).await;
    let other = house.admitted("Oscar Other", GROUP, &host).await;
    let faults = [
        (Calls::Writes, Errno::Full, Outcome::NotSaved { media_cut: true }),
        (Calls::Syncs, Errno::Io, Outcome::NotKnown { media_cut: true }),
        (Calls::WritesAndSyncs, Errno::ReadOnly, Outcome::NotSaved { media_cut: true }),
        (Calls::Writes, Errno::Io, Outcome::NotSaved { media_cut: true }),
    ];
    for (calls, errno, outcome) in faults {
        until_all_hear_each_other(&[&host, &paused, &other]).await;
        disk.fail_from(calls, 1, errno, DATABASE).unwrap();
        let (id, pause) = (CommandId(Uuid::now_v7()), Command::Pause { participant: paused.id });
        assert_eq!(host.page.command_as(id, pause).await.unwrap(), outcome, "{errno:?}");
        assert!(disk.met() > 0);
        for page in [&host.page, &paused.page] {
            page.until("the cut is told", |seen| seen.unsaved == [paused.id]).await.unwrap();
        }
        assert_cut(&paused, &[&host, &other]).await;
        disk.heal().unwrap();
        // It is tried again by itself.
        paused.page.until_standing(StandingTag::Paused).await.unwrap();
        host.page.until("nothing is owed", |seen| seen.unsaved.is_empty()).await.unwrap();
        if outcome == (Outcome::NotKnown { media_cut: true }) {
            host.page.until("the rest is told", |seen| seen.replies.contains(&(id, Outcome::Done))).await.unwrap();
        }
        assert_cut(&paused, &[&host, &other]).await;
        host.page.done(Command::Resume { participant: paused.id }).await.unwrap();
        paused.page.until_standing(StandingTag::Admitted).await.unwrap();
    }
    host.page.done(Command::Pause { participant: paused.id }).await.unwrap();
    verified(house.data());
    house.server.kill();
    house.start_again();
    let mut people = [host, paused, other];
    for who in &mut people {
        who.come_back().await.unwrap();
    }
    let standings = people.map(|who| who.page.view().unwrap().you.standing);
    assert_eq!(standings, [StandingTag::Admitted, StandingTag::Paused, StandingTag::Admitted]);
    verified(house.data());
}

fn is_told_as_damaged(refused: &Result<Participant, EnterError>) -> bool {
    match refused {
        Err(EnterError::Refused(status, problem)) => {
            *status == StatusCode::INTERNAL_SERVER_ERROR && problem.code == ProblemCode::SessionDamaged
        }
        _ => false,
    }
}

async fn workspace_of(house: &House) -> WorkspacePage {
    let ticket = house.provider().await.workspace_ticket().await.unwrap();
    WorkspacePage::open(house.origin(), &ticket).await.unwrap()
}

/// The titles of those that the workspace shows as damaged, by the last word on each.
fn damaged(messages: &[ToWorkspace]) -> Vec<String> {
    let mut shown = std::collections::BTreeMap::new();
    for message in messages {
        let appointments = match message {
            ToWorkspace::Snapshot { workspace, .. } => workspace.appointments.clone(),
            ToWorkspace::Changed { appointment, .. } => vec![appointment.clone()],
            ToWorkspace::Gone { .. } | ToWorkspace::Idle(_) | ToWorkspace::Pong => Vec::new(),
        };
        shown.extend(appointments.into_iter().map(|it| (it.title, it.damaged)));
    }
    shown.into_iter().filter_map(|(title, damaged)| damaged.then_some(title)).collect()
}

/// Waits until a workspace shows these as damaged and no other.
async fn workspace_shows(house: &House, titles: &[&str]) {
    let workspace = workspace_of(house).await;
    workspace.until("the workspace shows it", |messages| damaged(messages) == titles).await.unwrap();
}

#[tokio::test]
async fn a_session_whose_log_is_damaged_is_told_as_that_to_everybody_and_the_others_go_on() {
    let disk = Disk::new().unwrap();
    let mut house = House::open_on(&disk);
    let mut other = house.started(GROUP_OPEN).await;
    let host = house.started(GROUP).await;
    let guest = house.admitted("Ben Okoro", GROUP, &host).await;
    house.rest();
    disk.spoil(&guest.id.to_string()).unwrap();
    house.start_again();
    house.server.line_with("the log of a session is damaged, and nobody can open it");
    for browser in [host.browser.clone(), guest.browser.clone(), house.browser()] {
        assert!(is_told_as_damaged(&house.try_to_come(browser, GROUP).await));
    }
    workspace_shows(&house, &[GROUP]).await;
    other.come_back().await.unwrap();
    assert_eq!(other.page.view().unwrap().you.standing, StandingTag::Admitted);
    other.page.done(Command::KeepMuted { on: true }).await.unwrap();
}

#[tokio::test]
async fn a_session_that_could_not_be_read_for_a_while_is_opened_once_it_can_be() {
    let disk = Disk::new().unwrap();
    let mut house = House::open_on(&disk);
    let guest = house.guest("Wendy Waits", GROUP).await;
    house.rest();
    disk.spoil(&guest.id.to_string()).unwrap();
    house.start_again();
    workspace_shows(&house, &[GROUP]).await;
    assert!(is_told_as_damaged(&house.try_to_come(guest.browser.clone(), GROUP).await));
    disk.heal().unwrap();
    let guest = house.try_to_come(guest.browser.clone(), GROUP).await.unwrap();
    assert_eq!(guest.page.view().unwrap().you.standing, StandingTag::Waiting);
    workspace_shows(&house, &[]).await;
}

#[tokio::test]
async fn a_session_whose_log_turns_out_to_be_damaged_while_it_is_live_is_closed_and_told_as_that() {
    let disk = Disk::new().unwrap();
    let mut house = House::open_on(&disk);
    let other = house.started(GROUP_OPEN).await;
    let host = house.started(GROUP).await;
    let guest = house.admitted("Ben Okoro", GROUP, &host).await;
    until_all_hear_each_other(&[&host, &guest]).await;
    let workspace = workspace_of(&house).await;
    workspace.until("it is there", |messages| !messages.is_empty()).await.unwrap();

    // A commit whose end nobody knows: the log has to be read again, and by then it says something else.
    disk.fail_from(Calls::Syncs, 1, Errno::Io, DATABASE).unwrap();
    let pause = Command::Pause { participant: guest.id };
    assert_eq!(host.page.command(pause).await.unwrap(), Outcome::NotKnown { media_cut: true });
    disk.spoil(&guest.id.to_string()).unwrap();
    for page in [&host.page, &guest.page] {
        page.until_closed().await.unwrap();
    }
    house.server.line_with("the log of a session is damaged, and nobody can open it");
    workspace.until("it is marked", |messages| damaged(messages) == [GROUP]).await.unwrap();
    for browser in [host.browser.clone(), guest.browser.clone(), house.browser()] {
        assert!(is_told_as_damaged(&house.try_to_come(browser, GROUP).await));
    }
    other.page.done(Command::KeepMuted { on: true }).await.unwrap();
}
