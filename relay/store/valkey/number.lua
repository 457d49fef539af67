-- Gives a conversation a number, unless it has one.
--
-- KEYS 1  the conversations by number, from 1 (list)
--      2  what they are found by (hash: number, version, Seq and terms, by spaces)
-- ARGV 1  the conversation
-- Reply what is stored
local kept = redis.call('HGET', KEYS[2], ARGV[1])
if not kept then
  kept = string.format('%.0f 0 0', redis.call('RPUSH', KEYS[1], ARGV[1]))
  redis.call('HSET', KEYS[2], ARGV[1], kept)
end
return kept
