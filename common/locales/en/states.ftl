# The label of each state.

OrderStatus-COMPLETED = Ordered
OrderStatus-CANCELED = Cancelled
PaymentStatus-PAYMENT_SCREEN_ENTERED = At the payment screen
PaymentStatus-PAYMENT_IN_PROGRESS = Paying
PaymentStatus-PAYMENT_COMPLETED = Paid
PaymentStatus-PAYMENT_ABORTED = Not paid
PaymentStatus-REFUNDED = Refunded
ShippingStatus-PENDING = Waiting to ship
ShippingStatus-IN_TRANSIT = On its way
ShippingStatus-DELIVERED = Delivered
ShippingStatus-CANCELED = Shipping cancelled
ReturnStatus-RETURN_IN_PROGRESS = Return in progress
ReturnStatus-RETURN_COMPLETED = Returned
Role-USER = User
Role-ADMIN = Administrator
Scope-read = Read
Scope-buy = Buy
Scope-sell = Sell
Scope-admin = Operate
