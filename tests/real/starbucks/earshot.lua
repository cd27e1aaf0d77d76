-- A survey of coffee drinkers by Google Forms, as it was downloaded. The data is public and read from beside the project.
return settings "starbucks" {
  name = { zh = "咖啡顾客调查（真实数据）", en = "Coffee drinkers (real data)" },
  language = "en", zone = "Asia/Kuala_Lumpur",
  floor = { print = 10, screen = 5 },
  reports = {},
}
