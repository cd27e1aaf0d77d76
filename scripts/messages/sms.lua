-- Where text messages go. To begin with they become files in the workspace's directory outgoing/, so that you can look at them before
-- anybody gets one; your vendor's program may take them from there. docs/guide/messages.md says how Aliyun, Tencent, mail and the
-- others are set up: only this file changes then.
return channel "sms" { of = "file", directory = "outgoing" }
