//! Who may host an appointment.

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    caller::{AppointmentsRead, Caller},
    problem::{Always, Refusal},
};
use crate::{app::Shared, staff::may_host};

/// A provider of the practice.
#[derive(Serialize, ToSchema)]
#[schema(as = Provider)]
pub(super) struct Shown {
    id: Uuid,
    name: String,
}

/// All who may be booked as hosts.
#[derive(Serialize, ToSchema)]
pub(super) struct Providers {
    items: Vec<Shown>,
}

/// Lists the providers of the practice, by name.
#[utoipa::path(get, path = "/providers", operation_id = "list_providers", tag = "providers",
    security(("token" = ["appointments:read"])),
    responses((status = 200, description = "All of them.", body = Providers), Always))]
pub(super) async fn list(_: Caller<AppointmentsRead>, State(app): State<Shared>) -> Result<Json<Providers>, Refusal> {
    let people = app.records.people().await?.into_iter();
    let providers = people.filter(may_host);
    Ok(Json(Providers { items: providers.map(|it| Shown { id: it.id.0, name: it.name.into() }).collect() }))
}
