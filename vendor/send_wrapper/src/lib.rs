//! Lets a value that belongs to one thread pass through places that ask for `Send`: a stand-in for the crate `send_wrapper`,
//! with what Leptos uses of its interface.
//!
//! The original compares threads at every access. A page has one thread, and the comparison alone links the bookkeeping of
//! threads. This crate compares only where a target has threads. What that saves, and when this can go:
//! vendor/README.md#send_wrapper.

use std::fmt;
use std::mem::ManuallyDrop;
use std::ops::{Deref, DerefMut};

/// Names the thread a value belongs to.
#[cfg(not(all(target_family = "wasm", not(target_feature = "atomics"))))]
mod owner {
    #[derive(Clone, Copy, PartialEq, Eq)]
    pub(crate) struct Owner(std::thread::ThreadId);

    impl Owner {
        pub(crate) fn current() -> Self {
            Self(std::thread::current().id())
        }
    }
}

/// The only thread there is.
#[cfg(all(target_family = "wasm", not(target_feature = "atomics")))]
mod owner {
    #[derive(Clone, Copy, PartialEq, Eq)]
    pub(crate) struct Owner;

    impl Owner {
        pub(crate) fn current() -> Self {
            Self
        }
    }
}

use owner::Owner;

/// Lets a value that is not `Send` be moved through places that want it to be. It must be used and dropped on the thread it
/// was made on.
///
/// # Panics
/// Every access from another thread panics, and so does dropping a value there that needs dropping.
pub struct SendWrapper<T> {
    data: ManuallyDrop<T>,
    owner: Owner,
}

// SAFETY: the value is reached only through `checked`, `checked_mut`, `take` and `drop`, all of which refuse on any other
// thread than the one it was made on.
unsafe impl<T> Send for SendWrapper<T> {}
// SAFETY: as above.
unsafe impl<T> Sync for SendWrapper<T> {}

impl<T> SendWrapper<T> {
    /// Wraps a value of this thread.
    pub fn new(data: T) -> Self {
        Self { data: ManuallyDrop::new(data), owner: Owner::current() }
    }

    /// Whether the value may be used here.
    pub fn valid(&self) -> bool {
        self.owner == Owner::current()
    }

    /// The value itself.
    pub fn take(self) -> T {
        self.check();
        let mut whole = ManuallyDrop::new(self);
        // SAFETY: `whole` is never used or dropped again.
        unsafe { ManuallyDrop::take(&mut whole.data) }
    }

    fn check(&self) {
        assert!(self.valid(), "a SendWrapper is used on another thread than it was made on");
    }
}

impl<T> Deref for SendWrapper<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.check();
        &self.data
    }
}

impl<T> DerefMut for SendWrapper<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.check();
        &mut self.data
    }
}

impl<T> Drop for SendWrapper<T> {
    fn drop(&mut self) {
        if std::mem::needs_drop::<T>() {
            self.check();
            // SAFETY: this is the end of `self`; `take` never gets here.
            unsafe { ManuallyDrop::drop(&mut self.data) }
        }
    }
}

impl<T: Clone> Clone for SendWrapper<T> {
    fn clone(&self) -> Self {
        Self::new((**self).clone())
    }
}

impl<T: fmt::Debug> fmt::Debug for SendWrapper<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SendWrapper(…)")
    }
}

#[cfg(feature = "futures")]
mod futures {
    use super::SendWrapper;
    use futures_core::Stream;
    use std::ops::DerefMut as _;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    /// The value inside, pinned as the wrapper is.
    fn inside<T>(wrapper: Pin<&mut SendWrapper<T>>) -> Pin<&mut T> {
        // SAFETY: the value is never moved out of a pinned wrapper (`take` needs it by value), and dropping drops it in place.
        unsafe { wrapper.map_unchecked_mut(|wrapper| wrapper.deref_mut()) }
    }

    impl<F: Future> Future for SendWrapper<F> {
        type Output = F::Output;

        fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
            inside(self).poll(context)
        }
    }

    impl<S: Stream> Stream for SendWrapper<S> {
        type Item = S::Item;

        fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<S::Item>> {
            inside(self).poll_next(context)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::SendWrapper;
    use std::rc::Rc;

    #[test]
    fn a_value_is_usable_on_its_own_thread_and_on_no_other() {
        let wrapped = SendWrapper::new(Rc::new(7));
        assert_eq!(**wrapped, 7);
        let elsewhere = std::thread::spawn(move || {
            let refused = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| **wrapped)).is_err();
            std::mem::forget(wrapped);
            refused
        });
        assert_eq!(elsewhere.join().ok(), Some(true));
    }

    #[test]
    fn taking_gives_the_value_and_drops_nothing() {
        let value = Rc::new(());
        let taken = SendWrapper::new(value.clone()).take();
        assert_eq!(Rc::strong_count(&value), 2);
        drop(taken);
        drop(SendWrapper::new(value.clone()));
        assert_eq!(Rc::strong_count(&value), 1);
    }
}
