//! Reads and writes JSON values of any shape.
//!
//! The API's documents contradict each other, so answers are read field by field from a tree instead of being forced into
//! structs: a field of an unexpected type is a field that is not there, never a failed answer.

use js_sys::{Array, Object};
use serde::{Serialize, Serializer};
use ssojet_login_core::text::decimal;
use wasm_bindgen::{JsCast, JsValue};

/// A JSON value (RFC 8259).
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean(bool),
    /// Any number.
    Number(f64),
    /// A string.
    Text(String),
    /// An array.
    Array(Vec<Json>),
    /// An object, in the order of the text.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// An object of `fields`, in this order. A `Vec`, since an array would ship this once for each length.
    pub fn object(fields: Vec<(&str, Json)>) -> Self {
        Self::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// The object with one more field, where there is a value for it.
    #[must_use]
    pub fn with(mut self, name: &str, value: Option<Json>) -> Self {
        if let (Self::Object(fields), Some(value)) = (&mut self, value) {
            fields.push((name.to_owned(), value));
        }
        self
    }

    /// The first of `names` that holds something: absent, `null` and empty fields are passed over.
    pub fn first_of(&self, names: &[&str]) -> Option<&Json> {
        names.iter().filter_map(|name| self.field(name)).find(|value| match value {
            Self::Null => false,
            Self::Text(text) => !text.is_empty(),
            _ => true,
        })
    }

    /// The text of the first of `names` that holds one; a whole number counts as its digits.
    pub fn text_of(&self, names: &[&str]) -> Option<String> {
        match self.first_of(names)? {
            Self::Text(text) => Some(text.clone()),
            Self::Number(number) => as_whole(*number).map(decimal),
            _ => None,
        }
    }

    fn field(&self, name: &str) -> Option<&Json> {
        match self {
            Self::Object(fields) => fields.iter().find(|(key, _)| key == name).map(|(_, value)| value),
            _ => None,
        }
    }
}

/// Whether JSON text nests no deeper than any answer of the API does by far. Deeper values exhaust the stack when they are read
/// or dropped, and that ends every login of the page.
pub fn is_shallow(text: &str) -> bool {
    const DEEPEST: u32 = 64;
    let (mut depth, mut in_text, mut escaped) = (0_u32, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'[' | b'{' if !in_text => depth += 1,
            b']' | b'}' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return false;
        }
    }
    true
}

/// The number as the API uses numbers, for codes, seconds and points in time: if it is whole, not negative and small enough
/// for a `f64` to hold it exactly.
pub fn as_whole(number: f64) -> Option<u64> {
    const LARGEST_EXACT: f64 = 9_007_199_254_740_991.0;
    let whole = number as u64;
    ((0.0..=LARGEST_EXACT).contains(&number) && whole as f64 == number).then_some(whole)
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// By hand and as maps: a derived implementation is compiled once a struct, and `serde_wasm_bindgen` keeps a hash table of
/// the names of struct fields.
impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Boolean(boolean) => serializer.serialize_bool(*boolean),
            Self::Number(number) => serializer.serialize_f64(*number),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Array(items) => serializer.collect_seq(items),
            Self::Object(fields) => serializer.collect_map(fields.iter().map(|(name, value)| (name, value))),
        }
    }
}

impl From<&Json> for JsValue {
    fn from(json: &Json) -> Self {
        json.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).unwrap_or(Self::NULL)
    }
}

impl From<&JsValue> for Json {
    /// Reads what `JSON.parse` made. Not through serde: its messages about unexpected types link the formatting of
    /// floating-point numbers, 6 kB of the module, for messages that are never shown.
    fn from(value: &JsValue) -> Self {
        if let Some(text) = value.as_string() {
            Self::Text(text)
        } else if let Some(number) = value.as_f64() {
            Self::Number(number)
        } else if let Some(boolean) = value.as_bool() {
            Self::Boolean(boolean)
        } else if let Some(array) = value.dyn_ref::<Array>() {
            Self::Array(array.iter().map(|item| Self::from(&item)).collect())
        } else if value.is_object() {
            // Of another window's kind where the page has taken its `JSON` from there.
            let field = |entry: JsValue| {
                let entry: &Array = entry.unchecked_ref();
                Some((entry.get(0).as_string()?, Self::from(&entry.get(1))))
            };
            Self::Object(Object::entries(value.unchecked_ref()).iter().filter_map(field).collect())
        } else {
            Self::Null
        }
    }
}

#[cfg(test)]
impl From<serde_json::Value> for Json {
    fn from(value: serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(boolean) => Self::Boolean(boolean),
            serde_json::Value::Number(number) => Self::Number(number.as_f64().unwrap_or(f64::NAN)),
            serde_json::Value::String(text) => Self::Text(text),
            serde_json::Value::Array(items) => Self::Array(items.into_iter().map(Self::from).collect()),
            serde_json::Value::Object(fields) => {
                Self::Object(fields.into_iter().map(|(name, value)| (name, Self::from(value))).collect())
            }
        }
    }
}
