// Package ec2query reads and writes the parameters of the EC2 Query API
// (document 001) for the calls of a [secgroup.Request]:
//
//	Action=AuthorizeSecurityGroupEgress
//	GroupId=sg-1a2b3c4d
//	IpPermissions.1.IpProtocol=tcp
//	IpPermissions.1.FromPort=1433
//	IpPermissions.1.ToPort=1433
//	IpPermissions.1.Groups.1.GroupId=sg-9a8d7f5c
//
// The entries of a list are numbered from 1.
package ec2query

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"example.com/secgroup"
)

// The actions.
var actions = [...]struct {
	name           string
	egress, revoke bool
}{
	{"AuthorizeSecurityGroupIngress", false, false},
	{"AuthorizeSecurityGroupEgress", true, false},
	{"RevokeSecurityGroupIngress", false, true},
	{"RevokeSecurityGroupEgress", true, true},
}

// common are the parameters that say nothing about the rules: those of every
// action and of signatures of version 2 and 4. AUTHPARAMS stands for them in
// document 001.
var common = [...]string{
	"Version", "AUTHPARAMS",
	"AWSAccessKeyId", "Expires", "SecurityToken", "Signature", "SignatureMethod", "SignatureVersion", "Timestamp",
	"X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-Security-Token", "X-Amz-Signature", "X-Amz-SignedHeaders",
}

// minLimit is the number up to which the entries of a list may be numbered,
// however few parameters there are.
const minLimit = 1000

// Parse reads the parameters of a request. It reads and does not judge: the
// result can be invalid. The entries of a list can be numbered with gaps; they
// come in the order of their numbers. A permission's pairs are Groups.N, as EC2
// has them, or UserIdGroupPairs.N, but not both. Version and the parameters of
// a signature are ignored.
//
// What cannot be read gives the zero Request and a [secgroup.ErrorList], sorted
// by path, which is the name of a parameter (rulebook R11): one that is unknown
// (parameter-unknown), given more than once (parameter-repeated), or not of its
// type (parameter-malformed), as also a missing Action and a number below 1 or
// above both 1000 and the number of parameters. Time and memory are in
// proportion to the parameters, whatever their numbers are.
func Parse(values url.Values) (secgroup.Request, error) {
	p := parser{limit: max(minLimit, len(values)), last: make(map[string]index), groups: make(map[int]bool)}
	if given, ok := values["Action"]; !ok || len(given) == 1 {
		p.action(values.Get("Action"))
	}
	params := make([]param, 0, len(values))
	for name, given := range values {
		switch {
		case len(given) != 1:
			p.fail(secgroup.ReasonParameterRepeated, name, strings.Join(given, ", "), strconv.Itoa(len(given))+" values: write the parameter once")
		case name != "Action" && !slices.Contains(common[:], name):
			if form, at, ok := p.split(name); ok {
				params = append(params, param{name, given[0], form, at})
				p.groups[at.n] = p.groups[at.n] || strings.HasPrefix(form, "IpPermissions.N.Groups.N.")
			}
		}
	}
	slices.SortFunc(params, func(a, b param) int {
		return cmp.Or(cmp.Compare(a.at.n, b.at.n), cmp.Compare(a.at.m, b.at.m), cmp.Compare(a.name, b.name))
	})
	for _, v := range params {
		p.set(v)
	}
	if len(p.errs) > 0 {
		slices.SortFunc(p.errs, func(a, b *secgroup.Error) int { return cmp.Compare(a.Path, b.Path) })
		return secgroup.Request{}, p.errs
	}
	return p.req, nil
}

// A param is a parameter whose name is a form, such as
// IpPermissions.N.IpRanges.N.CidrIp, with numbers.
type param struct {
	name, value string
	form        string
	at          index
}

// An index is the number of an entry, and that of an entry of one of its lists;
// 0 where there is none.
type index struct{ n, m int }

