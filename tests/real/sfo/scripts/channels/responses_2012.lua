-- The raw file of 2012, as published. Has no weights.
local answers = lib.items.of {
  art = "Q8A_ART", food = "Q8B_FOOD", store = "Q8C_SHOP", sign = "Q8D_SIGNS", walkways = "Q8E_WALK",
  screens = "Q8F_SCREENS", infodown = "Q8G_INFOARR", infoup = "Q8H_INFODEP", roads = "Q8I_ROAD", park = "Q8J_PARK",
  airtrain = "Q8K_AIRTRAIN", ltparking = "Q8L_LTPARK", rental = "Q8M_RENTAL", overall = "Q8N_WHOLE", safe = "Q11SAFE",
  find = "Q15A_FIND", security = "Q15B_SECURITY",
}

return mapping "sfo_2012" {
  of = "responses",
  survey = "sfo", source = "sfo2012", class = "staff", -- interviewers handed out the forms
  external_id = "RESPNUM", store = "{BAREA}-{GATE}", at = "2012-05-{INTDATE}", wave = { name = "2012" },
  answers = answers,
}
