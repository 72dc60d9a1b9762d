//! The WebSocket of a workspace: who is waiting, as it happens (W1), and for who does not host an appointment that it runs.

use std::collections::HashMap;

use axum::{
    extract::{
        Query, State,
        ws::{Message, WebSocket, WebSocketUpgrade},
    },
    response::Response,
};
use session::{AppointmentId, PhaseTag};
use tokio::sync::broadcast::{Receiver, error::RecvError};
use wire::ToWorkspace;

use super::{Opening, Pulse, WithTicket, sized};
use crate::{address::ClientAddress, app::Shared, clock, hub::Change, tickets::Admits, visitor::Visitor};

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
    sized(upgrade).on_upgrade(move |socket| async move {
        // The page reconnects whatever the reason was, and learns at the door who it is.
        tokio::select! {
            biased;
            () = opening.is_over(&app, &visitor) => {}
            _ = serve(&app, &visitor, socket) => {}
        }
    })
}

/// Ends when the page is gone or something cannot be read.
async fn serve(app: &Shared, visitor: &Visitor, mut socket: WebSocket) -> Option<()> {
    let mut changes = app.hub.changes();
    let mut told = Told::new();
    send(&mut socket, &snapshot(app, visitor, &mut told).await?).await?;
    let mut pulse = Pulse::new();
    loop {
        tokio::select! {
            message = next(app, visitor, &mut changes, &mut told) => {
                if let Some(message) = message? {
                    send(&mut socket, &message).await?;
                }
            }
            frame = pulse.next_frame(&mut socket) => match frame? {
                Message::Text(_) => send(&mut socket, &ToWorkspace::Pong).await?,
                Message::Close(_) => return None,
                Message::Binary(_) | Message::Ping(_) | Message::Pong(_) => {}
            },
        }
    }
}

/// In which phase the sessions are that somebody sees and does not host: of these they learn no more, and not either when somebody
/// comes to wait.
type Told = HashMap<AppointmentId, PhaseTag>;

/// The next thing to tell; inner nothing where a change does not concern them.
async fn next(
    app: &Shared,
    visitor: &Visitor,
    changes: &mut Receiver<Change>,
    told: &mut Told,
) -> Option<Option<ToWorkspace>> {
    match changes.recv().await {
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
