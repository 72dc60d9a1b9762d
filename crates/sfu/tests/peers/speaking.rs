//! A group: who speaks is heard, among more people than anybody hears at once, and everybody who may is told.

use std::collections::BTreeSet;

use sfu::{RoomEvent, Sends};

use crate::client::Received;
use crate::gate::assert_continuous;
use crate::stage::{Stage, endpoint};

const PEOPLE: u8 = 12;
const VOICES: usize = 3;
const SPEECH: i8 = -30;
const SILENCE: i8 = -127;
const VIDEO: Sends = Sends { video: true, ..Sends::NOTHING };

/// Twelve people who are silent and hear three at once, and whoever is in `open` is.
async fn group(open: &[u8]) -> Stage {
    let mut stage = Stage::new().await;
    for number in 0..PEOPLE {
        stage.join_hearing(number, VOICES, 2).await;
        stage.clients.last_mut().unwrap().films = false;
    }
    stage.connect_all().await;
    stage.open(open).await;
    stage
        .until("everybody inside hears as many as they can", |stage| {
            open.iter().all(|it| heard_by(stage, usize::from(*it), 0).len() == VOICES.min(open.len() - 1))
        })
        .await;
    stage
}

fn everybody() -> Vec<u8> {
    (0..PEOPLE).collect()
}

/// Whom a client has heard since a mark.
fn heard_by(stage: &Stage, client: usize, mark: usize) -> BTreeSet<u8> {
    let client = &stage.clients[client];
    let heard = client.media_since(mark).filter(|it| client.voices.contains(&it.mid));
    heard.map(Received::publisher).collect()
}

/// Who speaks, as a client was told last; `None` if it never was.
fn told(stage: &Stage, client: u8) -> Option<Vec<u8>> {
    let last = stage.events.iter().rev().find_map(|event| match event {
        RoomEvent::Speaking { endpoint: it, sources, .. } if *it == endpoint(client) => Some(sources),
        _ => None,
    });
    let number = |source| (0..PEOPLE).find(|it| endpoint(*it) == source).unwrap();
    last.map(|sources| sources.iter().map(|source| number(*source)).collect())
}

fn all_are_told(stage: &Stage, who: &[u8], speaking: &[u8]) -> bool {
    who.iter().all(|it| told(stage, *it).as_deref() == Some(speaking))
}

#[tokio::test]
async fn whoever_speaks_is_heard_by_everybody_from_the_second_packet_on() {
    let mut stage = group(&everybody()).await;
    for speaker in [11, 10, 9, 8, 0] {
        let at = usize::from(speaker);
        let marks = stage.marks();
        stage.clients[at].spoken.clear();
        stage.clients[at].level = SPEECH;
        stage
            .until("everybody hears the speaker", |stage| {
                (0..usize::from(PEOPLE)).all(|it| it == at || heard_by(stage, it, marks[it]).contains(&speaker))
            })
            .await;
        let second = stage.clients[at].spoken[1];
        for (it, client) in stage.clients.iter().enumerate().filter(|(it, _)| *it != at) {
            let first = client.media_since(marks[it]).find(|it| it.publisher() == speaker).unwrap();
            assert!(first.number() <= second, "client {it} lost the beginning: {} of {second}", first.number());
        }
        stage.until("everybody is told", |stage| all_are_told(stage, &everybody(), &[speaker])).await;
        stage.clients[at].level = SILENCE;
        stage.until("it is told that nobody speaks", |stage| all_are_told(stage, &everybody(), &[])).await;
    }
    stage.clients.iter().for_each(assert_continuous);
}

#[tokio::test]
async fn of_more_speakers_than_slots_each_is_heard_by_turns() {
    let mut stage = group(&everybody()).await;
    let speakers = [2, 5, 7, 9, 11];
    for speaker in speakers {
        stage.clients[usize::from(speaker)].level = SPEECH;
    }
    let mark = stage.marks()[0];
    stage
        .until("each of them is heard", |stage| {
            speakers.iter().all(|it| {
                let spoken = &stage.clients[usize::from(*it)].spoken;
                let mut heard = stage.clients[0].media_since(mark).filter(|packet| packet.publisher() == *it);
                heard.any(|packet| spoken.contains(&packet.number()))
            })
        })
        .await;
    assert_continuous(&stage.clients[0]);
}

