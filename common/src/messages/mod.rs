//! Everything the shop says to people, in Korean and English, from one place: the Fluent files (<https://projectfluent.org>)
//! under `common/locales/`, one folder a language with files of the same names.
//!
//! **Owns** looking a message up and filling its places in. **Does not own** which language someone reads ([`Lang`]) or what a
//! terminal or a mail makes of the text.
//!
//! In reading order:
//! - [`Msg`]: every message that is no word of an error code or a state. [`Msg::text`] for those without places, which costs one
//!   look into a table; [`Msg::with`] for those with places.
//! - [`word`]: the words of error codes and states, which are looked up by their codes.
//! - [`Say`]: what the terminal client says by itself, in a list of its own (`say`).
//! - `catalogue`: the files of a language, read once. `particles`: the Korean function `JOSA`.

mod catalogue;
mod particles;
mod say;

use crate::Lang;
use catalogue::catalogue;
pub use fluent_bundle::FluentValue as Place;
pub use say::Say;

macro_rules! messages {
    ($(#[$doc:meta])* $name:ident: $($variant:ident = $id:literal;)+) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $(#[doc = concat!("`", $id, "`")] $variant),+ }

        impl $name {
            /// Every message.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its name in the Fluent files.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Self::$variant => $id),+ }
            }

            /// The words of a message that has no places to fill in.
            #[must_use]
            pub fn text(self, lang: $crate::Lang) -> &'static str {
                $crate::messages::word(self.id(), lang)
            }

            /// The words of a message with its places filled in.
            #[must_use]
            pub fn with(
                self,
                lang: $crate::Lang,
                places: &[(&'static str, $crate::messages::Place<'_>)],
            ) -> String {
                $crate::messages::catalogue::catalogue(lang).format(self.id(), places)
            }
        }
    };
}
use messages;

