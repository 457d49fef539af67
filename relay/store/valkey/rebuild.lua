-- Replaces a summary that cannot be used by one made from the log, if the log
-- has not grown meanwhile.
--
-- KEYS 1  the conversation's summary
--      2  its log (stream)
-- ARGV 1  id of the log's last entry as it was read, "0-0" if it had none
--      2  the new summary, "" for none
-- Reply 1 if it was replaced, else 0
local last = redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', 1)[1]
if (last and last[1] or '0-0') ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[1])
if ARGV[2] ~= '' then redis.call('SET', KEYS[1], ARGV[2]) end
return 1
