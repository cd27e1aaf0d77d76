-- 改进计划: plan, do, check, act. A problem with its figures is written down, tried out in a few stores, held against stores
-- without the change, and only then rolled out; two and three months later it is looked at again, because what was fixed for
-- the inspection is often back after it.
--
-- `needs` is what must be there before a step can be taken. Whoever wants to do without asks for it with a reason, and a second
-- person has to agree; both names and both reasons are printed with the plan for ever.
--
-- Who is told, through the channel "team" (messages/team.lua): whoever gets the plan or an action of it, at once and around the day on
-- which the action is due; whoever leads the plan, when its pilot can be judged; they and the region, when what was reached is gone.
local under_way = { "planned", "piloting", "verifying", "rolling_out", "holding" }
local fallen = { notify { to = "owner", message = "plan_notice", by = { "team" } }, notify { to = "region", message = "plan_notice", by = { "team" } } }

return workflow "pdca" {
  title = { zh = "改进计划", en = "Improvement plan" },
  about = "plan",
  owner = "region",
  due = days(14), -- a draft that nobody goes on with for two weeks is overdue
  doing = { notify { to = "region", message = "plan_notice", by = { "team" } } },
  assigning = { notify { to = "assignee", message = "plan_action", by = { "team" } } },

  state "draft" { zh = "草拟", en = "Draft" },
  state "planned" { zh = "已立项", en = "Planned" },
  state "piloting" { zh = "试点中", en = "Pilot" },
  state "verifying" { zh = "待决策", en = "To be decided" },
  state "rolling_out" { zh = "推广中", en = "Rolling out" },
  state "holding" { zh = "巩固中", en = "Holding", stage = "solved" },
  state "proven" { zh = "巩固期满", en = "Held", stage = "solved" },
  state "relapsed" { zh = "已反弹", en = "Relapsed" },
  state "closed" { zh = "已关闭", en = "Closed", stage = "over" },
  state "dropped" { zh = "已放弃", en = "Dropped", stage = "over" },

  -- Plan. The evidence is frozen when the plan is opened; causes and actions are added with `earshot plan act`.
  step "commit" { zh = "立项", en = "Commit", from = { "draft" }, to = "planned", by = { "owner", "region", "hq" },
    needs = { "evidence", "target", "causes", "actions" }, doing = { set_due { after = days(30) } } },

  -- Do. `earshot plan pilot` chooses the stores, says what could be seen, and marks begin and end on the stores' charts.
  step "pilot" { zh = "开始试点", en = "Start the pilot", from = { "planned" }, to = "piloting", by = { "owner", "region", "hq" },
    asks = { "pilot" }, needs = { "evidence", "target", "actions" } },

  -- Check. `earshot plan verify` may be asked again when late answers have come in: each answer stays in the plan.
  step "verify" { zh = "检验效果", en = "Verify", from = { "piloting", "verifying" }, to = "verifying", by = { "owner", "region", "hq" },
    asks = { "verdict" }, needs = { "pilot" }, doing = { set_due { after = days(14) } } },

  -- Act. Who decides is the region or headquarters, whoever leads the plan.
  step "roll_out" { zh = "决定推广", en = "Roll it out", from = { "verifying" }, to = "rolling_out", by = { "region", "hq" },
    decides = "roll_out", reason = true, needs = { "verdict", "effect" }, doing = { set_due { after = days(60) } } },
  step "revise" { zh = "修改后再试", en = "Revise it", from = { "verifying", "holding", "proven", "relapsed" }, to = "planned", by = { "owner", "region", "hq" },
    decides = "revise", reason = true, doing = { set_due { after = days(30) } } },
  step "drop" { zh = "放弃", en = "Drop it", from = { "draft", "planned", "piloting", "verifying", "holding", "proven", "relapsed" },
    to = "dropped", by = { "region", "hq" }, decides = "drop", reason = true },

  step "wave" { zh = "推广一批", en = "Roll out a wave", from = { "rolling_out" }, by = { "owner", "region", "hq" }, asks = { "wave" } },
  step "hold" { zh = "推广完成", en = "Rollout is done", from = { "rolling_out" }, to = "holding", by = { "owner", "region", "hq" },
    needs = { "waves" }, doing = { set_due { after = days(104) } } },

  -- Two checks, each against the time before the pilot and the stores without the change. What fell back reopens the plan.
  timer "check_60" { during = { "holding" }, after = days(60), checks = true, fallen = "relapsed", fallen_doing = fallen },
  timer "check_90" { during = { "holding" }, after = days(90), to = "proven", checks = true, fallen = "relapsed",
    doing = { set_due { after = days(14) } }, fallen_doing = fallen },

  step "close" { zh = "关闭", en = "Close", from = { "proven" }, to = "closed", by = { "region", "hq" },
    needs = { "evidence", "verdict", "held" } },

  -- Days of actions and of the pilot end at midnight: 87 hours before it is nine in the morning three days before, 9 hours after it the next.
  timer "action_soon" { of = "action", during = under_way, before = hours(87), doing = { notify { to = "assignee", message = "plan_action", by = { "team" } } } },
  timer "action_late" { of = "action", during = under_way, after = hours(9), doing = { notify { to = "assignee", message = "plan_action", by = { "team" } },
    notify { to = "owner", message = "plan_action", by = { "team" } } } },
  timer "pilot_over" { of = "pilot", during = { "piloting" }, after = hours(9), doing = { notify { to = "owner", message = "plan_pilot", by = { "team" } } } },

  timer "forgotten" { during = { "draft", "planned" }, after = days(45), doing = { mark { "forgotten" } } },
}
