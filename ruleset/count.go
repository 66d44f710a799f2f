package ruleset

import (
	"fmt"

	"example.com/secgroup"
)

// Usage is what rules use of the quota of rules, of each family of address: by
// default 60 for each direction of a security group (rulebook B5). The zero
// value is that of no rules.
type Usage struct{ IPv4, IPv6 int }

// Max returns the larger one, which the quota bounds.
func (u Usage) Max() int { return max(u.IPv4, u.IPv6) }

func (u *Usage) add(v Usage) { u.IPv4, u.IPv6 = u.IPv4+v.IPv4, u.IPv6+v.IPv6 }

// Count returns what ps uses of the quota: each block 1 in its own family, each
// group 1 in both, and each prefix list its weight in both, which is its
// MaxEntries, or what AWS says of its own lists (rulebook B6). A list that is
// not among weights weighs 1. A weight below 1 of a list of ps is an error.
//
// ps is read as EC2 answered it ([secgroup.Options]); what cannot be read is a
// [secgroup.ErrorList].
func Count(ps secgroup.IpPermissions, weights map[string]int) (Usage, error) {
	rules, err := fromEC2.Rules(ps, secgroup.Ingress)
	if err != nil {
		return Usage{}, err
	}
	var u Usage
	for _, r := range rules {
		weight, ok := weights[r.PrefixListId]
		if !ok || r.PrefixListId == "" {
			weight = 1
		}
		if weight < 1 {
			return Usage{}, fmt.Errorf("prefix list %s: a weight of %d: write its MaxEntries, at least 1", r.PrefixListId, weight)
		}
		u.add(use(r, weight))
	}
	return u, nil
}

// use returns what one rule uses.
func use(r secgroup.SecurityGroupRule, weight int) Usage {
	switch {
	case r.CidrIpv4 != "":
		return Usage{IPv4: weight}
	case r.CidrIpv6 != "":
		return Usage{IPv6: weight}
	}
	return Usage{IPv4: weight, IPv6: weight}
}

// Split returns ps in as few parts as can be that each stay within limit rules,
// as [Count] counts without weights; each is canonical. No rules have no parts.
// A limit below 1 is an error.
//
// ps is read as EC2 answered it ([secgroup.Options]); what cannot be read is a
// [secgroup.ErrorList].
func Split(ps secgroup.IpPermissions, limit int) ([]secgroup.IpPermissions, error) {
	if limit < 1 {
		return nil, fmt.Errorf("a limit of %d rules: write at least 1", limit)
	}
	rules, err := fromEC2.Rules(ps, secgroup.Ingress)
	if err != nil {
		return nil, err
	}
	// The rules that count in both families come first, so that those of one fill up
	// what is left of each part.
	var parts [][]secgroup.SecurityGroupRule
	var used []Usage
	for _, kind := range []Usage{{1, 1}, {1, 0}, {0, 1}} {
		part := 0
		for _, r := range rules {
			if use(r, 1) != kind {
				continue
			}
			for ; part < len(parts); part++ {
				u := used[part]
				if u.add(kind); u.Max() <= limit {
					break
				}
			}
			if part == len(parts) {
				parts, used = append(parts, nil), append(used, Usage{})
			}
			parts[part] = append(parts[part], r)
			used[part].add(kind)
		}
	}
	var split []secgroup.IpPermissions
	for _, part := range parts {
		one, _ := fromEC2.Canonicalize(permissions(part)) // what has been read
		split = append(split, one)
	}
	return split, nil
}
