//! What it means to make, change and cancel an appointment and to replace its link, whoever asks for it: what is refused, which
//! letters tell of it, and who is told at once. Who may ask for it is not decided here, but for the doors that only a host opens.

use session::{Admission, AppointmentId, PersonId, PhaseTag, Timestamp};
use store::{AppointmentChange, AppointmentRecord, Link, NewAppointment, NewSeries, WriteError};
use wire::ProblemCode;

use super::{
    booking_form::{Checked, Planned},
    following,
    problem::{Refused, problem},
};
use crate::{app::App, clock, secrets::Token, visitor::Visitor};

/// Who asks for a change.
#[derive(Clone, Copy)]
pub(super) enum By<'a> {
    /// Somebody of the staff.
    Staff(&'a Visitor),
    /// Another system, which hosts nothing.
    System,
}

impl By<'_> {
    /// Under doors open whoever has the link walks in as a guest, and that may be who asks: so only a host opens them. Who found them
    /// open may leave them so.
    fn may_open_doors(self, before: Admission, after: Admission, providers: &[PersonId]) -> Result<(), Refused> {
        let is_host = match self {
            Self::Staff(visitor) => visitor.is_host_among(providers),
            Self::System => false,
        };
        if after != Admission::DoorsOpen || before == Admission::DoorsOpen || is_host {
            return Ok(());
        }
        let words = "Only a provider of this appointment can open its doors: whoever has the link walks in then.";
        Err(problem(ProblemCode::NotAllowed, words).of("admission"))
    }
}

pub(super) fn not_found() -> Refused {
    problem(ProblemCode::NotFound, "There is no such appointment.")
}

