-- Where staff are told of tickets. To begin with the notices become files in the workspace's directory notices/; a robot of a group chat
-- (of = "wecom", "dingtalk" or "feishu") or mail takes only a change of this file: docs/guide/messages.md.
return channel "team" { of = "file", directory = "notices" }
