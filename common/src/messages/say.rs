//! What the terminal client says by itself. What the shop answers stands in [`Msg`](super::Msg); an error and a state have the
//! same words in every client.

use super::messages;

messages! {
    /// One message of the terminal client. The variant says what it is about, the id where its words stand.
    Say:
    // tui.ftl: the frame around every page
    Copied = "tui-copied";
    DoBack = "tui-do-back";
    DoBottom = "tui-do-bottom";
    DoCategory = "tui-do-category";
    DoCopy = "tui-do-copy";
    DoDown = "tui-do-down";
    DoGoShop = "tui-do-go-shop";
    DoHelp = "tui-do-help";
    DoInStock = "tui-do-in-stock";
    DoLanguage = "tui-do-language";
    DoLeft = "tui-do-left";
    DoLog = "tui-do-log";
    DoMouse = "tui-do-mouse";
    DoNextField = "tui-do-next-field";
    DoOpen = "tui-do-open";
    DoOpening = "tui-do-opening";
    DoPageDown = "tui-do-page-down";
    DoPageUp = "tui-do-page-up";
    DoPalette = "tui-do-palette";
    DoPreviousField = "tui-do-previous-field";
    DoPrice = "tui-do-price";
    DoQuit = "tui-do-quit";
    DoRetry = "tui-do-retry";
    DoRight = "tui-do-right";
    DoSearch = "tui-do-search";
    DoSort = "tui-do-sort";
    DoSubmit = "tui-do-submit";
    DoSuspend = "tui-do-suspend";
    DoTheme = "tui-do-theme";
    DoTop = "tui-do-top";
    DoUndo = "tui-do-undo";
    DoUp = "tui-do-up";
    FailedNoAnswer = "tui-failed-no-answer";
    FailedSignedOut = "tui-failed-signed-out";
    FailedUnreachable = "tui-failed-unreachable";
    FewLeft = "tui-few-left";
    LimitPerBuyer = "tui-limit-per-buyer";
    LinkOffline = "tui-link-offline";
    LinkOfflineFor = "tui-link-offline-for";
    LinkOnline = "tui-link-online";
    LinkReconnecting = "tui-link-reconnecting";
    Loading = "tui-loading";
    MouseOff = "tui-mouse-off";
    MouseOn = "tui-mouse-on";
    No = "tui-no";
    NoSuchCommand = "tui-no-such-command";
    NothingFailed = "tui-nothing-failed";
    OffSale = "tui-off-sale";
    Open = "tui-open";
    OpensAt = "tui-opens-at";
    PageShop = "tui-page-shop";
    RefusedOffline = "tui-refused-offline";
    RetryHint = "tui-retry-hint";
    SoldBy = "tui-sold-by";
    SoldOut = "tui-sold-out";
    Stale = "tui-stale";
    Sure = "tui-sure";
    TooSmall = "tui-too-small";
    UnitsLeft = "tui-units-left";
    Yes = "tui-yes";
    // tui-shop.ftl: the page Shop
    ShopAll = "tui-shop-all";
    ShopCount = "tui-shop-count";
    ShopEmpty = "tui-shop-empty";
    ShopEmptyHint = "tui-shop-empty-hint";
    ShopHighest = "tui-shop-highest";
    ShopLowest = "tui-shop-lowest";
    ShopNothingFits = "tui-shop-nothing-fits";
    ShopNothingFitsHint = "tui-shop-nothing-fits-hint";
    ShopOpeningAny = "tui-shop-opening-any";
    ShopOpeningOpen = "tui-shop-opening-open";
    ShopOpeningUpcoming = "tui-shop-opening-upcoming";
    ShopOrderCheapest = "tui-shop-order-cheapest";
    ShopOrderDearest = "tui-shop-order-dearest";
    ShopOrderName = "tui-shop-order-name";
    ShopOrderNewest = "tui-shop-order-newest";
    ShopPriceAny = "tui-shop-price-any";
    ShopStockAny = "tui-shop-stock-any";
    ShopStockIn = "tui-shop-stock-in";
    ShopTagline = "tui-shop-tagline";
}
