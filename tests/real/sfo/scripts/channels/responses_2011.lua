-- The raw file of 2011, as published. Names no boarding area, and has no weights.
local answers = lib.items.of {
  art = "Q8A", food = "Q8B", store = "Q8C", sign = "Q8D", walkways = "Q8E", screens = "Q8F", infodown = "Q8G",
  infoup = "Q8H", roads = "Q8I", park = "Q8J", airtrain = "Q8K", ltparking = "Q8L", rental = "Q8M", overall = "Q8N",
}

return mapping "sfo_2011" {
  of = "responses",
  survey = "sfo", source = "sfo2011", class = "staff", -- interviewers handed out the forms
  external_id = "RESPNUM", store = "{GATE}", at = "2011-05-{INTDATE}", wave = { name = "2011" },
  answers = answers,
}
