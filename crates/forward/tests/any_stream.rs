//! However a stream is split, filled, written and cut: whole datagrams come out, in order, and none that was taken back.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that stumbles has failed")]

use std::collections::{BTreeMap, BTreeSet};

use forward::framing::{Frames, TooLong, framed};
use forward::outbox::Outbox;
use proptest::prelude::*;

const LONGEST: usize = 300;
const ROOM: usize = 1_000;

/// Everything that comes out of a stream that arrives in these pieces.
fn read(pieces: &[&[u8]]) -> Result<Vec<Vec<u8>>, TooLong> {
    let mut frames = Frames::new(LONGEST);
    let mut read = Vec::new();
    for piece in pieces {
        let mut input = *piece;
        while let Some(datagram) = frames.take(&mut input)? {
            read.push(datagram.to_vec());
        }
        assert!(input.is_empty(), "bytes were left lying");
    }
    Ok(read)
}

/// The stream cut at these places.
fn split<'a>(stream: &'a [u8], cuts: &[usize]) -> Vec<&'a [u8]> {
    let mut places: Vec<usize> = cuts.iter().map(|cut| cut % (stream.len() + 1)).collect();
    places.extend([0, stream.len()]);
    places.sort_unstable();
    places.windows(2).map(|pair| &stream[pair[0]..pair[1]]).collect()
}

/// What may happen to an outbox.
#[derive(Debug, Clone)]
enum Step {
    Push { source: u8, length: usize, is_media: bool },
    Write { bytes: usize },
    Cut { source: u8 },
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..3_u8, 5..LONGEST, any::<bool>())
            .prop_map(|(source, length, is_media)| Step::Push { source, length, is_media }),
        3 => (1..400_usize).prop_map(|bytes| Step::Write { bytes }),
        1 => (0..3_u8).prop_map(|source| Step::Cut { source }),
    ]
}

/// A datagram that says whose it is and which.
fn datagram(source: u8, number: u32, length: usize) -> Vec<u8> {
    let mut bytes = vec![source + 1; length];
    bytes[1..5].copy_from_slice(&number.to_be_bytes());
    bytes
}

proptest! {
    #[test]
    fn datagrams_come_out_as_they_went_in_however_the_stream_is_split(
        datagrams in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..=LONGEST), 0..20),
        cuts in prop::collection::vec(any::<usize>(), 0..60),
    ) {
        let stream: Vec<u8> = datagrams.iter().flat_map(|it| framed(it).unwrap()).collect();
        prop_assert_eq!(read(&split(&stream, &cuts)), Ok(datagrams));
    }

    #[test]
    fn noise_gives_the_same_datagrams_or_the_same_refusal_however_it_is_split(
        noise in prop::collection::vec(prop_oneof![3 => Just(0_u8), 1 => any::<u8>()], 0..2_000),
        cuts in prop::collection::vec(any::<usize>(), 0..60),
    ) {
        prop_assert_eq!(read(&split(&noise, &cuts)), read(&[&noise]));
    }

    #[test]
    fn a_receiver_gets_whole_datagrams_in_order_and_none_that_was_taken_back(
        steps in prop::collection::vec(step(), 1..200),
    ) {
        let mut outbox = Outbox::new(ROOM);
        let mut stream = Vec::new();
        let mut pushed = BTreeMap::new();
        let (mut waiting, mut gone, mut cut) = (Vec::new(), 0, BTreeSet::new());
        for (number, step) in steps.into_iter().enumerate() {
            let number = u32::try_from(number).unwrap();
            match step {
                Step::Push { source, length, is_media } => {
                    let bytes = datagram(source, number, length);
                    if outbox.push(&bytes, is_media) {
                        waiting.push((number, source, bytes.len() + 2));
                        pushed.insert(number, bytes);
                    }
                }
                Step::Write { bytes } => {
                    let mut left = bytes;
                    while left > 0 && !outbox.is_empty() {
                        let written = outbox.unsent().len().min(left);
                        stream.extend_from_slice(&outbox.unsent()[..written]);
                        outbox.advance(written);
                        left -= written;
                        gone += written;
                        if waiting[0].2 == gone {
                            waiting.remove(0);
                            gone = 0;
                        }
                    }
                }
                Step::Cut { source } => {
                    let of_source = |it: &(u32, u8, usize)| it.1 == source;
                    let expected = waiting.iter().filter(|it| of_source(it) && !cut.contains(&it.0)).count();
                    prop_assert_eq!(outbox.take_back(|it| it[0] == source + 1), expected);
                    cut.extend(waiting.iter().filter(|it| of_source(it)).map(|it| it.0));
                    // The one that has begun stays, as a blank.
                    let begun = waiting.first().filter(|_| gone > 0).map(|it| it.0);
                    waiting.retain(|it| !of_source(it) || Some(it.0) == begun);
                }
            }
            let in_waiting: usize = waiting.iter().map(|it| it.2).sum();
            prop_assert!(in_waiting <= 2 * ROOM);
        }
        let received = read(&[&stream]).unwrap();
        let known: Vec<u32> = received.iter()
            .filter(|it| it[0] != 0)
            .map(|it| (u32::from_be_bytes(it[1..5].try_into().unwrap()), it))
            .filter(|(number, it)| pushed.get(number) == Some(*it))
            .map(|(number, _)| number)
            .collect();
        prop_assert!(known.is_sorted(), "the order was lost");
        prop_assert!(known.iter().all(|number| !cut.contains(number)), "one that was taken back came whole");
        let blanks = received.len() - known.len();
        prop_assert!(blanks <= cut.len(), "a datagram was torn that nobody cut");
    }
}

#[test]
fn media_finds_no_room_where_the_rest_still_does() {
    let mut outbox = Outbox::new(ROOM);
    while outbox.push(&[9; 200], true) {}
    assert!(outbox.push(&[1; 200], false), "what keeps the connection alive was lost first");
    while outbox.push(&[1; 200], false) {}
    assert!(!outbox.push(&[9; 1], true));
}
