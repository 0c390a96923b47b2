package rules

import (
	"embed"
	"fmt"
	"strings"
	"sync"
)

//go:embed book/*.yaml
var shelf embed.FS

// Shipped lists the names of the books that the program brings along.
func Shipped() []string { return []string{"plan", "national"} }

// Shipped books are read once.
var (
	Plan     = sync.OnceValue(func() *Book { return mustRead("plan") })     // the county plan's own rulebook, school years 2016 to 2020
	National = sync.OnceValue(func() *Book { return mustRead("national") }) // the national policy, 2011 to 2025
)

func mustRead(name string) *Book {
	b, err := Parse(onShelf(name + ".yaml"))
	if err != nil {
		panic("rules: the embedded book " + name + ": " + err.Error())
	}
	return b
}

func onShelf(file string) []byte {
	data, err := shelf.ReadFile("book/" + file)
	if err != nil {
		panic("rules: " + err.Error()) // embedded: cannot happen
	}
	return data
}

// Named finds a book that the program brings along.
func Named(name string) (*Book, error) {
	switch name {
	case "plan":
		return Plan(), nil
	case "national":
		return National(), nil
	}
	return nil, fmt.Errorf("没有名为“%s”的规则书，可用：%s", name, strings.Join(Shipped(), "、"))
}

// CasesText is the golden cases of a book that the program brings along, as they are written; "" where there is no such book.
func CasesText(name string) string {
	if _, err := Named(name); err != nil {
		return ""
	}
	return string(onShelf(name + ".cases.yaml"))
}

// CasesOf gives the golden cases of a book that the program brings along.
func CasesOf(name string) ([]Case, error) {
	if _, err := Named(name); err != nil {
		return nil, err
	}
	return parseCases(onShelf(name + ".cases.yaml"))
}
