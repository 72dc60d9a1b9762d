//! A page's line to the server breaks, and its media goes on until the page is back (S8).

use bots::{Participant, Point};
use session::{Command, StandingTag};
use uuid::Uuid;
use wire::{FromPage, MediaId};

use crate::house::{GROUP, House, connect, until_all_hear_each_other};

struct Stage {
    house: House,
    host: Participant,
    client: Participant,
}

impl Stage {
    /// A host and a client inside, who hear each other.
    async fn new() -> Self {
        let mut house = House::open();
        let host = house.started(GROUP).await;
        let client = house.admitted("Lena Line", GROUP, &host).await;
        until_all_hear_each_other(&[&host, &client]).await;
        Self { house, host, client }
    }

    /// The client's line breaks, and the host has seen it.
    async fn lose_line(&self) {
        self.client.lose_line();
        self.until_host_sees_presence(false).await;
    }

    async fn until_host_sees_presence(&self, present: bool) {
        let id = self.client.id;
        let is_so = |seen: &bots::Seen| {
            let row = seen.view.as_ref().and_then(|view| view.people.get(&id));
            row.is_some_and(|person| person.present == present)
        };
        self.host.page.until("the host sees who is there", is_so).await.unwrap();
    }

    async fn until_the_connection_is_over(&self) {
        let closed = self.client.media().unwrap().until("it is over", |heard| heard.is_closed);
        closed.await.unwrap();
    }
}

#[tokio::test]
async fn media_goes_on_while_the_line_is_lost_and_is_taken_up_again() {
    let mut stage = Stage::new().await;
    let before = stage.client.media().unwrap().point().await.unwrap();
    stage.lose_line().await;
    until_all_hear_each_other(&[&stage.host, &stage.client]).await;
    stage.client.open_line().await.unwrap();
    stage.client.take_up().await.unwrap();
    let host = stage.host.id;
    let shows_host = |seen: &bots::Seen| seen.slots.iter().any(|slot| slot.participant == host);
    stage.client.page.until("the page is told who is where", shows_host).await.unwrap();
    stage.until_host_sees_presence(true).await;
    until_all_hear_each_other(&[&stage.host, &stage.client]).await;
    assert_eq!(stage.client.page.seen().media_lost, 0);
    let heard = stage.client.media().unwrap().heard();
    let mut numbers: Vec<_> = heard.since(before).iter().filter_map(|it| it.mark).map(|mark| mark.number).collect();
    numbers.sort_unstable();
    assert!(numbers.windows(2).all(|pair| pair[1] == pair[0] + 1), "something was lost meanwhile");
}

#[tokio::test]
async fn a_pause_while_the_line_is_lost_cuts_at_once_and_holds_when_it_is_back() {
    let mut stage = Stage::new().await;
    stage.lose_line().await;
    stage.host.page.done(Command::Pause { participant: stage.client.id }).await.unwrap();
    let (paused, host) = (stage.client.media().unwrap(), stage.host.media().unwrap());
    let cut = [paused.point().await.unwrap(), host.point().await.unwrap()];
    let still_cut = |stage: &Stage, [client, host]: [Point; 2]| {
        assert_eq!(stage.client.media().unwrap().heard().since(client).len(), 0, "media reached who is paused");
        let voice = stage.client.voice();
        let heard = stage.host.media().unwrap().heard();
        assert_eq!(heard.since(host).iter().filter(|it| it.mark.is_some_and(|mark| mark.voice == voice)).count(), 0);
    };
    paused.until("the paused one sends", |heard| heard.sent > cut[0].sent + 100).await.unwrap();
    still_cut(&stage, cut);
    stage.client.open_line().await.unwrap();
    stage.client.take_up().await.unwrap();
    stage.client.page.until_standing(StandingTag::Paused).await.unwrap();
    let sent = stage.client.media().unwrap().point().await.unwrap().sent;
    stage.client.media().unwrap().until("it sends on", |heard| heard.sent > sent + 50).await.unwrap();
    still_cut(&stage, cut);
    stage.host.page.done(Command::Resume { participant: stage.client.id }).await.unwrap();
    until_all_hear_each_other(&[&stage.host, &stage.client]).await;
}

