//! Runs a small SMTP server (RFC 5321) that keeps what it receives.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

/// How the server behaves.
#[derive(Clone, Copy)]
pub enum Manner {
    /// Takes every mail.
    Accepts,
    /// Refuses every recipient, at first for now and then for good, quoting the address as real servers do.
    RefusesRecipients,
    /// Says "later" to the first mail, then takes every one.
    BusyAtFirst,
    /// Takes the connection and never says a word.
    Silent,
}

/// One mail as it came over the wire.
pub struct Received {
    pub from: String,
    pub to: Vec<String>,
    pub data: String,
}

pub struct SmtpServer {
    pub url: String,
    received: Receiver<Received>,
}

impl SmtpServer {
    pub fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let (sender, received) = channel();
        thread::spawn(move || {
            for (number, stream) in listener.incoming().enumerate() {
                let sender = sender.clone();
                thread::spawn(move || converse(stream.unwrap(), manner, number == 0, &sender));
            }
        });
        Self { url, received }
    }

    /// The next mail; panics when none comes.
    pub fn next(&self) -> Received {
        self.received.recv_timeout(Duration::from_secs(20)).expect("a mail arrives")
    }

    pub fn is_empty(&self) -> bool {
        self.received.try_recv().is_err()
    }
}

fn converse(stream: TcpStream, manner: Manner, first: bool, sender: &Sender<Received>) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
    let say = |text: &str| (&stream).write_all(format!("{text}\r\n").as_bytes()).is_ok();
    if matches!(manner, Manner::Silent) {
        // Ends when the client hangs up.
        lines.next();
        return;
    }
    say("220 test ESMTP");
    let mut mail = Received { from: String::new(), to: Vec::new(), data: String::new() };
    while let Some(Ok(line)) = lines.next() {
        let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        match verb.as_str() {
            "EHLO" | "HELO" => say("250-test\r\n250 8BITMIME"),
            "MAIL" if first && matches!(manner, Manner::BusyAtFirst) => say("451 try again later"),
            "MAIL" => {
                mail.from = line;
                say("250 ok")
            }
            "RCPT" if matches!(manner, Manner::RefusesRecipients) && first => {
                say(&format!("450 4.2.1 {} gets too much mail", &line["RCPT TO:".len()..]))
            }
            "RCPT" if matches!(manner, Manner::RefusesRecipients) => {
                say(&format!("550 5.1.1 {} is unknown here", &line["RCPT TO:".len()..]))
            }
            "RCPT" => {
                mail.to.push(line["RCPT TO:".len()..].trim_matches(['<', '>']).to_owned());
                say("250 ok")
            }
            "DATA" => {
                say("354 go on");
                for line in lines.by_ref().map_while(Result::ok).take_while(|line| line != ".") {
                    mail.data.push_str(line.strip_prefix('.').unwrap_or(&line));
                    mail.data.push_str("\r\n");
                }
                let done =
                    std::mem::replace(&mut mail, Received { from: String::new(), to: Vec::new(), data: String::new() });
                say("250 taken") && sender.send(done).is_ok()
            }
            "QUIT" => {
                say("221 bye");
                return;
            }
            _ => say("250 ok"),
        };
    }
}
