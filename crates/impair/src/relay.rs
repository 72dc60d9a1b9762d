//! The sockets of the relay: one towards browsers, and for each browser's address one of its own towards the server, so that the
//! server tells them apart as it would behind a translator.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Instant;

use tokio::net::UdpSocket;
use tokio::sync::mpsc;
use tokio::task::AbortHandle;

use crate::line::Line;
use crate::order::Order;

/// Addresses of browsers known at once: a few each. Beyond them nobody is served.
const CLIENTS_MAX: usize = 64;

/// The longest datagram there is.
const DATAGRAM_BYTES_MAX: usize = 65_536;

/// Datagrams of the server that wait for their turn.
const WAITING_MAX: usize = 1_024;

/// A datagram, and the browser's address that it comes from or is for.
struct Datagram {
    client: SocketAddr,
    bytes: Vec<u8>,
}

/// The way of one browser's address to the server.
struct Way {
    socket: Arc<UdpSocket>,
    reading: AbortHandle,
}

impl Drop for Way {
    fn drop(&mut self) {
        self.reading.abort();
    }
}

/// The relay.
pub(crate) struct Relay {
    socket: UdpSocket,
    server: SocketAddr,
    ways: HashMap<SocketAddr, Way>,
    to_server: Line<Datagram>,
    to_clients: Line<Datagram>,
    answered: mpsc::Sender<Datagram>,
    answers: mpsc::Receiver<Datagram>,
    buffer: Vec<u8>,
}

impl Relay {
    /// Listens at `listen` for what is to go to `server`.
    pub(crate) async fn bind(listen: SocketAddr, server: SocketAddr, seed: u64) -> io::Result<Self> {
        let (answered, answers) = mpsc::channel(WAITING_MAX);
        Ok(Self {
            socket: UdpSocket::bind(listen).await?,
            server,
            ways: HashMap::new(),
            to_server: Line::new(seed),
            to_clients: Line::new(!seed),
            answered,
            answers,
            buffer: vec![0; DATAGRAM_BYTES_MAX],
        })
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> io::Result<SocketAddr> {
        self.socket.local_addr()
    }

    /// Does as it is told, and says what the caller is to read.
    pub(crate) async fn obey(&mut self, order: Order) -> io::Result<String> {
        match order {
            Order::Loss(percent) => self.lines(|line| line.lose(percent)),
            Order::Delay(delay) => self.lines(|line| line.delay(delay)),
            Order::Outage(outage) => {
                let until = Instant::now() + outage;
                self.lines(|line| line.out_until(until));
            }
            Order::Move => {
                let clients: Vec<SocketAddr> = self.ways.keys().copied().collect();
                for client in clients {
                    let way = self.way(client).await?;
                    self.ways.insert(client, way);
                }
            }
            Order::Counts => {
                let (up, down) = (self.to_server.counts(), self.to_clients.counts());
                return Ok(format!("{} {} {} {}", up.passed, up.lost, down.passed, down.lost));
            }
        }
        Ok("done".to_owned())
    }

    /// Takes one datagram in, or lets those go on that are due. Nothing is lost if it is not waited for.
    pub(crate) async fn turn(&mut self) {
        let next = [self.to_server.next(), self.to_clients.next()].into_iter().flatten().min();
        let due = async {
            match next {
                Some(at) => tokio::time::sleep_until(at.into()).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            // An error that an earlier datagram brought about is told once, and the next call goes on.
            ready = self.socket.readable() => if ready.is_ok() { self.take_in().await },
            Some(answer) = self.answers.recv() => self.to_clients.send(answer, Instant::now()),
            () = due => {}
        }
        self.let_go();
    }

    async fn take_in(&mut self) {
        let Ok((length, client)) = self.socket.try_recv_from(&mut self.buffer) else {
            return;
        };
        if !self.ways.contains_key(&client) {
            if self.ways.len() >= CLIENTS_MAX {
                return;
            }
            let Ok(way) = self.way(client).await else {
                return;
            };
            self.ways.insert(client, way);
        }
        if let Some(bytes) = self.buffer.get(..length) {
            self.to_server.send(Datagram { client, bytes: bytes.to_vec() }, Instant::now());
        }
    }

    /// Sends what has arrived at its end. What a socket does not take is lost, as elsewhere.
    fn let_go(&mut self) {
        let now = Instant::now();
        while let Some(Datagram { client, bytes }) = self.to_server.arrived(now) {
            if let Some(way) = self.ways.get(&client) {
                let _ = way.socket.try_send(&bytes);
            }
        }
        while let Some(Datagram { client, bytes }) = self.to_clients.arrived(now) {
            let _ = self.socket.try_send_to(&bytes, client);
        }
    }

    fn lines(&mut self, act: impl Fn(&mut Line<Datagram>)) {
        act(&mut self.to_server);
        act(&mut self.to_clients);
    }

    /// A way from an address that the server has not seen yet.
    async fn way(&self, client: SocketAddr) -> io::Result<Way> {
        let any: IpAddr =
            if self.server.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
        let socket = UdpSocket::bind((any, 0)).await?;
        // Only the server answers here.
        socket.connect(self.server).await?;
        let socket = Arc::new(socket);
        let (answers, of_server) = (self.answered.clone(), Arc::clone(&socket));
        let reading = tokio::spawn(async move {
            let mut buffer = vec![0; DATAGRAM_BYTES_MAX];
            loop {
                // The server may not be there yet, which an earlier datagram is told here.
                let Ok(length) = of_server.recv(&mut buffer).await else {
                    continue;
                };
                let Some(bytes) = buffer.get(..length) else {
                    continue;
                };
                if answers.send(Datagram { client, bytes: bytes.to_vec() }).await.is_err() {
                    return;
                }
            }
        });
        Ok(Way { socket, reading: reading.abort_handle() })
    }
}
