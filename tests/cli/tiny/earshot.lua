-- Three teahouses: the workspace that the transcripts play in.
return settings "tea" {
  name = { zh = "三家茶馆", en = "Three teahouses" }, language = "en", zone = "Asia/Shanghai",
  floor = { print = 4, screen = 2 }, reports = { "monthly" },
}
