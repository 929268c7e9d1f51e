//! Canaries: personal data that is like nobody else's, planted by a whole life in the shop and then looked for everywhere the
//! shop leaves anything: the database with its log, stored answers, what is logged, metrics, events, names of files.
//!
//! The real server runs with everything logged that Miri itself can log, and writes letters into files, whose contents are the
//! only place that may name their reader.

use crate::harness::{ADMIN_EMAIL, PASSWORD, Reply, Said, TestDatabase, eventually, wire};
use crate::kill::process::Process;
use miri_common::api::{
    AskReturn, ChangePassword, ChangeProfile, ConfirmReset, Login, MakeToken, MoveClock, PlaceOrder,
    RegisterGoods, ResetPassword, SignUp, VerifyEmail,
};
use miri_common::client::Client;
use miri_common::labels::{PaymentStatus, Scope, ShippingStatus};
use miri_common::{Lang, Won};
use std::path::{Path, PathBuf};

const EMAIL: &str = "kanarienvogel.wren@canary-nest.example";
const NAME: &str = "카나리아새";
const PHONE: &str = "010-9274-5518";
const NEW_PHONE: &str = "010-6613-0928";
const ADDRESS: &str = "서울시 카나리아구 깃털길 927";
const NEW_ADDRESS: &str = "부산시 둥지구 횃대로 5518";
const FIRST_PASSWORD: &str = "wren 9274 feathers";
const SECOND_PASSWORD: &str = "perch 5518 whistles";
const THIRD_PASSWORD: &str = "nest 6613 eggshells";
const REASON: &str = "깃털 색이 사진과 많이 달라요";
/// What everyone may read, so that the look is seen to find something.
const GOODS: &str = "카나리아 모이통";

/// What must be found nowhere, in the forms in which it travels.
struct Canaries(Vec<(String, Vec<u8>)>);

impl Canaries {
    fn of(texts: &[&str]) -> Self {
        let mut forms = Vec::new();
        for text in texts {
            let percent: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
            let escaped: String = text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
            for form in [(*text).to_owned(), text.to_uppercase(), percent, escaped] {
                forms.push(((*text).to_owned(), form.into_bytes()));
            }
        }
        Self(forms)
    }

    /// Those that stand in these bytes.
    fn found_in(&self, bytes: &[u8]) -> Vec<&str> {
        let found = self.0.iter().filter(|(_, form)| contains(bytes, form));
        found.map(|(text, _)| text.as_str()).collect()
    }
}

fn contains(bytes: &[u8], what: &[u8]) -> bool {
    memchr::memmem::find(bytes, what).is_some()
}

/// Every file under a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            found.extend(files(&entry.path()))
        } else {
            found.push(entry.path())
        }
    }
    found
}

/// The token in the newest letter to the canary of this kind; the kind is in the file's name.
async fn mailed_token(folder: &Path, kind: &str) -> String {
    let mail = folder.join("mail");
    eventually(&format!("a letter of {kind} is written"), || async {
        let mut letters: Vec<_> = files(&mail);
        letters.retain(|file| file.file_name().unwrap().to_string_lossy().ends_with(&format!("{kind}.eml")));
        letters.sort();
        let said = Said::of(&std::fs::read(letters.last()?).unwrap());
        assert_eq!(said.to, EMAIL);
        said.text.split_whitespace().find(|word| uuid::Uuid::parse_str(word).is_ok()).map(str::to_owned)
    })
    .await
}

