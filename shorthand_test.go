package secgroup_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"example.com/secgroup"
	"example.com/secgroup/internal/measure"
)

// A recorded is a line of testdata/awscli.jsonl: values of --ip-permissions,
// chosen to reach each branch of the grammar, and what AWS CLI 2.9.19 read of
// them, nothing where it refused.
type recorded struct {
	Values []string               `json:"values"`
	Read   secgroup.IpPermissions `json:"read"`
}

// recordings returns the recordings, and for each whether the AWS CLI read the values.
func recordings(t testing.TB) (list []recorded, read []bool) {
	t.Helper()
	data, err := os.ReadFile("testdata/awscli.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	for line := range bytes.Lines(data) {
		var r recorded
		if err := json.Unmarshal(line, &r); err != nil {
			// What only the AWS CLI reads does not fit the types; the values do.
			var v struct{ Values []string }
			if err := json.Unmarshal(line, &v); err != nil {
				t.Fatal(err)
			}
			r.Values = v.Values
		}
		list = append(list, r)
		read = append(read, bytes.Contains(line, []byte(`"read": `)))
	}
	return list, read
}

// differences are the recorded values that the AWS CLI reads and this package
// refuses, each with the reason.
var differences = map[string]string{
	`FromPort=8_0`:                               "an underscore in a number is Python's alone",
	`FromPort=٣٤`:                                "digits of other scripts are Python's alone",
	`FromPort=99999999999`:                       "EC2's integers have 32 bits",
	`FromPort=2147483648`:                        "EC2's integers have 32 bits",
	`{"FromPort":2147483648}`:                    "EC2's integers have 32 bits",
	`{"FromPort":true}`:                          "a truth value is no number",
	`IpRanges=[{CidrIp=a,CidrIp=b}]`:             "of a key given twice one value would be lost",
	`{"IpProtocol":"a","IpProtocol":"b"}`:        "of a key given twice one value would be lost",
	`{"IpRanges":[{"CidrIp":"a","CidrIp":"b"}]}`: "of a key given twice one value would be lost",
	`{"IpProtocol":"\ud83d"}`:                    "half a surrogate pair is no text",
	`{"IpProtocol":"\udd12\ud83d"}`:              "half a surrogate pair is no text",
	`{"IpProtocol":"\ud83d\u0041"}`:              "half a surrogate pair is no text",
}

func TestAsAWSCLI(t *testing.T) {
	list, read := recordings(t)
	unused := len(differences)
	for i, r := range list {
		got, err := secgroup.ParseIpPermissions(r.Values...)
		want := read[i]
		if len(r.Values) == 1 && differences[r.Values[0]] != "" {
			unused--
			if !want {
				t.Errorf("%q is in the list of differences, but the AWS CLI refuses it", r.Values)
			}
			want = false
		}
		if (err == nil) != want {
			t.Errorf("%q: got %v, %v; read by the AWS CLI: %t", r.Values, got, err, read[i])
		}
		if want && !got.Equal(r.Read) {
			t.Errorf("%q: got %v, want %v", r.Values, got, r.Read)
		}
		if err != nil && got != nil {
			t.Errorf("%q: %v beside an error", r.Values, got)
		}
	}
	if unused != 0 {
		t.Errorf("%d differences have no recording", unused)
	}
}

// TestAtSign holds key@=value, which AWS CLI 2.9.19 does not read and later ones do.
func TestAtSign(t *testing.T) {
	for _, in := range []string{
		"IpProtocol@=tcp,IpRanges@=[{CidrIp@=a,Description@='b c'}],FromPort@=1",
		"IpProtocol @ = tcp,IpRanges\t@=\n[{CidrIp @=a,Description@ ='b c'}],FromPort@=1",
	} {
		got, err := secgroup.ParseShorthand(in)
		if want := permissions(t, "IpProtocol=tcp,IpRanges=[{CidrIp=a,Description='b c'}],FromPort=1")[0]; err != nil || !got.Equal(want) {
			t.Errorf("%q: got %v, %v; want %v", in, got, err, want)
		}
	}
}

