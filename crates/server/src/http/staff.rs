//! The staff of a practice, as its admins keep it: who works there and as what, and who is invited.

use std::collections::HashSet;

use axum::{
    Json,
    extract::{Path, State},
    http::HeaderMap,
};
use session::{Name, PersonId};
use store::{Email, Invitation, PersonRecord, PersonRole, Roles, StaffChange, StaffRole, WriteError};
use uuid::Uuid;
use wire::{
    ColleagueFactorOff, Language, ProblemCode, Staff, StaffEdit, StaffInvitation, StaffInvite, StaffMember,
    UpcomingVisit,
};

use super::problem::{Refused, corrected, problem};
use crate::{
    address::ClientAddress,
    app::{App, Shared},
    clock,
    post::{AccountMail, Place},
    secrets::Token,
    staff::{Act, may_host},
    visitor::Visitor,
};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// As far ahead as a series goes.
const LOOK_AHEAD_MS: i64 = 10 * 366 * DAY_MS;
/// So many appointments are named that somebody has to take over.
const NAMED_MAX: usize = 20;

/// `GET /api/workspace/staff`.
pub(super) async fn staff(State(app): State<Shared>, headers: HeaderMap) -> Result<Json<Staff>, Refused> {
    let admin = app.who_may(Act::ManageStaff, &headers).await?;
    app.all_staff(&admin).await
}

/// `POST /api/workspace/staff`: what somebody is from now on, and whether they still work there. Their pages are closed, and come back
/// as what they are now.
pub(super) async fn change(
    State(app): State<Shared>,
    headers: HeaderMap,
    Json(StaffEdit { id, edition, roles, archived }): Json<StaffEdit>,
) -> Result<Json<Staff>, Refused> {
    let admin = app.who_may_change(Act::ManageStaff, &headers).await?;
    let roles = checked(&roles)?;
    let change = StaffChange { id, edition, roles, archived };
    app.records.change_staff(change, clock::now()).await.map_err(|error| match error {
        WriteError::NoSuch { .. } => problem(ProblemCode::NotFound, "Nobody of the staff is meant."),
        error => error.into(),
    })?;
    app.all_staff(&admin).await
}

/// `POST /api/workspace/staff/second-factor-off`: for a colleague who lost theirs. Their sign-ins end, and a mail tells them.
pub(super) async fn take_off_second_factor(
    State(app): State<Shared>,
    headers: HeaderMap,
    Json(ColleagueFactorOff { id, password }): Json<ColleagueFactorOff>,
) -> Result<Json<Staff>, Refused> {
    let admin = app.who_may_change(Act::ManageStaff, &headers).await?;
    if matches!(admin, Visitor::Person { person, .. } if person == id) {
        return Err(problem(ProblemCode::NotAllowed, "Switch off your own on your account, by a code."));
    }
    app.confirmed(&admin, password).await?;
    // Where mail is sent, none is taken off without one.
    let place = app.account_mail.as_ref().map(|mail| mail.place().ok_or_else(too_many_mails)).transpose()?;
    app.records.take_off_second_factor(id).await.map_err(|error| match error {
        WriteError::NoSuch { .. } => problem(ProblemCode::NotFound, "They have none."),
        error => error.into(),
    })?;
    if let Some(place) = place {
        place.second_factor_is_off(id);
    }
    app.all_staff(&admin).await
}

/// `POST /api/workspace/staff/invitations`.
pub(super) async fn invite(
    State(app): State<Shared>,
    ClientAddress(from): ClientAddress,
    headers: HeaderMap,
    Json(StaffInvite { id, name, email, roles, language }): Json<StaffInvite>,
) -> Result<Json<Staff>, Refused> {
    let admin = app.who_may_change(Act::ManageStaff, &headers).await?;
    let roles = checked(&roles)?;
    let name = Name::new(&name)
        .map_err(|_| problem(ProblemCode::InvalidName, "Who is invited needs a name of at most 80 characters."))?;
    let email = Email::new(&email).map_err(|error| problem(ProblemCode::InvalidEmail, error.to_string()))?;
    let language = match language {
        Language::English => store::Language::English,
        Language::Spanish => store::Language::Spanish,
    };
    let place = app.place_for_mail(from, &email)?;
    let link = Token::random();
    let expires_at = clock::now().plus_ms(AccountMail::INVITATION_GOOD_MS);
    let asked = Invitation { id, email, name, language, roles, link: link.hash(), mailed_at: None, expires_at };
    match app.records.add_invitation(asked.clone()).await {
        Ok(()) => place.invite(link),
        // The form came before: they were invited then, if it said the same.
        Err(WriteError::Taken { what: "id" }) => {
            let made = app.records.invitations().await?.into_iter().find(|made| made.id == id);
            let same = |made: &Invitation| {
                (&made.email, &made.name, made.roles) == (&asked.email, &asked.name, asked.roles)
                    && made.language == asked.language
            };
            if made.is_some_and(|made| !same(&made)) {
                return Err(corrected(1));
            }
        }
        Err(error) => return Err(error.into()),
    }
    app.all_staff(&admin).await
}

