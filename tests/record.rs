//! `flint record`: a server that answers what a fixture holds, and what is made of it.
//!
//! A fixture says what is recorded, and then the status and the text of every answer:
//!
//! ```text
//! # What this is about.
//! > up --start 1700000000 --end 1700000600
//! 200
//! {"status":"success", …}
//! ```

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Output};
use std::sync::mpsc::{Receiver, Sender, channel};

use crate::cli::words;
use crate::fixture;

#[test]
fn answers_become_test_files() {
    fixture::each("record", |stem, _, text| {
        let fixture = Fixture::read(text);
        let (address, asked) = serve(fixture.status, &fixture.body);
        let done = record(&address, &fixture.words, &[]);
        let mut transcript = String::new();
        for request in asked.try_iter() {
            transcript += &format!("> {request}\n");
        }
        let code = done.status.code().expect("it was not killed");
        transcript += &format!("[exit {code}]\n");
        for (name, bytes) in [("stdout", &done.stdout), ("stderr", &done.stderr)] {
            let text = String::from_utf8_lossy(bytes).replace(&address, "SERVER");
            if !text.is_empty() {
                transcript += &format!("--- {name} ---\n{text}");
            }
        }
        fixture::assert_snapshot("record", stem, &transcript);
    });
}

#[test]
fn files_are_written_once_and_can_be_run() {
    let text = fs::read_to_string(fixture::root().join("fixtures/record/numbers.http"));
    let fixture = Fixture::read(&text.expect("the fixture is there"));
    let (address, _asked) = serve(fixture.status, &fixture.body);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("record");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the target folder is writable");
    let path = folder.join("recorded.yml").display().to_string();
    let status = |more: &[&str]| record(&address, &fixture.words, more).status.code();
    assert_eq!(status(&["-o", &path]), Some(0));
    let first = fs::read_to_string(&path).expect("it was written");
    assert_eq!(status(&["-o", &path]), Some(2));
    assert_eq!(status(&["-o", &path, "--force"]), Some(0));
    assert_eq!(fs::read_to_string(&path).ok(), Some(first));
    assert_eq!(status(&["-o", &format!("{path}/no/folder.yml")]), Some(2));
    assert_eq!(fixture::files(&folder).len(), 1, "nothing else is left");

    let run = Command::new(env!("CARGO_BIN_EXE_flint")).args(["test", "rules", &path]).output();
    let run = run.expect("flint starts");
    assert_eq!(run.status.code(), Some(0), "{}", String::from_utf8_lossy(&run.stderr));
}

#[test]
fn servers_that_are_not_there_are_told_of() {
    let said = |words: &[&str]| {
        let done = Command::new(env!("CARGO_BIN_EXE_flint")).arg("record").args(words).output();
        let done = done.expect("flint starts");
        assert_eq!(done.status.code(), Some(2));
        String::from_utf8_lossy(&done.stderr).into_owned()
    };
    let text = said(&["http://me:secret@127.0.0.1:1/base", "up"]);
    assert!(text.contains("`http://me:***@127.0.0.1:1/base/api/v1/query_range`"), "{text}");
    assert!(text.contains("cannot be reached"), "{text}");
    assert!(said(&["ftp://a", "up"]).contains("`ftp://a` is no address of a server"));
    assert!(said(&["http://127.0.0.1:1", "--match", "rate(up[5m])"]).contains("is no selector"));
    assert!(said(&["http://127.0.0.1:1", "up", "--start", "soon"]).contains("`--start soon`"));
    assert!(said(&["http://127.0.0.1:1", "up", "--step", "0"]).contains("`--step 0`"));
}

#[test]
fn answers_without_end_are_refused() {
    let (address, _asked) = serve(200, &" ".repeat(65 << 20));
    let done = record(&address, &["up".to_owned()], &[]);
    assert_eq!(done.status.code(), Some(2));
    let text = String::from_utf8_lossy(&done.stderr);
    assert!(text.contains("is longer than 64 MiB: ask for fewer series"), "{text}");
}

struct Fixture {
    words: Vec<String>,
    status: u16,
    body: String,
}

impl Fixture {
    fn read(text: &str) -> Fixture {
        let line = |start: &str| text.lines().position(|it| it.starts_with(start));
        let at = line("> ").expect("it says what is recorded");
        let mut lines = text.lines().skip(at);
        let words = words(&lines.next().expect("it is there")[2..]);
        let status = lines.next().and_then(|it| it.parse().ok()).expect("a status follows");
        Fixture { words, status, body: lines.collect::<Vec<_>>().join("\n") }
    }
}

fn record(address: &str, words: &[String], more: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_flint"))
        .args(["record", &format!("http://{address}")])
        .args(words)
        .args(more)
        .output()
        .expect("flint starts")
}

/// A server that answers everything alike: its address, and what it was asked.
fn serve(status: u16, body: &str) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = listener.local_addr().expect("it listens").to_string();
    let (sender, asked) = channel();
    let body = body.to_owned();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            if answer(&stream, status, &body, &sender).is_none() {
                return;
            }
        }
    });
    (address, asked)
}

/// Answers one request; `None` if nobody wants to know what was asked any more.
fn answer(mut stream: &TcpStream, status: u16, body: &str, asked: &Sender<String>) -> Option<()> {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let first = lines.next()?;
    lines.find(String::is_empty)?;
    // Before the answer: whoever has it may ask for what was asked at once.
    let is_wanted = asked.send(first.split(' ').nth(1)?.to_owned()).ok();
    let head =
        format!("HTTP/1.1 {status} -\r\nConnection: close\r\nContent-Length: {}", body.len());
    let _ = write!(&mut stream, "{head}\r\n\r\n{body}");
    is_wanted
}
