//! A session bus of one's own, and who keeps secrets on it: Debian's gnome-keyring, a service that never answers, or nobody.

use super::{Home, until};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};

/// What the keyring of a [`Bus`] is opened with.
const KEYRING_PASSWORD: &str = "a keyring's password";

/// A bus on which only what was started here is found. It ends when this is dropped, and also when the test is killed: it lives for as
/// long as its stdin is open.
pub(crate) struct Bus {
    session: Child,
    alive: Option<ChildStdin>,
    address: String,
    /// The home folder of the services on the bus.
    home: Home,
    services: Vec<Child>,
}

impl Bus {
    /// A bus with nobody on it.
    pub(crate) fn start() -> Self {
        let home = Home::new();
        let config = home.write("bus.conf", CONFIG);
        let mut session = Command::new("dbus-run-session")
            .arg(format!("--config-file={}", config.display()))
            .args(["--", "sh", "-c", "echo \"$DBUS_SESSION_BUS_ADDRESS\"; exec cat"])
            .env_clear()
            .env("HOME", home.path())
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("dbus-run-session, of Debian's package dbus-daemon");
        let mut address = String::new();
        BufReader::new(session.stdout.take().unwrap()).read_line(&mut address).unwrap();
        let alive = session.stdin.take();
        Self { session, alive, address: address.trim().to_owned(), home, services: Vec::new() }
    }

    /// A bus with gnome-keyring, whose login keyring is made and open.
    pub(crate) fn with_keyring() -> Self {
        let mut bus = Self::start();
        bus.keyring(KEYRING_PASSWORD);
        bus
    }

    /// A bus with gnome-keyring whose login keyring is locked, as after a login without its password.
    pub(crate) fn with_locked_keyring() -> Self {
        Self::with_keyring().and_again_with(None)
    }

    /// A bus with gnome-keyring that was to be unlocked by a wrong password, which it takes without a word.
    pub(crate) fn with_wrongly_unlocked_keyring() -> Self {
        Self::with_keyring().and_again_with(Some("not that password"))
    }

    /// A bus on which a service has taken the keyring's name and never answers.
    pub(crate) fn with_black_hole() -> Self {
        let mut bus = Self::start();
        let hole = bus
            .command("dbus-test-tool")
            .args(["black-hole", "--name=org.freedesktop.secrets", "--session"])
            .spawn()
            .expect("dbus-test-tool, of Debian's package dbus-tests");
        bus.services.push(hole);
        bus.wait_for_keeper();
        bus
    }

    /// A home whose commands are on this bus.
    pub(crate) fn joined_by(&self, home: Home) -> Home {
        home.with("DBUS_SESSION_BUS_ADDRESS", &self.address)
    }

    /// The secret with these attributes, as another program on this bus reads it.
    pub(crate) fn secret(&self, attributes: &[&str]) -> Option<String> {
        let found = self.secret_tool("lookup", attributes).stdout(Stdio::piped()).output().unwrap();
        found.status.success().then(|| String::from_utf8(found.stdout).unwrap())
    }

    /// Puts another secret in the place of the one with these attributes.
    pub(crate) fn replace_secret(&self, attributes: &[&str], secret: &str) {
        assert!(self.secret_tool("clear", attributes).status().unwrap().success());
        let mut storing = self.secret_tool("store", &[&["--label=miri"], attributes].concat());
        let mut storing = storing.stdin(Stdio::piped()).spawn().unwrap();
        storing.stdin.take().unwrap().write_all(secret.as_bytes()).unwrap();
        assert!(storing.wait().unwrap().success());
    }

    fn secret_tool(&self, verb: &str, attributes: &[&str]) -> Command {
        let mut command = self.command("secret-tool");
        command.arg(verb).args(attributes);
        command
    }

    /// Stops the keyring and starts it anew on the files it has left, with this password or none.
    fn and_again_with(mut self, password: Option<&str>) -> Self {
        self.stop_services();
        match password {
            Some(password) => self.keyring(password),
            None => self.daemon(&["--foreground", "--components=secrets"], ""),
        }
        self
    }

    fn keyring(&mut self, password: &str) {
        self.daemon(&["--unlock", "--foreground", "--components=secrets"], password);
    }

    fn daemon(&mut self, args: &[&str], password: &str) {
        let mut daemon = self
            .command("gnome-keyring-daemon")
            .args(args)
            .stdin(Stdio::piped())
            .spawn()
            .expect("gnome-keyring-daemon, of Debian's package gnome-keyring");
        daemon.stdin.take().unwrap().write_all(password.as_bytes()).unwrap();
        self.services.push(daemon);
        self.wait_for_keeper();
    }

    /// Waits until somebody has the name on the bus.
    fn wait_for_keeper(&self) {
        until("the keyring's name on the bus", || {
            let asked = self
                .command("dbus-send")
                .args(["--session", "--print-reply", "--dest=org.freedesktop.DBus", "/"])
                .args(["org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"])
                .stdout(Stdio::piped())
                .output()
                .unwrap();
            String::from_utf8_lossy(&asked.stdout).contains("boolean true").then_some(())
        });
    }

    fn command(&self, program: &str) -> Command {
        let home = self.home.path();
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
            .env("HOME", home)
            .env("XDG_DATA_HOME", home.join("data"))
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_CACHE_HOME", home.join("cache"))
            .env("XDG_RUNTIME_DIR", home)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    fn stop_services(&mut self) {
        for mut service in self.services.drain(..) {
            service.kill().ok();
            service.wait().ok();
        }
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        self.stop_services();
        drop(self.alive.take());
        self.session.wait().ok();
    }
}

/// The usual configuration of a session bus, without the folders of services that it would start by itself.
const CONFIG: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;
