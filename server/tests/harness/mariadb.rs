//! A MariaDB server of a test's own, with what can befall one: it is killed, stands still, comes back on the same data.

use super::eventually;
use super::outside::options;
use std::fs::File;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU16, Ordering};
use tempfile::TempDir;

/// Several servers of one test process differ by their port.
static NEXT_PORT: AtomicU16 = AtomicU16::new(3400);
const PASSWORD: &str = "of-its-own";

/// A running mariadbd; it is killed when this is dropped. It keeps its address when it is started again.
pub struct MariaDbServer {
    folder: TempDir,
    address: String,
    port: u16,
    child: Mutex<Option<Child>>,
}

impl MariaDbServer {
    /// An empty server, as durable as a real one.
    pub async fn start() -> Self {
        // Every test process has a loopback address of its own, so that no two race for a port.
        let pid = std::process::id();
        let address =
            format!("127.{}.{}.{}", 64 + ((pid >> 16) & 0x3f), (pid >> 8) & 0xff, (pid & 0xff).max(1));
        let port = NEXT_PORT.fetch_add(1, Ordering::Relaxed);
        let folder = tempfile::tempdir().unwrap();
        prepare(&folder.path().join("data"));
        let users = format!(
            "CREATE USER IF NOT EXISTS miri IDENTIFIED BY '{PASSWORD}';\nGRANT ALL ON *.* TO miri;\n"
        );
        std::fs::write(folder.path().join("users.sql"), users).unwrap();
        let server = Self { folder, address, port, child: Mutex::new(None) };
        server.run().await;
        server
    }

    /// Where it is, without a database.
    pub fn url(&self) -> String {
        format!("mariadb://miri:{PASSWORD}@{}:{}", self.address, self.port)
    }

    /// SIGKILL: what it had not brought to its disk is gone.
    pub fn kill(&self) {
        if let Some(mut child) = self.child.lock().unwrap().take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Killed if it still runs, and started again on its data.
    pub async fn restart(&self) {
        self.kill();
        self.run().await;
    }

    /// SIGSTOP: connections stay open and nothing answers on them.
    pub fn stop(&self) {
        self.signal("-STOP");
    }

    /// SIGCONT: it goes on as if nothing had been.
    pub fn cont(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, signal: &str) {
        let pid = self.child.lock().unwrap().as_ref().expect("the server runs").id();
        assert!(Command::new("kill").args([signal, &pid.to_string()]).status().unwrap().success());
    }

    async fn run(&self) {
        let path = |name: &str| self.folder.path().join(name).display().to_string();
        let log = File::options().create(true).append(true).open(path("log")).unwrap();
        let child = Command::new("mariadbd")
            .arg(concat!("--defaults-file=", env!("CARGO_MANIFEST_DIR"), "/../scripts/mariadb.cnf"))
            .args([format!("--bind-address={}", self.address), format!("--port={}", self.port)])
            .args([format!("--datadir={}", path("data")), format!("--init-file={}", path("users.sql"))])
            .args([format!("--socket={}", path("socket")), format!("--pid-file={}", path("pid"))])
            .arg(format!("--user={}", user()))
            .env("PATH", search_path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("mariadbd must be installed: scripts/test does that");
        *self.child.lock().unwrap() = Some(child);
        let opts = options(&self.url(), None);
        eventually("MariaDB answers", || async {
            if let Some(status) = self.child.lock().unwrap().as_mut().unwrap().try_wait().unwrap() {
                panic!("mariadbd ended with {status}: {}", std::fs::read_to_string(path("log")).unwrap());
            }
            mysql_async::Conn::new(opts.clone()).await.ok()?.disconnect().await.ok()
        })
        .await;
    }
}

impl Drop for MariaDbServer {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A data folder that no server has used: a copy of the run's own, or a new one.
fn prepare(data: &Path) {
    let mut command = if let Some(template) = std::env::var_os("MIRI_TEST_MARIADB_TEMPLATE") {
        let mut command = Command::new("cp");
        command.arg("-a").arg(template).arg(data);
        command
    } else {
        let mut command = Command::new("mariadb-install-db");
        command
            .args(["--no-defaults", "--skip-test-db", "--auth-root-authentication-method=normal"])
            .args(["--innodb-log-file-size=32M", &format!("--user={}", user())])
            .arg(format!("--datadir={}", data.display()))
            .env("PATH", search_path());
        command
    };
    let output = command.output().expect("mariadb-server must be installed: scripts/test does that");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Who runs the tests; mariadbd as root insists on being told so.
fn user() -> String {
    let output = Command::new("id").arg("-un").output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// Debian keeps servers in sbin, which an ordinary user's PATH leaves out.
fn search_path() -> String {
    format!("{}:/usr/local/sbin:/usr/sbin:/sbin", std::env::var("PATH").unwrap_or_default())
}