impl App {
    /// Makes an appointment, or a series whose first one has this id. Where there is one with this id already, that one is the
    /// answer, and nothing is made.
    pub(super) async fn book(
        &self,
        id: AppointmentId,
        planned: &Planned,
        by: By<'_>,
    ) -> Result<Option<AppointmentRecord>, Refused> {
        if let Some(made) = self.records.appointment(id).await? {
            return Ok(Some(made));
        }
        let Planned { appointment, starts, every, zone } = planned;
        by.may_open_doors(Admission::ProviderAdmits, appointment.admission, &appointment.providers)?;
        let added = match (starts.as_slice(), every) {
            ([starts_at, ..], None) => {
                let one = self.to_be_added(appointment.clone(), id, *starts_at);
                self.records.add_appointment(one).await
            }
            (all, Some(every)) => {
                let ids = (0u32..).map(|number| nth_id(id, number));
                let all = all.iter().zip(ids).map(|(at, id)| self.to_be_added(appointment.clone(), id, *at)).collect();
                let series = NewSeries { id: nth_id(id, u32::MAX).0, every: *every, zone: zone.clone() };
                self.records.add_series(series, all).await
            }
            ([], None) => return Err(problem(ProblemCode::InvalidTime, "This is no time for an appointment.")),
        };
        match added {
            Ok(()) => {
                self.hub.tell_of_booking(id);
                Ok(None)
            }
            // It came twice at once.
            Err(WriteError::Taken { what: "id" | "series" }) => {
                self.records.appointment(id).await?.ok_or_else(not_found).map(Some)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Makes `checked` at `starts_at` of `record`, and of `others` of its series, which follow it, what differs from what it was:
    /// all or none.
    pub(super) async fn change_booked(
        &self,
        record: &AppointmentRecord,
        others: Vec<AppointmentRecord>,
        (checked, starts_at): (Checked, Timestamp),
        by: By<'_>,
    ) -> Result<(), Refused> {
        let first = following::changed(record, checked, starts_at);
        by.may_open_doors(record.admission, first.admission, &first.providers)?;
        self.may_change(record, &first).await?;
        let zone = self.zone().await?;
        let mut changes = Vec::with_capacity(others.len() + 1);
        for other in others {
            let change = following::carried_over(&other, record, &first, &zone)?;
            if following::is_nothing(&other, &change) {
                continue;
            }
            by.may_open_doors(other.admission, change.admission, &change.providers)?;
            self.may_change(&other, &change).await?;
            changes.push(change);
        }
        changes.insert(0, first);
        let ids: Vec<_> = changes.iter().map(|change| change.id).collect();
        self.records.change_appointments(changes, clock::now()).await?;
        for id in ids {
            self.tell_of(id).await?;
        }
        Ok(())
    }

    /// Cancels these: all or none.
    pub(super) async fn cancel_booked(
        &self,
        records: impl IntoIterator<Item = AppointmentRecord>,
    ) -> Result<(), Refused> {
        let mut all = Vec::new();
        for one in records {
            if self.runs(one.id).await {
                let code = ProblemCode::SessionRunning;
                return Err(problem(code, "Its session is running. End the session first."));
            }
            if one.ends_at() <= clock::now() || self.took_place(&one).await {
                return Err(it_is_over());
            }
            all.push((one.id, one.edition));
        }
        self.records.cancel_appointments(all.clone(), clock::now()).await?;
        for (id, _) in all {
            self.tell_of(id).await?;
        }
        Ok(())
    }

    /// Has the link of this generation lead nowhere from now on, and another one in its place if that is asked for.
    pub(super) async fn end_link(&self, id: AppointmentId, generation: u32, reissue: bool) -> Result<(), Refused> {
        // Also a link that is revoked was one: the number of a link that was handed out is not given again.
        let next = generation.saturating_add(1);
        let link = Link { generation: next, hash: Token::of_link(&self.secret, id, next).hash(), revoked: !reissue };
        self.records.set_link(id, generation, link, clock::now()).await?;
        self.tell_of(id).await
    }

    /// Whether its session has ended, once it was time for it; who was there, and when, stays on record.
    pub(super) async fn took_place(&self, record: &AppointmentRecord) -> bool {
        // As in `runs`.
        let _ = self.registry.look(record.id).await;
        took_place_from(record, self.hub.doing(record.id).phase).is_some_and(|from| from <= clock::now())
    }

    /// Whether a host has started its session, and nobody has ended it.
    async fn runs(&self, appointment: AppointmentId) -> bool {
        // What cannot be read now is in the server's log already, and cannot be entered either.
        let _ = self.registry.look(appointment).await;
        matches!(self.hub.doing(appointment).phase, PhaseTag::Live | PhaseTag::Held)
    }

    /// Tells everybody whom it concerns: who waits, and the workspaces that are open.
    async fn tell_of(&self, appointment: AppointmentId) -> Result<(), Refused> {
        let booking = async {
            let record = self.records.appointment(appointment).await?;
            Ok(record.filter(|record| record.cancelled_at.is_none()).map(|record| record.booking()))
        };
        self.registry.rebook(appointment, booking).await?;
        self.hub.tell_of_booking(appointment);
        Ok(())
    }

    fn to_be_added(&self, checked: Checked, id: AppointmentId, starts_at: Timestamp) -> NewAppointment {
        let hash = Token::of_link(&self.secret, id, 0).hash();
        let Checked { title, kind, admission, minutes, providers, clients } = checked;
        let link = Link { generation: 0, hash, revoked: false };
        NewAppointment {
            id,
            title,
            kind,
            admission,
            starts_at,
            minutes,
            link,
            providers,
            clients,
            booked_at: clock::now(),
        }
    }

    /// Refuses what a session that runs, or was held, has fixed, and what would make another visit of one that is over.
    async fn may_change(&self, before: &AppointmentRecord, after: &AppointmentChange) -> Result<(), Refused> {
        let is_fixed = following::is_of_what_is_fixed(before, after);
        if is_fixed && self.runs(before.id).await {
            let words = "Its session is running. Time, admission and people stay what they are until it has ended.";
            return Err(problem(ProblemCode::SessionRunning, words));
        }
        let is_over = before.ends_at() <= clock::now() && before.starts_at == after.starts_at;
        let rewrites = is_fixed || before.minutes != after.minutes;
        if rewrites && (is_over || self.took_place(before).await) {
            return Err(it_is_over());
        }
        Ok(())
    }
}

/// From when on its session counts as having taken place, if it has ended: one that was tried out long before, and ended, has not.
pub(super) fn took_place_from(record: &AppointmentRecord, phase: PhaseTag) -> Option<Timestamp> {
    (phase == PhaseTag::Ended).then(|| super::portal::opens_at(record))
}

fn it_is_over() -> Refused {
    let words = "It took place, or its time is over. When it was and who was booked stays on record.";
    problem(ProblemCode::TookPlace, words)
}

/// The id of another appointment of a series: the same each time, so that a form sent twice makes one series.
fn nth_id(first: AppointmentId, number: u32) -> AppointmentId {
    if number == 0 { first } else { AppointmentId(crate::secrets::id_after(first.0, number)) }
}
