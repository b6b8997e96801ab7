//! Runs the simulation with a million logins, prints what came of it, and writes it into `docs/`.

use std::fs;
use std::path::Path;
use std::thread;

use anyhow::{Context, Result, anyhow};
use ssojet_login_bench_waiting::chart::{DARK, LIGHT, draw};
use ssojet_login_bench_waiting::fixed_poll::FixedPoll;
use ssojet_login_bench_waiting::model::{LOGINS, OUTAGE, Outage, people};
use ssojet_login_bench_waiting::report::{Contender, figures, over_time};
use ssojet_login_bench_waiting::simulation::{Record, run};
use ssojet_login_bench_waiting::widget::Widget;

/// Around the table in the page of docs, which is written anew.
const MARKS: (&str, &str) = ("<!-- figures: written by the command -->\n", "<!-- end of figures -->\n");

fn main() -> Result<()> {
    let people = people(LOGINS)?;
    println!("{LOGINS} logins of one minute, without and with an outage …");
    let contenders = [
        wait("ours", |outage| run(&people, outage, Widget::default))?,
        wait("every 5 s", |outage| run(&people, outage, || FixedPoll(5000)))?,
        wait("every 2 s", |outage| run(&people, outage, || FixedPoll(2000)))?,
    ];
    let figures = figures(&contenders);
    println!("requests a second, with the outage from {} s to {} s:", OUTAGE.begins / 1000, OUTAGE.ends / 1000);
    println!("{}\n{figures}", over_time(&contenders));

    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    let page = docs.join("waiting.md");
    let text = fs::read_to_string(&page).with_context(|| format!("{} cannot be read", page.display()))?;
    write(&page, &with_figures(&text, &figures).context("docs/waiting.md has no place for the table")?)?;
    write(&docs.join("images/waiting-light.svg"), &draw(&contenders, &LIGHT)?)?;
    write(&docs.join("images/waiting-dark.svg"), &draw(&contenders, &DARK)?)?;
    println!("written: docs/waiting.md, docs/images/waiting-light.svg, docs/images/waiting-dark.svg");
    Ok(())
}

/// Runs one way to wait without and with an outage, side by side.
fn wait(name: &'static str, run: impl Fn(Option<Outage>) -> Record + Sync) -> Result<Contender> {
    thread::scope(|scope| {
        let outage = scope.spawn(|| run(Some(OUTAGE)));
        let calm = run(None);
        let outage = outage.join().map_err(|_| anyhow!("the simulation ended early"))?;
        Ok(Contender { name, calm, outage })
    })
}

/// The page with another table between its marks.
fn with_figures(page: &str, figures: &str) -> Option<String> {
    let (before, rest) = page.split_once(MARKS.0)?;
    let (_, after) = rest.split_once(MARKS.1)?;
    Some([before, MARKS.0, "\n", figures, "\n", MARKS.1, after].concat())
}

/// Writes a file of the docs.
fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).with_context(|| format!("{} cannot be written", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_written_between_the_marks() {
        let page = ["before\n", MARKS.0, "old\n", MARKS.1, "after\n"].concat();
        let written = with_figures(&page, "| new |\n").unwrap();
        assert!(written.contains("| new |") && !written.contains("old"));
        assert!(written.starts_with("before\n") && written.ends_with("after\n"));
        assert_eq!(with_figures(&written, "| new |\n").unwrap(), written, "the same again");
        assert_eq!(with_figures("no marks", ""), None);
    }
}
