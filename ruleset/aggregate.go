package ruleset

import (
	"cmp"
	"net/netip"
	"slices"

	"example.com/secgroup"
)

// Aggregate returns permissions that allow exactly what ps does, with no more
// rules, and canonical: a fixed point of three steps. Rules that another one
// covers are dropped; blocks of one protocol and ports that are the two halves
// of a block become that one; ports of tcp or udp that touch or overlap become
// one range where their peer is the same. Nothing is ever widened. Aggregate of
// the result is the result.
//
// A rule that stays keeps its description. One that is made of several has
// theirs if it is the same, and none otherwise.
//
// ps is read as EC2 answered it ([secgroup.Options]); what cannot be read is a
// [secgroup.ErrorList]. Its time is that of sorting the rules.
func Aggregate(ps secgroup.IpPermissions) (secgroup.IpPermissions, error) {
	rules, err := fromEC2.Rules(ps, secgroup.Ingress)
	if err != nil {
		return nil, err
	}
	items := make([]item, len(rules))
	for i, r := range rules {
		items[i] = item{keyOf(r), r}
	}
	for before := -1; len(items) != before; {
		before = len(items)
		items = uncovered(items)
		items = merged(items, func(k key) key { return key{protocol: k.protocol, from: k.from, to: k.to} }, mergeBlocks)
		items = merged(items, func(k key) key { return key{protocol: k.protocol, peer: k.peer} }, mergePorts)
	}
	return fromEC2.Canonicalize(permissions(rulesOf(items)))
}

// An item is a rule with its key.
type item struct {
	key
	rule secgroup.SecurityGroupRule
}

func rulesOf(items []item) []secgroup.SecurityGroupRule {
	rules := make([]secgroup.SecurityGroupRule, len(items))
	for i, x := range items {
		rules[i] = x.rule
	}
	return rules
}

// uncovered returns items without those that another one covers.
func uncovered(items []item) []item {
	var list []item
	for i, j := range secgroup.Covering(rulesOf(items)) {
		if j < 0 {
			list = append(list, items[i])
		}
	}
	return list
}

// merged returns what merge makes of the items of each part, which part names.
func merged(items []item, part func(key) key, merge func([]item) []item) []item {
	parts := make(map[key][]item)
	var order []key // so that equal arguments have equal results
	for _, x := range items {
		k := part(x.key)
		if parts[k] == nil {
			order = append(order, k)
		}
		parts[k] = append(parts[k], x)
	}
	var list []item
	for _, k := range order {
		list = append(list, merge(parts[k])...)
	}
	return list
}

// mergeBlocks merges the halves of blocks. The items have one protocol and ports,
// and none covers another.
func mergeBlocks(items []item) []item {
	slices.SortStableFunc(items, func(a, b item) int { return a.prefix.Compare(b.prefix) })
	var list []item
	for _, b := range items {
		for len(list) > 0 {
			a := list[len(list)-1]
			whole, ok := halves(a.prefix, b.prefix)
			if !ok {
				break
			}
			b.prefix = whole
			if whole.Addr().Is4() {
				b.rule.CidrIpv4 = whole.String()
			} else {
				b.rule.CidrIpv6 = whole.String()
			}
			b.rule.Description = common(a.rule, b.rule)
			list = list[:len(list)-1]
		}
		list = append(list, b)
	}
	return list
}

// halves returns the block of which a and b, of which none contains the other,
// are the halves.
func halves(a, b netip.Prefix) (whole netip.Prefix, ok bool) {
	if !a.IsValid() || a.Bits() != b.Bits() {
		return netip.Prefix{}, false
	}
	whole = netip.PrefixFrom(a.Addr(), a.Bits()-1).Masked()
	return whole, whole.Contains(b.Addr())
}

// mergePorts merges ports of tcp and udp that touch or overlap. The items have
// one protocol and peer.
func mergePorts(items []item) []item {
	if p := items[0].protocol; p != secgroup.TCP && p != secgroup.UDP {
		return items
	}
	slices.SortFunc(items, func(a, b item) int { return cmp.Compare(number(a.from), number(b.from)) })
	list := items[:1]
	for _, x := range items[1:] {
		last := &list[len(list)-1]
		if number(x.from) > number(last.to)+1 {
			list = append(list, x)
			continue
		}
		last.to = secgroup.PortOf(max(number(last.to), number(x.to)))
		last.rule.ToPort = last.to
		last.rule.Description = common(last.rule, x.rule)
		if g := &last.rule.ReferencedGroupInfo; g.UserId == "" { // of a group by id: the same group (rulebook E4), with its owner
			g.UserId = x.rule.ReferencedGroupInfo.UserId
		}
	}
	return list
}

// number returns the number of a port that is there.
func number(p secgroup.Port) int32 {
	n, _ := p.Int32()
	return n
}

// common returns the description that both have, or none.
func common(a, b secgroup.SecurityGroupRule) string {
	if a.Description == b.Description {
		return a.Description
	}
	return ""
}
