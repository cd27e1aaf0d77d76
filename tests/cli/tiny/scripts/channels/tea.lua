return mapping "tea_csv" {
  of = "responses", survey = "tea", source = "till", class = "receipt",
  external_id = "id", store = "shop", at = "at",
  answers = { recommend = "recommend", taste = "taste", where = "where", comment = "comment" },
}
