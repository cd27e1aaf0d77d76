-- For wrk: each request a response of its own. Arguments: the key, and a word that no other run has.
local threads = 0
function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end
function init(args)
  key, word, count = args[1], args[2], 0
end
function request()
  count = count + 1
  local body = string.format('{"survey":"short","store":"10%d","id":"%s-%d-%d","answers":{"recommend":%d,"comment":"还不错"}}',
    count % 3 + 1, word, number, count, count % 11)
  return wrk.format("POST", "/api/v1/responses", { ["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. key }, body)
end
function response(status)
  if status ~= 200 then wrk.thread:stop() end
end
