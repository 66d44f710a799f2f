package ec2authorize_test

import (
	"encoding/json"
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/secgroup"
	"example.com/secgroup/awscli"
	"example.com/secgroup/ec2authorize"
	"example.com/secgroup/ec2query"
	"example.com/secgroup/internal/measure"
)

// parseCases are command lines, split at spaces, and what is read of them: the
// group and the permissions in shorthand, one a line. "" for what is invalid is
// in errs: path and reason.
var parseCases = []struct{ why, in, group, want, errs string }{
	{why: "document 003, example 1", in: "websrv -P tcp -p 80 -s 192.0.2.0/24", group: "name websrv", want: "IpProtocol=tcp,FromPort=80,ToPort=80,IpRanges=[{CidrIp=192.0.2.0/24}]"},
	{why: "document 003, example 2", in: "websrv -P tcp -p 80 -u 999988887777 -o OtherAccountGroup", group: "name websrv", want: "IpProtocol=tcp,FromPort=80,ToPort=80,UserIdGroupPairs=[{GroupName=OtherAccountGroup,UserId=999988887777}]"},
	{why: "document 003, example 3", in: "sg-eea7b782 -P tcp -p 80 -s 192.0.2.0/24", group: "id sg-eea7b782", want: "IpProtocol=tcp,FromPort=80,ToPort=80,IpRanges=[{CidrIp=192.0.2.0/24}]"},
	{why: "document 003, example 4", in: "--egress sg-eea7b782 -P tcp -p 1433 -o sg-80aebeec", group: "egress id sg-eea7b782", want: "IpProtocol=tcp,FromPort=1433,ToPort=1433,UserIdGroupPairs=[{GroupId=sg-80aebeec}]"},
	{why: "document 003, -P udp, -p 80-84, -s 205.192.8.45/24", in: "a -P udp -p 80-84 -s 205.192.8.45/24", group: "name a", want: "IpProtocol=udp,FromPort=80,ToPort=84,IpRanges=[{CidrIp=205.192.8.45/24}]"},
	{why: "document 003, -t -1:-1", in: "a -P icmp -t -1:-1", group: "name a", want: "IpProtocol=icmp,FromPort=-1,ToPort=-1,IpRanges=[{CidrIp=0.0.0.0/0}]"},
	{why: "document 003, -o headoffice -u 999988887777", in: "a -o headoffice -u 999988887777 -P tcp -p 1", group: "name a", want: "IpProtocol=tcp,FromPort=1,ToPort=1,UserIdGroupPairs=[{GroupName=headoffice,UserId=999988887777}]"},
	{why: "document 003, -p -1: 0-65535", in: "a -P udp -p -1", group: "name a", want: "IpProtocol=udp,FromPort=0,ToPort=65535,IpRanges=[{CidrIp=0.0.0.0/0}]"},
	{why: "document 003, defaults: tcp and 0.0.0.0/0", in: "a -p 22", group: "name a", want: "IpProtocol=tcp,FromPort=22,ToPort=22,IpRanges=[{CidrIp=0.0.0.0/0}]"},
	{why: "document 003, default with a CIDR block: tcp", in: "a -p 22 -s 10.0.0.0/8", group: "name a", want: "IpProtocol=tcp,FromPort=22,ToPort=22,IpRanges=[{CidrIp=10.0.0.0/8}]"},
	{why: "document 003, default with a group: all three", in: "a -o b", group: "name a",
		want: `IpProtocol=tcp,FromPort=0,ToPort=65535,UserIdGroupPairs=[{GroupName=b}]
			IpProtocol=udp,FromPort=0,ToPort=65535,UserIdGroupPairs=[{GroupName=b}]
			IpProtocol=icmp,FromPort=-1,ToPort=-1,UserIdGroupPairs=[{GroupName=b}]`},
	{why: "all three with -p and -t", in: "a -o b -p 1-2 -t 3:4", group: "name a",
		want: `IpProtocol=tcp,FromPort=1,ToPort=2,UserIdGroupPairs=[{GroupName=b}]
			IpProtocol=udp,FromPort=1,ToPort=2,UserIdGroupPairs=[{GroupName=b}]
			IpProtocol=icmp,FromPort=3,ToPort=4,UserIdGroupPairs=[{GroupName=b}]`},
	{why: "several groups, one owner", in: "a -P tcp -p 1 -o b -o sg-1 -u 999988887777", group: "name a", want: "IpProtocol=tcp,FromPort=1,ToPort=1,UserIdGroupPairs=[{GroupName=b,UserId=999988887777},{GroupId=sg-1,UserId=999988887777}]"},
	{why: "an owner each", in: "a -P tcp -p 1 -u 111111111111 -o b -o c -u 222222222222", group: "name a", want: "IpProtocol=tcp,FromPort=1,ToPort=1,UserIdGroupPairs=[{GroupName=b,UserId=111111111111},{GroupName=c,UserId=222222222222}]"},
	{why: "no owner", in: "a -P tcp -p 1 -o b -o c", group: "name a", want: "IpProtocol=tcp,FromPort=1,ToPort=1,UserIdGroupPairs=[{GroupName=b},{GroupName=c}]"},
	{why: "several blocks, of both families", in: "a -p 1 -s 10.0.0.0/8 -s ::/0 -s 11.0.0.0/8", group: "name a", want: "IpProtocol=tcp,FromPort=1,ToPort=1,IpRanges=[{CidrIp=10.0.0.0/8},{CidrIp=11.0.0.0/8}],Ipv6Ranges=[{CidrIpv6='::/0'}]"},
	{why: "an IPv6 block in full", in: "a -p 1 -s 2001:db8:0:0:0:0:0:0/32", group: "name a", want: "IpProtocol=tcp,FromPort=1,ToPort=1,Ipv6Ranges=[{CidrIpv6=2001:db8:0:0:0:0:0:0/32}]"},
	{why: "a name that begins with sg", in: "sgroup -P tcp -p 1 -o sg_1", group: "name sgroup", want: "IpProtocol=tcp,FromPort=1,ToPort=1,UserIdGroupPairs=[{GroupName=sg_1}]"},
	{why: "help is the command's", in: "a -p 1 -? -h --help", group: "name a", want: "IpProtocol=tcp,FromPort=1,ToPort=1,IpRanges=[{CidrIp=0.0.0.0/0}]"},
	{why: "long names, the group last", in: "--protocol icmp --icmp-type-code 8:-1 --egress sg-1", group: "egress id sg-1", want: "IpProtocol=icmp,FromPort=8,ToPort=-1,IpRanges=[{CidrIp=0.0.0.0/0}]"},
	{why: "long names", in: "--port-range 1 a", group: "name a", want: "IpProtocol=tcp,FromPort=1,ToPort=1,IpRanges=[{CidrIp=0.0.0.0/0}]"},
	{why: "protocols by number", in: "sg-1 -P 6 -p -1", group: "id sg-1", want: "IpProtocol=6,FromPort=0,ToPort=65535,IpRanges=[{CidrIp=0.0.0.0/0}]"},
	{why: "icmpv6", in: "sg-1 -P 58 -t 128:0 -s ::/0", group: "id sg-1", want: "IpProtocol=58,FromPort=128,ToPort=0,Ipv6Ranges=[{CidrIpv6='::/0'}]"},
	{why: "icmpv6 needs no type", in: "sg-1 -P icmpv6 -s ::/0", group: "id sg-1", want: "IpProtocol=icmpv6,Ipv6Ranges=[{CidrIpv6='::/0'}]"},
	{why: "all protocols", in: "sg-1 -P all", group: "id sg-1", want: "IpProtocol=all,IpRanges=[{CidrIp=0.0.0.0/0}]"},
	{why: "all protocols with ports, which EC2 ignores", in: "sg-1 -P all -p 1-2", group: "id sg-1", want: "IpProtocol=all,FromPort=1,ToPort=2,IpRanges=[{CidrIp=0.0.0.0/0}]"},
	{why: "another protocol with a type, likewise", in: "sg-1 -P 50 -t 1:2", group: "id sg-1", want: "IpProtocol=50,FromPort=1,ToPort=2,IpRanges=[{CidrIp=0.0.0.0/0}]"},
	{why: "common options", in: "--region eu-west-1 -U u --url u -K k --private-key k -C c --cert c -O a --aws-access-key a -W b --aws-secret-key b -T t --security-token t --connection-timeout 30 --request-timeout 45 -v --verbose -H --headers --show-empty-fields --hide-tags --debug a -p 1",
		group: "name a", want: "IpProtocol=tcp,FromPort=1,ToPort=1,IpRanges=[{CidrIp=0.0.0.0/0}]"},
	{why: "tcp needs a port", in: "a", group: "name a", want: "IpProtocol=tcp,IpRanges=[{CidrIp=0.0.0.0/0}]", errs: "IpPermissions[0].FromPort port-missing"},
	{why: "tcp to a group needs a port", in: "a -P tcp -o b", group: "name a", want: "IpProtocol=tcp,UserIdGroupPairs=[{GroupName=b}]", errs: "IpPermissions[0].FromPort port-missing"},
	{why: "icmp needs a type", in: "a -P icmp", group: "name a", want: "IpProtocol=icmp,IpRanges=[{CidrIp=0.0.0.0/0}]", errs: "IpPermissions[0].FromPort port-missing"},
	{why: "a group and a block exclude each other", in: "a -P tcp -p 1 -o b -s 10.0.0.0/8", group: "name a", want: "IpProtocol=tcp,FromPort=1,ToPort=1,IpRanges=[{CidrIp=10.0.0.0/8}],UserIdGroupPairs=[{GroupName=b}]", errs: "IpPermissions[0] destination-mixed"},
	{why: "egress by name", in: "--egress a -P tcp -p 1", group: "egress name a", want: "IpProtocol=tcp,FromPort=1,ToPort=1,IpRanges=[{CidrIp=0.0.0.0/0}]", errs: "GroupId group-id-missing\nGroupName parameter-unsupported"},
	{why: "no protocol", in: "a -P esp", group: "name a", want: "IpProtocol=esp,IpRanges=[{CidrIp=0.0.0.0/0}]", errs: "IpPermissions[0].IpProtocol protocol-unknown"},
	{why: "ports outside their range", in: "a -p 0-65536", group: "name a", want: "IpProtocol=tcp,FromPort=0,ToPort=65536,IpRanges=[{CidrIp=0.0.0.0/0}]", errs: "IpPermissions[0].ToPort port-range"},
}

