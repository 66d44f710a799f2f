package awssdk_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"example.com/secgroup"
	"example.com/secgroup/awssdk"
)

// TestIpPermissions holds what no round trip can see: which value stands for
// which.
func TestIpPermissions(t *testing.T) {
	for _, c := range []struct {
		name string
		lib  secgroup.IpPermissions
		sdk  []types.IpPermission
	}{
		{"none", nil, nil},
		// An invalid permission stays one, and is not left out.
		{"zero", secgroup.IpPermissions{{}}, []types.IpPermission{{}}},
		{"zero entries",
			secgroup.IpPermissions{{IpRanges: make([]secgroup.IpRange, 1), Ipv6Ranges: make([]secgroup.Ipv6Range, 1), PrefixListIds: make([]secgroup.PrefixListId, 1), UserIdGroupPairs: make([]secgroup.UserIdGroupPair, 1)}},
			[]types.IpPermission{{IpRanges: make([]types.IpRange, 1), Ipv6Ranges: make([]types.Ipv6Range, 1), PrefixListIds: make([]types.PrefixListId, 1), UserIdGroupPairs: make([]types.UserIdGroupPair, 1)}}},
		// Port 0 is a port.
		{"port 0",
			secgroup.IpPermissions{{IpProtocol: "tcp", FromPort: secgroup.PortOf(0), ToPort: secgroup.PortOf(0)}},
			[]types.IpPermission{{IpProtocol: aws.String("tcp"), FromPort: aws.Int32(0), ToPort: aws.Int32(0)}}},
		// Each port for itself, and of any number.
		{"one port",
			secgroup.IpPermissions{{FromPort: secgroup.PortOf(-1)}, {ToPort: secgroup.PortOf(1<<31 - 1)}},
			[]types.IpPermission{{FromPort: aws.Int32(-1)}, {ToPort: aws.Int32(1<<31 - 1)}}},
		// Every member in its place.
		{"all",
			secgroup.IpPermissions{{
				IpProtocol: "a", FromPort: secgroup.PortOf(1), ToPort: secgroup.PortOf(2),
				IpRanges:         []secgroup.IpRange{{CidrIp: "b", Description: "c"}, {CidrIp: "d"}},
				Ipv6Ranges:       []secgroup.Ipv6Range{{CidrIpv6: "e", Description: "f"}, {CidrIpv6: "g"}},
				PrefixListIds:    []secgroup.PrefixListId{{PrefixListId: "h", Description: "i"}, {PrefixListId: "j"}},
				UserIdGroupPairs: []secgroup.UserIdGroupPair{{GroupId: "k", GroupName: "l", UserId: "m", VpcId: "n", VpcPeeringConnectionId: "o", PeeringStatus: "p", Description: "q"}, {GroupName: "r"}},
			}},
			[]types.IpPermission{{
				IpProtocol: aws.String("a"), FromPort: aws.Int32(1), ToPort: aws.Int32(2),
				IpRanges:         []types.IpRange{{CidrIp: aws.String("b"), Description: aws.String("c")}, {CidrIp: aws.String("d")}},
				Ipv6Ranges:       []types.Ipv6Range{{CidrIpv6: aws.String("e"), Description: aws.String("f")}, {CidrIpv6: aws.String("g")}},
				PrefixListIds:    []types.PrefixListId{{PrefixListId: aws.String("h"), Description: aws.String("i")}, {PrefixListId: aws.String("j")}},
				UserIdGroupPairs: []types.UserIdGroupPair{{GroupId: aws.String("k"), GroupName: aws.String("l"), UserId: aws.String("m"), VpcId: aws.String("n"), VpcPeeringConnectionId: aws.String("o"), PeeringStatus: aws.String("p"), Description: aws.String("q")}, {GroupName: aws.String("r")}},
			}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			same(t, awssdk.ToIpPermissions(c.lib), c.sdk)
			same(t, awssdk.FromIpPermissions(c.sdk), c.lib)
		})
	}
	// Absent and empty are alike.
	same(t, awssdk.ToIpPermissions(secgroup.IpPermissions{}), nil)
	same(t, awssdk.FromIpPermissions([]types.IpPermission{}), nil)
	same(t, awssdk.ToIpPermissions(secgroup.IpPermissions{{IpRanges: []secgroup.IpRange{}}}), []types.IpPermission{{}})
	same(t, awssdk.FromIpPermissions([]types.IpPermission{{IpProtocol: aws.String(""), IpRanges: []types.IpRange{}}}), secgroup.IpPermissions{{}})
}

