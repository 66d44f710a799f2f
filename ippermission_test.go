package secgroup_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"example.com/secgroup"
)

// TestOrder holds the order of errors: protocol, ports, destination, then the lists;
// within an entry the whole, the members, and its being a duplicate.
func TestOrder(t *testing.T) {
	in := "IpProtocol=tcp,FromPort=70000,ToPort=-1" +
		",IpRanges=[{CidrIp=x,Description=é},{CidrIp=10.0.0.0/8}]" +
		",Ipv6Ranges=[{CidrIpv6=y,Description=é}]" +
		",PrefixListIds=[{PrefixListId=z,Description=é}]" +
		",UserIdGroupPairs=[{UserId=u,Description=é},{GroupId=i,GroupName=é,UserId=u,Description=é}]\n" +
		"IpProtocol=x\n" +
		ssh + to10 + "\n" +
		ssh + ",IpRanges=[{CidrIp=10.0.0.0/8,Description=é},{CidrIp=x}]"
	want := []string{
		"IpPermissions[0].FromPort port-range",
		"IpPermissions[0].ToPort port-range",
		"IpPermissions[0] destination-mixed",
		"IpPermissions[0].IpRanges[0].CidrIp cidr-malformed",
		"IpPermissions[0].IpRanges[0].Description description-charset",
		"IpPermissions[0].Ipv6Ranges[0].CidrIpv6 cidr-malformed",
		"IpPermissions[0].Ipv6Ranges[0].Description description-charset",
		"IpPermissions[0].PrefixListIds[0].PrefixListId prefix-list-id-malformed",
		"IpPermissions[0].PrefixListIds[0].Description description-charset",
		"IpPermissions[0].UserIdGroupPairs[0] group-missing",
		"IpPermissions[0].UserIdGroupPairs[0].UserId user-id-malformed",
		"IpPermissions[0].UserIdGroupPairs[0].Description description-charset",
		"IpPermissions[0].UserIdGroupPairs[1].GroupId group-id-malformed",
		"IpPermissions[0].UserIdGroupPairs[1].GroupName group-name-malformed",
		"IpPermissions[0].UserIdGroupPairs[1].UserId user-id-malformed",
		"IpPermissions[0].UserIdGroupPairs[1].Description description-charset",
		"IpPermissions[1].IpProtocol protocol-unknown",
		"IpPermissions[1] destination-missing",
		"IpPermissions[3].IpRanges[0].Description description-charset",
		"IpPermissions[3].IpRanges[0] rule-duplicate",
		"IpPermissions[3].IpRanges[1].CidrIp cidr-malformed",
	}
	if diff := cmp.Diff(want, located(list(t, permissions(t, in).Validate()))); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
}

// TestPaths holds that paths are counted from what was validated.
func TestPaths(t *testing.T) {
	p := permissions(t, "IpProtocol=esp,IpRanges=[{CidrIp=x}]\n"+ssh+",IpRanges=[{CidrIp=10.0.0.0/8},{CidrIp=10.0.0.0/8}]")
	for _, c := range []struct {
		err  error
		want []string
	}{
		{p[0].Validate(), []string{"IpProtocol protocol-unknown", "IpRanges[0].CidrIp cidr-malformed"}},
		{p[1].Validate(), []string{"IpRanges[1] rule-duplicate"}},
		{secgroup.IpPermission{IpProtocol: "-1"}.Validate(), []string{" destination-missing"}},
		{secgroup.IpRange{CidrIp: "x", Description: "é"}.Validate(), []string{"CidrIp cidr-malformed", "Description description-charset"}},
		{secgroup.Ipv6Range{CidrIpv6: "x", Description: "é"}.Validate(), []string{"CidrIpv6 cidr-malformed", "Description description-charset"}},
		{secgroup.PrefixListId{PrefixListId: "x", Description: "&"}.Validate(), []string{"PrefixListId prefix-list-id-malformed", "Description description-charset"}},
		{secgroup.UserIdGroupPair{UserId: "x", Description: "&"}.Validate(), []string{" group-missing", "UserId user-id-malformed", "Description description-charset"}},
		{secgroup.SecurityGroupRule{}.Validate(), []string{"IpProtocol protocol-missing", " destination-missing"}},
	} {
		if diff := cmp.Diff(c.want, located(list(t, c.err))); diff != "" {
			t.Errorf("mismatch (-want +got):\n%s", diff)
		}
	}
	e := list(t, p[1].Validate())[0]
	if want := `IpRanges[1]: "10.0.0.0/8": the same rule as IpRanges[0]: leave out one of the two [rule-duplicate]`; e.Error() != want {
		t.Errorf("got %v, want %s", e, want)
	}
	e = list(t, secgroup.IpPermission{IpProtocol: "-1"}.Validate())[0]
	if want := `no destination (source, for ingress): write an entry in IpRanges, Ipv6Ranges, PrefixListIds or UserIdGroupPairs [destination-missing]`; e.Error() != want {
		t.Errorf("got %v, want %s", e, want)
	}
}

