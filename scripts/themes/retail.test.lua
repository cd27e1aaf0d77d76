-- What comments are expected to be about. `earshot rules test` tries it; nothing else reads this file.
return cases "retail" {
  of = "themes",
  case "排队" { given = "排队太久了，收银台只开一个", expect = { "queue" } },
  case "两件事都说到" { given = "菜不新鲜，店员态度也不好", expect = { "fresh", "staff" } },
  case "什么都没说到" { given = "还行吧", expect = {} },
}
