-- Blocks about what became of what customers said: tickets, who waited how long, what was late. Each is made from what build is given
-- (`r`, with tickets in its needs) and answers false where it would be empty.
local loop = {}

local function count(metric) return metric.value or 0 end

-- Whether there was anything at all: something open before, or something that came.
function loop.any(cell) return count(cell.opening) + count(cell.new) + count(cell.reopened) > 0 end

-- ── what a page begins with

function loop.opening(r)
  local all = r.tickets.all
  if not loop.any(all) then return headline { text = { zh = "本月没有工单", en = "There were no tickets this month" } } end
  local late = lib.words.pick(r, "，无一逾期", ", none late")
  if count(all.overdue) > 0 then late = lib.words.pick(r, "，其中 {2} 张逾期", ", {2} of them late") end
  local said = { lib.words.pick(r, "月末在办 {1} 张" .. late, "{1} tickets are open at the month's end" .. late), all.continuing }
  if count(all.overdue) > 0 then table.insert(said, all.overdue) end
  if count(all.continuing) == 0 then
    said = { lib.words.pick(r, "本月新增 {1} 张，月末全部办结", "{1} tickets came, and none is left"), all.new }
  end
  local detail = { zh = "到期应响应的工单太少，不计按时响应率。", en = "Too few tickets had to be answered for a share in time." }
  if all.in_time.value then detail = say { lib.words.pick(r, "按时响应 {1}", "Answered in time: {1}"), all.in_time } end
  return headline { text = say(said), detail = detail }
end

local function card_of(r, title, field, compare)
  return card {
    title = title, metric = r.tickets.all[field], compare = compare,
    history = lib.words.metrics(r.tickets.history, function(month) return month[field] end),
  }
end

function loop.figures(r)
  if not loop.any(r.tickets.all) then return false end
  local hours = { zh = "营业小时，中位数", en = "opening hours, median" }
  return cards {
    card_of(r, { zh = "按时响应率", en = "Answered in time" }, "in_time"),
    card_of(r, { zh = "首次响应用时", en = "Until the first answer" }, "answer", hours),
    card_of(r, { zh = "解决用时", en = "Until solved" }, "solution", hours),
    card_of(r, { zh = "月末在办", en = "Open at the end" }, "continuing"),
  }
end

-- ── what came, went and is left

local function flow_row(label, cell)
  return {
    label = label, opening = cell.opening, new = cell.new, reopened = cell.reopened, solved = cell.solved, put_aside = cell.put_aside,
    continuing = cell.continuing, overdue = cell.overdue,
  }
end

local function flow(r, title, note, cells, total)
  local rows = {}
  for _, cell in ipairs(cells) do
    if loop.any(cell) then table.insert(rows, flow_row(cell.name, cell)) end
  end
  if #rows == 0 then return false end
  return stock_flow {
    title = title, note = note, rows = rows,
    total = total and #rows > 1 and flow_row(lib.words.pick(r, "合计", "All"), r.tickets.all) or nil,
  }
end

function loop.kinds(r)
  return flow(r, { zh = "工单进出", en = "Tickets: what came and went" },
    { zh = "期初 + 进 − 出 = 期末", en = "before + came − went = after" }, r.tickets.kinds, true)
end

-- Of stores, or of the regions right below; those with the most that is late or left come first.
function loop.places(r, title, cells)
  local sorted = {}
  for i, cell in ipairs(cells or {}) do sorted[i] = cell end
  table.sort(sorted, function(a, b)
    if count(a.overdue) ~= count(b.overdue) then return count(a.overdue) > count(b.overdue) end
    if count(a.continuing) ~= count(b.continuing) then return count(a.continuing) > count(b.continuing) end
    return a.code < b.code
  end)
  return flow(r, title, { zh = "逾期多的在前", en = "those with most that is late first" }, sorted, false)
end

-- ── how long it took

