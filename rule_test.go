package secgroup_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/secgroup"
)

// rule makes a rule, mostly with one destination.
func (s *source) rule() secgroup.SecurityGroupRule {
	r := secgroup.SecurityGroupRule{IpProtocol: pick(s, poolProtocols...)}
	if s.next(4) > 0 {
		r.FromPort, r.ToPort = s.port(), s.port()
	}
	kind := s.next(9)
	if kind < 3 || kind == 8 {
		r.CidrIpv4 = pick(s, poolIPv4...)
	}
	if kind == 3 || kind == 4 || kind == 8 {
		r.CidrIpv6 = pick(s, poolIPv6...)
	}
	if kind == 5 {
		r.PrefixListId = pick(s, poolLists...)
	}
	if kind == 6 || kind == 7 {
		r.ReferencedGroupInfo = secgroup.ReferencedSecurityGroup{
			GroupId: pick(s, poolGroups...), GroupName: pick(s, poolNames...), UserId: pick(s, poolUsers...),
			VpcId: pick(s, "", "vpc-1"), VpcPeeringConnectionId: pick(s, "", "pcx-1"), PeeringStatus: pick(s, "", "active"),
		}
	}
	r.Description = pick(s, poolDescriptions...)
	r.IsEgress = s.next(5) == 4
	return r
}

// checkCovering compares Covering with Covers, one rule with every other.
func checkCovering(t testing.TB, rules []secgroup.SecurityGroupRule) {
	t.Helper()
	got := secgroup.Covering(rules)
	for i, r := range rules {
		covered := false
		for j, s := range rules {
			if i != j && s.Covers(r) && (j < i || !r.Covers(s)) {
				covered = true
			}
		}
		if covered != (got[i] >= 0) || got[i] == i || covered && !rules[got[i]].Covers(r) {
			t.Fatalf("%+v: of %d the covering rule is %d, and there is one: %t", rules, i, got[i], covered)
		}
	}
}

// permissionOf writes r as a permission, whatever it has.
func permissionOf(r secgroup.SecurityGroupRule) secgroup.IpPermission {
	p := secgroup.IpPermission{IpProtocol: r.IpProtocol, FromPort: r.FromPort, ToPort: r.ToPort}
	if r.CidrIpv4 != "" {
		p.IpRanges = []secgroup.IpRange{{CidrIp: r.CidrIpv4, Description: r.Description}}
	}
	if r.CidrIpv6 != "" {
		p.Ipv6Ranges = []secgroup.Ipv6Range{{CidrIpv6: r.CidrIpv6, Description: r.Description}}
	}
	if r.PrefixListId != "" {
		p.PrefixListIds = []secgroup.PrefixListId{{PrefixListId: r.PrefixListId, Description: r.Description}}
	}
	if g := r.ReferencedGroupInfo; g != (secgroup.ReferencedSecurityGroup{}) {
		p.UserIdGroupPairs = []secgroup.UserIdGroupPair{{GroupId: g.GroupId, GroupName: g.GroupName, UserId: g.UserId,
			VpcId: g.VpcId, VpcPeeringConnectionId: g.VpcPeeringConnectionId, PeeringStatus: g.PeeringStatus, Description: r.Description}}
	}
	return p
}

