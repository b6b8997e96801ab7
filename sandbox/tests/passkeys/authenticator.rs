//! Plays a software authenticator, and a browser's part of WebAuthn in which each step can be done wrong.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use passkey::authenticator::{Authenticator, UiHint, UserCheck, UserValidationMethod};
use passkey::crypto::rust_crypto::RustCryptoBackend;
use passkey::types::Passkey;
use passkey::types::ctap2::{Aaguid, Ctap2Error, get_assertion, make_credential};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// A page as the browser sees it. What it asks for is read from the server's options.
#[derive(Clone, Copy)]
pub struct Page {
    pub origin: &'static str,
    /// The relying party the browser uses; an honest one takes it from the options.
    pub rp_id: &'static str,
}

pub const PAGE: Page = Page { origin: "http://localhost:5173", rp_id: "localhost" };

/// One authenticator with room for one passkey.
pub struct Device {
    authenticator: Authenticator<Option<Passkey>, Person, RustCryptoBackend>,
    verifies: bool,
}

/// Touches whatever is held out.
struct Person {
    verifies: bool,
}

#[async_trait::async_trait]
impl UserValidationMethod for Person {
    type PasskeyItem = Passkey;

    async fn check_user<'a>(&self, _: UiHint<'a, Passkey>, presence: bool, _: bool) -> Result<UserCheck, Ctap2Error> {
        Ok(UserCheck { presence, verification: self.verifies })
    }

    fn is_presence_enabled(&self) -> bool {
        true
    }

    fn is_verification_enabled(&self) -> Option<bool> {
        self.verifies.then_some(true)
    }
}

impl Device {
    pub fn new() -> Self {
        Self::with_verification(true)
    }

    pub fn with_verification(verifies: bool) -> Self {
        let aaguid = Aaguid::from([0x5a; 16]);
        let mut authenticator = Authenticator::new(aaguid, None, Person { verifies }, RustCryptoBackend);
        authenticator.set_make_credentials_with_signature_counter(true);
        Self { authenticator, verifies }
    }

    /// The passkey, to be looked at or tampered with.
    pub fn passkey(&mut self) -> &mut Passkey {
        self.authenticator.store_mut().as_mut().unwrap()
    }

    /// `navigator.credentials.create`, then `toJSON`.
    pub async fn create(&mut self, options: &Value, page: Page) -> Value {
        let client_data = client_data("webauthn.create", options, page);
        let request = make_credential::Request {
            client_data_hash: Sha256::digest(&client_data).to_vec().into(),
            rp: make_credential::PublicKeyCredentialRpEntity { id: page.rp_id.to_owned(), name: None },
            user: serde_json::from_value(options["user"].clone()).unwrap(),
            pub_key_cred_params: serde_json::from_value(options["pubKeyCredParams"].clone()).unwrap(),
            exclude_list: None,
            extensions: None,
            options: make_credential::Options { rk: true, up: true, uv: self.verifies },
            pin_auth: None,
            pin_protocol: None,
        };
        let made = self.authenticator.make_credential(request).await.unwrap();
        let id = encode(&self.passkey().credential_id);
        json!({
            "id": id,
            "rawId": id,
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": { "credProps": { "rk": true } },
            "response": {
                "clientDataJSON": encode(&client_data),
                "attestationObject": encode(&made.as_webauthn_bytes()),
                "transports": ["internal", "hybrid"],
            },
        })
    }

    /// `navigator.credentials.get`, then `toJSON`.
    pub async fn get(&mut self, options: &Value, page: Page) -> Value {
        let client_data = client_data("webauthn.get", options, page);
        let request = get_assertion::Request {
            rp_id: page.rp_id.to_owned(),
            client_data_hash: Sha256::digest(&client_data).to_vec().into(),
            allow_list: None,
            extensions: None,
            options: get_assertion::Options { up: true, uv: self.verifies },
            pin_auth: None,
            pin_protocol: None,
        };
        let signed = self.authenticator.get_assertion(request).await.unwrap();
        let id = encode(&self.passkey().credential_id);
        json!({
            "id": id,
            "rawId": id,
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": {
                "clientDataJSON": encode(&client_data),
                "authenticatorData": encode(&signed.auth_data.to_vec()),
                "signature": encode(&signed.signature),
                "userHandle": signed.user.map(|user| encode(&user.id)),
            },
        })
    }
}

pub fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub fn decode(text: &Value) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text.as_str().unwrap()).unwrap()
}

fn client_data(kind: &str, options: &Value, page: Page) -> Vec<u8> {
    let data = json!({
        "type": kind,
        "challenge": options["challenge"],
        "origin": page.origin,
        "crossOrigin": false,
    });
    data.to_string().into_bytes()
}
