-- Returns conversations by their numbers.
--
-- KEYS 1  the conversations by number, from 1 (list)
-- ARGV the numbers
-- Reply the conversation of each
local found = {}
for i, number in ipairs(ARGV) do
  found[i] = redis.call('LINDEX', KEYS[1], number - 1) or ''
end
return found
