package store

import "time"

// RosterQuery is the text of the list, for measuring it beside the database alone.
var RosterQuery = rosterQuery

// SetWait is how long to wait for a connection.
func (db *DB) SetWait(d time.Duration) { db.wait = d }

// Sentences are what the names of constraints say to people.
var Sentences = sentences
