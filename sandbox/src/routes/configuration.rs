//! Answers GET `config` (docs/api.md#widget-configuration): how a hosted page for the client should look.

use axum::Json;
use axum::extract::State;
use serde::Serialize;

use super::extract::KnownClient;
use crate::app::App;
use crate::clients::Client;
use crate::method::Method;

#[derive(Serialize)]
pub struct Configuration {
    id: String,
    name: String,
    client_id: String,
    branding: Branding,
    connection: Vec<Connection>,
    default_redirect_url: String,
    redirect_urls: Vec<String>,
    allowed_origins: Vec<String>,
    auth_config: AuthConfig,
    localization: Localization,
}

#[derive(Serialize)]
struct Branding {
    brand: String,
    btn_color: String,
    text_color: String,
    background: String,
    brand_logo: String,
    favicon: String,
    font: Font,
    lang: String,
    page_title: String,
}

#[derive(Serialize)]
struct Font {
    url: String,
    family: String,
}

#[derive(Serialize)]
struct Connection {
    provider: &'static str,
    enabled: bool,
}

#[derive(Serialize)]
struct AuthConfig {
    webauthn: bool,
    passkey_auth: bool,
    social: Vec<String>,
}

#[derive(Serialize)]
struct Localization {
    iso_code: String,
    direction: &'static str,
}

/// The configuration of a client.
pub async fn show(State(app): State<App>, KnownClient(client): KnownClient) -> Json<Configuration> {
    let branding = client.branding.clone();
    let brand = if branding.brand.is_empty() { client.name.clone() } else { branding.brand };
    let passkeys = client.offers(Method::Passkey);
    Json(Configuration {
        id: client.account_id(),
        name: client.name.clone(),
        client_id: client.client_id.clone(),
        connection: client
            .methods
            .iter()
            .map(|method| Connection { provider: method.provider(), enabled: true })
            .collect(),
        default_redirect_url: client.default_redirect_url.clone(),
        redirect_urls: client.redirect_targets().cloned().collect(),
        allowed_origins: allowed_origins(&client, &app.settings.public_url),
        auth_config: AuthConfig { webauthn: passkeys, passkey_auth: passkeys, social: Vec::new() },
        localization: Localization { direction: direction(&branding.lang), iso_code: branding.lang.clone() },
        branding: Branding {
            brand,
            btn_color: branding.btn_color,
            text_color: branding.text_color,
            background: branding.background,
            brand_logo: branding.brand_logo,
            favicon: branding.favicon,
            font: Font { url: branding.font_url, family: branding.font_family },
            lang: branding.lang,
            page_title: branding.page_title,
        },
    })
}

/// Origins of pages that may open the hosted page in a popup and be told the result. A client for any loopback origin is
/// also that of this server's own demo.
fn allowed_origins(client: &Client, public_url: &str) -> Vec<String> {
    let own = client.any_loopback_origin.then(|| public_url.to_owned());
    client.origins.iter().cloned().chain(own.filter(|own| !client.origins.contains(own))).collect()
}

/// The direction a language is written in, by its primary subtag.
pub(super) fn direction(language: &str) -> &'static str {
    match language.split('-').next().unwrap_or_default() {
        "ar" | "arc" | "ckb" | "dv" | "fa" | "he" | "iw" | "ji" | "ks" | "ps" | "sd" | "ug" | "ur" | "yi" => "rtl",
        _ => "ltr",
    }
}
