-- One theme, so that a report's mentions are attacked and recomputed too.
return themes "topics" {
  survey = "glass", question = "comment",
  theme "queue" { zh = "排队", en = "Queues", words = { "queue" } },
}
