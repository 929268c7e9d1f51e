//! A client without a terminal: keys go in, requests come out, and the screen can be read.

mod goods;
mod operations;
mod orders;
mod selling;

pub(crate) use goods::{Shelf, goods, local};
pub(crate) use orders::placed;
pub(crate) use selling::PASSWORD;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use miri_common::api::{GoodsNow, Live, LiveEvent};
use miri_common::{ErrorCode, GoodsId, Lang};
use miri_tui::call::{Answer, Call};
use miri_tui::effect::{RequestId, Slot};
use miri_tui::event::Stream;
use miri_tui::failure::{Failure, FailureKind};
use miri_tui::keymap::Keymap;
use miri_tui::look::{Glyphs, Theme};
use miri_tui::moment::{Moment, Now};
use miri_tui::settings::{Mouse, WishedPrices};
use miri_tui::update::update;
use miri_tui::{Effect, Event, Start, State, view};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::time::Duration;

/// A request that was not answered yet.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) id: RequestId,
    pub(crate) slot: Slot,
    pub(crate) call: Call,
}

/// A client, and the shop that answers it.
pub(crate) struct Client {
    pub(crate) state: State,
    pub(crate) shelf: Shelf,
    /// What was asked and not answered yet.
    pub(crate) open: Vec<Asked>,
    /// Everything else that was to be done.
    pub(crate) done: Vec<Effect>,
    /// Every request there ever was, by name.
    pub(crate) ever: Vec<&'static str>,
    now: Duration,
    size: (u16, u16),
}

impl Client {
    /// A client of a full shop that was opened by someone who is signed in, with everything answered.
    pub(crate) fn open() -> Self {
        let mut client = Self::cold(Shelf::full(), Lang::En, (120, 40));
        client.serve();
        client.live(LiveEvent::Started);
        client.serve();
        client
    }

    /// A client that has asked its first questions and has no answer yet.
    pub(crate) fn cold(shelf: Shelf, lang: Lang, size: (u16, u16)) -> Self {
        Self::with_glyphs(shelf, lang, size, Glyphs::Unicode)
    }

    /// The same with these signs.
    pub(crate) fn with_glyphs(shelf: Shelf, lang: Lang, size: (u16, u16), glyphs: Glyphs) -> Self {
        Self::start(shelf, size, Start { lang, glyphs, ..Self::usual(size) })
    }

    /// A client that remembers at which prices things were wished for.
    pub(crate) fn remembering(shelf: Shelf, wished: WishedPrices) -> Self {
        let size = (120, 40);
        Self::start(shelf, size, Start { wished, ..Self::usual(size) })
    }

    /// A client with keys that someone chose.
    pub(crate) fn with_keys(shelf: Shelf, keymap: Keymap) -> Self {
        let size = (120, 40);
        Self::start(shelf, size, Start { keymap, ..Self::usual(size) })
    }

    fn usual(size: (u16, u16)) -> Start {
        Start {
            now: at(Duration::ZERO),
            lang: Lang::En,
            theme: Theme::Dark,
            glyphs: Glyphs::Unicode,
            mouse: Mouse::On,
            wished: WishedPrices::default(),
            keymap: Keymap::default(),
            width: size.0,
            height: size.1,
            server: "http://shop.example".to_owned(),
            key_prefix: "key".to_owned(),
        }
    }

    fn start(shelf: Shelf, size: (u16, u16), start: Start) -> Self {
        let mut state = State::new(start);
        let effects = state.start();
        let (open, done, ever) = (Vec::new(), Vec::new(), Vec::new());
        let mut client = Self { state, shelf, open, done, ever, now: Duration::ZERO, size };
        client.note(effects);
        client
    }

    /// Something happens.
    pub(crate) fn happens(&mut self, event: Event) {
        let effects = update(&mut self.state, event);
        self.note(effects);
    }

