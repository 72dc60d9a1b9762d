//! Somebody in a session: a browser, its page, and their media.

use anyhow::{Context, anyhow};
use session::{Command, ParticipantId, StandingTag};
use wire::{Entrance, FromPage, MediaId, PageId, VideoCodec};

use crate::{Browser, EnterError, Media, Offered, Page, Setup};

/// A participant whose page is open.
#[derive(Debug)]
pub struct Participant {
    /// Their browser.
    pub browser: Browser,
    /// What the server told before the WebSocket was open.
    pub entrance: Entrance,
    /// Their page.
    pub page: Page,
    /// Which participant they are.
    pub id: ParticipantId,
    /// The codec that their next offer says they would rather send their camera in. They send VP8 all the same.
    pub prefers: VideoCodec,
    voice: u32,
    link: String,
    attempt: u32,
    connection: Option<MediaId>,
    media: Option<Media>,
}

impl Participant {
    /// Opens a share link in a browser, up to the first view. Everything they will send carries `voice`.
    pub async fn come(browser: Browser, link: &str, voice: u32) -> Result<Self, EnterError> {
        let entrance = browser.enter(link).await?;
        let (page, id) = open(&browser, &entrance).await?;
        Ok(Self {
            browser,
            entrance,
            page,
            id,
            prefers: VideoCodec::default(),
            voice,
            link: link.to_owned(),
            attempt: 0,
            connection: None,
            media: None,
        })
    }

    /// Comes back in the same browser after the page or the server went away. Media has to be connected again.
    pub async fn come_back(&mut self) -> anyhow::Result<()> {
        self.media = None;
        self.entrance = self.browser.enter(&self.link).await?;
        (self.page, self.id) = open(&self.browser, &self.entrance).await?;
        Ok(())
    }

    /// The page's line breaks. Its media is not touched.
    pub fn lose_line(&self) {
        self.page.break_line();
    }

    /// Opens another line for the page that lost its own, up to the first view. Nothing is said of media yet.
    pub async fn open_line(&mut self) -> anyhow::Result<()> {
        self.entrance = self.browser.enter(&self.link).await?;
        (self.page, self.id) = open(&self.browser, &self.entrance).await?;
        Ok(())
    }

    /// The same, and the page says that it gave way to a newer one of theirs.
    pub async fn open_line_standing_by(&mut self) -> anyhow::Result<()> {
        self.entrance = self.browser.enter(&self.link).await?;
        self.entrance.ticket.push_str("&stands_by=true");
        (self.page, self.id) = open(&self.browser, &self.entrance).await?;
        Ok(())
    }

    /// Tells the server that the page still has the media connection it had.
    pub async fn take_up(&self) -> anyhow::Result<()> {
        let connection = self.connection.context("no media was connected")?;
        self.page.send(&FromPage::TakeUp { connection }).await
    }

    /// How the media connection is called.
    pub fn connection(&self) -> Option<MediaId> {
        self.connection
    }

    /// **I'm Ready**, under a name that only a guest is asked for.
    pub async fn get_ready(&self, name: &str) -> anyhow::Result<()> {
        self.page.done(Command::Ready { name: Some(name.to_owned()) }).await?;
        self.page.until_standing(StandingTag::Waiting).await
    }

    /// Offers media with so many receiving pairs, connects, and begins to send.
    pub async fn connect_media(&mut self, pairs: usize) -> anyhow::Result<()> {
        self.connect_hearing(pairs, pairs).await
    }

    /// The same for so many voices and so many pictures at once.
    pub async fn connect_hearing(&mut self, voices: usize, pictures: usize) -> anyhow::Result<()> {
        self.connect(Offered::hearing(self.voice, voices, pictures)?).await
    }

    /// The same in every detail.
    pub async fn connect_with(&mut self, setup: &Setup) -> anyhow::Result<()> {
        self.connect(Offered::with(setup)?).await
    }

    async fn connect(&mut self, offered: Offered) -> anyhow::Result<()> {
        let answer = self.offer(offered.sdp().to_owned()).await?.map_err(|reason| anyhow!("refused: {reason}"))?;
        self.connection = self.page.seen().connection;
        let media = offered.accept(&answer)?;
        media.until("media is connected", |heard| heard.is_connected).await?;
        media.publish(true).await?;
        self.media = Some(media);
        Ok(())
    }

    /// Sends an offer and waits for the answer, or for the reason why there is none.
    pub async fn offer(&mut self, sdp: String) -> anyhow::Result<Result<String, String>> {
        self.attempt += 1;
        let attempt = self.attempt;
        self.page
            .send(&FromPage::Offer { attempt, sdp, prefers: self.prefers, page: PageId(self.id.0), newest: true })
            .await?;
        self.page.until("an answer to the offer", |seen| seen.answers.contains_key(&attempt)).await?;
        self.page.seen().answers.get(&attempt).cloned().context("the offer was answered")
    }

    /// Their media connection.
    pub fn media(&self) -> anyhow::Result<&Media> {
        self.media.as_ref().context("no media is connected")
    }

    /// What everything they send carries.
    pub fn voice(&self) -> u32 {
        self.voice
    }
}

async fn open(browser: &Browser, entrance: &Entrance) -> anyhow::Result<(Page, ParticipantId)> {
    let page = Page::open(browser.origin(), &entrance.ticket).await?;
    page.until("a first view", |seen| seen.view.is_some()).await?;
    let id = page.view()?.you.participant;
    Ok((page, id))
}
