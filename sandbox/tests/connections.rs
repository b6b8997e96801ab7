//! Tests that a connection which asks for nothing does not stay, by raw sockets to the real program.
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "fails the test")]

mod support;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use support::process::Program;

const HEAD: &str = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n";

/// How long it takes until the program closes a connection on which `talk` says something.
fn closed_after(program: &Program, talk: fn(&mut TcpStream)) -> Duration {
    let started = Instant::now();
    let mut stream = TcpStream::connect(program.address()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    talk(&mut stream);
    let mut rest = Vec::new();
    // A connection that is closed while bytes are on their way is reset.
    let _ = stream.read_to_end(&mut rest).map_err(|cause| assert_ne!(cause.kind(), std::io::ErrorKind::WouldBlock));
    started.elapsed()
}

#[test]
fn idle_and_slow_connections_are_closed() {
    type Way = (&'static str, fn(&mut TcpStream));
    let program = Program::start(&["--database", ":memory:", "--header-timeout", "2"]);
    let ways: [Way; 4] = [
        ("says nothing", |_| {}),
        ("stops in the header", |stream| stream.write_all(HEAD.as_bytes()).unwrap()),
        ("sends a byte now and then", |stream| {
            let mut stream = stream.try_clone().unwrap();
            thread::spawn(move || {
                for byte in HEAD.bytes().chain(std::iter::repeat(b'a')) {
                    if stream.write_all(&[byte]).is_err() {
                        return;
                    }
                    thread::sleep(Duration::from_millis(200));
                }
            });
        }),
        ("is idle after an answer", |stream| stream.write_all(format!("{HEAD}\r\n").as_bytes()).unwrap()),
    ];
    thread::scope(|scope| {
        for (what, talk) in ways {
            let program = &program;
            scope.spawn(move || {
                let after = closed_after(program, talk);
                let expected = Duration::from_millis(1500)..Duration::from_secs(12);
                assert!(expected.contains(&after), "{what}: {after:?}");
            });
        }
    });
    assert_eq!(program.get("/healthz").0, 200);
}
