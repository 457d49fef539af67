-- Adds a batch of events to a conversation, all or nothing, or finds that the
-- batch is there already.
--
-- KEYS 1  the conversation's summary (string)
--      2  its log (stream)
--      3  its batches (hash)
--      4… what the changes below name, in their order
-- ARGV 1  the batch's id
--      2  the conversation's id
--      3  how the summary must begin, "" if there must be none
--      4  the new summary
--      5  Seq of the first event
--      6  number n of events; with 0 nothing is added
--      7  channel of the conversation, "" to publish nothing now
--      8  what to publish there, "" for the events themselves
--      9  channel of the inbox
--      10 what to publish there
--      11 to 10+n: the events
--      then conditions, each "i", a letter and its arguments, with one key:
--        l n              the zset has fewer than n members
--        p member now     member's score in the zset is above now
--        d id version     the hash has the document in that version, 0 for none
--      then changes, each a letter and its arguments:
--        z score m        put the conversation into the zsets of m keys
--        r m              take it out of the zsets of m keys
--        c m (name by)…   add to m counters of the hash of one key
--        j m (key due value)…  schedule m jobs in the zset and hash of two keys
--        x m key…         cancel m jobs there, two keys
--        e m (seq event)… put m events in the place of others in the log
--        s value          set the string of one key, unless it exists
--
-- Reply 1 if the events were added, 2 if so but a change met a key of a wrong
--         type; 0 if there were none to add
--       3 if a condition does not hold
--       {1, summary, event…} if the batch is there: the present summary, and
--         the batch's events as stored
--       {0, summary} if the summary is another, or nil if there is none

-- What can fail comes before the first write, or is undone: a script is not
-- rolled back.
local function repeated(found)
  local first, count = string.match(found, '^(%d+) ?(%d*)$')
  local last = first + (count == '' and 1 or count) - 1
  local reply = {1, redis.call('GET', KEYS[1])}
  for _, entry in ipairs(redis.call('XRANGE', KEYS[2], first, string.format('%.0f', last))) do
    reply[#reply + 1] = entry[2][2]
  end
  -- Who publishes later waits for replicas first, and WAIT waits for the
  -- caller's own writes only.
  if ARGV[7] == '' then redis.call('HSET', KEYS[3], ARGV[1], found) end
  return reply
end

local n, expect = tonumber(ARGV[6]), ARGV[3]
local same = redis.call('GETRANGE', KEYS[1], 0, math.max(#expect, 1) - 1) == expect
if n == 0 or not same then
  local found = redis.call('HGET', KEYS[3], ARGV[1])
  if found then return repeated(found) end
  return same and 0 or {0, redis.call('GET', KEYS[1])}
end

local k, a = 4, 11 + n
while ARGV[a] == 'i' do
  local holds
  if ARGV[a + 1] == 'l' then
    holds = redis.call('ZCARD', KEYS[k]) < tonumber(ARGV[a + 2])
    a = a + 3
  elseif ARGV[a + 1] == 'p' then
    local score = redis.call('ZSCORE', KEYS[k], ARGV[a + 2])
    holds = score and tonumber(score) > tonumber(ARGV[a + 3])
    a = a + 4
  else
    local doc = redis.call('HGET', KEYS[k], ARGV[a + 2])
    holds = (doc and string.match(doc, '^%d+') or '0') == ARGV[a + 3]
    a = a + 4
  end
  if not holds then
    local found = redis.call('HGET', KEYS[3], ARGV[1])
    return found and repeated(found) or 3
  end
  k = k + 1
end

local batch = n == 1 and ARGV[5] or ARGV[5] .. ' ' .. ARGV[6]
if redis.call('HSETNX', KEYS[3], ARGV[1], batch) == 0 then
  return repeated(redis.call('HGET', KEYS[3], ARGV[1]))
end
local added = redis.pcall('XADD', KEYS[2], ARGV[5] .. '-0', 'e', ARGV[11])
if type(added) == 'table' and added.err then
  redis.call('HDEL', KEYS[3], ARGV[1])
  return added
end
for i = 1, n - 1 do
  redis.call('XADD', KEYS[2], string.format('%.0f-0', ARGV[5] + i), 'e', ARGV[11 + i])
end
redis.call('SET', KEYS[1], ARGV[4])

-- A hash of up to hundreds of fields is searched from end to end, twice for
-- each batch. A value that is longer than those in such a hash may be, once,
-- makes it a table; most conversations are over before.
local first, long = tonumber(ARGV[5]), 40
if first <= long and first + n > long then
  redis.call('HSET', KEYS[3], '-', string.rep('-', 65))
end

local result = 1
local function try(...)
  local reply = redis.pcall(...)
  if type(reply) == 'table' and reply.err then result = 2 end
end

-- The log is made anew: an entry that is deleted in a stream stays in its memory
-- and in every copy of it.
local function replace(events)
  local log = redis.call('XRANGE', KEYS[2], '-', '+')
  redis.call('DEL', KEYS[2])
  for _, entry in ipairs(log) do
    local event = events[string.match(entry[1], '^%d+')]
    redis.call('XADD', KEYS[2], entry[1], 'e', event or entry[2][2])
  end
end

while ARGV[a] do
  local change, m = ARGV[a], ARGV[a + 1]
  if change == 'z' then
    for _ = 1, ARGV[a + 2] do
      try('ZADD', KEYS[k], m, ARGV[2])
      k = k + 1
    end
    a = a + 3
  elseif change == 'r' then
    for _ = 1, m do
      try('ZREM', KEYS[k], ARGV[2])
      k = k + 1
    end
    a = a + 2
  elseif change == 'c' then
    a = a + 2
    for _ = 1, m do
      try('HINCRBY', KEYS[k], ARGV[a], ARGV[a + 1])
      a = a + 2
    end
    k = k + 1
  elseif change == 'j' then
    a = a + 2
    for _ = 1, m do
      try('ZADD', KEYS[k], ARGV[a + 1], ARGV[a])
      try('HSET', KEYS[k + 1], ARGV[a], ARGV[a + 2])
      a = a + 3
    end
    k = k + 2
  elseif change == 'x' then
    a = a + 2
    for _ = 1, m do
      try('ZREM', KEYS[k], ARGV[a])
      try('HDEL', KEYS[k + 1], ARGV[a])
      a = a + 1
    end
    k = k + 2
  elseif change == 'e' then
    local events = {}
    a = a + 2
    for _ = 1, m do
      events[ARGV[a]] = ARGV[a + 1]
      a = a + 2
    end
    replace(events)
  else
    try('SET', KEYS[k], m, 'NX')
    k = k + 1
    a = a + 2
  end
end

if ARGV[7] ~= '' then
  local note = ARGV[8]
  if note == '' then note = n == 1 and ARGV[11] or table.concat(ARGV, '\n', 11, 10 + n) end
  redis.call('SPUBLISH', ARGV[7], note)
  redis.call('SPUBLISH', ARGV[9], ARGV[10])
end
return result
