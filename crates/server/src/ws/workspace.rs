//! The WebSocket of a workspace: who is waiting, as it happens (W1), and for who does not host an appointment that it runs.

use std::collections::HashMap;

use axum::{
    extract::{
        Query, State,
        ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade},
    },
    response::Response,
};
use session::{AppointmentId, PhaseTag};
use tokio::sync::broadcast::error::RecvError;
use wire::ToWorkspace;

use super::{Opening, Pulse, WithTicket, sized};
use crate::{
    address::ClientAddress, app::Shared, clock, hub::Change, idle_lock::IdleWatch, tickets::Admits, visitor::Visitor,
};

/// Of those that are ours to choose (RFC 6455 section 7.4.2): the page hides what it shows.
const LOCKED: u16 = 4423;

/// `GET /ws/workspace?ticket=…`.
pub(crate) async fn open(
    State(app): State<Shared>,
    ClientAddress(from): ClientAddress,
    Query(WithTicket { ticket }): Query<WithTicket>,
    upgrade: WebSocketUpgrade,
) -> Response {
    let Some(Admits::Workspace { visitor, sign_in }) = app.tickets.redeem(&ticket) else {
        return super::no_ticket();
    };
    let mut opening = match Opening::new(&app, from, sign_in, &visitor).await {
        Ok(opening) => opening,
        Err(refused) => return refused,
    };
    sized(upgrade).on_upgrade(move |mut socket| async move {
        let idle = IdleWatch::new(&app, opening.sign_in);
        // The page reconnects whatever the reason was, and learns at the door who it is.
        let is_locked = tokio::select! {
            biased;
            () = opening.is_over(&app, &visitor) => false,
            ending = serve(&app, &visitor, idle, &mut socket) => matches!(ending, Ending::Locked),
        };
        if is_locked {
            let frame = CloseFrame { code: LOCKED, reason: "Locked.".into() };
            // A page that is gone has nothing to hide.
            let _ = super::send(&mut socket, Message::Close(Some(frame))).await;
        }
    })
}

/// Why nothing more is told.
enum Ending {
    /// Nobody typed, pointed or touched for too long.
    Locked,
    /// The page is gone or something cannot be read.
    Lost,
}

/// Ends when it is locked.
async fn serve(app: &Shared, visitor: &Visitor, mut idle: IdleWatch, socket: &mut WebSocket) -> Ending {
    if idle.is_locked(app).await {
        return Ending::Locked;
    }
    tell(app, visitor, &mut idle, socket).await.unwrap_or(Ending::Lost)
}

/// Tells the page whatever concerns it; nothing when the page is gone or something cannot be read.
async fn tell(app: &Shared, visitor: &Visitor, idle: &mut IdleWatch, socket: &mut WebSocket) -> Option<Ending> {
    let mut changes = app.hub.changes();
    let mut told = Told::new();
    send(socket, &snapshot(app, visitor, &mut told).await?).await?;
    let mut pulse = Pulse::new();
    loop {
        tokio::select! {
            biased;
            until = idle.next(app) => match until {
                Some(until) => send(socket, &ToWorkspace::Idle(until)).await?,
                None => return Some(Ending::Locked),
            },
            // Taken whole: what is looked up for it must not be dropped with the change.
            change = changes.recv() => if let Some(message) = told_of(app, visitor, change, &mut told).await? {
                send(socket, &message).await?;
            },
            frame = pulse.next_frame(socket) => match frame? {
                Message::Text(_) => send(socket, &ToWorkspace::Pong).await?,
                Message::Close(_) => return None,
                Message::Binary(_) | Message::Ping(_) | Message::Pong(_) => {}
            },
        }
    }
}

/// In which phase the sessions are that somebody sees and does not host: of these they learn no more, and not either when somebody
/// comes to wait.
type Told = HashMap<AppointmentId, PhaseTag>;

/// What is told of a change; inner nothing where it does not concern them.
async fn told_of(
    app: &Shared,
    visitor: &Visitor,
    change: Result<Change, RecvError>,
    told: &mut Told,
) -> Option<Option<ToWorkspace>> {
    match change {
        Ok(change) => {
            let shown = app.appointment_for(visitor, change.appointment).await.ok()?;
            if let Some(shown) = shown.as_ref().filter(|shown| !shown.hosted)
                && told.insert(shown.id, shown.phase).unwrap_or(PhaseTag::NotStarted) == shown.phase
                && !change.rebooked
            {
                return Some(None);
            }
            let (now, gone) = (clock::now(), change.appointment);
            let gone = change.rebooked.then_some(ToWorkspace::Gone { now, appointment: gone });
            Some(shown.map_or(gone, |appointment| Some(ToWorkspace::Changed { now, appointment })))
        }
        Err(RecvError::Lagged(_)) => Some(Some(snapshot(app, visitor, told).await?)),
        Err(RecvError::Closed) => None,
    }
}

async fn snapshot(app: &Shared, visitor: &Visitor, told: &mut Told) -> Option<ToWorkspace> {
    let workspace = app.workspace_of(visitor).await.ok()?;
    told.extend(workspace.appointments.iter().map(|shown| (shown.id, shown.phase)));
    Some(ToWorkspace::Snapshot { now: clock::now(), workspace })
}

async fn send(socket: &mut WebSocket, message: &ToWorkspace) -> Option<()> {
    let text = serde_json::to_string(message).ok()?;
    super::send(socket, Message::Text(text.into())).await
}
