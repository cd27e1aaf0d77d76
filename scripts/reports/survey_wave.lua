-- 调查波次报告: one wave of a survey as a whole: who answered, question by question, and what differs from the wave before.
local words = lib.words

local function coverage(r)
  local wave = r.wave
  return text.format("{1} 家门店中 {2} 家有答卷", words.whole(wave.stores), words.whole(wave.answered))
end

local function moved(r, word)
  local found = {}
  for _, question in ipairs(r.compared and r.compared.questions or {}) do
    if question.says == word then table.insert(found, question.text) end
  end
  return found
end

local function opening(r)
  local lead = r.wave.questions[r.survey.lead]
  local figure = lead and (lead.nps or lead.mean)
  local up, down = moved(r, "up"), moved(r, "down")
  local parts = {}
  if #up > 0 then table.insert(parts, "较上一波上升：" .. table.concat(up, "、")) end
  if #down > 0 then table.insert(parts, "较上一波下降：" .. table.concat(down, "、")) end
  if r.compared and #parts == 0 then table.insert(parts, "与上一波相比，各题均没有可确认的变化") end
  return headline {
    text = figure and figure.value and say { "{1}", figure } or "答卷不足，不作评价",
    detail = coverage(r) .. (#parts > 0 and "；" .. table.concat(parts, "；") or "") .. "。",
  }
end

local movement = { up = "升", down = "降", noise = "持平" }

local function compared_by_id(r)
  local found = {}
  for _, question in ipairs(r.compared and r.compared.questions or {}) do found[question.id] = question end
  return found
end

local function each_question(r)
  local rows, compared = {}, compared_by_id(r)
  for _, q in ipairs(r.survey.questions) do
    local own, weighted = r.wave.questions[q.id], r.weighted and r.weighted[q.id]
    if own then
      local before = compared[q.id]
      table.insert(rows, {
        q.text, own.mean, own.top, weighted and weighted.mean or "—",
        before and before.mean.difference or "—", before and before.says and movement[before.says] or "—",
      })
    end
  end
  return table {
    title = "逐题", note = "“走势”按题数校正，“持平”即不足以判断",
    columns = {
      { title = "题目" }, { title = "平均分", align = "right" }, { title = "高分占比", align = "right" },
      { title = "加权平均", align = "right" }, { title = "较上一波", align = "right" }, { title = "走势" },
    },
    rows = rows,
  }
end

-- How the answers to a question on a scale are spread: one row a value.
local function distribution(r, q)
  local own, cells = r.wave.questions[q.id], {}
  if not own or not own.counts then return nil end
  for i, count in ipairs(own.counts) do
    cells[i] = { tostring(math.tointeger(own.from + i - 1)), stats.share(count, math.tointeger(own.mean.n)) }
  end
  return table { title = q.text, columns = { { title = "分值" }, { title = "占比", align = "right" } }, rows = cells }
end

local function choice(r, q)
  local cells = {}
  for i, option in ipairs(r.choices[q.id]) do cells[i] = { option.text, option.share } end
  return table { title = q.text, columns = { { title = "选项" }, { title = "占比", align = "right" } }, rows = cells }
end

return report "survey_wave" {
  title = { zh = "调查波次报告", en = "Survey wave" },
  of = "wave", survey = "visit",

  build = function(r)
    local blocks = { opening(r), each_question(r), section { title = "答案分布" } }
    for _, q in ipairs(r.survey.questions) do
      local block = r.choices[q.id] and choice(r, q) or distribution(r, q)
      if block then table.insert(blocks, block) end
    end
    local count = r.wave.responses.value
    return {
      kicker = "调查波次报告", title = r.survey.title, period = r.wave.label,
      subtitle = coverage(r) .. " · " .. (count and "有效答卷 " .. words.whole(count) .. " 份" or "有效答卷不足"),
      blocks = blocks,
    }
  end,
}
