package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
)

// parse reads a subcommand's flags, which may also stand behind its other
// words. Where they are wrong, or help is asked for, it lists those there are.
func parse(e env, flags *flag.FlagSet, args []string) error {
	flags.SetOutput(io.Discard) // its own words are English
	words, err := apart(flags, args)
	if err == nil {
		return flags.Parse(append([]string{"--"}, words...))
	}
	fmt.Fprintf(e.err, "zhuxue %s 的参数：\n", flags.Name())
	flags.VisitAll(func(f *flag.Flag) { fmt.Fprintf(e.err, "  --%-12s %s\n", f.Name, f.Usage) })
	if errors.Is(err, flag.ErrHelp) {
		return err
	}
	return errors.New("参数写法不对：" + strings.Join(args, " "))
}

// apart reads the flags and returns the words between and behind them; behind
// -- all are words.
func apart(flags *flag.FlagSet, args []string) (words []string, err error) {
	for len(args) > 0 {
		if err := flags.Parse(args); err != nil {
			return nil, err
		}
		rest := flags.Args()
		read := len(args) - len(rest)
		if len(rest) == 0 || read > 0 && args[read-1] == "--" {
			return append(words, rest...), nil
		}
		words, args = append(words, rest[0]), rest[1:]
	}
	return words, nil
}

// misuse collects what is wrong with what a person typed.
type misuse []string

func (m *misuse) add(wrong bool, sentence string) {
	if wrong {
		*m = append(*m, sentence)
	}
}

// lacks adds every named flag that was left out.
func (m *misuse) lacks(flags *flag.FlagSet, names ...string) {
	for _, name := range names {
		m.add(flags.Lookup(name).Value.String() == flags.Lookup(name).DefValue, "没有写 --"+name)
	}
}

// more adds the words beyond so many.
func (m *misuse) more(flags *flag.FlagSet, most int) {
	if flags.NArg() > most {
		m.add(true, "多写了："+strings.Join(flags.Args()[most:], " "))
	}
}

// year adds a year that lies out of bounds; 0 is none.
func (m *misuse) year(year, last int) {
	m.add(year != 0 && (year < 2000 || year > last), fmt.Sprintf("--year 应在 2000 至 %d 之间，不能是 %d", last, year))
}

// err tells it all, and how the command is used; nil where nothing is wrong.
func (m misuse) err(use string) error {
	if len(m) == 0 {
		return nil
	}
	return errors.New(strings.Join(m, "；") + "\n用法：" + use)
}
