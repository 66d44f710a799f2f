package ec2query_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/secgroup"
	"example.com/secgroup/ec2query"
)

const (
	authorize = "Action=AuthorizeSecurityGroupIngress&GroupId=sg-1"
	tcp22     = "&IpPermissions.1.IpProtocol=tcp&IpPermissions.1.FromPort=22&IpPermissions.1.ToPort=22"
)

// parseCases are texts of requests and what is read of them, in JSON.
var parseCases = []struct{ why, in, want string }{
	{"the operation alone", "Action=RevokeSecurityGroupEgress", `{}`},
	{"each scalar", authorize + "&GroupName=a&DryRun=true&CidrIp=b&FromPort=0&ToPort=-1&IpProtocol=c&SourceSecurityGroupName=d&SourceSecurityGroupOwnerId=e",
		`{"GroupId":"sg-1","GroupName":"a","DryRun":true,"CidrIp":"b","FromPort":0,"ToPort":-1,"IpProtocol":"c","SourceSecurityGroupName":"d","SourceSecurityGroupOwnerId":"e"}`},
	{"DryRun=false", authorize + "&DryRun=false", `{"GroupId":"sg-1"}`},
	{"each member of a permission", authorize + tcp22 + "&IpPermissions.1.IpRanges.1.CidrIp=a&IpPermissions.1.IpRanges.1.Description=b" +
		"&IpPermissions.1.Ipv6Ranges.1.CidrIpv6=c&IpPermissions.1.Ipv6Ranges.1.Description=d" +
		"&IpPermissions.1.PrefixListIds.1.PrefixListId=e&IpPermissions.1.PrefixListIds.1.Description=f" +
		"&IpPermissions.1.Groups.1.GroupId=g&IpPermissions.1.Groups.1.GroupName=h&IpPermissions.1.Groups.1.UserId=i&IpPermissions.1.Groups.1.VpcId=j" +
		"&IpPermissions.1.Groups.1.VpcPeeringConnectionId=k&IpPermissions.1.Groups.1.PeeringStatus=l&IpPermissions.1.Groups.1.Description=m",
		`{"GroupId":"sg-1","IpPermissions":[{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"IpRanges":[{"CidrIp":"a","Description":"b"}],"Ipv6Ranges":[{"CidrIpv6":"c","Description":"d"}],
		"PrefixListIds":[{"PrefixListId":"e","Description":"f"}],"UserIdGroupPairs":[{"GroupId":"g","GroupName":"h","UserId":"i","VpcId":"j","VpcPeeringConnectionId":"k","PeeringStatus":"l","Description":"m"}]}]}`},
	{"tags", authorize + "&TagSpecification.1.ResourceType=a&TagSpecification.1.Tag.1.Key=b&TagSpecification.1.Tag.1.Value=c&TagSpecification.1.Tag.2.Key=d&TagSpecification.2.Tag.1.Value=",
		`{"GroupId":"sg-1","TagSpecifications":[{"ResourceType":"a","Tags":[{"Key":"b","Value":"c"},{"Key":"d"}]},{"Tags":[{}]}]}`},
	{"rule ids", "Action=RevokeSecurityGroupIngress&SecurityGroupRuleId.2=b&SecurityGroupRuleId.1=a&SecurityGroupRuleId.10=c", `{"SecurityGroupRuleIds":["a","b","c"]}`},
	{"UserIdGroupPairs for Groups", authorize + "&IpPermissions.1.UserIdGroupPairs.1.GroupId=g&IpPermissions.1.UserIdGroupPairs.1.GroupName=h&IpPermissions.1.UserIdGroupPairs.1.UserId=i" +
		"&IpPermissions.1.UserIdGroupPairs.1.VpcId=j&IpPermissions.1.UserIdGroupPairs.1.VpcPeeringConnectionId=k&IpPermissions.1.UserIdGroupPairs.1.PeeringStatus=l&IpPermissions.1.UserIdGroupPairs.1.Description=m",
		`{"GroupId":"sg-1","IpPermissions":[{"UserIdGroupPairs":[{"GroupId":"g","GroupName":"h","UserId":"i","VpcId":"j","VpcPeeringConnectionId":"k","PeeringStatus":"l","Description":"m"}]}]}`},
	{"one name in one permission, another in the next", authorize + "&IpPermissions.1.UserIdGroupPairs.1.GroupId=a&IpPermissions.2.Groups.1.GroupId=b&IpPermissions.3.UserIdGroupPairs.1.GroupId=c",
		`{"GroupId":"sg-1","IpPermissions":[{"UserIdGroupPairs":[{"GroupId":"a"}]},{"UserIdGroupPairs":[{"GroupId":"b"}]},{"UserIdGroupPairs":[{"GroupId":"c"}]}]}`},
	{"gaps, and 10 after 9", authorize + "&IpPermissions.10.IpProtocol=c&IpPermissions.9.IpProtocol=b&IpPermissions.2.IpProtocol=a&IpPermissions.10.IpRanges.1000.CidrIp=e&IpPermissions.10.IpRanges.20.CidrIp=d",
		`{"GroupId":"sg-1","IpPermissions":[{"IpProtocol":"a"},{"IpProtocol":"b"},{"IpProtocol":"c","IpRanges":[{"CidrIp":"d"},{"CidrIp":"e"}]}]}`},
	{"the same numbers in two permissions", authorize + "&IpPermissions.1.IpRanges.1.CidrIp=a&IpPermissions.2.IpRanges.1.CidrIp=b", `{"GroupId":"sg-1","IpPermissions":[{"IpRanges":[{"CidrIp":"a"}]},{"IpRanges":[{"CidrIp":"b"}]}]}`},
	{"entries whose members come apart", authorize + "&IpPermissions.1.IpRanges.1.CidrIp=a&IpPermissions.1.IpRanges.2.CidrIp=b&IpPermissions.1.IpRanges.1.Description=c&IpPermissions.1.Ipv6Ranges.1.CidrIpv6=d",
		`{"GroupId":"sg-1","IpPermissions":[{"IpRanges":[{"CidrIp":"a","Description":"c"},{"CidrIp":"b"}],"Ipv6Ranges":[{"CidrIpv6":"d"}]}]}`},
	{"the names of a signature of version 4", authorize + "&Version=2016-11-15&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a&X-Amz-Date=b&X-Amz-Expires=c&X-Amz-Security-Token=d&X-Amz-Signature=e&X-Amz-SignedHeaders=f", `{"GroupId":"sg-1"}`},
	{"the names of a signature of version 2", authorize + "&Version=2016-11-15&AWSAccessKeyId=a&Expires=b&SecurityToken=c&Signature=d&SignatureMethod=e&SignatureVersion=2&Timestamp=f", `{"GroupId":"sg-1"}`},
	{"the document's word for them", authorize + "&AUTHPARAMS", `{"GroupId":"sg-1"}`},
	{"an empty entry", authorize + "&IpPermissions.1.IpRanges.1.CidrIp=", `{"GroupId":"sg-1","IpPermissions":[{"IpRanges":[{}]}]}`},
}