// syntaxCases are what cannot be read, in one value or several.
var syntaxCases = []struct {
	in              []string
	arg, offset     int
	expected, found string
}{
	// nothing at all
	{[]string{""}, 0, 0, "a key", "the end"},
	// white space at the beginning
	{[]string{" IpProtocol=tcp"}, 0, 0, "a key", `" "`},
	// in the second value
	{[]string{"IpProtocol=tcp", "IpProtocol"}, 1, 10, `"="`, "the end"},
	// in the third
	{[]string{"IpProtocol=tcp", "IpProtocol=udp", "x"}, 2, 1, `"="`, "the end"},
	// an unknown key: the offset is the key's
	{[]string{"FromPort=1,Bogus=2"}, 0, 11, "one of the keys IpProtocol, FromPort, ToPort, IpRanges, Ipv6Ranges, PrefixListIds, UserIdGroupPairs", `key "Bogus"`},
	// a key in another case
	{[]string{"IpRanges=[{cidrip=a}]"}, 0, 11, "one of the keys CidrIp, Description", `key "cidrip"`},
	{[]string{"IpRanges=[{#Cidr#Ip#=a}]"}, 0, 11, "one of the keys CidrIp, Description", `key "#Cidr#Ip#"`}, // which the AWS CLI takes for a key
	// a key of another list
	{[]string{"UserIdGroupPairs=[{CidrIp=a}]"}, 0, 19, "one of the keys GroupId, GroupName, UserId, VpcId, VpcPeeringConnectionId, PeeringStatus, Description", `key "CidrIp"`},
	// a key twice
	{[]string{"FromPort=1,FromPort=2"}, 0, 11, "each key once", `key "FromPort" again`},
	{[]string{"FromPort=1,ToPort=2,FromPort=3"}, 0, 20, "each key once", `key "FromPort" again`},
	{[]string{`{"FromPort":1,"ToPort":2,"FromPort":3}`}, 0, 25, "each key once", `key "FromPort" again`},
	{[]string{"IpRanges=[{CidrIp=a,CidrIp=b}]"}, 0, 20, "each key once", `key "CidrIp" again`},
	// no =
	{[]string{"IpProtocol:tcp"}, 0, 14, `"="`, "the end"},
	{[]string{"IpRanges=[],a,b"}, 0, 13, `"="`, `","`},
	// a list for a text
	{[]string{"IpProtocol=[tcp]"}, 0, 11, "one value", `"["`},
	{[]string{"IpProtocol=tcp,udp"}, 0, 15, `a key and = (a comma within a value is written \, or quoted)`, `"udp"`},
	{[]string{"IpProtocol=tcp,'x'"}, 0, 15, `a key and = (a comma within a value is written \, or quoted)`, `"'"`},
	{[]string{"FromPort={a=1}"}, 0, 9, "one value", `"{"`},
	{[]string{"IpRanges=[{CidrIp=[a]}]"}, 0, 18, "text", `"["`},
	// a text for a list
	{[]string{"IpRanges=10.0.0.0/8"}, 0, 9, "[ or {", `"10.0.0.0/8"`},
	{[]string{"IpRanges=from.my.office.to.your.office"}, 0, 9, "[ or {", `"from.my.office.to.yo"`},
	{[]string{"IpRanges=[10.0.0.0/8]"}, 0, 10, "{ or ]", `"10.0.0.0/8"`},
	// deeper than the type
	{[]string{"IpRanges=[[{CidrIp=a}]]"}, 0, 10, "{ or ]", `"["`},
	// no number
	{[]string{"FromPort=ssh"}, 0, 9, "a whole number of 32 bits", `"ssh"`},
	{[]string{"FromPort=80.0"}, 0, 9, "a whole number of 32 bits", `"80.0"`},
	{[]string{"FromPort="}, 0, 9, "a whole number of 32 bits", `""`},
	{[]string{"FromPort=8_0"}, 0, 9, "a whole number of 32 bits", `"8_0"`},
	{[]string{"FromPort=٣٤"}, 0, 9, "a whole number of 32 bits", `"٣٤"`},
	{[]string{"FromPort=2147483648"}, 0, 9, "a whole number of 32 bits", `"2147483648"`},
	// left over
	{[]string{"IpRanges=[{CidrIp=a}]x"}, 0, 21, `","`, `"x"`},
	{[]string{"IpRanges=[{CidrIp=a}] "}, 0, 22, `","`, "the end"},
	{[]string{"IpProtocol='a'b"}, 0, 14, `","`, `"b"`},
	{[]string{"IpProtocol=tcp,"}, 0, 15, "a key after the comma", "the end"},
	// a quote that nothing closes: the offset is the quote's
	{[]string{"IpProtocol='tcp"}, 0, 11, "a closing '", "none"},
	{[]string{`IpProtocol='tcp\`}, 0, 11, "a closing '", "none"},
	{[]string{`IpRanges=[{CidrIp="a}]`}, 0, 18, `a closing "`, "none"},
	// a bracket and a brace that nothing closes
	{[]string{"IpRanges=[{CidrIp=a}"}, 0, 20, `","`, "the end"},
	{[]string{"IpRanges=[{CidrIp=a"}, 0, 19, `","`, "the end"},
	// no UTF-8
	{[]string{"IpProtocol=�\xff"}, 0, 14, "UTF-8", `byte "\xff"`},
	{[]string{"{\"\xff\":1}"}, 0, 2, "UTF-8", `byte "\xff"`},
	{[]string{"[\"\xc3\"]"}, 0, 2, "UTF-8", `byte "\xc3"`},
	// files
	{[]string{"file://rules.json"}, 0, 0, "the text itself", "the name of a file: files are not read here"},
	{[]string{"fileb://rules.json"}, 0, 0, "the text itself", "the name of a file: files are not read here"},
	{[]string{"IpProtocol@=file://p"}, 0, 12, "the text itself", "the name of a file: files are not read here"},
	{[]string{"IpRanges=[{Description@='fileb://p'}]"}, 0, 24, "the text itself", "the name of a file: files are not read here"},
	{[]string{"IpRanges@=file://p"}, 0, 10, "the text itself", "the name of a file: files are not read here"},
	{[]string{"IpRanges@=p"}, 0, 11, "[ or {", "the end"},
	{[]string{"IpRanges@='p"}, 0, 10, "a closing '", "none"},
	// JSON: what is not the type
	{[]string{`["a"]`}, 0, 1, `"{"`, `"\""`},
	{[]string{`[{"IpProtocol":null}]`}, 0, 15, "a string", `"null"`},
	{[]string{`{"FromPort":"80"}`}, 0, 12, "an integer of 32 bits", `"\""`},
	{[]string{`{"FromPort":80.5}`}, 0, 12, "an integer of 32 bits", `"80.5"`},
	{[]string{`{"FromPort":1e2}`}, 0, 12, "an integer of 32 bits", `"1e2"`},
	{[]string{`{"FromPort":+1}`}, 0, 12, "an integer of 32 bits", `"+"`},
	{[]string{`{"FromPort":-01}`}, 0, 12, "an integer of 32 bits", `"-01"`},
	{[]string{`{"FromPort":--1}`}, 0, 12, "an integer of 32 bits", `"--1"`},
	{[]string{`{"FromPort":}`}, 0, 12, "an integer of 32 bits", `"}"`},
	{[]string{`{"FromPort":010}`}, 0, 12, "an integer of 32 bits", `"010"`},
	{[]string{`{"FromPort":true}`}, 0, 12, "an integer of 32 bits", `"true"`},
	{[]string{`{"FromPort":80`}, 0, 14, `"," or "}"`, "the end"},
	{[]string{`{"IpRanges":{}}`}, 0, 12, `"["`, `"{"`},
	{[]string{`{"IpRanges":[[]]}`}, 0, 13, `"{"`, `"["`},
	// JSON: keys in exact case, known, once
	{[]string{`{"ipProtocol":"tcp"}`}, 0, 1, "one of the keys IpProtocol, FromPort, ToPort, IpRanges, Ipv6Ranges, PrefixListIds, UserIdGroupPairs", `key "ipProtocol"`},
	{[]string{`{"FromPort":1,"FromPort":1}`}, 0, 14, "each key once", `key "FromPort" again`},
	{[]string{`{"FromPort" 1}`}, 0, 12, `":"`, `"1"`},
	{[]string{`{1:1}`}, 0, 1, "a string", `"1:1"`},
	// JSON: strings
	{[]string{`{"IpProtocol":"a`}, 0, 16, `a closing "`, "the end"},
	{[]string{"{\"IpProtocol\":\"a\nb\"}"}, 0, 16, `a closing "`, `"\n"`},
	{[]string{"{\"IpProtocol\":\"\\t\n\"}"}, 0, 17, `a closing "`, `"\n"`},
	{[]string{"{\"IpProtocol\":\"a\\n\x1f\"}"}, 0, 18, `a closing "`, `"\x1f"`},
	{[]string{"{\"IpProtocol\":\"a\x1f\"}"}, 0, 16, `a closing "`, `"\x1f"`},
	{[]string{`{"IpProtocol":"\'"}`}, 0, 15, "an escape of JSON, surrogates in pairs", `"\\"`},
	{[]string{`{"IpProtocol":"\q"}`}, 0, 15, "an escape of JSON, surrogates in pairs", `"\\"`},
	{[]string{`{"IpProtocol":"\`}, 0, 15, "an escape of JSON, surrogates in pairs", `"\\"`},
	{[]string{`{"IpProtocol":"\u12`}, 0, 15, "an escape of JSON, surrogates in pairs", `"\\"`},
	{[]string{`{"IpProtocol":"\u0041`}, 0, 21, `a closing "`, "the end"},
	{[]string{`{"IpProtocol":"\t`}, 0, 17, `a closing "`, "the end"},
	{[]string{`{"IpProtocol":"\tx`}, 0, 18, `a closing "`, "the end"},
	{[]string{`{"IpProtocol":"\u12x4"}`}, 0, 15, "an escape of JSON, surrogates in pairs", `"\\"`},
	{[]string{`{"IpProtocol":"\ud83d"}`}, 0, 15, "an escape of JSON, surrogates in pairs", `"\\"`},
	// JSON: the end
	{[]string{`[{}] x`}, 0, 5, "the end", `"x"`},
	{[]string{`{} {}`}, 0, 3, "the end", `"{"`},
	{[]string{`[{}`}, 0, 3, `"," or "]"`, "the end"},
	{[]string{`[{},]`}, 0, 4, `"{"`, `"]"`},
	{[]string{`{"FromPort":1,}`}, 0, 14, "a string", `"}"`},
	// JSON: no mixing
	{[]string{`[]`, `[]`}, 1, 0, "no value after a JSON list", "one"},
	{[]string{`{}`, `IpProtocol=tcp`}, 1, 0, `"{"`, `"IpProtocol"`},
	{[]string{`IpProtocol=tcp`, `{}`}, 1, 0, "a key", `"{"`},
	// what is white space to Python decides for JSON, and is none to JSON
	{[]string{"\u00a0[]"}, 0, 0, `"["`, `"\u00a0"`},
}

func TestSyntaxErrors(t *testing.T) {
	for _, c := range syntaxCases {
		ps, err := secgroup.ParseIpPermissions(c.in...)
		got, ok := errors.AsType[*secgroup.SyntaxError](err)
		if !ok || ps != nil {
			t.Errorf("%q: got %v, %v; want a SyntaxError", c.in, ps, err)
			continue
		}
		want := &secgroup.SyntaxError{Arg: c.arg, Input: c.in[c.arg], Offset: c.offset, Expected: c.expected, Found: c.found}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: mismatch (-want +got):\n%s", c.in, diff)
		}
	}
}

func TestParseShorthandError(t *testing.T) {
	// What was read before the error is not given away.
	p, err := secgroup.ParseShorthand("IpProtocol=tcp,IpRanges=[{CidrIp=a},x]")
	if err == nil || !p.Equal(secgroup.IpPermission{}) {
		t.Errorf("got %v, %v", p, err)
	}
	// ParseShorthand reads no JSON.
	if p, err := secgroup.ParseShorthand("{}"); err == nil {
		t.Errorf("got %v", p)
	}
}

// TestSyntaxErrorMessage holds the pictures.
func TestSyntaxErrorMessage(t *testing.T) {
	long := strings.Repeat("é", 50)
	for _, c := range []struct{ name, in, want string }{
		{"the place in the line", "IpProtocol=tcp,FromPort=80]", `value 1, byte 26: expected ",", found "]"
	IpProtocol=tcp,FromPort=80]
	                          ^`},
		{"the end", "IpRanges=[", `value 1, byte 10: expected { or ], found the end
	IpRanges=[
	          ^`},
		{"its line alone", "IpProtocol=tcp,\n  Bogus=1,\nFromPort=1", `value 1, byte 18: expected one of the keys IpProtocol, FromPort, ToPort, IpRanges, Ipv6Ranges, PrefixListIds, UserIdGroupPairs, found key "Bogus"
	  Bogus=1,
	  ^`},
		{"60 bytes to each side, characters whole, one column each", "IpRanges=[{Description='" + long + "\t\x01x'}!" + long + long, `value 1, byte 129: expected ",", found "!"
	...` + strings.Repeat("é", 27) + " �x'}!" + strings.Repeat("é", 29) + `...
	` + strings.Repeat(" ", 3+27+5) + "^"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := secgroup.ParseShorthand(c.in)
			if err == nil {
				t.Fatal("no error")
			}
			if diff := cmp.Diff(c.want, err.Error()); diff != "" {
				t.Errorf("mismatch (-want +got):\n%s", diff)
			}
		})
	}
}

// TestWindow holds what a picture shows of a line: 60 bytes to each side, and no part of a character.
func TestWindow(t *testing.T) {
	x := func(n int) string { return strings.Repeat("x", n) }
	for _, c := range []struct {
		input  string
		offset int
		want   string
	}{
		{"", 0, "\t\n\t^"},
		{x(60) + x(60), 60, "\t" + x(120) + "\n\t" + strings.Repeat(" ", 60) + "^"},
		{x(61) + x(61), 61, "\t..." + x(120) + "...\n\t" + strings.Repeat(" ", 63) + "^"},
		{"é" + x(59) + "|" + x(59) + "é", 61, "\t..." + x(59) + "|" + x(59) + "...\n\t" + strings.Repeat(" ", 62) + "^"},
		{"a\nb|c\nd", 3, "\tb|c\n\t ^"},
		{"ab", -1, "\tab\n\t^"},
		{"ab", 3, "\tab\n\t  ^"},
		{strings.Repeat("\x80", 200), 100, "\t......\n\t   ^"},
	} {
		e := &secgroup.SyntaxError{Input: c.input, Offset: c.offset, Expected: "this", Found: "that"}
		want := fmt.Sprintf("value 1, byte %d: expected this, found that\n%s", c.offset, c.want)
		if diff := cmp.Diff(want, e.Error()); diff != "" {
			t.Errorf("%q: mismatch (-want +got):\n%s", c.input, diff)
		}
	}
}

func TestString(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"the zero value", "IpProtocol="},
		{"document 004's example 7", example7},
		{"the ends of what is plain", "IpProtocol=azAZ09-./:_"},
		{"and what stands beside them", "IpProtocol='`',IpRanges=[{CidrIp='{',Description='@'},{CidrIp='[',Description=','},{CidrIp=';'}]"},
		{"plain words need no quotes", "IpProtocol=-1,PrefixListIds=[{PrefixListId=pl-1,Description=a.b_c-d/e:f}]"},
		{"the rest is quoted", `IpProtocol='a b',IpRanges=[{CidrIp=',',Description='it\'s \\ "x" ]}'}]`},
		{"port 0 is there, an absent one is not", "IpProtocol=tcp,FromPort=0"},
		{"empty entries", "IpProtocol=tcp,ToPort=-1,IpRanges=[{},{}],Ipv6Ranges=[{}],PrefixListIds=[{}],UserIdGroupPairs=[{}]"},
		{"every member", "IpProtocol=tcp,FromPort=1,ToPort=2,IpRanges=[{CidrIp=a,Description=b}],Ipv6Ranges=[{CidrIpv6=a,Description=b}],PrefixListIds=[{PrefixListId=a,Description=b}],UserIdGroupPairs=[{GroupId=a,GroupName=b,UserId=c,VpcId=d,VpcPeeringConnectionId=e,PeeringStatus=f,Description=g}]"},
		{"control characters and the supplementary planes", "IpProtocol='\x00\n\U0001F512'"},
	} {
		p, err := secgroup.ParseShorthand(c.want)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got := p.String(); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
		if got := string(p.AppendShorthand([]byte("x "))); got != "x "+c.want {
			t.Errorf("%s: AppendShorthand gave %s", c.name, got)
		}
	}
}

// hostile are texts of a megabyte, made to be slow or large to read or to judge.
func hostile() map[string]string {
	const size = 1 << 20
	repeat := func(s string) string { return strings.Repeat(s, size/len(s)) }
	return map[string]string{
		"brackets":                   repeat("["),
		"braces":                     repeat("{a="),
		"members":                    repeat("a=b,"),
		"known members":              repeat("IpProtocol=b,"),
		"entries":                    "IpRanges=[" + repeat("{CidrIp=a},") + "]",
		"open entries":               "IpRanges=[" + repeat("{CidrIp=a},"),
		"entries of entries":         "IpRanges=" + repeat("[{CidrIp="),
		"backslashes":                "IpProtocol=" + repeat(`\`),
		"escaped commas":             "IpProtocol=a," + repeat(`\,`) + "=",
		"commas":                     "IpProtocol=a" + repeat(","),
		"one quoted text":            "IpProtocol='" + repeat("a") + "'",
		"an open quote":              "IpProtocol='" + repeat(`\\`),
		"escaped quotes":             "IpProtocol='" + repeat(`\'`),
		"quotes after a comma":       "IpProtocol=a," + repeat("'"),
		"quotes, each to the end":    "IpProtocol=a," + repeat(`'"`),
		"a long key":                 repeat("k"),
		"white space":                "IpProtocol=a," + repeat(" "),
		"digits":                     "FromPort=" + repeat("9"),
		"newlines":                   "IpProtocol='" + repeat("\n"),
		"continuation bytes":         "IpProtocol=" + repeat("\x80"),
		"JSON brackets":              "[" + repeat("["),
		"JSON objects":               repeat(`{"a":`),
		"known JSON objects":         repeat(`{"IpRanges":[`),
		"JSON tags":                  "[" + repeat(`{"Tags":[{"Key":"a"},{}]},`) + "{}]",
		"NUL":                        repeat("\x00"),
		"quoted NUL":                 "IpProtocol='" + repeat("\x00") + "'",
		"JSON NUL":                   `{"IpProtocol":"` + repeat("\x00") + `"}`,
		"JSON escaped NUL":           `{"IpProtocol":"` + repeat(`\u0000`) + `"}`,
		"JSON continuation bytes":    `{"IpProtocol":"` + repeat("\x80") + `"}`,
		"JSON lists in objects":      repeat(`[{"IpRanges":`),
		"JSON entries":               "[" + repeat(`{},`) + "{}]",
		"JSON escapes":               `{"IpProtocol":"` + repeat(`\u0041`) + `"}`,
		"JSON digits":                `{"FromPort":` + repeat("1") + "}",
		"JSON white space":           repeat(" ") + "[",
		"a permission of everything": "IpRanges=[" + repeat("{CidrIp='a',Description='\\'\\'\\''},") + "]",
		"empty entries":              "IpProtocol=-1,IpRanges=[" + repeat("{},") + "]",
		"empty pairs":                "IpProtocol=-1,UserIdGroupPairs=[" + repeat("{},") + "]",
		"JSON empty pairs":           `[{"UserIdGroupPairs":[` + repeat("{},") + "{}]}]",
		"the same rule":              "IpProtocol=-1,IpRanges=[" + repeat("{CidrIp=0.0.0.0/0},") + "]",
		"the same permission":        "[" + repeat(`{"IpProtocol":"-1","PrefixListIds":[{"PrefixListId":"pl-1"}]},`) + "{}]",
		"long descriptions":          "IpProtocol=-1,IpRanges=[" + repeat("{CidrIp=10.0.0.0/8,Description="+strings.Repeat("é", 256)+"},") + "]",
	}
}

// read reads a text in each way, and judges what was read.
var read = map[string]func(in string) error{
	"permissions": func(in string) error {
		ps, err := secgroup.ParseIpPermissions(in)
		if err == nil {
			err = ps.Validate()
		}
		return err
	},
	"tags": func(in string) error {
		specs, err := secgroup.ParseTagSpecifications(strings.NewReplacer("IpRanges", "Tags", "IpProtocol", "ResourceType", "CidrIp", "Key").Replace(in))
		if err == nil {
			err = secgroup.Request{TagSpecifications: specs}.Validate()
		}
		return err
	},
	"a request": func(in string) error {
		r, err := secgroup.ParseRequest([]byte(`{"IpPermissions":` + in + "}"))
		if err == nil {
			err = r.Validate()
		}
		return err
	},
}

// TestHostile holds memory to the size of the input, and messages to a bound.
func TestHostile(t *testing.T) {
	for name, in := range hostile() {
		t.Run(name, func(t *testing.T) {
			for reader, read := range read {
				checkBounds(t, reader, len(in), func() error { return read(in) })
			}
		})
	}
}

// BenchmarkHostile holds the time of it.
func BenchmarkHostile(b *testing.B) {
	for name, in := range hostile() {
		for reader, read := range read {
			b.Run(name+"/"+reader, func(b *testing.B) {
				measure.PerByte(b, len(in), 100, func() {
					if err := read(in); err != nil {
						_ = err.Error()
					}
				})
			})
		}
	}
}

// checkBounds holds the memory of f to the size of its input, and its error to a bound.
func checkBounds(t *testing.T, what string, size int, f func() error) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	var message string
	if err := f(); err != nil {
		message = err.Error()
	}
	runtime.ReadMemStats(&after)
	// Entries and their errors are larger than their shortest text, and lists double.
	if got := (after.TotalAlloc - before.TotalAlloc) / uint64(size); got > 600 {
		t.Errorf("%s: %d bytes of memory a byte of input", what, got)
	}
	if len(message) > 4000 {
		t.Errorf("%s: a message of %d bytes", what, len(message))
	}
}

// TestHostileValues holds the same for values that were not read from text.
func TestHostileValues(t *testing.T) {
	const size = 1 << 20
	wrong := make(secgroup.IpPermissions, 100000)
	for i := range wrong {
		wrong[i] = secgroup.IpPermission{IpProtocol: "tcp", FromPort: secgroup.PortOf(2), ToPort: secgroup.PortOf(1), IpRanges: []secgroup.IpRange{{CidrIp: "10.0.0.0"}}}
	}
	err := wrong.Validate()
	if l := list(t, err); len(l) != 2*len(wrong) || !strings.HasSuffix(l.Error(), "\nand 199990 more") || !strings.HasPrefix(l.Error(), "IpPermissions[0].FromPort: ") || strings.Count(l.Error(), "\n") != 10 {
		t.Errorf("%d errors: %s", len(l), l)
	}
	checkBounds(t, "each of 100,000 permissions is wrong", 100*len(wrong), wrong.Validate)

	tags := make([]secgroup.Tag, 100000)
	checkBounds(t, "each of 100,000 tags is wrong", 100*len(tags), secgroup.Request{TagSpecifications: []secgroup.TagSpecification{{Tags: tags}}}.Validate)
	ids := make([]string, 100000)
	checkBounds(t, "each of 100,000 rule ids is wrong", 100*len(ids), secgroup.Request{Revoke: true, SecurityGroupRuleIds: ids}.Validate)

	for name, long := range map[string]string{
		"letters":        strings.Repeat("a", size),
		"NUL":            strings.Repeat("\x00", size),
		"no UTF-8":       strings.Repeat("\xff", size),
		"four bytes":     strings.Repeat("\U0001F512", size/4),
		"newlines":       strings.Repeat("\n", size),
		"digits":         strings.Repeat("9", size),
		"colons":         strings.Repeat(":", size),
		"a long address": "2001:db8::" + strings.Repeat("0", size) + "/64",
	} {
		p := secgroup.IpPermission{
			IpProtocol: secgroup.Protocol(long), IpRanges: []secgroup.IpRange{{long, long}}, Ipv6Ranges: []secgroup.Ipv6Range{{long, long}},
			PrefixListIds:    []secgroup.PrefixListId{{long, long}},
			UserIdGroupPairs: []secgroup.UserIdGroupPair{{GroupId: long, GroupName: long, UserId: long, Description: long}},
		}
		q := secgroup.Request{
			GroupId: long, GroupName: long, IpPermissions: secgroup.IpPermissions{p}, SecurityGroupRuleIds: []string{long}, CidrIp: long,
			IpProtocol: secgroup.Protocol(long), SourceSecurityGroupName: long, SourceSecurityGroupOwnerId: long,
			TagSpecifications: []secgroup.TagSpecification{{ResourceType: long, Tags: []secgroup.Tag{{long, long}}}},
		}
		checkBounds(t, name, size, func() error {
			err := q.Validate()
			for _, e := range list(t, err) {
				if len(e.Error()) > 1000 || !utf8.ValidString(e.Error()) || strings.Contains(e.Error(), "\n") {
					t.Errorf("%s: a message of %d bytes: %.200q", name, len(e.Error()), e.Error())
				}
			}
			return err
		})
		checkBounds(t, name, size, func() error {
			_, err := secgroup.ParseCIDR(long)
			_, err2 := secgroup.ParseProtocol(long)
			_, err3 := secgroup.ParsePort(long)
			if err == nil || err2 == nil || err3 == nil {
				t.Errorf("%s: read", name)
			}
			return errors.Join(err, err2, err3)
		})
	}
}

// TestParseIsPure holds that reading does not depend on what was read before.
func TestParseIsPure(t *testing.T) {
	in := []string{example7, "IpProtocol=icmp,FromPort=8,ToPort=0,IpRanges=[{CidrIp=0.0.0.0/0}]"}
	first, err := secgroup.ParseIpPermissions(in...)
	if err != nil {
		t.Fatal(err)
	}
	first[0].IpRanges = append(first[0].IpRanges, secgroup.IpRange{CidrIp: "x"})
	first[0].IpRanges[0].CidrIp = "y"
	second, err := secgroup.ParseIpPermissions(in...)
	if err != nil || fmt.Sprint(texts(second)) != fmt.Sprint(in) {
		t.Errorf("got %v, %v", texts(second), err)
	}
}