type parser struct {
	req    secgroup.Request
	errs   secgroup.ErrorList
	limit  int              // of the numbers of entries
	last   map[string]index // the last entry of each list
	groups map[int]bool     // the permissions that have Groups
}

func (p *parser) fail(reason secgroup.Reason, name, value, detail string) {
	p.errs = append(p.errs, &secgroup.Error{Path: name, Reason: reason, Code: reason.Code(), Value: value, Detail: detail})
}

func (p *parser) action(name string) {
	for _, a := range actions {
		if a.name == name {
			p.req.Egress, p.req.Revoke = a.egress, a.revoke
			return
		}
	}
	detail := "no action of rules: write "
	if name == "" {
		detail = "the action is missing: write "
	}
	p.fail(secgroup.ReasonParameterMalformed, "Action", name,
		detail+"AuthorizeSecurityGroupIngress, AuthorizeSecurityGroupEgress, RevokeSecurityGroupIngress or RevokeSecurityGroupEgress")
}

// split takes the numbers out of a name.
func (p *parser) split(name string) (form string, at index, ok bool) {
	parts := strings.SplitN(name, ".", 5) // as many as the longest name has
	for i, n := range [...]*int{1: &at.n, 3: &at.m} {
		if n == nil || i >= len(parts) {
			continue
		}
		if parts[i] == "" || strings.Trim(parts[i], "0123456789") != "" {
			return "?", index{}, true // no form: N itself is no number
		}
		number, _ := strconv.Atoi(parts[i]) // the greatest int where it is above that
		if number > p.limit || parts[i][0] == '0' {
			p.fail(secgroup.ReasonParameterMalformed, name, parts[i], "not the number of an entry: count from 1, without leading zeros, to "+strconv.Itoa(p.limit)+" at most")
			return "", index{}, false
		}
		*n = number
		parts[i] = "N"
	}
	return strings.Join(parts, "."), at, true
}

