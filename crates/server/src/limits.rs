//! How much of what one address may do in a while. Limits are on failures and on costly things, so that a whole family
//! behind one address is never in the way of itself.

use std::{net::IpAddr, num::NonZeroU32};

use governor::{DefaultKeyedRateLimiter, Quota};

/// The limits of the server.
pub(crate) struct Limits {
    wrong_links: DefaultKeyedRateLimiter<IpAddr>,
    passwords: DefaultKeyedRateLimiter<IpAddr>,
    codes: DefaultKeyedRateLimiter<IpAddr>,
}

impl Limits {
    pub(crate) fn new() -> Self {
        Self {
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
