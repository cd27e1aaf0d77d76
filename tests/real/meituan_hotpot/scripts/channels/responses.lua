-- Times have no zone of their own: they are local, +08:00.
return mapping "hotpot_responses" {
  of = "responses",
  survey = "hotpot", source = "reviews", class = "imported",
  external_id = "response_id", store = "store_id", at = "submitted_at",
  answers = { score10 = "score10", comment = "comment" },
}