// TestEntries canonicalizes entries alone.
func TestEntries(t *testing.T) {
	if got, err := (secgroup.IpRange{CidrIp: "10.0.0.1/8", Description: "d"}).Canonicalize(); err != nil || got != (secgroup.IpRange{CidrIp: "10.0.0.0/8", Description: "d"}) {
		t.Errorf("got %v, %v", got, err)
	}
	if got, err := (secgroup.IpRange{CidrIp: "::/0", Description: "d"}).Canonicalize(); err == nil || got != (secgroup.IpRange{}) {
		t.Errorf("got %v, %v", got, err)
	}
	if got, err := (secgroup.Ipv6Range{CidrIpv6: "2001:DB8::1/32", Description: "d"}).Canonicalize(); err != nil || got != (secgroup.Ipv6Range{CidrIpv6: "2001:db8::/32", Description: "d"}) {
		t.Errorf("got %v, %v", got, err)
	}
	if got, err := (secgroup.Ipv6Range{CidrIpv6: "10.0.0.0/8", Description: "d"}).Canonicalize(); err == nil || got != (secgroup.Ipv6Range{}) {
		t.Errorf("got %v, %v", got, err)
	}
	list := secgroup.PrefixListId{PrefixListId: "pl-1", Description: "d"}
	if got, err := list.Canonicalize(); err != nil || got != list {
		t.Errorf("got %v, %v", got, err)
	}
	if got, err := (secgroup.PrefixListId{PrefixListId: "x", Description: "d"}).Canonicalize(); err == nil || got != (secgroup.PrefixListId{}) {
		t.Errorf("got %v, %v", got, err)
	}
	pair := secgroup.UserIdGroupPair{GroupId: "sg-1", GroupName: "n", UserId: "123456789012", VpcId: "v", VpcPeeringConnectionId: "p", PeeringStatus: "s", Description: "d"}
	if got, err := pair.Canonicalize(); err != nil || got != (secgroup.UserIdGroupPair{GroupId: "sg-1", UserId: "123456789012", Description: "d"}) {
		t.Errorf("got %v, %v", got, err)
	}
	pair.GroupId = ""
	if got, err := pair.Canonicalize(); err != nil || got != (secgroup.UserIdGroupPair{GroupName: "n", UserId: "123456789012", Description: "d"}) {
		t.Errorf("got %v, %v", got, err)
	}
	pair.GroupName = ""
	if got, err := pair.Canonicalize(); err == nil || got != (secgroup.UserIdGroupPair{}) {
		t.Errorf("got %v, %v", got, err)
	}
}

// naiveCharset is what the documents list as allowed in descriptions.
const naiveCharset = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ._-:/()#,@[]+=&;{}!$*"

func checkDescription(t testing.TB, s string) {
	t.Helper()
	naive := func(set string) (want []string, bad rune, at int) {
		at = -1
		for i, r := range s {
			if !strings.ContainsRune(set, r) || r == utf8.RuneError {
				bad, at = r, i
				break
			}
		}
		if len([]rune(s)) > 255 {
			want = append(want, "Description description-length")
		}
		if at >= 0 {
			want = append(want, "Description description-charset")
		}
		return want, bad, at
	}
	check := func(err error, set string) {
		t.Helper()
		want, bad, at := naive(set)
		var got secgroup.ErrorList
		if err != nil {
			got = list(t, err)
		}
		if !slices.Equal(located(got), want) {
			t.Fatalf("%q: got %v, want %q", s, err, want)
		}
		if at >= 0 && bad != utf8.RuneError {
			if says := fmt.Sprintf("character %q at byte %d:", string(bad), at); !strings.Contains(got[len(got)-1].Detail, says) {
				t.Fatalf("%q: got %v, want it to say %s", s, err, says)
			}
		}
	}
	without := strings.ReplaceAll(naiveCharset, "&", "")
	check(secgroup.IpRange{CidrIp: "10.0.0.0/8", Description: s}.Validate(), naiveCharset)
	check(secgroup.Ipv6Range{CidrIpv6: "::/0", Description: s}.Validate(), naiveCharset)
	check(secgroup.PrefixListId{PrefixListId: "pl-1", Description: s}.Validate(), without)
	check(secgroup.UserIdGroupPair{GroupId: "sg-1", Description: s}.Validate(), without)
}

