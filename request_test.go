package secgroup_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/secgroup"
)

// A requestCase is a row of the rulebook at work on a request.
type requestCase struct {
	row  string
	why  string
	op   string // of the operation "e" for egress, "r" for revoke
	in   string // JSON, without the braces around it
	want string // the canonical form, "" where it is the input
	errs string // path and reason of each error, one a line
}

// Parts of requests.
const (
	group     = `"GroupId":"sg-1a2b3c4d"`
	one       = `,"IpPermissions":[{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"IpRanges":[{"CidrIp":"10.0.0.0/8"}]}]`
	byAddress = `,"IpProtocol":"tcp","FromPort":22,"ToPort":22,"CidrIp":"10.0.0.0/8"`
	team      = `{"Key":"team","Value":"web"}`
	bySource  = `,"SourceSecurityGroupName":"other"`
)

func tagged(tags string) string {
	return group + one + `,"TagSpecifications":[{"ResourceType":"security-group-rule","Tags":[` + tags + `]}]`
}

// manyTags returns n tags with different keys.
func manyTags(n int) string {
	tags := make([]string, n)
	for i := range tags {
		tags[i] = fmt.Sprintf(`{"Key":"k%d"}`, i)
	}
	return strings.Join(tags, ",")
}

var requestCases = []requestCase{
	{row: "R1", why: "egress by nothing", op: "e", in: one[1:], errs: "GroupId group-id-missing"},
	{row: "R1", why: "revoking egress by nothing", op: "er", in: one[1:], errs: "GroupId group-id-missing"},
	{row: "R1", why: "egress by name alone", op: "e", in: `"GroupName":"websrv"` + one, errs: "GroupId group-id-missing\nGroupName parameter-unsupported"},
	{row: "R1", why: "revoking egress by name alone", op: "er", in: `"GroupName":"websrv"` + one, errs: "GroupId group-id-missing\nGroupName parameter-unsupported"},
	{row: "R1", why: "egress by id", op: "e", in: group + one},
	{row: "R2", why: "ingress by nothing", in: one[1:], errs: "GroupId group-id-missing"},
	{row: "R2", why: "revoking ingress by nothing", op: "r", in: one[1:], errs: "GroupId group-id-missing"},
	{row: "R2", why: "ingress by name", in: `"GroupName":"websrv"` + one},
	{row: "R2a", why: "id and name stay", in: group + `,"GroupName":"websrv"` + one},
	{row: "G2", why: "the request's own id", in: `"GroupId":"websrv"` + one, errs: "GroupId group-id-malformed"},
	{row: "G2", why: "for egress too", op: "e", in: `"GroupId":"sg-1A"` + one, errs: "GroupId group-id-malformed"},
	{row: "G3", why: "six digits, as in document 001", op: "e", in: `"GroupId":"sg-112233"` + one},
	{row: "G6", why: "the request's own name", in: `"GroupName":"sg-1a2b3c4d"` + one, errs: "GroupName group-name-malformed"},
	{row: "G6", why: "beside an id too", in: group + `,"GroupName":"é"` + one, errs: "GroupName group-name-malformed"},
	{row: "R3", why: "each scalar, in the order of the struct", op: "e",
		in: group + one + byAddress + bySource + `,"SourceSecurityGroupOwnerId":"123456789012"`,
		errs: `CidrIp parameter-unsupported
			FromPort parameter-unsupported
			ToPort parameter-unsupported
			IpProtocol parameter-unsupported
			SourceSecurityGroupName parameter-unsupported
			SourceSecurityGroupOwnerId parameter-unsupported`},
	{row: "R3", why: "port 0 is there", op: "e", in: group + one + `,"FromPort":0`, errs: "FromPort parameter-unsupported"},
	{row: "R3", why: "a scalar alone is no missing permission too", op: "e", in: group + `,"CidrIp":"10.0.0.0/8"`, errs: "CidrIp parameter-unsupported"},
	{row: "R3", why: "GroupName", op: "e", in: group + `,"GroupName":"websrv"` + one, errs: "GroupName parameter-unsupported"},
	{row: "R4", why: "a whole rule beside IpPermissions", in: group + one + byAddress, errs: "CidrIp parameter-combination"},
	{row: "R4", why: "revoking, too", op: "r", in: group + one + byAddress, errs: "CidrIp parameter-combination"},
	{row: "R4", why: "any scalar", in: group + one + `,"ToPort":22`, errs: "ToPort parameter-combination"},
	{row: "R4", why: "the protocol", in: group + one + `,"IpProtocol":"tcp"`, errs: "IpProtocol parameter-combination"},
	{row: "R4", why: "a protocol that is none", in: group + one + `,"IpProtocol":"esp"`, errs: "IpProtocol parameter-combination\nIpProtocol protocol-unknown"},
	{row: "R4", why: "one port that is none", in: group + one + `,"IpProtocol":"tcp","FromPort":70000`, errs: "FromPort parameter-combination\nFromPort port-range"},
	{row: "R4", why: "ports that are none", in: group + one + `,"IpProtocol":"tcp","FromPort":2,"ToPort":1`, errs: "FromPort parameter-combination\nFromPort port-order"},
	{row: "R4", why: "a group", in: group + one + bySource, errs: "SourceSecurityGroupName parameter-combination"},
	{row: "R4", why: "an owner", in: group + one + `,"SourceSecurityGroupOwnerId":"123456789012"`, errs: "SourceSecurityGroupOwnerId parameter-combination"},
	{row: "R4", why: "what is wrong in itself is said too", in: group + `,"IpPermissions":[{}],"CidrIp":"x"`,
		errs: "CidrIp parameter-combination\nCidrIp cidr-malformed\nIpPermissions[0].IpProtocol protocol-missing\nIpPermissions[0] destination-missing"},
	{row: "R5", why: "nothing", in: group, errs: "IpPermissions permissions-missing"},
	{row: "R5", why: "an empty list", op: "e", in: group + `,"IpPermissions":[]`, errs: "IpPermissions permissions-missing"},
	{row: "R5", why: "nothing to revoke", op: "r", in: group, errs: "IpPermissions permissions-missing"},
	{row: "R5", why: "rules by id", op: "r", in: group + `,"SecurityGroupRuleIds":["sgr-1"]`},
	{row: "R5", why: "rules by id and in full", op: "er", in: group + one + `,"SecurityGroupRuleIds":["sgr-1"]`},
	{row: "R6", why: "another resource", in: group + one + `,"TagSpecifications":[{"ResourceType":"security-group","Tags":[` + team + `]}]`,
		errs: "TagSpecifications[0].ResourceType tag-resource-type"},
	{row: "R6", why: "no resource", in: group + one + `,"TagSpecifications":[{}]`, errs: "TagSpecifications[0].ResourceType tag-resource-type"},
	{row: "R6", why: "the right one", op: "e", in: tagged(team)},
	{row: "R7", why: "no key", in: tagged(`{"Value":"a"}`), errs: "TagSpecifications[0].Tags[0].Key tag-key"},
	{row: "R7", why: "no key twice is no duplicate", in: tagged(`{},{}`), errs: "TagSpecifications[0].Tags[0].Key tag-key\nTagSpecifications[0].Tags[1].Key tag-key"},
	{row: "R7", why: "a key of 127 characters", in: tagged(`{"Key":"` + e255[:2*127] + `"}`)},
	{row: "R7", why: "a key of 128 characters", in: tagged(team + `,{"Key":"` + e255[:2*128] + `"}`), errs: "TagSpecifications[0].Tags[1].Key tag-key"},
	{row: "R7", why: "aws: begins it", in: tagged(`{"Key":"aws:a"},{"Key":"AwS:"},{"Key":"aws"},{"Key":"xaws:"}`),
		errs: "TagSpecifications[0].Tags[0].Key tag-key\nTagSpecifications[0].Tags[1].Key tag-key"},
	{row: "R7", why: "too long and aws: are two errors", in: tagged(`{"Key":"aws:` + a255 + `"}`),
		errs: "TagSpecifications[0].Tags[0].Key tag-key\nTagSpecifications[0].Tags[0].Key tag-key"},
	{row: "R7", why: "a value of 256 characters", in: tagged(`{"Key":"a","Value":"` + e255 + `é"}`)},
	{row: "R7", why: "a value of 257 characters", in: tagged(`{"Key":"a","Value":"` + e255 + `éé"}`), errs: "TagSpecifications[0].Tags[0].Value tag-value"},
	{row: "R7", why: "a key twice", in: tagged(team + `,{"Key":"Team"},{"Key":"team"}`), errs: "TagSpecifications[0].Tags[2].Key tag-duplicate"},
	{row: "R7", why: "a key twice in two specifications", in: group + one + `,"TagSpecifications":[{"ResourceType":"security-group-rule","Tags":[` + team + `]},{"ResourceType":"security-group-rule","Tags":[` + team + `]}]`,
		errs: "TagSpecifications[1].Tags[0].Key tag-duplicate"},
	{row: "R7", why: "a key thrice", in: tagged(team + `,` + team + `,` + team), errs: "TagSpecifications[0].Tags[1].Key tag-duplicate\nTagSpecifications[0].Tags[2].Key tag-duplicate"},
	{row: "R7", why: "50 tags", in: tagged(manyTags(50))},
	{row: "R7", why: "51 tags", in: tagged(manyTags(51)), errs: "TagSpecifications[0].Tags tag-count"},
	{row: "R7", why: "51 tags in two specifications, once", in: group + one + `,"TagSpecifications":[{"ResourceType":"security-group-rule","Tags":[` + manyTags(50) + `]},{"ResourceType":"security-group-rule","Tags":[` + team + `]},{"ResourceType":"security-group-rule","Tags":[{"Key":"x"}]}]`,
		errs: "TagSpecifications[1].Tags tag-count"},
	{row: "R8", why: "all of tcp, udp and icmp, canonically sorted", in: group + bySource + `,"SourceSecurityGroupOwnerId":"123456789012"`,
		want: group + `,"IpPermissions":[
			{"IpProtocol":"icmp","FromPort":-1,"ToPort":-1,"UserIdGroupPairs":[{"GroupName":"other","UserId":"123456789012"}]},
			{"IpProtocol":"tcp","FromPort":0,"ToPort":65535,"UserIdGroupPairs":[{"GroupName":"other","UserId":"123456789012"}]},
			{"IpProtocol":"udp","FromPort":0,"ToPort":65535,"UserIdGroupPairs":[{"GroupName":"other","UserId":"123456789012"}]}]`},
	{row: "R8", why: "without an owner", op: "r", in: `"GroupName":"websrv"` + bySource,
		want: `"GroupName":"websrv","IpPermissions":[
			{"IpProtocol":"icmp","FromPort":-1,"ToPort":-1,"UserIdGroupPairs":[{"GroupName":"other"}]},
			{"IpProtocol":"tcp","FromPort":0,"ToPort":65535,"UserIdGroupPairs":[{"GroupName":"other"}]},
			{"IpProtocol":"udp","FromPort":0,"ToPort":65535,"UserIdGroupPairs":[{"GroupName":"other"}]}]`},
	{row: "R8", why: "beside each of the others", in: group + bySource + `,"CidrIp":"10.0.0.0/8"`, errs: "SourceSecurityGroupName parameter-combination"},
	{row: "R8", why: "beside another, revoking", op: "r", in: group + bySource + `,"CidrIp":"10.0.0.0/8"`, errs: "SourceSecurityGroupName parameter-combination"},
	{row: "R8", why: "beside a protocol", in: group + bySource + `,"IpProtocol":"-1"`, errs: "SourceSecurityGroupName parameter-combination"},
	{row: "R8", why: "beside FromPort", in: group + bySource + `,"FromPort":1`, errs: "SourceSecurityGroupName parameter-combination"},
	{row: "R8", why: "beside ToPort", in: group + bySource + `,"ToPort":1`, errs: "SourceSecurityGroupName parameter-combination"},
	{row: "R8", why: "an owner beside them", in: group + byAddress + `,"SourceSecurityGroupOwnerId":"123456789012"`, errs: "SourceSecurityGroupOwnerId parameter-combination"},
	{row: "R8", why: "beside all: both errors", in: group + one + `,"CidrIp":"10.0.0.0/8"` + bySource, errs: "SourceSecurityGroupName parameter-combination\nCidrIp parameter-combination"},
	{row: "G1", why: "an owner without a name", in: group + `,"SourceSecurityGroupOwnerId":"123456789012"`, errs: "SourceSecurityGroupName group-missing"},
	{row: "G7", why: "of the source without a name", in: group + `,"SourceSecurityGroupOwnerId":"1"`, errs: "SourceSecurityGroupName group-missing\nSourceSecurityGroupOwnerId user-id-malformed"},
	{row: "G6", why: "of the source", in: group + `,"SourceSecurityGroupName":"sg-1"`, errs: "SourceSecurityGroupName group-name-malformed"},
	{row: "G7", why: "of the source", in: group + bySource + `,"SourceSecurityGroupOwnerId":"1"`, errs: "SourceSecurityGroupOwnerId user-id-malformed"},
	{row: "C4", why: "the scalars of one rule", in: group + `,"IpProtocol":"6","FromPort":22,"ToPort":22,"CidrIp":"10.0.0.1/8"`, want: group + one},
	{row: "N3", why: "a range in the scalars", in: group + `,"IpProtocol":"udp","FromPort":80,"ToPort":90,"CidrIp":"10.0.0.0/8"`,
		want: group + `,"IpPermissions":[{"IpProtocol":"udp","FromPort":80,"ToPort":90,"IpRanges":[{"CidrIp":"10.0.0.0/8"}]}]`},
	{row: "P1", why: "of the scalars", in: group + `,"CidrIp":"10.0.0.0/8"`, errs: "IpProtocol protocol-missing"},
	{row: "N1", why: "of the scalars", in: group + `,"CidrIp":"10.0.0.0/8","IpProtocol":"tcp"`, errs: "FromPort port-missing"},
	{row: "N2", why: "of the scalars", in: group + `,"CidrIp":"10.0.0.0/8","IpProtocol":"tcp","FromPort":-1,"ToPort":65536`, errs: "FromPort port-range\nToPort port-range"},
	{row: "N13", why: "of the scalars", in: group + `,"CidrIp":"10.0.0.0/8","IpProtocol":"all","FromPort":22`, want: group + `,"IpPermissions":[{"IpProtocol":"-1","IpRanges":[{"CidrIp":"10.0.0.0/8"}]}]`},
	{row: "C2", why: "of the scalars", in: group + `,"CidrIp":"::/0","IpProtocol":"-1"`, errs: "CidrIp cidr-family"},
	{row: "E1", why: "scalars without a source", in: group + `,"IpProtocol":"tcp","FromPort":22,"ToPort":22`, errs: "CidrIp destination-missing"},
	{row: "R9", why: "revoke with tags", op: "r", in: tagged(team), errs: "TagSpecifications parameter-unsupported"},
	{row: "R9", why: "whatever they are", op: "er", in: group + one + `,"TagSpecifications":[{}]`, errs: "TagSpecifications parameter-unsupported"},
	{row: "R9", why: "an empty list is none", op: "r", in: group + one + `,"TagSpecifications":[]`},
	{row: "R10", why: "each id", op: "r", in: group + `,"SecurityGroupRuleIds":["sgr-01afa97ef3e1bedfc","sg-1","sgr-","sgr-1A","sgr-123456789012345678",""]`,
		errs: `SecurityGroupRuleIds[1] rule-id-malformed
			SecurityGroupRuleIds[2] rule-id-malformed
			SecurityGroupRuleIds[3] rule-id-malformed
			SecurityGroupRuleIds[4] rule-id-malformed
			SecurityGroupRuleIds[5] rule-id-malformed`},
	{row: "R10", why: "authorize with ids", in: group + one + `,"SecurityGroupRuleIds":["x"]`, errs: "SecurityGroupRuleIds parameter-unsupported"},
	{row: "R10", why: "authorize egress with ids", op: "e", in: group + one + `,"SecurityGroupRuleIds":["sgr-1"]`, errs: "SecurityGroupRuleIds parameter-unsupported"},
	{row: "R10", why: "ids are no permissions to authorize", in: group + `,"SecurityGroupRuleIds":["sgr-1"]`, errs: "IpPermissions permissions-missing\nSecurityGroupRuleIds parameter-unsupported"},
	{row: "E4", why: "within a request", in: group + strings.Replace(one, "}]}", `},{"CidrIp":"10.0.0.1/8"}]}`, 1), errs: "IpPermissions[0].IpRanges[1] rule-duplicate"},
	{row: "R1", why: "all in order", op: "er", in: `"GroupId":"x","GroupName":"x","CidrIp":"x","IpPermissions":[{}],"SecurityGroupRuleIds":["x"],"TagSpecifications":[{}]`,
		errs: `GroupId group-id-malformed
			GroupName parameter-unsupported
			CidrIp parameter-unsupported
			IpPermissions[0].IpProtocol protocol-missing
			IpPermissions[0] destination-missing
			SecurityGroupRuleIds[0] rule-id-malformed
			TagSpecifications parameter-unsupported`},
}

