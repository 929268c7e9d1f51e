//! What is known and what is open.
//!
//! Owns the parts that every page uses: clocks ([`ShopClock`]), who is signed in ([`Who`]), the connection ([`Link`]),
//! requests under way ([`Requests`]), toasts and the log of failures ([`Notices`]), what lies over the page ([`Popup`]) and
//! something that is asked for ([`Remote`]). Each page's own part stands in its folder. Does not own behaviour: that is
//! `update`, which this module only gives the means to ask and to say something.

mod link;
mod list;
mod notices;
mod popup;
mod remote;
mod requests;
mod shop_clock;
mod start;
mod who;

pub(crate) use link::{Chip, Link};
pub(crate) use list::List;
pub(crate) use notices::{Kind, Notices, failure_words};
pub(crate) use popup::{Popup, Question};
pub(crate) use remote::Remote;
pub(crate) use requests::{Requests, Written};
pub(crate) use shop_clock::ShopClock;
pub use start::Start;
pub(crate) use who::{Profile, Who};

use crate::call::{Call, Key};
use crate::effect::{Effect, Slot};
use crate::failure::Failure;
use crate::keymap::Keymap;
use crate::look::Look;
use crate::moment::{Moment, Now};
use crate::pages::{self, Page, Pages};
use crate::settings::{Mouse, Saved, WishedPrices};
use crate::wishes::Wishes;
use miri_common::api::Info;
use miri_common::messages::Place;
use miri_common::{GoodsId, Lang, Say};

/// Everything that the client knows. It is changed by [`update`](crate::update::update) alone and drawn by
/// [`draw`](crate::view::draw).
pub struct State {
    pub(crate) now: Now,
    pub(crate) lang: Lang,
    pub(crate) look: Look,
    pub(crate) keymap: Keymap,
    pub(crate) mouse: Mouse,
    pub(crate) width: u16,
    pub(crate) height: u16,
    /// The address of the shop, to be shown.
    pub(crate) server: String,
    pub(crate) clock: Option<ShopClock>,
    /// What the shop says of itself.
    pub(crate) info: Option<Info>,
    pub(crate) who: Who,
    pub(crate) wishes: Wishes,
    pub(crate) wished: WishedPrices,
    pub(crate) link: Link,
    pub(crate) requests: Requests,
    pub(crate) notices: Notices,
    pub(crate) popup: Option<Popup>,
    pub(crate) page: Page,
    /// The pages that lie below, to go back to.
    pub(crate) below: Vec<Page>,
    pub(crate) pages: Pages,
    /// Whether what is on the screen is out of date.
    pub(crate) dirty: bool,
    effects: Vec<Effect>,
}

impl State {
    /// A client that was just opened. Nothing is asked yet: see [`State::start`].
    #[must_use]
    pub fn new(start: Start) -> Self {
        Self {
            now: start.now,
            lang: start.lang,
            look: Look::new(start.theme, start.glyphs),
            keymap: start.keymap,
            mouse: start.mouse,
            width: start.width,
            height: start.height,
            server: crate::text::line(&start.server),
            clock: None,
            info: None,
            who: Who::Asking,
            wishes: Wishes::default(),
            wished: start.wished,
            link: Link::default(),
            requests: Requests::new(start.key_prefix),
            notices: Notices::default(),
            popup: None,
            page: Page::Shop,
            below: Vec::new(),
            pages: Pages::default(),
            dirty: true,
            effects: Vec::new(),
        }
    }

    /// The first questions: what the shop calls now, who is signed in, and what the first page shows.
    #[must_use]
    pub fn start(&mut self) -> Vec<Effect> {
        crate::update::begin(self);
        self.take_effects()
    }

    /// Whether something has changed since this was last asked.
    #[must_use]
    pub const fn take_dirty(&mut self) -> bool {
        std::mem::replace(&mut self.dirty, false)
    }

    /// When the clock has to be told next, although nothing else happens; `None` when nothing on the screen moves by itself.
    #[must_use]
    pub fn wake(&self) -> Option<Moment> {
        let page = pages::screen(self.page).wake(self);
        [self.notices.wake(), self.link.wake(self.now.moment), self.requests.wake(self.now.moment), page]
            .into_iter()
            .flatten()
            .min()
    }

