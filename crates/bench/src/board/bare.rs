//! The thing to compare with: axum alone, serving the bytes of one page.

use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};

use axum::Router;
use axum::http::header;
use axum::routing::get;
use bytes::Bytes;

use crate::{Failure, print, program};

/// Serves the bytes of `file` on a free port and prints the address; ends when it is killed.
pub async fn serve(file: &Path) -> Result<ExitCode, Failure> {
    let page = Bytes::from(std::fs::read(file)?);
    let listener = tokio::net::TcpListener::bind(program::free_address()?).await?;
    print(&listener.local_addr()?.to_string());
    let answer = move || {
        let page = page.clone();
        async move { ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], page) }
    };
    axum::serve(listener, Router::new().route("/", get(answer))).await?;
    Ok(ExitCode::SUCCESS)
}

/// The same in a process of its own; killed when dropped.
#[derive(Debug)]
pub struct Bare {
    child: Child,
    /// Where it listens.
    pub at: SocketAddr,
}

impl Bare {
    /// Starts it with `page`, kept in `folder`.
    pub fn start(folder: &Path, page: &[u8]) -> Result<Self, Failure> {
        use std::io::BufRead;
        let file = folder.join("page.html");
        std::fs::write(&file, page)?;
        let mut child = Command::new(std::env::current_exe()?)
            .arg("bare-axum")
            .arg(&file)
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        if let Some(out) = child.stdout.take() {
            std::io::BufReader::new(out).read_line(&mut line)?;
        }
        match line.trim().parse() {
            Ok(at) => Ok(Self { child, at }),
            Err(error) => {
                let _ = child.kill();
                Err(Failure::could_not(format!("bare axum said “{line}”: {error}")))
            }
        }
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
