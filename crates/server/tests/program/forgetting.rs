//! What was said in a session is erased when it ends, and the audit trail still says that something was.

use std::time::Instant;

use session::{Channel, Command};

use crate::{
    audit::{exported, verified},
    house::{GROUP, House},
    running::PATIENCE,
};

#[tokio::test]
async fn the_chat_is_erased_when_the_session_ends_and_the_trail_holds() {
    let mut house = House::open();
    let host = house.started(GROUP).await;
    let guest = house.admitted("Ben Okoro", GROUP, &host).await;
    let say = |to| Command::Say { to, text: "I have not told anybody else".to_owned() };
    guest.page.done(say(Channel::Session)).await.unwrap();
    guest.page.done(say(Channel::Providers { with: None })).await.unwrap();
    let said = |erased: bool| {
        let mut records = exported(house.data());
        records.retain(|record| record["type"] == "said");
        assert_eq!(records.len(), 2);
        records.iter().all(|record| record["erased"] == erased)
    };
    assert!(said(false), "the session goes on");

    host.page.done(Command::End).await.unwrap();
    // The server erases beside everything else.
    let deadline = Instant::now() + PATIENCE;
    while !said(true) {
        assert!(Instant::now() < deadline, "it is still there");
    }
    let records = exported(house.data());
    assert!(!format!("{records:?}").contains("told anybody"));
    assert!(records.iter().any(|record| record["subject"]["name"] == "Ben Okoro"), "names are kept");
    verified(house.data());
}
