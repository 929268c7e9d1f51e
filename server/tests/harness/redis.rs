//! A Redis server of a test's own, on an address that no other process uses, with everything that can befall one.

use super::certificate::self_signed;
use super::eventually;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU16, Ordering};
use tempfile::TempDir;

/// Several servers of one test process differ by their port.
static NEXT_PORT: AtomicU16 = AtomicU16::new(6400);

/// An address that only this test process uses, so that no two race for a port, and a port that only this server uses.
pub(super) fn own_address() -> (String, u16) {
    let pid = std::process::id();
    let address = format!("127.{}.{}.{}", 64 + ((pid >> 16) & 0x3f), (pid >> 8) & 0xff, (pid & 0xff).max(1));
    (address, NEXT_PORT.fetch_add(1, Ordering::Relaxed))
}

/// A running redis-server; it is killed when this is dropped. It keeps its address when it is restarted.
pub struct RedisServer {
    folder: TempDir,
    address: String,
    port: u16,
    child: Mutex<Option<Child>>,
}

impl RedisServer {
    /// An empty server that writes nothing to its disk unless it is told to.
    pub async fn start() -> Self {
        let (address, port) = own_address();
        let server = Self { folder: tempfile::tempdir().unwrap(), address, port, child: Mutex::new(None) };
        server.run().await;
        server
    }

    /// A server that speaks TLS only, with a certificate that the file [`RedisServer::certificate`] vouches for.
    pub fn start_tls() -> Self {
        let (address, port) = own_address();
        let server = Self { folder: tempfile::tempdir().unwrap(), address, port, child: Mutex::new(None) };
        let (key, certificate) = self_signed(server.folder.path(), &server.address);
        let mut command = Command::new("redis-server");
        command
            .args(["--bind", &server.address, "--port", "0", "--tls-port", &server.port.to_string()])
            .args(["--tls-auth-clients", "no", "--save", "", "--dir"])
            .arg(server.folder.path())
            .arg("--tls-cert-file")
            .arg(&certificate)
            .arg("--tls-key-file")
            .arg(&key)
            .arg("--tls-ca-cert-file")
            .arg(&certificate);
        server.spawn(command);
        server
    }

    /// The certificate of [`RedisServer::start_tls`], in PEM.
    pub fn certificate(&self) -> PathBuf {
        self.folder.path().join("certificate.pem")
    }

    /// A sentinel that watches `master` under the name `mymaster` and by itself decides that it is down.
    pub async fn start_sentinel(master: &Self) -> Self {
        let (address, port) = own_address();
        let server = Self { folder: tempfile::tempdir().unwrap(), address, port, child: Mutex::new(None) };
        let config = format!(
            "bind {}\nport {}\nprotected-mode no\ndir {}\nsentinel monitor mymaster {} {} 1\n\
             sentinel down-after-milliseconds mymaster 500\nsentinel failover-timeout mymaster 2000\n",
            server.address,
            server.port,
            server.folder.path().display(),
            master.address,
            master.port
        );
        let file = server.folder.path().join("sentinel.conf");
        std::fs::write(&file, config).unwrap();
        let mut command = Command::new("redis-server");
        command.arg(&file).arg("--sentinel");
        server.run_command(command).await;
        server
    }

    /// Where it is.
    pub fn url(&self) -> String {
        format!("redis://{}:{}", self.address, self.port)
    }

    pub fn host(&self) -> &str {
        &self.address
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// SIGKILL: what it had is gone, and so is the server.
    pub fn kill(&self) {
        if let Some(mut child) = self.child.lock().unwrap().take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// SIGSTOP: connections stay open and nothing answers on them.
    pub fn stop(&self) {
        self.signal("-STOP");
    }

    /// SIGCONT: it goes on as if nothing had been, with whatever has come in since.
    pub fn cont(&self) {
        self.signal("-CONT");
    }

    /// FLUSHALL.
    pub fn flush(&self) {
        self.command(&["FLUSHALL"]);
    }

    /// Killed if it still runs, and started again without its data.
    pub async fn restart_empty(&self) {
        self.kill();
        drop(std::fs::remove_file(self.data_file()));
        self.run().await;
    }

    /// Keeps the data as they are now for [`RedisServer::restart_from_dump`].
    pub fn dump(&self) {
        self.command(&["SAVE"]);
        std::fs::copy(self.data_file(), self.kept_file()).unwrap();
    }

    /// Killed if it still runs, and started again with the data of the last [`RedisServer::dump`].
    pub async fn restart_from_dump(&self) {
        self.kill();
        std::fs::copy(self.kept_file(), self.data_file()).unwrap();
        self.run().await;
    }

    /// Makes it a replica of `other`, or a master again.
    pub fn replica_of(&self, other: Option<&Self>) {
        match other {
            Some(master) => self.command(&["REPLICAOF", &master.address, &master.port.to_string()]),
            None => self.command(&["REPLICAOF", "NO", "ONE"]),
        };
    }

    /// Runs one command and gives its answer.
    pub fn command(&self, words: &[&str]) -> redis::Value {
        self.try_command(words).unwrap()
    }

    fn try_command(&self, words: &[&str]) -> redis::RedisResult<redis::Value> {
        let mut connection = redis::Client::open(self.url())?.get_connection()?;
        let mut command = redis::cmd(words[0]);
        for word in &words[1..] {
            command.arg(word);
        }
        command.query(&mut connection)
    }

    fn data_file(&self) -> PathBuf {
        self.folder.path().join("dump.rdb")
    }

    fn kept_file(&self) -> PathBuf {
        self.folder.path().join("kept.rdb")
    }

    fn signal(&self, signal: &str) {
        let pid = self.child.lock().unwrap().as_ref().expect("the server runs").id();
        assert!(Command::new("kill").args([signal, &pid.to_string()]).status().unwrap().success());
    }

    async fn run(&self) {
        let mut command = Command::new("redis-server");
        command
            .args(["--bind", &self.address, "--port", &self.port.to_string()])
            .args(["--save", "", "--appendonly", "no", "--protected-mode", "no"])
            // A replica speaks to its master from 127.0.0.1, where sentinels would look for it in vain.
            .args(["--replica-announce-ip", &self.address])
            .arg("--dir")
            .arg(self.folder.path());
        self.run_command(command).await;
    }

    async fn run_command(&self, command: Command) {
        self.spawn(command);
        eventually("Redis answers", || async { self.try_command(&["PING"]).ok() }).await;
    }

    fn spawn(&self, mut command: Command) {
        let log = std::fs::File::options()
            .create(true)
            .append(true)
            .open(self.folder.path().join("redis.log"))
            .unwrap();
        let child = command
            .stdin(Stdio::null())
            .stdout(log)
            .stderr(Stdio::null())
            .spawn()
            .expect("redis-server must be installed");
        *self.child.lock().unwrap() = Some(child);
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        self.kill();
    }
}
