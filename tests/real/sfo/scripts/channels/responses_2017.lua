-- The raw file of 2017, as published. Asks for the NPS, where 0 is an answer and 11 is blank.
local answers = lib.items.of {
  art = "Q7ART", food = "Q7FOOD", store = "Q7STORE", sign = "Q7SIGN", walkways = "Q7WALKWAYS", screens = "Q7SCREENS",
  infodown = "Q7INFODOWN", infoup = "Q7INFOUP", wifi = "Q7WIFI", roads = "Q7ROADS", park = "Q7PARK",
  airtrain = "Q7AIRTRAIN", ltparking = "Q7LTPARKING", rental = "Q7RENTAL", overall = "Q7ALL", clean = "Q9ALL",
  safe = "Q10SAFE", find = "Q14FIND", security = "Q14PASSTHRU",
}
answers.recommend = { column = "NETPRO", missing = { "11" } }

return mapping "sfo_2017" {
  of = "responses",
  survey = "sfo", source = "sfo2017", class = "staff", -- interviewers handed out the forms
  external_id = "RESPNUM", store = "{BAREA}-{GATE}", at = "2017-05-{INTDATE}", wave = { name = "2017" }, weight = "WEIGHT",
  answers = answers,
}
