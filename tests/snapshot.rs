//! `flint snapshot`: a server that answers what a fixture holds, and the file that is made of it.
//!
//! A fixture says what is wanted, and then what is answered: a line with the path, and if it matters
//! a part of the parameters, and the text. A status stands before the path if it is not 200. What is
//! not there is answered with 404.
//!
//! ```text
//! # What this is about.
//! > --metric 'http_.*'
//! @ /api/v1/label/__name__/values
//! {"status":"success","data":["http_requests_total"]}
//! @ /api/v1/query count by
//! {"status":"success", …}
//! ```

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::mpsc::{Receiver, Sender, channel};

use flint_go::{UrlPart, url_unescape};

use crate::cli::words;
use crate::fixture;

#[test]
fn answers_become_snapshots() {
    fixture::each("snapshot", |stem, _, text| {
        let fixture = Fixture::read(text);
        let (address, asked) = serve(fixture.routes);
        let mut words = vec!["--server".to_owned(), format!("http://{address}")];
        words.extend(fixture.words);
        words.extend(["-o".to_owned(), "-".to_owned()]);
        let done = snapshot(Path::new("."), &words);
        let mut transcript = String::new();
        for request in asked.try_iter() {
            transcript += &format!("> {}\n", without_times(&request));
        }
        let code = done.status.code().expect("it was not killed");
        transcript += &format!("[exit {code}]\n");
        for (name, bytes) in [("stdout", &done.stdout), ("stderr", &done.stderr)] {
            let text = String::from_utf8_lossy(bytes).replace(&address, "SERVER");
            if !text.is_empty() {
                transcript += &format!("--- {name} ---\n{}", without_times(&text));
            }
        }
        fixture::assert_snapshot("snapshot", stem, &transcript);
    });
}

