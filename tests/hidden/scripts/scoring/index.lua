return scoring "index" {
  title = { zh = "指数", en = "Index" }, survey = "glass", effective = "2026-01", base = 30, weights = { service = 1 },
  band = function(index) return index >= 75 and "A" or "B" end,
}
