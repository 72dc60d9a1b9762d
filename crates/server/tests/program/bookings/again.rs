//! A form that comes again, because the answer to the first was lost: as it was, or corrected meanwhile.

use super::*;

#[tokio::test]
async fn r1_a_form_that_comes_again_corrected_is_not_said_to_be_kept_and_goes_on_as_a_change() {
    let office = Office::open().await;
    let made = office.make(&office.form(3)).await.unwrap();
    let mut corrected = office.form(3);
    corrected["starts"]["time"] = json!("15:30");
    assert_eq!(office.make(&corrected).await.unwrap_err(), "already_made");
    assert_eq!(office.all().await, std::slice::from_ref(&made), "nothing of it was changed");

    let path = format!("/api/workspace/appointments/{}", made.id);
    let read: Appointment = office.browser.get(&path).await.unwrap().json().await.unwrap();
    assert_eq!(read, made, "the page goes on from what was made");
    let moved = office.change(&read, |edit| edit["starts"]["time"] = json!("15:30")).await.unwrap();
    assert_eq!(moved.starts_at, made.starts_at.plus_ms(3_600_000));
    assert_eq!(office.make(&office.form(3)).await.unwrap_err(), "changed_elsewhere", "the first form comes late");
    assert_eq!(office.all().await, [moved]);
}

#[tokio::test]
async fn r1_a_series_that_comes_again_with_another_length_is_not_said_to_be_kept() {
    let office = Office::open().await;
    let mut form = office.form(3);
    form["repeats"] = json!({"every": "week", "times": 3, "until": null});
    let made = office.make(&form).await.unwrap();
    assert_eq!(office.make(&form).await.unwrap(), made);
    form["repeats"]["times"] = json!(4);
    assert_eq!(office.make(&form).await.unwrap_err(), "already_made");
    assert_eq!(office.make(&office.form(3)).await.unwrap_err(), "already_made");
    assert_eq!(office.all().await.len(), 3);
}
