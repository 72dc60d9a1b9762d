//! Starts the server and ends it: opens the data, the media server and the port, and closes them in the other order.

#![allow(clippy::print_stderr, reason = "the set-up link is for the person who starts the program")]

use std::{
    future::Future,
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use anyhow::Context;
use axum::serve::ListenerExt;
use sfu::Sfu;
use store::{Practice, PracticeId, Records, Secret, Store};
use tokio::{net::TcpListener, task::JoinSet};
use uuid::Uuid;

use crate::{
    app::{App, STEP_GOOD_MS, Shared},
    awaited::Awaited,
    clock,
    config::{Config, origin_of},
    demo::Demo,
    forgetting, http,
    hub::Hub,
    idle_lock::IdleLock,
    limits::Limits,
    live::Registry,
    metrics::{self, Counts},
    post::{Carriers, Couriers, Desk, account_mail},
    set_up::FirstRun,
    sign_outs,
    tickets::Tickets,
    trail::Trail,
    visitor::Cookies,
    webhooks::Delivering,
};

/// What a practice is called before its set-up.
const UNNAMED: &str = "Anteroom";
/// How long requests in flight may take at the end.
const LAST_REQUESTS: Duration = Duration::from_secs(5);
/// How often what has expired is swept away.
const SWEEP: Duration = Duration::from_hours(1);

/// A server that listens and does not answer yet.
pub(crate) struct Server {
    pub(crate) app: Shared,
    listener: TcpListener,
    store: Store,
    sfu: Sfu,
    /// Works beside the requests, until the end.
    chores: JoinSet<()>,
    couriers: Couriers,
    webhooks: Delivering,
}

/// The data of a practice, open.
pub(crate) struct Opened {
    pub(crate) store: Store,
    pub(crate) records: Records,
    pub(crate) secret: Secret,
}

/// `anteroom serve`.
pub(crate) async fn serve(config: Config) -> anyhow::Result<()> {
    let carriers = Carriers::of(&config)?;
    let opened = open(&config, &carriers).await?;
    let listener = listen(config.listen).await?;
    let address = listener.local_addr()?;
    let origin = match &config.public_url {
        Some(url) => origin_of(url)?,
        None => format!("http://{}", name_of(address)),
    };
    let (first_run, token) = FirstRun::of(&opened.records.people().await?);
    // Before anything is sent: whoever is told to end then still writes what became of it.
    let end = interrupted();
    let server = start(&config, opened, listener, &origin, (first_run, carriers), None).await?;
    tracing::info!(%address, %origin, "serving");
    if !is_secure(&origin) {
        tracing::warn!(%origin, "browsers give camera and microphone to https pages and to localhost only");
    }
    if let Some(token) = token {
        eprintln!(
            "\nNobody can sign in yet. Create the first provider here, once:\n\n  {origin}/set-up#token={}\n",
            token.reveal()
        );
    }
    server.run(end).await
}

/// Opens the data folder, making the practice in a new one.
pub(crate) async fn open(config: &Config, carriers: &Carriers) -> anyhow::Result<Opened> {
    let store = Store::open(config.store()).await?;
    let practice = if let Some(practice) = store.practices().await?.into_iter().next() {
        practice.id
    } else {
        let id = PracticeId(Uuid::now_v7());
        store.add_practice(Practice { id, name: UNNAMED.to_owned() }).await?;
        id
    };
    let records = store.records(practice).reaching(carriers.ways(config));
    let secret = records.secret("links", Secret(rand::random())).await?;
    Ok(Opened { store, records, secret })
}

/// Takes the port.
pub(crate) async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!("{address} cannot be listened on; is something else running there? Choose another port")
    })
}

