//! The WebSocket of a session's page.

use std::num::NonZeroU32;

use axum::{
    extract::{
        Query, State,
        ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade, close_code},
    },
    response::Response,
};
use futures_util::SinkExt;
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use serde::Deserialize;
use session::{PhaseTag, Report};
use store::{AppointmentRecord, TokenHash};
use tokio::sync::mpsc;
use wire::{FromPage, Outcome, ToPage};

use super::{Opening, Pulse, sized};
use crate::{
    address::ClientAddress,
    app::Shared,
    clock,
    http::opens_at,
    limits::Limits,
    live::{Attached, FindError, LiveHandle, Mail, MediaWish, PostError},
    metrics::Counts,
    tickets::Admits,
    visitor::Visitor,
};

/// Messages to a page that may wait for it; a page that is further behind is let go and comes back to a snapshot.
const BEHIND_MAX: usize = 128;
/// Messages a second that a page may send for long, and at once.
const PER_SECOND: NonZeroU32 = const { NonZeroU32::new(20).unwrap() };
const BURST: NonZeroU32 = const { NonZeroU32::new(80).unwrap() };
/// Sizes that a page may tell in one message.
const SIZES_MAX: usize = 64;
/// A session that closes just as a page comes is looked up again so often.
const LOOK_UPS: usize = 3;

/// The query of its address.
#[derive(Deserialize)]
pub(crate) struct ToSession {
    ticket: String,
    /// The page gave way to a newer one of the same person, and only stands by.
    #[serde(default)]
    stands_by: bool,
}

/// `GET /ws/session?ticket=…`.
pub(crate) async fn open(
    State(app): State<Shared>,
    ClientAddress(from): ClientAddress,
    Query(ToSession { ticket, stands_by }): Query<ToSession>,
    upgrade: WebSocketUpgrade,
) -> Response {
    let Some(Admits::Session { visitor, sign_in, appointment }) = app.tickets.redeem(&ticket) else {
        return super::no_ticket();
    };
    let opening = match Opening::new(&app, from, sign_in, &visitor).await {
        Ok(opening) => opening,
        Err(refused) => return refused,
    };
    sized(upgrade).on_upgrade(move |socket| serve(app, *appointment, visitor, (opening, stands_by), socket))
}

async fn serve(
    app: Shared,
    appointment: AppointmentRecord,
    visitor: Visitor,
    (mut opening, stands_by): (Opening, bool),
    mut socket: WebSocket,
) {
    let (page, to_page) = mpsc::channel(BEHIND_MAX);
    let Some((attached, live)) = attach(&app, &appointment, (&visitor, opening.sign_in, stands_by), page).await else {
        close(&mut socket, close_code::AGAIN, "Please try again.").await;
        return;
    };
    let allowance = Pace::of(&app, &visitor);
    let at_work = opening.sign_in.filter(|_| visitor.is_staff());
    // Whoever left the page of a visit open that nobody came to is not at work.
    let is_at_work = || match live.phase() {
        PhaseTag::NotStarted => (opens_at(&appointment)..appointment.ends_at()).contains(&clock::now()),
        PhaseTag::Live | PhaseTag::Held => true,
        PhaseTag::Ended => false,
    };
    let ending = tokio::select! {
        biased;
        () = opening.is_over(&app, &visitor) => SIGNED_OUT,
        () = app.hold_open(at_work, is_at_work) => Ending::Lost,
        ending = converse(&attached, &app.counts, &allowance, &mut socket, to_page) => ending,
    };
    // A line that is lost just then leaves nothing behind that goes on without it.
    let ending = if opening.watch.was_told() { SIGNED_OUT } else { ending };
    attached.detach(ending.is_for_good()).await;
    if let Ending::For((code, reason)) = ending {
        close(&mut socket, code, reason).await;
    }
    if let Some(sign_in) = at_work.filter(|_| is_at_work()) {
        app.hold_open_now(sign_in).await;
    }
}

/// How fast a page may be.
struct Pace<'a> {
    messages: DefaultDirectRateLimiter,
    limits: &'a Limits,
    /// Whose commands, offers and reports are counted, on all their pages together; those of providers are not.
    client: Option<[u8; 16]>,
}

impl<'a> Pace<'a> {
    fn of(app: &'a Shared, visitor: &Visitor) -> Self {
        Self {
            messages: RateLimiter::direct(Quota::per_second(PER_SECOND).allow_burst(BURST)),
            limits: &app.limits,
            client: (!visitor.is_staff()).then(|| visitor.key()),
        }
    }

    /// Counts one message. False where it comes too soon.
    fn allows(&self, message: &FromPage) -> bool {
        let is_in_time = |client| match message {
            FromPage::Command { .. } => self.limits.command(client),
            FromPage::Offer { .. } | FromPage::Restart { .. } => self.limits.offer(client),
            FromPage::Condition { .. } | FromPage::Devices { .. } => self.limits.report(client),
            _ => true,
        };
        self.messages.check().is_ok() && self.client.is_none_or(is_in_time)
    }
}