// descriptionCases are the shapes of descriptions.
var descriptionCases = []string{
	"", "RDP access from NY office", "Access to London office", naiveCharset, "a&b", "it's", "a\tb", "café", "\U0001F512", "a\xffb", "\xc3", "�",
	strings.Repeat("a", 255), strings.Repeat("a", 256), strings.Repeat("é", 255), strings.Repeat("é", 256), strings.Repeat("\xff", 256), strings.Repeat("a", 300) + "<",
}

// TestDescriptions holds the shapes of descriptions and what is said of them;
// TestEveryCharacter tries every character.
func TestDescriptions(t *testing.T) {
	for _, s := range descriptionCases {
		checkDescription(t, s)
	}
	for r := range rune(0x100) {
		checkDescription(t, "a"+string(r)+"b")
	}
}

// readBack is what EC2 answers to DescribeSecurityGroups (rulebook B1): every
// kind of destination in one permission, read-only members, empty lists, a
// description and a name that would not be taken today.
const readBack = `{"IpProtocol":"tcp","FromPort":443,"ToPort":443,
	"IpRanges":[{"CidrIp":"10.0.0.0/8","Description":"caf\u00e9"}],"Ipv6Ranges":[],
	"PrefixListIds":[{"PrefixListId":"pl-63a5400a"}],
	"UserIdGroupPairs":[{"GroupId":"sg-1a2b3c4d","UserId":"123456789012","PeeringStatus":"active","VpcId":"vpc-1","Description":"a & b"},{"GroupName":"sg-old \u00e9","UserId":"amazon-elb"}]}`

func TestFromEC2(t *testing.T) {
	var p secgroup.IpPermission
	if err := json.Unmarshal([]byte(readBack), &p); err != nil {
		t.Fatal(err)
	}
	ps := secgroup.IpPermissions{p}
	want := []string{
		"IpPermissions[0] destination-mixed",
		"IpPermissions[0].IpRanges[0].Description description-charset",
		"IpPermissions[0].UserIdGroupPairs[0].Description description-charset",
		"IpPermissions[0].UserIdGroupPairs[1].GroupName group-name-malformed",
	}
	for _, err := range []error{ps.Validate(), secgroup.Options{}.Validate(ps)} {
		if diff := cmp.Diff(want, located(list(t, err))); diff != "" {
			t.Errorf("mismatch (-want +got):\n%s", diff)
		}
	}
	o := secgroup.Options{FromEC2: true}
	if err := o.Validate(ps); err != nil {
		t.Errorf("FromEC2: %v", err)
	}
	// A name that looks like an id is another group than that of the id.
	if err := o.Validate(secgroup.IpPermissions{{IpProtocol: "-1", UserIdGroupPairs: []secgroup.UserIdGroupPair{{GroupId: "sg-1"}, {GroupName: "sg-1"}}}}); err != nil {
		t.Errorf("FromEC2: %v", err)
	}
	got, err := o.Canonicalize(ps)
	if err != nil {
		t.Fatal(err)
	}
	const tcp443 = "IpProtocol=tcp,FromPort=443,ToPort=443,"
	wantCanonical := []string{
		tcp443 + "IpRanges=[{CidrIp=10.0.0.0/8,Description='café'}]",
		tcp443 + "PrefixListIds=[{PrefixListId=pl-63a5400a}]",
		tcp443 + "UserIdGroupPairs=[{GroupName='sg-old é',UserId=amazon-elb},{GroupId=sg-1a2b3c4d,UserId=123456789012,Description='a & b'}]",
	}
	if diff := cmp.Diff(wantCanonical, texts(got)); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
	if again, err := o.Canonicalize(got); err != nil || !again.Equal(got) {
		t.Errorf("the canonical form's is %v, %v", again, err)
	}
	// Several kinds are split also where nothing else is to do.
	if got, err := o.Canonicalize(permissions(t, ssh+to10+",PrefixListIds=[{PrefixListId=pl-1}]")); err != nil || len(got) != 2 {
		t.Errorf("two kinds: got %v, %v", got, err)
	}
	// The rest is checked as ever.
	ps[0].ToPort = secgroup.PortOf(442)
	ps[0].IpRanges[0].CidrIp = "x"
	ps[0].PrefixListIds[0].PrefixListId = "x"
	ps[0].UserIdGroupPairs[0].GroupId = "x"
	ps[0].UserIdGroupPairs[1].GroupName = ""
	ps[0].UserIdGroupPairs[1].UserId = "x"
	ps = append(ps, secgroup.IpPermission{IpProtocol: "esp"})
	ps = append(ps, permissions(t, ssh+to10+"\n"+ssh+to10)...)
	want = []string{
		"IpPermissions[0].FromPort port-order",
		"IpPermissions[0].IpRanges[0].CidrIp cidr-malformed",
		"IpPermissions[0].PrefixListIds[0].PrefixListId prefix-list-id-malformed",
		"IpPermissions[0].UserIdGroupPairs[0].GroupId group-id-malformed",
		"IpPermissions[0].UserIdGroupPairs[1] group-missing",
		"IpPermissions[0].UserIdGroupPairs[1].UserId user-id-malformed",
		"IpPermissions[1].IpProtocol protocol-unknown",
		"IpPermissions[1] destination-missing",
		"IpPermissions[3].IpRanges[0] rule-duplicate",
	}
	if got, err := o.Canonicalize(ps); got != nil || !slices.Equal(located(list(t, err)), want) {
		t.Errorf("got %v, %v; want %q", got, err, want)
	}
}

