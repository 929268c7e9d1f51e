-- ARGV: epoch, after, last, then the effects of the events after `after` up to `last`, in order:
--   "order" event hold lines     an order was committed
--   "stock" event goods change   units came or went otherwise
-- An empty `after` is a planted fault: where the log goes on is not looked at.
local applied = tonumber(redis.call('HGET', meta, 'applied') or '0')
if ARGV[2] ~= '' and tonumber(ARGV[2]) > applied then
    return { 'gap', text(applied) }
end
for at = 4, #ARGV, 4 do
    local kind, event, name, detail = ARGV[at], tonumber(ARGV[at + 1]), ARGV[at + 2], ARGV[at + 3]
    if event > applied and kind == 'order' then
        local held = redis.call('HGET', holds, name)
        local was_gone = redis.call('ZREM', gone, name) == 1
        if held == detail then
            -- Its units were taken when it was admitted.
            change(held, 0, -1)
        else
            if held then
                change(held, 1, -1)
            end
            change(detail, -1, 0)
        end
        redis.call('HDEL', holds, name)
        redis.call('ZREM', life, name)
        if was_gone then
            redis.call('HINCRBY', meta, 'late', 1)
        end
        if not held then
            -- Its reserve was never sent, or it is still on its way and must take nothing any more.
            local now = now_ms()
            redis.call('ZREMRANGEBYSCORE', gone, '-inf', text(now - TOMBSTONE_MS))
            redis.call('ZADD', gone, text(now), name)
        end
    elseif event > applied then
        local counter = read(name)
        counter.available = counter.available + tonumber(detail)
        counter.known = true
        write(name, counter)
    end
end
local last = math.max(applied, tonumber(ARGV[3]))
redis.call('HSET', meta, 'applied', text(last))
return { 'ok', text(last) }
