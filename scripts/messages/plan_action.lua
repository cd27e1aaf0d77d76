-- To whoever has something to do for an improvement plan: when it is given to them, some days before it is due, and when it is late.
return message "plan_action" {
  text = {
    zh = "【{chain}】{to}：改进计划“{title}”（{place}）的“{action}”，期限 {due}。查看：earshot plan show {plan}",
    en = "{chain}: {to}, for the improvement plan \"{title}\", {place}: {action}. Due: {due}. See: earshot plan show {plan}",
  },
  values = { "to", "title", "place", "action", "due", "plan" },
}