func TestSecurityGroupRules(t *testing.T) {
	for _, c := range []struct {
		name string
		lib  []secgroup.SecurityGroupRule
		sdk  []types.SecurityGroupRule
	}{
		{"none", nil, nil},
		{"zero", []secgroup.SecurityGroupRule{{}}, []types.SecurityGroupRule{{IsEgress: aws.Bool(false)}}},
		// As EC2 answers it (rulebook B2).
		{"no ports",
			[]secgroup.SecurityGroupRule{{IsEgress: true, IpProtocol: "-1", FromPort: secgroup.PortOf(-1), ToPort: secgroup.PortOf(-1), CidrIpv4: "0.0.0.0/0"}},
			[]types.SecurityGroupRule{{IsEgress: aws.Bool(true), IpProtocol: aws.String("-1"), FromPort: aws.Int32(-1), ToPort: aws.Int32(-1), CidrIpv4: aws.String("0.0.0.0/0")}}},
		// Every member in its place, and rules in order.
		{"all",
			[]secgroup.SecurityGroupRule{
				{IpProtocol: "a", FromPort: secgroup.PortOf(0), ToPort: secgroup.PortOf(1), CidrIpv4: "b", CidrIpv6: "c", PrefixListId: "d", Description: "e",
					ReferencedGroupInfo: secgroup.ReferencedSecurityGroup{GroupId: "f", UserId: "g", VpcId: "h", VpcPeeringConnectionId: "i", PeeringStatus: "j"}},
				{CidrIpv4: "k"},
			},
			[]types.SecurityGroupRule{
				{IsEgress: aws.Bool(false), IpProtocol: aws.String("a"), FromPort: aws.Int32(0), ToPort: aws.Int32(1), CidrIpv4: aws.String("b"), CidrIpv6: aws.String("c"), PrefixListId: aws.String("d"), Description: aws.String("e"),
					ReferencedGroupInfo: &types.ReferencedSecurityGroup{GroupId: aws.String("f"), UserId: aws.String("g"), VpcId: aws.String("h"), VpcPeeringConnectionId: aws.String("i"), PeeringStatus: aws.String("j")}},
				{IsEgress: aws.Bool(false), CidrIpv4: aws.String("k")},
			}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := awssdk.ToSecurityGroupRules(c.lib)
			if err != nil {
				t.Error(err)
			}
			same(t, got, c.sdk)
			same(t, awssdk.FromSecurityGroupRules(c.sdk), c.lib)
		})
	}
	same(t, awssdk.FromSecurityGroupRules([]types.SecurityGroupRule{}), nil)
	same(t, awssdk.FromSecurityGroupRules([]types.SecurityGroupRule{{ReferencedGroupInfo: &types.ReferencedSecurityGroup{}}}), make([]secgroup.SecurityGroupRule, 1))
}

// TestSecurityGroupRulesByName: the SDK's type has no name, which is not
// dropped, not even beside an id.
func TestSecurityGroupRulesByName(t *testing.T) {
	got, err := awssdk.ToSecurityGroupRules([]secgroup.SecurityGroupRule{
		{ReferencedGroupInfo: secgroup.ReferencedSecurityGroup{GroupName: "web"}},
		{ReferencedGroupInfo: secgroup.ReferencedSecurityGroup{GroupId: "sg-1"}},
		{ReferencedGroupInfo: secgroup.ReferencedSecurityGroup{GroupId: "sg-1", GroupName: "db"}},
	})
	same(t, got, nil)
	const detail = "the SDK's rule takes no name of a group: write the GroupId alone"
	want := secgroup.ErrorList{
		{Path: "SecurityGroupRules[0].ReferencedGroupInfo.GroupName", Reason: secgroup.ReasonParameterUnsupported, Code: secgroup.CodeUnknownParameter, Value: "web", Detail: detail},
		{Path: "SecurityGroupRules[2].ReferencedGroupInfo.GroupName", Reason: secgroup.ReasonParameterUnsupported, Code: secgroup.CodeUnknownParameter, Value: "db", Detail: detail},
	}
	if !reflect.DeepEqual(err, error(want)) {
		t.Errorf("got the error\n%v\nwant\n%v", err, want)
	}
}

