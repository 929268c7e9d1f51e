-- ARGV: epoch, hold, then goods and quantity of each line. All lines are taken or none.
local hold = ARGV[2]
if redis.call('HEXISTS', holds, hold) == 1 or redis.call('ZSCORE', gone, hold) then
    return { 'ok' }
end
local short = { 'short' }
for at = 3, #ARGV, 2 do
    local counter = read(ARGV[at])
    if counter.known and counter.available < tonumber(ARGV[at + 1]) then
        short[#short + 1] = ARGV[at]
        short[#short + 1] = text(math.max(counter.available, 0))
    end
end
if #short > 1 then
    return short
end
local lines = table.concat(ARGV, ' ', 3)
change(lines, -1, 1)
redis.call('HSET', holds, hold, lines)
redis.call('ZADD', life, text(now_ms()), hold)
return { 'ok' }
