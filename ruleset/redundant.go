package ruleset

import (
	"cmp"
	"net/netip"
	"slices"

	"go4.org/netipx"

	"example.com/secgroup"
)

// A Redundancy is a rule that others cover: every packet that it allows, they
// allow.
type Redundancy struct {
	// Rule is the rule, canonical. Its direction means nothing.
	Rule secgroup.SecurityGroupRule
	// By are rules that cover it: a single one; or several of its own protocol
	// and ports, whose blocks together are its block; or several of its own
	// protocol and peer, whose ports, or types and codes, together contain its
	// own. No one of several can be left out.
	By []secgroup.SecurityGroupRule
}

// Redundant returns the rules of ps that others cover, in the order of ps. Each
// could be removed alone; two of them can need each other, so that not all can:
// [Aggregate] returns a set without them. ps is read as EC2 answered it
// ([secgroup.Options]); what cannot be read is a [secgroup.ErrorList].
//
// Its time is that of sorting the rules.
func Redundant(ps secgroup.IpPermissions) ([]Redundancy, error) {
	rules, err := fromEC2.Rules(ps, secgroup.Ingress)
	if err != nil {
		return nil, err
	}
	by := make([][]int, len(rules))
	byTraffic, byPeer := make(map[key][]int), make(map[key][]int)
	for i, j := range secgroup.Covering(rules) {
		k := keyOf(rules[i])
		if k.prefix.IsValid() {
			traffic := key{protocol: k.protocol, from: k.from, to: k.to}
			byTraffic[traffic] = append(byTraffic[traffic], i)
		}
		k.from, k.to = secgroup.Port{}, secgroup.Port{}
		byPeer[k] = append(byPeer[k], i)
		if j >= 0 {
			by[i] = []int{j}
		}
	}
	for _, list := range byTraffic {
		coverByBlocks(rules, list, by)
	}
	for _, list := range byPeer {
		coverByPorts(rules, list, by)
	}

	var redundant []Redundancy
	for i, list := range by {
		if list == nil {
			continue
		}
		r := Redundancy{Rule: rules[i]}
		for _, j := range list {
			r.By = append(r.By, rules[j])
		}
		redundant = append(redundant, r)
	}
	return redundant, nil
}

// coverByBlocks looks among rules of one protocol and ports, list, for those
// whose block is that of others together, and says so in by.
func coverByBlocks(rules []secgroup.SecurityGroupRule, list []int, by [][]int) {
	type block struct {
		netip.Prefix
		rule int
		next netip.Addr // up to where the blocks within it have filled it, without a gap
		full []int      // those blocks
	}
	blocks := make([]block, len(list))
	for i, rule := range list {
		p := peerOf(rules[rule]).prefix
		blocks[i] = block{Prefix: p, rule: rule, next: p.Addr()}
	}
	slices.SortFunc(blocks, func(a, b block) int { return a.Compare(b.Prefix) }) // what is in a block follows it

	var around []*block // those that can have more in them, each in the one before it
	closeLast := func() {
		b := around[len(around)-1]
		if by[b.rule] == nil && len(b.full) > 0 && b.next == after(b.Prefix) {
			by[b.rule] = b.full
		}
		around = around[:len(around)-1]
	}
	for i := range blocks {
		b := &blocks[i]
		for len(around) > 0 && !around[len(around)-1].Contains(b.Addr()) {
			closeLast()
		}
		if len(around) > 0 {
			if outer := around[len(around)-1]; outer.next == b.Addr() {
				outer.next = after(b.Prefix)
				outer.full = append(outer.full, b.rule)
			}
		}
		around = append(around, b)
	}
	for len(around) > 0 {
		closeLast()
	}
}

// after returns the address after the last one of p, the zero Addr if there is
// none.
func after(p netip.Prefix) netip.Addr { return netipx.PrefixLastIP(p).Next() }

// coverByPorts looks among rules of one protocol and peer, list, for those whose
// ports others have together, and says so in by.
func coverByPorts(rules []secgroup.SecurityGroupRule, list []int, by [][]int) {
	type span struct {
		low, high int32
		rule      int
		// Of the spans up to this one, which reaches highest and which reaches highest
		// but for that, -1 if there is none.
		most, second int
	}
	spans := make([]span, len(list))
	for i, rule := range list {
		spans[i].rule = rule
		spans[i].low, spans[i].high = traffic(rules[rule])
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Or(cmp.Compare(a.low, b.low), cmp.Compare(b.high, a.high)) })
	for i := range spans {
		most, second := -1, -1
		if i > 0 {
			most, second = spans[i-1].most, spans[i-1].second
		}
		switch {
		case most < 0 || spans[i].high > spans[most].high:
			most, second = i, most
		case second < 0 || spans[i].high > spans[second].high:
			second = i
		}
		spans[i].most, spans[i].second = most, second
	}
	for i, s := range spans {
		if by[s.rule] != nil {
			continue
		}
		var full []int
		for next := s.low; next <= s.high; { // up to where it is filled
			n, _ := slices.BinarySearchFunc(spans, next, func(a span, next int32) int { return cmp.Or(cmp.Compare(a.low, next), -1) })
			best := spans[n-1].most
			if best == i {
				best = spans[n-1].second
			}
			if best < 0 || spans[best].high < next {
				full = nil
				break
			}
			full = append(full, spans[best].rule)
			next = spans[best].high + 1
		}
		by[s.rule] = full
	}
}

// traffic returns the traffic of a canonical rule, within its protocol, as
// numbers from low to high: ports, or ICMP types and codes in one number.
func traffic(r secgroup.SecurityGroupRule) (low, high int32) {
	low, high = number(r.FromPort), number(r.ToPort)
	switch {
	case r.IpProtocol != secgroup.ICMP && r.IpProtocol != secgroup.ICMPv6:
		return low, high
	case low == -1:
		return 0, 65535
	case high == -1:
		return low << 8, low<<8 | 255
	}
	return low<<8 | high, low<<8 | high
}
