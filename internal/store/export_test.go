package store

// RosterQuery is the text of the list, for measuring it beside the database alone.
var RosterQuery = rosterQuery
