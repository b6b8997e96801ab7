//! Names the countries as the browser knows them in every language. No name is shipped.
//!
//! The list of all countries is filled in by hand: as a part of the tree it would be made and compared again with every
//! letter that is typed, and weigh 2 kB more.

use js_sys::{Array, Function, Object};
use ssojet_login_core::phone::Country;
use ssojet_login_core::text::{decimal, is_right_to_left};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlOptionElement, HtmlSelectElement};

use crate::js;

/// Finds the list of countries.
const LIST: &str = "select";
/// Names the language a list is filled in.
const LANGUAGE: &str = "lang";

#[wasm_bindgen]
extern "C" {
    /// ECMA-402 §12; not in js-sys.
    #[wasm_bindgen(js_namespace = Intl)]
    type DisplayNames;

    #[wasm_bindgen(constructor, catch, js_namespace = Intl)]
    fn new(locales: &Array, options: &Object) -> Result<DisplayNames, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn of(this: &DisplayNames, code: &str) -> Result<Option<String>, JsValue>;

    type Sortable;

    #[wasm_bindgen(method)]
    fn sort(this: &Sortable, compare: &Function);
}

/// What the list calls `country`: `Germany (+49)`.
pub(crate) fn label(country: Country, language: &str) -> String {
    let named = names(language).and_then(|names| names.of(country.code()).ok()?);
    let name = named.as_deref().unwrap_or(country.code());
    // Without a mark, the plus of a text from right to left stands behind the digits.
    let opening = if is_right_to_left(language) { " (\u{200e}+" } else { " (+" };
    [name, opening, &decimal(country.calling_code().into()), ")"].concat()
}

/// Fills the list inside `root`, if there is one, and shows `chosen` in it.
pub(crate) fn fill(root: &Element, language: &str, chosen: Option<Country>) {
    let Some(list) = root.query_selector(LIST).ok().flatten() else { return };
    let list: HtmlSelectElement = list.unchecked_into();
    if list.get_attribute(LANGUAGE).as_deref() != Some(language) {
        let _ = list.set_attribute(LANGUAGE, language);
        refill(&list, language);
    }
    list.set_value(chosen.as_ref().map(Country::code).unwrap_or_default());
}

/// The first entry stands for no country, and stays.
fn refill(list: &HtmlSelectElement, language: &str) {
    const BETWEEN: char = '\u{1f}';
    let rows = Array::new();
    for country in Country::all() {
        let mut row = label(country, language);
        row.push(BETWEEN);
        row.push_str(country.code());
        rows.push(&JsValue::from_str(&row));
    }
    let collator = js_sys::Intl::Collator::new(&languages(language), &Object::new());
    rows.unchecked_ref::<Sortable>().sort(&collator.compare());
    list.set_length(1);
    for row in rows.iter() {
        let row = row.as_string().unwrap_or_default();
        if let (Some((label, code)), Ok(option)) = (row.split_once(BETWEEN), HtmlOptionElement::new()) {
            option.set_text(label);
            option.set_value(code);
            let _ = list.append_child(&option);
        }
    }
}

fn names(language: &str) -> Option<DisplayNames> {
    let options = Object::new();
    js::set_text(&options, "type", "region");
    DisplayNames::new(&languages(language), &options).ok()
}

fn languages(language: &str) -> Array {
    Array::of2(&JsValue::from_str(language), &JsValue::from_str("en"))
}
