//! Holds the text of a field, which belongs to the person: the widget writes into it only on purpose.

use std::ops::Deref;

/// The text of a field, as far as it is known: what a password manager fills in without an event is known when it is read.
///
/// The view leaves the field of the page alone, except where a deliberate change is new to it. So nothing that was typed or
/// filled in is lost, and the caret stays where it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    text: String,
    /// Names the last deliberate change; 0 for one that [`Field::number`] has not named yet.
    revision: u32,
    /// How often the whole text was selected.
    selections: u32,
}

impl Field {
    /// A new field that begins with `text`.
    pub(crate) fn holding(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// The person has changed the text: the view has it already.
    pub(crate) fn typed(&mut self, text: String) {
        self.text = text;
    }

    /// Changes the text on purpose: the view writes it into the page.
    pub(crate) fn write(&mut self, text: String) {
        self.text = text;
        self.revision = 0;
    }

    /// Has the view select the text, so that the next key replaces it and one slip can be mended.
    pub(crate) fn select(&mut self) {
        self.selections = self.selections.wrapping_add(1);
    }

    /// Names a deliberate change by a number that no field of this login has had, so that the view sees it also where a screen
    /// makes way for another of its kind.
    pub(crate) fn number(&mut self, last_number: &mut u32) {
        if self.revision == 0 {
            *last_number = last_number.wrapping_add(1);
            self.revision = *last_number;
        }
    }

    /// Names the last deliberate change.
    pub fn revision(&self) -> u32 {
        self.revision
    }

    /// Counts how often the text was to be selected.
    pub fn selections(&self) -> u32 {
        self.selections
    }
}

impl Deref for Field {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

#[cfg(test)]
impl PartialEq<&str> for Field {
    fn eq(&self, other: &&str) -> bool {
        self.text == **other
    }
}