    /// The screen has to be drawn anew, whatever was drawn before.
    pub const fn redraw(&mut self) {
        self.dirty = true;
    }

    pub(crate) fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    pub(crate) fn push(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    /// Asks the shop for something to show. An older question in the same slot is given up.
    pub(crate) fn ask(&mut self, slot: Slot, call: Call) {
        let id = self.requests.begin(slot, self.now.moment);
        self.push(Effect::Ask { id, slot, call });
    }

    /// Gives up a question whose answer is not wanted any more.
    pub(crate) fn forget(&mut self, slot: Slot) {
        self.requests.forget(slot);
    }

    /// Sends a write, unless one is under way in its slot or the shop cannot be reached, which it says. `key` is the key
    /// of an earlier attempt whose outcome is not known.
    pub(crate) fn write(&mut self, slot: Slot, key: Option<Key>, call: impl FnOnce(Key) -> Call) -> Written {
        if self.requests.is_busy(slot) {
            return Written::Busy;
        }
        if !self.link.can_write() {
            let words = self.keyed(Say::RefusedOffline);
            self.notices.refused(words);
            return Written::Offline;
        }
        let key = key.unwrap_or_else(|| self.requests.new_key());
        let id = self.requests.begin(slot, self.now.moment);
        self.push(Effect::Ask { id, slot, call: call(key.clone()) });
        Written::Sent(key)
    }

    /// Listens for these goods as well, a moment from now: a page says so whenever its list has changed.
    pub(crate) fn watch(&mut self, goods: Vec<GoodsId>) {
        self.link.watch(goods, self.now.moment);
    }

    /// Goes to a page; the one that is left lies below it.
    pub(crate) fn open(&mut self, page: Page) {
        if self.page != page {
            self.below.retain(|below| *below != page);
            if self.page != Page::Shop && page != Page::Shop {
                self.below.push(self.page);
            }
            if page == Page::Shop {
                self.below.clear();
            }
            self.page = page;
        }
        pages::screen(page).enter(self);
    }

    /// Whether anything has been asked for long enough to say so.
    pub(crate) fn is_slow(&self) -> bool {
        self.requests.is_slow(self.now.moment)
    }

    /// Whether the shop waits for the shopper to pay, rather than paying by itself.
    pub(crate) fn asks_for_payment(&self) -> bool {
        self.info.as_ref().is_some_and(|info| info.payment_provider == "manual")
    }

    /// The words of a message without places.
    pub(crate) fn word(&self, say: Say) -> &'static str {
        say.text(self.lang)
    }

    /// The same, to be kept.
    pub(crate) fn say(&self, say: Say) -> String {
        say.text(self.lang).to_owned()
    }

    /// The words of a message that names keys by what they do, as `[retry]`.
    pub(crate) fn keyed(&self, say: Say) -> String {
        crate::keymap::named(say.text(self.lang), self)
    }

    /// The words of a message with its places filled in.
    pub(crate) fn say_with(&self, say: Say, places: &[(&'static str, Place<'_>)]) -> String {
        say.with(self.lang, places)
    }

    /// Shows a note for a while.
    pub(crate) fn inform(&mut self, words: String) {
        self.notices.inform(words, self.now.moment);
    }

    /// Shows why something cannot be done, until it is dismissed.
    pub(crate) fn refuse(&mut self, words: String) {
        self.notices.refused(words);
    }

    /// Shows a failure until it is dismissed, and keeps it in the log.
    pub(crate) fn fail(&mut self, failure: &Failure) {
        let words = failure_words(self.lang, failure);
        self.notices.failed(words, failure, self.now);
    }

    /// Puts text on the clipboard of the terminal, and says so.
    pub(crate) fn copy(&mut self, text: String) {
        let words = self.say_with(Say::Copied, &[("text", Place::from(text.clone()))]);
        self.inform(words);
        self.push(Effect::Copy(text));
    }

    /// What is remembered for the next start.
    pub(crate) fn save(&mut self) {
        let saved = Saved {
            lang: Some(self.lang.into()),
            theme: Some(self.look.theme),
            mouse: Some(self.mouse),
            wished: self.wished.clone(),
        };
        self.push(Effect::Save(saved));
    }
}
