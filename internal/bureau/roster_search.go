package bureau

import (
	"context"
	"strings"
	"unicode"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
)

// SearchMost is how many students a search shows; whoever needs more types
// another character.
const SearchMost = 100

const placesMost = 10

// Search is what was found. Fault says why nobody was looked for.
type Search struct {
	Text     string // as it was looked for, for the search box; never an ID number
	Students []aid.RosterLine
	More     bool // more than SearchMost fit
	Schools  []aid.Choice
	Villages []aid.Choice
	Fault    string
}

// Search finds students by the beginning of the name or of its pinyin initials,
// by the given name, or by a whole ID number; and schools and villages by a part
// of their name; all within the actor's seat. Looking a person up by number is
// an entry in the register of acts, without the number. Whoever does not see
// names finds schools and villages only: a hit would tell the name.
func (b *Bureau) Search(ctx context.Context, who aid.Actor, text string) (s Search, err error) {
	if err := aid.May(who, aid.ReadStudents, who.Scope()); err != nil {
		return s, err
	}
	seek := seekOf(text)
	switch {
	case seek.Number != "" && !who.SeesNames():
		return Search{Fault: "您的岗位不能按身份证号查找学生，可以查找学校和行政村"}, nil
	case seek.Number != "":
		return b.searchNumber(ctx, who, seek)
	case seek == (store.Seek{}):
		return s, nil
	}
	s.Text = seek.Name + seek.Initials
	err = b.db.Look(ctx, who, func(tx *store.Tx) (err error) {
		if s.Schools, s.Villages, err = tx.FindPlaces(ctx, s.Text, who.Scope(), placesMost); err != nil || !who.SeesNames() {
			return err
		}
		s.Students, err = tx.FindStudents(ctx, seek, who.Scope(), SearchMost+1)
		return err
	})
	s.More = len(s.Students) > SearchMost
	s.Students = s.Students[:min(len(s.Students), SearchMost)]
	return s, err
}

func (b *Bureau) searchNumber(ctx context.Context, who aid.Actor, seek store.Seek) (s Search, err error) {
	if fault := numberFault(seek.Number); fault != "" {
		return Search{Fault: fault}, nil
	}
	s.Fault = "没有找到这个身份证号的学生，或不在您的岗位范围内"
	err = b.db.County(ctx, who, func(tx *store.Tx) error {
		if s.Students, err = tx.FindStudents(ctx, seek, who.Scope(), 1); err != nil {
			return err
		}
		entry := aid.Audit{Act: aid.StudentSearched, Thing: "student", Note: "按身份证号查找，没有找到"}
		for _, hit := range s.Students {
			entry.Note, entry.ThingID, entry.Student = "按身份证号查找，找到1人", int64(hit.ID), hit.ID
			s.Fault = ""
		}
		return tx.Audit(ctx, entry)
	})
	return s, err
}

// seekOf says what kind of text was typed, whatever the width of its characters
// and the spaces in it. Seven digits and more are a number of a person, or part
// of one, and nothing else.
func seekOf(text string) store.Seek {
	healed := strings.Map(narrowed, text)
	switch digits := countDigits(healed); {
	case healed == "":
		return store.Seek{}
	case digits >= 7 && digits+2 >= len([]rune(healed)):
		return store.Seek{Number: strings.ToUpper(strings.ReplaceAll(healed, "-", ""))}
	case isASCIILetters(healed):
		return store.Seek{Initials: strings.ToLower(healed)}
	}
	return store.Seek{Name: healed}
}

// narrowed makes a full-width character narrow, one dot out of the many that
// stand in names of several parts, and nothing out of a space.
func narrowed(r rune) rune {
	switch {
	case unicode.IsSpace(r), r == '\u200b', r == '\ufeff', unicode.IsControl(r):
		return -1
	case r >= '！' && r <= '～':
		return r - '！' + '!'
	case strings.ContainsRune("•‧・･", r):
		return '·'
	}
	return r
}

func countDigits(s string) (n int) {
	for _, r := range s {
		if r >= '0' && r <= '9' {
			n++
		}
	}
	return n
}

func isASCIILetters(s string) bool {
	return strings.Trim(strings.ToLower(s), "abcdefghijklmnopqrstuvwxyz") == ""
}

// numberFault says what is wrong with an ID number that was typed, or "".
func numberFault(number string) string {
	_, fault := aid.ParseIDNo(number)
	switch fault {
	case "":
		return ""
	case aid.IDLength:
		return "按身份证号查找须输入完整的18位号码，您输入的位数不对"
	case aid.IDChars:
		return "身份证号只能是17位数字加最后一位数字或X，请核对"
	case aid.IDDate:
		return "身份证号第7至14位不是有效的出生日期，请核对"
	}
	return "身份证号的最后一位与前面各位不符，请核对是否有输错的数字"
}