/// How a conversation ended.
#[derive(Clone, Copy)]
enum Ending {
    /// The line broke, or the page let it go to open another one.
    Lost,
    /// The browser went to another page.
    Away,
    /// By us, for a reason.
    For((u16, &'static str)),
}

const SIGNED_OUT: Ending = Ending::For((close_code::POLICY, "Signed out."));

impl Ending {
    /// Whether this page will not come back to what it had.
    fn is_for_good(self) -> bool {
        match self {
            Self::Lost => false,
            Self::Away => true,
            Self::For((code, _)) => code != close_code::AGAIN,
        }
    }
}

/// Runs to its end even if the page is gone meanwhile, so that what is attached is detached too.
async fn attach(
    app: &Shared,
    appointment: &AppointmentRecord,
    (visitor, sign_in, stands_by): (&Visitor, Option<TokenHash>, bool),
    page: mpsc::Sender<ToPage>,
) -> Option<(Attached, LiveHandle)> {
    for _ in 0..LOOK_UPS {
        let live = match app.registry.find(appointment.id, app.booking_of(appointment), &visitor.credential()).await {
            Ok(live) => live,
            // The page asks at the door, and is told there.
            Err(FindError::Gone) => return None,
            Err(error) => {
                tracing::error!(%error, "a session could not be loaded");
                return None;
            }
        };
        let actor = visitor.actor(live.session);
        if let Some(attached) = live.attach(actor, sign_in, stands_by, page.clone()).await {
            return Some((attached, live));
        }
    }
    None
}

/// Passes messages both ways until one side is done.
async fn converse(
    attached: &Attached,
    counts: &Counts,
    pace: &Pace<'_>,
    socket: &mut WebSocket,
    mut to_page: mpsc::Receiver<ToPage>,
) -> Ending {
    let mut pulse = Pulse::new();
    loop {
        tokio::select! {
            message = to_page.recv() => {
                let Some(message) = message else { return Ending::For((close_code::AGAIN, "Too far behind.")) };
                if !send(socket, &message).await {
                    return Ending::Lost;
                }
            }
            frame = pulse.next_frame(socket) => {
                let reply = match frame {
                    Some(Message::Text(text)) => receive(attached, counts, pace, &text),
                    Some(Message::Ping(_) | Message::Pong(_)) => Ok(None),
                    Some(Message::Binary(_)) => Err((close_code::UNSUPPORTED, "Text messages only.")),
                    Some(Message::Close(Some(CloseFrame { code: close_code::AWAY, .. }))) => return Ending::Away,
                    Some(Message::Close(_)) | None => return Ending::Lost,
                };
                match reply {
                    Ok(None) => {}
                    Ok(Some(message)) => {
                        if !send(socket, &message).await {
                            return Ending::Lost;
                        }
                    }
                    Err(ending) => return Ending::For(ending),
                }
            }
        }
    }
}

/// One message from the page. Answers at once where the session need not be asked.
fn receive(
    attached: &Attached,
    counts: &Counts,
    pace: &Pace<'_>,
    text: &Utf8Bytes,
) -> Result<Option<ToPage>, (u16, &'static str)> {
    let Ok(message) = serde_json::from_str::<FromPage>(text) else {
        return Err((close_code::INVALID, "That is not a message of this protocol."));
    };
    let within_rate = pace.allows(&message);
    let device = attached.device;
    let (mail, busy) = match message {
        FromPage::Ping => return Ok(Some(ToPage::Pong)),
        FromPage::Touch { name } => (Mail::Touch { device, name }, None),
        FromPage::Condition { condition } => (Mail::Report { device, report: Report::Condition(condition) }, None),
        FromPage::Devices { on } => (Mail::Report { device, report: Report::Sending(on) }, None),
        FromPage::Command { id, command, epoch, seen } => {
            (Mail::Command { device, id, command, epoch, seen }, Some(ToPage::Reply { id, outcome: Outcome::Busy }))
        }
        FromPage::Offer { attempt, sdp, prefers, page, newest } => {
            let reason = "The server is busy. Trying again.".to_owned();
            let wish = MediaWish::Offer { attempt, sdp, prefers, page, newest };
            (Mail::Media { device, wish }, Some(ToPage::MediaRefused { attempt, reason }))
        }
        FromPage::Restart { connection, attempt, sdp } => {
            let reason = "The server is busy. Trying again.".to_owned();
            let wish = MediaWish::Restart { connection, attempt, sdp };
            (Mail::Media { device, wish }, Some(ToPage::MediaRefused { attempt, reason }))
        }
        FromPage::TakeUp { connection } => {
            (Mail::Media { device, wish: MediaWish::TakeUp { connection } }, Some(ToPage::MediaLost))
        }
        FromPage::Sizes { sizes, .. } if sizes.len() > SIZES_MAX => {
            return Err((close_code::INVALID, "Those are more sizes than a page has pictures."));
        }
        FromPage::Sizes { sizes, screen } => (Mail::Media { device, wish: MediaWish::Sizes { sizes, screen } }, None),
        FromPage::SlotsKnown { connection, edition } => {
            (Mail::Media { device, wish: MediaWish::SlotsKnown { connection, edition } }, None)
        }
        FromPage::HangUp => (Mail::Media { device, wish: MediaWish::HangUp }, None),
    };
    if !within_rate {
        counts.page_was_too_fast();
        return Ok(busy);
    }
    match attached.post(mail) {
        Ok(()) => Ok(None),
        Err(PostError::Busy) => {
            counts.mailbox_was_full();
            Ok(busy)
        }
        Err(PostError::Closed) => Err((close_code::AGAIN, "Please try again.")),
    }
}

async fn send(socket: &mut WebSocket, message: &ToPage) -> bool {
    match serde_json::to_string(message) {
        Ok(text) => super::send(socket, Message::Text(text.into())).await.is_some(),
        Err(error) => {
            tracing::error!(%error, "a message to a page could not be written");
            false
        }
    }
}

async fn close(socket: &mut WebSocket, code: u16, reason: &'static str) {
    // A page that is gone needs no reason.
    let _ = socket.send(Message::Close(Some(CloseFrame { code, reason: reason.into() }))).await;
    let _ = socket.close().await;
}
