package intake_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"zhuxue/internal/aid"
)

// doubled is what a doubled digit adds to the check of a card number: the table
// of ISO/IEC 7812-1.
var doubled = [10]int{0, 2, 4, 6, 8, 1, 3, 5, 7, 9}

// card is a card number with its check digit, which stands alone at the right.
func card(digits string) string {
	sum := 0
	for i, d := range []byte(digits) {
		if n := int(d - '0'); (len(digits)-i)%2 == 1 {
			sum += doubled[n]
		} else {
			sum += n
		}
	}
	return digits + fmt.Sprint((10-sum%10)%10)
}

// Of ten thousand card numbers, most of them sound, each sound one is taken in
// silence, and each with one wrong digit is asked about; the row is taken all the
// same. What is no card number has no check.
func TestRead_cardNumbers(t *testing.T) {
	t.Parallel()
	if got := card("7992739871"); got != "79927398713" {
		t.Fatalf("the check digit of the standard's own example is %s", got)
	}
	chance := rand.New(rand.NewPCG(62, 19))
	rows, asked := []string{rosterHeader + "|银行账号"}, []bool{}
	add := func(number string, doubtful bool) {
		child := id(fmt.Sprintf("200803%02d", 1+len(asked)/400), 1+len(asked)%400*2)
		rows = append(rows, pupil("身份证号", child, "出生日期", "")+"|"+number)
		asked = append(asked, doubtful)
	}
	for range 10_000 {
		number := []byte("62")
		for range 13 + chance.IntN(4) {
			number = append(number, byte('0'+chance.IntN(10)))
		}
		sound := card(string(number))
		if chance.IntN(4) > 0 {
			add(sound, false)
			continue
		}
		slip, at := []byte(sound), 2+chance.IntN(len(sound)-2)
		slip[at] = '0' + (slip[at]-'0'+byte(1+chance.IntN(9)))%10
		add(string(slip), true)
	}
	for _, passbook := range []string{"101234567890123456", "6212345678901", "81010100123456789", "", "6228480402564890018"[:15]} {
		add(passbook, false)
	}
	result, wrong, doubtful := readBishan(t, page{"表", rows}), 0, 0
	for i, line := range result.Lines {
		got := slices.ContainsFunc(line.Notices, func(n aid.Fault) bool { return n.Code == "card_check" })
		if (got != asked[i] || line.Outcome != aid.Accept) && wrong < 5 {
			wrong++
			t.Errorf("%s: %v, asked about is %v, want %v", rows[i+1], line.Outcome, got, asked[i])
		}
		if asked[i] {
			doubtful++
		}
	}
	if result.Counts.Noticed != doubtful || doubtful < 2000 {
		t.Errorf("%d rows are noticed, want %d", result.Counts.Noticed, doubtful)
	}
}

// Where most numbers fail, they are not cards with a check: nobody is asked.
func TestRead_cardNumbersOfAnotherKind(t *testing.T) {
	t.Parallel()
	result := readBishan(t, page{"表", []string{rosterHeader + "|银行账号",
		pupil() + "|" + card("622848040256489001"), pupil("身份证号", id("20080316", 11), "出生日期", "") + "|6228480402564890011",
	}})
	for _, line := range result.Lines {
		if len(line.Notices) > 0 || line.Outcome != aid.Accept {
			t.Errorf("got %v with %v", line.Outcome, line.Notices)
		}
	}
}
