-- 连锁体验月报: for headquarters, once a month. The first page is what matters: how the chain stands, what to look at first, which regions
-- and stores stand apart or have moved. Behind it all stores by rank.
--
-- Among many stores some look better or worse by chance alone. `stands` and `moved` are judged with that in mind: they say up or down
-- only where chance is no good explanation, whatever the figure. What is not so judged is called 持平 or left alone.
local words, parts, listing = lib.words, lib.parts, lib.listing

-- The question that the report turns on, one asked as `nps`, and its figure.
local lead = "recommend"
local figure = lead .. ".nps"

local function blocks_of(r)
  local own, several = r.questions[lead], #r.regions > 1
  local opening = listing.opening(r, lead, several and r.regions or r.stores,
    words.pick(r, "各区域与整体、与上月均没有可确认的差异", "No region can be told from the whole, or from last month"))
  if not own.nps.value then return { opening } end
  local line = parts.line(r, lead, words.pick(r, "全部", "All stores"))
  local score, first = parts.score(parts.make_up(own), line, parts.first(r, nil, 5))
  return {
    opening,
    parts.figures(r, lead),
    score, first,
    listing.attention(r, r.stores, figure),
    listing.movers(r, r.stores, figure),
    several and listing.heat(r, { zh = "区域 × 维度", en = "Regions by dimension" }, r.regions, figure) or false,
    listing.gap(r, figure),
    listing.like_for_like(r, figure),
    parts.priorities(r),
    parts.detractors(r, lead, 8) or parts.themes(r, 8),
    listing.events(r),
    several and listing.ranking(r, { zh = "各区域", en = "Regions" }, r.regions, figure) or false,
    listing.hidden(r, r.regions, figure),
    listing.ranking(r, { zh = "各门店", en = "Stores" }, r.stores, figure),
    listing.hidden(r, r.stores, figure),
  }
end

return report "chain_monthly" {
  title = { zh = "连锁体验月报", en = "Chain experience report" },
  of = "chain", survey = "visit", scoring = "service", months = 13,
  needs = {
    rows = {
      figure, "index:service", "dimension:staff.mean", "dimension:price.mean", "dimension:environment.mean",
      "dimension:goods.mean", "dimension:checkout.mean", "dimension:aftersales.mean",
    },
    targets = true, events = true, themes = "retail", like_for_like = true, drivers = lead,
  },

  build = function(r)
    return {
      kicker = { zh = "连锁体验月报", en = "Chain experience report" }, title = r.place.name, period = words.month(r),
      subtitle = words.whole(#r.stores) .. words.pick(r, " 家门店 · ", " stores · ") .. words.answers(r, r.responses),
      blocks = blocks_of(r),
    }
  end,
}