    fn note(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Ask { id, slot, call } => {
                    self.ever.push(call.name());
                    self.open.retain(|asked| asked.slot != slot);
                    self.open.push(Asked { id, slot, call });
                }
                other => self.done.push(other),
            }
        }
    }

    /// Presses keys by their names: `press("j enter")`.
    pub(crate) fn press(&mut self, keys: &str) {
        for name in keys.split(' ') {
            self.happens(Event::Key(key(name)));
        }
    }

    /// Types text letter by letter.
    pub(crate) fn types(&mut self, text: &str) {
        for letter in text.chars() {
            self.happens(Event::Key(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE)));
        }
    }

    /// Time passes, and the clock is told as often as the client wants to hear of it.
    pub(crate) fn wait(&mut self, ms: u64) {
        let end = self.now + Duration::from_millis(ms);
        loop {
            let next = self.state.wake().map(|wake| wake.0).filter(|wake| *wake < end && *wake > self.now);
            self.now = next.unwrap_or(end);
            self.happens(Event::Clock(at(self.now)));
            if next.is_none() {
                return;
            }
        }
    }

    /// Answers everything that was asked, and what is asked because of that, as the shop would.
    pub(crate) fn serve(&mut self) {
        while !self.open.is_empty() {
            let asked = self.open.remove(0);
            let result = self.shelf.answer(&asked.call, self.now);
            self.answer(asked, result);
        }
    }

    /// Takes the oldest open request of this name.
    pub(crate) fn take(&mut self, name: &str) -> Asked {
        let at = self.open.iter().position(|asked| asked.call.name() == name);
        let open: Vec<_> = self.open.iter().map(|asked| asked.call.name()).collect();
        self.open.remove(at.unwrap_or_else(|| panic!("{name} was not asked, only {open:?}")))
    }

    /// Answers a request.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a request is answered once, and the test has no more use for it"
    )]
    pub(crate) fn answer(&mut self, asked: Asked, result: Result<Answer, Failure>) {
        self.happens(Event::Answered { id: asked.id, slot: asked.slot, result });
    }

    /// The live stream says something.
    pub(crate) fn live(&mut self, event: LiveEvent) {
        self.happens(Event::Stream(Stream::Live(Live { id: Some(1), event })));
    }

    /// The live stream says how goods stand.
    pub(crate) fn stock(&mut self, id: i64, left: i64) {
        let now = GoodsNow {
            goods_id: GoodsId(id),
            stock_quantity: left,
            on_sale: true,
            open: true,
            reservation_start_time: None,
        };
        self.live(LiveEvent::Stock(now));
    }

    /// How often a request of this name was sent.
    pub(crate) fn times(&self, name: &str) -> usize {
        self.ever.iter().filter(|known| **known == name).count()
    }

    /// What stands on the screen.
    pub(crate) fn screen(&self) -> String {
        screen(&self.state, self.size)
    }

    /// The screen has this.
    #[track_caller]
    pub(crate) fn shows(&self, text: &str) {
        let screen = self.screen();
        assert!(screen.contains(text), "{text:?} is not on the screen:\n{screen}");
    }

    /// The screen has it not.
    #[track_caller]
    pub(crate) fn hides(&self, text: &str) {
        let screen = self.screen();
        assert!(!screen.contains(text), "{text:?} is on the screen:\n{screen}");
    }

    /// The row of the screen that has this.
    #[track_caller]
    pub(crate) fn row(&self, text: &str) -> String {
        let screen = self.screen();
        let row = screen.lines().find(|row| row.contains(text));
        row.unwrap_or_else(|| panic!("{text:?} is not on the screen:\n{screen}")).to_owned()
    }

    /// Whether the client was told to end.
    pub(crate) fn has_quit(&self) -> bool {
        self.done.iter().any(|effect| matches!(effect, Effect::Quit))
    }
}

/// The clocks after this long. The wall clock of this machine is two seconds behind the shop's.
pub(crate) fn at(since: Duration) -> Now {
    let start: jiff::Timestamp = "2026-11-22T03:03:58Z".parse().unwrap();
    Now { moment: Moment(since), wall: start + jiff::SignedDuration::try_from(since).unwrap() }
}

/// A key by its name.
pub(crate) fn key(name: &str) -> KeyEvent {
    let code = match name {
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "tab" => KeyCode::Tab,
        "backtab" => KeyCode::BackTab,
        "up" => KeyCode::Up,
        "down" => KeyCode::Down,
        "left" => KeyCode::Left,
        "right" => KeyCode::Right,
        "pagedown" => KeyCode::PageDown,
        "pageup" => KeyCode::PageUp,
        "backspace" => KeyCode::Backspace,
        "space" => KeyCode::Char(' '),
        "ctrl-c" => return KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL),
        letter => KeyCode::Char(letter.chars().next().unwrap()),
    };
    KeyEvent::new(code, KeyModifiers::NONE)
}

/// What a state looks like at a size.
pub(crate) fn screen(state: &State, (width, height): (u16, u16)) -> String {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| view::draw(frame, state)).unwrap();
    let buffer = terminal.backend().buffer();
    let mut screen = String::new();
    for y in 0..height {
        let mut row = String::new();
        let mut x = 0;
        while x < width {
            let symbol = buffer[(x, y)].symbol();
            row.push_str(symbol);
            x += u16::try_from(unicode_width::UnicodeWidthStr::width(symbol)).unwrap().max(1);
        }
        screen.push_str(row.trim_end());
        screen.push('\n');
    }
    screen
}

/// The shop cannot be reached.
pub(crate) fn unreachable() -> Failure {
    Failure {
        kind: FailureKind::Unreachable,
        code: None,
        text: "connection refused".to_owned(),
        request_id: None,
        data: None,
    }
}

/// The connection broke after the request may have arrived.
pub(crate) fn no_answer() -> Failure {
    Failure { kind: FailureKind::NoAnswer, ..unreachable() }
}

/// The shop refuses.
pub(crate) fn refused(code: ErrorCode) -> Failure {
    Failure {
        kind: FailureKind::Refused,
        code: Some(code),
        text: code.message(Lang::En).to_owned(),
        request_id: Some("req-7".to_owned()),
        data: None,
    }
}
