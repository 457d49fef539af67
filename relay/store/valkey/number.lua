-- Gives conversations numbers, unless they have one.
--
-- KEYS 1  the conversations by number, from 1 (list)
--      2  what they are found by (hash: number, version, Seq and terms, by spaces)
-- ARGV the conversations
-- Reply what is stored of each
local reply = {}
for i, conv in ipairs(ARGV) do
  local kept = redis.call('HGET', KEYS[2], conv)
  if not kept then
    kept = string.format('%.0f 0 0', redis.call('RPUSH', KEYS[1], conv))
    redis.call('HSET', KEYS[2], conv, kept)
  end
  reply[i] = kept
end
return reply
