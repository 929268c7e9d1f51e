//! Answers that never come, and answers that nobody hopes for: the key survives, and the command that asks again is printed.

use crate::harness::{Home, Run, until};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};

/// A server that hears requests and answers none.
struct Silent {
    listener: TcpListener,
    url: String,
}

impl Silent {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        Self { listener, url }
    }

    /// The head of the next request, with the connection it came on.
    fn hear(&self) -> (String, TcpStream) {
        let (mut stream, _) = self.listener.accept().unwrap();
        let mut head = Vec::new();
        let mut byte = [0];
        while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap() == 1 {
            head.push(byte[0]);
        }
        (String::from_utf8(head).unwrap(), stream)
    }
}

/// The key in the head of a request.
fn key(head: &str) -> String {
    let line = head.lines().find(|line| line.to_lowercase().starts_with("idempotency-key:")).unwrap();
    line.split_once(':').unwrap().1.trim().to_owned()
}

#[test]
fn a_write_without_an_answer_is_tried_with_one_key_and_says_how_to_ask_again() {
    let server = Silent::new();
    let home = Home::new().with("MIRI_TOKEN", "a-token");
    let line = format!("wish add 12 --quantity 2 --server {}", server.url);
    let url = server.url.clone();
    let hearing = std::thread::spawn(move || (0..4).map(|_| key(&server.hear().0)).collect::<Vec<_>>());
    let run = home.miri(&line);
    let keys = hearing.join().unwrap();
    let again = format!("miri wish add 12 --quantity 2 --idempotency-key {} --server {url}", keys[0]);
    run.fails(7, &["the outcome is not known", &again]);
    assert!(keys.iter().all(|key| *key == keys[0]), "{keys:?}");
}

#[test]
fn the_key_that_was_given_is_sent() {
    let server = Silent::new();
    let home = Home::new().with("MIRI_TOKEN", "a-token");
    let line = format!("order cancel 7 --yes --json --idempotency-key my-key --server {}", server.url);
    let hearing = std::thread::spawn(move || (0..4).map(|_| key(&server.hear().0)).collect::<Vec<_>>());
    let error = home.miri(&line).fails(7, &[]).json_error();
    assert_eq!(error["code"], "NO_ANSWER");
    assert_eq!(error["retryable"], true);
    assert!(error["hint"].as_str().unwrap().contains("--idempotency-key my-key"));
    assert_eq!(hearing.join().unwrap(), ["my-key"; 4]);
}

#[test]
fn ctrl_c_during_a_write_ends_with_130_and_the_key() {
    let server = Silent::new();
    let home = Home::new().with("MIRI_TOKEN", "a-token");
    let child = home
        .command(["wish", "add", "12", "--server", &server.url])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (head, _open) = server.hear();
    let interrupted = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(interrupted.success());
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(130), "{stderr}");
    assert!(stderr.contains(&key(&head)), "{stderr}");
    let open = home.miri(&format!("resume --list --json --server {}", server.url)).ok().json();
    assert_eq!((open["open"].as_i64(), open["changes"][0]["key"].as_str()), (Some(1), Some(&*key(&head))));
}

/// Runs one command against a server that gives this answer to its one request.
fn answered(line: &str, head: &str, body: &str) -> Run {
    let server = Silent::new();
    let home = Home::at(&server.url).with("MIRI_TOKEN", "a-token");
    let (head, body) = (head.to_owned(), body.to_owned());
    let answering = std::thread::spawn(move || {
        let (_, mut stream) = server.hear();
        let rest =
            format!("content-type: application/json\r\nconnection: close\r\ncontent-length: {}", body.len());
        write!(stream, "HTTP/1.1 {head}\r\n{rest}\r\n\r\n{body}").unwrap();
        until("the client to hang up", || (stream.read(&mut [0; 64]).unwrap_or(0) == 0).then_some(()));
    });
    let run = home.miri(line);
    answering.join().unwrap();
    run
}

#[test]
fn words_of_a_stranger_cannot_drive_the_terminal() {
    let body =
        r#"{"code":-1,"msg":"\u001b[2Jgone\u009b","data":null,"error":"NO_SUCH\u001b","requestId":"r"}"#;
    let run = answered("order show 12 --lang en", "418 Teapot", body).fails(1, &[]);
    assert!(!run.stderr().contains(['\u{1b}', '\u{9b}']), "{:?}", run.stderr());
}

#[test]
fn an_audit_that_finds_drift_ends_with_11_and_still_shows_it() {
    let body = r#"{"code":1,"msg":"","data":{"clean":false,"checked":{"goods":1},"violations":[
        {"invariant":"I1","id":"goods 12","expected":"received 5","found":"available 4"}]}}"#;
    let run = answered("admin stock-audit", "200 OK", body).ends_with(11);
    assert_eq!(run.rows(), [["I1", "goods 12", "received 5", "available 4"]]);
    let run = answered("admin stock-audit --json", "200 OK", body).ends_with(11);
    assert_eq!(run.json()["clean"], false);
    assert_eq!(run.json_error()["code"], "DRIFT");
}

#[test]
fn a_limit_on_requests_says_when_to_come_back() {
    let body = r#"{"code":-1,"msg":"Too many requests.","data":null,"error":"RATE_LIMITED","requestId":"r"}"#;
    let line = "login --email a@example.com --insecure-storage --password-file";
    let home = Home::new();
    let file = home.write("password", "long enough\n");
    let line = format!("{line} {}", file.display());
    answered(&line, "429 Too Many Requests\r\nretry-after: 7", body).fails(9, &["try again in 7 s"]);
}
