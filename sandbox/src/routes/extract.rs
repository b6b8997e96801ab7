//! Reads the client, the page and the JSON body of an API call, each failure as an error of the API
//! (docs/api.md#errors).

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use url::Url;

use super::caller::Caller;
use super::params::client_id;
use crate::app::App;
use crate::clients::Client;
use crate::error::ApiError;
use crate::login::message::MessageRequest;
use crate::loopback::parse_origin;
use crate::method::MessageMethod;
use crate::store::{StoreError, User};
use crate::tokens::Purpose;

/// What is said of a JSON body whose fields are of other types than documented.
pub const WRONG_SHAPE: &str = "The body is not a JSON object with the documented fields.";

/// The registered client of the request.
pub struct KnownClient(pub Arc<Client>);

impl FromRequestParts<App> for KnownClient {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        client_id(&parts.uri, &parts.headers)
            .and_then(|client_id| app.clients.get(&client_id))
            .map(Self)
            .ok_or(ApiError::InvalidClient)
    }
}

/// The user of the request's access token, which must be valid for its client.
pub struct SignedIn(pub User);

impl FromRequestParts<App> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let KnownClient(client) = KnownClient::from_request_parts(parts, app).await?;
        let credentials = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let (_, token) = credentials
            .and_then(|credentials| credentials.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .ok_or(ApiError::AccessTokenRequired)?;
        let claims = app
            .tokens
            .open(Purpose::Access, token.trim(), app.clock.now())
            .ok()
            .filter(|claims| claims.aud == client.client_id)
            .ok_or(ApiError::AccessTokenRequired)?;
        let user = app
            .store
            .transaction(move |transaction| -> Result<_, StoreError> { User::find(transaction, &claims.sub) })
            .await?;
        user.map(Self).ok_or(ApiError::AccessTokenRequired)
    }
}

/// The page that asks for a message.
pub struct AskingPage {
    client: Arc<Client>,
    caller: Caller,
    /// Its host name, which an SMS binds its code to; this server's own when no registered page asks, or when it has an
    /// address for a name: the browser offers a code to named sites only.
    host: String,
}

impl AskingPage {
    /// Asks for a message of this method.
    pub fn request(self, method: MessageMethod) -> MessageRequest {
        MessageRequest { client: self.client, method, caller: self.caller.address, host: self.host }
    }
}

impl FromRequestParts<App> for AskingPage {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let KnownClient(client) = KnownClient::from_request_parts(parts, app).await?;
        let caller = Caller::from_request_parts(parts, app).await?;
        let origin = parts.headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
        let page = origin.filter(|origin| client.allows(origin)).and_then(parse_origin);
        let own = || Url::parse(&app.settings.public_url).ok();
        let name = page
            .and_then(|url| url.domain().map(str::to_owned))
            .or_else(|| own().and_then(|url| url.host_str().map(str::to_owned)));
        let host = name.ok_or(ApiError::Internal)?;
        Ok(Self { client, caller, host })
    }
}

/// A JSON body.
pub struct JsonBody<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for JsonBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &App) -> Result<Self, ApiError> {
        // Into a map first: serde would also take a list of values for an object.
        match Json::<Map<String, Value>>::from_request(request, app).await {
            Ok(Json(fields)) => {
                serde_json::from_value(Value::Object(fields)).map(Self).map_err(|_| ApiError::Malformed(WRONG_SHAPE))
            }
            Err(JsonRejection::MissingJsonContentType(_)) => {
                Err(ApiError::Malformed("Send the body with Content-Type: application/json."))
            }
            Err(JsonRejection::JsonSyntaxError(_)) => Err(ApiError::Malformed("The body is not JSON.")),
            Err(JsonRejection::JsonDataError(_)) => Err(ApiError::Malformed(WRONG_SHAPE)),
            Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => Err(ApiError::TooLarge),
            Err(_) => Err(ApiError::Malformed("The body could not be read.")),
        }
    }
}
