//! Reads and writes JavaScript values: the one place that calls `Reflect`, and that writes JSON text.

use js_sys::{Array, Function, JSON, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

use crate::base64url;

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

/// The names of an object's own fields, or the positions of an array.
pub(crate) fn keys(object: &JsValue) -> Vec<JsValue> {
    items(&Object::keys(object.unchecked_ref::<Object>()))
}

/// The items of an array. One by one, since the script holds no function then that copies a whole one.
pub(crate) fn items(array: &Array) -> Vec<JsValue> {
    array.iter().collect()
}

/// Removes what is `null`, at every level of what `JSON.parse` made. Not by recursion: a deep value would exhaust the stack.
pub(crate) fn remove_nulls(value: &JsValue) {
    let mut left = vec![value.clone()];
    while let Some(object) = left.pop() {
        for key in keys(&object) {
            let mut value = Reflect::get(&object, &key).unwrap_or(JsValue::NULL);
            if value.is_null() {
                let _ = Reflect::delete_property(object.unchecked_ref::<Object>(), &key);
            }
            if Array::is_array(&value) {
                let rest = Array::new();
                for item in value.unchecked_ref::<Array>().iter().filter(|item| !item.is_null()) {
                    rest.push(&item);
                }
                value = rest.into();
                let _ = Reflect::set(&object, &key, &value);
            }
            if value.is_object() {
                left.push(value);
            }
        }
    }
}

/// The bytes of an `ArrayBuffer`, a view on a part of one, or a list of numbers; `None` for anything else. Not by `instanceof`: an
/// extension's buffers come from another realm.
pub(crate) fn bytes(value: &JsValue) -> Option<Vec<u8>> {
    let length = field(value, "byteLength");
    if length.as_f64().is_none() && !Array::is_array(value) {
        return None;
    }
    let buffer = field(value, "buffer");
    let arguments =
        if buffer.is_object() { Array::of3(&buffer, &field(value, "byteOffset"), &length) } else { Array::of1(value) };
    // Not by the constructor of js-sys, which does not catch: a buffer may have been handed on to a worker.
    let constructor = field(&js_sys::global(), "Uint8Array");
    let array = Reflect::construct(constructor.unchecked_ref::<Function>(), &arguments).ok()?;
    Some(array.unchecked_into::<Uint8Array>().to_vec())
}

/// JSON text of a value; bytes in it become base64url, as WebAuthn writes them.
///
/// By hand, since `JSON.stringify` asks arrays and objects for a `toJSON`, and an old library that a page may still load (Prototype)
/// gives all arrays one that makes a text of them.
pub(crate) fn stringify(value: &JsValue) -> String {
    let mut text = String::new();
    write(value, 0, &mut text);
    text
}

fn write(value: &JsValue, depth: u32, text: &mut String) {
    /// Deeper than anything that is sent. A value that holds itself ends here.
    const DEEPEST: u32 = 16;
    let is_array = Array::is_array(value);
    if !value.is_object() || depth > DEEPEST {
        // Texts, numbers and truths have no methods of their own to be asked for.
        let plain = (!value.is_object()).then(|| JSON::stringify(value).ok()).flatten();
        text.push_str(plain.and_then(|plain| plain.as_string()).as_deref().unwrap_or("null"));
    } else if let Some(bytes) = bytes(value).filter(|_| !is_array) {
        write(&JsValue::from_str(&base64url::encode(&bytes)), depth, text);
    } else {
        text.push(if is_array { '[' } else { '{' });
        let mut separator = "";
        for key in keys(value) {
            let item = Reflect::get(value, &key).unwrap_or(JsValue::UNDEFINED);
            if !is_array && (item.is_undefined() || item.is_function()) {
                continue;
            }
            text.push_str(separator);
            separator = ",";
            if !is_array {
                write(&key, depth, text);
                text.push(':');
            }
            write(&item, depth + 1, text);
        }
        text.push(if is_array { ']' } else { '}' });
    }
}