// checkRule holds what is true of every rule.
func checkRule(t testing.TB, r secgroup.SecurityGroupRule) {
	t.Helper()
	if p := r.IpPermission(); !p.Equal(permissionOf(r)) {
		t.Fatalf("%+v is the permission %v", r, p)
	}
	// A rule has the reasons of the permission that makes it.
	reasons := func(l secgroup.ErrorList) (s []string) {
		for _, e := range l {
			s = append(s, string(e.Reason))
		}
		return s
	}
	err := r.Validate()
	got, want := naiveErrors(err), naiveErrors(permissionOf(r).Validate())
	switch n := entries(secgroup.IpPermissions{permissionOf(r)}); {
	case n == 0 && !errors.Is(err, secgroup.ReasonDestinationMissing),
		n == 1 && !slices.Equal(reasons(got), reasons(want)),
		n > 1 && !errors.Is(err, secgroup.ReasonDestinationMixed):
		t.Fatalf("%+v: got %v, the permission has %v", r, got, want)
	}
	c, cErr := r.Canonicalize()
	if (err == nil) != (cErr == nil) || !slices.Equal(reasons(naiveErrors(cErr)), reasons(got)) {
		t.Fatalf("%+v: Validate gives %v, Canonicalize %v", r, err, cErr)
	}
	grouped, groupErr := secgroup.GroupRules([]secgroup.SecurityGroupRule{r})
	if (err == nil) != (groupErr == nil) {
		t.Fatalf("%+v: Validate gives %v, GroupRules %v", r, err, groupErr)
	}
	// The same rule twice is said where it can be told which rule it is.
	_, twice := secgroup.GroupRules([]secgroup.SecurityGroupRule{r, r})
	if told := r.Identity().Validate() == nil; told != errors.Is(twice, secgroup.ReasonRuleDuplicate) {
		t.Fatalf("%+v: its identity is valid: %t; twice it gives %v", r, told, twice)
	}
	if r.Identity().Identity() != r.Identity() {
		t.Fatalf("%+v has the identity %+v, and that %+v", r, r.Identity(), r.Identity().Identity())
	}
	if err != nil {
		if c != (secgroup.SecurityGroupRule{}) || grouped != nil {
			t.Fatalf("%+v: %+v and %v beside an error", r, c, grouped)
		}
		return
	}
	if again, err := c.Canonicalize(); err != nil || again != c || c.Identity() != r.Identity() {
		t.Fatalf("%+v: the canonical form of %+v is %+v, %v", r, c, again, err)
	}
	back, err := grouped.Rules(secgroup.Direction(r.IsEgress))
	if err != nil || len(back) != 1 || back[0] != c {
		t.Fatalf("%+v: canonical form %+v, but %+v of its group; %v", r, c, back, err)
	}
}

// checkRules holds what is true of every two rules.
func checkRules(t testing.TB, r, s secgroup.SecurityGroupRule) {
	t.Helper()
	if n := r.Compare(s); n != -s.Compare(r) || (n == 0) != (r == s) || n < -1 || n > 1 {
		t.Fatalf("%+v and %+v compare as %d and %d", r, s, n, s.Compare(r))
	}
	c, err1 := r.Identity().Canonicalize() // descriptions do not matter
	d, err2 := s.Identity().Canonicalize()
	covers := err1 == nil && err2 == nil && r.IsEgress == s.IsEgress
	if covers {
		n := 0
		for _, k := range packets(d) {
			if ruleAllows(d, k) {
				n++
				covers = covers && ruleAllows(c, k)
			}
		}
		if n == 0 {
			t.Fatalf("%+v allows nothing", s)
		}
		_, err := secgroup.GroupRules([]secgroup.SecurityGroupRule{r, s})
		if same := r.Identity() == s.Identity(); same != errors.Is(err, secgroup.ReasonRuleDuplicate) {
			t.Fatalf("%+v and %+v: the same identity: %t; grouping gives %v", r, s, same, err)
		} else if same && !covers {
			t.Fatalf("%+v and %+v are the same, but do not allow the same", r, s)
		}
	}
	if got := r.Covers(s); got != covers {
		t.Fatalf("%+v covers %+v: got %t, want %t", r, s, got, covers)
	}
}

