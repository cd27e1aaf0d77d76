-- To who leads an improvement plan, on the morning after its pilot.
return message "plan_pilot" {
  text = {
    zh = "【{chain}】{to}：改进计划“{title}”（{place}）的试点已结束，可以检验效果了：earshot plan verify {plan}",
    en = "{chain}: {to}, the pilot of \"{title}\", {place}, is over. Did it work? earshot plan verify {plan}",
  },
  values = { "to", "title", "place", "plan" },
}
