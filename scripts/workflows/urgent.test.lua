-- Which words are urgent. Hours are the clock's: at night they run on.
return cases "urgent" {
  of = "workflow",

  case "夜里写“变质”：区域四小时内受理" {
    at = "2026-11-02 23:30",
    given = { recommend = 10, comment = "买的牛奶变质了" },
    expect = { state = "received", owner = "region", due = "2026-11-03 03:30", class = "" },
  },
  case "没有这些词：不开单" { at = "2026-11-02 12:00", given = { recommend = 0, comment = "太差了" }, expect = { opens = false } },
  case "什么也没写：不开单" { at = "2026-11-02 12:00", given = { recommend = 0 }, expect = { opens = false } },
  -- Known and meant so: a word is found inside others.
  case "“没过期”也开单，由区域按误报关闭" {
    at = "2026-11-02 12:00",
    given = { recommend = 9, comment = "都没过期，放心" },
    expect = { owner = "region" },
    walk = {
      { after = hours(1), step = "dismiss", by = "store", refused = true },
      { after = hours(1), step = "dismiss", by = "region", state = "closed", due = "" },
    },
  },
  case "四小时没有人受理：到总部" {
    at = "2026-11-02 12:00",
    given = { comment = "孩子在门口摔倒" },
    expect = { owner = "region" },
    walk = { { after = minutes(239), owner = "region", marks = "" }, { after = hours(4), owner = "hq", marks = "late", state = "received" } },
  },
  -- Who solved it does not close it: somebody else of the region, or of headquarters.
  case "关闭要有第二个人" {
    at = "2026-11-02 12:00",
    given = { comment = "吃完食物中毒" },
    expect = { owner = "region" },
    walk = {
      { after = hours(1), step = "take", by = "region", who = "chen", says = "food", state = "working", due = "2026-11-03 13:00" },
      { after = hours(5), step = "solve", by = "region", who = "chen", state = "solved", due = "" },
      { after = hours(6), step = "close", by = "region", who = "chen", refused = true, state = "solved" },
      { after = hours(6), step = "close", by = "region", who = "wang", state = "closed" },
    },
  },
}
