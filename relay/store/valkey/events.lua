-- One page of a log.
--
-- KEYS 1  the log (stream)
--      2  up to which Seq it may be shown (string), or no such key: all of it
-- ARGV 1  the entry id after which the page begins
--      2  at most so many entries,
--      3  and so many bytes of them, but at least one entry
--
-- Reply {1 if other entries follow, else 0; the entries, as XRANGE gives them}

local limit, bytes = tonumber(ARGV[2]), tonumber(ARGV[3])
local start, stop = '(' .. ARGV[1], '+'
local safe = KEYS[2] and redis.call('GET', KEYS[2])
if safe then stop = safe .. '-0' end

-- Few at once: what does not fit in was read for nothing.
local chunk, page = math.min(limit + 1, 16), {}
while true do
  local found = redis.call('XRANGE', KEYS[1], start, stop, 'COUNT', chunk)
  for _, entry in ipairs(found) do
    local size = 0
    for _, field in ipairs(entry[2]) do size = size + #field end
    if #page > 0 and (#page == limit or size > bytes) then return {1, page} end
    bytes = bytes - size
    page[#page + 1] = entry
  end
  if #found < chunk then return {0, page} end
  start = '(' .. found[#found][1]
end
