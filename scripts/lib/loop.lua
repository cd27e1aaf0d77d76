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
