-- Which of a store's months open one: "missed" is a month whose whole interval lies under the target.
return cases "under_target" {
  of = "workflow",

  case "首月未达标：区域五个营业日内分析" {
    at = "2026-11-04 10:00",
    months = { "reached", "missed" },
    expect = { state = "received", owner = "region", due = "2026-11-09 22:00" },
  },
  case "达标的月份：不开单" { at = "2026-11-04 10:00", months = { "missed", "reached" }, expect = { opens = false } },
  case "样本太少的月份：不开单" { at = "2026-11-04 10:00", months = { "reached", "silent" }, expect = { opens = false } },
  case "连续第二、第三个月：不再开" { at = "2026-11-04 10:00", months = { "missed", "missed", "missed" }, expect = { opens = false } },
  case "连续第四个月：再开一张" { at = "2026-11-04 10:00", months = { "missed", "missed", "missed", "missed" }, expect = { owner = "region" } },
  -- A month that says nothing neither ends a run nor is part of it.
  case "中间一个月样本太少：仍算连续" { at = "2026-11-04 10:00", months = { "missed", "silent", "missed" }, expect = { opens = false } },
  case "达标之后又未达标：重新开单" { at = "2026-11-04 10:00", months = { "missed", "reached", "missed" }, expect = { owner = "region" } },
  case "五个营业日没有人看：到总部" {
    at = "2026-11-04 10:00",
    months = { "missed" },
    expect = { owner = "region" },
    walk = {
      { after = open_days(5), owner = "hq", marks = "late", state = "received" },
      { after = days(7), step = "take", by = "store", refused = true },
      { after = days(7), step = "take", by = "hq", state = "working" },
    },
  },
}
