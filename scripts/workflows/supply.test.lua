-- Who is charged with supply has it, and everybody else may only look on.
return cases "supply" {
  of = "workflow",

  case "缺货：交给负责供货的人，两个营业日" {
    at = "2026-11-02 10:00",
    given = { recommend = 8, comment = "酱油又缺货" },
    expect = { state = "received", owner = "supply", class = "stock", due = "2026-11-04 22:00" },
  },
  case "说的是别的：不开单" { at = "2026-11-02 10:00", given = { range = 1, comment = "菜不新鲜" }, expect = { opens = false } },
  case "负责供货的人受理；补货后又缺" {
    at = "2026-11-02 10:00",
    given = { comment = "鸡蛋卖完了" },
    expect = { owner = "supply" },
    walk = {
      { after = hours(1), step = "take", by = "store", refused = true },
      { after = hours(2), step = "take", by = "supply", state = "working", due = "2026-11-05 22:00" },
      { after = days(1), step = "solve", by = "supply", says = "stock.order", state = "solved", class = "stock.order" },
      { after = days(3), step = "reopen", by = "store", state = "working" },
    },
  },
  case "三个营业日没有人受理：退回区域" {
    at = "2026-11-02 10:00",
    given = { comment = "没有货" },
    expect = { owner = "supply" },
    walk = { { after = days(3), owner = "supply" }, { after = open_days(3), owner = "region", marks = "late" } },
  },
}