func TestTagSpecifications(t *testing.T) {
	for _, c := range []struct {
		name string
		lib  []secgroup.TagSpecification
		sdk  []types.TagSpecification
	}{
		{"none", nil, nil},
		{"zero", []secgroup.TagSpecification{{}, {Tags: make([]secgroup.Tag, 1)}}, []types.TagSpecification{{}, {Tags: make([]types.Tag, 1)}}},
		{"all",
			[]secgroup.TagSpecification{{ResourceType: "a", Tags: []secgroup.Tag{{Key: "b", Value: "c"}, {Key: "d"}}}, {ResourceType: "security-group-rule"}},
			[]types.TagSpecification{{ResourceType: "a", Tags: []types.Tag{{Key: aws.String("b"), Value: aws.String("c")}, {Key: aws.String("d")}}}, {ResourceType: types.ResourceTypeSecurityGroupRule}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			same(t, awssdk.ToTagSpecifications(c.lib), c.sdk)
			same(t, awssdk.FromTagSpecifications(c.sdk), c.lib)
		})
	}
	same(t, awssdk.FromTagSpecifications([]types.TagSpecification{{Tags: []types.Tag{}}}), make([]secgroup.TagSpecification, 1))
}

// same holds that got is want, nil for nil.
func same[T any](t *testing.T, got, want T) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %s, want %s", text(got), text(want))
	}
}

func text(v any) string {
	data, err := json.Marshal(v)
	return fmt.Sprint(string(data), err)
}

// TestEveryMember holds that no member of the SDK's types or of the library's is
// forgotten: not one of today's, and not one that a later version adds.
func TestEveryMember(t *testing.T) {
	check(t, awssdk.FromIpPermissions, awssdk.ToIpPermissions)
	check(t, awssdk.FromTagSpecifications, awssdk.ToTagSpecifications)

	check(t, func(rules []types.SecurityGroupRule) []secgroup.SecurityGroupRule {
		got := awssdk.FromSecurityGroupRules(rules)
		for i := range rules { // what FromSecurityGroupRules says that it leaves
			r := &rules[i]
			r.SecurityGroupRuleId, r.SecurityGroupRuleArn, r.GroupId, r.GroupOwnerId, r.Tags = nil, nil, nil, nil, nil
		}
		return got
	}, func(rules []secgroup.SecurityGroupRule) []types.SecurityGroupRule {
		for i := range rules { // which ToSecurityGroupRules does not take
			rules[i].ReferencedGroupInfo.GroupName = ""
		}
		got, err := awssdk.ToSecurityGroupRules(rules)
		if err != nil {
			t.Error(err)
		}
		return got
	})
}

// check holds that from and to, each after the other, give back lists with every
// member set, and that no pointer in the SDK's list leads into the library's or
// to what another pointer leads to.
func check[S, L any](t *testing.T, from func(S) L, to func(L) S) {
	t.Helper()
	sdk := full[S](t)
	same(t, to(from(sdk)), sdk)
	lib := full[L](t)
	same(t, from(to(lib)), lib)

	changed, kept := to(lib), to(lib)
	change(t, reflect.ValueOf(changed), make(map[any]bool))
	same(t, from(kept), lib)
	unchanged := full[L](t)
	to(unchanged) // which drops the names of groups
	same(t, lib, unchanged)
}

func full[T any](t *testing.T) T {
	var v T
	n := int64(0)
	fill(t, reflect.ValueOf(&v).Elem(), &n)
	return v
}

// fill sets v, and all that is in it, each to another value.
func fill(t *testing.T, v reflect.Value, n *int64) {
	if v.Type() == reflect.TypeFor[secgroup.Port]() {
		*n++
		v.Set(reflect.ValueOf(secgroup.PortOf(int32(*n))))
		return
	}
	switch v.Kind() {
	case reflect.String:
		*n++
		v.SetString(strconv.FormatInt(*n, 10))
	case reflect.Int32:
		*n++
		v.SetInt(*n)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(t, v.Elem(), n)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(t, v.Index(i), n)
		}
	case reflect.Struct:
		for field, v := range v.Fields() {
			if field.IsExported() {
				fill(t, v, n)
			}
		}
	default:
		t.Fatalf("fill does not know %s", v.Type())
	}
}

// change changes what the pointers in v lead to, of which no two are the same.
func change(t *testing.T, v reflect.Value, seen map[any]bool) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return
		}
		if seen[v.Interface()] {
			t.Errorf("two pointers lead to one %s", v.Type().Elem())
		}
		seen[v.Interface()] = true
		if v.Elem().Kind() == reflect.Struct {
			change(t, v.Elem(), seen)
			return
		}
		v.Elem().SetZero()
	case reflect.Slice:
		for i := range v.Len() {
			change(t, v.Index(i), seen)
		}
	case reflect.Struct:
		for field, v := range v.Fields() {
			if field.IsExported() {
				change(t, v, seen)
			}
		}
	}
}

