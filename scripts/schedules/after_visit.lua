-- Who is asked about a visit, and when. `earshot serve` carries it out, or `earshot wave run` and `earshot send` from cron; before
-- that, `earshot wave plan after-visit --next` counts who would be asked and why the others are left in peace.
-- What it promises is tried in after_visit.test.lua: `earshot rules test after-visit`.
return schedule "after-visit" {
  title = { zh = "到店后邀请", en = "After a visit" },
  survey = "visit",

  -- Each day at ten, by the clocks of each store: whoever was there on the two days before still remembers.
  at = cron "0 10 * * *",
  ask = customers {
    visited = within(days(2)),
    not_asked = within(days(90)), -- by any schedule: four messages a year are enough for anybody
    consent = true,               -- only who agreed to it
  },

  -- Forty of each store, drawn by lot. Three hundred answers tell a share to about six points either way: enough for a month.
  sample = { per_store = 40 },
  quota = { per_store = 300 },

  by = { "sms" },
  message = "invite",
  remind = { after = days(3), message = "reminder" },
  expires = days(7),

  -- Nothing goes out between eight in the evening and nine in the morning; what falls due then waits.
  quiet = { from = "20:00", to = "09:00" },

  -- A bill that cannot run away: at most so many messages a day. `budget` in earshot.lua bounds the month over all schedules.
  cap = { sms = 2000 },
}
