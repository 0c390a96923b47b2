package intake

import (
	"strings"

	"zhuxue/internal/aid"
)

// villageKey is a village's short name within a township.
type villageKey struct{ township, stem string }

// villages are those that share a short name within a township: nearly always one.
type villages []*aid.Village

func (g *Gazetteer) addVillage(v *aid.Village) {
	stem := villageStem(fold(v.Name))
	key := villageKey{v.Township, stem}
	if g.villages[key] == nil {
		g.villages[key] = &villages{}
	}
	*g.villages[key] = append(*g.villages[key], v)
	g.villagesBy[stem] = append(g.villagesBy[stem], v)
}

// villageStem is a village's folded name without what it is: 石门 of 石门村, 石门村委会, 石门村民委员会.
func villageStem(s string) string {
	stem, ok := cutAnySuffix(s, "村民委员会", "居民委员会", "社区居委会", "社区居民委员会", "社区委员会", "村委会", "居委会",
		"村村委", "行政村", "村委", "居委", "社区", "村")
	if !ok {
		return s
	}
	if runes(stem) > 1 {
		stem, _ = cutAnySuffix(stem, "社区", "村")
	}
	return stem
}

// cutGroup cuts the group of households behind a village: 坪上村三组, 坪上村3社.
func cutGroup(s string) string {
	body, ok := cutAnySuffix(s, "村民小组", "小组", "组", "社", "屯", "队")
	if !ok {
		return s
	}
	trimmed := strings.TrimRight(body, "0123456789一二三四五六七八九十第-")
	if trimmed == body || trimmed == "" {
		return s
	}
	return trimmed
}

// pick is the one of villages that a name means: the one with that very name, or the only one.
func (vs *villages) pick(folded string) *aid.Village {
	if vs == nil {
		return nil
	}
	for _, v := range *vs {
		if fold(v.Name) == folded {
			return v
		}
	}
	if len(*vs) == 1 {
		return (*vs)[0]
	}
	return nil
}

// Village finds a village of a township (its official name) by any certain wording: 石门, 石门村委会, 石门镇石门村,
// 石门村三组. nil where it is not certain.
func (g *Gazetteer) Village(townshipName, text string) *aid.Village {
	s := fold(text)
	if v := g.villageIn(townshipName, s); v != nil {
		return v
	}
	s = cutGroup(g.cutCounty(s))
	if rest, ok := g.cutTownship(townshipName, s); ok {
		s = rest
	}
	s = strings.TrimLeft(s, "0123456789.-,/")
	if v := g.villageIn(townshipName, s); v != nil {
		return v
	}
	return g.villageIn(townshipName, cutGroup(s))
}

func (g *Gazetteer) villageIn(townshipName, folded string) *aid.Village {
	return g.villages[villageKey{townshipName, villageStem(folded)}].pick(folded)
}

// cutTownship cuts a township's full or short name from the front of a folded text; of a short one something long
// enough to be a village must remain.
func (g *Gazetteer) cutTownship(townshipName, s string) (string, bool) {
	full := fold(townshipName)
	if full == "" {
		return s, false
	}
	if rest, ok := cutAnyPrefix(s, full, townshipShort(full)); ok {
		return rest, true
	}
	stem := townshipStem(full)
	if rest, ok := strings.CutPrefix(s, stem); ok && stem != "" && runes(villageStem(rest)) >= 2 {
		return rest, true
	}
	return s, false
}

// OnlyVillage finds a village by name alone where the county has only one of that name, or where the text names the
// township too.
func (g *Gazetteer) OnlyVillage(text string) *aid.Village {
	s := g.cutCounty(fold(text))
	if t := g.leadingTownship(s); t != "" {
		return g.Village(t, s)
	}
	if all := g.villagesBy[villageStem(cutGroup(s))]; len(all) == 1 {
		return all[0]
	}
	return g.villageBehindTownship(cutGroup(fold(text)))
}

// villageBehindTownship finds 坪上村 of 石门镇 in 石门坪上村, if no other township's name fits as well.
func (g *Gazetteer) villageBehindTownship(s string) (only *aid.Village) {
	for _, t := range g.townshipNames {
		rest, _ := g.cutTownship(t, s)
		if v := g.villageIn(t, rest); v != nil && rest != s {
			if only != nil {
				return nil
			}
			only = v
		}
	}
	return only
}

// leadingTownship is the township whose full name begins a folded text; the longest, if several do.
func (g *Gazetteer) leadingTownship(s string) string {
	best := ""
	for _, name := range g.townshipNames {
		if strings.HasPrefix(s, fold(name)) && len(name) > len(best) {
			best = name
		}
	}
	return best
}

// VillageOfAddress finds township and village in an address such as 青岭县石门镇坪上村三组12号. A row's own township column
// helps where the address begins with the village.
func (g *Gazetteer) VillageOfAddress(townshipName, text string) *aid.Village {
	s := g.cutCounty(fold(text))
	if t := g.leadingTownship(s); t != "" {
		townshipName = t
		s = strings.TrimPrefix(s, fold(t))
	}
	for _, end := range [...]string{"村民委员会", "居民委员会", "村委会", "居委会", "社区", "村"} {
		i := strings.Index(s, end)
		if i <= 0 {
			continue
		}
		named := s[:i+len(end)]
		if v := g.villageIn(townshipName, named); v != nil {
			return v
		}
		if townshipName == "" {
			return g.OnlyVillage(named)
		}
	}
	return nil
}
