-- No statement looked orders up by their buyer alone: a shopper's list is read from order_lines. Every order paid for it with
-- a page of its own in each commit, because buyers are scattered over the index.
DROP INDEX orders_by_user;