// TestSharing holds that a canonical form shares all lists or none, and that an
// append to it never writes into the caller's memory.
func TestSharing(t *testing.T) {
	room := func(n int) []secgroup.IpRange { // two ranges, and room for n more
		return append(make([]secgroup.IpRange, 0, 2+n), secgroup.IpRange{CidrIp: "10.0.0.0/8"}, secgroup.IpRange{CidrIp: "11.0.0.0/8"})
	}
	p := secgroup.IpPermission{IpProtocol: secgroup.AllProtocols, IpRanges: room(2), Ipv6Ranges: []secgroup.Ipv6Range{{CidrIpv6: "::/0"}}, PrefixListIds: []secgroup.PrefixListId{}}

	got, err := p.Canonicalize()
	if err != nil {
		t.Fatal(err)
	}
	if &got.IpRanges[0] != &p.IpRanges[0] || &got.Ipv6Ranges[0] != &p.Ipv6Ranges[0] {
		t.Error("a canonical permission: lists are not shared")
	}
	if cap(got.IpRanges) != 2 || got.PrefixListIds != nil {
		t.Errorf("a canonical permission: room for %d, empty list %v", cap(got.IpRanges), got.PrefixListIds)
	}

	p.IpProtocol = "all"
	if got, err = p.Canonicalize(); err != nil {
		t.Fatal(err)
	}
	if &got.IpRanges[0] == &p.IpRanges[0] || &got.Ipv6Ranges[0] == &p.Ipv6Ranges[0] || cap(got.IpRanges) != 2 {
		t.Error("a rewritten permission: lists are shared")
	}
	p.IpProtocol = "-1"

	p.IpRanges, p.PrefixListIds = room(0), nil
	ps := append(make(secgroup.IpPermissions, 0, 2), p)
	all, err := ps.Canonicalize()
	if err != nil {
		t.Fatal(err)
	}
	if &all[0] != &ps[0] || cap(all) != 1 {
		t.Error("canonical permissions: not shared, or not clipped")
	}

	ps[0].IpRanges = room(2)
	if all, err = ps.Canonicalize(); err != nil {
		t.Fatal(err)
	}
	if &all[0].IpRanges[0] != &ps[0].IpRanges[0] || &all[0].Ipv6Ranges[0] != &ps[0].Ipv6Ranges[0] || cap(all[0].IpRanges) != 2 || cap(ps[0].IpRanges) != 4 {
		t.Error("canonical permissions with room inside: lists are not shared, not clipped, or clipped in the receiver")
	}

	ps[0].IpRanges = room(0)
	ps[0].PrefixListIds = []secgroup.PrefixListId{}
	if all, err = ps.Canonicalize(); err != nil {
		t.Fatal(err)
	}
	if all[0].PrefixListIds != nil || ps[0].PrefixListIds == nil || &all[0].IpRanges[0] != &ps[0].IpRanges[0] {
		t.Error("canonical permissions with an empty list: it is not nil, or is so in the receiver too, or lists are not shared")
	}

	ps = append(ps, ps[0])
	ps[1].IpProtocol = "50"
	if all, err = ps.Canonicalize(); err != nil || &all[1].IpRanges[0] != &ps[1].IpRanges[0] {
		t.Error("a list that two permissions share:", err)
	}
	ps[0], ps[1] = ps[1], ps[0]
	if all, err = ps.Canonicalize(); err != nil || &all[1].IpRanges[0] == &ps[0].IpRanges[0] || &all[0].IpRanges[0] == &ps[0].IpRanges[0] {
		t.Error("permissions in another order: lists are shared", err)
	}

	// Two that are put together.
	ps = secgroup.IpPermissions{{IpProtocol: "-1", IpRanges: room(8)[:1]}, {IpProtocol: "-1", IpRanges: []secgroup.IpRange{{CidrIp: "12.0.0.0/8"}}}}
	if all, err = ps.Canonicalize(); err != nil || len(all) != 1 || len(all[0].IpRanges) != 2 {
		t.Fatal(all, err)
	}
	if hidden := ps[0].IpRanges[:2][1].CidrIp; hidden != "11.0.0.0/8" {
		t.Errorf("the caller's memory was changed to %s", hidden)
	}

	if all, err = (secgroup.IpPermissions{}).Canonicalize(); all != nil || err != nil {
		t.Errorf("no permission: got %#v, %v", all, err)
	}
}