/// `POST /api/workspace/staff/invitations/{id}/resend`: with another link, so that the one before leads nowhere.
pub(super) async fn resend(
    State(app): State<Shared>,
    ClientAddress(from): ClientAddress,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
) -> Result<Json<Staff>, Refused> {
    let admin = app.who_may_change(Act::ManageStaff, &headers).await?;
    let asked = app.records.invitations().await?.into_iter().find(|asked| asked.id == id).ok_or_else(no_invitation)?;
    let place = app.place_for_mail(from, &asked.email)?;
    let link = Token::random();
    let expires_at = clock::now().plus_ms(AccountMail::INVITATION_GOOD_MS);
    app.records.renew_invitation(id, link.hash(), expires_at).await.map_err(or_no_invitation)?;
    place.invite(link);
    app.all_staff(&admin).await
}

/// `POST /api/workspace/staff/invitations/{id}/withdraw`.
pub(super) async fn withdraw(
    State(app): State<Shared>,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
) -> Result<Json<Staff>, Refused> {
    let admin = app.who_may_change(Act::ManageStaff, &headers).await?;
    app.records.withdraw_invitation(id).await.map_err(or_no_invitation)?;
    app.all_staff(&admin).await
}

fn too_many_mails() -> Refused {
    problem(ProblemCode::Unavailable, "Too many mails wait to be sent. Please try again in a moment.")
}

fn no_invitation() -> Refused {
    problem(ProblemCode::NotFound, "There is no such invitation any more.")
}

fn or_no_invitation(error: WriteError) -> Refused {
    if matches!(error, WriteError::NoSuch { .. }) { no_invitation() } else { error.into() }
}

fn checked(roles: &[wire::StaffRole]) -> Result<Roles, Refused> {
    let roles: Vec<StaffRole> = roles
        .iter()
        .map(|role| match role {
            wire::StaffRole::Admin => StaffRole::Admin,
            wire::StaffRole::Provider => StaffRole::Provider,
            wire::StaffRole::Scheduler => StaffRole::Scheduler,
        })
        .collect();
    Roles::of(&roles).ok_or_else(|| problem(ProblemCode::InvalidRoles, "Somebody of the staff has one role at least."))
}

fn as_shown(roles: Roles) -> Vec<wire::StaffRole> {
    let shown = |role| match role {
        StaffRole::Admin => wire::StaffRole::Admin,
        StaffRole::Provider => wire::StaffRole::Provider,
        StaffRole::Scheduler => wire::StaffRole::Scheduler,
    };
    roles.each().map(shown).collect()
}

impl App {
    /// A place for one mail to this address, as long as it is not one of too many.
    pub(super) fn place_for_mail(&self, from: std::net::IpAddr, email: &Email) -> Result<Place<'_>, Refused> {
        let Some(mail) = &self.account_mail else {
            return Err(problem(
                ProblemCode::Unavailable,
                "No mail is sent from here. Please ask whoever keeps the server.",
            ));
        };
        if !self.limits.sign_in_mail(from, Token::sent(email.as_str()).hash()) {
            return Err(problem(ProblemCode::TooMany, "Too many mails were asked for. Please wait a while."));
        }
        mail.place().ok_or_else(too_many_mails)
    }

    async fn all_staff(&self, admin: &Visitor) -> Result<Json<Staff>, Refused> {
        let people = self.records.people().await?;
        let hosts = people.iter().filter(|person| may_host(person)).map(|person| person.id).collect();
        let with_factor = self.records.who_has_second_factors().await?;
        let mut members = Vec::new();
        for person in people {
            if let PersonRole::Staff(roles) = person.role {
                let second_factor = with_factor.contains(&person.id);
                let member = self.member(admin, person, (roles, &hosts)).await?;
                members.push(StaffMember { second_factor, ..member });
            }
        }
        let now = clock::now();
        let asked = |asked: Invitation| StaffInvitation {
            id: asked.id,
            name: asked.name,
            email: asked.email.as_str().to_owned(),
            roles: as_shown(asked.roles),
            mailed: asked.mailed_at.is_some(),
            expired: asked.expires_at <= now,
        };
        let invitations = self.records.invitations().await?.into_iter().map(asked).collect();
        Ok(Json(Staff { members, invitations, mail: self.account_mail.is_some() }))
    }

    /// `hosts`: who can take a visit over, of those who are booked into it as well. When somebody has to, is told to every admin; what
    /// visit that is, to those who see everybody's.
    async fn member(
        &self,
        admin: &Visitor,
        person: PersonRecord,
        (roles, hosts): (Roles, &HashSet<PersonId>),
    ) -> Result<StaffMember, Refused> {
        let now = clock::now();
        let mut to_come =
            self.records.appointments_of_provider_between(person.id, now, now.plus_ms(LOOK_AHEAD_MS)).await?;
        to_come.retain(|record| record.cancelled_at.is_none());
        let upcoming_count = u32::try_from(to_come.len()).unwrap_or(u32::MAX);
        to_come.truncate(NAMED_MAX);
        let sees = |record: &store::AppointmentRecord| admin.schedules(&record.booking());
        let named = |record: store::AppointmentRecord| UpcomingVisit {
            title: if sees(&record) { record.title.clone() } else { String::new() },
            clients: if sees(&record) { record.clients.iter().map(|it| it.name.clone()).collect() } else { Vec::new() },
            starts_at: record.starts_at,
            others: record
                .providers
                .into_iter()
                .filter(|it| it.person != person.id && hosts.contains(&it.person))
                .map(|it| it.name)
                .collect(),
        };
        Ok(StaffMember {
            upcoming: to_come.into_iter().map(named).collect(),
            upcoming_count,
            id: person.id,
            edition: person.edition,
            name: person.name,
            email: person.email.as_str().to_owned(),
            roles: as_shown(roles),
            archived: person.archived,
            second_factor: false,
        })
    }
}