// TestRandom holds the round trips of FuzzConvert for random values, enough of
// them valid and enough not.
func TestRandom(t *testing.T) {
	random := rand.NewChaCha8([32]byte{1})
	valid := 0
	const n = 5000
	for range n {
		data := make([]byte, 80)
		random.Read(data)
		if checkConvert(t, data) {
			valid++
		}
		if t.Failed() {
			t.Fatalf("for %q", data)
		}
	}
	if valid < n/20 || valid > n-n/20 {
		t.Errorf("%d of %d lists of permissions were valid", valid, n)
	}
}

// FuzzConvert holds that values come back equal from the SDK's types and are
// judged there as before, and that what comes from the SDK's types stays what
// it is, however it says that something is absent.
func FuzzConvert(f *testing.F) {
	f.Add([]byte(nil))
	f.Add([]byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30})
	f.Add([]byte("\x02\x02\x00\x02\x01\x02\x01\x01\x02\x00\x02\x00\x01\x02\xff\xfe\x00"))
	f.Fuzz(func(t *testing.T, data []byte) { checkConvert(t, data) })
}

// checkConvert reports whether the permissions that data makes are valid.
func checkConvert(t *testing.T, data []byte) (valid bool) {
	s := source(data)

	ps := s.permissions()
	sdk := awssdk.ToIpPermissions(ps)
	loosen(reflect.ValueOf(&sdk).Elem(), &s)
	got := awssdk.FromIpPermissions(sdk)
	if !got.Equal(ps) {
		t.Errorf("%q comes back as %q", ps, got)
	}
	same(t, got.Validate(), ps.Validate())
	same(t, awssdk.FromIpPermissions(awssdk.ToIpPermissions(got)), got)

	var rules []secgroup.SecurityGroupRule
	for range s.n(3) {
		rules = append(rules, s.rule())
	}
	byName := slices.ContainsFunc(rules, func(r secgroup.SecurityGroupRule) bool { return r.ReferencedGroupInfo.GroupName != "" })
	sdkRules, err := awssdk.ToSecurityGroupRules(rules)
	if byName != (err != nil) {
		t.Errorf("%+v: got %v", rules, err)
	}
	if !byName {
		loosen(reflect.ValueOf(&sdkRules).Elem(), &s)
		gotRules := awssdk.FromSecurityGroupRules(sdkRules)
		same(t, gotRules, rules)
		for i, r := range gotRules {
			same(t, r.Validate(), rules[i].Validate())
		}
	}

	tags := secgroup.Request{TagSpecifications: s.tagSpecifications()}
	sdkTags := awssdk.ToTagSpecifications(tags.TagSpecifications)
	loosen(reflect.ValueOf(&sdkTags).Elem(), &s)
	gotTags := secgroup.Request{TagSpecifications: awssdk.FromTagSpecifications(sdkTags)}
	if !gotTags.Equal(tags) {
		t.Errorf("%s comes back as %s", text(tags), text(gotTags))
	}
	same(t, gotTags.Validate(), tags.Validate())

	return ps.Validate() == nil
}

// loosen writes some of what v says in the other ways in which it can be said:
// pointers to empty texts and structs and empty lists for nil, and nil for a
// pointer to false. The members of a rule that EC2 alone gives get such texts
// and lists too.
func loosen(v reflect.Value, s *source) {
	switch v.Kind() {
	case reflect.Pointer:
		switch v.Type().Elem().Kind() {
		case reflect.Bool:
			if !v.Elem().Bool() && s.n(2) == 1 {
				v.SetZero()
			}
		case reflect.String, reflect.Struct:
			if v.IsNil() && s.n(2) == 1 {
				v.Set(reflect.New(v.Type().Elem()))
			}
			if !v.IsNil() {
				loosen(v.Elem(), s)
			}
		}
	case reflect.Slice:
		if v.IsNil() && s.n(2) == 1 {
			v.Set(reflect.MakeSlice(v.Type(), 0, 1))
		}
		for i := range v.Len() {
			loosen(v.Index(i), s)
		}
	case reflect.Struct:
		for field, v := range v.Fields() {
			if field.IsExported() {
				loosen(v, s)
			}
		}
	}
}

// A source makes values of bytes: zero values when it has none left.
type source []byte

// n returns a number below max.
func (s *source) n(max int) int {
	if len(*s) == 0 {
		return 0
	}
	b := (*s)[0]
	*s = (*s)[1:]
	return int(b) % max
}

