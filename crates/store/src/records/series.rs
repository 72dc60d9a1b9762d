//! Series: appointments that were made together and come again and again. Each of them is an appointment of its own,
//! with its own link; a series only says how they follow each other.

use serde::Deserialize;
use session::AppointmentId;
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::{sql_refusal, unreadable};
use crate::sqlite::Stop;
use crate::{ReadError, WriteError};

/// How often a series comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Every {
    /// Each week, on the same day.
    Week,
    /// Every other week, on the same day.
    TwoWeeks,
    /// Each month, on the same date.
    Month,
}

impl Every {
    fn as_str(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::TwoWeeks => "two_weeks",
            Self::Month => "month",
        }
    }

    fn read(text: &str) -> Result<Self, ReadError> {
        match text {
            "week" => Ok(Self::Week),
            "two_weeks" => Ok(Self::TwoWeeks),
            "month" => Ok(Self::Month),
            _ => Err(unreadable("how often a series comes")),
        }
    }
}

/// A series to be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSeries {
    /// Which.
    pub id: Uuid,
    /// How often it comes.
    pub every: Every,
    /// The zone whose local time it keeps, by its name in IANA's database.
    pub zone: String,
}

/// The place of an appointment in its series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// Which series.
    pub series: Uuid,
    /// How often that comes.
    pub every: Every,
    /// The zone whose local time it keeps.
    pub zone: String,
    /// Counted from 1, cancelled ones too.
    pub number: u32,
    /// How many there are, cancelled ones too.
    pub of: u32,
    /// Counts the changes of those that follow.
    pub following: u32,
}

/// The same as the view of appointments has it, in JSON.
#[derive(Deserialize)]
pub(super) struct OccurrenceRow {
    series: Uuid,
    every: String,
    zone: String,
    number: u32,
    of: u32,
    following: u32,
}

impl OccurrenceRow {
    pub(super) fn read(json: &str) -> Result<Occurrence, ReadError> {
        let row: Self =
            serde_json::from_str(json).map_err(|_| unreadable("the place of an appointment in a series"))?;
        let Self { series, zone, number, of, following, .. } = row;
        Ok(Occurrence { series, every: Every::read(&row.every)?, zone, number, of, following })
    }
}

pub(super) async fn insert(
    practice: &str,
    series: &NewSeries,
    db: &mut SqliteConnection,
) -> Result<(), Stop<WriteError>> {
    sqlx::query("INSERT INTO series (practice, id, every, zone) VALUES (?, ?, ?, ?)")
        .bind(practice)
        .bind(series.id.to_string())
        .bind(series.every.as_str())
        .bind(&series.zone)
        .execute(db)
        .await
        .map_err(|error| sql_refusal(error, "series", "practice"))?;
    Ok(())
}

pub(super) async fn number(
    practice: &str,
    series: Uuid,
    number: u32,
    appointment: AppointmentId,
    db: &mut SqliteConnection,
) -> Result<(), Stop<WriteError>> {
    sqlx::query("INSERT INTO occurrences (practice, series, number, appointment) VALUES (?, ?, ?, ?)")
        .bind(practice)
        .bind(series.to_string())
        .bind(number)
        .bind(appointment.to_string())
        .execute(db)
        .await
        .map_err(|error| sql_refusal(error, "series", "appointment"))?;
    Ok(())
}
