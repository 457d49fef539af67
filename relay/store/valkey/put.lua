-- Writes documents of one kind, all or none.
--
-- KEYS 1  the documents (hash: id -> version ":" body)
-- ARGV 1  channel to publish an empty message on
--      2… for each document its id, the version that it must have (0 for none,
--         -1 for any), "1" to put or "0" to delete it, and its body
-- Reply 1 if they were written, 0 if a version differs
local versions = {}
for a = 2, #ARGV, 4 do
  local id = ARGV[a]
  if not versions[id] then
    local doc = redis.call('HGET', KEYS[1], id)
    versions[id] = doc and tonumber(string.match(doc, '^%d+')) or 0
  end
  local expect = tonumber(ARGV[a + 1])
  if expect ~= -1 and expect ~= versions[id] then return 0 end
  versions[id] = ARGV[a + 2] == '1' and versions[id] + 1 or 0
end

for a = 2, #ARGV, 4 do
  local id = ARGV[a]
  if ARGV[a + 2] == '1' then
    local doc = redis.call('HGET', KEYS[1], id)
    local version = doc and tonumber(string.match(doc, '^%d+')) or 0
    redis.call('HSET', KEYS[1], id, string.format('%.0f:', version + 1) .. ARGV[a + 3])
  else
    redis.call('HDEL', KEYS[1], id)
  end
end
redis.call('SPUBLISH', ARGV[1], '')
return 1
