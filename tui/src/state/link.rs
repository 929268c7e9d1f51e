//! The connection: whether the shop can be reached, and the live stream.

use crate::moment::Moment;
use miri_common::GoodsId;
use std::time::Duration;

/// The first wait before listening anew; it doubles.
const FIRST_WAIT: Duration = Duration::from_secs(1);
/// The longest wait.
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// After so many failures in a row the shop counts as offline.
const FAILURES: u32 = 3;
/// How long a list has to stand still before its goods are listened for.
const SETTLE: Duration = Duration::from_millis(300);
/// How many goods can be listened for.
const MOST_GOODS: usize = 100;

/// Where the live stream stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Phase {
    /// Nobody is signed in, so there is none.
    #[default]
    Silent,
    /// It is being opened.
    Connecting,
    /// It speaks.
    Online,
    /// It broke and will be opened anew then.
    Broken {
        /// When.
        until: Moment,
    },
}

/// The connection.
#[derive(Debug, Default)]
pub(crate) struct Link {
    /// Where the live stream stands.
    pub(crate) phase: Phase,
    /// The last event that was seen.
    pub(crate) last_id: Option<i64>,
    failures: u32,
    /// Whether the last request of any kind found the shop.
    unreachable: bool,
    watched: Vec<GoodsId>,
    settling: Option<(Vec<GoodsId>, Moment)>,
}

/// What the chip says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Chip {
    /// The shop answers.
    Online,
    /// The stream broke; it is opened anew after this many seconds.
    Reconnecting(u64),
    /// The shop does not answer; asked again after this many seconds, if by itself at all.
    Offline(Option<u64>),
}

impl Link {
    /// What the chip says.
    pub(crate) fn chip(&self, now: Moment) -> Chip {
        match self.phase {
            Phase::Broken { until } => {
                let wait = until.since(now);
                let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
                if self.is_lost() { Chip::Offline(Some(seconds)) } else { Chip::Reconnecting(seconds) }
            }
            Phase::Connecting if self.failures > 0 => {
                if self.is_lost() {
                    Chip::Offline(Some(0))
                } else {
                    Chip::Reconnecting(0)
                }
            }
            Phase::Silent | Phase::Connecting | Phase::Online if self.unreachable => Chip::Offline(None),
            Phase::Silent | Phase::Connecting | Phase::Online => Chip::Online,
        }
    }

    const fn is_lost(&self) -> bool {
        self.unreachable || self.failures >= FAILURES
    }

    /// Whether a write is worth sending.
    pub(crate) const fn can_write(&self) -> bool {
        let broken = matches!(self.phase, Phase::Broken { .. }) || self.failures > 0;
        !(self.unreachable || broken)
    }

    /// Whether what is on the screen may be out of date.
    pub(crate) const fn is_stale(&self) -> bool {
        !self.can_write()
    }

    /// The shop answered something, be it a refusal. Says whether that is news.
    pub(crate) const fn answered(&mut self) -> bool {
        std::mem::replace(&mut self.unreachable, false)
    }

    /// The shop could not be reached.
    pub(crate) const fn not_reached(&mut self) {
        self.unreachable = true;
    }

    /// The stream speaks. Says whether it was broken before.
    pub(crate) const fn online(&mut self) -> bool {
        let was_broken = self.failures > 0;
        self.phase = Phase::Online;
        self.failures = 0;
        self.unreachable = false;
        was_broken
    }

    /// The stream broke, and will be opened anew after a wait that grows.
    pub(crate) fn broke(&mut self, now: Moment) {
        let wait = FIRST_WAIT.saturating_mul(1 << self.failures.min(10)).min(LONGEST_WAIT);
        self.failures = self.failures.saturating_add(1);
        self.phase = Phase::Broken { until: now.after(wait) };
    }

    /// The stream ended as announced and is opened anew at once.
    pub(crate) const fn reopen(&mut self, now: Moment) {
        self.phase = Phase::Broken { until: now };
    }

    /// Someone else is signed in, or nobody.
    pub(crate) fn silence(&mut self) {
        *self = Self { unreachable: self.unreachable, ..Self::default() };
    }

    /// The goods to listen for have changed.
    pub(super) fn watch(&mut self, mut goods: Vec<GoodsId>, now: Moment) {
        goods.truncate(MOST_GOODS);
        let settled = self.settling.as_ref().map_or(&self.watched, |(settling, _)| settling);
        if *settled != goods {
            self.settling = Some((goods, now.after(SETTLE)));
        }
    }

    /// Whether the stream is to be opened now, and for which goods.
    pub(crate) fn due(&mut self, now: Moment) -> Option<Vec<GoodsId>> {
        if self.phase == Phase::Silent {
            return None;
        }
        let settled = self.settling.take_if(|(_, at)| *at <= now).map(|(goods, _)| goods);
        let changed = settled.is_some();
        if let Some(goods) = settled {
            self.watched = goods;
        }
        let waited = matches!(self.phase, Phase::Broken { until } if until <= now);
        let broken = matches!(self.phase, Phase::Broken { .. });
        if waited || (changed && !broken) {
            self.phase = Phase::Connecting;
            return Some(self.watched.clone());
        }
        None
    }

    /// Opens the stream at once, whatever it waits for.
    pub(crate) const fn hurry(&mut self, now: Moment) {
        if matches!(self.phase, Phase::Broken { .. }) {
            self.phase = Phase::Broken { until: now };
        }
    }

    pub(super) fn wake(&self, now: Moment) -> Option<Moment> {
        if self.phase == Phase::Silent {
            return None;
        }
        let settled = self.settling.as_ref().map(|(_, at)| *at);
        // A countdown shows whole seconds, so the screen changes when another second has gone.
        let counted = match self.phase {
            Phase::Broken { until } => {
                let part = Duration::from_nanos(u64::from(until.since(now).subsec_nanos()));
                let step = if part.is_zero() { Duration::from_secs(1) } else { part };
                Some(now.after(step).min(until))
            }
            Phase::Silent | Phase::Connecting | Phase::Online => None,
        };
        [settled, counted].into_iter().flatten().min()
    }
}
