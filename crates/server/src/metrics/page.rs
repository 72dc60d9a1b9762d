//! `GET /metrics`, on a listener of its own.
//!
//! Not beside the pages: whoever reaches those is the whole world, and how many people wait in a practice is nobody's business
//! out there. Nor behind a token, which would have to be kept, rotated and not leaked. An address that only the monitoring system
//! reaches needs neither.

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use prometheus_client::{
    encoding::text::{encode_eof, encode_registry},
    registry::Registry,
};
use sfu::Totals;
use tokio::net::TcpListener;

use super::{counts::Counts, media};
use crate::app::Shared;

/// What the text is (`OpenMetrics` 1.0).
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Every name begins with this.
const PREFIX: &str = "anteroom";

/// Answers scrapes until the server ends.
pub(crate) async fn serve(listener: TcpListener, app: Shared) {
    let routes = Router::new().route("/metrics", get(metrics)).with_state(app);
    if let Err(error) = axum::serve(listener, routes).await {
        tracing::error!(%error, "metrics are not served any more");
    }
}

async fn metrics(State(app): State<Shared>) -> Response {
    // A media server that is gone has nothing to tell; the rest is of interest all the more.
    let totals = app.sfu.totals().await.unwrap_or_default();
    match text(&app.counts, &totals) {
        Ok(text) => ([(header::CONTENT_TYPE, OPEN_METRICS)], text).into_response(),
        Err(error) => {
            tracing::error!(%error, "metrics could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// All there is to tell.
pub(crate) fn text(counts: &Counts, totals: &Totals) -> Result<String, std::fmt::Error> {
    let mut registry = Registry::with_prefix(PREFIX);
    counts.register(&mut registry);
    media::register(totals, &mut registry);
    let mut text = String::new();
    encode_registry(&mut text, &registry)?;
    encode_eof(&mut text)?;
    Ok(text)
}