func TestEqual(t *testing.T) {
	base := permissions(t, "IpProtocol=tcp,FromPort=1,ToPort=2,IpRanges=[{CidrIp=a}],Ipv6Ranges=[{CidrIpv6=a}],PrefixListIds=[{PrefixListId=a}],UserIdGroupPairs=[{GroupId=a}]")
	for _, change := range []func(p *secgroup.IpPermission){
		func(p *secgroup.IpPermission) { p.IpProtocol = "TCP" },
		func(p *secgroup.IpPermission) { p.FromPort = secgroup.Port{} },
		func(p *secgroup.IpPermission) { p.ToPort = secgroup.PortOf(3) },
		func(p *secgroup.IpPermission) { p.IpRanges = nil },
		func(p *secgroup.IpPermission) { p.Ipv6Ranges = []secgroup.Ipv6Range{{CidrIpv6: "b"}} },
		func(p *secgroup.IpPermission) { p.PrefixListIds = []secgroup.PrefixListId{{PrefixListId: "a"}, {}} },
		func(p *secgroup.IpPermission) { p.UserIdGroupPairs = []secgroup.UserIdGroupPair{{GroupName: "a"}} },
	} {
		q := base[0]
		if !q.Equal(base[0]) || !(secgroup.IpPermissions{q}).Equal(base) {
			t.Error("a copy is not equal")
		}
		change(&q)
		if q.Equal(base[0]) || base[0].Equal(q) || (secgroup.IpPermissions{q}).Equal(base) {
			t.Errorf("%v equals %v", q, base[0])
		}
	}
	empty := secgroup.IpPermission{IpRanges: []secgroup.IpRange{}, Ipv6Ranges: []secgroup.Ipv6Range{}, PrefixListIds: []secgroup.PrefixListId{}, UserIdGroupPairs: []secgroup.UserIdGroupPair{}}
	if !empty.Equal(secgroup.IpPermission{}) || !(secgroup.IpPermissions{}).Equal(nil) || base.Equal(nil) {
		t.Error("nil and empty lists are not alike")
	}
}

