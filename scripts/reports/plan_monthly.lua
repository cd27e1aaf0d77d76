-- 区域改进月报: for the one who runs a region, once a month. What customers said that needed somebody, whether somebody came in time, and
-- what is left lying. A working copy (`report run plan_monthly --private`) lists what is late, ticket by ticket.
local words, loop = lib.words, lib.loop

return report "plan_monthly" {
  title = { zh = "区域改进月报", en = "Region improvement report" },
  of = "region", survey = "visit", months = 13,
  needs = { tickets = true, late = 30, plans = true },

  build = function(r)
    local course, about = loop.in_time(r), loop.classes(r)
    local blocks = {
      loop.opening(r),
      loop.figures(r),
      loop.kinds(r),
      loop.late(r),
      course and about and columns { left = { course }, right = { about } } or course or about,
      loop.answers(r, r.tickets.stores),
      loop.places(r, { zh = "各门店", en = "Stores" }, r.tickets.stores),
      loop.plans(r),
    }
    for _, block in ipairs(loop.before_after(r)) do table.insert(blocks, block) end
    table.insert(blocks, loop.stars(r))
    return {
      kicker = { zh = "区域改进月报", en = "Region improvement report" }, title = r.place.name, period = words.month(r),
      subtitle = words.answers(r, r.responses),
      blocks = blocks,
    }
  end,
}
