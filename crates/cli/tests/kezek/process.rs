//! A started executable, and what is asked of it over HTTP.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStderr, ChildStdout, Command, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

/// No answer takes so long.
const PATIENCE: Duration = Duration::from_secs(60);

/// A process that is ended with the test.
pub(crate) struct Running {
    child: Child,
    stdout: BufReader<ChildStdout>,
    stderr: BufReader<ChildStderr>,
}

impl Running {
    pub(crate) fn start(words: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_kezek"))
            .args(words)
            .env_remove("KEZEK_DATABASE_URL")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let stderr = BufReader::new(child.stderr.take().unwrap());
        Self { child, stdout, stderr }
    }

    /// The next line of standard output; a process that ends instead has its errors shown.
    pub(crate) fn line(&mut self) -> String {
        let mut line = String::new();
        if self.stdout.read_line(&mut line).unwrap() == 0 {
            let mut said = String::new();
            self.stderr.read_to_string(&mut said).unwrap();
            panic!("it ended: {said}");
        }
        line
    }

    /// The lines of standard error up to one that holds a text.
    pub(crate) fn log_until(&mut self, text: &str) -> String {
        let mut said = String::new();
        while !said.lines().any(|line| line.contains(text)) {
            assert_ne!(self.stderr.read_line(&mut said).unwrap(), 0, "it ended: {said}");
        }
        said
    }

    pub(crate) fn tell_to_stop(&self) {
        kill_process(Pid::from_child(&self.child), Signal::TERM).unwrap();
    }

    /// What it still said on both outputs, after it ended well.
    pub(crate) fn ended(mut self) -> (String, String) {
        let (mut out, mut log) = (String::new(), String::new());
        self.stdout.read_to_string(&mut out).unwrap();
        self.stderr.read_to_string(&mut log).unwrap();
        assert_eq!(self.child.wait().unwrap().code(), Some(0), "{log}");
        (out, log)
    }

    /// Tells it to stop and waits until it has.
    pub(crate) fn stop(self) -> (String, String) {
        self.tell_to_stop();
        self.ended()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It has ended already, unless the test has failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An answer over HTTP.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

pub(crate) fn get(port: u16, path: &str) -> Answer {
    send(port, &format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"))
}

pub(crate) fn post_json(port: u16, path: &str, body: &str) -> Answer {
    let length = body.len();
    send(
        port,
        &format!(
            "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        ),
    )
}

/// With further headers, each ended by a line end; the body as bytes.
pub(crate) fn exchange(port: u16, line: &str, headers: &str, body: &str) -> (Answer, Vec<u8>) {
    let mut socket = connect(port);
    let length = body.len();
    let request = format!(
        "{line} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n{headers}\
         Content-Length: {length}\r\n\r\n{body}"
    );
    socket.write_all(request.as_bytes()).unwrap();
    let mut whole = Vec::new();
    socket.read_to_end(&mut whole).unwrap();
    let end = whole.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(whole[..end].to_vec()).unwrap();
    let bytes = whole[end + 4..].to_vec();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let body = String::from_utf8_lossy(&bytes).into_owned();
    (Answer { status, head, body }, bytes)
}

fn send(port: u16, request: &str) -> Answer {
    let mut socket = connect(port);
    socket.write_all(request.as_bytes()).unwrap();
    answer(socket)
}

pub(crate) fn connect(port: u16) -> TcpStream {
    let socket = TcpStream::connect(("127.0.0.1", port)).unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    socket
}

/// Everything until the server closes.
pub(crate) fn answer(mut socket: TcpStream) -> Answer {
    let mut whole = Vec::new();
    socket.read_to_end(&mut whole).unwrap();
    let whole = String::from_utf8(whole).unwrap();
    let (head, body) = whole.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer { status, head: head.to_owned(), body: body.to_owned() }
}