func values(t testing.TB, text string) url.Values {
	t.Helper()
	v, err := url.ParseQuery(text)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestParse(t *testing.T) {
	for _, c := range parseCases {
		got, err := ec2query.Parse(values(t, c.in))
		if err != nil {
			t.Errorf("%s: %v", c.why, err)
			continue
		}
		want, err := secgroup.ParseRequest([]byte(c.want))
		if err != nil {
			t.Fatal(err)
		}
		want.Egress, want.Revoke = got.Egress, got.Revoke
		if !got.Equal(want) {
			t.Errorf("%s: got %s, want %s", c.why, marshal(t, got), c.want)
		}
		check(t, values(t, c.in))
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

func TestActions(t *testing.T) {
	for action, want := range map[string]secgroup.Request{
		"AuthorizeSecurityGroupIngress": {},
		"AuthorizeSecurityGroupEgress":  {Egress: true},
		"RevokeSecurityGroupIngress":    {Revoke: true},
		"RevokeSecurityGroupEgress":     {Egress: true, Revoke: true},
	} {
		v := url.Values{"Action": {action}}
		got, err := ec2query.Parse(v)
		if err != nil || !got.Equal(want) {
			t.Errorf("%s: got %+v, %v", action, got, err)
		}
		if diff := cmp.Diff(v, ec2query.Encode(want)); diff != "" {
			t.Errorf("mismatch (-want +got):\n%s", diff)
		}
	}
}

// R11 of the rulebook: path, reason and value of each error.
var r11Cases = []struct {
	why, in string
	want    []string
}{
	{"R11 no action", "GroupId=sg-1", []string{"Action parameter-malformed "}},
	{"R11 another action", "Action=DescribeSecurityGroups", []string{"Action parameter-malformed DescribeSecurityGroups"}},
	{"R11 the action in other letters", "Action=authorizeSecurityGroupIngress", []string{"Action parameter-malformed authorizeSecurityGroupIngress"}},
	{"R11 two actions", "Action=AuthorizeSecurityGroupIngress&Action=AuthorizeSecurityGroupIngress", []string{"Action parameter-repeated AuthorizeSecurityGroupIngress, AuthorizeSecurityGroupIngress"}},
	{"R11 unknown", authorize + "&Bogus=1", []string{"Bogus parameter-unknown "}},
	{"R11 other letters", authorize + "&groupid=1", []string{"groupid parameter-unknown "}},
	{"R11 unknown within an entry", authorize + "&IpPermissions.1.IpRanges.1.Cidr=1", []string{"IpPermissions.1.IpRanges.1.Cidr parameter-unknown "}},
	{"R11 the names of the SDKs", authorize + "&TagSpecifications.1.ResourceType=a&SecurityGroupRuleIds.1=b", []string{"SecurityGroupRuleIds.1 parameter-unknown ", "TagSpecifications.1.ResourceType parameter-unknown "}},
	{"R11 a list without a number", authorize + "&IpPermissions=1&IpPermissions.IpProtocol=tcp&IpPermissions.1=a", []string{"IpPermissions parameter-unknown ", "IpPermissions.1 parameter-unknown ", "IpPermissions.IpProtocol parameter-unknown "}},
	{"R11 a letter for the number", authorize + "&IpPermissions.N.IpProtocol=tcp&IpPermissions.1.Groups.N.GroupId=a", []string{"IpPermissions.1.Groups.N.GroupId parameter-unknown ", "IpPermissions.N.IpProtocol parameter-unknown "}},
	{"R11 a number too many", authorize + "&GroupId.1=a&IpPermissions.1.IpRanges.1.CidrIp.1=a&IpPermissions.1.IpRanges.1.CidrIp.1.x=a",
		[]string{"GroupId.1 parameter-unknown ", "IpPermissions.1.IpRanges.1.CidrIp.1 parameter-unknown ", "IpPermissions.1.IpRanges.1.CidrIp.1.x parameter-unknown "}},
	{"R11 dots", authorize + "&=1&.=1&..1.=1&IpPermissions..IpProtocol=1", []string{" parameter-unknown 1", ". parameter-unknown ", "..1. parameter-unknown ", "IpPermissions..IpProtocol parameter-unknown "}},
	{"R11 repeated", authorize + "&GroupId=sg-2&Version=1&Version=1", []string{"GroupId parameter-repeated sg-1, sg-2", "Version parameter-repeated 1, 1"}},
	{"R11 repeated beside unknown: once", authorize + "&Bogus=1&Bogus=2", []string{"Bogus parameter-repeated 1, 2"}},
	{"R11 no boolean", authorize + "&DryRun=True", []string{"DryRun parameter-malformed True"}},
	{"R11 no number", authorize + "&FromPort=&ToPort=http&IpPermissions.1.FromPort=22-25&IpPermissions.1.ToPort=2147483648",
		[]string{"FromPort parameter-malformed ", "IpPermissions.1.FromPort parameter-malformed 22-25", "IpPermissions.1.ToPort parameter-malformed 2147483648", "ToPort parameter-malformed http"}},
	{"R11 the number of an entry: 0, leading zeros", authorize + "&IpPermissions.0.IpProtocol=a&IpPermissions.01.IpProtocol=a&IpPermissions.1.IpRanges.00.CidrIp=a",
		[]string{"IpPermissions.0.IpProtocol parameter-malformed 0", "IpPermissions.01.IpProtocol parameter-malformed 01", "IpPermissions.1.IpRanges.00.CidrIp parameter-malformed 00"}},
	{"R11 above 1000, 2^31, 2^63 and more", authorize + "&IpPermissions.1001.IpProtocol=a&SecurityGroupRuleId.2147483648=a&TagSpecification.1.Tag.9223372036854775808.Key=a&IpPermissions.1.IpRanges.99999999999999999999999.CidrIp=a",
		[]string{"IpPermissions.1.IpRanges.99999999999999999999999.CidrIp parameter-malformed 99999999999999999999999", "IpPermissions.1001.IpProtocol parameter-malformed 1001",
			"SecurityGroupRuleId.2147483648 parameter-malformed 2147483648", "TagSpecification.1.Tag.9223372036854775808.Key parameter-malformed 9223372036854775808"}},
	{"R11 two names of one list in one permission", authorize + "&IpPermissions.1.Groups.1.GroupId=a&IpPermissions.1.UserIdGroupPairs.2.GroupId=b", []string{"IpPermissions.1.UserIdGroupPairs.2.GroupId parameter-repeated b"}},
	{"R11 the names of EC2's own are right, wherever they stand", authorize + "&IpPermissions.1.Groups.2.GroupId=a&IpPermissions.1.UserIdGroupPairs.1.GroupId=b&IpPermissions.1.UserIdGroupPairs.3.UserId=c",
		[]string{"IpPermissions.1.UserIdGroupPairs.1.GroupId parameter-repeated b", "IpPermissions.1.UserIdGroupPairs.3.UserId parameter-repeated c"}},
	{"R11 numbers that only the AWS CLI takes", authorize + "&FromPort=%2B22&ToPort=+22", []string{"FromPort parameter-malformed +22", "ToPort parameter-malformed  22"}},
	{"R11 an empty boolean", authorize + "&DryRun=", []string{"DryRun parameter-malformed "}},
}

func TestR11(t *testing.T) {
	for _, c := range r11Cases {
		r, err := ec2query.Parse(values(t, c.in))
		l, ok := errors.AsType[secgroup.ErrorList](err)
		if !ok || !r.Equal(secgroup.Request{}) {
			t.Errorf("%s: got %+v, %v; want an ErrorList", c.why, r, err)
			continue
		}
		var got []string
		for _, e := range l {
			got = append(got, e.Path+" "+string(e.Reason)+" "+e.Value)
			if e.Code != e.Reason.Code() || e.Detail == "" {
				t.Errorf("%s: %#v", c.why, e)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: mismatch (-want +got):\n%s", c.why, diff)
		}
	}
	_, err := ec2query.Parse(nil)
	if want := "Action: the action is missing: write AuthorizeSecurityGroupIngress, AuthorizeSecurityGroupEgress, RevokeSecurityGroupIngress or RevokeSecurityGroupEgress [parameter-malformed]"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	// A list of no values is none of one value.
	if _, err := ec2query.Parse(url.Values{"Action": {"RevokeSecurityGroupEgress"}, "GroupId": {}}); !errors.Is(err, secgroup.ReasonParameterRepeated) {
		t.Errorf("got %v", err)
	}
	_, err = ec2query.Parse(url.Values{"Action": {}})
	if want := "Action: 0 values: write the parameter once [parameter-repeated]"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	// Names are not what a message can be led astray with.
	_, err = ec2query.Parse(url.Values{"Action": {"RevokeSecurityGroupEgress"}, "a\nGroupId: ok": {""}})
	if want := `"a\nGroupId: ok": unknown parameter: write one of the Query API's, such as IpPermissions.1.IpRanges.1.CidrIp [parameter-unknown]`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	_, err = ec2query.Parse(url.Values{"Action": {"RevokeSecurityGroupEgress"}, strings.Repeat("a", 1<<20): {""}})
	if err == nil || len(err.Error()) > 300 {
		t.Errorf("a message of %d bytes", len(err.Error()))
	}
	_, err = ec2query.Parse(url.Values{"Action": {"RevokeSecurityGroupEgress"}, "": {"x"}})
	if want := `"x": a parameter without a name: leave it out [parameter-unknown]`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// TestLimit holds that as many entries as there are parameters can be numbered.
func TestLimit(t *testing.T) {
	v := url.Values{"Action": {"RevokeSecurityGroupEgress"}}
	for i := range 1500 {
		v.Set(fmt.Sprintf("SecurityGroupRuleId.%d", i+1), fmt.Sprint(i))
	}
	r, err := ec2query.Parse(v) // 1501 parameters
	if err != nil || len(r.SecurityGroupRuleIds) != 1500 || r.SecurityGroupRuleIds[1499] != "1499" {
		t.Errorf("got %d, %v", len(r.SecurityGroupRuleIds), err)
	}
	v.Del("SecurityGroupRuleId.1500")
	v.Set("SecurityGroupRuleId.1501", "x")
	if _, err := ec2query.Parse(v); err != nil {
		t.Error(err)
	}
	v.Del("SecurityGroupRuleId.1501")
	v.Set("SecurityGroupRuleId.1502", "x")
	if _, err := ec2query.Parse(v); !errors.Is(err, secgroup.ReasonParameterMalformed) {
		t.Errorf("got %v", err)
	}
}

// TestHostile holds memory to the size of the input, whatever the numbers in a
// million parameters are.
func TestHostile(t *testing.T) {
	v := url.Values{"Action": {"AuthorizeSecurityGroupIngress"}}
	const n = 250000
	for i := range n {
		v[fmt.Sprintf("IpPermissions.%d.IpRanges.%d.CidrIp", 1+i%1000, n-i)] = []string{"10.0.0.0/8"}
		v[fmt.Sprintf("IpPermissions.%d.IpRanges.9223372036854775808.CidrIp", i)] = []string{"x"}
		v[fmt.Sprintf("SecurityGroupRuleId.4%018d", i)] = []string{"x"}
		v[fmt.Sprintf("IpPermissions.%d%s", i, strings.Repeat(".1", 20))] = []string{"x"}
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := ec2query.Parse(v)
	runtime.ReadMemStats(&after)
	if l, _ := errors.AsType[secgroup.ErrorList](err); len(l) != 3*n || len(err.Error()) > 4000 {
		t.Errorf("%d errors in %d bytes", len(l), len(err.Error()))
	}
	if got := (after.TotalAlloc - before.TotalAlloc) / (4 * n); got > 2000 {
		t.Errorf("%d bytes a parameter", got)
	}
}

// TestEncode holds that nothing gets lost, be it empty.
func TestEncode(t *testing.T) {
	r := secgroup.Request{
		IpPermissions: secgroup.IpPermissions{
			{},
			{IpRanges: []secgroup.IpRange{{}, {Description: "a"}}},
			{FromPort: secgroup.PortOf(0), UserIdGroupPairs: []secgroup.UserIdGroupPair{{}}},
			{Ipv6Ranges: []secgroup.Ipv6Range{{}}, PrefixListIds: []secgroup.PrefixListId{{}}},
		},
		SecurityGroupRuleIds: []string{"", "b"},
		TagSpecifications:    []secgroup.TagSpecification{{}, {Tags: []secgroup.Tag{{}, {Value: "c"}}}},
	}
	want := url.Values{
		"Action":                                       {"AuthorizeSecurityGroupIngress"},
		"IpPermissions.1.IpProtocol":                   {""},
		"IpPermissions.2.IpRanges.1.CidrIp":            {""},
		"IpPermissions.2.IpRanges.2.Description":       {"a"},
		"IpPermissions.3.FromPort":                     {"0"},
		"IpPermissions.3.Groups.1.GroupId":             {""},
		"IpPermissions.4.Ipv6Ranges.1.CidrIpv6":        {""},
		"IpPermissions.4.PrefixListIds.1.PrefixListId": {""},
		"SecurityGroupRuleId.1":                        {""},
		"SecurityGroupRuleId.2":                        {"b"},
		"TagSpecification.1.ResourceType":              {""},
		"TagSpecification.2.Tag.1.Key":                 {""},
		"TagSpecification.2.Tag.2.Value":               {"c"},
	}
	got := ec2query.Encode(r)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
	if back, err := ec2query.Parse(got); err != nil || !back.Equal(r) {
		t.Errorf("comes back as %s, %v", marshal(t, back), err)
	}
}

// check holds what is true of everything that is read, and of every error.
func check(t testing.TB, v url.Values) {
	t.Helper()
	r, err := ec2query.Parse(v)
	if err != nil {
		l, ok := errors.AsType[secgroup.ErrorList](err)
		if !ok || len(l) == 0 || !slices.IsSortedFunc(l, func(a, b *secgroup.Error) int { return strings.Compare(a.Path, b.Path) }) || !r.Equal(secgroup.Request{}) {
			t.Fatalf("%v: %+v, %v", v, r, err)
		}
		for _, e := range l {
			if _, ok := v[e.Path]; !ok && e.Path != "Action" {
				t.Fatalf("%v: %v", v, e)
			}
		}
		return
	}
	written := ec2query.Encode(r)
	back, err := ec2query.Parse(written)
	if err != nil || !back.Equal(r) {
		t.Fatalf("%v is read as %+v, which comes back as %+v, %v", v, r, back, err)
	}
	if again := ec2query.Encode(back); !cmp.Equal(again, written) {
		t.Fatalf("%v: what was read is not written as it was read: %v, %v", v, written, again)
	}
	if len(written) > len(v) {
		t.Fatalf("%v is written with more: %v", v, written)
	}
}

// FuzzParse holds laws 1 and 4.
func FuzzParse(f *testing.F) {
	for _, c := range parseCases {
		f.Add(c.in)
	}
	for _, c := range r11Cases {
		f.Add(c.in)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, _ := url.ParseQuery(text) // what it could read
		check(t, v)
	})
}
