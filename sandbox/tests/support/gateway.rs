//! Runs a small SMS gateway: an HTTP server that keeps what is posted to it.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

/// One call as it came over the wire.
pub struct Call {
    pub path: String,
    /// Names in lower case.
    pub headers: HashMap<String, String>,
    pub body: String,
}

pub struct SmsGateway {
    pub url: String,
    calls: Receiver<Call>,
}

impl SmsGateway {
    /// Answers the calls with these statuses in turn, and any further one with the last.
    pub fn start(statuses: &'static [u16]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/messages", listener.local_addr().unwrap());
        let (sender, calls) = channel();
        thread::spawn(move || {
            for (number, stream) in listener.incoming().enumerate() {
                let status = statuses[number.min(statuses.len() - 1)];
                if sender.send(answer(stream.unwrap(), status)).is_err() {
                    return;
                }
            }
        });
        Self { url, calls }
    }

    /// The next call; panics when none comes.
    pub fn next(&self) -> Call {
        self.calls.recv_timeout(Duration::from_secs(20)).expect("a call arrives")
    }

    pub fn is_silent_for(&self, time: Duration) -> bool {
        self.calls.recv_timeout(time).is_err()
    }
}

/// One call a connection.
fn answer(stream: TcpStream, status: u16) -> Call {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    let path = line.split(' ').nth(1).unwrap().to_owned();
    let mut headers = HashMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        headers.insert(name.to_ascii_lowercase(), value.to_owned());
    }
    let mut body = vec![0; headers["content-length"].parse().unwrap()];
    reader.read_exact(&mut body).unwrap();
    // Quotes the recipient, as real gateways do, and points elsewhere, where nothing must follow.
    let text = String::from_utf8(body).unwrap();
    let elsewhere = "http://127.0.0.1:9/elsewhere";
    (&stream)
        .write_all(
            format!(
                "HTTP/1.1 {status} Said\r\nContent-Length: {}\r\nLocation: {elsewhere}\r\nConnection: close\r\n\r\n{text}",
                text.len()
            )
            .as_bytes(),
        )
        .unwrap();
    Call { path, headers, body: text }
}