messages! {
    /// One message. The variant says what it is about, the id where its words stand.
    Msg:
    // answers.ftl: what a request that succeeded is told
    About = "about";
    AccessTokenMade = "access-token-made";
    AccessTokenRevoked = "access-token-revoked";
    AccessTokensListed = "access-tokens-listed";
    AccountChanged = "account-changed";
    AccountErased = "account-erased";
    AccountMade = "account-made";
    AccountsListed = "accounts-listed";
    AllGoodsListed = "all-goods-listed";
    AuditClean = "audit-clean";
    AuditFoundViolations = "audit-found-violations";
    AuditLog = "audit-log";
    BackupMade = "backup-made";
    Categories = "categories";
    CategoryAdded = "category-added";
    CategoryChanged = "category-changed";
    CheckYourMail = "check-your-mail";
    ClockMoved = "clock-moved";
    ClockMovedRestless = "clock-moved-restless";
    ClockRead = "clock-read";
    ClockWouldMove = "clock-would-move";
    DeadEvents = "dead-events";
    EventsLogged = "events-logged";
    EventsReplayed = "events-replayed";
    GateReconciled = "gate-reconciled";
    GoodsChanged = "goods-changed";
    GoodsFound = "goods-found";
    GoodsListed = "goods-listed";
    GoodsOfSeller = "goods-of-seller";
    GoodsRegistered = "goods-registered";
    GoodsStock = "goods-stock";
    JobFailed = "job-failed";
    JobRan = "job-ran";
    JobWouldDo = "job-would-do";
    JobsListed = "jobs-listed";
    LineCanceled = "line-canceled";
    NothingDone = "nothing-done";
    OrderFound = "order-found";
    OrderLines = "order-lines";
    OrderOfSomeone = "order-of-someone";
    OrderedGoods = "ordered-goods";
    OrderedWishes = "ordered-wishes";
    OrdersOfEveryone = "orders-of-everyone";
    Overview = "overview";
    PasswordChanged = "password-changed";
    PasswordReset = "password-reset";
    PaymentConfirmed = "payment-confirmed";
    PaymentLeft = "payment-left";
    ProfileChanged = "profile-changed";
    RefundRetried = "refund-retried";
    ReturnRequested = "return-requested";
    Sales = "sales";
    SessionRenewed = "session-renewed";
    SignedIn = "signed-in";
    SignedOut = "signed-out";
    StockChanged = "stock-changed";
    UserFound = "user-found";
    WishAdded = "wish-added";
    WishChanged = "wish-changed";
    WishRemoved = "wish-removed";
    WishesListed = "wishes-listed";
    // refusals.ftl: a route's own words for an error code
    BackupByMariadb = "backup-by-mariadb";
    ConsumerNotHere = "consumer-not-here";
    GoodsNotYoursToChange = "goods-not-yours-to-change";
    NoStockOfGoods = "no-stock-of-goods";
    NoSuchJob = "no-such-job";
    OpenOrdersGoodsOffSale = "open-orders-goods-off-sale";
    OpenSales = "open-sales";
    OpenSalesGoodsOffSale = "open-sales-goods-off-sale";
    ProviderAsksNobody = "provider-asks-nobody";
    ResetTokenBad = "reset-token-bad";
    WishNotYoursToChange = "wish-not-yours-to-change";
    WishNotYoursToRemove = "wish-not-yours-to-remove";
    // mail.ftl: letters
    MailAlreadyRegistered = "mail-already-registered";
    MailAlreadyRegisteredSubject = "mail-already-registered-subject";
    MailBackInStock = "mail-back-in-stock";
    MailBackInStockSubject = "mail-back-in-stock-subject";
    MailCanceled = "mail-canceled";
    MailCanceledSubject = "mail-canceled-subject";
    MailDelivered = "mail-delivered";
    MailDeliveredSubject = "mail-delivered-subject";
    MailFooter = "mail-footer";
    MailFooterWish = "mail-footer-wish";
    MailGoodsOpen = "mail-goods-open";
    MailGoodsOpenSubject = "mail-goods-open-subject";
    MailGreeting = "mail-greeting";
    MailGreetingByName = "mail-greeting-by-name";
    MailItem = "mail-item";
    MailNoAccount = "mail-no-account";
    MailNoAccountSubject = "mail-no-account-subject";
    MailNotAskedFor = "mail-not-asked-for";
    MailOrderPaid = "mail-order-paid";
    MailOrderPaidSubject = "mail-order-paid-subject";
    MailPasswordChanged = "mail-password-changed";
    MailPasswordChangedSubject = "mail-password-changed-subject";
    MailPasswordReset = "mail-password-reset";
    MailPasswordResetSubject = "mail-password-reset-subject";
    MailPaymentFailed = "mail-payment-failed";
    MailPaymentFailedSubject = "mail-payment-failed-subject";
    MailRefunded = "mail-refunded";
    MailRefundedSubject = "mail-refunded-subject";
    MailReturnCompleted = "mail-return-completed";
    MailReturnCompletedSubject = "mail-return-completed-subject";
    MailTotal = "mail-total";
    MailVerification = "mail-verification";
    MailVerificationSubject = "mail-verification-subject";
    // fields.ftl: what is wrong with a field
    FieldAction = "field-action";
    FieldAdvance = "field-advance";
    FieldAdvanceOrSet = "field-advance-or-set";
    FieldBackupName = "field-backup-name";
    FieldBackwards = "field-backwards";
    FieldBoolean = "field-boolean";
    FieldCategory = "field-category";
    FieldCategoryCode = "field-category-code";
    FieldCommonPassword = "field-common-password";
    FieldControlCharacters = "field-control-characters";
    FieldDryRun = "field-dry-run";
    FieldDryRunElsewhere = "field-dry-run-elsewhere";
    FieldEmail = "field-email";
    FieldEventId = "field-event-id";
    FieldEventNumber = "field-event-number";
    FieldGoodsIds = "field-goods-ids";
    FieldIdempotencyKey = "field-idempotency-key";
    FieldIds = "field-ids";
    FieldInFuture = "field-in-future";
    FieldInteger = "field-integer";
    FieldLength = "field-length";
    FieldMaxBelowMin = "field-max-below-min";
    FieldNotZero = "field-not-zero";
    FieldOpening = "field-opening";
    FieldPhoneNumber = "field-phone-number";
    FieldPositiveInteger = "field-positive-integer";
    FieldQuery = "field-query";
    FieldRequired = "field-required";
    FieldRole = "field-role";
    FieldScopeAdmin = "field-scope-admin";
    FieldScopes = "field-scopes";
    FieldSort = "field-sort";
    FieldStatus = "field-status";
    FieldStockTooLarge = "field-stock-too-large";
    FieldString = "field-string";
    FieldTime = "field-time";
    FieldTooFarAhead = "field-too-far-ahead";
    FieldUserName = "field-user-name";
}