// request reads a request of a requestCase.
func request(t testing.TB, op, in string) secgroup.Request {
	t.Helper()
	r, err := secgroup.ParseRequest([]byte("{" + in + "}"))
	if err != nil {
		t.Fatal(err)
	}
	r.Egress, r.Revoke = strings.Contains(op, "e"), strings.Contains(op, "r")
	return r
}

func TestRequestRulebook(t *testing.T) {
	for _, c := range requestCases {
		t.Run(c.row+" "+c.why, func(t *testing.T) {
			r := request(t, c.op, c.in)
			errs := list(t, r.Validate())
			if diff := cmp.Diff(split(c.errs), located(errs)); diff != "" {
				t.Errorf("errors: mismatch (-want +got):\n%s", diff)
			}
			for _, e := range errs {
				if e.Code != reasonCodes[e.Reason] {
					t.Errorf("%v has code %q, want %q", e, e.Code, reasonCodes[e.Reason])
				}
			}
			want := request(t, c.op, c.want)
			switch {
			case c.errs != "":
				want = secgroup.Request{}
			case c.want == "":
				want = r
			}
			got, err := r.Canonicalize()
			if (err == nil) != (c.errs == "") || !got.Equal(want) {
				t.Errorf("canonical form: got %v, %v; want %v", marshal(t, got), err, marshal(t, want))
			}
			checkRequest(t, r)
			checkForms(t, r)
		})
	}
}

