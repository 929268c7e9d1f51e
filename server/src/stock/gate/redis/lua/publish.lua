-- ARGV: nothing, the new epoch, its event, how many goods were loaded. Makes the loaded counters the gate's. Gives the epoch
-- before.
local before = redis.call('HGET', meta, 'epoch') or ''
if before ~= '' and tonumber(before) >= tonumber(ARGV[2]) then
    return { 'newer', before }
end
if redis.call('HLEN', stock) ~= tonumber(ARGV[4]) then
    return { 'lost' }
end
redis.call('PERSIST', stock)
redis.call('PERSIST', low)
redis.call('HSET', meta, 'epoch', ARGV[2], 'applied', ARGV[3])
return { 'ok', before }
