-- Words that several reports share. A metric goes into a text as a metric, never as a bare number: these functions only choose words.
local words = {}

local months = {
  "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
}

-- One of two texts, by the language of the report. Where a text stands alone, { zh = …, en = … } does the same.
function words.pick(r, zh, en) return r.language == "en" and en or zh end

function words.month(r)
  return words.pick(r, r.period.year .. " 年 " .. r.period.month .. " 月", months[r.period.month] .. " " .. r.period.year)
end

-- Names in a row, the first `most` of them and how many there are.
function words.listed(r, names, most)
  local shown = {}
  for i = 1, math.min(#names, most) do shown[i] = names[i] end
  local row = table.concat(shown, words.pick(r, "、", ", "))
  if #names <= most then return row end
  return row .. text.format(words.pick(r, "等 {1} 个", " and {1} more"), words.whole(words.pick(r, #names, #names - most)))
end

-- What is said of one thing: parts of a sentence in Chinese; in English each is a sentence and begins with a capital.
function words.sentence(r, parts) return table.concat(parts, words.pick(r, "；", ". ")) .. words.pick(r, "。", ".") end

-- With its thousands apart: 11,397.
function words.grouped(number)
  local rest, grouped = math.tointeger(number) or math.floor(number), ""
  while rest >= 1000 do
    rest, grouped = rest // 1000, text.format(",{1:03}", rest % 1000) .. grouped
  end
  return words.whole(rest) .. grouped
end

-- How many answers there are, or that there are too few to say.
function words.answers(r, responses)
  if not responses.value then return words.pick(r, "有效答卷不足 " .. r.floor .. " 份", "fewer than " .. r.floor .. " responses") end
  return text.format(words.pick(r, "有效答卷 {1} 份", "{1} responses"), words.grouped(responses.value))
end

-- A whole number as it is written: 913, never 913.0.
function words.whole(number) return tostring(math.tointeger(number) or number) end

-- A target as it was set: 45, 3.9.
function words.number(number) return number == math.floor(number) and words.whole(number) or tostring(number) end

-- What a difference allows us to say: "up" or "down" when its whole interval lies on one side of 0, "level" when it holds 0, and nothing
-- where there is no interval to judge by.
function words.direction(difference)
  if not difference or not difference.value or not difference.lo then return nil end
  return difference.lo > 0 and "up" or difference.hi < 0 and "down" or "level"
end

-- How much wider an interval has to be when the largest of so many is looked for (Bonferroni): the normal quantile of
-- 1 - 0.05 / 2m by that of one.
local wider = { 1, 1.144, 1.221, 1.274, 1.314, 1.346, 1.373, 1.395, 1.415, 1.432, 1.448, 1.462 }

-- The same of one among so many differences: what is picked out of eight has to hold more than what was asked alone.
function words.holds(difference, among)
  if not words.direction(difference) then return nil end
  local factor, value = wider[math.max(1, among)] or 1.8, difference.value
  return value - factor * (value - difference.lo) > 0 and "up" or value + factor * (difference.hi - value) < 0 and "down" or "level"
end

-- Whether two figures of different months are apart: their intervals do not touch. Stricter than a test of the difference, so it may
-- be said without hesitation.
function words.apart(now, before)
  if not (now and before and now.lo and before.lo) then return nil end
  return now.lo > before.hi and "up" or now.hi < before.lo and "down" or nil
end

-- The month of the history one year before this period, if it can be shown.
function words.year_ago(history, period, question)
  for _, month in ipairs(history) do
    if month.year == period.year - 1 and month.month == period.month then
      local found = month.questions[question].nps
      return found.value and found or nil
    end
  end
end

-- One metric out of each month, oldest first: { label, metric } for a trend, or the metrics alone for a card. A trend has twelve
-- months at most, so that each has its own label, and begins with the first that can be shown.
function words.points(history, pick)
  local points, first = {}, math.max(1, #history - 11)
  while first < #history and not pick(history[first]).value do first = first + 1 end
  for i = first, #history do points[i - first + 1] = { label = history[i].label, metric = pick(history[i]) } end
  return points
end

function words.metrics(history, pick)
  local metrics = {}
  for _, month in ipairs(history) do
    local metric = pick(month)
    if metric.value or #metrics > 0 then table.insert(metrics, metric) end
  end
  return metrics
end

-- How many months can be shown at all: a line needs two.
function words.shown(points)
  local count = 0
  for _, point in ipairs(points) do
    if point.metric.value then count = count + 1 end
  end
  return count
end

-- The first three by name, the rest as a number: "Parking; Wi-Fi; AirTrain and 4 more".
function words.some(r, names)
  local shown = {}
  for i = 1, math.min(#names, 3) do shown[i] = names[i] end
  local said = table.concat(shown, words.pick(r, "、", "; "))
  if #names <= 3 then return said end
  return said .. text.format(words.pick(r, "等 {1} 题", " and {1} more"), words.whole(r.language == "zh" and #names or #names - 3))
end

return words
