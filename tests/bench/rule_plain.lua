-- The rule of a scoring in a plain loop, with nothing around it: no process, no budget, no check.
--
--     lua5.4 rule_plain.lua RULE FILE PASSES
--
-- FILE as bench-rule writes it. The answers lie in one table a question. Says that it is ready, then prints JSON.
local rule, file, passes = ...
local width, first, channels = 11, { 0, 1, 1, 1, 1, 1, 1, 1, 1, 1 }, { "shelf", "pickup", "both" }

function scoring() return function(definition) return definition end end
local response = dofile(rule).response

local columns, count = {}, 0
for k = 1, width do columns[k] = {} end
for block in function(handle) return handle:read(width * 4096) end, assert(io.open(file, "rb")) do
  for at = 1, #block, width do
    count = count + 1
    local cells = { block:byte(at, at + width - 1) }
    for k = 1, width do
      local cell = cells[k]
      columns[k][count] = cell > 0 and (k == 11 and channels[cell] or k < 11 and first[k] + cell - 1)
    end
  end
end
for k = 1, width do
  for i = 1, count do columns[k][i] = columns[k][i] or nil end
end

local recommend, attitude, help, price, tidy, range = table.unpack(columns, 1, 6)
local fresh, queue, returns, effort, channel = table.unpack(columns, 7, 11)
local n, total, squares = 0, 0, 0
local floor = math.floor
print("ready")
io.stdout:flush()
local begin = os.clock()
for _ = 1, passes do
  for i = 1, count do
    local score = response(recommend[i], attitude[i], help[i], price[i], tidy[i], range[i], fresh[i], queue[i], returns[i],
                           effort[i], channel[i])
    if score then
      local kept = floor(score * 1000 + 0.5)
      n, total, squares = n + 1, total + kept, squares + kept * kept
    end
  end
end
print(('{"cpu": %.6f, "n": %d, "total": %d, "squares": %d}'):format(os.clock() - begin, n, total, squares))
