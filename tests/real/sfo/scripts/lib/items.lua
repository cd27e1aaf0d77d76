-- What the raw files agree on: 1 to 5, 0 for a blank answer and 6 for "does not apply"; where a spreadsheet has written the blank out, a word.
-- Takes the column of each item, returns what a mapping's `answers` holds.
return {
  of = function(columns)
    local answers = {}
    for question, column in pairs(columns) do
      answers[question] = { column = column, missing = { "0", "6", "Blank", "BLANK" } }
    end
    return answers
  end,
}
