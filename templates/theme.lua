-- How reports look on paper: one accent colour, one warning colour, and greys. Colours are "#rrggbb", sizes are points.
-- A theme belongs to the rules revision: an old edition keeps the look it was published with.

return theme "paper" {
  -- colours
  ink          = "#16202e",   -- text and figures
  muted        = "#65717f",   -- secondary text
  rule         = "#d9dee4",   -- rules, grids, frames
  panel        = "#f4f6f8",   -- quiet surfaces
  accent       = "#0f6b6b",   -- this store
  accent_soft  = "#dcebea",
  warning      = "#c2542a",   -- what wants attention
  warning_soft = "#fae8e0",
  neutral      = "#c3cad3",   -- neither good nor bad

  -- sizes of type
  title_size    = 25,
  figure_size   = 24,
  headline_size = 13,
  heading_size  = 11.5,
  body_size     = 9,
  small_size    = 7.6,
  fine_size     = 6.4,
}
