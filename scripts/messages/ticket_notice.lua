-- To staff, when a ticket is new or has waited too long. It names the ticket and the store, and never the customer.
return message "ticket_notice" {
  text = {
    zh = "【{chain}】{title} {ticket}：{store}，{state}，请于 {due} 前处理。接收：{to}。查看：earshot ticket show {ticket}",
    en = "{chain}: {title} {ticket}, {store}, {state}, due {due}. For: {to}. See: earshot ticket show {ticket}",
  },
  values = { "title", "ticket", "store", "state", "due", "to" },
}
