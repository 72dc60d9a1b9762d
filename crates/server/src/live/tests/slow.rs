//! What does not wait for a log that takes its time.

use session::{Command, CommandId, StandingTag};
use uuid::Uuid;
use wire::Outcome;

use super::{Mail, room, send};

#[tokio::test]
async fn a_pause_cuts_while_the_disk_is_slow_and_is_done_after_what_came_before_it() {
    let mut room = room().await;
    let (participant, device) = (room.ann.participant, room.host.device);
    let slow = room.log.clone();
    let slow = slow.slow.write().await;
    let lane = room.handle.lane(session::Role::Host);
    let leave = CommandId(Uuid::now_v7());
    let leaving =
        vec![Mail::Command { device: room.ben.device, id: leave, command: Command::Leave, epoch: None, seen: None }];
    let pause = CommandId(Uuid::now_v7());
    let host = async {
        lane.send(Mail::Command {
            device,
            id: pause,
            command: Command::Pause { participant },
            epoch: None,
            seen: None,
        })
        .await
        .unwrap();
        while lane.capacity() < lane.max_capacity() {
            tokio::task::yield_now().await;
        }
        drop(slow);
    };
    tokio::join!(room.live.step(leaving), host);
    assert!(!room.media_flows_to(&room.ann), "and what is committed meanwhile does not open it again");
    assert_eq!(room.ann.standing(), StandingTag::Admitted, "it is not decided yet");
    let batch = room.live.mailbox.next().await;
    room.live.step(batch).await;
    assert_eq!(room.ann.standing(), StandingTag::Paused);
    room.host.read();
    assert!(room.host.outcomes.contains(&(pause, Outcome::Done)));
}

#[tokio::test]
async fn a_pause_cuts_while_the_log_is_slowly_read_and_is_decided_after_it() {
    let mut room = room().await;
    let (participant, device) = (room.ann.participant, room.host.device);
    room.writing_fails(true);
    room.reading_fails(true);
    send(&mut room.live, &mut room.ben, Command::RaiseHand).await;
    room.writing_fails(false);
    room.reading_fails(false);
    let slow = room.log.clone();
    let slow = slow.slow.write().await;
    let lane = room.handle.lane(session::Role::Host);
    let pause = CommandId(Uuid::now_v7());
    let host = async {
        lane.send(Mail::Command {
            device,
            id: pause,
            command: Command::Pause { participant },
            epoch: None,
            seen: None,
        })
        .await
        .unwrap();
        while lane.capacity() < lane.max_capacity() {
            tokio::task::yield_now().await;
        }
        drop(slow);
    };
    tokio::join!(room.live.step(Vec::new()), host);
    assert!(!room.media_flows_to(&room.ann) && room.media_flows_to(&room.ben), "what was read does not open it again");
    let batch = room.live.mailbox.next().await;
    room.live.step(batch).await;
    assert_eq!(room.ann.standing(), StandingTag::Paused);
    room.host.read();
    assert!(room.host.outcomes.contains(&(pause, Outcome::Done)));
}
