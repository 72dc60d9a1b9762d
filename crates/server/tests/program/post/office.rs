//! A practice with clients and appointments in a data folder, made before its server is started on it.

use std::{fs, path::PathBuf, time::SystemTime};

use post::Ways;
use session::{Admission, AppointmentId, Kind, Name, PersonId, Timestamp};
use store::{
    Email, LetterRecord, LetterState, Link, NewAppointment, PersonRecord, PersonRole, Practice, PracticeId, Records,
    Reminders, Roles, Secret, Store, TokenHash,
};
use tempfile::TempDir;
use uuid::Uuid;

use crate::running::Running;

pub(super) const PRACTICE: &str = "Canary Lane";
const MINUTE_MS: i64 = 60_000;

/// The practice.
pub(super) struct Office {
    folder: TempDir,
}

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

/// The address of a client.
pub(super) fn address(client: u8) -> String {
    format!("canary{client}@mail.example")
}

/// The appointment of a client.
pub(super) fn appointment(client: u8) -> AppointmentId {
    AppointmentId(id(1_000 + u128::from(client)))
}

fn person(n: u128, role: PersonRole, name: &str, email: &str) -> PersonRecord {
    let (name, email) = (Name::new(name).unwrap(), Email::new(email).unwrap());
    PersonRecord {
        phone: Some("+1 (555) 010-0199".into()),
        reminders: Reminders::Both,
        ..PersonRecord::new(PersonId(id(n)), role, name, email)
    }
}

impl Office {
    /// With so many clients, and an appointment for each in some days.
    pub(super) async fn with(clients: u8, email: bool, text: bool) -> Self {
        let office = Self { folder: tempfile::tempdir().unwrap() };
        let store = Store::open(office.data().as_path()).await.unwrap();
        let practice = PracticeId(id(1));
        store.add_practice(Practice { id: practice, name: PRACTICE.into() }).await.unwrap();
        let records = store.records(practice).reaching(Ways { email, text, zone: None });
        // Texts are asked for at any hour, so that the hour of a test is none of its business.
        let settings = post::Settings { quiet: None, ..post::Settings::default() };
        records.set_letter_settings(&settings, now()).await.unwrap();
        // It is the one that links are derived from; nobody here knows it.
        records.secret("links", Secret([7; 32])).await.unwrap();
        records
            .add_person(person(2, PersonRole::Staff(Roles::PROVIDER), "Ada Lind", "ada@practice.example"))
            .await
            .unwrap();
        for client in 0..clients {
            office.book(&records, client).await;
        }
        store.close().await;
        office
    }

    async fn book(&self, records: &Records, client: u8) {
        let n = 100 + u128::from(client);
        let name = format!("Canary Nr{client}");
        records.add_person(person(n, PersonRole::Client, &name, &address(client))).await.unwrap();
        let booked = NewAppointment {
            id: appointment(client),
            title: "Canary visit".into(),
            kind: Kind::Individual,
            admission: Admission::ProviderAdmits,
            starts_at: now().plus_ms(5 * 24 * 60 * MINUTE_MS),
            minutes: 50,
            link: Link { generation: 0, hash: TokenHash([client; 32]), revoked: false },
            providers: vec![PersonId(id(2))],
            clients: vec![PersonId(id(n))],
            booked_at: now(),
        };
        records.add_appointment(booked).await.unwrap();
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A file of the practice.
    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The configuration file, with these sections more.
    pub(super) fn config(&self, more: &str) -> PathBuf {
        let config = self.file("anteroom.toml");
        let data = self.data();
        let data = data.display();
        let text = format!(
            "listen = \"127.0.0.1:0\"\npublic_url = \"https://care.example.org\"\ndata = \"{data}\"\n\
             [media]\nlisten = [\"127.0.0.1:0\"]\nlisten_tcp = []\n{more}\n"
        );
        fs::write(&config, text).unwrap();
        config
    }

    /// Serves it; every word of its log is kept.
    pub(super) fn serve(&self, more: &str) -> Running {
        let server = Running::serve_saying_all(&self.config(more));
        server.line_with("serving");
        server
    }

    /// What became of the letters about the appointment of a client, once the server is dead.
    pub(super) async fn letters(&self, client: u8) -> Vec<LetterRecord> {
        let store = Store::open(self.data().as_path()).await.unwrap();
        let letters = store.records(PracticeId(id(1))).letters(appointment(client)).await.unwrap();
        store.close().await;
        letters
    }

    /// The states of the first letter of each client, once the server is dead.
    pub(super) async fn first_states(&self, clients: u8) -> Vec<LetterState> {
        let mut states = Vec::new();
        for client in 0..clients {
            states.push(self.letters(client).await[0].state);
        }
        states
    }
}

/// Now.
pub(super) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    Timestamp(since.as_millis().try_into().unwrap())
}
