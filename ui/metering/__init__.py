"""抄表: a route of meters read by keyboard, what nobody would believe, the meters of a customer."""
