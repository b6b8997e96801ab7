//! Runs other programs, and shows what they print only when they fail.

use std::io::{self, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// The output of a program, standard output and standard error in the order they came, and how it ended.
pub struct Finished {
    pub output: String,
    pub status: ExitStatus,
}

/// Runs a program to its end and keeps what was printed. Only a program that cannot be started is an error.
pub fn capture(command: &mut Command) -> Result<Finished> {
    let name = describe(command);
    let (mut reader, writer) = io::pipe().context("no pipe for a program's output")?;
    command.stdin(Stdio::null()).stdout(writer.try_clone()?).stderr(writer);
    let mut child = command.spawn().with_context(|| format!("`{name}` could not be started"))?;
    // The command holds the write ends of the pipe: without this the read below would never end.
    command.stdout(Stdio::null()).stderr(Stdio::null());

    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes)?;
    Ok(Finished { output: String::from_utf8_lossy(&bytes).into_owned(), status: child.wait()? })
}

/// Runs a program to its end in silence; a failure carries everything that was printed.
pub fn quiet(command: &mut Command) -> Result<()> {
    let finished = capture(command)?;
    if !finished.status.success() {
        bail!("{}\n`{}` failed ({})", finished.output.trim_end(), describe(command), finished.status);
    }
    Ok(())
}

/// Runs a program and returns its standard output; a failure carries standard error.
pub fn output(command: &mut Command) -> Result<String> {
    let name = describe(command);
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("`{name}` could not be started"))?;
    if !output.status.success() {
        bail!("{}\n`{name}` failed ({})", String::from_utf8_lossy(&output.stderr).trim_end(), output.status);
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs a program in silence and tells whether it succeeds in time. One that does not is ended, with what it has started.
pub fn succeeds_within(command: &mut Command, limit: Duration) -> Result<bool> {
    let name = describe(command);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    let mut child = command.spawn().with_context(|| format!("`{name}` could not be started"))?;
    let end = Instant::now() + limit;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status.success());
        }
        if Instant::now() >= end {
            end_group(&mut child);
            child.wait()?;
            return Ok(false);
        }
        thread::sleep(Duration::from_millis(50));
    }
}

/// Ends a program that leads a group of its own, and the group.
fn end_group(child: &mut Child) {
    #[cfg(unix)]
    if let Some(group) = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw) {
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    // It has ended by itself meanwhile: no failure.
    let _ = child.kill();
}

/// Writes a command as a person would type it, with the program's directory left out.
pub fn describe(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let program = program.file_name().unwrap_or(command.get_program());
    std::iter::once(program).chain(command.get_args()).map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cargo(argument: &str) -> Command {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap());
        command.arg(argument);
        command
    }

    #[test]
    fn success_hands_back_what_was_printed() {
        assert!(output(&mut cargo("--version")).unwrap().starts_with("cargo "));
        quiet(&mut cargo("--version")).unwrap();
    }

    #[test]
    fn failure_carries_the_output_and_the_command() {
        let error = quiet(&mut cargo("--no-such-flag")).unwrap_err().to_string();
        assert!(error.contains("unexpected argument"), "{error}");
        assert!(error.contains("--no-such-flag` failed"), "{error}");
    }

    #[test]
    #[cfg(unix)]
    fn a_program_that_takes_too_long_is_ended() {
        let shell = |script: &str| {
            let mut command = Command::new("sh");
            command.args(["-c", script]);
            command
        };
        let enough = Duration::from_secs(20);
        assert!(succeeds_within(&mut shell("true"), enough).unwrap());
        assert!(!succeeds_within(&mut shell("false"), enough).unwrap());

        let begin = Instant::now();
        assert!(!succeeds_within(&mut shell("sleep 60 & wait"), Duration::from_millis(200)).unwrap());
        assert!(begin.elapsed() < enough);
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = quiet(&mut Command::new("no-such-program-anywhere")).unwrap_err();
        assert!(error.to_string().contains("`no-such-program-anywhere` could not be started"));
    }
}
