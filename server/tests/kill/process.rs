//! The server's own process.

use crate::harness::{ADMIN_EMAIL, PASSWORD, Pair, TestDatabase, eventually};
use miri_common::Lang;
use miri_common::client::Client;
use std::fs::{self, File};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;

/// A running `miri-server`; it is killed when this is dropped.
pub struct Process {
    child: Mutex<Child>,
    pub address: SocketAddr,
}

impl Process {
    /// Starts a server on this database, behind the gate of this run, and waits until it answers.
    pub async fn start(database: &TestDatabase, fault: Option<&str>) -> Self {
        let fault = fault.map(|fault| ("MIRI_FAULT", fault.to_owned()));
        Self::start_with(database, fault.as_slice()).await
    }

    /// As [`Process::start`], with something more in its environment.
    pub async fn start_with(database: &TestDatabase, environment: &[(&str, String)]) -> Self {
        let folder = database.folder();
        let (port_file, log) = (folder.join("address"), folder.join("server.log"));
        drop(fs::remove_file(&port_file));
        let mut command = Command::new(env!("CARGO_BIN_EXE_miri-server"));
        command
            .args(["--listen", "127.0.0.1:0", "--log", "warn"])
            .arg("--data-dir")
            .arg(folder)
            .arg("--port-file")
            .arg(&port_file)
            .env_clear()
            .envs(["PATH", "HOME"].into_iter().filter_map(|name| Some((name, std::env::var_os(name)?))))
            .env("MIRI_DATABASE_URL", database.url())
            .envs(Pair::of_this_run().gate_environment())
            .envs(database.secret_environment())
            .env("MIRI_ADMIN_EMAIL", ADMIN_EMAIL)
            .env("MIRI_ADMIN_PASSWORD", PASSWORD)
            .env("MIRI_ACCESS_TOKEN_TTL", "24h")
            .env("MIRI_RATE_LIMITS", "off")
            .envs(environment.iter().map(|(name, value)| (*name, value.as_str())))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::options().create(true).append(true).open(&log).unwrap());
        let child = Mutex::new(command.spawn().unwrap());
        let address = eventually("the server answers", || async {
            if let Some(status) = child.lock().unwrap().try_wait().unwrap() {
                panic!("the server ended with {status}: {}", fs::read_to_string(&log).unwrap());
            }
            let address: SocketAddr = fs::read_to_string(&port_file).ok()?.parse().unwrap();
            let client = Client::new(&format!("http://{address}"), Lang::Ko).unwrap();
            client.info().await.is_ok().then_some(address)
        })
        .await;
        Self { child, address }
    }

    /// SIGKILL: it gets no chance to put anything in order.
    pub fn kill(self) {
        drop(self);
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let child = self.child.get_mut().unwrap();
        drop(child.kill());
        drop(child.wait());
    }
}
