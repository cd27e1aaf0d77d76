-- 服务指数: five dimensions, weighted, on a scale of 0 to 100.
--
-- An index of 75 is an average answer of 4 out of 5: 100 x (4 - 1) / (5 - 1). After-sales is left out on purpose: one customer in
-- eight answers it, and a store's month would hang on a handful of returns.
return scoring "service" {
  title = { zh = "服务指数", en = "Service index" },
  survey = "visit", effective = "2024-11",
  base = 30, -- with fewer answers a figure is marked as uncertain
  weights = { staff = .25, goods = .25, checkout = .20, price = .15, environment = .15 },
  band = function(index) return index >= 75 and "A" or index >= 70 and "B" or "C" end,
}
