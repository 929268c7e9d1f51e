-- ARGV: epoch. The last event, the open holds, and the orders that were committed after their hold was given up.
-- Each hold stands in both keys. Where one of them was lost, nobody can tell what is held, and the gate is loaded again.
if redis.call('HLEN', holds) ~= redis.call('ZCARD', life) then
    return { 'lost' }
end
return {
    'ok',
    redis.call('HGET', meta, 'applied') or '0',
    text(redis.call('HLEN', holds)),
    redis.call('HGET', meta, 'late') or '0',
}