// set sets what a parameter says. The parameters come sorted by number, so that
// an entry begins where the number changes.
func (p *parser) set(v param) {
	r := &p.req
	switch v.form {
	case "GroupId":
		r.GroupId = v.value
	case "GroupName":
		r.GroupName = v.value
	case "DryRun":
		r.DryRun = p.boolean(v)
	case "CidrIp":
		r.CidrIp = v.value
	case "FromPort":
		r.FromPort = p.port(v)
	case "ToPort":
		r.ToPort = p.port(v)
	case "IpProtocol":
		r.IpProtocol = secgroup.Protocol(v.value)
	case "SourceSecurityGroupName":
		r.SourceSecurityGroupName = v.value
	case "SourceSecurityGroupOwnerId":
		r.SourceSecurityGroupOwnerId = v.value
	case "SecurityGroupRuleId.N":
		r.SecurityGroupRuleIds = append(r.SecurityGroupRuleIds, v.value)

	case "IpPermissions.N.IpProtocol":
		p.permission(v).IpProtocol = secgroup.Protocol(v.value)
	case "IpPermissions.N.FromPort":
		p.permission(v).FromPort = p.port(v)
	case "IpPermissions.N.ToPort":
		p.permission(v).ToPort = p.port(v)
	case "IpPermissions.N.IpRanges.N.CidrIp":
		entry(p, v.list(), v.at, &p.permission(v).IpRanges).CidrIp = v.value
	case "IpPermissions.N.IpRanges.N.Description":
		entry(p, v.list(), v.at, &p.permission(v).IpRanges).Description = v.value
	case "IpPermissions.N.Ipv6Ranges.N.CidrIpv6":
		entry(p, v.list(), v.at, &p.permission(v).Ipv6Ranges).CidrIpv6 = v.value
	case "IpPermissions.N.Ipv6Ranges.N.Description":
		entry(p, v.list(), v.at, &p.permission(v).Ipv6Ranges).Description = v.value
	case "IpPermissions.N.PrefixListIds.N.PrefixListId":
		entry(p, v.list(), v.at, &p.permission(v).PrefixListIds).PrefixListId = v.value
	case "IpPermissions.N.PrefixListIds.N.Description":
		entry(p, v.list(), v.at, &p.permission(v).PrefixListIds).Description = v.value
	case "IpPermissions.N.Groups.N.GroupId", "IpPermissions.N.UserIdGroupPairs.N.GroupId":
		p.pair(v).GroupId = v.value
	case "IpPermissions.N.Groups.N.GroupName", "IpPermissions.N.UserIdGroupPairs.N.GroupName":
		p.pair(v).GroupName = v.value
	case "IpPermissions.N.Groups.N.UserId", "IpPermissions.N.UserIdGroupPairs.N.UserId":
		p.pair(v).UserId = v.value
	case "IpPermissions.N.Groups.N.VpcId", "IpPermissions.N.UserIdGroupPairs.N.VpcId":
		p.pair(v).VpcId = v.value
	case "IpPermissions.N.Groups.N.VpcPeeringConnectionId", "IpPermissions.N.UserIdGroupPairs.N.VpcPeeringConnectionId":
		p.pair(v).VpcPeeringConnectionId = v.value
	case "IpPermissions.N.Groups.N.PeeringStatus", "IpPermissions.N.UserIdGroupPairs.N.PeeringStatus":
		p.pair(v).PeeringStatus = v.value
	case "IpPermissions.N.Groups.N.Description", "IpPermissions.N.UserIdGroupPairs.N.Description":
		p.pair(v).Description = v.value

	case "TagSpecification.N.ResourceType":
		p.tags(v).ResourceType = v.value
	case "TagSpecification.N.Tag.N.Key":
		entry(p, v.list(), v.at, &p.tags(v).Tags).Key = v.value
	case "TagSpecification.N.Tag.N.Value":
		entry(p, v.list(), v.at, &p.tags(v).Tags).Value = v.value

	case "":
		p.fail(secgroup.ReasonParameterUnknown, v.name, v.value, "a parameter without a name: leave it out")
	default:
		p.fail(secgroup.ReasonParameterUnknown, v.name, "", "unknown parameter: write one of the Query API's, such as IpPermissions.1.IpRanges.1.CidrIp")
	}
}

// entry returns the entry of a list that has these numbers: a new one where they
// are not those of the last one. list is the list's form.
func entry[L ~[]E, E any](p *parser, list string, at index, entries *L) *E {
	if p.last[list] != at {
		p.last[list] = at
		*entries = append(*entries, *new(E))
	}
	return &(*entries)[len(*entries)-1]
}

// list returns the form of the list whose entry v is a member of.
func (v param) list() string { return v.form[:strings.LastIndexByte(v.form, '.')] }

func (p *parser) permission(v param) *secgroup.IpPermission {
	return entry(p, "IpPermissions.N", index{n: v.at.n}, &p.req.IpPermissions)
}

func (p *parser) tags(v param) *secgroup.TagSpecification {
	return entry(p, "TagSpecification.N", index{n: v.at.n}, &p.req.TagSpecifications)
}

func (p *parser) pair(v param) *secgroup.UserIdGroupPair {
	if p.groups[v.at.n] && strings.HasPrefix(v.form, "IpPermissions.N.UserIdGroupPairs.") {
		p.fail(secgroup.ReasonParameterRepeated, v.name, v.value, "beside Groups, which is the same list: write every pair in Groups")
	}
	return entry(p, "IpPermissions.N.Groups.N", v.at, &p.permission(v).UserIdGroupPairs)
}

func (p *parser) port(v param) secgroup.Port {
	port, err := secgroup.ParsePort(v.value)
	if err != nil || strings.Trim(v.value, "-0123456789") != "" { // ParsePort takes a sign and space too
		p.fail(secgroup.ReasonParameterMalformed, v.name, v.value, "not an integer of 32 bits: write decimal digits, after a - if below zero")
	}
	return port
}

