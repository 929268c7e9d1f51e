-- ARGV: epoch, goods. Their counters as they are stored, and nothing for those that are not there.
local found = { 'ok' }
for at = 2, #ARGV do
    found[at] = redis.call('HGET', stock, ARGV[at]) or ''
end
return found
