INSERT IGNORE INTO gate_state (id, shop_id, epoch, run_id, replid, claimed_until) VALUES (1, '', 0, '', '', 0);
