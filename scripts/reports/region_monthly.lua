-- 区域体验月报: for the one who runs a region, once a month. Which stores stand apart, which have moved, and what to look at first.
--
-- Among many stores some look better or worse by chance alone. `stands` and `moved` are judged with that in mind: they say up or down
-- only where chance is no good explanation, whatever the figure. What is not so judged is called 持平 or left alone.
local words, parts, listing = lib.words, lib.parts, lib.listing

-- The question that the report turns on, one asked as `nps`, and its figure.
local lead = "recommend"
local figure = lead .. ".nps"

local function blocks_of(r)
  local own = r.questions[lead]
  local opening = listing.opening(r, lead, r.stores,
    words.pick(r, "各店与全区、与上月均没有可确认的差异", "No store can be told from the region, or from last month"))
  if not own.nps.value then return { opening } end
  local line = parts.line(r, lead, words.pick(r, "本区", "This region"), r.above.name, function(month) return month.above end)
  local score, first = parts.score(parts.make_up(own), line, parts.first(r, r.above.name, 5))
  return {
    opening,
    parts.figures(r, lead, "above", r.above.name),
    score, first,
    parts.dimensions(r, { zh = "本区", en = "Region" }, r.above.name, r.above.name, function(d) return d.above end),
    #r.regions > 1 and listing.ranking(r, { zh = "各区域", en = "Regions" }, r.regions, figure) or false,
    listing.hidden(r, r.regions, figure),
    listing.heat(r, { zh = "门店 × 维度", en = "Stores by dimension" }, r.stores, figure),
    listing.gap(r, figure),
    listing.like_for_like(r, figure),
    listing.attention(r, r.stores, figure),
    listing.movers(r, r.stores, figure),
    parts.priorities(r),
    parts.detractors(r, lead, 8) or parts.themes(r, 8),
    listing.events(r),
    listing.ranking(r, { zh = "各门店", en = "Stores" }, r.stores, figure),
    listing.hidden(r, r.stores, figure),
  }
end

return report "region_monthly" {
  title = { zh = "区域体验月报", en = "Region experience report" },
  of = "region", survey = "visit", scoring = "service", months = 13,
  needs = {
    rows = {
      figure, "index:service", "dimension:staff.mean", "dimension:price.mean", "dimension:environment.mean",
      "dimension:goods.mean", "dimension:checkout.mean", "dimension:aftersales.mean",
    },
    targets = true, events = true, themes = "retail", like_for_like = true, drivers = lead,
  },

  build = function(r)
    return {
      kicker = { zh = "区域体验月报", en = "Region experience report" }, title = r.place.name, period = words.month(r),
      subtitle = words.whole(#r.stores) .. words.pick(r, " 家门店 · ", " stores · ") .. words.answers(r, r.responses),
      blocks = blocks_of(r),
    }
  end,
}
