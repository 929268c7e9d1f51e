-- ARGV: epoch, then goods, the version at which they were found wrong, and what is available. Goods that have changed
-- since, or that an order is touching, are left alone. Gives those that were corrected.
local mended = { 'ok' }
for at = 2, #ARGV, 3 do
    local counter = read(ARGV[at])
    if counter.version == tonumber(ARGV[at + 1]) and counter.holds == 0 then
        counter.available = tonumber(ARGV[at + 2])
        counter.known = true
        write(ARGV[at], counter)
        mended[#mended + 1] = ARGV[at]
    end
end
return mended
