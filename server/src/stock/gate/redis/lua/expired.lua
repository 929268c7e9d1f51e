-- ARGV: epoch, age in milliseconds, how many at most. The holds of that age or older, the oldest first.
local found = redis.call('ZRANGEBYSCORE', life, '-inf', text(now_ms() - tonumber(ARGV[2])), 'LIMIT', 0, ARGV[3])
table.insert(found, 1, 'ok')
return found
