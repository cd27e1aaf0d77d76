-- Blocks that the pages of a store, a region and the chain have in common. Each is made from what build is given (`r`) and answers false
-- where it would be empty: a list of blocks leaves that out.
--
-- `lead` is the question that a report turns on, by its id; it must be asked as `nps`.
local parts = {}

-- The cards that a page begins with, after the lead question and the index. One whose question the survey does not have is left out.
local first_cards = {
  { id = "effort", figure = "top", title = { zh = "觉得购物轻松", en = "Found it easy" } },
  { id = "fresh", figure = "top", title = { zh = "对生鲜满意", en = "Satisfied: fresh food" } },
}

function parts.aim(r, figure)
  local target = r.targets[figure]
  return target and target.value or nil
end

-- ── cards

function parts.card(r, title, id, figure, rank)
  return card {
    title = title, metric = r.questions[id][figure], change = r.change[id][figure], compare = { zh = "较上月", en = "vs last month" },
    target = parts.aim(r, id .. "." .. (figure == "top" and "t2b" or figure)), rank = rank,
    history = lib.words.metrics(r.history, function(month) return month.questions[id][figure] end),
  }
end

-- The index; no month before the scoring takes effect has one.
function parts.index_card(r, above, name)
  local title = lib.words.pick(r, "服务指数", "Service index")
  local band = r.score.band and lib.words.pick(r, " · " .. r.score.band .. " 级", " · " .. r.score.band) or ""
  return card {
    title = title .. band, metric = r.score.index, compare = above and above.value and say { name .. " {1}", above } or nil,
    target = parts.aim(r, "index:service"), history = lib.words.metrics(r.score.history, function(month) return month.index end),
  }
end

-- The lead question, the index beside that of what the place is held against (or nil), and the first cards.
function parts.figures(r, lead, above, name)
  local shown = { parts.card(r, { zh = "净推荐值 NPS", en = "Net Promoter Score" }, lead, "nps") }
  if r.score then table.insert(shown, parts.index_card(r, above and r.score[above].index, name)) end
  for _, card in ipairs(first_cards) do
    if r.questions[card.id] then table.insert(shown, parts.card(r, card.title, card.id, card.figure)) end
  end
  return #shown > 1 and cards(shown) or false -- alone it would say what the headline says
end

-- The same of a store's region, for a store that may not show its own.
function parts.region_figures(r, lead)
  local whole, shown = r.region.questions, {}
  local function add(title, id, figure)
    local history = lib.words.metrics(r.history, function(month) return month.region.questions[id][figure] end)
    table.insert(shown, card { title = title, metric = whole[id][figure], history = history })
  end
  add(r.store.region.name .. lib.words.pick(r, " 净推荐值", ": NPS"), lead, "nps")
  for _, card in ipairs(first_cards) do
    if whole[card.id] then add(card.title, card.id, card.figure) end
  end
  return cards(shown)
end

-- ── the score: what it is made of, and its course

function parts.make_up(answers, title)
  local from, to = lib.words.whole(answers.from), lib.words.whole(answers.to)
  return composition {
    title = title or { zh = "推荐构成", en = "Who recommends" }, note = { zh = from .. "–" .. to .. " 分", en = from .. " to " .. to },
    nps = answers.nps, detractors = answers.detractors, passives = answers.passives, promoters = answers.promoters,
    counts = answers.counts, from = answers.from,
  }
end

-- What happened, in the months that the line shows; one mark a month. An event of the chain gives way to one nearer by; what happened in
-- one store of many is no mark of them all.
local function marks(r, points)
  local found, at = {}, {}
  for i = #r.history - points + 1, #r.history do
    local month = r.history[i]
    for _, event in ipairs(r.events) do
      if event.month == month.id and (r.store or event.of ~= "store") and (not at[month.id] or event.of ~= "chain") then at[month.id] = event.text end
    end
    local said = at[month.id] or lib.calendar[month.id]
    if said then table.insert(found, { label = month.label, text = said }) end
  end
  return found
end

