-- To staff, when an improvement plan waits for them: it is new, or what it had reached is gone.
return message "plan_notice" {
  text = {
    zh = "【{chain}】改进计划“{title}”（{place}）：{state}。接收：{to}。查看：earshot plan show {plan}",
    en = "{chain}: improvement plan \"{title}\", {place}: {state}. For: {to}. See: earshot plan show {plan}",
  },
  values = { "title", "place", "state", "to", "plan" },
}
