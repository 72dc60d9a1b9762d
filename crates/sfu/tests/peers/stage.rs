//! A media server, one room, and the clients in it, driven together.

use std::time::{Duration, Instant};

use sfu::{
    Applied, CloseReason, ConnectError, Connected, EndpointId, Epoch, PeerId, PeerStats, RoomEvent, RoomId, Sends, Sfu,
    SfuConfig, VideoCodec,
};
use tokio::sync::mpsc;
use tokio::time::timeout;
use uuid::Uuid;

use crate::client::{Client, Way};

/// Nothing that is waited for takes this long.
const PATIENCE: Duration = Duration::from_mins(1);

/// How long a turn waits for events.
const TURN: Duration = Duration::from_millis(1);

/// The test's world.
pub(crate) struct Stage {
    pub(crate) sfu: Sfu,
    pub(crate) room: RoomId,
    pub(crate) clients: Vec<Client>,
    pub(crate) events: Vec<RoomEvent>,
    /// Whether pages say that they know who is where, when they are told.
    pub(crate) answers: bool,
    channel: mpsc::Receiver<RoomEvent>,
    epoch: u64,
}

/// The configuration of the tests: any port of the loopback interface.
pub(crate) fn config() -> SfuConfig {
    SfuConfig::on(["127.0.0.1:0".parse().unwrap()])
}

/// An endpoint by a number.
pub(crate) fn endpoint(number: u8) -> EndpointId {
    EndpointId(Uuid::from_u128(u128::from(number) + 1))
}

impl Stage {
    pub(crate) async fn new() -> Self {
        Self::with(config()).await
    }

    pub(crate) async fn with(config: SfuConfig) -> Self {
        Self::of(Sfu::start(config).unwrap()).await
    }

    pub(crate) async fn of(sfu: Sfu) -> Self {
        let room = RoomId(Uuid::from_u128(77));
        let channel = sfu.open_room(room).await.unwrap();
        Self { sfu, room, clients: Vec::new(), events: Vec::new(), answers: true, channel, epoch: 0 }
    }

    /// A stage with so many clients, connected, publishing, all gated.
    pub(crate) async fn with_connected(count: u8) -> Self {
        let mut stage = Self::new().await;
        for number in 0..count {
            stage.join(number).await;
        }
        stage.connect_all().await;
        stage
    }

    /// Adds a client for an endpoint and lets it offer.
    pub(crate) async fn join(&mut self, number: u8) -> Connected {
        self.join_with(number, 3, |offer| offer).await.unwrap()
    }

    /// Adds a client with so many slots, whose offer is changed on its way.
    pub(crate) async fn join_with(
        &mut self,
        number: u8,
        slots: usize,
        change: impl FnOnce(String) -> String,
    ) -> Result<Connected, ConnectError> {
        let (client, offer) = Client::new(endpoint(number), number, slots);
        self.take_in(Box::new(client), change(offer)).await
    }

    /// Adds a client that hears so many and sees so many at once.
    pub(crate) async fn join_hearing(&mut self, number: u8, voices: usize, pictures: usize) {
        let (client, offer) = Client::hearing(endpoint(number), number, voices, pictures);
        self.take_in(Box::new(client), offer).await.unwrap();
    }

    /// Adds a client that comes by one way alone.
    pub(crate) async fn join_by(&mut self, number: u8, way: Way) -> Connected {
        let (client, offer) = Client::over(endpoint(number), number, 3, way);
        self.take_in(Box::new(client), offer).await.unwrap()
    }

    /// Adds a client with three slots that publishes its video in so many layers.
    pub(crate) async fn join_in_layers(&mut self, number: u8, layers: usize) {
        let (client, offer) = Client::with_layers(endpoint(number), number, 3, layers);
        self.take_in(Box::new(client), offer).await.unwrap();
    }

    /// Adds a client that publishes its video in so many layers, in the codec it would rather send where it may. It has H.264 by
    /// this payload type if one is named.
    pub(crate) async fn join_preferring(&mut self, number: u8, layers: usize, prefers: VideoCodec, h264: Option<u8>) {
        let (mut client, offer) = Client::with_codecs(endpoint(number), number, layers, h264);
        client.prefers = prefers;
        self.take_in(Box::new(client), offer).await.unwrap();
    }

    async fn take_in(&mut self, mut client: Box<Client>, offer: String) -> Result<Connected, ConnectError> {
        let connected = self.sfu.connect(self.room, client.endpoint, offer, client.prefers).await?;
        client.accept(&connected.answer_sdp);
        client.peer = Some(connected.peer);
        self.clients.push(*client);
        Ok(connected)
    }

    /// Drives until every client is connected, then lets them publish.
    pub(crate) async fn connect_all(&mut self) {
        self.until("all are connected", |stage| {
            stage.clients.iter().all(|client| client.is_connected)
                && stage.clients.iter().all(|client| stage.heard_connected(client))
        })
        .await;
        for client in &mut self.clients {
            client.publishes = true;
        }
    }

    fn heard_connected(&self, client: &Client) -> bool {
        self.events
            .iter()
            .any(|event| matches!(event, RoomEvent::PeerConnected { peer, .. } if Some(*peer) == client.peer))
    }

