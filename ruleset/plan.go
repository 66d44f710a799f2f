package ruleset

import (
	"errors"
	"fmt"
	"slices"

	"example.com/secgroup"
)

// Changes are what makes the rules that there are those that are wanted. The
// order matters to a running system: first authorize, then revoke, so that
// traffic that both allow is never cut off; the descriptions at any time. Where
// the quota has no room for both, revoke first.
//
// Each member is canonical, nil where there is nothing to do, and valid as the
// IpPermissions of a request of its own. The zero value changes nothing.
type Changes struct {
	// Authorize are the rules to add.
	Authorize secgroup.IpPermissions
	// Revoke are the rules to remove, without descriptions.
	Revoke secgroup.IpPermissions
	// UpdateDescriptions are the rules that differ in their description alone,
	// with the one that is wanted; "" removes it. They are for
	// UpdateSecurityGroupRuleDescriptionsIngress or -Egress.
	UpdateDescriptions secgroup.IpPermissions
}

// Plan returns what to change in a security group, in one direction, so that its
// rules are the desired ones. Rules are the same as rulebook E4 has it:
// after canonicalization and without regard to the description.
//
// Both may be as EC2 groups them, with several kinds of destination in one
// permission and members that only EC2 fills in. current is read as EC2
// answered it ([secgroup.Options]); desired is what shall be sent, so that its
// descriptions have to be right and no rule may stand in it twice. What cannot
// be read of either is an error, with the zero Changes: it wraps the
// [secgroup.ErrorList] of each, whose paths are counted in it.
//
// Its time is that of sorting the rules.
func Plan(current, desired secgroup.IpPermissions) (Changes, error) {
	return Options{}.Plan(current, desired)
}

// Options change how groups are told apart. The zero value is what [Plan] does.
type Options struct {
	// OwnerID is the account that owns the security group, 12 digits: a group by
	// name without a UserId is then one of this account, as EC2 has it. "" leaves
	// it another group than that of every account.
	OwnerID string
}

// Plan is the function [Plan] with options.
func (o Options) Plan(current, desired secgroup.IpPermissions) (Changes, error) {
	is, isErr := fromEC2.Rules(o.owned(current), secgroup.Ingress)
	want, wantErr := o.owned(desired).Rules(secgroup.Ingress)
	if isErr != nil {
		isErr = fmt.Errorf("current: %w", isErr)
	}
	if wantErr != nil {
		wantErr = fmt.Errorf("desired: %w", wantErr)
	}
	if err := errors.Join(isErr, wantErr); err != nil {
		return Changes{}, err
	}

	// Which of the current rules is each, and which of them is wanted.
	index := make(map[key]int, len(is))
	for i, r := range is {
		index[keyOf(r)] = i
	}
	wanted := make([]bool, len(is))
	var authorize, revoke, update []secgroup.SecurityGroupRule
	for _, r := range want {
		i, ok := index[keyOf(r)]
		switch {
		case !ok:
			authorize = append(authorize, r)
			continue
		case is[i].Description != r.Description:
			update = append(update, r)
		}
		wanted[i] = true
	}
	for i, r := range is {
		if !wanted[i] {
			r.Description = ""
			revoke = append(revoke, r)
		}
	}

	var c Changes
	var errs [3]error
	c.Authorize, errs[0] = permissions(authorize).Canonicalize()
	c.Revoke, errs[1] = permissions(revoke).Canonicalize()
	c.UpdateDescriptions, errs[2] = permissions(update).Canonicalize()
	if err := errors.Join(errs[:]...); err != nil { // a name that no request can have
		return Changes{}, fmt.Errorf("revoke: %w", err)
	}
	return c, nil
}

// owned returns ps with the owner filled in where a group is given by name
// alone.
func (o Options) owned(ps secgroup.IpPermissions) secgroup.IpPermissions {
	if o.OwnerID == "" {
		return ps
	}
	ps = slices.Clone(ps)
	for i := range ps {
		pairs := slices.Clone(ps[i].UserIdGroupPairs)
		for j, g := range pairs {
			if g.GroupId == "" && g.UserId == "" {
				pairs[j].UserId = o.OwnerID
			}
		}
		ps[i].UserIdGroupPairs = pairs
	}
	return ps
}
