//! Has the script fetch what is known of phone numbers, once for a page.

use std::cell::Cell;

use ssojet_login_core::phone::Metadata;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// Fetches the file beside this module, and checks its digest (`npm/src/internal/phone-numbers.ts`).
    #[wasm_bindgen(js_name = fetchPhoneNumbers, catch)]
    async fn fetch_phone_numbers() -> Result<JsValue, JsValue>;
}

thread_local! {
    static KNOWN: Cell<Option<Metadata>> = const { Cell::new(None) };
}

/// What is known of phone numbers; `None` where it does not arrive. All elements of a page share it for as long as there is the page.
pub(crate) async fn fetch() -> Option<Metadata> {
    if KNOWN.get().is_none() {
        let text = fetch_phone_numbers().await.ok()?.as_string()?;
        // Another element may have waited for the same.
        KNOWN.set(KNOWN.get().or_else(|| Some(Metadata::new(text.leak()))));
    }
    KNOWN.get()
}
