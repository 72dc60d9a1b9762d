//! How much of what one address, or one visitor, may do in a while. Limits of an address are on failures and on costly
//! things, so that a whole family behind one is never in the way of itself.

use std::{
    collections::HashMap,
    net::IpAddr,
    num::NonZeroU32,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use governor::{
    DefaultKeyedRateLimiter, Quota,
    clock::{Clock, DefaultClock},
};
use store::TokenHash;

/// How many commands a client can give at once, and how soon there is one more. Each may write an entry that is kept for ever:
/// Ready and Leave, pressed all day, are 29,000 of them.
const COMMANDS_AT_ONCE: NonZeroU32 = const { NonZeroU32::new(120).unwrap() };
const ONE_MORE_AFTER: Duration = Duration::from_secs(3);

/// The same of offers for media, new ones and those of another network: each costs the media server some milliseconds, which all
/// sessions on that thread wait for.
const OFFERS_AT_ONCE: NonZeroU32 = const { NonZeroU32::new(15).unwrap() };
const ONE_MORE_OFFER_AFTER: Duration = Duration::from_secs(5);

/// The same of what a device says of itself: each is told to everybody inside. A page says it twice a second at most.
const REPORTS_AT_ONCE: NonZeroU32 = const { NonZeroU32::new(30).unwrap() };
const ONE_MORE_REPORT_AFTER: Duration = Duration::from_millis(500);

/// The same of changes that a provider makes to clients and appointments: far more than anybody types, and no more than a
/// program in a loop may write.
const CHANGES_AT_ONCE: NonZeroU32 = const { NonZeroU32::new(60).unwrap() };
const ONE_MORE_CHANGE_AFTER: Duration = Duration::from_secs(1);

/// The same of mails that sign in, to one address from one network: each annoys whose address it is, and is one more chance to
/// guess a code. Whoever asks in another's name uses up their own network's, and not that of whose address it is.
const SIGN_IN_MAILS_AT_ONCE: NonZeroU32 = const { NonZeroU32::new(5).unwrap() };
const ONE_MORE_SIGN_IN_MAIL_AFTER: Duration = Duration::from_mins(15);
/// The same from all networks together.
const SIGN_IN_MAILS_OF_ALL_AT_ONCE: NonZeroU32 = const { NonZeroU32::new(20).unwrap() };
const ONE_MORE_SIGN_IN_MAIL_OF_ALL_AFTER: Duration = Duration::from_mins(5);

/// The same of tries at the code of one person's second factor, from wherever. Three of a million are right at a time: who knows the
/// password and tries without end guesses one in six years or so.
const CODES_OF_APP_AT_ONCE: NonZeroU32 = const { NonZeroU32::new(10).unwrap() };
const ONE_MORE_CODE_OF_APP_AFTER: Duration = Duration::from_mins(10);

/// The same of what another system asks: enough to bring a whole practice over, and no more than leaves room for people.
const CALLS_AT_ONCE: NonZeroU32 = const { NonZeroU32::new(200).unwrap() };
const ONE_MORE_CALL_AFTER: Duration = Duration::from_millis(100);

/// The same of what another system writes: each is synced to the disk, and letters may go out.
const WRITES_AT_ONCE: NonZeroU32 = const { NonZeroU32::new(100).unwrap() };
const ONE_MORE_WRITE_AFTER: Duration = Duration::from_millis(250);

/// The same of what somebody signed in looks at, on all their pages: more than any page asks for, and not what a program copies a
/// practice by.
const READS_AT_ONCE: NonZeroU32 = const { NonZeroU32::new(300).unwrap() };
const ONE_MORE_READ_AFTER: Duration = Duration::from_millis(200);

/// The same of what calendar programs fetch at one address: several devices that come together, and each every few minutes.
const FEEDS_AT_ONCE: NonZeroU32 = const { NonZeroU32::new(30).unwrap() };
const ONE_MORE_FEED_AFTER: Duration = Duration::from_secs(10);

/// The limits of the server.
pub(crate) struct Limits {
    wrong_links: DefaultKeyedRateLimiter<IpAddr>,
    passwords: DefaultKeyedRateLimiter<IpAddr>,
    passwords_of_person: DefaultKeyedRateLimiter<[u8; 16]>,
    codes: DefaultKeyedRateLimiter<IpAddr>,
    codes_of_app: DefaultKeyedRateLimiter<[u8; 16]>,
    sign_in_mails_from: DefaultKeyedRateLimiter<IpAddr>,
    sign_in_mails_of_network: DefaultKeyedRateLimiter<(IpAddr, TokenHash)>,
    sign_in_mails_to: DefaultKeyedRateLimiter<TokenHash>,
    tests_of_address: DefaultKeyedRateLimiter<IpAddr>,
    tests_of_visitor: DefaultKeyedRateLimiter<[u8; 16]>,
    commands_of_client: DefaultKeyedRateLimiter<[u8; 16]>,
    offers_of_client: DefaultKeyedRateLimiter<[u8; 16]>,
    reports_of_client: DefaultKeyedRateLimiter<[u8; 16]>,
    changes_of_provider: DefaultKeyedRateLimiter<[u8; 16]>,
    wrong_tokens: DefaultKeyedRateLimiter<IpAddr>,
    calls_of_token: DefaultKeyedRateLimiter<[u8; 16]>,
    writes_of_token: DefaultKeyedRateLimiter<[u8; 16]>,
    reads_of_person: DefaultKeyedRateLimiter<[u8; 16]>,
    reads_of_feed: DefaultKeyedRateLimiter<[u8; 16]>,
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
            passwords_of_person: per_minute(const { NonZeroU32::new(10).unwrap() }),
            codes: per_minute(const { NonZeroU32::new(10).unwrap() }),
            codes_of_app: DefaultKeyedRateLimiter::keyed(one_after(ONE_MORE_CODE_OF_APP_AFTER, CODES_OF_APP_AT_ONCE)),
            sign_in_mails_from: per_minute(const { NonZeroU32::new(10).unwrap() }),
            sign_in_mails_of_network: DefaultKeyedRateLimiter::keyed(one_after(
                ONE_MORE_SIGN_IN_MAIL_AFTER,
                SIGN_IN_MAILS_AT_ONCE,
            )),
            sign_in_mails_to: DefaultKeyedRateLimiter::keyed(one_after(
                ONE_MORE_SIGN_IN_MAIL_OF_ALL_AFTER,
                SIGN_IN_MAILS_OF_ALL_AT_ONCE,
            )),
            // A test of a connection asks twice, for each way once.
            tests_of_address: per_minute(const { NonZeroU32::new(60).unwrap() }),
            tests_of_visitor: per_minute(const { NonZeroU32::new(12).unwrap() }),
            commands_of_client: DefaultKeyedRateLimiter::keyed(one_after(ONE_MORE_AFTER, COMMANDS_AT_ONCE)),
            offers_of_client: DefaultKeyedRateLimiter::keyed(one_after(ONE_MORE_OFFER_AFTER, OFFERS_AT_ONCE)),
            reports_of_client: DefaultKeyedRateLimiter::keyed(one_after(ONE_MORE_REPORT_AFTER, REPORTS_AT_ONCE)),
            changes_of_provider: DefaultKeyedRateLimiter::keyed(one_after(ONE_MORE_CHANGE_AFTER, CHANGES_AT_ONCE)),
            wrong_tokens: per_minute(const { NonZeroU32::new(30).unwrap() }),
            calls_of_token: DefaultKeyedRateLimiter::keyed(one_after(ONE_MORE_CALL_AFTER, CALLS_AT_ONCE)),
            writes_of_token: DefaultKeyedRateLimiter::keyed(one_after(ONE_MORE_WRITE_AFTER, WRITES_AT_ONCE)),
            reads_of_person: DefaultKeyedRateLimiter::keyed(one_after(ONE_MORE_READ_AFTER, READS_AT_ONCE)),
            reads_of_feed: DefaultKeyedRateLimiter::keyed(one_after(ONE_MORE_FEED_AFTER, FEEDS_AT_ONCE)),
        }
    }

    /// Counts a link that is not one. False when this address has tried too many.
    pub(crate) fn wrong_link(&self, from: IpAddr) -> bool {
        self.wrong_links.check_key(&from).is_ok()
    }

    /// Counts a password that is asked for of somebody who is signed in. Of themselves alone: a whole practice that unlocks its pages
    /// after lunch stands behind one address.
    pub(crate) fn own_password(&self, person: [u8; 16]) -> bool {
        self.passwords_of_person.check_key(&person).is_ok()
    }

    /// Counts a try at a password or at the set-up's token.
    pub(crate) fn password(&self, from: IpAddr) -> bool {
        self.passwords.check_key(&from).is_ok()
    }

    /// Counts a try at a code that carries a place or signs in, or at a mailed link, or a request for a code that carries a place.
    pub(crate) fn code(&self, from: IpAddr) -> bool {
        self.codes.check_key(&from).is_ok()
    }

    /// Counts a try at the second factor of somebody, a code of the app or a recovery code. False where there were too many.
    pub(crate) fn code_of_app(&self, person: [u8; 16]) -> bool {
        self.codes_of_app.check_key(&person).is_ok()
    }

    /// Counts a mail that somebody asks for to sign in, to an address that is told by its hash. False where this network address
    /// has asked for too many, for that address or in all, or too many were asked for to that address, whoever's it is.
    pub(crate) fn sign_in_mail(&self, from: IpAddr, to: TokenHash) -> bool {
        // Who asks first: made-up addresses are new ones every time, and are not to fill the memory.
        self.sign_in_mails_from.check_key(&from).is_ok()
            && self.sign_in_mails_of_network.check_key(&(from, to)).is_ok()
            && self.sign_in_mails_to.check_key(&to).is_ok()
    }

    /// Counts a connection that is to be tested. Where this visitor or this address has tested too many: in how many seconds the
    /// next one may be.
    pub(crate) fn connection_test(&self, from: IpAddr, visitor: [u8; 16]) -> Result<(), u64> {
        let now = DefaultClock::default().now();
        // The address first: visitors without a cookie are new ones every time, and are not to fill the memory.
        let by_address = self.tests_of_address.check_key(&from);
        let checked = by_address.and_then(|()| self.tests_of_visitor.check_key(&visitor));
        checked.map_err(|too_soon| too_soon.wait_time_from(now).as_secs() + 1)
    }

    /// Counts a command of a client, on whatever page of theirs. False where there were too many.
    pub(crate) fn command(&self, client: [u8; 16]) -> bool {
        self.commands_of_client.check_key(&client).is_ok()
    }

    /// Counts an offer for media of a client, on whatever page of theirs. False where there were too many.
    pub(crate) fn offer(&self, client: [u8; 16]) -> bool {
        self.offers_of_client.check_key(&client).is_ok()
    }

    /// Counts what a device of a client says of itself, on whatever page of theirs. False where that was too much.
    pub(crate) fn report(&self, client: [u8; 16]) -> bool {
        self.reports_of_client.check_key(&client).is_ok()
    }

    /// Counts a change that a provider makes to the practice's records. False where there were too many.
    pub(crate) fn change(&self, provider: [u8; 16]) -> bool {
        self.changes_of_provider.check_key(&provider).is_ok()
    }

    /// Counts a token that is not one. False when this address has tried too many.
    pub(crate) fn wrong_token(&self, from: IpAddr) -> bool {
        self.wrong_tokens.check_key(&from).is_ok()
    }

    /// Counts a request that comes with this token. Where there were too many: in how many seconds the next one may be.
    pub(crate) fn call(&self, token: [u8; 16]) -> Result<(), u64> {
        let now = DefaultClock::default().now();
        self.calls_of_token.check_key(&token).map_err(|too_soon| too_soon.wait_time_from(now).as_secs() + 1)
    }

    /// Counts a change that is asked for with this token, which was counted as a request before. Likewise.
    pub(crate) fn write(&self, token: [u8; 16]) -> Result<(), u64> {
        let now = DefaultClock::default().now();
        self.writes_of_token.check_key(&token).map_err(|too_soon| too_soon.wait_time_from(now).as_secs() + 1)
    }

    /// Counts what somebody signed in asks for, in whatever browser. False where that was too much.
    pub(crate) fn read(&self, person: [u8; 16]) -> bool {
        self.reads_of_person.check_key(&person).is_ok()
    }

    /// Counts a reading of the calendar of this person. Where there were too many: in how many seconds the next one may be.
    pub(crate) fn feed(&self, person: [u8; 16]) -> Result<(), u64> {
        let now = DefaultClock::default().now();
        self.reads_of_feed.check_key(&person).map_err(|too_soon| too_soon.wait_time_from(now).as_secs() + 1)
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
        let of_addresses = [
            &self.wrong_links,
            &self.passwords,
            &self.codes,
            &self.sign_in_mails_from,
            &self.tests_of_address,
            &self.wrong_tokens,
        ];
        for limiter in of_addresses {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
        self.sign_in_mails_of_network.retain_recent();
        self.sign_in_mails_of_network.shrink_to_fit();
        self.sign_in_mails_to.retain_recent();
        self.sign_in_mails_to.shrink_to_fit();
        let of_visitors = [
            &self.codes_of_app,
            &self.tests_of_visitor,
            &self.commands_of_client,
            &self.offers_of_client,
            &self.reports_of_client,
            &self.changes_of_provider,
            &self.calls_of_token,
            &self.writes_of_token,
            &self.reads_of_person,
            &self.reads_of_feed,
        ];
        for limiter in of_visitors {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }
}

fn one_after(period: Duration, burst: NonZeroU32) -> Quota {
    // Nothing is `None` here but a period of no time.
    Quota::with_period(period).unwrap_or(Quota::per_second(burst)).allow_burst(burst)
}

fn per_minute<K: Clone + Eq + std::hash::Hash>(burst: NonZeroU32) -> DefaultKeyedRateLimiter<K> {
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

    #[test]
    fn a_client_gives_so_many_commands_offers_and_reports_at_once_and_is_in_nobody_elses_way() {
        let limits = Limits::new(1);
        let taken = (0..1_000).take_while(|_| limits.command([1; 16])).count();
        assert!((120..130).contains(&taken), "{taken}");
        assert!(limits.command([2; 16]));
        let offers = (0..1_000).take_while(|_| limits.offer([1; 16])).count();
        assert!((15..18).contains(&offers), "{offers}");
        assert!(limits.offer([2; 16]));
        let reports = (0..1_000).take_while(|_| limits.report([1; 16])).count();
        assert!((30..35).contains(&reports), "{reports}");
        assert!(limits.report([2; 16]));
    }

    #[test]
    fn a_token_writes_less_at_once_than_it_asks_and_a_person_reads_as_much_as_pages_need() {
        let limits = Limits::new(1);
        let writes = (0..1_000).take_while(|_| limits.write([1; 16]).is_ok()).count();
        assert!((100..105).contains(&writes), "{writes}");
        assert_eq!(limits.write([1; 16]), Err(1));
        assert!(limits.write([2; 16]).is_ok() && limits.call([1; 16]).is_ok());
        let reads = (0..1_000).take_while(|_| limits.read([1; 16])).count();
        assert!((300..305).contains(&reads), "{reads}");
        assert!(limits.read([2; 16]));
    }

    #[test]
    fn codes_of_one_person_are_few_from_wherever_they_come() {
        let limits = Limits::new(1);
        assert_eq!((0..100).take_while(|_| limits.code_of_app([1; 16])).count(), 10);
        assert!(limits.code_of_app([2; 16]));
    }

    #[test]
    fn mails_to_one_address_are_few_whoever_asks_and_a_network_asks_for_few() {
        let limits = Limits::new(1);
        let from = |n: u8| IpAddr::from([192, 0, 2, n]);
        let sent = (0..100).take_while(|_| limits.sign_in_mail(from(0), TokenHash([1; 32]))).count();
        assert_eq!(sent, 5);
        assert!(limits.sign_in_mail(from(1), TokenHash([1; 32])), "nobody is kept out by another network");
        let sent = (2..100).take_while(|n| limits.sign_in_mail(from(*n), TokenHash([1; 32]))).count();
        assert_eq!(sent, 20 - 6);
        assert!(limits.sign_in_mail(from(200), TokenHash([2; 32])), "another address has its own");
        let asked = (0..100).take_while(|n| limits.sign_in_mail(from(201), TokenHash([10 + *n; 32]))).count();
        assert!((10..13).contains(&asked), "{asked}");
    }

    #[test]
    fn connections_are_tested_so_often_by_a_visitor_and_by_an_address() {
        let limits = Limits::new(1);
        let (one, other) = (IpAddr::from([192, 0, 2, 1]), IpAddr::from([192, 0, 2, 2]));
        for _ in 0..12 {
            assert_eq!(limits.connection_test(one, [1; 16]), Ok(()));
        }
        let wait = limits.connection_test(one, [1; 16]).unwrap_err();
        assert!((1..=6).contains(&wait), "{wait}");
        assert!(limits.connection_test(other, [1; 16]).is_err(), "another address is no way round");
        // Another visitor each time, until the address has had its share.
        let others = (2..=255).take_while(|visitor| limits.connection_test(one, [*visitor; 16]).is_ok()).count();
        assert_eq!(others, 60 - 13);
    }
}
