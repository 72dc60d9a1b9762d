//! Who a browser is: the only way from a request's cookies to an actor in a session. The role comes from here, never
//! from a message.

use axum::http::HeaderMap;
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use session::{Actor, AppointmentId, Booking, Credential, Name, ParticipantId, PersonId, Role, SessionId};
use sha2::{Digest, Sha256};
use store::{GuestKey, PersonRecord, PersonRole, Proof, ReadError, SignIn, TokenHash, WriteError};

use crate::{
    app::App,
    clock,
    device::Device,
    secrets::Token,
    staff::{self, Act},
};

/// How long a browser stays signed in, in days.
const SIGN_IN_DAYS: i64 = 30;
/// How exactly it is known when a browser was last heard of, in milliseconds: a write for each request would be one too many.
const SEEN_EVERY_MS: i64 = 5 * 60 * 1_000;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// A browser as the server knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Visitor {
    /// Signed in.
    Person {
        /// Who.
        person: PersonId,
        /// Their name.
        name: Name,
        /// Of the staff, or a client.
        role: PersonRole,
        /// The guest that this browser is at the appointment while nobody is signed in.
        guest: Option<GuestKey>,
    },
    /// Nobody we know, told from others by its own cookie.
    Guest(GuestKey),
}

impl Visitor {
    /// Somebody the practice knows, whatever browser they are in.
    pub(crate) fn of(person: PersonRecord) -> Self {
        Self::Person { person: person.id, name: person.name, role: person.role, guest: None }
    }

    /// As what a session knows them; on which side they come in is its booking's to say.
    pub(crate) fn credential(&self) -> Credential {
        match self {
            Self::Person { person, name, role: PersonRole::Staff(_), .. } => {
                Credential::Provider { person: *person, name: name.clone() }
            }
            Self::Person { person, name, role: PersonRole::Client, .. } => {
                Credential::Client { person: *person, name: name.clone() }
            }
            Self::Guest(_) => Credential::Guest,
        }
    }

    /// Do they work at the practice? As what a session takes them is another matter.
    pub(crate) fn is_staff(&self) -> bool {
        matches!(self, Self::Person { role: PersonRole::Staff(_), .. })
    }

    /// Does what they are let them do that?
    pub(crate) fn may(&self, act: Act) -> bool {
        matches!(self, Self::Person { role: PersonRole::Staff(roles), .. } if staff::may(*roles, act))
    }

    /// Do they host this? Who is no provider any more does not, whatever they were booked as.
    pub(crate) fn hosts(&self, booking: &Booking) -> bool {
        matches!(self, Self::Person { person, .. } if self.may(Act::Host) && booking.has_provider(*person))
    }

    /// Do they host what has these providers?
    pub(crate) fn is_host_among(&self, providers: &[PersonId]) -> bool {
        matches!(self, Self::Person { person, .. } if self.may(Act::Host) && providers.contains(person))
    }

    /// Is this theirs to see in the workspace, and to change?
    pub(crate) fn schedules(&self, booking: &Booking) -> bool {
        self.may(Act::Schedule) || self.hosts(booking)
    }

    /// On which side they come in; nothing for who works at the practice and does not host this.
    pub(crate) fn side_in(&self, booking: &Booking) -> Option<Role> {
        if self.is_staff() && !self.hosts(booking) {
            return None;
        }
        booking.side_of(&self.credential())
    }

    /// By what the limits tell them from others.
    pub(crate) fn key(&self) -> [u8; 16] {
        match self {
            Self::Person { person, .. } => *person.0.as_bytes(),
            Self::Guest(key) => key.0,
        }
    }

    /// The same person is the same participant of a session, on whatever device; so is the same guest's browser.
    pub(crate) fn actor(&self, session: SessionId) -> Actor {
        let guest = |key: &GuestKey| participant(session, b"guest", &key.0);
        let (participant, formerly) = match self {
            Self::Person { person, guest: key, .. } => {
                let formerly = key.as_ref().filter(|_| !self.is_staff()).map(guest);
                (participant(session, b"person", person.0.as_bytes()), formerly)
            }
            Self::Guest(key) => (guest(key), None),
        };
        Actor { participant, credential: self.credential(), formerly }
    }
}

fn participant(session: SessionId, kind: &[u8], key: &[u8]) -> ParticipantId {
    let hash = Sha256::new().chain_update(session.0.as_bytes()).chain_update(kind).chain_update(key).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(hash.get(..16).unwrap_or(&[0; 16]));
    ParticipantId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

/// The names and attributes of our cookies: with the `__Host-` prefix (RFC 6265bis) where the site is https.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cookies {
    pub(crate) secure: bool,
}

impl Cookies {
    fn sign_in(self) -> &'static str {
        if self.secure { "__Host-anteroom-sign-in" } else { "anteroom-sign-in" }
    }

    fn browser(self) -> &'static str {
        if self.secure { "__Host-anteroom-browser" } else { "anteroom-browser" }
    }

    fn cookie(self, name: &'static str, token: &Token) -> Cookie<'static> {
        Cookie::build((name, token.reveal().to_owned()))
            .path("/")
            .http_only(true)
            .secure(self.secure)
            .same_site(SameSite::Lax)
            // How long it counts is decided here, not in the browser.
            .permanent()
            .build()
    }
}

/// A browser, and the cookie that it must be given to be known again.
pub(crate) struct Known {
    pub(crate) visitor: Visitor,
    /// The browser's own token, sent or new.
    pub(crate) browser: Token,
    /// Cookies to answer with.
    pub(crate) jar: CookieJar,
}

