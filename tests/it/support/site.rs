//! A web site on 127.0.0.1 that answers as it is told, and misbehaves where it is told to.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What stands at a path.
#[derive(Clone, Debug)]
pub struct Reply {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
    fault: Option<Fault>,
}

/// What goes wrong while it is sent.
#[derive(Clone, Copy, Debug)]
enum Fault {
    /// The connection ends before the body does.
    CutShort,
    /// A byte comes now and then, without end.
    Drip,
    /// Nothing comes at all.
    Silence,
}

impl Reply {
    /// A document.
    pub fn ok(body: impl Into<Vec<u8>>) -> Reply {
        Reply { status: 200, headers: Vec::new(), body: body.into(), fault: None }
    }

    /// A refusal.
    pub fn status(status: u16) -> Reply {
        Reply { status, ..Reply::ok("no") }
    }

    /// A redirect.
    pub fn redirect(to: impl Into<String>) -> Reply {
        Reply::status(302).header("Location", to)
    }

    /// A document that never ends.
    pub fn drip() -> Reply {
        Reply { fault: Some(Fault::Drip), ..Reply::ok("") }
    }

    /// No answer.
    pub fn silence() -> Reply {
        Reply { fault: Some(Fault::Silence), ..Reply::ok("") }
    }

    /// The same, cut short.
    pub fn cut_short(self) -> Reply {
        Reply { fault: Some(Fault::CutShort), ..self }
    }

    /// The same with one header more.
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Reply {
        self.headers.push((name, value.into()));
        self
    }
}

/// A request as it came: the path, and the whole head in lower case.
#[derive(Clone, Debug)]
pub struct Asked {
    pub path: String,
    pub head: String,
}

/// The site. What is not there is 404. Where a reply has an `ETag` that is asked with, it answers 304.
pub struct Site {
    address: SocketAddr,
    replies: Arc<Mutex<HashMap<String, Reply>>>,
    asked: Arc<Mutex<Vec<Asked>>>,
    task: JoinHandle<()>,
}

impl Site {
    /// An empty site.
    pub async fn start() -> Site {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("a port");
        let (replies, asked) = (Arc::new(Mutex::new(HashMap::new())), Arc::new(Mutex::new(Vec::new())));
        let (known, noted) = (Arc::clone(&replies), Arc::clone(&asked));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream, Arc::clone(&known), Arc::clone(&noted)));
            }
        });
        Site { address, replies, asked, task }
    }

    /// Puts something at a path.
    pub fn put(&self, path: &str, reply: Reply) {
        self.replies.lock().unwrap().insert(path.to_owned(), reply);
    }

    /// Takes away what is at a path.
    pub fn take(&self, path: &str) {
        self.replies.lock().unwrap().remove(path);
    }

    /// The address of a path, by number.
    pub fn url(&self, path: &str) -> String {
        self.url_at("127.0.0.1", path)
    }

    /// The same by a host's name.
    pub fn url_at(&self, host: &str, path: &str) -> String {
        format!("http://{host}:{}{path}", self.address.port())
    }

    /// What was asked for since this was called last.
    pub fn asked(&self) -> Vec<Asked> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }

    /// The same, the paths alone.
    pub fn paths(&self) -> Vec<String> {
        self.asked().into_iter().map(|asked| asked.path).collect()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn answer(mut stream: TcpStream, replies: Arc<Mutex<HashMap<String, Reply>>>, asked: Arc<Mutex<Vec<Asked>>>) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let Ok(byte) = stream.read_u8().await else { return };
        head.push(byte);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    let head = head.to_lowercase();
    let reply = replies.lock().unwrap().get(&path).cloned().unwrap_or_else(|| Reply::status(404));
    asked.lock().unwrap().push(Asked { path, head: head.clone() });
    // Whoever asked may have gone.
    let _ = send(&mut stream, &head, reply).await;
}

async fn send(stream: &mut TcpStream, head: &str, mut reply: Reply) -> std::io::Result<()> {
    let is_known =
        |(name, value): &(&str, String)| *name == "ETag" && head.contains(&format!("if-none-match: {}\r\n", value.to_lowercase()));
    if reply.headers.iter().any(is_known) {
        reply = Reply { status: 304, body: Vec::new(), ..reply };
    }
    let length = match reply.fault {
        Some(Fault::Silence) => return stream.read_u8().await.map(drop),
        Some(Fault::Drip) => 1 << 19,
        Some(Fault::CutShort) => reply.body.len() + 100,
        None => reply.body.len(),
    };
    let headers: String = reply.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let head = format!("HTTP/1.1 {} X\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n", reply.status);
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(&reply.body).await?;
    let mut tick = tokio::time::interval(Duration::from_millis(20));
    while let Some(Fault::Drip) = reply.fault {
        tick.tick().await;
        stream.write_all(b"<").await?;
    }
    stream.shutdown().await
}