func TestParse(t *testing.T) {
	for _, c := range parseCases {
		r, err := ec2authorize.Parse(strings.Fields(c.in))
		if err != nil {
			t.Errorf("%s: %v", c.why, err)
			continue
		}
		group := "name " + r.GroupName
		if r.GroupId != "" {
			group = "id " + r.GroupId + r.GroupName
		}
		if r.Egress {
			group = "egress " + group
		}
		if group != c.group || r.Revoke || r.DryRun {
			t.Errorf("%s: got %s, %+v, want %s", c.why, group, r, c.group)
		}
		var got, errs []string
		for _, p := range r.IpPermissions {
			got = append(got, p.String())
		}
		if diff := cmp.Diff(lines(c.want), got); diff != "" {
			t.Errorf("%s: mismatch (-want +got):\n%s", c.why, diff)
		}
		l, _ := errors.AsType[secgroup.ErrorList](r.Validate())
		for _, e := range l {
			errs = append(errs, e.Path+" "+string(e.Reason))
		}
		if diff := cmp.Diff(lines(c.errs), errs); diff != "" {
			t.Errorf("%s: errors: mismatch (-want +got):\n%s", c.why, diff)
		}
		check(t, strings.Fields(c.in))
	}
}

// lines returns the lines of a text, without the space around them and without quotes around ::/0.
func lines(text string) []string {
	var all []string
	for line := range strings.Lines(text) {
		all = append(all, strings.ReplaceAll(strings.TrimSpace(line), "'::/0'", "::/0"))
	}
	return all
}

