# The page Orders.

tui-orders-cancel-question = Cancel { $units } x { $name }.
tui-orders-done = Done.
tui-orders-empty = You have not ordered anything yet.
tui-orders-empty-hint = In the shop, [buy] buys.
tui-orders-head = What you have ordered
tui-orders-not-cancelable = It is cancelled already, or the parcel has left.
tui-orders-not-returnable = Only what was delivered can be sent back, while its time lasts.
tui-orders-nothing-to-pay = There is nothing to pay.
tui-orders-reason-short = A reason takes 10 characters; so far { $letters }.
tui-orders-returnable-until = Can be sent back until { $at }
tui-orders-why-return = Why do you send back { $name }? (10 to 50 characters)