/// Starts everything that the handlers need.
pub(crate) async fn start(
    config: &Config,
    opened: Opened,
    listener: TcpListener,
    origin: &str,
    (first_run, carriers): (FirstRun, Carriers),
    demo: Option<Demo>,
) -> anyhow::Result<Server> {
    let Opened { store, records, secret } = opened;
    let sfu = Sfu::start(config.sfu()).context(
        "media cannot be carried: look at `[media]` in the configuration file. `listen` names UDP addresses of this \
         machine and `listen_tcp` TCP addresses (the same ones, if nothing is said); `advertise` and `advertise_tcp` what \
         browsers are told instead of each",
    )?;
    let hub = Hub::new();
    let log = store.log(records.practice());
    let mut chores = JoinSet::new();
    if !config.keep_chats {
        chores.spawn(forgetting::forget_chats(log.clone(), hub.clone()));
    }
    let counts = Counts::default();
    let registry = Registry::new(Arc::new(log), sfu.clone(), hub.clone(), counts.clone());
    registry.wake().await?;
    let webhooks = Delivering::start(records.clone(), config.webhooks)?;
    let desk = Desk { records: records.clone(), secret, origin: origin.to_owned(), counts: counts.letters() };
    let (account_mail, clerk) = carriers.account.map(account_mail).unzip();
    let couriers = Couriers::start(desk, carriers.mail, carriers.text, clerk).await?;
    let port = listener.local_addr()?.port();
    let other_origins = match demo {
        Some(_) => vec![format!("http://127.0.0.1:{port}")],
        None => Vec::new(),
    };
    let app = Arc::new(App {
        origin: origin.to_owned(),
        other_origins,
        records,
        secret,
        trail: Trail::open(config.store()).await?,
        registry,
        sfu: sfu.clone(),
        hub,
        tickets: Tickets::default(),
        second_steps: Awaited::good_for(STEP_GOOD_MS),
        offered_factors: Awaited::good_for(STEP_GOOD_MS),
        idle: IdleLock::new(config.workspace),
        limits: Limits::new(config.sockets_per_address_max),
        counts,
        underway: http::Underway::default(),
        reach: config.webhooks,
        trusted_proxies: config.trusted_proxies.iter().map(IpAddr::to_canonical).collect(),
        cookies: Cookies { secure: origin.starts_with("https://") },
        first_run,
        account_mail,
        contact: config.practice.clone(),
        demo,
    });
    chores.spawn(sweep(Arc::clone(&app)));
    chores.spawn(sign_outs::put_out(Arc::clone(&app), app.records.ended()));
    if let Some(address) = config.metrics.listen {
        let listener = listen(address).await?;
        let address = listener.local_addr()?;
        tracing::info!(%address, "serving metrics");
        if !address.ip().is_loopback() {
            tracing::warn!(%address, "whoever reaches this address can read the metrics");
        }
        chores.spawn(metrics::serve(listener, Arc::clone(&app)));
    }
    Ok(Server { app, listener, store, sfu, chores, couriers, webhooks })
}

impl Server {
    /// Answers until `end`, then lets go of everything in order; what was acknowledged is written by then. Also where the store has
    /// stopped by a defect, which is an error: nothing can be answered any more until somebody starts the program again.
    pub(crate) async fn run(self, end: impl Future<Output = ()> + Send + 'static) -> anyhow::Result<()> {
        let Self { app, listener, store, sfu, mut chores, couriers, webhooks } = self;
        let (registry, trail) = (app.registry.clone(), app.trail.clone());
        let routes = http::router(app).into_make_service_with_connect_info::<SocketAddr>();
        let (ending, mut ended) = tokio::sync::watch::channel(());
        // Small messages, to people who wait for them (RFC 896 would hold them back).
        let listener = listener.tap_io(|stream| {
            // Slower without, and not worth refusing anybody for.
            let _ = stream.set_nodelay(true);
        });
        let stopping = store.clone();
        let serving = axum::serve(listener, routes).with_graceful_shutdown(async move {
            tokio::select! {
                () = end => {}
                () = stopping.stopped() => {}
            }
            // The receiver below lives as long as the serving does.
            let _ = ending.send(());
        });
        tokio::select! {
            served = async { serving.await } => served?,
            () = async {
                let _ = ended.changed().await;
                tokio::time::sleep(LAST_REQUESTS).await;
            } => {}
        }
        let is_cut_short = store.has_stopped();
        tokio::join!(couriers.finish(), webhooks.finish());
        registry.close().await;
        chores.shutdown().await;
        sfu.shutdown().await;
        trail.close().await;
        store.close().await;
        anyhow::ensure!(
            !is_cut_short,
            "a defect has stopped what writes the database; what was acknowledged is written. Start Anteroom again, and tell \
             its makers what its log says"
        );
        Ok(())
    }
}

async fn sweep(app: Shared) {
    loop {
        tokio::time::sleep(SWEEP).await;
        app.limits.forget_the_quiet();
        app.registry.forget_the_quiet();
        if let Err(error) = app.records.purge_expired(clock::now()).await {
            tracing::warn!(%error, "what has expired could not be swept away");
        }
    }
}

/// Ctrl-C, or the end that a service manager asks for: from this call on either is noted, and whoever waits for the answer
/// sees to an end in order.
pub(crate) fn interrupted() -> impl Future<Output = ()> {
    #[cfg(unix)]
    let asked = {
        use tokio::signal::unix::{SignalKind, signal};
        let (mut interrupted, mut terminated) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()));
        async move {
            let asked = async |signal: &mut io::Result<tokio::signal::unix::Signal>| match signal {
                Ok(signal) => signal.recv().await,
                Err(_) => std::future::pending().await,
            };
            tokio::select! {
                _ = asked(&mut interrupted) => {}
                _ = asked(&mut terminated) => {}
            }
        }
    };
    #[cfg(not(unix))]
    let asked = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    async move {
        asked.await;
        tracing::info!("ending");
    }
}

/// Does a browser take pages of this origin for a secure context?
fn is_secure(origin: &str) -> bool {
    let local = ["http://localhost", "http://127.0.0.1", "http://[::1]"];
    origin.starts_with("https://")
        || local.iter().any(|it| origin.strip_prefix(it).is_some_and(|rest| rest.is_empty() || rest.starts_with(':')))
}

/// An address as a browser on this machine opens it: a name that it trusts with the camera.
pub(crate) fn name_of(address: SocketAddr) -> String {
    if address.ip().is_loopback() || address.ip().is_unspecified() {
        format!("localhost:{}", address.port())
    } else {
        address.to_string()
    }
}
