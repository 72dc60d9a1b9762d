//! Passwords: which do, how they are kept (as Argon2id hashes, RFC 9106, in PHC form), and how they are verified, off the threads that
//! serve pages. None does that is guessed soon by who tries what people choose, their own names among it (NIST SP 800-63B, 5.1.1.2).

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier},
};
use wire::ProblemCode;
use zxcvbn::{Score, zxcvbn};

/// Fewest characters of a password.
const CHARS_MIN: usize = 12;
/// Most characters of a password.
const CHARS_MAX: usize = 256;

/// The least score that does: some hundred million guesses and more.
const SCORE_MIN: Score = Score::Three;

/// Why somebody's choice does not do, with what to choose instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unfit {
    #[error("Please choose a password of {CHARS_MIN} to {CHARS_MAX} characters.")]
    Length,
    #[error("This password would be guessed soon. Please choose three or four words that do not belong together.")]
    Guessable,
}

impl Unfit {
    /// What a page knows it by.
    pub(crate) fn code(self) -> ProblemCode {
        match self {
            Self::Length => ProblemCode::InvalidPassword,
            Self::Guessable => ProblemCode::GuessablePassword,
        }
    }
}

/// Does somebody's choice do? `about` is what others know of them.
pub(crate) async fn check(password: &str, about: &[&str]) -> Result<(), Unfit> {
    if !(CHARS_MIN..=CHARS_MAX).contains(&password.chars().count()) {
        return Err(Unfit::Length);
    }
    let password = password.to_owned();
    let about: Vec<_> = about.iter().flat_map(|known| words(known)).map(str::to_owned).collect();
    let score = tokio::task::spawn_blocking(move || {
        zxcvbn(&password, &about.iter().map(String::as_str).collect::<Vec<_>>()).score()
    });
    // What could not be looked at is not said to be good.
    if score.await.is_ok_and(|score| score >= SCORE_MIN) { Ok(()) } else { Err(Unfit::Guessable) }
}

/// Something known, and its parts: who is called Sam Reed has "Sam" and "Reed" guessed as well.
fn words(known: &str) -> impl Iterator<Item = &str> {
    known.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).chain([known])
}

/// The hash of a password, with a salt of its own.
pub(crate) async fn hash(password: String) -> anyhow::Result<String> {
    tokio::task::spawn_blocking(move || {
        Argon2::default()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
            .map_err(|error| anyhow::anyhow!("a password could not be hashed: {error}"))
    })
    .await?
}

/// Is this the password of which `kept` is the hash? Takes as long when nothing is kept.
pub(crate) async fn verify(password: String, kept: Option<String>) -> bool {
    let verified = tokio::task::spawn_blocking(move || {
        let Some(kept) = kept else {
            // The work alone matters.
            let _ = Argon2::default().hash_password(password.as_bytes());
            return false;
        };
        argon2::PasswordHash::new(&kept)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
    });
    verified.await.unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_guessed_soon_does_not_do() {
        let about = ["Harriet Hollowell", "harriet@alderlane.example", "Alder Lane"];
        for good in ["seven quiet herons", "xkqvbtzmwplr", "четыре тихие цапли"] {
            assert_eq!(check(good, &about).await, Ok(()), "{good}");
        }
        for soon in [
            "passwordpassword",
            "123456789012",
            "qwertyuiopas",
            "aaaaaaaaaaaaaaaa",
            "harriethollowell",
            "AlderLane2026",
        ] {
            assert_eq!(check(soon, &about).await, Err(Unfit::Guessable), "{soon}");
        }
        assert_eq!(check("short", &about).await, Err(Unfit::Length));
        assert_eq!(check(&"long ".repeat(60), &about).await, Err(Unfit::Length));
    }

    #[tokio::test]
    async fn only_the_password_itself_is_right() {
        let kept = hash("correct horse battery".to_owned()).await.unwrap();
        assert!(kept.starts_with("$argon2id$"));
        assert!(verify("correct horse battery".to_owned(), Some(kept.clone())).await);
        assert!(!verify("correct horse batterz".to_owned(), Some(kept)).await);
        assert!(!verify("anything".to_owned(), None).await);
    }
}
