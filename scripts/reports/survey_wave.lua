-- 调查波次报告 / Survey wave: one wave of a survey as a whole. Who answered, question by question, and what differs from the wave before.
--
-- Whether a question has moved is judged over all questions at once (r.compared …says): among seventeen that stand still one looks moved
-- by chance alone. What is not so judged is called noise here, whatever its figure.
local words = lib.words

local pick = words.pick

-- ── what has moved

local function compared_by_id(r)
  local found = {}
  for _, question in ipairs(r.compared and r.compared.questions or {}) do found[question.id] = question end
  return found
end

local function moved(r, word)
  local found = {}
  for _, question in ipairs(r.compared and r.compared.questions or {}) do
    if question.says == word then table.insert(found, question) end
  end
  return found
end

local function named(r, questions)
  local names = {}
  for i, question in ipairs(questions) do names[i] = question.text end
  return words.some(r, names)
end

-- ── the headline

-- What is said of the lead question: its NPS where there is one, else its mean, and how it stands to the wave before.
local function judgement(r)
  local lead, before = r.wave.questions[r.survey.lead], compared_by_id(r)[r.survey.lead]
  local figure = lead and (lead.nps or lead.mean)
  if not figure or not figure.value then return pick(r, "答卷不足，不作评价", "Too few answers to judge"), "plain" end
  local name = lead.nps and pick(r, "净推荐值", "NPS") or before and before.text or nil
  for _, q in ipairs(r.survey.questions) do
    if q.id == r.survey.lead and not lead.nps then name = q.text end
  end
  if text.width(name) > 48 then name = pick(r, "核心题", "Lead question") end -- its full text stands in the table
  local says, label = before and before.says, r.before and r.before.label
  if says == "noise" then
    return say { pick(r, name .. " {1}，与 " .. label .. " 持平", name .. ": {1}, level with " .. label), figure }, "plain"
  elseif says then
    local difference = (before.nps or before.mean).difference
    return say {
      pick(r, name .. " {1}，较 " .. label .. " " .. (says == "up" and "升" or "降") .. " {2}", name .. ": {1}, {2} against " .. label),
      figure, difference,
    }, says == "up" and "good" or "bad"
  end
  return say { pick(r, name .. " {1}", name .. ": {1}"), figure }, "plain"
end

local function coverage(r)
  return text.format(pick(r, "{1} 家门店中 {2} 家有答卷", "answers from {2} of {1} stores"), words.whole(r.wave.stores), words.whole(r.wave.answered))
end

local function detail(r)
  local up, down, parts = moved(r, "up"), moved(r, "down"), {}
  if #up > 0 then table.insert(parts, pick(r, "上升：", "Up: ") .. named(r, up)) end
  if #down > 0 then table.insert(parts, pick(r, "下降：", "Down: ") .. named(r, down)) end
  if r.compared and #parts == 0 then
    table.insert(parts, pick(r, "与上一波相比，各题的变化都在抽样误差之内", "No question differs from the wave before by more than chance"))
  end
  if not r.compared then table.insert(parts, pick(r, "没有可比的上一波", "There is no wave before to compare with")) end
  return table.concat(parts, pick(r, "；", ". ")) .. pick(r, "。", ".")
end

local function opening(r)
  local said, tone = judgement(r)
  return headline { text = said, detail = detail(r), tone = tone }
end

-- ── the figures

local function figures(r)
  local id, shown = r.survey.lead, { card { title = { zh = "有效答卷", en = "Responses" }, metric = r.wave.responses } }
  local lead, compared, against = r.wave.questions[id], compared_by_id(r)[id], { zh = "较上一波", en = "on the wave before" }
  if not lead then return cards(shown) end
  local function add(title, figure)
    local before = compared and compared[figure]
    table.insert(shown, card {
      title = title, metric = lead[figure], change = before and before.difference or nil, compare = before and against or nil,
    })
  end
  if lead.nps then add({ zh = "净推荐值", en = "NPS" }, "nps") end
  add({ zh = "平均分", en = "Mean" }, "mean")
  add({ zh = "高分占比", en = "Top box" }, "top")
  return cards(shown)
end

-- ── question by question

local movement = { up = { zh = "升", en = "up" }, down = { zh = "降", en = "down" }, noise = { zh = "持平", en = "noise" } }

local function has_weights(r)
  for _, figures in pairs(r.weighted or {}) do
    if figures.mean.value then return true end
  end
  return false
end

local function row_of(r, q, compared, weighted)
  local own, before, row = r.wave.questions[q.id], compared[q.id], nil
  row = { q.text, own.mean, own.top }
  if weighted then
    local mean = r.weighted[q.id] and r.weighted[q.id].mean
    table.insert(row, mean and mean.value and mean or "—")
  end
  if r.compared then
    table.insert(row, before and before.mean.difference or "—")
    table.insert(row, before and before.says and pick(r, movement[before.says].zh, movement[before.says].en) or "—")
  end
  return row