var syntaxCases = []struct {
	in              string
	arg             int
	expected, found string
}{
	{"", 0, "the group to change, such as sg-1a2b3c4d", "none"},
	{"-P tcp", 2, "the group to change, such as sg-1a2b3c4d", "none"},
	{"a b", 1, "one group", "another one"},
	{"--egress sg-1 -p 1", 1, "-P, which egress needs", "none"},
	{"--egress sg-1 -o b", 1, "-P, which egress needs", "none"},
	{"a -o b -p 1", 0, "-P, or both -p and -t: a group gets tcp, udp and icmp", "one of -p and -t"},
	{"-o b -t 8:0 a", 4, "-P, or both -p and -t: a group gets tcp, udp and icmp", "one of -p and -t"},
	{"a -P tcp -p 1 -t 8:0", 6, "-p for tcp", "-t, which is for icmp"},
	{"a -P icmp -p 1 -t 8:0", 4, "-t for icmp", "-p, which is for tcp and udp"},
	{"a -P", 1, "a value after -P", "none"},
	{"a --icmp-type-code", 1, "a value after --icmp-type-code", "none"},
	{"a -x", 1, "one of the options --egress, -P, -p, -t, -u, -o, -s", "another one"},
	{"a --source 1", 1, "one of the options --egress, -P, -p, -t, -u, -o, -s", "another one"},
	{"a -", 1, "the arguments themselves", "-, for those on standard input, which is not read here"},
	{"a -P tcp --protocol udp", 3, "-P once", "it again"},
	{"a -p 1 -p 2", 3, "-p once", "it again"},
	{"a -t 1:1 -t 2:2", 3, "-t once", "it again"},
	{"a -p x", 2, "a port, a range such as 80-84, or -1 for all ports", "something else"},
	{"a -p 80-", 2, "a port, a range such as 80-84, or -1 for all ports", "something else"},
	{"a -p -80", 2, "a port, a range such as 80-84, or -1 for all ports", "something else"},
	{"a -P icmp -t 8", 4, "type:code, such as 8:0, or -1:-1 for all", "something else"},
	{"a -P icmp -t x:0", 4, "type:code, such as 8:0, or -1:-1 for all", "something else"},
	{"a -P icmp -t 8:0:1", 4, "type:code, such as 8:0, or -1:-1 for all", "something else"},
	{"a -P icmp -p 8", 4, "-t for icmp", "-p, which is for tcp and udp"},
	{"a -P 58 -p 8", 4, "-t for 58", "-p, which is for tcp and udp"},
	{"a -P tcp -t 8:0", 4, "-p for tcp", "-t, which is for icmp"},
	{"a -t 8:0", 2, "-p for tcp", "-t, which is for icmp"},
	{"a -P 50 -p 1 -t 8:0", 6, "-p or -t", "both"},
	{"a -u 1", 2, "-u once for all of -o, or as often as -o", "another number of -u"},
	{"a -o b -u 1 -u 2", 6, "-u once for all of -o, or as often as -o", "another number of -u"},
	{"a -o b -o c -o d -u 1 -u 2", 10, "-u once for all of -o, or as often as -o", "another number of -u"},
}

