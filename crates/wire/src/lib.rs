//! The messages between a page and the server, and nothing that acts on them. `web/src/wire/` is written from these
//! types; a test fails when it is stale.

mod appointments;
mod clients;
mod connections;
mod http;
mod letters;
mod page;
mod portal;
mod second_factor;
mod staff;
mod trail;
mod workspace;

pub use appointments::{
    AppointmentCancel, AppointmentEdit, AppointmentForm, Every, LinkWish, LocalTime, Occurrence, Repeats, Scope,
};
pub use clients::{Client, Language, Reminders};
pub use connections::{
    ApiToken, CalendarFeed, FeedMade, FeedShown, FeedWish, TokenMade, TokenScope, TokenWish, Tokens,
};
pub use http::{
    CodeGiven, CodeRedeem, ConnectionTestAnswer, ConnectionTestOffer, Entrance, MailWish, MailedCode, MailedLink,
    PasswordTaken, Problem, ProblemCode, SecondStep, SetUp, SetUpCheck, SignIn, SignedIn, Ticket, Transport, WhoAmI,
};
pub use letters::{Bounce, Way};
pub use page::{FromPage, MediaId, Outcome, PageId, Size, Slot, ToPage, UnsavedCut, VideoCodec};
pub use portal::{Portal, Visit, VisitState};
pub use second_factor::{
    ColleagueFactorOff, FactorIsOn, FactorOff, FactorOffer, FactorOn, FactorWish, OwnSecondFactor,
};
pub use staff::{
    AccountLink, AccountOf, InvitationTaken, NewPassword, OwnAccount, OwnDevice, PasswordChange, PasswordWish, Staff,
    StaffEdit, StaffInvitation, StaffInvite, StaffMember, StaffRole, UpcomingVisit,
};
pub use trail::{TrailEntry, TrailPerson, TrailSession, TrailSessions, TrailVerified};
pub use workspace::{Appointment, Arrival, MayInWorkspace, OpenUntil, ToWorkspace, Unlock, Workspace};

#[cfg(test)]
mod tests;
