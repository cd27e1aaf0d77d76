-- The same of the chain, with every row and comparison that there is.
return report "chain" {
  title = { zh = "全部", en = "Everything" }, of = "chain", survey = "glass", scoring = "index", months = 2,
  needs = {
    rows = { "recommend.nps", "recommend.mean", "polite.mean", "help.t2b", "dimension:service.mean", "index:index" },
    traffic = true, targets = true, events = true, like_for_like = true,
    drivers = "recommend", funnel = "polite", spc = "help", themes = "topics",
  },
  build = function(r) return lib.everything.document(r, r.place.name) end,
}