#[tokio::test]
async fn who_is_cut_or_muted_while_speaking_is_silent_at_once() {
    let mut stage = group(&everybody()).await;
    stage.clients[11].level = SPEECH;
    stage.until("everybody is told", |stage| all_are_told(stage, &everybody(), &[11])).await;
    let muted: Vec<_> = everybody().iter().map(|it| (*it, if *it == 11 { VIDEO } else { Sends::BOTH })).collect();
    stage.open_for(&muted).await;
    let marks = stage.marks();
    // It was told before the cut was answered.
    stage.turn().await;
    assert!(all_are_told(&stage, &everybody(), &[]), "who was cut is still said to speak");
    stage.until_taken_in(11, 50).await;
    for (it, mark) in marks.iter().enumerate() {
        assert!(!heard_by(&stage, it, *mark).contains(&11), "client {it} hears who is muted");
    }
    assert!(all_are_told(&stage, &everybody(), &[]), "who is muted speaks");

    stage.open(&everybody()).await;
    stage.until("it is heard again", |stage| all_are_told(stage, &everybody(), &[11])).await;
    stage.open(&everybody()[..11]).await;
    let marks = stage.marks();
    // It was told before the cut was answered.
    stage.turn().await;
    assert!(all_are_told(&stage, &everybody(), &[]), "who was cut is still said to speak");
    stage.until_taken_in(11, 50).await;
    for (it, mark) in marks.iter().enumerate() {
        assert!(!heard_by(&stage, it, *mark).contains(&11), "client {it} hears who is cut");
    }
}

#[tokio::test]
async fn who_waits_is_told_nothing_and_is_heard_by_nobody() {
    let inside: Vec<u8> = (0..8).collect();
    let mut stage = group(&inside).await;
    // One who waits claims to speak as well.
    stage.clients[3].level = SPEECH;
    stage.clients[9].level = SPEECH;
    stage.until("those inside are told", |stage| all_are_told(stage, &inside, &[3])).await;
    stage.until_taken_in(9, 50).await;
    assert!((8..PEOPLE).all(|it| told(&stage, it).is_none()));
    assert!((8..usize::from(PEOPLE)).all(|it| stage.clients[it].datagrams == 0));
    assert!((0..8).all(|it| !heard_by(&stage, it, 0).contains(&9)));
    assert!(all_are_told(&stage, &inside, &[3]));
}

#[tokio::test]
async fn of_more_pictures_than_lines_those_asked_for_and_who_speaks_are_shown() {
    let mut stage = group(&everybody()).await;
    let shown = |stage: &Stage| {
        let last = stage.events.iter().rev().find_map(|event| match event {
            RoomEvent::Slots { endpoint: it, slots, .. } if *it == endpoint(0) => Some(slots.clone()),
            _ => None,
        });
        let sources = last.unwrap().into_iter().filter_map(|it| it.source);
        sources.collect::<BTreeSet<_>>()
    };
    let are = |numbers: [u8; 2]| numbers.map(endpoint).into();
    let hidden: Vec<_> = (1..9).map(|it| (it, 0)).collect();
    stage.show(0, &hidden).await;
    stage.until("those not shown give way", |stage| shown(stage) == are([9, 10])).await;
    stage.clients[11].level = SPEECH;
    stage.until("the speaker is shown", |stage| shown(stage) == are([9, 11])).await;
    stage.clients[3].level = SPEECH;
    stage.until("it is told", |stage| told(stage, 0) == Some(vec![3, 11])).await;
    assert_eq!(shown(&stage), are([9, 11]), "who is not shown takes no line by speaking");
}
