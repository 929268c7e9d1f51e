-- Only the audit groups movements by goods, over all of them, which it can do by sorting. Every order paid for this index
-- twice, with pages scattered over all goods.
DROP INDEX stock_movements_by_goods;
