# Letters. What ends in -subject is a subject line.

mail-greeting = Hello,
mail-greeting-by-name = Hello { $name },
mail-not-asked-for = If you did not ask for this, you can ignore this mail.
mail-item = { $goods } x { $quantity }, { $amount } won
mail-total = Total { $amount } won
mail-footer = Sent automatically by Miri. Replies are not read.
mail-footer-wish = This is about goods on your wishlist. Take them off it to hear no more of them.

mail-verification-subject = [Miri] Your verification token
mail-verification = Enter the token below to verify your e-mail address. It is valid for 10 minutes.
mail-already-registered-subject = [Miri] You already have an account
mail-already-registered = Someone asked to sign up with this address, but it already has an account. If you forgot your password, use the password reset.
mail-no-account-subject = [Miri] There is no account
mail-no-account = Someone asked to reset the password of this address, but it has no account.
mail-password-reset-subject = [Miri] Your password reset token
mail-password-reset = Enter the token below to choose a new password. It is valid for 10 minutes.
mail-password-changed-subject = [Miri] Your password was changed
mail-password-changed = Your password was changed. If that was not you, reset your password now.

mail-order-paid-subject = [Miri] Order { $order } is paid
mail-order-paid = Order { $order } is paid. It ships as soon as it is ready.
mail-payment-failed-subject = [Miri] Order { $order } was not paid
mail-payment-failed = No payment was made, so order { $order } was cancelled.
mail-canceled-subject = [Miri] Cancelled: { $goods }
mail-canceled = { $goods } of order { $order } was cancelled by the seller or an operator. What you paid for it is refunded.
mail-refunded-subject = [Miri] Refunded: { $goods }
mail-refunded = { $amount } won were refunded for an item of order { $order }.
mail-delivered-subject = [Miri] Delivered: { $goods }
mail-delivered = { $goods } of order { $order } has arrived. You can ask for a return until the end of the day after delivery.
mail-return-completed-subject = [Miri] Return completed: { $goods }
mail-return-completed = The return of { $goods } of order { $order } is completed. What you paid for it will be refunded soon.
mail-goods-open-subject = [Miri] On sale now: { $goods }
mail-goods-open = { $goods } from your wishlist can be ordered now.
mail-back-in-stock-subject = [Miri] Back in stock: { $goods }
mail-back-in-stock = { $goods } from your wishlist is back in stock.