/// Whoever reads this: a wrong password, an address in a query, a body that is no JSON.
async fn mistakes(server: &Process) {
    let ask = async |method: &str, path: &str, body: Option<&str>| -> Reply {
        wire::send(server.address, method, path, &[], body).await
    };
    let wrong = format!(r#"{{"email":"{EMAIL}","password":"{THIRD_PASSWORD}"}}"#);
    assert_eq!(ask("POST", "/login", Some(&wrong)).await.status, 401);
    assert_eq!(ask("POST", "/login", Some(&wrong.replace('}', ""))).await.status, 400);
    let query: String = form_urlencoded::byte_serialize(ADDRESS.as_bytes()).collect();
    assert_eq!(ask("GET", &format!("/api/goods?q={query}"), None).await.status, 200);
    assert_eq!(ask("GET", &format!("/api/goods/{EMAIL}"), None).await.status, 400);
    assert_eq!(ask("GET", &format!("/nowhere/{EMAIL}?phone={PHONE}"), None).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn personal_data_and_secrets_are_found_nowhere_but_in_the_letters_to_their_reader() {
    let database = TestDatabase::new();
    let folder = database.folder().to_owned();
    let environment =
        [("MIRI_LOG", "warn,miri_server=trace".to_owned()), ("MIRI_REHEARSAL", "true".to_owned())];
    let server = Process::start_with(&database, &environment).await;
    let anyone = Client::new(&format!("http://{}", server.address), Lang::Ko).unwrap();
    let signed_in = async |email: &str, password: &str| {
        let login = Login { email: email.to_owned(), password: password.to_owned() };
        let session = anyone.login(&login).await.unwrap();
        (anyone.clone().with_token(session.token.clone()), session)
    };
    let (operator, _) = signed_in(ADMIN_EMAIL, PASSWORD).await;

    // A life: signing up, buying, sending back, other passwords, a token of one's own.
    anyone.verify_email(&VerifyEmail { email: EMAIL.to_owned() }).await.unwrap();
    let verification = mailed_token(&folder, "verification").await;
    let sign_up = SignUp {
        email_verification_token: verification.clone(),
        user_name: NAME.to_owned(),
        password: FIRST_PASSWORD.to_owned(),
        phone_number: PHONE.to_owned(),
        address: ADDRESS.to_owned(),
    };
    anyone.sign_up(&sign_up).await.unwrap();
    let (canary, first) = signed_in(EMAIL, FIRST_PASSWORD).await;
    mistakes(&server).await;
    let profile =
        ChangeProfile { phone_number: Some(NEW_PHONE.to_owned()), address: Some(NEW_ADDRESS.to_owned()) };
    canary.change_profile(&profile, "profile").await.unwrap();
    let change =
        ChangePassword { current_password: FIRST_PASSWORD.to_owned(), password: SECOND_PASSWORD.to_owned() };
    canary.change_password(&change, "password").await.unwrap();
    anyone.reset_password(&ResetPassword { email: EMAIL.to_owned() }).await.unwrap();
    let reset = mailed_token(&folder, "password-reset").await;
    let confirm = ConfirmReset { token: reset.clone(), password: THIRD_PASSWORD.to_owned() };
    anyone.confirm_reset(&confirm).await.unwrap();
    let (canary, second) = signed_in(EMAIL, THIRD_PASSWORD).await;
    let make = MakeToken { name: "ci".to_owned(), scopes: vec![Scope::Read], expires_in_days: 1 };
    let access = canary.make_token(&make, "token").await.unwrap().token.unwrap();
    anyone.clone().with_token(access.clone()).me().await.unwrap();
    let goods = RegisterGoods {
        goods_name: GOODS.to_owned(),
        goods_description: "새에게".to_owned(),
        goods_price: Won(9_000),
        stock_quantity: 3,
        category: "ETC".to_owned(),
        reservation_start_time: None,
        limit_per_buyer: None,
        sku: None,
    };
    let goods_id = canary.register_goods(&goods, "goods").await.unwrap().goods_id;
    let order = PlaceOrder { goods_id, quantity: 1, address: ADDRESS.to_owned(), expected_total_price: None };
    let placed = canary.place_order(&order, "order").await.unwrap();
    let line = placed.order_goods[0].order_detail_id;
    let until = async |status: PaymentStatus| {
        eventually(&format!("the payment is {status}"), || async {
            let order = canary.order(placed.order_id).await.unwrap();
            (order.payment_status_code == status).then_some(())
        })
        .await;
    };
    until(PaymentStatus::Completed).await;
    // How many days it takes depends on the hour at which this runs.
    let day = MoveClock { advance: Some("24h".parse().unwrap()), set: None };
    for key in ["day-1", "day-2", "day-3"] {
        if canary.order(placed.order_id).await.unwrap().lines[0].shipping_status_code
            != ShippingStatus::Delivered
        {
            operator.move_clock(&day, key).await.unwrap();
        }
    }
    canary.ask_return(line, &AskReturn { reason: REASON.to_owned() }, "return").await.unwrap();
    operator.move_clock(&day, "day-4").await.unwrap();
    operator.move_clock(&day, "day-5").await.unwrap();
    until(PaymentStatus::Refunded).await;
    canary.my_sales(Vec::new()).await.unwrap();
    eventually("the shop comes to rest", || async { database.is_at_rest().then_some(()) }).await;

    let personal = [EMAIL, NAME, PHONE, NEW_PHONE, ADDRESS, NEW_ADDRESS, REASON];
    let secret = [FIRST_PASSWORD, SECOND_PASSWORD, THIRD_PASSWORD, &verification, &reset, &access];
    let tokens = [&first.token, &first.refresh_token, &second.token, &second.refresh_token];
    let canaries = Canaries::of(&[&personal[..], &secret[..], &tokens.map(String::as_str)[..]].concat());

    let scraped = wire::send(server.address, "GET", "/metrics", &[], None).await;
    assert!(scraped.text.contains("miri_"), "{}", scraped.text);
    assert_eq!(canaries.found_in(scraped.text.as_bytes()), Vec::<&str>::new(), "in the metrics");
    server.kill();

    let kept = database.everything();
    assert!(
        contains(&kept, GOODS.as_bytes()),
        "what anyone may read is found, so the look can find something"
    );
    assert_eq!(canaries.found_in(&kept), Vec::<&str>::new(), "in the database");
    let log = std::fs::read(folder.join("server.log")).unwrap();
    assert!(
        contains(&log, b"/api/auth/goods/order"),
        "requests are logged: {}",
        String::from_utf8_lossy(&log)
    );
    assert_eq!(canaries.found_in(&log), Vec::<&str>::new(), "in the log: {}", String::from_utf8_lossy(&log));
    let mut letters = 0;
    for file in files(&folder) {
        let name = file.to_string_lossy().into_owned();
        assert_eq!(canaries.found_in(name.as_bytes()), Vec::<&str>::new(), "in the name of a file");
        if file.extension().is_some_and(|extension| extension == "eml") {
            letters += 1;
        } else {
            let found = canaries.found_in(&std::fs::read(&file).unwrap()).join(", ");
            assert_eq!(found, "", "in {name}");
        }
    }
    assert!(letters >= 6, "every letter was a file: {letters}");
}
