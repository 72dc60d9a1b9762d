//! A change, or a cancellation, of one of a series and those that follow.

use super::*;

/// Four a week apart, of which the third is for Ann alone, has a title of its own, and is a day later.
async fn with_an_exception(office: &Office) -> Vec<Appointment> {
    let mut form = office.form(3);
    form["repeats"] = json!({"every": "week", "times": 4, "until": null});
    office.make(&form).await.unwrap();
    let third = office.all().await.remove(2);
    let own = |edit: &mut Value| {
        edit["title"] = json!("Farewell");
        edit["clients"] = json!([office.clients[0]]);
        edit["starts"] = json!({"date": date_in(18), "time": "14:30"});
    };
    office.change(&third, own).await.unwrap();
    office.all().await
}

fn people(appointment: &Appointment) -> Vec<&str> {
    appointment.clients.iter().map(|it| it.name.as_str()).collect()
}

#[tokio::test]
async fn r1_those_that_follow_get_what_was_changed_in_the_form_and_keep_what_differs_in_them() {
    let office = Office::open().await;
    let before = with_an_exception(&office).await;
    let longer = |edit: &mut Value| {
        edit["minutes"] = json!(80);
        edit["starts"] = json!({"date": date_in(10), "time": "14:30"});
        edit["scope"] = json!("following");
    };
    office.change(&before[1], longer).await.unwrap();
    let after = office.all().await;
    assert_eq!(after.iter().map(|it| it.minutes).collect::<Vec<_>>(), [50, 80, 80, 80]);
    let titles = ["Skills group", "Skills group", "Farewell", "Skills group"];
    assert_eq!(after.iter().map(|it| it.title.as_str()).collect::<Vec<_>>(), titles);
    assert_eq!(
        after.iter().map(people).collect::<Vec<_>>(),
        [vec!["Ann", "Bob"], vec!["Ann", "Bob"], vec!["Ann"], vec!["Ann", "Bob"]]
    );
    assert_eq!(after[2].starts_at, before[2].starts_at);

    let without_bob = |edit: &mut Value| {
        edit["minutes"] = json!(80);
        edit["starts"] = json!({"date": date_in(10), "time": "14:30"});
        edit["clients"] = json!([office.clients[0]]);
        edit["scope"] = json!("following");
    };
    office.change(&after[1], without_bob).await.unwrap();
    let after = office.all().await;
    assert_eq!(
        after.iter().map(people).collect::<Vec<_>>(),
        [vec!["Ann", "Bob"], vec!["Ann"], vec!["Ann"], vec!["Ann"]]
    );
}

#[tokio::test]
async fn r1_nobody_changes_or_cancels_those_that_follow_as_somebody_else_has_changed_them() {
    let office = Office::open().await;
    let all = with_an_exception(&office).await;
    let later = |edit: &mut Value| edit["title"] = json!("Later");
    office
        .change(&all[3], |edit| {
            edit["starts"] = json!({"date": date_in(24), "time": "14:30"});
            later(edit);
        })
        .await
        .unwrap();
    let both = |edit: &mut Value| {
        edit["starts"] = json!({"date": date_in(10), "time": "16:30"});
        edit["scope"] = json!("following");
    };
    assert_eq!(office.change(&all[1], both).await.unwrap_err(), "changed_elsewhere");
    assert_eq!(office.cancel(&all[1], "following").await.unwrap_err(), "changed_elsewhere");
    assert_eq!(office.cancel(&all[3], "this").await.unwrap_err(), "changed_elsewhere");
    assert!(office.all().await.iter().all(|it| !it.cancelled));

    let fresh = office.all().await;
    let cancelled = office.cancel(&fresh[1], "following").await.unwrap();
    assert_eq!(office.cancel(&fresh[1], "following").await.unwrap(), cancelled, "it came twice");
    assert_eq!(office.all().await.iter().map(|it| it.cancelled).collect::<Vec<_>>(), [false, true, true, true]);
}

#[tokio::test]
async fn r1_who_makes_an_appointment_for_others_or_leaves_it_to_them_is_told_that_it_was_kept() {
    let house = House::with_colleague();
    let provider = house.provider().await;
    let workspace: Workspace = provider.get("/api/workspace").await.unwrap().json().await.unwrap();
    let other = workspace.providers.iter().find(|it| it.person != workspace.me).unwrap().person;
    let client = workspace.appointments.iter().find_map(|it| it.clients.first()).unwrap().person;
    let form = json!({
        "id": FIRST, "title": "For a colleague", "kind": "individual", "admission": "provider_admits",
        "starts": {"date": date_in(3), "time": "14:30"}, "minutes": 50,
        "providers": [other], "clients": [client], "repeats": null,
    });
    let made = send(&provider, "/api/workspace/appointments", &form).await.unwrap();
    assert_eq!(made.providers.iter().map(|it| it.person).collect::<Vec<_>>(), [other]);
    assert_eq!(send(&provider, "/api/workspace/appointments", &form).await.unwrap(), made, "and when it comes twice");
    let path = format!("/api/workspace/appointments/{FIRST}");
    assert_eq!(provider.get(&path).await.unwrap().status(), StatusCode::NOT_FOUND, "it is not theirs to see");

    let mine = "0198c0de-5a1e-7c11-9d2e-0000000000a2";
    let mut form = form;
    form["id"] = json!(mine);
    form["providers"] = json!([workspace.me]);
    let mut edit = form.clone();
    let kept = send(&provider, "/api/workspace/appointments", &form).await.unwrap();
    for field in ["id", "kind", "repeats"] {
        edit.as_object_mut().unwrap().remove(field);
    }
    edit["edition"] = json!(kept.edition);
    edit["scope"] = json!("this");
    edit["providers"] = json!([other]);
    let left = send(&provider, &format!("/api/workspace/appointments/{mine}"), &edit).await.unwrap();
    assert_eq!(left.providers.iter().map(|it| it.person).collect::<Vec<_>>(), [other]);
}
