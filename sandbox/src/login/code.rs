//! Verifies the code of a message and signs in with it (docs/api.md#email-a-code, docs/api.md#text-a-code).

use std::sync::Arc;

use super::session::{self, SessionResponse};
use crate::app::App;
use crate::clients::Client;
use crate::error::ApiError;
use crate::secrets::{Hashed, random_id};
use crate::store::{Channel, Login, User};

/// The verdict on a code, decided inside the transaction and committed either way.
enum Outcome {
    Right(Box<SessionResponse>),
    Wrong { attempts_left: u32 },
    Refused(ApiError),
}

/// Signs in with a code. It works once; ping status then repeats the session for a minute, for the application that a
/// hosted page returns to. After too many wrong codes the state is gone (docs/api.md#wrong-code).
pub async fn verify(
    app: &App,
    client: Arc<Client>,
    channel: Channel,
    state: &str,
    code: &str,
) -> Result<SessionResponse, ApiError> {
    let mac = app.tokens.code_mac(state, code)?;
    let (context, state) = (app.clone(), state.to_owned());
    let outcome = app
        .store
        .transaction(move |transaction| -> Result<Outcome, ApiError> {
            let now = context.clock.now();
            let rules = &context.settings.rules;
            let hashed = Hashed::of(&state);
            let login = Login::find(transaction, &hashed, &client.client_id)?
                .filter(|login| login.channel == channel && now < login.expires_at.plus(rules.link_lifetime));
            let Some(login) = login else {
                return Ok(Outcome::Refused(ApiError::InvalidState));
            };
            let Some(stored) = &login.proofs.code_mac else {
                return Ok(Outcome::Refused(ApiError::InvalidState));
            };
            if now >= login.expires_at {
                return Ok(Outcome::Refused(ApiError::ExpiredCode));
            }
            // Also for the right one: it would tell that it was.
            if let Err(refusal) = context.limits.code_try(&login.identifier) {
                return Ok(Outcome::Refused(refusal));
            }
            if !mac.matches(stored) {
                context.limits.wrong_code(&login.identifier);
                let attempts_left = rules.code_tries.saturating_sub(login.wrong_codes + 1);
                if attempts_left == 0 {
                    Login::delete(transaction, &hashed)?;
                } else {
                    Login::add_wrong_code(transaction, &hashed)?;
                }
                return Ok(Outcome::Wrong { attempts_left });
            }
            let user = User::sign_in(transaction, &random_id()?, channel, &login.identifier, &login.address, now)?;
            session::finish(&context, transaction, &client.client_id, &state, user)
                .map(|session| Outcome::Right(Box::new(session)))
        })
        .await?;
    match outcome {
        Outcome::Right(session) => Ok(*session),
        Outcome::Wrong { attempts_left } => Err(ApiError::WrongCode { attempts_left }),
        Outcome::Refused(error) => Err(error),
    }
}
