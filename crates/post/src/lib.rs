//! What the practice writes to its clients by itself: that a visit is booked, moved or cancelled, and when it is near (R4).
//!
//! Pure: moments are arguments, and nothing is sent from here. `plan` decides which letters a visit wants and which of the
//! waiting ones it wants no more; `quiet` moves them out of the hours in which nobody is disturbed; `write` says what a
//! letter says, from the practice's words (`wording`) or ours (`words`, and `several` of many visits at once), with the visit as an entry for a calendar
//! (`calendar`), and short where a text message has to be (`short`); `retry` says when a failed letter is tried again.
//!
//! No letter says what the visit is for, and none identifies its reader: every one carries the appointment's one link (J8).
//! What who hosts subscribes to from their own calendar is `feed`: no letter, and not for clients.
//! The mails that are about no visit are the one that signs somebody in, because they asked for it (`sign_in`), and those to the
//! staff about their accounts (`staff`).

mod calendar;
mod feed;
mod kinds;
mod plan;
mod quiet;
mod retry;
mod settings;
mod several;
mod short;
mod sign_in;
mod staff;
mod when;
mod wording;
mod words;
mod write;

pub use feed::{Feed, FeedEntry};
pub use kinds::{Channel, Language, Occasion};
pub use plan::{Current, Past, PastState, Plan, Planned, Recipient, Standing, Visit, Ways, last_told, plan};
pub use quiet::{ClockTime, ClockTimeRefused, QuietHours};
pub use retry::retry_after;
pub use settings::{Settings, SettingsRefused};
pub use short::{Alphabet, segments};
pub use sign_in::SignInLetter;
pub use staff::{AboutAccount, AccountLetter};
pub use when::zone;
pub use wording::{Wording, WordingRefused};
pub use write::{Letter, Mail, Told, Unwritable, one_line};