// TestJSON holds that encoding/json gives AWS's JSON and takes it.
func TestJSON(t *testing.T) {
	const whole = `{"IpProtocol":"tcp","FromPort":0,"ToPort":2,` +
		`"IpRanges":[{"CidrIp":"a","Description":"b"},{}],` +
		`"Ipv6Ranges":[{"CidrIpv6":"a","Description":"b"}],` +
		`"PrefixListIds":[{"PrefixListId":"a","Description":"b"}],` +
		`"UserIdGroupPairs":[{"GroupId":"a","GroupName":"b","UserId":"c","VpcId":"d","VpcPeeringConnectionId":"e","PeeringStatus":"f","Description":"g"}]}`
	for _, c := range []struct{ in, want string }{
		{whole, whole},
		{`{}`, `{}`},
		{`{"IpProtocol":null,"FromPort":null,"IpRanges":null,"UserIdGroupPairs":[{"GroupId":null}]}`, `{"UserIdGroupPairs":[{}]}`},
		{`{"IpProtocol":"-1","IpRanges":[],"Ipv6Ranges":[],"PrefixListIds":[],"UserIdGroupPairs":[]}`, `{"IpProtocol":"-1"}`},
	} {
		var p secgroup.IpPermission
		if err := json.Unmarshal([]byte(c.in), &p); err != nil {
			t.Errorf("%s: %v", c.in, err)
			continue
		}
		if got, err := json.Marshal(p); err != nil || string(got) != c.want {
			t.Errorf("%s: got %s, %v; want %s", c.in, got, err, c.want)
		}
		if got, err := secgroup.ParseIpPermissions(c.want); err != nil || !got[0].Equal(p) {
			t.Errorf("%s: ParseIpPermissions gives %v, %v; want %v", c.want, got, err, p)
		}
	}
}

// TestManyRules holds that duplicates are found among many rules, wherever they stand.
func TestManyRules(t *testing.T) {
	const n = 20_000
	ps := many(n)
	if err := ps.Validate(); err != nil {
		t.Fatal(err)
	}
	ps[n-1] = ps[17]
	ps[n/2] = ps[17]
	ps[n-2] = ps[n-3]
	want := []string{
		fmt.Sprintf("IpPermissions[%d].UserIdGroupPairs[0] rule-duplicate", n/2),
		fmt.Sprintf("IpPermissions[%d].UserIdGroupPairs[0] rule-duplicate", n-2),
		fmt.Sprintf("IpPermissions[%d].UserIdGroupPairs[0] rule-duplicate", n-1),
	}
	errs := list(t, ps.Validate())
	if !slices.Equal(located(errs), want) {
		t.Fatalf("got %v, want %q", errs, want)
	}
	for i, first := range []int{17, n - 3, 17} {
		if !strings.Contains(errs[i].Error(), fmt.Sprintf("the same rule as IpPermissions[%d].UserIdGroupPairs[0]:", first)) {
			t.Errorf("got %v", errs[i])
		}
	}
	p := wide(n)
	p.IpRanges[n-1].CidrIp = p.IpRanges[3].CidrIp
	if got := located(list(t, p.Validate())); len(got) != 1 || got[0] != fmt.Sprintf("IpRanges[%d] rule-duplicate", n-1) {
		t.Errorf("got %v", got)
	}
	slices.Reverse(p.IpRanges)
	p.IpRanges = p.IpRanges[1:]
	got, err := p.Canonicalize()
	if err != nil || !got.Equal(wide(n-1)) {
		t.Errorf("%d entries in reverse are not sorted, %v", n-1, err)
	}
}

// TestFirstOfHash holds that rules are told apart by more than their hash.
func TestFirstOfHash(t *testing.T) {
	var p secgroup.IpPermission
	p.IpProtocol = "-1"
	for _, block := range []string{"10.0.0.0/8", "10.0.0.0/9", "10.0.0.1/8", "11.0.0.0/8", "10.128.0.0/9", "10.127.0.0/9", "11.255.0.0/8"} {
		p.IpRanges = append(p.IpRanges, secgroup.IpRange{CidrIp: block})
	}
	want := []int{0, 1, 0, 3, 4, 1, 3}
	for _, hash := range []uint64{0, 1, 7, 1<<40 - 1, 1 << 40, 1<<64 - 1} {
		if got := secgroup.FirstOfHash(p, hash); !slices.Equal(got, want) {
			t.Errorf("hash %#x: got %v, want %v", hash, got, want)
		}
	}
}
