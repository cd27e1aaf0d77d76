-- 区域体验月报: for the one who runs a region, once a month. Which stores stand apart, which have moved, and what to look at first.
--
-- Among many stores some look better or worse by chance alone. `stands` and `moved` are judged with that in mind: they say up or down
-- only where chance is no good explanation, whatever the figure. What is not so judged is called 持平 or left alone.
local words, findings, parts, listing = lib.words, lib.findings, lib.parts, lib.listing

local lead = "recommend.nps"

-- ── the headline

local function detail(r)
  local said, weakest = listing.said(r, r.stores, lead), findings.weakest(r)
  if #said == 0 then
    table.insert(said, words.pick(r, "各店与全区、与上月均没有可确认的差异", "no store can be told from the region, or from last month"))
  end
  if not weakest then return words.sentence(r, said) end
  local again = weakest.again and words.pick(r, "仍是", " is still ") or words.pick(r, "是", " is ")
  table.insert(said, 1, weakest.text .. again .. words.pick(r, "最大失分项，满意率 {1}", "where most is lost; satisfied: {1}"))
  return say { words.sentence(r, said), weakest.top }
end

local function opening(r)
  local nps, change = r.questions.recommend.nps, r.change.recommend.nps
  local moved = words.direction(change)
  return headline {
    text = findings.judgement(r, words.pick(r, "净推荐值", "NPS"), nps, change), detail = detail(r),
    tone = moved == "up" and "good" or moved == "down" and "bad" or "plain",
  }
end

-- ── the figures

local function figures(r)
  local shown = { parts.card(r, { zh = "净推荐值 NPS", en = "Net Promoter Score" }, "recommend", "nps") }
  if r.score then table.insert(shown, parts.index_card(r, r.score.above.index, r.above.name)) end
  table.insert(shown, parts.card(r, { zh = "觉得购物轻松", en = "Found it easy" }, "effort", "top"))
  table.insert(shown, parts.card(r, { zh = "对生鲜满意", en = "Satisfied: fresh food" }, "fresh", "top"))
  return cards(shown)
end

-- ── the page

local function blocks_of(r)
  if not r.questions.recommend.nps.value then return { opening(r) } end
  local line = parts.line(r, words.pick(r, "本区", "This region"), r.above.name, function(month) return month.above end)
  return {
    opening(r),
    figures(r),
    line and columns { left = { parts.make_up(r.questions.recommend) }, right = { line }, split = 0.36 } or parts.make_up(r.questions.recommend),
    parts.first(r, r.above.name, 5),
    parts.dimensions(r, { zh = "本区", en = "Region" }, r.above.name, r.above.name, function(d) return d.above end),
    #r.regions > 1 and listing.ranking(r, { zh = "各区域", en = "Regions" }, r.regions, lead) or false,
    #r.stores > 0 and listing.heat(r, { zh = "门店 × 维度", en = "Stores by dimension" }, r.stores, lead) or false,
    listing.gap(r, lead),
    listing.like_for_like(r, lead),
    listing.attention(r, r.stores, lead),
    listing.movers(r, r.stores, lead),
    parts.priorities(r),
    parts.detractors(r, 8) or parts.themes(r, 8),
    listing.events(r),
    #r.stores > 0 and listing.ranking(r, { zh = "各门店", en = "Stores" }, r.stores, lead) or false,
  }
end

return report "region_monthly" {
  title = { zh = "区域体验月报", en = "Region experience report" },
  of = "region", survey = "visit", scoring = "service", months = 13,
  needs = {
    rows = {
      "recommend.nps", "index:service", "dimension:staff.mean", "dimension:price.mean", "dimension:environment.mean",
      "dimension:goods.mean", "dimension:checkout.mean", "dimension:aftersales.mean",
    },
    targets = true, events = true, themes = "retail", like_for_like = true, drivers = "recommend",
  },

  build = function(r)
    return {
      kicker = { zh = "区域体验月报", en = "Region experience report" }, title = r.place.name, period = words.month(r),
      subtitle = words.whole(#r.stores) .. words.pick(r, " 家门店 · ", " stores · ") .. words.answers(r, r.responses),
      blocks = blocks_of(r),
    }
  end,
}
