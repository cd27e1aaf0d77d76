-- The passenger survey of an airport, May 2017: gates as stores, boarding areas as regions. The data is public and read from beside the project.
return settings "sfo" {
  name = { zh = "机场旅客调查（真实数据）", en = "Airport passenger survey (real data)" },
  language = "en", zone = "America/Los_Angeles",
  floor = { print = 10, screen = 5 },
  reports = { "gate_wave" },
}