end

local function each_question(r)
  local compared, weighted, rows = compared_by_id(r), has_weights(r), {}
  local columns = {
    { title = { zh = "题目", en = "Question" } }, { title = { zh = "平均分", en = "Mean" }, align = "right" },
    { title = { zh = "高分占比", en = "Top box" }, align = "right", bars = true },
  }
  if weighted then table.insert(columns, { title = { zh = "加权平均", en = "Weighted mean" }, align = "right" }) end
  if r.compared then
    table.insert(columns, { title = { zh = "较上一波", en = "On wave before" }, align = "right" })
    table.insert(columns, { title = { zh = "判断", en = "Verdict" } })
  end
  local left_out = {}
  for _, q in ipairs(r.survey.questions) do
    local own = r.wave.questions[q.id]
    if own and own.mean.value then
      table.insert(rows, row_of(r, q, compared, weighted))
    elseif own then
      table.insert(left_out, q)
    end
  end
  return table {
    title = { zh = "逐题", en = "Question by question" },
    note = r.compared and { zh = "判断已按题数校正；“持平”即与抽样误差分不开", en = "verdicts are adjusted for the number of questions; noise: no more than chance makes" } or nil,
    columns = columns, rows = rows,
  }, weighted, left_out
end

-- What differs clearly, before and after, with the intervals of both.
local function movers(r)
  local rows = {}
  for _, word in ipairs { "down", "up" } do
    for _, q in ipairs(moved(r, word)) do
      local figure = q.nps or q.mean
      table.insert(rows, { label = q.text, before = figure.second, after = figure.first, difference = figure.difference })
    end
  end
  if #rows == 0 then return nil end
  return before_after {
    title = { zh = "确有变化的题", en = "What has changed" }, note = { zh = "先降后升；其余各题的变化与抽样误差分不开", en = "first what fell; the other questions' changes are noise" },
    columns = { label = { zh = "题目", en = "Question" }, before = r.before.label, after = r.wave.label, difference = { zh = "变化", en = "Change" } },
    rows = rows,
  }
end

-- ── how the answers are spread

local function whole(number) return math.tointeger(number) end

local function distribution(r, q)
  local own = r.wave.questions[q.id]
  if not own or not own.counts or not own.mean.value then return nil end
  if own.nps then
    return composition {
      title = q.text, nps = own.nps, detractors = own.detractors, passives = own.passives, promoters = own.promoters,
      counts = own.counts, from = whole(own.from),
    }
  end
  return histogram {
    title = q.text, counts = own.counts, from = whole(own.from), high_from = whole(q.top), low_to = whole(q.from + q.to - q.top), mean = own.mean,
  }
end

local function choice(r, q)
  local rows = {}
  for _, option in ipairs(r.choices[q.id]) do
    if option.share.value then table.insert(rows, { label = option.text, metric = option.share }) end
  end
  return #rows > 0 and bars { title = q.text, rows = rows } or nil
end

-- Two side by side; what has its own width stands alone.
local function distributions(r, add)
  local waiting = nil
  for _, q in ipairs(r.survey.questions) do
    local own = r.wave.questions[q.id]
    local block = r.choices[q.id] and choice(r, q) or distribution(r, q)
    if block and (r.choices[q.id] or own.nps) then
      if waiting then add(columns { left = { waiting }, right = {} }) end
      waiting = nil
      add(block)
    elseif block and waiting then
      add(columns { left = { waiting }, right = { block } })
      waiting = nil
    elseif block then
      waiting = block
    end
  end
  if waiting then add(columns { left = { waiting }, right = {} }) end
end

return report "survey_wave" {
  title = { zh = "调查波次报告", en = "Survey wave" },
  of = "wave", survey = "visit",

  build = function(r)
    local blocks = {}
    local function add(block)
      if block then table.insert(blocks, block) end
    end
    local rows, weighted, left_out = each_question(r)
    add(opening(r))
    add(figures(r))
    if r.compared then add(movers(r)) end
    add(rows)
    if weighted then
      add(note { text = {
        zh = "加权平均按每份答卷的权重计算。合计中有答卷因门店过小而未计入时，该题没有加权数（—）。",
        en = "Weighted means count each answer by its weight. Where a total leaves out answers of stores that are too small to be shown, there is none (—).",
      } })
    end
    if #left_out > 0 then
      add(note { text = pick(r, "没有答卷或不足以显示：", "Not asked, or too few answers to show: ") .. named(r, left_out) })
    end
    add(section { title = { zh = "答案分布", en = "How the answers are spread" } })
    distributions(r, add)
    return {
      kicker = { zh = "调查波次报告", en = "Survey wave" }, title = r.survey.title, period = r.wave.label,
      subtitle = coverage(r),
      blocks = blocks,
    }
  end,
}
