-- How many conversations zsets hold.
--
-- KEYS the zsets
-- Reply the number of each, an error in place of one that is no zset
local reply = {}
for i, key in ipairs(KEYS) do reply[i] = redis.pcall('ZCARD', key) end
return reply
