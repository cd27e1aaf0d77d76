-- The raw file of 2013, as published. Names no boarding area; some gates are in no list of gates either.
local answers = lib.items.of {
  art = "Q7A_ART", food = "Q7B_FOOD", store = "Q7C_SHOPS", sign = "Q7D_SIGNS", walkways = "Q7E_WALK",
  screens = "Q7F_SCREENS", infodown = "Q7G_INFOARR", infoup = "Q7H_INFODEP", wifi = "Q7I_WIFI", roads = "Q7J_ROAD",
  park = "Q7K_PARK", airtrain = "Q7L_AIRTRAIN", ltparking = "Q7M_LTPARK", rental = "Q7N_RENTAL",
  overall = "Q7O_WHOLE", clean = "Q9F_CLNWHOLE", safe = "Q10SAFE", find = "Q14A_FIND", security = "Q14B_SECURITY",
}

return mapping "sfo_2013" {
  of = "responses",
  survey = "sfo", source = "sfo2013", class = "staff", -- interviewers handed out the forms
  external_id = "RESPNUM", store = "{GATE}", at = "2013-05-{INTDATE}", wave = { name = "2013" }, weight = "WEIGHT",
  answers = answers,
}