// ruleTexts are rules in JSON, and what they are as an error, "" if valid.
var ruleTexts = []struct{ in, errs string }{
	{`{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"CidrIpv4":"10.0.0.0/8"}`, ""},
	{`{"IpProtocol":"-1","FromPort":-1,"ToPort":-1,"CidrIpv6":"::/0"}`, ""},
	{`{"IpProtocol":"-1","CidrIpv6":"::/0"}`, ""},
	{`{"IpProtocol":"icmpv6","PrefixListId":"pl-1","Description":"a"}`, ""},
	{`{"IpProtocol":"-1","ReferencedGroupInfo":{"GroupId":"sg-1","UserId":"123456789012","VpcId":"vpc-1"},"IsEgress":true}`, ""},
	{`{"IpProtocol":"-1"}`, " destination-missing"},
	{`{"IpProtocol":"-1","CidrIpv4":"10.0.0.0/8","CidrIpv6":"::/0"}`, " destination-mixed"},
	{`{"IpProtocol":"-1","CidrIpv4":"::/0"}`, "CidrIpv4 cidr-family"},
	{`{"IpProtocol":"-1","CidrIpv6":"10.0.0.0/8"}`, "CidrIpv6 cidr-family"},
	{`{"IpProtocol":"tcp","FromPort":-1,"ToPort":-1,"PrefixListId":"x","ReferencedGroupInfo":{"UserId":"1"},"Description":"&"}`,
		"FromPort port-range\nToPort port-range\n destination-mixed\nPrefixListId prefix-list-id-malformed\nReferencedGroupInfo group-missing\nReferencedGroupInfo.UserId user-id-malformed\nDescription description-charset"},
	{`{"IpProtocol":"esp","CidrIpv4":"10.0.0.0/8"}`, "IpProtocol protocol-unknown"},
	{`{"IpProtocol":"-1","PrefixListId":"x"}`, "PrefixListId prefix-list-id-malformed"},
	{`{"IpProtocol":"-1","ReferencedGroupInfo":{"GroupId":"sg-1","UserId":"x"}}`, "ReferencedGroupInfo.UserId user-id-malformed"},
	{`{"IpProtocol":"-1","ReferencedGroupInfo":{"GroupName":"a","UserId":"x"}}`, "ReferencedGroupInfo.UserId user-id-malformed"},
	{`{"IpProtocol":"-1","ReferencedGroupInfo":{"GroupId":"x","GroupName":"sg-1"}}`,
		"ReferencedGroupInfo.GroupId group-id-malformed\nReferencedGroupInfo.GroupName group-name-malformed"},
	{`{"IpProtocol":"-1","CidrIpv4":"10.0.0.0/8","Description":"a & b"}`, ""},
	{`{"IpProtocol":"-1","PrefixListId":"pl-1","Description":"a & b"}`, "Description description-charset"},
	{`{"IpProtocol":"-1","ReferencedGroupInfo":{"GroupId":"sg-1"},"Description":"a & b"}`, "Description description-charset"},
}

func TestSecurityGroupRule(t *testing.T) {
	for _, c := range ruleTexts {
		var r secgroup.SecurityGroupRule
		if err := json.Unmarshal([]byte(c.in), &r); err != nil {
			t.Fatal(err)
		}
		var want []string
		for line := range strings.Lines(c.errs) {
			want = append(want, strings.TrimSuffix(line, "\n"))
		}
		if diff := cmp.Diff(want, located(naiveErrors(r.Validate()))); diff != "" {
			t.Errorf("%s: mismatch (-want +got):\n%s", c.in, diff)
		}
		checkRule(t, r)
	}
	for i, want := range map[int]string{
		5: `no destination (source, for ingress): write one of CidrIpv4, CidrIpv6, PrefixListId and ReferencedGroupInfo [destination-missing]`,
		6: `CidrIpv4 and CidrIpv6 in one rule: write one rule for each [destination-mixed]`,
		7: `CidrIpv4: "::/0": an IPv6 block: write it in CidrIpv6 [cidr-family]`,
		8: `CidrIpv6: "10.0.0.0/8": an IPv4 block: write it in CidrIpv4 [cidr-family]`,
	} {
		var r secgroup.SecurityGroupRule
		if err := json.Unmarshal([]byte(ruleTexts[i].in), &r); err != nil {
			t.Fatal(err)
		}
		if got := r.Validate(); got == nil || got.Error() != want {
			t.Errorf("got %v, want %s", got, want)
		}
	}
}

