//! Tests what holds however a login goes: random people, networks and servers against [`step`](super::step()).

mod announcements;
mod chances;
mod world;

use proptest::prelude::*;

use crate::fuzz;
use crate::state::Screen;
use chances::{Chance, chances};
use world::World;

/// A login in which all of that happens.
fn play(chances: Vec<(Chance, u32)>) -> World {
    let mut world = World::new();
    for (chance, random) in chances {
        world.take(chance, random);
    }
    world
}

/// Whether a patient person comes to the end of a login in which all of that has happened.
fn check_way_on(chances: Vec<(Chance, u32)>) {
    let mut world = play(chances);
    for _ in 0..20 {
        world.help();
    }
    let screen = &world.state.screen;
    assert!(matches!(screen, Screen::SignedIn(_) | Screen::PasskeyOffer(_)), "stuck at {screen:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn nothing_leaks_nothing_storms_and_tokens_come_once(chances in chances()) {
        play(chances);
    }

    #[test]
    fn from_everywhere_there_is_a_way_on(chances in chances()) {
        check_way_on(chances);
    }
}

#[test]
#[ignore = "runs for minutes: cargo xtask fuzz"]
fn fuzz_events() {
    fuzz::run("random events", &chances(), check_way_on);
}
