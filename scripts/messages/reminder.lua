-- Sent once, to who has not answered.
return message "reminder" {
  text = {
    zh = "【{chain}】您在{store}的体验还没来得及告诉我们？{until}前都可以：{link} 不想再收到：{unsubscribe}",
    en = "{chain}: we would still like to hear about {store}, until {until}: {link} No more of these: {unsubscribe}",
  },
  values = { "store", "until" },
}
