//! Compares the figures of docs/waiting.md with what they claim, and with a smaller run.

use std::fs;
use std::path::Path;

use ssojet_login_bench_waiting::fixed_poll::FixedPoll;
use ssojet_login_bench_waiting::model::people;
use ssojet_login_bench_waiting::simulation::run;
use ssojet_login_bench_waiting::widget::Widget;

/// A row of the table: ours, every 5 s, every 2 s.
fn row(page: &str, name: &str) -> Vec<f64> {
    let line = page.lines().find(|line| line.starts_with(&format!("| {name} |")));
    line.into_iter()
        .flat_map(|line| line.split('|').skip(2))
        .filter_map(|cell| cell.trim().trim_end_matches(" s").parse().ok())
        .collect()
}

#[test]
fn the_figures_are_those_of_the_schedule() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/waiting.md")).unwrap();
    let (requests, median) = (row(&page, "requests a login"), row(&page, "from the link to the event, median"));
    assert!(requests[0] <= 19.2 && requests[0] < requests[1], "{requests:?}");
    assert!(median[0] <= 2.0 && median[0] < median[1], "{median:?}");

    let people = people(3000).unwrap();
    let runs = [run(&people, None, Widget::default), run(&people, None, || FixedPoll(5000))];
    for (place, run) in runs.iter().enumerate() {
        let near = |told: f64, measured: f64| (told / measured - 1.0).abs() < 0.06;
        assert!(near(requests[place], run.questions_a_login()), "{} requests a login", run.questions_a_login());
        assert!(near(median[place], run.wait_of(0.5)), "a wait of {} s", run.wait_of(0.5));
    }
}
