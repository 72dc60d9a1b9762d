//! Second factors of the staff: secrets that codes are made of, and recovery codes, which are known here by their hashes alone. How a
//! code is made of a secret is not known here; that none is taken twice is held here, inside the write that takes it.

use std::collections::HashSet;

use session::{PersonId, Timestamp};
use sqlx::{FromRow, SqliteConnection};

use super::{Ended, Records, id, sign_in, sql_refusal, unreadable};
use crate::sqlite::Stop;
use crate::{FactorSecret, ReadError, TokenHash, WriteError};

/// Somebody's second factor. The debug text has no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondFactor {
    /// What codes are made of.
    pub secret: FactorSecret,
    /// How many recovery codes are left.
    pub codes_left: u32,
}

/// A second factor that is to be switched on.
#[derive(Clone, Debug)]
pub struct NewSecondFactor {
    /// What codes are made of.
    pub secret: FactorSecret,
    /// The step of the code that showed that somebody has the secret: it is used with that.
    pub step: u32,
    /// The hashes of the recovery codes.
    pub codes: Vec<TokenHash>,
    /// When: now.
    pub since: Timestamp,
}

/// By what somebody shows that they have their second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// The code of this step, which is right.
    Step(u32),
    /// A recovery code, right or wrong.
    Recovery(TokenHash),
}

#[derive(FromRow)]
struct Row {
    secret: Vec<u8>,
    codes_left: u32,
}

/// Uses a proof up, in the transaction of whoever calls; false if it is none, or was used.
pub(super) async fn is_proven(
    practice: &str,
    (person, proof): (PersonId, Proof),
    db: &mut SqliteConnection,
) -> Result<bool, sqlx::Error> {
    let done = match proof {
        Proof::Step(step) => {
            sqlx::query(
                "UPDATE second_factors SET last_step = ?1 WHERE practice = ?2 AND person = ?3 AND last_step < ?1",
            )
            .bind(step)
            .bind(practice)
            .bind(person.to_string())
            .execute(db)
            .await?
        }
        Proof::Recovery(code) => {
            sqlx::query("DELETE FROM recovery_codes WHERE practice = ? AND person = ? AND code_hash = ?")
                .bind(practice)
                .bind(person.to_string())
                .bind(&code.0[..])
                .execute(db)
                .await?
        }
    };
    Ok(done.rows_affected() > 0)
}

async fn turn_on(
    practice: &str,
    (person, kept): (PersonId, TokenHash),
    new: NewSecondFactor,
    db: &mut SqliteConnection,
) -> Result<Ended, Stop<WriteError>> {
    sqlx::query("INSERT INTO second_factors (practice, person, secret, last_step, since) VALUES (?, ?, ?, ?, ?)")
        .bind(practice)
        .bind(person.to_string())
        .bind(&new.secret.0[..])
        .bind(new.step)
        .bind(new.since.0)
        .execute(&mut *db)
        .await
        .map_err(|error| sql_refusal(error, "second factor", "person"))?;
    for code in new.codes {
        sqlx::query("INSERT INTO recovery_codes (practice, person, code_hash) VALUES (?, ?, ?)")
            .bind(practice)
            .bind(person.to_string())
            .bind(&code.0[..])
            .execute(&mut *db)
            .await
            .map_err(|error| sql_refusal(error, "code", "person"))?;
    }
    sign_in::end_all_but(practice, (person, kept), db).await
}

/// Says whether there was one.
async fn remove(practice: &str, person: PersonId, db: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    sqlx::query("DELETE FROM recovery_codes WHERE practice = ? AND person = ?")
        .bind(practice)
        .bind(person.to_string())
        .execute(&mut *db)
        .await?;
    let done = sqlx::query("DELETE FROM second_factors WHERE practice = ? AND person = ?")
        .bind(practice)
        .bind(person.to_string())
        .execute(db)
        .await?;
    Ok(done.rows_affected() > 0)
}

impl Records {
    /// Somebody's second factor, if it is on.
    pub async fn second_factor(&self, person: PersonId) -> Result<Option<SecondFactor>, ReadError> {
        let row: Option<Row> = sqlx::query_as(
            "SELECT secret, (SELECT count(*) FROM recovery_codes AS code WHERE code.practice = it.practice \
             AND code.person = it.person) AS codes_left FROM second_factors AS it WHERE practice = ? AND person = ?",
        )
        .bind(self.key())
        .bind(person.to_string())
        .fetch_optional(&self.readers)
        .await
        .map_err(|error| ReadError::from_sql(&error))?;
        let Some(Row { secret, codes_left }) = row else { return Ok(None) };
        let secret = secret.try_into().map(FactorSecret).map_err(|_| unreadable("a second factor"))?;
        Ok(Some(SecondFactor { secret, codes_left }))
    }

    /// Whose is on.
    pub async fn who_has_second_factors(&self) -> Result<HashSet<PersonId>, ReadError> {
        let rows: Vec<String> = sqlx::query_scalar("SELECT person FROM second_factors WHERE practice = ?")
            .bind(self.key())
            .fetch_all(&self.readers)
            .await
            .map_err(|error| ReadError::from_sql(&error))?;
        rows.iter().map(|person| id(person).map(PersonId)).collect()
    }

    /// Switches somebody's on, and signs every browser of theirs out but `kept`: they have shown a password alone.
    /// [`WriteError::Taken`] if it is on already, [`WriteError::NoSuch`] if there is no such person.
    pub async fn turn_on_second_factor(
        &self,
        (person, kept): (PersonId, TokenHash),
        new: NewSecondFactor,
    ) -> Result<(), WriteError> {
        let practice = self.key();
        self.write_and_tell(move |db| {
            Box::pin(async move { Ok(((), Some(turn_on(&practice, (person, kept), new, db).await?))) })
        })
        .await
    }

    /// Switches somebody's off by a proof, which it uses up; false, and it stays on, if that is none.
    pub async fn turn_off_second_factor(&self, person: PersonId, proof: Proof) -> Result<bool, WriteError> {
        let practice = self.key();
        self.writer
            .write(move |db| {
                Box::pin(async move {
                    Ok(is_proven(&practice, (person, proof), db).await? && remove(&practice, person, db).await?)
                })
            })
            .await
    }

    /// Takes somebody's off without a proof, and signs every browser of theirs out. [`WriteError::NoSuch`] if they have none.
    pub async fn take_off_second_factor(&self, person: PersonId) -> Result<(), WriteError> {
        let practice = self.key();
        self.write_and_tell(move |db| {
            Box::pin(async move {
                if !remove(&practice, person, db).await? {
                    return Err(Stop::Refused(WriteError::NoSuch { what: "second factor" }));
                }
                Ok(((), Some(sign_in::end_all_of(&practice, person, db).await?)))
            })
        })
        .await
    }
}
