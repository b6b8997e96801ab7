//! Names the countries as the browser knows them in every language. No name is shipped.
//!
//! The list of all countries is filled in by hand: as a part of the tree it would be made and compared again with every
//! letter that is typed, and weigh 2 kB more. The names are looked up and put in order once for a page, when the browser has nothing
//! else to do: a slow phone takes a quarter of a second, which must not be the one of the first digit.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use js_sys::{Array, Object};
use ssojet_login_core::phone::{Country, Metadata};
use ssojet_login_core::text::{decimal, is_right_to_left};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlOptionElement, HtmlSelectElement};

use crate::js;

/// Finds the list of countries.
const LIST: &str = "select";
/// Names the language a list is filled in.
const LANGUAGE: &str = "lang";
/// Stands between the name and the code in a row.
const BETWEEN: char = '\u{1f}';

#[wasm_bindgen]
extern "C" {
    /// ECMA-402 §12; not in js-sys.
    #[wasm_bindgen(js_namespace = Intl)]
    type DisplayNames;

    #[wasm_bindgen(constructor, catch, js_namespace = Intl)]
    fn new(locales: &Array, options: &Object) -> Result<DisplayNames, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn of(this: &DisplayNames, code: &str) -> Result<Option<String>, JsValue>;

    /// In js-sys it does not catch: there are browsers and policies without it.
    #[wasm_bindgen(js_namespace = Intl)]
    type Collator;

    #[wasm_bindgen(constructor, catch, js_namespace = Intl)]
    fn in_languages(locales: &Array) -> Result<Collator, JsValue>;

    type Sortable;

    #[wasm_bindgen(method, catch)]
    fn sort(this: &Sortable, compare: &JsValue) -> Result<JsValue, JsValue>;

    /// Calls back when the browser has nothing else to do (`npm/src/internal/browser.ts`).
    #[wasm_bindgen(js_name = requestIdleCallback, catch)]
    fn when_idle(task: &JsValue) -> Result<(), JsValue>;
}

thread_local! {
    static NAMED: RefCell<Option<Rc<Named>>> = const { RefCell::new(None) };
}

/// The names of the countries in one language.
struct Named {
    language: String,
    names: Option<DisplayNames>,
    rows: OnceCell<Array>,
}

impl Named {
    /// The names in `language`, which are kept for the page until another language is asked for.
    fn in_language(language: &str) -> Rc<Self> {
        NAMED.with_borrow_mut(|kept| match kept {
            Some(named) if named.language == language => named.clone(),
            _ => {
                let options = Object::new();
                js::set_text(&options, "type", "region");
                let names = DisplayNames::new(&languages(language), &options).ok();
                let named = Rc::new(Self { language: language.to_owned(), names, rows: OnceCell::new() });
                *kept = Some(named.clone());
                named
            }
        })
    }

    fn name(&self, country: Country) -> String {
        let named = self.names.as_ref().and_then(|names| names.of(&country.code()).ok()?);
        named.filter(|name| !name.is_empty()).unwrap_or_else(|| country.code())
    }

    fn label(&self, name: &str, calling_code: u16) -> String {
        // Without a mark, the plus of a text from right to left stands behind the digits.
        let opening = if is_right_to_left(&self.language) { " (\u{200e}+" } else { " (+" };
        [name, opening, &decimal(calling_code.into()), ")"].concat()
    }

    /// The name and the code of each country, in the order of the names.
    fn rows(&self) -> &Array {
        self.rows.get_or_init(|| {
            let rows = Array::new();
            for country in Country::all() {
                let mut row = self.name(country);
                row.push(BETWEEN);
                row.push_str(&country.code());
                rows.push(&JsValue::from_str(&row));
            }
            let compare = Collator::in_languages(&languages(&self.language)).map(|order| js::field(&order, "compare"));
            let _ = rows.unchecked_ref::<Sortable>().sort(&compare.unwrap_or(JsValue::UNDEFINED));
            rows
        })
    }
}

/// What the list calls `country`: `Germany (+49)`.
pub(crate) fn label(country: Country, language: &str, metadata: Metadata) -> String {
    let named = Named::in_language(language);
    named.label(&named.name(country), metadata.calling_code(country))
}

/// Makes the rows when there is time, before they are needed.
pub(crate) fn prepare(language: &str) {
    let is_kept = NAMED.with_borrow(|kept| kept.as_ref().is_some_and(|named| named.language == language));
    if !is_kept {
        let named = Named::in_language(language);
        let _ = when_idle(&Closure::once_into_js(move || {
            named.rows();
        }));
    }
}

/// Fills the list inside `root`, if there is one, and shows `chosen` in it.
pub(crate) fn fill(root: &Element, language: &str, metadata: Metadata, chosen: Option<Country>) {
    let Some(list) = root.query_selector(LIST).ok().flatten() else { return };
    let list: HtmlSelectElement = list.unchecked_into();
    if list.get_attribute(LANGUAGE).as_deref() != Some(language) {
        let _ = list.set_attribute(LANGUAGE, language);
        refill(&list, language, metadata);
    }
    list.set_value(&chosen.map(Country::code).unwrap_or_default());
}

/// The first entry stands for no country, and stays.
fn refill(list: &HtmlSelectElement, language: &str, metadata: Metadata) {
    let Some(document) = list.owner_document() else { return };
    list.set_length(1);
    let named = Named::in_language(language);
    for row in named.rows().iter() {
        let row = row.as_string().unwrap_or_default();
        let country = row.split_once(BETWEEN).and_then(|(name, code)| Some((name, Country::parse(code)?)));
        if let (Some((name, country)), Ok(option)) = (country, document.create_element("option")) {
            let option: HtmlOptionElement = option.unchecked_into();
            option.set_text(&named.label(name, metadata.calling_code(country)));
            option.set_value(&country.code());
            let _ = list.append_child(&option);
        }
    }
}

fn languages(language: &str) -> Array {
    Array::of2(&JsValue::from_str(language), &JsValue::from_str("en"))
}
