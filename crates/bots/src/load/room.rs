//! One session of a load: a host who starts it and lets clients in, clients, and people who only wait. Whatever happens, the
//! host ends it.

use std::{
    net::IpAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context, anyhow};
use session::{Command, PhaseTag, StandingTag};
use tokio::{
    sync::watch::Receiver,
    time::{sleep, sleep_until},
};
use wire::FromPage;

use super::{Plan, Practice, watch::Board};
use crate::{Browser, EnterError, Heard, OpenError, Participant, Setup};

/// As a page offers in a group of a few.
const VOICES: usize = 6;
const PICTURES_MIN: usize = 8;
const PICTURES_MAX: usize = 24;
/// How long a host looks at who waits before they are let in. More than the time in which a camera answers no second request for
/// a keyframe, which is what the second of two would wait for who are let in at once.
const LOOKS: Duration = Duration::from_millis(500);
/// How long the end of one session may take.
const END_MAX: Duration = Duration::from_secs(10);

/// One session.
pub(super) struct Room {
    number: usize,
    link: String,
    origin: String,
    provider: Browser,
    from: IpAddr,
    clients: usize,
    waiting: usize,
    audio_only: bool,
    in_layers: bool,
    board: Arc<Board>,
    host: Option<Participant>,
    guests: Vec<Participant>,
}

impl Room {
    pub(super) fn new(number: usize, link: &str, practice: &Practice, plan: &Plan, board: &Arc<Board>) -> Self {
        Self {
            number,
            link: link.to_owned(),
            origin: practice.origin.clone(),
            provider: practice.provider.clone(),
            from: practice.from,
            clients: plan.clients,
            waiting: plan.waiting,
            audio_only: plan.audio_only,
            in_layers: plan.in_layers && !plan.audio_only,
            board: Arc::clone(board),
            host: None,
            guests: Vec::new(),
        }
    }

    /// From its beginning until `ending` turns true.
    pub(super) async fn run(mut self, begins: Instant, mut ending: Receiver<bool>) {
        let board = Arc::clone(&self.board);
        tokio::select! {
            filled = async {
                sleep_until(begins.into()).await;
                self.fill().await
            } => match filled {
                Ok(()) => board.session_settled(),
                Err(error) => board.session_failed(&error),
            },
            // Whoever could end it is gone: that is an end as well.
            _ = ending.wait_for(|end| *end) => {}
        }
        let _ = ending.wait_for(|end| *end).await;
        if let Err(error) = tokio::time::timeout(END_MAX, self.end()).await.unwrap_or_else(|late| Err(late.into())) {
            board.session_failed(&error.context("a session could not be ended"));
        }
    }

    async fn fill(&mut self) -> anyhow::Result<()> {
        let host = Participant::come(self.provider.clone(), &self.link, self.voice()).await.map_err(told)?;
        let host = self.host.insert(host);
        host.page.done(Command::JoinNow).await.context("the host cannot start the session")?;
        host.page.until_standing(StandingTag::Admitted).await?;
        self.board.session_runs();
        let setup = self.setup(0);
        let host = self.host.as_mut().context("the host is there")?;
        connect(host, &setup, self.audio_only).await?;
        self.board.add(host);
        for _ in 0..self.clients {
            let client = self.guest().await?;
            self.admit(client).await?;
        }
        for _ in 0..self.waiting {
            self.guest().await?;
        }
        Ok(())
    }

    /// One more in the waiting room; which.
    async fn guest(&mut self) -> anyhow::Result<usize> {
        let place = self.guests.len();
        let mut guest = Participant::come(Browser::new(&self.origin)?, &self.link, self.voice()).await.map_err(told)?;
        guest.get_ready(&format!("Guest {}", place + 1)).await?;
        // Of many who wait the server connects the first, and tells them.
        if guest.page.view()?.you.may.connect {
            connect(&mut guest, &self.setup(place + 1), self.audio_only).await?;
        }
        self.board.add(&guest);
        self.guests.push(guest);
        Ok(place)
    }

    async fn admit(&self, client: usize) -> anyhow::Result<()> {
        let (host, client) = (self.host.as_ref().context("no host")?, self.guests.get(client).context("no client")?);
        host.page.until_row(client.id, StandingTag::Waiting).await?;
        sleep(LOOKS).await;
        let asked = Instant::now();
        host.page.done(Command::Admit { participant: client.id }).await?;
        let media = client.media()?;
        media.until("media reaches who was admitted", |heard| self.first_of(heard).is_some()).await?;
        let first = self.first_of(&media.heard());
        self.board.admitted(first.context("it came")?.saturating_duration_since(asked));
        Ok(())
    }

    fn first_of(&self, heard: &Heard) -> Option<Instant> {
        if self.audio_only { heard.tally.first_sound } else { heard.tally.first_picture }
    }

    /// Nobody is left inside.
    async fn end(self) -> anyhow::Result<()> {
        let Some(host) = self.host else { return Ok(()) };
        let is_inside = host.page.view().is_ok_and(|view| view.you.standing == StandingTag::Admitted);
        if is_inside {
            host.page.done(Command::End).await?;
        }
        for person in self.guests.into_iter().chain([host]) {
            let is_over = |seen: &crate::Seen| {
                let phase = seen.view.as_ref().map(|view| view.session.phase);
                seen.closed.is_some() || !is_inside || phase == Some(PhaseTag::Ended)
            };
            person.page.until("the end is told", is_over).await?;
            // Who is closed already has nothing to hang up.
            let _ = person.page.send(&FromPage::HangUp).await;
            let _ = person.page.close().await;
        }
        Ok(())
    }

    /// What tells the packets of one from those of another in the same session.
    fn voice(&self) -> u32 {
        u32::try_from(self.guests.len() + 1).unwrap_or(u32::MAX)
    }

    fn setup(&self, place: usize) -> Setup {
        let pictures = self.clients.clamp(PICTURES_MIN, PICTURES_MAX);
        let voice = u32::try_from(self.number * 1_000 + place + 1).unwrap_or(u32::MAX);
        let (in_layers, from) = (self.in_layers, self.from);
        Setup { voice, voices: VOICES, pictures, in_layers, keeps_packets: false, from }
    }
}

async fn connect(person: &mut Participant, setup: &Setup, audio_only: bool) -> anyhow::Result<()> {
    person.connect_with(setup).await.context("media does not connect")?;
    if audio_only {
        person.media()?.film(false).await?;
    }
    Ok(())
}

/// In words for who runs the load.
fn told(error: EnterError) -> anyhow::Error {
    let too_many = "this server lets no more pages be open from one address: raise `sockets_per_address_max` in its \
                    configuration, or bring fewer people";
    match error {
        EnterError::Failed(error) => match error.downcast::<OpenError>() {
            Ok(OpenError::Refused(429)) => anyhow!(too_many),
            Ok(refused) => anyhow!(refused),
            Err(error) => error,
        },
        refused @ EnterError::Refused(..) => anyhow!(refused),
    }
}
