-- To the customer: what staff write with `earshot ticket reply`.
return message "ticket_answer" {
  text = { zh = "【{chain}】{store}答复您：{text}", en = "{chain}, {store}: {text}" },
  values = { "store", "text" },
}
