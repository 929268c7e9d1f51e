-- A buyer's list is found by order_lines_by_buyer, which has the ids of all of them, and ids are in the order of ordering. Buyers are scattered
-- over an index that begins with them, so each order paid for this one with a page of its own in each commit.
DROP INDEX order_lines_by_user;