    /// Decides who is open, and reads what had left before the answer came.
    pub(crate) async fn open(&mut self, numbers: &[u8]) {
        let all: Vec<_> = numbers.iter().map(|number| (*number, Sends::BOTH)).collect();
        self.open_for(&all).await;
    }

    /// The same, with what each may send.
    pub(crate) async fn open_for(&mut self, numbers: &[(u8, Sends)]) {
        self.epoch += 1;
        let open = numbers.iter().map(|(number, sends)| (endpoint(*number), *sends)).collect();
        let applied = self.sfu.set_open(self.room, Epoch(self.epoch), open).await;
        assert_eq!(applied, Ok(Applied::InForce));
        for client in &mut self.clients {
            client.read();
        }
    }

    /// Drives everybody once.
    pub(crate) async fn turn(&mut self) {
        for client in &mut self.clients {
            client.drive();
        }
        // The pause between two turns is a wait for the room's events.
        while let Ok(Some(event)) = timeout(TURN, self.channel.recv()).await {
            if let RoomEvent::Codec { peer, codec, .. } = event
                && let Some(asked) = self.clients.iter_mut().find(|it| it.peer == Some(peer) && it.follows)
            {
                asked.encode_in(codec);
            }
            if let RoomEvent::Slots { peer, edition, .. } = event
                && self.answers
            {
                self.sfu.slots_known(self.room, peer, edition);
            }
            self.events.push(event);
        }
    }

    /// Drives everybody until something is so.
    pub(crate) async fn until(&mut self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let start = Instant::now();
        while !is_so(self) {
            assert!(start.elapsed() < PATIENCE, "never came about: {what}");
            self.turn().await;
        }
    }

    /// Drives everybody for some time.
    pub(crate) async fn for_a_while(&mut self, time: Duration) {
        let start = Instant::now();
        while start.elapsed() < time {
            self.turn().await;
        }
    }

    /// Says at which heights a client shows others.
    pub(crate) async fn show(&self, client: usize, sizes: &[(u8, u16)]) {
        self.show_with_screen(client, sizes, 0).await;
    }

    /// The same with a screen.
    pub(crate) async fn show_with_screen(&self, client: usize, sizes: &[(u8, u16)], screen: u16) {
        let sizes = sizes.iter().map(|(number, height)| (endpoint(*number), *height)).collect();
        self.sfu.set_sizes(self.room, self.clients[client].peer.unwrap(), sizes, screen).await;
    }

    /// The counters of a client's peer.
    pub(crate) async fn stats(&self, client: usize) -> PeerStats {
        let all = self.sfu.stats(self.room).await.unwrap();
        let peer = self.clients[client].peer;
        let found = all.iter().find(|(id, _, _)| Some(*id) == peer);
        found.map(|(_, _, stats)| *stats).unwrap_or_default()
    }

    /// Drives until the server has taken in so many more packets of a client. What the server sent because of them has
    /// then reached the other clients' sockets, for the loopback interface delivers at once; it is read.
    pub(crate) async fn until_taken_in(&mut self, client: usize, packets: u64) {
        let before = self.stats(client).await.packets_in;
        let start = Instant::now();
        while self.stats(client).await.packets_in < before + packets {
            assert!(start.elapsed() < PATIENCE, "the server takes nothing in");
            self.turn().await;
        }
        for client in &mut self.clients {
            client.read();
        }
    }

    /// Drives until a client has made so many more packets of sound, whatever became of them.
    pub(crate) async fn until_published(&mut self, client: usize, packets: usize) {
        let until = self.clients[client].sound_made + packets;
        self.until("sound is made", |stage| stage.clients[client].sound_made >= until).await;
    }

    /// Drives until nothing of a client is on its way to the server any more.
    pub(crate) async fn until_nothing_is_taken_in(&mut self, client: usize) {
        loop {
            let before = self.stats(client).await.packets_in;
            self.turn().await;
            if self.stats(client).await.packets_in == before {
                return;
            }
        }
    }

    /// Where each client's list of received packets ends now.
    pub(crate) fn marks(&self) -> Vec<usize> {
        self.clients.iter().map(|it| it.received.len()).collect()
    }

    /// Whether a client has heard and seen another since a mark.
    pub(crate) fn has_media_of(&self, client: usize, publisher: u8, mark: usize) -> bool {
        let client = &self.clients[client];
        let of = |is_video: bool| {
            client
                .media_since(mark)
                .any(|it| it.publisher() == publisher && client.pictures.contains(&it.mid) == is_video)
        };
        of(true) && of(false)
    }

    /// Drives, as long as it takes, until a peer is given up because nobody answers for it.
    pub(crate) async fn until_given_up(&mut self, gone: Option<PeerId>) {
        let start = Instant::now();
        let is_given_up = |event: &RoomEvent| matches!(event, RoomEvent::PeerClosed { peer, reason: CloseReason::ConsentLost, .. } if Some(*peer) == gone);
        while !self.events.iter().any(is_given_up) {
            assert!(start.elapsed() < Duration::from_mins(1), "it is never given up");
            self.turn().await;
        }
    }
}
