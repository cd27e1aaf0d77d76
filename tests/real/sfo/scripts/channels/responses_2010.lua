-- The raw file of 2010, as published. Names no boarding area, only terminals: the gate alone is the store. The NPS was not asked before 2017.
local answers = lib.items.of {
  art = "Q6A", food = "Q6B", store = "Q6C", sign = "Q6D", walkways = "Q6E", screens = "Q6F", infodown = "Q6G",
  infoup = "Q6H", roads = "Q6I", park = "Q6J", airtrain = "Q6K", ltparking = "Q6L", rental = "Q6M", overall = "Q6N",
}

return mapping "sfo_2010" {
  of = "responses",
  survey = "sfo", source = "sfo2010", class = "staff", -- interviewers handed out the forms
  external_id = "RESPNUM", store = "{GATENUM}", at = "2010-05-{INTDATE}", wave = { name = "2010" }, weight = "WEIGHT",
  answers = answers,
}