func TestSyntaxErrors(t *testing.T) {
	for _, c := range syntaxCases {
		r, err := ec2authorize.Parse(strings.Fields(c.in))
		e, ok := errors.AsType[*secgroup.SyntaxError](err)
		if !ok || !r.Equal(secgroup.Request{}) {
			t.Errorf("%s: got %+v, %v; want a SyntaxError", c.in, r, err)
			continue
		}
		args := append(strings.Fields(c.in), "")
		want := &secgroup.SyntaxError{Arg: c.arg, Input: args[c.arg], Expected: c.expected, Found: c.found}
		if diff := cmp.Diff(want, e); diff != "" {
			t.Errorf("%s: mismatch (-want +got):\n%s", c.in, diff)
		}
	}
}

// TestEmptyWords holds that an empty word is one.
func TestEmptyWords(t *testing.T) {
	if _, err := ec2authorize.Parse([]string{"", "a", "-p", "1"}); err == nil {
		t.Error("an empty group is dropped")
	}
	if _, err := ec2authorize.Parse([]string{"a", "-P", "tcp", "-p", "1", "-o", "b", "-u", ""}); err == nil {
		t.Error("an empty owner is dropped")
	}
	for _, args := range [][]string{{"", "-p", "1"}, {"a", "-P", "", "-p", "1"}, {"a", "-p", "1", "-s", ""}, {"a", "-P", "tcp", "-p", "1", "-o", ""}} {
		r, err := ec2authorize.Parse(args)
		if err != nil || r.Validate() == nil {
			t.Errorf("%q: %+v, %v", args, r, err)
		}
	}
}

