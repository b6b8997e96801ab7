//! The names of countries, as the browser knows them in every language. Nothing of it is shipped.

use ssojet_login_core::Country;
use std::cell::RefCell;
use std::sync::Arc;

/// Every country with its name and calling code, as `Germany (+49)`, in the order of the language.
pub(crate) type Names = Arc<[(Country, Arc<str>)]>;

/// The names in the language of `locale` (BCP 47), made once for each language.
pub(crate) fn names(locale: &str) -> Names {
    thread_local! {
        static MADE: RefCell<Option<(String, Names)>> = const { RefCell::new(None) };
    }
    MADE.with_borrow_mut(|made| match made {
        Some((language, names)) if language == locale => names.clone(),
        _ => {
            let names = make(locale);
            *made = Some((locale.to_owned(), names.clone()));
            names
        }
    })
}

fn make(locale: &str) -> Names {
    let mut names: Vec<(Country, String)> = Country::all().map(|country| (country, name(country, locale))).collect();
    names.sort_by(|(_, one), (_, other)| compare(one, other, locale));
    let labelled = names.into_iter().map(|(country, name)| {
        let label = [&name, " (+", &country.calling_code().to_string(), ")"].concat();
        (country, Arc::from(label))
    });
    labelled.collect()
}

#[cfg(target_arch = "wasm32")]
fn name(country: Country, locale: &str) -> String {
    browser::name(country.code(), locale).unwrap_or_else(|| country.code().to_owned())
}

#[cfg(target_arch = "wasm32")]
fn compare(one: &str, other: &str, locale: &str) -> std::cmp::Ordering {
    browser::compare(one, other, locale)
}

#[cfg(not(target_arch = "wasm32"))]
fn name(country: Country, _: &str) -> String {
    country.code().to_owned()
}

#[cfg(not(target_arch = "wasm32"))]
fn compare(one: &str, other: &str, _: &str) -> std::cmp::Ordering {
    one.cmp(other)
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use js_sys::{Array, JsString, Object, Reflect};
    use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

    #[wasm_bindgen]
    extern "C" {
        /// ECMA-402 §12; not in js-sys.
        #[wasm_bindgen(js_namespace = Intl)]
        type DisplayNames;

        #[wasm_bindgen(constructor, catch, js_namespace = Intl)]
        fn new(locales: &Array, options: &Object) -> Result<DisplayNames, JsValue>;

        #[wasm_bindgen(method, catch)]
        fn of(this: &DisplayNames, code: &str) -> Result<Option<String>, JsValue>;
    }

    /// The name of a country.
    pub(super) fn name(code: &str, locale: &str) -> Option<String> {
        let options = Object::new();
        Reflect::set(&options, &JsValue::from_str("type"), &JsValue::from_str("region")).ok()?;
        let languages = Array::of2(&JsValue::from_str(locale), &JsValue::from_str("en"));
        DisplayNames::new(&languages, &options).ok()?.of(code).ok()?
    }

    pub(super) fn compare(one: &str, other: &str, locale: &str) -> std::cmp::Ordering {
        let order = JsString::from(one).locale_compare(other, &Array::of1(&JsValue::from_str(locale)), &Object::new());
        order.cmp(&0)
    }
}
