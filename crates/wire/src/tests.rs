//! The TypeScript beside these types is up to date.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use ts_rs::{Config, TS};
use uuid::Uuid;

use crate::*;

fn generated() -> BTreeMap<PathBuf, String> {
    let folder = tempfile::tempdir().unwrap();
    let config = Config::new().with_out_dir(folder.path()).with_large_int("number");
    macro_rules! export {
        ($($name:ty),* $(,)?) => { $(<$name as TS>::export_all(&config).unwrap();)* };
    }
    export!(
        FromPage,
        ToPage,
        Entrance,
        Ticket,
        SignIn,
        PasswordTaken,
        SecondStep,
        FactorWish,
        FactorOffer,
        FactorOn,
        FactorIsOn,
        FactorOff,
        ColleagueFactorOff,
        MailWish,
        MailedLink,
        MailedCode,
        SetUp,
        SetUpCheck,
        SignedIn,
        WhoAmI,
        CodeGiven,
        CodeRedeem,
        ConnectionTestOffer,
        ConnectionTestAnswer,
        Problem,
        Workspace,
        ToWorkspace,
        Unlock,
        AppointmentForm,
        AppointmentEdit,
        AppointmentCancel,
        LinkWish,
        Client,
        Bounce,
        Portal,
        Staff,
        StaffEdit,
        StaffInvite,
        AccountLink,
        AccountOf,
        InvitationTaken,
        PasswordWish,
        NewPassword,
        OwnAccount,
        PasswordChange,
        TokenWish,
        TokenMade,
        TrailSessions,
        TrailEntry,
        TrailVerified,
        FeedWish,
        FeedMade
    );
    fs::read_dir(folder.path())
        .unwrap()
        .map(|file| file.unwrap().path())
        .map(|path| (PathBuf::from(path.file_name().unwrap()), fs::read_to_string(&path).unwrap()))
        .collect()
}

#[test]
fn the_generated_typescript_is_up_to_date() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/src/wire");
    let fresh = generated();
    if std::env::var_os("ANTEROOM_WRITE_TYPES").is_some() {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        for (name, text) in &fresh {
            fs::write(folder.join(name), text).unwrap();
        }
    }
    let kept: BTreeMap<PathBuf, String> = fs::read_dir(&folder)
        .expect("web/src/wire is there")
        .map(|file| file.unwrap().path())
        .map(|path| (PathBuf::from(path.file_name().unwrap()), fs::read_to_string(&path).unwrap()))
        .collect();
    assert!(fresh == kept, "web/src/wire is stale: run `cargo xtask types` and commit what it writes");
}

#[test]
fn an_offer_that_names_no_codec_prefers_the_one_that_all_have() {
    let offer = serde_json::from_str::<FromPage>(
        r#"{"type":"offer","attempt":1,"sdp":"","page":"00000000-0000-0000-0000-000000000000","newest":true}"#,
    );
    assert_eq!(
        offer.unwrap(),
        FromPage::Offer {
            attempt: 1,
            sdp: String::new(),
            prefers: VideoCodec::Vp8,
            page: PageId(Uuid::nil()),
            newest: true
        }
    );
}

#[test]
fn a_message_with_an_unknown_field_is_refused() {
    let ok = r#"{"type":"touch","name":null}"#;
    let bad = r#"{"type":"touch","name":null,"role":"host"}"#;
    assert!(serde_json::from_str::<FromPage>(ok).is_ok());
    assert!(serde_json::from_str::<FromPage>(bad).is_err());
}