/// The words that stand under this id: an error code, `OrderStatus-COMPLETED` or the like. A word that does not stand there is
/// a defect that the tests find; the id itself is shown instead.
#[must_use]
pub fn word(id: &'static str, lang: Lang) -> &'static str {
    catalogue(lang).plain(id).unwrap_or(id)
}

#[cfg(test)]
mod tests {
    use super::{Msg, Place, Say, catalogue};
    use crate::labels::{OrderStatus, PaymentStatus, ReturnStatus, Role, Scope, ShippingStatus};
    use crate::{ErrorCode, Lang};
    use std::collections::BTreeSet;

    /// Every id that the code asks for.
    fn asked_for() -> BTreeSet<String> {
        let mut ids: BTreeSet<_> = Msg::ALL.iter().map(|msg| msg.id().to_owned()).collect();
        ids.extend(Say::ALL.iter().map(|say| say.id().to_owned()));
        assert_eq!(ids.len(), Msg::ALL.len() + Say::ALL.len(), "no two messages share an id");
        ids.extend(ErrorCode::ALL.iter().map(|code| code.code().to_owned()));
        ids.extend(OrderStatus::ALL.iter().map(|state| state.word_id().to_owned()));
        ids.extend(PaymentStatus::ALL.iter().map(|state| state.word_id().to_owned()));
        ids.extend(ShippingStatus::ALL.iter().map(|state| state.word_id().to_owned()));
        ids.extend(ReturnStatus::ALL.iter().map(|state| state.word_id().to_owned()));
        ids.extend(Scope::ALL.iter().map(|scope| scope.word_id().to_owned()));
        ids.extend(Role::ALL.iter().map(|role| role.word_id().to_owned()));
        ids
    }

    #[test]
    fn every_message_stands_in_both_languages_and_no_other_does() {
        for lang in [Lang::Ko, Lang::En] {
            let there: BTreeSet<_> = catalogue(lang).ids().map(str::to_owned).collect();
            let asked_for = asked_for();
            let missing: Vec<_> = asked_for.difference(&there).collect();
            let unused: Vec<_> = there.difference(&asked_for).collect();
            assert!(
                missing.is_empty() && unused.is_empty(),
                "{lang:?}: missing {missing:?}, unused {unused:?}"
            );
        }
    }

    #[test]
    fn a_message_has_the_same_places_in_both_languages_and_is_asked_for_as_it_is_written() {
        let messages = Msg::ALL.iter().map(|msg| msg.id()).chain(Say::ALL.iter().map(|say| say.id()));
        for id in messages {
            let places = [Lang::Ko, Lang::En].map(|lang| catalogue(lang).places(id));
            assert_eq!(places[0], places[1], "{id}");
            let plain = catalogue(Lang::Ko).plain(id).is_some();
            assert_eq!(plain, places[0].is_empty(), "{id}");
        }
    }

    #[test]
    fn the_words_of_the_two_languages_differ_and_english_is_ascii() {
        for id in asked_for() {
            let words = [Lang::Ko, Lang::En].map(|lang| catalogue(lang).pattern(&id));
            assert_ne!(words[0], words[1], "{id}");
            assert!(words[1].is_ascii(), "{id}");
        }
    }

    #[test]
    fn places_are_filled_in_without_marks_and_thousands_stay_plain() {
        let places = [("low", Place::from(1)), ("high", Place::from(10_000))];
        assert_eq!(Msg::FieldInteger.with(Lang::Ko, &places), "1 이상 10000 이하의 정수여야 합니다.");
        assert_eq!(Msg::FieldInteger.with(Lang::En, &places), "must be an integer from 1 to 10000");
    }
}
