//! Closes what was opened by a sign-in that is over, or by one that knows somebody as what they are not any more: sockets here, and
//! in the sessions whoever has no right to be in them.
//!
//! What ends sign-ins is told by the store (`Records::ended`). Nothing tells of one that expires, and somebody may miss what is told:
//! so each socket also looks by itself, now and then.

use std::{future::Future, sync::Arc, time::Duration};

use store::{Ended, PersonRecord, PersonRole, TokenHash};
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::{Interval, MissedTickBehavior},
};

use crate::{
    app::Shared,
    staff::{Act, may},
    visitor::Visitor,
};

/// How often a socket looks by itself whether what it was opened by still holds.
pub(crate) const LOOK_EVERY: Duration = Duration::from_mins(1);

/// One socket's watch over its own sign-in.
#[derive(Debug)]
pub(crate) struct Watch {
    /// Nothing for a guest, who cannot sign out.
    sign_in: Option<TokenHash>,
    told: Receiver<Arc<Ended>>,
    looks: Interval,
}

impl Watch {
    /// Watches for the end of a sign-in, from now on.
    pub(crate) fn new(sign_in: Option<TokenHash>, told: Receiver<Arc<Ended>>, look_every: Duration) -> Self {
        let mut looks = tokio::time::interval_at(tokio::time::Instant::now() + look_every, look_every);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self { sign_in, told, looks }
    }

    /// Waits until the sign-in is over, because that was told, or because it does not hold any more when it is looked at.
    pub(crate) async fn over<F: Future<Output = bool>>(&mut self, holds: impl Fn() -> F) {
        let Some(sign_in) = self.sign_in else { return std::future::pending().await };
        loop {
            tokio::select! {
                biased;
                () = told(&mut self.told, sign_in) => return,
                _ = self.looks.tick() => if !holds().await {
                    return;
                },
            }
        }
    }

    /// Was it told by now that the sign-in is over?
    pub(crate) fn was_told(&mut self) -> bool {
        use tokio::sync::broadcast::error::TryRecvError;
        let Some(sign_in) = self.sign_in else { return false };
        loop {
            match self.told.try_recv() {
                Ok(ended) if !ended.sign_ins.contains(&sign_in) => {}
                Ok(_) | Err(TryRecvError::Lagged(_)) => return true,
                Err(TryRecvError::Empty | TryRecvError::Closed) => return false,
            }
        }
    }
}

/// Waits until it is told; who missed something closes as well, and its page comes back as whoever it is.
async fn told(told: &mut Receiver<Arc<Ended>>, sign_in: TokenHash) {
    loop {
        match told.recv().await {
            Ok(ended) if !ended.sign_ins.contains(&sign_in) => {}
            Ok(_) | Err(RecvError::Lagged(_)) => return,
            Err(RecvError::Closed) => return std::future::pending().await,
        }
    }
}

/// Tells the sessions of whatever ends: media that was connected by an ended sign-in goes, with or without a page, and who lost the
/// right to be in any session leaves. Runs until it is dropped.
pub(crate) async fn put_out(app: Shared, mut told: Receiver<Arc<Ended>>) {
    loop {
        match told.recv().await {
            Ok(ended) => {
                let app = Arc::clone(&app);
                // A session may wait for its disk; the others do not wait with it.
                tokio::spawn(async move { put_out_one(&app, &ended).await });
            }
            Err(RecvError::Lagged(missed)) => tracing::error!(missed, "sessions were not told of all sign-outs"),
            Err(RecvError::Closed) => return,
        }
    }
}

async fn put_out_one(app: &Shared, ended: &Ended) {
    let leaves = match app.records.person(ended.person).await {
        Ok(Some(person)) if may_be_inside(&person) => None,
        Ok(Some(person)) => Some(Visitor::of(person)),
        Ok(None) => None,
        Err(error) => {
            tracing::error!(%error, "it is not known whether somebody whose sign-ins ended may be in a session");
            None
        }
    };
    app.registry.put_out(&ended.sign_ins, leaves.as_ref()).await;
}

/// Is there any session that this person may be in?
fn may_be_inside(person: &PersonRecord) -> bool {
    !person.archived
        && match person.role {
            PersonRole::Staff(roles) => may(roles, Act::Host),
            PersonRole::Client => true,
        }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use session::PersonId;
    use tokio::sync::broadcast;
    use uuid::Uuid;

    use super::*;

    const OWN: TokenHash = TokenHash([1; 32]);
    const SELDOM: Duration = Duration::from_hours(1);

    fn ended(sign_in: TokenHash) -> Arc<Ended> {
        Arc::new(Ended { person: PersonId(Uuid::nil()), sign_ins: vec![sign_in] })
    }

    async fn closes(over: impl Future<Output = ()>) {
        tokio::time::timeout(Duration::from_secs(20), over).await.expect("the socket closes");
    }

    #[tokio::test]
    async fn a_socket_closes_with_its_own_sign_in_and_with_no_other() {
        let tell = broadcast::Sender::new(2);
        let mut watch = Watch::new(Some(OWN), tell.subscribe(), SELDOM);
        tell.send(ended(TokenHash([2; 32]))).unwrap();
        assert!(!watch.was_told());
        tell.send(ended(OWN)).unwrap();
        closes(watch.over(|| async { panic!("it is not looked up") })).await;
    }

    #[tokio::test]
    async fn who_missed_what_was_told_closes_as_well() {
        let tell = broadcast::Sender::new(1);
        let mut watch = Watch::new(Some(OWN), tell.subscribe(), SELDOM);
        for n in 2..5 {
            tell.send(ended(TokenHash([n; 32]))).unwrap();
        }
        closes(watch.over(|| async { true })).await;
    }

    #[tokio::test]
    async fn a_sign_in_that_nobody_ended_is_looked_at_until_it_holds_no_more() {
        let tell = broadcast::Sender::new(1);
        let mut watch = Watch::new(Some(OWN), tell.subscribe(), Duration::from_millis(1));
        let looks = Cell::new(0);
        let holds = || {
            looks.set(looks.get() + 1);
            std::future::ready(looks.get() < 3)
        };
        closes(watch.over(holds)).await;
        assert_eq!(looks.get(), 3);
    }
}