func rules(t testing.TB, d secgroup.Direction, lines string) []secgroup.SecurityGroupRule {
	t.Helper()
	rs, err := permissions(t, lines).Rules(d)
	if err != nil {
		t.Fatal(err)
	}
	return rs
}

// TestRules holds that rules come in the order of the permissions, mixed ones included.
func TestRules(t *testing.T) {
	const mixed = "IpProtocol=all,FromPort=22,IpRanges=[{CidrIp=10.0.0.1/8,Description=a},{CidrIp=9.0.0.0/8}],Ipv6Ranges=[{CidrIpv6=::0/0}],PrefixListIds=[{PrefixListId=pl-1,Description=b}],UserIdGroupPairs=[{GroupId=sg-1,GroupName=n,VpcId=v,Description=c},{GroupName=n,UserId=123456789012}]\n" +
		"IpProtocol=58,PrefixListIds=[{PrefixListId=pl-1}]"
	minus := secgroup.PortOf(-1)
	all := secgroup.SecurityGroupRule{IpProtocol: "-1", FromPort: minus, ToPort: minus}
	want := make([]secgroup.SecurityGroupRule, 7)
	for i := range want {
		want[i] = all
	}
	want[0].CidrIpv4, want[0].Description = "10.0.0.0/8", "a"
	want[1].CidrIpv4 = "9.0.0.0/8"
	want[2].CidrIpv6 = "::/0"
	want[3].PrefixListId, want[3].Description = "pl-1", "b"
	want[4].ReferencedGroupInfo, want[4].Description = secgroup.ReferencedSecurityGroup{GroupId: "sg-1"}, "c"
	want[5].ReferencedGroupInfo = secgroup.ReferencedSecurityGroup{GroupName: "n", UserId: "123456789012"}
	want[6].IpProtocol, want[6].PrefixListId = "icmpv6", "pl-1"
	if got := rules(t, secgroup.Ingress, mixed); !slices.Equal(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	for i := range want {
		want[i].IsEgress = true
	}
	if got := rules(t, secgroup.Egress, mixed); !slices.Equal(got, want) {
		t.Errorf("egress: got  %+v\nwant %+v", got, want)
	}
	// B2 of a number, too.
	if got := rules(t, secgroup.Ingress, "IpProtocol=50"+to10)[0]; got.FromPort != minus || got.ToPort != minus {
		t.Errorf("a number has the ports %v and %v", got.FromPort, got.ToPort)
	}
	if got, err := (secgroup.IpPermissions{}).Rules(secgroup.Ingress); got != nil || err != nil {
		t.Errorf("no permission: got %v, %v", got, err)
	}
	// Otherwise it is as strict as Validate.
	got, err := permissions(t, "IpProtocol=-1,IpRanges=[{CidrIp=10.0.0.0/8,Description=é}],PrefixListIds=[{PrefixListId=pl-1}]").Rules(secgroup.Ingress)
	if want := []string{"IpPermissions[0].IpRanges[0].Description description-charset"}; got != nil || !slices.Equal(located(list(t, err)), want) {
		t.Errorf("got %v, %v; want %q", got, err, want)
	}
}

func TestGroupRules(t *testing.T) {
	if got, err := secgroup.GroupRules(nil); got != nil || err != nil {
		t.Errorf("no rule: got %v, %v", got, err)
	}
	in := append(rules(t, secgroup.Egress, ssh+",IpRanges=[{CidrIp=10.0.0.0/8,Description=a}]"),
		rules(t, secgroup.Egress, "IpProtocol=-1,UserIdGroupPairs=[{GroupId=sg-1}]\n"+ssh+",IpRanges=[{CidrIp=9.0.0.0/8}],Ipv6Ranges=[{CidrIpv6=::/0}]")...)
	in[0].CidrIpv4 = "10.1.2.3/8" // GroupRules canonicalizes
	before := slices.Clone(in)
	want := []string{
		"IpProtocol=-1,UserIdGroupPairs=[{GroupId=sg-1}]",
		ssh + ",IpRanges=[{CidrIp=9.0.0.0/8},{CidrIp=10.0.0.0/8,Description=a}],Ipv6Ranges=[{CidrIpv6=::/0}]",
	}
	got, err := secgroup.GroupRules(in)
	if err != nil || !slices.Equal(texts(got), want) {
		t.Errorf("got %v, %v; want %q", got, err, want)
	}
	if !slices.Equal(in, before) {
		t.Errorf("the rules were changed to %v", in)
	}

	in = append(in, in[0], secgroup.SecurityGroupRule{IpProtocol: "x", CidrIpv4: "y"}, in[1], in[0], in[1], in[1])
	in[4].Description = "another's"
	for _, i := range []int{5, 8, 9} {
		in[i].IsEgress = false
	}
	got, err = secgroup.GroupRules(in)
	wantErrs := []string{
		`SecurityGroupRules[4].Description: "another's": character "'" at byte 7: write only a-z A-Z 0-9, space and ._-:/()#,@[]+=&;{}!$* [description-charset]`,
		`SecurityGroupRules[4]: "10.1.2.3/8": the same rule as SecurityGroupRules[0]: leave out one of the two [rule-duplicate]`,
		`SecurityGroupRules[5].IsEgress: rules of both directions: group ingress and egress rules apart [parameter-combination]`,
		`SecurityGroupRules[5].IpProtocol: "x": unknown protocol: write tcp, udp, icmp, icmpv6, a number from 0 to 255 (6, not 06), or -1 for all protocols [protocol-unknown]`,
		`SecurityGroupRules[5].CidrIpv4: "y": not a CIDR block: write address/length without leading zeros or space, such as 10.0.0.0/16 or 2001:db8::/32 [cidr-malformed]`,
		`SecurityGroupRules[6]: "sg-1": the same rule as SecurityGroupRules[1]: leave out one of the two [rule-duplicate]`,
		`SecurityGroupRules[7]: "10.1.2.3/8": the same rule as SecurityGroupRules[0]: leave out one of the two [rule-duplicate]`,
		`SecurityGroupRules[8].IsEgress: rules of both directions: group ingress and egress rules apart [parameter-combination]`,
		`SecurityGroupRules[9].IsEgress: rules of both directions: group ingress and egress rules apart [parameter-combination]`,
		`SecurityGroupRules[9]: "sg-1": the same rule as SecurityGroupRules[8]: leave out one of the two [rule-duplicate]`,
	}
	if got != nil || err == nil {
		t.Fatalf("got %v, %v", got, err)
	}
	if diff := cmp.Diff(strings.Join(wantErrs, "\n"), err.Error()); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
	if code := list(t, err)[2].Code; code != "InvalidParameterCombination" {
		t.Errorf("both directions have the code %s", code)
	}
}

func TestIdentity(t *testing.T) {
	r := rules(t, secgroup.Ingress, "IpProtocol=tcp,FromPort=1,ToPort=2,UserIdGroupPairs=[{GroupId=sg-1,UserId=123456789012,Description=a}]")[0]
	want := r
	want.Description, want.ReferencedGroupInfo.UserId = "", ""
	r.IpProtocol, r.ReferencedGroupInfo.GroupName, r.ReferencedGroupInfo.VpcId = "6", "n", "v"
	if got := r.Identity(); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	r.ReferencedGroupInfo.GroupId = ""
	want.ReferencedGroupInfo = secgroup.ReferencedSecurityGroup{GroupName: "n", UserId: "123456789012"}
	if got := r.Identity(); got != want {
		t.Errorf("by name: got %+v, want %+v", got, want)
	}
	r = secgroup.SecurityGroupRule{IpProtocol: "esp", CidrIpv4: "x", Description: "a"}
	want = secgroup.SecurityGroupRule{IpProtocol: "esp", CidrIpv4: "x"}
	if got := r.Identity(); got != want {
		t.Errorf("invalid: got %+v, want %+v", got, want)
	}
}

// coverCases draw intervals: the first rule over the second.
var coverCases = []struct {
	name string
	r, s string
	want bool
}{
	// ports    r |-----|   s  |---|
	{"ports within", "IpProtocol=tcp,FromPort=1,ToPort=10" + to10, "IpProtocol=tcp,FromPort=2,ToPort=10" + to10, true},
	// ports    r |-----|   s    |-----|
	{"ports beyond", "IpProtocol=tcp,FromPort=1,ToPort=10" + to10, "IpProtocol=tcp,FromPort=2,ToPort=11" + to10, false},
	{"ports before", "IpProtocol=tcp,FromPort=1,ToPort=10" + to10, "IpProtocol=tcp,FromPort=0,ToPort=10" + to10, false},
	{"itself", ssh + to10, ssh + to10, true},
	{"another protocol", ssh + to10, "IpProtocol=udp,FromPort=22,ToPort=22" + to10, false},
	{"all protocols over one", "IpProtocol=-1" + to10, ssh + to10, true},
	{"one protocol under all", "IpProtocol=tcp,FromPort=0,ToPort=65535" + to10, "IpProtocol=-1" + to10, false},
	{"a number without ports", "IpProtocol=50" + to10, "IpProtocol=50,FromPort=7" + to10, true},
	{"all types", "IpProtocol=icmp,FromPort=-1,ToPort=-1" + to10, "IpProtocol=icmp,FromPort=8,ToPort=0" + to10, true},
	{"all codes of the type", "IpProtocol=icmp,FromPort=8,ToPort=-1" + to10, "IpProtocol=icmp,FromPort=8,ToPort=0" + to10, true},
	{"another type", "IpProtocol=icmp,FromPort=8,ToPort=-1" + to10, "IpProtocol=icmp,FromPort=3,ToPort=0" + to10, false},
	{"types are no range", "IpProtocol=icmp,FromPort=0,ToPort=10" + to10, "IpProtocol=icmp,FromPort=3,ToPort=3" + to10, false},
	{"one type under all", "IpProtocol=icmp,FromPort=8,ToPort=-1" + to10, "IpProtocol=icmp,FromPort=-1,ToPort=-1" + to10, false},
	// blocks   r |-------|   s   |---|
	{"a block within", ssh + to10, ssh + ",IpRanges=[{CidrIp=10.1.2.3/16}]", true},
	{"a block around", ssh + ",IpRanges=[{CidrIp=10.0.0.0/16}]", ssh + to10, false},
	{"a block beside", ssh + to10, ssh + ",IpRanges=[{CidrIp=11.0.0.0/8}]", false},
	{"all of IPv4 is not IPv6", ssh + ",IpRanges=[{CidrIp=0.0.0.0/0}]", ssh + ",Ipv6Ranges=[{CidrIpv6=2001:db8::/32}]", false},
	{"all of IPv6 is not IPv4", ssh + ",Ipv6Ranges=[{CidrIpv6=::/0}]", ssh + to10, false},
	{"IPv6 within", ssh + ",Ipv6Ranges=[{CidrIpv6=::/0}]", ssh + ",Ipv6Ranges=[{CidrIpv6=2001:db8::/32}]", true},
	{"all addresses and a group", ssh + ",IpRanges=[{CidrIp=0.0.0.0/0}]", ssh + ",UserIdGroupPairs=[{GroupId=sg-1}]", false},
	{"a group and an address", ssh + ",UserIdGroupPairs=[{GroupId=sg-1}]", ssh + to10, false},
	{"one group", ssh + ",UserIdGroupPairs=[{GroupId=sg-1}]", ssh + ",UserIdGroupPairs=[{GroupId=sg-1,UserId=123456789012,Description=a}]", true},
	{"two groups", ssh + ",UserIdGroupPairs=[{GroupId=sg-1}]", ssh + ",UserIdGroupPairs=[{GroupId=sg-2}]", false},
	{"one list", ssh + ",PrefixListIds=[{PrefixListId=pl-1}]", ssh + ",PrefixListIds=[{PrefixListId=pl-1}]", true},
	{"two lists", ssh + ",PrefixListIds=[{PrefixListId=pl-1}]", ssh + ",PrefixListIds=[{PrefixListId=pl-2}]", false},
}

func TestCovers(t *testing.T) {
	for _, c := range coverCases {
		r, s := rules(t, secgroup.Ingress, c.r)[0], rules(t, secgroup.Ingress, c.s)[0]
		if got := r.Covers(s); got != c.want {
			t.Errorf("%s: got %t, want %t", c.name, got, c.want)
		}
		checkRules(t, r, s)
		s.IsEgress = true
		if r.Covers(s) {
			t.Errorf("%s: an ingress rule covers an egress rule", c.name)
		}
	}
	odd := rules(t, secgroup.Ingress, ssh+to10)[0]
	odd.Description = "it's"
	if !odd.Covers(rules(t, secgroup.Ingress, ssh+to10)[0]) || !odd.Covers(odd) {
		t.Error("a wrong description matters")
	}
	invalid := secgroup.SecurityGroupRule{IpProtocol: "x"}
	if invalid.Covers(invalid) || rules(t, secgroup.Ingress, ssh+to10)[0].Covers(invalid) {
		t.Error("an invalid rule is covered")
	}
}

// TestCompare holds the order, each rule before the next.
func TestCompare(t *testing.T) {
	var sorted []secgroup.SecurityGroupRule
	for _, d := range []secgroup.Direction{secgroup.Ingress, secgroup.Egress} {
		sorted = append(sorted, secgroup.SecurityGroupRule{IsEgress: bool(d)})
		sorted = append(sorted, rules(t, d, `IpProtocol=-1,IpRanges=[{CidrIp=10.0.0.0/8}]
			IpProtocol=50,IpRanges=[{CidrIp=10.0.0.0/8}]
			IpProtocol=tcp,FromPort=9,ToPort=9,IpRanges=[{CidrIp=9.0.0.0/8},{CidrIp=10.0.0.0/8},{CidrIp=10.0.0.0/9},{CidrIp=10.0.0.1/32}]
			IpProtocol=tcp,FromPort=9,ToPort=9,Ipv6Ranges=[{CidrIpv6=::/0},{CidrIpv6=9::/16},{CidrIpv6=10::/16}]
			IpProtocol=tcp,FromPort=9,ToPort=9,PrefixListIds=[{PrefixListId=pl-1},{PrefixListId=pl-2}]
			IpProtocol=tcp,FromPort=9,ToPort=9,UserIdGroupPairs=[{GroupName=a},{GroupName=a,UserId=123456789012},{GroupName=b},{GroupId=sg-1}]
			IpProtocol=tcp,FromPort=9,ToPort=10,IpRanges=[{CidrIp=1.0.0.0/8}]
			IpProtocol=tcp,FromPort=10,ToPort=10,IpRanges=[{CidrIp=1.0.0.0/8}]`)...)
	}
	last := sorted[len(sorted)-1]
	for _, description := range []string{"a", "b"} {
		last.Description = description
		sorted = append(sorted, last)
	}
	for i, r := range sorted {
		for j, s := range sorted {
			want := 0
			if i < j {
				want = -1
			} else if i > j {
				want = +1
			}
			if got := r.Compare(s); got != want {
				t.Errorf("%+v and %+v: got %d, want %d", r, s, got, want)
			}
		}
	}
	// Members that no canonical rule tells apart.
	base := secgroup.SecurityGroupRule{ReferencedGroupInfo: secgroup.ReferencedSecurityGroup{GroupId: "sg-1"}}
	for i, change := range []func(r *secgroup.SecurityGroupRule){
		func(r *secgroup.SecurityGroupRule) { r.CidrIpv4 = "x" },
		func(r *secgroup.SecurityGroupRule) { r.CidrIpv6 = "x" },
		func(r *secgroup.SecurityGroupRule) { r.ReferencedGroupInfo.VpcId = "x" },
		func(r *secgroup.SecurityGroupRule) { r.ReferencedGroupInfo.VpcPeeringConnectionId = "x" },
		func(r *secgroup.SecurityGroupRule) { r.ReferencedGroupInfo.PeeringStatus = "x" },
	} {
		r := base
		change(&r)
		if r.Compare(base) != +1 || base.Compare(r) != -1 {
			t.Errorf("change %d: %+v and %+v compare as %d", i, r, base, r.Compare(base))
		}
	}
}

// TestRuleJSON holds the JSON of a rule that EC2 would not give, in the names that it would.
func TestRuleJSON(t *testing.T) {
	for _, c := range []struct {
		r    secgroup.SecurityGroupRule
		want string
	}{
		{secgroup.SecurityGroupRule{}, `{"IsEgress":false}`},
		{secgroup.SecurityGroupRule{
			IsEgress: true, IpProtocol: "a", FromPort: secgroup.PortOf(0), ToPort: secgroup.PortOf(-1), CidrIpv4: "b", CidrIpv6: "c", PrefixListId: "d",
			ReferencedGroupInfo: secgroup.ReferencedSecurityGroup{GroupId: "e", GroupName: "f", UserId: "g", VpcId: "h", VpcPeeringConnectionId: "i", PeeringStatus: "j"},
			Description:         "k",
		}, `{"IsEgress":true,"IpProtocol":"a","FromPort":0,"ToPort":-1,"CidrIpv4":"b","CidrIpv6":"c","PrefixListId":"d",` +
			`"ReferencedGroupInfo":{"GroupId":"e","GroupName":"f","UserId":"g","VpcId":"h","VpcPeeringConnectionId":"i","PeeringStatus":"j"},"Description":"k"}`},
	} {
		got, err := json.Marshal(c.r)
		if err != nil || string(got) != c.want {
			t.Errorf("got %s, %v; want %s", got, err, c.want)
		}
		var back secgroup.SecurityGroupRule
		if err := json.Unmarshal(got, &back); err != nil || back != c.r {
			t.Errorf("%s reads back as %+v, %v", got, back, err)
		}
	}
}

// TestRuleLaws tries every two of some rules that meet.
func TestRuleLaws(t *testing.T) {
	var all []secgroup.SecurityGroupRule
	for _, proto := range poolProtocols {
		for _, ports := range [][2]secgroup.Port{{}, {secgroup.PortOf(0), secgroup.PortOf(65535)}, {secgroup.PortOf(22), secgroup.PortOf(22)}, {secgroup.PortOf(-1), secgroup.PortOf(-1)}, {secgroup.PortOf(1), secgroup.PortOf(255)}, {secgroup.PortOf(1), secgroup.PortOf(-1)}} {
			for _, destination := range []secgroup.SecurityGroupRule{
				{CidrIpv4: "10.0.0.1/8"}, {CidrIpv4: "10.128.0.0/9"}, {CidrIpv4: "0.0.0.0/0"}, {CidrIpv6: "::/0"}, {CidrIpv6: "2001:db8::/32"},
				{PrefixListId: "pl-1"}, {ReferencedGroupInfo: secgroup.ReferencedSecurityGroup{GroupId: "sg-1"}}, {ReferencedGroupInfo: secgroup.ReferencedSecurityGroup{GroupName: "a"}},
			} {
				r := destination
				r.IpProtocol, r.FromPort, r.ToPort = proto, ports[0], ports[1]
				checkRule(t, r)
				all = append(all, r)
			}
		}
	}
	for i, r := range all {
		for j := i % 13; j < len(all); j += 13 {
			checkRules(t, r, all[j])
		}
	}
	for i := range all { // some twice, some in the other direction, or of another account
		all[i].IsEgress = i%7 == 0
		r := all[(i*31)%len(all)]
		r.IsEgress = i%5 == 0
		if r.ReferencedGroupInfo.GroupName != "" {
			r.ReferencedGroupInfo.UserId = "123456789012"
		}
		if i%3 == 0 {
			all = append(all, r)
		}
	}
	checkCovering(t, all)
}
