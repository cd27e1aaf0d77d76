-- How an improvement plan goes its way. `has` is what has been written into the plan by then; pilot, verdict, waves and checks come with
-- their steps and timers. Days are the clock's, from the opening on.
return cases "pdca" {
  of = "workflow",

  case "立项要有目标、原因和措施，缺一不可" {
    at = "2026-03-02 10:00",
    has = { "evidence" },
    expect = { state = "draft", owner = "region", due = "2026-03-16 10:00" },
    walk = {
      { after = days(1), step = "commit", by = "region", refused = true, state = "draft" },
      { after = days(2), step = "commit", by = "region", has = { "target", "causes" }, refused = true, state = "draft" },
      { after = days(3), step = "commit", by = "store", has = { "actions" }, refused = true, state = "draft" },
      { after = days(4), step = "commit", by = "region", state = "planned", due = "2026-04-05 10:00" },
    },
  },
  case "试点有效：推广、巩固，九十天后关闭" {
    at = "2026-03-02 10:00",
    has = { "evidence", "target", "causes", "actions" },
    expect = { state = "draft" },
    walk = {
      { after = days(1), step = "commit", by = "region", state = "planned" },
      { after = days(7), step = "pilot", by = "region", state = "piloting", due = "" },
      { after = days(40), step = "verify", by = "region", state = "verifying", due = "2026-04-25 10:00" },
      { after = days(41), step = "roll_out", by = "region", refused = true, state = "verifying" },
      { after = days(42), step = "roll_out", by = "region", has = { "effect" }, state = "rolling_out" },
      { after = days(43), step = "hold", by = "region", refused = true, state = "rolling_out" },
      { after = days(50), step = "wave", by = "region", state = "rolling_out" },
      { after = days(60), step = "hold", by = "region", state = "holding" },
      { after = days(120), state = "holding" },
      { after = days(149), step = "close", by = "region", refused = true, state = "holding" },
      { after = days(150), state = "proven", due = "2026-08-13 10:00" },
      { after = days(151), step = "close", by = "hq", state = "closed", due = "" },
    },
  },
  case "复查发现反弹：修改后再试，或放弃" {
    at = "2026-03-02 10:00",
    has = { "evidence", "target", "causes", "actions", "effect" },
    expect = { state = "draft" },
    walk = {
      { after = days(1), step = "commit", by = "region", state = "planned" },
      { after = days(2), step = "pilot", by = "region", state = "piloting" },
      { after = days(32), step = "verify", by = "region", has = { "effect" }, state = "verifying" },
      { after = days(33), step = "roll_out", by = "hq", state = "rolling_out" },
      { after = days(34), step = "wave", by = "region" },
      { after = days(40), step = "hold", by = "region", state = "holding" },
      { after = days(101), fallen = true, state = "relapsed" },
      { after = days(102), step = "close", by = "hq", refused = true, state = "relapsed" },
      { after = days(103), step = "revise", by = "region", state = "planned" },
      -- What was shown before counts for the new pilot no more.
      { after = days(104), step = "pilot", by = "region", state = "piloting" },
      { after = days(134), step = "verify", by = "region", state = "verifying" },
      { after = days(135), step = "roll_out", by = "region", refused = true, state = "verifying" },
      { after = days(136), step = "drop", by = "region", state = "dropped" },
    },
  },
  case "立项前后无人推进：四十五天后标记" {
    at = "2026-03-02 10:00",
    expect = { marks = "" },
    walk = { { after = days(44), marks = "" }, { after = days(45), marks = "forgotten", state = "draft" } },
  },
}
