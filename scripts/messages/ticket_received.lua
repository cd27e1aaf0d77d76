-- To the customer, as soon as a ticket is there: somebody looks at it.
return message "ticket_received" {
  text = {
    zh = "【{chain}】您对{store}的意见已收到，我们正在处理，会尽快给您答复。",
    en = "{chain}: thank you for telling us about {store}. Somebody is looking into it and will answer you.",
  },
  values = { "store" },
}
