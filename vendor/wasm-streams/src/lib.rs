//! Turns streams of the browser into Rust streams and back: a stand-in for the crate `wasm-streams`, with what Leptos uses of
//! its interface.
//!
//! The original exports classes to JavaScript, which the linker must keep although nothing reaches them. This crate uses
//! closures, which are linked only where they are called. What that saves, and when this can go: vendor/README.md#wasm-streams.

use std::cell::RefCell;
use std::rc::Rc;

use futures_util::{Stream, StreamExt, stream};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::ReadableStreamDefaultReader;

/// A stream of the browser.
#[derive(Debug)]
pub struct ReadableStream(web_sys::ReadableStream);

impl ReadableStream {
    /// Wraps a stream of the browser.
    pub fn from_raw(raw: web_sys::ReadableStream) -> Self {
        Self(raw)
    }

    /// The stream of the browser.
    pub fn into_raw(self) -> web_sys::ReadableStream {
        self.0
    }

    /// Lets the browser read a Rust stream, which is dropped at its end, at its first error and when reading is cancelled.
    pub fn from_stream<S>(stream: S) -> Self
    where
        S: Stream<Item = Result<JsValue, JsValue>> + 'static,
    {
        let source = Rc::new(RefCell::new(Some(Box::pin(stream))));
        let cancelled = Rc::clone(&source);
        let pull = Closure::<dyn FnMut(JsValue) -> js_sys::Promise>::new(move |controller: JsValue| {
            let source = Rc::clone(&source);
            future_to_promise(async move {
                // Taken out while it is polled: the browser pulls one at a time, but may cancel meanwhile.
                let taken = source.borrow_mut().take();
                let Some(mut stream) = taken else { return Ok(JsValue::UNDEFINED) };
                match stream.next().await {
                    Some(Ok(chunk)) => {
                        call(&controller, "enqueue", &[chunk])?;
                        source.replace(Some(stream));
                        Ok(JsValue::UNDEFINED)
                    }
                    Some(Err(error)) => Err(error),
                    None => call(&controller, "close", &[]),
                }
            })
        });
        let cancel = Closure::<dyn FnMut()>::new(move || drop(cancelled.take()));

        let underlying = js_sys::Object::new();
        for (name, function) in [("pull", pull.into_js_value()), ("cancel", cancel.into_js_value())] {
            // A plain new object takes any property.
            let _ = js_sys::Reflect::set(&underlying, &JsValue::from_str(name), &function);
        }
        Self(web_sys::ReadableStream::new_with_underlying_source(&underlying).unwrap_throw())
    }

    /// Reads a stream of the browser to its end or first error. Dropping it cancels what is left.
    pub fn into_stream(self) -> impl Stream<Item = Result<JsValue, JsValue>> {
        let reader = Reader(self.0.get_reader().unchecked_into());
        stream::unfold(Some(reader), async |reader| {
            let reader = reader?;
            match JsFuture::from(reader.0.read()).await {
                Ok(result) => {
                    let get = |name: &str| js_sys::Reflect::get(&result, &JsValue::from_str(name));
                    if get("done").is_ok_and(|done| done.is_truthy()) {
                        return None;
                    }
                    Some((get("value"), Some(reader)))
                }
                Err(error) => Some((Err(error), None)),
            }
        })
    }
}

struct Reader(ReadableStreamDefaultReader);

impl Drop for Reader {
    fn drop(&mut self) {
        // After the end this does nothing, and an error has no reader left.
        let _ = self.0.cancel();
    }
}

fn call(target: &JsValue, method: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let function: js_sys::Function = js_sys::Reflect::get(target, &JsValue::from_str(method))?.unchecked_into();
    function.apply(target, &arguments.iter().collect::<js_sys::Array>())
}
