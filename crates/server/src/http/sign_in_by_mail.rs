//! Clients sign in by a mail: they ask for it, and send what is in it, the link's token by a press on the page that the link
//! opens, or the code in the browser that asked.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use store::{AppointmentRecord, Email, MailedSignIn, Redeemed};
use wire::{MailWish, MailedCode, MailedLink, ProblemCode, SignedIn};

use super::problem::{Refused, problem};
use crate::{
    address::ClientAddress,
    app::{App, Shared},
    clock,
    post::AccountMail,
    secrets::Token,
};

/// `POST /api/sign-in/mail`. What is answered, and when, is the same for every address.
pub(super) async fn ask(
    State(app): State<Shared>,
    ClientAddress(from): ClientAddress,
    headers: HeaderMap,
    Json(MailWish { email, session }): Json<MailWish>,
) -> Result<Response, Refused> {
    let Some(mail) = &app.account_mail else {
        return Err(problem(ProblemCode::Unavailable, "No mail is sent from here. Please call the practice."));
    };
    let email = Email::new(&email).map_err(|error| problem(ProblemCode::InvalidEmail, error.to_string()))?;
    if !app.limits.sign_in_mail(from, Token::sent(email.as_str()).hash()) {
        return Err(problem(ProblemCode::TooMany, "Too many mails were asked for. Please wait a while."));
    }
    // A link that leads nowhere is no reason to be kept from signing in.
    let appointment = match session {
        Some(link) => app.appointment_of(&link, from).await.ok().map(|appointment| appointment.id),
        None => None,
    };
    let busy = || problem(ProblemCode::Unavailable, "Too many mails wait to be sent. Please try again in a moment.");
    let place = mail.place().ok_or_else(busy)?;
    let (browser, jar) = app.browser(&headers);
    let (link, code) = (Token::random(), Token::code());
    let asked = MailedSignIn {
        browser: browser.hash(),
        link: link.hash(),
        code: code.in_browser(&browser).hash(),
        email,
        appointment,
        expires_at: clock::now().plus_ms(AccountMail::SIGN_IN_GOOD_MS),
    };
    app.records.ask_for_sign_in(asked).await?;
    place.sign_in(link, code);
    Ok((jar, StatusCode::NO_CONTENT).into_response())
}

/// `POST /api/sign-in/link`: in whatever browser the link was opened.
pub(super) async fn by_link(
    State(app): State<Shared>,
    ClientAddress(from): ClientAddress,
    headers: HeaderMap,
    Json(MailedLink { token }): Json<MailedLink>,
) -> Result<Response, Refused> {
    app.may_try(from)?;
    let redeemed = app.records.redeem_mailed_link(Token::sent(&token).hash(), clock::now()).await?;
    app.signed_in_by_mail(redeemed, &headers).await
}

/// `POST /api/sign-in/code`: in the browser that asked for the mail.
pub(super) async fn by_code(
    State(app): State<Shared>,
    ClientAddress(from): ClientAddress,
    headers: HeaderMap,
    Json(MailedCode { code }): Json<MailedCode>,
) -> Result<Response, Refused> {
    app.may_try(from)?;
    let (browser, _) = app.browser(&headers);
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    let code = Token::sent(&digits).in_browser(&browser).hash();
    let redeemed = app.records.redeem_mailed_code(browser.hash(), code, clock::now()).await?;
    app.signed_in_by_mail(redeemed, &headers).await
}

impl App {
    pub(super) fn may_try(&self, from: std::net::IpAddr) -> Result<(), Refused> {
        if self.limits.code(from) {
            return Ok(());
        }
        Err(problem(ProblemCode::TooMany, "Too many tries. Please wait a minute, then try again."))
    }

    /// Signs the browser in, and says where they wanted to go: to the session whose link they came by, else to the portal.
    async fn signed_in_by_mail(&self, redeemed: Option<Redeemed>, headers: &HeaderMap) -> Result<Response, Refused> {
        let wrong = "That is not right, or it was used already, or it is too old.";
        let Redeemed { person, appointment } = redeemed.ok_or_else(|| problem(ProblemCode::WrongCode, wrong))?;
        // Whoever was signed in here before is not any more: a browser is one person. Their cookie is replaced below.
        let _removal = self.sign_out(headers).await?;
        let jar = self.sign_in(person, headers).await?;
        let appointment = match appointment {
            Some(id) => self.records.appointment(id).await?,
            None => None,
        };
        let leads = |it: &AppointmentRecord| it.cancelled_at.is_none() && !it.link.revoked;
        let next = match appointment.filter(leads) {
            Some(appointment) => self.link(&appointment).replacen(&self.origin, "", 1),
            None => "/portal".to_owned(),
        };
        Ok((jar, Json(SignedIn { next })).into_response())
    }
}
