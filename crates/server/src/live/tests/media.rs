//! What pages are told of their media, by news that were on their way when somebody was cut.

use sfu::{EndpointId, PeerId, RoomEvent, SlotAssignment};
use wire::{MediaId, Slot, VideoCodec};

use super::*;
use crate::live::mailbox::MediaWish;

/// What a page was told last of each kind.
#[derive(Debug, Default, PartialEq, Eq)]
struct Media {
    slots: Vec<ParticipantId>,
    screen: Option<ParticipantId>,
    sound_first: Vec<ParticipantId>,
    sound_before_screen: bool,
    speaking: Vec<ParticipantId>,
}

fn told(page: &mut Page) -> Media {
    let mut media = Media::default();
    while let Ok(message) = page.inbox.try_recv() {
        match message {
            ToPage::Slots { slots, screen, .. } => {
                media.slots = slots.iter().map(|Slot { participant, .. }| *participant).collect();
                media.screen = screen;
            }
            ToPage::SoundFirst { participants, screen } => {
                (media.sound_first, media.sound_before_screen) = (participants, screen);
            }
            ToPage::Speaking { participants } => media.speaking = participants,
            _ => {}
        }
    }
    media
}

/// Connects the media of a page, as far as the server knows.
async fn connect(live: &mut LiveSession, page: &mut Page) -> (PeerId, MediaId) {
    let sdp = bots::Offered::new(0, 1).unwrap().sdp().to_owned();
    let device = page.device;
    live.step(vec![Mail::Media {
        device,
        wish: MediaWish::Offer {
            attempt: 1,
            sdp,
            prefers: VideoCodec::Vp8,
            page: wire::PageId(device.0),
            newest: true,
        },
    }])
    .await;
    let mut told = std::iter::from_fn(|| page.inbox.try_recv().ok());
    let named = told.find_map(|it| if let ToPage::Answer { connection, .. } = it { Some(connection) } else { None });
    (live.connections.of(device).unwrap(), named.unwrap())
}

impl Room {
    /// What the media server said of a connection while these people were inside.
    fn news(&mut self, peer: PeerId, sources: &[ParticipantId]) {
        let endpoint = EndpointId(Uuid::nil());
        let ids: Vec<_> = sources.iter().map(|it| EndpointId(it.0)).collect();
        let slots = ids.iter().map(|it| SlotAssignment { video_mid: "3".into(), source: Some(*it) }).collect();
        let screen = ids.last().copied();
        self.live.tell_media(RoomEvent::Slots { peer, endpoint, edition: sfu::Edition(1), slots, screen });
        self.live.tell_media(RoomEvent::SoundFirst { peer, endpoint, sources: ids.clone(), screen: true });
        self.live.tell_media(RoomEvent::Speaking { peer, endpoint, sources: ids });
    }
}

#[tokio::test]
async fn who_was_cut_learns_nothing_of_who_is_inside_by_news_that_come_late() {
    let mut room = room().await;
    let (ann, ben, host) = (room.ann.participant, room.ben.participant, room.host.participant);
    let (to_ann, connection) = connect(&mut room.live, &mut room.ann).await;
    let (to_ben, _) = connect(&mut room.live, &mut room.ben).await;
    assert_eq!(send(&mut room.live, &mut room.host, Command::ShareScreen).await, Outcome::Done);
    room.news(to_ann, &[ben, host]);
    let all = |people: [ParticipantId; 2]| Media {
        slots: people.into(),
        screen: Some(host),
        sound_first: people.into(),
        sound_before_screen: true,
        speaking: people.into(),
    };
    assert_eq!(told(&mut room.ann), all([ben, host]));

    room.writing_fails(true);
    let pause = Command::Pause { participant: ann };
    let id = CommandId(Uuid::now_v7());
    room.live.step(vec![Mail::Command { device: room.host.device, id, command: pause, epoch: None, seen: None }]).await;
    told(&mut room.ann);
    told(&mut room.ben);
    room.news(to_ann, &[ben, host]);
    room.news(to_ben, &[ann, host]);
    assert_eq!(told(&mut room.ann), Media::default(), "who is cut, written or not");
    let others = Media { slots: vec![host], sound_first: vec![host], speaking: vec![host], ..all([ann, host]) };
    assert_eq!(told(&mut room.ben), others, "and nobody is told of them");

    let device = room.ann.device;
    room.live.step(vec![Mail::Media { device, wish: MediaWish::TakeUp { connection } }]).await;
    assert_eq!(told(&mut room.ann), Media::default(), "nor by taking the connection up");
}
