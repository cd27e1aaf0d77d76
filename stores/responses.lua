-- Two years of answers for an invented chain, made from a seed. Nobody gave these answers; nothing here describes a real shop.
--
-- The idea: a store has a level on each question (its own, plus its region's, plus the stories below), a customer has a mood, and
-- an answer is level + mood + luck, cut to the scale. All in whole thousandths of a scale point, so that every machine makes the same file.
-- The stories are data, in `stories`; README.md beside this file tells them.

local seed = 20261031 -- another number, another two years

local items = { "attitude", "help", "price", "tidy", "range", "fresh", "queue", "returns" }
local level = { attitude = 4250, help = 4000, price = 3850, tidy = 4150, range = 3950, fresh = 4050, queue = 3850, returns = 3800 }

-- What is special about a place and a time. `from` is the first month of the effect; `each_month` grows it month by month from there on.
local stories = {
  { why = "曲阳路店一年间逐月变差", stores = { "S0105" }, from = "2025-11", each_month = true,
    shift = { attitude = -62, help = -62, tidy = -55, fresh = -40, range = -15, queue = -20 } },
  { why = "三家试点店上线自助结账", stores = { "S0203", "S0206", "S0207" }, from = "2026-05", shift = { queue = 620 } },
  { why = "三家试点店下午理货，三个月后又松了下来", stores = { "S0504", "S0506", "S0508" }, from = "2026-03", to = "2026-05", shift = { range = 480 } },
  { why = "西南区的社区店", stores = { "S0601", "S0602", "S0605", "S0607" }, shift = { attitude = 260, help = 220, price = 180, tidy = -260, range = -220 } },
  { why = "西南区的商场店", stores = { "S0603", "S0604", "S0606", "S0608" }, shift = { attitude = -120, price = -420, tidy = 320, range = 200, queue = -180 } },
  { why = "厦门莲坂店开业头几个月忙乱", stores = { "S0308" }, from = "2025-11", to = "2026-01", shift = { help = -250, queue = -400, range = -200 } },
  { why = "郑州花园路店闭店前货架渐空", stores = { "S0406" }, from = "2026-01", each_month = true, shift = { range = -220, fresh = -150 } },
}

-- The weeks before Spring Festival: more customers, longer queues, emptier shelves, everywhere.
local season = {
  ["2025-01"] = { visits = 135, shift = { queue = -480, range = -180, attitude = -120, tidy = -120 } },
  ["2026-02"] = { visits = 130, shift = { queue = -480, range = -180, attitude = -120, tidy = -120 } },
}

local region_level = { 60, 40, 0, -60, -30, 0 } -- by the region's number in the store's code: it stays when a store moves

-- Answers in a usual month; a store that is not listed has between 120 and 240.
local size = { S0408 = 8, S0105 = 215, S0203 = 220, S0206 = 200, S0207 = 190 }

local complaint = {
  attitude = { "店员爱理不理，问话头也不抬。", "收银的阿姨态度太冲了。" },
  help     = { "找了一圈没找到人帮忙。", "问酱油在哪，两个人说的都不一样。" },
  price    = { "比楼下菜场贵不少。", "价签和小票对不上，差了三块。" },
  tidy     = { "地上有水，差点滑倒。", "货堆在过道里，推车过不去。" },
  range    = { "想买的豆腐又卖完了。", "鸡蛋连着三天缺货。" },
  fresh    = { "青菜叶子都黄了。", "草莓底下一层是烂的。" },
  queue    = { "三个收银台只开一个，等了一刻钟。", "\"马上就好\"说了三遍,还是排了十分钟。" },
  returns  = { "退个牛奶要跑两趟。" },
}
-- One comment in twelve is of those that cannot wait, or thanks somebody.
local urgent = { fresh = "买回家才发现酸奶过期三天了。", tidy = "门口地滑，孩子摔倒了。" }
local thanks = "谢谢三号收银台的大姐，又耐心又周到。"
local praise = { "店里干净，菜也新鲜。", "收银很快，赞一个！", "员工热心，帮老人提到门口。", "周末的活动挺实惠。", "离家近，东西也全。", "豆浆好喝，每周都来 😊" }

-- A die that remembers where it is: `roll(n)` is a whole number from 0 to n - 1, `bell()` is bell-shaped around 0 with a
-- standard deviation of about 1000. Products of integers wrap around at 64 bits; that is what mixes them.
local function die(seed)
  local state = seed * 2654435761 + 97
  local function turn()
    state = state * 6364136223846793005 + 1442695040888963407
    local mixed = (state ~ (state >> 29)) * -4658895280553007687
    return mixed ~ (mixed >> 32)
  end
  local function roll(n) return ((turn() >> 33) * n) >> 31 end
  local function bell()
    local bits = turn()
    local sum = (bits & 4095) + ((bits >> 12) & 4095) + ((bits >> 24) & 4095) + ((bits >> 36) & 4095)
    return (sum - 8190) * 1000 // 2365
  end
  for _ = 1, 3 do turn() end
  return roll, bell
end

local function has(list, wanted)
  for _, each in ipairs(list) do
    if each == wanted then return true end
  end
  return false
end

local function months_between(from, to)
  local a, b = text.split(from, "-"), text.split(to, "-")
  return (tonumber(b[1]) - tonumber(a[1])) * 12 + tonumber(b[2]) - tonumber(a[2])
end

local function add(levels, shift, times)
  for _, item in ipairs(items) do
    levels[item] = levels[item] + (shift[item] or 0) * times
  end
end

local function number_of(store) return tonumber(text.replace(store.code, "S", "1")) end -- "S0105" -> 10105

-- The store's level on each item in this month.
local function levels_of(store, period, own)
  local levels, region = {}, number_of(store) // 100 % 100
  for _, item in ipairs(items) do
    levels[item] = level[item] + (region_level[region] or 0) + own(441) - 220
  end
  for _, story in ipairs(stories) do
    local begun = not story.from or period.id >= story.from
    if begun and not (story.to and period.id > story.to) and has(story.stores, store.code) then
      add(levels, story.shift, story.each_month and months_between(story.from, period.id) + 1 or 1)
    end
  end
  if season[period.id] then add(levels, season[period.id].shift, 1) end
  return levels
end

-- The days of the month on which the store is open: first and last, or nothing.
local function open_days(store, period)
  local function day_of(date, if_none)
    if not date or date == "" then return if_none end
    local months = months_between(date, period.id)
    if months == 0 then return tonumber(text.split(date, "-")[3]) end
    return months > 0 and 0 or 99
  end
  local first, last = day_of(store.opened, 0), day_of(store.closed, 99)
  if first == 99 or last == 0 then return nil end
  return math.max(first, 1), math.min(last, period.days)
end

local function cut(value, least, most)
  local whole = (value + 500) // 1000
  return whole < least and least or whole > most and most or whole
end

local function two(n) return n < 10 and "0" .. n or n end

local function quoted(words)
  if text.contains(words, "\"") or text.contains(words, ",") then
    return "\"" .. text.replace(words, "\"", "\"\"") .. "\""
  end
  return words
end

-- One customer in eight writes something: about the worst thing if there was a bad one, else praise from those who recommend.
local function comment_of(roll, answers, recommend)
  local lot = roll(100)
  if lot >= 12 then return "" end
  local worst
  for _, item in ipairs(items) do
    if answers[item] and answers[item] <= 2 and not (worst and answers[worst] <= answers[item]) then worst = item end
  end
  local from = worst and complaint[worst] or recommend >= 9 and praise
  local usual = from and quoted(from[roll(#from) + 1]) or ""
  if lot > 0 or not from then return usual end
  return worst and urgent[worst] or not worst and thanks or usual
end

local function time_of(roll, period, first, last)
  local day = first + roll(last - first + 1)
  local hour = roll(3) > 0 and 16 + roll(5) or 9 + roll(7) -- two in three after four o'clock
  return period.id .. "-" .. two(day) .. " " .. two(hour) .. ":" .. two(roll(60)) .. ":" .. two(roll(60))
end

local ways = { "到店选购", "到店选购", "到店选购", "到店选购", "到店选购", "线上下单、到店自提", "线上下单、到店自提", "自提时又买了些" }

local function response(store, period, number, levels, roll, bell, first, last)
  local mood, answers, total = bell() * 55 // 100, {}, 0
  local at = time_of(roll, period, first, last)
  for _, item in ipairs(items) do
    total = total + levels[item]
    local asked = item == "returns" and roll(100) < 12 or item ~= "returns" and roll(100) < 97
    if asked then answers[item] = cut(levels[item] + mood + bell() * 68 // 100, 1, 5) end
  end
  local felt = total // #items - 4000 + mood -- how the visit was as a whole, against a middling one
  local recommend = cut(8950 + felt * 26 // 10 + bell() * 13 // 10, 0, 10)
  local effort = roll(100) < 95 and cut(5600 + (felt + levels.queue - 3850) * 9 // 10 + bell(), 1, 7) or ""
  local line = {
    store.code .. "-" .. period.id .. "-" .. number, store.code, at, recommend,
    answers.attitude or "", answers.help or "", answers.price or "", answers.tidy or "", answers.range or "",
    answers.fresh or "", answers.queue or "", answers.returns or "", effort,
    ways[roll(#ways) + 1], comment_of(roll, answers, recommend),
  }
  return table.concat(line, ",")
end

-- How many answers in this month: the store's size, the season, a month that is not whole, and a little luck.
local function how_many(store, period, own, roll, first, last)
  local usual = size[store.code] or 120 + own(121)
  local visits = season[period.id] and season[period.id].visits or 100
  local open = last - first + 1
  return usual * visits * open * (95 + roll(11)) // (100 * 100 * period.days)
end

return generator "responses" {
  seed = seed, first = "2024-11", last = "2026-10",

  header = { "答卷编号", "门店编号", "提交时间", "推荐意愿", "员工态度", "员工帮助", "价格", "整洁动线", "商品齐全",
             "生鲜新鲜", "结账等候", "退换货", "轻松顺利", "购物方式", "留言" },

  -- The rows of one store and one month, as CSV. Each store and month has dice of its own, so any of them can be made alone.
  month = function(store, period)
    local first, last = open_days(store, period)
    if not first then return "" end
    local own = die(seed * 100000 + number_of(store))
    local roll, bell = die((seed * 100000 + number_of(store)) * 100000 + period.year * 12 + period.month)
    local levels = levels_of(store, period, own)
    local rows = {}
    for number = 1, how_many(store, period, own, roll, first, last) do
      rows[number] = response(store, period, number, levels, roll, bell, first, last)
    end
    return #rows > 0 and table.concat(rows, "\n") .. "\n" or ""
  end,
}
