package bureau_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/internal/intake"
	"zhuxue/internal/store"
	"zhuxue/internal/testkit"
)

// wrong is a row of a roster that is held: the sex is not that of the number.
func wrong(i int) string {
	born := time.Date(2008, 1, 1+i%300, 0, 0, 0, 0, time.UTC).Format("20060102")
	return fmt.Sprintf("石门镇,石门村,张小%c,男,%s,石门镇中心小学,三年级,是,未脱贫\n", '一'+rune(i), testkit.IDNumber("990001", born, i/300*2))
}

// Of held rows there may be two hundred thousand. They are looked through one by
// one, and what is remembered of each is a small part of it. No other test may
// run meanwhile.
func TestHeldRows_areNotHeldInMemory(t *testing.T) {
	o := testkit.County(t)
	const rows = 2000
	var roster strings.Builder
	roster.WriteString(rosterTop)
	for i := range rows {
		roster.WriteString(wrong(i))
	}
	roster.WriteString(child("张小一", 901, "石门镇中心小学", "三年级") + child("张小一", 901, "大河乡双河小学", "三年级")) // a conflict
	first := accept(t, o, aid.StudentBook, []byte(roster.String()))
	if first.Counts.Hold != rows+1 {
		t.Fatalf("got %+v, want %d rows held", first.Counts, rows+1)
	}
	other := aid.Upload{Kind: aid.StudentBook, Term: first.Term}
	o.Do(t, func(tx *store.Tx) error {
		return tx.EachConflict(t.Context(), other, func(l *aid.Line) {
			if l.Student.Name != "张小一" || l.Faults[0].Code != "duplicate_conflict" {
				t.Errorf("%s %v is looked at, and is no conflict", l.Student.Name, l.Faults)
			}
		})
	})
	again := intake.NewAgain()
	seen, before := 0, heap()
	o.Do(t, func(tx *store.Tx) error {
		return tx.EachWaiting(t.Context(), other, func(_ store.LineKey, l *aid.Line) {
			again.Add(l)
			seen++
		})
	})
	if kept := (heap() - before) / rows; seen != rows+1 || kept > 400 { // a row itself has more than a thousand
		t.Errorf("saw %d rows and kept %d bytes of each, want %d and at most 400", seen, kept, rows+1)
	}
	runtime.KeepAlive(again)
}

// heap is how many bytes are in use.
func heap() int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}
