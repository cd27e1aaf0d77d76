-- A chain whose report prints all that a report may: what tests/hidden/hidden.py tries to see through.
return settings "glass" {
  name = { zh = "玻璃屋", en = "Glass house" }, language = "en", zone = "Asia/Shanghai",
  floor = { print = 10, screen = 5 }, reports = { "everything", "region", "chain" },
}
