package aid

import "time"

// AuditID names an audit entry within its county.
type AuditID int64

// Audit is one entry of the register of acts: who, when, from where, what,
// before and after. Before and After hold no ID number, card or phone.
type Audit struct {
	ID      AuditID
	At      time.Time
	User    UserID
	Name    string
	Role    Role
	Address string
	Act     Act
	Thing   string // what was acted on: student, upload, school …
	ThingID int64
	Student StudentID // 0 where no student is concerned
	Note    string    // one Chinese sentence
	Before  map[string]any
	After   map[string]any
}
