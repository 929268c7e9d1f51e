-- Why a seller changed a stock, in the seller's own words. The lines of one goods, for the list of what was sold, are found by
-- the index that their foreign key has here.
ALTER TABLE stock_movements ADD COLUMN IF NOT EXISTS reason VARCHAR(255);
