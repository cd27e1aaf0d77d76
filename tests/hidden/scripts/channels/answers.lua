return mapping "answers_csv" {
  of = "responses", survey = "glass", source = "till", class = "receipt",
  external_id = "id", store = "shop", at = "at",
  answers = { recommend = "recommend", polite = "polite", help = "help", comment = "comment" },
}
