-- The raw file of 2017, as published. A code that means "no answer" is named for each column, since 0 is blank on the items and a real
-- answer to the recommendation, where blank is 11. Items: 0 blank, 6 not applicable.
local function item(column) return { column = column, missing = { "0", "6", "Blank" } } end

return mapping "sfo_responses" {
  of = "responses",
  survey = "sfo", source = "sfo2017", class = "staff", -- interviewers handed out the forms
  external_id = "RESPNUM", store = "{BAREA}-{GATE}", at = "2017-05-{INTDATE}",
  answers = {
    overall = item "Q7ALL",
    art = item "Q7ART", food = item "Q7FOOD", store = item "Q7STORE", sign = item "Q7SIGN", walkways = item "Q7WALKWAYS",
    screens = item "Q7SCREENS", infodown = item "Q7INFODOWN", infoup = item "Q7INFOUP", wifi = item "Q7WIFI",
    roads = item "Q7ROADS", park = item "Q7PARK", airtrain = item "Q7AIRTRAIN", ltparking = item "Q7LTPARKING",
    rental = item "Q7RENTAL",
    clean = item "Q9ALL", safe = item "Q10SAFE", find = item "Q14FIND", security = item "Q14PASSTHRU",
    recommend = { column = "NETPRO", missing = { "11" } },
  },
}
