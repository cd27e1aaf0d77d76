-- What the figures allow a page to say, as rules: which question loses most, what to look at first. They return what was found and with
-- which figure; words are chosen by who asks. Nothing is found that an interval does not carry, and what is picked out of many is held to
-- a wider one (words.holds).
local findings = {}

-- ── against the month before

local against_last_month = {
  zh = {
    up = "{name}升至 {1}，较上月 {2}", down = "{name}降至 {1}，较上月 {2}", level = "{name} {1}，较上月 {2}，变化不显著",
    open = "{name} {1}，与上月之差尚难判断", alone = "{name} {1}，上月答卷不足，不作比较", none = "本月有效答卷不足，不作评价",
  },
  en = {
    up = "{name} rose to {1}, {2} on last month", down = "{name} fell to {1}, {2} on last month", level = "{name} {1}, {2} on last month: no clear change",
    open = "{name} {1}; whether it changed cannot be told", alone = "{name} {1}; too few responses last month to compare",
    none = "Too few responses this month to judge",
  },
}

-- Responses there are, but of one question no figure may be shown.
function findings.unanswered(r)
  return r.language == "en" and "Fewer than " .. r.floor .. " answered whether they recommend: no NPS this month"
    or "本月回答推荐意愿的不足 " .. r.floor .. " 人，不评价净推荐值"
end

-- A sentence about a figure and its change, with the figures in it.
function findings.judgement(r, name, metric, change)
  local forms = r.language == "en" and against_last_month.en or against_last_month.zh
  local function form(key) return text.replace(forms[key], "{name}", name) end
  if not metric.value then return r.responses and r.responses.value and findings.unanswered(r) or forms.none end
  local moved = lib.words.direction(change)
  if moved then return say { form(moved), metric, change } end
  return say { form(change and change.value and "open" or "alone"), metric }
end

-- ── where most is lost

local function least_satisfied(r, questions)
  local least, others = nil, math.huge
  for _, q in ipairs(r.survey.questions) do
    local top = q.kind == "csat" and questions[q.id].top
    if top and top.value and top.lo and not top.uncertain then
      if not least or top.value < least.top.value then
        others = math.min(others, least and least.top.lo or math.huge)
        least = { id = q.id, text = q.text, top = top }
      else
        others = math.min(others, top.lo)
      end
    end
  end
  return least and others < math.huge and least.top.hi < others and least or nil
end

-- The question that fewest are satisfied with, where its interval lies below all others': { id, text, top, again }; again: it was so the
-- month before, too. Nothing where two could be the lowest.
function findings.weakest(r)
  local now, before = least_satisfied(r, r.questions), least_satisfied(r, r.previous)
  if not now then return nil end
  return { id = now.id, text = now.text, top = now.top, again = before ~= nil and before.id == now.id }
end

-- The dimensions that lie above or below what the place is held against, the farthest first: { name, mean, difference }.
function findings.apart(r, direction)
  local found = {}
  for _, d in ipairs(r.dimensions) do
    if lib.words.holds(d.difference, #r.dimensions) == direction then table.insert(found, d) end
  end
  table.sort(found, function(a, b)
    if direction == "down" then return a.difference.value < b.difference.value end
    return a.difference.value > b.difference.value
  end)
  return found
end

function findings.names(list)
  local names = {}
  for i, item in ipairs(list) do names[i] = item.name end
  return names
end

-- ── what to look at first

local function target_name(r, figure)
  for _, q in ipairs(r.survey.questions) do
    for _, ending in ipairs { ".nps", ".mean", ".t2b" } do
      if figure == q.id .. ending then return q.kind == "nps" and lib.words.pick(r, "净推荐值", "NPS") or q.text end
    end
  end
  for _, d in ipairs(r.dimensions) do
    if figure == "dimension:" .. d.id .. ".mean" then return d.name end
  end
  return lib.words.pick(r, "服务指数", "Service index")
end

-- The figure that a target, or `rows` of a report, names: "recommend.nps", "fresh.t2b", "dimension:staff.mean", "index:service".
function findings.metric(r, figure)
  for _, q in ipairs(r.survey.questions) do
    local own = r.questions[q.id]
    if figure == q.id .. ".nps" then return own.nps end
    if figure == q.id .. ".mean" then return own.mean end
    if figure == q.id .. ".t2b" then return own.top end
  end
  for _, d in ipairs(r.dimensions) do
    if figure == "dimension:" .. d.id .. ".mean" then return d.mean end
  end
  return r.score and r.score.index or nil
end

local function missed(r, add)
  for figure, target in pairs(r.targets) do
    local metric = findings.metric(r, figure)
    if target.says == "missed" and metric and metric.value then
      local why = text.format(lib.words.pick(r, "未达到目标 {1}", "misses its target of {1}"), lib.words.number(target.value))
      add(target_name(r, figure), why, metric)
    end
  end
end

-- What is judged of a question, its net promoter score or the share satisfied, and what it is called.
local function judged(r, q)
  local change = r.change[q.id]
  if not change then return nil end
  if q.kind == "nps" then return change.nps, lib.words.pick(r, "净推荐值", "NPS"), lib.words.pick(r, "较上月下降", "fell since last month") end
  return change.top, q.text, lib.words.pick(r, "满意率较上月下降", "satisfied: fell since last month")
end

local function fallen(r, add)
  local fell, asked = {}, 0
  for _, q in ipairs(r.survey.questions) do
    local change = judged(r, q)
    if change and change.value then asked = asked + 1 end
  end
  for _, q in ipairs(r.survey.questions) do
    local change, name, why = judged(r, q)
    if change and lib.words.holds(change, asked) == "down" then table.insert(fell, { name = name, why = why, metric = change }) end
  end
  table.sort(fell, function(a, b) return a.metric.value < b.metric.value end)
  for _, item in ipairs(fell) do add(item.name, item.why, item.metric) end
end

-- Every gap that its interval carries: dimensions below the rest, targets that are missed, questions that fell since last month; each
-- { what, why, metric }, the kinds in this order and in each the widest first. What is found twice stands once, with both reasons and
-- the first figure. `held` says what dimensions are held against; nil for nothing.
function findings.first(r, held)
  local found, by_name = {}, {}
  local function add(what, why, metric)
    local known = by_name[what]
    if known then
      known.why = known.why .. lib.words.pick(r, "；", "; ") .. why
      return
    end
    by_name[what] = { what = what, why = why, metric = metric }
    table.insert(found, by_name[what])
  end
  for _, d in ipairs(held and findings.apart(r, "down") or {}) do
    add(d.name, text.format(lib.words.pick(r, "低于{1}", "below {1}"), held), d.difference)
  end
  missed(r, add)
  fallen(r, add)
  return found
end

return findings