impl App {
    /// By which sign-in a visitor came; nothing for a guest, whatever their browser sends.
    pub(crate) fn sign_in_behind(&self, visitor: &Visitor, headers: &HeaderMap) -> Option<TokenHash> {
        match visitor {
            Visitor::Person { .. } => self.sign_in_of(headers),
            Visitor::Guest(_) => None,
        }
    }

    /// Does what a socket was opened by still hold? The ticket may be older than a sign-out, or than a change of what somebody of
    /// the staff is.
    pub(crate) async fn still_holds(&self, sign_in: Option<TokenHash>, visitor: &Visitor) -> Result<bool, ReadError> {
        let (Some(token), Visitor::Person { role, .. }) = (sign_in, visitor) else { return Ok(sign_in.is_none()) };
        Ok(self.person_of(token).await?.is_some_and(|person| person.role == *role))
    }

    /// Who signed in by this, if that still counts.
    async fn person_of(&self, sign_in: TokenHash) -> Result<Option<PersonRecord>, ReadError> {
        let now = clock::now();
        let Some(found) = self.records.sign_in(sign_in, now).await? else { return Ok(None) };
        if found.last_seen.plus_ms(SEEN_EVERY_MS) <= now {
            let records = self.records.clone();
            // It is for its owner to know it by: nobody is refused for that, and nobody waits for a slow disk.
            tokio::spawn(async move {
                if let Err(error) = records.touch_sign_in(sign_in, now).await {
                    tracing::debug!(%error, "it could not be noted that a browser was heard of");
                }
            });
        }
        let person = self.records.person(found.person).await?;
        Ok(person.filter(|person| !person.archived))
    }

    /// The sign-in that a browser names, whether or not it still counts.
    pub(crate) fn sign_in_of(&self, headers: &HeaderMap) -> Option<TokenHash> {
        let jar = CookieJar::from_headers(headers);
        jar.get(self.cookies.sign_in()).map(|cookie| Token::sent(cookie.value()).hash())
    }

    /// Who is signed in in this browser, if anybody.
    pub(crate) async fn signed_in(&self, headers: &HeaderMap) -> Result<Option<Visitor>, ReadError> {
        let Some(token) = self.sign_in_of(headers) else { return Ok(None) };
        let found = self.person_of(token).await?;
        Ok(found.map(Visitor::of))
    }

    /// The token that tells this browser from others, and the cookie that it must be given to have it.
    pub(crate) fn browser(&self, headers: &HeaderMap) -> (Token, CookieJar) {
        let jar = CookieJar::from_headers(headers);
        if let Some(sent) = jar.get(self.cookies.browser()) {
            return (Token::sent(sent.value()), CookieJar::new());
        }
        let browser = Token::random();
        let cookie = self.cookies.cookie(self.cookies.browser(), &browser);
        (browser, CookieJar::new().add(cookie))
    }

    /// Who a browser is at an appointment: who is signed in, with the guest they were before, else that guest. Writes nothing of them: a guest's browser is told
    /// from others by a token that only it has.
    pub(crate) async fn visitor(&self, headers: &HeaderMap, appointment: AppointmentId) -> Result<Known, ReadError> {
        let (browser, jar) = self.browser(headers);
        let key = self.records.place(browser.hash(), appointment).await?;
        let key = key.unwrap_or_else(|| browser.guest(&self.secret));
        let visitor = match self.signed_in(headers).await? {
            Some(Visitor::Person { person, name, role, .. }) => {
                Visitor::Person { person, name, role, guest: Some(key) }
            }
            Some(Visitor::Guest(_)) | None => Visitor::Guest(key),
        };
        Ok(Known { visitor, browser, jar })
    }

    /// Signs the browser in that sent these.
    pub(crate) async fn sign_in(&self, person: PersonId, headers: &HeaderMap) -> Result<CookieJar, WriteError> {
        let (sign_in, jar) = self.new_sign_in(person, headers);
        self.records.add_sign_in(sign_in).await?;
        Ok(jar)
    }

    /// The same by a password, if `verified` still is the hash of theirs, and by a proof of their second factor, where they have one;
    /// nobody is signed in otherwise.
    pub(crate) async fn sign_in_by_password(
        &self,
        person: PersonId,
        verified: (String, Option<Proof>),
        headers: &HeaderMap,
    ) -> Result<Option<CookieJar>, WriteError> {
        let (sign_in, jar) = self.new_sign_in(person, headers);
        match self.records.add_sign_in_by_password(sign_in, verified).await {
            Ok(()) => Ok(Some(jar)),
            Err(WriteError::NoSuch { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn new_sign_in(&self, person: PersonId, headers: &HeaderMap) -> (SignIn, CookieJar) {
        let token = Token::random();
        let now = clock::now();
        let expires_at = now.plus_ms(SIGN_IN_DAYS * DAY_MS);
        let Device { browser, system } = Device::of(headers);
        let (browser, system) = (browser.map(str::to_owned), system.map(str::to_owned));
        let sign_in = SignIn {
            token: token.hash(),
            person,
            created_at: now,
            last_seen: now,
            last_input: now,
            expires_at,
            browser,
            system,
        };
        (sign_in, CookieJar::new().add(self.cookies.cookie(self.cookies.sign_in(), &token)))
    }

    /// Signs a browser out, here and in its cookies, and closes what it has open.
    pub(crate) async fn sign_out(&self, headers: &HeaderMap) -> Result<CookieJar, WriteError> {
        if let Some(token) = self.sign_in_of(headers) {
            self.records.remove_sign_in(token).await?;
        }
        let mut gone = self.cookies.cookie(self.cookies.sign_in(), &Token::sent(""));
        gone.make_removal();
        Ok(CookieJar::new().add(gone))
    }
}
