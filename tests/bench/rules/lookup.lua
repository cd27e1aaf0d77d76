-- Five answers: every combination is asked about beforehand, a response is one look into the table.
return scoring "lookup" {
  title = { zh = "查表打分", en = "From a table" },
  survey = "visit", effective = "2024-11",
  response = function(attitude, help, queue, effort, channel)
    if not attitude then return nil end
    local points = 25 * (attitude - 1)
    if help and help < attitude then points = points - 5 * (attitude - help) end
    if queue and queue <= 2 and channel ~= "pickup" then points = points / 2 end
    if effort and effort <= 3 then points = points - 3 * (4 - effort) end
    return points > 0 and points or 0
  end,
}
