//! What is said while a rogue listens, on every channel that it must not read; each word reaches somebody, so that it was
//! there to be read.

use bots::Participant;
use session::{Channel, Command, StandingTag};

use super::Scene;
use super::attack::WORDS;

/// Said inside before the rogue came.
const EARLY: &str = "Before anybody else is here";
/// Said inside while the rogue was inside too.
const TOGETHER: &str = "While we are all together";
/// Said inside while the rogue is outside.
const INSIDE: &str = "Only for those who are inside";
/// Said between somebody else who waits and the providers.
const LINE: &str = "Only for my provider";
/// Said in the waiting room, while the rogue does not wait there.
const WAITING_ROOM: &str = "For everybody who waits";

/// All that a rogue outside must not read, nor read again.
pub(super) fn secrets() -> impl Iterator<Item = String> {
    [EARLY, TOGETHER, INSIDE, LINE, WAITING_ROOM].into_iter().map(str::to_owned)
}

async fn say(who: &Participant, to: Channel, text: &str) {
    who.page.done(Command::Say { to, text: text.to_owned() }).await.unwrap();
}

async fn until_read(reader: &Participant, words: &str) {
    let reads = |seen: &bots::Seen| seen.frames.iter().any(|frame| frame.contains(words));
    reader.page.until(words, reads).await.unwrap();
}

impl Scene {
    /// Before the rogue comes.
    pub(super) async fn say_something_early(&self) {
        say(&self.inside[0], Channel::Session, EARLY).await;
        until_read(&self.inside[1], EARLY).await;
    }

    /// While the rogue is inside: it reads this, and nothing of before.
    pub(super) async fn say_something_to(&self, rogue: &Participant) {
        say(&self.inside[0], Channel::Session, TOGETHER).await;
        until_read(rogue, TOGETHER).await;
        let seen = rogue.page.seen();
        assert!(!seen.frames.iter().any(|frame| frame.contains(EARLY)), "it was said before the rogue came in");
    }

    /// Everybody says on every channel what a rogue that stands so must not read.
    pub(super) async fn talk(&self, standing: StandingTag) {
        for (n, who) in (0..).zip([&self.host, &self.inside[0]]) {
            let words = format!("{INSIDE}, {n}");
            say(who, Channel::Session, &words).await;
            until_read(&self.inside[1], &words).await;
        }
        say(&self.waiting, Channel::Providers { with: None }, LINE).await;
        until_read(&self.host, LINE).await;
        say(&self.host, Channel::Providers { with: Some(self.waiting.id) }, LINE).await;
        // Who waits reads what is said there, with its author's name.
        if !matches!(standing, StandingTag::Waiting | StandingTag::Asking) {
            say(&self.host, Channel::WaitingRoom, WAITING_ROOM).await;
            until_read(&self.waiting, WAITING_ROOM).await;
        }
    }

    /// What the rogue tried to say reached nobody.
    pub(super) fn nobody_read_the_rogue(&self, rogue: &Participant) {
        for who in [&self.host, &self.inside[0], &self.inside[1], &self.waiting, rogue] {
            let seen = who.page.seen();
            assert!(!seen.frames.iter().any(|frame| frame.contains(WORDS)), "the rogue was read");
        }
    }
}
