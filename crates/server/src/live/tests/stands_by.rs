//! A page that gave way stands by: whose it is counts as away when the newer one goes, and nobody counts as away who has media.

use sfu::{CloseReason, PeerId, RoomEvent};
use wire::{MediaId, PageId, VideoCodec};

use super::*;
use crate::live::mailbox::MediaWish;

/// What a page offers, by a press or by itself.
fn offer(device: DeviceId, page: PageId, newest: bool) -> Mail {
    let sdp = bots::Offered::new(0, 1).unwrap().sdp().to_owned();
    Mail::Media { device, wish: MediaWish::Offer { attempt: 1, sdp, prefers: VideoCodec::Vp8, page, newest } }
}

fn pressed(device: DeviceId) -> Mail {
    offer(device, PageId(device.0), true)
}

impl Room {
    /// Ann opens another page, which takes the media over; the media server has not said so yet. What the older one had.
    async fn ann_opens_another(&mut self) -> (Page, PeerId, MediaId) {
        self.live.step(vec![pressed(self.ann.device)]).await;
        let had = self.live.connections.of(self.ann.device).unwrap();
        let answers = std::iter::from_fn(|| self.ann.inbox.try_recv().ok());
        let name = |it| if let ToPage::Answer { connection, .. } = it { Some(connection) } else { None };
        let connection = answers.filter_map(name).last().unwrap();
        let newer = attach(&mut self.live, actor(&named(2, "Ann"), false)).await;
        self.live.step(vec![pressed(newer.device)]).await;
        (newer, had, connection)
    }

    /// The media server says that a connection was replaced, and what the session writes to itself is worked off.
    async fn is_replaced(&mut self, peer: PeerId) {
        let endpoint = sfu::EndpointId(Uuid::nil());
        self.live.tell_media(RoomEvent::PeerClosed { peer, endpoint, reason: CloseReason::Replaced });
        self.work_off().await;
    }

    /// Everything that lies in the mailbox.
    async fn work_off(&mut self) {
        self.live.mailbox.keep_for_later(Mail::Touch { device: self.host.device, name: None });
        let batch = self.live.mailbox.next().await;
        self.live.step(batch).await;
    }

    fn ann_is_there(&mut self) -> bool {
        self.host.read();
        self.host.view.as_ref().unwrap().people[&self.ann.participant].present
    }

    async fn closes(&mut self, page: Page) {
        self.live.step(vec![Mail::Detach { device: page.device, for_good: true }]).await;
    }
}

#[tokio::test]
async fn who_closes_the_newer_page_is_away_until_they_do_something_at_the_older_one() {
    let mut room = room().await;
    let (newer, had, _) = room.ann_opens_another().await;
    room.is_replaced(had).await;
    assert!(room.ann_is_there());
    room.closes(newer).await;
    assert!(!room.ann_is_there());
    let id = CommandId(Uuid::now_v7());
    let command = Command::Say { to: session::Channel::Providers { with: None }, text: "I am back.".to_owned() };
    room.live.step(vec![Mail::Command { device: room.ann.device, id, command, epoch: None, seen: None }]).await;
    assert!(room.ann_is_there());
}

#[tokio::test]
async fn words_of_another_connection_right_after_an_offer_make_nobody_away_who_has_media() {
    let mut room = room().await;
    let (newer, had, _) = room.ann_opens_another().await;
    room.is_replaced(had).await;
    let device = room.ann.device;
    let wrong = Mail::Media { device, wish: MediaWish::TakeUp { connection: MediaId(Uuid::now_v7()) } };
    room.live.step(vec![pressed(device), wrong]).await;
    room.work_off().await;
    room.closes(newer).await;
    assert!(room.live.connections.of(device).is_some());
    assert!(room.ann_is_there());
}

#[tokio::test]
async fn who_presses_as_their_page_gives_way_is_back_at_it() {
    let mut room = room().await;
    let (newer, had, _) = room.ann_opens_another().await;
    room.live.mailbox.keep_for_later(pressed(room.ann.device));
    room.is_replaced(had).await;
    room.closes(newer).await;
    assert!(room.ann_is_there());
    assert!(!room.live.viewers.get(room.ann.device).unwrap().stands_by);
}

#[tokio::test]
async fn words_of_what_a_page_had_right_after_an_offer_make_nobody_away_who_has_media() {
    let mut room = room().await;
    let (newer, had, connection) = room.ann_opens_another().await;
    let device = room.ann.device;
    room.live.step(vec![Mail::Detach { device, for_good: false }]).await;
    let again = attach(&mut room.live, actor(&named(2, "Ann"), false)).await;
    let take_up = Mail::Media { device: again.device, wish: MediaWish::TakeUp { connection } };
    room.live.step(vec![pressed(again.device), take_up]).await;
    room.is_replaced(had).await;
    room.closes(newer).await;
    assert!(room.live.connections.of(again.device).is_some());
    assert!(room.ann_is_there());
}

#[tokio::test]
async fn a_page_takes_nothing_from_a_newer_one_by_itself_and_goes_on_where_there_is_none() {
    let mut room = room().await;
    let (page, (newer, had, _)) = (PageId(room.ann.device.0), room.ann_opens_another().await);
    room.is_replaced(had).await;
    let back = attach(&mut room.live, actor(&named(2, "Ann"), false)).await;
    room.live.step(vec![offer(back.device, page, false)]).await;
    assert_eq!(room.live.connections.of(back.device), None);
    assert!(room.live.connections.of(newer.device).is_some());
    room.work_off().await;
    room.closes(newer).await;
    assert!(!room.ann_is_there());
    let again = attach(&mut room.live, actor(&named(2, "Ann"), false)).await;
    room.live.step(vec![offer(again.device, page, false)]).await;
    assert!(room.live.connections.of(again.device).is_some());
}

#[tokio::test]
async fn a_page_whose_line_broke_with_its_media_gets_both_back_before_the_old_line_is_missed() {
    let mut room = room().await;
    room.live.step(vec![pressed(room.ann.device)]).await;
    let back = attach(&mut room.live, actor(&named(2, "Ann"), false)).await;
    room.live.step(vec![offer(back.device, PageId(room.ann.device.0), false)]).await;
    assert!(room.live.connections.of(back.device).is_some());
}
