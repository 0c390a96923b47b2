package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"text/tabwriter"

	"zhuxue/internal/aid"
)

// funded is 公用经费 of a fiscal year as `zhuxue fund --json` prints it. What is
// not known is null, never 0.
type funded struct {
	Year    aid.FiscalYear `json:"year"`
	Counted string         `json:"counted"` // the term whose pupils count
	Schools []fundedSchool `json:"schools"`
	Known   int            `json:"known"` // schools in the sum
	Fen     aid.Fen        `json:"fen"`
}

type fundedSchool struct {
	School   string          `json:"school"`
	Township string          `json:"township"`
	Kind     aid.SchoolKind  `json:"kind"`
	Area     aid.Area        `json:"area"`
	Primary  *int            `json:"primary"`
	Junior   *int            `json:"junior"`
	Special  *int            `json:"special"`
	Boarders *int            `json:"boarders"`
	Source   aid.CountSource `json:"source"`
	Counted  *int            `json:"counted"` // pupils of which the sum is made
	Fen      *aid.Fen        `json:"fen"`
	Because  string          `json:"because"`
}

// fund prints what each school of compulsory education is due in a fiscal year.
func fund(ctx context.Context, e env, args []string) error {
	flags := flag.NewFlagSet("fund", flag.ContinueOnError)
	county := flags.String("county", "", "县级行政区划代码")
	year := flags.Int("year", 0, "财政年度；不写时为当前学期所在的年度")
	asJSON := flags.Bool("json", false, "输出 JSON")
	if err := parse(e, flags, args); err != nil {
		return err
	}
	var wrong misuse
	wrong.lacks(flags, "county")
	wrong.more(flags, 0)
	if err := wrong.err("zhuxue fund --county 990121 [--year 2016] [--json]"); err != nil {
		return err
	}
	return inOffice(ctx, e, func(o *office) error {
		who, err := o.system(ctx, *county)
		if err != nil {
			return err
		}
		l, err := o.bureau.Funds(ctx, who, aid.FundFilter{Year: aid.FiscalYear(*year)})
		if err != nil {
			return err
		}
		if *year != 0 && int(l.Year) != *year {
			return fmt.Errorf("没有%d年的公用经费，请检查 --year", *year)
		}
		if *asJSON {
			return json.NewEncoder(e.out).Encode(fundedAll(l))
		}
		return printFunds(e.out, l)
	})
}

func fundedAll(l aid.FundList) funded {
	all := funded{Year: l.Year, Counted: l.Year.Counted().String(), Schools: []fundedSchool{}, Known: l.Total.Known, Fen: l.Total.Fen}
	for _, line := range l.Lines {
		c := line.Count
		s := fundedSchool{
			School: line.Name, Township: line.Township, Kind: line.Kind, Area: line.Locality(),
			Primary: c.Primary, Junior: c.Junior, Special: c.Special, Boarders: c.Boarders, Source: c.Source,
			Counted: line.Answer.Counted, Because: line.Answer.Sentence,
		}
		if line.Answer.Known {
			s.Fen = &line.Answer.Fen
		}
		all.Schools = append(all.Schools, s)
	}
	return all
}

// printFunds prints the same for a person.
func printFunds(out io.Writer, l aid.FundList) error {
	w := tabwriter.NewWriter(out, 2, 4, 2, ' ', 0)
	fmt.Fprintf(w, "%s\t类别\t应安排金额（元）\t算式和依据\n", l.Year.Label())
	for _, line := range l.Lines {
		sum := "无数据"
		if line.Answer.Known {
			sum = line.Answer.Fen.String()
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", line.Name, line.Kind.Label(), sum, line.Answer.Sentence)
	}
	fmt.Fprintf(w, "合计\t%d所\t%s\t\n", l.Total.Schools, l.Total.Text())
	for _, remark := range l.Remarks() {
		fmt.Fprintln(w, remark)
	}
	return w.Flush()
}
