// Package rules is the plan as law: who is entitled to what, why, and how far the plan's targets are.
//
// It is pure. It knows no clock, no log, no database and no other package of this program: facts go in, decisions come out,
// and the same facts under the same book always give the same decisions.
//
//	book := rules.Plan()                       // the county plan 2016–2020, embedded
//	term := rules.Term{Year: 2016}             // autumn 2016
//	for _, d := range book.Decide(facts, term) {
//		fmt.Println(d.Item, d.Answer, d.Fen, book.Sentence(facts, d))
//	}
//
// # Book
//
// A [Book] is read from YAML by [Parse]. It is a list of dated rules; each names its item, its clause, its kind, the school
// years it holds for, the facts it asks for and the sum per stage. [Book.Hash] depends on the law alone, not on comments or
// layout. A county's own sums are added with [Book.Adopt], which gives another book with another hash.
//
// # Five answers
//
// Every item of the book gets exactly one [Decision]. "Not in force", "no", "unknown", "unset" (entitled, but the county has not
// set the sum) and "yes" are different answers. A blank cell is no fact: an item is unknown only if its answer really hangs on
// something that is not known.
//
// # Speed
//
// A book is compiled when it is parsed: each rule becomes rows (conjunctions of facts), and for every value of every fact the
// rows that still may hold are one 64-bit mask. [Table.Judge] ANDs the masks, finds what is said where these rows hold, and allocates
// nothing. [Table.Decide] adds the reasons and is for one student's page, or once for each distinct [Facts.Key].
package rules
