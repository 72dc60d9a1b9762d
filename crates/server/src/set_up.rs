//! The first run: a one-time token, printed to standard error, creates the practice and its first provider, who is also its admin.

use session::{Name, PersonId, Refusal};
use store::{Email, PersonRecord, PersonRole, Roles, TokenHash};
use tokio::sync::Mutex;
use uuid::Uuid;
use wire::{ProblemCode, SetUp};

use crate::{app::App, calendar, password, secrets::Token};

/// What the first run waits for.
#[derive(Debug, Default)]
pub(crate) struct FirstRun {
    /// The hash of the token; nothing once the practice has a provider.
    awaited: Mutex<Option<TokenHash>>,
}

/// Why the practice was not set up.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SetUpError {
    /// The token is not the one that was printed, or was used.
    #[error(
        "This set-up link is not right, or was used already. The server prints a new one each time it starts without a provider."
    )]
    WrongToken,
    /// One of the fields does not do, and why.
    #[error("{1}")]
    Invalid(ProblemCode, String),
    /// Something of ours failed.
    #[error(transparent)]
    Failed(#[from] anyhow::Error),
}

impl FirstRun {
    /// Waits for the token, if the practice has no provider yet; answers with it, to be printed.
    pub(crate) fn of(people: &[PersonRecord]) -> (Self, Option<Token>) {
        if people.iter().any(|p| matches!(p.role, PersonRole::Staff(_))) {
            return (Self::default(), None);
        }
        let token = Token::random();
        (Self { awaited: Mutex::new(Some(token.hash())) }, Some(token))
    }

    /// Whether the practice has a provider.
    pub(crate) async fn is_done(&self) -> bool {
        self.awaited.lock().await.is_none()
    }

    /// Whether this is the token that was printed, and has not been used.
    pub(crate) async fn awaits(&self, token: &str) -> bool {
        *self.awaited.lock().await == Some(Token::sent(token).hash())
    }
}

/// Creates the practice and its first provider. The token is used up only when that succeeded.
pub(crate) async fn first_provider(app: &App, form: SetUp) -> Result<PersonId, SetUpError> {
    let mut awaited = app.first_run.awaited.lock().await;
    if *awaited != Some(Token::sent(&form.token).hash()) {
        return Err(SetUpError::WrongToken);
    }
    let practice = name(&form.practice, ProblemCode::InvalidPractice, "the practice's name")?;
    let name = name(&form.name, ProblemCode::InvalidName, "your name")?;
    let email =
        Email::new(&form.email).map_err(|error| SetUpError::Invalid(ProblemCode::InvalidEmail, error.to_string()))?;
    if let Err(why) = password::check(&form.password, &[practice.as_str(), name.as_str(), email.as_str()]).await {
        return Err(SetUpError::Invalid(why.code(), why.to_string()));
    }
    let zone = form.zone.filter(|zone| !zone.is_empty());
    if zone.as_deref().is_some_and(|zone| !calendar::is_zone(zone)) {
        let why = "Please choose a time zone, such as America/New_York.".to_owned();
        return Err(SetUpError::Invalid(ProblemCode::InvalidZone, why));
    }
    let password_hash = Some(password::hash(form.password).await?);
    let id = PersonId(Uuid::now_v7());
    let person =
        PersonRecord { password_hash, ..PersonRecord::new(id, PersonRole::Staff(Roles::FOUNDER), name, email) };
    app.records.rename_practice(practice.into()).await.map_err(anyhow::Error::from)?;
    if let Some(zone) = zone {
        app.records.set_practice_zone(zone).await.map_err(anyhow::Error::from)?;
    }
    app.records.add_person(person).await.map_err(anyhow::Error::from)?;
    *awaited = None;
    Ok(id)
}

fn name(raw: &str, code: ProblemCode, whose: &str) -> Result<Name, SetUpError> {
    Name::new(raw).map_err(|refusal| {
        let problem = if refusal == Refusal::NameTooLong { "use at most 80 characters for" } else { "enter" };
        SetUpError::Invalid(code, format!("Please {problem} {whose}."))
    })
}
