//! Live events: what `GET /api/auth/events` sends.
//!
//! Events with an id are numbers of the shop's log: whoever was cut off sends the last one he has seen as `Last-Event-ID` and misses
//! nothing. What has no id says how things stand now, so an older one is never missed.

use crate::labels::UnknownCode;
use crate::{GoodsId, LineId, LocalTime, OrderId};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// One event of the stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Live {
    /// Where to resume after this event; absent where it says nothing about that.
    pub id: Option<i64>,
    /// What it says.
    pub event: LiveEvent,
}

/// What an event says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LiveEvent {
    /// `start`: what was missed has been sent, and from now on everything comes as it happens.
    Started,
    /// `reset`: what was missed is not in the log any more. Whoever shows something asks for it anew.
    Reset,
    /// Something has happened to an order of the caller. The event is named by its topic.
    News(NewsTopic, OrderNews),
    /// `stock`: how goods stand now.
    Stock(GoodsNow),
    /// `opened`: goods have opened, and how they stand now.
    Opened(GoodsNow),
    /// `end`: the stream ends here.
    Ended(LiveEnd),
    /// A block without an event, sent when nothing else is, so that both ends know of each other; its id moves the place to
    /// resume from.
    Alive,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word on the wire.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.word())
            }
        }

        impl FromStr for $name {
            type Err = UnknownCode;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|known| known.word() == word).ok_or_else(|| UnknownCode(word.to_owned()))
            }
        }
    };
}

words!(
    /// What can happen to someone's order.
    NewsTopic {
        /// It was placed.
        OrderPlaced = "order.placed";
        /// Lines of it were cancelled.
        OrderCanceled = "order.canceled";
        /// Its money has come.
        PaymentCompleted = "payment.completed";
        /// No money came.
        PaymentAborted = "payment.aborted";
        /// The money of a line went back.
        PaymentRefunded = "payment.refunded";
        /// A parcel has left or has arrived.
        ShippingChanged = "shipping.changed";
        /// A return was asked for.
        ReturnRequested = "return.requested";
        /// The goods are back.
        ReturnCompleted = "return.completed";
    }
);
words!(
    /// Why a stream ends.
    EndReason {
        /// The reader fell too far behind. Resuming brings what it has missed.
        Slow = "SLOW";
        /// The access token has ended; a new one resumes.
        TokenExpired = "TOKEN_EXPIRED";
        /// The session was ended.
        SignedOut = "SIGNED_OUT";
        /// The server is being stopped; another one, or the same later, resumes.
        Shutdown = "SHUTDOWN";
    }
);

/// Something that has happened to an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderNews {
    /// The order.
    pub order_id: OrderId,
    /// The lines it concerns; none where it is the whole order.
    pub order_detail_ids: Vec<LineId>,
    /// The label of the state that was reached.
    pub what: String,
    /// The code of the state that was reached.
    pub what_code: String,
}

/// How goods stand now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct GoodsNow {
    /// The goods.
    pub goods_id: GoodsId,
    /// Units that can be ordered.
    pub stock_quantity: i64,
    /// Whether the seller offers them.
    pub on_sale: bool,
    /// Whether their opening time has passed, or they have none.
    pub open: bool,
    /// When orders open, or opened.
    pub reservation_start_time: Option<LocalTime>,
}

/// Why the stream ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveEnd {
    /// The reason.
    pub reason: EndReason,
}

const START: &str = "start";
const RESET: &str = "reset";
const STOCK: &str = "stock";
const OPENED: &str = "opened";
const END: &str = "end";

impl LiveEvent {
    /// The name of the event; a block without an event has none.
    #[must_use]
    pub const fn name(&self) -> Option<&'static str> {
        match self {
            Self::Started => Some(START),
            Self::Reset => Some(RESET),
            Self::News(topic, _) => Some(topic.word()),
            Self::Stock(_) => Some(STOCK),
            Self::Opened(_) => Some(OPENED),
            Self::Ended(_) => Some(END),
            Self::Alive => None,
        }
    }

    /// Its data as JSON; a block without an event has none.
    ///
    /// # Errors
    /// Never in practice: plain structs with text keys can be written to memory.
    pub fn data(&self) -> Result<Option<String>, serde_json::Error> {
        match self {
            Self::Started | Self::Reset => Ok(Some("{}".to_owned())),
            Self::News(_, news) => serde_json::to_string(news).map(Some),
            Self::Stock(goods) | Self::Opened(goods) => serde_json::to_string(goods).map(Some),
            Self::Ended(end) => serde_json::to_string(end).map(Some),
            Self::Alive => Ok(None),
        }
    }

    /// Reads an event; `None` where a newer server sends one that is not known here.
    ///
    /// # Errors
    /// When its data is not what the contract promises.
    pub fn read(name: Option<&str>, data: &str) -> Result<Option<Self>, serde_json::Error> {
        fn json<T: DeserializeOwned>(data: &str) -> Result<T, serde_json::Error> {
            serde_json::from_str(data)
        }
        Ok(Some(match name {
            None => Self::Alive,
            Some(START) => Self::Started,
            Some(RESET) => Self::Reset,
            Some(STOCK) => Self::Stock(json(data)?),
            Some(OPENED) => Self::Opened(json(data)?),
            Some(END) => Self::Ended(json(data)?),
            Some(other) => match other.parse() {
                Ok(topic) => Self::News(topic, json(data)?),
                Err(UnknownCode(_)) => return Ok(None),
            },
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::{EndReason, GoodsNow, LiveEnd, LiveEvent, NewsTopic, OrderNews};
    use crate::{GoodsId, LineId, OrderId};

    #[test]
    fn every_event_reads_back_as_it_was_written() -> Result<(), serde_json::Error> {
        let news = OrderNews {
            order_id: OrderId(7),
            order_detail_ids: vec![LineId(8), LineId(9)],
            what: "결제 완료".to_owned(),
            what_code: "PAYMENT_COMPLETED".to_owned(),
        };
        let goods = GoodsNow {
            goods_id: GoodsId(3),
            stock_quantity: 0,
            on_sale: true,
            open: false,
            reservation_start_time: "2026-11-22 12:00:00".parse().ok(),
        };
        let mut events: Vec<_> =
            NewsTopic::ALL.iter().map(|topic| LiveEvent::News(*topic, news.clone())).collect();
        events.extend(EndReason::ALL.iter().map(|reason| LiveEvent::Ended(LiveEnd { reason: *reason })));
        events.extend([LiveEvent::Stock(goods.clone()), LiveEvent::Opened(goods)]);
        events.extend([LiveEvent::Started, LiveEvent::Reset, LiveEvent::Alive]);
        for event in events {
            let data = event.data()?.unwrap_or_default();
            assert_eq!(LiveEvent::read(event.name(), &data)?, Some(event));
        }
        Ok(())
    }

    #[test]
    fn an_event_of_a_newer_server_is_no_error_and_broken_data_is_one() {
        assert!(matches!(LiveEvent::read(Some("weather.changed"), "{}"), Ok(None)));
        assert!(LiveEvent::read(Some("stock"), "{}").is_err());
    }
}
