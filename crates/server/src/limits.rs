//! How much of what one address may do in a while. Limits are on failures and on costly things, so that a whole family
//! behind one address is never in the way of itself.

use std::{
    collections::HashMap,
    net::IpAddr,
    num::NonZeroU32,
    sync::{Arc, Mutex, PoisonError},
};

use governor::{DefaultKeyedRateLimiter, Quota};

/// The limits of the server.
pub(crate) struct Limits {
    wrong_links: DefaultKeyedRateLimiter<IpAddr>,
    passwords: DefaultKeyedRateLimiter<IpAddr>,
    codes: DefaultKeyedRateLimiter<IpAddr>,
    sockets: Arc<Mutex<HashMap<IpAddr, usize>>>,
    sockets_per_address_max: usize,
}

/// One open socket's place among those of its address.
pub(crate) struct SocketPlace {
    from: IpAddr,
    sockets: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

impl Drop for SocketPlace {
    fn drop(&mut self) {
        let mut sockets = self.sockets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(open) = sockets.get_mut(&self.from) {
            *open -= 1;
            if *open == 0 {
                sockets.remove(&self.from);
            }
        }
    }
}

impl Limits {
    pub(crate) fn new(sockets_per_address_max: usize) -> Self {
        Self {
            sockets: Arc::default(),
            sockets_per_address_max,
            wrong_links: per_minute(const { NonZeroU32::new(30).unwrap() }),
            passwords: per_minute(const { NonZeroU32::new(10).unwrap() }),
            codes: per_minute(const { NonZeroU32::new(10).unwrap() }),
        }
    }

    /// Counts a link that is not one. False when this address has tried too many.
    pub(crate) fn wrong_link(&self, from: IpAddr) -> bool {
        self.wrong_links.check_key(&from).is_ok()
    }

    /// Counts a try at a password or at the set-up's token.
    pub(crate) fn password(&self, from: IpAddr) -> bool {
        self.passwords.check_key(&from).is_ok()
    }

    /// Counts a try at a code that carries a place, or a request for one.
    pub(crate) fn code(&self, from: IpAddr) -> bool {
        self.codes.check_key(&from).is_ok()
    }

    /// A place for one more WebSocket, as long as it is held; nothing when this address has too many open.
    pub(crate) fn socket(&self, from: IpAddr) -> Option<SocketPlace> {
        let mut sockets = self.sockets.lock().unwrap_or_else(PoisonError::into_inner);
        let open = sockets.entry(from).or_default();
        if *open >= self.sockets_per_address_max {
            return None;
        }
        *open += 1;
        Some(SocketPlace { from, sockets: Arc::clone(&self.sockets) })
    }

    /// Forgets addresses that have not been heard of for a while.
    pub(crate) fn forget_the_quiet(&self) {
        for limiter in [&self.wrong_links, &self.passwords, &self.codes] {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }
}

fn per_minute(burst: NonZeroU32) -> DefaultKeyedRateLimiter<IpAddr> {
    DefaultKeyedRateLimiter::keyed(Quota::per_minute(burst))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_so_many_sockets_and_gets_one_back_when_one_closes() {
        let limits = Limits::new(2);
        let (one, other) = (IpAddr::from([192, 0, 2, 1]), IpAddr::from([192, 0, 2, 2]));
        let first = limits.socket(one).unwrap();
        let _second = limits.socket(one).unwrap();
        assert!(limits.socket(one).is_none());
        assert!(limits.socket(other).is_some());
        drop(first);
        assert!(limits.socket(one).is_some());
    }
}