-- Those whose figure may be shown, the longest first; a line for what all together have.
local function waits(r, title, cells, field)
  local sorted, rows = {}, {}
  for _, cell in ipairs(cells or {}) do
    if cell[field].value then table.insert(sorted, cell) end
  end
  if #sorted < 2 then return false end
  table.sort(sorted, function(a, b)
    if a[field].value ~= b[field].value then return a[field].value > b[field].value end
    return a.name < b.name
  end)
  for i = 1, math.min(#sorted, 15) do rows[i] = { label = sorted[i].name, metric = sorted[i][field] } end
  return bars {
    title = title, note = { zh = "中位数，营业小时", en = "median, opening hours" }, tone = "plain", rows = rows,
    reference = r.tickets.all[field].value and { label = lib.words.pick(r, "全部", "All"), metric = r.tickets.all[field] } or nil,
  }
end

function loop.answers(r, cells)
  return waits(r, { zh = "多久才有人响应", en = "How long until somebody answered" }, cells, "answer")
end

function loop.in_time(r)
  local points = lib.words.points(r.tickets.history, function(month) return month.in_time end)
  if lib.words.shown(points) < 2 then return false end
  return trend {
    title = { zh = "按时响应率走势", en = "Answered in time, month by month" }, name = lib.words.pick(r, "按时响应", "In time"),
    points = points,
  }
end

-- ── what they were about

function loop.classes(r)
  local sorted, rows = {}, {}
  for _, class in ipairs(r.tickets.classes) do
    if count(class.new) > 0 then table.insert(sorted, class) end
  end
  if #sorted < 2 then return false end
  table.sort(sorted, function(a, b)
    if a.new.value ~= b.new.value then return a.new.value > b.new.value end
    return a.name < b.name
  end)
  for i = 1, math.min(#sorted, 10) do rows[i] = { sorted[i].name, sorted[i].new, sorted[i].overdue } end
  return table {
    title = { zh = "工单的原因", en = "What tickets are about" }, note = { zh = "本月新增多的在前", en = "those with most new ones first" },
    columns = {
      { title = { zh = "原因", en = "About" } }, { title = { zh = "本月新增", en = "New" }, bars = true },
      { title = { zh = "月末逾期", en = "Late at the end" } },
    },
    rows = rows,
  }
end

-- ── what was done well: a point for each recognition that was confirmed; the stores with most have the month's stars

function loop.stars(r)
  local sorted, rows = {}, {}
  for _, store in ipairs(r.tickets.stores or {}) do
    if count(store.praise.points) > 0 then table.insert(sorted, store) end
  end
  if #sorted == 0 then return false end
  table.sort(sorted, function(a, b)
    if a.praise.points.value ~= b.praise.points.value then return a.praise.points.value > b.praise.points.value end
    return a.code < b.code
  end)
  local least = sorted[math.min(#sorted, 3)].praise.points.value -- whoever has as many as the third shares the place
  for i = 1, math.min(#sorted, 12) do
    local store = sorted[i]
    rows[i] = { store.praise.points.value >= least and "★" or "", store.name, store.praise.points, store.praise.said }
  end
  return table {
    title = { zh = "本月服务之星", en = "Stars of the month" },
    note = { zh = "经核实的表扬每次计一分；并列第三同为服务之星", en = "a point for each praise that was confirmed; places are shared" },
    columns = {
      { title = "★", align = "centre" }, { title = { zh = "门店", en = "Store" } },
      { title = { zh = "服务分", en = "Points" }, bars = true }, { title = { zh = "收到表扬", en = "Praise received" } },
    },
    rows = rows,
  }
end

-- ── improvement plans: how far they are, and what was found

local found = {
  ["verified"] = { zh = "已证实有效", en = "it works" }, ["not verified"] = { zh = "未见效果", en = "no effect seen" },
  ["cannot say"] = { zh = "尚不能判断", en = "cannot be said" },
  ["held"] = { zh = "效果仍在", en = "it still holds" }, ["relapsed"] = { zh = "已反弹", en = "it fell back" },
}

local function found_words(r, says)
  local words = found[says]
  return words and lib.words.pick(r, words.zh, words.en) or says
end

-- The last of what was found: a check says more than the verdict before it.
local function last_of(plan) return plan.checks[#plan.checks] or plan.verdict end

function loop.plans(r)
  local rows = {}
  for _, plan in ipairs(r.plans or {}) do
    local last = last_of(plan)
    local done = lib.words.pick(r, "措施 {1} / {2} 已完成", "{1} of {2} actions done")
    table.insert(rows, {
      plan.title, plan.place, plan.state, text.format(done, plan.actions_done, plan.actions),
      last and found_words(r, last.says) or lib.words.pick(r, "未检验", "not verified yet"), last and last.effect or "",
    })
  end
  if #rows == 0 then return false end
  return table {
    title = { zh = "改进计划", en = "Improvement plans" },
    columns = {
      { title = { zh = "计划", en = "Plan" } }, { title = { zh = "范围", en = "Where" } }, { title = { zh = "阶段", en = "Stage" } },
      { title = { zh = "措施", en = "Actions" } }, { title = { zh = "检验", en = "Found" } },
      { title = { zh = "效果", en = "Effect" }, good = "more", align = "right" },
    },
    rows = rows,
  }
end

-- Before and after, of the pilot stores and of those they are held against.
function loop.before_after(r)
  local made = {}
  for _, plan in ipairs(r.plans or {}) do
    if plan.verdict and not plan.over then
      local rows = {}
      for _, side in ipairs(plan.verdict.sides) do
        local pilot = side.side == "pilot"
        local label = lib.words.pick(r, "对照门店（{1}）", "Control stores ({1})")
        if pilot then label = lib.words.pick(r, "试点门店（{1}）", "Pilot stores ({1})") end
        table.insert(rows, {
          label = text.format(label, side.stores), before = side.before, after = side.after, control = not pilot,
          difference = pilot and plan.verdict.effect or nil,
        })
      end
      table.insert(made, before_after {
        title = plan.title, note = { zh = "试点前后，与对照门店相比", en = "before and after the pilot, beside the control stores" }, rows = rows,
        columns = {
          label = { zh = "门店", en = "Stores" }, before = { zh = "之前", en = "Before" }, after = { zh = "之后", en = "After" },
          difference = { zh = "比对照多", en = "Beyond the controls" },
        },
      })
    end
  end
  return made
end

-- ── what is late, ticket by ticket: handed over for a working copy alone

function loop.late(r)
  if #(r.tickets.late or {}) == 0 then return false end
  local rows = {}
  for i, ticket in ipairs(r.tickets.late) do
    local about = ticket.class ~= "" and text.format("{1} · {2}", ticket.what, ticket.class) or ticket.what
    rows[i] = { ticket.number, ticket.store, about, ticket.state, ticket.owner, ticket.due, text.format("{1}", ticket.days) }
  end
  return table {
    private = true,
    title = { zh = "逾期工单", en = "What is late" }, note = { zh = "拖得最久的在前", en = "the longest first" },
    columns = {
      { title = { zh = "工单", en = "Ticket" } }, { title = { zh = "门店", en = "Store" } }, { title = { zh = "事项", en = "About" } },
      { title = { zh = "状态", en = "State" } }, { title = { zh = "负责方", en = "With" } }, { title = { zh = "期限", en = "Due" } },
      { title = { zh = "逾期天数", en = "Days late" }, align = "right" },
    },
    rows = rows,
  }
end

return loop