#[tokio::test]
async fn who_is_removed_while_the_line_is_lost_has_no_connection_any_more() {
    let stage = Stage::new().await;
    stage.lose_line().await;
    stage.host.page.done(Command::Remove { participant: stage.client.id }).await.unwrap();
    stage.until_the_connection_is_over().await;
}

#[tokio::test]
async fn who_signs_out_while_the_line_is_lost_has_no_connection_any_more_and_keeps_their_place() {
    let stage = Stage::new().await;
    stage.host.lose_line();
    let id = stage.host.id;
    let is_gone = |seen: &bots::Seen| {
        let row = seen.view.as_ref().and_then(|view| view.people.get(&id));
        row.is_some_and(|person| !person.present)
    };
    stage.client.page.until("the host is gone", is_gone).await.unwrap();
    stage.host.browser.post("/api/sign-out", &serde_json::Value::Null).await.unwrap().error_for_status().unwrap();
    stage.host.media().unwrap().until("it is over", |heard| heard.is_closed).await.unwrap();
    let phase = stage.client.page.view().unwrap().session.phase;
    assert_eq!(phase, session::PhaseTag::Live, "they may come back");
}

#[tokio::test]
async fn a_page_that_goes_away_ends_its_media_at_once() {
    let stage = Stage::new().await;
    stage.client.page.go_away().await.unwrap();
    stage.until_the_connection_is_over().await;
}

#[tokio::test]
async fn a_page_that_hangs_up_before_its_line_breaks_leaves_nothing_behind() {
    let stage = Stage::new().await;
    stage.client.page.send(&FromPage::HangUp).await.unwrap();
    stage.until_the_connection_is_over().await;
}

#[tokio::test]
async fn a_page_that_comes_back_with_nothing_and_connects_anew_replaces_what_was_left() {
    let mut stage = Stage::new().await;
    stage.lose_line().await;
    stage.client.open_line().await.unwrap();
    connect(&mut stage.client).await;
    until_all_hear_each_other(&[&stage.host, &stage.client]).await;
    assert_eq!(stage.client.page.seen().elsewhere, 0, "it is the same page");
}

#[tokio::test]
async fn a_connection_is_taken_up_by_its_own_person_alone() {
    let mut stage = Stage::new().await;
    stage.lose_line().await;
    let mut other = stage.house.guest("Otto Other", GROUP).await;
    for connection in [stage.client.connection().unwrap(), MediaId(Uuid::nil())] {
        let lost = other.page.seen().media_lost;
        other.page.send(&FromPage::TakeUp { connection }).await.unwrap();
        other.page.until("it is told no", |seen| seen.media_lost > lost).await.unwrap();
        let sdp = other.offer("v=0".to_owned()).await.unwrap().unwrap_err();
        let lost = other.page.seen().media_lost;
        other.page.send(&FromPage::Restart { connection, attempt: 9, sdp }).await.unwrap();
        other.page.until("nor is it restarted", |seen| seen.media_lost > lost).await.unwrap();
    }
    stage.client.open_line().await.unwrap();
    stage.client.take_up().await.unwrap();
    until_all_hear_each_other(&[&stage.host, &stage.client]).await;
}

#[tokio::test]
async fn a_restart_with_another_offer_is_refused_and_the_connection_goes_on() {
    let stage = Stage::new().await;
    let connection = stage.client.connection().unwrap();
    let sdp = bots::Offered::new(9, 1).unwrap().sdp().to_owned();
    stage.client.page.send(&FromPage::Restart { connection, attempt: 7, sdp }).await.unwrap();
    let is_refused = |seen: &bots::Seen| seen.answers.get(&7).is_some_and(Result::is_err);
    stage.client.page.until("it is refused", is_refused).await.unwrap();
    until_all_hear_each_other(&[&stage.host, &stage.client]).await;
}
