-- Why a seller changed a stock, in the seller's own words; and the lines of one goods, for the list of what was sold.
ALTER TABLE stock_movements ADD COLUMN reason TEXT;
CREATE INDEX order_lines_by_goods ON order_lines (goods_id, id);
