//! Simulates logins that wait for their link to be opened: what the API has to bear, and how long people wait.
//!
//! Our page is the widget's own [`step`](ssojet_login_core::step()), told of timers and answers at simulated times. Beside it wait
//! the same people with pages that ask at a fixed interval. What people and the API are taken to do stands in [`model`].
//! `cargo xtask bench waiting` runs this with a million logins; the tests run it with fewer.

pub mod chart;
pub mod fixed_poll;
pub mod model;
pub mod page;
pub mod report;
pub mod simulation;
pub mod widget;
