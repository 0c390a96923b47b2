package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math"
	"text/tabwriter"

	"zhuxue/internal/aid"
)

// measured is one indicator as `zhuxue target --json` prints it. What is not
// known is null, never 0.
type measured struct {
	Numerator   *int64   `json:"numerator"`
	Denominator *int64   `json:"denominator"`
	Value       *float64 `json:"value"` // a share, rounded to 4 places
	Goal        *float64 `json:"goal"`  // null while the county has not set it
	Met         *bool    `json:"met"`
	Missing     int      `json:"missing"` // villages or schools that told nothing and are not counted
}

// target prints how far the county has come with the plan's targets in a year.
func target(ctx context.Context, e env, args []string) error {
	flags := flag.NewFlagSet("target", flag.ContinueOnError)
	county := flags.String("county", "", "县级行政区划代码")
	year := flags.Int("year", 0, "年度；不写时为最近有年报的年度")
	asJSON := flags.Bool("json", false, "输出 JSON")
	if err := parse(e, flags, args); err != nil {
		return err
	}
	var wrong misuse
	wrong.lacks(flags, "county")
	wrong.year(*year, 2099)
	wrong.more(flags, 0)
	if err := wrong.err("zhuxue target --county 990121 [--year 2018] [--json]"); err != nil {
		return err
	}
	return inOffice(ctx, e, func(o *office) error {
		who, err := o.system(ctx, *county)
		if err != nil {
			return err
		}
		t, err := o.bureau.Targets(ctx, who, *year)
		if err != nil {
			return err
		}
		if *asJSON {
			return json.NewEncoder(e.out).Encode(measuredAll(t))
		}
		return printTargets(e.out, t)
	})
}

func measuredAll(t aid.Targets) map[aid.TargetCode]measured {
	all := map[aid.TargetCode]measured{}
	for _, target := range t.All {
		all[target.Code] = measure(target.In(t.Year))
	}
	return all
}

func measure(y aid.TargetYear) measured {
	m, s := measured{Missing: y.Missing}, y.Standing()
	if s.Goal.Level > 0 {
		goal := float64(s.Goal.Level) / 10000
		m.Goal = &goal
	}
	if !y.Measure.Known() {
		return m
	}
	value := math.Round(float64(y.Measure.Numerator)/float64(y.Measure.Denominator)*10000) / 10000
	m.Numerator, m.Denominator, m.Value = &y.Measure.Numerator, &y.Measure.Denominator, &value
	if s.State == aid.TargetMet || s.State == aid.TargetShort {
		met := s.State == aid.TargetMet
		m.Met = &met
	}
	return m
}

// printTargets prints the same for a person.
func printTargets(out io.Writer, t aid.Targets) error {
	w := tabwriter.NewWriter(out, 2, 4, 2, ' ', 0)
	fmt.Fprintf(w, "%d年\t指标\t分子\t分母\t现状\t目标\t结论\t未填报\n", t.Year)
	for _, target := range t.All {
		y := target.In(t.Year)
		s := y.Standing()
		counts := [2]string{"无数据", "无数据"}
		if y.Measure.Known() {
			counts = [2]string{fmt.Sprint(y.Measure.Numerator), fmt.Sprint(y.Measure.Denominator)}
		}
		verdict := s.State.Label()
		if s.State == aid.TargetShort {
			verdict = fmt.Sprintf("还差%d%s", s.Gap, target.Unit)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s %s\t%s\t%d\n", target.Code, target.Name, counts[0], counts[1], y.Measure.Percent(target.Goals...),
			s.Goal.Label(), s.Goal.Text(), verdict, y.Missing)
	}
	return w.Flush()
}
