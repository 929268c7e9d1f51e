# What a request that succeeded is told.

about = About this server.
account-made = The account has been made.
audit-clean = The audit is clean.
audit-found-violations = The audit found violations.
categories = Here are the categories.
goods-found = Here are the goods.
goods-listed = Here are the goods on sale.
goods-registered = The goods have been registered.
goods-stock = Here is the stock of the goods.
line-canceled = The order line is cancelled.
nothing-done = Nothing was done.
order-found = Your order.
order-lines = Your order lines.
ordered-goods = Ordered. See your orders.
ordered-wishes = Your order is placed.
session-renewed = Your session has been renewed.
signed-in = You are signed in.
signed-out = You are signed out.
wish-added = The goods are on your wishlist.
wish-changed = The quantity has been changed.
wish-removed = The goods are off your wishlist.
wishes-listed = Here is your wishlist.