// TestFormat holds the table; the documents' four are in the root package's testdata/documents.json.
func TestFormat(t *testing.T) {
	for _, c := range []struct{ why, in, want string }{
		{"an IPv6 range is a CIDR, canonical", `{"GroupId":"sg-1","IpPermissions":[{"IpProtocol":"6","FromPort":1,"ToPort":2,"Ipv6Ranges":[{"CidrIpv6":"2001:DB8::1/32"}],"IpRanges":[{"CidrIp":"10.0.0.1/8"}]}]}`,
			"GROUP sg-1\nPERMISSION ALLOWS tcp 1 2 FROM CIDR 10.0.0.0/8 ingress\nPERMISSION ALLOWS tcp 1 2 FROM CIDR 2001:db8::/32 ingress\n"},
		{"a prefix list", `{"GroupName":"a b","IpPermissions":[{"IpProtocol":"all","PrefixListIds":[{"PrefixListId":"pl-1"}]}]}`,
			"GROUP a_b\nPERMISSION a_b ALLOWS -1 -1 -1 FROM PREFIXLIST pl-1 ingress\n"},
		{"a group by id with its owner", `{"GroupId":"sg-1","IpPermissions":[{"IpProtocol":"icmp","FromPort":8,"ToPort":-1,"UserIdGroupPairs":[{"GroupId":"sg-2","UserId":"123456789012"},{"GroupName":"b"}]}]}`,
			"GROUP sg-1\nPERMISSION ALLOWS icmp 8 -1 FROM USER 123456789012 ID sg-2 ingress\nPERMISSION ALLOWS icmp 8 -1 FROM USER GRPNAME b ingress\n"},
		{"id and name", `{"GroupId":"sg-1","GroupName":"a","IpPermissions":[{"IpProtocol":"50","IpRanges":[{"CidrIp":"10.0.0.0/8"}]}]}`,
			"GROUP sg-1\nPERMISSION ALLOWS 50 -1 -1 FROM CIDR 10.0.0.0/8 ingress\n"},
		{"scalars", `{"GroupId":"sg-1","CidrIp":"10.0.0.0/8","IpProtocol":"-1"}`, "GROUP sg-1\nPERMISSION ALLOWS -1 -1 -1 FROM CIDR 10.0.0.0/8 ingress\n"},
		{"invalid", `{"GroupId":"sg-1"}`, ""},
	} {
		r, err := secgroup.ParseRequest([]byte(c.in))
		if err != nil {
			t.Fatal(err)
		}
		want := strings.ReplaceAll(strings.ReplaceAll(c.want, " ", "\t"), "_", " ")
		if diff := cmp.Diff(want, ec2authorize.Format(r)); diff != "" {
			t.Errorf("%s: mismatch (-want +got):\n%s", c.why, diff)
		}
	}
	ids := secgroup.Request{Egress: true, Revoke: true, GroupId: "sg-1", SecurityGroupRuleIds: []string{"sgr-1"}}
	if got := ec2authorize.Format(ids); got != "GROUP\tsg-1\n" {
		t.Errorf("rules by id: %q", got)
	}
}

