return scoring "service" {
  title = { zh = "服务指数", en = "Service index" },
  survey = "sfo", effective = "2017-01", base = 30,
  weights = { terminal = .40, finding = .40, access = .20 },
  band = function(index) return index >= 75 and "A" or index >= 65 and "B" or "C" end,
}
