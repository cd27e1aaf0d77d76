-- What lib.findings says of made-up figures, a line each: findings.py knows what it should be. All metrics are of 100 answers and more
-- unless a case says otherwise.
local findings = lib.findings

local zh, en = { language = "zh" }, { language = "en" }

-- Answers of 0 to 10: so many detractors, passives, promoters.
local function of(detractors, passives, promoters) return { detractors, 0, 0, 0, 0, 0, 0, passives, 0, 0, promoters } end

-- Answers of 1 to 5, so many of them 4.
local function satisfied(many, all) return { 0, all - many, 0, many, 0 } end

local function course(r, name, now, before)
  return note { text = findings.judgement(r, name, stats.nps(now), stats.difference(now, before, "nps")) }
end

local function lowest(now, before)
  local r = { survey = { questions = {} }, questions = {}, previous = {} }
  for i, id in ipairs { "a", "b", "c" } do
    r.survey.questions[i] = { id = id, kind = "csat", text = id }
    r.questions[id] = { top = stats.top(now[i], 4) }
    r.previous[id] = { top = stats.top((before or now)[i], 4) }
  end
  local found = findings.weakest(r)
  return found and found.id .. (found.again and " again" or " new") or "none"
end

-- Dimensions of which the first lies so many answers of 400 below the rest.
local function dimensions(short)
  local list = {}
  for i = 1, 6 do
    list[i] = {
      id = "d" .. i, name = "d" .. i, mean = stats.mean(satisfied(200, 400)),
      difference = stats.difference(satisfied(i == 1 and 200 - short or 200, 400), satisfied(200, 400), "mean"),
    }
  end
  return list
end

local function apart(short) return table.concat(findings.names(findings.apart({ dimensions = dimensions(short) }, "down")), " ") end

local function first(short, says, fell)
  local r = {
    language = "en", survey = { questions = { { id = "q", kind = "csat", text = "Queue" } } }, dimensions = dimensions(short),
    targets = { ["dimension:d1.mean"] = { value = 3.9, says = says } }, questions = { q = { top = stats.top(satisfied(60, 100), 4) } },
    change = { q = { top = stats.difference(stats.top(satisfied(60, 100), 4), stats.top(satisfied(60 + fell, 100), 4)) } },
  }
  local lines = {}
  for i, item in ipairs(findings.first(r, "the rest")) do lines[i] = item.what .. ": " .. item.why end
  return #lines > 0 and table.concat(lines, " / ") or "nothing"
end

return report "findings" {
  title = { zh = "发现", en = "Findings" }, survey = "visit",
  build = function(_)
    return {
      kicker = "findings", title = "findings", period = "2026", subtitle = "",
      blocks = {
        course(zh, "净推荐值", of(20, 40, 140), of(60, 60, 80)), course(en, "NPS", of(60, 60, 80), of(20, 40, 140)),
        course(zh, "净推荐值", of(28, 30, 42), of(30, 30, 40)), course(zh, "净推荐值", of(28, 30, 42), of(1, 1, 1)),
        course(en, "NPS", of(28, 30, 42), of(1, 1, 1)), course(zh, "净推荐值", of(1, 1, 1), of(30, 30, 40)),
        note("lowest clear: " .. lowest({ satisfied(30, 100), satisfied(80, 100), satisfied(85, 100) })),
        note("lowest since: " .. lowest({ satisfied(30, 100), satisfied(80, 100), satisfied(85, 100) },
          { satisfied(82, 100), satisfied(80, 100), satisfied(20, 100) })),
        note("lowest close: " .. lowest({ satisfied(72, 100), satisfied(76, 100), satisfied(80, 100) })),
        note("lowest thin: " .. lowest({ satisfied(2, 14), satisfied(76, 100), satisfied(80, 100) })),
        note("lowest hidden: " .. lowest({ satisfied(1, 4), satisfied(30, 100), satisfied(80, 100) })),
        note("apart by 80: " .. apart(80)), note("apart by 30, which alone would hold: " .. apart(30)), note("apart by 0: " .. apart(0)),
        note("first of all: " .. first(80, "missed", 35)), note("first of none: " .. first(0, "open", 3)),
      },
    }
  end,
}