func (p *parser) boolean(v param) bool {
	if v.value != "true" && v.value != "false" {
		p.fail(secgroup.ReasonParameterMalformed, v.name, v.value, "not a boolean: write true or false")
	}
	return v.value == "true"
}

// Encode returns the parameters of r, valid or not, of which [Parse] makes an
// equal request. Empty members are left out, but an entry without any has one,
// with an empty value, so that it does not get lost. Version and a signature
// are the caller's to add, as in document 001.
func Encode(r secgroup.Request) url.Values {
	e := encoder{}
	for _, a := range actions {
		if a.egress == r.Egress && a.revoke == r.Revoke {
			e.text("Action", a.name)
		}
	}
	e.text("GroupId", r.GroupId)
	e.text("GroupName", r.GroupName)
	if r.DryRun {
		e.text("DryRun", "true")
	}
	e.text("CidrIp", r.CidrIp)
	e.text("FromPort", r.FromPort.String())
	e.text("ToPort", r.ToPort.String())
	e.text("IpProtocol", string(r.IpProtocol))
	e.text("SourceSecurityGroupName", r.SourceSecurityGroupName)
	e.text("SourceSecurityGroupOwnerId", r.SourceSecurityGroupOwnerId)
	for i, p := range r.IpPermissions {
		e.permission("IpPermissions."+strconv.Itoa(i+1)+".", p)
	}
	for i, id := range r.SecurityGroupRuleIds {
		url.Values(e).Set("SecurityGroupRuleId."+strconv.Itoa(i+1), id)
	}
	for i, s := range r.TagSpecifications {
		list := "TagSpecification." + strconv.Itoa(i+1) + "."
		for i, t := range s.Tags {
			e.entry(list+"Tag."+strconv.Itoa(i+1)+".", member{"Key", t.Key}, member{"Value", t.Value})
		}
		if s.ResourceType != "" || len(s.Tags) == 0 {
			e.entry(list, member{"ResourceType", s.ResourceType})
		}
	}
	return url.Values(e)
}

type encoder url.Values

// text sets a parameter that is not empty.
func (e encoder) text(name, value string) {
	if value != "" {
		url.Values(e).Set(name, value)
	}
}

type member struct{ name, value string }

// entry sets the members of an entry, the first one also where all are empty.
func (e encoder) entry(prefix string, members ...member) {
	before := len(e)
	for _, m := range members {
		e.text(prefix+m.name, m.value)
	}
	if len(e) == before {
		url.Values(e).Set(prefix+members[0].name, "")
	}
}

func (e encoder) permission(prefix string, p secgroup.IpPermission) {
	before := len(e)
	for i, r := range p.IpRanges {
		e.entry(prefix+"IpRanges."+strconv.Itoa(i+1)+".", member{"CidrIp", r.CidrIp}, member{"Description", r.Description})
	}
	for i, r := range p.Ipv6Ranges {
		e.entry(prefix+"Ipv6Ranges."+strconv.Itoa(i+1)+".", member{"CidrIpv6", r.CidrIpv6}, member{"Description", r.Description})
	}
	for i, l := range p.PrefixListIds {
		e.entry(prefix+"PrefixListIds."+strconv.Itoa(i+1)+".", member{"PrefixListId", l.PrefixListId}, member{"Description", l.Description})
	}
	for i, g := range p.UserIdGroupPairs {
		e.entry(prefix+"Groups."+strconv.Itoa(i+1)+".",
			member{"GroupId", g.GroupId}, member{"GroupName", g.GroupName}, member{"UserId", g.UserId},
			member{"VpcId", g.VpcId}, member{"VpcPeeringConnectionId", g.VpcPeeringConnectionId}, member{"PeeringStatus", g.PeeringStatus},
			member{"Description", g.Description})
	}
	e.text(prefix+"FromPort", p.FromPort.String())
	e.text(prefix+"ToPort", p.ToPort.String())
	if p.IpProtocol != "" || len(e) == before {
		url.Values(e).Set(prefix+"IpProtocol", string(p.IpProtocol))
	}
}
