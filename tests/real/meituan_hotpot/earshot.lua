-- Real reviews of hotpot restaurants, 2014 to 2020. The data is read from beside the project and is not part of it.
return settings "hotpot" {
  name = { zh = "火锅点评（真实数据）", en = "Hotpot reviews (real data)" },
  language = "zh", zone = "Asia/Shanghai",
  floor = { print = 10, screen = 5 },
  reports = { "restaurant_monthly" },
}
