//! The end: only the page can start another login from here.

use crate::{Happening, Screen, SignedIn};

impl SignedIn {
    pub(super) fn step(self, _: Happening) -> Screen {
        Screen::SignedIn(self)
    }
}
