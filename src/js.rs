//! Reads and writes fields of JavaScript objects: the one place that calls `Reflect`.

use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;

/// A field of any value, `undefined` where there is none: also of `null`, and where a getter throws.
pub(crate) fn field(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// A field that holds a string.
pub(crate) fn text(value: &JsValue, name: &str) -> Option<String> {
    field(value, name).as_string()
}

/// Whether there is a field of this name.
pub(crate) fn has(value: &JsValue, name: &str) -> bool {
    Reflect::has(value, &JsValue::from_str(name)).unwrap_or(false)
}

/// Sets a field. Fails silently: the objects are our own.
pub(crate) fn set(object: &JsValue, name: &str, value: &JsValue) {
    let _ = Reflect::set(object, &JsValue::from_str(name), value);
}

/// Sets a field to a string.
pub(crate) fn set_text(object: &JsValue, name: &str, text: &str) {
    set(object, name, &JsValue::from_str(text));
}

/// Removes the fields that hold `null`.
pub(crate) fn remove_nulls(object: &Object) {
    for key in Object::keys(object).iter() {
        if Reflect::get(object, &key).is_ok_and(|value| value.is_null()) {
            let _ = Reflect::delete_property(object, &key);
        }
    }
}
