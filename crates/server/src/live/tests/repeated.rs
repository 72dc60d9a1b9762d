//! A command that comes again, because its answer was lost.

use session::{Command, CommandId, EpochId, StandingTag};
use uuid::Uuid;
use wire::Outcome;

use super::{Mail, room, send};

#[tokio::test]
async fn a_resume_that_found_nobody_paused_resumes_nobody_when_it_comes_again() {
    let mut room = room().await;
    let (participant, device) = (room.ann.participant, room.host.device);
    let id = CommandId(Uuid::now_v7());
    let resume = || Mail::Command { device, id, command: Command::ResumeAll, epoch: None, seen: None };
    room.live.step(vec![resume()]).await;
    send(&mut room.live, &mut room.host, Command::Pause { participant }).await;
    room.live.step(vec![resume()]).await;
    assert_eq!(room.ann.standing(), StandingTag::Paused);
    assert!(!room.media_flows_to(&room.ann));
    room.host.read();
    let answers: Vec<_> = room.host.outcomes.iter().filter(|(which, _)| *which == id).map(|(_, it)| *it).collect();
    assert_eq!(answers, [Outcome::Done, Outcome::Done]);
}

#[tokio::test]
async fn what_comes_twice_at_once_is_done_once_and_answered_twice() {
    let mut room = room().await;
    let (participant, device) = (room.ann.participant, room.host.device);
    let id = CommandId(Uuid::now_v7());
    let resume = || Mail::Command { device, id, command: Command::ResumeAll, epoch: None, seen: None };
    let pause = Mail::Command {
        device,
        id: CommandId(Uuid::now_v7()),
        command: Command::Pause { participant },
        epoch: None,
        seen: None,
    };
    room.live.step(vec![resume(), pause, resume()]).await;
    assert_eq!(room.ann.standing(), StandingTag::Paused);
    let batch = room.live.mailbox.next().await;
    room.live.step(batch).await;
    assert_eq!(room.ann.standing(), StandingTag::Paused);
    room.host.read();
    assert_eq!(room.host.outcomes.iter().filter(|(which, _)| *which == id).count(), 2);
}

#[tokio::test]
async fn a_resume_that_was_sent_to_a_server_that_has_ended_resumes_nobody() {
    let mut room = room().await;
    let (participant, device) = (room.ann.participant, room.host.device);
    send(&mut room.live, &mut room.host, Command::Pause { participant }).await;
    let id = CommandId(Uuid::now_v7());
    let resume = |epoch| Mail::Command { device, id, command: Command::ResumeAll, epoch, seen: None };
    room.live.step(vec![resume(Some(EpochId(Uuid::now_v7())))]).await;
    assert_eq!(room.ann.standing(), StandingTag::Paused);
    room.host.read();
    assert!(room.host.outcomes.contains(&(id, Outcome::NotSaved { media_cut: false })), "{:?}", room.host.outcomes);
}
