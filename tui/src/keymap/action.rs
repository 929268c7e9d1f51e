//! Everything that a key can do.

use miri_common::Say;
use std::str::FromStr;

macro_rules! actions {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $say:ident;)+) => {
        /// Something that a key can do. Its name is what a configuration file calls it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action { $($(#[$doc])* $variant),+ }

        impl Action {
            /// Every action.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its name in a configuration file.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// What hint line, help and palette call it.
            #[must_use]
            pub const fn label(self) -> Say {
                match self { $(Self::$variant => Say::$say),+ }
            }
        }
    };
}

actions! {
    /// One row up.
    Up = "up", DoUp;
    /// One row down.
    Down = "down", DoDown;
    /// To the left.
    Left = "left", DoLeft;
    /// To the right.
    Right = "right", DoRight;
    /// A screen up.
    PageUp = "page-up", DoPageUp;
    /// A screen down.
    PageDown = "page-down", DoPageDown;
    /// To the first row.
    Top = "top", DoTop;
    /// To the last row.
    Bottom = "bottom", DoBottom;
    /// Open what is chosen.
    Open = "open", DoOpen;
    /// Take what is chosen.
    Choose = "choose", DoChoose;
    /// One step back.
    Back = "back", DoBack;
    /// The next field of a form.
    NextField = "next-field", DoNextField;
    /// The field before.
    PreviousField = "previous-field", DoPreviousField;
    /// Send a form.
    Submit = "submit", DoSubmit;
    /// End the client, at the root; a step back elsewhere.
    Quit = "quit", DoQuit;
    /// Hand the terminal back to the shell.
    Suspend = "suspend", DoSuspend;
    /// Search.
    Search = "search", DoSearch;
    /// The command palette.
    Palette = "palette", DoPalette;
    /// The help.
    Help = "help", DoHelp;
    /// The last failures.
    Log = "log", DoLog;
    /// Ask again.
    Retry = "retry", DoRetry;
    /// The other language.
    Language = "language", DoLanguage;
    /// The next theme.
    Theme = "theme", DoTheme;
    /// Mouse on or off.
    Mouse = "mouse", DoMouse;
    /// Copy the id of what is chosen.
    Copy = "copy", DoCopy;
    /// Take back the last change.
    Undo = "undo", DoUndo;
    /// The next category.
    Category = "category", DoCategory;
    /// Open or upcoming goods only.
    Opening = "opening", DoOpening;
    /// Goods in stock only.
    InStock = "in-stock", DoInStock;
    /// The next order of a list.
    Sort = "sort", DoSort;
    /// Price limits.
    Price = "price", DoPrice;
    /// Buy what is chosen.
    Buy = "buy", DoBuy;
    /// Put on the wishlist, or take off.
    Wish = "wish", DoWish;
    /// One unit more.
    More = "more", DoMore;
    /// One unit fewer.
    Fewer = "fewer", DoFewer;
    /// Take in or leave out.
    Select = "select", DoSelect;
    /// Take in everything or nothing.
    SelectAll = "select-all", DoSelectAll;
    /// Place the order.
    PlaceOrder = "place-order", DoPlaceOrder;
    /// Change where the parcel goes.
    Address = "address", DoAddress;
    /// Pay.
    Pay = "pay", DoPay;
    /// Leave the payment screen.
    LeavePayment = "leave-payment", DoLeavePayment;
    /// Cancel a line.
    Cancel = "cancel", DoCancel;
    /// Send a line back.
    Return = "return", DoReturn;
    /// Register goods.
    Register = "register", DoRegister;
    /// Change goods.
    Edit = "edit", DoEdit;
    /// Put units in stock, or write them off.
    Restock = "restock", DoRestock;
    /// On sale, or off it.
    OnSale = "on-sale", DoOnSale;
    /// From the goods to the sales and back.
    Sales = "sales", DoSales;
    /// Run a job.
    RunJob = "run-job", DoRunJob;
    /// Have an event handled that was set aside.
    RetryEvent = "retry-event", DoRetryEvent;
    /// Audit the stock.
    StockAudit = "stock-audit", DoStockAudit;
    /// To the page Shop.
    GoShop = "go-shop", DoGoShop;
    /// To the page Drops.
    GoDrops = "go-drops", DoGoDrops;
    /// To the page Wishlist.
    GoWishlist = "go-wishlist", DoGoWishlist;
    /// To the page Orders.
    GoOrders = "go-orders", DoGoOrders;
    /// To the page Sell.
    GoSell = "go-sell", DoGoSell;
    /// To the page Account.
    GoAccount = "go-account", DoGoAccount;
    /// To the page Ops.
    GoOps = "go-ops", DoGoOps;
}

/// A name that stands for no action.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no action")]
pub struct UnknownAction(String);

impl FromStr for Action {
    type Err = UnknownAction;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.iter().copied().find(|action| action.name() == name);
        found.ok_or_else(|| UnknownAction(name.to_owned()))
    }
}
