-- The raw file of 2016, as published. Writes whole dates, the month first.
local answers = lib.items.of {
  art = "Q7ART", food = "Q7FOOD", store = "Q7STORE", sign = "Q7SIGN", walkways = "Q7WALKWAYS", screens = "Q7SCREENS",
  infodown = "Q7INFODOWN", infoup = "Q7INFOUP", wifi = "Q7WIFI", roads = "Q7ROADS", park = "Q7PARK",
  airtrain = "Q7AIRTRAIN", ltparking = "Q7LTPARKING", rental = "Q7RENTAL", overall = "Q7ALL", clean = "Q9ALL",
  safe = "Q10SAFE", find = "Q14FIND", security = "Q14PASSTHRU",
}

return mapping "sfo_2016" {
  of = "responses",
  survey = "sfo", source = "sfo2016", class = "staff", -- interviewers handed out the forms
  external_id = "*RESPNUM", store = "{BAREA}-{GATE}", at = "INTDATE", dates = "mdy",
  wave = { name = "2016" }, weight = "WEIGHT",
  answers = answers,
}
