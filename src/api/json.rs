//! A JSON value of any shape.
//!
//! The API's documents contradict each other, so answers are read field by field from a tree instead of being forced into
//! structs: a field of an unexpected type is a field that is not there, never a failed answer.

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;

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
            Self::Number(number) => number.whole().map(|whole| whole.to_string()),
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

/// Numbers as the API uses them: codes, seconds and points in time, never fractions.
pub trait Whole {
    /// The number, if it is whole, not negative and small enough for a `f64` to hold it exactly.
    fn whole(&self) -> Option<u64>;
}

impl Whole for f64 {
    fn whole(&self) -> Option<u64> {
        const LARGEST_EXACT: f64 = 9_007_199_254_740_991.0;
        let whole = *self as u64;
        ((0.0..=LARGEST_EXACT).contains(self) && whole as f64 == *self).then_some(whole)
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(JsonVisitor)
    }
}

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Boolean(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(value as f64))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(value as f64))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(Json::Number(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Json, E> {
        Ok(Json::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Json, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Json::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Json, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = access.next_entry()? {
            fields.push(field);
        }
        Ok(Json::Object(fields))
    }
}
