# The page Checkout.

tui-checkout-address = Ship to
tui-checkout-button = Place the order
tui-checkout-deadline = { $left } left to pay
tui-checkout-head = Look it over
tui-checkout-leave-question = Leaving the payment screen cancels the order.
tui-checkout-no-address = Say where it should go.
tui-checkout-not-open = { $name } is not open yet.
tui-checkout-not-paid-hint = Nothing was paid, and the goods are back on the shelf.
tui-checkout-off-sale = { $name } is off sale.
tui-checkout-paid-hint = Paid. [go-orders] follows the parcel.
tui-checkout-pay-hint = [pay] pays.
tui-checkout-pays-itself = The payment is on its way.
tui-checkout-placed = Order { $order } is placed.
tui-checkout-placing = Placing the order
tui-checkout-price-changed = The price was { $before } and is { $now } now.
tui-checkout-short = { $name }: { $left } left, { $units } asked.
tui-checkout-sold-out = { $name } is sold out.
tui-checkout-too-much = The total is too large.
tui-checkout-under-way = Your last order is still under way.
tui-checkout-unknown = Finding out whether the order arrived. There is no need to order again.
