-- 对比报告 / Comparison: two groups of answers set against each other, question by question: two periods, two regions, two stores, two waves.
--
-- A difference counts only where it holds among all questions at once (`says`, by an adjusted p). The rest is called noise: chance alone makes such.
local words = lib.words

local pick = words.pick

local function found(list, word)
  local some = {}
  for _, item in ipairs(list) do
    if item.says == word then table.insert(some, item.text) end
  end
  return some
end

-- "2026-07 to 2026-09" of what was typed as 2026-07..2026-09; a wave by its name alone.
local function readable(r, label) return text.replace(text.replace(label, "wave:", ""), "..", pick(r, " 至 ", " to ")) end

-- What the two are called: by place where the places differ, else by what was asked for.
local function called(r, side, other)
  if side.name ~= other.name then return side.name end
  return readable(r, side.label)
end

local function judged(list)
  local count = 0
  for _, item in ipairs(list) do
    if item.says then count = count + 1 end
  end
  return count
end

local function opening(r, first, second)
  local up, down = found(r.compared.questions, "up"), found(r.compared.questions, "down")
  local parts, count = {}, #up + #down
  if #up > 0 then table.insert(parts, first .. pick(r, " 较高：", " is higher in: ") .. words.some(r, up)) end
  if #down > 0 then table.insert(parts, first .. pick(r, " 较低：", " is lower in: ") .. words.some(r, down)) end
  return headline {
    text = count > 0
        and text.format(pick(r, "{2} 题中有 {1} 题确有差异", "{1} of {2} questions differ by more than chance"), words.whole(count), words.whole(judged(r.compared.questions)))
      or pick(r, "两组之间没有可确认的差异", "Nothing differs by more than chance"),
    detail = #parts > 0 and table.concat(parts, pick(r, "；", ". ")) .. pick(r, "。", ".")
      or pick(r, "各题之差都在抽样误差之内，或答卷不足。", "Every difference may be noise, or answers are too few."),
  }
end

-- The one question with a net promoter score, if there is just one: it stands on cards, not on a chart of a single row.
local function score(r)
  local only = nil
  for _, item in ipairs(r.compared.questions) do
    if item.nps then
      if only or not (item.nps.first.value and item.nps.second.value) then return nil end
      only = item
    end
  end
  return only
end

local function figures(r, first, second)
  local shown, item = {}, score(r)
  if item then
    local title = pick(r, " · 净推荐值", " · NPS")
    shown[1] = card { title = first .. title, metric = item.nps.first, change = item.nps.difference, compare = pick(r, "相差", "difference") }
    shown[2] = card { title = second .. title, metric = item.nps.second }
  else
    shown[1] = card { title = first .. pick(r, " · 有效答卷", " · responses"), metric = r.first.responses }
    shown[2] = card { title = second .. pick(r, " · 有效答卷", " · responses"), metric = r.second.responses }
  end
  return cards(shown)
end

-- ── the charts: what is measured on one scale stands on one axis

local function scale_of(item) return item.nps and "nps" or item.from .. "-" .. item.to end

-- Over a narrow column there is room for a short name only; the title says who is first.
local function over(r, name, zh, en) return text.width(name) > 10 and pick(r, zh, en) or name end

local function chart(r, title, note, items, first, second)
  local rows = {}
  for _, item in ipairs(items) do
    local figure = item.nps or item.mean
    if figure.first.value and figure.second.value then
      table.insert(rows, { label = item.text, before = figure.second, after = figure.first, difference = figure.difference })
    end
  end
  if #rows == 0 then return nil end
  return before_after {
    title = title, note = note, rows = rows,
    columns = { label = pick(r, "项目", "Item"), before = over(r, second, "后者", "second"), after = over(r, first, "前者", "first"), difference = pick(r, "相差", "Difference") },
  }
end

-- Lists of items with one scale each, in the order in which the scales first come.
local function by_scale(items)
  local groups, at = {}, {}
  for _, item in ipairs(items) do
    local scale = scale_of(item)
    if not at[scale] then
      table.insert(groups, {})
      at[scale] = #groups
    end
    table.insert(groups[at[scale]], item)
  end
  return groups
end

local function charts(r, add, first, second)
  for _, items in ipairs(by_scale(r.compared.dimensions)) do
    add(chart(r, pick(r, "各维度", "Dimensions"), pick(r, "平均分", "means"), items, first, second))
  end
  local questions, on_cards = {}, score(r)
  for _, item in ipairs(r.compared.questions) do
    if item ~= on_cards then table.insert(questions, item) end
  end
  for _, items in ipairs(by_scale(questions)) do
    local note = items[1].nps and pick(r, "净推荐值", "NPS")
      or text.format(pick(r, "平均分，{1} 至 {2} 分；是否成立见“判断”", "means, from {1} to {2}; whether they hold: see the verdicts"), words.whole(items[1].from), words.whole(items[1].to))
    add(chart(r, pick(r, "逐题", "Question by question"), note, items, first, second))
  end
end

-- ── the verdicts

local verdict = { up = { zh = "较高", en = "higher" }, down = { zh = "较低", en = "lower" }, noise = { zh = "分不开", en = "noise" } }

local function p_of(q)
  if not q.p then return "—" end
  return q.p < 0.001 and "< 0.001" or text.format("{1:.3}", q.p)
end

local function verdicts(r, first)
  local rows = {}
  for _, q in ipairs(r.compared.questions) do
    local figure = q.nps or q.mean
    if figure.difference.value then
      table.insert(rows, { q.text, p_of(q), q.says and pick(r, verdict[q.says].zh, verdict[q.says].en) or "—" })
    end
  end
  if #rows == 0 then return nil end
  return table {
    title = { zh = "判断", en = "Verdicts" },
    note = { zh = "p 已按题数校正（Benjamini–Hochberg）；“分不开”即与抽样误差分不开", en = "p is adjusted for the number of questions (Benjamini–Hochberg); noise: no more than chance makes" },
    columns = {
      { title = { zh = "题目", en = "Question" } }, { title = { zh = "校正 p", en = "Adjusted p" }, align = "right" },
      { title = over(r, first, "前者", "first") },
    },
    rows = rows,
  }
end

return report "comparison" {
  title = { zh = "对比报告", en = "Comparison" },
  of = "comparison", survey = "visit",

  build = function(r)
    local first, second, blocks = called(r, r.first, r.second), called(r, r.second, r.first), {}
    local function add(block)
      if block then table.insert(blocks, block) end
    end
    add(opening(r, first, second))
    add(figures(r, first, second))
    charts(r, add, first, second)
    add(verdicts(r, first))
    add(note { text = {
      zh = "相差为前者减后者。差异说明两组答卷不同，不说明原因；答题的人也可能不同。",
      en = "A difference is the first less the second. It says that the answers differ, not why: those who answered may differ too.",
    } })
    return {
      kicker = { zh = "对比报告", en = "Comparison" }, title = first .. pick(r, " 对比 ", " against ") .. second, period = r.survey.title,
      subtitle = r.first.name == r.second.name and r.first.name or readable(r, r.first.label .. " · " .. r.second.label), blocks = blocks,
    }
  end,
}
