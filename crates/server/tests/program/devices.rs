//! What pages say of their devices arrives at those whom it concerns, and at nobody else.

use session::{Command, Condition, Grade, Media, ParticipantId, StandingTag};
use wire::FromPage;

use crate::house::{GROUP, House, connect, settled_view};

const FAIR: Condition =
    Condition { camera: Some(Grade::Good), microphone: Some(Grade::Good), connection: Some(Grade::Fair) };

fn condition_of(who: ParticipantId, wanted: Option<Condition>) -> impl Fn(&bots::Seen) -> bool {
    move |seen| {
        let row = seen.view.as_ref().and_then(|view| view.people.get(&who));
        row.and_then(|row| row.host_only).is_some_and(|it| it.condition == wanted)
    }
}

fn sending_of(who: ParticipantId, wanted: Option<Media>) -> impl Fn(&bots::Seen) -> bool {
    move |seen| {
        let row = seen.view.as_ref().and_then(|view| view.people.get(&who));
        row.is_some_and(|row| row.on == wanted)
    }
}

fn is_away(seen: &bots::Seen, who: ParticipantId) -> bool {
    seen.view.as_ref().and_then(|view| view.people.get(&who)).is_some_and(|row| !row.present)
}

#[tokio::test]
async fn a_host_sees_the_connection_of_who_waits_and_those_inside_see_each_others_devices() {
    let mut house = House::open();
    let host = house.started(GROUP).await;
    let inside = house.admitted("Ida Inside", GROUP, &host).await;
    let waiting = house.guest("Walter Waiting", GROUP).await;
    let third = house.guest("Thea Third", GROUP).await;
    waiting.page.send(&FromPage::Condition { condition: FAIR }).await.unwrap();
    host.page.until("the host is told", condition_of(waiting.id, Some(FAIR))).await.unwrap();
    let on = Media { audio: false, video: true };
    // In the waiting room that is not heard; it came before what the host waits for next.
    waiting.page.send(&FromPage::Devices { on }).await.unwrap();
    inside.page.send(&FromPage::Devices { on }).await.unwrap();
    for viewer in [&host, &inside] {
        viewer.page.until("who is inside is told", sending_of(inside.id, Some(on))).await.unwrap();
    }
    assert_eq!(settled_view(&host).await.people[&waiting.id].on, None);
    host.page.done(Command::Admit { participant: waiting.id }).await.unwrap();
    waiting.page.until_standing(StandingTag::Admitted).await.unwrap();
    host.page.until("it mattered while they waited", condition_of(waiting.id, None)).await.unwrap();
    // Who comes in is told at once, and what a device said goes with it.
    waiting.page.until("the first view of those inside has it", sending_of(inside.id, Some(on))).await.unwrap();
    let inside_id = inside.id;
    inside.page.close().await.unwrap();
    host.page.until("it is gone with its device", sending_of(inside_id, None)).await.unwrap();
    for frame in &third.page.seen().frames {
        assert!(!frame.contains("\"fair\"") && !frame.contains("\"on\":{"), "who waits was told {frame}");
    }
}

#[tokio::test]
async fn a_newer_page_that_is_closed_leaves_nobody_at_the_older_one_until_they_take_it_back() {
    let mut house = House::open();
    let host = house.started(GROUP).await;
    let mut older = house.admitted("Nora Newer", GROUP, &host).await;
    let mut newer = house.come(older.browser.clone(), GROUP).await;
    connect(&mut newer).await;
    older.page.until("it has given way", |seen| seen.elsewhere == 1).await.unwrap();
    let (id, is_here) = (older.id, |seen: &bots::Seen| seen.view.as_ref().is_some_and(|view| view.you.here));
    assert!(settled_view(&host).await.people[&id].present, "they are at the newer one");
    newer.page.close().await.unwrap();
    older.page.until("it is told that nobody is there", |seen| !is_here(seen)).await.unwrap();
    assert!(!settled_view(&host).await.people[&id].present);
    older.open_line_standing_by().await.unwrap();
    assert!(!is_here(&older.page.seen()));
    assert!(!settled_view(&host).await.people[&id].present, "a line that is back brings nobody");
    connect(&mut older).await;
    older.page.until("they are back", is_here).await.unwrap();
    assert!(settled_view(&host).await.people[&id].present);
}

#[tokio::test]
async fn a_page_that_only_stands_by_takes_up_no_media() {
    let mut house = House::open();
    let host = house.started(GROUP).await;
    let mut listener = house.admitted("Lena Listener", GROUP, &host).await;
    listener.lose_line();
    host.page.until("they are away", |seen| is_away(seen, listener.id)).await.unwrap();
    listener.open_line_standing_by().await.unwrap();
    listener.take_up().await.unwrap();
    listener.page.until("it is told to stand by", |seen| seen.elsewhere == 1).await.unwrap();
    assert!(is_away(&host.page.seen(), listener.id));
}
