package rules

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// WithCase is a text of golden cases with one more at its end, all other lines as they are. The error is a *BookError.
func WithCase(text string, c Case) (string, error) {
	entry := &yaml.Node{Kind: yaml.MappingNode}
	set(entry, "name", c.Name)
	set(entry, "clause", c.Clause)
	set(entry, "term", c.Term.String())
	set(entry, "facts", factsNode(c.Facts))
	if len(c.Only) > 0 {
		set(entry, "only", c.Only)
	}
	set(entry, "expect", c.Expect)
	indent, want := 0, []Case{}
	if strings.TrimSpace(text) != "" {
		entries, err := CaseTexts([]byte(text))
		if err != nil {
			return "", err
		}
		for _, e := range entries {
			want = append(want, e.Cases...)
		}
		first := entries[0].Text
		indent = len(first) - len(strings.TrimLeft(first, " "))
		text = strings.TrimRight(text, "\n") + "\n\n"
	}
	text += entriesText([]*yaml.Node{entry}, indent)
	return asMeant(text, append(want, c), "标准案例的写法特别，程序加不进去，请在全文里加")
}

// factsNode is a situation as golden cases have it.
func factsNode(f Facts) *yaml.Node {
	text, err := json.Marshal(f)
	var doc yaml.Node
	if err := cmp.Or(err, yaml.Unmarshal(text, &doc)); err != nil {
		panic("rules: write a case: " + err.Error()) // codes and numbers: cannot happen
	}
	plain(doc.Content[0])
	return doc.Content[0]
}

// plain takes the quotes away that JSON has and YAML does not need.
func plain(n *yaml.Node) {
	n.Style = 0
	for _, child := range n.Content {
		plain(child)
	}
}

// set gives a key of a mapping a value, on one line, and at the end where it had none.
func set(mapping *yaml.Node, key string, value any) {
	var name, v yaml.Node
	if err := cmp.Or(name.Encode(key), v.Encode(value)); err != nil {
		panic("rules: write a case: " + err.Error()) // strings, and lists and maps of them: cannot happen
	}
	inOneLine(&v)
	if name, old := entryOf(mapping, key); old != nil {
		v.HeadComment, v.LineComment, v.FootComment = old.HeadComment, old.LineComment, old.FootComment
		if len(old.Content) > 0 { // a line behind a key whose value is on its own line
			name.HeadComment = strings.TrimSpace(strings.Join(append([]string{name.HeadComment, name.LineComment}, comments(old.Content)...), "\n"))
			name.LineComment = ""
		}
		*old = v
		return
	}
	mapping.Content = append(mapping.Content, &name, &v)
}

// unset takes a key out of a mapping.
func unset(mapping *yaml.Node, key string) {
	if name, _ := entryOf(mapping, key); name != nil {
		at := slices.Index(mapping.Content, name)
		mapping.Content = slices.Delete(mapping.Content, at, at+2)
	}
}

// comments are those within nodes that one line is to take the place of.
func comments(nodes []*yaml.Node) (all []string) {
	for _, n := range nodes {
		for _, c := range []string{n.HeadComment, n.LineComment, n.FootComment} {
			if c != "" {
				all = append(all, c)
			}
		}
		all = append(all, comments(n.Content)...)
	}
	return all
}

func inOneLine(n *yaml.Node) {
	if n.Kind != yaml.ScalarNode {
		n.Style = yaml.FlowStyle
	}
	for _, child := range n.Content {
		inOneLine(child)
	}
}

// entriesText writes entries as they stand in a list, with an empty line between them, moved to the right.
func entriesText(entries []*yaml.Node, indent int) string {
	var all []string
	for _, n := range entries {
		var out bytes.Buffer
		enc := yaml.NewEncoder(&out)
		enc.SetIndent(2)
		if err := enc.Encode(&yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{n}}); err != nil {
			panic("rules: write a case: " + err.Error()) // it was read: cannot happen
		}
		all = append(all, shifted(out.String(), indent))
	}
	return strings.Join(all, "\n")
}
