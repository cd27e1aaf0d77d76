-- One wave of one gate. There is no month before to compare with: the yearly survey ran in May.
local function against_area(r)
  local rows = {}
  for i, d in ipairs(r.dimensions) do
    rows[i] = { label = d.name, metric = d.mean, reference = d.region.mean, difference = d.difference }
  end
  return comparison {
    title = "Dimensions against the boarding area", note = "1 to 5; bars are 95% intervals",
    from = 1, to = 5, columns = { label = "Dimension", metric = "Gate", reference = "Area", difference = "Difference" }, rows = rows,
  }
end

local function items(r)
  local rows = {}
  for _, q in ipairs(r.survey.questions) do
    if q.kind == "csat" then
      table.insert(rows, { q.text, r.questions[q.id].mean, r.questions[q.id].top, r.region.questions[q.id].mean })
    end
  end
  return table {
    title = "Items", rows = rows,
    columns = { { title = "Item" }, { title = "Mean", align = "right" }, { title = "4 or 5", align = "right" }, { title = "Area mean", align = "right" } },
  }
end

local function blocks_of(r)
  local overall, nps = r.questions.overall, r.questions.recommend.nps
  if not overall.mean.value then return { headline { text = "Too few answers in this wave to say anything", tone = "plain" } } end
  local made = {
    card { title = "Overall", metric = overall.mean },
    card { title = "Satisfied (4 or 5)", metric = overall.top },
    card { title = "Net Promoter Score", metric = nps },
  }
  if r.score then
    table.insert(made, card { title = "Service index", metric = r.score.index, compare = say { "area {1}", r.score.region.index } })
  end
  return {
    headline { text = say { "Overall satisfaction {1}, in the boarding area {2}", overall.mean, r.region.questions.overall.mean }, tone = "plain" },
    cards(made),
    against_area(r),
    items(r),
    note { text = "Figures on fewer than " .. r.floor .. " answers are not shown; on fewer than " .. r.base .. ", they are uncertain." },
  }
end

return report "gate_wave" {
  title = { zh = "登机口调查报告", en = "Gate report" },
  survey = "sfo", scoring = "service", months = 2,
  build = function(r)
    return { kicker = "Gate report", title = r.store.name, period = r.period.id, subtitle = r.store.region.name, blocks = blocks_of(r) }
  end,
}
