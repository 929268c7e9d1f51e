# A route's own words for an error code, where the code's usual ones are too general.

backup-by-mariadb = MariaDB is backed up by its own mariadb-backup.
consumer-not-here = The consumer of this event does not run on this server.
goods-not-yours-to-change = There are no such goods that you could change.
no-stock-of-goods = There is no stock of such goods.
no-such-job = There is no such job.
open-orders-goods-off-sale = You have orders that are not completed. Your goods were taken off sale before; you can put them on sale again.
open-sales = You have sales that are not completed.
open-sales-goods-off-sale = You have sales that are not completed. Your goods were taken off sale before; you can put them on sale again.
provider-asks-nobody = Payments go by themselves in this shop.
reset-token-bad = This token is not valid or has expired.
wish-not-yours-to-change = There is no such wish whose quantity you could change.
wish-not-yours-to-remove = There is no such wish that you could remove.
