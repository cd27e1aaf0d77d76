-- What an invitation says. Each name in braces is filled in when it goes out: {chain}, {link} and {unsubscribe} stand for themselves in
-- every message, {store} and {until} are filled by the schedule and therefore listed in `values`.
return message "invite" {
  text = {
    zh = "【{chain}】您在{store}的这次到店，感觉怎么样？一分钟就好，{until}前有效：{link} 不想再收到：{unsubscribe}",
    en = "{chain}: how was your visit to {store}? It takes a minute, until {until}: {link} No more of these: {unsubscribe}",
  },
  values = { "store", "until" },
}
