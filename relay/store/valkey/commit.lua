-- Makes a batch visible whose durability was waited for, and says so.
--
-- KEYS 1  the last Seq of the conversation that is durable (string)
-- ARGV 1  Seq of the batch's last event
--      2  channel of the conversation
--      3  what to publish there
--      4  channel of the inbox
--      5  what to publish there
-- Reply 1 if the batch was not visible before, else 0; it publishes either way,
--       because who made it visible may have died before it could say so.
local fresh = tonumber(ARGV[1]) > (tonumber(redis.call('GET', KEYS[1])) or 0)
if fresh then redis.call('SET', KEYS[1], ARGV[1]) end
redis.call('SPUBLISH', ARGV[2], ARGV[3])
redis.call('SPUBLISH', ARGV[4], ARGV[5])
return fresh and 1 or 0