#[test]
fn the_file_lies_beside_the_settings_and_is_compared() {
    let folder = folder("beside");
    fs::create_dir(folder.join("rules")).expect("it is writable");
    fs::write(folder.join("flint.toml"), "").expect("it is writable");
    fs::write(folder.join("a.prom"), "# TYPE up gauge\nup 1\n").expect("it is writable");
    let run = |words: &[&str]| {
        let words: Vec<String> = words.iter().map(|it| (*it).to_owned()).collect();
        let done = snapshot(&folder.join("rules"), &words);
        let text = String::from_utf8_lossy(&[done.stdout, done.stderr].concat()).into_owned();
        (done.status.code(), text)
    };
    let (code, said) = run(&["../a.prom"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(folder.join("flint.lock").is_file(), "{said}");
    assert_eq!(run(&["../a.prom", "--check"]).0, Some(0));

    fs::write(folder.join("a.prom"), "# TYPE up counter\nup 1\nnew_total 1\n").expect("writable");
    let (code, said) = run(&["../a.prom", "--check"]);
    assert_eq!(code, Some(1));
    assert!(said.contains("  + new_total\n  ~ up: counter, was gauge\n"), "{said}");
    assert_eq!(run(&["../a.prom"]).0, Some(0));
    assert_eq!(run(&["../a.prom", "--check"]).0, Some(0));

    let (code, said) = run(&["../a.prom", "-o", "../a.prom"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("`../a.prom` is no snapshot"), "{said}");
    assert_eq!(fixture::files(&folder).len(), 3, "nothing else is left");
}

#[test]
fn what_targets_expose_becomes_a_snapshot() {
    let folder = folder("targets");
    let text = "# TYPE a counter\n# UNIT a_seconds seconds\n\
                a_total{path=\"/\\\"x\"} 1\na_total{path=\"/y\"} 1\na_created{path=\"/y\"} 1\n\
                # UNIT h_seconds seconds\n# TYPE h_seconds histogram\n\
                h_seconds_bucket{le=\"1.0\"} 1\nh_seconds_bucket{le=\"+Inf\"} 1\n\
                h_seconds_sum 1\nh_seconds_count 1\n# EOF\n";
    fs::write(folder.join("a.om"), text).expect("it is writable");
    fs::write(folder.join("b.prom"), "b{job=\"1\"} 1 1000\nb{job=\"1\"} 2 2000\n").expect("it is");
    let words = ["a.om", "b.prom", "-o", "-", "--metric", "[ab]_?.*|h_seconds_(sum|bucket)"];
    let done = snapshot(&folder, &words.map(str::to_owned));
    let text = String::from_utf8_lossy(&done.stdout);
    let wanted = "scope: targets
metrics:
  a_created:
    type: gauge
    series: 1
    labels:
      path: [/y]
  a_total:
    type: counter
    series: 2
    labels:
      path: [\"/\\\"x\", /y]
  b:
    series: 1
    labels:
      job: [\"1\"]
  h_seconds_bucket:
    type: histogram
    series: 2
    labels:
      le: [\"+Inf\", \"1.0\"]
  h_seconds_sum:
    type: histogram
    unit: seconds
    series: 1
";
    assert!(text.ends_with(wanted), "{text}");
    fs::write(folder.join("a.om"), "a_total 1\nthis is none\n").expect("it is writable");
    let done = snapshot(&folder, &["a.om".to_owned()]);
    let text = String::from_utf8_lossy(&done.stderr);
    assert!(text.starts_with("error: `a.om`: line 2: "), "{text}");
}

#[test]
fn what_cannot_be_asked_is_told() {
    let said = |words: &[&str]| {
        let words: Vec<String> = words.iter().map(|it| (*it).to_owned()).collect();
        let done = snapshot(&folder("told"), &words);
        assert_eq!(done.status.code(), Some(2));
        String::from_utf8_lossy(&done.stderr).into_owned()
    };
    let text = said(&["--server", "http://me:secret@127.0.0.1:1/base"]);
    assert!(text.contains("`http://me:***@127.0.0.1:1/base/api/v1/label/"), "{text}");
    assert!(text.contains("cannot be reached"), "{text}");
    assert!(said(&["--server", "ftp://a"]).contains("is no address of a server"));
    assert!(said(&["a.prom", "--metric", "("]).contains("`--metric (` is no regular expression"));
    assert!(said(&["--server", "http://a", "--window", "day"]).contains("`--window day`"));
    assert!(said(&["none.prom"]).contains("cannot read `none.prom`"));
    assert!(said(&[]).contains("required arguments"));
    assert!(said(&["a.prom", "--server", "http://a"]).contains("cannot be used with"));
}

struct Fixture {
    words: Vec<String>,
    routes: Vec<Route>,
}

struct Route {
    status: u16,
    path: String,
    /// A part of the parameters.
    part: String,
    body: String,
}

impl Fixture {
    fn read(text: &str) -> Fixture {
        let mut lines = text.lines().skip_while(|it| !it.starts_with('>'));
        let words = words(&lines.next().expect("it says what is wanted")[1..]);
        let mut routes: Vec<Route> = Vec::new();
        for line in lines {
            match (line.strip_prefix("@ "), routes.last_mut()) {
                (Some(route), _) => {
                    let (first, rest) = route.split_once(' ').unwrap_or((route, ""));
                    let (status, route) = match first.parse() {
                        Ok(status) => (status, rest),
                        Err(_) => (200, route),
                    };
                    let (path, part) = route.split_once(' ').unwrap_or((route, ""));
                    let (path, part) = (path.to_owned(), part.to_owned());
                    routes.push(Route { status, path, part, body: String::new() });
                }
                (None, Some(route)) => route.body += line,
                (None, None) => {}
            }
        }
        Fixture { words, routes }
    }
}

fn snapshot(folder: &Path, words: &[String]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_flint"))
        .arg("snapshot")
        .args(words)
        .current_dir(folder)
        .output()
        .expect("flint starts")
}

/// A new folder.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("snapshot").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the target folder is writable");
    folder
}

/// A server: its address, and what it was asked, unescaped.
fn serve(routes: Vec<Route>) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = listener.local_addr().expect("it listens").to_string();
    let (sender, asked) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            if answer(&stream, &routes, &sender).is_none() {
                return;
            }
        }
    });
    (address, asked)
}

/// Answers one request; `None` if nobody wants to know what was asked any more.
fn answer(mut stream: &TcpStream, routes: &[Route], asked: &Sender<String>) -> Option<()> {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let first = lines.next()?;
    lines.find(String::is_empty)?;
    let address = first.split(' ').nth(1)?;
    let (path, parameters) = address.split_once('?').unwrap_or((address, ""));
    let unescaped = url_unescape(parameters, UrlPart::Query).ok()?;
    let parameters = String::from_utf8_lossy(&unescaped).into_owned();
    let is_wanted = asked.send(format!("{path} {parameters}")).ok();
    let route = routes.iter().find(|it| it.path == path && parameters.contains(&it.part));
    let (status, body) = route.map_or((404, "404 page not found\n"), |it| (it.status, &*it.body));
    let head =
        format!("HTTP/1.1 {status} -\r\nConnection: close\r\nContent-Length: {}", body.len());
    let _ = write!(&mut stream, "{head}\r\n\r\n{body}");
    is_wanted
}

/// With the times of a run replaced: seconds since 1970, and those of RFC 3339.
fn without_times(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let is_date = digits == 4 && rest.get(10..11) == Some("T") && rest.get(19..20) == Some("Z");
        let length = match (is_date, digits) {
            (true, _) => 20,
            (false, 10) => 10,
            (false, 0) => letter.len_utf8(),
            (false, digits) => digits,
        };
        let (part, after) = rest.split_at(length);
        out += if is_date || digits == 10 { "TIME" } else { part };
        rest = after;
    }
    out
}
