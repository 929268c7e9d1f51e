-- What every script begins with. KEYS: meta, stock, holds, life, gone, low. ARGV[1]: the epoch that the caller knows.
--
-- meta   hash    epoch, applied (the last event), late (orders committed after their hold was given up)
-- stock  hash    goods -> "available version holds", with a "?" behind it for goods that no event has brought yet
-- holds  hash    hold -> "goods quantity goods quantity ..."
-- life   zset    hold -> when it was made, in milliseconds by the clock of Redis
-- gone   zset    hold that was given up, or whose order was counted without it -> when; a reserve of it that is still on its
--                way must take nothing
-- low    set     goods of which none is available
local meta, stock, holds, life, gone, low = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]

-- How long such a hold is remembered: longer than any call can be under way.
local TOMBSTONE_MS = 600000

if ARGV[1] ~= '' and redis.call('HGET', meta, 'epoch') ~= ARGV[1] then
    return { 'epoch' }
end

-- Redis has one clock for all servers; their own may differ.
local function now_ms()
    local time = redis.call('TIME')
    return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function text(number)
    return string.format('%.0f', number)
end

-- Goods that the gate does not know have nothing available as far as the applied events tell, but nobody is refused.
local function read(goods)
    local value = redis.call('HGET', stock, goods)
    if not value then
        return { available = 0, version = 0, holds = 0, known = false, low = false }
    end
    local available, version, open, mark = string.match(value, '^(%-?%d+) (%d+) (%d+)(%??)$')
    local known = mark == ''
    available = tonumber(available)
    return {
        available = available,
        version = tonumber(version),
        holds = tonumber(open),
        known = known,
        low = known and available <= 0,
    }
end

local function write(goods, counter)
    local mark = counter.known and '' or '?'
    redis.call('HSET', stock, goods,
        text(counter.available) .. ' ' .. text(counter.version + 1) .. ' ' .. text(counter.holds) .. mark)
    local is_low = counter.known and counter.available <= 0
    if is_low ~= counter.low then
        redis.call(is_low and 'SADD' or 'SREM', low, goods)
    end
end

-- Adds to the units and the holds of every goods in "goods quantity goods quantity ...".
local function change(lines, units, open)
    for goods, quantity in string.gmatch(lines, '(%d+) (%d+)') do
        local counter = read(goods)
        counter.available = counter.available + units * tonumber(quantity)
        counter.holds = math.max(counter.holds + open, 0)
        write(goods, counter)
    end
end