// TestEmptyLists holds that an empty list is as none (E1, R5, R9): the tables
// cannot say so, since what reads them makes nil of an empty list.
func TestEmptyLists(t *testing.T) {
	p := secgroup.IpPermission{IpProtocol: "-1", IpRanges: []secgroup.IpRange{}, Ipv6Ranges: []secgroup.Ipv6Range{},
		PrefixListIds: []secgroup.PrefixListId{}, UserIdGroupPairs: []secgroup.UserIdGroupPair{}}
	if got := located(list(t, p.Validate())); !slices.Equal(got, []string{" destination-missing"}) {
		t.Errorf("empty lists of a permission: got %q", got)
	}
	r := secgroup.Request{GroupId: "sg-1", IpPermissions: secgroup.IpPermissions{}, SecurityGroupRuleIds: []string{}, TagSpecifications: []secgroup.TagSpecification{}}
	for _, r.Revoke = range []bool{false, true} {
		if got := located(list(t, r.Validate())); !slices.Equal(got, []string{"IpPermissions permissions-missing"}) {
			t.Errorf("empty lists of a request, revoke %t: got %q", r.Revoke, got)
		}
	}
}

// TestTagText holds that what is no UTF-8 is no text of a tag.
func TestTagText(t *testing.T) {
	r := request(t, "", tagged(team+`,{"Key":"x"}`))
	r.TagSpecifications[0].Tags[0] = secgroup.Tag{Key: "\xff", Value: "a\xff"}
	r.TagSpecifications[0].Tags[1] = secgroup.Tag{Key: "\xff"}
	want := []string{"TagSpecifications[0].Tags[0].Key tag-key", "TagSpecifications[0].Tags[0].Value tag-value", "TagSpecifications[0].Tags[1].Key tag-key"}
	if diff := cmp.Diff(want, located(list(t, r.Validate()))); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
}