// check holds what is true of everything that is read, and of every error.
func check(t testing.TB, args []string) {
	t.Helper()
	before := slices.Clone(args)
	r, err := ec2authorize.Parse(args)
	if !slices.Equal(args, before) {
		t.Fatalf("%q was changed to %q", before, args)
	}
	if err != nil {
		e, ok := errors.AsType[*secgroup.SyntaxError](err)
		if !ok || !r.Equal(secgroup.Request{}) || e.Arg > len(args) || e.Arg < len(args) && e.Input != args[e.Arg] || e.Expected == "" || e.Found == "" {
			t.Fatalf("%q: %+v, %#v", args, r, err)
		}
		return
	}
	if err := r.Validate(); err != nil {
		if got := ec2authorize.Format(r); got != "" {
			t.Fatalf("%q: invalid, and printed as %q", args, got)
		}
		return
	}
	if table := ec2authorize.Format(r); strings.Count(table, "\n") != 1+entries(r) {
		t.Fatalf("%q: printed as %q", args, table)
	}
	// Law 4: every form that can be written gives it back.
	data, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	byJSON, err1 := secgroup.ParseRequest(data)
	byJSON.Egress = r.Egress
	byQuery, err2 := ec2query.Parse(ec2query.Encode(r))
	byCLI, err3 := awscli.Parse(awscli.Format(r))
	if err := errors.Join(err1, err2, err3); err != nil || !byJSON.Equal(r) || !byQuery.Equal(r) || !byCLI.Equal(r) {
		t.Fatalf("%q is read as %+v, which comes back as %+v, %+v and %+v, %v", args, r, byJSON, byQuery, byCLI, err)
	}
	// What one permission holds is not another's.
	for i := range r.IpPermissions {
		for j := range r.IpPermissions[i].UserIdGroupPairs {
			r.IpPermissions[i].UserIdGroupPairs[j].GroupName = string(r.IpPermissions[i].IpProtocol)
		}
	}
	for _, p := range r.IpPermissions {
		for _, g := range p.UserIdGroupPairs {
			if g.GroupName != string(p.IpProtocol) {
				t.Fatalf("%q: permissions share their lists", args)
			}
		}
	}
}

func entries(r secgroup.Request) int {
	n := 0
	for _, p := range r.IpPermissions {
		n += len(p.IpRanges) + len(p.Ipv6Ranges) + len(p.UserIdGroupPairs)
	}
	return n
}

// FuzzParse holds laws 1 and 4 for command lines, their words separated by NUL.
func FuzzParse(f *testing.F) {
	for _, c := range parseCases {
		f.Add(strings.Join(strings.Fields(c.in), "\x00"))
	}
	for _, c := range syntaxCases {
		f.Add(strings.Join(strings.Fields(c.in), "\x00"))
	}
	f.Fuzz(func(t *testing.T, line string) { check(t, strings.Split(line, "\x00")) })
}

// TestHostile holds memory to the size of the command line.
func TestHostile(t *testing.T) {
	const n = 100000
	for _, option := range [][]string{{"-o", "b"}, {"-s", "10.0.0.0/8"}, {"-u", "1"}, {"-v"}} {
		args := append([]string{"a"}, slices.Repeat(option, n)...)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		ec2authorize.Parse(args)
		runtime.ReadMemStats(&after)
		if got := (after.TotalAlloc - before.TotalAlloc) / n; got > 2000 {
			t.Errorf("%s: %d bytes a word", option, got)
		}
	}
}

// BenchmarkHostile holds the time of the same. A group that is given again is
// three rules and as many errors in five bytes, which is why it may take three
// times as long.
func BenchmarkHostile(b *testing.B) {
	for _, c := range []struct {
		words []string
		most  float64
	}{{[]string{"-o", "b"}, 300}, {[]string{"-s", "10.0.0.0/8"}, 100}, {[]string{"-u", "1"}, 100}, {[]string{"-v"}, 100}, {[]string{"x"}, 100}} {
		args := append([]string{"a"}, slices.Repeat(c.words, 100000)...)
		b.Run(c.words[0], func(b *testing.B) {
			measure.PerByte(b, len(strings.Join(args, " ")), c.most, func() {
				r, err := ec2authorize.Parse(args)
				if err == nil {
					err = r.Validate()
				}
				if err != nil {
					_ = err.Error()
				}
			})
		})
	}
}