// text returns one of the texts, and sometimes none or any.
func (s *source) text(texts ...string) string {
	switch s.n(16) {
	case 0:
		return ""
	case 1:
		n := min(s.n(8), len(*s))
		text := string((*s)[:n])
		*s = (*s)[n:]
		return text
	}
	return texts[s.n(len(texts))]
}

func (s *source) port() secgroup.Port {
	return [...]secgroup.Port{{}, secgroup.PortOf(0), secgroup.PortOf(0), secgroup.PortOf(443), secgroup.PortOf(-1), secgroup.PortOf(65536)}[s.n(6)]
}

func (s *source) protocol() secgroup.Protocol {
	return secgroup.Protocol(s.text("tcp", "-1", "-1", "icmpv6", "50", "esp"))
}

func (s *source) description() string { return s.text("", "web", "a=b", "a&b", "é") }

func (s *source) permissions() secgroup.IpPermissions {
	ps := make(secgroup.IpPermissions, s.n(3))
	for i := range ps {
		p := &ps[i]
		p.IpProtocol, p.FromPort, p.ToPort = s.protocol(), s.port(), s.port()
		kinds := [...]int{1, 2, 4, 8, 0, 15}[s.n(6)]
		if kinds&1 != 0 {
			p.IpRanges = make([]secgroup.IpRange, s.n(3))
		}
		for i := range p.IpRanges {
			p.IpRanges[i] = secgroup.IpRange{CidrIp: s.text("10.0.0.0/8", "192.0.2.1/24", "0.0.0.0/0", "10.0.0.1"), Description: s.description()}
		}
		if kinds&2 != 0 {
			p.Ipv6Ranges = make([]secgroup.Ipv6Range, s.n(3))
		}
		for i := range p.Ipv6Ranges {
			p.Ipv6Ranges[i] = secgroup.Ipv6Range{CidrIpv6: s.text("::/0", "2001:db8::/32", "::1/128", "::"), Description: s.description()}
		}
		if kinds&4 != 0 {
			p.PrefixListIds = make([]secgroup.PrefixListId, s.n(3))
		}
		for i := range p.PrefixListIds {
			p.PrefixListIds[i] = secgroup.PrefixListId{PrefixListId: s.text("pl-1", "pl-2", "pl-3", "pl"), Description: s.description()}
		}
		if kinds&8 != 0 {
			p.UserIdGroupPairs = make([]secgroup.UserIdGroupPair, s.n(3))
		}
		for i := range p.UserIdGroupPairs {
			g := s.group()
			p.UserIdGroupPairs[i] = secgroup.UserIdGroupPair{
				GroupId: g.GroupId, GroupName: g.GroupName, UserId: g.UserId, VpcId: g.VpcId,
				VpcPeeringConnectionId: g.VpcPeeringConnectionId, PeeringStatus: g.PeeringStatus, Description: s.description(),
			}
		}
	}
	return ps
}

func (s *source) group() secgroup.ReferencedSecurityGroup {
	return secgroup.ReferencedSecurityGroup{
		GroupId:                s.text("", "sg-1", "sg-2", "sg-X"),
		GroupName:              s.text("", "", "", "web"),
		UserId:                 s.text("", "123456789012", "1"),
		VpcId:                  s.text("", "vpc-1"),
		VpcPeeringConnectionId: s.text("", "pcx-1"),
		PeeringStatus:          s.text("", "active"),
	}
}

func (s *source) rule() secgroup.SecurityGroupRule {
	r := secgroup.SecurityGroupRule{
		IsEgress: s.n(2) == 1, IpProtocol: s.protocol(), FromPort: s.port(), ToPort: s.port(), Description: s.description(),
	}
	kinds := [...]int{1, 2, 4, 8, 0, 15}[s.n(6)]
	if kinds&1 != 0 {
		r.CidrIpv4 = s.text("10.0.0.0/8", "10.0.0.1")
	}
	if kinds&2 != 0 {
		r.CidrIpv6 = s.text("::/0", "::")
	}
	if kinds&4 != 0 {
		r.PrefixListId = s.text("pl-1", "pl")
	}
	if kinds&8 != 0 {
		r.ReferencedGroupInfo = s.group()
	}
	return r
}

func (s *source) tagSpecifications() []secgroup.TagSpecification {
	specs := make([]secgroup.TagSpecification, s.n(3))
	for i := range specs {
		specs[i].ResourceType = s.text("security-group-rule", "instance")
		specs[i].Tags = make([]secgroup.Tag, s.n(3))
		for j := range specs[i].Tags {
			specs[i].Tags[j] = secgroup.Tag{Key: s.text("a", "b", "c", "aws:a"), Value: s.text("", "d", "e")}
		}
	}
	return specs
}