-- The last so many months of what the place is held against.
local function beside(r, lead, name, count, above)
  local points = {}
  for i = 1, count do
    local month = r.history[#r.history - count + i]
    points[i] = { label = month.label, metric = above(month).questions[lead].nps }
  end
  return { name = name, points = points }
end

-- The lead question over time, `name` is whose. `above` picks the figures of what the place is held against out of a month, `reference`
-- names it; without them the line stands alone.
function parts.line(r, lead, name, reference, above)
  local points = lib.words.points(r.history, function(month) return month.questions[lead].nps end)
  if lib.words.shown(points) < 2 then return false end
  return trend {
    title = text.format(lib.words.pick(r, "净推荐值 {1} 个月走势", "NPS over {1} months"), lib.words.whole(#points)),
    name = name, points = points, target = parts.aim(r, lead .. ".nps"),
    reference = reference and beside(r, lead, reference, #points, above) or nil,
    marks = marks(r, #points),
  }
end

-- The line of a store's region alone, for a store that may not show its own.
function parts.region_line(r, lead)
  local points = lib.words.points(r.history, function(month) return month.region.questions[lead].nps end)
  if lib.words.shown(points) < 2 then return false end
  return trend {
    title = text.format(lib.words.pick(r, "{1}净推荐值走势", "{1}: NPS over time"), r.store.region.name),
    name = r.store.region.name, points = points, marks = marks(r, #points),
  }
end

-- The make-up of the score with its course beside it, and what comes after; where there is no course yet, that stands beside it.
function parts.score(made, course, next)
  if not course then return columns { left = { made }, right = { next }, split = 0.36 }, false end
  return columns { left = { made }, right = { course }, split = 0.36 }, next
end

-- ── dimensions beside what the place is held against; nothing where the survey has none

function parts.dimensions(r, own, name, title, above)
  local rows, named = {}, {}
  if text.width(name) > 14 then name = lib.words.pick(r, "整体", "Whole") end -- its column is narrow; the title says it in full
  for _, side in ipairs { "up", "down" } do
    for _, d in ipairs(lib.findings.apart(r, side)) do named[d.id] = true end
  end
  for i, d in ipairs(r.dimensions) do
    rows[i] = { label = d.name, metric = d.mean, reference = above(d).mean, difference = d.difference, strong = named[d.id] or false }
  end
  if #rows == 0 then return false end
  return comparison {
    title = text.format(lib.words.pick(r, "各维度与{1}对比", "Dimensions against {1}"), title),
    note = { zh = "横条为 95% 置信区间；加粗的按维度数校正后仍有差异", en = "bars are 95% intervals; bold holds for all dimensions together" },
    from = r.dimensions[1].from, to = r.dimensions[1].to,
    columns = {
      label = { zh = "维度", en = "Dimension" }, metric = own, reference = name, difference = { zh = "相差", en = "Difference" },
    },
    rows = rows,
  }
end

-- ── comments

-- What comments are about, what most of them name first, and how many of those who name it are detractors. Who leaves a comment is not
-- everybody.
function parts.themes(r, most)
  local sorted, rows = {}, {}
  for _, theme in ipairs(r.themes or {}) do
    if theme.share.value and not theme.share.uncertain then table.insert(sorted, theme) end
  end
  if #sorted == 0 then return false end
  table.sort(sorted, function(a, b) return a.share.value > b.share.value end)
  for i = 1, math.min(#sorted, most) do rows[i] = { label = sorted[i].name, share = sorted[i].share, bad = sorted[i].negative } end
  return topics {
    title = { zh = "留言在说什么", en = "What comments are about" },
    note = { zh = "提到该主题的留言占比；差评指同一份答卷的推荐意愿为 0–6 分", en = "share of comments; bad: 0 to 6 on the recommendation" },
    rows = rows,
  }
end

-- Of those who name a theme, how many are detractors; the line is that of everybody here. The worst first.
function parts.detractors(r, lead, most)
  local everybody, sorted, rows = r.questions[lead].detractors, {}, {}
  for _, theme in ipairs(r.themes or {}) do
    if theme.negative.value and not theme.negative.uncertain then table.insert(sorted, theme) end
  end
  if #sorted < 2 or not everybody.value then return false end
  table.sort(sorted, function(a, b) return a.negative.value > b.negative.value end)
  for i = 1, math.min(#sorted, most) do
    local theme = sorted[i]
    rows[i] = { label = theme.name, metric = theme.negative, strong = theme.negative.lo > everybody.hi }
  end
  return bars {
    title = { zh = "提到什么的人在贬损", en = "What detractors talk about" },
    note = { zh = "各主题留言中贬损者占比", en = "detractors among those who name it" },
    tone = "bad", numbered = true, rows = rows,
    reference = { label = { zh = "全部答卷", en = "All responses" }, metric = everybody },
  }
end

-- ── what to work on: what goes together with the recommendation and does badly stands at the upper left

function parts.priorities(r)
  local points = {}
  for _, d in ipairs(r.drivers or {}) do
    if d.performance.value and d.importance.value then
      table.insert(points, { label = d.text, x = d.performance, y = d.importance, strong = d.quadrant == "concentrate_here" })
    end
  end
  if #points < 3 then return false end
  return quadrants {
    title = { zh = "改进优先级", en = "What to work on" },
    note = { zh = "纵轴：对推荐意愿的解释份额；相关不是因果", en = "upwards: share of what explains the recommendation; not what causes it" },
    x = { zh = "满意率", en = "Satisfied" }, y = { zh = "影响力", en = "Importance" },
    points = points,
  }
end

-- ── what to look at first

-- `held`: what dimensions are held against, in words; nothing where there is no such place.
function parts.first(r, held, most)
  local found, rows = lib.findings.first(r, held), {}
  local title = { zh = "先看什么", en = "What to look at first" }
  if #found == 0 then
    return paragraph {
      title = title,
      text = {
        zh = "与目标" .. (held and "、" .. held or "") .. "和上月相比，没有哪一项的落后超出抽样误差（95% 区间）。",
        en = "Against the targets" .. (held and ", " .. held or "") .. " and last month, no shortfall is beyond sampling error (95% intervals).",
      },
    }
  end
  for i = 1, math.min(#found, most) do rows[i] = { found[i].what, found[i].why, found[i].metric } end
  return table {
    title = title, note = { zh = "只列区间能支撑的差距；先后不是因果", en = "only gaps that an interval carries" },
    columns = {
      { title = { zh = "项目", en = "What" } }, { title = { zh = "依据", en = "Why" } },
      { title = { zh = "数值", en = "Figure" }, align = "right" },
    },
    rows = rows,
  }
end

return parts
