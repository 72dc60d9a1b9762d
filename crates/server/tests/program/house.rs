//! A demo practice of the test's own, and people who come to its appointments.

use std::path::PathBuf;

use bots::{Browser, EnterError, Participant};
use disk::Disk;
use serde_json::Value;
use session::{Command, Refusal, StandingTag, View};
use tempfile::TempDir;
use wire::Outcome;

use crate::running::Running;

/// Receiving pairs of everybody's media: more than anybody here needs.
const PAIRS: usize = 4;

/// The titles of the demo's appointments.
pub(crate) const INDIVIDUAL_OPEN: &str = "Afternoon consultation";
pub(crate) const GROUP: &str = "Evening skills group";
pub(crate) const GROUP_OPEN: &str = "Mindfulness circle";

/// A practice with its server.
pub(crate) struct House {
    pub(crate) server: Running,
    facts: Value,
    data: PathBuf,
    voices: u32,
    /// What the server has in its environment so that its disk is one of ours.
    disk: Vec<(&'static str, PathBuf)>,
    _folder: Option<TempDir>,
}

impl House {
    pub(crate) fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let (server, facts) = Running::demo(&data, 0);
        Self { server, facts, data, voices: 0, disk: Vec::new(), _folder: Some(folder) }
    }

    /// With a second provider.
    pub(crate) fn with_colleague() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let (server, facts) = Running::demo_with_colleague(&data);
        Self { server, facts, data, voices: 0, disk: Vec::new(), _folder: Some(folder) }
    }

    /// With everything on a disk that fails when it is told to.
    pub(crate) fn open_on(disk: &Disk) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let disk = disk.of(folder.path()).unwrap().to_vec();
        let (server, facts) = Running::demo_on(&data, 0, &disk);
        Self { server, facts, data, voices: 0, disk, _folder: Some(folder) }
    }

    /// The demo practice on a data folder that somebody else keeps.
    pub(crate) fn on(data: PathBuf) -> Self {
        let (server, facts) = Running::demo(&data, 0);
        Self { server, facts, data, voices: 0, disk: Vec::new(), _folder: None }
    }

    /// Starts the server again on the same data and the same port.
    pub(crate) fn start_again(&mut self) {
        let port = self.origin().rsplit(':').next().unwrap().parse().unwrap();
        (self.server, self.facts) = Running::demo_on(&self.data, port, &self.disk);
    }

    /// Kills the server and has what is in the write-ahead file brought into the database, as a server that is stopped does.
    pub(crate) fn rest(&mut self) {
        self.server.kill();
        let said = crate::audit::audit(&self.data, &["accept-loss"]);
        assert!(String::from_utf8_lossy(&said.stdout).contains("nothing is lost"), "{said:?}");
    }

    pub(crate) fn data(&self) -> &std::path::Path {
        &self.data
    }

    pub(crate) fn origin(&self) -> &str {
        self.facts["url"].as_str().unwrap()
    }

    /// The share link of an appointment.
    pub(crate) fn link(&self, title: &str) -> String {
        let appointments = self.facts["appointments"].as_array().unwrap();
        let found = appointments.iter().find(|appointment| appointment["title"] == title).unwrap();
        found["link"].as_str().unwrap().to_owned()
    }

    /// The provider's name, which everybody with a link may know.
    pub(crate) fn provider_name(&self) -> &str {
        self.facts["provider"]["name"].as_str().unwrap()
    }

    pub(crate) fn provider_sign_in(&self) -> &str {
        self.facts["provider"]["sign_in"].as_str().unwrap()
    }

    /// A browser in which nobody is signed in.
    pub(crate) fn browser(&self) -> Browser {
        Browser::new(self.origin()).unwrap()
    }

    /// A browser in which the provider is signed in.
    pub(crate) async fn provider(&self) -> Browser {
        let browser = self.browser();
        browser.sign_in(self.provider_sign_in()).await.unwrap();
        browser
    }

    /// A browser in which the second provider is signed in, who is no admin.
    pub(crate) async fn colleague(&self) -> Browser {
        let browser = self.browser();
        browser.sign_in(self.facts["colleague"]["sign_in"].as_str().unwrap()).await.unwrap();
        browser
    }

    /// A browser in which the client so named is signed in.
    pub(crate) async fn client(&self, name: &str) -> Browser {
        let browser = self.browser();
        self.sign_in(&browser, name).await;
        browser
    }

    /// Signs the client so named in, in a browser that may have been a guest's until now.
    pub(crate) async fn sign_in(&self, browser: &Browser, name: &str) {
        let clients = self.facts["clients"].as_array().unwrap();
        let client = clients.iter().find(|client| client["name"] == name).unwrap();
        browser.sign_in(client["sign_in"].as_str().unwrap()).await.unwrap();
    }

    /// Somebody opens an appointment's page in a browser; nothing is pressed yet.
    pub(crate) async fn come(&mut self, browser: Browser, title: &str) -> Participant {
        self.try_to_come(browser, title).await.unwrap()
    }

    /// Somebody opens an appointment's page, and may not be let in.
    pub(crate) async fn try_to_come(&mut self, browser: Browser, title: &str) -> Result<Participant, EnterError> {
        self.voices += 1;
        Participant::come(browser, &self.link(title), self.voices).await
    }

    /// A guest in the waiting room.
    pub(crate) async fn guest(&mut self, name: &str, title: &str) -> Participant {
        let guest = self.come(self.browser(), title).await;
        guest.get_ready(name).await.unwrap();
        guest
    }

    /// The provider, with the page open and **Join now** not pressed.
    pub(crate) async fn host(&mut self, title: &str) -> Participant {
        let browser = self.provider().await;
        self.come(browser, title).await
    }

    /// The provider inside, and so the session live; with media.
    pub(crate) async fn started(&mut self, title: &str) -> Participant {
        let mut host = self.host(title).await;
        host.page.done(Command::JoinNow).await.unwrap();
        host.page.until_standing(StandingTag::Admitted).await.unwrap();
        host.connect_media(PAIRS).await.unwrap();
        host
    }

    /// A guest with media, let in by the host.
    pub(crate) async fn admitted(&mut self, name: &str, title: &str, host: &Participant) -> Participant {
        let mut guest = self.guest(name, title).await;
        connect(&mut guest).await;
        host.page.until_row(guest.id, StandingTag::Waiting).await.unwrap();
        host.page.done(Command::Admit { participant: guest.id }).await.unwrap();
        guest.page.until_standing(StandingTag::Admitted).await.unwrap();
        guest
    }
}

/// Connects somebody's media; they send from then on.
pub(crate) async fn connect(participant: &mut Participant) {
    participant.connect_media(PAIRS).await.unwrap();
}

/// Waits until each of these hears and sees each other one, counted from now.
pub(crate) async fn until_all_hear_each_other(people: &[&Participant]) {
    for hearer in people {
        let media = hearer.media().unwrap();
        let now = media.point().await.unwrap();
        for speaker in people.iter().filter(|it| it.id != hearer.id) {
            let what = format!("{} hears {}", hearer.voice(), speaker.voice());
            media.until(&what, |heard| heard.has(speaker.voice(), 10, now)).await.unwrap();
        }
    }
}

/// The host's view, with everything in it that happened before now: a refused command goes the same way as the changes.
pub(crate) async fn settled_view(host: &Participant) -> View {
    let outcome = host.page.command(Command::Admit { participant: host.id }).await.unwrap();
    assert_eq!(outcome, Outcome::Refused { refusal: Refusal::ClientsOnly });
    host.page.view().unwrap()
}