func marshal(t testing.TB, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// checkRequest holds the laws of requests.
func checkRequest(t testing.TB, r secgroup.Request) {
	t.Helper()
	before := cloneRequest(r)
	errs := naiveErrors(r.Validate())
	c, err := r.Canonicalize()
	if !slices.Equal(located(naiveErrors(err)), located(errs)) || err != nil && !c.Equal(secgroup.Request{}) {
		t.Fatalf("%+v: Validate gives %v, Canonicalize %v, %v", r, errs, c, err)
	}
	rules, err := r.Rules()
	if (err == nil) != (len(errs) == 0) || err != nil && rules != nil {
		t.Fatalf("%+v: Validate gives %v, Rules %v, %v", r, errs, rules, err)
	}
	if len(errs) == 0 {
		// law 2 and 3
		again, err := c.Canonicalize()
		if err != nil || !again.Equal(c) || c.Validate() != nil {
			t.Fatalf("%+v: the canonical form of %+v is %+v, %v", r, c, again, err)
		}
		after, err := c.Rules()
		if err != nil || len(after) != len(rules) {
			t.Fatalf("%+v has the rules %v, its canonical form %v, %v", r, rules, after, err)
		}
		seen := set(rules)
		for _, rule := range after {
			if !seen[rule] || rule.IsEgress != r.Egress {
				t.Fatalf("%+v has the rules %v, its canonical form %v", r, rules, after)
			}
		}
		wreck(c)
	}
	if !r.Equal(before) {
		t.Fatalf("%+v was changed to %+v", before, r)
	}
}

// wreck appends to every list of r, so that what it shares shows.
func wreck(r secgroup.Request) {
	_ = append(r.IpPermissions, secgroup.IpPermission{IpProtocol: "x"})
	_ = append(r.SecurityGroupRuleIds, "x")
	_ = append(r.TagSpecifications, secgroup.TagSpecification{ResourceType: "x"})
	for _, s := range r.TagSpecifications {
		_ = append(s.Tags, secgroup.Tag{Key: "x"})
	}
}

// cloneRequest returns a copy of r in memory of its own, up to the capacity of its lists.
func cloneRequest(r secgroup.Request) secgroup.Request {
	r.IpPermissions = clone(r.IpPermissions)
	r.SecurityGroupRuleIds = slices.Clone(r.SecurityGroupRuleIds)
	r.TagSpecifications = slices.Clone(r.TagSpecifications)
	for i, s := range r.TagSpecifications {
		r.TagSpecifications[i].Tags = slices.Clone(s.Tags)
	}
	return r
}

// TestRequestSharing holds what a canonical form shares with its request: all
// lists, clipped, or none.
func TestRequestSharing(t *testing.T) {
	room := func() secgroup.Request { // canonical, its lists with room behind them
		r := request(t, "", tagged(team))
		r.SecurityGroupRuleIds = append(make([]string, 0, 9), "sgr-1")
		r.TagSpecifications = append(make([]secgroup.TagSpecification, 0, 9), r.TagSpecifications...)
		r.TagSpecifications[0].Tags = append(make([]secgroup.Tag, 0, 9), r.TagSpecifications[0].Tags...)
		r.IpPermissions = append(make(secgroup.IpPermissions, 0, 9), r.IpPermissions...)
		return r
	}
	ids := func(r secgroup.Request) secgroup.Request { // as a request to revoke
		r.Revoke, r.TagSpecifications = true, nil
		return r
	}
	tags := func(r secgroup.Request) secgroup.Request {
		r.SecurityGroupRuleIds = nil
		return r
	}
	scalars := func(r secgroup.Request) secgroup.Request {
		r.IpPermissions, r.IpProtocol, r.CidrIp = nil, "-1", "10.0.0.0/8"
		return r
	}
	loose := func(r secgroup.Request) secgroup.Request {
		r.IpPermissions[0].IpProtocol = "TCP"
		return r
	}
	clipped := func(r secgroup.Request) bool {
		ok := cap(r.IpPermissions) == len(r.IpPermissions) && cap(r.SecurityGroupRuleIds) == len(r.SecurityGroupRuleIds) && cap(r.TagSpecifications) == len(r.TagSpecifications)
		for _, s := range r.TagSpecifications {
			ok = ok && cap(s.Tags) == len(s.Tags)
		}
		return ok
	}
	for name, c := range map[string]struct {
		r      secgroup.Request
		shares bool
	}{
		"ids, nothing to change":  {ids(room()), true},
		"tags, nothing to change": {tags(room()), true},
		"ids, a rewrite":          {ids(loose(room())), false},
		"tags, a rewrite":         {tags(loose(room())), false},
		"tags, a rule in scalars": {scalars(tags(room())), false},
	} {
		got, err := c.r.Canonicalize()
		if err != nil || !clipped(got) {
			t.Fatalf("%s: %+v, %v", name, got, err)
		}
		var shared []bool
		if c.r.Revoke {
			shared = append(shared, &got.SecurityGroupRuleIds[0] == &c.r.SecurityGroupRuleIds[0])
		} else {
			shared = append(shared, &got.TagSpecifications[0].Tags[0] == &c.r.TagSpecifications[0].Tags[0])
		}
		if c.r.IpPermissions != nil {
			shared = append(shared, &got.IpPermissions[0].IpRanges[0] == &c.r.IpPermissions[0].IpRanges[0])
		} else {
			shared = append(shared, false)
		}
		if !slices.Equal(shared, []bool{c.shares, c.shares}) {
			t.Errorf("%s: shares its own and the permissions' lists: %v, want %t", name, shared, c.shares)
		}
	}

	// Empty lists are nil.
	r := request(t, "", group+one)
	r.SecurityGroupRuleIds, r.TagSpecifications = []string{}, []secgroup.TagSpecification{}
	if c, err := r.Canonicalize(); err != nil || c.SecurityGroupRuleIds != nil || c.TagSpecifications != nil {
		t.Errorf("got %+v, %v", c, err)
	}
}

func TestRequestEqual(t *testing.T) {
	full := `"GroupName":"a","IpPermissions":[{}],"SecurityGroupRuleIds":["a"],"TagSpecifications":[{"ResourceType":"a","Tags":[{"Key":"a","Value":"a"}]}],"DryRun":true,
		"CidrIp":"a","FromPort":1,"ToPort":1,"IpProtocol":"a","SourceSecurityGroupName":"a","SourceSecurityGroupOwnerId":"a","GroupId":"a"`
	all := []secgroup.Request{request(t, "", full), request(t, "e", full), request(t, "r", full)}
	for _, change := range [][2]string{
		{`"GroupName":"a"`, `"GroupName":"b"`}, {`"GroupId":"a"`, `"GroupId":"b"`}, {`[{}]`, `[{"FromPort":0}]`}, {`["a"]`, `["b"]`},
		{`{"ResourceType":"a"`, `{"ResourceType":"b"`}, {`"Key":"a"`, `"Key":"b"`}, {`"Value":"a"`, `"Value":"b"`}, {`"DryRun":true,`, ``},
		{`"CidrIp":"a"`, `"CidrIp":"b"`}, {`"FromPort":1`, `"FromPort":0`}, {`"ToPort":1`, `"ToPort":0`}, {`"IpProtocol":"a"`, `"IpProtocol":"b"`},
		{`Name":"a","SourceSecurityGroupOwnerId"`, `Name":"b","SourceSecurityGroupOwnerId"`}, {`OwnerId":"a"`, `OwnerId":"b"`},
	} {
		changed := strings.Replace(full, change[0], change[1], 1)
		if changed == full {
			t.Fatal(change)
		}
		all = append(all, request(t, "", changed))
	}
	for i, r := range all {
		for j, s := range all {
			if r.Equal(s) != (i == j) {
				t.Errorf("%s Equal %s is %t", marshal(t, r), marshal(t, s), r.Equal(s))
			}
		}
	}
	empty := secgroup.Request{IpPermissions: secgroup.IpPermissions{}, SecurityGroupRuleIds: []string{}, TagSpecifications: []secgroup.TagSpecification{}}
	if !empty.Equal(secgroup.Request{}) {
		t.Error("empty lists are not as nil")
	}
}

// TestRequestRules holds the order of the rules, which is that of the request.
func TestRequestRules(t *testing.T) {
	rules, err := request(t, "", group+bySource).Rules()
	var got []secgroup.Protocol
	for _, r := range rules {
		got = append(got, r.IpProtocol)
	}
	if err != nil || !slices.Equal(got, []secgroup.Protocol{"tcp", "udp", "icmp"}) {
		t.Errorf("got %v, %v", got, err)
	}
	if rules, err := request(t, "er", group+`,"SecurityGroupRuleIds":["sgr-1"]`).Rules(); len(rules) != 0 || err != nil {
		t.Errorf("rules by id are %v, %v", rules, err)
	}
}

func TestParseRequest(t *testing.T) {
	want := secgroup.Request{
		GroupId: "a", GroupName: "b", SecurityGroupRuleIds: []string{"c", "d"}, DryRun: true,
		IpPermissions:     secgroup.IpPermissions{{IpProtocol: "tcp", FromPort: secgroup.PortOf(0)}, {}},
		TagSpecifications: []secgroup.TagSpecification{{ResourceType: "e", Tags: []secgroup.Tag{{Key: "f", Value: "g"}, {}}}, {}},
		CidrIp:            "h", FromPort: secgroup.PortOf(1), ToPort: secgroup.PortOf(-1), IpProtocol: "i",
		SourceSecurityGroupName: "j", SourceSecurityGroupOwnerId: "k",
	}
	const text = `{"GroupId":"a","GroupName":"b","IpPermissions":[{"IpProtocol":"tcp","FromPort":0},{}],"SecurityGroupRuleIds":["c","d"],` +
		`"TagSpecifications":[{"ResourceType":"e","Tags":[{"Key":"f","Value":"g"},{}]},{}],"DryRun":true,` +
		`"CidrIp":"h","FromPort":1,"ToPort":-1,"IpProtocol":"i","SourceSecurityGroupName":"j","SourceSecurityGroupOwnerId":"k"}`
	got, err := secgroup.ParseRequest([]byte(text))
	if err != nil || !got.Equal(want) {
		t.Errorf("got %+v, %v", got, err)
	}
	if diff := cmp.Diff(text, marshal(t, want)); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
	got, err = secgroup.ParseRequest([]byte(" \n{ \"DryRun\" : false , \"TagSpecifications\" : [ ] } \t\r\n"))
	if err != nil || !got.Equal(secgroup.Request{}) {
		t.Errorf("got %+v, %v", got, err)
	}
	data := []byte(text)
	got, _ = secgroup.ParseRequest(data)
	clear(data)
	if !got.Equal(want) {
		t.Error("the request shares the memory of its text")
	}
}

func TestParseRequestErrors(t *testing.T) {
	const keys = "one of the keys GroupId, GroupName, IpPermissions, SecurityGroupRuleIds, TagSpecifications, DryRun, CidrIp, FromPort, ToPort, IpProtocol, SourceSecurityGroupName, SourceSecurityGroupOwnerId"
	for _, c := range []struct {
		in              string
		offset          int
		expected, found string
	}{
		{``, 0, `"{"`, "the end"},
		{`[]`, 0, `"{"`, `"["`},
		{`{} {}`, 3, "the end", `"{"`},
		{`{"groupId":"a"}`, 1, keys, `key "groupId"`},
		{`{"Egress":true}`, 1, keys, `key "Egress"`},
		{`{"GroupId":"a","GroupId":"a"}`, 15, "each key once", `key "GroupId" again`},
		{`{"GroupId":null}`, 11, "a string", `"null"`},
		{`{"GroupName":1}`, 13, "a string", `"1"`},
		{`{"IpPermissions":{}}`, 17, `"["`, `"{"`},
		{`{"IpPermissions":[{"IpRanges":[{"CidrIp":1}]}]}`, 41, "a string", `"1"`},
		{`{"IpPermissions":[{"Bogus":1}]}`, 19, "one of the keys IpProtocol, FromPort, ToPort, IpRanges, Ipv6Ranges, PrefixListIds, UserIdGroupPairs", `key "Bogus"`},
		{`{"SecurityGroupRuleIds":"sgr-1"}`, 24, `"["`, `"\""`},
		{`{"SecurityGroupRuleIds":[1]}`, 25, "a string", `"1"`},
		{`{"SecurityGroupRuleIds":["a",]}`, 29, "a string", `"]"`},
		{`{"TagSpecifications":[{"Tags":[{"Key":"a","Key":"b"}]}]}`, 42, "each key once", `key "Key" again`},
		{`{"TagSpecifications":[{"Tags":{}}]}`, 30, `"["`, `"{"`},
		{`{"TagSpecifications":[{"ResourceType":["a"]}]}`, 38, "a string", `"["`},
		{`{"DryRun":"true"}`, 10, "true or false", `"\""`},
		{`{"DryRun":tru}`, 10, "true or false", `"tru"`},
		{`{"DryRun":truefalse}`, 14, `"," or "}"`, `"false"`},
		{`{"DryRun":1}`, 10, "true or false", `"1"`},
		{`{"FromPort":"22"}`, 12, "an integer of 32 bits", `"\""`},
		{`{"ToPort":2147483648}`, 10, "an integer of 32 bits", `"2147483648"`},
		{`{"IpProtocol":6}`, 14, "a string", `"6"`},
		{`{"CidrIp":[]}`, 10, "a string", `"["`},
		{`{"SourceSecurityGroupName":{}}`, 27, "a string", `"{"`},
		{`{"SourceSecurityGroupOwnerId":1}`, 30, "a string", `"1"`},
		{"{\"GroupId\":\"\xff\"}", 12, "UTF-8", `byte "\xff"`},
		{"\ufeff{}", 0, `"{"`, `"\ufeff"`},
		{"file://request.json", 0, "the text itself", "the name of a file: files are not read here"},
	} {
		got, err := secgroup.ParseRequest([]byte(c.in))
		e, ok := errors.AsType[*secgroup.SyntaxError](err)
		if !ok || !got.Equal(secgroup.Request{}) {
			t.Errorf("%s: got %+v, %v; want a SyntaxError", c.in, got, err)
			continue
		}
		want := &secgroup.SyntaxError{Input: c.in, Offset: c.offset, Expected: c.expected, Found: c.found}
		if diff := cmp.Diff(want, e); diff != "" {
			t.Errorf("%s: mismatch (-want +got):\n%s", c.in, diff)
		}
	}
}

// tagCases are values of --tag-specifications and what is read of them, in JSON; "" is an error.
var tagCases = []struct {
	in   []string
	want string
}{
	// document 004, Shorthand Syntax
	{[]string{"ResourceType=string,Tags=[{Key=string,Value=string},{Key=string,Value=string}]"}, `[{"ResourceType":"string","Tags":[{"Key":"string","Value":"string"},{"Key":"string","Value":"string"}]}]`},
	// document 004, JSON Syntax
	{[]string{`[ { "ResourceType": "security-group-rule", "Tags": [ { "Key": "string", "Value": "string" } ] } ]`}, `[{"ResourceType":"security-group-rule","Tags":[{"Key":"string","Value":"string"}]}]`},
	{nil, "null"},
	{[]string{"[]"}, "null"},
	{[]string{"ResourceType=a", "Tags={Key=b}"}, `[{"ResourceType":"a"},{"Tags":[{"Key":"b"}]}]`},
	{[]string{`{"ResourceType":"a"}`, `{}`}, `[{"ResourceType":"a"},{}]`},
	{[]string{`Tags=[{Key='it\'s',Value="a, b"},]`}, `[{"Tags":[{"Key":"it's","Value":"a, b"}]}]`},
	{[]string{"ResourceType= a ,Tags=[]"}, `[{"ResourceType":"a"}]`},
	{[]string{"ResourceType=a\\,b"}, `[{"ResourceType":"a,b"}]`},
	{[]string{""}, ""},
	{[]string{"ResourceType=a,b"}, ""},
	{[]string{"ResourceType=[a]"}, ""},
	{[]string{"Tags=a"}, ""},
	{[]string{"Tags=[a]"}, ""},
	{[]string{"Tags=[{Key=[a]}]"}, ""},
	{[]string{"Tags=[{Bogus=a}]"}, ""},
	{[]string{"Tags=[{Key=a,Key=b}]"}, ""},
	{[]string{"Bogus=a"}, ""},
	{[]string{"IpProtocol=tcp"}, ""},
	{[]string{"Tags=[{Key=a"}, ""},
	{[]string{"[]", "[]"}, ""},
	{[]string{"{}", "Tags=[]"}, ""},
	{[]string{`[{"Tags":[{"Key":null}]}]`}, ""},
	{[]string{"file://tags.json"}, ""},
	{[]string{"ResourceType@=file://a"}, ""},
}

func TestParseTagSpecifications(t *testing.T) {
	for _, c := range tagCases {
		got, err := secgroup.ParseTagSpecifications(c.in...)
		_, isSyntax := errors.AsType[*secgroup.SyntaxError](err)
		if c.want == "" && (!isSyntax || got != nil) || c.want != "" && (err != nil || marshal(t, got) != c.want) {
			t.Errorf("%q: got %s, %v; want %s", c.in, marshal(t, got), err, c.want)
		}
	}
}

func TestTagSpecificationString(t *testing.T) {
	for _, want := range []string{
		"ResourceType=",
		"ResourceType=security-group-rule,Tags=[{Key=team,Value=web}]",
		`ResourceType='a b',Tags=[{},{Key='it\'s'},{Value='\\'}]`,
	} {
		s, err := secgroup.ParseTagSpecifications(want)
		if err != nil || s[0].String() != want || string(s[0].AppendShorthand([]byte("x "))) != "x "+want {
			t.Errorf("got %s, %v; want %s", s, err, want)
		}
	}
}

func TestParseSecurityGroupRuleIds(t *testing.T) {
	for _, c := range []struct {
		in   []string
		want []string
		ok   bool
	}{
		{nil, nil, true},
		{[]string{"sgr-1", "sgr-2"}, []string{"sgr-1", "sgr-2"}, true},
		{[]string{""}, []string{""}, true},
		{[]string{"{}"}, []string{"{}"}, true},
		{[]string{`["sgr-1", "sgr-2"]`}, []string{"sgr-1", "sgr-2"}, true},
		{[]string{" []"}, nil, true},
		{[]string{"[", "x"}, []string{"[", "x"}, true},
		{[]string{"["}, nil, false},
		{[]string{"[1]"}, nil, false},
		{[]string{"[null]"}, nil, false},
		{[]string{`["a"] x`}, nil, false},
		{[]string{"file://ids.json"}, nil, false},
		{[]string{"\xff"}, nil, false},
		{[]string{"file://ids.json", "sgr-1"}, []string{"file://ids.json", "sgr-1"}, true},
		{[]string{}, nil, true},
	} {
		got, err := secgroup.ParseSecurityGroupRuleIds(c.in...)
		_, isSyntax := errors.AsType[*secgroup.SyntaxError](err)
		if !slices.Equal(got, c.want) || (err == nil) != c.ok || !c.ok && !isSyntax {
			t.Errorf("%q: got %q, %v; want %q, %t", c.in, got, err, c.want, c.ok)
		}
	}
	in := []string{"a", "b"}
	got, _ := secgroup.ParseSecurityGroupRuleIds(in...)
	got[0] = "b"
	if in[0] != "a" {
		t.Error("the result shares the memory of the values")
	}
}
