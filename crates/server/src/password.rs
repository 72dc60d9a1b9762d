//! Passwords: kept as Argon2id (RFC 9106) hashes in PHC form, and verified off the threads that serve pages.

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier},
};

/// Fewest characters of a password.
const CHARS_MIN: usize = 12;
/// Most characters of a password.
const CHARS_MAX: usize = 256;

/// Does somebody's choice do? If not: what to choose instead.
pub(crate) fn check(password: &str) -> Result<(), String> {
    if (CHARS_MIN..=CHARS_MAX).contains(&password.chars().count()) {
        return Ok(());
    }
    Err(format!("Please choose a password of {CHARS_MIN} to {CHARS_MAX} characters."))
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
    async fn only_the_password_itself_is_right() {
        let kept = hash("correct horse battery".to_owned()).await.unwrap();
        assert!(kept.starts_with("$argon2id$"));
        assert!(verify("correct horse battery".to_owned(), Some(kept.clone())).await);
        assert!(!verify("correct horse batterz".to_owned(), Some(kept)).await);
        assert!(!verify("anything".to_owned(), None).await);
    }
}
