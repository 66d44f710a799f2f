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
	"bytes"
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
	p := parser{limit: max(minLimit, len(values)), groups: make(map[int]bool)}
	if given, ok := values["Action"]; !ok || len(given) == 1 {
		p.action(values.Get("Action"))
	}
	params := make([]param, 0, len(values))
	for name, given := range values {
		switch {
		case len(given) != 1:
			p.fail(secgroup.ReasonParameterRepeated, name, strings.Join(given, ", "), strconv.Itoa(len(given))+" values: write the parameter once")
		case name != "Action" && !slices.Contains(common[:], name):
			var buf [maxForm]byte
			form, at, ok := p.split(buf[:0], name)
			switch v := (param{name, given[0], at}); {
			case !ok:
			case at == index{}: // it needs no order
				p.set(v)
			default:
				params = append(params, v)
			}
			if bytes.HasPrefix(form, []byte("IpPermissions.N.Groups.N.")) {
				p.groups[at.n] = true
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
	at          index
}

// An index is the number of an entry, and that of an entry of one of its lists;
// 0 where there is none.
type index struct{ n, m int }

type parser struct {
	req    secgroup.Request
	errs   secgroup.ErrorList
	limit  int          // of the numbers of entries
	groups map[int]bool // the permissions that have Groups

	// The last entry of each list.
	permissions, ipRanges, ipv6Ranges, prefixListIds, pairs, specs, tags index
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

// maxForm is the length of the longest form that is known.
const maxForm = len("IpPermissions.N.UserIdGroupPairs.N.VpcPeeringConnectionId")

// split takes the numbers out of a name. It appends its form, with N for them,
// to b, and reports whether they can be those of entries.
func (p *parser) split(b []byte, name string) (form []byte, at index, ok bool) {
	rest, more := name, true
	for i := 0; more; i++ {
		var part string
		if part, rest, more = strings.Cut(rest, "."); i > 0 {
			b = append(b, '.')
		}
		if i != 1 && i != 3 {
			b = append(b, part...)
			continue
		}
		if part == "" || strings.Trim(part, "0123456789") != "" {
			return append(b, '?'), index{}, true // no form: N itself is no number
		}
		number, _ := strconv.Atoi(part) // the greatest int where it is above that
		if number > p.limit || part[0] == '0' {
			p.fail(secgroup.ReasonParameterMalformed, name, part, "not the number of an entry: count from 1, without leading zeros, to "+strconv.Itoa(p.limit)+" at most")
			return nil, index{}, false
		}
		b = append(b, 'N')
		*[...]*int{1: &at.n, 3: &at.m}[i] = number
	}
	return b, at, true
}

// set sets what a parameter says. Those with numbers come sorted by them, so that
// an entry begins where the number changes.
func (p *parser) set(v param) {
	r := &p.req
	var buf [maxForm]byte
	form, _, _ := p.split(buf[:0], v.name) // again, so that no parameter keeps its own
	switch string(form) {
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
		entry(&p.ipRanges, v.at, &p.permission(v).IpRanges).CidrIp = v.value
	case "IpPermissions.N.IpRanges.N.Description":
		entry(&p.ipRanges, v.at, &p.permission(v).IpRanges).Description = v.value
	case "IpPermissions.N.Ipv6Ranges.N.CidrIpv6":
		entry(&p.ipv6Ranges, v.at, &p.permission(v).Ipv6Ranges).CidrIpv6 = v.value
	case "IpPermissions.N.Ipv6Ranges.N.Description":
		entry(&p.ipv6Ranges, v.at, &p.permission(v).Ipv6Ranges).Description = v.value
	case "IpPermissions.N.PrefixListIds.N.PrefixListId":
		entry(&p.prefixListIds, v.at, &p.permission(v).PrefixListIds).PrefixListId = v.value
	case "IpPermissions.N.PrefixListIds.N.Description":
		entry(&p.prefixListIds, v.at, &p.permission(v).PrefixListIds).Description = v.value
	case "IpPermissions.N.Groups.N.GroupId", "IpPermissions.N.UserIdGroupPairs.N.GroupId":
		p.pair(form, v).GroupId = v.value
	case "IpPermissions.N.Groups.N.GroupName", "IpPermissions.N.UserIdGroupPairs.N.GroupName":
		p.pair(form, v).GroupName = v.value
	case "IpPermissions.N.Groups.N.UserId", "IpPermissions.N.UserIdGroupPairs.N.UserId":
		p.pair(form, v).UserId = v.value
	case "IpPermissions.N.Groups.N.VpcId", "IpPermissions.N.UserIdGroupPairs.N.VpcId":
		p.pair(form, v).VpcId = v.value
	case "IpPermissions.N.Groups.N.VpcPeeringConnectionId", "IpPermissions.N.UserIdGroupPairs.N.VpcPeeringConnectionId":
		p.pair(form, v).VpcPeeringConnectionId = v.value
	case "IpPermissions.N.Groups.N.PeeringStatus", "IpPermissions.N.UserIdGroupPairs.N.PeeringStatus":
		p.pair(form, v).PeeringStatus = v.value
	case "IpPermissions.N.Groups.N.Description", "IpPermissions.N.UserIdGroupPairs.N.Description":
		p.pair(form, v).Description = v.value

	case "TagSpecification.N.ResourceType":
		p.spec(v).ResourceType = v.value
	case "TagSpecification.N.Tag.N.Key":
		entry(&p.tags, v.at, &p.spec(v).Tags).Key = v.value
	case "TagSpecification.N.Tag.N.Value":
		entry(&p.tags, v.at, &p.spec(v).Tags).Value = v.value

	case "":
		p.fail(secgroup.ReasonParameterUnknown, v.name, v.value, "a parameter without a name: leave it out")
	default:
		p.fail(secgroup.ReasonParameterUnknown, v.name, "", "unknown parameter: write one of the Query API's, such as IpPermissions.1.IpRanges.1.CidrIp")
	}
}

// entry returns the entry of a list that has these numbers: a new one where they
// are not those of the last one.
func entry[L ~[]E, E any](last *index, at index, entries *L) *E {
	if *last != at {
		*last = at
		*entries = append(*entries, *new(E))
	}
	return &(*entries)[len(*entries)-1]
}

func (p *parser) permission(v param) *secgroup.IpPermission {
	return entry(&p.permissions, index{n: v.at.n}, &p.req.IpPermissions)
}

func (p *parser) spec(v param) *secgroup.TagSpecification {
	return entry(&p.specs, index{n: v.at.n}, &p.req.TagSpecifications)
}

func (p *parser) pair(form []byte, v param) *secgroup.UserIdGroupPair {
	if p.groups[v.at.n] && bytes.HasPrefix(form, []byte("IpPermissions.N.UserIdGroupPairs.")) {
		p.fail(secgroup.ReasonParameterRepeated, v.name, v.value, "beside Groups, which is the same list: write every pair in Groups")
	}
	return entry(&p.pairs, v.at, &p.permission(v).UserIdGroupPairs)
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
			e.set(nil, "Action", a.name)
		}
	}
	e.text(nil, "GroupId", r.GroupId)
	e.text(nil, "GroupName", r.GroupName)
	if r.DryRun {
		e.set(nil, "DryRun", "true")
	}
	e.text(nil, "CidrIp", r.CidrIp)
	e.text(nil, "FromPort", r.FromPort.String())
	e.text(nil, "ToPort", r.ToPort.String())
	e.text(nil, "IpProtocol", string(r.IpProtocol))
	e.text(nil, "SourceSecurityGroupName", r.SourceSecurityGroupName)
	e.text(nil, "SourceSecurityGroupOwnerId", r.SourceSecurityGroupOwnerId)
	var buf [128]byte // more than any name
	for i, p := range r.IpPermissions {
		e.permission(numbered(buf[:0], "IpPermissions", i), p)
	}
	for i, id := range r.SecurityGroupRuleIds {
		e.set(numbered(buf[:0], "SecurityGroupRuleId", i), "", id)
	}
	for i, s := range r.TagSpecifications {
		list := append(numbered(buf[:0], "TagSpecification", i), '.')
		for i, t := range s.Tags {
			e.entry(numbered(list, "Tag", i), member{"Key", t.Key}, member{"Value", t.Value})
		}
		if s.ResourceType != "" || len(s.Tags) == 0 {
			e.set(list, "ResourceType", s.ResourceType)
		}
	}
	return url.Values(e)
}

type encoder url.Values

// numbered appends the name of entry i of a list, in the spare room of prefix
// where there is some.
func numbered(prefix []byte, list string, i int) []byte {
	return strconv.AppendInt(append(append(prefix, list...), '.'), int64(i+1), 10)
}

// set sets a parameter.
func (e encoder) set(prefix []byte, name, value string) {
	if prefix != nil {
		name = string(append(prefix, name...))
	}
	e[name] = []string{value}
}

// text sets a parameter that is not empty.
func (e encoder) text(prefix []byte, name, value string) {
	if value != "" {
		e.set(prefix, name, value)
	}
}

type member struct{ name, value string }

// entry sets the members of an entry, the first one also where all are empty.
func (e encoder) entry(prefix []byte, members ...member) {
	prefix = append(prefix, '.')
	before := len(e)
	for _, m := range members {
		e.text(prefix, m.name, m.value)
	}
	if len(e) == before {
		e.set(prefix, members[0].name, "")
	}
}

func (e encoder) permission(prefix []byte, p secgroup.IpPermission) {
	prefix = append(prefix, '.')
	before := len(e)
	for i, r := range p.IpRanges {
		e.entry(numbered(prefix, "IpRanges", i), member{"CidrIp", r.CidrIp}, member{"Description", r.Description})
	}
	for i, r := range p.Ipv6Ranges {
		e.entry(numbered(prefix, "Ipv6Ranges", i), member{"CidrIpv6", r.CidrIpv6}, member{"Description", r.Description})
	}
	for i, l := range p.PrefixListIds {
		e.entry(numbered(prefix, "PrefixListIds", i), member{"PrefixListId", l.PrefixListId}, member{"Description", l.Description})
	}
	for i, g := range p.UserIdGroupPairs {
		e.entry(numbered(prefix, "Groups", i),
			member{"GroupId", g.GroupId}, member{"GroupName", g.GroupName}, member{"UserId", g.UserId},
			member{"VpcId", g.VpcId}, member{"VpcPeeringConnectionId", g.VpcPeeringConnectionId}, member{"PeeringStatus", g.PeeringStatus},
			member{"Description", g.Description})
	}
	e.text(prefix, "FromPort", p.FromPort.String())
	e.text(prefix, "ToPort", p.ToPort.String())
	if p.IpProtocol != "" || len(e) == before {
		e.set(prefix, "IpProtocol", string(p.IpProtocol))
	}
}
