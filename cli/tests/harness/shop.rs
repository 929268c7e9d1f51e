//! A real server process, and people with accounts in it.

use super::{Home, until};
use mail_parser::MessageParser;
use std::path::PathBuf;
use std::process::{Child, Stdio};

const ADMIN: &str = "admin@example.com";
pub(crate) const PASSWORD: &str = "correct horse battery";

/// A shop that closes when the test ends.
pub(crate) struct Shop {
    pub(crate) url: String,
    pub(crate) admin: Home,
    server: Child,
    home: Home,
}

impl Shop {
    pub(crate) fn start() -> Self {
        Self::start_with(&[])
    }

    /// Starts `miri serve` on a free port, with more environment.
    pub(crate) fn start_with(env: &[(&str, &str)]) -> Self {
        let home = env.iter().fold(Home::new(), |home, (name, value)| home.with(name, *value));
        let (server, url) = serve(&home, "127.0.0.1:0");
        let admin = Home::at(&url);
        let shop = Self { url, admin, server, home };
        until("the server to answer", || (shop.admin.miri("goods list").code() == 0).then_some(()));
        Self::sign_in(&shop.admin, ADMIN);
        shop
    }

    /// Kills the server and starts it again on its data and its address.
    pub(crate) fn kill_and_start(&mut self) {
        self.server.kill().unwrap();
        self.server.wait().unwrap();
        let address = self.url.trim_start_matches("http://").to_owned();
        (self.server, _) = serve(&self.home, &address);
    }

    /// A person with an account who has signed in.
    pub(crate) fn person(&self, name: &str) -> Home {
        let email = format!("{}@example.com", name.to_lowercase());
        let create = format!(
            "admin users create --email {email} --name {name} --phone 010-1234-5678 --address '서울시 마포구' \
             --password-stdin"
        );
        self.admin.miri_with_stdin(&create, PASSWORD).ok();
        let home = Home::at(&self.url);
        Self::sign_in(&home, &email);
        home
    }

    /// A file in the server's data folder.
    pub(crate) fn data(&self, name: &str) -> PathBuf {
        self.home.path().join("data").join(name)
    }

    /// The token in the newest letter to this address, once it is there.
    pub(crate) fn mailed_token(&self, address: &str) -> Option<String> {
        let letters = std::fs::read_dir(self.data("mail")).ok()?;
        letters.filter_map(Result::ok).find_map(|letter| {
            let bytes = std::fs::read(letter.path()).ok()?;
            let letter = MessageParser::default().parse(&bytes)?;
            if letter.to()?.first()?.address()? != address {
                return None;
            }
            let text = letter.body_text(0)?.into_owned();
            let is_token = |word: &&str| word.len() == 36 && word.matches('-').count() == 4;
            text.split(|c: char| !c.is_ascii_hexdigit() && c != '-').find(is_token).map(str::to_owned)
        })
    }

    /// Goods of this seller; their id.
    pub(crate) fn goods(seller: &Home, name: &str, price: i64, stock: i64) -> i64 {
        let add = format!(
            "goods add --name '{name}' --description '{name} 설명' --price {price} --stock {stock} --category ETC --json"
        );
        seller.miri(&add).ok().json()["goodsId"].as_i64().unwrap()
    }

    fn sign_in(home: &Home, email: &str) {
        let login = format!("login --email {email} --password-stdin --insecure-storage");
        home.miri_with_stdin(&login, PASSWORD).ok();
    }
}

/// A server with the environment of this home; it, and where it listens.
fn serve(home: &Home, listen: &str) -> (Child, String) {
    let port_file = home.path().join("port");
    std::fs::remove_file(&port_file).ok();
    let mut command = home.command(["serve", "--listen", listen, "--port-file"]);
    command.arg(&port_file).stdout(Stdio::null()).stderr(Stdio::inherit());
    let defaults = [
        ("MIRI_DATA_DIR", home.path().join("data").into_os_string()),
        ("MIRI_ADMIN_EMAIL", ADMIN.into()),
        ("MIRI_ADMIN_PASSWORD", PASSWORD.into()),
        ("MIRI_LOG", "warn".into()),
        ("MIRI_RATE_LIMITS", "off".into()),
    ];
    for (name, value) in defaults {
        if !home.has(name) {
            command.env(name, value);
        }
    }
    let mut server = command.spawn().unwrap();
    let address = until("the server to listen", || {
        if let Some(status) = server.try_wait().unwrap() {
            panic!("the server ended: {status}");
        }
        std::fs::read_to_string(&port_file).ok().filter(|address| !address.is_empty())
    });
    (server, format!("http://{}", address.trim()))
}

impl Drop for Shop {
    fn drop(&mut self) {
        self.server.kill().ok();
        self.server.wait().ok();
    }
}
