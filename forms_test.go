package secgroup_test

import (
	"encoding/json"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/secgroup"
	"example.com/secgroup/awscli"
	"example.com/secgroup/ec2authorize"
	"example.com/secgroup/ec2query"
)

// forms are those in which a request can be written and read back.
var forms = []struct {
	name string
	// trip writes r and reads it back.
	trip func(r secgroup.Request) (secgroup.Request, error)
}{
	{"JSON", func(r secgroup.Request) (secgroup.Request, error) {
		data, err := json.Marshal(r)
		if err != nil {
			return r, err
		}
		back, err := secgroup.ParseRequest(data)
		back.Egress, back.Revoke = r.Egress, r.Revoke // which JSON does not carry
		return back, err
	}},
	{"Query", func(r secgroup.Request) (secgroup.Request, error) {
		values, err := url.ParseQuery(ec2query.Encode(r).Encode())
		if err != nil {
			return r, err
		}
		return ec2query.Parse(values)
	}},
	{"AWS CLI", func(r secgroup.Request) (secgroup.Request, error) {
		return awscli.Options{ReadFile: func(string) ([]byte, error) { return []byte("sg-1"), nil }}.Parse(awscli.Format(r))
	}},
}

// checkForms holds law 4: every form gives a valid request back, and makes no
// invalid one valid.
func checkForms(t testing.TB, r secgroup.Request) {
	t.Helper()
	table := ec2authorize.Format(r)
	if rules, err := r.Rules(); (table == "") != (err != nil) || err == nil && strings.Count(table, "\n") != 1+len(rules) {
		t.Fatalf("%+v is printed as %q", r, table)
	}
	for _, f := range forms {
		if f.name != "Query" && !isUTF8(r) {
			continue // JSON has U+FFFD instead, and the AWS CLI's text is UTF-8
		}
		back, err := f.trip(r)
		switch {
		case r.Validate() == nil && (err != nil || !back.Equal(r)):
			t.Fatalf("%s: %+v comes back as %+v, %v", f.name, r, back, err)
		case r.Validate() == nil:
			checkTraffic(t, r, back)
		case r.Validate() != nil && err == nil && back.Validate() == nil:
			t.Fatalf("%s: %+v is invalid, and comes back as %+v, which is valid", f.name, r, back)
		}
	}
}

// checkTraffic holds that what a valid request comes back as, its canonical form
// and its rules grouped allow the packets that it allows, and no others.
func checkTraffic(t testing.TB, r, back secgroup.Request) {
	t.Helper()
	canonical, err := back.Canonicalize()
	if err != nil {
		t.Fatal(err)
	}
	rules, err := back.Rules()
	if err != nil {
		t.Fatal(err)
	}
	grouped, err := secgroup.GroupRules(rules)
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range rules {
		for _, k := range packets(rule) {
			want := requestAllows(r, k)
			if requestAllows(back, k) != want || permissionsAllow(canonical.IpPermissions, k) != want || permissionsAllow(grouped, k) != want {
				t.Fatalf("%+v allows %v: %t, not so %+v, %v or %v", r, k, want, back, canonical.IpPermissions, grouped)
			}
		}
	}
}

// requestAllows reports whether a request, as it was written, allows k.
func requestAllows(r secgroup.Request, k packet) bool {
	switch {
	case r.CidrIp != "":
		return allows(k, r.IpProtocol, r.FromPort, r.ToPort, r.CidrIp, "")
	case r.SourceSecurityGroupName != "":
		return (k.proto == 1 || k.proto == 6 || k.proto == 17) && k.referred == groupKey("", r.SourceSecurityGroupName, r.SourceSecurityGroupOwnerId)
	}
	return permissionsAllow(r.IpPermissions, k)
}

// isUTF8 reports whether all text in r is UTF-8. Of a valid r only VpcId,
// VpcPeeringConnectionId and PeeringStatus can be something else.
func isUTF8(r secgroup.Request) bool {
	data, err := json.Marshal(r)
	return err == nil && !strings.Contains(string(data), `\ufffd`)
}

// A documentLine is an example of one of the five documents: a command line, the
// text of a request of the Query API, or the parameters of a call of boto3 as
// JSON. The texts are the documents', typographic quotes and dashes apart.
type documentLine struct {
	Name      string
	Line      string
	Query     string
	JSON      json.RawMessage
	Egress    bool
	Canonical json.RawMessage // the request, in canonical form
	Output    json.RawMessage // what the document prints, without the ids that EC2 gives
	Table     string          // the table that the document prints, with spaces for tabs
}

func documentLines(t testing.TB) []documentLine {
	t.Helper()
	data, err := os.ReadFile("testdata/documents.json")
	if err != nil {
		t.Fatal(err)
	}
	var lines []documentLine
	if err := json.Unmarshal(data, &lines); err != nil {
		t.Fatal(err)
	}
	return lines
}

// read reads the example with the front-end of its system.
func (l documentLine) read(t testing.TB) secgroup.Request {
	t.Helper()
	var r secgroup.Request
	var err error
	switch {
	case l.JSON != nil:
		r, err = secgroup.ParseRequest(l.JSON)
		r.Egress = l.Egress
	case l.Query != "":
		_, text, _ := strings.Cut(l.Query, "?")
		values, parseErr := url.ParseQuery(strings.ReplaceAll(text, " &", "&"))
		if parseErr != nil {
			t.Fatal(parseErr)
		}
		r, err = ec2query.Parse(values)
		values.Del("AUTHPARAMS")
		if diff := cmp.Diff(values, ec2query.Encode(r)); diff != "" {
			t.Errorf("Encode is not exact: mismatch (-want +got):\n%s", diff)
		}
	default:
		words := shellWords(t, l.Line)
		if words[0] == "aws" {
			r, err = awscli.Parse(words[2:])
		} else {
			r, err = ec2authorize.Parse(words[1:])
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// shellWords splits a command line as a shell does.
func shellWords(t testing.TB, line string) []string {
	t.Helper()
	out, err := exec.Command("sh", "-c", `printf '%s\0' `+line).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
}

// TestDocumentLines runs every example of the five documents through the
// front-end of its system, and what comes of it through every form.
func TestDocumentLines(t *testing.T) {
	lines := documentLines(t)
	if len(lines) != 20 {
		t.Errorf("%d examples, the documents have 20", len(lines))
	}
	for _, l := range lines {
		t.Run(l.Name, func(t *testing.T) {
			want, err := secgroup.ParseRequest(l.Canonical)
			if err != nil {
				t.Fatal(err)
			}
			want.Egress = l.Egress
			r := l.read(t)
			for _, f := range forms {
				back, err := f.trip(r)
				if err != nil {
					t.Fatal(err)
				}
				if !back.Equal(r) {
					t.Errorf("%s: comes back as %+v", f.name, back)
				}
				got, err := back.Canonicalize()
				if err != nil || !got.Equal(want) {
					t.Errorf("%s: canonical form %s, %v; want %s", f.name, marshal(t, got), err, l.Canonical)
				}
				if again, err := f.trip(got); err != nil || !again.Equal(want) {
					t.Errorf("%s: the canonical form comes back as %+v, %v", f.name, again, err)
				}
			}
			if l.Table != "" {
				want := strings.ReplaceAll(l.Table, " ", "\t") + "\n"
				if got := ec2authorize.Format(r); got != want {
					t.Errorf("got the table %q, want %q", got, want)
				}
			}
		})
	}
}
